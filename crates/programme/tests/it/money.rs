//! Lines of money: sums that always agree, payments taken from what lapses first.

use std::{collections::BTreeSet, sync::Arc};

use jiff::{ToSpan as _, civil::date};
use programme::{
    Dong, Quantity,
    fact::{Allocation, CapitalKind, CarryOver, Disbursement, FundSource, Year},
    metric,
    money::{self, Line, Tranche},
    snapshot::{Facts, Ground, ReadingsBuilder, Snapshot},
    unit::UnitIndex,
};
use proptest::prelude::*;

use crate::fixture::{TODAY, code, law, record, register, snapshot};

const UNITS: [&str; 4] = ["436", "439", "18001", "18002"];
const CONTENTS: [&str; 3] = ["Hạ tầng", "Nước sạch", "OCOP"];

/// What a generated fact is about, by places in the lists, and its amount.
type Drawn = (usize, usize, usize, usize, i64);

fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
    prop::collection::vec((0..4_usize, 0..FundSource::ALL.len(), 0..2_usize, 0..3_usize, 0..9_000_000_000_i64), 0..40)
}

fn facts(given: &[Drawn], paid: &[Drawn], carried: &[Drawn]) -> Facts {
    let mut facts = Facts::default();
    for (seq, (unit, fund, capital, content, amount)) in (1..).zip(given) {
        facts.allocations.push(record(
            seq,
            Allocation {
                number: format!("{seq}/QĐ"),
                unit: code(UNITS[*unit]),
                year: Year(2022),
                fund: FundSource::ALL[*fund],
                capital: CapitalKind::ALL[*capital],
                content: CONTENTS[*content].to_owned(),
                date: date(2022, 3, 1),
                amount: Dong(*amount),
            },
        ));
    }
    for (seq, (unit, fund, capital, content, amount)) in (101..).zip(paid) {
        facts.disbursements.push(record(
            seq,
            Disbursement {
                voucher: seq.to_string(),
                unit: code(UNITS[*unit]),
                year: Year(2022),
                fund: FundSource::ALL[*fund],
                capital: CapitalKind::ALL[*capital],
                content: CONTENTS[*content].to_owned(),
                date: date(2022, 6, 1).saturating_add((seq % 270).days()),
                amount: Dong(*amount),
                part: None,
            },
        ));
    }
    for (seq, (unit, fund, capital, content, amount)) in (201..).zip(carried) {
        facts.carry_overs.push(record(
            seq,
            CarryOver {
                number: format!("{seq}/QĐ"),
                unit: code(UNITS[*unit]),
                year: Year(2022),
                fund: FundSource::ALL[*fund],
                capital: CapitalKind::ALL[*capital],
                content: CONTENTS[*content].to_owned(),
                date: date(2023, 1, 20),
                until: date(2023, 4, 1).saturating_add((seq % 200).days()),
                amount: Dong(*amount),
            },
        ));
    }
    facts
}

fn of(facts: Facts) -> Snapshot {
    snapshot(&law(&[]), &register(), facts, &[])
}

fn province(snapshot: &Snapshot) -> UnitIndex {
    snapshot.tree().index(code("42")).expect("the province")
}

