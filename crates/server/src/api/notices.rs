//! What the token's owner was told.

use axum::{
    http::{HeaderMap, StatusCode},
    response::Response,
};
use jiff::Timestamp;
use ledger::Notice;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Page, Paging, Problems, WriteProblems, json, tagged};
use crate::{
    failure::Failure,
    pages::inbox::{TOLD, says},
    request::Visit,
};

/// Something that the token's owner was told.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeView {
    /// Its name.
    id: String,
    /// What happened.
    #[schema(example = "submitted")]
    kind: String,
    /// The same in words, in the language asked for.
    text: String,
    /// The page to go to.
    link: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// Whether it was read.
    read: bool,
}

fn view(visit: &Visit, notice: Notice) -> NoticeView {
    let text = says(visit, &notice);
    let Notice { id, kind, link, created_at, read, .. } = notice;
    NoticeView { id, kind, text, link, at: created_at, read }
}

/// What the token's owner was told, the latest first, at most a hundred. Looking at it here is not reading it.
#[utoipa::path(get, path = "/api/v1/notices", tag = "interface",
    params(
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of notices", body = Page<NoticeView>), Problems))]
pub async fn list(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let paging = Paging::read(&visit)?;
    let notices = visit.app.ledger().notices(&visit.viewer()?.account.id, TOLD).await?;
    // Descending moments, written so that they ascend.
    let key = |notice: &Notice| format!("{:020} {}", i64::MAX - notice.created_at.as_microsecond(), notice.id);
    let mut items: Vec<(String, Notice)> = notices.into_iter().map(|notice| (key(&notice), notice)).collect();
    items.sort_by(|a, b| a.0.cmp(&b.0));
    tagged(&headers, &paging.page(items.into_iter().map(|(key, notice)| (key, view(&visit, notice)))))
}

/// That everything was read.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReadView {
    /// Up to when.
    #[schema(value_type = String, format = DateTime)]
    read_at: Timestamp,
}

/// Notes that everything the token's owner was told is read.
#[utoipa::path(post, path = "/api/v1/notices/read", tag = "interface",
    responses((status = 200, description = "Noted", body = ReadView), Problems, WriteProblems))]
pub async fn read(visit: Visit) -> Result<Response, Failure> {
    let read_at = visit.app.now();
    visit.app.ledger().read_notices(&visit.viewer()?.account.id, read_at).await?;
    json(StatusCode::OK, &ReadView { read_at })
}
