//! Residential areas, and decisions on them, on wards and on townships.

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use jiff::civil::Date;
use programme::fact::{Action, Area, Record};
use programme::unit::UnitIndex;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Json, Page, Paging, Problems, WriteProblems, line, once, tagged};
use crate::{
    failure::Failure,
    pages::areas::{State, areas, declare, judged, recognise},
    request::Visit,
};

/// A residential area that reports.
#[derive(Debug, Serialize, ToSchema)]
pub struct AreaView {
    /// Its code: that of its commune and a number.
    #[schema(example = "18145-03")]
    code: String,
    /// Its name.
    name: String,
    /// The day from which it reports.
    #[schema(value_type = String, format = Date)]
    declared: Date,
    /// How many households live in it.
    #[schema(required)]
    households: Option<u16>,
    /// How many people live in it.
    #[schema(required)]
    population: Option<u16>,
    /// What the judge says of it.
    #[schema(required, example = "unmet")]
    verdict: Option<&'static str>,
    /// Criteria it meets.
    criteria_met: usize,
    /// Whether a decision recognises it as a model one.
    recognised: bool,
    /// The number of that decision, where known.
    #[schema(required)]
    decision: Option<String>,
    /// The day of the last decision: that of the withdrawal where it was withdrawn.
    #[schema(required, value_type = Option<String>, format = Date)]
    decided: Option<Date>,
}

fn view(visit: &Visit, index: UnitIndex, record: &Record<Area>) -> AreaView {
    let area = record.fact();
    let judged = judged(&visit.moment, index);
    let State { recognised, number, date } = State::of(&visit.moment, index);
    AreaView {
        code: area.code.to_text(),
        name: area.name.clone(),
        declared: area.date,
        households: area.households,
        population: area.population,
        verdict: judged.map(|(verdict, ..)| verdict.id()),
        criteria_met: judged.map_or(0, |(_, met, _)| met),
        recognised,
        decision: number,
        decided: date,
    }
}

/// The residential areas in a unit that report.
#[utoipa::path(get, path = "/api/v1/units/{unit}/areas", tag = "areas",
    params(
        ("unit" = String, Path, description = "The official code", example = "18145", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("as_of" = Option<String>, Query, description = "The date the answer is about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of areas", body = Page<AreaView>), Problems))]
pub async fn list(visit: Visit, headers: HeaderMap, Path(code): Path<String>) -> Result<Response, Failure> {
    let scope = visit.unit(&code)?;
    let paging = Paging::read(&visit)?;
    let mut found = areas(&visit.moment, scope);
    found.sort_by_key(|(_, record)| record.fact().code.to_text());
    let items = found.into_iter().map(|(index, record)| (record.fact().code.to_text(), view(&visit, index, record)));
    tagged(&headers, &paging.page(items))
}

/// A residential area that a commune declares.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewArea {
    /// Its name, unique in the commune.
    #[schema(example = "Nam Thượng", min_length = 1, max_length = 200)]
    name: String,
    /// How many households live in it.
    #[serde(default)]
    households: Option<u16>,
    /// How many people live in it.
    #[serde(default)]
    population: Option<u16>,
}

/// An area that was declared.
#[derive(Debug, Serialize, ToSchema)]
pub struct Declared {
    /// The code it bears.
    #[schema(example = "18145-03")]
    code: String,
}

/// Declares a residential area of a commune: from today on it is a unit that reports.
#[utoipa::path(post, path = "/api/v1/units/{unit}/areas", tag = "areas",
    params(
        ("unit" = String, Path, description = "The official code", example = "18145", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200),
    ),
    request_body = NewArea,
    responses((status = 201, description = "Declared", body = Declared), Problems, WriteProblems))]
pub async fn declare(
    visit: Visit,
    headers: HeaderMap,
    Path(code): Path<String>,
    Json(body): Json<NewArea>,
) -> Result<Response, Failure> {
    let commune = visit.unit(&code)?;
    let name = line("name", &body.name, 200)?;
    let declared = declare::Declaration { name, households: body.households, population: body.population };
    once(&visit, &headers, &format!("{body:?}"), async || {
        let code = declare::record(&visit, commune, &declared).await?.to_text();
        Ok((StatusCode::CREATED, Declared { code }))
    })
    .await
}

/// What a decision says.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDecision {
    /// `recognise` or `withdraw`.
    #[schema(example = "recognise", pattern = "^(recognise|withdraw)$")]
    action: String,
    /// Its number.
    #[schema(example = "123/QĐ-UBND", min_length = 1, max_length = 200)]
    number: String,
    /// Its day.
    #[schema(value_type = String, format = Date)]
    date: Date,
}

/// How a unit stands after a decision.
#[derive(Debug, Serialize, ToSchema)]
pub struct Recognised {
    /// Whether it is recognised.
    recognised: bool,
}

/// Records a decision that recognises a residential area as a model one, or a ward or township as a civilised urban area, or
/// that withdraws this.
#[utoipa::path(post, path = "/api/v1/units/{unit}/recognition", tag = "areas",
    params(
        ("unit" = String, Path, description = "The official code", example = "18145-03", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200),
    ),
    request_body = NewDecision,
    responses((status = 201, description = "Recorded", body = Recognised), Problems, WriteProblems))]
pub async fn decide(
    visit: Visit,
    headers: HeaderMap,
    Path(code): Path<String>,
    Json(body): Json<NewDecision>,
) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let action = Action::from_id(&body.action).ok_or(Failure::Part("action", "failure-part"))?;
    let number = line("number", &body.number, 200)?;
    if number.is_empty() {
        return Err(Failure::Part("number", "failure-part"));
    }
    once(&visit, &headers, &format!("{body:?}"), async || {
        let decision = recognise::Decision { action, number: number.to_owned(), date: body.date };
        recognise::record(&visit, unit, decision).await?;
        Ok((StatusCode::CREATED, Recognised { recognised: action == Action::Recognise }))
    })
    .await
}
