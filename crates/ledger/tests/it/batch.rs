//! Acts that stand or fall together.

use ledger::{ActSeq, Amended, Amendment, Batch, Ledger};
use programme::fact::Seq;

use crate::{
    engine::{Place, act, distinct, expected, on_both, recognition, says},
    path_plan::plan,
};

on_both!(
    three_acts_of_one_batch_have_their_places_in_the_chain,
    a_batch_whose_last_part_fails_leaves_nothing,
    a_batch_that_is_dropped_leaves_nothing,
    a_later_act_of_a_batch_sees_the_earlier_ones,
);

async fn append(batch: &mut Batch<'_>, unit: u32, number: &str) -> Option<ActSeq> {
    let facts = distinct(&[recognition(unit, number)]);
    batch.append(act(1), "42", &facts, &mut |_| {}).await.expect("recorded").act
}

/// Nothing is there but what was there before, and others may write.
async fn nothing_was_left(ledger: &Ledger) {
    assert_eq!(says(ledger, None).await, expected(&[(1, "1")]));
    assert_eq!(ledger.last_act().await.expect("readable"), ActSeq(1));
    assert_eq!(ledger.path_plans().await.expect("readable"), []);
    crate::engine::append(ledger, 9, &[recognition(2, "2")]).await;
    assert_eq!(says(ledger, None).await, expected(&[(1, "1"), (2, "2")]));
    assert_eq!(ledger.check().await.expect("checked"), []);
}

async fn three_acts_of_one_batch_have_their_places_in_the_chain(place: Place) {
    let ledger = place.open().await;
    let mut batch = ledger.batch().await.expect("begun");
    assert_eq!(append(&mut batch, 1, "1").await, Some(ActSeq(1)));
    assert_eq!(append(&mut batch, 2, "2").await, Some(ActSeq(2)));
    assert_eq!(append(&mut batch, 2, "2").await, None, "it was said a moment ago");
    assert!(batch.keep_path_plan(&plan()).await.expect("kept"));
    assert_eq!(append(&mut batch, 3, "3").await, Some(ActSeq(3)));
    assert!(says(&ledger, None).await.is_empty(), "nobody sees it before it is whole");
    batch.commit().await.expect("kept");
    assert_eq!(says(&ledger, None).await, expected(&[(1, "1"), (2, "2"), (3, "3")]));
    assert_eq!(ledger.path_plans().await.expect("readable"), [plan()]);
    let acts = ledger.acts(9).await.expect("readable");
    let told: Vec<_> = acts.iter().map(|act| (act.seq.0, act.first_fact, act.fact_count)).collect();
    assert_eq!(told, [(3, 3, 1), (2, 2, 1), (1, 1, 1)]);
    assert!(acts.windows(2).all(|pair| pair[0].recorded_at > pair[1].recorded_at));
    assert_eq!(ledger.check().await.expect("checked"), []);
    // Each of them is undone by itself.
    ledger.undo(ActSeq(2), act(5)).await.expect("undone");
    assert_eq!(says(&ledger, None).await, expected(&[(1, "1"), (3, "3")]));
}

async fn a_batch_whose_last_part_fails_leaves_nothing(place: Place) {
    let ledger = place.open().await;
    crate::engine::append(&ledger, 0, &[recognition(1, "1")]).await;
    let mut batch = ledger.batch().await.expect("begun");
    assert!(batch.keep_path_plan(&plan()).await.expect("kept"));
    append(&mut batch, 5, "5").await;
    // A fact without a source is refused by the database itself.
    let mut sourceless = recognition(6, "6");
    sourceless.source.clear();
    batch.append(act(1), "42", &distinct(&[sourceless]), &mut |_| {}).await.expect_err("refused");
    drop(batch);
    nothing_was_left(&ledger).await;
}

async fn a_batch_that_is_dropped_leaves_nothing(place: Place) {
    let ledger = place.open().await;
    crate::engine::append(&ledger, 0, &[recognition(1, "1")]).await;
    let mut batch = ledger.batch().await.expect("begun");
    assert!(batch.keep_path_plan(&plan()).await.expect("kept"));
    append(&mut batch, 5, "5").await;
    drop(batch);
    nothing_was_left(&ledger).await;
}

async fn a_later_act_of_a_batch_sees_the_earlier_ones(place: Place) {
    let ledger = place.open().await;
    let mut batch = ledger.batch().await.expect("begun");
    append(&mut batch, 1, "1").await;
    let unseen = Amendment { fact: recognition(1, "1a"), seen: None };
    let told = batch.amend(act(2), "42", vec![unseen]).await.expect("answered");
    assert!(matches!(told, Amended::Conflicts(_)), "{told:?}");
    let seen = Amendment { fact: recognition(1, "1b"), seen: Some(Seq(1)) };
    assert_eq!(batch.amend(act(2), "42", vec![seen]).await.expect("answered"), Amended::Done(ActSeq(2)));
    batch.commit().await.expect("kept");
    assert_eq!(says(&ledger, None).await, expected(&[(1, "1b")]));
    assert_eq!(ledger.check().await.expect("checked"), []);
}
