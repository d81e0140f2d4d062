//! The treasury's list beside ours: what differs, what is accepted, and that following the treasury leaves no difference.

use jiff::civil::date;
use programme::{
    Dong, Lang,
    fact::{CapitalKind, Disbursement, FundSource, Provenance, Record, Sourced, TreasuryException, Year},
    money::{self, Comparison, Matter},
    snapshot::{Facts, Snapshot},
    unit::UnitIndex,
};
use proptest::prelude::*;

use crate::fixture::{TODAY, code, law, record, register, snapshot};

const UNITS: [&str; 3] = ["436", "439", "18001"];

/// A voucher, a unit, a line of money and an amount.
type Drawn = (u8, usize, usize, i64);

fn payment((voucher, unit, line, amount): Drawn) -> Disbursement {
    Disbursement {
        voucher: format!("KB {voucher}"),
        unit: code(UNITS[unit]),
        year: Year(2022),
        fund: [FundSource::Central, FundSource::Provincial, FundSource::People][line],
        capital: CapitalKind::Investment,
        content: "Hạ tầng".to_owned(),
        date: date(2022, 6, 1),
        amount: Dong(amount),
        part: None,
    }
}

/// Payments as records, the vouchers that are drawn again as their parts.
fn ours(drawn: &[Drawn]) -> Vec<Record<Disbursement>> {
    let mut records: Vec<Record<Disbursement>> = Vec::new();
    for (seq, each) in (1..).zip(drawn) {
        let fact = payment(*each);
        let is_same =
            |known: &&Record<Disbursement>| (&known.fact().voucher, known.fact().unit) == (&fact.voucher, fact.unit);
        let part = u16::try_from(records.iter().filter(is_same).count()).expect("few") + 1;
        records.push(record(seq, Disbursement { part: (part > 1).then_some(part), ..fact }));
    }
    records
}

fn list(drawn: &[Drawn]) -> Vec<Sourced<Disbursement>> {
    let row =
        |each: &Drawn| Sourced {
            fact: payment(*each), provenance: Provenance::Official, source: "Kho bạc".to_owned()
        };
    drawn.iter().map(row).collect()
}

fn known(disbursements: Vec<Record<Disbursement>>, treasury_exceptions: Vec<Record<TreasuryException>>) -> Snapshot {
    let facts = Facts {
        disbursements: disbursements.into(),
        treasury_exceptions: treasury_exceptions.into(),
        ..Facts::default()
    };
    snapshot(&law(&[]), &register(), facts, &[])
}

fn province(snapshot: &Snapshot) -> UnitIndex {
    snapshot.tree().index(code("42")).expect("the province")
}

fn compare<'a>(snapshot: &'a Snapshot, list: &'a [Sourced<Disbursement>]) -> Comparison<'a> {
    money::compare(snapshot, province(snapshot), list, None)
}

/// What we would have recorded had we followed the treasury where `follows` says so.
fn followed(
    ours: &[Record<Disbursement>],
    comparison: &Comparison<'_>,
    follows: impl Fn(usize) -> bool,
) -> Vec<Record<Disbursement>> {
    let mut records = ours.to_vec();
    let chosen = comparison.differences.iter().enumerate().filter(|(place, _)| follows(*place));
    for (seq, (fact, seen)) in (1000..).zip(chosen.flat_map(|(_, difference)| difference.corrections())) {
        records.retain(|record| Some(record.seq) != seen);
        let names = |known: &Record<Disbursement>| {
            let known = known.fact();
            (&known.voucher, known.unit, known.part) == (&fact.voucher, fact.unit, fact.part)
        };
        assert!(!records.iter().any(names), "{fact:?} would supersede another record");
        records.push(record(seq, fact));
    }
    records
}

fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
    prop::collection::vec((0..12_u8, 0..3_usize, 0..3_usize, 0..9_000_000_000_i64), 0..30)
}

