//! Sessions: a secret in a cookie, its hash in the database.

use axum::{http::HeaderValue, response::Response};
use jiff::{SignedDuration, Timestamp};
use ledger::{AccountId, Session};

use super::cookie;
use crate::{
    app::App,
    failure::Failure,
    random,
    request::{Proof, SESSION, Viewer},
    settings::{SECOND_FACTOR_OF, Settings},
};

/// A session ends when it was not used for so long.
const IDLE: SignedDuration = SignedDuration::from_hours(12);
/// It ends after so long whatever happens.
const LONGEST: SignedDuration = SignedDuration::from_hours(14 * 24);
/// How often its use is noted.
const NOTED_EVERY: SignedDuration = SignedDuration::from_mins(5);

/// So many seconds a browser keeps the cookie.
pub const COOKIE_SECONDS: i64 = 14 * 24 * 3600;

/// Who holds this secret; none when the session has ended or the account was disabled.
pub async fn viewer(app: &App, secret: &str) -> Result<Option<Viewer>, Failure> {
    let Some(session) = app.ledger().session(&random::fingerprint(secret)).await? else { return Ok(None) };
    let now = app.now();
    if session.expires_at <= now {
        return Ok(None);
    }
    let Some(account) = app.ledger().account(&session.account).await?.filter(|account| !account.disabled) else {
        return Ok(None);
    };
    if now.duration_since(session.seen_at) > NOTED_EVERY {
        app.ledger().touch_session(&session.hash, now, expiry(session.created_at, now)).await?;
    }
    Ok(Some(Viewer { account, proof: Proof::Session(session) }))
}

/// Has the browser forget a session that is over, and what it kept of it: pages are forgotten by the worker, and forms that wait are
/// still to be sent.
pub fn forget(app: &App, response: &mut Response) {
    cookie::clear(app, response, SESSION);
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
}

/// Begins a session; the secret for the cookie.
pub async fn begin(app: &App, account: &AccountId, needs_second_factor: bool, device: &str) -> Result<String, Failure> {
    let secret = random::secret()?;
    let now = app.now();
    let owes_factor = !needs_second_factor && owes_factor(app, account).await?;
    let session = Session {
        hash: random::fingerprint(&secret),
        account: account.clone(),
        csrf: random::secret()?,
        needs_second_factor,
        owes_factor,
        created_at: now,
        seen_at: now,
        expires_at: expiry(now, now),
        device: device.chars().take(200).collect(),
    };
    app.ledger().begin_session(&session).await?;
    Ok(secret)
}

/// Whether the office demands a second factor of somebody who has none.
async fn owes_factor(app: &App, id: &AccountId) -> Result<bool, Failure> {
    let Some(account) = app.ledger().account(id).await?.filter(|account| account.totp_secret.is_none()) else {
        return Ok(false);
    };
    let settings = Settings::read(app.ledger()).await?;
    let mut demanded = settings.get(&SECOND_FACTOR_OF).split_whitespace();
    Ok(demanded.any(|role| account.posts.iter().any(|post| post.role.id() == role)))
}

fn expiry(created: Timestamp, used: Timestamp) -> Timestamp {
    let idle = used.checked_add(IDLE).unwrap_or(used);
    let longest = created.checked_add(LONGEST).unwrap_or(created);
    idle.min(longest)
}
