//! Everybody at every address: what the policy grants passes the guard, everything else is refused.

use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    http::Request as HttpRequest,
};
use jiff::{SignedDuration, Timestamp};
use ledger::{AccountId, Token};
use programme::policy::{Reach, Role};
use tower::ServiceExt as _;

use super::*;
use crate::{
    random,
    test_office::{Person, act, office},
    words,
};

const UNITS: &str = "\
code,parent,kind,vi,from,to,lat,lon,population,in_programme,region,class,group,source
42,,province,Hà Tĩnh,,,18.3,105.7,,0,north_central,,,t
439,42,rural_district,Hương Sơn,,,,,,0,north_central,,,t
446,42,rural_district,Cẩm Xuyên,,,,,,0,north_central,,,t
18001,439,commune,Một,,,18.4,105.4,,1,north_central,,,t
18100,446,commune,Hai,,,18.2,105.9,,1,north_central,,,t
";
/// Each unit with those above it and itself.
const WITHIN: [(&str, &[&str]); 5] = [
    ("42", &["42"]),
    ("439", &["42", "439"]),
    ("446", &["42", "446"]),
    ("18001", &["42", "439", "18001"]),
    ("18100", &["42", "446", "18100"]),
];
const HELD_AT: [&str; 3] = ["42", "439", "18001"];

fn clock() -> Timestamp {
    Timestamp::from_second(1_678_672_800).expect("a moment")
}

fn is_within(unit: &str, above: &str) -> bool {
    WITHIN.iter().any(|(each, chain)| *each == unit && chain.contains(&above))
}

/// What the policy's table says of somebody who holds a role at a unit.
fn granted(access: Access, role: Role, held_at: &str, unit: &str) -> bool {
    match access {
        Access::Public | Access::HalfWay | Access::SignedIn => true,
        Access::Somewhere(action) => role.reach(action).is_some(),
        Access::Office(action) => matches!(role.reach(action), Some(Reach::Within)) && held_at == "42",
        Access::AtUnit(action) => match role.reach(action) {
            None | Some(Reach::Own) => false,
            Some(Reach::Within | Reach::Department) => is_within(unit, held_at),
        },
    }
}

/// Who shows themselves how.
enum Shown<'a> {
    Nothing,
    Cookie { secret: &'a str, csrf: &'a str },
    Token(&'a str),
}

pub(super) fn address(path: &str, unit: &str) -> String {
    let filled = path.split('/').map(|part| match part {
        "{unit}" => unit,
        "{metric}" => "commune.in_programme",
        "{set}" => "a",
        "{criterion}" => "1",
        "{measure}" => "income",
        "{period}" => "2022",
        part if part.starts_with('{') => "1",
        part => part,
    });
    filled.collect::<Vec<_>>().join("/")
}

/// The status of an answer, and whether it says that the person may not.
async fn ask(router: &Router, method: &str, address: &str, shown: &Shown<'_>) -> (StatusCode, bool) {
    let mut request = HttpRequest::builder().method(method).uri(address);
    let mut body = String::new();
    match shown {
        Shown::Nothing => {}
        Shown::Cookie { secret, csrf } => {
            request = request.header(header::COOKIE, format!("{}={secret}", crate::request::SESSION));
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            body = format!("csrf={csrf}");
        }
        Shown::Token(secret) => {
            request = request.header(header::AUTHORIZATION, format!("Bearer {secret}"));
            request = request.header(header::CONTENT_TYPE, "application/json");
            body.push_str("{}");
        }
    }
    let body = if method == "GET" { Body::empty() } else { Body::from(body) };
    let answer = router.clone().oneshot(request.body(body).expect("a request")).await.expect("an answer");
    let status = answer.status();
    if status != StatusCode::FORBIDDEN {
        return (status, false);
    }
    let text = to_bytes(answer.into_body(), 1 << 20).await.expect("a page");
    let text = String::from_utf8(text.to_vec()).expect("UTF-8");
    (status, [Lang::Vi, Lang::En].iter().any(|lang| text.contains(&*words::text(*lang, "failure-forbidden"))))
}

async fn token(app: &App, login: &str, scopes: &[Action]) -> String {
    let secret = api::token::new_secret().expect("chance");
    let token = Token {
        id: random::name(app.now()).expect("chance"),
        hash: random::fingerprint(&secret),
        account: AccountId(login.to_owned()),
        name: "walk".to_owned(),
        scopes: scopes.iter().map(|action| action.id()).collect::<Vec<_>>().join(" "),
        created_at: app.now(),
        expires_at: app.now().checked_add(SignedDuration::from_hours(24)).expect("a moment"),
        revoked_at: None,
    };
    app.ledger().add_token(act(app.now()), &token).await.expect("added");
    secret
}

/// Addresses that a browser or a program can ask for; signing out comes last.
fn addresses() -> Vec<(&'static str, &'static str, Access)> {
    let mut all = policies();
    all.sort_by_key(|(_, path, _)| *path == "/sign-out");
    all
}

