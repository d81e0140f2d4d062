//! Recording, superseding, undoing, retracting.

use std::sync::Arc;

use jiff::civil::date;
use ledger::{ActSeq, Appended, LedgerError};
use programme::{
    Quantity,
    fact::{Acknowledgement, FactKind, Observation, Provenance, Reading, Recognition, Seq, Sourced},
    period::Period,
    quality::Rule,
    snapshot::Ground,
    unit::Register,
};

use crate::engine::{Place, act, append, distinct, expected, on_both, recognition, says};

on_both!(
    a_file_twice_changes_nothing,
    nothing_is_compared_with_anything,
    a_correction_supersedes,
    an_undo_brings_the_earlier_word_back,
    an_undo_can_be_undone,
    a_retraction_hides_one_fact,
    two_writers_at_once_both_land,
    observations_stream_with_all_their_words,
    a_report_number_is_used_once,
    an_acknowledgement_is_kept_until_there_is_a_newer_one,
    what_is_recorded_while_all_is_read_is_learnt_once,
    what_cannot_be_read_is_not_learnt_by_half,
);

async fn a_file_twice_changes_nothing(place: Place) {
    let ledger = place.open().await;
    let facts = [recognition(1, "1"), recognition(2, "2")];
    assert_eq!(ledger.compare(&distinct(&facts)).await.expect("compared").added, 2);
    let first = append(&ledger, 1, &facts).await;
    assert_eq!(first, Appended { act: Some(ActSeq(1)), added: 2, superseded: 0, unchanged: 0 });
    let second = append(&ledger, 2, &facts).await;
    assert_eq!(second, Appended { act: None, added: 0, superseded: 0, unchanged: 2 });
    assert_eq!(ledger.acts(10).await.expect("acts").len(), 1);
    assert_eq!(says(&place.open().await, None).await, expected(&[(1, "1"), (2, "2")]), "and it is durable");
}

async fn nothing_is_compared_with_anything(place: Place) {
    let ledger = place.open().await;
    append(&ledger, 1, &[recognition(1, "1")]).await;
    let nothing = append(&ledger, 2, &[]).await;
    assert_eq!(nothing, Appended { act: None, added: 0, superseded: 0, unchanged: 0 });
}

async fn a_correction_supersedes(place: Place) {
    let ledger = place.open().await;
    append(&ledger, 1, &[recognition(1, "1"), recognition(2, "2")]).await;
    let done = append(&ledger, 2, &[recognition(1, "1a"), recognition(2, "2"), recognition(3, "3")]).await;
    assert_eq!((done.added, done.superseded, done.unchanged), (1, 1, 1));
    assert_eq!(says(&ledger, None).await, expected(&[(1, "1a"), (2, "2"), (3, "3")]));
}

async fn an_undo_brings_the_earlier_word_back(place: Place) {
    let ledger = place.open().await;
    append(&ledger, 1, &[recognition(1, "1")]).await;
    append(&ledger, 2, &[recognition(1, "1a"), recognition(2, "2")]).await;
    ledger.undo(ActSeq(2), act(3)).await.expect("undone");
    assert_eq!(says(&ledger, None).await, expected(&[(1, "1")]));
    assert!(matches!(ledger.undo(ActSeq(2), act(4)).await, Err(LedgerError::AlreadyUndone(2))));
    assert!(matches!(ledger.undo(ActSeq(9), act(4)).await, Err(LedgerError::NoSuchAct(9))));
    let again = append(&ledger, 5, &[recognition(2, "2")]).await;
    assert_eq!(again.added, 1, "what was undone can be recorded again");
}

async fn an_undo_can_be_undone(place: Place) {
    let ledger = place.open().await;
    append(&ledger, 1, &[recognition(1, "1")]).await;
    ledger.undo(ActSeq(1), act(2)).await.expect("undone");
    assert_eq!(says(&ledger, None).await, expected(&[]));
    ledger.undo(ActSeq(2), act(3)).await.expect("redone");
    assert_eq!(says(&ledger, None).await, expected(&[(1, "1")]));
}

async fn a_retraction_hides_one_fact(place: Place) {
    let ledger = place.open().await;
    append(&ledger, 1, &[recognition(1, "1"), recognition(2, "2")]).await;
    append(&ledger, 2, &[recognition(1, "1a")]).await;
    ledger.retract(Seq(3), act(3)).await.expect("retracted");
    assert_eq!(says(&ledger, None).await, expected(&[(1, "1"), (2, "2")]), "the word before it counts again");
    assert!(matches!(ledger.retract(Seq(3), act(4)).await, Err(LedgerError::NoSuchFact(3))));
    assert!(matches!(ledger.retract(Seq(99), act(4)).await, Err(LedgerError::NoSuchFact(99))));
    ledger.undo(ActSeq(3), act(5)).await.expect("undone");
    assert_eq!(says(&ledger, None).await, expected(&[(1, "1a"), (2, "2")]));
    assert_eq!(ledger.check().await.expect("checked"), []);
}

async fn two_writers_at_once_both_land(place: Place) {
    let (one, two) = (place.open().await, place.open().await);
    let writer = |ledger: ledger::Ledger, from: u32| async move {
        for number in from..from + 10 {
            append(&ledger, i64::from(number), &[recognition(number, "x")]).await;
        }
    };
    tokio::join!(writer(one.clone(), 100), writer(two, 200));
    assert_eq!(says(&one, None).await.len(), 20);
    assert_eq!(one.acts(100).await.expect("acts").len(), 20);
    assert_eq!(one.check().await.expect("checked"), []);
}

