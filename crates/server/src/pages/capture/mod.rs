//! The form of a unit for a set and a period: last value, threshold and gap beside each field; draft or submit.

mod field;
mod judge;
mod save;
mod sheet;

use askama::Template;
use axum::extract::Path;
use programme::{
    judge::{Judge, Verdict},
    law::{CriteriaSet, Leaf},
    period::Period,
    unit::UnitIndex,
};

pub use self::{
    field::plain_field,
    judge::judge,
    save::{save, sourced},
    sheet::{Sheet, impossible, sheet},
};
use self::{
    field::{Field, field},
    sheet::Typed,
};
use super::{
    criterion::{IndicatorRow, indicator_row},
    frame::{Frame, Page},
};
use crate::{failure::Failure, request::Visit};

#[derive(Template)]
#[template(path = "capture.html")]
struct CapturePage<'a> {
    frame: Frame<'a>,
    unit: UnitIndex,
    set: &'a CriteriaSet,
    sets: Vec<(&'a str, &'a str, bool)>,
    period: Period,
    periods: Vec<(String, bool)>,
    criteria: Vec<CriterionForm>,
    problems: usize,
    conflicts: usize,
    met: usize,
}

struct CriterionForm {
    code: String,
    name: String,
    verdict: Verdict,
    indicators: Vec<(IndicatorRow, Vec<Field>)>,
}

/// `GET /units/{unit}/capture`.
pub async fn page(visit: Visit, Path(code): Path<String>) -> Result<Page, Failure> {
    let unit = visit.unit(&code)?;
    let sheet = sheet(&visit, unit, visit.asked("set"), visit.asked("period")).await?;
    form(&sheet, Typed::default()).await
}

async fn form(sheet: &Sheet<'_>, typed: Typed) -> Result<Page, Failure> {
    let visit = sheet.visit;
    let supposed = sheet.supposed(&typed);
    let judge = Judge::new(&supposed, sheet.set, visit.moment.assessment_year(sheet.set));
    let assessment = judge.assess(sheet.unit);
    let doubts = sheet.doubts(&typed);
    let mut verdicts = assessment.indicators.iter();
    let mut shown = Vec::new();
    let mut criteria = Vec::with_capacity(sheet.set.criteria.len());
    for (criterion, verdict) in sheet.set.criteria.iter().zip(&assessment.criteria) {
        let mut indicators = Vec::with_capacity(criterion.indicators.len());
        for indicator in &criterion.indicators {
            let Some(of_indicator) = verdicts.next() else { break };
            if *of_indicator == Verdict::NotApplicable {
                continue;
            }
            let row = indicator_row(&visit.moment, &judge, sheet.unit, indicator, *of_indicator, visit.lang);
            let mut fields = Vec::new();
            for leaf in indicator.requirement.leaves() {
                if let Leaf::Measure { measure, .. } = leaf
                    && !shown.contains(measure)
                {
                    shown.push(*measure);
                    fields.push(field(sheet, *measure, &typed, &doubts).await?);
                }
            }
            indicators.push((row, fields));
        }
        if *verdict != Verdict::NotApplicable {
            let (code, name) = (criterion.code.clone(), criterion.name.get(visit.lang).to_owned());
            criteria.push(CriterionForm { code, name, verdict: *verdict, indicators });
        }
    }
    let unit = visit.moment.unit(sheet.unit);
    let year = visit.moment.as_of().year();
    let sets = visit.moment.law().sets().iter().filter(|set| {
        let province = visit.moment.unit(visit.moment.province).code;
        set.applies_to(unit) && set.assessment_years.contains(year) && set.province.is_none_or(|only| only == province)
    });
    Frame::of_unit(visit, "capture", sheet.unit).render(|frame| CapturePage {
        frame,
        unit: sheet.unit,
        set: sheet.set,
        sets: sets.map(|set| (set.id.as_str(), set.name.get(visit.lang), set.id == sheet.set.id)).collect(),
        period: sheet.period,
        periods: periods(visit, sheet.period),
        criteria,
        problems: typed.problems.len(),
        conflicts: typed.conflicts.len(),
        met: assessment.count(Verdict::Met),
    })
}

/// The periods worth offering: last year and this one, their halves and quarters that have begun.
pub fn periods(visit: &Visit, chosen: Period) -> Vec<(String, bool)> {
    let day = visit.moment.as_of();
    let mut periods = vec![Period::year(day.year() - 1), Period::year(day.year())];
    let quarters = [-1, 0].into_iter().flat_map(|back| (1..=4).map(move |quarter| (back, quarter)));
    let quarters = quarters.filter_map(|(back, quarter)| Period::parse(&format!("{}-Q{quarter}", day.year() + back)));
    periods.extend(quarters.filter(|quarter| quarter.start() <= day));
    if !periods.contains(&chosen) {
        periods.push(chosen);
    }
    periods.into_iter().map(|period| (period.to_text(), period == chosen)).collect()
}
