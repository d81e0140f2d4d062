//! `nongthon targets`: a unit's targets, how each stands, and its parts.

use jiff::civil::Date;
use programme::{
    Lang, Quantity,
    fact::{Record, Target},
    metric::{self, MeasuredIn, Progress, progress_now},
    snapshot::Snapshot,
    target::{self, Check},
    unit::UnitCode,
    vietnamese,
};
use serde::Serialize;

use crate::{
    error::Failure,
    office::{AsOf, Office, scope},
    print,
};

#[derive(Serialize)]
struct Line {
    record: i64,
    metric: String,
    scope: String,
    years: String,
    goal: &'static str,
    number: Option<Quantity>,
    units: Vec<String>,
    basis: String,
    date: Date,
    baseline: Option<Quantity>,
    value: Option<Quantity>,
    aim: Option<Quantity>,
    share: Option<Quantity>,
    pace: &'static str,
    projection: Option<Quantity>,
    light: &'static str,
    /// How much the parts lack of the whole; none where they are not shared out or do not add up.
    missing_of_parts: Option<Quantity>,
    parts: Vec<Self>,
}

pub async fn run(office: &Office, when: AsOf, unit: Option<UnitCode>, json: bool, lang: Lang) -> Result<bool, Failure> {
    let now = office.snapshot(when).await?;
    let scope = scope(office, &now, unit)?;
    let targets = target::going_on(&now, scope);
    if json {
        let lines: Vec<Line> = targets.into_iter().map(|target| line(&now, target)).collect();
        print::json(&lines)?;
        return Ok(true);
    }
    if targets.is_empty() {
        print::line(lang.pick("Chưa giao chỉ tiêu nào đang thực hiện", "No target goes on"))?;
        return Ok(true);
    }
    let mut rows = Vec::new();
    for target in targets {
        rows.push(row(&now, target, "", lang));
        rows.extend(target::parts(&now, target.fact()).into_iter().map(|part| row(&now, part, "  ", lang)));
    }
    let headers = [
        lang.pick("đơn vị", "unit"),
        lang.pick("năm", "years"),
        lang.pick("chỉ số", "metric"),
        lang.pick("chỉ tiêu", "target"),
        lang.pick("đầu kỳ", "start"),
        lang.pick("hiện nay", "now"),
        lang.pick("phải đạt", "goal"),
        lang.pick("ước cuối kỳ", "projected"),
        lang.pick("đèn", "light"),
        lang.pick("các phần", "parts"),
    ];
    print::table(&headers, rows, &[4, 5, 6, 7])?;
    Ok(true)
}

fn check(now: &Snapshot, target: &Target) -> Check {
    target::check(target, target::parts(now, target).into_iter().map(Record::fact))
}

fn line(now: &Snapshot, record: &Record<Target>) -> Line {
    let progress: Progress<'_> = progress_now(record, now);
    let fact = record.fact();
    Line {
        record: record.seq.0,
        metric: fact.metric.clone(),
        scope: fact.scope.to_text(),
        years: fact.year.to_text(),
        goal: fact.goal.id(),
        number: fact.number,
        units: fact.named_units().map(UnitCode::to_text).collect(),
        basis: fact.basis.clone(),
        date: fact.date,
        baseline: progress.baseline,
        value: progress.figure.value,
        aim: progress.goal,
        share: progress.share(),
        pace: progress.pace.id(),
        projection: target::projection(&progress, now),
        light: target::light(&progress, now).id(),
        missing_of_parts: match check(now, fact) {
            Check::Whole => Some(Quantity::ZERO),
            Check::Missing(rest) => Some(rest),
            Check::TooMuch(rest) => Some(Quantity::ZERO - rest),
            Check::NotShared | Check::OtherUnits { .. } | Check::NoSum => None,
        },
        parts: target::parts(now, fact).into_iter().map(|part| line(now, part)).collect(),
    }
}

fn row(now: &Snapshot, record: &Record<Target>, indent: &str, lang: Lang) -> Vec<String> {
    let progress = progress_now(record, now);
    let fact = record.fact();
    let metric = metric::find(&fact.metric);
    let sign = if metric.is_some_and(|metric| metric.measured_in == MeasuredIn::Percent) { "%" } else { "" };
    let written = |value: Option<Quantity>| {
        value.map_or_else(|| "–".to_owned(), |value| format!("{}{sign}", vietnamese::quantity(value, 1)))
    };
    vec![
        format!("{indent}{}", now.unit_name(fact.scope)),
        fact.year.to_string(),
        metric.map_or(fact.metric.as_str(), |metric| metric.name(lang)).to_owned(),
        progress.asks(now, lang),
        written(progress.baseline),
        written(progress.figure.value),
        written(progress.goal),
        written(target::projection(&progress, now)),
        target::light(&progress, now).label(lang).to_owned(),
        told(&check(now, fact), lang),
    ]
}

/// Whether the parts make the whole, in a word.
fn told(check: &Check, lang: Lang) -> String {
    let number = |vi, en, rest| format!("{} {}", lang.pick(vi, en), vietnamese::quantity(rest, 2));
    match check {
        Check::Whole => lang.pick("đủ", "whole").to_owned(),
        Check::NotShared | Check::NoSum => "–".to_owned(),
        Check::Missing(rest) => number("thiếu", "missing", *rest),
        Check::TooMuch(rest) => number("vượt", "too much", *rest),
        Check::OtherUnits { .. } => lang.pick("khác đơn vị", "other units").to_owned(),
    }
}
