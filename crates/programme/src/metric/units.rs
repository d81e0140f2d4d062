//! Figures on communes, districts and residential areas.

use super::{Figure, Item, Source};
use crate::{
    fact::FactKind,
    grade::Grade,
    judge::{Assessment, Judge, Verdict},
    law::CriteriaSet,
    snapshot::Snapshot,
    unit::{Unit, UnitIndex, UnitKind},
};

fn subject(unit: &Unit) -> String {
    format!("{} ({})", unit.full_name(), unit.code)
}

fn communes(snapshot: &Snapshot, scope: UnitIndex) -> impl Iterator<Item = (UnitIndex, &Unit)> {
    snapshot.tree().within(scope).filter(|(_, unit)| unit.kind == UnitKind::Commune && unit.in_programme)
}

fn districts(snapshot: &Snapshot, scope: UnitIndex) -> impl Iterator<Item = (UnitIndex, &Unit)> {
    let is_district = |kind| matches!(kind, UnitKind::RuralDistrict | UnitKind::Town | UnitKind::City);
    snapshot.tree().within(scope).filter(move |(_, unit)| is_district(unit.kind))
}

/// The unit as an item that rests on the decisions for `grade`, if it holds it.
fn recognised(snapshot: &Snapshot, index: UnitIndex, unit: &Unit, grade: Grade) -> Option<Item> {
    let decisions = snapshot.holding(index, grade)?;
    let decisions = decisions.iter().map(|record| Source::Fact(FactKind::Recognition, record.seq));
    Some(Item::new(subject(unit), decisions))
}

fn communes_holding(snapshot: &Snapshot, scope: UnitIndex, grade: Grade) -> Figure {
    Figure::count(
        communes(snapshot, scope).filter_map(|(index, unit)| recognised(snapshot, index, unit, grade)).collect(),
    )
}

pub(super) fn communes_in_programme(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let item = |(_, unit): (UnitIndex, &Unit)| Item::new(subject(unit), [Source::Unit(unit.code)]);
    Figure::count(communes(snapshot, scope).map(item).collect())
}

pub(super) fn communes_ntm(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    communes_holding(snapshot, scope, Grade::Ntm)
}

pub(super) fn communes_advanced(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    communes_holding(snapshot, scope, Grade::Advanced)
}

pub(super) fn communes_model(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    communes_holding(snapshot, scope, Grade::Model)
}

pub(super) fn communes_ntm_rate(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    Figure::rate(communes_ntm(snapshot, scope), communes_in_programme(snapshot, scope))
}

pub(super) fn communes_advanced_rate(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    Figure::rate(communes_advanced(snapshot, scope), communes_in_programme(snapshot, scope))
}

pub(super) fn communes_model_rate(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    Figure::rate(communes_model(snapshot, scope), communes_in_programme(snapshot, scope))
}

pub(super) fn communes_not_recognised(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let without = communes(snapshot, scope).filter(|(index, _)| !snapshot.holds(*index, Grade::Ntm));
    Figure::count(without.map(|(_, unit)| Item::new(subject(unit), [Source::Unit(unit.code)])).collect())
}

pub(super) fn districts_in_programme(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let item = |(_, unit): (UnitIndex, &Unit)| Item::new(subject(unit), [Source::Unit(unit.code)]);
    Figure::count(districts(snapshot, scope).map(item).collect())
}

pub(super) fn districts_recognised(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let item = |(index, unit): (UnitIndex, &Unit)| {
        let grade = if unit.kind == UnitKind::RuralDistrict { Grade::Ntm } else { Grade::Completed };
        recognised(snapshot, index, unit, grade)
    };
    Figure::count(districts(snapshot, scope).filter_map(item).collect())
}

pub(super) fn districts_recognised_rate(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    Figure::rate(districts_recognised(snapshot, scope), districts_in_programme(snapshot, scope))
}

pub(super) fn model_areas(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let item = |record: &crate::fact::Record<crate::fact::ModelArea>| {
        let area = record.fact();
        let commune = snapshot.unit_name(area.commune);
        Item::new(format!("{}, {commune}", area.name), [Source::Fact(FactKind::ModelArea, record.seq)])
    };
    Figure::count(snapshot.model_areas(scope).map(item).collect())
}

/// A recognised commune that today's law would not recognise.
#[derive(Clone, Debug)]
pub struct AtRisk<'s> {
    /// The commune.
    pub unit: UnitIndex,
    /// The set of the assessment year.
    pub set: &'s CriteriaSet,
    /// Its assessment.
    pub assessment: Assessment,
    /// The observations on which criteria fail.
    pub failing: Vec<Source>,
}

