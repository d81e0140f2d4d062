//! Making the files of papers: drafts, packs, issues and reissues, each a job that goes on while its reader waits.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderName, HeaderValue},
    response::{IntoResponse as _, Redirect, Response},
};
use documents::{
    paper::{self as papers, PACK, Paper},
    programme_report::Office,
    report::Report,
};
use jiff::{Timestamp, civil::Date};
use ledger::{IssuedReport, Job, JobState, NewAct};
use programme::Lang;
use serde::{Deserialize, Serialize};

use super::{
    blocking, digests, file, office,
    paper::{States, asked, known},
    rendered, state_key,
};
use crate::{
    app::App,
    failure::Failure,
    moment::Moment,
    pages::frame::{Frame, Page},
    random,
    request::{Fields, Visit},
    time,
};

/// What is to be made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Order {
    purpose: Purpose,
    /// One paper, or several that are also packed into one file.
    papers: Vec<Paper>,
    as_of: Date,
    known_at: Timestamp,
    letterhead: Office,
    number: Option<String>,
    actor: String,
    reason: String,
    in_english: bool,
}

impl Order {
    /// What is made, in a language.
    fn names(&self, lang: Lang) -> String {
        self.papers.iter().map(|paper| paper.name(lang)).collect::<Vec<_>>().join(", ")
    }
}

/// What the files are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Purpose {
    Draft,
    Pack,
    Issue,
    Reissue,
}

impl Purpose {
    const fn kind(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Pack => "pack",
            Self::Issue => "issue",
            Self::Reissue => "reissue",
        }
    }
}

#[derive(Template)]
#[template(path = "report_job.html")]
struct JobPage<'a> {
    frame: Frame<'a>,
    id: &'a str,
    kind: String,
    names: String,
    state: JobState,
    words: String,
    progress: i64,
    number: String,
    when: String,
    files: Vec<String>,
    verdict: Option<bool>,
}

/// The paper that a form asks for.
fn of_form(visit: &Visit, form: &Fields) -> Result<Paper, Failure> {
    asked(visit, form.get("paper"), |name| form.get(name))
}

/// `POST /reports/generate`: the files of a draft.
pub async fn generate(visit: Visit, form: Fields) -> Result<Response, Failure> {
    let paper = of_form(&visit, &form)?;
    Ok(go_to(&visit, &begin_draft(&visit, paper).await?))
}

/// Begins to make the files of a draft; the name of the job.
pub async fn begin_draft(visit: &Visit, paper: Paper) -> Result<String, Failure> {
    begin_unissued(visit, Purpose::Draft, vec![paper]).await
}

/// `POST /reports/pack`: the papers of a meeting, and all of them in one file.
pub async fn pack(visit: Visit, form: Fields) -> Result<Response, Failure> {
    Ok(go_to(&visit, &begin_pack(&visit, form.get("document")).await?))
}

/// Begins to make the papers of a meeting; those of one whose conclusions are known by its number have the notice too.
pub async fn begin_pack(visit: &Visit, document: &str) -> Result<String, Failure> {
    let document = Some(document).filter(|number| !number.is_empty()).map(|number| known(visit, number)).transpose()?;
    begin_unissued(visit, Purpose::Pack, Paper::of_meeting(document.as_deref())).await
}

async fn begin_unissued(visit: &Visit, purpose: Purpose, papers: Vec<Paper>) -> Result<String, Failure> {
    let order = Order {
        purpose,
        papers,
        as_of: visit.moment.as_of(),
        known_at: visit.moment.known.unwrap_or_else(|| visit.app.now()),
        letterhead: office(visit).await?,
        number: None,
        actor: visit.viewer()?.account.login.clone(),
        reason: String::new(),
        in_english: visit.lang == Lang::En,
    };
    begin(visit, order).await
}

/// `POST /reports/issue`: under a number, frozen.
pub async fn issue(visit: Visit, form: Fields) -> Result<Response, Failure> {
    let paper = of_form(&visit, &form)?;
    let job = begin_issue(&visit, paper, form.get("number"), form.get("reason")).await?;
    Ok(go_to(&visit, &job))
}

