//! What the log says of requests: enough to follow one, and no secret.

use std::{
    io,
    sync::{Arc, LazyLock, Mutex},
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

/// While one listener is all there is, what another test reaches first is never asked about again (`callsite` of tracing-core).
static OTHER: LazyLock<tracing::Dispatch> = LazyLock::new(|| tracing::Dispatch::new(tracing_subscriber::registry()));

/// An office whose log is read, with somebody in it.
struct Watched {
    app: App,
    router: Router,
    lines: Lines,
    session: String,
    csrf: String,
    hash: String,
    _folder: tempfile::TempDir,
    _logging: tracing::subscriber::DefaultGuard,
}

const PASSWORD: &str = "mật khẩu của tôi 2023";
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

impl Watched {
    async fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let app = office(folder.path(), UNITS, &[("vp", Role::Coordinator, "42", None)], clock).await;
        let id = AccountId("vp".to_owned());
        let hash = password_hash(PASSWORD).await.expect("a hash");
        app.ledger().set_password(act(clock()), &id, &hash, None).await.expect("set");
        let session = auth::session::begin(&app, &id, false, "test").await.expect("begun");
        let viewer = auth::session::viewer(&app, &session).await.expect("readable").expect("signed in");
        let csrf = viewer.csrf().expect("a session").to_owned();
        LazyLock::force(&OTHER);
        let lines = Lines::default();
        let subscriber =
            tracing_subscriber::fmt().json().with_max_level(LevelFilter::TRACE).with_writer(lines.clone()).finish();
        let logging = tracing::subscriber::set_default(subscriber);
        Self { router: router(&app), app, lines, session, csrf, hash, _folder: folder, _logging: logging }
    }

    async fn ask(&self, method: &str, address: &str, headers: &[(&str, &str)], body: &str) -> Response {
        let mut request = HttpRequest::builder().method(method).uri(address);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_owned())).expect("a request");
        self.router.clone().oneshot(request).await.expect("an answer")
    }

    async fn sign_in(&self, login: &str, password: &str) -> Response {
        let typed = [login, password].map(crate::failure::form_urlencoded);
        self.ask("POST", "/sign-in/password", &[FORM], &format!("login={}&password={}", typed[0], typed[1])).await
    }

    fn cookie(&self) -> String {
        format!("{}={}", crate::request::SESSION, self.session)
    }

    fn written(&self) -> String {
        String::from_utf8(self.lines.0.lock().expect("not poisoned").clone()).expect("UTF-8")
    }

    /// What the security log says since it was last asked: what happened, to whom, at which address.
    fn told(&self) -> Vec<(String, Option<String>, String)> {
        let written = self.written();
        self.lines.0.lock().expect("not poisoned").clear();
        let lines = written.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
        let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
        let told = |line: serde_json::Value| {
            let (fields, span) = (&line["fields"], &line["span"]);
            (text(&fields["message"]).expect("what"), text(&fields["account"]), text(&span["route"]).expect("where"))
        };
        lines.filter(|line| line["target"] == "security").map(told).collect()
    }
}

