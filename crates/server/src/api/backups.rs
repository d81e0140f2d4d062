//! Copies of everything.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use backup::{Id, Snapshot};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Page, Paging, Problems, WriteProblems, once, tagged};
use crate::{
    app::App,
    copying,
    failure::Failure,
    pages::backups::{self, copy},
    request::Visit,
};

/// A copy of everything.
#[derive(Debug, Serialize, ToSchema)]
pub struct BackupView {
    /// Its name.
    #[schema(example = "20230313T010000000000Z-9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    name: String,
    /// When it was made.
    made_at: String,
    /// The last act that it holds; absent, as what follows, where the copy cannot be read.
    last_act: Option<i64>,
    /// How many rows it holds.
    rows: Option<u64>,
    /// How many files of evidence.
    files: Option<u64>,
    /// Whether a key is needed to open it.
    sealed: Option<bool>,
}

fn view(id: &Id, snapshot: Option<&Snapshot>) -> BackupView {
    BackupView {
        name: id.to_string(),
        made_at: id.made_at.to_string(),
        last_act: snapshot.map(|snapshot| snapshot.last_act),
        rows: snapshot.map(Snapshot::rows),
        files: snapshot.map(Snapshot::files),
        sealed: snapshot.map(|snapshot| snapshot.sealed),
    }
}

/// The copies, the oldest first.
#[utoipa::path(get, path = "/api/v1/backups", tag = "system",
    params(
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of copies", body = Page<BackupView>), Problems))]
pub async fn list(State(app): State<App>, visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let paging = Paging::read(&visit)?;
    let copies = copying::held(&app).await?;
    let items = copies.into_iter().map(|(id, snapshot)| (id.to_string(), view(&id, snapshot.as_ref())));
    tagged(&headers, &paging.page(items))
}

/// Copies the ledger and the evidence while they are in use: what was there already is not copied again.
#[utoipa::path(post, path = "/api/v1/backups", tag = "system",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200)),
    responses((status = 201, description = "Copied", body = BackupView), Problems, WriteProblems))]
pub async fn make(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    once(&visit, &headers, "", async || {
        let made = copy(&visit).await?;
        Ok((StatusCode::CREATED, view(&made.id, Some(&made.snapshot))))
    })
    .await
}

/// All that a copy needs, as a ZIP; unpacked, it is a place that `nongthon restore` reads. Accounts with the hashes of their passwords are
/// in it.
#[utoipa::path(get, path = "/api/v1/backups/{name}", tag = "system",
    params(("name" = String, Path, description = "Its name", pattern = "^[0-9TZ]+-[0-9a-f]{64}$")),
    responses((status = 200, description = "The copy", body = Vec<u8>, content_type = "application/zip"), Problems))]
pub async fn file(State(app): State<App>, visit: Visit, name: Path<String>) -> Result<Response, Failure> {
    backups::file(State(app), visit, name).await
}
