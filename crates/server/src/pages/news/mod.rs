//! News for the public portal: written, published and taken back by the office.

pub mod write;

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use ledger::Amended;
use programme::{
    fact::{NewsPost, NewsState, Record, Seq},
    policy::Action,
    vietnamese,
};

use self::write::{Problem, SUMMARY, TEXT, TITLE, Words};
use super::{
    frame::{Frame, Page},
    go,
};
use crate::{
    failure::Failure,
    prose,
    request::{Fields, Visit},
    route::{Access::Office, Route},
    upload::Upload,
};

/// The pages of the news.
pub fn routes() -> Vec<Route> {
    let access = Office(Action::WriteReports);
    vec![
        Route::get("/news", access, list),
        Route::get("/news/new", access, new),
        Route::post("/news/new/save", access, add),
        Route::get("/news/{post}", access, page),
        Route::post("/news/{post}/save", access, save),
        Route::post("/news/{post}/state", access, turn),
    ]
}

#[derive(Template)]
#[template(path = "news.html")]
struct NewsPage<'a> {
    frame: Frame<'a>,
    rows: Vec<Row>,
}

struct Row {
    title: String,
    href: String,
    state: NewsState,
    date: String,
}

#[derive(Template)]
#[template(path = "news_post.html")]
struct PostPage<'a> {
    frame: Frame<'a>,
    action: String,
    words: Words,
    problems: Vec<Problem>,
    /// What somebody else has written meanwhile.
    theirs: Option<String>,
    seen: String,
    /// What stands, where something does.
    standing: Option<Standing>,
}

/// A post as it stands.
struct Standing {
    state: NewsState,
    date: String,
    /// Where its state is changed.
    turn: String,
    /// What it can be turned into: state, and the key of the button.
    steps: Vec<(NewsState, &'static str)>,
    /// Where the public reads it.
    public: Option<String>,
    /// Its text as it looks.
    preview: String,
    record: String,
}

/// A field: id, key of its label, what stands in it, how many letters it takes, how many lines it shows.
type FieldRow<'p> = (&'static str, &'static str, &'p str, usize, u8);

impl PostPage<'_> {
    /// The fields of words.
    fn fields(&self) -> [FieldRow<'_>; 6] {
        let words = &self.words;
        [
            ("title", "news-title", &words.title, TITLE, 1),
            ("summary", "news-summary", &words.summary, SUMMARY, 2),
            ("text", "news-text", &words.text, TEXT, 12),
            ("title_en", "news-title-en", &words.title_en, TITLE, 1),
            ("summary_en", "news-summary-en", &words.summary_en, SUMMARY, 2),
            ("text_en", "news-text-en", &words.text_en, TEXT, 8),
        ]
    }

    /// What is wrong with a field.
    fn wrong(&self, field: &str) -> Option<String> {
        let problem = self.problems.iter().find(|(of, _)| *of == field);
        problem.map(|(_, key)| self.frame.visit.words(key, &[]))
    }
}

/// Every post, the latest first.
pub fn posts(visit: &Visit) -> Vec<&Record<NewsPost>> {
    let mut posts: Vec<_> = visit.moment.now.all::<NewsPost>().iter().collect();
    posts.sort_by(|a, b| b.fact().date.cmp(&a.fact().date).then_with(|| b.fact().code.cmp(&a.fact().code)));
    posts
}

/// The post of a code.
pub fn post<'v>(visit: &'v Visit, code: &str) -> Result<&'v Record<NewsPost>, Failure> {
    let mut all = visit.moment.now.all::<NewsPost>().iter();
    all.find(|record| record.fact().code == code).ok_or(Failure::NotFound)
}

/// `GET /news`.
async fn list(visit: Visit) -> Result<Page, Failure> {
    let row = |record: &Record<NewsPost>| Row {
        title: record.fact().title(visit.lang).to_owned(),
        href: format!("/news/{}", record.fact().code),
        state: record.fact().state,
        date: vietnamese::date(record.fact().date),
    };
    let rows = posts(&visit).into_iter().map(row).collect();
    Frame::new(&visit, "news").render(|frame| NewsPage { frame, rows })
}

