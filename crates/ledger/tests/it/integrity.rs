//! A meddler is refused, and one who gets past the guards is found.

use ledger::{Anchor, Finding, Held, Ledger, NoAnchor};
use programme::Lang;

use crate::engine::{Place, append, on_both, recognition};

on_both!(
    the_ledger_is_append_only,
    a_changed_fact_is_found,
    a_lost_fact_is_found,
    a_changed_act_is_found,
    a_lost_act_is_found,
    an_inserted_fact_is_found,
    a_wrong_supersession_is_found,
    a_past_that_was_written_anew_contradicts_its_anchor,
);

async fn filled(place: &Place) -> Ledger {
    let ledger = place.open().await;
    append(&ledger, 1, &[recognition(1, "1"), recognition(2, "2")]).await;
    append(&ledger, 2, &[recognition(1, "1a")]).await;
    append(&ledger, 3, &[recognition(3, "3")]).await;
    assert_eq!(ledger.check().await.expect("checked"), []);
    ledger
}

async fn findings(ledger: &Ledger) -> Vec<Finding> {
    let findings = ledger.check().await.expect("checked");
    for finding in &findings {
        assert!(!finding.message(Lang::Vi).is_empty() && finding.message(Lang::Vi) != finding.message(Lang::En));
    }
    findings
}

async fn the_ledger_is_append_only(place: Place) {
    filled(&place).await;
    for statement in [
        "UPDATE recognition SET number = 'x'",
        "DELETE FROM recognition",
        "UPDATE act SET actor = 'x'",
        "DELETE FROM act",
    ] {
        let refused = place.meddle(statement).await.expect_err(statement).to_string();
        assert!(refused.contains("append-only"), "{refused}");
    }
    let sourceless = "INSERT INTO export (seq, province, act, valid, provenance, source, product, country, since) \
                      VALUES (99, '42', 9, '2022-01-01', 'official', '', 'P', 'JP', '2022-01-01')";
    place.meddle(sourceless).await.expect_err("a fact without a source");
}

async fn a_changed_fact_is_found(place: Place) {
    let ledger = filled(&place).await;
    place.unguard("recognition").await;
    place.meddle("UPDATE recognition SET number = '99' WHERE seq = 2").await.expect("changed");
    assert_eq!(findings(&ledger).await, [Finding::FactsChanged(1)]);
}

async fn a_lost_fact_is_found(place: Place) {
    let ledger = filled(&place).await;
    place.unguard("recognition").await;
    place.meddle("DELETE FROM recognition WHERE seq = 4").await.expect("deleted");
    assert_eq!(findings(&ledger).await, [Finding::FactsChanged(3)]);
}

async fn a_changed_act_is_found(place: Place) {
    let ledger = filled(&place).await;
    place.unguard("act").await;
    place.meddle("UPDATE act SET actor = 'someone else' WHERE seq = 2").await.expect("changed");
    assert_eq!(findings(&ledger).await, [Finding::ActChanged(2)]);
}

async fn a_lost_act_is_found(place: Place) {
    let ledger = filled(&place).await;
    place.unguard("act").await;
    place.meddle("DELETE FROM act WHERE seq = 2").await.expect("deleted");
    let found = findings(&ledger).await;
    assert!(found.contains(&Finding::ChainBroken(3)) && found.contains(&Finding::NumberingBroken(3)), "{found:?}");
    assert!(found.contains(&Finding::StrayFacts("recognition".to_owned(), 1)), "{found:?}");
}

async fn an_inserted_fact_is_found(place: Place) {
    let ledger = filled(&place).await;
    let insert = "INSERT INTO recognition (seq, province, act, valid, provenance, source, \"unit\", \"grade\", \"action\", \"date\", \"basis\") \
                  VALUES (99, '42', 3, '2022-01-26', 'official', 'x', '00009', 'ntm', 'recognise', '2022-01-26', 'own')";
    place.meddle(insert).await.expect("inserted");
    assert_eq!(findings(&ledger).await, [Finding::FactsChanged(3)]);
}

async fn a_wrong_supersession_is_found(place: Place) {
    let ledger = filled(&place).await;
    place.unguard("recognition").await;
    place.meddle("UPDATE recognition SET supersedes = 2 WHERE seq = 3").await.expect("changed");
    let found = findings(&ledger).await;
    assert!(found.contains(&Finding::WrongSupersession(3)), "{found:?}");
}

/// Whoever rules the database can make every hash fit, but not the one that somebody else keeps.
async fn a_past_that_was_written_anew_contradicts_its_anchor(place: Place) {
    assert_eq!(place.open().await.anchor().await.expect("asked"), None, "nothing was done yet");
    let ledger = filled(&place).await;
    let anchor = ledger.anchor().await.expect("asked").expect("there are acts");
    append(&ledger, 4, &[recognition(4, "4")]).await;
    assert_eq!(ledger.holds(&anchor).await.expect("asked"), Held::AsItWas, "what comes later changes nothing");

    let other = Place::sqlite();
    let anew = other.open().await;
    append(&anew, 1, &[recognition(1, "1"), recognition(2, "another")]).await;
    append(&anew, 2, &[recognition(1, "1a")]).await;
    assert_eq!(anew.holds(&anchor).await.expect("asked"), Held::Missing, "the end was cut off");
    append(&anew, 3, &[recognition(3, "3")]).await;
    assert_eq!(anew.check().await.expect("checked"), [], "by itself it is whole");
    assert_eq!(anew.holds(&anchor).await.expect("asked"), Held::Rewritten);
}

#[test]
fn an_anchor_is_read_as_it_is_written_and_nothing_else_is_one() {
    let anchor = Anchor {
        act: ledger::ActSeq(12),
        recorded_at: "2023-03-13T02:00:00.000001Z".parse().expect("a moment"),
        hash: "0f".repeat(32),
    };
    let text = anchor.to_string();
    assert_eq!(text.parse(), Ok(anchor));
    let shorter = text.replace("0f0f", "0f");
    let wrong =
        ["", "nongthon anchor 2\n", &text[1..], &format!("{text}more\n"), &shorter, &text.replace("act 12", "act x")];
    for wrong in wrong {
        assert_eq!(wrong.parse::<Anchor>(), Err(NoAnchor), "{wrong}");
    }
}
