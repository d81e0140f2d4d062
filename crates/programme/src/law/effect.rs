//! What a law would change: the verdicts of units under it and under another one.

use super::Law;
use crate::{
    fact::{LocalThreshold, Record},
    judge::{Judge, Verdict},
    snapshot::Snapshot,
    unit::{Unit, UnitCode, UnitIndex},
};

/// A unit under two laws; no verdict where no set judges it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effect {
    /// The unit.
    pub unit: UnitIndex,
    /// Under the law that is.
    pub before: Option<Verdict>,
    /// Under the law that would be.
    pub after: Option<Verdict>,
}

/// How every unit that a set of `after` judges in an assessment year fares under the law of `now` and under `after` with what the
/// province decided, for the same grade.
#[must_use]
pub fn effects(now: &Snapshot, after: &Law, set: &str, province: UnitCode, year: i16) -> Vec<Effect> {
    let then = now.under(after.decided(now.all::<LocalThreshold>().iter().map(Record::fact)));
    let Some(grade) = then.law().set(set).map(|set| set.grade) else { return Vec::new() };
    let verdicts = |state: &Snapshot, is_judged: &dyn Fn(&Unit) -> bool| -> Vec<Option<Verdict>> {
        let mut judge: Option<Judge<'_>> = None;
        let units = state.tree().iter();
        units
            .map(|(index, unit)| {
                let set = state.law().set_judging(unit, province, grade, year).filter(|_| is_judged(unit))?;
                if judge.as_ref().is_none_or(|judge| judge.set().id != set.id) {
                    judge = Some(Judge::new(state, set, year));
                }
                judge.as_ref().map(|judge| judge.assess(index).verdict)
            })
            .collect()
    };
    let is_judged = |unit: &Unit| {
        let judging = then.law().set_judging(unit, province, grade, year);
        judging.is_some_and(|judging| judging.id == set && judging.counts(unit))
    };
    let (before, after) = (verdicts(now, &is_judged), verdicts(&then, &is_judged));
    let units = now.tree().iter().zip(before.into_iter().zip(after));
    let judged = units.filter(|((_, unit), _)| is_judged(unit));
    judged.map(|((unit, _), (before, after))| Effect { unit, before, after }).collect()
}
