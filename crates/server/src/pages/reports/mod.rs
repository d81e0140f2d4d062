//! The reports centre: what was issued, the draft as it reads today, its words, and the making of files.

pub mod narrative;
pub mod paper;
pub mod work;

use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderName, header},
    response::{IntoResponse as _, Response},
};
use documents::{
    paper::Paper,
    programme_report,
    report::{Format, Report},
};
use ledger::{Issue, JobState};
use programme::{
    Lang,
    fact::{Document, Record},
    policy::Action,
    task::tasks,
    vietnamese,
};

use super::frame::{Frame, Page};
use crate::{
    app::App,
    failure::{Failure, form_urlencoded},
    request::Visit,
    route::{Access::Office, Route, headers},
    time,
};

/// The pages of papers, with who may use them.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/reports", Office(Action::SeeFigures), page),
        Route::get("/reports/{paper}", Office(Action::WriteReports), paper::preview),
        Route::get("/reports/{paper}/draft", Office(Action::WriteReports), paper::draft),
        Route::get("/reports/programme/text", Office(Action::WriteReports), narrative::page),
        Route::post("/reports/programme/text/save", Office(Action::WriteReports), narrative::save),
        Route::post("/reports/generate", Office(Action::WriteReports), work::generate),
        Route::post("/reports/pack", Office(Action::WriteReports), work::pack),
        Route::post("/reports/issue", Office(Action::IssueReports), work::issue),
        Route::post("/reports/reissue", Office(Action::IssueReports), work::reissue),
        Route::get("/reports/jobs/{job}", Office(Action::WriteReports), work::job),
        Route::get("/reports/jobs/{job}/{file}", Office(Action::WriteReports), work::job_file),
        Route::get("/reports/issued/{act}/{file}", Office(Action::SeeFigures), issued_file),
    ]
}

/// Jobs that are listed.
const JOBS: u32 = 10;

#[derive(Template)]
#[template(path = "reports.html")]
struct ReportsPage<'a> {
    frame: Frame<'a>,
    issued: Vec<Issued>,
    jobs: Vec<Row>,
    writes: bool,
    issues: bool,
    /// The documents that gave tasks, the latest first: number, and number with day.
    documents: Vec<(String, String)>,
    /// The years of the review that is proposed.
    period: (i16, i16),
    suggested: String,
    suggested_notice: String,
}

struct Issued {
    act: i64,
    number: String,
    paper: &'static str,
    day: String,
    when: String,
    actor: String,
    files: Vec<String>,
}

struct Row {
    id: String,
    when: String,
    kind: String,
    state: String,
}

/// `GET /reports`.
pub async fn page(State(app): State<App>, visit: Visit) -> Result<Page, Failure> {
    let row = |issue: Issue| Issued {
        act: issue.act.0,
        day: vietnamese::date(issue.report.as_of),
        when: time::written(issue.issued_at),
        actor: issue.actor,
        paper: called(&issue.report.kind, visit.lang),
        files: digests(&issue.report.digests).map(|(name, _)| name.to_owned()).collect(),
        number: issue.report.number,
    };
    let listed: Vec<Issued> = app.ledger().issues().await?.into_iter().map(row).collect();
    let (writes, issues) = (visit.may_somewhere(Action::WriteReports), visit.may_somewhere(Action::IssueReports));
    let mut jobs = Vec::new();
    if writes {
        for job in app.ledger().jobs(&visit.viewer()?.account.id, JOBS).await? {
            let state = visit.words(state_key(job.state), &[("progress", &job.progress.to_string())]);
            let kind = visit.words(&format!("job-{}", job.kind), &[]);
            jobs.push(Row { id: job.id, when: time::written(job.created_at), kind, state });
        }
    }
    let office = office(&visit).await?;
    let (suggested, suggested_notice) = (format!("…/{}", office.symbol), format!("…/{}", office.symbol_of("TB")));
    let year = visit.moment.as_of().year();
    // The programme goes by periods of five years: 2021 to 2025, 2026 to 2030.
    let period = ((year - 1).div_euclid(5) * 5 + 1, year);
    let documents = documents(&visit);
    Frame::new(&visit, "reports").render(|frame| ReportsPage {
        frame,
        issued: listed,
        jobs,
        writes,
        issues,
        documents,
        period,
        suggested,
        suggested_notice,
    })
}

