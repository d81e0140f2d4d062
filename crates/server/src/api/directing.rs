//! Giving tasks, correcting them, and saying how they go.

use axum::{
    body::Body,
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use jiff::civil::Date;
use programme::{
    fact::{Outcome, Seq},
    task::Origin,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    answer::{Change, Json, Precondition, Problems, WriteProblems, json, line, lines, once, sent},
    evidence::Taken,
};
use crate::{
    failure::Failure,
    pages::{
        evidence::take,
        tasks::{
            draft::{Draft, Paper, Problem},
            give, may, place,
            steps::{self, Brought, Delivered, Extension, HandOver, Issue, Update, seen},
            task,
        },
    },
    request::Visit,
};

/// A meeting or document that is not known yet.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDocument {
    /// Its number, or for a meeting its name.
    #[schema(example = "57/TB-UBND", min_length = 1, max_length = 300)]
    number: String,
    /// What it is.
    #[schema(example = "conclusion", pattern = "^(meeting|conclusion|plan|decision|dispatch|other)$")]
    kind: String,
    /// Its day, not in the future.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// Who issued it, or led the meeting.
    #[schema(min_length = 1, max_length = 300)]
    issuer: String,
    /// What it is about.
    #[schema(min_length = 1, max_length = 2000)]
    subject: String,
}

/// What a task says.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskWords {
    /// What is asked.
    #[schema(min_length = 1, max_length = 2000)]
    asks: String,
    /// Who asks.
    #[schema(min_length = 1, max_length = 300)]
    asker: String,
    /// The body that leads: its identifier.
    #[schema(example = "agriculture", min_length = 1, max_length = 100)]
    lead: String,
    /// The bodies that take part.
    #[serde(default)]
    coordinating: Vec<String>,
    /// Who answers for it.
    #[serde(default)]
    #[schema(max_length = 300)]
    person: String,
    /// What is to be delivered.
    #[serde(default)]
    #[schema(max_length = 300)]
    deliverable: String,
    /// By when.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    due: Option<Date>,
    /// How pressing it is: `normal` when it is not given.
    #[serde(default)]
    #[schema(example = "high", pattern = "^(|normal|high|urgent)$")]
    priority: String,
    /// The task it is a part of.
    #[serde(default)]
    part_of: String,
    /// The group of contents.
    #[serde(default)]
    #[schema(example = "water")]
    content: String,
    /// The locality it concerns.
    #[serde(default)]
    #[schema(example = "18145")]
    unit: String,
    /// What it is tied to, each as `kind:name`.
    #[serde(default)]
    #[schema(example = json!(["metric:commune.at_risk"]))]
    ties: Vec<String>,
}

impl TaskWords {
    fn draft(&self) -> Draft {
        Draft {
            asks: self.asks.clone(),
            asker: self.asker.clone(),
            lead: self.lead.clone(),
            helpers: self.coordinating.clone(),
            person: self.person.clone(),
            deliverable: self.deliverable.clone(),
            due: self.due.map(|due| due.to_string()).unwrap_or_default(),
            priority: self.priority.clone(),
            part_of: self.part_of.clone(),
            content: self.content.clone(),
            unit: self.unit.clone(),
            ties: self.ties.clone(),
            quote: String::new(),
        }
    }
}

/// A task to be given.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTask {
    /// The number of the known document that gives it; not given with `new_document`.
    #[serde(default)]
    document: String,
    /// The document that gives it, where it is not known yet.
    #[serde(default)]
    new_document: Option<NewDocument>,
    /// What it says.
    task: TaskWords,
}

/// A task that was given.
#[derive(Debug, Serialize, ToSchema)]
pub struct Given {
    /// Its name.
    task: String,
}

/// The first thing that is wrong.
fn wrong(problems: Vec<Problem>) -> Failure {
    problems.into_iter().next().map_or(Failure::Bad("failure-form"), |(field, key)| Failure::Part(field, key))
}

