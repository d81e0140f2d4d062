//! Cases of recognition and withdrawal: read, opened, taken step by step, voted and decided on, bound.

pub(super) mod acts;
pub(super) mod papers;

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use jiff::civil::Date;
use programme::{
    judge::Verdict,
    policy::Action,
    recognition::{Case, StepStanding, conditions},
    unit::UnitCode,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Page, Paging, Problems, json, tagged};
use crate::{
    failure::Failure,
    pages::cases,
    request::Visit,
    route::{Access::Somewhere, Route},
};

/// Routes of cases with who may use them.
pub fn routes() -> Vec<Route> {
    use Action::{Report, SeeFigures};
    vec![
        Route::get("/api/v1/cases", Somewhere(SeeFigures), list),
        Route::post("/api/v1/cases", Somewhere(Report), acts::open),
        Route::post("/api/v1/cases/steps", Somewhere(Report), acts::take),
        Route::post("/api/v1/cases/votes", Somewhere(Report), acts::vote),
        Route::post("/api/v1/cases/decisions", Somewhere(Report), acts::decide),
        Route::get("/api/v1/cases/papers/{paper}", Somewhere(SeeFigures), papers::paper),
        Route::get("/api/v1/cases/{case}", Somewhere(SeeFigures), one),
        Route::post("/api/v1/cases/{case}/surveys", Somewhere(Report), acts::survey),
        Route::post("/api/v1/cases/{case}/papers", Somewhere(Report), papers::give),
        Route::post("/api/v1/cases/{case}/files", Somewhere(Report), papers::give_file),
        Route::get("/api/v1/cases/{case}/dossier", Somewhere(SeeFigures), papers::dossier),
    ]
}

/// A case.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseView {
    /// Its code.
    #[schema(example = "CN-2023-1-01")]
    case: String,
    /// The unit.
    #[schema(value_type = String, example = "18499")]
    unit: UnitCode,
    /// The grade.
    #[schema(example = "ntm")]
    grade: &'static str,
    /// `recognise` or `withdraw`.
    action: &'static str,
    /// The criteria set.
    set: String,
    /// The assessment year.
    year: i16,
    /// The round.
    #[schema(example = "2023-1")]
    round: String,
    /// The day it was opened.
    #[schema(value_type = String, format = Date)]
    opened: Date,
    /// The procedure it follows.
    #[schema(example = "commune-recognise-2022")]
    procedure: String,
    /// How far it has come.
    #[schema(example = "assess")]
    stage: &'static str,
    /// Whose turn it is.
    turn: Vec<&'static str>,
    /// The first day by which somebody must act, where the law's number of days is known.
    #[schema(required, value_type = Option<String>, format = Date)]
    due: Option<Date>,
    /// Its steps, in their order.
    steps: Vec<CaseStepView>,
}

/// A step of a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseStepView {
    /// Its name in the procedure.
    #[schema(example = "check")]
    step: String,
    /// Who acts.
    actor: &'static str,
    /// How it stands.
    #[schema(example = "open")]
    state: &'static str,
    /// Since when it could be done.
    #[schema(required, value_type = Option<String>, format = Date)]
    since: Option<Date>,
    /// Until when it had or has to be.
    #[schema(required, value_type = Option<String>, format = Date)]
    due: Option<Date>,
    /// When it was done.
    #[schema(required, value_type = Option<String>, format = Date)]
    done: Option<Date>,
    /// How many days it is or was late.
    #[schema(required)]
    days_late: Option<i32>,
}

/// A condition of a case, computed.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseCondition {
    /// What is asked.
    name: String,
    /// Whether it holds: `met`, `unmet`, `missing`, `unjudgeable` …
    verdict: &'static str,
    /// What was found.
    says: String,
    /// The criteria that stand in the way.
    criteria: Vec<String>,
}

/// A case with its conditions.
#[derive(Debug, Serialize, ToSchema)]
pub struct WholeCase {
    /// The case.
    #[serde(flatten)]
    case: CaseView,
    /// Its conditions.
    conditions: Vec<CaseCondition>,
    /// The papers that it must have by now and has not.
    wanting: Vec<String>,
    /// The number of the decision on it.
    #[schema(required)]
    decision: Option<String>,
}

fn step(visit: &Visit, step: &StepStanding<'_>) -> CaseStepView {
    CaseStepView {
        step: step.rule.id.clone(),
        actor: step.rule.actor.id(),
        state: step.state.id(),
        since: step.since,
        due: step.due,
        done: step.done,
        days_late: step.days_late(visit.moment.as_of()),
    }
}

fn view(visit: &Visit, case: &Case<'_>) -> CaseView {
    let (fact, standing) = (case.fact(), case.standing());
    CaseView {
        case: fact.code.clone(),
        unit: fact.unit,
        grade: fact.grade.id(),
        action: fact.action.id(),
        set: fact.set.clone(),
        year: fact.year.0,
        round: fact.round.to_string(),
        opened: fact.opened,
        procedure: case.procedure.id.clone(),
        stage: standing.stage.id(),
        turn: standing.turn().into_iter().map(programme::law::Actor::id).collect(),
        due: standing.due(),
        steps: standing.steps.iter().map(|each| step(visit, each)).collect(),
    }
}

/// The cases of the units whose figures the token's owner may see, by code.
#[utoipa::path(get, path = "/api/v1/cases", tag = "cases",
    params(
        ("as_of" = Option<String>, Query, description = "The date the answer is about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of cases", body = Page<CaseView>), Problems))]
pub async fn list(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let paging = Paging::read(&visit)?;
    let mut all = cases::seen(&visit);
    all.sort_by(|a, b| a.fact().code.cmp(&b.fact().code));
    let items = all.iter().map(|case| (case.fact().code.clone(), view(&visit, case)));
    tagged(&headers, &paging.page(items))
}

/// A case with its conditions.
#[utoipa::path(get, path = "/api/v1/cases/{case}", tag = "cases",
    params(
        ("case" = String, Path, description = "Its code", min_length = 1),
        ("as_of" = Option<String>, Query, description = "The date the answer is about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
    ),
    responses((status = 200, description = "The case", body = WholeCase), Problems))]
pub async fn one(visit: Visit, Path(code): Path<String>) -> Result<Response, Failure> {
    let case = cases::find(&visit, &code)?;
    let condition = |condition: programme::recognition::Condition| CaseCondition {
        name: condition.name.get(visit.lang).to_owned(),
        verdict: Verdict::id(condition.verdict),
        says: condition.says.get(visit.lang).to_owned(),
        criteria: condition.criteria,
    };
    let whole = WholeCase {
        case: view(&visit, &case),
        conditions: conditions(&visit.moment.now, &case).into_iter().map(condition).collect(),
        wanting: case.wanting().into_iter().map(|paper| paper.code.clone()).collect(),
        decision: case.decision.and_then(programme::recognition::Decision::number).map(str::to_owned),
    };
    json(StatusCode::OK, &whole)
}
