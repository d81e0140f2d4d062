//! Targets shared out: the parts make the whole, or what is missing is told; where their years would end, and the light.

use std::{collections::BTreeSet, sync::Arc};

use jiff::civil::{Date, date};
use programme::{
    Quantity,
    fact::{Action, Area, Goal, Record, Target, Years},
    grade::Grade,
    metric::{Figure, Pace, Progress, progress},
    snapshot::{Facts, Ground, Readings, Snapshot},
    target::{
        Check, Light, Weighing, baselines, check, in_force, light, of_periods, of_the_year, parts, projection,
        proposal, shares, versions,
    },
};
use proptest::prelude::*;

use crate::fixture::{TODAY, code, decision, law, record, register};

const COUNT: &str = "ocop.products.certified";
const RATE: &str = "commune.recognised.ntm.rate";

fn target(metric: &str, scope: &str, goal: Goal, number: i64) -> Target {
    Target {
        metric: metric.to_owned(),
        scope: code(scope),
        year: Years::one(2023),
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

fn area(code: &str) -> Record<Area> {
    let code = self::code(code);
    record(
        1,
        Area {
            code, name: "Thôn".to_owned(), date: date(2022, 1, 1), until: None, households: None, population: None
        },
    )
}

/// The state of a day with these targets, and those of the earlier days from which they count.
fn on(day: Date, targets: Vec<Target>) -> Snapshot {
    let targets = (1..).zip(targets).map(|(seq, target)| record(seq, target)).collect();
    let facts = Facts { targets, ..Facts::default() };
    let (law, register) = (Arc::new(law(&[])), register());
    let state = |day| Snapshot::new(Ground::new(law.clone(), &register, day), facts.clone(), Readings::default());
    state(day).with_earlier(baselines(&facts.targets, day).into_iter().map(state).collect())
}

fn of(targets: Vec<Target>) -> Snapshot {
    on(TODAY, targets)
}

/// The progress of a target whose figure was one value on the eve of its years and is another now.
fn moved<'t>(target: &'t Record<Target>, now: &Snapshot, (before, value): (i64, i64)) -> Progress<'t> {
    progress(target, now, |state, _, _| {
        let value = if state.as_of() == target.fact().baseline() { before } else { value };
        Arc::new(Figure { value: Some(Quantity::whole(value)), ..Figure::default() })
    })
}

#[test]
fn parts_are_what_the_units_directly_below_are_asked_for_in_the_same_words() {
    let whole = target(COUNT, "42", Goal::Increase, 9);
    let other_year = Target { year: Years::one(2022), ..target(COUNT, "436", Goal::Increase, 1) };
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
    let now = of(vec![target(COUNT, "42", goal, number)]);
    let progress = moved(&now.all::<Target>()[0], &now, (100, value));
    (projection(&progress, &now), light(&progress, &now))
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
    let now = of(vec![target(COUNT, "42", Goal::Increase, 5)]);
    let unknown = progress(&now.all::<Target>()[0], &now, |_, _, _| Arc::default());
    assert_eq!((projection(&unknown, &now), light(&unknown, &now)), (None, Light::Grey));
    let later = record(9, Target { year: Years::one(2024), ..target(COUNT, "42", Goal::AtLeast, 5) });
    let of_later = moved(&later, &now, (0, 1));
    assert_eq!((projection(&of_later, &now), light(&of_later, &now)), (None, Light::Grey));
}

#[test]
fn a_period_counts_from_the_eve_of_its_first_year_to_its_last_day() {
    let period = Years::period(2021, 2025).expect("a period");
    let asked = |goal, number| Target { year: period, ..target(COUNT, "42", goal, number) };
    let now = of(vec![asked(Goal::Increase, 50), target(COUNT, "42", Goal::Increase, 9)]);
    assert_eq!(now.earlier(date(2020, 12, 31)).map(Snapshot::as_of), Some(date(2020, 12, 31)));
    // 802 of 1826 days are gone: 20 by then are 45.5362 at the end.
    let progress = moved(&now.all::<Target>()[0], &now, (100, 120));
    assert_eq!(projection(&progress, &now), Some(Quantity::from_scaled(1_455_362)));
    assert_eq!((progress.pace, light(&progress, &now)), (Pace::Behind, Light::Amber));
    let ahead = moved(&now.all::<Target>()[0], &now, (100, 122));
    assert_eq!((ahead.pace, light(&ahead, &now)), (Pace::OnPace, Light::Green));
    let scope = now.tree().index(code("42")).expect("exists");
    let years = |found: Vec<&Record<Target>>| found.iter().map(|target| target.fact().year).collect::<Vec<_>>();
    assert_eq!(
        (years(of_the_year(&now, scope)), years(of_periods(&now, scope))),
        (vec![Years::one(2023)], vec![period])
    );
}

#[test]
fn an_adjusted_target_counts_by_its_latest_decision_and_keeps_the_earlier_ones() {
    let first = target(COUNT, "42", Goal::Increase, 50);
    let adjusted = Target { number: Some(Quantity::whole(40)), date: date(2023, 3, 1), ..first.clone() };
    let both = vec![first.clone(), adjusted.clone()];
    let numbers =
        |found: Vec<&Record<Target>>| found.iter().filter_map(|each| each.fact().number?.as_whole()).collect();
    let counting = |day| -> Vec<i64> { numbers(in_force(&on(day, both.clone()), |_| true)) };
    assert_eq!(counting(date(2023, 2, 28)), [50], "before the adjustment");
    assert_eq!(counting(date(2023, 3, 1)), [40], "from its day on");
    let all: Vec<i64> = numbers(versions(&of(both), first.aim()));
    assert_eq!(all, [40, 50]);
    assert_eq!(numbers(versions(&of(vec![first.clone()]), adjusted.aim())), [50_i64], "without the adjustment");
}

