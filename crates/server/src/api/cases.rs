//! Cases of recognition and withdrawal: read, opened, taken step by step, voted and decided on, bound.

use axum::{
    body::Body,
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use documents::{paper::Paper, recognition::Kind, report::Format};
use jiff::civil::Date;
use programme::{
    fact::{Action as Acts, Field as _, Raw, Round, StepOutcome},
    grade::Grade,
    judge::Verdict,
    policy::{Action, Target},
    recognition::{Case, StepStanding, conditions},
    unit::UnitCode,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    answer::{Json, Page, Paging, Problems, WriteProblems, json, line, lines, once, read, tagged},
    dossiers::{Kept, TEXT, kept},
};
use crate::{
    failure::Failure,
    pages::{
        cases::{self, Counted, Decided, Given, Opened, Taken, Vote, Voted},
        reports,
    },
    request::Visit,
    route::{Access::Somewhere, Route},
    upload::{FILE_LIMIT, Sent, base_name},
};

/// Routes of cases with who may use them.
pub fn routes() -> Vec<Route> {
    use Action::{Report, SeeFigures};
    vec![
        Route::get("/api/v1/cases", Somewhere(SeeFigures), list),
        Route::post("/api/v1/cases", Somewhere(Report), open),
        Route::post("/api/v1/cases/steps", Somewhere(Report), take),
        Route::post("/api/v1/cases/votes", Somewhere(Report), vote),
        Route::post("/api/v1/cases/decisions", Somewhere(Report), decide),
        Route::get("/api/v1/cases/papers/{paper}", Somewhere(SeeFigures), paper),
        Route::get("/api/v1/cases/{case}", Somewhere(SeeFigures), one),
        Route::post("/api/v1/cases/{case}/surveys", Somewhere(Report), survey),
        Route::post("/api/v1/cases/{case}/papers", Somewhere(Report), give),
        Route::post("/api/v1/cases/{case}/files", Somewhere(Report), give_file),
        Route::get("/api/v1/cases/{case}/dossier", Somewhere(SeeFigures), dossier),
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

/// Cases to be opened.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCases {
    /// The codes of the units.
    #[schema(min_items = 1, max_items = 300)]
    units: Vec<String>,
    /// The grade.
    #[schema(example = "ntm", pattern = "^(ntm|advanced|model|completed)$")]
    grade: String,
    /// `recognise` or `withdraw`.
    #[schema(example = "recognise", pattern = "^(recognise|withdraw)$")]
    action: String,
    /// The assessment year.
    #[schema(minimum = 2016, maximum = 2100)]
    year: i16,
    /// The round: year and number.
    #[schema(example = "2023-1", pattern = "^[0-9]{4}-[0-9]{1,2}$")]
    round: String,
}

/// Cases that were opened.
#[derive(Debug, Serialize, ToSchema)]
pub struct CasesOpened {
    /// The codes they bear.
    cases: Vec<String>,
}

/// Opens cases as one act: for all of the units or for none.
#[utoipa::path(post, path = "/api/v1/cases", tag = "cases",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200)),
    request_body = NewCases,
    responses((status = 201, description = "Opened", body = CasesOpened), Problems, WriteProblems))]
pub async fn open(visit: Visit, headers: HeaderMap, Json(body): Json<NewCases>) -> Result<Response, Failure> {
    let part = |name| Failure::Part(name, "failure-part");
    let round = Round::read(&Raw::text(&body.round)).ok_or(part("round"))?;
    let grade = Grade::from_id(&body.grade).ok_or(part("grade"))?;
    let action = Acts::from_id(&body.action).ok_or(part("action"))?;
    let units: Option<Vec<UnitCode>> = body.units.iter().map(|code| code.parse().ok()).collect();
    let units = units.ok_or(part("units"))?;
    once(&visit, &headers, &format!("{body:?}"), async || {
        let opened = Opened { units: units.clone(), grade, action, year: body.year, round };
        let (cases, _) = cases::open(&visit, opened).await?;
        Ok((StatusCode::CREATED, CasesOpened { cases }))
    })
    .await
}

/// An optional line as a program sends it.
fn number(text: Option<&String>) -> Result<Option<String>, Failure> {
    let text = text.map(|text| line("number", text, 100)).transpose()?;
    Ok(text.map(str::to_owned).filter(|text| !text.is_empty()))
}

/// What became of a step of cases.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCaseStep {
    /// The cases.
    #[schema(min_items = 1, max_items = 300)]
    cases: Vec<String>,
    /// The step of their procedure.
    #[schema(example = "report", pattern = "^[a-z_]+$")]
    step: String,
    /// The day.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// `done`, `returned` or `refused`.
    #[schema(example = "done", pattern = "^(done|returned|refused)$")]
    outcome: String,
    /// Why, or what else is to be said.
    #[serde(default)]
    #[schema(max_length = 2000)]
    note: Option<String>,
    /// The number of the document that says so.
    #[serde(default)]
    #[schema(max_length = 100)]
    number: Option<String>,
}

