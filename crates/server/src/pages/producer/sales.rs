//! The sheet on which a producer tells what its products sold in a period, as a page and as a workbook.

use std::collections::BTreeSet;

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use documents::import::{Rejected, filled_template};
use programme::{
    country,
    fact::{Export, FactKind, Field as _, Market, MarketSale, Raw, Record},
    ocop::Written,
    period::Period,
};

use super::address;
use crate::{
    failure::Failure,
    pages::{
        frame::{Frame, Page},
        go, imports,
    },
    proposing::{self, kept, products, written},
    request::{Fields, Visit},
    upload::Upload,
};

/// So many countries can be added on the page at once for each product.
const FREE: usize = 2;

#[derive(Template)]
#[template(path = "producer_sales.html")]
struct SalesPage<'a> {
    frame: Frame<'a>,
    name: &'a str,
    period: String,
    action: String,
    back: String,
    rows: Vec<Row>,
    problems: Vec<String>,
    rejected: Option<Rejected>,
}

/// What one product sold on one market.
#[derive(Clone, Debug)]
pub struct Row {
    /// The product's code.
    pub product: String,
    /// Its name.
    pub name: String,
    /// The market.
    pub market: Market,
    /// The country; empty where it is to be told.
    pub country: String,
    /// The market in words.
    pub called: String,
    /// What stands, or was typed.
    pub amount: String,
    /// What was said of the latest period before.
    pub last: String,
    /// Names its fields.
    pub id: String,
}

impl Row {
    /// Whether the country is to be typed.
    pub fn asks_country(&self) -> bool {
        self.market == Market::Export && self.country.is_empty()
    }
}

/// The period of an address.
pub fn period_of(text: &str) -> Result<Period, Failure> {
    Period::parse(text).ok_or(Failure::NotFound)
}

/// The rows for a producer's products: the markets at home, the countries it is known to export to, and free ones.
pub fn rows(visit: &Visit, producer: &str, period: Period) -> Vec<Row> {
    let now = &visit.moment.now;
    let mut rows = Vec::new();
    for record in products(visit, producer) {
        let product = record.fact();
        let sales: Vec<&MarketSale> =
            now.all::<MarketSale>().iter().map(Record::fact).filter(|sale| sale.product == product.code).collect();
        let exports = now.all::<Export>().iter().map(Record::fact).filter(|export| export.product == product.code);
        let mut countries: BTreeSet<String> = exports.map(|export| export.country.clone()).collect();
        countries.extend(sales.iter().filter_map(|sale| sale.country.clone()));
        let mut found = Vec::new();
        let mut row = |market: Market, country: &str, id: String| {
            let of_market = sales
                .iter()
                .filter(|sale| sale.market == market && sale.country.as_deref().unwrap_or_default() == country);
            let stands = of_market.clone().find(|sale| sale.period == period);
            let before =
                of_market.filter(|sale| sale.period.months() == period.months() && sale.period.end() < period.start());
            let last = before.max_by_key(|sale| sale.period.rank());
            let called = if country.is_empty() {
                market.label(visit.lang).to_owned()
            } else {
                format!("{}: {}", market.label(visit.lang), country::name(country, visit.lang))
            };
            found.push(Row {
                product: product.code.clone(),
                name: product.name.clone(),
                market,
                country: country.to_owned(),
                called,
                amount: stands.map(|sale| sale.amount.0.to_string()).unwrap_or_default(),
                last: last
                    .map(|sale| format!("{}: {}", sale.period, programme::vietnamese::count(sale.amount.0)))
                    .unwrap_or_default(),
                id,
            });
        };
        row(Market::Province, "", format!("{}.province", product.code));
        row(Market::Country, "", format!("{}.country", product.code));
        for country in &countries {
            row(Market::Export, country, format!("{}.export.{country}", product.code));
        }
        rows.append(&mut found);
        rows.extend((1..=FREE).map(|number| free(visit, &product.code, &product.name, number)));
    }
    rows
}

/// A row for a country that is not known yet.
fn free(visit: &Visit, product: &str, name: &str, number: usize) -> Row {
    Row {
        product: product.to_owned(),
        name: name.to_owned(),
        market: Market::Export,
        country: String::new(),
        called: Market::Export.label(visit.lang).to_owned(),
        amount: String::new(),
        last: String::new(),
        id: format!("{product}.free.{number}"),
    }
}

/// What a row says, as the fields of a record.
fn record(row: &Row, period: Period) -> Written {
    let fields = [
        ("product", row.product.clone()),
        ("period", period.to_text()),
        ("market", row.market.id().to_owned()),
        ("country", row.country.clone()),
        ("amount", row.amount.clone()),
    ];
    fields.into_iter().filter(|(_, text)| !text.is_empty()).map(|(field, text)| (field.to_owned(), text)).collect()
}

/// `GET /producer/{producer}/sales/{period}`.
pub async fn page(visit: Visit, Path((producer, period)): Path<(String, String)>) -> Result<Page, Failure> {
    kept(&visit, &producer)?;
    let period = period_of(&period)?;
    show(&visit, &producer, period, rows(&visit, &producer, period), Vec::new(), None)
}

