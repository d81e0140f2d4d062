//! What if: scenarios, what the world under one says, and how one becomes real.

use std::collections::BTreeMap;

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use documents::import::{ImportProblem, Rejected};
use jiff::civil::Date;
use ledger::Scenario;
use programme::{
    metric::Metric,
    policy::Action,
    scenario::{Stated, Unread, difference, figures},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{
    Json, Page, Paging, Precondition, Problems, WriteProblems, json, line, lines, once, tagged, with_tag,
};
use crate::{
    failure::Failure,
    request::Visit,
    route::{Access, Route},
    supposing::{
        self,
        adopting::{Decision, Plan},
    },
};

/// The routes of scenarios.
pub fn routes() -> Vec<Route> {
    let access = Access::Office(Action::SeeFigures);
    vec![
        Route::get("/api/v1/scenarios", access, list),
        Route::post("/api/v1/scenarios", access, add),
        Route::get("/api/v1/scenarios/{scenario}", access, one),
        Route::put("/api/v1/scenarios/{scenario}", access, put),
        Route::delete("/api/v1/scenarios/{scenario}", access, remove),
        Route::get("/api/v1/scenarios/{scenario}/effect", access, effect),
        Route::get("/api/v1/scenarios/{scenario}/adoption", access, plan),
        Route::post("/api/v1/scenarios/{scenario}/adoption", access, adopt),
    ]
}

/// A change of a scenario.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SupposedChange {
    /// `threshold`, `judging`, or a kind of fact; a figure is an `observation`.
    #[schema(example = "observation", pattern = "^[a-z_]{1,40}$")]
    kind: String,
    /// Text by the identifier of the field, as in a file.
    #[schema(example = json!({"unit": "18145", "measure": "income_per_capita", "period": "2022", "value": "40"}))]
    fields: BTreeMap<String, String>,
}

/// A scenario in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScenarioLine {
    /// Its identifier.
    scenario: String,
    /// What it is called.
    name: String,
    /// What it is for.
    note: String,
    /// The login of its owner.
    owner: String,
    /// Whether others see it.
    shared: bool,
    /// How many changes it has.
    changes: usize,
}

/// A scenario.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScenarioView {
    /// Its identifier.
    scenario: String,
    /// What it is called.
    name: String,
    /// What it is for.
    note: String,
    /// The login of its owner.
    owner: String,
    /// Whether others see it.
    shared: bool,
    /// Its changes, in their order.
    changes: Vec<SupposedChange>,
    /// Counts its wordings: what `If-Match` names.
    version: i64,
}

/// A scenario to be made or put in the place of another wording.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioContent {
    /// What it is called.
    #[schema(example = "Siết thu nhập", min_length = 1, max_length = 120)]
    name: String,
    /// What it is for.
    #[serde(default)]
    #[schema(max_length = 1000)]
    note: String,
    /// Whether whoever sees the office's figures sees it.
    #[serde(default)]
    shared: bool,
    /// Its changes, in their order.
    #[serde(default)]
    #[schema(max_items = 200)]
    changes: Vec<SupposedChange>,
}

/// What the world under a scenario says beside today's.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScenarioEffect {
    /// The figures of the province that come to something else.
    figures: Vec<SupposedFigure>,
    /// The units of which the judge says something else, by grade.
    units: Vec<SupposedUnit>,
}

/// A figure that comes to something else.
#[derive(Debug, Serialize, ToSchema)]
pub struct SupposedFigure {
    /// The metric.
    metric: &'static str,
    /// What it comes to as things are, exactly.
    #[schema(required)]
    before: Option<String>,
    /// What it comes to under the scenario, exactly.
    #[schema(required)]
    after: Option<String>,
}

/// A unit of which the judge says something else.
#[derive(Debug, Serialize, ToSchema)]
pub struct SupposedUnit {
    /// The unit.
    unit: String,
    /// The grade for which it is judged.
    grade: &'static str,
    /// The set that judges it under the scenario.
    criteria_set: String,
    /// What is said of the whole as things are.
    before: &'static str,
    /// What is said of the whole under the scenario.
    after: &'static str,
    /// The criteria of which something else is said; none where another set judges.
    criteria: Vec<SupposedVerdict>,
}

