//! The newsletter, as the public asks for it and leaves it. Whoever types an address is told the same whether it is known or not; only
//! its owner, who gets the letter with the link, says yes. What a link opens is changed by its buttons alone: mail servers look at
//! links, they press nothing.

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use jiff::SignedDuration;
use ledger::{Mail, Reader, ReaderState};
use programme::fact::Topic;

use super::{
    address,
    frame::{Frame, render},
    gate::{self, Gate},
    secret,
};
use crate::{
    client::Client,
    failure::Failure,
    mail::is_email,
    newsletter::{self, is_open},
    random,
    request::{Fields, Visit},
    route::{Access::Public, Route},
    settings::Settings,
    words,
};

/// Who is asked says yes within so many hours, or is forgotten.
pub const HOURS: i64 = 48;
/// So long after a form was answered by a letter there is no other one to the same address.
const QUIET: SignedDuration = SignedDuration::from_hours(1);

/// The routes of the newsletter.
pub fn routes() -> Vec<Route> {
    super::both! {
        get "/newsletter" => page;
        post "/newsletter" => ask;
        get "/newsletter/asked" => asked;
        get "/newsletter/{token}" => own;
        post "/newsletter/{token}" => choose;
        get "/newsletter/{token}/leave" => own;
        post "/newsletter/{token}/leave" => leave;
    }
}

/// A field, and the key of what is wrong with it.
type Problem = (&'static str, &'static str);

#[derive(Template)]
#[template(path = "portal/newsletter.html")]
struct AskPage<'v> {
    frame: Frame<'v>,
    email: String,
    topics: Vec<(Topic, bool)>,
    agrees: bool,
    problems: Vec<Problem>,
    /// None while the office sends no letters.
    gate: Option<Gate>,
}

impl AskPage<'_> {
    /// What is wrong with a field.
    fn wrong(&self, field: &str) -> Option<String> {
        let problem = self.problems.iter().find(|(of, _)| *of == field);
        problem.map(|(_, key)| self.frame.t(key).into_owned())
    }
}

#[derive(Template)]
#[template(path = "portal/newsletter_own.html")]
struct OwnPage<'v> {
    frame: Frame<'v>,
    reader: Reader,
    topics: Vec<(Topic, bool)>,
    /// The address of this page.
    here: String,
    /// Whether it was changed just now.
    saved: bool,
    /// Whether no topic was chosen.
    none: bool,
}

impl OwnPage<'_> {
    /// Whether its reader has not said yes, or has to say it again.
    fn asks(&self) -> bool {
        self.reader.state != ReaderState::Reading
    }
}

#[derive(Template)]
#[template(path = "portal/newsletter_said.html")]
struct SaidPage<'v> {
    frame: Frame<'v>,
    said: String,
}

/// What was typed.
#[derive(Debug, Default)]
struct Typed {
    email: String,
    topics: Vec<Topic>,
    agrees: bool,
}

