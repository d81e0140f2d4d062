//! The judge: three-valued logic over whatever the law asks.

use jiff::civil::date;
use programme::{
    Quantity,
    fact::{LocalThreshold, Reading},
    judge::{Assessment, Judge, Verdict},
    law::Law,
    snapshot::Facts,
};
use proptest::prelude::*;

use super::fixture::{code, criterion, law, record, register, set, snapshot};

/// Judges commune `unit` by set `id` in `year`.
fn assess(law: &Law, id: &str, unit: &str, year: i16, values: &[(&str, &str, i64)]) -> Assessment {
    let register = register();
    let snapshot = snapshot(law, &register, Facts::default(), values);
    let unit = snapshot.tree().index(code(unit)).expect("the unit exists");
    Judge::new(&snapshot, law.set(id).expect("the set exists"), year).assess(unit)
}

fn judge_one(requirement: &str, values: &[(&str, &str, i64)]) -> Verdict {
    let law = law(&[&set("a", "ntm", (2022, 2025), &criterion("1", requirement))]);
    assess(&law, "a", "18001", 2023, values).verdict
}

const M: &str = "18001";

#[test]
fn a_value_is_compared_with_its_threshold() {
    let income = r#"{ measure = "income", op = ">=", threshold = 42 }"#;
    assert_eq!(judge_one(income, &[(M, "income", 42)]), Verdict::Met);
    assert_eq!(judge_one(income, &[(M, "income", 41)]), Verdict::Unmet);
    assert_eq!(judge_one(income, &[]), Verdict::Missing);
}

#[test]
fn what_the_law_leaves_open_cannot_be_judged_even_with_a_value() {
    for threshold in [r#"{ delegated = "mức do tỉnh" }"#, "{ unknown = true }", "[ { value = 1, year = 2030 } ]"] {
        let requirement = format!(r#"{{ measure = "income", op = ">=", threshold = {threshold} }}"#);
        assert_eq!(judge_one(&requirement, &[(M, "income", 1_000)]), Verdict::Unjudgeable, "{threshold}");
        assert_eq!(judge_one(&requirement, &[]), Verdict::Unjudgeable, "{threshold}");
    }
}

#[test]
fn what_the_law_leaves_to_the_province_is_judged_by_its_decision() {
    let requirement = r#"{ measure = "income", op = ">=", threshold = { delegated = "mức do tỉnh" } }"#;
    let law = law(&[&set("a", "ntm", (2022, 2025), &criterion("1", requirement))]);
    let register = register();
    let decided = |seq, value, day| {
        let fact = LocalThreshold {
            body: code("42"),
            set: "a".to_owned(),
            indicator: "1.1".to_owned(),
            measure: "income".to_owned(),
            value: Reading(Quantity::whole(value)),
            decision: "36/2022/QĐ-UBND".to_owned(),
            date: day,
        };
        record(seq, fact)
    };
    let verdict = |decisions: Vec<_>, income| {
        let facts = Facts { local_thresholds: decisions.into(), ..Facts::default() };
        let snapshot = snapshot(&law, &register, facts, &[(M, "income", income)]);
        let unit = snapshot.tree().index(code(M)).expect("the unit exists");
        let set = snapshot.law().set("a").expect("the set exists");
        Judge::new(&snapshot, set, 2023).assess(unit).verdict
    };
    let (early, late) = (date(2022, 6, 1), date(2099, 1, 1));
    assert_eq!(verdict(vec![], 50), Verdict::Unjudgeable);
    assert_eq!(verdict(vec![decided(1, 50, early)], 50), Verdict::Met);
    assert_eq!(verdict(vec![decided(1, 50, early)], 49), Verdict::Unmet);
    assert_eq!(verdict(vec![decided(1, 50, early), decided(2, 40, early)], 45), Verdict::Met, "the later one holds");
    assert_eq!(verdict(vec![decided(1, 50, late)], 50), Verdict::Unjudgeable, "not yet in force");
}

#[test]
fn both_sexes_must_pass() {
    let trained = r#"{ measure = "trained_rate", op = ">=", threshold = 70, each_sex = true }"#;
    let values = |women, men| [(M, "trained_rate.women", women), (M, "trained_rate.men", men)];
    assert_eq!(judge_one(trained, &values(70, 80)), Verdict::Met);
    assert_eq!(judge_one(trained, &values(69, 80)), Verdict::Unmet);
    assert_eq!(judge_one(trained, &[(M, "trained_rate", 99)]), Verdict::Missing);
}

#[test]
fn the_most_specific_row_and_the_exception_column_decide() {
    let requirement = r#"{ measure = "income", op = ">=", threshold = [
        { value = 50 }, { value = 39, region = "north_central", year = 2022 }, { value = 42, region = "north_central", year = 2023 },
        { value = 30, region = "northern_midlands_mountains" } ] }"#;
    let exception = "\n[[exception]]\nclass = \"especially_difficult\"\ncolumn = \"northern_midlands_mountains\"\ncites = \"318/QĐ-TTg\"\n";
    let law = law(&[&set("a", "ntm", (2022, 2025), &(criterion("1", requirement) + exception))]);
    let verdict = |unit, year, income| assess(&law, "a", unit, year, &[(unit, "income", income)]).verdict;
    assert_eq!(verdict("18001", 2022, 39), Verdict::Met);
    assert_eq!(verdict("18001", 2023, 41), Verdict::Unmet);
    assert_eq!(verdict("18001", 2024, 49), Verdict::Unmet, "no row for 2024: the row without conditions");
    assert_eq!(verdict("18002", 2023, 30), Verdict::Met, "an especially difficult commune uses another column");
}

