//! Programs elsewhere that are told of acts: registered, changed and looked after by an administrator.

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse as _, Response},
};
use ledger::{ActSeq, SendingState, Told, Webhook};
use programme::policy::Action;

use super::{
    frame::{Frame, Page},
    go,
};
use crate::{
    failure::Failure,
    random,
    request::{Fields, Visit},
    route::{Access::Office, Route},
    settings::Settings,
    time,
    webhooks::{
        kinds,
        reach::{Address, LONGEST, Rules},
        signature::new_secret,
    },
};

/// Deliveries on the page of a program.
const SHOWN: u32 = 100;
/// So many programs are told at most.
const MOST: usize = 50;
/// What is chosen at first: what the public is told of, too.
const USUAL: [&str; 2] = ["recognition", "star_decision"];

/// The pages of programs that are told.
pub fn routes() -> Vec<Route> {
    let access = Office(Action::ManageSystem);
    vec![
        Route::get("/webhooks", access, page),
        Route::post("/webhooks/add", access, add),
        Route::get("/webhooks/{webhook}", access, one),
        Route::post("/webhooks/{webhook}/change", access, change),
        Route::post("/webhooks/{webhook}/secret", access, secret),
        Route::post("/webhooks/{webhook}/again", access, again),
        Route::post("/webhooks/{webhook}/remove", access, remove),
    ]
}

#[derive(Template)]
#[template(path = "webhooks.html")]
struct ListPage<'a> {
    frame: Frame<'a>,
    rows: Vec<Row>,
    choices: Vec<Choice>,
    address: String,
    problem: Option<String>,
    most: usize,
}

struct Row {
    id: String,
    host: String,
    kinds: String,
    active: bool,
    latest: String,
}

#[derive(Template)]
#[template(path = "webhook.html")]
struct OnePage<'a> {
    frame: Frame<'a>,
    hook: Webhook,
    host: String,
    choices: Vec<Choice>,
    address: String,
    told: Vec<Line>,
    problem: Option<String>,
    /// A secret that is shown this once.
    secret: Option<String>,
    most: usize,
}

/// A kind that can be chosen.
struct Choice {
    id: &'static str,
    label: String,
    chosen: bool,
}

/// A delivery.
struct Line {
    message: String,
    act: i64,
    event: String,
    state: String,
    /// Whether it was tried and not taken.
    failed: bool,
    attempts: i64,
    answer: String,
    when: String,
}

fn choices(visit: &Visit, chosen: &[String]) -> Vec<Choice> {
    let choice = |(id, label)| Choice { id, label, chosen: chosen.iter().any(|each| each == id) };
    kinds(visit.lang).into_iter().map(choice).collect()
}

async fn rules(visit: &Visit) -> Result<Rules, Failure> {
    Ok(Rules::of(&visit.app, &Settings::read(visit.app.ledger()).await?))
}

/// The host of an address, which is all that the list and the audit tell of it.
fn host(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?']).next().unwrap_or_default().to_owned()
}

fn state(visit: &Visit, told: &Told) -> String {
    let key = match told.state {
        SendingState::Waiting if told.attempts == 0 => "webhook-waiting",
        SendingState::Waiting => "webhook-again",
        SendingState::Taken => "webhook-taken",
        SendingState::GivenUp => "webhook-given-up",
    };
    visit.words(key, &[])
}

/// `GET /webhooks`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    list(&visit, None, "", &USUAL.map(str::to_owned)).await
}

async fn list(visit: &Visit, problem: Option<&str>, address: &str, chosen: &[String]) -> Result<Page, Failure> {
    let labels = kinds(visit.lang);
    let label = |id: &String| labels.iter().find(|(known, _)| known == id).map(|(_, label)| label.clone());
    let mut rows = Vec::new();
    for hook in visit.app.ledger().webhooks().await? {
        let latest = visit.app.ledger().told_to(&hook.id, 1).await?.first().map(|told| state(visit, told));
        rows.push(Row {
            host: host(&hook.address),
            kinds: hook.kinds.iter().filter_map(label).collect::<Vec<_>>().join("; "),
            active: hook.active,
            latest: latest.unwrap_or_default(),
            id: hook.id,
        });
    }
    let problem = problem.map(|key| visit.words(key, &[]));
    Frame::new(visit, "webhooks").render(|frame| ListPage {
        frame,
        rows,
        choices: choices(visit, chosen),
        address: address.to_owned(),
        problem,
        most: LONGEST,
    })
}

/// What a form says: where, and of what.
struct Said {
    address: String,
    kinds: Vec<String>,
}

impl Said {
    fn read(form: &Fields) -> Self {
        let known = kinds(programme::Lang::Vi);
        let chosen = form.all("kind").filter(|kind| known.iter().any(|(id, _)| id == kind));
        Self { address: form.get("address").to_owned(), kinds: chosen.map(str::to_owned).collect() }
    }

    /// The address as it is kept; what is wrong is the key of a message.
    fn sound(&self, rules: &Rules) -> Result<String, &'static str> {
        let address = Address::read(&self.address, rules)?;
        if self.kinds.is_empty() { Err("problem-webhook-kinds") } else { Ok(address.text().to_owned()) }
    }
}

