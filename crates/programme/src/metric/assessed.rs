//! Units counted by what the judge says of them.

use super::{Figure, Item, Source};
use crate::{
    Quantity, Text,
    fact::FactKind,
    judge::{Assessment, Judge, Verdict},
    law::{CriteriaSet, Criterion, Indicator},
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

    /// What the tests say that it rests on. One without an answer has no record.
    const fn of_tests(self) -> Verdict {
        match self {
            Self::Met => Verdict::Met,
            Self::Unmet => Verdict::Unmet,
            Self::Open => Verdict::Missing,
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

/// The criteria of which the judge says so of units, counted once for each unit and told by criterion in the order of the
/// set; each resting on the unit's records and on what made the judge say it.
pub(super) fn by_criterion(
    snapshot: &Snapshot,
    scope: UnitIndex,
    units: impl Iterator<Item = (UnitIndex, Item)>,
    outcome: Outcome,
) -> Figure {
    let mut figure = Figure::count(Vec::new());
    judge_each(snapshot, scope, units, |judge, assessment, (unit, item)| {
        figure.badge = figure.badge.max(Some(snapshot.law().badge(judge.set())));
        let mut verdicts = assessment.indicators.as_slice();
        for (criterion, verdict) in judge.set().criteria.iter().zip(&assessment.criteria) {
            let (own, others) = verdicts.split_at(criterion.indicators.len());
            verdicts = others;
            if criterion.province.is_some() && *verdict == Verdict::NotApplicable {
                continue;
            }
            let part = figure.part(&criterion.code, || numbered(criterion));
            if Outcome::of(*verdict) == Some(outcome) {
                let says = outcome.of_tests();
                let telling = criterion.indicators.iter().zip(own).filter(|(_, verdict)| **verdict == says);
                let alternatives = observations(judge, unit, telling.map(|(indicator, _)| indicator), says);
                figure.add(Item { alternatives, ..item.clone() }, part, Quantity::ONE);
            }
        }
    });
    figure
}

/// `3. Thủy lợi và phòng, chống thiên tai`.
fn numbered(criterion: &Criterion) -> Text {
    let Criterion { code, name, .. } = criterion;
    Text { vi: format!("{code}. {}", name.vi), en: format!("{code}. {}", name.en) }
}

/// The observations by which a unit meets the set.
fn met(judge: &Judge<'_>, unit: UnitIndex) -> Vec<Source> {
    let indicators = judge.set().indicators().map(|(_, indicator)| indicator);
    observations(judge, unit, indicators, Verdict::Met)
}

/// The observations by which a unit fails criteria.
pub(super) fn failing(judge: &Judge<'_>, assessment: &Assessment, unit: UnitIndex) -> Vec<Source> {
    let indicators = judge.set().indicators().zip(&assessment.indicators);
    let failed = indicators.filter(|(_, verdict)| **verdict == Verdict::Unmet);
    observations(judge, unit, failed.map(|((_, indicator), _)| indicator), Verdict::Unmet)
}

/// The observations of which a test of indicators says so.
fn observations<'i>(
    judge: &Judge<'_>,
    unit: UnitIndex,
    indicators: impl IntoIterator<Item = &'i Indicator>,
    says: Verdict,
) -> Vec<Source> {
    let findings = indicators.into_iter().flat_map(|indicator| judge.findings(unit, indicator));
    let records = findings.filter(|finding| finding.verdict == says).filter_map(|finding| finding.record);
    records.map(|seq| Source::Fact(FactKind::Observation, seq)).collect()
}
