//! How many dossiers stand where.

use std::collections::{BTreeMap, BTreeSet};

use super::{Stage, cases};
use crate::{fact::Round, snapshot::Snapshot, unit::UnitIndex};

/// The dossiers of a place by stage and round.
#[derive(Clone, Debug, Default)]
pub struct Pipeline(BTreeMap<(Stage, Round), usize>);

/// Counts the dossiers in `scope` by stage and round.
#[must_use]
pub fn pipeline(snapshot: &Snapshot, scope: UnitIndex) -> Pipeline {
    let mut counts = BTreeMap::new();
    for case in cases(snapshot, scope) {
        *counts.entry((case.standing().stage, case.dossier.fact().round)).or_default() += 1;
    }
    Pipeline(counts)
}

impl Pipeline {
    /// So many of its rounds, the latest first.
    #[must_use]
    pub fn rounds(&self, most: usize) -> Vec<Round> {
        let rounds: BTreeSet<Round> = self.0.keys().map(|(_, round)| *round).collect();
        rounds.into_iter().rev().take(most).collect()
    }

    /// The stages at which a dossier of one of these rounds stands, the earlier first.
    pub fn stages(&self, rounds: &[Round]) -> impl Iterator<Item = Stage> {
        let is_any = |stage: &Stage| rounds.iter().any(|round| self.count(*stage, *round) > 0);
        Stage::ALL.iter().copied().filter(is_any)
    }

    /// How many dossiers of a round stand at a stage.
    #[must_use]
    pub fn count(&self, stage: Stage, round: Round) -> usize {
        self.0.get(&(stage, round)).copied().unwrap_or_default()
    }
}
