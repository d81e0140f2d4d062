//! Whoever signs up, and whoever would misuse it: nobody is signed up by a stranger, told of, written to without end, or kept.

use std::sync::atomic::{AtomicI64, Ordering};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use jiff::{SignedDuration, Timestamp};
use ledger::Mail;
use programme::policy::Role;
use tower::ServiceExt as _;

use crate::{
    app::App,
    forgetting,
    mail::TRIES,
    route::router,
    settings::{FORMS_PER_ADDRESS, PUBLIC_URL, SMTP_FROM, SMTP_URL, Setting},
    test_office::{UNITS, act, office},
};

static NOW: AtomicI64 = AtomicI64::new(1_678_672_800);

fn clock() -> Timestamp {
    Timestamp::from_second(NOW.load(Ordering::Relaxed)).expect("a moment")
}

/// A clock of the one test in which days go by.
static LATER: AtomicI64 = AtomicI64::new(1_678_672_800);

fn later() -> Timestamp {
    Timestamp::from_second(LATER.load(Ordering::Relaxed)).expect("a moment")
}

/// Forms are filled in by people: it takes them some seconds.
fn wait() {
    NOW.fetch_add(5, Ordering::Relaxed);
    LATER.fetch_add(5, Ordering::Relaxed);
}

async fn set(app: &App, settings: &[(&Setting, &str)]) {
    let values: Vec<(&str, &str)> = settings.iter().map(|(setting, value)| (setting.key, *value)).collect();
    app.ledger().change_settings(act(clock()), &values).await.expect("set");
}

async fn open(folder: &std::path::Path, clock: crate::time::Clock) -> (App, Router) {
    let app = office(folder, UNITS, &[("vp", Role::Coordinator, "42", None)], clock).await;
    set(
        &app,
        &[(&SMTP_URL, "smtp://127.0.0.1:1"), (&SMTP_FROM, "ntm@example.vn"), (&PUBLIC_URL, "https://ntm.example.vn")],
    )
    .await;
    let router = router(&app);
    (app, router)
}

type Answer = (StatusCode, HeaderMap, String);

async fn send(router: &Router, request: Request<Body>) -> Answer {
    let (parts, body) = router.clone().oneshot(request).await.expect("an answer").into_parts();
    let bytes = to_bytes(body, 1 << 24).await.expect("a body");
    (parts.status, parts.headers, String::from_utf8_lossy(&bytes).into_owned())
}

async fn get(router: &Router, path: &str) -> Answer {
    send(router, Request::builder().uri(path).body(Body::empty()).expect("a request")).await
}

async fn post(router: &Router, path: &str, body: &str) -> Answer {
    let request = Request::builder().method("POST").uri(path);
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    send(router, request.body(Body::from(body.to_owned())).expect("a request")).await
}

/// Fills the form in as a person does.
async fn sign_up(router: &Router, fields: &str) -> Answer {
    let (_, _, page) = get(router, "/portal/newsletter").await;
    let ticket =
        page.split("name=\"ticket\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a ticket");
    wait();
    post(router, "/portal/newsletter", &format!("{fields}&ticket={ticket}")).await
}

async fn letters(app: &App) -> Vec<Mail> {
    let far = app.now().checked_add(SignedDuration::from_hours(1)).expect("a moment");
    app.ledger().due_mail(far, 100, TRIES).await.expect("readable")
}

fn link(mail: &Mail) -> &str {
    let link = mail.body.lines().find_map(|line| line.strip_prefix("https://ntm.example.vn"));
    link.expect("a link")
}

const HOA: &str = "email=Hoa%40Example.vn&topic=news&topic=offers&agree=yes";

#[tokio::test]
async fn only_the_owner_of_an_address_says_yes_and_leaves() {
    let folder = tempfile::tempdir().expect("a folder");
    let (app, router) = open(folder.path(), clock).await;
    let (status, headers, _) = sign_up(&router, HOA).await;
    assert_eq!(
        (status, headers[header::LOCATION].as_bytes()),
        (StatusCode::SEE_OTHER, &b"/portal/newsletter/asked"[..])
    );
    let mails = letters(&app).await;
    assert_eq!(mails.iter().map(|mail| mail.recipient.as_str()).collect::<Vec<_>>(), ["hoa@example.vn"]);
    let here = link(&mails[0]).to_owned();
    // What looks at links changes nothing.
    for path in [here.clone(), format!("{here}/leave")] {
        let (status, headers, page) = get(&router, &path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(page.contains("Xác nhận nhận bản tin") && page.contains("hoa@example.vn"));
        assert_eq!(headers["referrer-policy"], "no-referrer");
        assert_eq!(headers["x-robots-tag"], "noindex, nofollow");
    }
    assert!(app.ledger().readership().await.expect("readable").0.is_empty());
    assert_eq!(post(&router, &here, "").await.0, StatusCode::UNPROCESSABLE_ENTITY, "no topic");
    assert_eq!(post(&router, &here, "topic=news").await.0, StatusCode::SEE_OTHER);
    let (topics, _) = app.ledger().readership().await.expect("readable");
    assert_eq!(topics, [(programme::fact::Topic::News, 1)].into());
    // One click of a mail program brings neither cookie nor origin (RFC 8058), and may come twice.
    for _ in 0..2 {
        let (status, _, page) = post(&router, &format!("{here}/leave"), "List-Unsubscribe=One-Click").await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("đã ngừng nhận") && !page.contains("hoa@example.vn"));
    }
    assert_eq!(get(&router, &here).await.0, StatusCode::NOT_FOUND);
    assert!(letters(&app).await.is_empty(), "what was on its way to the address is gone");
}

