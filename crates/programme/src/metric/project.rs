//! Figures on works.

use super::{Figure, Item, Source};
use crate::{
    Lang,
    fact::{Fact as _, FactKind, Priority, Project},
    snapshot::Snapshot,
    unit::UnitIndex,
};

fn count(snapshot: &Snapshot, scope: UnitIndex, counts: impl Fn(&Project) -> bool) -> Figure {
    let is_here = |project: &Project| snapshot.tree().code_is_within(project.unit, scope);
    let chosen = snapshot.all::<Project>().iter().filter(|record| is_here(record.fact()) && counts(record.fact()));
    let item = |record: &crate::fact::Record<Project>| {
        Item::new(record.fact().describe(Lang::Vi), [Source::Fact(FactKind::Project, record.seq)])
    };
    Figure::count(chosen.map(item).collect())
}

pub(super) fn total(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    count(snapshot, scope, |_| true)
}

pub(super) fn priority(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    count(snapshot, scope, |project| project.priority != Priority::Normal)
}
