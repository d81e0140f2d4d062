//! One page for OCOP: figures, dossiers by stage and round, targets, certificates that run out, sales, exports.

use std::collections::{BTreeMap, BTreeSet};

use axum::response::Response;
use programme::{
    Dong,
    fact::{Export, Market, MarketSale, Product, Record, Round},
    metric,
    ocop::{Stage, cases, growths, market_sales, renewals},
    vietnamese,
};

use super::address;
use crate::{
    failure::Failure,
    pages::{
        frame::{Frame, Page},
        sheet::{self, Cell, Contents, Head, Table},
    },
    request::Visit,
};

const FIGURES: &[&str] = &[
    "ocop.products.certified",
    "ocop.products.certified.3_star",
    "ocop.products.certified.4_star",
    "ocop.products.certified.5_star",
    "ocop.certificates.awarded_this_year",
    "ocop.certificates.ended_this_year",
    "ocop.products.expiring",
    "ocop.certificates.to_remind",
    "ocop.dossiers.this_year",
    "ocop.dossiers.open",
    "ocop.dossiers.late",
    "ocop.producers",
    "ocop.sales.growth_after_joining",
    "ocop.sales.last_year",
    "ocop.sales.exported_last_year",
    "ocop.products.exported",
    "ocop.export.markets",
    "policy.eligible_unclaimed",
];

/// So many rounds stand beside each other, the latest ones.
const ROUNDS: usize = 4;

/// `GET /ocop`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    sheet::render(&visit, Frame::new(&visit, "ocop"), visit.moment.province, contents(&visit))
}

/// `GET /ocop/file`: the page as a workbook.
pub async fn file(visit: Visit) -> Result<Response, Failure> {
    sheet::file(&visit, &Frame::new(&visit, "ocop"), visit.moment.province, contents(&visit))
}

fn contents(visit: &Visit) -> Contents {
    let link = |path: &str, key: &str| (visit.when.link(path), visit.words(key, &[]));
    Contents {
        hint: visit.words("ocop-hint", &[]),
        figures: FIGURES,
        tables: vec![
            pipeline(visit),
            targets(visit),
            expiring(visit),
            sales_by_market(visit),
            growth(visit),
            exports(visit),
        ],
        links: vec![
            link("/ocop/products", "ocop-products"),
            link("/ocop/dossiers", "dossiers"),
            link("/ocop/councils", "councils"),
            link("/policies", "policies"),
        ],
        workbook: Some(visit.when.link("/ocop/file")),
        ..Contents::default()
    }
}

/// How many dossiers stand where, by round; each number leads to its list.
fn pipeline(visit: &Visit) -> Table {
    let all = cases(&visit.moment.now, visit.moment.province);
    let mut counts: BTreeMap<(Stage, Round), usize> = BTreeMap::new();
    for case in &all {
        *counts.entry((case.standing().stage, case.dossier.fact().round)).or_default() += 1;
    }
    let rounds: BTreeSet<Round> = counts.keys().map(|(_, round)| *round).collect();
    let rounds: Vec<Round> = rounds.into_iter().rev().take(ROUNDS).collect();
    let mut table = Table::new(visit, "ocop-pipeline", "dossiers-none", &["state"]);
    table.heads.extend(rounds.iter().map(|round| Head::number(round.label(visit.lang))));
    for stage in Stage::ALL {
        let count = |round: &Round| counts.get(&(*stage, *round)).copied().unwrap_or_default();
        if rounds.iter().all(|round| count(round) == 0) {
            continue;
        }
        let cell = |round: &Round| match count(round) {
            0 => Cell::text("–"),
            some => {
                let address = format!("/ocop/dossiers?round={round}&stage={}", stage.id());
                Cell::link(some.to_string(), Some(visit.when.link(&address)))
            }
        };
        let mut row = vec![Cell::text(stage.label(visit.lang))];
        row.extend(rounds.iter().map(cell));
        table.rows.push(row);
    }
    table.link = Some((visit.when.link("/ocop/dossiers"), visit.words("dossiers", &[])));
    table
}

/// The targets in figures of OCOP that are going on.
fn targets(visit: &Visit) -> Table {
    let mut table =
        Table::new(visit, "ocop-targets", "targets-none", &["figure-called", "#ocop-now", "#ocop-goal", "target-pace"]);
    for progress in visit.moment.progress(visit.moment.province) {
        let Some(found) = metric::find(&progress.target.fact().metric).filter(|metric| metric.id.starts_with("ocop."))
        else {
            continue;
        };
        let written = |value: Option<programme::Quantity>| {
            value.map_or_else(|| "–".to_owned(), |value| found.write(value, visit.lang))
        };
        table.rows.push(vec![
            Cell::text(found.name(visit.lang)),
            Cell::text(written(progress.figure.value)),
            Cell::text(written(progress.goal)),
            Cell::text(progress.pace.label(visit.lang)),
        ]);
    }
    table.link = Some((visit.when.link(&format!("/units/{}/targets", visit.province())), visit.words("targets", &[])));
    table
}

