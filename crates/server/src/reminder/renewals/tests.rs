//! Certificates run out in a small office.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{
    Timestamp,
    civil::{Date, date},
};
use ledger::{AccountId, Amendment};
use programme::{
    fact::{
        Application, Award, Dossier, Fact, OcopLevel, Producer, ProducerKind, Product, Provenance, Round, Sourced,
        Star, StarDecision,
    },
    policy::Role,
};

use crate::{
    app::App,
    mail::TRIES,
    reminder::remind,
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

async fn record<F: Fact>(app: &App, facts: Vec<F>) {
    let sourced = |fact| Sourced { fact, provenance: Provenance::Official, source: "t".to_owned() };
    let amendments = facts.into_iter().map(|fact| Amendment { fact: sourced(fact), seen: None }).collect();
    app.ledger().amend(act(clock()), "42", amendments).await.expect("written");
}

fn producer(code: &str, email: &str) -> Producer {
    Producer {
        code: code.to_owned(),
        name: format!("HTX {code}"),
        kind: ProducerKind::Cooperative,
        unit: "18001".parse().expect("a code"),
        address: None,
        telephone: None,
        email: Some(email.to_owned()),
        representative: None,
        since: date(2019, 1, 1),
    }
}

fn product(code: &str, producer: &str) -> Product {
    Product {
        code: code.to_owned(),
        name: format!("Cam {code}"),
        producer: None,
        unit: "18001".parse().expect("a code"),
        group: "food".to_owned(),
        joined: date(2019, 1, 1),
        producer_code: Some(producer.to_owned()),
        subgroup: None,
    }
}

fn decision(product: &str, day: Date, action: Award) -> StarDecision {
    StarDecision {
        product: product.to_owned(),
        date: day,
        action,
        star: Star::new(3).expect("stars"),
        number: None,
        dossier: None,
        reason: None,
    }
}

/// An office with two producers, the second of whom does not sign in; their certificates run out on 12 March 2023.
async fn office_with_certificates(folder: &std::path::Path) -> App {
    morning(1);
    let people = [("vp", Role::Coordinator, "42", None), ("htx", Role::Producer, "42", Some("P-1"))];
    let app = office(folder, UNITS, &people, clock).await;
    let settings = [("smtp.url", "smtp://localhost"), ("smtp.from", "a@example.vn"), ("public.url", "https://ntm")];
    app.ledger().change_settings(act(clock()), &settings).await.expect("set");
    record(&app, vec![producer("P-1", "p1@example.vn"), producer("P-2", "p2@example.vn")]).await;
    let codes = [("A-1", "P-1"), ("A-2", "P-2"), ("A-3", "P-1"), ("A-4", "P-1")];
    record(&app, codes.map(|(code, producer)| product(code, producer)).into()).await;
    let awarded = date(2020, 3, 12);
    let awards = codes.map(|(code, _)| decision(code, awarded, Award::Award));
    record(&app, awards.into_iter().chain([decision("A-3", date(2023, 2, 1), Award::Withdraw)]).collect()).await;
    let filed = Dossier {
        code: "HS-2023-1-01".to_owned(),
        product: "A-4".to_owned(),
        round: Round::new(2023, 1).expect("a round"),
        application: Application::Again,
        filed: date(2023, 2, 20),
        level: OcopLevel::District,
    };
    record(&app, vec![filed]).await;
    app
}

/// What people have been told of certificates by a morning, and to whom letters went.
async fn told_of_certificates(app: &App, day: i8) -> (Vec<String>, Vec<String>) {
    morning(day);
    app.live.catch_up(app.day()).await.expect("a state");
    remind(app).await.expect("reminded");
    let mut told = Vec::new();
    for login in ["htx", "vp"] {
        let notices = app.ledger().notices(&AccountId(login.to_owned()), 20).await.expect("readable").into_iter();
        let of_certificates = notices.filter(|notice| notice.kind.starts_with("renewal"));
        told.extend(of_certificates.map(|notice| format!("{login} {} {} {}", notice.kind, notice.detail, notice.link)));
    }
    let letters = app.ledger().due_mail(clock(), 50, TRIES).await.expect("readable").into_iter();
    let of_certificates = letters.filter(|letter| letter.body.contains("chứng nhận"));
    let mut letters: Vec<String> = of_certificates.map(|letter| letter.recipient).collect();
    told.sort();
    letters.sort();
    (told, letters)
}

#[tokio::test]
async fn certificates_that_run_out_are_told_of_once_a_step() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = office_with_certificates(folder.path()).await;
    let said = |step: &str| {
        let cam =
            |code: &str, producer: &str| format!("renewal-{step} Cam {code} ({code}) – HTX {producer}, 12/03/2023");
        [
            format!("htx {} /ocop/dossiers/new?product=A-1", cam("A-1", "P-1")),
            format!("vp {} /ocop/products/A-1", cam("A-1", "P-1")),
            format!("vp {} /ocop/products/A-2", cam("A-2", "P-2")),
        ]
    };
    let addressed = ["htx@example.vn", "p2@example.vn", "vp@example.vn", "vp@example.vn"];
    let soon = (said("runs-out").to_vec(), addressed.map(str::to_owned).to_vec());
    assert_eq!(told_of_certificates(&app, 2).await, soon, "not of what was withdrawn, nor of what was filed again");
    assert_eq!(told_of_certificates(&app, 2).await, soon, "a restart says nothing again");
    assert_eq!(told_of_certificates(&app, 11).await, soon, "nor does another day");
    let both = |mut once: Vec<String>, more: Vec<String>| {
        once.extend(more);
        once.sort();
        once
    };
    let (told, letters) = soon;
    let ended = (both(told, said("ran-out").to_vec()), both(letters.clone(), letters));
    assert_eq!(told_of_certificates(&app, 12).await, ended, "it has run out");
    assert_eq!(told_of_certificates(&app, 14).await, ended, "once");
}
