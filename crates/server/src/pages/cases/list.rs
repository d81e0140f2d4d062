//! The cases by stage, as a page and as a workbook; narrowed by round, stage, turn, unit and whether they are late.

use std::collections::BTreeMap;

use axum::response::Response;
use documents::recognition::Batch;
use programme::{
    law::Actor,
    policy::Action,
    recognition::{Case, Stage, Standing},
    unit::UnitIndex,
    vietnamese,
};

use super::{address, may_record, place, round_address, seen};
use crate::{
    failure::{Failure, form_urlencoded},
    pages::{
        frame::{Frame, Page},
        recording::fields::capital,
        sheet::{self, Cell, Contents, Filter, Table},
    },
    request::Visit,
};

const HEADS: [&str; 7] = ["case", "unit", "case-grade", "case-action", "case-turn", "case-step", "case-due"];
const FIGURES: &[&str] = &["case.open", "case.late", "case.decided_this_year"];

/// `GET /cases?round=&stage=&turn=&unit=&only=`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    sheet::render(&visit, Frame::new(&visit, "cases"), visit.home(), contents(&visit))
}

/// `GET /cases/file`: the page as a workbook.
pub async fn file(visit: Visit) -> Result<Response, Failure> {
    sheet::file(&visit, &Frame::new(&visit, "cases"), visit.home(), contents(&visit))
}

fn contents(visit: &Visit) -> Contents {
    let asked = Asked::read(visit);
    let all: Vec<(Case<'_>, Standing<'_>)> = seen(visit)
        .into_iter()
        .map(|case| {
            let standing = case.standing();
            (case, standing)
        })
        .collect();
    let chosen: Vec<_> = all.iter().filter(|(case, standing)| asked.takes(visit, case, standing)).collect();
    let mut tables = Vec::new();
    for stage in Stage::ALL {
        let of_stage: Vec<_> = chosen.iter().filter(|(_, standing)| standing.stage == *stage).collect();
        if of_stage.is_empty() {
            continue;
        }
        let mut table = Table::new(visit, "cases", "cases-none", &HEADS);
        table.title = format!("{} ({})", capital(stage.label(visit.lang)), of_stage.len());
        table.folded = matches!(stage, Stage::Closed | Stage::Refused | Stage::Gone) && chosen.len() > of_stage.len();
        table.rows = of_stage.into_iter().map(|(case, standing)| row(visit, case, standing)).collect();
        tables.push(table);
    }
    if tables.is_empty() {
        tables.push(Table::new(visit, "cases", "cases-none", &HEADS));
    }
    tables.push(rounds(visit, &all));
    let mut links = Vec::new();
    if visit.may_somewhere(Action::Report) && visit.when.is_now() {
        links.push(("/cases/open".to_owned(), visit.words("case-open", &[])));
    }
    Contents {
        hint: visit.words("cases-hint", &[]),
        filters: filters(visit, &all),
        figures: FIGURES,
        tables,
        links,
        kinds: super::KINDS,
        workbook: Some(visit.when.link(&format!("/cases/file{}", Asked::query(visit)))),
        ..Contents::default()
    }
}

/// What the page is narrowed by.
#[derive(Clone, Copy)]
struct Asked<'v> {
    round: Option<&'v str>,
    stage: Option<Stage>,
    turn: Option<Actor>,
    unit: Option<UnitIndex>,
    only: Option<&'v str>,
}

