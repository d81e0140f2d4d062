//! Files in parts, as tus has it (<https://tus.io/protocols/resumable-upload>, 1.0.0): what a script of ours speaks where a page has a file to send.

use axum::{
    body::Body,
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::{
    failure::Failure,
    request::Visit,
    route::{Access::SignedIn, Route},
};

const VERSION: &str = "1.0.0";

/// Every route.
pub fn routes() -> Vec<Route> {
    vec![
        Route::post("/parts", SignedIn, begin),
        Route::get("/parts/{id}", SignedIn, state),
        Route::patch("/parts/{id}", SignedIn, next),
        Route::delete("/parts/{id}", SignedIn, end),
    ]
}

fn number(headers: &HeaderMap, name: &str) -> Result<u64, Failure> {
    let text = headers.get(name).and_then(|value| value.to_str().ok());
    text.and_then(|text| text.parse().ok()).ok_or(Failure::Bad("failure-form"))
}

/// Whoever sends it bears what only a page of ours could tell.
fn check(visit: &Visit, headers: &HeaderMap) -> Result<(), Failure> {
    let given = headers.get("x-csrf").and_then(|value| value.to_str().ok()).unwrap_or_default();
    visit.viewer()?.check(given)
}

/// The name of a file among what is told of it: `filename YW5oLmpwZw==,filetype …`.
fn name(headers: &HeaderMap) -> Option<String> {
    let told = headers.get("upload-metadata")?.to_str().ok()?;
    let encoded = told.split(',').find_map(|pair| pair.trim().strip_prefix("filename "))?;
    String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()
}

fn answer(status: StatusCode, told: &[(&'static str, u64)]) -> Response {
    let mut response = status.into_response();
    let headers = response.headers_mut();
    headers.insert("tus-resumable", HeaderValue::from_static(VERSION));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for (name, value) in told {
        headers.insert(*name, HeaderValue::from(*value));
    }
    response
}

/// `POST /parts`: a file of `Upload-Length` bytes begins to come.
async fn begin(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    check(&visit, &headers)?;
    let length = number(&headers, "upload-length")?;
    let name = name(&headers).unwrap_or_default();
    let id = visit.app.parts.begin(&visit.viewer()?.account.id, &name, length).await?;
    let mut response = answer(StatusCode::CREATED, &[("upload-offset", 0)]);
    let at = HeaderValue::try_from(format!("/parts/{id}")).map_err(|error| Failure::Broken(error.to_string()))?;
    response.headers_mut().insert(header::LOCATION, at);
    Ok(response)
}

/// `HEAD /parts/{id}`: how much of it has come.
async fn state(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let (coming, has) = visit.app.parts.find(&visit.viewer()?.account.id, &id).await?;
    Ok(answer(StatusCode::OK, &[("upload-offset", has), ("upload-length", coming.length)]))
}

/// `PATCH /parts/{id}`: its next part, from `Upload-Offset` on.
async fn next(visit: Visit, headers: HeaderMap, Path(id): Path<String>, body: Body) -> Result<Response, Failure> {
    check(&visit, &headers)?;
    if headers.get(header::CONTENT_TYPE).is_none_or(|kind| kind != "application/offset+octet-stream") {
        return Err(Failure::MediaType);
    }
    let offset = number(&headers, "upload-offset")?;
    let has = visit.app.parts.append(&visit.viewer()?.account.id, &id, offset, body).await?;
    Ok(answer(StatusCode::NO_CONTENT, &[("upload-offset", has)]))
}

/// `DELETE /parts/{id}`.
async fn end(visit: Visit, headers: HeaderMap, Path(id): Path<String>) -> Result<Response, Failure> {
    check(&visit, &headers)?;
    visit.app.parts.end(&visit.viewer()?.account.id, &id).await?;
    Ok(answer(StatusCode::NO_CONTENT, &[]))
}