fn show(
    visit: &Visit,
    producer: &str,
    period: Period,
    rows: Vec<Row>,
    problems: Vec<String>,
    rejected: Option<Rejected>,
) -> Result<Page, Failure> {
    let name = &kept(visit, producer)?.fact().name;
    Frame::new(visit, "producer-sales").render(|frame| SalesPage {
        frame,
        name,
        period: period.to_string(),
        action: format!("{}/sales/{}", address(producer), period.to_text()),
        back: address(producer),
        rows,
        problems,
        rejected,
    })
}

/// `POST /producer/{producer}/sales/{period}/send`.
pub async fn send(
    visit: Visit,
    Path((producer, period)): Path<(String, String)>,
    form: Fields,
) -> Result<Response, Failure> {
    kept(&visit, &producer)?;
    let period = period_of(&period)?;
    let mut rows = rows(&visit, &producer, period);
    for row in &mut rows {
        form.get(&format!("a-{}", row.id)).clone_into(&mut row.amount);
        if row.asks_country() {
            row.country = form.get(&format!("c-{}", row.id)).to_uppercase();
        }
    }
    let said: Vec<Row> = rows.iter().filter(|row| !row.amount.is_empty()).cloned().collect();
    let refuse = |problems: Vec<String>| {
        let page = show(&visit, &producer, period, rows.clone(), problems, None)?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    };
    match proposing::propose(
        &visit,
        &producer,
        FactKind::MarketSale,
        said.iter().map(|row| record(row, period)).collect(),
    )
    .await
    {
        Ok(Ok(_)) => Ok(go(&visit, &address(&producer), "done-proposed")),
        Ok(Err(wrong)) => {
            let line = |(place, problem): (usize, programme::fact::Problem)| {
                let row = said.get(place).map(|row| format!("{}, {}", row.name, row.called)).unwrap_or_default();
                format!("{row}: {} → {}", problem.wrong, problem.right)
            };
            refuse(wrong.into_iter().map(line).collect())
        }
        Err(Failure::Bad(key)) => refuse(vec![visit.words(key, &[])]),
        Err(failure) => Err(failure),
    }
}

/// `GET /producer/{producer}/sales/{period}/file`: the sheet as a workbook to be filled and sent back.
pub async fn file(visit: Visit, Path((producer, period)): Path<(String, String)>) -> Result<Response, Failure> {
    let name = &kept(&visit, &producer)?.fact().name;
    let period = period_of(&period)?;
    let rows = rows(&visit, &producer, period);
    // An amount that is not known stays empty: it must be told, or its row taken out.
    let known = rows.iter().filter(|row| !row.asks_country());
    let fields: Vec<Written> = known.map(|row| record(row, period)).collect();
    let bytes = filled_template(FactKind::MarketSale, visit.lang, &fields, name);
    let bytes = bytes.map_err(|error| Failure::Broken(error.to_string()))?;
    Ok(imports::workbook(&format!("doanh-so-{producer}-{}.xlsx", period.to_text()), bytes))
}

/// `POST /producer/{producer}/sales/{period}/upload`: the workbook that comes back, or every error at its cell.
pub async fn upload(
    visit: Visit,
    Path((producer, period)): Path<(String, String)>,
    mut upload: Upload,
) -> Result<Response, Failure> {
    kept(&visit, &producer)?;
    let period = period_of(&period)?;
    let sent = upload.files.pop().ok_or(Failure::Bad("failure-no-file"))?;
    let refuse = |problems: Vec<String>, rejected: Option<Rejected>| {
        let page = show(&visit, &producer, period, rows(&visit, &producer, period), problems, rejected)?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    };
    let facts = match imports::read::<MarketSale>(&visit, &sent.name, sent.bytes).await? {
        Ok(facts) => facts,
        Err(rejected) => return refuse(Vec::new(), Some(rejected)),
    };
    let own: BTreeSet<&str> =
        products(&visit, &producer).into_iter().map(|record| record.fact().code.as_str()).collect();
    let is_meant = |sale: &MarketSale| sale.period == period && own.contains(sale.product.as_str());
    let strange: Vec<String> = facts
        .iter()
        .filter(|sourced| !is_meant(&sourced.fact))
        .map(|sourced| {
            let says = programme::fact::Fact::describe(&sourced.fact, visit.lang);
            visit.words("sales-row-strange", &[("row", &says)])
        })
        .collect();
    if !strange.is_empty() {
        return refuse(strange, None);
    }
    let records = facts.iter().map(|sourced| written(&visit, &sourced.fact)).collect();
    match proposing::propose(&visit, &producer, FactKind::MarketSale, records).await {
        Ok(Ok(_)) => Ok(go(&visit, &address(&producer), "done-proposed")),
        Ok(Err(wrong)) => refuse(
            wrong.into_iter().map(|(_, problem)| format!("{} → {}", problem.wrong, problem.right)).collect(),
            None,
        ),
        Err(Failure::Bad(key)) => refuse(vec![visit.words(key, &[])], None),
        Err(failure) => Err(failure),
    }
}

/// A period as it is typed: `2022`, `2022-H2`, `2023-Q1`.
pub fn typed_period(text: &str) -> Option<Period> {
    Period::read(&Raw::text(text))
}
