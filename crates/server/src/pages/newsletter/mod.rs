//! The newsletter at the office: issues are written, tried on oneself, released and stopped; it is seen how far their letters are.

pub mod write;

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use documents::bounce;
use ledger::{Amended, ReaderState, Tally};
use programme::{
    fact::{IssueState, NewsletterIssue, Provenance, Record, Seq, Topic},
    policy::Action,
    shop::on_offer,
    vietnamese,
};

use self::write::{Problem, SUBJECT, TEXT, Words};
use super::{
    frame::{Frame, Page},
    go, sort,
};
use crate::{
    amending::provenance,
    failure::Failure,
    mail::{self, Office},
    newsletter::{is_open, letter},
    random,
    request::{Fields, Visit},
    route::{self, Route},
    settings::Settings,
    upload::Upload,
};

/// The pages of the newsletter.
pub fn routes() -> Vec<Route> {
    let access = route::Access::Office(Action::WriteReports);
    vec![
        Route::get("/newsletter", access, list),
        Route::post("/newsletter/forget", access, forget),
        Route::post("/newsletter/bounces", access, bounces),
        Route::get("/newsletter/new", access, new),
        Route::post("/newsletter/new/save", access, add),
        Route::get("/newsletter/{issue}", access, page),
        Route::post("/newsletter/{issue}/save", access, save),
        Route::post("/newsletter/{issue}/state", access, turn),
        Route::post("/newsletter/{issue}/try", access, try_out),
    ]
}

#[derive(Template)]
#[template(path = "newsletter.html")]
struct ListPage<'a> {
    frame: Frame<'a>,
    /// Whether letters can be sent at all.
    is_open: bool,
    rows: Vec<Row>,
    /// Topics with how many read about them.
    topics: Vec<(&'static str, i64)>,
    /// Readers who have not said yes, and those whose letters come back.
    asked: i64,
    bounced: i64,
}

struct Row {
    subject: String,
    href: String,
    topic: &'static str,
    state: &'static str,
    date: String,
    sent: String,
}

#[derive(Template)]
#[template(path = "newsletter_issue.html")]
struct IssuePage<'a> {
    frame: Frame<'a>,
    action: String,
    words: Words,
    problems: Vec<Problem>,
    /// What somebody else has written meanwhile.
    theirs: Option<String>,
    seen: String,
    /// Products on offer: code, name with price, whether it is promoted.
    products: Vec<(String, String, bool)>,
    /// What stands, where something does.
    standing: Option<Standing>,
}

/// An issue as it stands.
struct Standing {
    state: IssueState,
    date: String,
    /// How far its letters are.
    sent: String,
    /// Where it is changed.
    here: String,
    /// What it can be turned into: state, and the key of the button.
    steps: Vec<(IssueState, &'static str)>,
    /// The letter as HTML; none while nobody said where the portal is.
    preview: Option<String>,
    record: String,
    is_draft: bool,
    is_made_up: bool,
}

/// A field: id, key of its label, what stands in it, how many letters it takes, how many lines it shows.
type FieldRow<'p> = (&'static str, &'static str, &'p str, usize, u8);

impl IssuePage<'_> {
    fn fields(&self) -> [FieldRow<'_>; 4] {
        let words = &self.words;
        [
            ("subject", "newsletter-subject", &words.subject, SUBJECT, 1),
            ("text", "newsletter-text", &words.text, TEXT, 12),
            ("subject_en", "newsletter-subject-en", &words.subject_en, SUBJECT, 1),
            ("text_en", "newsletter-text-en", &words.text_en, TEXT, 8),
        ]
    }

    fn topics(&self) -> Vec<(Topic, bool)> {
        Topic::ALL.iter().map(|topic| (*topic, self.words.topic == Some(*topic))).collect()
    }

    /// What is wrong with a field.
    fn wrong(&self, field: &str) -> Option<String> {
        let problem = self.problems.iter().find(|(of, _)| *of == field);
        problem.map(|(_, key)| self.frame.visit.words(key, &[]))
    }

    /// Whether its words can be changed.
    fn is_open(&self) -> bool {
        self.standing.as_ref().is_none_or(|standing| standing.is_draft)
    }
}

/// Every issue, the latest first.
pub fn issues(visit: &Visit) -> Vec<&Record<NewsletterIssue>> {
    let mut issues: Vec<_> = visit.moment.now.all::<NewsletterIssue>().iter().collect();
    issues.sort_by(|a, b| b.fact().date.cmp(&a.fact().date).then_with(|| b.fact().code.cmp(&a.fact().code)));
    issues
}

/// The issue of a code.
pub fn issue<'v>(visit: &'v Visit, code: &str) -> Result<&'v Record<NewsletterIssue>, Failure> {
    issues(visit).into_iter().find(|record| record.fact().code == code).ok_or(Failure::NotFound)
}

