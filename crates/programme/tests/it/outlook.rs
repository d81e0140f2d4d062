//! What will be met: tiers follow from figures, pace and what is at hand, and nothing unknown is taken for good.

use jiff::civil::{Date, date};
use programme::{
    Dong, Lang, Quantity,
    fact::{
        Allocation, CapitalKind, Difficulty, Directive, Disbursement, FundSource, Outlook as Word, OutlookTier,
        Priority, Seq, Year,
    },
    law::{Law, LawError, LawFile},
    outlook::{self, CriterionOutlook, Forecast, Standing, Told},
    snapshot::{Facts, Ground, ReadingsBuilder, Snapshot},
    tie,
};
use proptest::prelude::*;

use super::fixture::{DEPARTMENTS, MEASURES, TODAY, code, criterion, record, register, set};

const RULES: &str = r#"
usual_months = 6
word_months = 12
[chance]
likely = 60
hard = 15
[course]
years = 6
band = 80
[money]
years = 2
thin = 50
[[content]]
names = ["Việc làm", "Thu nhập"]
measures = ["income"]
[stands_for]
met = 95
likely = 80
hard = 40
very_hard = 5
"#;

fn try_rules(rules: &str, sets: &[String]) -> Result<Law, Vec<LawError>> {
    let file = |name: &str, text: &str| LawFile { name: name.to_owned(), text: text.to_owned() };
    let mut files = vec![file("measures/all.toml", MEASURES), file("departments.toml", DEPARTMENTS)];
    files.push(file("outlook.toml", rules));
    files.push(file("lapse.toml", include_str!("../../../../reference/lapse.toml")));
    files.extend((1..).zip(sets).map(|(number, text)| file(&format!("criteria/{number}.toml"), text)));
    Law::parse(&files)
}

const INCOME: &str = r#"{ measure = "income", op = ">=", threshold = 50 }"#;
const POOR: &str = r#"{ measure = "poor_rate", op = "<", threshold = 3 }"#;
const CRAFT: &str = r#"{ measure = "has_craft_village", op = "=", threshold = true }"#;
const EITHER: &str = r#"{ any = [{ measure = "income", op = ">=", threshold = 50 }, { measure = "craft_plan", op = "=", threshold = true }] }"#;

