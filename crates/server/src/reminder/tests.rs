//! Days go by in a small office.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::civil::date;
use ledger::{AccountId, Amendment, Ledger, Location, NewAccount, NewAct};
use programme::{
    Quantity,
    fact::{Observation, Provenance, Reading, Sourced, Stage},
    law::{Law, LawFile},
    policy::Post,
    unit::Register,
};

use super::*;
use crate::{
    app::{Config, Shared},
    live::Live,
    mail::TRIES,
    store::EvidenceStore,
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

const UNITS: &str = "\
code,parent,kind,vi,from,to,lat,lon,population,in_programme,region,class,group,source
42,,province,Hà Tĩnh,,,18.3,105.7,,0,north_central,,,t
439,42,rural_district,Hương Sơn,,,,,,0,north_central,,,t
18001,439,commune,Một,,,,,,1,north_central,,,t
";

static NOW: AtomicI64 = AtomicI64::new(0);

fn clock() -> Timestamp {
    Timestamp::from_second(NOW.load(Ordering::SeqCst)).expect("a moment")
}

/// Eight in the morning in Vietnam.
fn morning(day: i8) {
    let moment = date(2023, 3, day).at(8, 0, 0, 0).in_tz("Asia/Ho_Chi_Minh").expect("a moment");
    NOW.store(moment.timestamp().as_second(), Ordering::SeqCst);
}

fn act() -> NewAct {
    NewAct {
        actor: "test".to_owned(),
        reason: String::new(),
        kind: "test".to_owned(),
        source: None,
        source_digest: None,
        recorded_at: clock(),
    }
}

async fn office(folder: &std::path::Path) -> App {
    let ledger = Ledger::open(&Location::Sqlite(folder.join("ledger.sqlite"))).await.expect("a ledger");
    let file = |name: &str, text: &str| LawFile { name: name.to_owned(), text: text.to_owned() };
    let files = [("measures/all.toml", MEASURES), ("departments.toml", DEPARTMENTS), ("criteria/a.toml", SET)];
    let law = Arc::new(Law::parse(&files.map(|(name, text)| file(name, text))).expect("a law"));
    let lineage = "date,old,new,kind,principal,basis,source\n";
    let register = Arc::new(Register::parse(("u", UNITS), ("l", lineage)).expect("units"));
    let province = "42".parse().expect("a code");
    for (login, role, unit, department) in [
        ("xa", Role::CommuneOfficer, "18001", None),
        ("so", Role::Specialist, "42", Some("agriculture".to_owned())),
        ("vp", Role::Leader, "42", None),
    ] {
        let account = NewAccount {
            id: AccountId(login.to_owned()),
            login: login.to_owned(),
            name: login.to_owned(),
            email: Some(format!("{login}@example.vn")),
            password_hash: None,
            must_change_password: false,
            posts: vec![Post { role, unit: unit.parse().expect("a code"), department }],
        };
        assert!(ledger.add_account(act(), &account).await.expect("added"));
    }
    let settings = [("smtp.url", "smtp://localhost"), ("smtp.from", "a@example.vn"), ("public.url", "https://ntm")];
    ledger.change_settings(act(), &settings).await.expect("set");
    let live = Live::start(ledger.clone(), law.clone(), register.clone(), province, time::day_of(clock()));
    let live = live.await.expect("a state");
    let evidence = folder.join("evidence");
    let store = EvidenceStore::open(&evidence).await.expect("a store");
    let config = Config {
        law,
        register,
        province,
        ledger,
        backups: evidence.join("backups"),
        evidence,
        clock,
        secure: false,
        demo: None,
    };
    Arc::new(Shared {
        config,
        live,
        store,
        reading: tokio::sync::Mutex::default(),
        answering: tokio::sync::Mutex::default(),
    })
}

async fn report(app: &App, measure: &str, stage: Stage) {
    let fact = Observation {
        unit: "18001".parse().expect("a code"),
        measure: measure.to_owned(),
        period: Period::year(2022),
        value: Reading(Quantity::whole(2)),
        stage,
        evidence: None,
    };
    let fact = Sourced { fact, provenance: Provenance::Official, source: "t".to_owned() };
    app.ledger().amend(act(), "42", vec![Amendment { fact, seen: None }]).await.expect("written");
}

/// A morning of the office: what each person has been told by then.
async fn after(app: &App, day: i8) -> Vec<(&'static str, String, String)> {
    morning(day);
    app.live.catch_up(app.day()).await.expect("a state");
    remind(app).await.expect("reminded");
    let mut told = Vec::new();
    for login in ["xa", "so", "vp"] {
        let notices = app.ledger().notices(&AccountId(login.to_owned()), 10).await.expect("readable");
        told.extend(notices.into_iter().map(|notice| (login, notice.kind, notice.detail)));
    }
    told
}

#[tokio::test]
async fn whoever_lets_things_wait_is_told_once_a_day() {
    let folder = tempfile::tempdir().expect("a folder");
    morning(1);
    let app = office(folder.path()).await;
    report(&app, "income", Stage::Submitted).await;
    let owing = || ("xa", "reminder-unreported".to_owned(), "xã Một, 2022 – 1/2".to_owned());
    assert_eq!(after(&app, 2).await, [owing()], "a day is not long");
    assert_eq!(after(&app, 2).await, [owing()], "once a day");
    let letters = app.ledger().due_mail(clock(), 10, TRIES).await.expect("readable");
    let told: Vec<(&str, bool)> =
        letters.iter().map(|mail| (mail.recipient.as_str(), mail.body.contains("https://ntm/units/18001/"))).collect();
    assert_eq!(told, [("xa@example.vn", true)]);
    let waiting = ("so", "reminder-waiting".to_owned(), "1".to_owned());
    assert_eq!(after(&app, 5).await, [owing(), owing(), waiting.clone()]);
    report(&app, "poor_rate", Stage::Submitted).await;
    let off = [("reminder.days", "0")];
    assert_eq!(after(&app, 6).await[2..], [waiting.clone(), waiting.clone()], "who has reported is left in peace");
    app.ledger().change_settings(act(), &off).await.expect("set");
    assert_eq!(after(&app, 7).await.len(), 4, "nobody is reminded when nobody is to be");
}

#[test]
fn reports_are_asked_for_around_their_deadline() {
    let deadline = date(2023, 2, 14);
    for (day, asked) in
        [(date(2023, 1, 30), false), (date(2023, 1, 31), true), (date(2023, 4, 15), true), (date(2023, 4, 16), false)]
    {
        assert_eq!(is_season(deadline, day), asked, "{day}");
    }
}
