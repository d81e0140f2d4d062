//! Figures on communes and districts.

use super::{
    ABOVE_COMMUNES, Figure, Item, MeasuredIn, Metric, PROVINCE, Source,
    assessed::{Outcome, assessed, by_criterion, failing, judge_each},
};
use crate::{
    fact::FactKind,
    grade::Grade,
    judge::Assessment,
    law::{CriteriaSet, Verification},
    snapshot::Snapshot,
    unit::{Unit, UnitIndex, UnitKind},
};

pub(super) const METRICS: &[Metric] = &[
    Metric {
        id: "commune.in_programme",
        name: ("Số xã thực hiện Chương trình", "Communes in the programme"),
        definition: (
            "Xã đang tồn tại vào ngày số liệu và được đánh dấu tham gia Chương trình.",
            "Rural communes that exist on the date and bear the programme's flag.",
        ),
        law: "263/QĐ-TTg (22/02/2022)",
        measured_in: MeasuredIn::Communes,
        tiers: ABOVE_COMMUNES,
        compute: communes_in_programme,
    },
    Metric {
        id: "commune.recognised.ntm",
        name: ("Số xã đạt chuẩn NTM", "Communes that meet the standard"),
        definition: (
            "Xã thuộc Chương trình có quyết định công nhận đạt chuẩn NTM còn hiệu lực; gồm cả xã nâng cao và kiểu mẫu.",
            "Communes of the programme with a standing decision; advanced and model communes count too.",
        ),
        law: "18/2022/QĐ-TTg",
        measured_in: MeasuredIn::Communes,
        tiers: ABOVE_COMMUNES,
        compute: communes_ntm,
    },
    Metric {
        id: "commune.recognised.ntm.rate",
        name: ("Tỷ lệ xã đạt chuẩn NTM", "Share of communes that meet the standard"),
        definition: (
            "Số xã đạt chuẩn NTM trên số xã thực hiện Chương trình.",
            "Communes that meet the standard, of communes in the programme.",
        ),
        law: "18/2022/QĐ-TTg",
        measured_in: MeasuredIn::Percent,
        tiers: ABOVE_COMMUNES,
        compute: communes_ntm_rate,
    },
    Metric {
        id: "commune.recognised.advanced",
        name: ("Số xã đạt chuẩn NTM nâng cao", "Advanced communes"),
        definition: (
            "Xã thuộc Chương trình có quyết định công nhận NTM nâng cao còn hiệu lực và vẫn giữ chuẩn NTM; gồm cả xã kiểu mẫu.",
            "Communes with a standing decision as advanced that also hold the basic grade; model communes count too.",
        ),
        law: "18/2022/QĐ-TTg",
        measured_in: MeasuredIn::Communes,
        tiers: ABOVE_COMMUNES,
        compute: communes_advanced,
    },
    Metric {
        id: "commune.recognised.advanced.rate",
        name: ("Tỷ lệ xã đạt chuẩn NTM nâng cao", "Share of advanced communes"),
        definition: (
            "Số xã NTM nâng cao trên số xã thực hiện Chương trình.",
            "Advanced communes, of communes in the programme.",
        ),
        law: "18/2022/QĐ-TTg",
        measured_in: MeasuredIn::Percent,
        tiers: ABOVE_COMMUNES,
        compute: communes_advanced_rate,
    },
    Metric {
        id: "commune.recognised.model",
        name: ("Số xã đạt chuẩn NTM kiểu mẫu", "Model communes"),
        definition: (
            "Xã thuộc Chương trình có quyết định công nhận NTM kiểu mẫu còn hiệu lực và vẫn giữ các chuẩn thấp hơn.",
            "Communes with a standing decision as model that also hold the grades below.",
        ),
        law: "18/2022/QĐ-TTg",
        measured_in: MeasuredIn::Communes,
        tiers: ABOVE_COMMUNES,
        compute: communes_model,
    },
    Metric {
        id: "commune.recognised.model.rate",
        name: ("Tỷ lệ xã đạt chuẩn NTM kiểu mẫu", "Share of model communes"),
        definition: (
            "Số xã NTM kiểu mẫu trên số xã thực hiện Chương trình.",
            "Model communes, of communes in the programme.",
        ),
        law: "18/2022/QĐ-TTg",
        measured_in: MeasuredIn::Percent,
        tiers: ABOVE_COMMUNES,
        compute: communes_model_rate,
    },
    Metric {
        id: "commune.not_recognised",
        name: ("Số xã chưa đạt chuẩn NTM", "Communes not yet recognised"),
        definition: (
            "Xã thuộc Chương trình chưa có quyết định công nhận còn hiệu lực.",
            "Communes of the programme without a standing decision.",
        ),
        law: "18/2022/QĐ-TTg",
        measured_in: MeasuredIn::Communes,
        tiers: ABOVE_COMMUNES,
        compute: communes_not_recognised,
    },
    Metric {
        id: "commune.at_risk",
        name: ("Số xã có nguy cơ bị thu hồi", "Communes at risk of withdrawal"),
        definition: (
            "Xã đã đạt chuẩn NTM mà số liệu đã duyệt không đạt theo bộ tiêu chí của năm, đến mức phải xét thu hồi.",
            "Recognised communes whose approved figures fail so many criteria of the year's set that withdrawal must be considered.",
        ),
        law: "18/2022/QĐ-TTg, Điều 23",
        measured_in: MeasuredIn::Communes,
        tiers: ABOVE_COMMUNES,
        compute: communes_at_risk,
    },
    Metric {
        id: "commune.assessed.met",
        name: ("Số xã được đánh giá đạt", "Communes assessed as meeting the set"),
        definition: (
            "Xã thuộc Chương trình mà số liệu đã duyệt đạt mọi tiêu chí của bộ tiêu chí xã NTM của năm, dù đã được công nhận hay chưa.",
            "Communes of the programme whose approved figures meet every criterion of the year's basic set, recognised or not.",
        ),
        law: "318/QĐ-TTg (08/3/2022)",
        measured_in: MeasuredIn::Communes,
        tiers: ABOVE_COMMUNES,
        compute: communes_assessed_met,
    },
    Metric {
        id: "commune.assessed.unmet",
        name: ("Số xã được đánh giá chưa đạt", "Communes assessed as failing the set"),
        definition: (
            "Xã thuộc Chương trình mà số liệu đã duyệt cho thấy ít nhất một tiêu chí của bộ tiêu chí xã NTM của năm chưa đạt.",
            "Communes of the programme whose approved figures fail at least one criterion of the year's basic set.",
        ),
        law: "318/QĐ-TTg (08/3/2022)",
        measured_in: MeasuredIn::Communes,
        tiers: ABOVE_COMMUNES,
        compute: communes_assessed_unmet,
    },
    Metric {
        id: "commune.assessed.open",
        name: ("Số xã chưa đánh giá được", "Communes that cannot be assessed yet"),
        definition: (
            "Xã thuộc Chương trình không có tiêu chí nào chưa đạt, nhưng còn thiếu số liệu hoặc mức quy định để kết luận.",
            "Communes of the programme that fail no criterion, but for which figures or thresholds are missing.",
        ),
        law: "318/QĐ-TTg (08/3/2022)",
        measured_in: MeasuredIn::Communes,
        tiers: ABOVE_COMMUNES,
        compute: communes_assessed_open,
    },
    Metric {
        id: "commune.criteria.met",
        name: ("Số lượt xã đạt tiêu chí", "Criteria that communes meet"),
        definition: (
            "Mỗi xã thuộc Chương trình đạt hoặc cơ bản đạt một tiêu chí của bộ tiêu chí xã NTM của năm, theo số liệu đã duyệt, là một lượt; kể theo từng tiêu chí.",
            "Each time that a commune of the programme meets, or basically meets, a criterion of the year's basic set by its approved figures; told by criterion.",
        ),
        law: "318/QĐ-TTg (08/3/2022)",
        measured_in: MeasuredIn::Cases,
        tiers: ABOVE_COMMUNES,
        compute: communes_by_criterion_met,
    },
    Metric {
        id: "commune.criteria.unmet",
        name: ("Số lượt xã chưa đạt tiêu chí", "Criteria that communes fail"),
        definition: (
            "Mỗi xã thuộc Chương trình có số liệu đã duyệt cho thấy một tiêu chí của bộ tiêu chí xã NTM của năm chưa đạt là một lượt; kể theo từng tiêu chí.",
            "Each time that the approved figures of a commune of the programme fail a criterion of the year's basic set; told by criterion.",
        ),
        law: "318/QĐ-TTg (08/3/2022)",
        measured_in: MeasuredIn::Cases,
        tiers: ABOVE_COMMUNES,
        compute: communes_by_criterion_unmet,
    },
    Metric {
        id: "district.in_programme",
        name: ("Số huyện, thị xã, thành phố", "Districts, towns and cities"),
        definition: (
            "Đơn vị cấp huyện đang tồn tại vào ngày số liệu.",
            "Units of the district tier that exist on the date.",
        ),
        law: "263/QĐ-TTg (22/02/2022)",
        measured_in: MeasuredIn::Districts,
        tiers: PROVINCE,
        compute: districts_in_programme,
    },
    Metric {
        id: "district.recognised",
        name: (
            "Số huyện đạt chuẩn, thị xã, thành phố hoàn thành nhiệm vụ NTM",
            "Districts recognised, towns and cities that completed the task",
        ),
        definition: (
            "Huyện có quyết định đạt chuẩn NTM, thị xã và thành phố có quyết định hoàn thành nhiệm vụ, còn hiệu lực.",
            "Rural districts with a standing decision as meeting the standard, towns and cities as having completed the task.",
        ),
        law: "18/2022/QĐ-TTg",
        measured_in: MeasuredIn::Districts,
        tiers: PROVINCE,
        compute: districts_recognised,
    },
    Metric {
        id: "district.recognised.rate",
        name: ("Tỷ lệ đơn vị cấp huyện đạt chuẩn, hoàn thành", "Share of districts recognised or completed"),
        definition: (
            "Số đơn vị cấp huyện đạt chuẩn, hoàn thành trên tổng số.",
            "Districts recognised or completed, of all.",
        ),
        law: "18/2022/QĐ-TTg",
        measured_in: MeasuredIn::Percent,
        tiers: PROVINCE,
        compute: districts_recognised_rate,
    },
];

