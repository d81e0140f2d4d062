//! Targets shared out: the parts make the whole, or what is missing is told; where a year would end, and its light.

use std::{collections::BTreeSet, sync::Arc};

use jiff::civil::date;
use programme::{
    Quantity,
    fact::{Goal, Record, Target, Year},
    metric::{Figure, progress},
    snapshot::{Facts, Snapshot},
    target::{Check, Light, check, light, parts, projection},
};
use proptest::prelude::*;

use crate::fixture::{code, law, record, register, snapshot};

const COUNT: &str = "ocop.products.certified";
const RATE: &str = "commune.recognised.ntm.rate";

fn target(metric: &str, scope: &str, goal: Goal, number: i64) -> Target {
    Target {
        metric: metric.to_owned(),
        scope: code(scope),
        year: Year(2023),
        goal,
        number: Some(Quantity::whole(number)),
        units: None,
        basis: "QĐ".to_owned(),
        date: date(2023, 1, 5),
    }
}

fn units(scope: &str, named: &str) -> Target {
    Target { number: None, units: Some(named.to_owned()), ..target("commune.recognised.ntm", scope, Goal::Units, 0) }
}

fn of(targets: Vec<Target>) -> Snapshot {
    let targets = (1..).zip(targets).map(|(seq, target)| record(seq, target)).collect();
    snapshot(&law(&[]), &register(), Facts { targets, ..Facts::default() }, &[])
}

#[test]
fn parts_are_what_the_units_directly_below_are_asked_for_in_the_same_words() {
    let whole = target(COUNT, "42", Goal::Increase, 9);
    let other_year = Target { year: Year(2022), ..target(COUNT, "436", Goal::Increase, 1) };
    let snapshot = of(vec![
        whole.clone(),
        target(COUNT, "436", Goal::Increase, 4),
        target(COUNT, "436", Goal::AtLeast, 4),
        target(RATE, "439", Goal::Increase, 4),
        target(COUNT, "18001", Goal::Increase, 4),
        target(COUNT, "439", Goal::Increase, 3),
        other_year,
    ]);
    let found = parts(&snapshot, &whole);
    let scopes: Vec<_> = found.iter().map(|part| part.fact().scope).collect();
    assert_eq!(scopes, [code("436"), code("439")]);
    let found = found.into_iter().map(Record::fact);
    assert_eq!(check(&whole, found), Check::Missing(Quantity::whole(2)));
}

#[test]
fn a_sum_is_made_only_where_it_makes_sense() {
    let part = [target(RATE, "436", Goal::AtLeast, 50)];
    assert_eq!(check(&target(RATE, "42", Goal::AtLeast, 50), &part), Check::NoSum);
    let part = [target(COUNT, "436", Goal::AtMost, 5)];
    assert_eq!(check(&target(COUNT, "42", Goal::AtMost, 5), &part), Check::NoSum);
    assert_eq!(check(&target(COUNT, "42", Goal::Increase, 5), []), Check::NotShared);
    let parts = [target(COUNT, "436", Goal::Increase, 4), target(COUNT, "439", Goal::Increase, 4)];
    assert_eq!(check(&target(COUNT, "42", Goal::Increase, 5), &parts), Check::TooMuch(Quantity::whole(3)));
}

#[test]
fn named_units_must_be_the_same() {
    let whole = units("439", "18001 18002");
    assert_eq!(check(&whole, &[units("18001", "18001"), units("18002", "18002")]), Check::Whole);
    let (missing, extra) = (BTreeSet::from([code("18002")]), BTreeSet::from([code("18003")]));
    let found = check(&whole, &[units("18001", "18001"), units("18003", "18003")]);
    assert_eq!(found, Check::OtherUnits { missing, extra });
}

/// The projection and the light on 13 March 2023, day 72 of 365, of a figure that was 100 and is now as given.
fn stands(goal: Goal, number: i64, value: i64) -> (Option<Quantity>, Light) {
    let snapshot = of(Vec::new());
    let target = record(1, target(COUNT, "42", goal, number));
    let figure = Arc::new(Figure { value: Some(Quantity::whole(value)), ..Figure::default() });
    let progress = progress(&target, &snapshot, |_, _| (Arc::clone(&figure), Some(Quantity::whole(100))));
    (projection(&progress, &snapshot), light(&progress, &snapshot))
}

#[test]
fn what_is_built_up_goes_on_as_before() {
    // 10 in 72 days are 50.6944 in 365.
    assert_eq!(stands(Goal::Increase, 50, 110), (Some(Quantity::from_scaled(1_506_944)), Light::Green));
    assert_eq!(stands(Goal::Increase, 60, 110).1, Light::Amber);
    assert_eq!(stands(Goal::Increase, 64, 110).1, Light::Red);
    assert_eq!(stands(Goal::Increase, 10, 110).1, Light::Green);
    assert_eq!(stands(Goal::Increase, 10, 95).1, Light::Red);
}

#[test]
fn what_is_held_stays_as_it_is() {
    assert_eq!(stands(Goal::AtLeast, 100, 90), (Some(Quantity::whole(90)), Light::Amber));
    assert_eq!(stands(Goal::AtLeast, 100, 79).1, Light::Red);
    assert_eq!(stands(Goal::AtMost, 100, 120).1, Light::Amber);
    assert_eq!(stands(Goal::AtMost, 100, 121).1, Light::Red);
    assert_eq!(stands(Goal::AtMost, 100, 100).1, Light::Green);
}

#[test]
fn without_figures_or_in_another_year_nothing_is_projected() {
    let snapshot = of(Vec::new());
    let unknown = record(1, target(COUNT, "42", Goal::Increase, 5));
    let of_unknown = progress(&unknown, &snapshot, |_, _| (Arc::default(), None));
    assert_eq!((projection(&of_unknown, &snapshot), light(&of_unknown, &snapshot)), (None, Light::Grey));
    let later = record(1, Target { year: Year(2024), ..target(COUNT, "42", Goal::AtLeast, 5) });
    let figure = Arc::new(Figure { value: Some(Quantity::ONE), ..Figure::default() });
    let of_later = progress(&later, &snapshot, |_, _| (Arc::clone(&figure), None));
    assert_eq!((projection(&of_later, &snapshot), light(&of_later, &snapshot)), (None, Light::Grey));
}

proptest! {
    #[test]
    fn parts_of_a_distribution_equal_the_whole_or_the_difference_is_told(
        numbers in prop::collection::vec(0..5_000_i64, 1..30),
        off in -4_000..4_000_i64,
    ) {
        let parts: Vec<Target> = numbers.iter().map(|number| target(COUNT, "436", Goal::Increase, *number)).collect();
        let sum: i64 = numbers.iter().sum();
        let asked = target(COUNT, "42", Goal::Increase, sum + off);
        let told = match off {
            0 => Check::Whole,
            1.. => Check::Missing(Quantity::whole(off)),
            _ => Check::TooMuch(Quantity::whole(-off)),
        };
        prop_assert_eq!(check(&asked, &parts), told);
        prop_assert_eq!(check(&target(COUNT, "42", Goal::Increase, sum), &parts), Check::Whole);
    }
}
