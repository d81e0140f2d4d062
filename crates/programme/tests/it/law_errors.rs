//! Every mistake in the law's files is refused with its file and line.

use programme::law::{Law, LawFile};

use super::fixture::{criterion, law, set, try_law};

/// The messages of a law that must be refused.
fn errors(sets: &[&str]) -> Vec<String> {
    try_law(sets).expect_err("the law must be refused").iter().map(ToString::to_string).collect()
}

fn one(body: &str) -> Vec<String> {
    errors(&[&set("a", "ntm", (2022, 2025), body)])
}

#[test]
fn a_sound_law_is_read() {
    let law =
        law(&[&set("a", "ntm", (2022, 2025), &criterion("1", r#"{ measure = "income", op = ">=", threshold = 42 }"#))]);
    assert_eq!(law.sets().len(), 1);
    assert!(law.measure("trained_rate.women").is_some());
}

#[test]
fn an_unknown_measure_names_its_line() {
    let errors = one(&criterion("1", r#"{ measure = "incomes", op = ">=", threshold = 42 }"#));
    assert_eq!(errors, ["criteria/1.toml:20: unknown measure `incomes`: define it in measures/"]);
}

#[test]
fn overlapping_periods_are_refused() {
    let body = criterion("1", r#"{ measure = "income", op = ">=", threshold = 42 }"#);
    let errors = errors(&[&set("a", "ntm", (2022, 2025), &body), &set("b", "ntm", (2025, 2026), &body)]);
    assert_eq!(errors, ["criteria/2.toml:6: overlapping periods: `b` and `a` both judge commune ntm in one year"]);
}

#[test]
fn an_empty_threshold_is_refused_however_it_is_written() {
    for (threshold, message) in [
        ("[]", "the threshold is empty: give a value, or say `{ unknown = true }`"),
        ("{}", "the threshold is empty: give a value, `delegated`, `derived_from`, or `unknown = true`"),
        ("\"\"", "the measure is a number, not a rating"),
    ] {
        let errors = one(&criterion("1", &format!(r#"{{ measure = "income", op = ">=", threshold = {threshold} }}"#)));
        assert_eq!(errors, [format!("criteria/1.toml:20: {message}")], "{threshold}");
    }
}

#[test]
fn a_duplicate_code_is_refused_but_successive_wordings_are_not() {
    let income = r#"{ measure = "income", op = ">=", threshold = 42 }"#;
    let twice = format!("{}{}", criterion("1", income), criterion("1", income));
    let errors = one(&twice);
    assert!(
        errors.contains(&"criteria/1.toml:22: duplicate code: criterion `1` stands twice".to_owned()),
        "{errors:?}"
    );

    let second = |period: &str| {
        format!(
            "{}\n  [[criterion.indicator]]\n  code = \"1.1\"\n  vi = \"x\"\n  en = \"x\"\n  cites = \"318/QĐ-TTg\"\n  \
             verified = \"unverified\"\n  {period}\n  requirement = {income}\n",
            criterion("1", income)
                .replace("verified = \"unverified\"", "verified = \"unverified\"\n  until = 2024-02-29"),
        )
    };
    law(&[&set("a", "ntm", (2022, 2025), &second("from = 2024-03-01"))]);
    let errors = one(&second("from = 2024-02-29"));
    assert_eq!(errors.len(), 1);
    assert!(errors[0].ends_with("duplicate code: indicator `1.1` has two wordings for one day"), "{errors:?}");
}

#[test]
fn a_cycle_of_derived_thresholds_is_refused() {
    let derived = |set: &str| {
        let threshold = format!(r#"{{ derived_from = {{ set = "{set}", indicator = "1.1" }}, times = 1.1 }}"#);
        criterion("1", &format!(r#"{{ measure = "income", op = ">=", threshold = {threshold} }}"#))
    };
    let errors =
        errors(&[&set("a", "ntm", (2022, 2025), &derived("b")), &set("b", "advanced", (2022, 2025), &derived("a"))]);
    assert_eq!(
        errors,
        [
            "criteria/1.toml:14: a cycle of derived thresholds or sets: a → b → a",
            "criteria/2.toml:14: a cycle of derived thresholds or sets: b → a → b",
        ]
    );
}

#[test]
fn other_mistakes_are_refused_too() {
    let income = r#"{ measure = "income", op = ">=", threshold = 42 }"#;
    let cases = [
        (criterion("1", "{ all = [] }"), "a requirement without branches would hold for everybody: add one"),
        (
            criterion("1", r#"{ at_least = 3, of = [ { measure = "income", op = ">=", threshold = 1 } ] }"#),
            "`at_least` must be from 1 to 1",
        ),
        (criterion("1", r#"{ measure = "income", op = "≥", threshold = 42 }"#), "`≥` is not one of: >= <= > < ="),
        (
            criterion("1", r#"{ measure = "readiness", op = ">=", threshold = "Giỏi" }"#),
            "`Giỏi` is not on the measure's scale: Đạt < Khá < Tốt",
        ),
        (
            criterion("1", r#"{ measure = "income", op = ">=", threshold = 42, each_sex = true }"#),
            "measure `income` is not observed by sex",
        ),
        (criterion("1", r#"{ measure = "income", op = ">=", treshold = 42 }"#), "unknown key `treshold`"),
        (
            criterion("1", r#"{ measure = "income", op = ">=", threshold = [ { value = 1 }, { value = 2 } ] }"#),
            "two rows apply to one case",
        ),
        (criterion("1", r#"{ meets = "nowhere" }"#), "no criteria set `nowhere`"),
        (
            criterion("1", income).replace("318/QĐ-TTg", "999/QĐ-TTg"),
            "`999/QĐ-TTg` is not one of the set's legal bases",
        ),
        (criterion("1", income).replace("\"agriculture\"", "\"justice\""), "no department `justice`"),
        (
            "official = { criteria = 19, indicators = 57 }\n".to_owned() + &criterion("1", income),
            "`official` says 19 criteria and 57 indicators; the file has 1 and 1",
        ),
        ("builds_on = \"nowhere\"\n".to_owned() + &criterion("1", income), "`builds_on` names no criteria set"),
        ("x = [".to_owned(), "criteria/1.toml:"),
    ];
    for (body, expected) in cases {
        let errors = one(&body);
        assert!(errors.iter().any(|error| error.contains(expected)), "{expected}\n{errors:?}");
        assert!(errors.iter().all(|error| error.starts_with("criteria/1.toml:")), "{errors:?}");
    }
}

#[test]
fn when_money_lapses_is_told_once_for_each_kind_by_a_day_of_every_year() {
    let rule = |capital: &str, month: i8, day: i8| {
        format!(
            "[[rule]]\ncapital = \"{capital}\"\nmonth = {month}\nday = {day}\nlaw = \"x\"\nverified = \"unverified\"\n"
        )
    };
    let errors = |rules: &[String]| -> String {
        let file = |name: &str, text: String| LawFile { name: name.to_owned(), text };
        let read = Law::parse(&[file("lapse.toml", rules.concat())]);
        read.err().unwrap_or_default().iter().map(ToString::to_string).collect()
    };
    let sound = [rule("investment", 1, 31), rule("recurrent", 1, 31)];
    assert_eq!(errors(&sound), "");
    let leap = errors(&[rule("investment", 2, 29), rule("recurrent", 1, 31)]);
    assert!(leap.contains("lapse.toml:1: day 29 of month 2 is not in every year"), "{leap}");
    let twice = errors(&[rule("investment", 1, 31), sound[0].clone(), sound[1].clone()]);
    assert!(twice.contains("capital `investment` has two rules"), "{twice}");
    let missing = errors(&sound[..1]);
    assert!(missing.contains("no rule for capital `recurrent`"), "{missing}");
}