#[tokio::test]
async fn a_stranger_learns_nothing_and_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let (app, router) = open(folder.path(), later).await;
    let first = sign_up(&router, HOA).await;
    let here = link(&letters(&app).await[0]).to_owned();
    post(&router, &here, "topic=offers").await;
    let again = sign_up(&router, "email=hoa%40example.vn&topic=products&agree=yes").await;
    assert_eq!((first.0, &first.2), (again.0, &again.2), "the same answer");
    assert_eq!(letters(&app).await.len(), 1, "nobody is flooded");
    LATER.fetch_add(3700, Ordering::Relaxed);
    sign_up(&router, "email=hoa%40example.vn&topic=products&agree=yes").await;
    let mails = letters(&app).await;
    assert_eq!((mails.len(), link(&mails[1])), (2, here.as_str()), "its owner is told, and has one link");
    let (topics, _) = app.ledger().readership().await.expect("readable");
    assert_eq!(topics, [(programme::fact::Topic::Offers, 1)].into());
    // Who does not say yes is forgotten.
    sign_up(&router, "email=lan%40example.vn&topic=news&agree=yes").await;
    LATER.fetch_add(47 * 3600, Ordering::Relaxed);
    forgetting::forget(&app).await.expect("forgotten");
    assert_eq!(letters(&app).await.len(), 3);
    LATER.fetch_add(2 * 3600, Ordering::Relaxed);
    forgetting::forget(&app).await.expect("forgotten");
    assert_eq!(letters(&app).await.len(), 2, "the letter too");
    let (_, states) = app.ledger().readership().await.expect("readable");
    assert_eq!(states.values().sum::<i64>(), 1);
}

#[tokio::test]
async fn what_is_no_address_or_no_person_s_form_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let (app, router) = open(folder.path(), clock).await;
    for wrong in [
        "email=&topic=news&agree=yes",
        "email=hoa&topic=news&agree=yes",
        "email=hoa%40example.vn%0d%0aBcc%3a%20lan%40example.vn&topic=news&agree=yes",
        "email=hoa%40example.vn%2clan%40example.vn&topic=news&agree=yes",
        "email=%3cscript%3e%40example.vn&topic=news&agree=yes",
        "email=hoa%40example.vn&agree=yes",
        "email=hoa%40example.vn&topic=everything&agree=yes",
        "email=hoa%40example.vn&topic=news",
    ] {
        let (status, _, page) = sign_up(&router, wrong).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(!page.contains("<script>"), "{wrong}");
    }
    assert_eq!(post(&router, "/portal/newsletter", HOA).await.0, StatusCode::FORBIDDEN, "no ticket");
    let guessed = format!("/portal/newsletter/{}", "A".repeat(43));
    for path in [guessed.as_str(), "/portal/newsletter/x", "/portal/newsletter/%27%20OR%201%3D1"] {
        assert_eq!(get(&router, path).await.0, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(post(&router, path, "topic=news").await.0, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(letters(&app).await.is_empty());
}

#[tokio::test]
async fn a_flood_of_forms_is_held_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let (app, router) = open(folder.path(), clock).await;
    set(&app, &[(&FORMS_PER_ADDRESS, "3")]).await;
    let mut answers = Vec::new();
    for number in 0..5 {
        answers.push(sign_up(&router, &format!("email=a{number}%40example.vn&topic=news&agree=yes")).await.0);
    }
    assert_eq!(answers[..3], [StatusCode::SEE_OTHER; 3]);
    assert_eq!(answers[3..], [StatusCode::TOO_MANY_REQUESTS; 2]);
    assert_eq!(letters(&app).await.len(), 3);
}

#[tokio::test]
async fn without_a_mail_server_nobody_is_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let (app, router) = open(folder.path(), clock).await;
    set(&app, &[(&SMTP_URL, "")]).await;
    let (status, _, page) = get(&router, "/portal/newsletter").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("chưa gửi bản tin") && !page.contains("<form class=\"sheet\""));
}
