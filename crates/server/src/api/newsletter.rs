//! The newsletter: issues written, released and stopped; how many read it; letters that came back.

use std::collections::BTreeMap;

use axum::{
    body::Body,
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use jiff::civil::Date;
use ledger::Tally;
use programme::{
    fact::{IssueState, NewsletterIssue, Record, Topic},
    policy::Action,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{
    Change, Json, Page, Paging, Precondition, Problems, WriteProblems, json, line, lines, once, read, tagged,
};
use crate::{
    failure::Failure,
    newsletter::is_open,
    pages::newsletter::{
        issue, issues, note,
        write::{self, SUBJECT, TEXT, Words},
    },
    request::Visit,
    route::{Access::Office, Route},
    settings::Settings,
    upload::FILE_LIMIT,
};

/// The routes of the newsletter.
pub fn routes() -> Vec<Route> {
    let access = Office(Action::WriteReports);
    vec![
        Route::get("/api/v1/newsletter/issues", access, list),
        Route::post("/api/v1/newsletter/issues", access, add),
        Route::put("/api/v1/newsletter/issues/{issue}", access, correct),
        Route::put("/api/v1/newsletter/issues/{issue}/state", access, turn),
        Route::get("/api/v1/newsletter/readers", access, readers),
        Route::post("/api/v1/newsletter/bounces", access, bounce),
    ]
}

/// An issue of the newsletter.
#[derive(Debug, Serialize, ToSchema)]
pub struct IssueView {
    /// Names it.
    issue: String,
    /// The day it was written, or released once it is.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// `draft`, `released` or `stopped`.
    #[schema(example = "released")]
    state: &'static str,
    /// What it is about: `news`, `products` or `offers`.
    #[schema(example = "news")]
    topic: &'static str,
    /// Its subject.
    subject: String,
    /// The subject in English.
    #[schema(required)]
    subject_en: Option<String>,
    /// The text, in Markdown.
    text: String,
    /// The text in English.
    #[schema(required)]
    text_en: Option<String>,
    /// The codes of the products that it promotes.
    products: Vec<String>,
    /// How many letters are how far.
    letters: Letters,
    /// The number of the record: what a change names.
    record: i64,
}

/// How many letters of an issue are how far.
#[derive(Debug, Serialize, ToSchema)]
pub struct Letters {
    /// Not sent yet.
    waiting: i64,
    /// Taken by the mail server.
    sent: i64,
    /// Held back because the issue was stopped.
    stopped: i64,
    /// Not tried any more.
    given_up: i64,
    /// Refused, or sent back later.
    bounced: i64,
}

fn view(record: &Record<NewsletterIssue>, tallies: &BTreeMap<String, Tally>) -> IssueView {
    let products = record.fact().products().map(str::to_owned).collect();
    let issue = record.fact().clone();
    let Tally { waiting, sent, stopped, given_up, bounced } = tallies.get(&issue.code).copied().unwrap_or_default();
    IssueView {
        issue: issue.code,
        date: issue.date,
        state: issue.state.id(),
        topic: issue.topic.id(),
        subject: issue.subject,
        subject_en: issue.subject_en,
        text: issue.text,
        text_en: issue.text_en,
        products,
        letters: Letters { waiting, sent, stopped, given_up, bounced },
        record: record.seq.0,
    }
}

/// The issues of the newsletter, drafts too, by name.
#[utoipa::path(get, path = "/api/v1/newsletter/issues", tag = "newsletter",
    params(
        ("as_of" = Option<String>, Query, description = "The date the answer is about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of issues", body = Page<IssueView>), Problems))]
pub async fn list(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let tallies = visit.app.ledger().tallies().await?;
    let mut issues = issues(&visit);
    issues.sort_by(|a, b| a.fact().code.cmp(&b.fact().code));
    let items = issues.into_iter().map(|record| (record.fact().code.clone(), view(record, &tallies)));
    tagged(&headers, &Paging::read(&visit)?.page(items))
}

/// The words of an issue.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueWords {
    /// What it is about: `news`, `products` or `offers`.
    #[schema(example = "news", pattern = "^(news|products|offers)$")]
    topic: String,
    /// Its subject.
    #[schema(min_length = 1, max_length = 150)]
    subject: String,
    /// The subject in English: with the text, or neither.
    #[serde(default)]
    #[schema(max_length = 150)]
    subject_en: Option<String>,
    /// The text, in Markdown.
    #[schema(min_length = 1, max_length = 20000)]
    text: String,
    /// The text in English.
    #[serde(default)]
    #[schema(max_length = 20000)]
    text_en: Option<String>,
    /// The codes of products on offer that it promotes.
    #[serde(default)]
    #[schema(max_items = 20)]
    products: Vec<String>,
}

impl IssueWords {
    /// The words, as forms have them.
    fn read(&self, visit: &Visit) -> Result<Words, Failure> {
        let maybe = |text: &Option<String>| text.clone().unwrap_or_default();
        let words = Words {
            topic: Some(Topic::from_id(&self.topic).ok_or(Failure::Part("topic", "failure-part"))?),
            subject: line("subject", &self.subject, SUBJECT)?.to_owned(),
            subject_en: line("subject_en", &maybe(&self.subject_en), SUBJECT)?.to_owned(),
            text: lines("text", &self.text, TEXT)?.to_owned(),
            text_en: lines("text_en", &maybe(&self.text_en), TEXT)?.to_owned(),
            products: self.products.clone(),
        };
        match words.problems(visit).first() {
            Some((_, key)) => Err(Failure::Bad(key)),
            None => Ok(words),
        }
    }
}

