//! Difficulties and proposals: what is open, and what belongs together.

use std::collections::BTreeMap;

use crate::{
    fact::{Difficulty, Proposal, Record},
    snapshot::Snapshot,
    unit::UnitIndex,
};

/// A difficulty with what is proposed about it.
pub type Reported<'s> = (&'s Record<Difficulty>, Vec<&'s Record<Proposal>>);

/// The difficulties of one group of contents, the open ones first.
#[derive(Clone, Debug)]
pub struct Cluster<'s> {
    /// The group of contents.
    pub content: &'s str,
    /// How many are open.
    pub open: usize,
    /// The difficulties.
    pub difficulties: Vec<Reported<'s>>,
}

/// The difficulties in `scope` by group of contents: where most are open comes first.
#[must_use]
pub fn clusters(snapshot: &Snapshot, scope: UnitIndex) -> Vec<Cluster<'_>> {
    let today = snapshot.as_of();
    let mut proposals: BTreeMap<&str, Vec<&Record<Proposal>>> = BTreeMap::new();
    for record in snapshot.all::<Proposal>() {
        proposals.entry(record.fact().difficulty.as_deref().unwrap_or_default()).or_default().push(record);
    }
    let mut clusters: BTreeMap<&str, Vec<Reported<'_>>> = BTreeMap::new();
    for record in difficulties(snapshot, scope) {
        let about = proposals.get(record.fact().code.as_str()).cloned().unwrap_or_default();
        clusters.entry(record.fact().content.as_str()).or_default().push((record, about));
    }
    let is_open = |reported: &Reported<'_>| reported.0.fact().is_open_on(today);
    let mut found = Vec::new();
    for (content, mut difficulties) in clusters {
        difficulties.sort_by_key(|each| (!is_open(each), each.0.fact().date));
        let open = difficulties.iter().filter(|each| is_open(each)).count();
        found.push(Cluster { content, open, difficulties });
    }
    found.sort_by_key(|cluster: &Cluster<'_>| std::cmp::Reverse(cluster.open));
    found
}

/// The difficulties in `scope`.
pub fn difficulties(snapshot: &Snapshot, scope: UnitIndex) -> impl Iterator<Item = &Record<Difficulty>> {
    snapshot.all::<Difficulty>().iter().filter(move |record| snapshot.tree().code_is_within(record.fact().unit, scope))
}

/// The proposals on difficulties in `scope`; those on none that is known concern the province.
#[must_use]
pub fn proposals(snapshot: &Snapshot, scope: UnitIndex) -> Vec<&Record<Proposal>> {
    let is_whole = snapshot.tree().parent(scope).is_none();
    let here: Vec<&str> = difficulties(snapshot, scope).map(|record| record.fact().code.as_str()).collect();
    let concerns = |record: &&Record<Proposal>| {
        is_whole || record.fact().difficulty.as_deref().is_some_and(|code| here.contains(&code))
    };
    snapshot.all::<Proposal>().iter().filter(concerns).collect()
}

/// The proposals in `scope` on no difficulty that is known.
#[must_use]
pub fn proposals_alone(snapshot: &Snapshot, scope: UnitIndex) -> Vec<&Record<Proposal>> {
    let is_known = |code: &str| snapshot.all::<Difficulty>().iter().any(|record| record.fact().code == code);
    let is_alone = |record: &&Record<Proposal>| !record.fact().difficulty.as_deref().is_some_and(is_known);
    proposals(snapshot, scope).into_iter().filter(is_alone).collect()
}
