//! What producers propose and the office decides, over the interface for programs.

use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use jiff::{SignedDuration, Timestamp, civil::date};
use ledger::{AccountId, Amendment, Token};
use programme::{
    fact::{Fact, Producer, ProducerKind, Provenance},
    policy::Role,
};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::*;
use crate::{
    api,
    app::App,
    auth, random,
    route::router,
    test_office::{UNITS, act, office},
};

fn clock() -> Timestamp {
    Timestamp::from_second(1_678_672_800).expect("a moment")
}

async fn fact<F: Fact>(app: &App, fact: F, seen: Option<programme::fact::Seq>) {
    let fact = Sourced { fact, provenance: Provenance::Official, source: "t".to_owned() };
    let written = app.ledger().amend(act(clock()), "42", vec![Amendment { fact, seen }]).await.expect("written");
    assert!(matches!(written, Amended::Done(_)), "{written:?}");
    app.live.catch_up(app.day()).await.expect("a state");
}

async fn told(folder: &std::path::Path) -> App {
    let people = [
        ("vp", Role::Coordinator, "42", None),
        ("one", Role::Producer, "42", Some("CT-1")),
        ("two", Role::Producer, "42", Some("CT-2")),
    ];
    let app = office(folder, UNITS, &people, clock).await;
    for number in ["1", "2"] {
        let unit = "18001".parse().expect("a code");
        let producer = Producer {
            code: format!("CT-{number}"),
            name: format!("HTX {number}"),
            kind: ProducerKind::Cooperative,
            unit,
            address: None,
            telephone: None,
            email: None,
            representative: None,
            since: date(2020, 1, 1),
        };
        let product = Product {
            code: format!("SP-{number}"),
            name: format!("Kẹo {number}"),
            producer: Some(producer.name.clone()),
            unit,
            group: "food".to_owned(),
            joined: date(2020, 1, 1),
            producer_code: Some(producer.code.clone()),
            subgroup: None,
        };
        fact(&app, producer, None).await;
        fact(&app, product, None).await;
    }
    app
}

async fn token(app: &App, login: &str) -> String {
    let secret = api::token::new_secret().expect("chance");
    let token = Token {
        id: random::name(app.now()).expect("chance"),
        hash: random::fingerprint(&secret),
        account: AccountId(login.to_owned()),
        name: "test".to_owned(),
        scopes: Action::ALL.iter().map(|action| action.id()).collect::<Vec<_>>().join(" "),
        created_at: app.now(),
        expires_at: app.now().checked_add(SignedDuration::from_hours(24)).expect("a moment"),
        revoked_at: None,
    };
    app.ledger().add_token(act(app.now()), &token).await.expect("added");
    secret
}

async fn ask(app: &App, secret: &str, method: &str, path: &str, body: Option<Value>) -> (StatusCode, Value) {
    let request = Request::builder().method(method).uri(format!("/api/v1{path}"));
    let request = request.header(header::AUTHORIZATION, format!("Bearer {secret}"));
    let request = request.header(header::CONTENT_TYPE, "application/json");
    let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
    let answer = router(app).oneshot(request.body(body).expect("a request")).await.expect("an answer");
    let status = answer.status();
    let bytes = to_bytes(answer.into_body(), 1 << 22).await.expect("an answer");
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

fn story(product: &str, text: &str) -> Value {
    json!({ "kind": "product_profile", "records": [{ "product": product, "story": text }] })
}

#[tokio::test]
async fn nothing_is_recorded_before_the_office_says_yes_and_then_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = told(folder.path()).await;
    let (one, vp) = (token(&app, "one").await, token(&app, "vp").await);
    let (status, made) =
        ask(&app, &one, "POST", "/ocop/producers/CT-1/proposals", Some(story("SP-1", "Từ mật mía.\nBa đời."))).await;
    assert_eq!((status, &made["proposal"]), (StatusCode::CREATED, &json!("DX-2023-1")));
    assert!(app.live.now().now.all::<ProductProfile>().is_empty());
    let waiting = app.live.now().now.all::<ProducerProposal>()[0].fact().clone();
    let (_, shown) = ask(&app, &vp, "GET", "/ocop/proposals/DX-2023-1", None).await;
    assert_eq!(shown["records"][0][0]["wanted"], json!("Từ mật mía.\nBa đời."));
    let word = |stands: &Value| json!({ "word": "approve", "stands": stands });
    let decision = "/ocop/proposals/DX-2023-1/decision";
    let (status, _) = ask(&app, &one, "PUT", decision, Some(word(&shown["stands"]))).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "nobody approves their own");
    let (status, _) = ask(&app, &vp, "PUT", decision, Some(word(&json!("9")))).await;
    assert_eq!(status, StatusCode::CONFLICT, "something else stood");
    let (status, _) = ask(&app, &vp, "PUT", decision, Some(word(&shown["stands"]))).await;
    assert_eq!(status, StatusCode::OK);
    let recorded = app.live.now().now.all::<ProductProfile>().to_vec();
    assert_eq!(recorded[0].fact().story.as_deref(), Some("Từ mật mía.\nBa đời."));
    assert_eq!(recorded[0].sourced.source, "Nongthon: đề xuất DX-2023-1 của chủ thể CT-1, 13/03/2023");
    let (status, _) = ask(&app, &vp, "PUT", decision, Some(word(&shown["stands"]))).await;
    assert_eq!(status, StatusCode::CONFLICT, "it is answered");
    // As if the machine had stopped between the record and the state of the proposal.
    let answered = app.live.now().now.all::<ProducerProposal>()[0].seq;
    fact(&app, waiting, Some(answered)).await;
    let (_, shown) = ask(&app, &vp, "GET", "/ocop/proposals/DX-2023-1", None).await;
    let (status, _) = ask(&app, &vp, "PUT", decision, Some(word(&shown["stands"]))).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(app.live.now().now.all::<ProductProfile>(), recorded, "nothing is said twice");
    assert_eq!(app.live.now().now.all::<ProducerProposal>()[0].fact().state, ProposalState::Approved);
    let notices = app.ledger().notices(&AccountId("one".to_owned()), 10).await.expect("notices");
    assert!(notices.iter().any(|notice| notice.kind == "proposal-approved" && notice.link == "/producer/CT-1"));
}