proptest! {
    #[test]
    fn sums_by_source_content_and_unit_each_equal_the_whole(given in drawn(), paid in drawn(), carried in drawn()) {
        let facts = facts(&given, &paid, &carried);
        let sum = |drawn: &[Drawn]| Dong(drawn.iter().map(|(.., amount)| amount).sum());
        let expected = (sum(&given), sum(&paid), sum(&carried));
        let snapshot = of(facts);
        let lines = money::lines(&snapshot, province(&snapshot));
        let whole = money::total(&lines);
        prop_assert_eq!((whole.allocated, whole.disbursed, whole.carried_over), expected);
        let same = |sums: Vec<money::Sum>| {
            let add = |read: fn(&money::Sum) -> Dong| sums.iter().map(read).sum::<Dong>();
            let found = (add(|sum| sum.allocated), add(|sum| sum.disbursed), add(|sum| sum.carried_over));
            (found, sums.iter().map(|sum| sum.overspent).sum::<usize>()) == (expected, whole.overspent)
        };
        prop_assert!(same(money::by(&lines, |line| line.key.fund).into_values().collect()));
        prop_assert!(same(money::by(&lines, |line| line.key.content).into_values().collect()));
        prop_assert!(same(money::by(&lines, |line| line.key.unit).into_values().collect()));
    }

    #[test]
    fn no_more_is_spent_than_given_or_it_is_named(given in drawn(), paid in drawn(), carried in drawn()) {
        let snapshot = of(facts(&given, &paid, &carried));
        let lines = money::lines(&snapshot, province(&snapshot));
        for line in &lines {
            prop_assert!(line.allocated() >= line.disbursed() || line.overspent().0 > 0);
            let left: Dong = line.tranches().iter().map(|tranche| tranche.left).sum();
            let may_be_spent = line.allocated().max(line.carried_over());
            prop_assert_eq!(left.0, (may_be_spent.0 - line.disbursed().0).max(0));
            prop_assert!(line.tranches().iter().all(|tranche| tranche.left.0 >= 0 && tranche.left <= tranche.given));
        }
        let named = metric::find("fund.overspent_lines").expect("it").compute(&snapshot, province(&snapshot));
        prop_assert_eq!(named.items.len(), money::total(&lines).overspent);
    }

    #[test]
    fn what_lapses_is_what_the_figure_says_and_grows_with_the_days(given in drawn(), paid in drawn(), carried in drawn()) {
        let snapshot = of(facts(&given, &paid, &carried));
        let sum = |days| money::lapsing(&snapshot, province(&snapshot), days).iter().map(|each| each.left).sum::<Dong>();
        prop_assert!(sum(30) <= sum(90) && sum(90) <= sum(400));
        let figure = metric::find("fund.lapsing_90_days").expect("it").compute(&snapshot, province(&snapshot));
        prop_assert_eq!(figure.value, Some(Quantity::whole(sum(90).0)));
    }
}

/// A line of investment of 2022: 1000 given, some of it carried over until a day, and payments.
fn line_of(carried: &[(i64, jiff::civil::Date)], paid: &[(i64, jiff::civil::Date)]) -> Facts {
    let mut facts = facts(&[(1, 0, 0, 0, 1000)], &[], &[]);
    for (seq, (amount, until)) in (201..).zip(carried) {
        let mut carry_over = self::facts(&[], &[], &[(1, 0, 0, 0, *amount)]).carry_overs.remove(0).sourced.fact;
        (carry_over.number, carry_over.until) = (seq.to_string(), *until);
        facts.carry_overs.push(record(seq, carry_over));
    }
    for (seq, (amount, day)) in (101..).zip(paid) {
        let mut payment = self::facts(&[], &[(1, 0, 0, 0, *amount)], &[]).disbursements.remove(0).sourced.fact;
        (payment.voucher, payment.date) = (seq.to_string(), *day);
        facts.disbursements.push(record(seq, payment));
    }
    facts
}

