//! Our disbursements against the treasury's list: where the two say different amounts, which of that is accepted, and what
//! would make ours agree.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::{
    Dong,
    fact::{Disbursement, Record, Seq, Sourced, TreasuryException},
    snapshot::Snapshot,
    unit::{UnitCode, UnitIndex},
    vocabulary::vocabulary,
};

/// A list of the treasury beside what we have recorded.
#[derive(Clone, Debug)]
pub struct Comparison<'a> {
    /// The plan years that the list is about.
    pub years: BTreeSet<i16>,
    /// Rows that were left out: of units elsewhere, or of another plan year than the one asked for.
    pub left_out: usize,
    /// Where the two differ, in the order of voucher and unit.
    pub differences: Vec<Difference<'a>>,
    /// All that we say, equal or not.
    pub ours: Dong,
    /// All that the treasury says.
    pub treasury: Dong,
}

impl Comparison<'_> {
    /// The differences that nothing accepts.
    pub fn open(&self) -> impl Iterator<Item = &Difference<'_>> {
        self.differences.iter().filter(|difference| difference.accepted.is_none())
    }
}

/// A voucher of a unit for which the two say different amounts; where either says nothing, it says zero.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference<'a> {
    /// The treasury's voucher.
    pub voucher: &'a str,
    /// The unit that spent it.
    pub unit: UnitCode,
    /// What we have recorded.
    pub ours: Option<&'a Record<Disbursement>>,
    /// The treasury's rows: several where it split the voucher.
    pub treasury: Vec<&'a Disbursement>,
    /// What accepts exactly this difference.
    pub accepted: Option<&'a Record<TreasuryException>>,
}

vocabulary! {
    /// In what way the two differ.
    Matter {
        OnlyOurs = "only_ours", "Kho bạc không có", "the treasury does not have it";
        OnlyTreasury = "only_treasury", "ở đây chưa có", "not recorded here";
        Amount = "amount", "số tiền khác nhau", "the amounts differ";
    }
}

impl Difference<'_> {
    /// What we say.
    #[must_use]
    pub fn our_amount(&self) -> Dong {
        self.ours.map(|record| record.fact().amount).unwrap_or_default()
    }

    /// What the treasury says.
    #[must_use]
    pub fn treasury_amount(&self) -> Dong {
        self.treasury.iter().map(|row| row.amount).sum()
    }

    /// In what way they differ.
    #[must_use]
    pub const fn matter(&self) -> Matter {
        match (self.ours, self.treasury.is_empty()) {
            (Some(_), true) => Matter::OnlyOurs,
            (None, _) => Matter::OnlyTreasury,
            (Some(_), false) => Matter::Amount,
        }
    }

    /// The record that a correction would supersede.
    #[must_use]
    pub fn seen(&self) -> Option<Seq> {
        self.ours.map(|record| record.seq)
    }

    /// What we would have to record to agree; none where the treasury split a voucher that we do not have between several
    /// lines of money, which one record cannot say.
    #[must_use]
    pub fn correction(&self) -> Option<Disbursement> {
        let amount = self.treasury_amount();
        if let Some(record) = self.ours {
            return Some(Disbursement { amount, ..record.fact().clone() });
        }
        let first = *self.treasury.first()?;
        let is_one_line = self.treasury.iter().all(|row| line(row) == line(first));
        let date = self.treasury.iter().map(|row| row.date).max()?;
        is_one_line.then(|| Disbursement { date, amount, ..first.clone() })
    }

    /// The word that accepts it.
    #[must_use]
    pub fn exception(&self, date: Date, reason: String) -> TreasuryException {
        TreasuryException {
            voucher: self.voucher.to_owned(),
            unit: self.unit,
            ours: self.our_amount(),
            treasury: self.treasury_amount(),
            date,
            reason,
        }
    }

    fn is_covered_by(&self, exception: &TreasuryException) -> bool {
        exception.voucher == self.voucher
            && exception.unit == self.unit
            && exception.ours == self.our_amount()
            && exception.treasury == self.treasury_amount()
    }
}

/// The line of money that a payment is taken from.
fn line(row: &Disbursement) -> super::Key<'_> {
    super::Key { unit: row.unit, year: row.year, fund: row.fund, capital: row.capital, content: &row.content }
}

/// Compares a list with what we have of its plan years, and under its vouchers whatever year we put them in; of one plan year
/// only where that is asked for.
#[must_use]
pub fn compare<'a>(
    snapshot: &'a Snapshot,
    scope: UnitIndex,
    list: &'a [Sourced<Disbursement>],
    year: Option<i16>,
) -> Comparison<'a> {
    let is_here = |each: &Disbursement| snapshot.tree().code_is_within(each.unit, scope);
    let is_meant = |each: &&Disbursement| is_here(each) && year.is_none_or(|year| each.year.0 == year);
    let rows: Vec<&Disbursement> = list.iter().map(|each| &each.fact).filter(is_meant).collect();
    let years: BTreeSet<i16> = rows.iter().map(|row| row.year.0).chain(year).collect();
    let named: BTreeSet<(&str, UnitCode)> = rows.iter().map(|row| (row.voucher.as_str(), row.unit)).collect();
    let is_theirs = |each: &Disbursement| named.contains(&(each.voucher.as_str(), each.unit));
    let all = snapshot.all::<Disbursement>().iter();
    let ours = all.filter(|record| is_here(record.fact()));
    let ours: Vec<&Record<Disbursement>> =
        ours.filter(|record| years.contains(&record.fact().year.0) || is_theirs(record.fact())).collect();
    Comparison {
        left_out: list.len() - rows.len(),
        years,
        differences: reconcile(&ours, &rows, snapshot.all::<TreasuryException>()),
        ours: ours.iter().map(|record| record.fact().amount).sum(),
        treasury: rows.iter().map(|row| row.amount).sum(),
    }
}

/// What either side has under one voucher of a unit.
type Sides<'a> = (Option<&'a Record<Disbursement>>, Vec<&'a Disbursement>);

/// Where the amounts differ, in the order of voucher and unit. A voucher that the treasury lists in several rows counts with
/// their sum.
#[must_use]
pub fn reconcile<'a>(
    ours: &[&'a Record<Disbursement>],
    treasury: &[&'a Disbursement],
    exceptions: &'a [Record<TreasuryException>],
) -> Vec<Difference<'a>> {
    let mut sides: BTreeMap<(&str, UnitCode), Sides<'a>> = BTreeMap::new();
    for record in ours {
        sides.entry((&record.fact().voucher, record.fact().unit)).or_default().0 = Some(record);
    }
    for row in treasury {
        sides.entry((&row.voucher, row.unit)).or_default().1.push(row);
    }
    let difference = |((voucher, unit), (ours, treasury)): ((&'a str, UnitCode), Sides<'a>)| {
        let mut difference = Difference { voucher, unit, ours, treasury, accepted: None };
        difference.accepted = exceptions.iter().find(|record| difference.is_covered_by(record.fact()));
        (difference.our_amount() != difference.treasury_amount()).then_some(difference)
    };
    sides.into_iter().filter_map(difference).collect()
}
