//! Figures on plans owed.

use super::{Figure, Item, MeasuredIn, Metric, PROVINCE, Source};
use crate::{
    Lang,
    fact::{FactKind, PlanIssued, PlanOwed, Record},
    snapshot::Snapshot,
    unit::UnitIndex,
};

pub(super) const METRICS: &[Metric] = &[
    Metric {
        id: "plan.owed",
        name: ("Số kế hoạch phải ban hành", "Plans owed"),
        definition: (
            "Số kế hoạch mà các cơ quan phải ban hành theo văn bản giao.",
            "Plans that bodies must issue as a document demands.",
        ),
        law: "3004/KH-UBND (25/8/2021)",
        measured_in: MeasuredIn::Plans,
        tiers: PROVINCE,
        compute: plans_owed,
    },
    Metric {
        id: "plan.issued",
        name: ("Số kế hoạch đã ban hành", "Plans issued"),
        definition: ("Số kế hoạch phải ban hành đã có văn bản của cơ quan.", "Plans owed that the body has issued."),
        law: "3004/KH-UBND (25/8/2021)",
        measured_in: MeasuredIn::Plans,
        tiers: PROVINCE,
        compute: plans_issued,
    },
    Metric {
        id: "plan.outstanding",
        name: ("Số kế hoạch chưa ban hành", "Plans outstanding"),
        definition: ("Số kế hoạch phải ban hành mà cơ quan chưa ban hành.", "Plans owed that the body has not issued."),
        law: "3004/KH-UBND (25/8/2021)",
        measured_in: MeasuredIn::Plans,
        tiers: PROVINCE,
        compute: plans_outstanding,
    },
    Metric {
        id: "plan.overdue",
        name: ("Số kế hoạch quá hạn", "Plans overdue"),
        definition: (
            "Số kế hoạch chưa ban hành mà văn bản giao có thời hạn và thời hạn đã qua.",
            "Plans not issued whose document sets a day that has passed.",
        ),
        law: "3004/KH-UBND (25/8/2021)",
        measured_in: MeasuredIn::Plans,
        tiers: PROVINCE,
        compute: plans_overdue,
    },
    Metric {
        id: "plan.issued.rate",
        name: ("Tỷ lệ kế hoạch đã ban hành", "Share of plans issued"),
        definition: ("Số kế hoạch đã ban hành trên số phải ban hành.", "Plans issued, of plans owed."),
        law: "3004/KH-UBND (25/8/2021)",
        measured_in: MeasuredIn::Percent,
        tiers: PROVINCE,
        compute: plans_issued_rate,
    },
];

fn issued<'s>(snapshot: &'s Snapshot, owed: &PlanOwed) -> Option<&'s Record<PlanIssued>> {
    let answers = |record: &&Record<PlanIssued>| record.fact().basis == owed.basis && record.fact().body == owed.body;
    snapshot.all::<PlanIssued>().iter().find(answers)
}

fn subject(snapshot: &Snapshot, owed: &PlanOwed) -> String {
    let body = snapshot.law().department(&owed.body).map_or(owed.body.as_str(), |body| body.name.get(Lang::Vi));
    format!("{body} ({})", owed.basis)
}

fn plans_owed(snapshot: &Snapshot, _scope: UnitIndex) -> Figure {
    let item = |record: &Record<PlanOwed>| {
        Item::new(subject(snapshot, record.fact()), [Source::Fact(FactKind::PlanOwed, record.seq)])
    };
    Figure::count(snapshot.all::<PlanOwed>().iter().map(item).collect())
}

fn plans_issued(snapshot: &Snapshot, _scope: UnitIndex) -> Figure {
    let item = |record: &Record<PlanOwed>| {
        let plan = issued(snapshot, record.fact())?;
        let sources = [Source::Fact(FactKind::PlanOwed, record.seq), Source::Fact(FactKind::PlanIssued, plan.seq)];
        Some(Item::new(subject(snapshot, record.fact()), sources))
    };
    Figure::count(snapshot.all::<PlanOwed>().iter().filter_map(item).collect())
}

fn outstanding(snapshot: &Snapshot, counts: impl Fn(&PlanOwed) -> bool) -> Figure {
    let outstanding = snapshot.all::<PlanOwed>().iter().filter(|record| issued(snapshot, record.fact()).is_none());
    let item = |record: &Record<PlanOwed>| {
        Item::new(subject(snapshot, record.fact()), [Source::Fact(FactKind::PlanOwed, record.seq)])
    };
    Figure::count(outstanding.filter(|record| counts(record.fact())).map(item).collect())
}

fn plans_outstanding(snapshot: &Snapshot, _scope: UnitIndex) -> Figure {
    outstanding(snapshot, |_| true)
}

fn plans_overdue(snapshot: &Snapshot, _scope: UnitIndex) -> Figure {
    outstanding(snapshot, |owed| owed.due.is_some_and(|due| due < snapshot.as_of()))
}

fn plans_issued_rate(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    Figure::rate(plans_issued(snapshot, scope), plans_owed(snapshot, scope))
}
