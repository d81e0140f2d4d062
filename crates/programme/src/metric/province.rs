//! Figures on the province's own criteria and how likely they are to be met.

use super::{Figure, Item, MeasuredIn, Metric, PROVINCE, Source};
use crate::{
    fact::{FactKind, OutlookTier},
    outlook::{self, CriterionOutlook, Forecast},
    snapshot::Snapshot,
    unit::UnitIndex,
};

pub(super) const METRICS: &[Metric] = &[
    Metric {
        id: "province.criteria.total",
        name: ("Số tiêu chí của tỉnh được theo dõi", "Criteria of the province followed"),
        definition: (
            "Tiêu chí của bộ tiêu chí cấp tỉnh đã xếp được mức khả năng hoàn thành.",
            "Criteria of the province's own set whose tier can be told.",
        ),
        law: "2114/QĐ-TTg (16/12/2020)",
        measured_in: MeasuredIn::Criteria,
        tiers: PROVINCE,
        compute: criteria_total,
    },
    Metric {
        id: "province.criteria.met",
        name: ("Số tiêu chí của tỉnh cơ bản đạt", "Criteria of the province basically met"),
        definition: (
            "Tiêu chí cấp tỉnh ở mức cơ bản đạt: tính từ số liệu, hoặc theo ý kiến của Văn phòng Điều phối khi ý kiến còn hiệu lực.",
            "Criteria in the tier basically met: as computed, or as the office says while its word stands.",
        ),
        law: "2114/QĐ-TTg (16/12/2020)",
        measured_in: MeasuredIn::Criteria,
        tiers: PROVINCE,
        compute: criteria_met,
    },
    Metric {
        id: "province.criteria.likely",
        name: ("Số tiêu chí của tỉnh có khả năng hoàn thành", "Criteria of the province likely to be met"),
        definition: (
            "Tiêu chí cấp tỉnh ở mức có khả năng hoàn thành: tính từ số liệu, hoặc theo ý kiến của Văn phòng Điều phối khi ý kiến còn hiệu lực.",
            "Criteria in the tier likely: as computed, or as the office says while its word stands.",
        ),
        law: "2114/QĐ-TTg (16/12/2020)",
        measured_in: MeasuredIn::Criteria,
        tiers: PROVINCE,
        compute: criteria_likely,
    },
    Metric {
        id: "province.criteria.hard",
        name: ("Số tiêu chí của tỉnh khó có khả năng hoàn thành", "Criteria of the province hard to meet"),
        definition: (
            "Tiêu chí cấp tỉnh ở mức khó: tính từ số liệu, hoặc theo ý kiến của Văn phòng Điều phối khi ý kiến còn hiệu lực.",
            "Criteria in the tier hard: as computed, or as the office says while its word stands.",
        ),
        law: "2114/QĐ-TTg (16/12/2020)",
        measured_in: MeasuredIn::Criteria,
        tiers: PROVINCE,
        compute: criteria_hard,
    },
    Metric {
        id: "province.criteria.very_hard",
        name: ("Số tiêu chí của tỉnh rất khó có khả năng hoàn thành", "Criteria of the province very hard to meet"),
        definition: (
            "Tiêu chí cấp tỉnh ở mức rất khó: tính từ số liệu, hoặc theo ý kiến của Văn phòng Điều phối khi ý kiến còn hiệu lực.",
            "Criteria in the tier very hard: as computed, or as the office says while its word stands.",
        ),
        law: "2114/QĐ-TTg (16/12/2020)",
        measured_in: MeasuredIn::Criteria,
        tiers: PROVINCE,
        compute: criteria_very_hard,
    },
];

/// The criteria of the province's own set whose tier in effect is this one, or any that can be told.
fn in_tier(snapshot: &Snapshot, scope: UnitIndex, tier: Option<OutlookTier>) -> Figure {
    let Some(set) = outlook::own_set(snapshot, scope) else {
        return Figure::default();
    };
    let told = Forecast::new(snapshot).of(scope, set);
    let item = |criterion: &CriterionOutlook<'_>| {
        let told = criterion.in_effect().tier()?;
        tier.is_none_or(|tier| tier == told).then(|| counted(criterion, tier))
    };
    Figure { badge: Some(snapshot.law().badge(set)), ..Figure::count(told.criteria.iter().filter_map(item).collect()) }
}

/// A criterion with what its tier rests on. Where the office says what is computed, either would do alone.
fn counted(outlook: &CriterionOutlook<'_>, tier: Option<OutlookTier>) -> Item {
    let subject = format!("{}. {}", outlook.criterion.code, outlook.criterion.name.vi);
    let word = outlook.standing_word().map(|word| Source::Fact(FactKind::Outlook, word.record.seq));
    let computed = outlook.computed().tier();
    let agrees = computed.is_some_and(|computed| tier.is_none_or(|tier| tier == computed));
    let mut sources: Vec<Source> = if agrees { outlook.records() } else { Vec::new() };
    sources.extend(word);
    let mut item = Item::new(subject, []);
    item.rest_on(sources);
    item
}

fn criteria_total(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    in_tier(snapshot, scope, None)
}

fn criteria_met(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    in_tier(snapshot, scope, Some(OutlookTier::Met))
}

fn criteria_likely(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    in_tier(snapshot, scope, Some(OutlookTier::Likely))
}

fn criteria_hard(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    in_tier(snapshot, scope, Some(OutlookTier::Hard))
}

fn criteria_very_hard(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    in_tier(snapshot, scope, Some(OutlookTier::VeryHard))
}
