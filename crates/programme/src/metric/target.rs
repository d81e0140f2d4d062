//! Figures on targets: how many of a unit's own stand in which light.

use super::{ALL, Figure, Item, MeasuredIn, Metric, Progress, Source, find, progress_now};
use crate::{
    Lang,
    fact::{FactKind, Record, Target},
    snapshot::Snapshot,
    target::{Light, going_on, light, projection, versions},
    unit::UnitIndex,
};

const LAW: &str = "Cách ước và ngưỡng của phần mềm, không có trong văn bản nào";

pub(super) const METRICS: &[Metric] = &[
    Metric {
        id: "target.green",
        name: ("Số chỉ tiêu đèn xanh", "Targets in green"),
        definition: (
            "Chỉ tiêu giao cho chính đơn vị này, đang trong năm hoặc giai đoạn của nó, theo quyết định mới nhất, đã đạt hoặc ước đạt.",
            "Targets of the unit itself whose years go on, by their latest decision, that are reached or projected to be.",
        ),
        law: LAW,
        measured_in: MeasuredIn::Targets,
        tiers: ALL,
        compute: green,
    },
    Metric {
        id: "target.amber",
        name: ("Số chỉ tiêu đèn vàng", "Targets in amber"),
        definition: (
            "Chỉ tiêu giao cho chính đơn vị này, đang trong năm hoặc giai đoạn của nó, theo quyết định mới nhất, ước thiếu (với mức không được quá: vượt) tối đa một phần năm phần phải làm.",
            "Targets of the unit itself whose years go on, by their latest decision, projected to miss (a ceiling: to exceed) at most a fifth of what is to be done.",
        ),
        law: LAW,
        measured_in: MeasuredIn::Targets,
        tiers: ALL,
        compute: amber,
    },
    Metric {
        id: "target.red",
        name: ("Số chỉ tiêu đèn đỏ", "Targets in red"),
        definition: (
            "Chỉ tiêu giao cho chính đơn vị này, đang trong năm hoặc giai đoạn của nó, theo quyết định mới nhất, ước thiếu hoặc vượt quá một phần năm phần phải làm.",
            "Targets of the unit itself whose years go on, by their latest decision, projected to miss or exceed more than a fifth of what is to be done.",
        ),
        law: LAW,
        measured_in: MeasuredIn::Targets,
        tiers: ALL,
        compute: red,
    },
    Metric {
        id: "target.grey",
        name: ("Số chỉ tiêu chưa rõ đèn", "Targets whose light is not known"),
        definition: (
            "Chỉ tiêu giao cho chính đơn vị này, đang trong năm hoặc giai đoạn của nó, theo quyết định mới nhất, chưa ước được.",
            "Targets of the unit itself whose years go on, by their latest decision, of which nothing can be projected.",
        ),
        law: LAW,
        measured_in: MeasuredIn::Targets,
        tiers: ALL,
        compute: grey,
    },
];

fn green(now: &Snapshot, scope: UnitIndex) -> Figure {
    in_light(now, scope, Light::Green)
}

fn amber(now: &Snapshot, scope: UnitIndex) -> Figure {
    in_light(now, scope, Light::Amber)
}

fn red(now: &Snapshot, scope: UnitIndex) -> Figure {
    in_light(now, scope, Light::Red)
}

fn grey(now: &Snapshot, scope: UnitIndex) -> Figure {
    in_light(now, scope, Light::Grey)
}

fn in_light(now: &Snapshot, scope: UnitIndex, wanted: Light) -> Figure {
    let all: Vec<Progress<'_>> = going_on(now, scope).into_iter().map(|target| progress_now(target, now)).collect();
    // Whatever any of them rests on may move it into this light or out of it.
    let badge = all.iter().filter_map(|each| each.figure.badge).max();
    let items = all.iter().filter(|each| light(each, now) == wanted).map(|each| item(now, each, wanted));
    Figure { badge, ..Figure::count(items.collect()) }
}

/// A target, with the words on it that put it in this light: without the latest one, the one before it counts.
fn item(now: &Snapshot, progress: &Progress<'_>, wanted: Light) -> Item {
    let fact = progress.target.fact();
    let name = find(&fact.metric).map_or(fact.metric.as_str(), |metric| metric.name(Lang::Vi));
    let ends = projection(progress, now).zip(find(&fact.metric));
    let ends = ends.map(|(value, metric)| format!(" – ước {}", metric.write(value, Lang::Vi))).unwrap_or_default();
    let mut item = Item::new(format!("{} {name}: {}{ends}", fact.year, progress.asks(now, Lang::Vi)), []);
    let same_light = |record: &&Record<Target>| light(&progress_now(record, now), now) == wanted;
    let versions = versions(now, fact.aim()).into_iter().take_while(same_light);
    item.rest_on(versions.map(|record| Source::Fact(FactKind::Target, record.seq)).collect());
    item
}
