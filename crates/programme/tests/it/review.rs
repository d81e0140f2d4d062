//! A review judges every unit by a set, whatever set judges today, and says what holding the grade would take.

use jiff::civil::date;
use programme::{
    Quantity,
    fact::Action,
    grade::Grade,
    review::{Outcome, Review},
    snapshot::{Facts, Snapshot},
};

use super::fixture::{code, criterion, decision, law, register, set, snapshot};

const WITHDRAWAL: &str = r#"
[withdrawal]
always_percent = 50
from_percent = 30
sensitive = ["1"]
cites = "318/QĐ-TTg"
verified = "unverified"
"#;

fn state(holding: &[&str], values: &[(&str, &str, i64)], withdrawal: &str) -> Snapshot {
    let body = criterion("1", r#"{ measure = "income", op = ">=", threshold = 42 }"#)
        + &criterion("2", r#"{ measure = "poor_rate", op = "<=", threshold = 5 }"#)
        + &criterion("3", r#"{ measure = "has_craft_village", op = "=", threshold = true }"#);
    let law = law(&[&set("a", "ntm", (2026, 2030), &(withdrawal.to_owned() + &body))]);
    let decisions = (1..).zip(holding);
    let recognitions =
        decisions.map(|(seq, unit)| decision(seq, unit, Grade::Ntm, Action::Recognise, date(2018, 1, 1))).collect();
    snapshot(&law, &register(), Facts { recognitions, ..Facts::default() }, values)
}

fn outcomes(state: &Snapshot) -> Vec<(String, Outcome)> {
    let set = state.law().set("a").expect("the set");
    let province = state.tree().index(code("42")).expect("the province");
    let review = Review::new(state, set, 2026, province);
    review.units.iter().map(|each| (state.tree().unit(each.unit).code.to_string(), each.outcome)).collect()
}

fn both(one: Outcome, two: Outcome) -> Vec<(String, Outcome)> {
    vec![("18001".to_owned(), one), ("18002".to_owned(), two)]
}

const GOOD: [(&str, i64); 3] = [("income", 50), ("poor_rate", 3), ("has_craft_village", 1)];

fn all_of<'a>(unit: &'a str, values: &[(&'a str, i64)]) -> Vec<(&'a str, &'a str, i64)> {
    values.iter().map(|(measure, value)| (unit, *measure, *value)).collect()
}

#[test]
fn a_unit_keeps_its_grade_rises_or_cannot_be_concluded() {
    let values = [all_of("18001", &GOOD), all_of("18002", &GOOD)].concat();
    assert_eq!(outcomes(&state(&["18001"], &values, WITHDRAWAL)), both(Outcome::Kept, Outcome::Rises));
    let values = [all_of("18001", &GOOD[..2]), all_of("18002", &GOOD[..2])].concat();
    assert_eq!(outcomes(&state(&["18001"], &values, WITHDRAWAL)), both(Outcome::HeldOpen, Outcome::Open));
}

#[test]
fn the_rule_of_the_set_says_who_falls_and_without_one_nobody_does() {
    // One of three criteria fails: enough where it is the sensitive one.
    let poor = [("income", 50), ("poor_rate", 9), ("has_craft_village", 1)];
    let income = [("income", 10), ("poor_rate", 3), ("has_craft_village", 1)];
    let values = [all_of("18001", &poor), all_of("18002", &income)].concat();
    let holding = ["18001", "18002"];
    assert_eq!(outcomes(&state(&holding, &values, WITHDRAWAL)), both(Outcome::Short, Outcome::Falls));
    assert_eq!(outcomes(&state(&holding, &values, "")), both(Outcome::Short, Outcome::Short));
    assert_eq!(outcomes(&state(&[], &values, WITHDRAWAL)), both(Outcome::Below, Outcome::Below));
}

#[test]
fn shortfalls_are_told_by_indicator_and_what_nobody_reports_is_listed() {
    let values = [("18001", "income", 10), ("18002", "income", 40), ("18002", "poor_rate", 9)];
    let state = state(&["18001"], &values, WITHDRAWAL);
    let set = state.law().set("a").expect("the set");
    let province = state.tree().index(code("42")).expect("the province");
    let review = Review::new(&state, set, 2026, province);
    let short: Vec<_> = review.units[0].short.iter().map(|short| (short.indicator.as_str(), short.shortfall)).collect();
    assert_eq!(short, [("1.1", Some(Quantity::whole(32)))]);
    let failed: Vec<_> = review
        .by_indicator()
        .iter()
        .map(|failed| (failed.indicator.code.clone(), failed.holding.clone(), failed.others.clone()))
        .collect();
    assert_eq!(failed, [("1.1".to_owned(), vec![0], vec![1]), ("2.1".to_owned(), vec![], vec![1])]);
    let uncollected: Vec<_> = review
        .uncollected()
        .iter()
        .map(|each| (state.law().measure_at(each.measure).id.clone(), each.missing))
        .collect();
    assert_eq!(uncollected, [("has_craft_village".to_owned(), 2), ("poor_rate".to_owned(), 1)]);
    let above = state.tree().index(code("439")).expect("the district");
    let counts = &review.by_unit_above()[&above];
    assert_eq!(counts.values().sum::<usize>(), review.units.len());
}
