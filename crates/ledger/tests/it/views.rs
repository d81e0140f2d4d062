//! The views for other programs say what the ledger says; `model.rs` compares them over random histories.

use programme::{
    Quantity,
    fact::{FactKind, Observation, Reading, Sourced, Stage},
};

use crate::engine::{Place, act, distinct, observation, on_both};

on_both!(a_figure_is_in_force_as_in_a_state, every_view_can_be_read, nobodys_business_has_no_view);

const STAGES: [Stage; 3] = [Stage::Approved, Stage::Submitted, Stage::Returned];

fn word(unit: usize, place: usize, stage: Stage) -> Sourced<Observation> {
    let value = i64::try_from(place).expect("few") + 1;
    let mut word = observation(&format!("{:05}", 10_000 + unit), "income", 2023, value);
    word.fact.stage = stage;
    word.fact.value = Reading(Quantity::from_scaled(value * 15_000));
    word
}

/// What is in force after these words on one thing: an approved value until it is returned itself.
fn in_force(words: &[Stage]) -> Option<usize> {
    let (mut standing, mut undecided) = (None, false);
    for (place, stage) in words.iter().enumerate() {
        match stage {
            Stage::Approved => (standing, undecided) = (Some(place), false),
            Stage::Returned if undecided => undecided = false,
            Stage::Returned => standing = None,
            _ => undecided = true,
        }
    }
    standing
}

/// Every order of four words of three stages, one unit for each.
async fn a_figure_is_in_force_as_in_a_state(place: Place) {
    let ledger = place.open().await;
    let orders: Vec<Vec<Stage>> =
        (0..81_usize).map(|order| (0..4).map(|turn| STAGES[order / 3_usize.pow(turn) % 3]).collect()).collect();
    for turn in 0..4 {
        let words: Vec<_> = orders.iter().enumerate().map(|(unit, order)| word(unit, turn, order[turn])).collect();
        let second = i64::try_from(turn).expect("few") + 1;
        ledger.append(act(second), "42", &distinct(&words), &mut |_| {}).await.expect("recorded");
    }
    let expected: Vec<String> = orders
        .iter()
        .enumerate()
        .filter_map(|(unit, order)| Some(format!("{} {}", 10_000 + unit, (in_force(order)? + 1) * 3)))
        .collect();
    // Twice the value: 1.5, 3, 4.5 … are whole then.
    let statement = "SELECT unit || ' ' || CAST(value * 2 AS INTEGER) FROM current_observation ORDER BY unit";
    assert_eq!(place.column(statement).await, expected);
}

async fn every_view_can_be_read(place: Place) {
    drop(place.open().await);
    let mut read = 0;
    for kind in FactKind::ALL {
        let statement = format!("SELECT CAST(count(*) AS TEXT) FROM current_{}", kind.id());
        if place.meddle(&statement).await.is_ok() {
            assert_eq!(place.column(&statement).await, ["0"], "{}", kind.id());
            read += 1;
        }
    }
    assert_eq!(read, FactKind::ALL.len() - 7);
    assert_eq!(place.column("SELECT CAST(count(*) AS TEXT) FROM counting_act").await, ["0"]);
}

async fn nobodys_business_has_no_view(place: Place) {
    drop(place.open().await);
    for kind in ["bank_account", "case_ballot", "producer_paper", "producer_proposal", "recusal", "score", "self_score"]
    {
        place.meddle(&format!("SELECT 1 FROM current_{kind}")).await.expect_err(kind);
    }
}
