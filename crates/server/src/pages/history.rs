//! What was said of one measure of one unit: every value, stage, person, reason and piece of evidence.

use askama::Template;
use axum::extract::Path;
use ledger::Said;
use programme::{
    Quantity,
    fact::{Observation, Stage},
    law::{Measure, MeasureIndex},
    period::Period,
    policy::{Action, Target},
    unit::UnitIndex,
};
use serde_json::json;

use super::{
    evidence::{Attached, attached},
    frame::{Frame, Page},
};
use crate::{failure::Failure, request::Visit, time};

#[derive(Template)]
#[template(path = "history.html")]
struct HistoryPage<'a> {
    frame: Frame<'a>,
    measure: &'a str,
    in_force: Option<String>,
    rows: Vec<Row>,
    hidden: bool,
    /// The values by period, for the chart.
    course: Option<String>,
}

struct Row {
    period: String,
    value: String,
    stage: &'static str,
    who: String,
    why: String,
    when: String,
    provenance: &'static str,
    source: String,
    evidence: Vec<Attached>,
    seq: i64,
}

/// `GET /units/{unit}/measures/{measure}`.
pub async fn page(visit: Visit, Path((code, id)): Path<(String, String)>) -> Result<Page, Failure> {
    let unit = visit.unit(&code)?;
    let moment = visit.moment.clone();
    let (index, measure) = moment.law().measure(&id).ok_or(Failure::NotFound)?;
    let (said, sees_claims) = said(&visit, unit, index).await?;
    let course = course(&visit, measure, &said);
    let mut rows = Vec::with_capacity(said.len());
    for each in said {
        let fact: &Observation = each.record.fact();
        let evidence = if sees_claims { attached(&visit, unit, fact.evidence.as_deref()).await? } else { Vec::new() };
        rows.push(Row {
            period: fact.period.to_string(),
            value: measure.write(fact.value.0, visit.lang),
            stage: fact.stage.label(visit.lang),
            who: if sees_claims { each.actor } else { String::new() },
            why: if sees_claims { each.reason } else { String::new() },
            when: time::written(each.recorded_at),
            provenance: each.record.sourced.provenance.label(visit.lang),
            source: each.record.sourced.source.clone(),
            evidence,
            seq: each.record.seq.0,
        });
    }
    let in_force = moment.now.reading(unit, index).map(|reading| {
        let period = reading.period().map(|period| format!(" ({period})")).unwrap_or_default();
        format!("{}{period}", measure.write(reading.value, visit.lang))
    });
    Frame::of_unit(&visit, "history", unit).render(|frame| HistoryPage {
        frame,
        measure: measure.name.get(visit.lang),
        in_force,
        rows,
        hidden: !sees_claims,
        course,
    })
}

/// What a chart shows of the words on a measure, the latest first: what was approved for each period, and what units
/// claim beyond that. None when there is no course to see.
fn course(visit: &Visit, measure: &Measure, said: &[Said<Observation>]) -> Option<String> {
    if !measure.is_number() {
        return None;
    }
    let value_at = |period: Period, counts: &dyn Fn(Stage) -> bool| {
        let of_period = said.iter().map(|each| each.record.fact()).filter(|fact| fact.period == period);
        of_period.clone().find(|fact| counts(fact.stage)).map(|fact| fact.value.0)
    };
    let mut periods: Vec<Period> = said.iter().map(|each| each.record.fact().period).collect();
    periods.sort_by_key(|period| period.rank());
    periods.dedup();
    let series = |name: Stage, counts: &dyn Fn(Stage) -> bool| {
        let values: Vec<Option<Quantity>> = periods.iter().map(|period| value_at(*period, counts)).collect();
        let texts: Vec<_> = values.iter().map(|value| value.map(|value| measure.write(value, visit.lang))).collect();
        let values: Vec<_> = values.iter().map(|value| value.map(Quantity::to_float)).collect();
        json!({ "name": name.label(visit.lang), "values": values, "texts": texts })
    };
    let is_claim = |stage: Stage| matches!(stage, Stage::Draft | Stage::Submitted);
    let mut all = vec![series(Stage::Approved, &|stage| stage == Stage::Approved)];
    if said.iter().any(|each| is_claim(each.record.fact().stage)) {
        all.push(series(Stage::Submitted, &is_claim));
    }
    let unit = &measure.unit;
    (periods.len() > 1).then(|| json!({ "unit": unit, "periods": texts(&periods), "series": all }).to_string())
}

fn texts(periods: &[Period]) -> Vec<String> {
    periods.iter().map(|period| period.to_text()).collect()
}

/// What was said of a measure of a unit, the latest first, as far as whoever asks may see it; and whether that is all
/// of it. What is not approved yet, persons, reasons and evidence concern only those who work on it.
pub async fn said(
    visit: &Visit,
    unit: UnitIndex,
    measure: MeasureIndex,
) -> Result<(Vec<Said<Observation>>, bool), Failure> {
    let moment = &visit.moment;
    let departments: Vec<&str> = moment.departments(measure).iter().map(String::as_str).collect();
    let sees_claims = visit.may(Action::SeeClaims, Target::of_departments(unit, &departments));
    let known = visit.when.known_at.as_ref().map(|(_, known)| *known);
    let id = &moment.law().measure_at(measure).id;
    let mut said = visit.app.ledger().history(moment.unit(unit).code, id, known).await?;
    said.retain(|each| sees_claims || each.record.fact().stage == Stage::Approved);
    said.reverse();
    Ok((said, sees_claims))
}
