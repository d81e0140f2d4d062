//! Figures on residential areas: those that report, and those that were recognised as model ones.

use super::{
    ALL, Figure, Item, MeasuredIn, Metric, Source,
    assessed::{Outcome, assessed, by_criterion},
};
use crate::{
    fact::{Area, FactKind, ModelArea, Record},
    snapshot::Snapshot,
    unit::UnitIndex,
};

const LAW: &str = "UBND tỉnh Hà Tĩnh, bộ tiêu chí khu dân cư NTM kiểu mẫu";

pub(super) const METRICS: &[Metric] = &[
    Metric {
        id: "area.recognised.model",
        name: ("Số khu dân cư NTM kiểu mẫu đạt chuẩn", "Model residential areas"),
        definition: (
            "Khu dân cư có quyết định công nhận còn hiệu lực vào ngày số liệu.",
            "Residential areas with a standing decision on the date.",
        ),
        law: LAW,
        measured_in: MeasuredIn::Areas,
        tiers: ALL,
        compute: model_areas,
    },
    Metric {
        id: "area.reporting",
        name: ("Số khu dân cư đăng ký, báo cáo", "Residential areas that report"),
        definition: (
            "Khu dân cư do xã đăng ký vào hệ thống và còn báo cáo vào ngày số liệu, đã được công nhận hay chưa.",
            "Residential areas that their communes declared and that report on the date, recognised or not.",
        ),
        law: LAW,
        measured_in: MeasuredIn::Areas,
        tiers: ALL,
        compute: reporting,
    },
    Metric {
        id: "area.assessed.met",
        name: ("Số khu dân cư được đánh giá đạt", "Residential areas assessed as meeting the set"),
        definition: (
            "Khu dân cư báo cáo mà số liệu đã duyệt đạt mọi tiêu chí khu dân cư NTM kiểu mẫu.",
            "Reporting areas whose approved figures meet every criterion of the model residential area.",
        ),
        law: LAW,
        measured_in: MeasuredIn::Areas,
        tiers: ALL,
        compute: assessed_met,
    },
    Metric {
        id: "area.assessed.unmet",
        name: ("Số khu dân cư được đánh giá chưa đạt", "Residential areas assessed as failing the set"),
        definition: (
            "Khu dân cư báo cáo mà số liệu đã duyệt cho thấy ít nhất một tiêu chí chưa đạt.",
            "Reporting areas whose approved figures fail at least one criterion.",
        ),
        law: LAW,
        measured_in: MeasuredIn::Areas,
        tiers: ALL,
        compute: assessed_unmet,
    },
    Metric {
        id: "area.assessed.open",
        name: ("Số khu dân cư chưa đánh giá được", "Residential areas that cannot be assessed yet"),
        definition: (
            "Khu dân cư báo cáo không có tiêu chí nào chưa đạt, nhưng còn thiếu số liệu hoặc mức quy định để kết luận.",
            "Reporting areas that fail no criterion, but for which figures or thresholds are missing.",
        ),
        law: LAW,
        measured_in: MeasuredIn::Areas,
        tiers: ALL,
        compute: assessed_open,
    },
    Metric {
        id: "area.criteria.met",
        name: ("Số lượt khu dân cư đạt tiêu chí", "Criteria that residential areas meet"),
        definition: (
            "Mỗi khu dân cư báo cáo đạt hoặc cơ bản đạt một tiêu chí khu dân cư NTM kiểu mẫu, theo số liệu đã duyệt, là một lượt; kể theo từng tiêu chí.",
            "Each time that a reporting area meets, or basically meets, a criterion of the model residential area by its approved figures; told by criterion.",
        ),
        law: LAW,
        measured_in: MeasuredIn::Cases,
        tiers: ALL,
        compute: by_criterion_met,
    },
    Metric {
        id: "area.criteria.unmet",
        name: ("Số lượt khu dân cư chưa đạt tiêu chí", "Criteria that residential areas fail"),
        definition: (
            "Mỗi khu dân cư có số liệu đã duyệt cho thấy một tiêu chí khu dân cư NTM kiểu mẫu chưa đạt là một lượt; kể theo từng tiêu chí.",
            "Each time that the approved figures of a reporting area fail a criterion of the model residential area; told by criterion.",
        ),
        law: LAW,
        measured_in: MeasuredIn::Cases,
        tiers: ALL,
        compute: by_criterion_unmet,
    },
];

fn model_areas(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let item = |record: &Record<ModelArea>| {
        let area = record.fact();
        let commune = snapshot.unit_name(area.commune);
        Item::new(format!("{}, {commune}", area.name), [Source::Fact(FactKind::ModelArea, record.seq)])
    };
    Figure::count(snapshot.model_areas(scope).map(item).collect())
}

/// The areas in `scope` that report on the date, each resting on its declaration.
fn areas(snapshot: &Snapshot, scope: UnitIndex) -> impl Iterator<Item = (UnitIndex, Item)> {
    snapshot.all::<Area>().iter().filter_map(move |record| {
        let area = record.fact();
        let unit = snapshot.tree().index(area.code).filter(|unit| snapshot.tree().is_within(*unit, scope))?;
        let commune = area.code.commune().map(|commune| snapshot.unit_name(commune)).unwrap_or_default();
        let subject = format!("{}, {commune} ({})", area.name, area.code);
        Some((unit, Item::new(subject, [Source::Fact(FactKind::Area, record.seq)])))
    })
}

fn reporting(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    Figure::count(areas(snapshot, scope).map(|(_, item)| item).collect())
}

fn assessed_met(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    assessed(snapshot, scope, areas(snapshot, scope), Outcome::Met)
}

fn assessed_unmet(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    assessed(snapshot, scope, areas(snapshot, scope), Outcome::Unmet)
}

fn assessed_open(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    assessed(snapshot, scope, areas(snapshot, scope), Outcome::Open)
}

fn by_criterion_met(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    by_criterion(snapshot, scope, areas(snapshot, scope), Outcome::Met)
}

fn by_criterion_unmet(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    by_criterion(snapshot, scope, areas(snapshot, scope), Outcome::Unmet)
}
