//! Grades stack, and a withdrawal ends what stood on a decision.

use jiff::civil::date;
use programme::{
    fact::{Action, Distinct, FactKind},
    grade::Grade,
    metric::{self, Source},
    snapshot::Facts,
};

use super::fixture::{TODAY, code, criterion, decision, law, register, set, snapshot};

fn count(id: &str, decisions: Vec<programme::fact::Record<programme::fact::Recognition>>) -> (i64, usize) {
    let law =
        law(&[&set("a", "ntm", (2022, 2025), &criterion("1", r#"{ measure = "income", op = ">=", threshold = 42 }"#))]);
    let register = register();
    let facts = Facts { recognitions: decisions.into(), ..Facts::default() };
    let snapshot = snapshot(&law, &register, facts, &[]);
    let scope = snapshot.tree().index(code("42")).expect("the province exists");
    let figure = metric::find(id).expect(id).compute(&snapshot, scope);
    let facts = figure
        .items
        .iter()
        .flat_map(metric::Item::sources)
        .filter(|source| matches!(source, Source::Fact(FactKind::Recognition, _)));
    (figure.value.and_then(programme::Quantity::as_whole).expect("a count"), facts.count())
}

#[test]
fn an_advanced_commune_counts_as_recognised_and_rests_on_both_decisions() {
    let both = || {
        vec![
            decision(1, "18001", Grade::Ntm, Action::Recognise, date(2018, 1, 1)),
            decision(2, "18001", Grade::Advanced, Action::Recognise, date(2021, 1, 1)),
        ]
    };
    assert_eq!(count("commune.recognised.ntm", both()), (1, 1));
    assert_eq!(count("commune.recognised.advanced", both()), (1, 2));
    assert_eq!(
        count("commune.recognised.advanced", both().split_off(1)),
        (0, 0),
        "without the basic grade it does not stand"
    );
}

#[test]
fn a_withdrawal_ends_the_grade_and_those_above_it() {
    let story = |last| {
        vec![
            decision(1, "18001", Grade::Ntm, Action::Recognise, date(2018, 1, 1)),
            decision(2, "18001", Grade::Advanced, Action::Recognise, date(2021, 1, 1)),
            decision(3, "18001", Grade::Ntm, Action::Withdraw, last),
        ]
    };
    assert_eq!(count("commune.recognised.advanced", story(date(2022, 1, 1))).0, 0);
    assert_eq!(
        count("commune.recognised.advanced", story(TODAY.tomorrow().expect("a day"))).0,
        1,
        "a later decision is not yet known"
    );
}

#[test]
fn only_communes_of_the_programme_are_counted() {
    let decisions = vec![decision(1, "18003", Grade::Ntm, Action::Recognise, date(2018, 1, 1))];
    assert_eq!(count("commune.recognised.ntm", decisions).0, 0, "18003 does not bear the programme's flag");
    assert_eq!(count("commune.in_programme", Vec::new()).0, 2);
}

#[test]
fn a_city_completes_the_task_and_a_rural_district_meets_the_standard() {
    let decisions = vec![
        decision(1, "436", Grade::Completed, Action::Recognise, date(2020, 1, 1)),
        decision(2, "439", Grade::Completed, Action::Recognise, date(2020, 1, 1)),
    ];
    assert_eq!(count("district.recognised", decisions).0, 1);
}

#[test]
fn two_facts_about_the_same_thing_are_refused() {
    let fact = |unit, day| decision(1, unit, Grade::Ntm, Action::Recognise, day).sourced;
    let day = date(2018, 1, 1);
    assert_eq!(
        Distinct::new(vec![fact("18001", day), fact("18002", day), fact("18001", date(2019, 1, 1))]).map(|d| d.len()),
        Ok(3)
    );
    assert_eq!(Distinct::new(vec![fact("18001", day), fact("18002", day), fact("18001", day)]), Err((0, 2)));
}
