//! The targets of a unit: how each stands, where its years would end, and whether what the units below are asked for makes it up.

pub mod file;
pub mod set;
pub mod share;

use std::collections::BTreeSet;

use axum::extract::Path;
use programme::{
    fact::{FactKind, Record, Target as Asked},
    metric::{Metric, Progress, find},
    policy::{Action, Target},
    target::{self, Check, Light},
    tie,
    unit::{UnitCode, UnitIndex},
};

use super::{
    frame::{Frame, Page},
    morning::written,
    sheet::{self, Cell, Contents, Table},
    tasks::about,
};
use crate::{
    failure::Failure,
    request::Visit,
    route::{Access::AtUnit, Route},
};

/// How many stand in which light.
pub const LIGHTS: &[&str] = &["target.green", "target.amber", "target.red", "target.grey"];

/// What every row says of a target.
const STANDING: [&str; 7] =
    ["#year-start", "#now", "#goal", "#target-share", "#target-projection", "target-light", "basis"];

/// The routes of targets.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/units/{unit}/targets", AtUnit(Action::SeeFigures), page),
        Route::get("/units/{unit}/targets/file", AtUnit(Action::SeeFigures), file::file),
        Route::get("/units/{unit}/targets/new", AtUnit(Action::Direct), set::page),
        Route::post("/units/{unit}/targets/set", AtUnit(Action::Direct), set::form),
        Route::get("/units/{unit}/targets/share", AtUnit(Action::Direct), share::page),
        Route::post("/units/{unit}/targets/share", AtUnit(Action::Direct), share::form),
    ]
}

/// `GET /units/{unit}/targets`.
pub async fn page(visit: Visit, Path(code): Path<String>) -> Result<Page, Failure> {
    let unit = visit.unit(&code)?;
    let progress = visit.moment.progress(unit);
    let mut tables = vec![own(&visit, unit, &progress)];
    tables.extend(progress.iter().filter_map(|whole| shared_out(&visit, unit, whole)));
    tables.extend(of_other_years(&visit, unit));
    tables.extend(versions(&visit, &progress));
    let ties: Vec<String> = progress.iter().map(|each| tie::target(each.target.fact())).collect();
    tables.extend(about::table(&visit, |directive| ties.iter().any(|tie| directive.is_tied_to(tie))));
    let contents = Contents {
        figures: if progress.is_empty() { &[] } else { LIGHTS },
        tables,
        notes: rules(&visit),
        links: vec![link(&visit, unit, "file", "target-file")],
        kinds: &[FactKind::Target],
        ..Contents::default()
    };
    sheet::render(&visit, Frame::of_unit(&visit, "targets", unit), unit, contents)
}

/// Who may set targets here, now.
fn may_set(visit: &Visit, unit: UnitIndex) -> bool {
    visit.when.is_now() && visit.may(Action::Direct, Target::unit(unit))
}

/// A page about the targets of a unit, by what it is called.
fn link(visit: &Visit, unit: UnitIndex, page: &str, key: &str) -> (String, String) {
    let code = visit.moment.unit(unit).code;
    (visit.when.link(&format!("/units/{code}/targets/{page}")), visit.words(key, &[]))
}

/// The target in words: `2021–2025, Số xã đạt chuẩn: tăng thêm 4`; of a single year the year goes without saying on its pages.
pub fn named(visit: &Visit, metric: &Metric, progress: &Progress<'_>) -> String {
    let years = progress.target.fact().year;
    let years = if years.is_one() { String::new() } else { format!("{years}, ") };
    format!("{years}{}: {}", metric.name(visit.lang), progress.asks(&visit.moment.now, visit.lang))
}