/// How far the letters of an issue are, in words.
fn sent(visit: &Visit, tally: Tally) -> String {
    let Tally { waiting, sent, stopped, given_up, bounced } = tally;
    let counts =
        [("sent", sent), ("waiting", waiting), ("stopped", stopped), ("given-up", given_up), ("bounced", bounced)];
    let told = counts.into_iter().filter(|(state, count)| *count > 0 || *state == "sent");
    let told =
        told.map(|(state, count)| visit.words(&format!("newsletter-count-{state}"), &[("count", &count.to_string())]));
    told.collect::<Vec<_>>().join(", ")
}

/// `GET /newsletter`.
async fn list(visit: Visit) -> Result<Page, Failure> {
    let ledger = visit.app.ledger();
    let (tallies, (by_topic, by_state)) = (ledger.tallies().await?, ledger.readership().await?);
    let row = |record: &Record<NewsletterIssue>| {
        let issue = record.fact();
        Row {
            subject: issue.subject(visit.lang).to_owned(),
            href: format!("/newsletter/{}", issue.code),
            topic: issue.topic.label(visit.lang),
            state: issue.state.label(visit.lang),
            date: vietnamese::date(issue.date),
            sent: tallies.get(&issue.code).map(|tally| sent(&visit, *tally)).unwrap_or_default(),
        }
    };
    let count = |state| by_state.get(&state).copied().unwrap_or_default();
    let of_topic = |topic: &Topic| (topic.label(visit.lang), by_topic.get(topic).copied().unwrap_or_default());
    let is_open = is_open(&Settings::read(ledger).await?);
    let rows = issues(&visit).into_iter().map(row).collect();
    Frame::new(&visit, "newsletter").render(|frame| ListPage {
        frame,
        is_open,
        rows,
        topics: Topic::ALL.iter().map(of_topic).collect(),
        asked: count(ReaderState::Asked),
        bounced: count(ReaderState::Bounced),
    })
}

/// `POST /newsletter/forget`: forgets the reader of an address, who has asked for it by another way.
async fn forget(visit: Visit, form: Fields) -> Result<Response, Failure> {
    let email = form.get("email").to_lowercase();
    let is_known = visit.app.ledger().forget_address(visit.act("forget newsletter reader", "")?, &email).await?;
    Ok(go(&visit, "/newsletter", if is_known { "done-newsletter-forgotten" } else { "done-newsletter-unknown" }))
}

/// `POST /newsletter/bounces`: reads letters that came back.
async fn bounces(visit: Visit, upload: Upload) -> Result<Response, Failure> {
    let mut noted = 0;
    for file in &upload.files {
        noted += usize::from(note(&visit, &file.bytes).await?);
    }
    Ok(go(&visit, "/newsletter", if noted > 0 { "done-newsletter-bounces" } else { "done-newsletter-no-bounces" }))
}

/// Notes a letter that came back; whether it is one of ours.
pub async fn note(visit: &Visit, bytes: &[u8]) -> Result<bool, Failure> {
    let Some(returned) = bounce::read(bytes) else { return Ok(false) };
    Ok(visit.app.ledger().note_bounce(&returned.issue, &returned.reader, visit.app.now()).await?)
}

/// `GET /newsletter/new`.
async fn new(visit: Visit) -> Result<Page, Failure> {
    show(&visit, None, Words::default(), Vec::new(), None).await
}

/// `GET /newsletter/{issue}`.
async fn page(visit: Visit, Path(code): Path<String>) -> Result<Page, Failure> {
    let record = issue(&visit, &code)?;
    show(&visit, Some(record), Words::of(record.fact()), Vec::new(), None).await
}

async fn standing(visit: &Visit, record: &Record<NewsletterIssue>) -> Result<Standing, Failure> {
    let issue = record.fact();
    let settings = Settings::read(visit.app.ledger()).await?;
    let tally = visit.app.ledger().tallies().await?.get(&issue.code).copied();
    let letter = letter::of(&visit.moment, &settings, issue, visit.lang, None);
    Ok(Standing {
        state: issue.state,
        date: vietnamese::date(issue.date),
        sent: tally.map(|tally| sent(visit, tally)).unwrap_or_default(),
        here: format!("/newsletter/{}", issue.code),
        steps: write::steps(issue.state).iter().map(|state| (*state, button(issue.state, *state))).collect(),
        preview: letter.map(|letter| letter.html),
        record: visit.when.link(&format!("/records/newsletter_issue/{}", record.seq.0)),
        is_draft: issue.state == IssueState::Draft,
        is_made_up: record.sourced.provenance == Provenance::Illustrative
            || provenance(visit) == Provenance::Illustrative,
    })
}

