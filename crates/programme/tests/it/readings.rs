//! Only approved observations count, the latest period wins, and a returned one falls back.

use jiff::civil::date;
use programme::{Quantity, fact::Seq, snapshot::ReadingsBuilder};

use super::fixture::{TODAY, code, criterion, ground, law, register, set};

/// The value in force after these observations of one cell: (period, value, stage).
fn in_force(rows: &[(&str, i64, &str)]) -> Option<i64> {
    let law =
        law(&[&set("a", "ntm", (2022, 2025), &criterion("1", r#"{ measure = "income", op = ">=", threshold = 42 }"#))]);
    let ground = ground(&law, &register());
    let mut builder = ReadingsBuilder::new(&ground);
    for (seq, (period, value, stage)) in (1..).zip(rows) {
        builder.push(Seq(seq), ("18001", "income", period), Quantity::whole(*value), stage, "official");
    }
    let readings = builder.finish();
    let (measure, _) = law.measure("income").expect("exists");
    let reading = readings.get(ground.tree.index(code("18001")).expect("exists"), measure);
    reading.and_then(|reading| reading.value.as_whole())
}

#[test]
fn only_approved_values_count() {
    for stage in ["draft", "submitted", "verified", "returned", "nonsense"] {
        assert_eq!(in_force(&[("2022", 1, stage)]), None, "{stage}");
    }
    assert_eq!(in_force(&[("2022", 1, "approved")]), Some(1));
}

#[test]
fn a_submitted_correction_changes_nothing_until_it_is_approved() {
    assert_eq!(in_force(&[("2022", 1, "approved"), ("2022", 2, "submitted")]), Some(1));
    assert_eq!(in_force(&[("2022", 1, "approved"), ("2022", 2, "submitted"), ("2022", 2, "approved")]), Some(2));
}

#[test]
fn returning_a_correction_leaves_what_was_approved_before() {
    for stage in ["submitted", "verified"] {
        let rows = [("2022", 1, "approved"), ("2022", 2, stage), ("2022", 2, "returned")];
        assert_eq!(in_force(&rows), Some(1), "{stage}");
        let mended = [&rows[..], &[("2022", 3, "submitted"), ("2022", 3, "approved")]].concat();
        assert_eq!(in_force(&mended), Some(3));
    }
}

#[test]
fn the_latest_period_wins_whenever_it_was_learned() {
    assert_eq!(in_force(&[("2022", 2, "approved"), ("2021", 1, "approved")]), Some(2));
    assert_eq!(in_force(&[("2021", 1, "approved"), ("2022-Q4", 2, "approved"), ("2022", 3, "approved")]), Some(3));
    assert!(date(2023, 3, 31) > TODAY);
    assert_eq!(
        in_force(&[("2022", 2, "approved"), ("2023-Q1", 9, "approved")]),
        Some(2),
        "a quarter that has not ended"
    );
}

#[test]
fn a_returned_value_falls_back_to_the_period_before() {
    assert_eq!(in_force(&[("2021", 1, "approved"), ("2022", 2, "approved"), ("2022", 2, "returned")]), Some(1));
    assert_eq!(in_force(&[("2022", 2, "approved"), ("2022", 2, "returned")]), None);
    assert_eq!(
        in_force(&[("2021", 1, "approved"), ("2022", 2, "approved"), ("2021", 1, "returned"), ("2022", 2, "returned")]),
        None
    );
}
