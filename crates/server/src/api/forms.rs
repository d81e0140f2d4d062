//! The pre-filled Excel form of a unit, and a filled one sent back.

use axum::{
    body::Body,
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use ledger::Amended;
use programme::fact::Observation;
use sha2::{Digest as _, Sha256};

use super::{
    answer::{Problems, WriteProblems, asked_flag, asked_line, file_name, json, once, read},
    imports::Counts,
};
use crate::{
    failure::Failure,
    pages::imports::{
        self,
        form::{self, Filled, act, stage},
    },
    request::Visit,
    upload::FILE_LIMIT,
};

/// The form of a unit and all below it that the token's owner reports for, with what stands filled in.
#[utoipa::path(get, path = "/api/v1/units/{unit}/form", tag = "observations",
    params(
        ("unit" = String, Path, description = "The official code", example = "18145", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("period" = Option<String>, Query, description = "The period; without it the year before", example = "2022", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?$"),
    ),
    responses((status = 200, description = "The workbook", body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), Problems))]
pub async fn empty(visit: Visit, code: Path<String>) -> Result<Response, Failure> {
    form::file(visit, code).await
}

/// Records what a filled form says that the ledger does not, as one act: all of it, or nothing and every error with its
/// cell.
#[utoipa::path(post, path = "/api/v1/units/{unit}/form", tag = "observations",
    params(
        ("unit" = String, Path, description = "The official code", example = "18145", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("name" = String, Query, description = "What the file is called", min_length = 1, max_length = 120),
        ("stage" = Option<String>, Query, description = "`draft` to keep the figures for later, `submitted` to send them on; without it `draft`", pattern = "^(draft|submitted)$"),
        ("reason" = Option<String>, Query, description = "Why", min_length = 1, max_length = 300),
        ("dry_run" = Option<bool>, Query, description = "Compare only, record nothing"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200),
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "XLSX, or CSV in UTF-8; at most 15 MB"),
    responses(
        (status = 200, description = "Compared, nothing recorded", body = Counts),
        (status = 201, description = "Recorded", body = Counts),
        Problems, WriteProblems))]
pub async fn filled(
    visit: Visit,
    headers: HeaderMap,
    Path(code): Path<String>,
    body: Body,
) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let name = file_name(&visit)?;
    let reason = asked_line(&visit, "reason", 300)?.unwrap_or_default();
    let dry_run = asked_flag(&visit, "dry_run")?;
    let submits = match visit.asked("stage") {
        None | Some("draft") => false,
        Some("submitted") => true,
        Some(_) => return Err(Failure::Part("stage", "failure-part")),
    };
    let bytes = read(body, FILE_LIMIT).await?.to_vec();
    let digest = ledger::hex(&Sha256::digest(&bytes));
    let facts = imports::read::<Observation>(&visit, &name, bytes).await?.map_err(Failure::Rejected)?;
    let take = async || Filled::of(&visit, unit, &name, &facts, stage(submits)).await?.map_err(Failure::Rejected);
    if dry_run {
        return json(StatusCode::OK, &Counts::new(take().await?.counts(), None));
    }
    once(&visit, &headers, &format!("{digest} {name} {submits} {reason}"), async || {
        let filled = take().await?;
        let (counts, act) = (filled.counts(), act(&visit, submits, (&name, &digest), reason)?);
        let act = match filled.record(&visit, act, stage(submits)).await? {
            Amended::Conflicts(_) => return Err(Failure::Conflict("problem-changed-meanwhile")),
            Amended::Done(act) => Some(act),
            Amended::Unchanged => None,
        };
        Ok((StatusCode::CREATED, Counts::new(counts, act)))
    })
    .await
}
