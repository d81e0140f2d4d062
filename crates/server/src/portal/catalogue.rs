//! The catalogue of certified products: facets with counts, words, pages.

use askama::Template;
use programme::{fact::Provenance, unit::UnitIndex, vietnamese::fold};

use super::{
    frame::{Frame, render},
    goods::{Good, Maker, goods},
    index::field,
};
use crate::{failure::Failure, moment::Moment, pages::frame::Page, pages::sort, request::Visit};

/// A page shows so many products.
const PAGE: usize = 24;

#[derive(Template)]
#[template(path = "portal/products.html")]
struct Catalogue<'v> {
    frame: Frame<'v>,
    words: String,
    facets: Vec<Facet>,
    /// The chosen values of facets, for the form that asks for words.
    chosen: Vec<(&'static str, String)>,
    cards: Vec<Card>,
    count: usize,
    /// Where the pages before and after are.
    before: Option<String>,
    after: Option<String>,
    page: usize,
    pages: usize,
}

/// Something products are told apart by.
struct Facet {
    label: &'static str,
    values: Vec<FacetValue>,
}

/// A value of a facet.
struct FacetValue {
    name: String,
    href: String,
    count: usize,
    chosen: bool,
}

/// A product in a list.
#[derive(Debug)]
pub struct Card {
    /// Its page.
    pub href: String,
    /// What it is called.
    pub name: String,
    /// Its stars as signs, and in words.
    pub stars: (String, String),
    /// The name of its group.
    pub group: String,
    /// The unit it comes from.
    pub place: String,
    /// Who makes it: name and page.
    pub producer: Option<(String, String)>,
    /// Whether it is exported.
    pub exported: bool,
    /// What must be said of its certificate when that is not valid.
    pub warning: Option<&'static str>,
    /// How it is known.
    pub provenance: Provenance,
}

impl Card {
    /// A product as lists show it.
    pub fn new(frame: &Frame<'_>, good: &Good<'_>) -> Self {
        let (visit, product) = (frame.visit, good.product());
        let producer = |maker: &Maker<'_>| Some((maker.name.to_owned(), frame.link(maker.path()?)));
        Self {
            href: frame.link(good.path()),
            name: product.name.clone(),
            stars: stars(frame, good.star()),
            group: group(&visit.moment, frame, &product.group),
            place: good.place(&visit.moment),
            producer: good.maker.as_ref().and_then(producer),
            exported: !good.exports.is_empty(),
            warning: (!good.is_valid()).then(|| good.certificate.state().label(visit.lang)),
            provenance: good.record.sourced.provenance,
        }
    }
}

/// Stars as signs, and in words for those who do not see them.
pub fn stars(frame: &Frame<'_>, star: u8) -> (String, String) {
    ("★".repeat(star.into()), frame.t1("portal-stars", "count", star))
}

/// The name of a group.
pub fn group(moment: &Moment, frame: &Frame<'_>, code: &str) -> String {
    let group = moment.law().ocop_groups().iter().find(|group| group.code == code);
    group.map_or_else(|| code.to_owned(), |group| group.name.get(frame.lang()).to_owned())
}

/// The facets, by their names in addresses.
const FACETS: [(&str, &str); 4] = [
    ("group", "portal-facet-group"),
    ("star", "portal-facet-star"),
    ("district", "portal-facet-district"),
    ("export", "portal-facet-export"),
];

/// What a product says of each facet.
struct Traits<'g, 'm> {
    good: &'g Good<'m>,
    values: [Option<String>; 4],
    folded: String,
}

impl<'g, 'm> Traits<'g, 'm> {
    fn new(moment: &Moment, good: &'g Good<'m>) -> Self {
        let product = good.product();
        let district = good.district(moment).map(|unit| moment.unit(unit).code.to_text());
        let export = if good.exports.is_empty() { "no" } else { "yes" };
        let words =
            [product.name.as_str(), good.maker.as_ref().map_or("", |maker| maker.name), &good.place(moment)].join(" ");
        Self {
            good,
            values: [Some(product.group.clone()), Some(good.star().to_string()), district, Some(export.to_owned())],
            folded: fold(&words),
        }
    }

    /// Whether it fits what was chosen, one facet left out of account.
    fn fits(&self, chosen: &[Option<String>; 4], words: &[String], but: Option<usize>) -> bool {
        let by_facets = chosen
            .iter()
            .zip(&self.values)
            .enumerate()
            .all(|(place, (chosen, value))| Some(place) == but || chosen.is_none() || chosen == value);
        by_facets && words.iter().all(|word| self.folded.contains(word))
    }
}

