//! The dossiers by stage, the furthest back first, as a page and as a workbook; narrowed by round, stage, unit and producer.

use std::collections::BTreeMap;

use axum::response::Response;
use programme::{
    fact::FactKind,
    ocop::{Case, Stage, Standing},
    policy::Action,
    unit::UnitIndex,
};

use super::{address, maker, place, producer_of, product_name, seen};
use crate::{
    failure::{Failure, form_urlencoded},
    pages::{
        frame::{Frame, Page},
        recording::fields::capital,
        sheet::{self, Cell, Contents, Filter, Table},
    },
    request::Visit,
};

const HEADS: [&str; 7] = ["dossier", "product", "producer", "unit", "dossier-round", "dossier-level", "dossier-due"];
const FIGURES: &[&str] = &["ocop.dossiers.open", "ocop.dossiers.late"];

/// `GET /ocop/dossiers?round=&stage=&unit=&producer=`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    sheet::render(&visit, Frame::new(&visit, "dossiers"), visit.moment.province, contents(&visit)?)
}

/// `GET /ocop/dossiers/file`: the page as a workbook.
pub async fn file(visit: Visit) -> Result<Response, Failure> {
    sheet::file(&visit, &Frame::new(&visit, "dossiers"), visit.moment.province, contents(&visit)?)
}

fn contents(visit: &Visit) -> Result<Contents, Failure> {
    let asked = Asked::read(visit);
    let all = seen(visit)?;
    let standings = all.iter().map(|case| (case, case.standing()));
    let chosen: Vec<(&Case<'_>, Standing<'_>)> =
        standings.filter(|(case, standing)| asked.takes(visit, case, standing)).collect();
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
        filters: if is_office { filters(visit, &all) } else { Vec::new() },
        figures: if is_office { FIGURES } else { &[] },
        tables,
        links,
        kinds: if is_office { &[FactKind::Dossier] } else { &[] },
        workbook: Some(visit.when.link(&format!("/ocop/dossiers/file{}", Asked::query(visit)))),
        ..Contents::default()
    })
}

/// What the page is narrowed by.
#[derive(Clone, Copy)]
struct Asked<'v> {
    round: Option<&'v str>,
    stage: Option<Stage>,
    unit: Option<UnitIndex>,
    producer: Option<&'v str>,
}

impl<'v> Asked<'v> {
    const NAMES: [&'static str; 4] = ["round", "stage", "unit", "producer"];

    fn read(visit: &'v Visit) -> Self {
        Self {
            round: visit.asked("round"),
            stage: visit.asked("stage").and_then(Stage::from_id),
            unit: visit.asked("unit").and_then(|code| visit.unit(code).ok()),
            producer: visit.asked("producer"),
        }
    }

    fn takes(&self, visit: &Visit, case: &Case<'_>, standing: &Standing<'_>) -> bool {
        self.round.is_none_or(|round| case.dossier.fact().round.to_string() == round)
            && self.stage.is_none_or(|stage| standing.stage == stage)
            && self.unit.is_none_or(|unit| visit.moment.tree().is_within(place(visit, case), unit))
            && self.producer.is_none_or(|producer| producer_of(case) == Some(producer))
    }

    /// The same for another page: `?round=2023-1`.
    fn query(visit: &Visit) -> String {
        let fields = Self::NAMES.iter().filter_map(|name| Some((name, visit.asked(name)?)));
        let fields: Vec<String> = fields.map(|(name, value)| format!("{name}={}", form_urlencoded(value))).collect();
        if fields.is_empty() { String::new() } else { format!("?{}", fields.join("&")) }
    }
}

/// The choices that the dossiers whoever asks may see leave.
fn filters(visit: &Visit, all: &[Case<'_>]) -> Vec<Filter> {
    let mut rounds = BTreeMap::new();
    let mut units = BTreeMap::new();
    let mut producers = BTreeMap::new();
    for case in all {
        let round = case.dossier.fact().round;
        rounds.insert(round.to_string(), round.label(visit.lang));
        let here = place(visit, case);
        for index in [Some(here), visit.moment.tree().parent(here)].into_iter().flatten() {
            let unit = visit.moment.unit(index);
            units.insert(unit.code.to_string(), unit.full_name());
        }
        if let Some((code, product)) = producer_of(case).zip(case.product) {
            producers.insert(code.to_owned(), maker(visit, product.fact()));
        }
    }
    let stages = Stage::ALL.iter().map(|stage| (stage.id().to_owned(), stage.label(visit.lang).to_owned()));
    vec![
        Filter::new(visit, "round", "dossier-round", rounds.into_iter()),
        Filter::new(visit, "stage", "state", stages),
        Filter::new(visit, "unit", "unit", units.into_iter()),
        Filter::new(visit, "producer", "producer", producers.into_iter()),
    ]
}

fn row(visit: &Visit, case: &Case<'_>, standing: &Standing<'_>) -> Vec<Cell> {
    let dossier = case.dossier.fact();
    vec![
        Cell::link(dossier.code.as_str(), Some(visit.when.link(&address(&dossier.code)))),
        Cell::text(product_name(case)),
        Cell::text(case.product.map(|product| maker(visit, product.fact())).unwrap_or_default()),
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