async fn show(
    visit: &Visit,
    record: Option<&Record<NewsletterIssue>>,
    words: Words,
    problems: Vec<Problem>,
    theirs: Option<&NewsletterIssue>,
) -> Result<Page, Failure> {
    let standing = match record {
        Some(record) => Some(standing(visit, record).await?),
        None => None,
    };
    let mut on = on_offer(&visit.moment.now);
    sort::by_name(&mut on, |on| &on.product.fact().name);
    let product = |on: &programme::shop::OnOffer<'_>| {
        let product = on.product.fact();
        let is_promoted = words.products.contains(&product.code);
        (product.code.clone(), format!("{} – {}", product.name, on.producer.fact().name), is_promoted)
    };
    let products = on.iter().map(product).collect();
    let code = record.map_or("new", |record| record.fact().code.as_str());
    Frame::new(visit, if record.is_some() { "newsletter-issue" } else { "newsletter-new" }).render(|frame| IssuePage {
        action: format!("/newsletter/{code}/save"),
        seen: record.map(|record| record.seq.0.to_string()).unwrap_or_default(),
        theirs: theirs.map(|issue| format!("{}\n\n{}", issue.subject, issue.text)),
        frame,
        words,
        problems,
        products,
        standing,
    })
}

/// The key of the button that turns an issue from one state into another.
const fn button(from: IssueState, to: IssueState) -> &'static str {
    match (from, to) {
        (IssueState::Stopped, IssueState::Released) => "newsletter-go-on",
        (_, IssueState::Released) => "newsletter-release",
        (_, IssueState::Stopped | IssueState::Draft) => "newsletter-stop",
    }
}

/// `POST /newsletter/new/save`.
async fn add(visit: Visit, form: Fields) -> Result<Response, Failure> {
    let words = Words::typed(&form);
    let problems = words.problems(&visit);
    if !problems.is_empty() {
        return Ok(wrong(show(&visit, None, words, problems, None).await?));
    }
    let code = write::add(&visit, words).await?;
    Ok(go(&visit, &format!("/newsletter/{code}"), "done-newsletter"))
}

/// `POST /newsletter/{issue}/save`.
async fn save(visit: Visit, Path(code): Path<String>, form: Fields) -> Result<Response, Failure> {
    let record = issue(&visit, &code)?;
    let words = Words::typed(&form);
    let problems = words.problems(&visit);
    if !problems.is_empty() {
        return Ok(wrong(show(&visit, Some(record), words, problems, None).await?));
    }
    match write::correct(&visit, record, words.clone(), seen(&form)?).await? {
        Amended::Conflicts(conflicts) => {
            let theirs = conflicts.into_iter().find_map(|conflict| conflict.current).ok_or(Failure::NotFound)?;
            let page = show(&visit, Some(&theirs), words, Vec::new(), Some(theirs.fact())).await?;
            Ok((StatusCode::CONFLICT, page).into_response())
        }
        Amended::Done(_) | Amended::Unchanged => Ok(go(&visit, &format!("/newsletter/{code}"), "done-newsletter")),
    }
}

/// `POST /newsletter/{issue}/state`: releases an issue, stops it or lets it go on.
async fn turn(visit: Visit, Path(code): Path<String>, form: Fields) -> Result<Response, Failure> {
    let record = issue(&visit, &code)?;
    let state = IssueState::from_id(form.get("state")).ok_or(Failure::Bad("failure-form"))?;
    if state == IssueState::Released && !is_open(&Settings::read(visit.app.ledger()).await?) {
        return Err(Failure::Conflict("problem-newsletter-closed"));
    }
    if let Amended::Conflicts(_) = write::turn(&visit, record, state, seen(&form)?).await? {
        return Err(Failure::Conflict("problem-changed-meanwhile"));
    }
    Ok(go(&visit, &format!("/newsletter/{code}"), "done-newsletter-state"))
}

/// `POST /newsletter/{issue}/try`: sends the letter to whoever asks, and to nobody else.
async fn try_out(visit: Visit, Path(code): Path<String>, _form: Fields) -> Result<Response, Failure> {
    let record = issue(&visit, &code)?;
    let settings = Settings::read(visit.app.ledger()).await?;
    let recipient = visit.viewer()?.account.email.clone().ok_or(Failure::Conflict("problem-newsletter-own-email"))?;
    let closed = Failure::Conflict("problem-newsletter-closed");
    let Some(office) = Office::of(&settings) else { return Err(closed) };
    let letter = letter::of(&visit.moment, &settings, record.fact(), visit.lang, None).ok_or(closed)?;
    let now = visit.app.now();
    mail::send(&office, &letter.to(random::name(now)?, &recipient), now).await.map_err(|unsent| {
        tracing::warn!("a trial of the newsletter did not go out: {}", unsent.why);
        Failure::Conflict("problem-newsletter-unsent")
    })?;
    Ok(go(&visit, &format!("/newsletter/{code}"), "done-newsletter-tried"))
}

fn seen(form: &Fields) -> Result<Seq, Failure> {
    form.get("seen").parse().map(Seq).map_err(|_| Failure::Bad("failure-form"))
}

fn wrong(page: Page) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}
