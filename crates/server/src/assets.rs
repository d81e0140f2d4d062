//! Styles, scripts and icons: built by npm, embedded, served with a year's cache under the hash of their content.

use std::sync::LazyLock;

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

use crate::route::{Access::Public, Route};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../ui/dist");

/// The first digits of a hash over all files: a new build has new addresses.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut hasher = Sha256::new();
    FILES.files().for_each(|file| hasher.update(file.contents()));
    ledger::hex(&hasher.finalize())[..12].to_owned()
});

/// The routes of files.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/assets/{version}/{name}", Public, file),
        Route::get("/sw.js", Public, worker),
        Route::get("/app.webmanifest", Public, manifest),
        Route::get("/mark.svg", Public, mark),
    ]
}

/// The address of a file.
pub fn address(name: &str) -> String {
    format!("/assets/{}/{name}", *VERSION)
}

/// A file whose address cannot change: the worker must lie at the root, the manifest where browsers ask for it.
fn plain(name: &'static str, media: &'static str) -> Response {
    match FILES.get_file(name) {
        Some(file) => {
            ([(header::CONTENT_TYPE, media), (header::CACHE_CONTROL, "no-cache")], file.contents()).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// `GET /sw.js`.
pub async fn worker() -> Response {
    plain("sw.js", "text/javascript; charset=utf-8")
}

/// `GET /app.webmanifest`.
pub async fn manifest() -> Response {
    plain("app.webmanifest", "application/manifest+json")
}

/// `GET /mark.svg`.
pub async fn mark() -> Response {
    plain("mark.svg", "image/svg+xml; charset=utf-8")
}

/// `GET /assets/{version}/{name}`.
pub async fn file(Path((_, name)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let media = match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml; charset=utf-8",
        Some("png") => "image/png",
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let accepts = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let packed = FILES.get_file(format!("{name}.gz")).filter(|_| accepts.contains("gzip"));
    let cache = "public, max-age=31536000, immutable";
    match (packed, FILES.get_file(&name)) {
        (Some(packed), _) => {
            let headers = [
                (header::CONTENT_TYPE, media),
                (header::CACHE_CONTROL, cache),
                (header::CONTENT_ENCODING, "gzip"),
                (header::VARY, "accept-encoding"),
            ];
            (headers, packed.contents()).into_response()
        }
        (None, Some(plain)) => {
            ([(header::CONTENT_TYPE, media), (header::CACHE_CONTROL, cache)], plain.contents()).into_response()
        }
        (None, None) => StatusCode::NOT_FOUND.into_response(),
    }
}
