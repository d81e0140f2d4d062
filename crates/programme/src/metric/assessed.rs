//! Units counted by what the judge says of them.

use super::{Figure, Item, Source};
use crate::{
    fact::FactKind,
    judge::{Assessment, Judge, Verdict},
    law::CriteriaSet,
    snapshot::Snapshot,
    unit::UnitIndex,
};

/// What the judge says of a unit, as it is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It meets the set.
    Met,
    /// It is known to fail a criterion.
    Unmet,
    /// Neither can be said yet.
    Open,
}

impl Outcome {
    const fn of(verdict: Verdict) -> Option<Self> {
        match verdict {
            Verdict::Met | Verdict::BasicallyMet => Some(Self::Met),
            Verdict::Unmet => Some(Self::Unmet),
            Verdict::Missing | Verdict::Unjudgeable => Some(Self::Open),
            Verdict::NotApplicable => None,
        }
    }
}

/// Judges units in `scope`, each by the set of its first grade for the year of the snapshot, and hands on what came with
/// it.
pub(super) fn judge_each<'s, I>(
    snapshot: &'s Snapshot,
    scope: UnitIndex,
    units: impl Iterator<Item = (UnitIndex, I)>,
    mut each: impl FnMut(&Judge<'s>, Assessment, (UnitIndex, I)),
) {
    let year = snapshot.as_of().year();
    let tree = snapshot.tree();
    let province = std::iter::successors(Some(scope), |unit| tree.parent(*unit)).last().unwrap_or(scope);
    let province = tree.unit(province).code;
    let mut judges: Vec<(&CriteriaSet, Judge<'_>)> = Vec::new();
    for (unit, item) in units {
        let Some(set) = snapshot.law().first_set(tree.unit(unit), province, year) else { continue };
        if !judges.iter().any(|(known, _)| known.id == set.id) {
            judges.push((set, Judge::new(snapshot, set, year)));
        }
        let Some((_, judge)) = judges.iter().find(|(known, _)| known.id == set.id) else { continue };
        each(judge, judge.assess(unit), (unit, item));
    }
}

/// The units of which the judge says so, each resting on its item's records and on what made the judge say it.
pub(super) fn assessed(
    snapshot: &Snapshot,
    scope: UnitIndex,
    units: impl Iterator<Item = (UnitIndex, Item)>,
    outcome: Outcome,
) -> Figure {
    let (mut items, mut badge) = (Vec::new(), None);
    judge_each(snapshot, scope, units, |judge, assessment, (unit, mut item)| {
        badge = badge.max(Some(snapshot.law().badge(judge.set())));
        if Outcome::of(assessment.verdict) == Some(outcome) {
            item.alternatives = match outcome {
                Outcome::Met => met(judge, unit),
                Outcome::Unmet => failing(judge, &assessment, unit),
                Outcome::Open => Vec::new(),
            };
            items.push(item);
        }
    });
    Figure { badge, ..Figure::count(items) }
}

/// The observations by which a unit meets the set.
fn met(judge: &Judge<'_>, unit: UnitIndex) -> Vec<Source> {
    let findings = judge.set().indicators().flat_map(|(_, indicator)| judge.findings(unit, indicator));
    let records = findings.filter(|finding| finding.verdict == Verdict::Met).filter_map(|finding| finding.record);
    records.map(|seq| Source::Fact(FactKind::Observation, seq)).collect()
}

/// The observations by which a unit fails criteria.
pub(super) fn failing(judge: &Judge<'_>, assessment: &Assessment, unit: UnitIndex) -> Vec<Source> {
    let indicators = judge.set().indicators().zip(&assessment.indicators);
    let failed = indicators.filter(|(_, verdict)| **verdict == Verdict::Unmet);
    let findings = failed.flat_map(|((_, indicator), _)| judge.findings(unit, indicator));
    let records = findings.filter(|finding| finding.verdict == Verdict::Unmet).filter_map(|finding| finding.record);
    records.map(|seq| Source::Fact(FactKind::Observation, seq)).collect()
}