/// The certificates that run out within six months, the first to do so first.
pub fn expiring(visit: &Visit) -> Table {
    let heads = ["product", "producer", "unit", "ocop-stars", "ocop-until", "ocop-renewal"];
    let mut table = Table::new(visit, "ocop-expiring", "ocop-expiring-none", &heads);
    let today = visit.moment.as_of();
    for renewal in renewals(&visit.moment.now, visit.moment.province) {
        let product = renewal.product.fact();
        let state = match renewal.filed {
            Some(dossier) => Cell::link(
                visit.words("ocop-renewal-filed", &[("code", &dossier.fact().code)]),
                Some(visit.when.link(&crate::pages::dossiers::address(&dossier.fact().code))),
            ),
            None if renewal.is_to_be_reminded(today) => Cell::verdict(visit.words("ocop-renewal-remind", &[]), "unmet"),
            None => {
                let day = vietnamese::date(renewal.remind_on);
                Cell::text(visit.words("ocop-renewal-later", &[("day", &day)]))
            }
        };
        table.rows.push(vec![
            Cell::link(product.name.as_str(), Some(visit.when.link(&address(&product.code)))),
            Cell::text(product.producer.clone().unwrap_or_default()),
            Cell::text(visit.moment.now.unit_name(product.unit)),
            Cell::text(renewal.certificate.star.get().to_string()),
            Cell::day(renewal.certificate.expires),
            state,
        ]);
    }
    table
}

/// What was sold last year and this year on each market.
fn sales_by_market(visit: &Visit) -> Table {
    let year = visit.moment.as_of().year();
    let mut table = Table::new(visit, "ocop-sales", "ocop-sales-none", &["ocop-market"]);
    table.heads.extend([year - 1, year].map(|year| Head::number(year.to_string())));
    table.says = visit.words("ocop-sales-says", &[]);
    let mut sums: BTreeMap<(Market, Option<&str>), [i64; 2]> = BTreeMap::new();
    for (place, year) in [year - 1, year].into_iter().enumerate() {
        for (_, record) in market_sales(&visit.moment.now, visit.moment.province, year) {
            let MarketSale { market, country, amount, .. } = record.fact();
            let sum = &mut sums.entry((*market, country.as_deref())).or_default()[place];
            *sum = sum.saturating_add(amount.0);
        }
    }
    for ((market, country), amounts) in sums {
        let country = country.map(|country| format!(" – {country}")).unwrap_or_default();
        let mut row = vec![Cell::text(format!("{}{country}", market.label(visit.lang)))];
        row.extend(amounts.map(|amount| Cell::money(Dong(amount))));
        table.rows.push(row);
    }
    table
}

/// What each product sold before it was first recognised and since.
fn growth(visit: &Visit) -> Table {
    let heads = ["product", "#ocop-before", "#ocop-after", "#ocop-growth"];
    let mut table = Table::new(visit, "ocop-growth-table", "ocop-growth-none", &heads);
    table.folded = true;
    table.says = visit.words("ocop-growth-says", &[]);
    let mut rows: Vec<_> = growths(&visit.moment.now).into_iter().collect();
    rows.sort_by(|a, b| b.1.growth.cmp(&a.1.growth).then_with(|| a.0.cmp(b.0)));
    for (code, growth) in rows {
        let name = visit.moment.now.product(code).map_or(code, |record| record.fact().name.as_str());
        let sold = |record: &Record<programme::fact::Sale>| Cell::money(record.fact().amount);
        table.rows.push(vec![
            Cell::link(name, Some(visit.when.link(&address(code)))),
            sold(growth.before),
            sold(growth.after),
            Cell::rate(Some(growth.growth)),
        ]);
    }
    table
}

/// Which products go where, and since when.
fn exports(visit: &Visit) -> Table {
    let mut table = Table::new(visit, "ocop-exports", "ocop-exports-none", &["product", "ocop-country", "since-day"]);
    let mut all: Vec<&Record<Export>> = visit.moment.now.all::<Export>().iter().collect();
    all.sort_by_key(|record| (record.fact().product.clone(), record.fact().since));
    for record in all {
        let export = record.fact();
        let name = |record: &Record<Product>| record.fact().name.clone();
        table.rows.push(vec![
            Cell::link(
                visit.moment.now.product(&export.product).map_or_else(|| export.product.clone(), name),
                Some(visit.when.link(&address(&export.product))),
            ),
            Cell::text(export.country.as_str()),
            Cell::day(export.since),
        ]);
    }
    table
}
