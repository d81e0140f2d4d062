//! Programs elsewhere are told of acts as they are recorded, by signed messages (Standard Webhooks): what happened and where to read of it,
//! nothing of a person. A message that fails is tried again as letters are, and those after it wait, so that each program hears in order.

pub mod reach;
pub mod signature;

use std::time::Duration;

use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use ledger::{Outcome, Sending};
use programme::{Lang, fact::FactKind};
use serde::Serialize;

use self::{
    reach::{Address, Rules},
    signature::Secret,
};
use crate::{
    app::{App, Shared},
    failure::Failure,
    mail::{TRIES, again},
    settings::{Settings, WEBHOOK_HOSTS},
    words,
};

/// How often the ledger is asked for what is new.
const EVERY: Duration = Duration::from_secs(2);

/// Deliveries that ended are remembered for so many days.
const KEPT_DAYS: i64 = 30;

/// A paper that was issued under a number: an act that has no facts of a kind of its own.
const ISSUED: &str = "issued_report";

/// Everything that a program can be told of, with what it is called.
pub fn kinds(lang: Lang) -> Vec<(&'static str, String)> {
    let facts = FactKind::ALL.iter().map(|kind| (kind.id(), kind.label(lang).to_owned()));
    facts.chain([(ISSUED, words::text(lang, "webhook-issued").into_owned())]).collect()
}

impl Rules {
    /// The rules of an installation.
    pub fn of(app: &Shared, settings: &Settings) -> Self {
        let inside = settings.get(&WEBHOOK_HOSTS).split_whitespace().map(str::to_owned).collect();
        Self { inside, here: app.config.demo.is_some() }
    }
}

/// What is told of an act.
#[derive(Serialize)]
struct Message<'m> {
    r#type: &'m str,
    timestamp: Timestamp,
    data: Data<'m>,
}

#[derive(Serialize)]
struct Data<'m> {
    act: i64,
    kind: &'m str,
    records: i64,
    undoes: Option<i64>,
    url: String,
}

/// The body of a delivery: the same whenever it is tried.
fn body(settings: &Settings, sending: &Sending) -> Result<String, Failure> {
    let path = format!("/api/v1/acts/{}", sending.act.0);
    let message = Message {
        r#type: &sending.event,
        timestamp: sending.recorded_at,
        data: Data {
            act: sending.act.0,
            kind: sending.event.split_once('.').map_or(sending.event.as_str(), |(kind, _)| kind),
            records: sending.fact_count,
            undoes: sending.undoes.map(|undone| undone.0),
            url: settings.public(&path).unwrap_or(path),
        },
    };
    serde_json::to_string(&message).map_err(|error| Failure::Broken(error.to_string()))
}

/// Tells programs for as long as the application runs.
pub async fn follow(app: App) {
    let mut swept = None;
    loop {
        app.duty.ours().await;
        let went_on = step(&app, &mut swept).await.unwrap_or_else(|failure| {
            app.telemetry.failed("webhooks");
            tracing::error!("programs could not be told: {failure:?}");
            false
        });
        if !went_on {
            tokio::time::sleep(EVERY).await;
        }
    }
}

/// Queues what is new and makes one delivery to each program at most; whether any was taken, so that the next may follow at once.
async fn step(app: &App, swept: &mut Option<Timestamp>) -> Result<bool, Failure> {
    let now = app.now();
    if swept.is_none_or(|last| now.duration_since(last) > SignedDuration::from_hours(1)) {
        let before = now.checked_sub(SignedDuration::from_hours(24 * KEPT_DAYS)).unwrap_or(now);
        app.ledger().forget_sendings(before).await?;
        *swept = Some(now);
    }
    app.ledger().queue_webhooks(now).await?;
    let due = app.ledger().due_sendings(now).await?;
    if due.is_empty() {
        return Ok(false);
    }
    let settings = Settings::read(app.ledger()).await?;
    let rules = Rules::of(app, &settings);
    // One that is slow holds nobody else up.
    let sent = join_all(due.iter().map(|sending| send(sending, &settings, &rules, now))).await;
    let mut went_on = false;
    for (sending, answer) in due.iter().zip(sent) {
        let (outcome, told) = judge(sending, answer?, app.now());
        if outcome != Outcome::Taken {
            tracing::warn!("message {} was not taken: {told}", sending.message);
        }
        app.ledger().note_sending(sending, outcome, &told, app.now()).await?;
        went_on |= outcome == Outcome::Taken;
    }
    Ok(went_on)
}

/// Makes a delivery; the status of the answer, or why there is none.
#[tracing::instrument(name = "send a message", level = "debug", skip_all)]
async fn send(
    sending: &Sending,
    settings: &Settings,
    rules: &Rules,
    now: Timestamp,
) -> Result<Result<u16, String>, Failure> {
    let (hook, body, timestamp) = (&sending.webhook, body(settings, sending)?, now.as_second());
    // Rules may be narrower than when the address was typed.
    let Ok(address) = Address::read(&hook.address, rules) else {
        return Ok(Err("the address is not allowed any more".to_owned()));
    };
    let secrets = [Some(&hook.secret), hook.former_secret.as_ref()];
    let secrets = secrets.into_iter().flatten().filter_map(|secret| Secret::read(secret));
    let signatures: Vec<String> = secrets.map(|secret| secret.sign(&sending.message, timestamp, &body)).collect();
    let headers = [
        ("content-type", "application/json".to_owned()),
        ("user-agent", concat!("Nongthon/", env!("CARGO_PKG_VERSION")).to_owned()),
        ("webhook-id", sending.message.clone()),
        ("webhook-timestamp", timestamp.to_string()),
        ("webhook-signature", signatures.join(" ")),
    ];
    Ok(reach::post(&address, rules, &headers, body).await)
}

/// What an answer means: any success is one; who says to be gone is believed; everything else is tried again.
fn judge(sending: &Sending, answer: Result<u16, String>, now: Timestamp) -> (Outcome, String) {
    let attempts = sending.attempts + 1;
    let failed = if attempts >= TRIES { Outcome::GivenUp } else { Outcome::Later(again(now, attempts)) };
    match answer {
        Ok(status @ 200..=299) => (Outcome::Taken, status.to_string()),
        Ok(410) => (Outcome::Gone, "410".to_owned()),
        Ok(status) => (failed, status.to_string()),
        Err(why) => (failed, why),
    }
}

#[cfg(test)]
mod tests;
