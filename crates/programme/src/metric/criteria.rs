//! Communes by criterion: how many the judge finds to meet each.

use super::{assessed::judge_each, units::communes};
use crate::{judge::Verdict, law::Criterion, snapshot::Snapshot, unit::UnitIndex};

/// A criterion of the communes' basic grade, with how the communes of the programme stand to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CriterionTally<'s> {
    /// The criterion.
    pub criterion: &'s Criterion,
    /// How many meet it, or basically do.
    pub met: usize,
    /// How many could be judged: they meet it or fall short.
    pub judged: usize,
}

/// The criteria of the sets that judge the year of the snapshot, in the order of the set, with the communes in `scope`.
#[must_use]
pub fn criteria_met(snapshot: &Snapshot, scope: UnitIndex) -> Vec<CriterionTally<'_>> {
    let mut tallies: Vec<CriterionTally<'_>> = Vec::new();
    judge_each(snapshot, scope, communes(snapshot, scope), |judge, assessment, _| {
        for (criterion, verdict) in judge.set().criteria.iter().zip(assessment.criteria) {
            let known = tallies.iter().position(|tally| tally.criterion.code == criterion.code);
            let place = known.unwrap_or_else(|| {
                tallies.push(CriterionTally { criterion, met: 0, judged: 0 });
                tallies.len() - 1
            });
            let met = matches!(verdict, Verdict::Met | Verdict::BasicallyMet);
            tallies[place].met += usize::from(met);
            tallies[place].judged += usize::from(met || verdict == Verdict::Unmet);
        }
    });
    tallies
}
