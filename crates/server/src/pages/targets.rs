//! The targets of a unit: how each stands, where the year would end, and whether what the units below are asked for makes it up.

use std::collections::BTreeSet;

use axum::extract::Path;
use programme::{
    fact::FactKind,
    metric::{Metric, Progress, find},
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
use crate::{failure::Failure, request::Visit};

/// What every row says of a target.
const STANDING: [&str; 7] =
    ["#year-start", "#now", "#goal", "#target-share", "#target-projection", "target-light", "basis"];

/// `GET /units/{unit}/targets`.
pub async fn page(visit: Visit, Path(code): Path<String>) -> Result<Page, Failure> {
    let unit = visit.unit(&code)?;
    let progress = visit.moment.progress(unit);
    let mut tables = vec![own(&visit, &progress)];
    tables.extend(progress.iter().filter_map(|whole| shared_out(&visit, unit, whole)));
    let ties: Vec<String> = progress.iter().map(|each| tie::target(each.target.fact())).collect();
    tables.extend(about::table(&visit, |directive| ties.iter().any(|tie| directive.is_tied_to(tie))));
    let notes = rules(&visit);
    let contents = Contents { tables, notes, kinds: &[FactKind::Target], ..Contents::default() };
    sheet::render(&visit, Frame::of_unit(&visit, "targets", unit), unit, contents)
}

fn own(visit: &Visit, progress: &[Progress<'_>]) -> Table {
    let heads: Vec<&str> = ["target"].into_iter().chain(STANDING).collect();
    let mut table = Table::new(visit, "targets", "target-none", &heads);
    for each in progress {
        let fact = each.target.fact();
        let Some(metric) = find(&fact.metric) else { continue };
        let href = visit.when.link(&format!("/units/{}/figures/{}", fact.scope, metric.id));
        let name = format!("{}: {}", metric.name(visit.lang), each.asks(&visit.moment.now, visit.lang));
        table.rows.push(row(visit, Cell::link(name, Some(href)), metric, each));
    }
    table
}

fn row(visit: &Visit, first: Cell, metric: &Metric, progress: &Progress<'_>) -> Vec<Cell> {
    let now = &visit.moment.now;
    let value = |value| Cell::text(written(metric, value, visit.lang));
    let light = target::light(progress, now);
    let fact = progress.target.fact();
    vec![
        first,
        value(progress.baseline),
        value(progress.figure.value),
        value(progress.goal),
        Cell::rate(progress.share()),
        value(target::projection(progress, now)),
        Cell::verdict(light.label(visit.lang), shade(light)),
        Cell::link(fact.basis.as_str(), sheet::record(visit, FactKind::Target, progress.target.seq)),
    ]
}

const fn shade(light: Light) -> &'static str {
    match light {
        Light::Green => "met",
        Light::Amber => "basically_met",
        Light::Red => "unmet",
        Light::Grey => "missing",
    }
}

/// What the units below are asked for; nothing where there are none.
fn shared_out(visit: &Visit, unit: UnitIndex, whole: &Progress<'_>) -> Option<Table> {
    let moment = &visit.moment;
    let children = moment.children(unit);
    let asked = whole.target.fact();
    let metric = find(&asked.metric)?;
    if children.is_empty() {
        return None;
    }
    let parts = target::parts(&moment.now, asked);
    let check = target::check(asked, parts.iter().map(|part| part.fact()));
    // Said of every rate that nobody shares out, it would only fill the page.
    if check == Check::NoSum && parts.is_empty() {
        return None;
    }
    let heads: Vec<&str> = ["unit", "target"].into_iter().chain(STANDING).collect();
    let mut table = Table::new(visit, "targets", "target-parts-none", &heads);
    let name = format!("{}: {}", metric.name(visit.lang), whole.asks(&moment.now, visit.lang));
    table.title = visit.words("target-parts", &[("target", &name)]);
    table.says = says(visit, metric, &check);
    table.folded = parts.is_empty();
    for child in children {
        for each in moment.progress(child).iter().filter(|each| parts.iter().any(|part| part.seq == each.target.seq)) {
            let mut cells = row(visit, sheet::unit(visit, each.target.fact().scope, "/targets"), metric, each);
            cells.insert(1, Cell::text(each.asks(&moment.now, visit.lang)));
            table.rows.push(cells);
        }
    }
    Some(table)
}

fn says(visit: &Visit, metric: &Metric, check: &Check) -> String {
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

/// The rules behind a projection and a light.
fn rules(visit: &Visit) -> Vec<String> {
    let (days, share) = (target::DAYS_BEFORE_PROJECTION.to_string(), target::AMBER_FROM.to_string());
    let over = (100 - target::AMBER_FROM).to_string();
    vec![
        visit.words("target-rule-projection", &[("days", &days)]),
        visit.words("target-rule-light", &[("share", &share), ("over", &over)]),
    ]
}
