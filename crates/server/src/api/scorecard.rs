//! The scorecard: units against criteria, compared with an earlier date.

use std::collections::HashMap;

use axum::{extract::Path, http::HeaderMap, response::Response};
use programme::{
    judge::{Assessment, Verdict},
    law::CriteriaSet,
    unit::UnitCode,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Page, Paging, Problems, tagged};
use crate::{failure::Failure, pages::scorecard::Asked, request::Visit};

/// A page of the scorecard.
#[derive(Debug, Serialize, ToSchema)]
pub struct Scorecard {
    /// The criteria set.
    criteria_set: String,
    /// How far its thresholds are verified.
    verification: &'static str,
    #[serde(flatten)]
    page: Page<ScoredUnit>,
}

/// A unit against the criteria of the set.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScoredUnit {
    /// The unit.
    unit: String,
    /// The whole.
    verdict: &'static str,
    /// Criteria met.
    met: usize,
    /// Criteria that apply.
    applicable: usize,
    /// Criterion by criterion.
    criteria: Vec<Score>,
}

/// A criterion as judged.
#[derive(Debug, Serialize, ToSchema)]
pub struct Score {
    /// Its code.
    code: String,
    /// Met, basically met, unmet, missing, unjudgeable, or not applicable.
    verdict: &'static str,
    /// What it was on the date compared with, where that differs.
    #[schema(required)]
    was: Option<&'static str>,
}

fn view(set: &CriteriaSet, assessment: &Assessment, was: &HashMap<UnitCode, Vec<Verdict>>) -> ScoredUnit {
    let before = was.get(&assessment.unit);
    let judged = set.criteria.iter().zip(&assessment.criteria).enumerate();
    let score = |(place, (criterion, verdict)): (usize, (&programme::law::Criterion, &Verdict))| Score {
        code: criterion.code.clone(),
        verdict: verdict.id(),
        was: before.and_then(|before| before.get(place)).filter(|was| *was != verdict).map(|was| was.id()),
    };
    ScoredUnit {
        unit: assessment.unit.to_text(),
        verdict: assessment.verdict.id(),
        met: assessment.count(Verdict::Met),
        applicable: assessment.applicable(),
        criteria: judged.map(score).collect(),
    }
}

/// Every unit in and below a unit that a criteria set judges, criterion by criterion, by code.
#[utoipa::path(get, path = "/api/v1/units/{unit}/scorecard", tag = "figures",
    params(
        ("unit" = String, Path, description = "The official code", example = "439", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("set" = Option<String>, Query, description = "The criteria set; without it that of the communes", example = "commune-ntm-2021-2025", pattern = "^[a-z0-9_-]+$"),
        ("compare" = Option<String>, Query, description = "An earlier date to compare with", format = Date),
        ("as_of" = Option<String>, Query, description = "The date the verdicts are about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of the scorecard", body = Scorecard), Problems))]
pub async fn of_unit(visit: Visit, headers: HeaderMap, Path(code): Path<String>) -> Result<Response, Failure> {
    let paging = Paging::read(&visit)?;
    let moment = visit.moment.clone();
    let asked = Asked::read(&visit, &moment, &code).await?;
    let set = asked.set.ok_or(Failure::Bad("failure-no-set"))?;
    // The page shows another set instead; a program that names one means it.
    if visit.asked("set").is_some_and(|id| id != set.id) {
        return Err(Failure::Part("set", "failure-part"));
    }
    let was = asked.was();
    let mut items: Vec<(String, &Assessment)> = asked
        .judged
        .iter()
        .map(|(_, judgement)| (judgement.assessment.unit.to_text(), &judgement.assessment))
        .collect();
    items.sort_by(|a, b| a.0.cmp(&b.0));
    let page = paging.page(items.into_iter().map(|(code, assessment)| (code, view(set, assessment, &was))));
    let verification = moment.law().badge(set).id();
    tagged(&headers, &Scorecard { criteria_set: set.id.clone(), verification, page })
}