/// Records what became of a step, of all of the cases or of none.
#[utoipa::path(post, path = "/api/v1/cases/steps", tag = "cases", request_body = NewCaseStep,
    responses((status = 200, description = "Recorded", body = Kept), Problems, WriteProblems))]
pub async fn take(visit: Visit, Json(body): Json<NewCaseStep>) -> Result<Response, Failure> {
    let outcome = StepOutcome::from_id(&body.outcome).ok_or(Failure::Part("outcome", "failure-part"))?;
    let note = body.note.as_ref().map(|text| lines("note", text, TEXT)).transpose()?;
    let taken = Taken {
        note: note.map(str::to_owned).filter(|text| !text.is_empty()),
        number: number(body.number.as_ref())?,
        cases: body.cases,
        step: body.step,
        date: body.date,
        outcome,
    };
    cases::take(&visit, taken).await?;
    kept()
}

/// A survey of residents.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSatisfactionSurvey {
    /// The day it was finished.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// The households of the place.
    #[schema(minimum = 1)]
    households: u32,
    /// How many were asked.
    asked: u32,
    /// How many answered.
    answered: u32,
    /// How many of those are satisfied.
    satisfied: u32,
    /// The number of its report.
    #[serde(default)]
    #[schema(max_length = 100)]
    number: Option<String>,
}

/// Records a survey. Below the least share it is on record, too: the step stays open.
#[utoipa::path(post, path = "/api/v1/cases/{case}/surveys", tag = "cases",
    params(("case" = String, Path, description = "Its code", min_length = 1)),
    request_body = NewSatisfactionSurvey,
    responses((status = 200, description = "Recorded", body = Kept), Problems, WriteProblems))]
pub async fn survey(
    visit: Visit,
    Path(code): Path<String>,
    Json(body): Json<NewSatisfactionSurvey>,
) -> Result<Response, Failure> {
    let counted = Counted {
        number: number(body.number.as_ref())?,
        date: body.date,
        households: body.households,
        asked: body.asked,
        answered: body.answered,
        satisfied: body.satisfied,
    };
    cases::count(&visit, &code, counted).await?;
    kept()
}

/// The vote on a case.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCaseVote {
    /// The case.
    #[schema(min_length = 1)]
    case: String,
    /// How many votes were valid.
    ballots: u32,
    /// How many of those agree.
    agreed: u32,
}

/// A session that votes on cases.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCaseVotes {
    /// The step of their procedure.
    #[schema(example = "council", pattern = "^[a-z_]+$")]
    step: String,
    /// The day.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// How many belong to it.
    #[schema(minimum = 1)]
    members: u32,
    /// How many were present.
    present: u32,
    /// The number of the minutes.
    #[serde(default)]
    #[schema(max_length = 100)]
    number: Option<String>,
    /// The votes.
    #[schema(min_items = 1, max_items = 300)]
    votes: Vec<NewCaseVote>,
}

/// Records the votes of a session, of all of its cases or of none; each passes or not by itself.
#[utoipa::path(post, path = "/api/v1/cases/votes", tag = "cases", request_body = NewCaseVotes,
    responses((status = 200, description = "Recorded", body = Kept), Problems, WriteProblems))]
pub async fn vote(visit: Visit, Json(body): Json<NewCaseVotes>) -> Result<Response, Failure> {
    let sent = body.votes.into_iter();
    let voted = Voted {
        number: number(body.number.as_ref())?,
        step: body.step,
        date: body.date,
        members: body.members,
        present: body.present,
        votes: sent.map(|vote| Vote { case: vote.case, ballots: vote.ballots, agreed: vote.agreed }).collect(),
    };
    cases::vote(&visit, voted).await?;
    kept()
}

/// A decision on cases.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCaseDecision {
    /// The cases.
    #[schema(min_items = 1, max_items = 300)]
    cases: Vec<String>,
    /// Its number.
    #[schema(min_length = 1, max_length = 100)]
    number: String,
    /// Its day.
    #[schema(value_type = String, format = Date)]
    date: Date,
}

/// Records the decision on cases as one act: from then on their units hold the grade, or hold it no more.
#[utoipa::path(post, path = "/api/v1/cases/decisions", tag = "cases", request_body = NewCaseDecision,
    responses((status = 200, description = "Recorded", body = Kept), Problems, WriteProblems))]
pub async fn decide(visit: Visit, Json(body): Json<NewCaseDecision>) -> Result<Response, Failure> {
    let number = line("number", &body.number, 100)?.to_owned();
    if number.is_empty() {
        return Err(Failure::Part("number", "failure-part"));
    }
    cases::decide(&visit, Decided { cases: body.cases, number, date: body.date }).await?;
    kept()
}

