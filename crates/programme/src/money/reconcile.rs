//! Our disbursements against the treasury's list: where the two say different amounts or put them on different lines of money, which
//! of that is accepted, and what would make ours agree.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::Key;
use crate::{
    Dong, Lang,
    fact::{Disbursement, Record, Seq, Sourced, TreasuryException},
    snapshot::Snapshot,
    unit::{UnitCode, UnitIndex},
    vietnamese,
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

/// A voucher of a unit of which the two say different things; where either says nothing, it says zero.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference<'a> {
    /// The treasury's voucher.
    pub voucher: &'a str,
    /// The unit that spent it.
    pub unit: UnitCode,
    /// What we have recorded: several parts where the voucher pays from several lines of money.
    pub ours: Vec<&'a Record<Disbursement>>,
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
        Elsewhere = "elsewhere", "ghi ở nguồn, nội dung hoặc năm khác", "recorded under another source, content or year";
    }
}

/// How much one side puts on which line of money; a line without any is left out.
pub type Placed<'a> = BTreeMap<Key<'a>, Dong>;

fn placed<'a>(payments: impl Iterator<Item = &'a Disbursement>) -> Placed<'a> {
    let mut placed = Placed::new();
    for payment in payments.filter(|payment| payment.amount != Dong(0)) {
        let amount = placed.entry(Key::of(payment)).or_default();
        *amount = [*amount, payment.amount].into_iter().sum();
    }
    placed
}

/// What is to be recorded, and the record it takes the place of.
pub type Correction = (Disbursement, Option<Seq>);

impl<'a> Difference<'a> {
    /// What we say.
    #[must_use]
    pub fn our_amount(&self) -> Dong {
        self.ours.iter().map(|record| record.fact().amount).sum()
    }

    /// What the treasury says.
    #[must_use]
    pub fn treasury_amount(&self) -> Dong {
        self.treasury.iter().map(|row| row.amount).sum()
    }

    /// The lines of money that we put it on.
    #[must_use]
    pub fn our_lines(&self) -> Placed<'a> {
        placed(self.ours.iter().map(|record| record.fact()))
    }

    /// The lines of money that the treasury puts it on.
    #[must_use]
    pub fn treasury_lines(&self) -> Placed<'a> {
        placed(self.treasury.iter().copied())
    }

    /// In what way they differ.
    #[must_use]
    pub fn matter(&self) -> Matter {
        if self.ours.is_empty() {
            Matter::OnlyTreasury
        } else if self.treasury.is_empty() {
            Matter::OnlyOurs
        } else if self.our_amount() == self.treasury_amount() {
            Matter::Elsewhere
        } else {
            Matter::Amount
        }
    }

    /// Where each side puts it, one line of money a text; nothing where both name the same lines, or only one side names a line.
    #[must_use]
    pub fn places(&self, lang: Lang) -> Vec<String> {
        let (ours, treasury) = (self.our_lines(), self.treasury_lines());
        if ours.keys().eq(treasury.keys()) || ours.len() + treasury.len() < 2 {
            return Vec::new();
        }
        let told = |side: &'static str, lines: Placed<'_>| -> Vec<String> {
            let one = |(line, amount): (Key<'_>, Dong)| {
                format!("{side}: {}: {} đồng", line.words(lang), vietnamese::count(amount.0))
            };
            lines.into_iter().map(one).collect()
        };
        [told(lang.pick("ở đây", "here"), ours), told(lang.pick("Kho bạc", "treasury"), treasury)].concat()
    }

    /// The records that corrections would supersede.
    #[must_use]
    pub fn seen(&self) -> Vec<Seq> {
        self.ours.iter().map(|record| record.seq).collect()
    }

    /// What we would have to record to agree. A record on a line of the treasury's takes its amount; one that stands elsewhere moves
    /// to a line that is left, or pays nothing; what is left then is a new part of the voucher.
    #[must_use]
    pub fn corrections(&self) -> Vec<Correction> {
        let mut wanted = self.listed();
        let (mut corrections, mut elsewhere) = (Vec::new(), Vec::new());
        for record in &self.ours {
            let fact = record.fact();
            match wanted.iter().position(|row| Key::of(row) == Key::of(fact)) {
                Some(place) => {
                    let amount = wanted.remove(place).amount;
                    corrections.push((Disbursement { amount, ..fact.clone() }, Some(record.seq)));
                }
                None => elsewhere.push(record),
            }
        }
        let mut wanted = wanted.into_iter();
        for record in elsewhere {
            let Disbursement { part, .. } = *record.fact();
            let nothing = || Disbursement { amount: Dong(0), ..record.fact().clone() };
            let fact = wanted.next().map_or_else(nothing, |row| Disbursement { part, ..row });
            corrections.push((fact, Some(record.seq)));
        }
        let taken = self.ours.iter().map(|record| record.fact().part.unwrap_or(1)).max().unwrap_or(0);
        let is_whole = self.ours.is_empty() && wanted.len() == 1;
        let new =
            (taken + 1..).zip(wanted).map(|(part, row)| Disbursement { part: (!is_whole).then_some(part), ..row });
        corrections.extend(new.map(|fact| (fact, None)));
        corrections.retain(|(fact, _)| self.ours.iter().all(|record| record.fact() != fact));
        corrections
    }

    /// What the treasury lists, one payment for each line of money, of its last day.
    fn listed(&self) -> Vec<Disbursement> {
        let mut listed: Vec<Disbursement> = Vec::new();
        for row in self.treasury.iter().filter(|row| row.amount != Dong(0)) {
            match listed.iter_mut().find(|known| Key::of(known) == Key::of(row)) {
                Some(known) => {
                    known.amount = [known.amount, row.amount].into_iter().sum();
                    known.date = known.date.max(row.date);
                }
                None => listed.push((*row).clone()),
            }
        }
        listed
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

/// What names a voucher: its number and the unit that spent it.
type Named<'a> = (&'a str, UnitCode);

