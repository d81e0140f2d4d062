//! What there is to be found.

use axum::{http::HeaderMap, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Problems, asked_line, tagged};
use crate::{failure::Failure, pages::search, request::Visit};

/// What fits best.
#[derive(Debug, Serialize, ToSchema)]
pub struct Finds {
    /// The best first, at most twenty.
    items: Vec<Find>,
}

/// Something that was found.
#[derive(Debug, Serialize, ToSchema)]
pub struct Find {
    /// What it is: `page`, `unit`, `figure`, `criterion`, `measure`, `product` or `task`.
    kind: &'static str,
    /// Names it among its kind.
    #[schema(example = "18145")]
    id: String,
    /// What it is called.
    name: String,
    /// Its page.
    page: String,
}

/// Finds units, figures, criteria, measures and products by name, whatever the marks.
#[utoipa::path(get, path = "/api/v1/search", tag = "interface",
    params(
        ("q" = String, Query, description = "What to look for", example = "son lam", min_length = 1, max_length = 100),
        ("as_of" = Option<String>, Query, description = "The date the answer is about", format = Date),
    ),
    responses((status = 200, description = "What fits best", body = Finds), Problems))]
pub async fn find(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let query = asked_line(&visit, "q", 100)?.ok_or(Failure::Part("q", "failure-part"))?;
    let view = |found: search::Found| Find { kind: found.kind, id: found.id, name: found.name, page: found.href };
    tagged(&headers, &Finds { items: search::find(&visit, query).into_iter().map(view).collect() })
}
