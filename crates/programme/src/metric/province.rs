//! Figures on the province's own criteria and how likely they are to be met.

use super::{Figure, Item, MeasuredIn, Metric, PROVINCE, Source};
use crate::{
    fact::{FactKind, Outlook, OutlookTier, Record},
    law::{CriteriaSet, Criterion},
    snapshot::Snapshot,
    unit::{Unit, UnitIndex},
};

pub(super) const METRICS: &[Metric] = &[
    Metric {
        id: "province.criteria.total",
        name: ("Số tiêu chí của tỉnh được theo dõi", "Criteria of the province followed"),
        definition: (
            "Tiêu chí của bộ tiêu chí cấp tỉnh đã có đánh giá khả năng hoàn thành.",
            "Criteria of the province's own set that have an outlook.",
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
            "Tiêu chí cấp tỉnh mà Văn phòng Điều phối xếp mức cơ bản đạt.",
            "Criteria that the office puts in the tier basically met.",
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
            "Tiêu chí cấp tỉnh mà Văn phòng Điều phối xếp mức có khả năng hoàn thành.",
            "Criteria that the office puts in the tier likely.",
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
            "Tiêu chí cấp tỉnh mà Văn phòng Điều phối xếp mức khó.",
            "Criteria that the office puts in the tier hard.",
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
            "Tiêu chí cấp tỉnh mà Văn phòng Điều phối xếp mức rất khó.",
            "Criteria that the office puts in the tier very hard.",
        ),
        law: "2114/QĐ-TTg (16/12/2020)",
        measured_in: MeasuredIn::Criteria,
        tiers: PROVINCE,
        compute: criteria_very_hard,
    },
];

/// The set that judges the unit itself in the year of the snapshot, its own province's before a national one.
fn own_set(snapshot: &Snapshot, scope: UnitIndex) -> Option<&CriteriaSet> {
    let unit: &Unit = snapshot.tree().unit(scope);
    let year = snapshot.as_of().year();
    snapshot.law().first_set(unit, unit.code, year)
}

/// A criterion with the office's latest word on it.
pub type CriterionOutlook<'s> = (&'s Criterion, Option<&'s Record<Outlook>>);

/// The province's own criteria set, each criterion with the office's latest word on its outlook.
#[must_use]
pub fn outlook(snapshot: &Snapshot, scope: UnitIndex) -> Option<(&CriteriaSet, Vec<CriterionOutlook<'_>>)> {
    let set = own_set(snapshot, scope)?;
    let unit = snapshot.tree().unit(scope).code;
    let latest = |criterion: &Criterion| {
        let about = |record: &&Record<Outlook>| {
            let fact = record.fact();
            fact.unit == unit && fact.set == set.id && fact.criterion == criterion.code
        };
        snapshot.all::<Outlook>().iter().filter(about).max_by_key(|record| (record.fact().date, record.seq))
    };
    Some((set, set.criteria.iter().map(|criterion| (criterion, latest(criterion))).collect()))
}

fn in_tier(snapshot: &Snapshot, scope: UnitIndex, tier: Option<OutlookTier>) -> Figure {
    let Some((_, criteria)) = outlook(snapshot, scope) else {
        return Figure::default();
    };
    let item = |(criterion, record): &(&Criterion, Option<&Record<Outlook>>)| {
        let record = record.filter(|record| tier.is_none_or(|tier| record.fact().tier == tier))?;
        let subject = format!("{}. {}", criterion.code, criterion.name.vi);
        Some(Item::new(subject, [Source::Fact(FactKind::Outlook, record.seq)]))
    };
    Figure::count(criteria.iter().filter_map(item).collect())
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