/// Gives a task, with the document where that is new. A task that was given in the same words already is not given twice.
#[utoipa::path(post, path = "/api/v1/tasks", tag = "tasks",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200)),
    request_body = NewTask,
    responses((status = 201, description = "Given", body = Given), Problems, WriteProblems))]
pub async fn add(visit: Visit, headers: HeaderMap, Json(body): Json<NewTask>) -> Result<Response, Failure> {
    let paper = match &body.new_document {
        None => Paper::known(&body.document),
        Some(_) if !body.document.is_empty() => return Err(Failure::Part("document", "failure-part")),
        Some(document) => Paper {
            number: line("number", &document.number, 300)?.to_owned(),
            kind: document.kind.clone(),
            date: document.date.to_string(),
            issuer: line("issuer", &document.issuer, 300)?.to_owned(),
            subject: line("subject", &document.subject, 2000)?.to_owned(),
            ..Paper::default()
        },
    };
    once(&visit, &headers, &format!("{body:?}"), async || {
        let document = paper.read(&visit).map_err(wrong)?;
        let directive = body.task.draft().read(&visit, &document.number, document.date, "").map_err(wrong)?;
        give::demand(&visit, &directive)?;
        let codes = give::give(&visit, document, vec![directive]).await?;
        let task = codes.into_iter().next().ok_or_else(|| Failure::Broken("a task without a code".to_owned()))?;
        Ok((StatusCode::CREATED, Given { task }))
    })
    .await
}

/// Other words for a task.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// Why.
    #[schema(min_length = 1, max_length = 300)]
    reason: String,
    /// All that the task says from now on.
    task: TaskWords,
}

/// Corrects what a task says; extensions and hand-overs stay.
#[utoipa::path(put, path = "/api/v1/tasks/{task}", tag = "tasks",
    params(
        ("task" = String, Path, description = "Its name, slashes as `%2F`", min_length = 1),
        ("If-Match" = Option<String>, Header, description = "The number of the record that was seen: its `record.id`", pattern = "^\"?[0-9]{1,18}\"?$"),
    ),
    request_body = Correction,
    responses((status = 200, description = "Corrected", body = Change), Problems, WriteProblems))]
pub async fn correct(
    visit: Visit,
    headers: HeaderMap,
    Path(code): Path<String>,
    Json(body): Json<Correction>,
) -> Result<Response, Failure> {
    let task = seen(&visit, &code)?;
    let Origin::Directive(record) = task.origin else { return Err(Failure::Conflict("problem-is-plan")) };
    if !may(&visit, &task, programme::policy::Action::Direct) {
        return Err(Failure::Forbidden);
    }
    let Precondition::Is(number) = Precondition::read(&headers)? else { return Err(Failure::Moved) };
    let reason = line("reason", &body.reason, 300)?;
    if reason.is_empty() {
        return Err(Failure::Bad("failure-reason"));
    }
    let standing = record.fact();
    let draft = Draft { quote: standing.quote.clone().unwrap_or_default(), ..body.task.draft() };
    let directive = draft.read(&visit, &standing.document, standing.date, &code).map_err(wrong)?;
    let amended = give::correct(&visit, directive, Some(Seq(number)), reason).await?;
    json(StatusCode::OK, &Change::of(&amended)?)
}

/// Takes a photograph, a PDF or an office file in that an update of the task, or the plan it asks for, will name.
#[utoipa::path(post, path = "/api/v1/tasks/{task}/evidence", tag = "tasks",
    params(
        ("task" = String, Path, description = "Its name, slashes as `%2F`", min_length = 1),
        ("name" = String, Query, description = "What the file is called", min_length = 1, max_length = 120),
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "At most 15 MB"),
    responses((status = 201, description = "Taken in", body = Taken), Problems, WriteProblems))]
pub async fn bring(
    visit: Visit,
    _headers: HeaderMap,
    Path(code): Path<String>,
    body: Body,
) -> Result<Response, Failure> {
    let task = seen(&visit, &code)?;
    if !may(&visit, &task, programme::policy::Action::UpdateTasks) {
        return Err(Failure::Forbidden);
    }
    let sent = sent(&visit, body).await?;
    let unit = visit.moment.unit(place(&visit.moment, &task)).code;
    let reference = take(&visit, unit, sent).await?.map_err(Failure::Bad)?;
    json(StatusCode::CREATED, &Taken { reference })
}