/// `POST /webhooks/add`: the secret is shown this once.
pub async fn add(visit: Visit, form: Fields) -> Result<Response, Failure> {
    let said = Said::read(&form);
    let address = match said.sound(&rules(&visit).await?) {
        Ok(address) => address,
        Err(key) => return Ok(list(&visit, Some(key), &said.address, &said.kinds).await?.into_response()),
    };
    if visit.app.ledger().webhooks().await?.len() >= MOST {
        return Ok(list(&visit, Some("problem-webhook-many"), &said.address, &said.kinds).await?.into_response());
    }
    let now = visit.app.now();
    let hook = Webhook {
        id: random::name(now)?,
        address,
        kinds: said.kinds,
        secret: new_secret()?,
        former_secret: None,
        active: true,
        created_at: now,
        version: 1,
    };
    visit.app.ledger().add_webhook(visit.act("add webhook", &in_words(&hook))?, &hook).await?;
    let secret = Some(hook.secret.clone());
    Ok(show(&visit, hook, None, secret).await?.into_response())
}

/// A program as acts tell it: neither its secrets nor its whole address, which may hold one.
fn in_words(hook: &Webhook) -> String {
    let open = if hook.active { "open" } else { "stopped" };
    format!("{} {open}: {}", host(&hook.address), hook.kinds.join(" "))
}

async fn find(visit: &Visit, id: &str) -> Result<Webhook, Failure> {
    visit.app.ledger().webhook(id).await?.ok_or(Failure::NotFound)
}

/// The program of an address and a form, at the version that was seen.
async fn seen(visit: &Visit, id: &str, form: &Fields) -> Result<Webhook, Failure> {
    let version = form.get("version").parse().map_err(|_| Failure::Bad("failure-form"))?;
    Ok(Webhook { version, ..find(visit, id).await? })
}

/// `GET /webhooks/{webhook}`.
pub async fn one(visit: Visit, Path(id): Path<String>) -> Result<Page, Failure> {
    show(&visit, find(&visit, &id).await?, None, None).await
}

async fn show(visit: &Visit, hook: Webhook, problem: Option<&str>, secret: Option<String>) -> Result<Page, Failure> {
    let line = |told: Told| Line {
        state: state(visit, &told),
        failed: told.state != SendingState::Taken && told.attempts > 0,
        message: told.message,
        act: told.act.0,
        event: told.event,
        attempts: told.attempts,
        answer: told.answer.unwrap_or_default(),
        when: time::written(told.at),
    };
    let told = visit.app.ledger().told_to(&hook.id, SHOWN).await?.into_iter().map(line).collect();
    let problem = problem.map(|key| visit.words(key, &[]));
    Frame::new(visit, "webhook").render(|frame| OnePage {
        frame,
        host: host(&hook.address),
        choices: choices(visit, &hook.kinds),
        address: hook.address.clone(),
        hook,
        told,
        problem,
        secret,
        most: LONGEST,
    })
}

/// `POST /webhooks/{webhook}/change`: where it is, what it is told of, and whether.
pub async fn change(visit: Visit, Path(id): Path<String>, form: Fields) -> Result<Response, Failure> {
    let (hook, said) = (seen(&visit, &id, &form).await?, Said::read(&form));
    let active = form.get("stopped") != "yes";
    let address = match said.sound(&rules(&visit).await?) {
        Ok(address) => address,
        Err(key) => {
            let typed = Webhook { address: said.address, kinds: said.kinds, active, ..hook };
            return Ok(show(&visit, typed, Some(key), None).await?.into_response());
        }
    };
    let hook = Webhook { address, kinds: said.kinds, active, ..hook };
    let act = visit.act("change webhook", &in_words(&hook))?;
    if !visit.app.ledger().change_webhook(act, &hook).await? {
        return moved(&visit, &id).await;
    }
    Ok(go(&visit, &format!("/webhooks/{id}"), "done-webhook-changed"))
}

async fn moved(visit: &Visit, id: &str) -> Result<Response, Failure> {
    Ok(show(visit, find(visit, id).await?, Some("problem-changed-meanwhile"), None).await?.into_response())
}

/// `POST /webhooks/{webhook}/secret`: another secret, shown this once; or the former one is let go.
pub async fn secret(visit: Visit, Path(id): Path<String>, form: Fields) -> Result<Response, Failure> {
    let hook = seen(&visit, &id, &form).await?;
    if form.get("step") == "drop" {
        let act = visit.act("drop former webhook secret", &host(&hook.address))?;
        if !visit.app.ledger().drop_former_secret(act, &hook).await? {
            return moved(&visit, &id).await;
        }
        return Ok(go(&visit, &format!("/webhooks/{id}"), "done-webhook-changed"));
    }
    let secret = new_secret()?;
    let act = visit.act("change webhook secret", &host(&hook.address))?;
    if !visit.app.ledger().change_webhook_secret(act, &hook, &secret).await? {
        return moved(&visit, &id).await;
    }
    Ok(show(&visit, find(&visit, &id).await?, None, Some(secret)).await?.into_response())
}

/// `POST /webhooks/{webhook}/again`: a message that was not taken is tried again at once.
pub async fn again(visit: Visit, Path(id): Path<String>, form: Fields) -> Result<Response, Failure> {
    let hook = find(&visit, &id).await?;
    let number = form.get("act").parse().map_err(|_| Failure::Bad("failure-form"))?;
    let act = visit.act("send webhook again", &format!("{} {number}", host(&hook.address)))?;
    // One that was taken meanwhile needs nothing.
    visit.app.ledger().send_again(act, &hook.id, ActSeq(number)).await?;
    Ok(go(&visit, &format!("/webhooks/{id}"), "done-webhook-again"))
}

/// `POST /webhooks/{webhook}/remove`.
pub async fn remove(visit: Visit, Path(id): Path<String>, _form: Fields) -> Result<Response, Failure> {
    let hook = find(&visit, &id).await?;
    let act = visit.act("remove webhook", &host(&hook.address))?;
    if !visit.app.ledger().remove_webhook(act, &hook.id).await? {
        return Err(Failure::NotFound);
    }
    Ok(go(&visit, "/webhooks", "done-webhook-removed"))
}
