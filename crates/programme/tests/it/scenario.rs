//! What is supposed changes a copy of the state, and nothing but what was supposed.

use std::collections::BTreeMap;

use jiff::civil::date;
use programme::{
    Lang, Quantity,
    fact::{Action, FactKind, ReadContext},
    grade::Grade,
    judge::{Judge, Verdict},
    law::Law,
    metric,
    scenario::{Change, ChangeKind, Context, Scenario, Stated, difference},
    snapshot::{Facts, Snapshot},
};
use proptest::{
    prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest},
    sample::select,
};

use super::fixture::{TODAY, code, criterion, decision, law, register, set, snapshot};

const UNITS: [&str; 2] = ["18001", "18002"];
const MEASURES: [&str; 2] = ["income", "poor_rate"];

fn small_law() -> Law {
    let body = criterion("1", r#"{ measure = "income", op = ">=", threshold = 42 }"#)
        + &criterion("2", r#"{ measure = "poor_rate", op = "<=", threshold = 5 }"#);
    let next = criterion("1", r#"{ measure = "income", op = ">=", threshold = 60 }"#);
    law(&[&set("a", "ntm", (2022, 2025), &body), &set("b", "ntm", (2026, 2030), &next)])
}

fn state(law: &Law, incomes: [i64; 2]) -> Snapshot {
    let facts = Facts {
        recognitions: vec![decision(1, "18001", Grade::Ntm, Action::Recognise, date(2018, 1, 1))].into(),
        ..Facts::default()
    };
    let values: Vec<_> = UNITS.iter().zip(incomes).map(|(unit, value)| (*unit, "income", value)).collect();
    let poor = UNITS.map(|unit| (unit, "poor_rate", 3));
    snapshot(law, &register(), facts, &[values, poor.to_vec()].concat())
}

fn told(kind: &str, fields: &[(&str, &str)]) -> Stated {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Stated { kind: kind.to_owned(), fields }
}

fn figure(unit: &str, measure: &str, value: i64) -> Stated {
    let value = value.to_string();
    told("observation", &[("unit", unit), ("measure", measure), ("period", "2022"), ("value", &value)])
}

fn threshold(value: &str) -> Stated {
    told("threshold", &[("set", "a"), ("indicator", "1.1"), ("measure", "income"), ("value", value)])
}

fn read(law: &Law, stated: &[Stated]) -> Result<Scenario, Vec<String>> {
    let register = register();
    let context =
        Context { read: ReadContext { law, register: &register, lang: Lang::En }, province: code("42"), as_of: TODAY };
    Scenario::read(stated, &context).map_err(|unread| {
        let problems = unread.into_iter().flat_map(|each| each.problems);
        problems.map(|problem| format!("{}: {} → {}", problem.field, problem.wrong, problem.right)).collect()
    })
}

fn supposed(law: &Law, state: &Snapshot, stated: &[Stated]) -> Snapshot {
    read(law, stated).expect("sound").apply(state)
}

/// What the state says of everything that these tests change.
fn says(state: &Snapshot) -> (Vec<Option<Quantity>>, Vec<Verdict>, Vec<bool>) {
    let units = UNITS.map(|unit| state.tree().index(code(unit)).expect("it exists"));
    let measures = MEASURES.map(|measure| state.law().measure(measure).expect("it exists").0);
    let values = units.iter().flat_map(|unit| measures.map(|measure| state.reading(*unit, measure)));
    let values = values.map(|reading| reading.map(|reading| reading.value)).collect();
    let set = state.law().set("a").expect("the set");
    let verdicts = units.iter().map(|unit| Judge::new(state, set, 2023).assess(*unit).verdict).collect();
    (values, verdicts, units.iter().map(|unit| state.holds(*unit, Grade::Ntm)).collect())
}

#[test]
fn a_stricter_threshold_and_a_lower_figure_make_communes_fall() {
    let law = small_law();
    let before = state(&law, [50, 70]);
    let after = supposed(&law, &before, &[threshold("60")]);
    let province = before.tree().index(code("42")).expect("the province");
    let moved = difference(&before, &after, province);
    assert_eq!(moved.len(), 1);
    assert!(moved[0].falls() && !moved[0].rises());
    assert_eq!((moved[0].set.as_str(), moved[0].criteria[0].code.as_str()), ("a", "1"));
    let after = supposed(&law, &before, &[threshold("60"), figure("18002", "income", 10)]);
    assert_eq!(difference(&before, &after, province).iter().filter(|moved| moved.falls()).count(), 2);
    assert!(difference(&before, &before, province).is_empty());
}

#[test]
fn a_decision_is_supposed_like_any_fact_and_takes_the_place_of_what_was_said_of_the_same() {
    let law = small_law();
    let before = state(&law, [50, 70]);
    let withdraw = told(
        "recognition",
        &[("unit", "18001"), ("grade", "ntm"), ("action", "withdraw"), ("date", "2023-03-01"), ("basis", "own")],
    );
    let after = supposed(&law, &before, &[withdraw]);
    let recognised = metric::find("commune.recognised.ntm").expect("a metric");
    let count = |state: &Snapshot| recognised.compute(state, state.tree().index(code("42")).expect("it exists")).value;
    assert_eq!((count(&before), count(&after)), (Some(Quantity::ONE), Some(Quantity::ZERO)));

    let allocation = |amount: &str| {
        told(
            "allocation",
            &[
                ("number", "9/QĐ-UBND"),
                ("unit", "42"),
                ("year", "2023"),
                ("fund", "ngân sách trung ương"),
                ("capital", "vốn đầu tư phát triển"),
                ("content", "Hạ tầng"),
                ("date", "2023-01-15"),
                ("amount", amount),
            ],
        )
    };
    let fields: Vec<&str> = FactKind::Allocation.fields().iter().map(|field| field.id).collect();
    assert!(fields.contains(&"amount"), "{fields:?}");
    let after = supposed(&law, &before, &[allocation("1000"), allocation("2000")]);
    let lines = after.all::<programme::fact::Allocation>();
    assert_eq!(lines.len(), 1, "the later word on one line counts");
    assert!(lines[0].seq.is_supposed() && lines[0].fact().amount.0 == 2000);
}

#[test]
fn another_set_judges_where_it_is_supposed_to() {
    let law = small_law();
    let before = state(&law, [50, 70]);
    let after = supposed(&law, &before, &[told("judging", &[("set", "b"), ("instead_of", "a")])]);
    let unit = before.tree().find(code("18001")).expect("it exists");
    let judged_by = |state: &Snapshot| state.law().first_set(unit, code("42"), 2023).map(|set| set.id.clone());
    assert_eq!((judged_by(&before).as_deref(), judged_by(&after).as_deref()), (Some("a"), Some("b")));
    let province = before.tree().index(code("42")).expect("the province");
    let moved = difference(&before, &after, province);
    assert_eq!(moved.iter().filter(|moved| moved.falls()).count(), 1, "50 is less than 60");
    assert!(moved.iter().all(|moved| moved.set == "b" && moved.criteria.is_empty()));
}

#[test]
fn what_is_about_a_later_day_or_an_older_period_changes_nothing() {
    let law = small_law();
    let before = state(&law, [50, 70]);
    let year =
        |period| told("observation", &[("unit", "18001"), ("measure", "income"), ("period", period), ("value", "1")]);
    for period in ["2023", "2021"] {
        let after = supposed(&law, &before, &[year(period)]);
        assert_eq!(says(&after), says(&before), "{period}");
    }
}

#[test]
fn a_change_that_means_nothing_is_named_with_its_cure() {
    let law = small_law();
    let refused = |stated: Stated| read(&law, &[stated]).expect_err("refused").join("; ");
    assert!(refused(figure("99999", "income", 1)).starts_with("unit: no unit bears code 99999"));
    assert!(refused(figure("18001", "incomes", 1)).starts_with("measure: no measure “incomes”"));
    let other = told("threshold", &[("set", "a"), ("indicator", "2.1"), ("measure", "income"), ("value", "1")]);
    assert!(refused(other).starts_with("indicator: the set has no such indicator"));
    assert!(refused(told("judging", &[("set", "a"), ("instead_of", "a")])).contains("not of one level and grade"));
    assert!(refused(told("judging", &[("set", "x"), ("instead_of", "a")])).contains("no criteria set “x”"));
    assert!(refused(told("area", &[])).starts_with("kind: cannot suppose “area”"), "units follow from it");
    assert!(refused(told("judging", &[("sets", "a")])).contains("there is no field “sets”"));
    let place = read(&law, &[threshold("1"), figure("99999", "income", 1)]).expect_err("refused");
    assert_eq!(place.len(), 1);
}

#[test]
fn every_kind_is_told_by_its_fields() {
    for kind in ["threshold", "judging", "observation", "allocation", "recognition"] {
        let kind = ChangeKind::from_id(kind).expect(kind);
        assert!(!kind.fields().is_empty() && !kind.label(Lang::Vi).is_empty());
        assert_eq!(ChangeKind::from_id(kind.id()), Some(kind));
    }
}

#[test]
fn a_change_is_told_in_words() {
    let law = small_law();
    let state = state(&law, [50, 70]);
    let words = |stated: Stated| match read(&law, &[stated]).expect("sound").changes.as_slice() {
        [change] => change.describe(&state, Lang::Vi),
        _ => unreachable!("one was told"),
    };
    assert_eq!(words(threshold("60")), "1.1 Thu nhập ≥ 60 triệu đồng – Bộ thử");
    assert_eq!(words(figure("18001", "income", 7)), "xã Một: Thu nhập = 7 triệu đồng (năm 2022)");
}

#[test]
fn a_row_for_some_units_leaves_the_others_alone() {
    let law = small_law();
    let before = state(&law, [50, 70]);
    let only = |name: &str, value: &str| {
        let mut stated = threshold("60");
        stated.fields.insert(name.to_owned(), value.to_owned());
        supposed(&law, &before, &[stated])
    };
    assert_eq!(says(&only("region", "south_east")).1, says(&before).1);
    assert_eq!(says(&only("year", "2024")).1, says(&before).1);
    assert_eq!(says(&only("region", "north_central")).1, [Verdict::Unmet, Verdict::Met]);
    assert_eq!(says(&only("year", "2023")).1, [Verdict::Unmet, Verdict::Met]);
}

fn any_change() -> impl Strategy<Value = Stated> {
    (any::<bool>(), select(&UNITS[..]), select(&MEASURES[..]), 0..100_i64).prop_map(|(law, unit, measure, value)| {
        if law { threshold(&value.to_string()) } else { figure(unit, measure, value) }
    })
}

/// What a change is about: two changes about different things are independent.
fn subject(stated: &Stated) -> String {
    let field = |name: &str| stated.fields.get(name).cloned().unwrap_or_default();
    format!("{} {} {}", stated.kind, field("unit"), field("measure"))
}

proptest! {
    #[test]
    fn supposing_nothing_changes_nothing(incomes in [0..100_i64, 0..100]) {
        let law = small_law();
        let before = state(&law, incomes);
        let after = Scenario::default().apply(&before);
        prop_assert!(after.shares_facts(&before) && after.shares_readings(&before));
        prop_assert_eq!(says(&after), says(&before));
    }

    #[test]
    fn the_state_itself_stays_as_it_is(incomes in [0..100_i64, 0..100], changes in proptest::collection::vec(any_change(), 0..6)) {
        let law = small_law();
        let before = state(&law, incomes);
        let said = says(&before);
        _ = supposed(&law, &before, &changes);
        prop_assert_eq!(says(&before), said);
        prop_assert!(difference(&before, &before, before.tree().index(code("42")).expect("it exists")).is_empty());
    }

    #[test]
    fn a_change_and_its_inverse_are_nothing(incomes in [0..100_i64, 0..100], unit in 0..2_usize, value in 0..100_i64) {
        let law = small_law();
        let before = state(&law, incomes);
        let there = figure(UNITS[unit], "income", value);
        let back = figure(UNITS[unit], "income", incomes[unit]);
        prop_assert_eq!(says(&supposed(&law, &before, &[there.clone(), back.clone()])), says(&before));
        let stepwise = supposed(&law, &supposed(&law, &before, &[there]), &[back]);
        prop_assert_eq!(says(&stepwise), says(&before));
        let law_and_back = supposed(&law, &before, &[threshold(&value.to_string()), threshold("42")]);
        prop_assert_eq!(says(&law_and_back), says(&before));
    }

    #[test]
    fn independent_changes_may_come_in_any_order(incomes in [0..100_i64, 0..100], changes in proptest::collection::vec(any_change(), 0..6), turn in 0..6_usize) {
        let law = small_law();
        let before = state(&law, incomes);
        let independent: BTreeMap<String, Stated> = changes.into_iter().map(|each| (subject(&each), each)).collect();
        let one: Vec<Stated> = independent.into_values().collect();
        let mut other = one.clone();
        other.reverse();
        let turn = turn.min(other.len());
        other.rotate_left(turn);
        prop_assert_eq!(says(&supposed(&law, &before, &one)), says(&supposed(&law, &before, &other)));
    }

    #[test]
    fn the_last_word_on_one_thing_counts(incomes in [0..100_i64, 0..100], first in 0..100_i64, last in 0..100_i64) {
        let law = small_law();
        let before = state(&law, incomes);
        let both = supposed(&law, &before, &[figure("18001", "income", first), figure("18001", "income", last)]);
        prop_assert_eq!(says(&both), says(&supposed(&law, &before, &[figure("18001", "income", last)])));
    }
}

#[test]
fn a_change_can_be_read_only_as_its_kind() {
    let law = small_law();
    let scenario = read(&law, &[threshold("60"), figure("18001", "income", 7)]).expect("sound");
    assert!(matches!(scenario.changes[..], [Change::Threshold(_), Change::Figure(_)]));
    assert!(scenario.changes[0].is_of_law() && !scenario.changes[1].is_of_law());
}
