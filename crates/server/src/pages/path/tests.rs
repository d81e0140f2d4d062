//! A plan in a small office: kept with why it is as it is, and put into effect as a whole or not at all.

use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use jiff::{Timestamp, civil::date};
use ledger::{AccountId, Amendment, PathPlan};
use programme::{
    Dong, Quantity,
    fact::{
        CapitalKind, Directive, Document, Fact, FundRequest, FundSource, Observation, PricedBy, Provenance, Reading,
        Sourced, Stage, StepCost, Year,
    },
    period::Period,
    policy::Role,
};
use tower::ServiceExt as _;

use super::drafts;
use crate::{
    app::App,
    auth::session,
    request::SESSION,
    route::router,
    test_office::{UNITS, act, office},
};

fn clock() -> Timestamp {
    Timestamp::from_second(1_678_672_800).expect("a moment")
}

async fn write<F: Fact>(app: &App, facts: Vec<F>) {
    let sourced = |fact| Sourced { fact, provenance: Provenance::Official, source: "t".to_owned() };
    let amendments = facts.into_iter().map(|fact| Amendment { fact: sourced(fact), seen: None }).collect();
    app.ledger().amend(act(clock()), "42", amendments).await.expect("written");
}

/// An office whose one commune lacks two millions of income, at a million đồng each.
async fn lacking(folder: &std::path::Path) -> App {
    let app = office(folder, UNITS, &[("vp", Role::Coordinator, "42", None)], clock).await;
    let observation = |measure: &str, value| Observation {
        unit: "18001".parse().expect("a code"),
        measure: measure.to_owned(),
        period: Period::year(2022),
        value: Reading(Quantity::whole(value)),
        stage: Stage::Approved,
        evidence: None,
    };
    write(&app, vec![observation("income", 40), observation("poor_rate", 2)]).await;
    let cost = StepCost {
        measure: "income".to_owned(),
        unit: "42".parse().expect("a code"),
        group: None,
        date: date(2023, 1, 1),
        priced_by: PricedBy::Point,
        amount: Dong(1_000_000),
        months: None,
        content: "Sinh kế".to_owned(),
        capital: CapitalKind::Recurrent,
        funds: None,
        basis: None,
    };
    write(&app, vec![cost]).await;
    app.live.catch_up(app.day()).await.expect("a state");
    app
}

