//! Every product on record with its certificate, to be searched and narrowed.

use std::collections::HashMap;

use askama::Template;
use axum::response::Response;
use documents::grid::{Grid, GridCell, WHOLE};
use programme::{
    fact::{Product, Record},
    law::OcopRules,
    ocop::{CertificateState, Spell, histories},
    vietnamese::{self, fold},
};

use super::address;
use crate::{
    failure::Failure,
    pages::{
        dossiers::maker,
        frame::{Frame, Page},
        imports, sort,
    },
    request::Visit,
};

#[derive(Template)]
#[template(path = "ocop_products.html")]
struct ProductsPage<'a> {
    frame: Frame<'a>,
    words: String,
    groups: Vec<(String, String, bool)>,
    stars: Vec<(u8, bool)>,
    states: Vec<(&'static str, &'static str, bool)>,
    rows: Vec<Row>,
    file: String,
}

/// A product in the list.
struct Row {
    code: String,
    name: String,
    href: String,
    producer: String,
    unit: String,
    group: String,
    stars: Option<u8>,
    state: String,
    class: &'static str,
}

/// `GET /ocop/products?q=&group=&star=&state=`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let asked = |name: &str| visit.asked(name).unwrap_or_default().trim().to_owned();
    let (group, star, state) = (asked("group"), asked("star"), asked("state"));
    let groups = visit.moment.law().ocop_groups().iter();
    let groups = groups.map(|each| (each.code.clone(), each.name.get(visit.lang).to_owned(), each.code == group));
    let states = CertificateState::ALL.iter().map(|each| (each.id(), each.label(visit.lang), each.id() == state));
    let query: Vec<String> = ["q", "group", "star", "state"]
        .iter()
        .filter_map(|name| Some(format!("{name}={}", crate::failure::form_urlencoded(visit.asked(name)?))))
        .collect();
    Frame::new(&visit, "ocop-products").render(|frame| ProductsPage {
        words: asked("q"),
        groups: groups.collect(),
        stars: stars(&visit, &star),
        states: states.collect(),
        rows: rows(&visit),
        file: visit.when.link(&format!("/ocop/products/file?{}", query.join("&"))),
        frame,
    })
}

/// The stars that the rules of the day recognise, the most first, and whether each was asked for.
fn stars(visit: &Visit, asked: &str) -> Vec<(u8, bool)> {
    let rules = visit.moment.law().ocop_for(visit.moment.as_of());
    let recognised = rules.map(OcopRules::recognised).unwrap_or_default();
    recognised.into_iter().map(|star| (star.get(), asked == star.get().to_string())).collect()
}

/// `GET /ocop/products/file`: the same list as a workbook.
pub async fn file(visit: Visit) -> Result<Response, Failure> {
    let frame = Frame::new(&visit, "ocop-products");
    let heads = ["ocop-code", "product", "producer", "unit", "dossier-group", "ocop-stars", "ocop-certificate"];
    let row = |row: Row| {
        let stars = row
            .stars
            .map_or_else(|| GridCell::Text("–".to_owned()), |stars| GridCell::Number(stars.to_string(), WHOLE));
        vec![
            row.code.into(),
            row.name.into(),
            row.producer.into(),
            row.unit.into(),
            row.group.into(),
            stars,
            row.state.into(),
        ]
    };
    let grid = Grid {
        title: visit.words("ocop-products", &[]),
        notes: frame.notes(),
        head: heads.map(|key| visit.words(key, &[])).into(),
        rows: rows(&visit).into_iter().map(row).collect(),
        day: visit.moment.as_of(),
    };
    let title = visit.words("ocop-products", &[]);
    let bytes = documents::grid::grids(&title, &[(title.clone(), &grid)])
        .map_err(|error| Failure::Broken(error.to_string()))?;
    Ok(imports::workbook(&format!("san-pham-ocop-{}.xlsx", visit.moment.as_of()), bytes))
}

/// The products asked for, in the order of their names' alphabet.
fn rows(visit: &Visit) -> Vec<Row> {
    let histories = histories(&visit.moment.now);
    let asked = |name: &str| visit.asked(name).unwrap_or_default();
    let words = fold(asked("q"));
    let group_names: HashMap<&str, &str> = visit
        .moment
        .law()
        .ocop_groups()
        .iter()
        .map(|group| (group.code.as_str(), group.name.get(visit.lang)))
        .collect();
    let row = |record: &Record<Product>| {
        let product = record.fact();
        let spell = histories.get(product.code.as_str()).and_then(|spells| spells.last());
        let unit = visit.moment.now.unit_name(product.unit);
        let producer = maker(visit, product);
        let all = fold(&[product.code.as_str(), &product.name, &producer, &unit].join(" "));
        let is_asked = words.split_whitespace().all(|word| all.contains(word))
            && (asked("group").is_empty() || asked("group") == product.group)
            && (asked("star").is_empty() || spell.is_some_and(|spell| spell.star.get().to_string() == asked("star")))
            && (asked("state").is_empty() || spell.is_some_and(|spell| spell.state().id() == asked("state")));
        let (state, class) = standing(visit, spell);
        is_asked.then(|| Row {
            href: visit.when.link(&address(&product.code)),
            code: product.code.clone(),
            name: product.name.clone(),
            producer,
            unit,
            group: group_names.get(product.group.as_str()).copied().unwrap_or(&product.group).to_owned(),
            stars: spell.map(|spell| spell.star.get()),
            state,
            class,
        })
    };
    let mut rows: Vec<Row> = visit.moment.now.all::<Product>().iter().filter_map(row).collect();
    rows.sort_by(|a, b| sort::compare(&a.name, &b.name));
    rows
}

/// How the certificate stands, in words and as a class.
pub fn standing(visit: &Visit, spell: Option<&Spell<'_>>) -> (String, &'static str) {
    let Some(spell) = spell else { return (visit.words("ocop-no-certificate", &[]), "not_applicable") };
    let (day, state) = (vietnamese::date(spell.until), spell.state());
    match state {
        CertificateState::Valid => (visit.words("ocop-valid-until", &[("day", &day)]), "met"),
        CertificateState::Lapsed | CertificateState::Withdrawn => {
            (format!("{} ({day})", state.label(visit.lang)), "unmet")
        }
    }
}