/// Begins to issue a paper; the name of the job.
pub async fn begin_issue(visit: &Visit, paper: Paper, number: &str, reason: &str) -> Result<String, Failure> {
    if !paper.is_official() {
        return Err(Failure::Bad("failure-not-official"));
    }
    let (app, number) = (&visit.app, number.to_owned());
    let is_number = number.starts_with(|first: char| first.is_ascii_digit()) && number.chars().count() <= 60;
    if !is_number || number.chars().any(char::is_control) {
        return Err(Failure::Bad("failure-number"));
    }
    if app.ledger().issued_report(&number).await?.is_some() {
        return Err(Failure::Ledger(ledger::LedgerError::AlreadyIssued(number)));
    }
    let known_at = visit.moment.known.unwrap_or_else(|| app.now());
    let order = Order {
        purpose: Purpose::Issue,
        papers: vec![paper],
        as_of: visit.moment.as_of(),
        // Knowledge is frozen to the microsecond, as the ledger keeps it.
        known_at: Timestamp::from_microsecond(known_at.as_microsecond()).unwrap_or(known_at),
        letterhead: office(visit).await?,
        number: Some(number),
        actor: visit.viewer()?.account.login.clone(),
        reason: reason.to_owned(),
        in_english: false,
    };
    begin(visit, order).await
}

/// `POST /reports/reissue`: written again from the ledger, and compared with what was issued.
pub async fn reissue(visit: Visit, form: Fields) -> Result<Response, Failure> {
    let issued = visit.app.ledger().issued_report(form.get("number")).await?.ok_or(Failure::NotFound)?;
    Ok(go_to(&visit, &begin_reissue(&visit, issued).await?))
}

/// Begins to write an issued report again; the name of the job.
pub async fn begin_reissue(visit: &Visit, issued: IssuedReport) -> Result<String, Failure> {
    let province = &visit.moment.unit(visit.moment.province).name;
    let order = Order {
        purpose: Purpose::Reissue,
        papers: vec![issued.kind.parse().map_err(|_| Failure::Bad("failure-unknown-paper"))?],
        as_of: issued.as_of,
        known_at: issued.known_at,
        letterhead: Office::read(province, &issued.letterhead),
        number: Some(issued.number),
        actor: visit.viewer()?.account.login.clone(),
        reason: String::new(),
        in_english: false,
    };
    begin(visit, order).await
}

fn go_to(visit: &Visit, job: &str) -> Response {
    Redirect::to(&visit.when.link(&format!("/reports/jobs/{job}"))).into_response()
}

async fn begin(visit: &Visit, order: Order) -> Result<String, Failure> {
    let app = visit.app.clone();
    let job = Job {
        id: random::name(app.now())?,
        kind: order.purpose.kind().to_owned(),
        request: serde_json::to_string(&order).map_err(|error| Failure::Broken(error.to_string()))?,
        account: visit.viewer()?.account.id.clone(),
        state: JobState::Running,
        progress: 0,
        result: String::new(),
        created_at: app.now(),
    };
    app.ledger().begin_job(&job, &app.config.node).await?;
    let name = job.id.clone();
    // A draft of today needs no state of its own; what is frozen is read from the ledger alone.
    let state = order.number.is_none().then(|| visit.moment.clone());
    tokio::spawn(async move {
        let (state, result) = match work(&app, &job.id, &order, state).await {
            Ok(result) => (JobState::Done, result),
            Err(failure) => {
                tracing::error!("job {}: {failure:?}", job.id);
                (JobState::Failed, String::new())
            }
        };
        if let Err(error) = app.ledger().end_job(&job.id, state, &result, app.now()).await {
            tracing::error!("job {}: {error}", job.id);
        }
    });
    Ok(name)
}

