//! A small office for tests: two measures, one set, a province with a district or more, and people.

use std::{path::Path, sync::Arc};

use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use jiff::Timestamp;
use ledger::{AccountId, Ledger, Location, NewAccount, NewAct};
use programme::{
    law::{Law, LawFile},
    policy::{Post, Role},
    unit::Register,
};
use store::{Place, Store};
use tower::ServiceExt as _;

use crate::{
    app::{App, Config, Shared},
    auth,
    copying::Copies,
    live::Live,
    parts::Parts,
    portal::{Gatekeeper, Pictures},
    route,
    supposing::Worlds,
    time::{Clock, day_of},
};

const MEASURES: &str = r#"
[[measure]]
id = "income"
vi = "Thu nhập"
en = "Income"
kind = "amount"
unit = "triệu đồng"
levels = ["commune"]

[[measure]]
id = "poor_rate"
vi = "Hộ nghèo"
en = "Poor households"
kind = "percent"
unit = "%"
levels = ["commune"]
"#;

const DEPARTMENTS: &str = r#"
[[department]]
id = "agriculture"
vi = "Sở Nông nghiệp"
en = "Agriculture"
"#;

const SET: &str = r#"id = "a"
level = "commune"
grade = "ntm"
name = { vi = "Bộ thử", en = "Test set" }
in_force = { from = 2022-01-01 }
assessment_years = { from = 2022, to = 2025 }
structure = "reported"

[[criterion]]
code = "1"
vi = "Tiêu chí"
en = "Criterion"
department = "agriculture"
  [[criterion.indicator]]
  code = "1.1"
  vi = "Chỉ tiêu"
  en = "Indicator"
  cites = "318/QĐ-TTg"
  verified = "unverified"
  requirement = { all = [{ measure = "income", op = ">=", threshold = 42 }, { measure = "poor_rate", op = "<=", threshold = 3 }] }

[[basis]]
number = "318/QĐ-TTg"
issuer = "Thủ tướng"
role = "base"
"#;

/// The rules of OCOP, as they are.
const OCOP: &str = include_str!("../../../reference/ocop/ocop-148-2023.toml");

/// A province with one district and one commune.
pub const UNITS: &str = "\
code,parent,kind,vi,from,to,lat,lon,population,in_programme,region,class,group,source
42,,province,Hà Tĩnh,,,18.3,105.7,,0,north_central,,,t
439,42,rural_district,Hương Sơn,,,,,,0,north_central,,,t
18001,439,commune,Một,,,,,,1,north_central,,,t
";

/// Login, role, unit and department of somebody.
pub type Person<'a> = (&'a str, Role, &'a str, Option<&'a str>);

/// An act of the test's own.
pub fn act(now: Timestamp) -> NewAct {
    NewAct {
        actor: "test".to_owned(),
        reason: String::new(),
        kind: "test".to_owned(),
        source: None,
        source_digest: None,
        recorded_at: now,
    }
}

/// An office of these units and people, its data in a folder.
pub async fn office(folder: &Path, units: &str, people: &[Person<'_>], clock: Clock) -> App {
    let ledger = Ledger::open(&Location::Sqlite(folder.join("ledger.sqlite"))).await.expect("a ledger");
    let file = |name: &str, text: &str| LawFile { name: name.to_owned(), text: text.to_owned() };
    let files = [
        ("measures/all.toml", MEASURES),
        ("departments.toml", DEPARTMENTS),
        ("criteria/a.toml", SET),
        ("ocop/a.toml", OCOP),
    ];
    let law = Arc::new(Law::parse(&files.map(|(name, text)| file(name, text))).expect("a law"));
    let lineage = "date,old,new,kind,principal,basis,source\n";
    let register = Arc::new(Register::parse(("u", units), ("l", lineage)).expect("units"));
    let province = "42".parse().expect("a code");
    for (login, role, unit, department) in people {
        let account = NewAccount {
            id: AccountId((*login).to_owned()),
            login: (*login).to_owned(),
            name: (*login).to_owned(),
            email: Some(format!("{login}@example.vn")),
            password_hash: None,
            given_until: None,
            posts: vec![Post {
                role: *role,
                unit: unit.parse().expect("a code"),
                department: department.filter(|_| *role != Role::Producer).map(str::to_owned),
                producer: department.filter(|_| *role == Role::Producer).map(str::to_owned),
            }],
        };
        assert!(ledger.add_account(act(clock()), &account).await.expect("added"));
    }
    let live = Live::start(ledger.clone(), law.clone(), register.clone(), province, day_of(clock()));
    let live = live.await.expect("a state");
    let evidence = Place::Folder(folder.join("evidence"));
    let store = Store::open(&evidence).expect("a store");
    let backups = Place::Folder(folder.join("backups"));
    let copies = Copies::open(&backups).expect("a repository");
    let config = Config {
        node: "one".to_owned(),
        law,
        register,
        province,
        ledger,
        data: folder.to_owned(),
        backups,
        evidence,
        clock,
        telemetry: None,
        traced: false,
        secure: false,
        program: None,
        demo: None,
    };
    Arc::new(Shared {
        started: clock(),
        config,
        live,
        store,
        copies,
        telemetry: crate::telemetry::Telemetry::default(),
        ending: tokio_util::sync::CancellationToken::new(),
        duty: crate::duty::Duty::default(),
        room: crate::room::Room::default(),
        parts: Parts::new(folder),
        gate: Gatekeeper::default(),
        guesses: crate::auth::guessing::Guesses::default(),
        pictures: Pictures::default(),
        worlds: Worlds::default(),
        reading: tokio::sync::Mutex::default(),
        answering: tokio::sync::Mutex::default(),
        key_making: tokio::sync::Mutex::default(),
    })
}

/// What the administrator `quantri` of an office is answered: the status, and the page or where it leads.
pub async fn ask(app: &App, method: &str, address: &str, fields: &str) -> (StatusCode, String) {
    let secret = auth::session::begin(app, &AccountId("quantri".to_owned()), false, "test").await.expect("begun");
    let viewer = auth::session::viewer(app, &secret).await.expect("readable").expect("signed in");
    let csrf = viewer.csrf().expect("a session");
    let request = Request::builder()
        .method(method)
        .uri(address)
        .header(header::COOKIE, format!("{}={secret}", crate::request::SESSION))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(format!("csrf={csrf}&{fields}")))
        .expect("a request");
    let answer = route::router(app).oneshot(request).await.expect("an answer");
    let status = answer.status();
    if let Some(to) = answer.headers().get(header::LOCATION) {
        return (status, to.to_str().expect("ASCII").to_owned());
    }
    let page = to_bytes(answer.into_body(), 1 << 20).await.expect("a page");
    (status, String::from_utf8(page.to_vec()).expect("UTF-8"))
}
