//! What was said of one measure of one unit: every value, stage, person, reason and piece of evidence.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use ledger::Said;
use programme::{
    Quantity,
    fact::{Observation, Stage},
    law::{Measure, MeasureIndex},
    period::Period,
    policy::{Action, Target},
    snapshot::{
        Reading,
        carry::{Carried, Carrier},
    },
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
    /// Of the periods before the unit was there, what passes from those it was made of.
    before: Vec<Passed>,
    /// The days on which its ground was redrawn.
    redrawn: Vec<String>,
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
    let (mut said, sees_claims) = said(&visit, unit, index).await?;
    let code = moment.unit(unit).code;
    // Another unit may have borne the code.
    said.retain(|each| moment.tree().bearer(code, each.record.fact().period.end()) == Some(unit));
    let before = before(&visit, unit, index).await?;
    let course = course(&visit, measure, &said, &before);
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
        let how = moment.now.carried(unit, index).and_then(|carried| carried.as_ref().ok());
        let how = how.map(|carried| {
            format!(" – {}", visit.words("carried-in-force", &[("how", &how_in_words(&visit, carried))]))
        });
        format!("{}{period}{}", measure.write(reading.value, visit.lang), how.unwrap_or_default())
    });
    let redrawn = if before.is_empty() { None } else { moment.unit(unit).from };
    Frame::of_unit(&visit, "history", unit).render(|frame| HistoryPage {
        frame,
        measure: measure.name.get(visit.lang),
        in_force,
        rows,
        hidden: !sees_claims,
        course,
        before,
        redrawn: redrawn.map(programme::vietnamese::date).into_iter().collect(),
    })
}

/// What passes of a period from the units that one was made of.
struct Passed {
    period: Period,
    /// The value; none where nothing passes.
    value: Option<Quantity>,
    /// The value and how it came about, or why nothing passes.
    written: String,
    how: String,
    /// What was said of each former unit.
    parts: Vec<String>,
}

fn how_in_words(visit: &Visit, carried: &Carried) -> String {
    let how = carried.how.in_words(visit.lang);
    let divided = carried.is_apportioned.then(|| visit.words("carried-apportioned", &[]));
    divided.map_or_else(|| how.clone(), |divided| format!("{how}, {divided}"))
}

/// What passes of each period before a unit was there, the latest first.
async fn before(visit: &Visit, unit: UnitIndex, measure: MeasureIndex) -> Result<Vec<Passed>, Failure> {
    let (moment, lang) = (&visit.moment, visit.lang);
    let tree = moment.tree();
    let said = said_of_formers(visit, unit, measure).await?;
    let mut ranks: Vec<u32> = said.values().flatten().filter_map(|reading| Some(reading.period()?.rank())).collect();
    ranks.sort_unstable_by(|a, b| b.cmp(a));
    ranks.dedup();
    let law = moment.law();
    let rules = Carrier { tree, transition: law.transition(), measure: law.measure_at(measure) };
    let of = |former: UnitIndex| said.get(&former).cloned().unwrap_or_default();
    let passed = |rank: u32| {
        let period = Period::of_rank(rank)?;
        let carried = rules.of_period(unit, rank, &of);
        let write = |value| rules.measure.write(value, lang);
        let part = |unit: UnitIndex, value| Some(format!("{}: {}", tree.then_or_now(unit)?.full_name(), write(value)));
        Some(match carried {
            Ok(carried) => Passed {
                period,
                value: Some(carried.reading.value),
                written: write(carried.reading.value),
                how: how_in_words(visit, &carried),
                parts: carried.parts.iter().filter_map(|each| part(each.unit, each.value)).collect(),
            },
            Err(gap) => Passed {
                period,
                value: None,
                written: "–".to_owned(),
                how: gap.in_words(tree, lang),
                parts: tree
                    .made_of(unit)
                    .iter()
                    .filter_map(|former| {
                        let value = of(*former).into_iter().find(|reading| reading.period() == Some(period))?.value;
                        part(*former, value)
                    })
                    .collect(),
            },
        })
    };
    Ok(ranks.into_iter().filter_map(passed).collect())
}

