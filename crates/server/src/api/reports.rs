//! Papers: drafts, packs and issues, and their files.

use std::ops::RangeInclusive;

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use jiff::{Timestamp, civil::Date};
use ledger::{Issue, JobState};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Json, Page, Paging, Problems, WriteProblems, once, tagged};
use crate::{
    app::App,
    failure::Failure,
    pages::reports::{self, paper},
    request::Visit,
};

/// An issued report.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportView {
    /// The act that issued it.
    act: i64,
    /// Its number.
    #[schema(example = "57/BC-VPĐP")]
    number: String,
    /// Which paper it is: `programme`, `conclusion` with the number of its document, `mid-term` with its years,
    /// `minutes` or `stars` with the council and the day.
    #[schema(example = "conclusion 57/TB-UBND")]
    paper: String,
    /// The date it is about.
    #[schema(value_type = String, format = Date)]
    as_of: Date,
    /// The moment whose knowledge it holds.
    #[schema(value_type = String, format = DateTime)]
    known_at: Timestamp,
    /// Who issued it.
    actor: String,
    /// Its files.
    files: Vec<FileView>,
}

/// A file.
#[derive(Debug, Serialize, ToSchema)]
pub struct FileView {
    /// Its name.
    #[schema(example = "bao-cao.pdf")]
    name: String,
    /// The SHA-256 of its bytes.
    sha256: String,
}

fn files(lines: &str) -> Vec<FileView> {
    let view = |(name, digest): (&str, &str)| FileView { name: name.to_owned(), sha256: digest.to_owned() };
    reports::digests(lines).map(view).collect()
}

/// The issued reports, the latest first.
#[utoipa::path(get, path = "/api/v1/reports", tag = "reports",
    params(
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of reports", body = Page<ReportView>), Problems))]
pub async fn list(State(app): State<App>, visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let view = |issue: Issue| ReportView {
        act: issue.act.0,
        as_of: issue.report.as_of,
        known_at: issue.report.known_at,
        actor: issue.actor,
        files: files(&issue.report.digests),
        paper: issue.report.kind,
        number: issue.report.number,
    };
    // Descending numbers, written so that they ascend.
    let key = |issue: &Issue| format!("{:020}", i64::MAX - issue.act.0);
    let issues = app.ledger().issues().await?;
    tagged(&headers, &Paging::read(&visit)?.page(issues.into_iter().map(|issue| (key(&issue), view(issue)))))
}

/// A report to be issued.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReport {
    /// Its number; it begins with a digit.
    #[schema(example = "57/BC-VPĐP", min_length = 1, max_length = 60, pattern = "^[0-9][^\\x00-\\x1f\\x7f-\\x9f]*$")]
    number: String,
    /// Why.
    #[serde(default)]
    #[schema(max_length = 300)]
    reason: String,
    /// Which paper; the programme report where nothing is said.
    #[serde(default)]
    paper: OfficialPaper,
    /// Of a conclusion notice: the number of the document, or the name of the meeting.
    #[serde(default)]
    #[schema(example = "57/TB-UBND", max_length = 200)]
    document: String,
    /// Of a mid-term review: its first year.
    #[schema(minimum = 1900, maximum = 2999)]
    from: Option<i16>,
    /// Of a mid-term review: its last year.
    #[schema(minimum = 1900, maximum = 2999)]
    to: Option<i16>,
    /// Of a council's papers: its code.
    #[serde(default)]
    #[schema(example = "HD-42-2023", max_length = 60)]
    council: String,
    /// Of a council's papers: the day it met.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    day: Option<Date>,
}

/// A paper that is issued under a number.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OfficialPaper {
    /// The programme report.
    #[default]
    Programme,
    /// The conclusion notice of a document or meeting.
    Conclusion,
    /// The review of a period.
    MidTerm,
    /// The minutes of an OCOP council's day.
    Minutes,
    /// The decision on the stars an OCOP council came to.
    Stars,
}

impl OfficialPaper {
    const fn id(self) -> &'static str {
        match self {
            Self::Programme => "programme",
            Self::Conclusion => "conclusion",
            Self::MidTerm => "mid-term",
            Self::Minutes => "minutes",
            Self::Stars => "stars",
        }
    }
}

/// Years that a review can be of.
const YEARS: RangeInclusive<i16> = 1900..=2999;

/// Work that goes on.
#[derive(Debug, Serialize, ToSchema)]
pub struct Begun {
    /// Ask for it at `/api/v1/jobs/{job}`.
    job: String,
}

