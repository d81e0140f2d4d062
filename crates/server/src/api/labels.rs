//! Labels of OCOP products, and the key that signs the addresses on them.

use axum::{http::StatusCode, response::Response};
use documents::labels::Size;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Json, Problems, WriteProblems, json};
use crate::{
    failure::Failure,
    pages::labels::{Order, sheets},
    passport,
    request::Visit,
};

/// Labels to be set.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LabelOrder {
    /// The codes of products whose certificate is valid.
    #[schema(min_items = 1)]
    products: Vec<String>,
    /// So many labels of each.
    #[schema(minimum = 1, maximum = 480)]
    copies: u16,
    /// `3x8` or `4x6` on A4, or `100x70`, one to a page.
    #[schema(example = "3x8", pattern = "^(3x8|4x6|100x70)$")]
    size: String,
}

/// Labels with the passports of products, as PDF.
#[utoipa::path(post, path = "/api/v1/ocop/labels", tag = "ocop",
    request_body = LabelOrder,
    responses(
        (status = 200, description = "The sheets", body = Vec<u8>, content_type = "application/pdf"),
        Problems, WriteProblems))]
pub async fn print(visit: Visit, Json(body): Json<LabelOrder>) -> Result<Response, Failure> {
    let size = Size::find(&body.size).ok_or(Failure::Part("size", "failure-part"))?;
    sheets(&visit, Order { products: body.products, copies: body.copies, size }).await
}

/// The keys of passports.
#[derive(Debug, Serialize, ToSchema)]
pub struct PassportKeys {
    /// So many keys are believed; the newest signs.
    count: usize,
}

/// Makes a new key for passports. What older keys have signed still reads.
#[utoipa::path(post, path = "/api/v1/ocop/passport-keys", tag = "ocop",
    responses((status = 201, description = "Made", body = PassportKeys), Problems, WriteProblems))]
pub async fn rotate(visit: Visit) -> Result<Response, Failure> {
    json(StatusCode::CREATED, &PassportKeys { count: passport::rotate(&visit).await?.count() })
}