#[test]
fn parts_are_those_in_force() {
    let whole = target(COUNT, "42", Goal::Increase, 5);
    let part = |number, day| Target { date: day, ..target(COUNT, "436", Goal::Increase, number) };
    let now = of(vec![whole.clone(), part(5, date(2023, 3, 1)), part(4, date(2023, 1, 5))]);
    assert_eq!(check(&whole, parts(&now, &whole).into_iter().map(Record::fact)), Check::Whole);
}

#[test]
fn a_proposal_goes_by_communes_or_by_what_is_still_to_be_done() {
    let areas = [area("18001-01"), area("18001-02")];
    let register = register().with_areas(&areas);
    let recognitions = vec![decision(1, "18001", Grade::Ntm, Action::Recognise, date(2020, 1, 1))];
    let facts = Facts { recognitions: recognitions.into(), ..Facts::default() };
    let now = Snapshot::new(Ground::new(Arc::new(law(&[])), &register, TODAY), facts, Readings::default());
    let proposed = |whole: &Target, below: &[&str], by| -> Vec<i64> {
        let below: Vec<_> = below.iter().map(|unit| now.tree().index(code(unit)).expect("exists")).collect();
        let parts = proposal(&now, whole, &below, by);
        parts.iter().filter_map(|part| part.number?.as_whole()).collect()
    };
    let products = target(COUNT, "439", Goal::Increase, 4);
    let communes = ["18001", "18002", "18003"];
    assert_eq!(
        proposed(&products, &communes, Weighing::Communes),
        [2, 2, 0],
        "areas and those elsewhere are no communes"
    );
    assert_eq!(proposed(&products, &communes, Weighing::Equal), [2, 1, 1]);
    let recognised = target("commune.recognised.ntm", "42", Goal::Increase, 1);
    assert_eq!(proposed(&recognised, &["436", "439"], Weighing::Remaining), [0, 1]);
    let rate = target(RATE, "42", Goal::AtLeast, 90);
    assert_eq!(proposed(&rate, &["436", "439"], Weighing::Communes), [90, 90], "what does not add up is asked of each");
    let named = proposal(
        &now,
        &units("439", "18001 18003"),
        &[now.tree().index(code("18001")).expect("exists")],
        Weighing::Equal,
    );
    assert_eq!(named[0].units.as_deref(), Some("18001"));
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

    #[test]
    fn shares_make_the_whole_are_never_negative_and_keep_the_order_of_weights(
        whole in 0..50_000_000_i64,
        weights in prop::collection::vec(0..400_u64, 1..40),
    ) {
        let whole = Quantity::from_scaled(whole);
        let parts = shares(whole, &weights);
        prop_assert_eq!(parts.len(), weights.len());
        prop_assert_eq!(parts.iter().fold(Quantity::ZERO, |sum, part| sum + *part), whole);
        prop_assert!(parts.iter().all(|part| *part >= Quantity::ZERO));
        let all: Vec<(u64, Quantity)> = weights.iter().copied().zip(parts).collect();
        for (weight, part) in &all {
            prop_assert!(all.iter().all(|(other, less)| other >= weight || less <= part), "{:?}", all);
        }
    }

    #[test]
    fn a_whole_number_is_shared_in_whole_numbers_and_nobody_gets_more_than_there_is_to_do(
        weights in prop::collection::vec(0..50_u64, 1..30),
        part in 0.0..=1.0_f64,
    ) {
        let sum: u64 = weights.iter().sum();
        #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "small numbers")]
        let whole = (sum as f64 * part) as i64;
        let parts = shares(Quantity::whole(whole), &weights);
        for (part, weight) in parts.iter().zip(&weights) {
            let part = part.as_whole().expect("whole");
            prop_assert!(sum == 0 || part <= i64::try_from(*weight).expect("small"));
        }
    }

    #[test]
    fn in_force_is_the_last_decision_not_after_the_day_whatever_the_order_of_import(
        days in prop::collection::hash_set(0..200_i64, 1..12),
        order in prop::collection::vec(any::<u32>(), 12),
        asked in 0..220_i64,
    ) {
        let start = date(2023, 1, 1);
        let day = |after: i64| start + jiff::Span::new().days(after);
        let mut targets: Vec<(u32, Target)> = days
            .iter()
            .zip(&order)
            .map(|(after, order)| (*order, Target { date: day(*after), ..target(COUNT, "42", Goal::Increase, *after) }))
            .collect();
        targets.sort_by_key(|(order, _)| *order);
        let now = on(day(asked), targets.into_iter().map(|(_, target)| target).collect());
        let last = days.iter().filter(|after| **after <= asked).max().copied();
        let found = in_force(&now, |_| true);
        let found: Vec<i64> = found.iter().filter_map(|target| target.fact().number?.as_whole()).collect();
        prop_assert_eq!(found, last.into_iter().collect::<Vec<_>>());
    }
}