fn own(visit: &Visit, unit: UnitIndex, progress: &[Progress<'_>]) -> Table {
    let may = may_adjust(visit, unit);
    let adjust = may.then_some("target-adjust");
    let heads: Vec<&str> = ["target"].into_iter().chain(STANDING).chain(adjust).collect();
    let mut table = Table::new(visit, "targets", "target-none", &heads);
    table.link = may_set(visit, unit).then(|| link(visit, unit, "new", "target-set"));
    for each in progress {
        let fact = each.target.fact();
        let Some(metric) = find(&fact.metric) else { continue };
        let href = visit.when.link(&format!("/units/{}/figures/{}", fact.scope, metric.id));
        let mut cells = row(visit, Cell::link(named(visit, metric, each), Some(href)), metric, each);
        if may {
            let address = format!("/units/{}/targets/new?of={}", fact.scope, each.target.seq.0);
            cells.push(Cell::link(visit.words("target-adjust", &[]), Some(address)));
        }
        table.rows.push(cells);
    }
    table
}

/// Whether whoever asks may adjust the unit's own targets: these are given by the unit above.
fn may_adjust(visit: &Visit, unit: UnitIndex) -> bool {
    may_set(visit, visit.moment.tree().parent(unit).unwrap_or(unit))
}

fn row(visit: &Visit, first: Cell, metric: &Metric, progress: &Progress<'_>) -> Vec<Cell> {
    let now = &visit.moment.now;
    let value = |value| Cell::text(written(metric, value, visit.lang));
    let light = target::light(progress, now);
    vec![
        first,
        value(progress.baseline),
        value(progress.figure.value),
        value(progress.goal),
        Cell::rate(progress.share()),
        value(target::projection(progress, now)),
        Cell::verdict(light.label(visit.lang), shade(light)),
        basis(visit, progress.target),
    ]
}

/// The document that sets a target, and its record.
fn basis(visit: &Visit, record: &Record<Asked>) -> Cell {
    Cell::link(record.fact().basis.as_str(), sheet::record(visit, FactKind::Target, record.seq))
}

/// A light in the colours of a verdict.
pub const fn shade(light: Light) -> &'static str {
    match light {
        Light::Green => "met",
        Light::Amber => "basically_met",
        Light::Red => "unmet",
        Light::Grey => "missing",
    }
}

/// A whole beside its parts.
pub struct Shared<'v> {
    /// What the units directly below are asked for.
    pub parts: Vec<&'v Record<Asked>>,
    /// Whether that makes the whole.
    pub check: Check,
}

impl<'v> Shared<'v> {
    /// The parts of a target.
    pub fn of(visit: &'v Visit, whole: &Asked) -> Self {
        let parts = target::parts(&visit.moment.now, whole);
        let check = target::check(whole, parts.iter().map(|part| part.fact()));
        Self { parts, check }
    }
}

/// What the units below are asked for; nothing where there are none.
fn shared_out(visit: &Visit, unit: UnitIndex, whole: &Progress<'_>) -> Option<Table> {
    let moment = &visit.moment;
    let children = moment.children(unit);
    let asked = whole.target.fact();
    let metric = find(&asked.metric)?;
    let Shared { parts, check } = Shared::of(visit, asked);
    let can_be_shared = children.iter().any(|child| metric.applies_to(moment.unit(*child).code));
    let may = can_be_shared && may_set(visit, unit);
    // Said of every rate that nobody shares out, it would only fill the page.
    if parts.is_empty() && (children.is_empty() || check == Check::NoSum && !may) {
        return None;
    }
    let heads: Vec<&str> = ["unit", "target"].into_iter().chain(STANDING).collect();
    let mut table = Table::new(visit, "targets", "target-parts-none", &heads);
    table.title = visit.words("target-parts", &[("target", &named(visit, metric, whole))]);
    table.says = says(visit, metric, &check);
    table.folded = parts.is_empty();
    if may {
        let address = format!("/units/{}/targets/share?of={}", asked.scope, whole.target.seq.0);
        table.link = Some((address, visit.words("target-share-out", &[])));
    }
    for child in children {
        let code = moment.unit(child).code;
        for part in parts.iter().filter(|part| part.fact().scope == code) {
            let each = moment.progress_of(part);
            let mut cells = row(visit, sheet::unit(visit, code, "/targets"), metric, &each);
            cells.insert(1, Cell::text(each.asks(&moment.now, visit.lang)));
            table.rows.push(cells);
        }
    }
    Some(table)
}

