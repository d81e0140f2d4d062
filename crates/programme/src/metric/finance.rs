//! Figures on money and contributions.

use super::{ALL, Figure, Item, MeasuredIn, Metric, Source};
use crate::{
    Dong, Lang, Quantity, Text,
    fact::{
        Allocation, Contribution, ContributionKind, Disbursement, Fact, FactKind, FundSource, Record, TreasuryException,
    },
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
    Metric {
        id: "contribution.money",
        name: ("Tiền đóng góp", "Money given"),
        definition: (
            "Tổng số tiền nhân dân, doanh nghiệp, lực lượng vũ trang đóng góp, ghi nhận đến ngày số liệu.",
            "All money that people, enterprises and the armed forces gave, recorded up to the date.",
        ),
        law: "263/QĐ-TTg (22/02/2022)",
        measured_in: MeasuredIn::Dong,
        tiers: ALL,
        compute: money,
    },
    Metric {
        id: "contribution.land",
        name: ("Đất hiến", "Land given"),
        definition: ("Tổng diện tích đất hiến, ghi nhận đến ngày số liệu.", "All land given, recorded up to the date."),
        law: "263/QĐ-TTg (22/02/2022)",
        measured_in: MeasuredIn::SquareMetres,
        tiers: ALL,
        compute: land,
    },
];

/// The sum of the amounts of a plan year's facts in scope, told by source.
fn of_year<F: Collected>(
    snapshot: &Snapshot,
    (scope, year): (UnitIndex, i16),
    read: impl Fn(&F) -> (i16, UnitCode, FundSource, Dong),
) -> Figure {
    let chosen = snapshot.all::<F>().iter().filter_map(|record| {
        let (plan_year, unit, fund, amount) = read(record.fact());
        let counts = plan_year == year && snapshot.tree().code_is_within(unit, scope);
        counts.then(|| {
            let subject = format!("{}: {} đồng", record.fact().describe(Lang::Vi), vietnamese::count(amount.0));
            (fund, subject, Source::Fact(F::KIND, record.seq), Quantity::whole(amount.0))
        })
    });
    let mut figure = Figure::default();
    for (fund, subject, source, amount) in chosen {
        figure.value.get_or_insert_default();
        if amount != Quantity::ZERO {
            let name = || Text { vi: fund.label(Lang::Vi).to_owned(), en: fund.label(Lang::En).to_owned() };
            let part = figure.part(fund.id(), name);
            figure.add(Item::new(subject, [source]), part, amount);
        }
    }
    figure.largest_first()
}

fn allocated(snapshot: &Snapshot, scope: UnitIndex, year: i16) -> Figure {
    of_year::<Allocation>(snapshot, (scope, year), |fact| (fact.year.0, fact.unit, fact.fund, fact.amount))
}

/// A payment on which an accepted difference from the treasury rests says so.
fn disbursed(snapshot: &Snapshot, scope: UnitIndex, year: i16) -> Figure {
    let mut figure =
        of_year::<Disbursement>(snapshot, (scope, year), |fact| (fact.year.0, fact.unit, fact.fund, fact.amount));
    for exception in snapshot.all::<TreasuryException>().iter().map(Record::fact) {
        let is_about = |record: &&Record<Disbursement>| {
            let fact = record.fact();
            fact.voucher == exception.voucher && fact.unit == exception.unit
        };
        let parts = || snapshot.all::<Disbursement>().iter().filter(is_about);
        if parts().map(|record| record.fact().amount).sum::<Dong>() != exception.ours {
            continue;
        }
        let sources: Vec<Source> = parts().map(|record| Source::Fact(FactKind::Disbursement, record.seq)).collect();
        for item in figure.items.iter_mut().filter(|item| sources.iter().any(|source| item.records.contains(source))) {
            let theirs = vietnamese::count(exception.treasury.0);
            item.subject = format!("{}; Kho bạc: {theirs} đồng, chấp nhận vì {}", item.subject, exception.reason);
        }
    }
    figure
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
    given(snapshot, scope, ContributionKind::LabourDays)
}

fn money(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    given(snapshot, scope, ContributionKind::Money)
}

fn land(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    given(snapshot, scope, ContributionKind::Land)
}

/// What was given of one kind, told by who gave it.
fn given(snapshot: &Snapshot, scope: UnitIndex, kind: ContributionKind) -> Figure {
    let mut figure = Figure::default();
    for record in snapshot.all::<Contribution>() {
        let fact = record.fact();
        if fact.kind == kind && snapshot.tree().code_is_within(fact.unit, scope) {
            figure.value.get_or_insert_default();
            if fact.quantity == Quantity::ZERO {
                continue;
            }
            let item = Item::new(fact.describe(Lang::Vi), [Source::Fact(FactKind::Contribution, record.seq)]);
            let part = figure.part(&fact.contributor, || Text::alike(&fact.contributor));
            figure.add(item, part, fact.quantity);
        }
    }
    figure.largest_first()
}
