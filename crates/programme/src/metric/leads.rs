//! Tasks by leading body: the parts of the figures on tasks, put side by side.

use std::cmp::Reverse;

use super::Part;
use crate::{Text, task::TaskState};

/// How the tasks of one body stand.
#[derive(Clone, Debug)]
pub struct Lead {
    /// The body.
    pub body: String,
    /// What it is called.
    pub name: Text,
    /// How many tasks it was given.
    pub assigned: i64,
    states: Vec<(TaskState, i64)>,
}

impl Lead {
    /// How many of its tasks stand so.
    #[must_use]
    pub fn count(&self, state: TaskState) -> i64 {
        self.states.iter().find(|(each, _)| *each == state).map_or(0, |(_, count)| *count)
    }

    /// How many of its tasks are not done.
    #[must_use]
    pub fn open(&self) -> i64 {
        [TaskState::InProgress, TaskState::Overdue, TaskState::NoDeadline].map(|state| self.count(state)).iter().sum()
    }
}

/// The figure of the tasks that stand so.
#[must_use]
pub const fn of_state(state: TaskState) -> &'static str {
    match state {
        TaskState::DoneOnTime => "directive.done_on_time",
        TaskState::DoneLate => "directive.done_late",
        TaskState::InProgress => "directive.in_progress",
        TaskState::Overdue => "directive.overdue",
        TaskState::NoDeadline => "directive.no_deadline",
        TaskState::Cancelled => "directive.cancelled",
    }
}

/// The bodies that lead tasks with how these stand, of the states given; who owes most stands first. `parts` tells the parts
/// of a figure.
#[must_use]
pub fn leads(states: &[TaskState], mut parts: impl FnMut(&'static str) -> Vec<Part>) -> Vec<Lead> {
    let lead = |part: Part| {
        let assigned = part.amount.as_whole().unwrap_or_default();
        Lead { body: part.id, name: part.name, assigned, states: Vec::new() }
    };
    let mut leads: Vec<Lead> = parts("directive.assigned").into_iter().map(lead).collect();
    for state in states {
        for part in parts(of_state(*state)) {
            if let Some(lead) = leads.iter_mut().find(|lead| lead.body == part.id) {
                lead.states.push((*state, part.amount.as_whole().unwrap_or_default()));
            }
        }
    }
    leads.sort_by_key(|lead| Reverse((lead.count(TaskState::Overdue), lead.open(), lead.assigned)));
    leads
}
