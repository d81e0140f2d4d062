//! Figures on money and contributions.

use super::{ALL, Figure, Item, MeasuredIn, Metric, Source};
use crate::{
    Dong, Quantity,
    fact::{Allocation, Contribution, ContributionKind, Disbursement, Fact, FactKind},
    snapshot::{Collected, Snapshot},
    unit::{UnitCode, UnitIndex},
    vietnamese,
};

pub(super) const METRICS: &[Metric] = &[
    Metric {
        id: "fund.last_year.allocated",
        name: ("Vốn phân bổ năm trước", "Capital allocated last year"),
        definition: (
            "Tổng vốn được phân bổ cho năm kế hoạch liền trước năm số liệu.",
            "Capital allocated for the plan year before the date's.",
        ),
        law: "27/2022/NĐ-CP",
        measured_in: MeasuredIn::Dong,
        tiers: ALL,
        compute: allocated_last_year,
    },
    Metric {
        id: "fund.last_year.disbursed",
        name: ("Vốn giải ngân của năm trước", "Capital of last year disbursed"),
        definition: (
            "Tổng vốn của năm kế hoạch liền trước đã được Kho bạc xác nhận giải ngân đến ngày số liệu.",
            "Capital of the plan year before the date's that the treasury has confirmed as disbursed.",
        ),
        law: "27/2022/NĐ-CP",
        measured_in: MeasuredIn::Dong,
        tiers: ALL,
        compute: disbursed_last_year,
    },
    Metric {
        id: "fund.last_year.disbursement_rate",
        name: ("Tỷ lệ giải ngân vốn năm trước", "Disbursement rate of last year's capital"),
        definition: (
            "Vốn giải ngân trên vốn phân bổ của năm kế hoạch liền trước.",
            "Disbursed of allocated capital of the plan year before the date's.",
        ),
        law: "27/2022/NĐ-CP",
        measured_in: MeasuredIn::Percent,
        tiers: ALL,
        compute: disbursement_rate_last_year,
    },
    Metric {
        id: "fund.this_year.allocated",
        name: ("Vốn phân bổ năm nay", "Capital allocated this year"),
        definition: (
            "Tổng vốn được phân bổ cho năm kế hoạch của ngày số liệu.",
            "Capital allocated for the plan year of the date.",
        ),
        law: "27/2022/NĐ-CP",
        measured_in: MeasuredIn::Dong,
        tiers: ALL,
        compute: allocated_this_year,
    },
    Metric {
        id: "fund.this_year.disbursed",
        name: ("Vốn giải ngân năm nay", "Capital disbursed this year"),
        definition: (
            "Tổng vốn của năm kế hoạch này mà kho bạc đã xác nhận chi đến ngày số liệu.",
            "Capital of this plan year whose payment the treasury has confirmed by the date.",
        ),
        law: "27/2022/NĐ-CP",
        measured_in: MeasuredIn::Dong,
        tiers: ALL,
        compute: disbursed_this_year,
    },
    Metric {
        id: "fund.this_year.disbursement_rate",
        name: ("Tỷ lệ giải ngân năm nay", "Disbursement rate this year"),
        definition: (
            "Vốn giải ngân năm nay trên vốn phân bổ năm nay.",
            "Capital disbursed this year, of that allocated.",
        ),
        law: "27/2022/NĐ-CP",
        measured_in: MeasuredIn::Percent,
        tiers: ALL,
        compute: disbursement_rate_this_year,
    },
    Metric {
        id: "contribution.labour_days",
        name: ("Ngày công đóng góp", "Labour days given"),
        definition: ("Tổng số ngày công được ghi nhận đến ngày số liệu.", "All labour days recorded up to the date."),
        law: "263/QĐ-TTg (22/02/2022)",
        measured_in: MeasuredIn::Days,
        tiers: ALL,
        compute: labour_days,
    },
];

/// The sum of the amounts of a plan year's facts in scope.
fn of_year<F: Collected>(
    snapshot: &Snapshot,
    (scope, year): (UnitIndex, i16),
    read: impl Fn(&F) -> (i16, UnitCode, Dong),
) -> Figure {
    let chosen = snapshot.all::<F>().iter().filter_map(|record| {
        let (plan_year, unit, amount) = read(record.fact());
        let counts = plan_year == year && snapshot.tree().code_is_within(unit, scope);
        counts.then(|| {
            let subject = format!("{}: {} đồng", record.fact().describe(crate::Lang::Vi), vietnamese::count(amount.0));
            (subject, Source::Fact(F::KIND, record.seq), Quantity::whole(amount.0))
        })
    });
    Figure::sum(chosen)
}

fn allocated(snapshot: &Snapshot, scope: UnitIndex, year: i16) -> Figure {
    of_year::<Allocation>(snapshot, (scope, year), |fact| (fact.year.0, fact.unit, fact.amount))
}

fn disbursed(snapshot: &Snapshot, scope: UnitIndex, year: i16) -> Figure {
    of_year::<Disbursement>(snapshot, (scope, year), |fact| (fact.year.0, fact.unit, fact.amount))
}

fn allocated_last_year(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    allocated(snapshot, scope, snapshot.as_of().year() - 1)
}

fn disbursed_last_year(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    disbursed(snapshot, scope, snapshot.as_of().year() - 1)
}

fn disbursement_rate_last_year(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    Figure::rate(disbursed_last_year(snapshot, scope), allocated_last_year(snapshot, scope))
}

fn allocated_this_year(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    allocated(snapshot, scope, snapshot.as_of().year())
}

fn disbursed_this_year(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    disbursed(snapshot, scope, snapshot.as_of().year())
}

fn disbursement_rate_this_year(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    Figure::rate(disbursed_this_year(snapshot, scope), allocated_this_year(snapshot, scope))
}

fn labour_days(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let given = snapshot.all::<Contribution>().iter().filter(|record| {
        let fact = record.fact();
        fact.kind == ContributionKind::LabourDays && snapshot.tree().code_is_within(fact.unit, scope)
    });
    let mut total = Quantity::ZERO;
    let mut items = Vec::new();
    for record in given {
        total = total + record.fact().quantity;
        items.push(Item::new(
            record.fact().describe(crate::Lang::Vi),
            [Source::Fact(FactKind::Contribution, record.seq)],
        ));
    }
    Figure { value: (!items.is_empty()).then_some(total), items, badge: None }
}
