//! What will be met: the tier of each criterion, why, and the office's word.

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use jiff::civil::Date;
use programme::{
    fact::{OutlookTier, Seq},
    metric::Source,
    outlook::{self, CriterionOutlook, Forecast, Standing, Told},
    policy::Action,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Change, Json, Page, Paging, Precondition, Problems, Reason, WriteProblems, json, tagged};
use crate::{
    failure::Failure,
    pages::outlook::{Overruled, below, horizon, overrule, set_asked, set_below, sets_of, withdraw},
    request::Visit,
    route::{Access::AtUnit, Route},
};

/// The routes of the outlook.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/v1/units/{unit}/outlook", AtUnit(Action::SeeFigures), of_unit),
        Route::get("/api/v1/units/{unit}/outlook/below", AtUnit(Action::SeeFigures), of_units_below),
        Route::put("/api/v1/units/{unit}/outlook/{set}/{criterion}", AtUnit(Action::Direct), put),
        Route::post("/api/v1/units/{unit}/outlook/{set}/{criterion}/withdrawal", AtUnit(Action::Direct), take_back),
    ]
}

/// The outlook of a unit.
#[derive(Debug, Serialize, ToSchema)]
pub struct OutlookView {
    /// The criteria set.
    criteria_set: String,
    /// How far its thresholds are verified.
    verification: &'static str,
    /// The day by which criteria are to be met.
    #[schema(value_type = String, format = Date)]
    by: Date,
    /// Its criteria that apply.
    criteria: Vec<OutlookCriterion>,
}

/// A criterion with its tier.
#[derive(Debug, Serialize, ToSchema)]
pub struct OutlookCriterion {
    /// Its code.
    code: String,
    /// The tier in effect: `met`, `likely`, `hard`, `very_hard`; none where it cannot be told.
    #[schema(required, example = "hard")]
    tier: Option<&'static str>,
    /// Whether that is only the best that can still be, since something is missing.
    at_best: bool,
    /// The computed tier.
    #[schema(required)]
    computed: Option<&'static str>,
    /// Why, in words.
    reason: String,
    /// The codes of the indicators that something is missing for.
    missing: Vec<String>,
    /// The numbers of the records that the computed tier rests on.
    records: Vec<i64>,
    /// The office's latest word.
    #[schema(required)]
    office: Option<OfficeWord>,
}

/// The office's word on a criterion.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfficeWord {
    /// The tier.
    tier: &'static str,
    /// Why.
    #[schema(required)]
    reason: Option<String>,
    /// The day it was said.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// Who said it, or where it is from.
    source: String,
    /// The tier that was computed then, where it is known.
    #[schema(required)]
    computed: Option<&'static str>,
    /// `stands`, `too_old` or `overtaken` by figures that have moved.
    standing: &'static str,
    /// The number of its record: what a change names.
    record: i64,
}

fn view(visit: &Visit, by: Date, each: &CriterionOutlook<'_>) -> OutlookCriterion {
    let told = each.in_effect();
    let record = |source: Source| match source {
        Source::Fact(_, seq) => Some(seq.0),
        Source::Unit(_) => None,
    };
    OutlookCriterion {
        code: each.criterion.code.clone(),
        tier: told.tier().map(OutlookTier::id),
        at_best: matches!(told, Told::AtBest(_)),
        computed: each.computed().tier().map(OutlookTier::id),
        reason: outlook::reason(&visit.moment.now, by, each, visit.lang),
        missing: each.unknown().map(|indicator| indicator.indicator.code.clone()).collect(),
        records: each.records().into_iter().filter_map(record).collect(),
        office: each.word.map(|word| {
            let fact = word.record.fact();
            OfficeWord {
                tier: fact.tier.id(),
                reason: fact.reason.clone(),
                date: fact.date,
                source: word.record.sourced.source.clone(),
                computed: fact.computed.map(OutlookTier::id),
                standing: match word.standing {
                    Standing::Stands => "stands",
                    Standing::TooOld(_) => "too_old",
                    Standing::Overtaken(_) => "overtaken",
                },
                record: word.record.seq.0,
            }
        }),
    }
}

/// The tier of each criterion of a unit, computed and as the office says.
#[utoipa::path(get, path = "/api/v1/units/{unit}/outlook", tag = "outlook",
    params(
        ("unit" = String, Path, description = "The official code", example = "42", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("set" = Option<String>, Query, description = "The criteria set; without it that of the unit's first grade", example = "province-pilot-hatinh-2021-2025", pattern = "^[a-z0-9_-]+$"),
        ("by" = Option<String>, Query, description = "The day by which criteria are to be met; without it the end of the year, or of the scheme", format = Date),
        ("as_of" = Option<String>, Query, description = "The date the answer is about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
    ),
    responses((status = 200, description = "The outlook", body = OutlookView), Problems))]
pub async fn of_unit(visit: Visit, headers: HeaderMap, Path(code): Path<String>) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let sets = sets_of(&visit.moment, unit);
    let set = set_asked(&visit, &sets)?;
    let by = horizon(&visit, set)?;
    let told = Forecast::new(&visit.moment.now).by(unit, set, by);
    let answer = OutlookView {
        criteria_set: set.id.clone(),
        verification: visit.moment.law().badge(set).id(),
        by,
        criteria: told.criteria.iter().map(|each| view(&visit, by, each)).collect(),
    };
    tagged(&headers, &answer)
}