fn judged_by(requirements: &[&str]) -> Law {
    let criteria: String = (1..).zip(requirements).map(|(code, text)| criterion(&format!("{code}"), text)).collect();
    try_rules(RULES, &[set("a", "ntm", (2022, 2025), &criteria)]).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

/// A value: measure, period, value.
type Value<'a> = (&'a str, &'a str, i64);

fn state(law: &Law, facts: Facts, values: &[Value<'_>], day: Date) -> Snapshot {
    let ground = Ground::new(std::sync::Arc::new(law.clone()), &register(), day);
    let mut builder = ReadingsBuilder::new(&ground);
    for (seq, (measure, period, value)) in (1..).zip(values) {
        builder.push(Seq(seq), ("18001", measure, period), Quantity::whole(*value), "approved", "official");
    }
    Snapshot::new(ground, facts, builder.finish())
}

/// Looks at the first commune's criteria.
fn look<T>(snapshot: &Snapshot, see: impl Fn(&[CriterionOutlook<'_>]) -> T) -> T {
    let unit = snapshot.tree().index(code("18001")).expect("exists");
    let set = snapshot.law().set("a").expect("exists");
    see(&Forecast::new(snapshot).of(unit, set).criteria)
}

fn first(snapshot: &Snapshot) -> Told {
    look(snapshot, |criteria| criteria[0].in_effect())
}

fn of_values(requirement: &str, values: &[Value<'_>]) -> Told {
    first(&state(&judged_by(&[requirement]), Facts::default(), values, TODAY))
}

fn difficulty(criterion: Option<&str>, content: &str) -> Facts {
    let difficulty = Difficulty {
        code: "K1".to_owned(),
        unit: code("18001"),
        body: None,
        criterion: criterion.map(str::to_owned),
        content: content.to_owned(),
        text: "Thiếu đất".to_owned(),
        date: date(2022, 5, 1),
        resolved: None,
    };
    Facts { difficulties: vec![record(900, difficulty)].into(), ..Facts::default() }
}

fn task(due: Option<Date>) -> Facts {
    let directive = Directive {
        code: "N1".to_owned(),
        document: "1/TB".to_owned(),
        date: date(2023, 1, 5),
        asker: "Chủ tịch".to_owned(),
        lead: "agriculture".to_owned(),
        coordinating: None,
        person: None,
        asks: "Lập làng nghề".to_owned(),
        deliverable: None,
        due,
        priority: Priority::Normal,
        part_of: None,
        content: None,
        unit: Some(code("18001")),
        concerns: Some(tie::criterion("a", "1")),
        quote: None,
    };
    Facts { directives: vec![record(901, directive)].into(), ..Facts::default() }
}

const FAST: [Value<'static>; 4] =
    [("income", "2019", 38), ("income", "2020", 41), ("income", "2021", 44), ("income", "2022", 47)];
const SLOW: [Value<'static>; 4] =
    [("income", "2019", 41), ("income", "2020", 42), ("income", "2021", 43), ("income", "2022", 44)];

#[test]
fn the_pace_so_far_tells_the_tier() {
    assert_eq!(of_values(INCOME, &[("income", "2022", 50)]), Told::Tier(OutlookTier::Met));
    assert_eq!(
        of_values(INCOME, &FAST),
        Told::Tier(OutlookTier::Likely),
        "3 a year are needed and were seen every year"
    );
    assert_eq!(of_values(INCOME, &SLOW), Told::Tier(OutlookTier::VeryHard), "6 are needed, 1 a year was seen");
    let uneven = [("income", "2019", 40), ("income", "2020", 45), ("income", "2021", 44), ("income", "2022", 47)];
    assert_eq!(of_values(INCOME, &uneven), Told::Tier(OutlookTier::Hard), "2 of 6 pairs went as fast");
    let falling = [("poor_rate", "2020", 6), ("poor_rate", "2021", 5), ("poor_rate", "2022", 3)];
    assert_eq!(of_values(POOR, &falling), Told::Tier(OutlookTier::Likely), "fewer poor is better");
}

#[test]
fn what_is_met_but_falls_is_only_likely() {
    let falling = [("income", "2019", 62), ("income", "2020", 58), ("income", "2021", 55), ("income", "2022", 51)];
    assert_eq!(of_values(INCOME, &falling), Told::Tier(OutlookTier::Likely));
    let law = judged_by(&[INCOME]);
    let text = look(&state(&law, Facts::default(), &falling, TODAY), |criteria| told(&law, &falling, criteria));
    assert!(text.contains("khả năng giữ được đến 31/12/2023 khoảng 2%"), "{text}");
}

fn told(law: &Law, values: &[Value<'_>], criteria: &[CriterionOutlook<'_>]) -> String {
    let snapshot = state(law, Facts::default(), values, TODAY);
    outlook::reason(&snapshot, date(2023, 12, 31), &criteria[0], Lang::Vi)
}

#[test]
fn what_is_missing_is_never_taken_for_met_and_a_tier_that_hangs_on_it_is_not_told() {
    assert_eq!(of_values(INCOME, &[]), Told::Unknown);
    let both = r#"{ all = [{ measure = "income", op = ">=", threshold = 50 }, { measure = "poor_rate", op = "<", threshold = 3 }] }"#;
    assert_eq!(of_values(both, &[("income", "2022", 60)]), Told::Unknown);
    assert_eq!(of_values(both, &SLOW), Told::Tier(OutlookTier::VeryHard), "nothing could make it worse");
    let uneven = [("income", "2019", 40), ("income", "2020", 45), ("income", "2021", 44), ("income", "2022", 47)];
    assert_eq!(of_values(both, &uneven), Told::AtBest(OutlookTier::Hard));
    assert_eq!(of_values(EITHER, &[("income", "2022", 60)]), Told::Tier(OutlookTier::Met), "one suffices");
}

#[test]
fn a_flag_goes_by_who_is_at_work_and_what_stands_in_the_way() {
    let law = judged_by(&[CRAFT]);
    let values = [("has_craft_village", "2022", 0)];
    let tier = |facts: Facts| first(&state(&law, facts, &values, TODAY));
    assert_eq!(tier(Facts::default()), Told::Tier(OutlookTier::Hard), "nobody is at work");
    assert_eq!(tier(task(Some(date(2023, 9, 30)))), Told::Tier(OutlookTier::Likely));
    assert_eq!(tier(task(Some(date(2024, 9, 30)))), Told::Tier(OutlookTier::Hard), "not in time");
    assert_eq!(tier(task(None)), Told::Tier(OutlookTier::Hard), "nobody said by when");
    assert_eq!(tier(task(Some(date(2023, 2, 1)))), Told::Tier(OutlookTier::Hard), "overdue");
    assert_eq!(tier(difficulty(Some("a/1"), "x")), Told::Tier(OutlookTier::VeryHard));
    assert_eq!(tier(difficulty(Some("a/2"), "x")), Told::Tier(OutlookTier::Hard), "another criterion's");
    let blocked = Facts { difficulties: difficulty(Some("a/1"), "x").difficulties, ..task(Some(date(2023, 9, 30))) };
    assert_eq!(tier(blocked), Told::Tier(OutlookTier::Hard));
    let late = date(2023, 9, 1);
    assert_eq!(
        first(&state(&law, Facts::default(), &values, late)),
        Told::Tier(OutlookTier::VeryHard),
        "too few months"
    );
}

#[test]
fn a_difficulty_is_tied_by_its_criterion_or_else_by_its_content() {
    let law = judged_by(&[INCOME]);
    let tier = |facts: Facts| first(&state(&law, facts, &FAST, TODAY));
    assert_eq!(tier(difficulty(None, "thu nhap")), Told::Tier(OutlookTier::Hard), "whatever the marks");
    assert_eq!(tier(difficulty(None, "Nước sạch")), Told::Tier(OutlookTier::Likely));
}

fn money(given: &[(i16, Date, i64)], paid: &[(i16, i64)]) -> Facts {
    let (unit, fund, capital) = (code("18001"), FundSource::Provincial, CapitalKind::Investment);
    let content = || "Việc làm".to_owned();
    let allocation = |(seq, (year, date, amount)): (i64, &(i16, Date, i64))| {
        let (number, amount) = (format!("{seq}/QĐ"), Dong(*amount * 1_000_000_000));
        record(
            seq,
            Allocation { number, unit, year: Year(*year), fund, capital, content: content(), date: *date, amount },
        )
    };
    let payment = |(seq, (year, amount)): (i64, &(i16, i64))| {
        let (voucher, date, amount) = (seq.to_string(), date(*year, 11, 1), Dong(*amount * 1_000_000_000));
        let (year, part) = (Year(*year), None);
        record(seq, Disbursement { voucher, unit, year, fund, capital, content: content(), date, amount, part })
    };
    Facts {
        allocations: (500..).zip(given).map(allocation).collect(),
        disbursements: (600..).zip(paid).map(payment).collect(),
        ..Facts::default()
    }
}

#[test]
fn money_far_below_that_of_earlier_years_by_the_same_day_counts_against() {
    let law = judged_by(&[INCOME]);
    let early = |year| date(year, 2, 1);
    let given = [(2021, early(2021), 10), (2022, early(2022), 10), (2023, early(2023), 4)];
    assert_eq!(first(&state(&law, money(&given, &[]), &FAST, TODAY)), Told::Tier(OutlookTier::Hard));
    let late = [(2021, date(2021, 6, 1), 10), (2022, date(2022, 6, 1), 10), (2023, early(2023), 4)];
    assert_eq!(
        first(&state(&law, money(&late, &[]), &FAST, TODAY)),
        Told::Tier(OutlookTier::Likely),
        "by this day none was"
    );
    assert_eq!(
        first(&state(&law, money(&given[1..], &[]), &FAST, TODAY)),
        Told::Tier(OutlookTier::Likely),
        "one year is none"
    );
}

#[test]
fn what_past_money_went_along_with_is_told() {
    let law = judged_by(&[INCOME]);
    let snapshot = state(&law, money(&[], &[(2020, 10), (2021, 20), (2022, 30)]), &FAST, TODAY);
    let text = look(&snapshot, |criteria| outlook::reason(&snapshot, date(2023, 12, 31), &criteria[0], Lang::Vi));
    assert!(text.contains("2020–2022 đã giải ngân 60 tỷ đồng, chỉ số tăng 9 triệu đồng"), "{text}");
    assert!(text.contains("phần còn thiếu cần khoảng 20 tỷ đồng"), "{text}");
    assert!(text.contains("6 trong 6 lần đi đủ nhanh: khả năng kịp khoảng 98%"), "{text}");
    let gap = state(&law, money(&[], &[(2020, 10), (2022, 30)]), &FAST, TODAY);
    let text = look(&gap, |criteria| outlook::reason(&gap, date(2023, 12, 31), &criteria[0], Lang::Vi));
    assert!(!text.contains("giải ngân"), "of one year nothing is known: {text}");
}

fn word(tier: OutlookTier, day: Date, computed: Option<OutlookTier>) -> Facts {
    let (unit, set, criterion) = (code("18001"), "a".to_owned(), "1".to_owned());
    let reason = Some("Nhà máy mới mở".to_owned());
    Facts {
        outlooks: vec![record(800, Word { unit, set, criterion, date: day, tier, reason, computed })].into(),
        ..Facts::default()
    }
}

#[test]
fn the_offices_word_stands_until_it_is_old_or_overtaken() {
    let law = judged_by(&[INCOME]);
    let told = |facts: Facts| {
        look(&state(&law, facts, &SLOW, TODAY), |criteria| {
            (criteria[0].in_effect(), criteria[0].computed(), criteria[0].word.map(|word| word.standing))
        })
    };
    let (likely, very_hard) = (Told::Tier(OutlookTier::Likely), Told::Tier(OutlookTier::VeryHard));
    let fresh = date(2023, 3, 1);
    let said = |day, computed| word(OutlookTier::Likely, day, computed);
    assert_eq!(told(said(fresh, None)), (likely, very_hard, Some(Standing::Stands)), "both are kept");
    assert_eq!(told(said(fresh, Some(OutlookTier::VeryHard))).2, Some(Standing::Stands));
    let old = date(2022, 3, 13);
    assert_eq!(told(said(old, None)), (very_hard, very_hard, Some(Standing::TooOld(TODAY))));
    let moved = told(said(fresh, Some(OutlookTier::Hard)));
    assert_eq!(moved, (very_hard, very_hard, Some(Standing::Overtaken(OutlookTier::Hard))));
}

#[test]
fn the_back_test_counts_only_what_was_reported_again() {
    let law = judged_by(&[INCOME, POOR]);
    let values = [&FAST[..], &[("income", "2023", 51), ("poor_rate", "2022", 5)]].concat();
    let (then, later) =
        (state(&law, Facts::default(), &values, TODAY), state(&law, Facts::default(), &values, date(2023, 12, 31)));
    let unit = then.tree().index(code("18001")).expect("exists");
    let trials = outlook::trials(&Forecast::new(&then), &later, unit, then.law().set("a").expect("exists"));
    let seen: Vec<_> = trials.iter().map(|trial| (trial.indicator.as_str(), trial.tier, trial.came_true)).collect();
    assert_eq!(seen, [("1.1", OutlookTier::Likely, true)]);
    let table = outlook::reliability(&trials);
    assert_eq!(table.iter().map(|each| (each.told, each.met)).collect::<Vec<_>>(), [(0, 0), (1, 1), (0, 0), (0, 0)]);
    assert_eq!((table[0].share(), table[1].share()), (None, Some(Quantity::HUNDRED)));
}

#[test]
fn a_back_test_is_scored_beside_the_word_that_nothing_changes() {
    let law = judged_by(&[INCOME]);
    let rules = law.outlook().expect("rules");
    let trial = |tier, was_met, came_true| {
        let (set, indicator) = ("a".to_owned(), "1.1".to_owned());
        outlook::Trial { unit: code("18001"), set, indicator, tier, was_met, came_true }
    };
    let score = |trials: &[outlook::Trial]| {
        outlook::score(rules, trials).map(|score| (score.tiers.to_string(), score.as_today.to_string()))
    };
    assert_eq!(score(&[]), None, "of nothing nothing is said");
    let met = trial(OutlookTier::Met, true, true);
    assert_eq!(score(std::slice::from_ref(&met)), Some(("0.0025".to_owned(), "0".to_owned())));
    let (rose, stayed) = (trial(OutlookTier::Likely, false, true), trial(OutlookTier::VeryHard, false, false));
    // (0.05² + 0.2² + 0.05²) / 3 beside (0 + 1 + 0) / 3.
    assert_eq!(score(&[met, rose, stayed]), Some(("0.015".to_owned(), "0.3333".to_owned())));
}

#[test]
fn rules_that_make_no_sense_are_refused_with_their_place() {
    for (wrong, line, says) in [
        (RULES.replace("hard = 15", "hard = 70"), 4, "must be below"),
        (RULES.replace("band = 80", "band = 180"), 9, "no percentage"),
        (RULES.replace("years = 6", "years = 1"), 7, "2 to 10"),
        (RULES.replace("\"income\"]", "\"incomes\"]"), 15, "no measure `incomes`"),
        (format!("{RULES}\n[horizon]\nprovince = \"never\""), 23, "year, set"),
        (RULES.replace("hard = 40", "hard = 90"), 16, "must not rise"),
        (format!("{RULES}\n[[plan]]\nset = \"b\"\nbasis = \"1/KH\"\nsource = \"t\""), 22, "no criteria set `b`"),
    ] {
        let errors = try_rules(&wrong, &[]).expect_err(says);
        let found: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert!(
            found.iter().any(|error| error.starts_with(&format!("outlook.toml:{line}:")) && error.contains(says)),
            "{found:?}"
        );
    }
}

fn rank(told: Told) -> usize {
    let tier = told.tier().expect("nothing is missing");
    OutlookTier::ALL.iter().position(|each| *each == tier).expect("a tier")
}

fn quarters(values: &[i64]) -> Vec<(String, i64)> {
    let name = |place: usize| format!("{}-Q{}", 2018 + place / 4, place % 4 + 1);
    (0..).map(name).zip(values.iter().copied()).collect()
}

fn of_quarters(law: &Law, values: &[(String, i64)]) -> Snapshot {
    let values: Vec<Value<'_>> = values.iter().map(|(period, value)| ("income", period.as_str(), *value)).collect();
    state(law, Facts::default(), &values, TODAY)
}

proptest! {
    #[test]
    fn a_better_value_never_worsens_a_tier(values in prop::collection::vec(0_i64..80, 1..18), more in 0_i64..40) {
        let law = judged_by(&[INCOME]);
        let mut better = values.clone();
        *better.last_mut().expect("one at least") += more;
        let tier = |values: &[i64]| rank(first(&of_quarters(&law, &quarters(values))));
        prop_assert!(tier(&better) <= tier(&values));
        let all_better: Vec<i64> = values.iter().map(|value| value + more).collect();
        prop_assert!(tier(&all_better) <= tier(&values));
    }

    #[test]
    fn what_is_met_today_is_at_least_likely(values in prop::collection::vec(0_i64..80, 0..17), last in 50_i64..80) {
        let law = judged_by(&[INCOME]);
        let values: Vec<i64> = values.into_iter().chain([last]).collect();
        prop_assert!(rank(first(&of_quarters(&law, &quarters(&values)))) <= 1);
    }

    #[test]
    fn the_span_narrows_with_figures_that_agree(pace in -3_i64..4, wobble in 1_i64..9, few in 4_usize..8) {
        let law = judged_by(&[INCOME]);
        let width = |number: usize| {
            let number = i64::try_from(number).expect("few");
            let values: Vec<i64> = (0..number).map(|place| 200 + pace * place + wobble * (place % 2)).collect();
            let snapshot = of_quarters(&law, &quarters(&values));
            look(&snapshot, |criteria| {
                let course = criteria[0].indicators[0].tests[0].course.clone().expect("a course");
                let (low, high) = course.project(date(2023, 12, 31), Quantity::whole(80))?.span?;
                let years = course.points().last().expect("one").period.end();
                let months = outlook::months_between(years, date(2023, 12, 31));
                Some((high - low).to_float() / f64::from(months))
            }).expect("a span")
        };
        // Twice as many figures that wobble as much about the same pace.
        prop_assert!(width(2 * few) <= width(few) + 0.001);
    }
}