pub(super) fn subject(unit: &Unit) -> String {
    format!("{} ({})", unit.full_name(), unit.code)
}

fn communes(snapshot: &Snapshot, scope: UnitIndex) -> impl Iterator<Item = (UnitIndex, &Unit)> {
    snapshot.tree().within(scope).filter(|(_, unit)| unit.kind == UnitKind::Commune && unit.in_programme)
}

fn districts(snapshot: &Snapshot, scope: UnitIndex) -> impl Iterator<Item = (UnitIndex, &Unit)> {
    snapshot.tree().within(scope).filter(|(_, unit)| unit.kind.is_district_of_programme())
}

/// The unit as an item that rests on the decisions for `grade`, if it holds it.
pub(super) fn recognised(snapshot: &Snapshot, index: UnitIndex, unit: &Unit, grade: Grade) -> Option<Item> {
    let decisions = snapshot.holding(index, grade)?;
    let decisions = decisions.iter().map(|record| Source::Fact(FactKind::Recognition, record.seq));
    Some(Item::new(subject(unit), decisions))
}

fn communes_holding(snapshot: &Snapshot, scope: UnitIndex, grade: Grade) -> Figure {
    Figure::count(
        communes(snapshot, scope).filter_map(|(index, unit)| recognised(snapshot, index, unit, grade)).collect(),
    )
}