/// What was approved of the units that one was made of, and of those before them.
async fn said_of_formers(
    visit: &Visit,
    unit: UnitIndex,
    measure: MeasureIndex,
) -> Result<HashMap<UnitIndex, Vec<Reading>>, Failure> {
    let tree = visit.moment.tree();
    let id = &visit.moment.law().measure_at(measure).id;
    let known = visit.when.known_at.as_ref().map(|(_, known)| *known);
    let (mut waiting, mut found) = (tree.made_of(unit).to_vec(), HashMap::new());
    while let Some(index) = waiting.pop() {
        let Some(former) = tree.former(index).filter(|_| !found.contains_key(&index)) else { continue };
        waiting.extend_from_slice(tree.made_of(index));
        let code = former.unit.code;
        let mut said: Vec<Reading> = Vec::new();
        for each in visit.app.ledger().history(code, id, known).await?.into_iter().rev() {
            let fact = each.record.fact();
            let is_told = said.iter().any(|reading| reading.period() == Some(fact.period));
            let is_its_own = tree.bearer(code, fact.period.end()) == Some(index);
            if fact.stage == Stage::Approved && is_its_own && !is_told {
                said.push(Reading::new(fact.value.0, each.record.seq, each.record.sourced.provenance, fact.period));
            }
        }
        found.insert(index, said);
    }
    Ok(found)
}

/// What a chart shows of the words on a measure, the latest first: what was approved for each period, and what units
/// claim beyond that. None when there is no course to see.
fn course(visit: &Visit, measure: &Measure, said: &[Said<Observation>], before: &[Passed]) -> Option<String> {
    if !measure.is_number() {
        return None;
    }
    let value_at = |period: Period, counts: &dyn Fn(Stage) -> bool| {
        let of_period = said.iter().map(|each| each.record.fact()).filter(|fact| fact.period == period);
        of_period.clone().find(|fact| counts(fact.stage)).map(|fact| fact.value.0)
    };
    let mut periods: Vec<Period> = said.iter().map(|each| each.record.fact().period).collect();
    periods.extend(before.iter().map(|passed| passed.period));
    periods.sort_by_key(|period| period.rank());
    periods.dedup();
    let line = |name: &str, gaps: bool, values: Vec<Option<Quantity>>| {
        let texts: Vec<_> = values.iter().map(|value| value.map(|value| measure.write(value, visit.lang))).collect();
        let values: Vec<_> = values.iter().map(|value| value.map(Quantity::to_float)).collect();
        json!({ "name": name, "values": values, "texts": texts, "gaps": gaps })
    };
    let series = |name: Stage, counts: &dyn Fn(Stage) -> bool| {
        line(name.label(visit.lang), false, periods.iter().map(|period| value_at(*period, counts)).collect())
    };
    let is_claim = |stage: Stage| matches!(stage, Stage::Draft | Stage::Submitted);
    let mut all = vec![series(Stage::Approved, &|stage| stage == Stage::Approved)];
    if said.iter().any(|each| is_claim(each.record.fact().stage)) {
        all.push(series(Stage::Submitted, &is_claim));
    }
    let mut marks = Vec::new();
    if !before.is_empty() {
        let passed = |period: &Period| before.iter().find(|passed| passed.period == *period)?.value;
        all.push(line(&visit.words("carried", &[]), true, periods.iter().map(passed).collect()));
        // From the first period of its own on, or at the end while there is none.
        let first = periods.iter().find(|period| before.iter().all(|passed| passed.period != **period));
        let text = visit.moment.redrawn.iter().rfind(|day| **day <= visit.moment.map).copied();
        let text = text.map(programme::vietnamese::date).unwrap_or_default();
        marks.extend(first.or(periods.last()).map(|period| json!({ "period": period.to_text(), "text": text })));
    }
    let unit = &measure.unit;
    (periods.len() > 1)
        .then(|| json!({ "unit": unit, "periods": texts(&periods), "series": all, "marks": marks }).to_string())
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