/// A criterion of which the judge says something else.
#[derive(Debug, Serialize, ToSchema)]
pub struct SupposedVerdict {
    /// Its code.
    code: String,
    /// What is said as things are.
    before: &'static str,
    /// What is said under the scenario.
    after: &'static str,
}

/// What adopting a scenario would record.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdoptionPlan {
    /// What would be recorded, in words, kind by kind.
    records: Vec<AdoptedKind>,
    /// What cannot be adopted, in words with the reason.
    refused: Vec<String>,
    /// Whether a document of the province must be named.
    decides: bool,
    /// Names what was seen; to be sent along.
    stamp: String,
}

/// What would be recorded of one kind.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdoptedKind {
    /// The kind of fact.
    kind: &'static str,
    /// Fact by fact, in words.
    says: Vec<String>,
}

/// What is adopted.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Adoption {
    /// The `stamp` of the plan that was seen.
    #[schema(pattern = "^[0-9]{1,18}-[0-9]{1,18}$")]
    stamp: String,
    /// Why.
    #[schema(min_length = 1, max_length = 300)]
    reason: String,
    /// The document by which the province decides a threshold.
    #[serde(default)]
    #[schema(max_length = 200)]
    decision: String,
    /// From when on a threshold counts; the day of the office when it is not given.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    date: Option<Date>,
}

/// What was adopted.
#[derive(Debug, Serialize, ToSchema)]
pub struct Adopted {
    /// The acts, one for each kind of fact.
    acts: Vec<i64>,
}

fn view(scenario: &Scenario) -> Result<ScenarioView, Failure> {
    let changes = supposing::stated(scenario)?.into_iter();
    let changes = changes.map(|Stated { kind, fields }| SupposedChange { kind, fields }).collect();
    Ok(ScenarioView {
        scenario: scenario.id.clone(),
        name: scenario.content.name.clone(),
        note: scenario.content.note.clone(),
        owner: scenario.login.clone(),
        shared: scenario.content.shared,
        changes,
        version: scenario.version,
    })
}

fn answered(status: StatusCode, scenario: &Scenario) -> Result<Response, Failure> {
    Ok(with_tag(json(status, &view(scenario)?)?, &format!("\"{}\"", scenario.version)))
}

/// What a program says of a scenario, every change of it sound; errors name the change and the field: `2.unit`.
async fn read(visit: &Visit, body: &ScenarioContent) -> Result<ledger::NewScenario, Failure> {
    let told = |change: &SupposedChange| Stated { kind: change.kind.clone(), fields: change.fields.clone() };
    let stated: Vec<Stated> = body.changes.iter().map(told).collect();
    let (name, note) =
        (line("name", &body.name, supposing::LONGEST_NAME)?, lines("note", &body.note, supposing::LONGEST_NOTE)?);
    let content = supposing::content(name, note, body.shared, &stated)?;
    let read = supposing::read(&visit.app, &visit.moment, &stated, visit.lang).await?;
    read.map(|_| content).map_err(|unread| Failure::Rejected(rejected(&unread)))
}

fn rejected(unread: &[Unread]) -> Rejected {
    let problem = |(place, problem): (usize, &programme::fact::Problem)| ImportProblem {
        file: String::new(),
        sheet: None,
        cell: Some(format!("{}.{}", place + 1, problem.field)),
        wrong: problem.wrong.clone(),
        right: problem.right.clone(),
    };
    let problems = unread.iter().flat_map(|each| each.problems.iter().map(move |problem| (each.place, problem)));
    let problems: Vec<ImportProblem> = problems.map(problem).collect();
    Rejected { total: problems.len(), problems }
}

