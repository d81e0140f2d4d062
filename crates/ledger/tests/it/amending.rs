//! What people type is based on what they saw: nothing is overwritten unseen.

use jiff::civil::date;
use ledger::{Amended, Amendment, Ledger};
use programme::{
    Dong, Quantity,
    fact::{
        CapitalKind, Disbursement, FundSource, Observation, Provenance, Reading, Record, Seq, Sourced, Stage, Year,
    },
    period::Period,
};

use crate::engine::{Place, act, on_both};

on_both!(
    the_second_author_is_told_of_the_first,
    all_of_it_or_nothing,
    the_history_tells_who_said_what,
    a_payment_moves_and_is_split_in_one_act,
);

fn amendment(measure: &str, value: i64, stage: Stage, seen: Option<i64>) -> Amendment<Observation> {
    let fact = Observation {
        unit: "18145".parse().expect("a code"),
        measure: measure.to_owned(),
        period: Period::year(2022),
        value: Reading(Quantity::whole(value)),
        stage,
        evidence: None,
    };
    let fact = Sourced { fact, provenance: Provenance::Official, source: "Nongthon: lan".to_owned() };
    Amendment { fact, seen: seen.map(Seq) }
}

async fn amend(ledger: &Ledger, second: i64, amendments: Vec<Amendment<Observation>>) -> Amended<Observation> {
    ledger.amend(act(second), "42", amendments).await.expect("answered")
}

async fn the_second_author_is_told_of_the_first(place: Place) {
    let ledger = place.open().await;
    assert!(matches!(amend(&ledger, 1, vec![amendment("income", 40, Stage::Draft, None)]).await, Amended::Done(_)));
    let Amended::Conflicts(conflicts) = amend(&ledger, 2, vec![amendment("income", 42, Stage::Draft, None)]).await
    else {
        panic!("somebody was overwritten unseen");
    };
    let current = conflicts[0].current.as_ref().expect("the first word");
    assert_eq!((current.seq, current.fact().value.0), (Seq(1), Quantity::whole(40)));
    let again = amend(&ledger, 3, vec![amendment("income", 40, Stage::Draft, None)]).await;
    assert_eq!(again, Amended::Unchanged, "the same word twice is no conflict");
    let chosen = amend(&ledger, 4, vec![amendment("income", 42, Stage::Draft, Some(1))]).await;
    assert!(matches!(chosen, Amended::Done(_)));
    assert_eq!(ledger.check().await.expect("checked"), []);
}

async fn all_of_it_or_nothing(place: Place) {
    let ledger = place.open().await;
    amend(&ledger, 1, vec![amendment("income", 40, Stage::Draft, None)]).await;
    let both = vec![amendment("houses", 9, Stage::Draft, None), amendment("income", 41, Stage::Draft, None)];
    assert!(matches!(amend(&ledger, 2, both).await, Amended::Conflicts(conflicts) if conflicts[0].place == 1));
    let entered = ledger.entered("18145".parse().expect("a code"), "2022").await.expect("readable");
    assert_eq!(entered.len(), 1, "nothing of it was written");
    assert_eq!(ledger.last_act().await.expect("readable").0, 1);
}

async fn the_history_tells_who_said_what(place: Place) {
    let ledger = place.open().await;
    amend(&ledger, 1, vec![amendment("income", 40, Stage::Draft, None)]).await;
    amend(&ledger, 2, vec![amendment("income", 40, Stage::Submitted, Some(1))]).await;
    let unit = "18145".parse().expect("a code");
    let history = ledger.history(unit, "income", None).await.expect("readable");
    let said: Vec<(Stage, &str)> = history.iter().map(|said| (said.record.fact().stage, said.actor.as_str())).collect();
    assert_eq!(said, [(Stage::Draft, "lan"), (Stage::Submitted, "lan")]);
    let latest = ledger.latest_observations(&[unit], None, 1).await.expect("readable");
    assert_eq!(latest[0].record.fact().stage, Stage::Submitted);
    let act = latest[0].act;
    assert_eq!(ledger.recorded_by::<Observation>(act).await.expect("readable"), [latest[0].record.clone()]);
    ledger.undo(act, crate::engine::act(3)).await.expect("undone");
    assert_eq!(ledger.history(unit, "income", None).await.expect("readable").len(), 1);
}

/// A payment of one voucher: from a source, in a part.
fn paid(fund: FundSource, amount: i64, part: Option<u16>, seen: Option<i64>) -> Amendment<Disbursement> {
    let fact = Disbursement {
        voucher: "KB 9".to_owned(),
        unit: "439".parse().expect("a code"),
        year: Year(2022),
        fund,
        capital: CapitalKind::Investment,
        content: "Hạ tầng".to_owned(),
        date: date(2022, 6, 1),
        amount: Dong(amount),
        part,
    };
    let fact = Sourced { fact, provenance: Provenance::Official, source: "Kho bạc".to_owned() };
    Amendment { fact, seen: seen.map(Seq) }
}

async fn a_payment_moves_and_is_split_in_one_act(place: Place) {
    use FundSource::{Central, Provincial};
    let ledger = place.open().await;
    let say = async |second, amendments| ledger.amend(act(second), "42", amendments).await.expect("answered");
    say(1, vec![paid(Central, 10, None, None)]).await;
    let moved = say(2, vec![paid(Provincial, 4, None, Some(1)), paid(Central, 6, Some(2), None)]).await;
    let Amended::Done(moved) = moved else { panic!("a part was taken for the whole: {moved:?}") };
    let said = |records: Vec<Record<Disbursement>>| -> Vec<(FundSource, i64, Option<u16>)> {
        records.iter().map(|record| (record.fact().fund, record.fact().amount.0, record.fact().part)).collect()
    };
    let recorded = ledger.recorded_by::<Disbursement>(moved).await.expect("readable");
    assert_eq!(said(recorded), [(Provincial, 4, None), (Central, 6, Some(2))]);
    let again = say(3, vec![paid(Provincial, 4, None, None), paid(Central, 6, Some(2), None)]).await;
    assert_eq!(again, Amended::Unchanged, "the parts are found again by their numbers");
    assert_eq!(ledger.check().await.expect("checked"), []);
    ledger.undo(moved, act(4)).await.expect("undone");
    let back = say(5, vec![paid(Central, 10, None, None)]).await;
    assert_eq!(back, Amended::Unchanged, "the undo brings the whole payment back");
}