/// A file that an update of the task brought, or that of the plan it asks for.
#[utoipa::path(get, path = "/api/v1/tasks/{task}/evidence/{digest}", tag = "tasks",
    params(
        ("task" = String, Path, description = "Its name, slashes as `%2F`", min_length = 1),
        ("digest" = String, Path, description = "The SHA-256 of the file", pattern = "^[0-9a-f]{64}$"),
    ),
    responses(
        (status = 200, description = "The file", content(
            (Vec<u8> = "image/jpeg"),
            (Vec<u8> = "image/png"),
            (Vec<u8> = "image/webp"),
            (Vec<u8> = "application/pdf"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))),
        Problems))]
pub async fn file(visit: Visit, place: Path<(String, String)>) -> Result<Response, Failure> {
    task::evidence(visit, place).await
}

/// How a task goes.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUpdate {
    /// How far it has come.
    #[schema(example = "progress", pattern = "^(progress|done|cancelled)$")]
    outcome: String,
    /// The day.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// In words.
    #[schema(min_length = 1, max_length = 2000)]
    text: String,
    /// The document that was delivered, as it is called.
    #[serde(default)]
    #[schema(max_length = 200)]
    evidence: String,
    /// The files that were delivered: references of what was taken in for this task.
    #[serde(default)]
    files: Vec<String>,
    /// The latest record of the task that was seen: what the same person said on the day before it is replaced.
    #[serde(default)]
    seen: Option<i64>,
}

/// Says how a task goes. A whole is not done while one of its parts is open.
#[utoipa::path(post, path = "/api/v1/tasks/{task}/updates", tag = "tasks",
    params(
        ("task" = String, Path, description = "Its name, slashes as `%2F`", min_length = 1),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200),
    ),
    request_body = NewUpdate,
    responses((status = 201, description = "Recorded", body = Change), Problems, WriteProblems))]
pub async fn update(
    visit: Visit,
    headers: HeaderMap,
    Path(code): Path<String>,
    Json(body): Json<NewUpdate>,
) -> Result<Response, Failure> {
    let found = seen(&visit, &code)?;
    let outcome = Outcome::from_id(&body.outcome).ok_or(Failure::Part("outcome", "failure-part"))?;
    let (text, document) = (required_lines("text", &body.text, 2000)?, line("evidence", &body.evidence, 200)?);
    once(&visit, &headers, &format!("{body:?}"), async || {
        let files = body.files.iter().cloned().map(Brought::Before).collect();
        let delivered = Delivered { document: document.to_owned(), files };
        let said = Update { outcome, date: body.date, text: text.to_owned(), delivered, seen: body.seen.map(Seq) };
        let amended = steps::update(&visit, &found, said).await?;
        Ok((StatusCode::CREATED, Change::of(&amended)?))
    })
    .await
}

/// Lines that must not be empty.
fn required_lines<'t>(part: &'static str, text: &'t str, most: usize) -> Result<&'t str, Failure> {
    let text = lines(part, text, most)?;
    if text.is_empty() { Err(Failure::Part(part, "failure-part")) } else { Ok(text) }
}

/// A plan that was issued.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPlan {
    /// Its number.
    #[schema(example = "77/KH-SXD", min_length = 1, max_length = 200)]
    number: String,
    /// Its day.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// Its file: the reference of what was taken in for this task.
    #[serde(default)]
    #[schema(
        example = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        pattern = "^sha256:[0-9a-f]{64}$"
    )]
    file: Option<String>,
    /// The latest record of the task that was seen: a number recorded before it is replaced.
    #[serde(default)]
    seen: Option<i64>,
}

/// Says that the plan a task asks for was issued.
#[utoipa::path(post, path = "/api/v1/tasks/{task}/plan", tag = "tasks",
    params(
        ("task" = String, Path, description = "Its name, slashes as `%2F`", min_length = 1),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200),
    ),
    request_body = NewPlan,
    responses((status = 201, description = "Recorded", body = Change), Problems, WriteProblems))]