async fn observations_stream_with_all_their_words(place: Place) {
    let ledger = place.open().await;
    let observe = |value: i64, stage| programme::fact::Sourced {
        fact: Observation {
            unit: "18001".parse().expect("a code"),
            measure: "income_per_capita".to_owned(),
            period: programme::period::Period::year(2022),
            value: programme::fact::Reading(programme::Quantity::whole(value)),
            stage,
            evidence: None,
        },
        provenance: programme::fact::Provenance::Official,
        source: "BC".to_owned(),
    };
    for (second, value, stage) in
        [(1, 40, programme::fact::Stage::Approved), (2, 41, programme::fact::Stage::Submitted)]
    {
        ledger.append(act(second), "42", &distinct(&[observe(value, stage)]), &mut |_| {}).await.expect("recorded");
    }
    let mut seen = Vec::new();
    ledger
        .scan_observations(None, &mut |row| seen.push((row.seq, row.unit.to_owned(), row.value, row.stage.to_owned())))
        .await
        .expect("streamed");
    let row = |seq, value, stage: &str| (seq, "18001".to_owned(), value, stage.to_owned());
    assert_eq!(seen, [row(1, 400_000, "approved"), row(2, 410_000, "submitted")]);
    assert_eq!(ledger.current::<Observation>(None).await.expect("read").len(), 1, "as facts, the latest word");
}

async fn what_is_recorded_while_all_is_read_is_learnt_once(place: Place) {
    let ledger = place.open().await;
    append(&ledger, 1, &[recognition(1, "1"), recognition(2, "2")]).await;
    let view = ledger.view(None).await.expect("a view");
    append(&ledger, 2, &[recognition(1, "1a")]).await;
    append(&ledger, 3, &[recognition(1, "1b"), recognition(3, "3")]).await;
    let ground = |day| Ground::new(Arc::default(), &Register::default(), day);
    let mut facts = ledger.whole(ground, date(2023, 1, 1), &view).await.expect("read").facts;
    assert_eq!((view.act(), facts.recognitions.len()), (ActSeq(1), 2));
    for act in [2, 3] {
        ledger.learn(&mut facts, FactKind::Recognition, ActSeq(act)).await.expect("learnt");
    }
    assert_eq!(*facts.recognitions, ledger.current(None).await.expect("read"));
}

async fn what_cannot_be_read_is_not_learnt_by_half(place: Place) {
    let ledger = place.open().await;
    append(&ledger, 1, &[recognition(1, "1")]).await;
    let mut facts = ledger.facts(None).await.expect("read");
    append(&ledger, 2, &[recognition(2, "2"), recognition(3, "3")]).await;
    place.unguard("recognition").await;
    place.meddle("UPDATE recognition SET grade = 'unheard of' WHERE seq = 3").await.expect("meddled");
    let learnt = ledger.learn(&mut facts, FactKind::Recognition, ActSeq(2)).await;
    assert!(matches!(learnt, Err(LedgerError::Damaged { seq: 3, field: "grade", .. })), "{learnt:?}");
    assert_eq!(facts.recognitions.len(), 1);
}

async fn a_report_number_is_used_once(place: Place) {
    let ledger = place.open().await;
    let report = ledger::IssuedReport {
        number: "15/BC-VPĐP".to_owned(),
        kind: "programme".to_owned(),
        as_of: jiff::civil::date(2023, 3, 13),
        known_at: crate::engine::at(5),
        digests: "bao-cao.pdf 00".to_owned(),
        letterhead: "{}".to_owned(),
    };
    assert_eq!(ledger.issued_report(&report.number).await.expect("asked"), None);
    ledger.issue_report(act(1), &report).await.expect("issued");
    assert_eq!(ledger.issued_report(&report.number).await.expect("asked"), Some(report.clone()));
    let issues = ledger.issues().await.expect("listed");
    assert_eq!(issues.iter().map(|issue| &issue.report).collect::<Vec<_>>(), [&report]);
    assert!(matches!(ledger.issue_report(act(2), &report).await, Err(LedgerError::AlreadyIssued(_))));
    assert_eq!(ledger.check().await.expect("checked"), []);
    let none: Vec<programme::fact::Record<Recognition>> = ledger.current(None).await.expect("read");
    assert!(none.is_empty());
}

async fn an_acknowledgement_is_kept_until_there_is_a_newer_one(place: Place) {
    let ledger = place.open().await;
    let said = |value, word: &str| Sourced {
        fact: Acknowledgement {
            unit: "18001".parse().expect("a code"),
            measure: "income_per_capita".to_owned(),
            period: Period::year(2022),
            rule: Rule::Jump,
            value: Reading(Quantity::whole(value)),
            word: word.to_owned(),
            date: date(2023, 2, 1),
        },
        provenance: Provenance::Official,
        source: "xã".to_owned(),
    };
    let (first, second) = (said(61, "làng nghề mới"), said(62, "đã tính lại"));
    for (number, fact, superseded) in [(1, &first, 0), (2, &second, 1)] {
        let facts = distinct(std::slice::from_ref(fact));
        let done = ledger.append(act(number), "42", &facts, &mut |_| {}).await.expect("recorded");
        assert_eq!(done.superseded, superseded, "another value is another word on the same doubt");
        let kept = ledger.facts(None).await.expect("readable").acknowledgements;
        assert_eq!(kept.iter().map(|record| &record.sourced).collect::<Vec<_>>(), [fact]);
    }
    assert_eq!(ledger.check().await.expect("checked"), []);
    let refused = place.meddle("UPDATE acknowledgement SET word = 'x'").await.expect_err("guarded").to_string();
    assert!(refused.contains("append-only"), "{refused}");
}
