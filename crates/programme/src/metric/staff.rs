//! Figures on the posts of bodies: how many they may fill, have filled, lack or have too many.

use super::{ALL, Figure, Item, MeasuredIn, Metric, Source};
use crate::{
    Quantity,
    fact::FactKind,
    organisation::{Placed, Staffing, staffed},
    snapshot::Snapshot,
    unit::UnitIndex,
};

const LAW: &str = "Quyết định giao biên chế của cấp có thẩm quyền; căn cứ cần kiểm tra";

pub(super) const METRICS: &[Metric] = &[
    Metric {
        id: "staff.quota",
        name: ("Biên chế được giao", "Posts granted"),
        definition: (
            "Tổng biên chế được giao của các cơ quan đang hoạt động có ghi biên chế.",
            "The posts that bodies may fill, of those bodies of which it is recorded.",
        ),
        law: LAW,
        measured_in: MeasuredIn::Posts,
        tiers: ALL,
        compute: quota,
    },
    Metric {
        id: "staff.filled",
        name: ("Số người chuyên trách", "Posts filled"),
        definition: (
            "Số người giữ chức danh chuyên trách trong các cơ quan có ghi biên chế; kiêm nhiệm không tính.",
            "Main posts held in the bodies of which the quota is recorded; concurrent posts do not count.",
        ),
        law: LAW,
        measured_in: MeasuredIn::People,
        tiers: ALL,
        compute: filled,
    },
    Metric {
        id: "staff.shortage",
        name: ("Biên chế còn thiếu", "Posts not filled"),
        definition: (
            "Tổng số biên chế chưa có người chuyên trách, tính từng cơ quan; cơ quan thừa không bù cho cơ quan thiếu.",
            "Posts without a holder, body by body: too many in one do not make up for too few in another.",
        ),
        law: LAW,
        measured_in: MeasuredIn::Posts,
        tiers: ALL,
        compute: shortage,
    },
    Metric {
        id: "staff.surplus",
        name: ("Số người vượt biên chế", "Posts filled beyond the quota"),
        definition: (
            "Tổng số người chuyên trách vượt biên chế được giao, tính từng cơ quan.",
            "Main posts held beyond the quota, body by body.",
        ),
        law: LAW,
        measured_in: MeasuredIn::People,
        tiers: ALL,
        compute: surplus,
    },
];

fn quota(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    Figure::sum(staffed(snapshot, scope).map(|(placed, staffing)| {
        let source = Source::Fact(FactKind::Body, placed.record.seq);
        (said(&placed, staffing), source, Quantity::whole(staffing.quota))
    }))
}

fn filled(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    of_each(snapshot, scope, |staffing| staffing.filled)
}

fn shortage(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    of_each(snapshot, scope, Staffing::shortage)
}

fn surplus(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    of_each(snapshot, scope, Staffing::surplus)
}

/// The sum over bodies; what makes a difference rests on the body and on all who hold its posts.
fn of_each(snapshot: &Snapshot, scope: UnitIndex, read: impl Fn(Staffing) -> i64) -> Figure {
    let mut figure = Figure::default();
    for (placed, staffing) in staffed(snapshot, scope) {
        let amount = read(staffing);
        figure.value = Some(figure.value.unwrap_or_default() + Quantity::whole(amount));
        if amount > 0 {
            let holders = placed.main_holders().map(|holder| Source::Fact(FactKind::Holder, holder.seq));
            let body = Source::Fact(FactKind::Body, placed.record.seq);
            figure.items.push(Item::new(said(&placed, staffing), std::iter::once(body).chain(holders)));
        }
    }
    figure
}

fn said(placed: &Placed<'_>, staffing: Staffing) -> String {
    format!("{}: {}/{}", placed.record.fact().name, staffing.filled, staffing.quota)
}
