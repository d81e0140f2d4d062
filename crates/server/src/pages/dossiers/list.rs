//! The dossiers by stage, the furthest back first, as a page and as a workbook.

use axum::response::Response;
use programme::{
    fact::{FactKind, Round},
    ocop::{Case, Stage, Standing},
    policy::Action,
};

use super::{address, place, producer_name, product_name, seen};
use crate::{
    failure::Failure,
    pages::{
        frame::{Frame, Page},
        sheet::{self, Cell, Contents, Table},
    },
    request::Visit,
};

const HEADS: [&str; 7] = ["dossier", "product", "producer", "unit", "dossier-round", "dossier-level", "dossier-due"];
const FIGURES: &[&str] = &["ocop.dossiers.open", "ocop.dossiers.late"];

/// `GET /ocop/dossiers?round=&stage=`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    sheet::render(&visit, Frame::new(&visit, "dossiers"), visit.moment.province, contents(&visit)?)
}

/// `GET /ocop/dossiers/file`: the page as a workbook.
pub async fn file(visit: Visit) -> Result<Response, Failure> {
    sheet::file(&visit, &Frame::new(&visit, "dossiers"), visit.moment.province, contents(&visit)?)
}

fn contents(visit: &Visit) -> Result<Contents, Failure> {
    let round: Option<Round> = visit.asked("round").and_then(|text| {
        let raw = programme::fact::Raw::text(text);
        programme::fact::Field::read(&raw)
    });
    let stage = visit.asked("stage").and_then(Stage::from_id);
    let all = seen(visit)?;
    let standings = all.iter().map(|case| (case, case.standing()));
    let chosen: Vec<(&Case<'_>, Standing<'_>)> = standings
        .filter(|(case, standing)| {
            round.is_none_or(|round| case.dossier.fact().round == round)
                && stage.is_none_or(|stage| standing.stage == stage)
        })
        .collect();
    let mut tables = Vec::new();
    for stage in Stage::ALL {
        let of_stage: Vec<_> = chosen.iter().filter(|(_, standing)| standing.stage == *stage).collect();
        if of_stage.is_empty() {
            continue;
        }
        let mut table = Table::new(visit, "dossiers", "dossiers-none", &HEADS);
        table.title = format!("{} ({})", capital(stage.label(visit.lang)), of_stage.len());
        table.folded = *stage == Stage::Decided && chosen.len() > of_stage.len();
        table.rows = of_stage.into_iter().map(|(case, standing)| row(visit, case, standing)).collect();
        tables.push(table);
    }
    if tables.is_empty() {
        tables.push(Table::new(visit, "dossiers", "dossiers-none", &HEADS));
    }
    let mut links = Vec::new();
    if visit.may_somewhere(Action::KeepProducts) && visit.when.is_now() {
        links.push(("/ocop/dossiers/new".to_owned(), visit.words("dossier-new", &[])));
    }
    let is_office = visit.may_somewhere(Action::SeeFigures);
    if is_office {
        links.push((visit.when.link("/ocop/councils"), visit.words("councils", &[])));
    }
    Ok(Contents {
        figures: if is_office { FIGURES } else { &[] },
        tables,
        links,
        kinds: if is_office { &[FactKind::Dossier] } else { &[] },
        workbook: Some(visit.when.link("/ocop/dossiers/file")),
        ..Contents::default()
    })
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn row(visit: &Visit, case: &Case<'_>, standing: &Standing<'_>) -> Vec<Cell> {
    let dossier = case.dossier.fact();
    vec![
        Cell::link(dossier.code.as_str(), Some(visit.when.link(&address(&dossier.code)))),
        Cell::text(product_name(case)),
        Cell::text(case.product.map(|product| producer_name(visit, product.fact())).unwrap_or_default()),
        Cell::text(visit.moment.unit(place(visit, case)).full_name()),
        Cell::text(dossier.round.label(visit.lang)),
        Cell::text(standing.level.label(visit.lang)),
        due(visit, standing),
    ]
}

/// Until when the next step should have happened: late in words, and plainly where the law's days are not known.
pub fn due(visit: &Visit, standing: &Standing<'_>) -> Cell {
    match (standing.clock, standing.due) {
        (None, _) => Cell::text("–"),
        (Some(_), None) => Cell::text(visit.words("dossier-days-unknown", &[])),
        (Some(_), Some(day)) if standing.is_late(visit.moment.as_of()) => {
            let day = programme::vietnamese::date(day);
            Cell::verdict(visit.words("dossier-late", &[("day", &day)]), "unmet")
        }
        (Some(_), Some(day)) => Cell::day(day),
    }
}
