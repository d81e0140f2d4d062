//! The audit: acts, and taking one back.

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use jiff::Timestamp;
use ledger::{Act, ActSeq};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Json, Page, Paging, Problems, Reason, WriteProblems, json, once, tagged};
use crate::{failure::Failure, request::Visit};

/// An act.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActView {
    /// Its number.
    id: i64,
    /// What was done.
    kind: String,
    /// Who did it.
    actor: String,
    /// Why.
    reason: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    recorded_at: Timestamp,
    /// The file it came from.
    #[schema(required)]
    source: Option<String>,
    /// How many records it has.
    records: i64,
    /// The act it undoes.
    #[schema(required)]
    undoes: Option<i64>,
    /// SHA-256 over it and the act before.
    hash: String,
}

fn view(act: Act) -> ActView {
    ActView {
        id: act.seq.0,
        kind: act.kind,
        actor: act.actor,
        reason: act.reason,
        recorded_at: act.recorded_at,
        source: act.source,
        records: act.fact_count,
        undoes: act.undoes.map(|undone| undone.0),
        hash: act.hash,
    }
}

/// The acts, the latest first.
#[utoipa::path(get, path = "/api/v1/acts", tag = "audit",
    params(
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of acts", body = Page<ActView>), Problems))]
pub async fn list(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let paging = Paging::read(&visit)?;
    let before = paging.after.as_deref().map_or(Ok(i64::MAX), str::parse);
    let before = before.map_err(|_| Failure::Part("cursor", "failure-part"))?;
    // One more than is shown tells whether there is another page.
    let wanted = u32::try_from(paging.limit + 1).unwrap_or(u32::MAX);
    let acts = visit.app.ledger().acts_before(ActSeq(before), wanted).await?;
    let items = acts.into_iter().map(|act| (act.seq.0.to_string(), view(act)));
    let page = Paging { after: None, ..paging }.page(items);
    tagged(&headers, &page)
}

/// An act.
#[utoipa::path(get, path = "/api/v1/acts/{act}", tag = "audit",
    params(("act" = i64, Path, description = "The number of the act", minimum = 1)),
    responses((status = 200, description = "The act", body = ActView), Problems))]
pub async fn one(visit: Visit, headers: HeaderMap, Path(act): Path<String>) -> Result<Response, Failure> {
    let act = ActSeq(act.parse().map_err(|_| Failure::NotFound)?);
    tagged(&headers, &view(visit.app.ledger().act(act).await?.ok_or(Failure::NotFound)?))
}

/// What was recorded.
#[derive(Debug, Serialize, ToSchema)]
pub struct Recorded {
    /// The act that did it.
    act: i64,
}

/// What a check of the ledger found.
#[derive(Debug, Serialize, ToSchema)]
pub struct Check {
    /// How many acts were checked.
    acts: i64,
    /// What was changed, is missing or was put in; nothing in a sound ledger.
    findings: Vec<String>,
}

/// Proves the chain of acts from the first to the last.
#[utoipa::path(post, path = "/api/v1/acts/check", tag = "audit",
    responses((status = 200, description = "Checked", body = Check), Problems, WriteProblems))]
pub async fn check(visit: Visit) -> Result<Response, Failure> {
    let acts = visit.app.ledger().last_act().await?.0;
    let findings = visit.app.ledger().check().await?;
    let findings = findings.iter().map(|finding| finding.message(visit.lang)).collect();
    json(StatusCode::OK, &Check { acts, findings })
}

/// Takes an act back, as a new act.
#[utoipa::path(post, path = "/api/v1/acts/{act}/undo", tag = "audit",
    params(
        ("act" = i64, Path, description = "The number of the act", minimum = 1),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200),
    ),
    request_body = Reason,
    responses((status = 201, description = "Undone", body = Recorded), Problems, WriteProblems))]
pub async fn undo(
    visit: Visit,
    headers: HeaderMap,
    Path(act): Path<String>,
    Json(body): Json<Reason>,
) -> Result<Response, Failure> {
    let act = ActSeq(act.parse().map_err(|_| Failure::NotFound)?);
    let reason = body.read()?;
    once(&visit, &headers, reason, async || {
        let done = visit.app.ledger().undo(act, visit.act("undo", reason)?).await?;
        visit.app.live.catch_up(visit.app.day()).await?;
        Ok((StatusCode::CREATED, Recorded { act: done.0 }))
    })
    .await
}