proptest! {
    #[test]
    fn what_was_taken_over_leaves_no_difference_and_the_totals_are_kept(
        here in drawn(),
        there in drawn(),
        mask in prop::collection::vec(any::<bool>(), 64),
    ) {
        let (ours, list) = (ours(&here), list(&there));
        let before = known(ours.clone(), Vec::new());
        let comparison = compare(&before, &list);
        let gap = |comparison: &Comparison<'_>| comparison.treasury.0 - comparison.ours.0;
        let part = |follows: &dyn Fn(usize) -> bool| -> i64 {
            let chosen = comparison.differences.iter().enumerate().filter(|(place, _)| follows(*place));
            chosen.map(|(_, each)| each.treasury_amount().0 - each.our_amount().0).sum()
        };
        prop_assert_eq!(gap(&comparison), part(&|_| true), "what is equal differs by nothing");

        let some = known(followed(&ours, &comparison, |place| mask[place]), Vec::new());
        let after = compare(&some, &list);
        let left = comparison.differences.len() - (0..comparison.differences.len()).filter(|place| mask[*place]).count();
        prop_assert_eq!(after.differences.len(), left, "exactly what was not taken over still differs");
        prop_assert_eq!(after.ours.0, comparison.ours.0 + part(&|place| mask[place]), "no đồng more, none less");
        prop_assert_eq!(after.treasury, comparison.treasury);

        let all = known(followed(&ours, &comparison, |_| true), Vec::new());
        prop_assert_eq!(compare(&all, &list).differences, []);
        prop_assert_eq!(compare(&all, &list).ours, comparison.treasury);
    }

    #[test]
    fn an_exception_covers_the_two_amounts_it_names_and_no_others(here in drawn(), there in drawn(), more in 1..9_i64) {
        let (ours, list) = (ours(&here), list(&there));
        let before = known(ours.clone(), Vec::new());
        let comparison = compare(&before, &list);
        let exceptions: Vec<Record<TreasuryException>> = (500..)
            .zip(&comparison.differences)
            .map(|(seq, each)| record(seq, each.exception(TODAY, "chuyển kỳ".to_owned())))
            .collect();
        let accepted = known(ours.clone(), exceptions.clone());
        prop_assert_eq!(compare(&accepted, &list).open().count(), 0);
        prop_assert_eq!(compare(&accepted, &list).differences.len(), comparison.differences.len(), "they stay to be seen");
        let mut grown = list.clone();
        for row in &mut grown {
            row.fact.amount.0 += more;
        }
        let later = compare(&accepted, &grown);
        let is_listed = |matter: Matter| matter != Matter::OnlyOurs;
        prop_assert!(later.differences.iter().filter(|each| is_listed(each.matter())).all(|each| each.accepted.is_none()));
    }
}

#[test]
fn a_voucher_that_the_treasury_splits_counts_with_its_sum() {
    let list = list(&[(1, 0, 0, 4), (1, 0, 0, 6), (2, 0, 0, 21), (9, 0, 0, 3), (9, 0, 0, 4), (7, 0, 0, 0)]);
    let snapshot = known(ours(&[(1, 0, 0, 10), (2, 0, 0, 20), (3, 0, 0, 30), (4, 0, 0, 0)]), Vec::new());
    let comparison = compare(&snapshot, &list);
    let told: Vec<(&str, Matter, i64)> = comparison
        .differences
        .iter()
        .map(|each| (each.voucher, each.matter(), each.treasury_amount().0 - each.our_amount().0))
        .collect();
    assert_eq!(
        told,
        [("KB 2", Matter::Amount, 1), ("KB 3", Matter::OnlyOurs, -30), ("KB 9", Matter::OnlyTreasury, 7),]
    );
    assert_eq!(corrected(&comparison, 2), [(None, None, FundSource::Central, 7)], "one line of money is one payment");
}

/// What following the treasury records of a difference: the record it supersedes, the part, the source, the amount.
fn corrected(comparison: &Comparison<'_>, place: usize) -> Vec<(Option<i64>, Option<u16>, FundSource, i64)> {
    let corrections = comparison.differences[place].corrections().into_iter();
    corrections.map(|(fact, seen)| (seen.map(|seq| seq.0), fact.part, fact.fund, fact.amount.0)).collect()
}

#[test]
fn a_new_voucher_split_between_lines_of_money_is_recorded_in_parts() {
    let list = list(&[(9, 0, 0, 3), (9, 0, 1, 4), (9, 0, 0, 1)]);
    let new = known(Vec::new(), Vec::new());
    let parts = [(None, Some(1), FundSource::Central, 4), (None, Some(2), FundSource::Provincial, 4)];
    assert_eq!(corrected(&compare(&new, &list), 0), parts);
    let one = known(ours(&[(9, 0, 0, 5)]), Vec::new());
    let comparison = compare(&one, &list);
    assert_eq!(comparison.differences[0].matter(), Matter::Amount);
    let more = [(Some(1), None, FundSource::Central, 4), (None, Some(2), FundSource::Provincial, 4)];
    assert_eq!(corrected(&comparison, 0), more);
    assert_eq!(comparison.differences[0].places(Lang::En).len(), 3, "ours and both of the treasury's");
}

