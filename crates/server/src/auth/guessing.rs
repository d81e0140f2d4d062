//! What holds up who guesses passwords and codes, and nobody else: attempts are counted of each browser that a person has signed in from, of
//! all others together, and of the addresses they come from.

use std::sync::{Mutex, PoisonError};

use axum::{http::HeaderMap, response::Response};
use jiff::{SignedDuration, Timestamp};
use ledger::{AccountId, Attempt};

use super::cookie;
use crate::{
    app::App,
    client::Client,
    failure::Failure,
    random,
    rate::Rate,
    request::Visit,
    security::{self, Event},
};

/// After so many failures each further one locks for longer.
const PATIENCE: i64 = 5;

/// So many wrong passwords within an hour pass from one address; a whole office may have one.
const PER_ADDRESS: usize = 100;

/// What a browser holds that somebody has signed in from.
const BROWSER: &str = "nt_browser";

/// From where wrong passwords came.
#[derive(Debug, Default)]
pub struct Guesses(Mutex<Rate>);

impl Guesses {
    /// Whether somebody at an address may try.
    pub fn may_try(&self, client: &Client, now: Timestamp) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).has_room(&client.to_string(), PER_ADDRESS, now)
    }

    /// Notes a wrong password.
    pub fn note(&self, client: &Client, now: Timestamp) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).note(&client.to_string(), now);
    }
}

/// SHA-256 of what the browser holds.
pub fn browser(app: &App, headers: &HeaderMap) -> Option<String> {
    cookie::read(app.config.secure, headers, BROWSER).map(random::fingerprint)
}

/// Notes that somebody has signed in from the browser.
pub async fn know(app: &App, headers: &HeaderMap, id: &AccountId, response: &mut Response) -> Result<(), Failure> {
    let held = cookie::read(app.config.secure, headers, BROWSER).filter(|held| held.len() == random::SECRET);
    let held = held.map_or_else(random::secret, |held| Ok(held.to_owned()))?;
    app.ledger().know_browser(id, &random::fingerprint(&held), app.now()).await?;
    cookie::set(app, response, BROWSER, &held, cookie::YEAR);
    Ok(())
}

/// Counts an attempt as failed before it is looked at; what is told where it is not.
pub async fn begin(visit: &Visit, attempt: Attempt<'_>) -> Result<Option<String>, Failure> {
    let now = visit.app.now();
    let Some(until) = visit.app.ledger().begin_attempt(attempt, now, lock(now)).await? else { return Ok(None) };
    security::note(Event::Locked, Some(attempt.account));
    let minutes = until.duration_since(now).as_secs().max(60) / 60;
    Ok(Some(visit.words("sign-in-locked", &[("minutes", &minutes.to_string())])))
}

/// Until when so many failures lock: from the fifth on, each time twice as long, at most an hour.
fn lock(now: Timestamp) -> impl Fn(i64) -> Timestamp {
    move |failures| {
        let over = u32::try_from(failures - PATIENCE).ok();
        let seconds = over.map_or(0, |over| (60_i64 << over.min(6)).min(3600));
        now.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(now)
    }
}
