//! Figures on money and contributions.

use super::{Figure, Item, Source};
use crate::{
    Dong, Quantity,
    fact::{Allocation, Contribution, ContributionKind, Disbursement, Fact, FactKind, Record},
    snapshot::{Collected, Snapshot},
    unit::{UnitCode, UnitIndex},
    vietnamese,
};

/// The sum of the amounts of last plan year's facts in scope.
fn last_year<F: Collected>(
    snapshot: &Snapshot,
    scope: UnitIndex,
    read: impl Fn(&F) -> (i16, UnitCode, Dong),
) -> Figure {
    let last = snapshot.as_of().year() - 1;
    let chosen: Vec<(&Record<F>, Dong)> = snapshot
        .all::<F>()
        .iter()
        .filter_map(|record| {
            let (year, unit, amount) = read(record.fact());
            (year == last && snapshot.tree().code_is_within(unit, scope)).then_some((record, amount))
        })
        .collect();
    let total: Dong = chosen.iter().map(|(_, amount)| *amount).sum();
    let item = |(record, amount): (&Record<F>, Dong)| {
        let subject = format!("{}: {} đồng", record.fact().describe(crate::Lang::Vi), vietnamese::count(amount.0));
        Item::new(subject, [Source::Fact(F::KIND, record.seq)])
    };
    let value = (!chosen.is_empty()).then(|| Quantity::whole(total.0));
    Figure { value, items: chosen.into_iter().map(item).collect(), badge: None }
}

pub(super) fn allocated_last_year(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    last_year::<Allocation>(snapshot, scope, |fact| (fact.year.0, fact.unit, fact.amount))
}

pub(super) fn disbursed_last_year(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    last_year::<Disbursement>(snapshot, scope, |fact| (fact.year.0, fact.unit, fact.amount))
}

pub(super) fn disbursement_rate_last_year(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    Figure::rate(disbursed_last_year(snapshot, scope), allocated_last_year(snapshot, scope))
}

pub(super) fn labour_days(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let given = snapshot.all::<Contribution>().iter().filter(|record| {
        let fact = record.fact();
        fact.kind == ContributionKind::LabourDays && snapshot.tree().code_is_within(fact.unit, scope)
    });
    let mut total = Quantity::ZERO;
    let mut items = Vec::new();
    for record in given {
        total = total + record.fact().quantity;
        items.push(Item::new(
            record.fact().describe(crate::Lang::Vi),
            [Source::Fact(FactKind::Contribution, record.seq)],
        ));
    }
    Figure { value: (!items.is_empty()).then_some(total), items, badge: None }
}
