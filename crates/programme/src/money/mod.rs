//! Money in lines: what a unit may spend of a year's money, from one source, as one kind of capital, for one content; how
//! much of it is spent, and until when the rest may be.

mod contributions;
mod reconcile;
mod sums;

use std::collections::BTreeMap;

use jiff::{ToSpan as _, civil::Date};

pub use contributions::{Given, given};
pub use reconcile::{Comparison, Correction, Difference, Matter, Placed, compare, reconcile};
pub use sums::{Sum, by, total};

use crate::{
    Dong, Lang, Quantity,
    fact::{Allocation, CapitalKind, CarryOver, Disbursement, FactKind, FundSource, Record, Seq, Year},
    law::Law,
    snapshot::Snapshot,
    unit::{UnitCode, UnitIndex},
};

/// What a line of money is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key<'s> {
    /// The unit that may spend it.
    pub unit: UnitCode,
    /// The plan year.
    pub year: Year,
    /// Where it comes from.
    pub fund: FundSource,
    /// What it may be spent on.
    pub capital: CapitalKind,
    /// The content of the programme.
    pub content: &'s str,
}

impl<'s> Key<'s> {
    /// The line that a payment is taken from.
    #[must_use]
    pub fn of(payment: &'s Disbursement) -> Self {
        let Disbursement { unit, year, fund, capital, content, .. } = payment;
        Self { unit: *unit, year: *year, fund: *fund, capital: *capital, content }
    }

    /// The line in words, without the unit.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let Self { year, fund, capital, content, .. } = self;
        format!("{}, {}, {}, {content}", year.0, fund.label(lang), capital.label(lang))
    }
}

/// A line of money with its records.
#[derive(Clone, Debug)]
pub struct Line<'s> {
    /// What it is about.
    pub key: Key<'s>,
    /// The decisions that give it.
    pub allocations: Vec<&'s Record<Allocation>>,
    /// What the treasury has paid of it, the earliest first.
    pub disbursements: Vec<&'s Record<Disbursement>>,
    /// The decisions that allow to spend it longer.
    pub carry_overs: Vec<&'s Record<CarryOver>>,
    /// The last day of what is not carried over, where the law sets one.
    usual_last_day: Option<Date>,
}

/// A part of a line that may be spent until the same day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tranche {
    /// The last day on which it may be spent.
    pub until: Date,
    /// How much it was.
    pub given: Dong,
    /// How much of it is not spent.
    pub left: Dong,
}

impl<'s> Line<'s> {
    fn new(key: Key<'s>, law: &Law) -> Self {
        let usual_last_day = law.lapse_rule(key.capital).map(|rule| rule.last_day(key.year));
        Self { key, allocations: Vec::new(), disbursements: Vec::new(), carry_overs: Vec::new(), usual_last_day }
    }

    /// What was allocated.
    #[must_use]
    pub fn allocated(&self) -> Dong {
        self.allocations.iter().map(|record| record.fact().amount).sum()
    }

    /// What was disbursed.
    #[must_use]
    pub fn disbursed(&self) -> Dong {
        self.disbursements.iter().map(|record| record.fact().amount).sum()
    }

    /// What may be spent after the year.
    #[must_use]
    pub fn carried_over(&self) -> Dong {
        self.carry_overs.iter().map(|record| record.fact().amount).sum()
    }

    /// What was disbursed in percent of what was allocated; none where nothing was.
    #[must_use]
    pub fn rate(&self) -> Option<Quantity> {
        Quantity::percent(self.disbursed().0, self.allocated().0)
    }

    /// How much more was disbursed than allocated; nothing when it was not.
    #[must_use]
    pub fn overspent(&self) -> Dong {
        Dong(self.disbursed().0.saturating_sub(self.allocated().0).max(0))
    }

    /// Its parts by the day they lapse, the earliest first. A payment is taken from what lapses first of what could still be
    /// spent on its day; one that came after the last day from whatever is left.
    #[must_use]
    pub fn tranches(&self) -> Vec<Tranche> {
        let usual = Dong(self.allocated().0.saturating_sub(self.carried_over().0).max(0));
        let part = |until, given| Tranche { until, given, left: given };
        let mut tranches = vec![part(self.usual_last_day.unwrap_or(Date::MAX), usual)];
        tranches.extend(self.carry_overs.iter().map(|record| part(record.fact().until, record.fact().amount)));
        tranches.retain(|tranche| tranche.given.0 > 0);
        tranches.sort_by_key(|tranche| tranche.until);
        for record in &self.disbursements {
            let payment = record.fact();
            let mut rest = payment.amount.0.max(0);
            let (late, open): (Vec<&mut Tranche>, Vec<&mut Tranche>) =
                tranches.iter_mut().partition(|tranche| tranche.until < payment.date);
            for tranche in open.into_iter().chain(late) {
                let taken = rest.min(tranche.left.0);
                tranche.left = Dong(tranche.left.0 - taken);
                rest -= taken;
            }
        }
        tranches
    }