/// Whether the parts make the whole, in words.
pub fn says(visit: &Visit, metric: &Metric, check: &Check) -> String {
    let number = |key, number| visit.words(key, &[("number", &metric.write(number, visit.lang))]);
    match check {
        Check::Whole => visit.words("target-whole", &[]),
        // The empty table says it.
        Check::NotShared => String::new(),
        Check::Missing(rest) => number("target-missing", *rest),
        Check::TooMuch(rest) => number("target-too-much", *rest),
        Check::OtherUnits { missing, extra } => {
            let (missing, extra) = (names(visit, missing), names(visit, extra));
            visit.words("target-other-units", &[("missing", &missing), ("extra", &extra)])
        }
        Check::NoSum => visit.words("target-no-sum", &[]),
    }
}

fn names(visit: &Visit, units: &BTreeSet<UnitCode>) -> String {
    if units.is_empty() {
        return "–".to_owned();
    }
    units.iter().map(|code| visit.moment.now.unit_name(*code)).collect::<Vec<_>>().join(", ")
}

/// What was asked or is to be asked for in other years; no table where there is nothing.
fn of_other_years(visit: &Visit, unit: UnitIndex) -> Option<Table> {
    let mut targets = target::of_other_years(&visit.moment.now, unit);
    targets.sort_by_key(|record| std::cmp::Reverse(record.fact().year));
    let rows = targets.into_iter().filter_map(|record| told(visit, record)).collect::<Vec<_>>();
    let table =
        Table::new(visit, "target-other-years", "target-none", &["target-years", "target", "target-set-on", "basis"]);
    (!rows.is_empty()).then_some(Table { rows, folded: true, ..table })
}

/// The earlier versions of targets that were adjusted; no table where none was.
fn versions(visit: &Visit, progress: &[Progress<'_>]) -> Option<Table> {
    let now = &visit.moment.now;
    let all = progress.iter().map(|each| target::versions(now, each.target.fact().aim()));
    let adjusted = all.filter(|versions| versions.len() > 1).flatten();
    let rows: Vec<_> = adjusted
        .filter_map(|record| {
            let is_in_force = progress.iter().any(|each| each.target.seq == record.seq);
            let state = if is_in_force { "target-in-force" } else { "target-adjusted" };
            let mut cells = told(visit, record)?;
            cells.push(Cell::text(visit.words(state, &[])));
            Some(cells)
        })
        .collect();
    let heads = ["target-years", "target", "target-set-on", "basis", "state"];
    (!rows.is_empty()).then(|| Table { rows, ..Table::new(visit, "target-versions", "target-none", &heads) })
}

/// Years, wording, day and document of a target.
fn told(visit: &Visit, record: &Record<Asked>) -> Option<Vec<Cell>> {
    let fact = record.fact();
    let metric = find(&fact.metric)?;
    let asks = target::asks(fact, &visit.moment.now, visit.lang);
    Some(vec![
        Cell::text(fact.year.to_string()),
        Cell::text(format!("{}: {asks}", metric.name(visit.lang))),
        Cell::day(fact.date),
        basis(visit, record),
    ])
}

/// The rules behind a projection and a light.
fn rules(visit: &Visit) -> Vec<String> {
    let (days, share) = (target::DAYS_BEFORE_PROJECTION.to_string(), target::AMBER_FROM.to_string());
    let over = (100 - target::AMBER_FROM).to_string();
    vec![
        visit.words("target-rule-projection", &[("days", &days)]),
        visit.words("target-rule-light", &[("share", &share), ("over", &over)]),
    ]
}
