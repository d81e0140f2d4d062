//! Copies of the ledger.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Page, Paging, Problems, WriteProblems, once, tagged};
use crate::{
    app::App,
    failure::Failure,
    pages::backups::{self, copy},
    request::Visit,
};

/// A copy of the ledger.
#[derive(Debug, Serialize, ToSchema)]
pub struct BackupView {
    /// Its name.
    #[schema(example = "so-cai-2023-03-13-08-00-1678669200.sqlite")]
    name: String,
    /// How many bytes it has.
    size: u64,
}

/// The copies of the ledger, the oldest first.
#[utoipa::path(get, path = "/api/v1/backups", tag = "system",
    params(
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of copies", body = Page<BackupView>), Problems))]
pub async fn list(State(app): State<App>, visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let paging = Paging::read(&visit)?;
    let copies = backups::list(&app).await?;
    let items = copies.into_iter().map(|(name, size)| (name.clone(), BackupView { name, size }));
    tagged(&headers, &paging.page(items))
}

/// Copies the ledger while it is in use; the copy is opened and proved before it is told. Only where the ledger is a file.
#[utoipa::path(post, path = "/api/v1/backups", tag = "system",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200)),
    responses((status = 201, description = "Copied", body = BackupView), Problems, WriteProblems))]
pub async fn make(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    once(&visit, &headers, "", async || {
        let (name, size) = copy(&visit).await?;
        Ok((StatusCode::CREATED, BackupView { name, size }))
    })
    .await
}

/// A copy of the ledger: accounts with the hashes of their passwords are in it.
#[utoipa::path(get, path = "/api/v1/backups/{name}", tag = "system",
    params(("name" = String, Path, description = "Its name", pattern = "^so-cai-[0-9-]+\\.sqlite$")),
    responses((status = 200, description = "The copy", body = Vec<u8>, content_type = "application/vnd.sqlite3"), Problems))]
pub async fn file(State(app): State<App>, visit: Visit, name: Path<String>) -> Result<Response, Failure> {
    backups::file(State(app), visit, name).await
}
