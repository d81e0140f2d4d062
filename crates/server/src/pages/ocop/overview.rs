//! One page for OCOP: figures, dossiers by stage and round, targets, certificates that run out, sales, exports.

use axum::response::Response;
use programme::{
    country,
    fact::{Export, Product, ProposalState, Record, Round},
    metric::{self, Part},
    ocop::{pipeline, renewals},
    vietnamese,
};

use super::address;
use crate::{
    failure::Failure,
    pages::{
        dossiers::{address as dossier_address, maker},
        frame::{Frame, Page},
        sheet::{self, Cell, Contents, Head, Table},
    },
    proposing,
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
    let mut tables = vec![dossiers(visit), targets(visit), expiring(visit)];
    let by_market = |part: &Part| part.name.get(visit.lang).to_owned();
    let by_country = |part: &Part| country::name(&part.id, visit.lang).to_owned();
    tables.extend(in_parts(visit, "ocop.sales.last_year", ("ocop-sales", "ocop-market"), by_market));
    tables.extend(in_parts(visit, "ocop.sales.exported_last_year", ("ocop-exported", "ocop-country"), by_country));
    tables.push(exports(visit));
    let waiting = proposing::seen(visit).into_iter().filter(|record| record.fact().state == ProposalState::Waiting);
    let waiting = visit.words("ocop-proposals-waiting", &[("count", &waiting.count().to_string())]);
    Contents {
        hint: visit.words("ocop-hint", &[]),
        figures: FIGURES,
        tables,
        links: vec![
            link("/ocop/products", "ocop-products"),
            link("/ocop/dossiers", "dossiers"),
            link("/ocop/councils", "councils"),
            (visit.when.link("/ocop/proposals"), waiting),
            link("/ocop/sales", "sales"),
            link("/policies", "policies"),
        ],
        workbook: Some(visit.when.link("/ocop/file")),
        ..Contents::default()
    }
}

/// How many dossiers stand where, by round; each number leads to its list.
fn dossiers(visit: &Visit) -> Table {
    let pipeline = pipeline(&visit.moment.now, visit.moment.province);
    let rounds = pipeline.rounds(ROUNDS);
    let mut table = Table::new(visit, "ocop-pipeline", "dossiers-none", &["state"]);
    table.heads.extend(rounds.iter().map(|round| Head::number(round.label(visit.lang))));
    for stage in pipeline.stages(&rounds) {
        let cell = |round: &Round| match pipeline.count(stage, *round) {
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
    let mut table = Table::new(
        visit,
        "ocop-targets",
        "targets-none",
        &["figure-called", "period", "#ocop-now", "#ocop-goal", "target-pace"],
    );
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
            Cell::text(progress.target.fact().year.to_string()),
            Cell::text(written(progress.figure.value)),
            Cell::text(written(progress.goal)),
            Cell::text(progress.pace.label(visit.lang)),
        ]);
    }
    table.link = Some((visit.when.link(&format!("/units/{}/targets", visit.province())), visit.words("targets", &[])));
    table
}

/// The certificates that run out within six months, the first to do so first.
fn expiring(visit: &Visit) -> Table {
    let heads = ["product", "producer", "unit", "ocop-stars", "ocop-until", "ocop-renewal"];
    let mut table = Table::new(visit, "ocop-expiring", "ocop-expiring-none", &heads);
    let today = visit.moment.as_of();
    for renewal in renewals(&visit.moment.now, visit.moment.province) {
        let product = renewal.product.fact();
        let state = match renewal.filed {
            Some(dossier) => Cell::link(
                visit.words("ocop-renewal-filed", &[("code", &dossier.fact().code)]),
                Some(visit.when.link(&dossier_address(&dossier.fact().code))),
            ),
            None if renewal.is_to_be_reminded(today) => Cell::verdict(visit.words("ocop-renewal-remind", &[]), "unmet"),
            None => {
                let day = vietnamese::date(renewal.remind_on);
                Cell::text(visit.words("ocop-renewal-later", &[("day", &day)]))
            }
        };
        table.rows.push(vec![
            Cell::link(product.name.as_str(), Some(visit.when.link(&address(&product.code)))),
            Cell::text(maker(visit, product)),
            Cell::text(visit.moment.now.unit_name(product.unit)),
            Cell::text(renewal.certificate.star.get().to_string()),
            Cell::day(renewal.certificate.expires),
            state,
        ]);
    }
    table
}

/// A figure that is told in parts, part by part.
fn in_parts(visit: &Visit, id: &str, (title, head): (&str, &str), called: impl Fn(&Part) -> String) -> Option<Table> {
    let metric = metric::find(id)?;
    let figure = visit.moment.figure(metric, visit.moment.province);
    let mut table = Table::new(visit, title, "ocop-sales-none", &[head, "#ocop-dong"]);
    let row =
        |part: &Part| vec![Cell::text(called(part)), Cell::number(part.amount, metric.write(part.amount, visit.lang))];
    table.rows = figure.parts.iter().map(row).collect();
    table.link =
        Some((visit.when.link(&format!("/units/{}/figures/{id}", visit.province())), visit.words("ocop-figure", &[])));
    Some(table)
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
            Cell::text(country::name(&export.country, visit.lang)),
            Cell::day(export.since),
        ]);
    }
    table
}
