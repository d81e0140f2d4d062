//! Files that support what a unit reports.

use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Problems, WriteProblems, json, sent};
use crate::{app::App, failure::Failure, pages::evidence, request::Visit};

/// A file that was taken in.
#[derive(Debug, Serialize, ToSchema)]
pub struct Taken {
    /// Names it within the evidence of an observation.
    #[schema(example = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    pub reference: String,
}

/// Takes a photograph, a PDF or an office file in; the same bytes get the same reference.
#[utoipa::path(post, path = "/api/v1/units/{unit}/evidence", tag = "observations",
    params(
        ("unit" = String, Path, description = "The official code", example = "18145", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("name" = String, Query, description = "What the file is called", min_length = 1, max_length = 120),
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "At most 15 MB"),
    responses((status = 201, description = "Taken in", body = Taken), Problems, WriteProblems))]
pub async fn add(visit: Visit, _headers: HeaderMap, Path(code): Path<String>, body: Body) -> Result<Response, Failure> {
    let unit = visit.moment.unit(visit.unit(&code)?).code;
    match evidence::take(&visit, unit, sent(&visit, body).await?).await? {
        Ok(reference) => json(StatusCode::CREATED, &Taken { reference }),
        Err(key) => Err(Failure::Bad(key)),
    }
}

/// A file that was taken in for the unit, or the small picture of one.
#[utoipa::path(get, path = "/api/v1/units/{unit}/evidence/{digest}", tag = "observations",
    params(
        ("unit" = String, Path, description = "The official code", example = "18145", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("digest" = String, Path, description = "The SHA-256 of the file", pattern = "^[0-9a-f]{64}$"),
    ),
    responses(
        (status = 200, description = "The file", content(
            (Vec<u8> = "image/jpeg"),
            (Vec<u8> = "image/png"),
            (Vec<u8> = "image/webp"),
            (Vec<u8> = "application/pdf"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))),
        Problems))]
pub async fn file(State(app): State<App>, visit: Visit, place: Path<(String, String)>) -> Result<Response, Failure> {
    evidence::file(State(app), visit, place).await
}