fn communes_in_programme(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let item = |(_, unit): (UnitIndex, &Unit)| Item::new(subject(unit), [Source::Unit(unit.code)]);
    Figure::count(communes(snapshot, scope).map(item).collect())
}

fn communes_ntm(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    communes_holding(snapshot, scope, Grade::Ntm)
}

fn communes_advanced(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    communes_holding(snapshot, scope, Grade::Advanced)
}

fn communes_model(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    communes_holding(snapshot, scope, Grade::Model)
}

fn communes_ntm_rate(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    Figure::rate(communes_ntm(snapshot, scope), communes_in_programme(snapshot, scope))
}

fn communes_advanced_rate(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    Figure::rate(communes_advanced(snapshot, scope), communes_in_programme(snapshot, scope))
}

fn communes_model_rate(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    Figure::rate(communes_model(snapshot, scope), communes_in_programme(snapshot, scope))
}

fn communes_not_recognised(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let without = communes(snapshot, scope).filter(|(index, _)| !snapshot.holds(*index, Grade::Ntm));
    Figure::count(without.map(|(_, unit)| Item::new(subject(unit), [Source::Unit(unit.code)])).collect())
}

fn districts_in_programme(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let item = |(_, unit): (UnitIndex, &Unit)| Item::new(subject(unit), [Source::Unit(unit.code)]);
    Figure::count(districts(snapshot, scope).map(item).collect())
}

