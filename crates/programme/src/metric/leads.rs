//! Tasks by leading body: the figures on tasks, parted by who owes.

use std::cmp::Reverse;

use crate::{
    snapshot::Snapshot,
    task::{Task, TaskState, tasks_within},
    unit::UnitIndex,
};

/// What one body leads.
#[derive(Clone, Debug)]
pub struct Lead<'s> {
    /// The body.
    pub body: &'s str,
    /// Its tasks.
    pub tasks: Vec<Task<'s>>,
}

impl Lead<'_> {
    /// How many of its tasks stand so.
    #[must_use]
    pub fn count(&self, state: TaskState) -> usize {
        self.tasks.iter().filter(|task| task.state == state).count()
    }

    /// How many of its tasks are not done.
    #[must_use]
    pub fn open(&self) -> usize {
        self.tasks.iter().filter(|task| task.is_open()).count()
    }
}

/// The tasks that concern a unit, by the body that leads; who owes most stands first.
#[must_use]
pub fn leads(snapshot: &Snapshot, scope: UnitIndex) -> Vec<Lead<'_>> {
    let mut leads: Vec<Lead<'_>> = Vec::new();
    for task in tasks_within(snapshot, scope) {
        match leads.iter_mut().find(|lead| lead.body == task.lead) {
            Some(lead) => lead.tasks.push(task),
            None => leads.push(Lead { body: task.lead, tasks: vec![task] }),
        }
    }
    leads.sort_by_key(|lead| Reverse((lead.count(TaskState::Overdue), lead.open(), lead.tasks.len())));
    leads
}