/// The scenarios that one may see, by identifier.
#[utoipa::path(get, path = "/api/v1/scenarios", tag = "scenarios",
    params(
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of scenarios", body = Page<ScenarioLine>), Problems))]
pub async fn list(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let paging = Paging::read(&visit)?;
    let mut items = Vec::new();
    for scenario in visit.app.ledger().scenarios(&visit.viewer()?.account.id).await? {
        let changes = supposing::stated(&scenario)?.len();
        let Scenario { id, login, content, .. } = scenario;
        let (name, note, shared) = (content.name, content.note, content.shared);
        items.push((id.clone(), ScenarioLine { scenario: id, name, note, owner: login, shared, changes }));
    }
    items.sort_by(|a, b| a.0.cmp(&b.0));
    tagged(&headers, &paging.page(items.into_iter()))
}

/// Makes a scenario of one's own.
#[utoipa::path(post, path = "/api/v1/scenarios", tag = "scenarios",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200)),
    request_body = ScenarioContent,
    responses((status = 201, description = "Made", body = ScenarioView), Problems, WriteProblems))]
pub async fn add(visit: Visit, headers: HeaderMap, Json(body): Json<ScenarioContent>) -> Result<Response, Failure> {
    let content = read(&visit, &body).await?;
    once(&visit, &headers, &format!("{body:?}"), async || {
        let id = supposing::add(&visit, &content).await?;
        Ok((StatusCode::CREATED, view(&supposing::find(&visit, &id).await?)?))
    })
    .await
}

/// A scenario.
#[utoipa::path(get, path = "/api/v1/scenarios/{scenario}", tag = "scenarios",
    params(("scenario" = String, Path, description = "Its identifier", pattern = "^[0-9a-f-]{36}$")),
    responses((status = 200, description = "The scenario, its version as the tag", body = ScenarioView), Problems))]
pub async fn one(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    answered(StatusCode::OK, &supposing::find(&visit, &id).await?)
}

/// Puts another wording of one's own scenario in its place. Name what was seen by `If-Match` with the version.
#[utoipa::path(put, path = "/api/v1/scenarios/{scenario}", tag = "scenarios",
    params(
        ("scenario" = String, Path, description = "Its identifier", pattern = "^[0-9a-f-]{36}$"),
        ("If-Match" = Option<String>, Header, description = "The version that was seen", pattern = "^\"?[0-9]{1,18}\"?$"),
    ),
    request_body = ScenarioContent,
    responses((status = 200, description = "Changed", body = ScenarioView), Problems, WriteProblems))]
pub async fn put(
    visit: Visit,
    headers: HeaderMap,
    Path(id): Path<String>,
    Json(body): Json<ScenarioContent>,
) -> Result<Response, Failure> {
    supposing::own(&visit, &id).await?;
    let seen = Precondition::seen(&headers)?;
    let content = read(&visit, &body).await?;
    supposing::change(&visit, &id, seen.0, &content).await?;
    answered(StatusCode::OK, &supposing::find(&visit, &id).await?)
}

/// Deletes a scenario of one's own.
#[utoipa::path(delete, path = "/api/v1/scenarios/{scenario}", tag = "scenarios",
    params(("scenario" = String, Path, description = "Its identifier", pattern = "^[0-9a-f-]{36}$")),
    responses((status = 204, description = "Deleted"), Problems, WriteProblems))]
