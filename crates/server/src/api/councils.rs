//! OCOP councils: dossiers scored, met on and decided, papers, certificates withdrawn.

use axum::{extract::Path, response::Response};
use jiff::civil::Date;
use programme::fact::RecusalReason;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    answer::{Json, Kept, Problems, WriteProblems, kept, line, lines, maybe_line},
    dossiers::{FilledSheet, TEXT, points},
};
use crate::{
    failure::Failure,
    pages::{
        dossiers::{self, Decided, Held},
        ocop::{self, Withdrawal},
    },
    request::Visit,
};

/// Records the points that the token's owner gives as a member of the council or, for whoever runs the council, those on the
/// paper sheet of a member who has no account.
#[utoipa::path(put, path = "/api/v1/ocop/councils/{council}/scores/{dossier}", tag = "ocop",
    params(
        ("council" = String, Path, description = "Its code", min_length = 1),
        ("dossier" = String, Path, description = "The dossier's code", min_length = 1),
        ("member" = Option<String>, Query, description = "The member without an account whose sheet it is", min_length = 1, max_length = 60),
    ),
    request_body = FilledSheet,
    responses((status = 200, description = "Recorded", body = Kept), Problems, WriteProblems))]
pub async fn score(
    visit: Visit,
    Path((council, dossier)): Path<(String, String)>,
    Json(body): Json<FilledSheet>,
) -> Result<Response, Failure> {
    let points = points(&visit, &dossier, &body)?;
    dossiers::record_scores(&visit, &council, &dossier, points).await?;
    kept()
}

/// A conflict of interest.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Interest {
    /// Which: `own_product`, `relative`, `adviser` or `other`.
    #[schema(example = "relative", pattern = "^(own_product|relative|adviser|other)$")]
    reason: String,
}

/// Declares a conflict of interest: the token's owner, or the member named, cannot score the dossier any more.
#[utoipa::path(put, path = "/api/v1/ocop/councils/{council}/recusals/{dossier}", tag = "ocop",
    params(
        ("council" = String, Path, description = "Its code", min_length = 1),
        ("dossier" = String, Path, description = "The dossier's code", min_length = 1),
        ("member" = Option<String>, Query, description = "The member without an account whose sheet it is", min_length = 1, max_length = 60),
    ),
    request_body = Interest,
    responses((status = 200, description = "Recorded", body = Kept), Problems, WriteProblems))]
pub async fn recuse(
    visit: Visit,
    Path((council, dossier)): Path<(String, String)>,
    Json(body): Json<Interest>,
) -> Result<Response, Failure> {
    let reason = RecusalReason::from_id(&body.reason).ok_or(Failure::Part("reason", "failure-part"))?;
    dossiers::recuse(&visit, &council, &dossier, reason).await?;
    kept()
}

/// A paper of a council as a file: the minutes of a day, the decision on the stars it came to, or the sheet of a member, which
/// bears points once the council has met.
#[utoipa::path(get, path = "/api/v1/ocop/councils/{council}/papers/{paper}", tag = "ocop",
    params(
        ("council" = String, Path, description = "Its code", min_length = 1),
        ("paper" = String, Path, description = "`minutes`, `stars` or `sheet`", pattern = "^(minutes|stars|sheet)$"),
        ("format" = Option<String>, Query, description = "`docx` where nothing is said, or `pdf`", pattern = "^(docx|pdf)$"),
        ("day" = Option<String>, Query, description = "Of minutes and decision: the day the council met", format = Date),
        ("dossier" = Option<String>, Query, description = "Of a sheet: the dossier's code", min_length = 1, max_length = 60),
        ("member" = Option<String>, Query, description = "Of a sheet: the member", min_length = 1, max_length = 60),
        ("as_of" = Option<String>, Query, description = "The date the paper is about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
    ),
    responses(
        (status = 200, description = "The file", content(
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            (Vec<u8> = "application/pdf"))),
        Problems))]
pub async fn paper(visit: Visit, place: Path<(String, String)>) -> Result<Response, Failure> {
    dossiers::paper(visit, place).await
}

/// A session of a council.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSession {
    /// The day.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// The dossiers it dealt with.
    #[schema(min_items = 1)]
    dossiers: Vec<String>,
    /// The number of the minutes.
    #[serde(default)]
    #[schema(max_length = 100)]
    minutes: Option<String>,
    /// What the council says.
    #[serde(default)]
    #[schema(max_length = 2000)]
    comment: Option<String>,
}

/// Records that the council met on dossiers that enough members have scored.
#[utoipa::path(post, path = "/api/v1/ocop/councils/{council}/sessions", tag = "ocop",
    params(("council" = String, Path, description = "Its code", min_length = 1)),
    request_body = NewSession,
    responses((status = 200, description = "Recorded", body = Kept), Problems, WriteProblems))]
pub async fn hold(
    visit: Visit,
    Path(council): Path<String>,
    Json(body): Json<NewSession>,
) -> Result<Response, Failure> {
    let minutes = maybe_line("minutes", body.minutes.as_deref(), 100)?;
    let comment = body.comment.as_deref().map(|text| lines("comment", text, TEXT)).transpose()?;
    let held = Held {
        date: body.date,
        dossiers: body.dossiers.clone(),
        minutes,
        comment: comment.map(str::to_owned).filter(|text| !text.is_empty()),
    };
    dossiers::hold(&visit, &council, held).await?;
    kept()
}

/// A decision on stars.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAward {
    /// Its number.
    #[schema(min_length = 1, max_length = 100)]
    number: String,
    /// Its day.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// The dossiers whose products are recognised with the stars the council gave them.
    #[schema(min_items = 1)]
    dossiers: Vec<String>,
}

/// Records the decision on the stars that the council came to.
#[utoipa::path(post, path = "/api/v1/ocop/councils/{council}/awards", tag = "ocop",
    params(("council" = String, Path, description = "Its code", min_length = 1)),
    request_body = NewAward,
    responses((status = 200, description = "Recorded", body = Kept), Problems, WriteProblems))]
pub async fn award(visit: Visit, Path(council): Path<String>, Json(body): Json<NewAward>) -> Result<Response, Failure> {
    let number = line("number", &body.number, 100)?.to_owned();
    if number.is_empty() {
        return Err(Failure::Part("number", "failure-part"));
    }
    dossiers::award(&visit, &council, Decided { number, date: body.date, dossiers: body.dossiers }).await?;
    kept()
}

/// A certificate to be withdrawn.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWithdrawal {
    /// Why: a reason of the rules.
    #[schema(example = "food_safety", pattern = "^[a-z_]+$")]
    reason: String,
    /// The decision's number.
    #[schema(min_length = 1, max_length = 100)]
    number: String,
    /// Its day.
    #[schema(value_type = String, format = Date)]
    date: Date,
}

/// Records the decision that withdraws a product's certificate.
#[utoipa::path(post, path = "/api/v1/ocop/products/{product}/withdrawal", tag = "ocop",
    params(("product" = String, Path, description = "Its code", min_length = 1)),
    request_body = NewWithdrawal,
    responses((status = 200, description = "Recorded", body = Kept), Problems, WriteProblems))]
pub async fn withdraw(
    visit: Visit,
    Path(product): Path<String>,
    Json(body): Json<NewWithdrawal>,
) -> Result<Response, Failure> {
    let number = line("number", &body.number, 100)?.to_owned();
    ocop::withdraw(&visit, &product, Withdrawal { reason: body.reason, number, date: body.date }).await?;
    kept()
}
