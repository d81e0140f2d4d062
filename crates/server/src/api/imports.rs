//! Files into the ledger.

use axum::{
    body::Body,
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use futures_util::future::{BoxFuture, FutureExt as _};
use ledger::{ActSeq, Appended, Compared, NewAct};
use programme::{
    fact::{Distinct, Fact, FactKind},
    with_fact,
};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use super::answer::{Problems, WriteProblems, asked_flag, file_name, json, once, read};
use crate::{failure::Failure, pages::imports, request::Visit, upload::FILE_LIMIT};

/// An empty form for facts of one kind.
#[utoipa::path(get, path = "/api/v1/imports/{kind}/template", tag = "imports",
    params(("kind" = String, Path, description = "The kind of fact", example = "recognition", pattern = "^[a-z_]+$")),
    responses((status = 200, description = "The workbook", body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), Problems))]
pub async fn template(visit: Visit, kind: Path<String>) -> Result<Response, Failure> {
    imports::template(visit, kind).await
}

/// What a file said that the ledger did not.
#[derive(Debug, Serialize, ToSchema)]
pub struct Counts {
    /// About things of which the ledger said nothing.
    added: usize,
    /// Saying something else than the ledger.
    superseded: usize,
    /// Saying what the ledger already said.
    unchanged: usize,
    /// The act that recorded them; none when nothing was recorded.
    #[schema(required)]
    act: Option<i64>,
}

impl Counts {
    /// What was compared, and the act that recorded it.
    pub fn new(compared: Compared, act: Option<ActSeq>) -> Self {
        let Compared { added, superseded, unchanged } = compared;
        Self { added, superseded, unchanged, act: act.map(|act| act.0) }
    }
}

/// Records a file of facts of one kind: all of it, or nothing and every error with its cell.
#[utoipa::path(post, path = "/api/v1/imports/{kind}", tag = "imports",
    params(
        ("kind" = String, Path, description = "The kind of fact", example = "recognition", pattern = "^[a-z_]+$"),
        ("name" = String, Query, description = "What the file is called", min_length = 1, max_length = 120),
        ("reason" = String, Query, description = "Why", min_length = 1, max_length = 300),
        ("dry_run" = Option<bool>, Query, description = "Compare only, record nothing"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200),
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "CSV in UTF-8, or XLSX; at most 15 MB"),
    responses(
        (status = 200, description = "Compared, nothing recorded", body = Counts),
        (status = 201, description = "Recorded", body = Counts),
        Problems, WriteProblems))]
pub async fn add(visit: Visit, headers: HeaderMap, Path(kind): Path<String>, body: Body) -> Result<Response, Failure> {
    let kind = FactKind::from_id(&kind).ok_or(Failure::NotFound)?;
    let name = file_name(&visit)?;
    let reason = visit.asked("reason").filter(|reason| reason.chars().count() <= 300);
    let reason = reason.ok_or(Failure::Part("reason", "failure-part"))?.to_owned();
    let dry_run = asked_flag(&visit, "dry_run")?;
    let bytes = read(body, FILE_LIMIT).await?.to_vec();
    with_fact!(kind, F => take::<F>(&visit, &headers, &name, &reason, dry_run, bytes).await)
}

/// Records facts as one act, and lets pages see them.
pub async fn append<F: Fact>(visit: &Visit, act: NewAct, facts: &Distinct<F>) -> Result<(StatusCode, Counts), Failure> {
    let appended = visit.app.ledger().append(act, &visit.province(), facts, &mut |_| {}).await?;
    visit.app.live.catch_up(visit.app.day()).await?;
    let Appended { added, superseded, unchanged, act } = appended;
    Ok((StatusCode::CREATED, Counts::new(Compared { added, superseded, unchanged }, act)))
}

/// In a box, as everything that waits once for each kind: what it holds would else lie on the stack 64 times.
fn take<'a, F: Fact>(
    visit: &'a Visit,
    headers: &'a HeaderMap,
    name: &'a str,
    reason: &'a str,
    dry_run: bool,
    bytes: Vec<u8>,
) -> BoxFuture<'a, Result<Response, Failure>> {
    async move {
        let digest = ledger::hex(&Sha256::digest(&bytes));
        let facts = imports::read::<F>(visit, name, bytes).await?.map_err(Failure::Rejected)?;
        if dry_run {
            return json(StatusCode::OK, &Counts::new(visit.app.ledger().compare(&facts).await?, None));
        }
        once(visit, headers, &format!("{digest} {name} {reason}"), async || {
            let act = NewAct {
                source: Some(name.to_owned()),
                source_digest: Some(digest.clone()),
                ..visit.act(&format!("import {}", F::KIND.id()), reason)?
            };
            append(visit, act, &facts).await
        })
        .await
    }
    .boxed()
}