impl<'v> Asked<'v> {
    const NAMES: [&'static str; 5] = ["round", "stage", "turn", "unit", "only"];

    fn read(visit: &'v Visit) -> Self {
        Self {
            round: visit.asked("round"),
            stage: visit.asked("stage").and_then(Stage::from_id),
            turn: visit.asked("turn").and_then(Actor::from_id),
            unit: visit.asked("unit").and_then(|code| visit.unit(code).ok()),
            only: visit.asked("only"),
        }
    }

    fn takes(&self, visit: &Visit, case: &Case<'_>, standing: &Standing<'_>) -> bool {
        let is_so = match self.only {
            Some("late") => standing.late().next().is_some(),
            Some("own") => standing.open().any(|step| may_record(visit, case, step.rule)),
            Some("returned") => standing.returned().is_some(),
            _ => true,
        };
        is_so
            && self.round.is_none_or(|round| case.fact().round.to_string() == round)
            && self.stage.is_none_or(|stage| standing.stage == stage)
            && self.turn.is_none_or(|turn| standing.turn().contains(&turn))
            && self.unit.is_none_or(|unit| visit.moment.tree().is_within(place(visit, case), unit))
    }

    /// The same for another page: `?round=2023-1`.
    fn query(visit: &Visit) -> String {
        let fields = Self::NAMES.iter().filter_map(|name| Some((name, visit.asked(name)?)));
        let fields: Vec<String> = fields.map(|(name, value)| format!("{name}={}", form_urlencoded(value))).collect();
        if fields.is_empty() { String::new() } else { format!("?{}", fields.join("&")) }
    }
}

/// The choices that the cases whoever asks may see leave.
fn filters(visit: &Visit, all: &[(Case<'_>, Standing<'_>)]) -> Vec<Filter> {
    let (mut rounds, mut units, mut turns) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for (case, standing) in all {
        let round = case.fact().round;
        rounds.insert(round.to_string(), round.label(visit.lang));
        let here = place(visit, case);
        for index in [Some(here), visit.moment.tree().parent(here)].into_iter().flatten() {
            let unit = visit.moment.unit(index);
            units.insert(unit.code.to_string(), unit.full_name());
        }
        for actor in standing.turn() {
            turns.insert(actor, actor.label(visit.lang).to_owned());
        }
    }
    let stages = Stage::ALL.iter().map(|stage| (stage.id().to_owned(), stage.label(visit.lang).to_owned()));
    let only = ["late", "own", "returned"]
        .map(|id| (id.to_owned(), visit.words(&format!("cases-only-{id}"), &[])))
        .into_iter();
    vec![
        Filter::new(visit, "round", "case-round", rounds.into_iter()),
        Filter::new(visit, "stage", "state", stages),
        Filter::new(visit, "turn", "case-turn", turns.into_iter().map(|(actor, words)| (actor.id().to_owned(), words))),
        Filter::new(visit, "unit", "unit", units.into_iter()),
        Filter::new(visit, "only", "cases-only", only),
    ]
}

fn row(visit: &Visit, case: &Case<'_>, standing: &Standing<'_>) -> Vec<Cell> {
    let fact = case.fact();
    let turn: Vec<&str> = standing.turn().into_iter().map(|actor| actor.label(visit.lang)).collect();
    let steps: Vec<&str> = standing.open().map(|step| step.rule.name.get(visit.lang)).collect();
    vec![
        Cell::link(fact.code.as_str(), Some(visit.when.link(&address(&fact.code)))),
        Cell::text(visit.moment.now.unit_name(fact.unit)),
        Cell::text(fact.grade.label(visit.lang)),
        Cell::text(fact.action.label(visit.lang)),
        Cell::text(turn.join("; ")),
        Cell::text(steps.join("; ")),
        due(visit, standing),
    ]
}

/// Until when somebody must act: late in words, and plainly where the law's days are not known.
pub fn due(visit: &Visit, standing: &Standing<'_>) -> Cell {
    if standing.open().next().is_none() {
        return Cell::text("–");
    }
    let late = standing.late().filter_map(|step| step.days_late(visit.moment.as_of())).max();
    match (standing.due(), late) {
        (Some(day), Some(days)) => {
            let (day, days) = (vietnamese::date(day), days.to_string());
            Cell::verdict(visit.words("case-late", &[("day", &day), ("days", &days)]), "unmet")
        }
        (Some(day), None) => Cell::day(day),
        (None, _) => Cell::text(visit.words("case-days-unknown", &[])),
    }
}

/// The cases that go together, with where they are recorded and put on paper at once.
fn rounds(visit: &Visit, all: &[(Case<'_>, Standing<'_>)]) -> Table {
    let mut batches: Vec<(Batch, usize, usize)> = Vec::new();
    for (case, standing) in all {
        let batch = Batch::of(case);
        let open = usize::from(!standing.is_over());
        match batches.iter_mut().find(|(known, ..)| *known == batch) {
            Some((_, count, still)) => (*count, *still) = (*count + 1, *still + open),
            None => batches.push((batch, 1, open)),
        }
    }
    batches.sort_by_key(|(batch, ..)| (std::cmp::Reverse(batch.round), batch.grade, batch.action));
    let row = |(batch, count, open): (Batch, usize, usize)| {
        vec![
            Cell::link(batch.round.label(visit.lang), Some(visit.when.link(&round_address(batch)))),
            Cell::text(batch.level.label(visit.lang)),
            Cell::text(batch.grade.label(visit.lang)),
            Cell::text(batch.action.label(visit.lang)),
            Cell::text(count.to_string()),
            Cell::text(open.to_string()),
        ]
    };
    let heads = ["case-round", "case-level", "case-grade", "case-action", "#cases-count", "#cases-still-open"];
    Table { rows: batches.into_iter().map(row).collect(), ..Table::new(visit, "cases-rounds", "cases-none", &heads) }
}
