//! What is due, how far it has come, and whether it came in time.

use jiff::civil::{Date, date};
use programme::{
    Quantity,
    completeness::{Completeness, Due, Said, Standing, Tally, deadline, unapproved, unreported},
    desk::Desk,
    fact::{Seq, Stage},
    period::Period,
    snapshot::{Facts, Snapshot},
    unit::UnitIndex,
};

use super::fixture::{TODAY, code, criterion, law, register, set, snapshot};

const YEAR: Period = Period::year(2022);
const IN_TIME: Date = date(2023, 2, 14);
const TOO_LATE: Date = date(2023, 2, 15);

fn state() -> Snapshot {
    let income = criterion("1", r#"{ measure = "income", op = ">=", threshold = 42 }"#);
    let poor = criterion("2", r#"{ measure = "poor_rate", op = "<=", threshold = 3 }"#);
    // A plan is owed only where there is a craft village.
    let craft = criterion("3", r#"{ measure = "craft_plan", op = "=", threshold = true }"#).replace(
        "  requirement",
        "  applies_if = { measure = \"has_craft_village\", op = \"=\", threshold = true }\n  requirement",
    );
    let law = law(&[&set("a", "ntm", (2022, 2025), &[income, poor, craft].concat())]);
    snapshot(&law, &register(), Facts::default(), &[("18001", "has_craft_village", 0)])
}

fn at(state: &Snapshot, unit: &str) -> UnitIndex {
    state.tree().index(code(unit)).expect("exists")
}

fn names(state: &Snapshot, due: &[Due]) -> Vec<String> {
    due.iter().map(|due| state.law().measure_at(due.measure).id.clone()).collect()
}

/// How what was said of one measure stands: the stage it has reached, and whether it came in time.
fn reached(words: &[(&str, Date)]) -> Option<(Stage, i64, bool)> {
    let state = state();
    let mut reports = Completeness::new(&state, code("42"), YEAR, 45);
    for (seq, (stage, day)) in (1..).zip(words) {
        reports.push(Said { seq: Seq(seq), unit: "18001", measure: "income", stage, day: *day });
    }
    let report = reports.due(at(&state, "18001"))[0].report?;
    Some((report.stage, report.record.0, report.first <= reports.deadline))
}

#[test]
fn what_is_due_follows_from_the_set_that_judges() {
    let state = state();
    let reports = Completeness::new(&state, code("42"), YEAR, 45);
    assert_eq!(
        names(&state, &reports.due(at(&state, "18001"))),
        ["income", "poor_rate", "has_craft_village"],
        "a plan for a craft village that is not there is not due"
    );
    assert_eq!(reports.due(at(&state, "18002")).len(), 4, "while nobody knows, it is");
    assert!(reports.due(at(&state, "18003")).is_empty(), "it takes no part in the programme");
    assert!(reports.due(at(&state, "439")).is_empty(), "no set judges it");
    let before = Completeness::new(&state, code("42"), Period::year(2021), 45);
    assert!(before.due(at(&state, "18001")).is_empty(), "no set judges that year");
}

#[test]
fn a_report_comes_as_far_as_its_latest_stage() {
    assert_eq!(reached(&[]), None);
    assert_eq!(reached(&[("draft", IN_TIME)]), None, "a draft was not handed in");
    assert_eq!(reached(&[("draft", IN_TIME), ("submitted", IN_TIME)]), Some((Stage::Submitted, 2, true)));
    assert_eq!(reached(&[("submitted", IN_TIME), ("verified", TOO_LATE)]), Some((Stage::Verified, 2, true)));
    assert_eq!(reached(&[("approved", TOO_LATE)]), Some((Stage::Approved, 1, false)));
    assert_eq!(reached(&[("submitted", IN_TIME), ("returned", IN_TIME)]), None, "it is owed again");
}

#[test]
fn what_was_returned_and_mended_counts_from_the_first_time() {
    let mended = [("submitted", IN_TIME), ("returned", TOO_LATE), ("submitted", TOO_LATE)];
    assert_eq!(reached(&mended), Some((Stage::Submitted, 3, true)));
    let corrected = [("approved", IN_TIME), ("submitted", TOO_LATE), ("returned", TOO_LATE)];
    assert_eq!(reached(&corrected), Some((Stage::Approved, 1, true)), "a correction refused leaves what was approved");
    assert_eq!(reached(&[("approved", IN_TIME), ("returned", TOO_LATE)]), None);
}

#[test]
fn units_add_up_and_what_is_foreign_is_passed_over() {
    let state = state();
    let mut reports = Completeness::new(&state, code("42"), YEAR, 45);
    let mut seq = 0;
    let mut say = |unit: &str, measure: &str, stage: &str, day: Date| {
        seq += 1;
        reports.push(Said { seq: Seq(seq), unit, measure, stage, day });
    };
    say("18001", "income", "approved", IN_TIME);
    say("18001", "poor_rate", "verified", IN_TIME);
    say("18001", "has_craft_village", "submitted", TOO_LATE);
    say("18001", "trained_rate", "approved", IN_TIME);
    say("18002", "income", "submitted", IN_TIME);
    say("99999", "income", "submitted", IN_TIME);
    say("18002", "nonsense", "submitted", IN_TIME);
    let one = Tally { units: 1, complete: 1, due: 3, reported: 3, verified: 2, approved: 1, on_time: 2 };
    assert_eq!(reports.tally(at(&state, "18001")), one);
    let all = reports.tally(at(&state, "42"));
    assert_eq!(all, Tally { units: 2, complete: 1, due: 7, reported: 4, verified: 2, approved: 1, on_time: 3 });
    assert_eq!((one.standing(IN_TIME, TODAY), all.standing(IN_TIME, TODAY)), (Standing::Late, Standing::Overdue));
    assert_eq!(all.standing(IN_TIME, IN_TIME), Standing::Open);
    assert_eq!(Tally { on_time: 3, ..one }.standing(IN_TIME, TODAY), Standing::OnTime);
}

#[test]
fn the_deadline_counts_from_the_end_of_the_period() {
    assert_eq!(deadline(YEAR, 45), IN_TIME);
    assert_eq!(deadline(Period::parse("2024-Q1").expect("a quarter"), 0), date(2024, 3, 31));
}

#[test]
fn what_is_missing_is_told_by_the_state_alone() {
    let state = state();
    let mut desk = Desk::new(state.ground());
    let missing = |desk: &Desk| -> Vec<(UnitIndex, usize)> {
        unreported(&unapproved(&state, code("42"), (YEAR, at(&state, "42"))), desk, YEAR)
    };
    let (one, two) = (at(&state, "18001"), at(&state, "18002"));
    assert_eq!(missing(&desk), [(one, 2), (two, 4)], "the same units and measures as are due");
    let mut say = |seq, measure, period, stage| {
        desk.push(Seq(seq), ("18001", measure, period), Quantity::ONE, stage);
        missing(&desk)[0].1
    };
    assert_eq!(say(1, "income", "2022", "draft"), 2, "a draft was not handed in");
    assert_eq!(say(2, "income", "2022", "submitted"), 1);
    assert_eq!(say(3, "poor_rate", "2021", "submitted"), 1, "that is another year's");
    assert_eq!(say(4, "income", "2022", "verified"), 1);
    assert_eq!(say(5, "income", "2022", "returned"), 2, "it is owed again");
}