/// A paper of a case, by its number.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCasePaper {
    /// Which paper of the procedure it is.
    #[schema(example = "results", pattern = "^[a-z_]+$")]
    item: String,
    /// Its number.
    #[schema(min_length = 1, max_length = 100)]
    number: String,
}

/// Gives a paper of a case by its number.
#[utoipa::path(post, path = "/api/v1/cases/{case}/papers", tag = "cases",
    params(("case" = String, Path, description = "Its code", min_length = 1)),
    request_body = NewCasePaper,
    responses((status = 200, description = "Recorded", body = Kept), Problems, WriteProblems))]
pub async fn give(visit: Visit, Path(code): Path<String>, Json(body): Json<NewCasePaper>) -> Result<Response, Failure> {
    let number = number(Some(&body.number))?;
    cases::give(&visit, &code, Given { item: body.item, number, files: Vec::new() }).await?;
    kept()
}

/// Gives a paper of a case as a file: the same kinds of files as evidence.
#[utoipa::path(post, path = "/api/v1/cases/{case}/files", tag = "cases",
    params(
        ("case" = String, Path, description = "Its code", min_length = 1),
        ("item" = String, Query, description = "Which paper of the procedure it is", example = "results", pattern = "^[a-z_]+$"),
        ("name" = String, Query, description = "What the file is called", min_length = 1, max_length = 120),
        ("number" = Option<String>, Query, description = "The paper's number", min_length = 1, max_length = 100),
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "At most 15 MB"),
    responses((status = 200, description = "Recorded", body = Kept), Problems, WriteProblems))]
pub async fn give_file(
    visit: Visit,
    _headers: HeaderMap,
    Path(code): Path<String>,
    body: Body,
) -> Result<Response, Failure> {
    let name = visit.asked("name").map(base_name).ok_or(Failure::Part("name", "failure-part"))?;
    let number = visit.asked("number").map(|number| line("number", number, 100)).transpose()?.map(str::to_owned);
    let sent = Sent { field: String::new(), name, bytes: read(body, FILE_LIMIT).await?.to_vec() };
    let item = visit.asked("item").unwrap_or_default().to_owned();
    cases::give(&visit, &code, Given { item, number, files: vec![sent] }).await?;
    kept()
}

/// The dossier of a case as one PDF: a table of contents, its papers, the evidence of its figures.
#[utoipa::path(get, path = "/api/v1/cases/{case}/dossier", tag = "cases",
    params(
        ("case" = String, Path, description = "Its code", min_length = 1),
        ("as_of" = Option<String>, Query, description = "The date the answer is about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
    ),
    responses((status = 200, description = "The dossier", body = Vec<u8>, content_type = "application/pdf"), Problems))]
pub async fn dossier(visit: Visit, Path(code): Path<String>) -> Result<Response, Failure> {
    let bytes = cases::book(&visit, &code).await?;
    Ok(([(header::CONTENT_TYPE, "application/pdf")], bytes).into_response())
}

/// A paper of cases that go together: `case-request`, `case-ballots`, `case-decision` or `case-announcement`.
#[utoipa::path(get, path = "/api/v1/cases/papers/{paper}", tag = "cases",
    params(
        ("paper" = String, Path, description = "Which paper", example = "case-request", pattern = "^case-(request|ballots|decision|announcement)$"),
        ("batch" = String, Query, description = "Round, level, grade and action", example = "2023-1 commune advanced recognise"),
        ("format" = Option<String>, Query, description = "`docx` or `pdf`", pattern = "^(docx|pdf)$"),
        ("as_of" = Option<String>, Query, description = "The date the answer is about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
    ),
    responses(
        (status = 200, description = "The paper", content(
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            (Vec<u8> = "application/pdf"),
        )),
        Problems,
    ))]
pub async fn paper(visit: Visit, Path(kind): Path<String>) -> Result<Response, Failure> {
    let kind = Kind::from_id(&kind).ok_or(Failure::NotFound)?;
    visit.demand(Action::SeeFigures, Target::unit(visit.moment.province))?;
    let format = match visit.asked("format") {
        None | Some("docx") => Format::Docx,
        Some("pdf") => Format::Pdf,
        Some(_) => return Err(Failure::Part("format", "failure-part")),
    };
    let batch = visit.asked("batch").and_then(|batch| batch.parse().ok());
    let batch = batch.ok_or(Failure::Part("batch", "failure-part"))?;
    let is_due = documents::recognition::is_due(kind, &visit.moment.now, visit.moment.province, batch);
    if !is_due {
        return Err(Failure::Missing("failure-no-batch"));
    }
    reports::paper::download(&visit, &Paper::Recognition(kind, batch), format).await
}
