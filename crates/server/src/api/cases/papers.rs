//! The papers of cases: given, made from the records, bound to one.

use axum::{
    body::Body,
    extract::Path,
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};
use documents::{paper::Paper, recognition::Kind, report::Format};
use programme::policy::{Action, Target};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    api::answer::{Json, Kept, Problems, WriteProblems, kept, maybe_line, sent},
    failure::Failure,
    pages::{
        cases::{self, Given},
        reports,
    },
    request::Visit,
};

/// A paper of a case, by its number.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCasePaper {
    /// Which paper of the procedure it is.
    #[schema(example = "results", pattern = "^[a-z_]+$")]
    item: String,
    /// Its number.
    #[schema(min_length = 1, max_length = 100)]
    number: String,
}

/// Gives a paper of a case by its number.
#[utoipa::path(post, path = "/api/v1/cases/{case}/papers", tag = "cases",
    params(("case" = String, Path, description = "Its code", min_length = 1)),
    request_body = NewCasePaper,
    responses((status = 200, description = "Recorded", body = Kept), Problems, WriteProblems))]
pub async fn give(visit: Visit, Path(code): Path<String>, Json(body): Json<NewCasePaper>) -> Result<Response, Failure> {
    let number = maybe_line("number", Some(&body.number), 100)?;
    cases::give(&visit, &code, Given { item: body.item, number, files: Vec::new() }).await?;
    kept()
}

/// Gives a paper of a case as a file: the same kinds of files as evidence.
#[utoipa::path(post, path = "/api/v1/cases/{case}/files", tag = "cases",
    params(
        ("case" = String, Path, description = "Its code", min_length = 1),
        ("item" = String, Query, description = "Which paper of the procedure it is", example = "results", pattern = "^[a-z_]+$"),
        ("name" = String, Query, description = "What the file is called", min_length = 1, max_length = 120),
        ("number" = Option<String>, Query, description = "The paper's number", min_length = 1, max_length = 100),
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "At most 15 MB"),
    responses((status = 200, description = "Recorded", body = Kept), Problems, WriteProblems))]
pub async fn give_file(
    visit: Visit,
    _headers: HeaderMap,
    Path(code): Path<String>,
    body: Body,
) -> Result<Response, Failure> {
    let number = maybe_line("number", visit.asked("number"), 100)?;
    let item = visit.asked("item").unwrap_or_default().to_owned();
    let files = vec![sent(&visit, body).await?];
    cases::give(&visit, &code, Given { item, number, files }).await?;
    kept()
}

/// The dossier of a case as one PDF: a table of contents, its papers, the evidence of its figures.
#[utoipa::path(get, path = "/api/v1/cases/{case}/dossier", tag = "cases",
    params(
        ("case" = String, Path, description = "Its code", min_length = 1),
        ("as_of" = Option<String>, Query, description = "The date the answer is about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
    ),
    responses((status = 200, description = "The dossier", body = Vec<u8>, content_type = "application/pdf"), Problems))]
pub async fn dossier(visit: Visit, Path(code): Path<String>) -> Result<Response, Failure> {
    let bytes = cases::book(&visit, &code).await?;
    Ok(([(header::CONTENT_TYPE, "application/pdf")], bytes).into_response())
}

/// A paper of cases that go together: `case-request`, `case-ballots`, `case-decision` or `case-announcement`.
#[utoipa::path(get, path = "/api/v1/cases/papers/{paper}", tag = "cases",
    params(
        ("paper" = String, Path, description = "Which paper", example = "case-request", pattern = "^case-(request|ballots|decision|announcement)$"),
        ("batch" = String, Query, description = "Round, level, grade and action", example = "2023-1 commune advanced recognise"),
        ("format" = Option<String>, Query, description = "`docx` or `pdf`", pattern = "^(docx|pdf)$"),
        ("as_of" = Option<String>, Query, description = "The date the answer is about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
    ),
    responses(
        (status = 200, description = "The paper", content(
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            (Vec<u8> = "application/pdf"),
        )),
        Problems,
    ))]
pub async fn paper(visit: Visit, Path(kind): Path<String>) -> Result<Response, Failure> {
    let kind = Kind::from_id(&kind).ok_or(Failure::NotFound)?;
    visit.demand(Action::SeeFigures, Target::unit(visit.moment.province))?;
    let format = match visit.asked("format") {
        None | Some("docx") => Format::Docx,
        Some("pdf") => Format::Pdf,
        Some(_) => return Err(Failure::Part("format", "failure-part")),
    };
    let batch = visit.asked("batch").and_then(|batch| batch.parse().ok());
    let batch = batch.ok_or(Failure::Part("batch", "failure-part"))?;
    let is_due = documents::recognition::is_due(kind, &visit.moment.now, visit.moment.province, batch);
    if !is_due {
        return Err(Failure::Missing("failure-no-batch"));
    }
    reports::paper::download(&visit, &Paper::Recognition(kind, batch), format).await
}