/// Issues a paper of the date asked for: its files are made, kept, and never change again.
#[utoipa::path(post, path = "/api/v1/reports", tag = "reports",
    params(
        ("as_of" = Option<String>, Query, description = "The date the report is about", format = Date),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200),
    ),
    request_body = NewReport,
    responses((status = 202, description = "Under way", body = Begun), Problems, WriteProblems))]
pub async fn issue(visit: Visit, headers: HeaderMap, Json(body): Json<NewReport>) -> Result<Response, Failure> {
    if body.reason.chars().count() > 300 {
        return Err(Failure::Part("reason", "failure-part"));
    }
    // What another paper would need is looked at all the same: nothing that is wrong is passed over.
    for (name, text, most) in [("document", &body.document, 200), ("council", &body.council, 60)] {
        if text.chars().count() > most {
            return Err(Failure::Part(name, "failure-part"));
        }
    }
    for (name, year) in [("from", body.from), ("to", body.to)] {
        if year.is_some_and(|year| !YEARS.contains(&year)) {
            return Err(Failure::Part(name, "failure-part"));
        }
    }
    let years = [body.from, body.to].map(|year| year.map(|year| year.to_string()).unwrap_or_default());
    let day = body.day.map(|day| day.to_string()).unwrap_or_default();
    let paper = paper::asked(&visit, body.paper.id(), |name| match name {
        "document" => &body.document,
        "from" => &years[0],
        "to" => &years[1],
        "council" => &body.council,
        "day" => &day,
        _ => "",
    })?;
    let request = format!("{}\n{}\n{paper}", body.number, body.reason);
    once(&visit, &headers, &request, async || {
        let job = reports::work::begin_issue(&visit, paper.clone(), &body.number, &body.reason).await?;
        Ok((StatusCode::ACCEPTED, Begun { job }))
    })
    .await
}

/// Makes the files of the draft of a paper, of the date asked for.
#[utoipa::path(post, path = "/api/v1/reports/drafts", tag = "reports",
    params(
        ("paper" = Option<String>, Query, description = "`programme` (where nothing is said), `briefing`, `conclusion`, `mid-term`, `minutes` or `stars`", pattern = "^(programme|briefing|conclusion|mid-term|minutes|stars)$"),
        ("council" = Option<String>, Query, description = "Of a council's papers: its code", min_length = 1, max_length = 60),
        ("day" = Option<String>, Query, description = "Of a council's papers: the day it met", format = Date),
        ("document" = Option<String>, Query, description = "Of a conclusion notice: the number of the document, or the name of the meeting", min_length = 1, max_length = 200),
        ("from" = Option<i16>, Query, description = "Of a mid-term review: its first year", minimum = 1900, maximum = 2999),
        ("to" = Option<i16>, Query, description = "Of a mid-term review: its last year", minimum = 1900, maximum = 2999),
        ("as_of" = Option<String>, Query, description = "The date the paper is about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200),
    ),
    responses((status = 202, description = "Under way", body = Begun), Problems, WriteProblems))]
pub async fn draft(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let kind = visit.asked("paper").unwrap_or("programme");
    // What another paper would need is read all the same: nothing that is wrong is passed over.
    if visit.asked("document").is_some_and(|document| document.chars().count() > 200) {
        return Err(Failure::Part("document", "failure-part"));
    }
    if visit.asked("council").is_some_and(|council| council.chars().count() > 60) {
        return Err(Failure::Part("council", "failure-part"));
    }
    if visit.asked("day").is_some_and(|day| day.parse::<Date>().is_err()) {
        return Err(Failure::Part("day", "failure-part"));
    }
    for name in ["from", "to"] {
        let is_year = |text: &str| text.parse::<i16>().is_ok_and(|year| YEARS.contains(&year));
        if visit.asked(name).is_some_and(|text| !is_year(text)) {
            return Err(Failure::Part(name, "failure-part"));
        }
    }
    let paper = paper::asked(&visit, kind, |name| visit.asked(name).unwrap_or_default())?;
    once(&visit, &headers, &paper.to_string(), async || {
        Ok((StatusCode::ACCEPTED, Begun { job: reports::work::begin_draft(&visit, paper.clone()).await? }))
    })
    .await
}

