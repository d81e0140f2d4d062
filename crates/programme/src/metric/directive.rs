//! Figures on tasks: what bodies were asked for and how it stands.

use super::{Figure, Item, Source};
use crate::{
    Lang,
    snapshot::Snapshot,
    task::{TaskState, body_name, tasks_within},
    unit::UnitIndex,
};

fn count(snapshot: &Snapshot, scope: UnitIndex, counts: impl Fn(TaskState) -> bool) -> Figure {
    let today = snapshot.as_of();
    let items = tasks_within(snapshot, scope).into_iter().filter(|task| counts(task.state)).map(|task| {
        let subject = format!("{} – {}", body_name(snapshot, task.lead, Lang::Vi), task.asks(Lang::Vi));
        Item::new(subject, task.sources(today).into_iter().map(|(kind, seq)| Source::Fact(kind, seq)))
    });
    Figure::count(items.collect())
}

pub(super) fn assigned(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let items = tasks_within(snapshot, scope).into_iter().map(|task| {
        let (kind, seq) = task.source();
        let subject = format!("{} – {}", body_name(snapshot, task.lead, Lang::Vi), task.asks(Lang::Vi));
        Item::new(subject, [Source::Fact(kind, seq)])
    });
    Figure::count(items.collect())
}

pub(super) fn done_on_time(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    count(snapshot, scope, |state| state == TaskState::DoneOnTime)
}

pub(super) fn done_late(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    count(snapshot, scope, |state| state == TaskState::DoneLate)
}

pub(super) fn in_progress(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    count(snapshot, scope, |state| state == TaskState::InProgress)
}

pub(super) fn overdue(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    count(snapshot, scope, |state| state == TaskState::Overdue)
}

pub(super) fn without_deadline(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    count(snapshot, scope, |state| state == TaskState::NoDeadline)
}