#[tokio::test]
async fn what_the_office_corrected_meanwhile_stays_and_what_both_changed_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = told(folder.path()).await;
    let (one, vp) = (token(&app, "one").await, token(&app, "vp").await);
    let wanted = json!({ "kind": "producer", "records": [
        { "name": "HTX 1", "kind": "cooperative", "unit": "18001", "telephone": "0239 3855 001", "email": "a@vidu.vn" },
    ] });
    let (status, _) = ask(&app, &one, "POST", "/ocop/producers/CT-1/proposals", Some(wanted)).await;
    assert_eq!(status, StatusCode::CREATED);
    let standing = app.live.now().now.all::<Producer>().iter().find(|record| record.fact().code == "CT-1").cloned();
    let standing = standing.expect("stands");
    let corrected = Producer {
        address: Some("Thôn 3".to_owned()),
        telephone: Some("0239 3855 009".to_owned()),
        ..standing.fact().clone()
    };
    fact(&app, corrected, Some(standing.seq)).await;
    let (_, shown) = ask(&app, &vp, "GET", "/ocop/proposals/DX-2023-1", None).await;
    let fields = shown["records"][0].as_array().expect("fields");
    let overtaken = |field: &&Value| !field["overtaken"].is_null();
    assert_eq!(fields.iter().filter(overtaken).map(|field| &field["field"]).collect::<Vec<_>>(), ["telephone"]);
    let word = json!({ "word": "approve", "stands": shown["stands"] });
    let (status, _) = ask(&app, &vp, "PUT", "/ocop/proposals/DX-2023-1/decision", Some(word)).await;
    assert_eq!(status, StatusCode::OK);
    let moment = app.live.now();
    let now = moment.now.all::<Producer>().iter().find(|record| record.fact().code == "CT-1").expect("stands").fact();
    assert_eq!(now.address.as_deref(), Some("Thôn 3"), "the office's own correction stays");
    assert_eq!(now.telephone.as_deref(), Some("0239 3855 001"));
    assert_eq!(now.since, date(2020, 1, 1));
}

#[tokio::test]
async fn a_producer_neither_sees_nor_touches_what_is_anothers() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = told(folder.path()).await;
    let (one, two) = (token(&app, "one").await, token(&app, "two").await);
    let (status, _) = ask(&app, &one, "POST", "/ocop/producers/CT-1/proposals", Some(story("SP-1", "Của tôi"))).await;
    assert_eq!(status, StatusCode::CREATED);
    for (method, path, body) in [
        ("GET", "/ocop/proposals/DX-2023-1", None),
        ("PUT", "/ocop/proposals/DX-2023-1/decision", Some(json!({ "word": "withdraw" }))),
        ("POST", "/ocop/producers/CT-1/proposals", Some(story("SP-1", "Của người khác"))),
        ("POST", "/ocop/producers/CT-2/proposals", Some(story("SP-1", "Của người khác"))),
        (
            "POST",
            "/ocop/producers/CT-2/proposals",
            Some(json!({ "kind": "product", "records": [
            { "code": "SP-1", "name": "Kẹo", "unit": "18001", "group": "food" },
        ] })),
        ),
        ("POST", "/ocop/producers/CT-2/proposals", Some(json!({ "kind": "star_decision", "records": [{}] }))),
    ] {
        assert_eq!(ask(&app, &two, method, path, body.clone()).await.0, StatusCode::NOT_FOUND, "{path} {body:?}");
    }
    assert_eq!(ask(&app, &two, "GET", "/ocop/proposals", None).await.1["items"], json!([]));
    let stranger = json!({ "kind": "product_photo", "records": [
        { "product": "SP-2", "place": "1", "evidence": format!("sha256:{}", "0".repeat(64)) },
    ] });
    let (status, _) = ask(&app, &two, "POST", "/ocop/producers/CT-2/proposals", Some(stranger)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "a digest alone is no right to a file");
    let secret = auth::session::begin(&app, &AccountId("two".to_owned()), false, "test").await.expect("begun");
    for (page, expected) in [
        ("/producer/CT-2", StatusCode::OK),
        ("/producer/CT-2/propose/product", StatusCode::OK),
        ("/producer/CT-2/sales/2022", StatusCode::OK),
        ("/producer/CT-1", StatusCode::NOT_FOUND),
        ("/producer/CT-1/propose/product", StatusCode::NOT_FOUND),
        ("/producer/CT-1/sales/2022", StatusCode::NOT_FOUND),
        ("/producer/CT-1/sales/2022/file", StatusCode::NOT_FOUND),
        ("/producer/CT-2/propose/product_profile?product=SP-1", StatusCode::NOT_FOUND),
        ("/producer/CT-2/propose/star_decision", StatusCode::NOT_FOUND),
        ("/ocop/proposals", StatusCode::FORBIDDEN),
        ("/ocop/sales", StatusCode::FORBIDDEN),
    ] {
        let cookie = format!("{}={secret}", crate::request::SESSION);
        let request = Request::builder().uri(page).header(header::COOKIE, cookie).body(Body::empty());
        let answer = router(&app).oneshot(request.expect("a request")).await.expect("an answer");
        assert_eq!(answer.status(), expected, "{page}");
    }
}

