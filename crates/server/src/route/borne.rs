//! Every answer, whoever asks for what, tells browsers what they may do with it.

use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Request as HttpRequest},
};
use jiff::Timestamp;
use ledger::AccountId;
use programme::policy::Role;
use tower::ServiceExt as _;

use super::{walk::address, *};
use crate::test_office::{UNITS, office};

fn clock() -> Timestamp {
    Timestamp::from_second(1_678_672_800).expect("a moment")
}

/// What is missing in an answer.
fn missing(headers: &HeaderMap, has_body: bool) -> Vec<&'static str> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let policy = text("content-security-policy");
    let framed = if policy == headers::PREVIEW {
        ("frame-ancestors 'self'", "SAMEORIGIN")
    } else {
        ("frame-ancestors 'none'", "DENY")
    };
    let media = text("content-type");
    let kind = media.split(';').next().unwrap_or_default();
    // Of JSON and of streams of events the standards leave no choice (RFC 8259, 8.1; HTML, 9.2.5).
    let is_text = kind.starts_with("text/") && kind != "text/event-stream" || kind.ends_with("xml");
    let demands = [
        ("a policy", policy.starts_with("default-src 'none'")),
        ("frame-ancestors", policy.contains(framed.0) && text("x-frame-options") == framed.1),
        ("nosniff", text("x-content-type-options") == "nosniff"),
        ("a referrer policy", matches!(text("referrer-policy"), "same-origin" | "no-referrer")),
        ("what caches may do", !text("cache-control").is_empty()),
        ("only by HTTPS", text("strict-transport-security") == "max-age=31536000; includeSubDomains"),
        ("a content type", !has_body || kind.contains('/')),
        ("a charset", !is_text || media.ends_with("; charset=utf-8")),
    ];
    demands.into_iter().filter(|(_, is_met)| !is_met).map(|(demand, _)| demand).collect()
}

#[tokio::test]
async fn every_answer_tells_browsers_whom_to_trust() {
    let folder = tempfile::tempdir().expect("a folder");
    let people = [("vp", Role::Coordinator, "42", None), ("qt", Role::Administrator, "42", None)];
    let mut app = office(folder.path(), UNITS, &people, clock).await;
    Arc::get_mut(&mut app).expect("nobody else has it").config.secure = true;
    let router = router(&app);
    let mut cookies = vec![String::new()];
    for (login, ..) in people {
        let secret = auth::session::begin(&app, &AccountId(login.to_owned()), false, "test").await.expect("begun");
        cookies.push(format!("__Host-{}={secret}", crate::request::SESSION));
    }
    let (mut wrong, mut shown) = (Vec::new(), 0);
    let icons = crate::assets::address("icons.svg");
    let others = ["/no/such/page", "/api/v1/no-such", "/portal/no-such", &icons];
    let others = others.map(|path| ("GET", path.to_owned()));
    let declared = policies().into_iter().map(|(method, path, _)| (method, address(path, "42")));
    for (method, path) in declared.chain(others) {
        for cookie in &cookies {
            let request = HttpRequest::builder().method(method).uri(&path).header(header::COOKIE, cookie);
            let answer =
                router.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer");
            let (parts, body) = answer.into_parts();
            // What never ends has begun with its headers.
            let bytes = if path == "/events" { None } else { Some(to_bytes(body, 1 << 24).await.expect("a body")) };
            let missing = missing(&parts.headers, bytes.is_some_and(|bytes| !bytes.is_empty()));
            if !missing.is_empty() {
                wrong.push(format!("{method} {path}: {} without {}", parts.status, missing.join(", ")));
            }
            shown += usize::from(parts.status == StatusCode::OK);
        }
    }
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n"));
    assert!(shown > 200, "{shown} answers that show something");
}

#[tokio::test]
async fn only_a_page_uses_up_the_word_on_what_was_done() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = office(folder.path(), UNITS, &[("vp", Role::Coordinator, "42", None)], clock).await;
    let router = router(&app);
    let secret = auth::session::begin(&app, &AccountId("vp".to_owned()), false, "test").await.expect("begun");
    let flash = crate::request::FLASH;
    let cookies = format!("{}={secret}; {flash}=done-draft", crate::request::SESSION);
    // A browser asks for its worker and for events by itself, also while the answer to a form is on its way.
    for (path, uses_up) in [("/sw.js", false), ("/app.webmanifest", false), ("/events", false), ("/notices", true)] {
        let request = HttpRequest::builder().uri(path).header(header::COOKIE, &cookies);
        let answer = router.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        let mut set = answer.headers().get_all(header::SET_COOKIE).iter().filter_map(|set| set.to_str().ok());
        assert_eq!(set.any(|set| set.starts_with(flash)), uses_up, "{path}");
    }
}