/// A unit with the tiers of its criteria.
#[derive(Debug, Serialize, ToSchema)]
pub struct OutlookUnit {
    /// The unit.
    unit: String,
    /// Its criteria that apply.
    criteria: Vec<OutlookCell>,
}

/// A tier in effect.
#[derive(Debug, Serialize, ToSchema)]
pub struct OutlookCell {
    /// The criterion's code.
    code: String,
    /// The tier; none where it cannot be told.
    #[schema(required)]
    tier: Option<&'static str>,
    /// Whether that is only the best that can still be.
    at_best: bool,
}

/// Every unit in and below a unit that a set judges, with the tier of each criterion, by code.
#[utoipa::path(get, path = "/api/v1/units/{unit}/outlook/below", tag = "outlook",
    params(
        ("unit" = String, Path, description = "The official code", example = "444", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("set" = Option<String>, Query, description = "The criteria set; without it that of the communes", example = "commune-ntm-2021-2025", pattern = "^[a-z0-9_-]+$"),
        ("as_of" = Option<String>, Query, description = "The date the answer is about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of units", body = Page<OutlookUnit>), Problems))]
pub async fn of_units_below(visit: Visit, headers: HeaderMap, Path(code): Path<String>) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let paging = Paging::read(&visit)?;
    let moment = visit.moment.clone();
    let (_, set) = set_below(&visit, &moment, unit)?;
    let cell = |(code, told): (String, Told)| OutlookCell {
        code,
        tier: told.tier().map(OutlookTier::id),
        at_best: matches!(told, Told::AtBest(_)),
    };
    let told = below(&moment, unit, set).into_iter().map(|(index, tiers)| {
        let code = moment.unit(index).code.to_text();
        (code.clone(), OutlookUnit { unit: code, criteria: tiers.into_iter().map(cell).collect() })
    });
    let mut items: Vec<(String, OutlookUnit)> = told.collect();
    items.sort_by(|a, b| a.0.cmp(&b.0));
    tagged(&headers, &paging.page(items.into_iter()))
}

/// What the office says instead of what is computed.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWord {
    /// The tier: `met`, `likely`, `hard` or `very_hard`.
    #[schema(example = "likely", pattern = "^(met|likely|hard|very_hard)$")]
    tier: String,
    /// Why, which must be given.
    #[schema(example = "Nhà máy mở tháng 9", min_length = 1, max_length = 500)]
    reason: String,
}

/// Says the office's word on a criterion, from today on; the computed tier is kept beside it.
#[utoipa::path(put, path = "/api/v1/units/{unit}/outlook/{set}/{criterion}", tag = "outlook",
    params(
        ("unit" = String, Path, description = "The official code", example = "42", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("set" = String, Path, description = "The criteria set", example = "province-pilot-hatinh-2021-2025", pattern = "^[a-z0-9_-]+$"),
        ("criterion" = String, Path, description = "The criterion's code", example = "7", min_length = 1),
        ("If-Match" = Option<String>, Header, description = "The record of the word that was seen; without it, or If-None-Match, nothing is changed (428)"),
        ("If-None-Match" = Option<String>, Header, description = "`*` where there was no word"),
    ),
    request_body = NewWord,
    responses((status = 200, description = "Recorded", body = Change), Problems, WriteProblems))]
pub async fn put(
    visit: Visit,
    headers: HeaderMap,
    Path((code, set, criterion)): Path<(String, String, String)>,
    Json(body): Json<NewWord>,
) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let tier = OutlookTier::from_id(&body.tier).ok_or(Failure::Part("tier", "failure-part"))?;
    let seen = match Precondition::read(&headers)? {
        Precondition::Absent => None,
        Precondition::Is(record) => Some(Seq(record)),
    };
    let word = Overruled { set: &set, criterion: &criterion, tier, reason: &body.reason, seen };
    let amended = overrule(&visit, unit, &word).await?;
    json(StatusCode::OK, &Change::of(&amended)?)
}

/// Withdraws the office's word on a criterion: what is computed counts again, or the word before.
#[utoipa::path(post, path = "/api/v1/units/{unit}/outlook/{set}/{criterion}/withdrawal", tag = "outlook",
    params(
        ("unit" = String, Path, description = "The official code", example = "42", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("set" = String, Path, description = "The criteria set", example = "province-pilot-hatinh-2021-2025", pattern = "^[a-z0-9_-]+$"),
        ("criterion" = String, Path, description = "The criterion's code", example = "7", min_length = 1),
        ("If-Match" = Option<String>, Header, description = "The record of the word that was seen; without it nothing is changed (428)"),
    ),
    request_body = Reason,
    responses((status = 200, description = "Withdrawn", body = Change), Problems, WriteProblems))]
pub async fn take_back(
    visit: Visit,
    headers: HeaderMap,
    Path((code, set, criterion)): Path<(String, String, String)>,
    Json(body): Json<Reason>,
) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let Precondition::Is(record) = Precondition::read(&headers)? else { return Err(Failure::NoPrecondition) };
    let act = withdraw(&visit, unit, (&set, &criterion), Seq(record), body.read()?).await?;
    json(StatusCode::OK, &Change { act: Some(act.0) })
}