/// Makes the files; the result names them with their digests.
async fn work(app: &App, job: &str, order: &Order, state: Option<Arc<Moment>>) -> Result<String, Failure> {
    let state = match state {
        Some(state) => state,
        None => app.live.frozen(order.as_of, order.known_at).await?,
    };
    let known_at = order.known_at;
    let all: i64 = order.papers.iter().flat_map(Paper::formats).map(|_| 1).sum();
    let (mut files, mut lines, mut made) = (Vec::new(), Vec::new(), 0);
    for paper in &order.papers {
        let report = Arc::new(compose(app, order, paper, state.clone()).await?);
        for format in paper.formats().iter().copied() {
            let report = report.clone();
            let bytes = blocking(move || rendered(format, &report)).await??;
            let name = paper.file_name(format);
            lines.push(format!("{name} {}", app.keep(&bytes).await?));
            files.push((name, bytes));
            made += 1;
            app.ledger().job_progress(job, made * 95 / all).await?;
        }
    }
    if order.purpose == Purpose::Pack {
        let packed = papers::pack(&order.papers, &files).map_err(|error| Failure::Broken(error.to_string()))?;
        lines.insert(0, format!("{PACK} {}", app.keep(&packed).await?));
    }
    let result = lines.join("\n");
    if let (Purpose::Issue, Some(number)) = (order.purpose, &order.number) {
        let issued = IssuedReport {
            number: number.clone(),
            kind: order.papers.first().map(Paper::to_string).unwrap_or_default(),
            as_of: order.as_of,
            known_at,
            digests: result.clone(),
            letterhead: order.letterhead.written(),
        };
        let act = NewAct {
            actor: order.actor.clone(),
            reason: order.reason.clone(),
            kind: "issue report".to_owned(),
            source: Some(number.clone()),
            source_digest: None,
            recorded_at: app.now(),
        };
        app.ledger().issue_report(act, &issued).await?;
        app.live.catch_up(app.day()).await?;
    }
    Ok(result)
}

/// A paper of an order.
#[tracing::instrument(name = "compose a paper", level = "debug", skip_all)]
async fn compose(app: &App, order: &Order, paper: &Paper, state: Arc<Moment>) -> Result<Report, Failure> {
    let states = States::frozen(app, state, paper, order.known_at).await?;
    let (order, paper) = (order.clone(), paper.clone());
    let lang = if order.in_english { Lang::En } else { Lang::Vi };
    blocking(move || states.compose(&paper, &order.letterhead, order.number.as_deref(), order.known_at, lang)).await?
}

/// The job of a name, if it is the viewer's, with what was asked for.
pub async fn own_job(visit: &Visit, id: &str) -> Result<(Job, Order), Failure> {
    let job = visit.app.ledger().job(id).await?.filter(|job| visit.viewer().is_ok_and(|v| v.account.id == job.account));
    let job = job.ok_or(Failure::NotFound)?;
    let order = serde_json::from_str(&job.request).map_err(|_| Failure::NotFound)?;
    Ok((job, order))
}

/// Whether a report that was written again has the bytes that were issued; none while nobody can say.
pub async fn is_the_same(visit: &Visit, job: &Job, order: &Order) -> Result<Option<bool>, Failure> {
    let issued = match &order.number {
        Some(number) if order.purpose == Purpose::Reissue => visit.app.ledger().issued_report(number).await?,
        _ => None,
    };
    Ok(issued.filter(|_| job.state == JobState::Done).map(|issued| issued.digests == job.result))
}

/// `GET /reports/jobs/{job}`: how far it is; a browser asks again by itself until it is done.
pub async fn job(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let (job, order) = own_job(&visit, &id).await?;
    let verdict = is_the_same(&visit, &job, &order).await?;
    let page: Page = Frame::new(&visit, "report-job").render(|frame| JobPage {
        frame,
        id: &job.id,
        kind: visit.words(&format!("job-{}", job.kind), &[]),
        names: order.names(visit.lang),
        state: job.state,
        words: visit.words(state_key(job.state), &[("progress", &job.progress.to_string())]),
        progress: job.progress,
        number: order.number.clone().unwrap_or_default(),
        when: time::written(job.created_at),
        files: digests(&job.result).map(|(name, _)| name.to_owned()).collect(),
        verdict,
    })?;
    let mut response = page.into_response();
    if job.state == JobState::Running {
        response.headers_mut().insert(HeaderName::from_static("refresh"), HeaderValue::from_static("1"));
    }
    Ok(response)
}

/// `GET /reports/jobs/{job}/{file}`.
pub async fn job_file(
    State(app): State<App>,
    visit: Visit,
    Path((id, name)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (job, _) = own_job(&visit, &id).await?;
    let (_, digest) = digests(&job.result).find(|(of, _)| *of == name).ok_or(Failure::NotFound)?;
    Ok(file(&name, &name, app.kept(digest).await?, false))
}