/// Judges the communes of the programme in `scope` that are wanted, each by the set of the basic grade for the year of the
/// snapshot.
fn judge_communes<'s>(
    snapshot: &'s Snapshot,
    scope: UnitIndex,
    wanted: impl Fn(UnitIndex) -> bool,
    mut each: impl FnMut(&Judge<'s>, &'s CriteriaSet, Assessment, UnitIndex),
) {
    let year = snapshot.as_of().year();
    let tree = snapshot.tree();
    let province = std::iter::successors(Some(scope), |unit| tree.parent(*unit)).last().unwrap_or(scope);
    let province = tree.unit(province).code;
    let mut judges: Vec<(&CriteriaSet, Judge<'_>)> = Vec::new();
    for (unit, commune) in communes(snapshot, scope).filter(|(unit, _)| wanted(*unit)) {
        let Some(set) = snapshot.law().set_judging(commune, province, Grade::Ntm, year) else { continue };
        if !judges.iter().any(|(known, _)| known.id == set.id) {
            judges.push((set, Judge::new(snapshot, set, year)));
        }
        let Some((set, judge)) = judges.iter().find(|(known, _)| known.id == set.id) else { continue };
        each(judge, set, judge.assess(unit), unit);
    }
}

/// The communes in `scope` that hold the basic grade and would lose it under the withdrawal rule of the set that judges
/// the year of the snapshot.
#[must_use]
pub fn at_risk(snapshot: &Snapshot, scope: UnitIndex) -> Vec<AtRisk<'_>> {
    let mut risks = Vec::new();
    let holds = |unit| snapshot.holds(unit, Grade::Ntm);
    judge_communes(snapshot, scope, holds, |judge, set, assessment, unit| {
        if set.withdrawal.as_ref().is_some_and(|rule| assessment.falls(set, rule)) {
            risks.push(AtRisk { unit, set, failing: failing(judge, &assessment, unit), assessment });
        }
    });
    risks
}

/// The communes of which the judge says one of `verdicts`, each resting on what `sources` names.
fn communes_assessed(
    snapshot: &Snapshot,
    scope: UnitIndex,
    verdicts: &[Verdict],
    sources: impl Fn(&Judge<'_>, &Assessment, UnitIndex) -> Vec<Source>,
) -> Figure {
    let (mut items, mut badge) = (Vec::new(), None);
    judge_communes(
        snapshot,
        scope,
        |_| true,
        |judge, set, assessment, unit| {
            badge = badge.max(Some(snapshot.law().badge(set)));
            if verdicts.contains(&assessment.verdict) {
                let commune = snapshot.tree().unit(unit);
                let mut item = Item::new(subject(commune), [Source::Unit(commune.code)]);
                item.alternatives = sources(judge, &assessment, unit);
                items.push(item);
            }
        },
    );
    Figure { badge, ..Figure::count(items) }
}

pub(super) fn communes_assessed_met(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    communes_assessed(snapshot, scope, &[Verdict::Met, Verdict::BasicallyMet], |judge, _, unit| {
        let findings = judge.set().indicators().flat_map(|(_, indicator)| judge.findings(unit, indicator));
        let records = findings.filter(|finding| finding.verdict == Verdict::Met).filter_map(|finding| finding.record);
        records.map(|seq| Source::Fact(FactKind::Observation, seq)).collect()
    })
}

pub(super) fn communes_assessed_unmet(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    communes_assessed(snapshot, scope, &[Verdict::Unmet], failing)
}

pub(super) fn communes_assessed_open(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    communes_assessed(snapshot, scope, &[Verdict::Missing, Verdict::Unjudgeable], |_, _, _| Vec::new())
}

fn failing(judge: &Judge<'_>, assessment: &Assessment, unit: UnitIndex) -> Vec<Source> {
    let indicators = judge.set().indicators().zip(&assessment.indicators);
    let failed = indicators.filter(|(_, verdict)| **verdict == Verdict::Unmet);
    let findings = failed.flat_map(|((_, indicator), _)| judge.findings(unit, indicator));
    let records = findings.filter(|finding| finding.verdict == Verdict::Unmet).filter_map(|finding| finding.record);
    records.map(|seq| Source::Fact(FactKind::Observation, seq)).collect()
}

pub(super) fn communes_at_risk(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let risks = at_risk(snapshot, scope);
    let badge = risks.iter().map(|risk| snapshot.law().badge(risk.set)).max();
    let items = risks.into_iter().map(|risk| {
        let decisions = snapshot.holding(risk.unit, Grade::Ntm).unwrap_or_default();
        let decisions = decisions.iter().map(|record| Source::Fact(FactKind::Recognition, record.seq));
        let mut item = Item::new(subject(snapshot.tree().unit(risk.unit)), decisions);
        item.alternatives = risk.failing;
        item
    });
    Figure { badge, ..Figure::count(items.collect()) }
}
