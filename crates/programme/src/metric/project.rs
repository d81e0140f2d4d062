//! Figures on works.

use super::{ALL, Figure, Item, MeasuredIn, Metric, Source};
use crate::{
    Lang,
    fact::{Fact as _, FactKind, Priority, Project},
    snapshot::Snapshot,
    unit::UnitIndex,
};

pub(super) const METRICS: &[Metric] = &[
    Metric {
        id: "project.total",
        name: ("Số dự án", "Projects"),
        definition: ("Dự án đã được phê duyệt đến ngày số liệu.", "Projects approved by the date."),
        law: "27/2022/NĐ-CP",
        measured_in: MeasuredIn::Projects,
        tiers: ALL,
        compute: total,
    },
    Metric {
        id: "project.priority",
        name: ("Số dự án ưu tiên", "Projects with priority"),
        definition: (
            "Dự án đã được phê duyệt, mức ưu tiên quan trọng hoặc khẩn.",
            "Projects approved whose priority is high or urgent.",
        ),
        law: "27/2022/NĐ-CP",
        measured_in: MeasuredIn::Projects,
        tiers: ALL,
        compute: priority,
    },
];

fn count(snapshot: &Snapshot, scope: UnitIndex, counts: impl Fn(&Project) -> bool) -> Figure {
    let is_here = |project: &Project| snapshot.tree().code_is_within(project.unit, scope);
    let chosen = snapshot.all::<Project>().iter().filter(|record| is_here(record.fact()) && counts(record.fact()));
    let item = |record: &crate::fact::Record<Project>| {
        Item::new(record.fact().describe(Lang::Vi), [Source::Fact(FactKind::Project, record.seq)])
    };
    Figure::count(chosen.map(item).collect())
}

fn total(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    count(snapshot, scope, |_| true)
}

fn priority(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    count(snapshot, scope, |project| project.priority != Priority::Normal)
}
