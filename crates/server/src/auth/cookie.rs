//! Cookies: none is readable by scripts, none is sent along from other sites. Where everything goes by HTTPS their names begin so that a
//! browser keeps none that another host, or a page without HTTPS, has set (RFC 6265bis, 4.1.3).

use std::borrow::Cow;

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};

use crate::app::App;

/// How long a browser keeps preferences.
pub const YEAR: i64 = 365 * 24 * 3600;

/// Sets a cookie for so many seconds.
pub fn set(app: &App, response: &mut Response, name: &str, value: &str, seconds: i64) {
    set_within(app, response, name, value, seconds, "/");
}

/// Sets a cookie that only addresses below a path are sent.
pub fn set_within(app: &App, response: &mut Response, name: &str, value: &str, seconds: i64, path: &str) {
    let is_secure = app.config.secure;
    let (name, secure) = (full_name(is_secure, name, path == "/"), if is_secure { "; Secure" } else { "" });
    let cookie = format!("{name}={value}; Path={path}; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    // Values are our own ids and secrets, or escaped: nothing in them is not a header.
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// Takes a cookie away.
pub fn clear(app: &App, response: &mut Response, name: &str) {
    set(app, response, name, "", 0);
}

/// The value of a cookie.
pub fn read<'h>(secure: bool, headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    find(headers, &full_name(secure, name, true))
}

/// The value of a cookie that only addresses below a path are sent.
pub fn read_within<'h>(secure: bool, headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    find(headers, &full_name(secure, name, false))
}

fn find<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// A name as browsers are told it; what is sent to some addresses only cannot be of the whole host.
fn full_name(secure: bool, name: &str, is_everywhere: bool) -> Cow<'_, str> {
    match (secure, is_everywhere) {
        (false, _) => name.into(),
        (true, true) => format!("__Host-{name}").into(),
        (true, false) => format!("__Secure-{name}").into(),
    }
}
