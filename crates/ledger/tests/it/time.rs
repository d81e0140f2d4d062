//! What was known at a moment.

use ledger::ActSeq;

use crate::engine::{Place, act, append, at, expected, on_both, recognition, says};

on_both!(each_moment_keeps_its_knowledge, an_act_is_never_earlier_than_the_one_before);

async fn each_moment_keeps_its_knowledge(place: Place) {
    let ledger = place.open().await;
    append(&ledger, 10, &[recognition(1, "1")]).await;
    append(&ledger, 20, &[recognition(1, "1a"), recognition(2, "2")]).await;
    ledger.undo(ActSeq(2), act(30)).await.expect("undone");
    append(&ledger, 40, &[recognition(3, "3")]).await;
    for (second, what) in [
        (9, &[][..]),
        (10, &[(1, "1")]),
        (19, &[(1, "1")]),
        (20, &[(1, "1a"), (2, "2")]),
        (29, &[(1, "1a"), (2, "2")]),
        (30, &[(1, "1")]),
        (40, &[(1, "1"), (3, "3")]),
    ] {
        assert_eq!(says(&ledger, Some(at(second))).await, expected(what), "at second {second}");
    }
}

async fn an_act_is_never_earlier_than_the_one_before(place: Place) {
    let ledger = place.open().await;
    append(&ledger, 10, &[recognition(1, "1")]).await;
    append(&ledger, 5, &[recognition(2, "2")]).await;
    let acts = ledger.acts(10).await.expect("acts");
    assert!(acts[0].recorded_at > acts[1].recorded_at, "a clock set back does not turn the order round");
    assert_eq!(says(&ledger, Some(at(10))).await, expected(&[(1, "1")]));
}