#[tokio::test]
async fn a_refusal_says_why_and_a_new_product_gets_a_code_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = told(folder.path()).await;
    let (one, vp) = (token(&app, "one").await, token(&app, "vp").await);
    let product =
        |name: &str| json!({ "kind": "product", "records": [{ "name": name, "unit": "18001", "group": "food" }] });
    for (name, code) in [("Bánh đa", "SP-2023-1"), ("Bánh gai", "SP-2023-2")] {
        let (status, _) = ask(&app, &one, "POST", "/ocop/producers/CT-1/proposals", Some(product(name))).await;
        assert_eq!(status, StatusCode::CREATED);
        let latest = app.live.now().now.all::<ProducerProposal>().iter().max_by_key(|record| record.seq).cloned();
        assert!(latest.expect("proposed").fact().changes.contains(code));
    }
    let decision = "/ocop/proposals/DX-2023-1/decision";
    let (status, _) = ask(&app, &vp, "PUT", decision, Some(json!({ "word": "refuse" }))).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let word = json!({ "word": "refuse", "note": "Thiếu phân nhóm" });
    assert_eq!(ask(&app, &vp, "PUT", decision, Some(word)).await.0, StatusCode::OK);
    assert_eq!(app.live.now().now.all::<Product>().len(), 2, "nothing was recorded");
    let (_, shown) = ask(&app, &one, "GET", "/ocop/proposals/DX-2023-1", None).await;
    assert_eq!((&shown["state"], &shown["note"]), (&json!("refused"), &json!("Thiếu phân nhóm")));
    let withdrawn = ask(&app, &one, "PUT", "/ocop/proposals/DX-2023-2/decision", Some(json!({ "word": "withdraw" })));
    assert_eq!(withdrawn.await.0, StatusCode::OK);
    let nothing = json!({ "kind": "product", "records": [{ "code": "SP-1", "name": "Kẹo 1", "unit": "18001", "group": "food" }] });
    let (status, _) = ask(&app, &one, "POST", "/ocop/producers/CT-1/proposals", Some(nothing)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "nothing differs");
}

#[tokio::test]
async fn a_sheet_of_sales_says_the_total_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = told(folder.path()).await;
    let (one, vp) = (token(&app, "one").await, token(&app, "vp").await);
    let sale =
        |market: &str, amount: &str| json!({ "product": "SP-1", "period": "2022", "market": market, "amount": amount });
    for (code, sales, total) in [
        ("DX-2023-1", vec![sale("province", "30000000"), sale("country", "12000000")], 42_000_000),
        ("DX-2023-2", vec![sale("country", "13000000")], 43_000_000),
    ] {
        let sheet = json!({ "kind": "market_sale", "records": sales });
        let (status, said) = ask(&app, &one, "POST", "/ocop/producers/CT-1/proposals", Some(sheet)).await;
        assert_eq!(status, StatusCode::CREATED, "{said}");
        let (_, shown) = ask(&app, &vp, "GET", &format!("/ocop/proposals/{code}"), None).await;
        let word = json!({ "word": "approve", "stands": shown["stands"] });
        let (status, said) = ask(&app, &vp, "PUT", &format!("/ocop/proposals/{code}/decision"), Some(word)).await;
        assert_eq!(status, StatusCode::OK, "{said}");
        let moment = app.live.now();
        let sales: Vec<(&str, i64)> = moment
            .now
            .all::<Sale>()
            .iter()
            .map(|record| (record.fact().product.as_str(), record.fact().amount.0))
            .collect();
        assert_eq!(sales, [("SP-1", total)]);
    }
}
