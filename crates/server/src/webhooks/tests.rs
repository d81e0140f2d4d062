use std::{collections::BTreeMap, process::Command, sync::Arc};

use axum::http::StatusCode;
use ledger::{Amendment, Webhook};
use programme::{
    Quantity,
    fact::{Observation, Provenance, Reading, Sourced, Stage},
    period::Period,
    policy::Role,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

use super::*;
use crate::{
    app::Demo,
    settings::PUBLIC_URL,
    test_office::{UNITS, act, ask, office},
};

fn clock() -> Timestamp {
    Timestamp::from_second(1_678_672_800).expect("a moment")
}

/// An office that may tell this machine.
async fn demonstration(folder: &std::path::Path) -> App {
    let mut app = office(folder, UNITS, &[("quantri", Role::Administrator, "42", None)], clock).await;
    let shared = Arc::get_mut(&mut app).expect("nobody else has it yet");
    shared.config.demo = Some(Demo { day: crate::time::day_of(clock()), password: String::new() });
    let public = [(PUBLIC_URL.key, "https://ntm.example.vn")];
    app.ledger().change_settings(act(clock()), &public).await.expect("set");
    app
}

/// A message as it came: its first line, its headers, its body.
type Came = (String, BTreeMap<String, String>, Vec<u8>);

/// Takes one message and answers it.
async fn take(listener: &TcpListener, answer: &str) -> Came {
    let (mut stream, _) = listener.accept().await.expect("a connection");
    let mut bytes = Vec::new();
    loop {
        let mut part = [0; 4096];
        let read = stream.read(&mut part).await.expect("readable");
        bytes.extend_from_slice(&part[..read]);
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let mut lines = head.split("\r\n");
        let first = lines.next().expect("a line").to_owned();
        let headers: BTreeMap<String, String> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        let length: usize = headers["content-length"].parse().expect("a number");
        if body.len() >= length {
            let body = body.as_bytes().to_vec();
            let answer = format!("HTTP/1.1 {answer}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            stream.write_all(answer.as_bytes()).await.expect("answered");
            return (first, headers, body);
        }
    }
}

async fn record(app: &App, year: i16) {
    let fact = Observation {
        unit: "18001".parse().expect("a code"),
        measure: "income".to_owned(),
        period: Period::year(year),
        value: Reading(Quantity::whole(2)),
        stage: Stage::Approved,
        evidence: None,
    };
    let fact = Sourced { fact, provenance: Provenance::Official, source: "Nongthon: quantri".to_owned() };
    app.ledger().amend(act(clock()), "42", vec![Amendment { fact, seen: None }]).await.expect("written");
}

/// Goes one step; whether any message was taken.
async fn go_on(app: &App) -> bool {
    step(app, &mut None).await.expect("tried")
}

async fn the_hook(app: &App) -> Webhook {
    app.ledger().webhooks().await.expect("readable").pop().expect("there")
}

/// What the code of the guide says to a message.
fn verified(secret: &str, headers: &BTreeMap<String, String>, body: &[u8]) -> bool {
    let guide = include_str!("../../../../docs/webhooks.md");
    let code = guide.split("```python\n").nth(1).and_then(|rest| rest.split("```").next()).expect("code");
    let literal = |value: &str| serde_json::to_string(value).expect("JSON");
    let headers = serde_json::to_string(headers).expect("JSON");
    let asked = format!(
        "{code}\nprint(verify({}, {headers}, {}.encode(), now={}))",
        literal(secret),
        literal(std::str::from_utf8(body).expect("UTF-8")),
        clock().as_second() + 60,
    );
    let told = Command::new("python3").args(["-c", &asked]).output().expect("python3 runs");
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    String::from_utf8_lossy(&told.stdout).trim() == "True"
}

#[tokio::test]
async fn a_program_gets_a_message_that_the_guide_verifies() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = demonstration(folder.path()).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let address = format!("address=http%3A%2F%2F127.0.0.1%3A{port}%2Fntm%3Fkey%3Dgeheim&kind=observation");
    let (status, page) = ask(&app, "POST", "/webhooks/add", &address).await;
    assert_eq!(status, StatusCode::OK);
    let hook = the_hook(&app).await;
    assert!(page.contains(&hook.secret) && hook.secret.starts_with("whsec_"), "the secret is shown");
    let here = format!("/webhooks/{}", hook.id);
    let (_, page) = ask(&app, "GET", &here, "").await;
    assert!(!page.contains("whsec_"), "once");

    record(&app, 2022).await;
    let (stepped, (first, headers, body)) = tokio::join!(go_on(&app), take(&listener, "204 No Content"));
    assert!(stepped, "the next may follow at once");
    assert_eq!(first, "POST /ntm?key=geheim HTTP/1.1");
    assert!(verified(&hook.secret, &headers, &body));
    assert!(!verified(&signature::new_secret().expect("chance"), &headers, &body), "another secret does not fit");
    let mut other = body.clone();
    other.push(b' ');
    assert!(!verified(&hook.secret, &headers, &other), "another body does not either");
    let told: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
    let last = app.ledger().last_act().await.expect("readable").0;
    let expected = serde_json::json!({
        "type": "observation.recorded",
        "timestamp": "2023-03-13T02:00:00Z",
        "data": {
            "act": last, "kind": "observation", "records": 1, "undoes": null,
            "url": format!("https://ntm.example.vn/api/v1/acts/{last}"),
        },
    });
    assert_eq!(told["data"], expected["data"], "nothing of a person, nothing of a figure");
    assert_eq!((&told["type"], told.as_object().map(serde_json::Map::len)), (&expected["type"], Some(3)));
    let (_, page) = ask(&app, "GET", &here, "").await;
    assert!(page.contains("observation.recorded") && page.contains("đã nhận") && page.contains(">204<"), "{page}");
    let (_, audit) = ask(&app, "GET", "/audit", "").await;
    assert!(audit.contains("add webhook") && !audit.contains("geheim") && !audit.contains("whsec_"));

    // Two secrets hold at once.
    let (_, page) = ask(&app, "POST", &format!("{here}/secret"), &format!("step=new&version={}", hook.version)).await;
    let renewed = the_hook(&app).await;
    assert!(page.contains(&renewed.secret) && !page.contains(&hook.secret));
    record(&app, 2021).await;
    let (_, (_, headers, body)) = tokio::join!(go_on(&app), take(&listener, "200 OK"));
    assert!([&hook.secret, &renewed.secret].iter().all(|secret| verified(secret, &headers, &body)));
    ask(&app, "POST", &format!("{here}/secret"), &format!("step=drop&version={}", renewed.version)).await;
    record(&app, 2020).await;
    let (_, (_, headers, body)) = tokio::join!(go_on(&app), take(&listener, "200 OK"));
    assert!(verified(&renewed.secret, &headers, &body) && !verified(&hook.secret, &headers, &body));
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_who_is_gone_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = demonstration(folder.path()).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    ask(&app, "POST", "/webhooks/add", &format!("address=http%3A%2F%2F127.0.0.1%3A{port}%2F&kind=observation")).await;
    let hook = the_hook(&app).await;
    record(&app, 2022).await;
    let away = format!("302 Found\r\nlocation: http://127.0.0.1:{port}/elsewhere");
    let (stepped, _) = tokio::join!(go_on(&app), take(&listener, &away));
    assert!(!stepped);
    let told = app.ledger().told_to(&hook.id, 9).await.expect("readable");
    assert_eq!((told[0].answer.as_deref(), told[0].attempts, told[0].at), (Some("302"), 1, again(clock(), 1)));
    let another = tokio::time::timeout(Duration::from_millis(200), listener.accept()).await;
    assert!(another.is_err(), "nobody asked elsewhere");

    let sending = |attempts| Sending {
        webhook: hook.clone(),
        message: "act_1_0".to_owned(),
        act: ledger::ActSeq(1),
        event: "observation.recorded".to_owned(),
        recorded_at: clock(),
        fact_count: 1,
        undoes: None,
        attempts,
    };
    let judged = |attempts, answer| judge(&sending(attempts), answer, clock()).0;
    assert_eq!(judged(0, Ok(204)), Outcome::Taken);
    assert_eq!(judged(0, Ok(410)), Outcome::Gone);
    assert_eq!(judged(2, Ok(500)), Outcome::Later(again(clock(), 3)));
    assert_eq!(judged(TRIES - 1, Err("nobody".to_owned())), Outcome::GivenUp);
}

#[tokio::test]
async fn what_may_not_be_asked_is_refused_with_what_helps() {
    let folder = tempfile::tempdir().expect("a folder");
    let people = [("quantri", Role::Administrator, "42", None)];
    let app = office(folder.path(), UNITS, &people, clock).await;
    let refused = async |fields: &str| {
        let (status, page) = ask(&app, "POST", "/webhooks/add", fields).await;
        assert_eq!(status, StatusCode::OK, "{fields}");
        assert!(app.ledger().webhooks().await.expect("readable").is_empty(), "{fields}");
        page
    };
    assert!(refused("address=http%3A%2F%2F127.0.0.1%2F&kind=observation").await.contains("https://"));
    assert!(refused("address=https%3A%2F%2F169.254.169.254%2F&kind=observation").await.contains("mạng nội bộ"));
    assert!(refused("address=https%3A%2F%2Fhooks.example.vn%2F&kind=secret").await.contains("ít nhất một loại"));
    // A name says nothing yet; where it leads is looked at when it is told.
    ask(&app, "POST", "/webhooks/add", "address=https%3A%2F%2Flocalhost%2F&kind=observation").await;
    let hook = the_hook(&app).await;
    record(&app, 2022).await;
    assert!(!go_on(&app).await);
    let answer = async || app.ledger().told_to(&hook.id, 9).await.expect("readable").pop().and_then(|told| told.answer);
    assert_eq!(answer().await.as_deref(), Some("localhost lies inside a network that is not open"));
}
