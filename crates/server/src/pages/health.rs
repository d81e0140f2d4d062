//! Whether the application lives, and whether it can do its work: for whatever starts it and sends it requests.

use std::time::Duration;

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use serde::Serialize;
use tokio::time::timeout;

use crate::{
    app::App,
    route::{Access::Public, Route},
};

/// What does not answer so soon cannot be worked with.
const WAIT: Duration = Duration::from_secs(3);

/// What the work needs. What is wrong stands in the log, not here: everybody may ask.
#[derive(Debug, Serialize)]
struct Ready {
    /// The ledger answers.
    ledger: bool,
    /// The evidence can be reached.
    evidence: bool,
    /// Acts that are recorded and not shown yet.
    behind: Option<i64>,
    /// For how many seconds the state could not be compared with the ledger; none where it is fresh.
    stale: Option<u64>,
    /// Whether this node does what only one of them does.
    duty: bool,
}

/// The routes of health.
pub fn routes() -> Vec<Route> {
    vec![Route::get("/health/live", Public, live), Route::get("/health/ready", Public, ready)]
}

/// `GET /health/live`.
pub async fn live() -> &'static str {
    "ok\n"
}

/// `GET /health/ready`: 200, or 503 where something is missing.
pub async fn ready(State(app): State<App>) -> Response {
    let (act, evidence) = tokio::join!(timeout(WAIT, app.ledger().last_act()), timeout(WAIT, app.store.reach()));
    let act = act.ok().and_then(Result::ok);
    let evidence = matches!(evidence, Ok(Ok(())));
    let stale = app.live.stale().map(|stale| stale.as_secs());
    let behind = act.map(|act| act.0 - app.live.now().act.0);
    let ready = Ready { ledger: act.is_some(), evidence, behind, stale, duty: app.duty.is_ours() };
    let status =
        if ready.ledger && evidence && stale.is_none() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(ready)).into_response()
}
