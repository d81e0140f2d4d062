//! What people, enterprises and the armed forces gave.

use std::collections::BTreeMap;

use crate::{
    Dong, Quantity,
    fact::{Contribution, ContributionKind},
    snapshot::Snapshot,
    unit::UnitIndex,
};

/// What was given of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Given {
    /// How much, in the unit of the kind.
    pub quantity: Quantity,
    /// What it is worth, as far as it was valued.
    pub value: Dong,
}

/// What was given in `scope` in a calendar year, by kind.
#[must_use]
pub fn given(snapshot: &Snapshot, scope: UnitIndex, year: i16) -> BTreeMap<ContributionKind, Given> {
    let mut given: BTreeMap<ContributionKind, Given> = BTreeMap::new();
    for record in snapshot.all::<Contribution>() {
        let fact = record.fact();
        if fact.date.year() == year && snapshot.tree().code_is_within(fact.unit, scope) {
            let kind = given.entry(fact.kind).or_default();
            kind.quantity = kind.quantity + fact.quantity;
            kind.value = [kind.value, fact.value.unwrap_or_default()].into_iter().sum();
        }
    }
    given
}
