//! What is done about cases: opened, taken a step further, surveyed, voted and decided on.

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use jiff::civil::Date;
use programme::{
    fact::{Action as Acts, Field as _, Raw, Round, StepOutcome},
    grade::Grade,
    unit::UnitCode,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    api::{
        answer::{Json, Kept, Problems, WriteProblems, kept, line, lines, maybe_line, once},
        dossiers::TEXT,
    },
    failure::Failure,
    pages::cases::{self, Counted, Decided, Opened, Taken, Vote, Voted},
    request::Visit,
};

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
        number: maybe_line("number", body.number.as_deref(), 100)?,
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
        number: maybe_line("number", body.number.as_deref(), 100)?,
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
        number: maybe_line("number", body.number.as_deref(), 100)?,
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
