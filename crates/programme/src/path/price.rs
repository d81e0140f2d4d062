//! What a step costs: as it was entered, or as the past tells; otherwise it is not known.

use std::collections::{BTreeMap, HashMap};

use super::fund::Funds;
use crate::{
    Dong, Quantity,
    fact::{CapitalKind, Disbursement, PricedBy, Record, StepCost},
    grade::Grade,
    judge::{Judge, Verdict},
    law::{Criterion, Measure},
    snapshot::Snapshot,
    unit::UnitIndex,
    vietnamese::fold,
};

/// With fewer steps achieved, the past tells nothing about what one costs. The number is ours.
pub const LEAST_STEPS: i64 = 5;

/// What a step costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Price<'s> {
    /// How much.
    pub amount: Dong,
    /// How many months it takes, where that is known.
    pub months: Option<u16>,
    /// The content it is paid under.
    pub content: &'s str,
    /// What kind of money it needs.
    pub capital: CapitalKind,
    /// The sources that may pay for it.
    pub funds: Funds,
    /// How it is known.
    pub basis: Basis<'s>,
}

/// How a price is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Basis<'s> {
    /// It was entered.
    Entered(&'s Record<StepCost>),
    /// It is what past steps cost.
    Estimated(Estimate),
}

/// What was paid under a content, and how many indicators came to be met meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// What was disbursed.
    pub spent: Dong,
    /// How many indicators of communes came to be met.
    pub steps: i64,
    /// The kind of money most of it was.
    pub capital: CapitalKind,
}

impl Estimate {
    /// What one of them cost.
    #[must_use]
    pub fn each(&self) -> Dong {
        Dong(parts(self.spent.0.into(), i128::from(self.steps.max(1))))
    }
}

/// The prices of a state.
#[derive(Debug)]
pub struct Prices<'s> {
    now: &'s Snapshot,
    entered: HashMap<&'s str, Vec<&'s Record<StepCost>>>,
    /// By the content, which is the name of a group of criteria.
    estimates: BTreeMap<&'s str, Estimate>,
}

impl<'s> Prices<'s> {
    /// The prices of a state: entered ones, and for groups of criteria whose name is that of a content what the past tells.
    #[must_use]
    pub fn new(now: &'s Snapshot) -> Self {
        let mut entered: HashMap<&str, Vec<&Record<StepCost>>> = HashMap::new();
        for record in now.all::<StepCost>() {
            entered.entry(&record.fact().measure).or_default().push(record);
        }
        Self { now, entered, estimates: estimates(now) }
    }

    /// What the past tells, by content.
    pub fn estimates(&self) -> impl Iterator<Item = (&'s str, &Estimate)> {
        self.estimates.iter().map(|(content, estimate)| (*content, estimate))
    }

    /// What it costs a unit to make up a shortfall of a measure that a criterion asks for.
    #[must_use]
    pub fn of(
        &self,
        unit: UnitIndex,
        measure: &Measure,
        shortfall: Quantity,
        criterion: Option<&Criterion>,
    ) -> Option<Price<'s>> {
        if let Some(record) = self.entered(unit, &measure.id) {
            return Some(entered(record, 1, shortfall));
        }
        // What a cost says of a measure holds for women and men together, half for each.
        let both = measure.id.strip_suffix(".women").or_else(|| measure.id.strip_suffix(".men"));
        if let Some(record) = both.and_then(|both| self.entered(unit, both)) {
            return Some(entered(record, 2, shortfall));
        }
        let (content, estimate) = self.estimates.get_key_value(criterion?.group.as_ref()?.1.as_str())?;
        Some(Price {
            amount: estimate.each(),
            months: None,
            content,
            capital: estimate.capital,
            funds: Funds::ANY,
            basis: Basis::Estimated(*estimate),
        })
    }

    /// The most particular cost of a measure for a unit.
    fn entered(&self, unit: UnitIndex, measure: &str) -> Option<&'s Record<StepCost>> {
        let tree = self.now.tree();
        let group = tree.unit(unit).group;
        let above: Vec<_> = std::iter::successors(Some(unit), |unit| tree.parent(*unit)).collect();
        let rank = |record: &&'s Record<StepCost>| {
            let cost = record.fact();
            let place = above.iter().position(|unit| tree.unit(*unit).code == cost.unit)?;
            let is_of_group = cost.group.is_none() || cost.group == group;
            is_of_group.then_some((std::cmp::Reverse(place), cost.group.is_some(), cost.date, record.seq))
        };
        let costs = self.entered.get(measure)?.iter().copied();
        costs
            .filter_map(|record| Some((rank(&record)?, record)))
            .max_by_key(|(rank, _)| *rank)
            .map(|(_, record)| record)
    }
}

