//! How often each tier came true, and how far off the tiers were: the outlook of a past day beside what was known when its time was
//! over.

use jiff::civil::Date;

use super::{Forecast, horizon};
use crate::{
    Quantity,
    fact::OutlookTier,
    judge::{Judge, Verdict},
    law::{CriteriaSet, Leaf, OutlookRules},
    snapshot::Snapshot,
    unit::{UnitCode, UnitIndex},
};

/// An indicator's tier of a past day, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// The unit.
    pub unit: UnitCode,
    /// The set.
    pub set: String,
    /// The indicator's code.
    pub indicator: String,
    /// The tier told then.
    pub tier: OutlookTier,
    /// Whether it was met already when the tier was told.
    pub was_met: bool,
    /// Whether it was met when the time was over.
    pub came_true: bool,
}

/// How far words were from what came, from 0 (always right) to 1 (always certain and wrong): the mean of the squared distances
/// between the chance told and what came of it (Brier's score).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Score {
    /// Of the tiers, each taken for the chance that it stands for.
    pub tiers: Quantity,
    /// Of the word that everything stays as it is.
    pub as_today: Quantity,
}

/// How often a tier came true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// The tier.
    pub tier: OutlookTier,
    /// How often it was told.
    pub told: usize,
    /// How often it was met in the end.
    pub met: usize,
}

impl Record {
    /// In percent how often it was met; none where it was never told.
    #[must_use]
    pub fn share(&self) -> Option<Quantity> {
        Quantity::percent(i64::try_from(self.met).ok()?, i64::try_from(self.told).ok()?)
    }
}

/// The tiers of a unit on the day of one state, up to a later one that has the figures of the time told. Only what was judged on
/// figures that came in between counts: what nobody reported again came neither true nor false.
#[must_use]
pub fn trials(forecast: &Forecast<'_>, later: &Snapshot, unit: UnitIndex, set: &CriteriaSet) -> Vec<Trial> {
    let then = forecast.snapshot;
    let code = then.tree().unit(unit).code;
    let (Some(set), Some(unit_later)) = (then.law().set(&set.id), later.tree().index(code)) else { return Vec::new() };
    let by = later.as_of().min(horizon(later, set));
    let Some(set_later) = later.law().set(&set.id) else { return Vec::new() };
    let judge = Judge::new(later, set_later, by.year());
    let assessment = judge.assess(unit_later);
    let outcomes: Vec<(&str, Verdict)> =
        set_later.indicators().map(|(_, indicator)| indicator.code.as_str()).zip(assessment.indicators).collect();
    let outlook = forecast.by(unit, set, by);
    let mut trials = Vec::new();
    for each in outlook.criteria.iter().flat_map(|criterion| &criterion.indicators) {
        let outcome = outcomes
            .iter()
            .find(|(code, verdict)| *code == each.indicator.code && matches!(verdict, Verdict::Met | Verdict::Unmet));
        let (Some(tier), Some((_, outcome))) = (each.span.told().tier(), outcome) else { continue };
        let was_reported = each.indicator.requirement.leaves().any(|leaf| match leaf {
            Leaf::Measure { measure, .. } => is_new(later, unit_later, *measure, then.as_of()),
            _ => false,
        });
        if was_reported {
            let (set, indicator) = (set.id.clone(), each.indicator.code.clone());
            let (was_met, came_true) = (each.verdict == Verdict::Met, *outcome == Verdict::Met);
            trials.push(Trial { unit: code, set, indicator, tier, was_met, came_true });
        }
    }
    trials
}

fn is_new(later: &Snapshot, unit: UnitIndex, measure: crate::law::MeasureIndex, then: Date) -> bool {
    let period = later.reading(unit, measure).and_then(|reading| reading.period());
    period.is_some_and(|period| period.end() > then)
}

/// How often each tier came true.
#[must_use]
pub fn reliability(trials: &[Trial]) -> Vec<Record> {
    let of_tier = |tier: &OutlookTier| {
        let told = trials.iter().filter(|trial| trial.tier == *tier);
        Record { tier: *tier, told: told.clone().count(), met: told.filter(|trial| trial.came_true).count() }
    };
    OutlookTier::ALL.iter().map(of_tier).collect()
}

/// How far the tiers were from what came, beside the word that everything stays as it is; none where nothing was tried.
#[must_use]
pub fn score(rules: &OutlookRules, trials: &[Trial]) -> Option<Score> {
    let certain = |holds: bool| if holds { Quantity::HUNDRED } else { Quantity::ZERO };
    let mean = |chance: &dyn Fn(&Trial) -> Quantity| {
        let squared = |trial: &Trial| i128::from((chance(trial) - certain(trial.came_true)).scaled()).pow(2);
        let whole = i128::from(Quantity::HUNDRED.scaled()).pow(2) * i128::try_from(trials.len()).ok()?;
        Quantity::ratio(trials.iter().map(squared).sum(), whole)
    };
    let tiers = mean(&|trial| rules.stands_for(trial.tier))?;
    Some(Score { tiers, as_today: mean(&|trial| certain(trial.was_met))? })
}
