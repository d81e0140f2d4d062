//! Doubts that a person has answered.

use std::collections::HashMap;

use super::{Doubt, Rule, Severity};
use crate::{
    fact::{Acknowledgement, Record},
    law::MeasureIndex,
    period::Period,
    snapshot::Snapshot,
    unit::UnitIndex,
};

/// The acknowledgements of a snapshot, found by what they are about.
#[derive(Clone, Debug)]
pub struct Acknowledged<'s> {
    of: HashMap<(UnitIndex, MeasureIndex, Period, Rule), &'s Record<Acknowledgement>>,
}

impl<'s> Acknowledged<'s> {
    /// Those of units and measures that the snapshot knows.
    #[must_use]
    pub fn new(snapshot: &'s Snapshot) -> Self {
        let key = |record: &'s Record<Acknowledgement>| {
            let fact = record.fact();
            let (measure, _) = snapshot.law().measure(&fact.measure)?;
            Some(((snapshot.tree().index(fact.unit)?, measure, fact.period, fact.rule), record))
        };
        Self { of: snapshot.all::<Acknowledgement>().iter().filter_map(key).collect() }
    }

    /// The acknowledgement that covers a doubt: of the same unit, measure, period, rule and value.
    ///
    /// A hard doubt has none: what cannot be is not made possible by a word.
    #[must_use]
    pub fn covering(&self, unit: UnitIndex, doubt: &Doubt) -> Option<&'s Record<Acknowledgement>> {
        let about = doubt.about;
        let record = self.of.get(&(unit, about.measure, about.period, doubt.rule)).copied()?;
        (doubt.severity == Severity::Soft && record.fact().value.0 == about.value).then_some(record)
    }

    /// The doubts about a unit that nobody has answered.
    #[must_use]
    pub fn standing(&self, unit: UnitIndex, mut doubts: Vec<Doubt>) -> Vec<Doubt> {
        doubts.retain(|doubt| self.covering(unit, doubt).is_none());
        doubts
    }
}
