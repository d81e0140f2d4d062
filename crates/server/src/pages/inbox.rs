//! The inbox: observations that wait, with what was claimed, verified and approved side by side.

use askama::Template;
use ledger::Notice;
use programme::{
    desk::{Cell, Line, Step},
    fact::Stage,
    policy::{Action, Target},
    unit::UnitIndex,
};

use super::{
    decide::steps_open_to,
    frame::{Frame, Page},
    sort,
};
use crate::{failure::Failure, request::Visit, time};

/// Lines on one page.
const SHOWN: usize = 300;
/// So many of the latest notices are told again.
pub const TOLD: u32 = 100;

#[derive(Template)]
#[template(path = "inbox.html")]
struct InboxPage<'a> {
    frame: Frame<'a>,
    stages: Vec<(Stage, &'static str, usize, bool)>,
    units: Vec<(String, String, bool)>,
    rows: Vec<Row>,
    all: usize,
    steps: Vec<(Step, &'static str)>,
}

/// A line as people read it.
pub struct Row {
    /// The number of its latest word.
    pub seq: i64,
    /// The unit.
    pub unit: String,
    /// Where the unit's morning view is.
    pub unit_href: String,
    /// What is measured.
    pub measure: String,
    /// Where its history is.
    pub history: String,
    /// The period.
    pub period: String,
    /// What the unit claims.
    pub claimed: String,
    /// What was verified.
    pub verified: String,
    /// What counts today.
    pub approved: String,
    /// What whoever asks may do with it.
    pub steps: Vec<Step>,
}

/// Whether whoever asks may see a line.
pub fn is_visible(visit: &Visit, cell: &Cell) -> bool {
    let departments = visit.moment.departments(cell.measure);
    let departments: Vec<&str> = departments.iter().map(String::as_str).collect();
    visit.may(Action::SeeClaims, Target::of_departments(cell.unit, &departments))
}

/// A line as people read it.
pub fn row(visit: &Visit, cell: &Cell, line: &Line) -> Row {
    let moment = &visit.moment;
    let measure = moment.law().measure_at(cell.measure);
    let unit = moment.unit(cell.unit);
    let write = |word: Option<programme::desk::Word>| {
        word.map_or_else(|| "–".to_owned(), |word| measure.write(word.value, visit.lang))
    };
    let approved = moment.now.reading(cell.unit, cell.measure).map(|reading| {
        let period = reading.period().filter(|period| *period != cell.period);
        let period = period.map(|period| format!(" ({period})")).unwrap_or_default();
        format!("{}{period}", measure.write(reading.value, visit.lang))
    });
    Row {
        seq: line.latest.seq.0,
        unit: unit.full_name(),
        unit_href: visit.when.link(&format!("/units/{}", unit.code)),
        measure: measure.name.get(visit.lang).to_owned(),
        history: visit.when.link(&format!("/units/{}/measures/{}", unit.code, measure.id)),
        period: cell.period.to_text(),
        claimed: write(line.claimed),
        verified: write(line.verified),
        approved: approved.unwrap_or_else(|| "–".to_owned()),
        steps: steps_open_to(visit, cell, line),
    }
}

/// `GET /inbox`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let moment = visit.moment.clone();
    let unit = visit.asked("unit").map(|code| visit.unit(code)).transpose()?;
    let asked = visit.asked("stage").and_then(Stage::from_id);
    let here = |cell: &Cell| unit.is_none_or(|unit| moment.tree().is_within(cell.unit, unit));
    let visible: Vec<(&Cell, &Line)> = moment.desk.lines().filter(|(cell, _)| is_visible(&visit, cell)).collect();
    let count = |stage: Stage| visible.iter().filter(|(cell, line)| here(cell) && line.stage == stage).count();
    let stages = [Stage::Submitted, Stage::Verified, Stage::Returned, Stage::Draft];
    // Without a choice, the first stage in which there is something for whoever asks.
    let open = |stage: Stage| {
        visible
            .iter()
            .any(|(cell, line)| here(cell) && line.stage == stage && !steps_open_to(&visit, cell, line).is_empty())
    };
    let stage = asked.or_else(|| stages.into_iter().find(|stage| open(*stage))).unwrap_or(Stage::Submitted);
    let mut rows: Vec<Row> = visible
        .iter()
        .filter(|(cell, line)| here(cell) && line.stage == stage)
        .map(|(cell, line)| row(&visit, cell, line))
        .collect();
    rows.sort_by(|a, b| sort::compare(&a.unit, &b.unit).then_with(|| sort::compare(&a.measure, &b.measure)));
    let all = rows.len();
    rows.truncate(SHOWN);
    let steps: Vec<(Step, &'static str)> = Step::ALL
        .iter()
        .filter(|step| rows.iter().any(|row| row.steps.contains(step)))
        .map(|step| (*step, step.label(visit.lang)))
        .collect();
    let mut units: Vec<UnitIndex> = visible.iter().map(|(cell, _)| cell.unit).collect();
    units.sort();
    units.dedup();
    sort::by_name(&mut units, |index| &moment.unit(*index).name);
    let units = units
        .into_iter()
        .map(|index| (moment.unit(index).code.to_text(), moment.unit(index).full_name(), Some(index) == unit));
    let units = units.collect();
    Frame::new(&visit, "inbox").render(|frame| InboxPage {
        frame,
        stages: stages.into_iter().map(|each| (each, each.label(visit.lang), count(each), each == stage)).collect(),
        units,
        rows,
        all,
        steps,
    })
}

#[derive(Template)]
#[template(path = "notices.html")]
struct NoticesPage<'a> {
    frame: Frame<'a>,
    rows: Vec<(String, String, String, bool)>,
}

/// A notice in words.
pub fn says(visit: &Visit, notice: &Notice) -> String {
    visit.words(&format!("notice-{}", notice.kind), &[("detail", &notice.detail)])
}

/// `GET /notices`: what the person was told; looking at it is reading it.
pub async fn notices(visit: Visit) -> Result<Page, Failure> {
    let account = &visit.viewer()?.account.id;
    let notices = visit.app.ledger().notices(account, TOLD).await?;
    if notices.iter().any(|notice| !notice.read) {
        visit.app.ledger().read_notices(account, visit.app.now()).await?;
    }
    let rows = notices
        .into_iter()
        .map(|notice| (says(&visit, &notice), time::written(notice.created_at), notice.link, notice.read));
    let rows = rows.collect();
    Frame::new(&visit, "notices").render(|frame| NoticesPage { frame, rows })
}
