//! The reports centre: what was issued, the draft as it reads today, its words, and the making of files.

pub mod narrative;
pub mod work;

use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderName, header},
    response::{IntoResponse as _, Response},
};
use documents::{
    programme_report::{self, Request},
    report::{Format, Report},
};
use jiff::Timestamp;
use ledger::{Issue, JobState};
use programme::{policy::Action, vietnamese};

use super::frame::{Frame, Page};
use crate::{
    app::App,
    failure::{Failure, form_urlencoded},
    moment::Moment,
    request::Visit,
    time,
};

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
    suggested: String,
}

struct Issued {
    act: i64,
    number: String,
    day: String,
    when: String,
    actor: String,
    files: Vec<&'static str>,
}

struct Row {
    id: String,
    when: String,
    kind: String,
    state: String,
}

#[derive(Template)]
#[template(path = "report_preview.html")]
struct PreviewPage<'a> {
    frame: Frame<'a>,
}

/// `GET /reports`.
pub async fn page(State(app): State<App>, visit: Visit) -> Result<Page, Failure> {
    let row = |issue: Issue| Issued {
        act: issue.act.0,
        day: vietnamese::date(issue.report.as_of),
        when: time::written(issue.issued_at),
        actor: issue.actor,
        files: digests(&issue.report.digests).map(|(format, _)| format.file_name()).collect(),
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
    let suggested = format!("…/{}", office(&visit).await?.symbol);
    Frame::new(&visit, "reports").render(|frame| ReportsPage { frame, issued: listed, jobs, writes, issues, suggested })
}

const fn state_key(state: JobState) -> &'static str {
    match state {
        JobState::Running => "job-running",
        JobState::Done => "job-done",
        JobState::Failed => "job-failed",
    }
}

/// `GET /reports/programme`: the draft on a page of ours.
pub async fn preview(visit: Visit) -> Result<Page, Failure> {
    Frame::new(&visit, "report-preview").render(|frame| PreviewPage { frame })
}

/// `GET /reports/programme/draft`: the draft itself, as it would be printed.
pub async fn draft(visit: Visit) -> Result<Response, Failure> {
    let office = office(&visit).await?;
    let known = visit.moment.known.unwrap_or_else(|| visit.app.now());
    let moment = visit.moment.clone();
    let html = blocking(move || rendered(Format::Html, &compose(&moment, &office, None, known))).await??;
    Ok(file(Format::Html, "bao-cao.html", html, true))
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
    let format = Format::from_file_name(name).ok_or(Failure::NotFound)?;
    let mut digests = digests(&issue.report.digests);
    let (_, digest) = digests.find(|(of, _)| *of == format).ok_or(Failure::NotFound)?;
    let bytes = match app.store.get(digest).await {
        Err(Failure::NotFound) => return Err(Failure::Bad("failure-issued-elsewhere")),
        found => found?,
    };
    let number: String =
        issue.report.number.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect();
    Ok(file(format, &name.replace('.', &format!("-{number}.")), bytes, false))
}

/// The composed report of a state.
fn compose(moment: &Moment, office: &programme_report::Office, number: Option<&str>, known_at: Timestamp) -> Report {
    let (now, baseline, province) = (&moment.now, &moment.baseline, moment.province);
    programme_report::compose(&Request { now, baseline, province, office, number, date: moment.as_of(), known_at })
}

fn rendered(format: Format, report: &Report) -> Result<Vec<u8>, Failure> {
    format.render(report).map_err(|error| Failure::Broken(format!("{}: {error}", format.file_name())))
}

/// How the office names itself, by its settings.
async fn office(visit: &Visit) -> Result<programme_report::Office, Failure> {
    let settings = visit.app.ledger().settings().await?;
    let province = &visit.moment.unit(visit.moment.province).name;
    Ok(programme_report::Office::with_settings(province, |key| settings.get(key).cloned()))
}

/// The files of a report with the digests of their bytes.
pub fn digests(lines: &str) -> impl Iterator<Item = (Format, &str)> {
    let pairs = lines.lines().filter_map(|line| line.split_once(' '));
    pairs.filter_map(|(name, digest)| Some((Format::from_file_name(name)?, digest)))
}

/// A file on its way out. A page of the report has styles of its own and nothing else: it is shut in.
fn file(format: Format, name: &str, bytes: Vec<u8>, shown: bool) -> Response {
    let disposition = if shown { "inline" } else { "attachment" };
    let headers: [(HeaderName, String); 3] = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, format!("{disposition}; filename*=UTF-8''{}", form_urlencoded(name))),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox".to_owned(),
        ),
    ];
    (headers, bytes).into_response()
}

/// Work that would hold up a thread that serves.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Failure::Broken(error.to_string()))
}