pub async fn remove(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    supposing::own(&visit, &id).await?;
    visit.app.ledger().delete_scenario(&id, &visit.viewer()?.account.id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// What the world under a scenario says beside the world as it is: figures of the province, and units judged otherwise.
#[utoipa::path(get, path = "/api/v1/scenarios/{scenario}/effect", tag = "scenarios",
    params(
        ("scenario" = String, Path, description = "Its identifier", pattern = "^[0-9a-f-]{36}$"),
        ("as_of" = Option<String>, Query, description = "The date both worlds are about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
    ),
    responses((status = 200, description = "What differs", body = ScenarioEffect), Problems, WriteProblems))]
pub async fn effect(visit: Visit, headers: HeaderMap, Path(id): Path<String>) -> Result<Response, Failure> {
    let scenario = supposing::find(&visit, &id).await?;
    let opened = supposing::open(&visit.app, scenario, &visit.moment, visit.lang).await?;
    let beside = opened.map_err(|unread| Failure::Rejected(rejected(&unread)))?;
    let (today, moment) = (&beside.today, &beside.moment);
    let (province, code) = (today.province, today.unit(today.province).code);
    let figure = |metric: &'static Metric| today.figure(metric, province);
    let exact = |value: Option<programme::Quantity>| value.map(|value| value.to_string());
    let figures = figures(code, figure, |metric| moment.figure(metric, province)).into_iter();
    let figures = figures.map(|moved| SupposedFigure {
        metric: moved.metric.id,
        before: exact(moved.before),
        after: exact(moved.after),
    });
    let units = difference(&today.now, &moment.now, province).into_iter().map(|moved| SupposedUnit {
        unit: moment.unit(moved.unit).code.to_text(),
        grade: moved.grade.id(),
        criteria_set: moved.set,
        before: moved.before.id(),
        after: moved.after.id(),
        criteria: moved
            .criteria
            .into_iter()
            .map(|each| SupposedVerdict { code: each.code, before: each.before.id(), after: each.after.id() })
            .collect(),
    });
    tagged(&headers, &ScenarioEffect { figures: figures.collect(), units: units.collect() })
}

/// What adopting a scenario of one's own would record now.
#[utoipa::path(get, path = "/api/v1/scenarios/{scenario}/adoption", tag = "scenarios",
    params(("scenario" = String, Path, description = "Its identifier", pattern = "^[0-9a-f-]{36}$")),
    responses((status = 200, description = "What would be recorded", body = AdoptionPlan), Problems, WriteProblems))]
pub async fn plan(visit: Visit, headers: HeaderMap, Path(id): Path<String>) -> Result<Response, Failure> {
    let scenario = supposing::own(&visit, &id).await?;
    let plan = Plan::new(&visit, &scenario, &Decision { document: "…", date: visit.moment.as_of() }).await?;
    let records = plan
        .parts
        .iter()
        .map(|part| AdoptedKind { kind: part.kind.id(), says: part.rows.iter().map(|row| row.says.clone()).collect() });
    let refused = plan.refused.iter().map(|(says, why)| format!("{says}: {}", visit.words(why, &[])));
    let (decides, stamp) = (plan.decides, plan.stamp.clone());
    tagged(&headers, &AdoptionPlan { records: records.collect(), refused: refused.collect(), decides, stamp })
}

/// Records what was seen: one act for each kind of fact, or nothing where the ledger or the scenario has moved meanwhile.
#[utoipa::path(post, path = "/api/v1/scenarios/{scenario}/adoption", tag = "scenarios",
    params(
        ("scenario" = String, Path, description = "Its identifier", pattern = "^[0-9a-f-]{36}$"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200),
    ),
    request_body = Adoption,
    responses((status = 201, description = "Recorded", body = Adopted), Problems, WriteProblems))]
pub async fn adopt(
    visit: Visit,
    headers: HeaderMap,
    Path(id): Path<String>,
    Json(body): Json<Adoption>,
) -> Result<Response, Failure> {
    let scenario = supposing::own(&visit, &id).await?;
    let reason = line("reason", &body.reason, 300)?;
    if reason.is_empty() {
        return Err(Failure::Bad("failure-reason"));
    }
    if !is_stamp(&body.stamp) {
        return Err(Failure::Part("stamp", "failure-part"));
    }
    let document = line("decision", &body.decision, 200)?;
    let date = body.date.unwrap_or_else(|| visit.moment.as_of());
    once(&visit, &headers, &format!("{body:?}"), async || {
        let plan = Plan::new(&visit, &scenario, &Decision { document, date }).await?;
        if plan.stamp != body.stamp {
            return Err(Failure::Moved);
        }
        if plan.decides && document.is_empty() {
            return Err(Failure::Bad("problem-decision"));
        }
        let acts = plan.carry_out(&visit, &scenario, reason).await?;
        Ok((StatusCode::CREATED, Adopted { acts: acts.into_iter().map(|act| act.0).collect() }))
    })
    .await
}

/// Whether a text can be the stamp of a plan.
fn is_stamp(text: &str) -> bool {
    let is_number = |part: &str| (1..=18).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('-').is_some_and(|(one, other)| is_number(one) && is_number(other))
}
