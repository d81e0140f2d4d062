//! The rules of `quality.toml`: the shipped ones are sound, and every mistake is refused with its file and line.

use std::{fs, path::Path};

use programme::{
    Quantity,
    law::{Change, Law, LawFile},
};

use super::fixture::try_quality;

/// The law as shipped.
fn shipped() -> Law {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../reference"));
    let file = |name: String| LawFile { text: fs::read_to_string(root.join(&name)).expect("a file"), name };
    let mut files = vec![file("quality.toml".to_owned())];
    for entry in fs::read_dir(root.join("measures")).expect("measures") {
        files.push(file(format!("measures/{}", entry.expect("an entry").file_name().to_string_lossy())));
    }
    Law::parse(&files).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

#[test]
fn the_shipped_rules_are_read() {
    let law = shipped();
    let index = |id: &str| law.measure(id).expect(id).0;
    let ranges = law.each_measure().filter(|(index, _)| law.quality().range(*index).is_some()).count();
    assert!(ranges >= 25, "{ranges}");
    assert!(law.quality().consistencies().len() >= 10);
    assert!(law.quality().outlier().is_some());
    for (index, measure) in law.each_measure() {
        assert_eq!(law.quality().jump(index).is_some(), measure.is_number(), "{}", measure.id);
    }
    let insured = law.quality().range(index("health_insurance_rate.women"));
    assert_eq!(insured, law.quality().range(index("health_insurance_rate")), "what holds for all holds for women");
    let by_sex = |id: &str| law.quality().consistencies().iter().any(|rule| rule.parts == [index(id)]);
    assert!(by_sex("certified_worker_rate.women") && by_sex("certified_worker_rate.men"));
    let limit = |id| law.quality().jump(index(id)).map(|rule| rule.limit);
    assert_eq!(limit("health_insurance_rate"), Some(Change::Absolute(Quantity::whole(15))));
    assert_eq!(limit("income_per_capita"), Some(Change::Relative(Quantity::whole(25))), "its own rule wins");
}

#[test]
fn a_rule_of_a_sex_wins_over_that_of_both() {
    let rules = "[[jump]]\nmeasure = \"trained_rate.men\"\nabsolute = 9\n[[jump]]\nmeasure = \"trained_rate\"\nabsolute = 5\n\
                 [[jump]]\nkind = \"percent\"\nabsolute = 15\n";
    let law = try_quality(rules).expect("sound");
    let limit = |id| law.quality().jump(law.measure(id)?.0).map(|rule| rule.limit);
    for (id, points) in [("trained_rate", 5), ("trained_rate.women", 5), ("trained_rate.men", 9), ("poor_rate", 15)] {
        assert_eq!(limit(id), Some(Change::Absolute(Quantity::whole(points))), "{id}");
    }
}

#[test]
fn every_mistake_names_file_and_line() {
    let range = |body: &str| format!("\n[[range]]\n{body}\nvi = \"v\"\nen = \"e\"\n");
    let parts = |body: &str| format!("\n[[consistency]]\nseverity = \"hard\"\n{body}\nvi = \"v\"\nen = \"e\"\n");
    let jump = |body: &str| format!("\n[[jump]]\n{body}\n");
    let income = "measure = \"income\"\nsoft = { min = 1 }";
    for (rules, expected) in [
        (range("measure = \"incomes\"\nsoft = { min = 1 }"), "3: unknown measure `incomes`: define it in measures/"),
        (
            range("measure = \"readiness\"\nsoft = { min = 1 }"),
            "3: measure `readiness` is no number: this rule is for percent, count and amount",
        ),
        (range("measure = \"income\""), "2: the range is empty: give `hard` or `soft`"),
        (range("measure = \"income\"\nhard = {}"), "4: give `min`, `max` or both"),
        (range("measure = \"income\"\nhard = { min = 2, max = 1 }"), "4: `min` is greater than `max`"),
        (
            range("measure = \"income\"\nhard = { max = 9 }\nsoft = { min = 10 }"),
            "5: the usual values lie outside the possible ones",
        ),
        (range(income) + &range(income), "8: measure `income` has two rules of this kind"),
        (range("measure = \"income\"\nsoft = { min = 1, mn = 1 }"), "4: unknown key `mn`; known: min, max"),
        (range(income).replace("en = \"e\"", ""), "2: `en` is missing"),
        (parts("parts = []\nwhole = \"income\""), "4: `parts` is empty: name at least one measure"),
        (parts("parts = [\"x\"]\nwhole = \"income\""), "4: unknown measure `x`: define it in measures/"),
        (
            parts("parts = [\"income\"]\nwhole = \"poor_rate\""),
            "2: `income` cannot be a part of `poor_rate`: another kind, unit or level, or itself",
        ),
        (
            parts("parts = [\"income\"]\nwhole = \"income\""),
            "2: `income` cannot be a part of `income`: another kind, unit or level, or itself",
        ),
        (
            parts("parts = [\"poor_rate\"]\nwhole = \"trained_rate\"").replace("hard", "firm"),
            "3: `firm` is not one of:",
        ),
        (jump("absolute = 1"), "2: give either `kind` or `measure`"),
        (jump("kind = \"flag\"\nabsolute = 1"), "3: `flag` is not one of: percent, count, amount"),
        (jump("kind = \"count\"\nabsolute = 1\nrelative = 1"), "2: give either `absolute` or `relative`"),
        (jump("kind = \"count\"\nrelative = 0"), "4: must be more than 0"),
        (jump("kind = \"count\"\nrelative = 1").repeat(2), "6: this kind has two rules"),
        ("\n[outlier]\nscore = 101\npeers = 12\n".to_owned(), "3: a score is at most 100"),
        ("\n[outlier]\nscore = 3.5\n".to_owned(), "2: `peers` is missing"),
        ("\n[outlier]\nscore = 3.5\npeers = -1\n".to_owned(), "4: expected a whole number"),
        ("\n[[ranges]]\n".to_owned(), "2: unknown key `ranges`; known: range, consistency, jump, outlier"),
    ] {
        let errors = try_quality(&rules).expect_err(expected);
        let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert!(errors[0].starts_with(&format!("quality.toml:{expected}")), "{expected}\n{errors:?}");
    }
}