fn entered(record: &Record<StepCost>, among: i64, shortfall: Quantity) -> Price<'_> {
    let cost = record.fact();
    let amount = match cost.priced_by {
        PricedBy::Step => parts(cost.amount.0.into(), among.into()),
        PricedBy::Point => {
            let whole = i128::from(cost.amount.0) * i128::from(shortfall.scaled());
            parts(whole, i128::from(among) * i128::from(Quantity::SCALE))
        }
    };
    Price {
        amount: Dong(amount),
        months: cost.months,
        content: &cost.content,
        capital: cost.capital,
        funds: Funds::of(cost.sources()),
        basis: Basis::Entered(record),
    }
}

/// A part of an amount, rounded up: a step is never said to cost less than it does.
fn parts(amount: i128, among: i128) -> i64 {
    let part = amount.div_euclid(among) + i128::from(amount.rem_euclid(among) != 0);
    i64::try_from(part).unwrap_or(i64::MAX)
}

/// What was paid since the earliest day that the state carries, beside what came to be met since then.
fn estimates(now: &Snapshot) -> BTreeMap<&str, Estimate> {
    let Some(before) = now.earliest() else {
        return BTreeMap::new();
    };
    let steps = achieved(before, now);
    let mut estimates = BTreeMap::new();
    for (content, steps) in steps.into_iter().filter(|(_, steps)| *steps >= LEAST_STEPS) {
        let named = fold(content);
        let paid = now.all::<Disbursement>().iter().map(Record::fact);
        let paid = paid.filter(|paid| paid.date > before.as_of() && fold(&paid.content) == named);
        let mut sums = [Dong(0); CapitalKind::ALL.len()];
        for paid in paid {
            sums[paid.capital as usize] = [sums[paid.capital as usize], paid.amount].into_iter().sum();
        }
        let spent: Dong = sums.into_iter().sum();
        let capital = if sums[1] > sums[0] { CapitalKind::Recurrent } else { CapitalKind::Investment };
        if spent.0 > 0 {
            estimates.insert(content, Estimate { spent, steps, capital });
        }
    }
    estimates
}

/// How many indicators that communes did not meet they meet now, by group of criteria.
fn achieved<'s>(before: &'s Snapshot, now: &'s Snapshot) -> BTreeMap<&'s str, i64> {
    let mut achieved: BTreeMap<&str, i64> = BTreeMap::new();
    let tree = now.tree();
    let Some(province) = tree.iter().find(|(index, _)| tree.parent(*index).is_none()).map(|(_, unit)| unit.code) else {
        return achieved;
    };
    let year = now.as_of().year();
    for grade in [Grade::Ntm, Grade::Advanced, Grade::Model] {
        let communes = tree.iter().filter(|(_, unit)| unit.in_programme);
        for (index, unit) in communes {
            let Some(set) = now.law().set_judging(unit, province, grade, year) else { continue };
            let Some(index_before) = before.tree().index(unit.code) else { continue };
            let (then, today) = (Judge::new(before, set, year), Judge::new(now, set, year));
            let verdicts = then.assess(index_before).indicators.into_iter().zip(today.assess(index).indicators);
            for ((criterion, _), (then, today)) in set.indicators().zip(verdicts) {
                if let (Some((_, group)), Verdict::Unmet, Verdict::Met) = (&criterion.group, then, today) {
                    *achieved.entry(group).or_default() += 1;
                }
            }
        }
    }
    achieved
}
