//! Figures on money and contributions.

use super::{Figure, Item, Source};
use crate::{
    Dong, Quantity,
    fact::{Allocation, Contribution, ContributionKind, Disbursement, Fact, FactKind},
    snapshot::{Collected, Snapshot},
    unit::{UnitCode, UnitIndex},
    vietnamese,
};

/// The sum of the amounts of a plan year's facts in scope.
fn of_year<F: Collected>(
    snapshot: &Snapshot,
    (scope, year): (UnitIndex, i16),
    read: impl Fn(&F) -> (i16, UnitCode, Dong),
) -> Figure {
    let chosen = snapshot.all::<F>().iter().filter_map(|record| {
        let (plan_year, unit, amount) = read(record.fact());
        let counts = plan_year == year && snapshot.tree().code_is_within(unit, scope);
        counts.then(|| {
            let subject = format!("{}: {} đồng", record.fact().describe(crate::Lang::Vi), vietnamese::count(amount.0));
            (subject, Source::Fact(F::KIND, record.seq), Quantity::whole(amount.0))
        })
    });
    Figure::sum(chosen)
}

fn allocated(snapshot: &Snapshot, scope: UnitIndex, year: i16) -> Figure {
    of_year::<Allocation>(snapshot, (scope, year), |fact| (fact.year.0, fact.unit, fact.amount))
}

fn disbursed(snapshot: &Snapshot, scope: UnitIndex, year: i16) -> Figure {
    of_year::<Disbursement>(snapshot, (scope, year), |fact| (fact.year.0, fact.unit, fact.amount))
}

pub(super) fn allocated_last_year(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    allocated(snapshot, scope, snapshot.as_of().year() - 1)
}

pub(super) fn disbursed_last_year(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    disbursed(snapshot, scope, snapshot.as_of().year() - 1)
}

pub(super) fn disbursement_rate_last_year(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    Figure::rate(disbursed_last_year(snapshot, scope), allocated_last_year(snapshot, scope))
}

pub(super) fn allocated_this_year(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    allocated(snapshot, scope, snapshot.as_of().year())
}

pub(super) fn disbursed_this_year(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    disbursed(snapshot, scope, snapshot.as_of().year())
}

pub(super) fn disbursement_rate_this_year(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    Figure::rate(disbursed_this_year(snapshot, scope), allocated_this_year(snapshot, scope))
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