/// What an issued paper is called, by its kind.
fn called(kind: &str, lang: Lang) -> &'static str {
    kind.parse().map_or("", |paper: Paper| paper.name(lang))
}

/// The documents that gave tasks, the latest first.
fn documents(visit: &Visit) -> Vec<(String, String)> {
    let now = &visit.moment.now;
    let tasks = tasks(now);
    let mut documents: Vec<&Document> = now.all().iter().map(Record::fact).collect();
    documents.retain(|document| tasks.iter().any(|task| task.document() == document.number));
    documents.sort_by_key(|document| std::cmp::Reverse(document.date));
    let named = |document: &Document| format!("{} ({})", document.number, vietnamese::date(document.date));
    documents.into_iter().map(|document| (document.number.clone(), named(document))).collect()
}

const fn state_key(state: JobState) -> &'static str {
    match state {
        JobState::Running => "job-running",
        JobState::Done => "job-done",
        JobState::Failed => "job-failed",
    }
}

/// `GET /reports/issued/{act}/{file}`: the very bytes that were issued.
pub async fn issued_file(
    State(app): State<App>,
    _visit: Visit,
    Path((act, name)): Path<(i64, String)>,
) -> Result<Response, Failure> {
    issued(&app, act, &name).await
}

/// A file of the report that an act issued.
pub async fn issued(app: &App, act: i64, name: &str) -> Result<Response, Failure> {
    let issue = app.ledger().issues().await?.into_iter().find(|issue| issue.act.0 == act).ok_or(Failure::NotFound)?;
    let (_, digest) = digests(&issue.report.digests).find(|(of, _)| *of == name).ok_or(Failure::NotFound)?;
    let bytes = match app.kept(digest).await {
        Err(Failure::NotFound) => return Err(Failure::Bad("failure-issued-elsewhere")),
        found => found?,
    };
    let number: String =
        issue.report.number.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect();
    Ok(file(name, &name.replace('.', &format!("-{number}.")), bytes, false))
}

fn rendered(format: Format, report: &Report) -> Result<Vec<u8>, Failure> {
    format.render(report).map_err(|error| Failure::Broken(format!("{}: {error}", format.extension())))
}

/// How the office names itself, by its settings.
async fn office(visit: &Visit) -> Result<programme_report::Office, Failure> {
    let settings = visit.app.ledger().settings().await?;
    let province = &visit.moment.unit(visit.moment.province).name;
    Ok(programme_report::Office::with_settings(province, |key| settings.get(key).cloned()))
}

/// The names of files with the digests of their bytes.
pub fn digests(lines: &str) -> impl Iterator<Item = (&str, &str)> {
    lines.lines().filter_map(|line| line.split_once(' '))
}

/// A file on its way out, under another name than ours. A page has styles of its own and nothing else: it is shut in.
pub fn file(ours: &str, name: &str, bytes: Vec<u8>, shown: bool) -> Response {
    let media_type = Format::of_file(ours).map_or("application/zip", Format::media_type);
    let disposition = if shown { "inline" } else { "attachment" };
    let headers: [(HeaderName, String); 3] = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, format!("{disposition}; filename*=UTF-8''{}", form_urlencoded(name))),
        (header::CONTENT_SECURITY_POLICY, if shown { headers::PREVIEW } else { headers::FILE }.to_owned()),
    ];
    (headers, bytes).into_response()
}

/// Work that would hold up a thread that serves.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Failure::Broken(error.to_string()))
}
