//! Figures on tasks: what bodies were asked for and how it stands.

use super::{ALL, Figure, Item, MeasuredIn, Metric, Source};
use crate::{
    Lang, Text,
    fact::{FactKind, Seq},
    snapshot::Snapshot,
    task::{Task, TaskState, body_name, tasks_within},
    unit::UnitIndex,
};

pub(super) const METRICS: &[Metric] = &[
    Metric {
        id: "directive.assigned",
        name: ("Số nhiệm vụ được giao", "Tasks assigned"),
        definition: (
            "Nhiệm vụ được giao tại cuộc họp, văn bản và kế hoạch phải ban hành.",
            "Tasks given at meetings and by documents, and plans owed.",
        ),
        law: "Cách thống kê nhiệm vụ của cơ quan hành chính; căn cứ cần kiểm tra",
        measured_in: MeasuredIn::Tasks,
        tiers: ALL,
        compute: assigned,
    },
    Metric {
        id: "directive.done_on_time",
        name: ("Số nhiệm vụ hoàn thành đúng hạn", "Tasks done on time"),
        definition: (
            "Nhiệm vụ đã hoàn thành, có sản phẩm nếu phải có, mọi phần đã xong, không sau thời hạn (kể cả gia hạn).",
            "Tasks done, with what was to be delivered and all their parts, not after the deadline as extended.",
        ),
        law: "Cách thống kê nhiệm vụ của cơ quan hành chính; căn cứ cần kiểm tra",
        measured_in: MeasuredIn::Tasks,
        tiers: ALL,
        compute: done_on_time,
    },
    Metric {
        id: "directive.done_late",
        name: ("Số nhiệm vụ hoàn thành quá hạn", "Tasks done late"),
        definition: ("Nhiệm vụ đã hoàn thành sau thời hạn.", "Tasks done after the deadline."),
        law: "Cách thống kê nhiệm vụ của cơ quan hành chính; căn cứ cần kiểm tra",
        measured_in: MeasuredIn::Tasks,
        tiers: ALL,
        compute: done_late,
    },
    Metric {
        id: "directive.in_progress",
        name: ("Số nhiệm vụ đang thực hiện trong hạn", "Tasks in progress, not yet due"),
        definition: ("Nhiệm vụ chưa hoàn thành, thời hạn chưa qua.", "Tasks not done whose deadline has not passed."),
        law: "Cách thống kê nhiệm vụ của cơ quan hành chính; căn cứ cần kiểm tra",
        measured_in: MeasuredIn::Tasks,
        tiers: ALL,
        compute: in_progress,
    },
    Metric {
        id: "directive.overdue",
        name: ("Số nhiệm vụ quá hạn", "Tasks overdue"),
        definition: ("Nhiệm vụ chưa hoàn thành, thời hạn đã qua.", "Tasks not done whose deadline has passed."),
        law: "Cách thống kê nhiệm vụ của cơ quan hành chính; căn cứ cần kiểm tra",
        measured_in: MeasuredIn::Tasks,
        tiers: ALL,
        compute: overdue,
    },
    Metric {
        id: "directive.no_deadline",
        name: ("Số nhiệm vụ không có thời hạn", "Tasks without a deadline"),
        definition: (
            "Nhiệm vụ chưa hoàn thành mà văn bản giao không đặt thời hạn.",
            "Tasks not done for which no day was set.",
        ),
        law: "Cách thống kê nhiệm vụ của cơ quan hành chính; căn cứ cần kiểm tra",
        measured_in: MeasuredIn::Tasks,
        tiers: ALL,
        compute: without_deadline,
    },
    Metric {
        id: "directive.cancelled",
        name: ("Số nhiệm vụ thôi thực hiện", "Tasks no longer asked for"),
        definition: (
            "Nhiệm vụ được giao mà sau đó có thông báo thôi thực hiện.",
            "Tasks given that were later said to be no longer asked for.",
        ),
        law: "Cách thống kê nhiệm vụ của cơ quan hành chính; căn cứ cần kiểm tra",
        measured_in: MeasuredIn::Tasks,
        tiers: ALL,
        compute: cancelled,
    },
];

/// The tasks that concern a unit and of which `rests_on` tells what counting them rests on, by the body that leads today.
fn by_lead(
    snapshot: &Snapshot,
    scope: UnitIndex,
    rests_on: impl Fn(&Task<'_>) -> Option<Vec<(FactKind, Seq)>>,
) -> Figure {
    Figure::count_by_part(tasks_within(snapshot, scope).into_iter().filter_map(|task| {
        let sources = rests_on(&task)?.into_iter().map(|(kind, seq)| Source::Fact(kind, seq));
        let name = |lang| body_name(snapshot, task.lead, lang);
        let (vi, en) = (name(Lang::Vi), name(Lang::En));
        let item = Item::new(format!("{vi} – {}", task.asks(Lang::Vi)), sources);
        Some((item, task.lead.to_owned(), Text { vi, en }))
    }))
}

fn count(snapshot: &Snapshot, scope: UnitIndex, state: TaskState) -> Figure {
    let today = snapshot.as_of();
    by_lead(snapshot, scope, |task| (task.state == state).then(|| task.sources(today)))
}

fn assigned(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    by_lead(snapshot, scope, |task| Some(vec![task.source()]))
}

fn done_on_time(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    count(snapshot, scope, TaskState::DoneOnTime)
}

fn done_late(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    count(snapshot, scope, TaskState::DoneLate)
}

fn in_progress(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    count(snapshot, scope, TaskState::InProgress)
}

fn overdue(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    count(snapshot, scope, TaskState::Overdue)
}

fn without_deadline(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    count(snapshot, scope, TaskState::NoDeadline)
}

fn cancelled(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    count(snapshot, scope, TaskState::Cancelled)
}
