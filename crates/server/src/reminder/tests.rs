//! Days go by in a small office.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::civil::date;
use ledger::{AccountId, Amendment};
use programme::{
    Quantity,
    fact::{Observation, Provenance, Reading, Sourced, Stage},
};

use super::*;
use crate::{
    mail::TRIES,
    test_office::{UNITS, act, office},
};

static NOW: AtomicI64 = AtomicI64::new(0);

fn clock() -> Timestamp {
    Timestamp::from_second(NOW.load(Ordering::SeqCst)).expect("a moment")
}

/// Eight in the morning in Vietnam.
fn morning(day: i8) {
    let moment = date(2023, 3, day).at(8, 0, 0, 0).in_tz("Asia/Ho_Chi_Minh").expect("a moment");
    NOW.store(moment.timestamp().as_second(), Ordering::SeqCst);
}

async fn small_office(folder: &std::path::Path) -> App {
    let people = [
        ("xa", Role::CommuneOfficer, "18001", None),
        ("so", Role::Specialist, "42", Some("agriculture")),
        ("vp", Role::Leader, "42", None),
    ];
    let app = office(folder, UNITS, &people, clock).await;
    let settings = [("smtp.url", "smtp://localhost"), ("smtp.from", "a@example.vn"), ("public.url", "https://ntm")];
    app.ledger().change_settings(act(clock()), &settings).await.expect("set");
    app
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
    app.ledger().amend(act(clock()), "42", vec![Amendment { fact, seen: None }]).await.expect("written");
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
    let app = small_office(folder.path()).await;
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
    app.ledger().change_settings(act(clock()), &off).await.expect("set");
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