/// Makes the papers of a meeting of the date asked for, each by itself and all as one ZIP: briefing and programme report
/// and, of a document whose tasks are known, the conclusion notice.
#[utoipa::path(post, path = "/api/v1/reports/packs", tag = "reports",
    params(
        ("document" = Option<String>, Query, description = "The number of the document, or the name of the meeting, whose notice belongs to it", min_length = 1, max_length = 200),
        ("as_of" = Option<String>, Query, description = "The date the papers are about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200),
    ),
    responses((status = 202, description = "Under way", body = Begun), Problems, WriteProblems))]
pub async fn pack(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let document = visit.asked("document").unwrap_or_default();
    once(&visit, &headers, document, async || {
        Ok((StatusCode::ACCEPTED, Begun { job: reports::work::begin_pack(&visit, document).await? }))
    })
    .await
}

/// Writes an issued report again from the ledger; the job says whether its bytes are those that were issued.
#[utoipa::path(post, path = "/api/v1/reports/{act}/reissue", tag = "reports",
    params(
        ("act" = i64, Path, description = "The act that issued the report", minimum = 1),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200),
    ),
    responses((status = 202, description = "Under way", body = Begun), Problems, WriteProblems))]
pub async fn reissue(visit: Visit, headers: HeaderMap, Path(act): Path<String>) -> Result<Response, Failure> {
    let act: i64 = act.parse().map_err(|_| Failure::NotFound)?;
    let issue = visit.app.ledger().issues().await?.into_iter().find(|issue| issue.act.0 == act);
    let report = issue.ok_or(Failure::NotFound)?.report;
    once(&visit, &headers, "", async || {
        let job = reports::work::begin_reissue(&visit, report.clone()).await?;
        Ok((StatusCode::ACCEPTED, Begun { job }))
    })
    .await
}

/// A job.
#[derive(Debug, Serialize, ToSchema)]
pub struct JobView {
    /// Its name.
    id: String,
    /// What is done.
    kind: String,
    /// How it stands: `running`, `done` or `failed`.
    state: &'static str,
    /// How far it is, from 0 to 100.
    progress: i64,
    /// The files it made.
    files: Vec<FileView>,
    /// Of a report written again: whether its bytes are those that were issued.
    #[schema(required)]
    same: Option<bool>,
}

/// How far a job is that the token's owner asked for.
#[utoipa::path(get, path = "/api/v1/jobs/{job}", tag = "reports",
    params(("job" = String, Path, description = "Its name", pattern = "^[0-9a-f-]{36}$")),
    responses((status = 200, description = "The job", body = JobView), Problems))]
pub async fn job(visit: Visit, headers: HeaderMap, Path(id): Path<String>) -> Result<Response, Failure> {
    let (job, order) = reports::work::own_job(&visit, &id).await?;
    let same = reports::work::is_the_same(&visit, &job, &order).await?;
    let state = match job.state {
        JobState::Running => "running",
        JobState::Done => "done",
        JobState::Failed => "failed",
    };
    let files = files(&job.result);
    tagged(&headers, &JobView { id: job.id, kind: job.kind, state, progress: job.progress, files, same })
}

/// A file that a job of the token's owner made.
#[utoipa::path(get, path = "/api/v1/jobs/{job}/files/{file}", tag = "reports",
    params(
        ("job" = String, Path, description = "Its name", pattern = "^[0-9a-f-]{36}$"),
        ("file" = String, Path, description = "The name of the file", pattern = "^[a-z-]+\\.[a-z]+$"),
    ),
    responses(
        (status = 200, description = "The file", content(
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (Vec<u8> = "application/pdf"),
            (Vec<u8> = "application/zip"),
            (String = "text/html"))),
        Problems))]
pub async fn job_file(
    State(app): State<App>,
    visit: Visit,
    place: Path<(String, String)>,
) -> Result<Response, Failure> {
    reports::work::job_file(State(app), visit, place).await
}

/// A file of an issued report: the very bytes that were issued.
#[utoipa::path(get, path = "/api/v1/reports/{act}/files/{file}", tag = "reports",
    params(
        ("act" = i64, Path, description = "The act that issued the report", minimum = 1),
        ("file" = String, Path, description = "The name of the file", pattern = "^[a-z-]+\\.[a-z]+$"),
    ),
    responses(
        (status = 200, description = "The file", content(
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (Vec<u8> = "application/pdf"),
            (String = "text/html"))),
        Problems))]
pub async fn file(
    State(app): State<App>,
    _visit: Visit,
    Path((act, name)): Path<(String, String)>,
) -> Result<Response, Failure> {
    reports::issued(&app, act.parse().map_err(|_| Failure::NotFound)?, &name).await
}
