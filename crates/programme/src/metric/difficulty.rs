//! Figures on difficulties and proposals.

use super::{Figure, Item, Source};
use crate::{
    Lang,
    difficulty::{difficulties, proposals},
    fact::{Fact as _, FactKind},
    snapshot::Snapshot,
    unit::UnitIndex,
};

pub(super) fn open(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let today = snapshot.as_of();
    let open = difficulties(snapshot, scope).filter(|record| record.fact().is_open_on(today));
    let items = open
        .map(|record| Item::new(record.fact().describe(Lang::Vi), [Source::Fact(FactKind::Difficulty, record.seq)]));
    Figure::count(items.collect())
}

pub(super) fn undecided(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let today = snapshot.as_of();
    let undecided = proposals(snapshot, scope).into_iter().filter(|record| record.fact().is_undecided_on(today));
    let items = undecided
        .map(|record| Item::new(record.fact().describe(Lang::Vi), [Source::Fact(FactKind::Proposal, record.seq)]));
    Figure::count(items.collect())
}