#[tokio::test]
async fn nobody_passes_where_the_policy_does_not_say_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let names: Vec<(String, Role, &str)> =
        Role::ALL.iter().flat_map(|role| HELD_AT.map(|unit| (format!("{}-{unit}", role.id()), *role, unit))).collect();
    let people: Vec<Person<'_>> = names
        .iter()
        .map(|(login, role, unit)| (login.as_str(), *role, *unit, (*role == Role::Specialist).then_some("agriculture")))
        .collect();
    let app = office(folder.path(), UNITS, &people, clock).await;
    let router = router(&app);
    let mut wrong = Vec::new();
    for (login, role, held_at) in &names {
        let account = AccountId(login.clone());
        let secret = auth::session::begin(&app, &account, false, "test").await.expect("begun");
        let viewer = auth::session::viewer(&app, &secret).await.expect("readable").expect("signed in");
        let program = token(&app, login, Action::ALL).await;
        for (method, path, access) in addresses() {
            let shown = if api::is_address(path) {
                Shown::Token(&program)
            } else {
                Shown::Cookie { secret: &secret, csrf: viewer.csrf().expect("a session") }
            };
            let units: &[(&str, &[&str])] = if path.contains("{unit}") { &WITHIN } else { &WITHIN[..1] };
            for (unit, _) in units {
                let (status, is_refused) = ask(&router, method, &address(path, unit), &shown).await;
                let expected = granted(access, *role, held_at, unit);
                if is_refused == expected || status.is_server_error() {
                    wrong.push(format!("{login}: {method} {path} at {unit}: {status}, granted: {expected}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong[..wrong.len().min(30)].join("\n"));
}

#[tokio::test]
async fn a_stranger_passes_nowhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = office(folder.path(), UNITS, &[], clock).await;
    let router = router(&app);
    for (method, path, access) in addresses().into_iter().filter(|(.., access)| *access != Access::Public) {
        let (status, _) = ask(&router, method, &address(path, "42"), &Shown::Nothing).await;
        let expected = if api::is_address(path) { StatusCode::UNAUTHORIZED } else { StatusCode::SEE_OTHER };
        assert_eq!(status, expected, "{method} {path}, {access:?}");
    }
}

#[tokio::test]
async fn a_program_reaches_no_further_than_its_scopes() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = office(folder.path(), UNITS, &[("vp", Role::Coordinator, "42", None)], clock).await;
    let router = router(&app);
    for left_out in Action::ALL {
        let scopes: Vec<Action> = Action::ALL.iter().copied().filter(|action| action != left_out).collect();
        let secret = token(&app, "vp", &scopes).await;
        for (method, path, access) in addresses().into_iter().filter(|(_, path, _)| api::is_address(path)) {
            let (Access::AtUnit(action) | Access::Office(action) | Access::Somewhere(action)) = access else {
                continue;
            };
            let (status, is_refused) = ask(&router, method, &address(path, "42"), &Shown::Token(&secret)).await;
            let expected = action == *left_out || Role::Coordinator.reach(action).is_none();
            assert_eq!(is_refused, expected, "{method} {path} without {}: {status}", left_out.id());
        }
    }
}

#[tokio::test]
async fn a_scorecard_of_a_nation_is_paged() {
    let folder = tempfile::tempdir().expect("a folder");
    let commune = |number| format!("{},439,commune,Xã số {number},,,,,,1,north_central,,,t", 20_000 + number);
    let above = UNITS.lines().take(3).map(str::to_owned);
    let units = above.chain((0..10_599).map(commune)).collect::<Vec<_>>().join("\n");
    let app = office(folder.path(), &units, &[("vp", Role::Coordinator, "42", None)], clock).await;
    let secret = auth::session::begin(&app, &AccountId("vp".to_owned()), false, "test").await.expect("begun");
    let router = router(&app);
    let page = async |address: &str| {
        let cookie = format!("{}={secret}", crate::request::SESSION);
        let request = HttpRequest::builder().uri(address).header(header::COOKIE, cookie).body(Body::empty());
        let answer = router.clone().oneshot(request.expect("a request")).await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK);
        let bytes = to_bytes(answer.into_body(), 1 << 24).await.expect("a page");
        String::from_utf8(bytes.to_vec()).expect("UTF-8")
    };
    let rows = |page: &str| page.matches("<tr data-find").count();
    let first = page("/units/42/scorecard").await;
    assert_eq!(rows(&first), 250);
    assert!(first.contains("from=250"), "the next page is linked");
    let last = page("/units/42/scorecard?from=10500").await;
    assert_eq!(rows(&last), 99);
    let found = page("/units/42/scorecard?filter=so+1059").await;
    assert_eq!(rows(&found), 10, "1059 and 10590 to 10598, whatever the marks");
}

/// The address that is declared is the one that is guarded: no handler stands outside of the list.
#[tokio::test]
async fn what_is_not_declared_is_not_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let app: Arc<_> = office(folder.path(), UNITS, &[], clock).await;
    for address in ["/units", "/api/v1/nothing", "/../etc/passwd", "/assets/x/../../Cargo.toml"] {
        let (status, _) = ask(&router(&app), "GET", address, &Shown::Nothing).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{address}");
    }
}