#[test]
fn an_indicator_that_does_not_apply_leaves_the_denominator_but_unknown_applicability_does_not() {
    let indicator = criterion("1", r#"{ measure = "income", op = ">=", threshold = 42 }"#)
        + r#"
  [[criterion.indicator]]
  code = "1.2"
  vi = "Làng nghề"
  en = "Craft village"
  cites = "318/QĐ-TTg"
  verified = "unverified"
  applies_if = { measure = "has_craft_village", op = "=", threshold = true }
  requirement = { measure = "craft_plan", op = "=", threshold = true }
"#;
    let law = law(&[&set("a", "ntm", (2022, 2025), &indicator)]);
    let verdict = |values: &[(&str, &str, i64)]| assess(&law, "a", M, 2023, values).verdict;
    assert_eq!(verdict(&[(M, "income", 50), (M, "has_craft_village", 0)]), Verdict::Met);
    assert_eq!(verdict(&[(M, "income", 50), (M, "has_craft_village", 1)]), Verdict::Missing);
    assert_eq!(verdict(&[(M, "income", 50), (M, "has_craft_village", 1), (M, "craft_plan", 0)]), Verdict::Unmet);
    assert_eq!(verdict(&[(M, "income", 50)]), Verdict::Missing);
}

#[test]
fn a_model_income_is_derived_from_the_advanced_threshold_of_the_year() {
    let advanced = criterion(
        "10",
        r#"{ measure = "income", op = ">=", threshold = [ { value = 47, year = 2022 }, { value = 50, year = 2023 } ] }"#,
    );
    let model = criterion(
        "2",
        r#"{ measure = "income", op = ">=", threshold = { derived_from = { set = "adv", indicator = "10.1" }, times = 1.1 } }"#,
    );
    let law = law(&[
        &set("adv", "advanced", (2022, 2025), &advanced),
        &set("model", "model", (2022, 2025), &("builds_on = \"adv\"\n".to_owned() + &model)),
    ]);
    let judged = |year, income| assess(&law, "model", M, year, &[(M, "income", income)]);
    assert_eq!(judged(2023, 55).verdict, Verdict::Met);
    assert_eq!(judged(2023, 54).criteria, [Verdict::Unmet]);
    assert_eq!(judged(2023, 49).builds_on, Some(Verdict::Unmet));
    assert_eq!(judged(2022, 52).verdict, Verdict::Met, "1.1 × 47 = 51.7");
    assert_eq!(judged(2024, 99).verdict, Verdict::Unjudgeable, "no advanced threshold for 2024");
}

#[test]
fn a_shortfall_is_told_with_its_record() {
    let law = law(&[&set(
        "a",
        "ntm",
        (2022, 2025),
        &criterion("1", r#"{ measure = "poor_rate", op = "<=", threshold = 5 }"#),
    )]);
    let register = register();
    let snapshot = snapshot(&law, &register, Facts::default(), &[(M, "poor_rate", 7)]);
    let set = &law.sets()[0];
    let unit = snapshot.tree().index(code(M)).expect("exists");
    let findings = Judge::new(&snapshot, set, 2023).findings(unit, &set.criteria[0].indicators[0]);
    assert_eq!(findings[0].shortfall, Some(Quantity::whole(2)));
    assert_eq!(findings[0].record.map(|seq| seq.0), Some(1));
}

#[test]
fn a_criterion_is_basically_met_only_where_the_set_says_so() {
    let five = (2..=5).fold(criterion("1", r#"{ measure = "income", op = ">=", threshold = 42 }"#), |all, number| {
        let one = criterion("1", r#"{ measure = "poor_rate", op = "<=", threshold = 5 }"#)
            .replace("1.1", &format!("1.{number}"));
        let from = one.find("  [[criterion.indicator]]").expect("an indicator");
        all + &one[from..]
    });
    let values = [(M, "income", 10), (M, "poor_rate", 1)];
    let plain = law(&[&set("a", "ntm", (2022, 2025), &five)]);
    assert_eq!(assess(&plain, "a", M, 2023, &values).criteria, [Verdict::Unmet]);
    let lenient = law(&[&set("a", "ntm", (2022, 2025), &("basically_met_percent = 80\n".to_owned() + &five))]);
    assert_eq!(assess(&lenient, "a", M, 2023, &values).criteria, [Verdict::BasicallyMet]);
}

#[test]
fn withdrawal_follows_the_edges_of_the_law() {
    // With 19 criteria: 6 to 9 failed need a sensitive one, 10 always.
    let body: String = (1..=19)
        .map(|n| criterion(&n.to_string(), &format!(r#"{{ measure = "income", op = ">=", threshold = {n} }}"#)))
        .collect();
    let rule = "\n[withdrawal]\nfrom_percent = 30\nalways_percent = 50\nsensitive = [\"19\"]\ncites = \"318/QĐ-TTg\"\nverified = \"reported\"\n";
    let sensitive = law(&[&set("a", "ntm", (2022, 2025), &(body.clone() + rule))]);
    let none = law(&[&set("a", "ntm", (2022, 2025), &(body + &rule.replace("\"19\"", "\"1\"")))]);
    let falls = |law: &Law, failed: i64| {
        let set = &law.sets()[0];
        let assessment = assess(law, "a", M, 2023, &[(M, "income", 19 - failed)]);
        assert_eq!(assessment.count(Verdict::Unmet), usize::try_from(failed).expect("small"));
        assessment.falls(set, set.withdrawal.as_ref().expect("a rule"))
    };
    assert!(!falls(&sensitive, 5) && falls(&sensitive, 6) && falls(&sensitive, 9) && falls(&sensitive, 10));
    assert!(!falls(&none, 6) && !falls(&none, 9) && falls(&none, 10));
}

/// A requirement tree over leaves that are met, failed, missing, or without a threshold.
#[derive(Clone, Debug)]
enum Tree {
    Leaf(Verdict),
    All(Vec<Tree>),
    AtLeast(usize, Vec<Tree>),
}

fn trees() -> impl Strategy<Value = Tree> {
    let verdicts =
        prop_oneof![Just(Verdict::Met), Just(Verdict::Unmet), Just(Verdict::Missing), Just(Verdict::Unjudgeable)];
    verdicts.prop_map(Tree::Leaf).prop_recursive(4, 24, 4, |inner| {
        let parts = proptest::collection::vec(inner, 1..4);
        prop_oneof![
            parts.clone().prop_map(Tree::All),
            (parts, any::<prop::sample::Index>()).prop_map(|(parts, k)| Tree::AtLeast(k.index(parts.len()) + 1, parts)),
        ]
    })
}

impl Tree {
    /// As TOML: a met leaf asks for an income of 1, a failed one for 99, where the unit has 50.
    fn toml(&self) -> String {
        let join = |parts: &[Tree]| parts.iter().map(Tree::toml).collect::<Vec<_>>().join(", ");
        match self {
            Self::Leaf(Verdict::Met) => r#"{ measure = "income", op = ">=", threshold = 1 }"#.to_owned(),
            Self::Leaf(Verdict::Unmet) => r#"{ measure = "income", op = ">=", threshold = 99 }"#.to_owned(),
            Self::Leaf(Verdict::Missing) => r#"{ measure = "poor_rate", op = "<=", threshold = 5 }"#.to_owned(),
            Self::Leaf(_) => r#"{ measure = "income", op = ">=", threshold = { delegated = "tỉnh" } }"#.to_owned(),
            Self::All(parts) => format!("{{ all = [ {} ] }}", join(parts)),
            Self::AtLeast(least, parts) => format!("{{ at_least = {least}, of = [ {} ] }}", join(parts)),
        }
    }

    /// Two-valued: what is unknown turns out as `unknown` says.
    fn holds(&self, unknown: bool) -> bool {
        match self {
            Self::Leaf(Verdict::Met) => true,
            Self::Leaf(Verdict::Unmet) => false,
            Self::Leaf(_) => unknown,
            Self::All(parts) => parts.iter().all(|part| part.holds(unknown)),
            Self::AtLeast(least, parts) => parts.iter().filter(|part| part.holds(unknown)).count() >= *least,
        }
    }
}

proptest! {
    /// Nothing missing, delegated or unfilled ever counts as met: a met tree is met even if all of that fails, and a
    /// failed one fails even if all of that holds.
    #[test]
    fn what_is_not_known_never_counts_as_met(tree in trees()) {
        let verdict = judge_one(&tree.toml(), &[(M, "income", 50)]);
        match (tree.holds(false), tree.holds(true)) {
            (true, _) => prop_assert_eq!(verdict, Verdict::Met),
            (_, false) => prop_assert_eq!(verdict, Verdict::Unmet),
            _ => prop_assert!(matches!(verdict, Verdict::Missing | Verdict::Unjudgeable), "{:?}", verdict),
        }
    }
}
