//! What the judge says of what is being typed.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::Path,
    response::{IntoResponse as _, Response},
};
use programme::judge::{Judge, Verdict};
use serde_json::json;

use super::sheet::{in_words, sheet};
use crate::{
    failure::Failure,
    pages::{criterion::indicator_row, frame::Frame},
    request::{Fields, Visit},
};

/// `POST /units/{unit}/capture/judge`: what the judge would say of what is typed, while it is being typed.
pub async fn judge(visit: Visit, Path(code): Path<String>, fields: Fields) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let sheet = sheet(&visit, unit, Some(fields.get("set")), Some(fields.get("period"))).await?;
    let typed = sheet.read(&fields);
    let supposed = sheet.supposed(&typed);
    let judge = Judge::new(&supposed, sheet.set, visit.moment.assessment_year(sheet.set));
    let assessment = judge.assess(unit);
    let frame = Frame::of_unit(&visit, "capture", unit);
    let criteria: BTreeMap<&str, String> = sheet
        .set
        .criteria
        .iter()
        .zip(&assessment.criteria)
        .map(|(criterion, verdict)| (criterion.code.as_str(), frame.verdict(verdict)))
        .collect();
    let indicators: BTreeMap<&str, serde_json::Value> = sheet
        .set
        .indicators()
        .zip(&assessment.indicators)
        .filter(|(_, verdict)| **verdict != Verdict::NotApplicable)
        .map(|((_, indicator), verdict)| {
            let row = indicator_row(&visit.moment, &judge, unit, indicator, *verdict, visit.lang);
            let gaps: Vec<String> = row.tests.into_iter().map(|test| test.gap).filter(|gap| !gap.is_empty()).collect();
            (indicator.code.as_str(), json!({ "verdict": frame.verdict(verdict), "gap": gaps.join("; ") }))
        })
        .collect();
    let doubts: BTreeMap<String, Vec<String>> =
        sheet.doubts(&typed).into_iter().map(|(measure, doubts)| (measure, in_words(&doubts, visit.lang))).collect();
    let answer = json!({
        "doubts": doubts,
        "criteria": criteria,
        "indicators": indicators,
        "problems": typed.problems,
        "met": assessment.count(Verdict::Met),
    });
    Ok(Json(answer).into_response())
}
