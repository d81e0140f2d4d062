//! A target that is adjusted by a later decision keeps the earlier one.

use jiff::civil::{Date, date};
use ledger::{ActSeq, Finding, Ledger};
use programme::{
    Quantity,
    fact::{Goal, Provenance, Sourced, Target, Years},
};

use crate::engine::{Place, act, distinct, on_both};

on_both!(
    an_adjustment_keeps_what_it_adjusts,
    an_adjustment_undone_brings_the_earlier_back,
    a_period_comes_back_whole,
    an_adjustment_of_a_ledger_written_before_is_no_wrong_supersession,
);

fn target(number: i64, day: Date) -> Sourced<Target> {
    Sourced {
        fact: Target {
            metric: "ocop.products.certified".to_owned(),
            scope: "42".parse().expect("a code"),
            year: Years::one(2023),
            goal: Goal::Increase,
            number: Some(Quantity::whole(number)),
            units: None,
            basis: "QĐ".to_owned(),
            date: day,
        },
        provenance: Provenance::Official,
        source: "QĐ".to_owned(),
    }
}

async fn say(ledger: &Ledger, second: i64, target: Sourced<Target>) -> ledger::Appended {
    ledger.append(act(second), "42", &distinct(&[target]), &mut |_| {}).await.expect("recorded")
}

/// The numbers that count, the first recorded first.
async fn numbers(ledger: &Ledger) -> Vec<i64> {
    let records = ledger.current::<Target>(None).await.expect("readable");
    records.iter().filter_map(|record| record.fact().number?.as_whole()).collect()
}

async fn an_adjustment_keeps_what_it_adjusts(place: Place) {
    let ledger = place.open().await;
    say(&ledger, 1, target(50, date(2023, 1, 5))).await;
    let adjusted = say(&ledger, 2, target(40, date(2023, 6, 1))).await;
    assert_eq!((adjusted.added, adjusted.superseded), (1, 0));
    assert_eq!(numbers(&ledger).await, [50, 40]);
    let corrected = say(&ledger, 3, target(41, date(2023, 6, 1))).await;
    assert_eq!((corrected.added, corrected.superseded), (0, 1), "the same decision said again is a correction");
    assert_eq!(numbers(&ledger).await, [50, 41]);
    assert_eq!(ledger.check().await.expect("checked"), []);
}

async fn an_adjustment_undone_brings_the_earlier_back(place: Place) {
    let ledger = place.open().await;
    say(&ledger, 1, target(50, date(2023, 1, 5))).await;
    say(&ledger, 2, target(40, date(2023, 6, 1))).await;
    ledger.undo(ActSeq(2), act(3)).await.expect("undone");
    assert_eq!(numbers(&ledger).await, [50]);
}

async fn a_period_comes_back_whole(place: Place) {
    let ledger = place.open().await;
    let period = Years::period(2021, 2025).expect("a period");
    let mut asked = target(50, date(2021, 7, 1));
    asked.fact.year = period;
    say(&ledger, 1, asked).await;
    say(&ledger, 2, target(9, date(2021, 7, 1))).await;
    let years: Vec<Years> =
        ledger.current::<Target>(None).await.expect("readable").iter().map(|record| record.fact().year).collect();
    assert_eq!(years, [period, Years::one(2023)]);
}

async fn an_adjustment_of_a_ledger_written_before_is_no_wrong_supersession(place: Place) {
    let ledger = place.open().await;
    say(&ledger, 1, target(50, date(2023, 1, 5))).await;
    say(&ledger, 2, target(40, date(2023, 6, 1))).await;
    place.unguard("target").await;
    place.meddle("UPDATE target SET supersedes = 1 WHERE seq = 2").await.expect("changed");
    assert_eq!(ledger.check().await.expect("checked"), [Finding::FactsChanged(2)], "only the digest tells of it");
    assert_eq!(numbers(&ledger).await, [50, 40]);
}
