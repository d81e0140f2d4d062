//! The targets of a unit with their parts, as a workbook.

use axum::{extract::Path, response::Response};
use documents::grid::{Grid, GridCell};
use programme::{
    metric::{Progress, find},
    target, vietnamese,
};

use super::{Shared, rules, says};
use crate::{
    failure::Failure,
    pages::{frame::Frame, imports, morning::written},
    request::Visit,
};

/// The columns, by the keys of their names.
const HEADS: [&str; 14] = [
    "unit",
    "target-years",
    "target-metric",
    "target",
    "year-start",
    "now",
    "goal",
    "target-share",
    "pace",
    "target-projection",
    "target-light",
    "target-parts-check",
    "basis",
    "target-set-on",
];

/// `GET /units/{unit}/targets/file`: what the page shows, each target with its parts beneath.
pub async fn file(visit: Visit, Path(code): Path<String>) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let moment = &visit.moment;
    let mut rows = Vec::new();
    for whole in &moment.progress(unit) {
        let shared = Shared::of(&visit, whole.target.fact());
        let check = find(&whole.target.fact().metric).map(|metric| says(&visit, metric, &shared.check));
        rows.extend(row(&visit, whole, check.filter(|_| !shared.parts.is_empty()).unwrap_or_default()));
        let parts = shared.parts.into_iter().map(|part| moment.progress_of(part));
        rows.extend(parts.filter_map(|part| row(&visit, &part, String::new())));
    }
    let frame = Frame::of_unit(&visit, "targets", unit);
    let mut notes = frame.notes();
    notes.extend(rules(&visit));
    let title = format!("{}: {}", frame.t("targets"), frame.unit_name(&unit));
    let head = HEADS.iter().map(|key| visit.words(key, &[])).collect();
    let grid = Grid { title, notes, head, rows, day: moment.as_of() };
    imports::table(&grid, &frame.t("targets"), &format!("chi-tieu-{code}-{}.xlsx", moment.as_of()))
}

fn row(visit: &Visit, progress: &Progress<'_>, check: String) -> Option<Vec<GridCell>> {
    let now = &visit.moment.now;
    let fact = progress.target.fact();
    let metric = find(&fact.metric)?;
    let value = |value| written(metric, value, visit.lang);
    let share = progress.share().map_or_else(|| "–".to_owned(), |share| format!("{}%", vietnamese::quantity(share, 1)));
    let cells = [
        now.unit_name(fact.scope),
        fact.year.to_string(),
        metric.name(visit.lang).to_owned(),
        progress.asks(now, visit.lang),
        value(progress.baseline),
        value(progress.figure.value),
        value(progress.goal),
        share,
        progress.pace.label(visit.lang).to_owned(),
        value(target::projection(progress, now)),
        target::light(progress, now).label(visit.lang).to_owned(),
        check,
        fact.basis.clone(),
        vietnamese::date(fact.date),
    ];
    Some(cells.map(GridCell::Text).to_vec())
}