impl Typed {
    fn read(form: &Fields) -> Self {
        Self {
            // An address is one whatever the case it is typed in.
            email: form.get("email").trim().to_lowercase(),
            topics: chosen(form),
            agrees: form.get("agree") == "yes",
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if !is_email(&self.email) {
            problems.push(("email", "problem-buyer-email"));
        }
        if self.topics.is_empty() {
            problems.push(("topic", "problem-newsletter-topic"));
        }
        if !self.agrees {
            problems.push(("agree", "problem-newsletter-agree"));
        }
        problems
    }
}

fn chosen(form: &Fields) -> Vec<Topic> {
    let topics = Topic::ALL.iter().copied();
    topics.filter(|topic| form.all("topic").any(|id| id == topic.id())).collect()
}

fn offered(chosen: &[Topic]) -> Vec<(Topic, bool)> {
    Topic::ALL.iter().map(|topic| (*topic, chosen.contains(topic))).collect()
}

/// `GET /portal/newsletter`: the form.
async fn page(visit: Visit) -> Result<Response, Failure> {
    show(&visit, Typed::default(), Vec::new()).await
}

async fn show(visit: &Visit, typed: Typed, problems: Vec<Problem>) -> Result<Response, Failure> {
    let frame = Frame::of(visit, "newsletter", "newsletter-says").await?;
    let is_open = is_open(&Settings::read(visit.app.ledger()).await?);
    let gate = if is_open { Some(gate::open(visit)?) } else { None };
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let Typed { email, topics, agrees } = typed;
    let page = AskPage { frame, email, topics: offered(&topics), agrees, problems, gate };
    Ok((status, render(&page)?).into_response())
}

/// `POST /portal/newsletter`: asks the owner of an address by a letter.
async fn ask(visit: Visit, client: Client, form: Fields) -> Result<Response, Failure> {
    let typed = Typed::read(&form);
    gate::pass(&visit, &client, &form, &[&typed.email]).await?;
    let settings = Settings::read(visit.app.ledger()).await?;
    if !is_open(&settings) {
        return Err(Failure::Conflict("problem-newsletter-closed"));
    }
    let problems = typed.problems();
    if !problems.is_empty() {
        return show(&visit, typed, problems).await;
    }
    let now = visit.app.now();
    let asked = Reader {
        id: random::name(now)?,
        token: random::secret()?,
        email: typed.email,
        lang: visit.lang,
        topics: typed.topics,
        state: ReaderState::Asked,
        since: now,
    };
    let name = random::name(now)?;
    let quiet = now.checked_sub(QUIET).unwrap_or(now);
    visit.app.ledger().ask_reader(&asked, quiet, |reader| letter(&settings, &name, reader)).await?;
    Ok(Redirect::to(&address(visit.lang, "/newsletter/asked")).into_response())
}

/// The letter to the owner of an address that was typed. Nothing that was typed stands in it.
fn letter(settings: &Settings, name: &str, reader: &Reader) -> Option<Mail> {
    let link = settings.public(&newsletter::page(reader.lang, &reader.token))?;
    let (subject, said) = match reader.state {
        ReaderState::Reading => ("mail-newsletter-known", "mail-newsletter-known-text"),
        ReaderState::Asked | ReaderState::Bounced => ("mail-newsletter-asked", "mail-newsletter-asked-text"),
    };
    let say = |key, blanks: &[(&str, &str)]| words::with(reader.lang, key, blanks);
    let said = say(said, &[("hours", &HOURS.to_string())]);
    Some(Mail {
        id: format!("{}{name}", Reader::letters(&reader.id)),
        recipient: reader.email.clone(),
        subject: say(subject, &[]).into_owned(),
        body: format!("{said}\n\n{link}\n\n-- \n{}\n", say("mail-footer", &[])),
        attempts: 0,
    })
}

/// `GET /portal/newsletter/asked`.
async fn asked(visit: Visit) -> Result<Response, Failure> {
    said(&visit, "newsletter-asked").await
}

async fn said(visit: &Visit, key: &str) -> Result<Response, Failure> {
    let frame = Frame::of(visit, "newsletter", "newsletter-says").await?;
    let said = visit.words(key, &[("hours", &HOURS.to_string())]);
    Ok(secret(render(&SaidPage { frame, said })?.into_response()))
}

/// `GET /portal/newsletter/{token}`: the page of a reader.
async fn own(visit: Visit, Path(token): Path<String>) -> Result<Response, Failure> {
    let reader = visit.app.ledger().reader(&token).await?.ok_or(Failure::Missing("failure-newsletter-link"))?;
    own_page(&visit, reader, false).await
}

async fn own_page(visit: &Visit, reader: Reader, none: bool) -> Result<Response, Failure> {
    let frame = Frame::of(visit, "newsletter-yours", "newsletter-says").await?;
    let page = OwnPage {
        frame,
        topics: offered(&reader.topics),
        here: newsletter::page(visit.lang, &reader.token),
        saved: visit.query.iter().any(|(name, _)| name == "saved"),
        none,
        reader,
    };
    let status = if none { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(secret((status, render(&page)?).into_response()))
}

/// `POST /portal/newsletter/{token}`: says yes, or chooses topics.
async fn choose(visit: Visit, Path(token): Path<String>, form: Fields) -> Result<Response, Failure> {
    let topics = chosen(&form);
    let missing = Failure::Missing("failure-newsletter-link");
    if topics.is_empty() {
        let reader = visit.app.ledger().reader(&token).await?.ok_or(missing)?;
        return own_page(&visit, reader, true).await;
    }
    if !visit.app.ledger().confirm_reader(&token, &topics, visit.app.now()).await? {
        return Err(missing);
    }
    Ok(secret(Redirect::to(&format!("{}?saved=yes", newsletter::page(visit.lang, &token))).into_response()))
}

/// `POST /portal/newsletter/{token}/leave`: leaves, by a button of ours or of a mail program (RFC 8058). Asked again it says the same.
async fn leave(visit: Visit, Path(token): Path<String>) -> Result<Response, Failure> {
    visit.app.ledger().forget_reader(&token).await?;
    said(&visit, "newsletter-left").await
}

#[cfg(test)]
mod tests;
