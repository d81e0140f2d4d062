//! What a leader is asked to decide, chosen by one rule.
//!
//! There are three queues: proposals without a decision, the one that waits longest first, and after them difficulties
//! that nobody has made a proposal about; tasks that are overdue, the latest first; targets that are behind, the one with
//! the smallest share done first. Each queue gives one in turn until there are enough.

use std::cmp::Reverse;

use jiff::civil::Date;

use crate::{
    Quantity,
    fact::{Difficulty, Proposal, Record},
    metric::{Pace, Progress},
    snapshot::Snapshot,
    task::{Task, tasks_within},
    unit::UnitIndex,
};

/// Something that needs a decision.
#[derive(Clone, Debug)]
pub enum Matter<'s> {
    /// A proposal without a decision, and the difficulty it would resolve.
    Proposal(&'s Record<Proposal>, Option<&'s Record<Difficulty>>),
    /// A difficulty that nobody has made a proposal about.
    Difficulty(&'s Record<Difficulty>),
    /// An overdue task.
    Task(Box<Task<'s>>),
    /// A target that is behind.
    Target(Box<Progress<'s>>),
}

/// At most so many matters, by the rule of this module. `progress` is that of the targets.
#[must_use]
pub fn matters<'s>(
    snapshot: &'s Snapshot,
    scope: UnitIndex,
    progress: &[Progress<'s>],
    most: usize,
) -> Vec<Matter<'s>> {
    let mut queues = [undecided(snapshot, scope), overdue(snapshot, scope), behind(progress)].map(Vec::into_iter);
    let mut chosen = Vec::new();
    while chosen.len() < most {
        let turn: Vec<Matter<'s>> = queues.iter_mut().filter_map(Iterator::next).collect();
        if turn.is_empty() {
            break;
        }
        chosen.extend(turn);
    }
    chosen.truncate(most);
    chosen
}

/// Whether an end is still to come on a day.
fn is_open(end: Option<Date>, today: Date) -> bool {
    end.is_none_or(|end| end > today)
}

/// Whether a proposal still waits on a day.
fn waits(proposal: &Proposal, today: Date) -> bool {
    match proposal.decided {
        Some(decided) => decided > today,
        None => proposal.decision.is_none(),
    }
}

fn undecided(snapshot: &Snapshot, scope: UnitIndex) -> Vec<Matter<'_>> {
    let today = snapshot.as_of();
    let all = snapshot.all::<Difficulty>();
    let named = |code: Option<&str>| all.iter().find(|each| Some(each.fact().code.as_str()) == code);
    let is_within = |each: &Record<Difficulty>| snapshot.tree().code_is_within(each.fact().unit, scope);
    let proposals = snapshot.all::<Proposal>().iter().filter(|each| waits(each.fact(), today));
    let with_difficulty = proposals.map(|each| (each, named(each.fact().difficulty.as_deref())));
    let mut proposals: Vec<_> = with_difficulty.filter(|(_, difficulty)| difficulty.is_none_or(is_within)).collect();
    proposals.sort_by_key(|(each, _)| each.fact().date);
    let is_answered = |code: &str| {
        snapshot.all::<Proposal>().iter().any(|proposal| proposal.fact().difficulty.as_deref() == Some(code))
    };
    let open = all.iter().filter(|each| is_open(each.fact().resolved, today) && is_within(each));
    let mut difficulties: Vec<_> = open.filter(|each| !is_answered(&each.fact().code)).collect();
    difficulties.sort_by_key(|each| each.fact().date);
    let proposals = proposals.into_iter().map(|(each, difficulty)| Matter::Proposal(each, difficulty));
    proposals.chain(difficulties.into_iter().map(Matter::Difficulty)).collect()
}

fn overdue(snapshot: &Snapshot, scope: UnitIndex) -> Vec<Matter<'_>> {
    late(snapshot, scope).into_iter().map(|task| Matter::Task(Box::new(task))).collect()
}

/// The overdue tasks that concern a unit: the latest first, of equally late ones the more pressing.
#[must_use]
pub fn late(snapshot: &Snapshot, scope: UnitIndex) -> Vec<Task<'_>> {
    let is_late = |task: &Task<'_>| task.days_late(snapshot.as_of()).is_some();
    let mut late: Vec<_> = tasks_within(snapshot, scope).into_iter().filter(is_late).collect();
    late.sort_by_key(|task| (task.due, Reverse(task.priority())));
    late
}

fn behind<'s>(progress: &[Progress<'s>]) -> Vec<Matter<'s>> {
    let mut behind: Vec<&Progress<'s>> = progress.iter().filter(|each| each.pace == Pace::Behind).collect();
    behind.sort_by_key(|each| each.share().unwrap_or(Quantity::ZERO));
    behind.into_iter().map(|each| Matter::Target(Box::new(each.clone()))).collect()
}