/// An issue that was written.
#[derive(Debug, Serialize, ToSchema)]
pub struct IssueWritten {
    /// The name it bears.
    issue: String,
}

/// Writes an issue; it is a draft until it is released.
#[utoipa::path(post, path = "/api/v1/newsletter/issues", tag = "newsletter",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200)),
    request_body = IssueWords,
    responses((status = 201, description = "Written", body = IssueWritten), Problems, WriteProblems))]
pub async fn add(visit: Visit, headers: HeaderMap, Json(body): Json<IssueWords>) -> Result<Response, Failure> {
    let words = body.read(&visit)?;
    once(&visit, &headers, &format!("{body:?}"), async || {
        let issue = write::add(&visit, words.clone()).await?;
        Ok((StatusCode::CREATED, IssueWritten { issue }))
    })
    .await
}

/// Says a draft in other words.
#[utoipa::path(put, path = "/api/v1/newsletter/issues/{issue}", tag = "newsletter",
    params(
        ("issue" = String, Path, description = "Its name", min_length = 1),
        ("If-Match" = Option<String>, Header, description = "The number of the record, as it was seen; without it nothing is changed (428)"),
    ),
    request_body = IssueWords,
    responses((status = 200, description = "Changed", body = Change), Problems, WriteProblems))]
pub async fn correct(
    visit: Visit,
    headers: HeaderMap,
    Path(code): Path<String>,
    Json(body): Json<IssueWords>,
) -> Result<Response, Failure> {
    let record = issue(&visit, &code)?;
    let seen = Precondition::seen(&headers)?;
    let words = body.read(&visit)?;
    json(StatusCode::OK, &Change::of(&write::correct(&visit, record, words, seen).await?)?)
}

/// What an issue is turned into.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueTurn {
    /// `released` or `stopped`.
    #[schema(example = "released", pattern = "^(released|stopped)$")]
    state: String,
}

/// Releases an issue, stops its letters or lets them go on.
#[utoipa::path(put, path = "/api/v1/newsletter/issues/{issue}/state", tag = "newsletter",
    params(
        ("issue" = String, Path, description = "Its name", min_length = 1),
        ("If-Match" = Option<String>, Header, description = "The number of the record, as it was seen; without it nothing is changed (428)"),
    ),
    request_body = IssueTurn,
    responses((status = 200, description = "Turned", body = Change), Problems, WriteProblems))]
pub async fn turn(
    visit: Visit,
    headers: HeaderMap,
    Path(code): Path<String>,
    Json(body): Json<IssueTurn>,
) -> Result<Response, Failure> {
    let record = issue(&visit, &code)?;
    let seen = Precondition::seen(&headers)?;
    let state = IssueState::from_id(&body.state).ok_or(Failure::Part("state", "failure-part"))?;
    if state == IssueState::Released && !is_open(&Settings::read(visit.app.ledger()).await?) {
        return Err(Failure::Conflict("problem-newsletter-closed"));
    }
    json(StatusCode::OK, &Change::of(&write::turn(&visit, record, state, seen).await?)?)
}

/// How many read the newsletter.
#[derive(Debug, Serialize, ToSchema)]
pub struct Readership {
    /// By topic: how many confirmed readers.
    topics: BTreeMap<&'static str, i64>,
    /// By state: `asked`, `reading`, `bounced`.
    states: BTreeMap<&'static str, i64>,
}

/// How many read the newsletter: who they are is told to nobody.
#[utoipa::path(get, path = "/api/v1/newsletter/readers", tag = "newsletter",
    responses((status = 200, description = "The counts", body = Readership), Problems))]
pub async fn readers(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let (topics, states) = visit.app.ledger().readership().await?;
    let readership = Readership {
        topics: topics.into_iter().map(|(topic, count)| (topic.id(), count)).collect(),
        states: states.into_iter().map(|(state, count)| (state.id(), count)).collect(),
    };
    tagged(&headers, &readership)
}

/// What a report of a mail server told.
#[derive(Debug, Serialize, ToSchema)]
pub struct BounceNoted {
    /// Whether it was about a letter of ours that came back for good.
    noted: bool,
}

/// Reads the report of a mail server that a letter could not be delivered (RFC 3464).
#[utoipa::path(post, path = "/api/v1/newsletter/bounces", tag = "newsletter",
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The report as it arrived, at most 15 MB"),
    responses((status = 200, description = "Read", body = BounceNoted), Problems, WriteProblems))]
pub async fn bounce(visit: Visit, _headers: HeaderMap, body: Body) -> Result<Response, Failure> {
    let bytes = read(body, FILE_LIMIT).await?;
    if bytes.is_empty() {
        return Err(Failure::Part("body", "failure-part"));
    }
    json(StatusCode::OK, &BounceNoted { noted: note(&visit, &bytes).await? })
}
