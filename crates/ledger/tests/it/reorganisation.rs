//! A decision that redraws units: laid over the register, undone while nothing stands on it.

use jiff::civil::date;
use ledger::{ActSeq, Ledger, LedgerError};
use programme::{
    Quantity,
    fact::{
        Action, Fact, FactKind, Observation, Provenance, Reading, Recognition, RecognitionBasis, Reorganisation, Seq,
        ShareKey, Sourced, Stage,
    },
    grade::Grade,
    period::Period,
    unit::Register,
};

use crate::engine::{Place, act, distinct, on_both};

on_both!(a_decision_is_laid_over_the_register_and_can_be_taken_back, what_stands_on_a_decision_holds_it_fast);

async fn append<F: Fact>(ledger: &Ledger, second: i64, facts: &[Sourced<F>]) {
    ledger.append(act(second), "42", &distinct(facts), &mut |_| {}).await.expect("recorded");
}

fn sourced<F>(fact: F) -> Sourced<F> {
    Sourced { fact, provenance: Provenance::Official, source: "NQ".to_owned() }
}

fn line(old: &str, new: &str, percent: Option<i64>) -> Sourced<Reorganisation> {
    sourced(Reorganisation {
        old: old.parse().expect("a code"),
        date: date(2025, 7, 1),
        new: new.parse().ok(),
        name: Some(format!("xã Mới {new}")),
        share: percent.map(Quantity::whole),
        share_by: percent.map(|_| ShareKey::Area),
        number: "1/NQ".to_owned(),
    })
}

fn register() -> Register {
    let units = "code,parent,kind,vi,from,to,lat,lon,population,in_programme,region,class,group,source\n\
                 42,,province,Hà Tĩnh,,,,,,0,,,,t\n\
                 18001,42,commune,Một,,,,,100,1,,,,t\n\
                 18002,42,commune,Hai,,,,,200,1,,,,t\n";
    Register::parse(("u", units), ("l", "date,old,new,kind,principal,basis,source\n")).expect("sound")
}

fn decision() -> [Sourced<Reorganisation>; 3] {
    [line("18001", "18001", Some(90)), line("18001", "18002", Some(10)), line("18002", "18002", None)]
}

async fn a_decision_is_laid_over_the_register_and_can_be_taken_back(place: Place) {
    let ledger = place.open().await;
    append(&ledger, 1, &decision()).await;
    let people = |register: &Register, day| {
        let tree = register.as_of(day);
        tree.iter().filter_map(|(_, unit)| unit.population).collect::<Vec<_>>()
    };
    let redrawn = ledger.register(&register(), None).await.expect("a register");
    assert_eq!(people(&redrawn, date(2025, 7, 1)), [90, 210]);
    assert_eq!(people(&redrawn, date(2025, 6, 30)), [100, 200], "as it was");
    assert!(matches!(ledger.retract(Seq(2), act(2)).await, Err(LedgerError::PartOfDecision { fact: 2, act: 1 })));
    ledger.undo(ActSeq(1), act(2)).await.expect("undone");
    let plain = ledger.register(&register(), None).await.expect("a register");
    assert_eq!(people(&plain, date(2025, 7, 1)), [100, 200]);
    assert_eq!(ledger.acts_that_count(FactKind::Reorganisation).await.expect("acts"), []);
    assert_eq!(ledger.check().await.expect("checked"), []);
}

async fn what_stands_on_a_decision_holds_it_fast(place: Place) {
    let ledger = place.open().await;
    let recognised = |day| {
        sourced(Recognition {
            unit: "18002".parse().expect("a code"),
            grade: Grade::Ntm,
            action: Action::Recognise,
            date: day,
            number: None,
            basis: RecognitionBasis::Acknowledged,
        })
    };
    append(&ledger, 1, &[recognised(date(2025, 8, 1))]).await;
    append(&ledger, 2, &decision()).await;
    assert_eq!(ledger.dependents(ActSeq(2)).await.expect("counted"), [], "it was said before");
    append(&ledger, 3, &[recognised(date(2024, 8, 1))]).await;
    assert_eq!(ledger.dependents(ActSeq(2)).await.expect("counted"), [], "it is about the unit before");
    append(&ledger, 4, &[recognised(date(2025, 9, 1))]).await;
    let observation = sourced(Observation {
        unit: "18001".parse().expect("a code"),
        measure: "income_per_capita".to_owned(),
        period: Period::year(2025),
        value: Reading(Quantity::ONE),
        stage: Stage::Submitted,
        evidence: None,
    });
    append(&ledger, 5, &[observation]).await;
    let expected = vec![(FactKind::Recognition, 1), (FactKind::Observation, 1)];
    assert_eq!(ledger.dependents(ActSeq(2)).await.expect("counted"), expected);
    let refused = ledger.undo(ActSeq(2), act(6)).await;
    assert!(matches!(refused, Err(LedgerError::HasDependents { act: 2, .. })), "{refused:?}");
    ledger.undo(ActSeq(4), act(6)).await.expect("undone");
    ledger.undo(ActSeq(5), act(7)).await.expect("undone");
    ledger.undo(ActSeq(2), act(8)).await.expect("nothing stands on it any more");
}
