//! Figures on wards and townships that build civilised urban areas.

use super::{
    ABOVE_COMMUNES, Figure, Item, MeasuredIn, Metric, Source,
    assessed::{Outcome, assessed},
    units::{recognised, subject},
};
use crate::{
    grade::Grade,
    snapshot::Snapshot,
    unit::{Unit, UnitIndex},
};

const LAW: &str = "04/2022/QĐ-TTg (18/02/2022)";

pub(super) const METRICS: &[Metric] = &[
    Metric {
        id: "urban.in_programme",
        name: ("Số phường, thị trấn", "Wards and townships"),
        definition: (
            "Phường, thị trấn đang tồn tại vào ngày số liệu: đối tượng xây dựng đô thị văn minh.",
            "Wards and townships that exist on the date: those that are to become civilised urban areas.",
        ),
        law: LAW,
        measured_in: MeasuredIn::UrbanUnits,
        tiers: ABOVE_COMMUNES,
        compute: in_programme,
    },
    Metric {
        id: "urban.recognised",
        name: ("Số phường, thị trấn đạt chuẩn đô thị văn minh", "Civilised urban areas"),
        definition: (
            "Phường, thị trấn có quyết định công nhận đạt chuẩn đô thị văn minh còn hiệu lực.",
            "Wards and townships with a standing decision as a civilised urban area.",
        ),
        law: LAW,
        measured_in: MeasuredIn::UrbanUnits,
        tiers: ABOVE_COMMUNES,
        compute: recognised_urban,
    },
    Metric {
        id: "urban.recognised.rate",
        name: ("Tỷ lệ phường, thị trấn đạt chuẩn đô thị văn minh", "Share of civilised urban areas"),
        definition: (
            "Số phường, thị trấn đạt chuẩn đô thị văn minh trên tổng số phường, thị trấn.",
            "Civilised urban areas, of all wards and townships.",
        ),
        law: LAW,
        measured_in: MeasuredIn::Percent,
        tiers: ABOVE_COMMUNES,
        compute: recognised_rate,
    },
    Metric {
        id: "urban.assessed.met",
        name: ("Số phường, thị trấn được đánh giá đạt", "Wards and townships assessed as meeting the set"),
        definition: (
            "Phường, thị trấn mà số liệu đã duyệt đạt mọi tiêu chí đô thị văn minh.",
            "Wards and townships whose approved figures meet every criterion of the civilised urban area.",
        ),
        law: LAW,
        measured_in: MeasuredIn::UrbanUnits,
        tiers: ABOVE_COMMUNES,
        compute: assessed_met,
    },
    Metric {
        id: "urban.assessed.unmet",
        name: ("Số phường, thị trấn được đánh giá chưa đạt", "Wards and townships assessed as failing the set"),
        definition: (
            "Phường, thị trấn mà số liệu đã duyệt cho thấy ít nhất một tiêu chí đô thị văn minh chưa đạt.",
            "Wards and townships whose approved figures fail at least one criterion of the civilised urban area.",
        ),
        law: LAW,
        measured_in: MeasuredIn::UrbanUnits,
        tiers: ABOVE_COMMUNES,
        compute: assessed_unmet,
    },
    Metric {
        id: "urban.assessed.open",
        name: ("Số phường, thị trấn chưa đánh giá được", "Wards and townships that cannot be assessed yet"),
        definition: (
            "Phường, thị trấn không có tiêu chí nào chưa đạt, nhưng còn thiếu số liệu hoặc mức quy định để kết luận.",
            "Wards and townships that fail no criterion, but for which figures or thresholds are missing.",
        ),
        law: LAW,
        measured_in: MeasuredIn::UrbanUnits,
        tiers: ABOVE_COMMUNES,
        compute: assessed_open,
    },
];

fn urban(snapshot: &Snapshot, scope: UnitIndex) -> impl Iterator<Item = (UnitIndex, &Unit)> {
    snapshot.tree().within(scope).filter(|(_, unit)| unit.kind.is_urban_commune())
}

fn urban_as_items(snapshot: &Snapshot, scope: UnitIndex) -> impl Iterator<Item = (UnitIndex, Item)> {
    urban(snapshot, scope).map(|(index, unit)| (index, Item::new(subject(unit), [Source::Unit(unit.code)])))
}

fn in_programme(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    Figure::count(urban_as_items(snapshot, scope).map(|(_, item)| item).collect())
}

fn recognised_urban(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let item = |(index, unit)| recognised(snapshot, index, unit, Grade::CivilisedUrban);
    Figure::count(urban(snapshot, scope).filter_map(item).collect())
}

fn recognised_rate(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    Figure::rate(recognised_urban(snapshot, scope), in_programme(snapshot, scope))
}

fn assessed_met(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    assessed(snapshot, scope, urban_as_items(snapshot, scope), Outcome::Met)
}

fn assessed_unmet(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    assessed(snapshot, scope, urban_as_items(snapshot, scope), Outcome::Unmet)
}

fn assessed_open(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    assessed(snapshot, scope, urban_as_items(snapshot, scope), Outcome::Open)
}