/// `GET /portal/products`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let moment = &visit.moment;
    let frame = Frame::of(&visit, "portal-products", "portal-products-says").await?;
    let mut goods = goods(moment);
    goods.retain(Good::is_valid);
    let traits: Vec<Traits<'_, '_>> = goods.iter().map(|good| Traits::new(moment, good)).collect();
    let chosen = FACETS.map(|(name, _)| visit.asked(name).map(str::to_owned));
    for (place, chosen) in chosen.iter().enumerate().filter(|(_, chosen)| chosen.is_some()) {
        if !values(&frame, moment, place).iter().any(|(id, _)| Some(id) == chosen.as_ref()) {
            return Err(Failure::Bad("portal-facet-unknown"));
        }
    }
    let words = visit.asked("q").unwrap_or_default().trim().to_owned();
    let folded: Vec<String> = fold(&words).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    let found: Vec<&Good<'_>> =
        traits.iter().filter(|each| each.fits(&chosen, &folded, None)).map(|each| each.good).collect();
    let pages = found.len().div_ceil(PAGE).max(1);
    let page = match visit.asked("page") {
        None => 1,
        Some(page) => {
            page.parse().ok().filter(|page| (1..=pages).contains(page)).ok_or(Failure::Bad("portal-facet-unknown"))?
        }
    };
    let address = |chosen: &[Option<String>; 4], page: usize| {
        let mut fields: Vec<String> =
            FACETS.iter().zip(chosen).filter_map(|((name, _), value)| Some(field(name, value.as_ref()?))).collect();
        fields.extend((!words.is_empty()).then(|| field("q", &words)));
        fields.extend((page > 1).then(|| field("page", &page.to_string())));
        let mark = if fields.is_empty() { "" } else { "?" };
        frame.link(format!("/products{mark}{}", fields.join("&")))
    };
    let facet = |place: usize| {
        let counted = |value: &str| {
            let fits = |each: &&Traits<'_, '_>| each.fits(&chosen, &folded, Some(place));
            traits.iter().filter(fits).filter(|each| each.values[place].as_deref() == Some(value)).count()
        };
        let value = |(id, name): (String, String)| {
            let is_chosen = chosen[place].as_deref() == Some(id.as_str());
            let mut other = chosen.clone();
            other[place] = (!is_chosen).then(|| id.clone());
            FacetValue { count: counted(&id), href: address(&other, 1), chosen: is_chosen, name }
        };
        let values = values(&frame, moment, place).into_iter().map(value);
        Facet { label: FACETS[place].1, values: values.filter(|value| value.count > 0 || value.chosen).collect() }
    };
    let cards = found.iter().skip((page - 1) * PAGE).take(PAGE).map(|good| Card::new(&frame, good)).collect();
    render(&Catalogue {
        facets: (0..FACETS.len()).map(facet).collect(),
        chosen: FACETS.iter().zip(&chosen).filter_map(|((name, _), value)| Some((*name, value.clone()?))).collect(),
        cards,
        count: found.len(),
        before: (page > 1).then(|| address(&chosen, page - 1)),
        after: (page < pages).then(|| address(&chosen, page + 1)),
        page,
        pages,
        words: words.clone(),
        frame,
    })
}

/// The values of a facet with their names, in the order in which they are shown.
fn values(frame: &Frame<'_>, moment: &Moment, place: usize) -> Vec<(String, String)> {
    let lang = frame.lang();
    match FACETS[place].0 {
        "group" => moment
            .law()
            .ocop_groups()
            .iter()
            .map(|group| (group.code.clone(), group.name.get(lang).to_owned()))
            .collect(),
        "star" => (1..=5).rev().map(|star: u8| (star.to_string(), frame.t1("portal-stars", "count", star))).collect(),
        "district" => {
            let name = |unit: UnitIndex| (moment.unit(unit).code.to_text(), moment.unit(unit).full_name());
            let mut districts: Vec<(String, String)> = moment.children(moment.province).into_iter().map(name).collect();
            districts.sort_by(|a, b| sort::compare(&a.1, &b.1));
            districts
        }
        _ => vec![
            ("yes".to_owned(), frame.t("portal-exported").into_owned()),
            ("no".to_owned(), frame.t("portal-not-exported").into_owned()),
        ],
    }
}
