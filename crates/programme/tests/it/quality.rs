//! Values are questioned by their range, their neighbours, their past and their peers; soft doubts can be answered.

use std::fmt::Write as _;

use jiff::civil::date;
use programme::{
    Quantity,
    fact::{Acknowledgement, Reading, Record},
    law::{Law, MeasureIndex},
    period::Period,
    quality::{Acknowledged, Doubt, Peers, Questioned, Rule, Severity, doubts, review},
    snapshot::{Facts, Snapshot},
    unit::{Register, UnitIndex},
};
use proptest::prelude::*;

use super::fixture::{LINEAGE, UNITS, code, record, register, snapshot, try_quality};

const RULES: &str = r#"
[[range]]
measure = "income"
hard = { min = 5, max = 500 }
soft = { min = 20, max = 150 }
vi = "Triệu đồng một năm."
en = "Million đồng a year."

[[consistency]]
parts = ["trained_rate.women", "trained_rate.men"]
whole = "poor_rate"
severity = "hard"
vi = "Phép thử."
en = "A test."

[[jump]]
kind = "percent"
absolute = 15

[[jump]]
kind = "amount"
relative = 30
least = 2

[outlier]
score = 3.5
peers = 12
"#;

fn law() -> Law {
    try_quality(RULES).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

fn index(law: &Law, id: &str) -> MeasureIndex {
    law.measure(id).expect(id).0
}

fn period(text: &str) -> Period {
    Period::parse(text).expect(text)
}

fn unit(snapshot: &Snapshot, text: &str) -> UnitIndex {
    snapshot.tree().index(code(text)).expect(text)
}

/// The doubts about values of xã Một for 2022, with those of an earlier period.
fn about(values: &[(&str, i64)], before: &str, earlier: &[(&str, i64)]) -> Vec<Doubt> {
    let law = law();
    let snapshot = snapshot(&law, &register(), Facts::default(), &[]);
    let find = |values: &[(&str, i64)], measure: MeasureIndex| {
        let found = values.iter().find(|(id, _)| *id == law.measure_at(measure).id);
        found.map(|(_, value)| Quantity::whole(*value))
    };
    let previous = |measure| find(earlier, measure).map(|value| (period(before), value));
    let questioned = Questioned {
        unit: unit(&snapshot, "18001"),
        period: period("2022"),
        values: &|measure| find(values, measure),
        previous: &previous,
    };
    doubts(&law, &Peers::new(&snapshot), &questioned)
}

fn kinds(doubts: &[Doubt]) -> Vec<(Rule, Severity)> {
    doubts.iter().map(|doubt| (doubt.rule, doubt.severity)).collect()
}

#[test]
fn a_value_beyond_its_range_is_doubted_once() {
    for (value, expected) in [
        (4, Some(Severity::Hard)),
        (5, Some(Severity::Soft)),
        (19, Some(Severity::Soft)),
        (20, None),
        (150, None),
        (151, Some(Severity::Soft)),
        (501, Some(Severity::Hard)),
    ] {
        let doubts = about(&[("income", value)], "2021", &[]);
        assert_eq!(kinds(&doubts), Vec::from_iter(expected.map(|severity| (Rule::Range, severity))), "{value}");
    }
    let doubts = about(&[("income", 1_200)], "2021", &[]);
    assert_eq!(
        doubts[0].reason.vi,
        "1.200 triệu đồng không thể có, vì phải từ 5 triệu đồng đến 500 triệu đồng. Triệu đồng một năm."
    );
    assert_eq!(
        doubts[0].reason.en,
        "1.200 triệu đồng is impossible: it must be from 5 triệu đồng to 500 triệu đồng. Million đồng a year."
    );
}

#[test]
fn parts_must_stay_within_their_whole() {
    let with =
        |women, men| about(&[("trained_rate.women", women), ("trained_rate.men", men), ("poor_rate", 50)], "2021", &[]);
    assert_eq!(with(20, 30), []);
    let doubts = with(21, 30);
    assert_eq!(kinds(&doubts), [(Rule::Consistency, Severity::Hard)]);
    let law = law();
    assert_eq!(doubts[0].about.measure, index(&law, "trained_rate.women"));
    assert_eq!(doubts[0].with, [index(&law, "trained_rate.men"), index(&law, "poor_rate")]);
    assert_eq!(
        doubts[0].reason.en,
        "Trained workers (women) + Trained workers (men): 51%, which is more than Poor households: 50%. A test."
    );
    assert_eq!(about(&[("trained_rate.women", 99), ("poor_rate", 50)], "2021", &[]), [], "a part is not known");
}

#[test]
fn values_of_different_periods_are_not_compared_with_one_another() {
    let (law, register) = (law(), register());
    let ground = super::fixture::ground(&law, &register);
    let values = |of_whole: &str| {
        let mut builder = programme::snapshot::ReadingsBuilder::new(&ground);
        let cells = [("trained_rate.women", "2022", 40), ("trained_rate.men", "2022", 40), ("poor_rate", of_whole, 50)];
        for (seq, (measure, period, value)) in (1..).zip(cells) {
            let key = ("18001", measure, period);
            builder.push(programme::fact::Seq(seq), key, Quantity::whole(value), "approved", "official");
        }
        let snapshot = Snapshot::new(ground.clone(), Facts::default(), builder.finish());
        review(&snapshot, unit(&snapshot, "42"), &Peers::new(&snapshot)).len()
    };
    assert_eq!((values("2022"), values("2021")), (1, 0));
}

#[test]
fn a_jump_is_doubted_against_the_previous_period_of_the_same_length() {
    let rate = |from, to, before| kinds(&about(&[("poor_rate", to)], before, &[("poor_rate", from)]));
    assert_eq!(rate(30, 15, "2021"), []);
    assert_eq!(rate(30, 14, "2021"), [(Rule::Jump, Severity::Soft)]);
    assert_eq!(rate(30, 46, "2021"), [(Rule::Jump, Severity::Soft)]);
    assert_eq!(rate(30, 14, "2021-Q4"), [], "a quarter says nothing about a year");
    assert_eq!(rate(30, 14, "2022"), [], "nor does a period about itself");
    let income = |from, to| about(&[("income", to)], "2021", &[("income", from)]);
    assert_eq!(income(40, 52), []);
    let doubts = income(40, 53);
    assert_eq!(
        doubts[0].reason.vi,
        "Từ 40 triệu đồng (kỳ 2021) đến 53 triệu đồng: tăng 32,5%, quá mức thường gặp 30%."
    );
    let doubts = about(&[("poor_rate", 14)], "2021", &[("poor_rate", 30)]);
    assert_eq!(
        doubts[0].reason.en,
        "From 30% (2021) to 14%: down by 16 percentage points, more than the usual 15 percentage points."
    );
}

#[test]
fn a_small_difference_is_no_jump_and_from_nothing_there_is_no_percentage() {
    let rules = "[[jump]]\nkind = \"amount\"\nrelative = 30\nleast = 3\n";
    let law = try_quality(rules).expect("sound");
    let snapshot = snapshot(&law, &register(), Facts::default(), &[]);
    let income = index(&law, "income");
    let jump = |from: i64, to: i64| {
        let questioned = Questioned {
            unit: unit(&snapshot, "18001"),
            period: period("2022"),
            values: &|measure| (measure == income).then_some(Quantity::whole(to)),
            previous: &|_| Some((period("2021"), Quantity::whole(from))),
        };
        doubts(&law, &Peers::new(&snapshot), &questioned).pop().map(|doubt| doubt.reason.en)
    };
    assert_eq!((jump(1, 3), jump(0, 2), jump(0, 0)), (None, None, None));
    assert!(jump(1, 4).is_some());
    assert_eq!(
        jump(0, 3).as_deref(),
        Some("From 0 triệu đồng (2021) to 3 triệu đồng: up by 3 triệu đồng, more than the usual 30%.")
    );
}

/// A district of so many like communes, with two of another class; the n-th has code 19000 + n.
fn many(units: usize) -> Register {
    let mut text = UNITS.to_owned();
    for number in 0..units + 2 {
        let class = if number < units { "" } else { "safe_zone" };
        let _ = writeln!(text, "{},439,commune,Xã {number},,2025-06-30,,,,1,north_central,{class},,t", 19_000 + number);
    }
    Register::parse(("units.csv", &text), ("lineage.csv", LINEAGE)).expect("the units are sound")
}

/// Their incomes.
fn incomes(law: &Law, values: &[i64]) -> Snapshot {
    let codes: Vec<String> = (19_000..).take(values.len()).map(|code| code.to_string()).collect();
    let rows: Vec<_> = codes.iter().zip(values).map(|(code, value)| (code.as_str(), "income", *value)).collect();
    snapshot(law, &many(values.len()), Facts::default(), &rows)
}

const USUAL: [i64; 12] = [40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51];

#[test]
fn a_value_far_from_its_peers_is_doubted() {
    let law = law();
    let mut values = USUAL.to_vec();
    values.push(90);
    let snapshot = incomes(&law, &values);
    let peers = Peers::new(&snapshot);
    let found = review(&snapshot, unit(&snapshot, "42"), &peers);
    assert_eq!(found.len(), 1, "{found:#?}");
    let (unit, doubt) = &found[0];
    assert_eq!(snapshot.tree().unit(*unit).name, "Xã 12");
    assert_eq!((doubt.rule, doubt.severity), (Rule::Outlier, Severity::Soft));
    assert_eq!(
        doubt.reason.vi,
        "90 triệu đồng khác xa 13 đơn vị tương tự: trung vị 46 triệu đồng, độ lệch trung vị (MAD) 3 triệu đồng; \
         điểm z 9,9, quá 3,5."
    );
    assert_eq!(
        doubt.reason.en,
        "90 triệu đồng is far from its 13 peers: median 46 triệu đồng, median deviation (MAD) 3 triệu đồng; \
         z-score 9,9, above 3,5."
    );
}

#[test]
fn with_few_peers_nothing_is_said() {
    let law = law();
    let mut values = USUAL[..10].to_vec();
    values.push(90);
    let snapshot = incomes(&law, &values);
    assert_eq!(review(&snapshot, unit(&snapshot, "42"), &Peers::new(&snapshot)), []);
}

#[test]
fn units_of_another_class_are_no_peers() {
    let law = law();
    let snapshot = incomes(&law, &USUAL);
    let peers = Peers::new(&snapshot);
    let spread = |code| peers.spread(unit(&snapshot, code), index(&law, "income")).copied();
    assert!(spread("19000").is_some() && spread("18001").is_some());
    assert_eq!((spread("19012"), spread("18002")), (None, None), "a safe zone, and an especially difficult commune");
}

proptest! {
    #[test]
    fn the_median_of_the_peers_is_never_doubted(values in prop::collection::vec(20_i64..150, 12..40)) {
        let law = law();
        let snapshot = incomes(&law, &values);
        let peers = Peers::new(&snapshot);
        let (unit, income) = (unit(&snapshot, "19000"), index(&law, "income"));
        let median = peers.spread(unit, income).expect("enough peers").median();
        let questioned = Questioned {
            unit,
            period: period("2022"),
            values: &|measure| (measure == income).then_some(median),
            previous: &|_| Some((period("2021"), median)),
        };
        prop_assert_eq!(doubts(&law, &peers, &questioned), []);
    }
}

#[test]
fn the_graver_doubts_come_first_then_the_order_of_the_measures() {
    let values = [("trained_rate.women", 60), ("trained_rate.men", 60), ("poor_rate", 50), ("income", 10)];
    let doubts = about(&values, "2021", &[("poor_rate", 10), ("income", 40)]);
    let law = law();
    let seen: Vec<_> =
        doubts.iter().map(|doubt| (doubt.severity.id(), law.measure_at(doubt.about.measure).id.as_str())).collect();
    assert_eq!(
        seen,
        [("hard", "trained_rate.women"), ("soft", "income"), ("soft", "income"), ("soft", "poor_rate")],
        "{doubts:#?}"
    );
}

/// "This income of xã Một stands", said of 2022.
fn acknowledgement(rule: Rule, value: i64) -> Record<Acknowledgement> {
    let value = Reading(Quantity::whole(value));
    let word = "có làng nghề mới".to_owned();
    let (measure, period, date) = ("income".to_owned(), period("2022"), date(2023, 2, 1));
    record(9, Acknowledgement { unit: code("18001"), measure, period, rule, value, word, date })
}

#[test]
fn an_acknowledged_doubt_is_silent_until_the_value_changes() {
    let law = law();
    let standing = |acknowledged, value| {
        let facts = Facts { acknowledgements: vec![acknowledged].into(), ..Facts::default() };
        let snapshot = snapshot(&law, &register(), facts, &[("18001", "income", value)]);
        let found = review(&snapshot, unit(&snapshot, "42"), &Peers::new(&snapshot));
        assert_eq!(found.len(), 1);
        let commune = unit(&snapshot, "18001");
        let doubts = found.into_iter().map(|(_, doubt)| doubt).collect();
        Acknowledged::new(&snapshot).standing(commune, doubts).len()
    };
    assert_eq!(standing(acknowledgement(Rule::Range, 160), 160), 0);
    assert_eq!(standing(acknowledgement(Rule::Range, 160), 170), 1, "another value");
    assert_eq!(standing(acknowledgement(Rule::Jump, 160), 160), 1, "another rule");
    assert_eq!(standing(acknowledgement(Rule::Range, 600), 600), 1, "what cannot be");
    let mut other = acknowledgement(Rule::Range, 160);
    other.sourced.fact.period = period("2021");
    assert_eq!(standing(other, 160), 1, "another period");
    let mut other = acknowledgement(Rule::Range, 160);
    other.sourced.fact.unit = code("18002");
    assert_eq!(standing(other, 160), 1, "another unit");
    let mut later = acknowledgement(Rule::Range, 160);
    later.sourced.fact.date = date(2023, 4, 1);
    assert_eq!(standing(later, 160), 1, "said after the date of the snapshot");
}

proptest! {
    #[test]
    fn only_the_acknowledged_value_is_covered(said in 151_i64..500, value in 151_i64..500) {
        let law = law();
        let facts = Facts { acknowledgements: vec![acknowledgement(Rule::Range, said)].into(), ..Facts::default() };
        let snapshot = snapshot(&law, &register(), facts, &[("18001", "income", value)]);
        let (unit, doubt) = review(&snapshot, unit(&snapshot, "42"), &Peers::new(&snapshot)).remove(0);
        prop_assert_eq!(Acknowledged::new(&snapshot).covering(unit, &doubt).is_some(), said == value);
    }
}
