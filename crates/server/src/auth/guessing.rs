//! What holds up who guesses passwords and codes, and nobody else: attempts are counted of each browser that a person has signed in from, of
//! all others together, and of the addresses they come from.

use std::sync::{Mutex, PoisonError};

use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use ledger::{AccountId, Attempt};

use super::cookie;
use crate::{
    client::Client,
    failure::Failure,
    random,
    rate::Rate,
    request::{BROWSER, Visit},
    security::{self, Event},
};

/// After so many failures each further one locks for longer.
const PATIENCE: i64 = 5;

/// So many wrong passwords within an hour pass from one address; a whole office may have one.
const PER_ADDRESS: usize = 100;

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

/// Somebody who says to be the holder of an account, and is yet to show it.
pub struct Claim<'c> {
    visit: &'c Visit,
    account: &'c AccountId,
    /// SHA-256 of what the browser is known by.
    browser: Option<String>,
}

impl<'c> Claim<'c> {
    /// To be the holder of this account.
    pub fn new(visit: &'c Visit, account: &'c AccountId) -> Self {
        Self { visit, account, browser: visit.browser.secret.as_deref().map(random::fingerprint) }
    }

    fn attempt(&self) -> Attempt<'_> {
        Attempt { account: self.account, browser: self.browser.as_deref() }
    }

    /// Whether the holder has signed in from this browser before.
    pub async fn is_of_known_browser(&self) -> Result<bool, Failure> {
        Ok(self.visit.app.ledger().knows_browser(self.attempt()).await?)
    }

    /// Counts the claim as failed before it is looked at; what is told where it is not.
    pub async fn count(&self) -> Result<Option<String>, Failure> {
        let now = self.visit.app.now();
        let locked = self.visit.app.ledger().begin_attempt(self.attempt(), now, lock(now)).await?;
        let Some(until) = locked else { return Ok(None) };
        security::note(Event::Locked, Some(self.account));
        let minutes = until.duration_since(now).as_secs().max(60) / 60;
        Ok(Some(self.visit.words("sign-in-locked", &[("minutes", &minutes.to_string())])))
    }

    /// It was right: those that failed before are forgotten.
    pub async fn is_right(&self) -> Result<(), Failure> {
        Ok(self.visit.app.ledger().forget_attempts(self.attempt()).await?)
    }
}

/// Notes that somebody has signed in from the browser.
pub async fn know(visit: &Visit, id: &AccountId, response: &mut Response) -> Result<(), Failure> {
    let app = &visit.app;
    let held = visit.browser.secret.clone().filter(|held| held.len() == random::SECRET);
    let held = held.map_or_else(random::secret, Ok)?;
    app.ledger().know_browser(id, &random::fingerprint(&held), app.now()).await?;
    cookie::set(app, response, BROWSER, &held, cookie::YEAR);
    Ok(())
}

/// Until when so many failures lock: from the fifth on, each time twice as long, at most an hour.
fn lock(now: Timestamp) -> impl Fn(i64) -> Timestamp {
    move |failures| {
        let over = u32::try_from(failures - PATIENCE).ok();
        let seconds = over.map_or(0, |over| (60_i64 << over.min(6)).min(3600));
        now.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(now)
    }
}
