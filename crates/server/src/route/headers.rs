//! What every answer bears: browsers are told to trust nothing but us, and to show nothing of ours within a page of others.

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};

use crate::app::App;

/// For our own pages.
const PAGES: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
                     font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-src 'self'; \
                     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// For files: nothing in them runs or loads, no page shows them within itself.
pub const FILE: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";
/// For papers that a page of ours shows within itself: styles and pictures of their own and nothing else.
pub const PREVIEW: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox";

/// A year, as the lists that browsers come with ask for; whatever lies below our name goes by HTTPS, too.
const HTTPS_ONLY: &str = "max-age=31536000; includeSubDomains";

/// Adds it to an answer.
pub async fn add(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let is_away = response.status() == StatusCode::SERVICE_UNAVAILABLE;
    let headers = response.headers_mut();
    let mut set =
        |name: HeaderName, value: &'static str| headers.entry(name).or_insert(HeaderValue::from_static(value)).clone();
    let policy = set(header::CONTENT_SECURITY_POLICY, PAGES);
    set(header::X_FRAME_OPTIONS, if policy == PREVIEW { "SAMEORIGIN" } else { "DENY" });
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "same-origin");
    set(header::CACHE_CONTROL, "no-store");
    if is_away {
        set(header::RETRY_AFTER, "5");
    }
    if app.config.secure {
        set(header::STRICT_TRANSPORT_SECURITY, HTTPS_ONLY);
    }
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("permissions-policy"), "camera=(self), geolocation=(), microphone=()");
    response
}