/// What the coordinator gets for a form that is sent, or for a page.
async fn ask(app: &App, path: &str, fields: Option<&str>) -> (StatusCode, String) {
    let secret = session::begin(app, &AccountId("vp".to_owned()), false, "test").await.expect("begun");
    let viewer = session::viewer(app, &secret).await.expect("readable").expect("signed in");
    let csrf = viewer.csrf().expect("a session");
    let (request, body) = match fields {
        None => (Request::get(path), Body::empty()),
        Some(fields) => (Request::post(path), Body::from(format!("csrf={csrf}&{fields}"))),
    };
    let request = request
        .header(header::COOKIE, format!("{SESSION}={secret}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = router(app).oneshot(request.body(body).expect("a request")).await.expect("an answer");
    let status = answer.status();
    let bytes = to_bytes(answer.into_body(), 1 << 22).await.expect("a body");
    (status, String::from_utf8_lossy(&bytes).into_owned())
}

const ASKED: &str = "name=Thử&scope=42&due=2023-12-31&mode=least_cost&limited=1";

async fn plan(app: &App) -> PathPlan {
    app.ledger().path_plans().await.expect("readable").remove(0)
}

async fn count<F: Fact>(app: &App) -> usize {
    app.ledger().current::<F>(None).await.expect("readable").len()
}

#[tokio::test]
async fn an_adoption_whose_money_is_refused_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = lacking(folder.path()).await;
    let (status, page) = ask(&app, "/path/new", Some(&format!("{ASKED}&more-ntm=1&budget-central=5000000"))).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let made = plan(&app).await;
    // Somebody asks for money under the code that comes next, and this office has not seen it yet.
    let request = FundRequest {
        code: "DN-2023-03-13-1".to_owned(),
        unit: "18001".parse().expect("a code"),
        year: Year(2023),
        fund: FundSource::Central,
        capital: CapitalKind::Investment,
        content: "Hạ tầng".to_owned(),
        date: date(2023, 3, 13),
        amount: Dong(7),
        reason: "thử".to_owned(),
        plan: None,
        refused: None,
    };
    write(&app, vec![request]).await;
    let order = "version=1&number=01/KH&date=2023-03-13&asker=UBND";
    let adopt = format!("/path/{}/adopt", made.id);
    assert_eq!(ask(&app, &adopt, Some(order)).await.0, StatusCode::CONFLICT);
    assert_eq!(plan(&app).await, made, "the plan is not in effect");
    assert_eq!((count::<Directive>(&app).await, count::<Document>(&app).await), (0, 0));
    assert_eq!(count::<FundRequest>(&app).await, 1);
    // Once that is seen it goes, as three acts of one chain.
    app.live.catch_up(app.day()).await.expect("a state");
    let before = app.ledger().last_act().await.expect("readable").0;
    assert_eq!(ask(&app, &adopt, Some(order)).await.0, StatusCode::SEE_OTHER);
    assert_eq!(plan(&app).await.adopted.as_deref(), Some("01/KH"));
    assert_eq!((count::<Directive>(&app).await, count::<Document>(&app).await), (1, 1));
    assert_eq!(count::<FundRequest>(&app).await, 2);
    assert_eq!(app.ledger().last_act().await.expect("readable").0, before + 3);
    assert_eq!(app.ledger().check().await.expect("checked"), []);
    let (_, page) = ask(&app, &format!("/path/{}", made.id), None).await;
    assert!(page.contains("Còn chờ phân bổ: 1 đề nghị, 2 triệu đồng"), "{page}");
}

#[tokio::test]
async fn why_a_plan_is_as_it_is_is_kept_and_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = lacking(folder.path()).await;
    ask(&app, "/path/new", Some(&format!("{ASKED}&more-ntm=1&budget-central=5000000"))).await;
    let made = plan(&app).await;
    let kept = drafts::read(&made).expect("readable").kept.expect("kept");
    assert!(kept.meets() && kept.explanation.is_some());
    let (_, page) = ask(&app, &format!("/path/{}", made.id), None).await;
    assert!(page.contains("Lập và giải thích theo số liệu ngày 13/03/2023"), "{page}");
    // One that was made before it was kept says so.
    let old =
        r#"{"chosen":[{"unit":"18001","grade":"ntm","cost":2000000}],"cost":2000000,"bound":2000000,"is_most":true}"#;
    let earlier = PathPlan { version: 2, outcome: old.to_owned(), ..made.clone() };
    assert!(app.ledger().keep_path_plan(&earlier).await.expect("kept"));
    let (status, page) = ask(&app, &format!("/path/{}", made.id), None).await;
    assert!(status == StatusCode::OK && page.contains("chưa lưu phần giải thích"), "{page}");
    // So does one that no plan was found for; made anew it tells why.
    let none = PathPlan { version: 3, outcome: "null".to_owned(), ..made.clone() };
    assert!(app.ledger().keep_path_plan(&none).await.expect("kept"));
    let (status, page) = ask(&app, &format!("/path/{}", made.id), None).await;
    assert!(status == StatusCode::OK && page.contains("chưa lưu phần giải thích"), "{page}");
    let poor = format!("version=3&{ASKED}&more-ntm=1&budget-central=1999999");
    assert_eq!(ask(&app, &format!("/path/{}/ask", made.id), Some(&poor)).await.0, StatusCode::SEE_OTHER);
    let (_, page) = ask(&app, &format!("/path/{}", made.id), None).await;
    assert!(page.contains("không đủ vốn") && page.contains("đủ để đạt các chỉ tiêu"), "{page}");
    assert_eq!(ask(&app, &format!("/path/{}/file/xlsx", made.id), None).await.0, StatusCode::OK);
}