#[test]
fn a_payment_recorded_elsewhere_moves_instead_of_being_missed_twice() {
    let mut moved = list(&[(1, 0, 1, 10), (2, 0, 0, 20), (3, 0, 0, 30)]);
    moved[1].fact.year = Year(2021);
    moved[2].fact.content = "Nước sạch".to_owned();
    let snapshot = known(ours(&[(1, 0, 0, 10), (2, 0, 0, 20), (3, 0, 0, 30)]), Vec::new());
    let comparison = compare(&snapshot, &moved);
    let matters: Vec<Matter> = comparison.differences.iter().map(money::Difference::matter).collect();
    assert_eq!(matters, [Matter::Elsewhere; 3]);
    assert_eq!(corrected(&comparison, 0), [(Some(1), None, FundSource::Provincial, 10)], "one record takes its place");
    assert_eq!(
        comparison.differences[0].places(Lang::Vi),
        [
            "ở đây: 2022, ngân sách trung ương, vốn đầu tư phát triển, Hạ tầng: 10 đồng",
            "Kho bạc: 2022, ngân sách tỉnh, vốn đầu tư phát triển, Hạ tầng: 10 đồng",
        ]
    );
    let (of_2021, of_2022) = (
        money::compare(&snapshot, province(&snapshot), &moved, Some(2021)),
        money::compare(&snapshot, province(&snapshot), &moved, Some(2022)),
    );
    assert_eq!((of_2021.differences.len(), of_2021.left_out), (1, 2), "whichever of its two years is asked for");
    assert_eq!(of_2022.differences, comparison.differences);
    let exception = comparison.differences[0].exception(TODAY, "chờ điều chỉnh".to_owned());
    let accepted = known(ours(&[(1, 0, 0, 10), (2, 0, 0, 20), (3, 0, 0, 30)]), vec![record(500, exception)]);
    assert_eq!(compare(&accepted, &moved).open().count(), 2);
}

#[test]
fn parts_that_the_treasury_pays_from_one_line_become_one() {
    let list = list(&[(9, 0, 2, 7)]);
    let snapshot = known(ours(&[(9, 0, 0, 3), (9, 0, 1, 4)]), Vec::new());
    let corrections = [(Some(1), None, FundSource::People, 7), (Some(2), Some(2), FundSource::Provincial, 0)];
    assert_eq!(corrected(&compare(&snapshot, &list), 0), corrections);
}

#[test]
fn only_the_plan_year_asked_for_is_compared() {
    let mut list = list(&[(1, 0, 0, 4), (2, 0, 0, 5)]);
    list[1].fact.year = Year(2021);
    let snapshot = known(ours(&[(3, 0, 0, 9)]), Vec::new());
    let of_2022 = money::compare(&snapshot, province(&snapshot), &list, Some(2022));
    assert_eq!((of_2022.left_out, of_2022.differences.len()), (1, 2));
    assert_eq!((of_2022.ours, of_2022.treasury), (Dong(9), Dong(4)));
    let of_2021 = money::compare(&snapshot, province(&snapshot), &list, Some(2021));
    assert_eq!((of_2021.left_out, of_2021.ours, of_2021.treasury), (1, Dong(0), Dong(5)));
}

#[test]
fn an_accepted_difference_is_told_where_the_figure_is_explained() {
    let list = list(&[(1, 0, 0, 12)]);
    let disbursements = ours(&[(1, 0, 0, 10), (2, 0, 0, 5)]);
    let before = known(disbursements.clone(), Vec::new());
    let exception = compare(&before, &list).differences[0].exception(TODAY, "chuyển kỳ".to_owned());
    let after = known(disbursements, vec![record(500, exception)]);
    let figure = |snapshot: &Snapshot| {
        let metric = programme::metric::find("fund.last_year.disbursed").expect("it");
        metric.compute(snapshot, province(snapshot))
    };
    assert_eq!(figure(&before).value, figure(&after).value);
    let told: Vec<bool> = figure(&after).items.iter().map(|item| item.subject.contains("chuyển kỳ")).collect();
    assert_eq!(told, [true, false]);
}