pub async fn issue(
    visit: Visit,
    headers: HeaderMap,
    Path(code): Path<String>,
    Json(body): Json<NewPlan>,
) -> Result<Response, Failure> {
    let found = seen(&visit, &code)?;
    let number = required_lines("number", line("number", &body.number, 200)?, 200)?;
    once(&visit, &headers, &format!("{body:?}"), async || {
        let file = body.file.clone().map(Brought::Before);
        let issue = Issue { number: number.to_owned(), date: body.date, file, seen: body.seen.map(Seq) };
        let amended = steps::issue(&visit, &found, issue).await?;
        Ok((StatusCode::CREATED, Change::of(&amended)?))
    })
    .await
}

/// More time.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewExtension {
    /// The new deadline, after the one before.
    #[schema(value_type = String, format = Date)]
    due: Date,
    /// Why.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
    /// Who approved it.
    #[schema(min_length = 1, max_length = 200)]
    approver: String,
    /// The latest record of the task that was seen: an extension recorded today before it is replaced.
    #[serde(default)]
    seen: Option<i64>,
}

/// Gives a task more time from today.
#[utoipa::path(post, path = "/api/v1/tasks/{task}/extensions", tag = "tasks",
    params(
        ("task" = String, Path, description = "Its name, slashes as `%2F`", min_length = 1),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200),
    ),
    request_body = NewExtension,
    responses((status = 201, description = "Recorded", body = Change), Problems, WriteProblems))]
pub async fn extend(
    visit: Visit,
    headers: HeaderMap,
    Path(code): Path<String>,
    Json(body): Json<NewExtension>,
) -> Result<Response, Failure> {
    let found = seen(&visit, &code)?;
    let reason = required_lines("reason", line("reason", &body.reason, 500)?, 500)?;
    let approver = required_lines("approver", line("approver", &body.approver, 200)?, 200)?;
    once(&visit, &headers, &format!("{body:?}"), async || {
        let (reason, approver) = (reason.to_owned(), approver.to_owned());
        let more = Extension { due: body.due, reason, approver, seen: body.seen.map(Seq) };
        let amended = steps::extend(&visit, &found, more).await?;
        Ok((StatusCode::CREATED, Change::of(&amended)?))
    })
    .await
}

/// Another body.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHandOver {
    /// The body that leads from today on: its identifier.
    #[schema(example = "agriculture", min_length = 1, max_length = 100)]
    lead: String,
    /// Who answers for it there.
    #[serde(default)]
    #[schema(max_length = 200)]
    person: String,
    /// Why.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
    /// The latest record of the task that was seen: a hand-over recorded today before it is replaced.
    #[serde(default)]
    seen: Option<i64>,
}

/// Hands a task over to another body or person from today on.
#[utoipa::path(post, path = "/api/v1/tasks/{task}/hand-overs", tag = "tasks",
    params(
        ("task" = String, Path, description = "Its name, slashes as `%2F`", min_length = 1),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200),
    ),
    request_body = NewHandOver,
    responses((status = 201, description = "Recorded", body = Change), Problems, WriteProblems))]
pub async fn hand_over(
    visit: Visit,
    headers: HeaderMap,
    Path(code): Path<String>,
    Json(body): Json<NewHandOver>,
) -> Result<Response, Failure> {
    let found = seen(&visit, &code)?;
    let reason = required_lines("reason", line("reason", &body.reason, 500)?, 500)?;
    let person = line("person", &body.person, 200)?;
    once(&visit, &headers, &format!("{body:?}"), async || {
        let person = (!person.is_empty()).then(|| person.to_owned());
        let (lead, reason) = (body.lead.clone(), reason.to_owned());
        let to = HandOver { lead, person, reason, seen: body.seen.map(Seq) };
        let amended = steps::hand_over(&visit, &found, to).await?;
        Ok((StatusCode::CREATED, Change::of(&amended)?))
    })
    .await
}