    /// The last day on which any of it may be spent.
    #[must_use]
    pub fn last_day(&self) -> Option<Date> {
        self.tranches().last().map(|tranche| tranche.until)
    }

    /// What of it is not spent and was not to be spent after `today`.
    #[must_use]
    pub fn lapsed(&self, today: Date) -> Dong {
        self.left(|until| until < today)
    }

    /// What of it is not spent and lapses within so many days.
    #[must_use]
    pub fn lapsing(&self, today: Date, days: i32) -> Dong {
        let last = today.saturating_add(days.days());
        self.left(|until| today <= until && until <= last)
    }

    /// What of it is not spent of the parts that lapse on some days.
    fn left(&self, counts: impl Fn(Date) -> bool) -> Dong {
        self.tranches().iter().filter(|tranche| counts(tranche.until)).map(|tranche| tranche.left).sum()
    }

    /// The kinds and numbers of its records.
    pub fn sources(&self) -> impl Iterator<Item = (FactKind, Seq)> {
        let allocations = self.allocations.iter().map(|record| (FactKind::Allocation, record.seq));
        let disbursements = self.disbursements.iter().map(|record| (FactKind::Disbursement, record.seq));
        let carry_overs = self.carry_overs.iter().map(|record| (FactKind::CarryOver, record.seq));
        allocations.chain(disbursements).chain(carry_overs)
    }

    /// The line as it would be without one of its records.
    #[must_use]
    pub fn without(&self, (kind, seq): (FactKind, Seq)) -> Self {
        let mut line = self.clone();
        match kind {
            FactKind::Allocation => line.allocations.retain(|record| record.seq != seq),
            FactKind::Disbursement => line.disbursements.retain(|record| record.seq != seq),
            FactKind::CarryOver => line.carry_overs.retain(|record| record.seq != seq),
            _ => {}
        }
        line
    }
}

/// The lines of the units in `scope`, in the order of their keys.
#[must_use]
pub fn lines(snapshot: &Snapshot, scope: UnitIndex) -> Vec<Line<'_>> {
    let is_here = |unit: UnitCode| snapshot.tree().code_is_within(unit, scope);
    let mut lines: BTreeMap<Key<'_>, Line<'_>> = BTreeMap::new();
    macro_rules! gather {
        ($kind:ident into $column:ident) => {
            for record in snapshot.all::<$kind>().iter().filter(|record| is_here(record.fact().unit)) {
                let $kind { unit, year, fund, capital, content, .. } = record.fact();
                let key = Key { unit: *unit, year: *year, fund: *fund, capital: *capital, content };
                lines.entry(key).or_insert_with(|| Line::new(key, snapshot.law())).$column.push(record);
            }
        };
    }
    gather!(Allocation into allocations);
    gather!(Disbursement into disbursements);
    gather!(CarryOver into carry_overs);
    let mut lines: Vec<Line<'_>> = lines.into_values().collect();
    for line in &mut lines {
        line.disbursements.sort_by_key(|record| (record.fact().date, record.seq));
    }
    lines
}

/// Money that lapses soon.
#[derive(Clone, Debug)]
pub struct Lapsing<'s> {
    /// The line.
    pub line: Line<'s>,
    /// The last day on which it may be spent.
    pub until: Date,
    /// How much is not spent.
    pub left: Dong,
}

/// What lapses in `scope` within so many days of the date, the most pressing first.
#[must_use]
pub fn lapsing(snapshot: &Snapshot, scope: UnitIndex, within_days: i32) -> Vec<Lapsing<'_>> {
    let today = snapshot.as_of();
    let last = today.saturating_add(within_days.days());
    let mut lapsing = Vec::new();
    for line in lines(snapshot, scope) {
        for Tranche { until, left, .. } in line.tranches() {
            if left.0 > 0 && today <= until && until <= last {
                lapsing.push(Lapsing { line: line.clone(), until, left });
            }
        }
    }
    lapsing.sort_by_key(|each| (each.until, std::cmp::Reverse(each.left)));
    lapsing
}
