//! The condition of the installation.

use axum::{extract::State, http::HeaderMap, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Problems, tagged};
use crate::{app::App, failure::Failure, request::Visit};

/// The condition of the installation.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatusView {
    /// The version that runs.
    version: &'static str,
    /// Since when it runs.
    started_at: String,
    /// The last act that is recorded.
    last_act: i64,
    /// The last act that pages show.
    shown_act: i64,
    /// What was looked at.
    findings: Vec<FindingView>,
}

/// Something that was looked at.
#[derive(Debug, Serialize, ToSchema)]
pub struct FindingView {
    /// Stable name of what was looked at.
    #[schema(example = "condition-copies")]
    subject: &'static str,
    /// `well`, `doubtful` or `wrong`.
    verdict: &'static str,
    /// How it is and what helps, in the language asked for.
    says: String,
}

/// What is well, what is doubtful and what is wrong with the installation, each with its cure.
#[utoipa::path(get, path = "/api/v1/status", tag = "system",
    responses((status = 200, description = "The condition", body = StatusView), Problems))]
pub async fn one(State(app): State<App>, visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let findings = app.installation().findings().await;
    let view = StatusView {
        version: env!("CARGO_PKG_VERSION"),
        started_at: app.started.to_string(),
        last_act: app.ledger().last_act().await?.0,
        shown_act: app.live.now().act.0,
        findings: findings
            .iter()
            .map(|finding| FindingView {
                subject: finding.subject,
                verdict: finding.verdict.id(),
                says: finding.told(visit.lang).into_owned(),
            })
            .collect(),
    };
    tagged(&headers, &view)
}