fn districts_recognised(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let item = |(index, unit): (UnitIndex, &Unit)| {
        let grade = if unit.kind == UnitKind::RuralDistrict { Grade::Ntm } else { Grade::Completed };
        recognised(snapshot, index, unit, grade)
    };
    Figure::count(districts(snapshot, scope).filter_map(item).collect())
}

fn districts_recognised_rate(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    Figure::rate(districts_recognised(snapshot, scope), districts_in_programme(snapshot, scope))
}

/// A recognised commune that today's law would not recognise.
#[derive(Clone, Debug)]
pub struct AtRisk<'s> {
    /// The commune.
    pub unit: UnitIndex,
    /// The set of the assessment year.
    pub set: &'s CriteriaSet,
    /// Its assessment.
    pub assessment: Assessment,
    /// The observations on which criteria fail.
    pub failing: Vec<Source>,
}

/// The communes in `scope` that hold the basic grade and would lose it under the withdrawal rule of the set that judges
/// the year of the snapshot.
#[must_use]
pub fn at_risk(snapshot: &Snapshot, scope: UnitIndex) -> Vec<AtRisk<'_>> {
    judge_recognised(snapshot, scope).0
}

/// Those at risk, with how far the law is verified by which the recognised communes were judged.
fn judge_recognised(snapshot: &Snapshot, scope: UnitIndex) -> (Vec<AtRisk<'_>>, Option<Verification>) {
    let (mut risks, mut badge) = (Vec::new(), None);
    let holding = communes(snapshot, scope).filter(|(unit, _)| snapshot.holds(*unit, Grade::Ntm));
    judge_each(snapshot, scope, holding, |judge, assessment, (unit, _)| {
        let set = judge.set();
        badge = badge.max(Some(snapshot.law().badge(set)));
        if set.withdrawal.as_ref().is_some_and(|rule| assessment.falls(set, rule)) {
            risks.push(AtRisk { unit, set, failing: failing(judge, &assessment, unit), assessment });
        }
    });
    (risks, badge)
}

fn communes_as_items(snapshot: &Snapshot, scope: UnitIndex) -> impl Iterator<Item = (UnitIndex, Item)> {
    communes(snapshot, scope).map(|(index, unit)| (index, Item::new(subject(unit), [Source::Unit(unit.code)])))
}

fn communes_assessed_met(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    assessed(snapshot, scope, communes_as_items(snapshot, scope), Outcome::Met)
}

fn communes_assessed_unmet(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    assessed(snapshot, scope, communes_as_items(snapshot, scope), Outcome::Unmet)
}

fn communes_assessed_open(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    assessed(snapshot, scope, communes_as_items(snapshot, scope), Outcome::Open)
}

fn communes_by_criterion_met(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    by_criterion(snapshot, scope, communes_as_items(snapshot, scope), Outcome::Met)
}

fn communes_by_criterion_unmet(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    by_criterion(snapshot, scope, communes_as_items(snapshot, scope), Outcome::Unmet)
}

fn communes_at_risk(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let (risks, badge) = judge_recognised(snapshot, scope);
    let items = risks.into_iter().map(|risk| {
        let decisions = snapshot.holding(risk.unit, Grade::Ntm).unwrap_or_default();
        let decisions = decisions.iter().map(|record| Source::Fact(FactKind::Recognition, record.seq));
        let mut item = Item::new(subject(snapshot.tree().unit(risk.unit)), decisions);
        item.alternatives = risk.failing;
        item
    });
    Figure { badge, ..Figure::count(items.collect()) }
}
