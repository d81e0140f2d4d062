//! Criteria sets that an office keeps: who drafted, checked and put them in force is told by the acts.

use jiff::civil::date;
use ledger::{Amended, Amendment};
use programme::{
    fact::{Provenance, Seq, SetState, SetVersion, Sourced},
    snapshot::Ground,
    unit::Register,
};

use crate::engine::{Place, act, on_both};

on_both!(the_history_of_a_set_names_who_said_what, a_state_stands_on_the_sets_in_force);

const TEXT: &str = r#"id = "a"
level = "commune"
grade = "ntm"
name = { vi = "Bộ thử", en = "Test set" }
in_force = { from = 2022-01-01 }
assessment_years = { from = 2022, to = 2025 }
structure = "reported"
complete = false

[[basis]]
number = "1/QĐ"
issuer = "UBND"
role = "base"
"#;

fn version(set: &str, state: SetState) -> SetVersion {
    let day = date(2023, 1, 1);
    let (remarks, text) = (None, TEXT.to_owned());
    SetVersion { set: set.to_owned(), version: 1, state, begun: day, from: day, until: None, remarks, text }
}

async fn say(ledger: &ledger::Ledger, actor: &str, fact: SetVersion, seen: Option<Seq>) {
    let new = ledger::NewAct { actor: actor.to_owned(), ..act(1) };
    let fact = Sourced { fact, provenance: Provenance::Official, source: "t".to_owned() };
    let amended = ledger.amend(new, "42", vec![Amendment { fact, seen }]).await.expect("written");
    assert!(matches!(amended, Amended::Done(_)), "{amended:?}");
}

async fn latest(ledger: &ledger::Ledger) -> Option<Seq> {
    ledger.set_history("a").await.expect("a history").last().map(|said| said.record.seq)
}

async fn the_history_of_a_set_names_who_said_what(place: Place) {
    let ledger = place.open().await;
    say(&ledger, "lan", version("a", SetState::Draft), None).await;
    say(&ledger, "other", version("b", SetState::Draft), None).await;
    let seen = latest(&ledger).await;
    say(&ledger, "minh", version("a", SetState::Checked), seen).await;
    let history = ledger.set_history("a").await.expect("a history");
    let told: Vec<_> = history.iter().map(|said| (said.actor.as_str(), said.record.fact().state)).collect();
    assert_eq!(told, [("lan", SetState::Draft), ("minh", SetState::Checked)]);
}

async fn a_state_stands_on_the_sets_in_force(place: Place) {
    let ledger = place.open().await;
    say(&ledger, "lan", version("a", SetState::InForce), None).await;
    let units = "code,parent,kind,vi,from,to,lat,lon,population,in_programme,region,class,group,source\n\
                 42,,province,Hà Tĩnh,,,18.3,105.7,,0,north_central,,,t\n";
    let lineage = "date,old,new,kind,principal,basis,source\n";
    let register = Register::parse(("units.csv", units), ("lineage.csv", lineage)).expect("sound");
    let ground = |day| Ground::new(programme::law::Law::default().into(), &register, day);
    let has = |state: &programme::snapshot::Snapshot| state.law().set("a").is_some();
    let state = ledger.snapshot(ground, date(2023, 1, 1), None).await.expect("a state");
    assert!(has(&state) && state.law().is_kept("a"));
    let before = ledger.snapshot(ground, date(2022, 12, 31), None).await.expect("a state");
    assert!(!has(&before), "it was not in force yet");
}