fn name(payment: &Disbursement) -> Named<'_> {
    (&payment.voucher, payment.unit)
}

/// Compares a list with what we have of its plan years, or of the one asked for. A voucher that either side puts in them is compared
/// whole, whatever year the other puts it in.
#[must_use]
pub fn compare<'a>(
    snapshot: &'a Snapshot,
    scope: UnitIndex,
    list: &'a [Sourced<Disbursement>],
    year: Option<i16>,
) -> Comparison<'a> {
    let is_here = |each: &Disbursement| snapshot.tree().code_is_within(each.unit, scope);
    let mut rows: Vec<&Disbursement> = list.iter().map(|each| &each.fact).filter(|each| is_here(each)).collect();
    let recorded = snapshot.all::<Disbursement>().iter();
    let mut ours: Vec<&Record<Disbursement>> = recorded.filter(|record| is_here(record.fact())).collect();
    let years: BTreeSet<i16> =
        year.map_or_else(|| rows.iter().map(|row| row.year.0).collect(), |year| BTreeSet::from([year]));
    let both = rows.iter().copied().chain(ours.iter().map(|record| record.fact()));
    let meant: BTreeSet<Named<'_>> = both.filter(|each| years.contains(&each.year.0)).map(name).collect();
    rows.retain(|row| meant.contains(&name(row)));
    ours.retain(|record| meant.contains(&name(record.fact())));
    Comparison {
        left_out: list.len() - rows.len(),
        years,
        differences: reconcile(&ours, &rows, snapshot.all::<TreasuryException>()),
        ours: ours.iter().map(|record| record.fact().amount).sum(),
        treasury: rows.iter().map(|row| row.amount).sum(),
    }
}

/// Where the two differ, in the order of voucher and unit. What either side has of a voucher counts with its sum on each line of money.
#[must_use]
pub fn reconcile<'a>(
    ours: &[&'a Record<Disbursement>],
    treasury: &[&'a Disbursement],
    exceptions: &'a [Record<TreasuryException>],
) -> Vec<Difference<'a>> {
    let mut differences: BTreeMap<Named<'a>, Difference<'a>> = BTreeMap::new();
    let at = |(voucher, unit)| Difference { voucher, unit, ours: Vec::new(), treasury: Vec::new(), accepted: None };
    for record in ours {
        let name = name(record.fact());
        differences.entry(name).or_insert_with(|| at(name)).ours.push(record);
    }
    for row in treasury {
        differences.entry(name(row)).or_insert_with(|| at(name(row))).treasury.push(row);
    }
    let mut differences: Vec<Difference<'a>> = differences.into_values().collect();
    differences.retain(|each| each.our_lines() != each.treasury_lines());
    for difference in &mut differences {
        difference.accepted = exceptions.iter().find(|record| difference.is_covered_by(record.fact()));
    }
    differences
}
