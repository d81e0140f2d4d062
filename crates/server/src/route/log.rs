//! What the log says of requests: enough to follow one, and no secret.

use std::{
    io,
    sync::{Arc, Mutex},
};

use axum::{body::Body, http::Request as HttpRequest};
use jiff::Timestamp;
use ledger::AccountId;
use programme::policy::Role;
use tower::ServiceExt as _;
use tracing_subscriber::{filter::LevelFilter, fmt::MakeWriter};

use super::*;
use crate::{
    password_hash,
    test_office::{UNITS, act, office},
};

/// Lines as they are written.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("not poisoned").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for Lines {
    type Writer = Self;

    fn make_writer(&'w self) -> Self {
        self.clone()
    }
}

fn clock() -> Timestamp {
    Timestamp::from_second(1_678_672_800).expect("a moment")
}

#[tokio::test]
async fn a_request_can_be_followed_and_no_secret_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = office(folder.path(), UNITS, &[("vp", Role::Coordinator, "42", None)], clock).await;
    let (id, password) = (AccountId("vp".to_owned()), "mật khẩu của tôi 2023");
    let hash = password_hash(password).await.expect("a hash");
    app.ledger().set_password(act(clock()), &id, &hash, false).await.expect("set");
    let session = auth::session::begin(&app, &id, false, "test").await.expect("begun");
    let router = router(&app);
    let lines = Lines::default();
    let subscriber =
        tracing_subscriber::fmt().json().with_max_level(LevelFilter::TRACE).with_writer(lines.clone()).finish();
    let _logging = tracing::subscriber::set_default(subscriber);

    let ask = async |method: &str, address: &str, headers: &[(&str, &str)], body: &str| {
        let mut request = HttpRequest::builder().method(method).uri(address);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_owned())).expect("a request");
        router.clone().oneshot(request).await.expect("an answer")
    };
    let form = ("content-type", "application/x-www-form-urlencoded");
    let typed = crate::failure::form_urlencoded(password);
    for body in [format!("login=vp&password={typed}"), format!("login=vp&password={typed}x")] {
        ask("POST", "/sign-in/password", &[form], &body).await;
    }
    let cookie = format!("{}={session}", crate::request::SESSION);
    let answered = ask("GET", "/units/42?filter=ba%CC%81o", &[("cookie", &cookie)], "").await;
    assert_eq!(answered.status(), StatusCode::OK);
    let request = answered.headers()["x-request-id"].to_str().expect("text").to_owned();
    ask("GET", "/portal/orders/dGhpcyBpcyBhIHNlY3JldCBvZiBhIGJ1eWVy", &[], "").await;
    ask("GET", "/portal/newsletter/dGhlIHJlYWRlcidzIG93bg", &[], "").await;
    ask("GET", "/api/v1/units/42", &[("authorization", "Bearer ntk_c2VjcmV0")], "").await;
    ask("GET", "/sign-in/oidc/return?code=geheim-code&state=geheim-state", &[], "").await;

    let written = String::from_utf8(lines.0.lock().expect("not poisoned").clone()).expect("UTF-8");
    let followed = written.lines().find(|line| line.contains(&request)).expect("the request is there");
    assert!(followed.contains("/units/{unit}") && followed.contains("200"), "{followed}");
    let secrets = [
        password,
        &typed,
        &session,
        &hash,
        "dGhpcyBpcyBhIHNlY3JldCBvZiBhIGJ1eWVy",
        "dGhlIHJlYWRlcidzIG93bg",
        "ntk_c2VjcmV0",
        "geheim",
    ];
    for secret in secrets {
        assert!(!written.contains(secret), "{secret} was written");
    }
}