/// `GET /news/new`.
async fn new(visit: Visit) -> Result<Page, Failure> {
    show(&visit, None, Words::default(), Vec::new(), None)
}

/// `GET /news/{post}`.
async fn page(visit: Visit, Path(code): Path<String>) -> Result<Page, Failure> {
    let record = post(&visit, &code)?;
    show(&visit, Some(record), Words::of(record.fact()), Vec::new(), None)
}

fn show(
    visit: &Visit,
    record: Option<&Record<NewsPost>>,
    words: Words,
    problems: Vec<Problem>,
    theirs: Option<&NewsPost>,
) -> Result<Page, Failure> {
    let standing = record.map(|record| {
        let post = record.fact();
        let steps = write::steps(post.state).iter().map(|state| (*state, button(*state))).collect();
        Standing {
            state: post.state,
            date: vietnamese::date(post.date),
            turn: format!("/news/{}/state", post.code),
            steps,
            public: (post.state == NewsState::Published)
                .then(|| format!("{}/news/{}", visit.lang.pick("/portal", "/portal/en"), post.code)),
            preview: prose::html(post.text(visit.lang)),
            record: visit.when.link(&format!("/records/news_post/{}", record.seq.0)),
        }
    });
    let code = record.map_or("new", |record| record.fact().code.as_str());
    Frame::new(visit, if record.is_some() { "news-post" } else { "news-new" }).render(|frame| PostPage {
        action: format!("/news/{code}/save"),
        seen: record.map(|record| record.seq.0.to_string()).unwrap_or_default(),
        theirs: theirs.map(|post| format!("{}\n\n{}", post.title, post.text)),
        frame,
        words,
        problems,
        standing,
    })
}

/// The key of the button that turns a post into a state.
const fn button(state: NewsState) -> &'static str {
    match state {
        NewsState::Draft => "news-draft",
        NewsState::Published => "news-publish",
        NewsState::Withdrawn => "news-withdraw",
    }
}

/// `POST /news/new/save`.
async fn add(visit: Visit, upload: Upload) -> Result<Response, Failure> {
    let words = Words::typed(&visit, upload, None).await?;
    let problems = words.problems();
    if !problems.is_empty() {
        return Ok(wrong(show(&visit, None, words, problems, None)?));
    }
    let code = write::add(&visit, words).await?;
    Ok(go(&visit, &format!("/news/{code}"), "done-news"))
}

/// `POST /news/{post}/save`.
async fn save(visit: Visit, Path(code): Path<String>, upload: Upload) -> Result<Response, Failure> {
    let record = post(&visit, &code)?;
    let seen = seen(&upload.fields)?;
    let words = Words::typed(&visit, upload, Some(record.fact())).await?;
    let problems = words.problems();
    if !problems.is_empty() {
        return Ok(wrong(show(&visit, Some(record), words, problems, None)?));
    }
    match write::correct(&visit, record, words.clone(), seen).await? {
        Amended::Conflicts(conflicts) => {
            let theirs = conflicts.into_iter().find_map(|conflict| conflict.current).ok_or(Failure::NotFound)?;
            let page = show(&visit, Some(&theirs), words, Vec::new(), Some(theirs.fact()))?;
            Ok((StatusCode::CONFLICT, page).into_response())
        }
        Amended::Done(_) | Amended::Unchanged => Ok(go(&visit, &format!("/news/{code}"), "done-news")),
    }
}

/// `POST /news/{post}/state`: publishes a post or takes it back.
async fn turn(visit: Visit, Path(code): Path<String>, form: Fields) -> Result<Response, Failure> {
    let record = post(&visit, &code)?;
    let state = NewsState::from_id(form.get("state")).ok_or(Failure::Bad("failure-form"))?;
    if let Amended::Conflicts(_) = write::turn(&visit, record, state, seen(&form)?).await? {
        return Err(Failure::Conflict("problem-changed-meanwhile"));
    }
    Ok(go(&visit, &format!("/news/{code}"), "done-news-state"))
}

fn seen(form: &Fields) -> Result<Seq, Failure> {
    form.get("seen").parse().map(Seq).map_err(|_| Failure::Bad("failure-form"))
}

fn wrong(page: Page) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}
