//! Figures on plans owed.

use super::{Figure, Item, Source};
use crate::{
    Lang,
    fact::{FactKind, PlanIssued, PlanOwed, Record},
    snapshot::Snapshot,
    unit::UnitIndex,
};

fn issued<'s>(snapshot: &'s Snapshot, owed: &PlanOwed) -> Option<&'s Record<PlanIssued>> {
    let answers = |record: &&Record<PlanIssued>| record.fact().basis == owed.basis && record.fact().body == owed.body;
    snapshot.all::<PlanIssued>().iter().find(answers)
}

fn subject(snapshot: &Snapshot, owed: &PlanOwed) -> String {
    let body = snapshot.law().department(&owed.body).map_or(owed.body.as_str(), |body| body.name.get(Lang::Vi));
    format!("{body} ({})", owed.basis)
}

pub(super) fn plans_owed(snapshot: &Snapshot, _scope: UnitIndex) -> Figure {
    let item = |record: &Record<PlanOwed>| {
        Item::new(subject(snapshot, record.fact()), [Source::Fact(FactKind::PlanOwed, record.seq)])
    };
    Figure::count(snapshot.all::<PlanOwed>().iter().map(item).collect())
}

pub(super) fn plans_issued(snapshot: &Snapshot, _scope: UnitIndex) -> Figure {
    let item = |record: &Record<PlanOwed>| {
        let plan = issued(snapshot, record.fact())?;
        let sources = [Source::Fact(FactKind::PlanOwed, record.seq), Source::Fact(FactKind::PlanIssued, plan.seq)];
        Some(Item::new(subject(snapshot, record.fact()), sources))
    };
    Figure::count(snapshot.all::<PlanOwed>().iter().filter_map(item).collect())
}

fn outstanding(snapshot: &Snapshot, counts: impl Fn(&PlanOwed) -> bool) -> Figure {
    let outstanding = snapshot.all::<PlanOwed>().iter().filter(|record| issued(snapshot, record.fact()).is_none());
    let item = |record: &Record<PlanOwed>| {
        Item::new(subject(snapshot, record.fact()), [Source::Fact(FactKind::PlanOwed, record.seq)])
    };
    Figure::count(outstanding.filter(|record| counts(record.fact())).map(item).collect())
}

pub(super) fn plans_outstanding(snapshot: &Snapshot, _scope: UnitIndex) -> Figure {
    outstanding(snapshot, |_| true)
}

pub(super) fn plans_overdue(snapshot: &Snapshot, _scope: UnitIndex) -> Figure {
    outstanding(snapshot, |owed| owed.due.is_some_and(|due| due < snapshot.as_of()))
}

pub(super) fn plans_issued_rate(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    Figure::rate(plans_issued(snapshot, scope), plans_owed(snapshot, scope))
}