fn only<R>(facts: Facts, read: impl FnOnce(&Line<'_>) -> R) -> R {
    let snapshot = of(facts);
    let lines = money::lines(&snapshot, province(&snapshot));
    assert_eq!(lines.len(), 1);
    read(&lines[0])
}

#[test]
fn a_payment_is_taken_from_what_lapses_first_of_what_could_still_be_spent() {
    let (end, june) = (date(2023, 1, 31), date(2023, 6, 1));
    let usual = Tranche { until: end, given: Dong(700), left: Dong(100) };
    only(line_of(&[(300, june)], &[(600, date(2022, 9, 1)), (50, date(2023, 2, 10))]), |line| {
        assert_eq!(line.tranches(), [usual, Tranche { until: june, given: Dong(300), left: Dong(250) }]);
        assert_eq!((line.lapsed(TODAY), line.lapsing(TODAY, 90)), (Dong(100), Dong(250)));
        assert_eq!((line.lapsing(TODAY, 79), line.last_day()), (Dong(0), Some(june)));
        assert_eq!(line.rate(), Some(Quantity::whole(65)));
    });
}

#[test]
fn without_a_decision_to_carry_over_the_rest_lapses_on_the_last_of_january() {
    only(line_of(&[], &[(400, date(2022, 9, 1))]), |line| {
        assert_eq!(line.last_day(), Some(date(2023, 1, 31)));
        assert_eq!(line.lapsing(date(2022, 12, 1), 90), Dong(600));
        assert_eq!(line.lapsing(date(2023, 1, 31), 0), Dong(600));
        assert_eq!((line.lapsed(date(2023, 1, 31)), line.lapsed(date(2023, 2, 1))), (Dong(0), Dong(600)));
    });
}

#[test]
fn what_was_never_allocated_is_overspent_and_not_hidden() {
    let snapshot = of(facts(&[], &[(1, 0, 0, 0, 5)], &[]));
    let lines = money::lines(&snapshot, province(&snapshot));
    assert_eq!((lines[0].overspent(), lines[0].rate(), lines[0].last_day()), (Dong(5), None, None));
    assert_eq!(
        metric::find("fund.overspent_lines").expect("it").compute(&snapshot, province(&snapshot)).items.len(),
        1
    );
}

#[test]
fn the_money_of_a_unit_is_its_own_and_that_of_those_below() {
    let given: Vec<Drawn> = (0..4).map(|unit| (unit, 0, 0, 0, 100)).collect();
    let snapshot = of(facts(&given, &[], &[]));
    let of_unit = |unit: &str| {
        let lines = money::lines(&snapshot, snapshot.tree().index(code(unit)).expect(unit));
        lines.iter().map(|line| line.key.unit).collect::<BTreeSet<_>>().len()
    };
    assert_eq!([of_unit("42"), of_unit("439"), of_unit("436"), of_unit("18001")], [4, 3, 1, 1]);
}

#[test]
fn the_money_of_a_merged_commune_counts_at_its_heir_and_none_is_lost() {
    let given: Vec<Drawn> = (0..4).map(|unit| (unit, 0, 0, 0, 100)).collect();
    let paid: Vec<Drawn> = (0..4).map(|unit| (unit, 0, 0, 0, 40)).collect();
    let law = law(&[]);
    let on = |day| {
        let ground = Ground::new(Arc::new(law.clone()), &register(), day);
        let readings = ReadingsBuilder::new(&ground).finish();
        Snapshot::new(ground, facts(&given, &paid, &[]), readings)
    };
    let sum = |snapshot: &Snapshot, unit: &str| {
        let sum = money::total(&money::lines(snapshot, snapshot.tree().index(code(unit)).expect(unit)));
        (sum.allocated.0, sum.disbursed.0)
    };
    let (before, after) = (on(date(2025, 6, 30)), on(date(2025, 7, 1)));
    assert_eq!(sum(&before, "42"), (400, 160));
    assert_eq!(sum(&after, "42"), (400, 160), "no đồng is lost by reorganising units");
    assert_eq!((sum(&before, "18003"), sum(&after, "18003")), ((0, 0), (100, 40)), "18001 merged into it");
    let heir = after.tree().index(code("18003")).expect("the heir");
    let units: Vec<String> = money::lines(&after, heir).iter().map(|line| after.unit_name(line.key.unit)).collect();
    assert_eq!(units, ["xã Một (cũ)"], "the line keeps the name of its unit");
}

#[test]
fn a_figure_that_is_told_in_parts_is_their_sum() {
    let given: Vec<Drawn> = (0..4).map(|fund| (1, fund % 3, 0, 0, 100 + i64::try_from(fund).expect("few"))).collect();
    let snapshot = of(facts(&given, &[], &[]));
    let figure = metric::find("fund.last_year.allocated").expect("it").compute(&snapshot, province(&snapshot));
    let parts: Vec<(String, i64)> =
        figure.parts.into_iter().map(|part| (part.name.en, part.amount.as_whole().expect("whole"))).collect();
    let expected = [("central budget", 203), ("district budget", 102), ("provincial budget", 101)];
    assert_eq!(parts, expected.map(|(name, amount)| (name.to_owned(), amount)));
    assert_eq!(figure.value, Some(Quantity::whole(406)));
    let rate = metric::find("fund.last_year.disbursement_rate").expect("it").compute(&snapshot, province(&snapshot));
    assert_eq!(rate.parts, [], "a rate is not the sum of anything");
}
