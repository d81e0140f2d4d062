//! Cookies: none is readable by scripts, none is sent along from other sites.

use axum::{http::HeaderValue, http::header::SET_COOKIE, response::Response};

use crate::app::App;

/// How long a browser keeps preferences.
pub const YEAR: i64 = 365 * 24 * 3600;

/// Sets a cookie for so many seconds.
pub fn set(app: &App, response: &mut Response, name: &str, value: &str, seconds: i64) {
    set_within(app, response, name, value, seconds, "/");
}

/// Sets a cookie that only addresses below a path are sent.
pub fn set_within(app: &App, response: &mut Response, name: &str, value: &str, seconds: i64, path: &str) {
    let secure = if app.config.secure { "; Secure" } else { "" };
    put(response, &format!("{name}={value}; Path={path}; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}"));
}

/// Takes a cookie away.
pub fn clear(response: &mut Response, name: &str) {
    put(response, &format!("{name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"));
}

fn put(response: &mut Response, cookie: &str) {
    // Values are our own ids and secrets, or escaped: nothing in them is not a header.
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(SET_COOKIE, value);
    }
}