#[tokio::test]
async fn a_request_can_be_followed_and_no_secret_is_written() {
    let office = Watched::open().await;
    for password in [PASSWORD.to_owned(), format!("{PASSWORD}x")] {
        office.sign_in("vp", &password).await;
    }
    // A password typed where the login belongs is one, too.
    office.sign_in("nhầm ô mất rồi", PASSWORD).await;
    let answered = office.ask("GET", "/units/42?filter=ba%CC%81o", &[("cookie", &office.cookie())], "").await;
    assert_eq!(answered.status(), StatusCode::OK);
    let request = answered.headers()["x-request-id"].to_str().expect("text").to_owned();
    office.ask("GET", "/portal/orders/dGhpcyBpcyBhIHNlY3JldCBvZiBhIGJ1eWVy", &[], "").await;
    office.ask("GET", "/portal/newsletter/dGhlIHJlYWRlcidzIG93bg", &[], "").await;
    office.ask("GET", "/api/v1/units/42", &[("authorization", "Bearer ntk_c2VjcmV0")], "").await;
    office.ask("GET", "/sign-in/oidc/return?code=geheim-code&state=geheim-state", &[], "").await;
    let end = format!("csrf={}&session=others&password={}x", office.csrf, crate::failure::form_urlencoded(PASSWORD));
    office.ask("POST", "/account/sessions/end", &[FORM, ("cookie", &office.cookie())], &end).await;

    let written = office.written();
    let followed = written.lines().find(|line| line.contains(&request)).expect("the request is there");
    for part in ["/units/{unit}", "200", "\"account\":\"vp\""] {
        assert!(followed.contains(part), "{part} in {followed}");
    }
    let typed = crate::failure::form_urlencoded(PASSWORD);
    let secrets = [
        PASSWORD,
        &typed,
        &office.session,
        &office.csrf,
        &office.hash,
        "nhầm ô",
        "dGhpcyBpcyBhIHNlY3JldCBvZiBhIGJ1eWVy",
        "dGhlIHJlYWRlcidzIG93bg",
        "ntk_c2VjcmV0",
        "geheim",
    ];
    for secret in secrets {
        assert!(!written.contains(secret), "{secret} was written");
    }
}

#[tokio::test]
async fn who_comes_in_and_who_is_turned_away_is_told() {
    let office = Watched::open().await;
    let line = |what: &str, who: Option<&str>, at: &str| (what.to_owned(), who.map(str::to_owned), at.to_owned());
    let (vp, door) = (Some("vp"), "/sign-in/password");
    office.sign_in("vp", PASSWORD).await;
    office.sign_in("vp", "guess").await;
    office.sign_in("nobody", "guess").await;
    let expected =
        [line("password right", vp, door), line("password wrong", vp, door), line("password wrong", None, door)];
    assert_eq!(office.told(), expected);
    for _ in 0..4 {
        office.sign_in("vp", "guess").await;
    }
    office.told();
    office.sign_in("vp", PASSWORD).await;
    assert_eq!(office.told(), [line("locked", vp, door)]);

    let cookie = office.cookie();
    let signed_in = [FORM, ("cookie", cookie.as_str())];
    office.ask("GET", "/people", &signed_in, "").await;
    office.ask("POST", "/account/password", &signed_in, "csrf=made-up").await;
    office.ask("POST", "/account/password", &[FORM, ("origin", "https://elsewhere.example")], "").await;
    office.ask("GET", "/api/v1/units/42", &[("authorization", "Bearer ntk_x")], "").await;
    office.ask("GET", "/units/42", &signed_in, "").await;
    let expected = [
        line("refused", vp, "/people"),
        line("forged form", vp, "/account/password"),
        line("forged form", None, "/account/password"),
        line("token wrong", None, "/api/v1/units/{unit}"),
    ];
    assert_eq!(office.told(), expected);

    let (ledger, id) = (office.app.ledger(), AccountId("vp".to_owned()));
    ledger.forget_attempts(ledger::Attempt { account: &id, browser: None }).await.expect("forgotten");
    let secret = auth::second_factor::new_secret().expect("chance");
    ledger
        .set_second_factor(act(clock()), &id, (Some(&secret), &[]), Some(&random::fingerprint(&office.session)))
        .await
        .expect("set");
    let code = auth::second_factor::code(&secret, clock());
    for code in ["000000", &code] {
        let half_way = auth::session::begin(&office.app, &id, true, "test").await.expect("begun");
        let viewer = auth::session::viewer(&office.app, &half_way).await.expect("readable").expect("half-way");
        let cookie = format!("{}={half_way}", crate::request::SESSION);
        let body = format!("csrf={}&code={code}", viewer.csrf().expect("a session"));
        office.ask("POST", "/sign-in/code", &[FORM, ("cookie", &cookie)], &body).await;
    }
    office.ask("POST", "/sign-out", &signed_in, &format!("csrf={}", office.csrf)).await;
    let expected = [
        line("second factor wrong", vp, "/sign-in/code"),
        line("second factor right", vp, "/sign-in/code"),
        line("signed out", vp, "/sign-out"),
    ];
    assert_eq!(office.told(), expected);
    assert_eq!(Event::of(&Failure::TooMany), Some(Event::Flood));
}
