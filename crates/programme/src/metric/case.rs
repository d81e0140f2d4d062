//! Figures on cases of recognition and withdrawal.

use super::{ALL, Figure, Item, MeasuredIn, Metric, Source};
use crate::{
    Lang, Text,
    fact::{FactKind, Record},
    recognition::{Case, Stage, Standing, cases},
    snapshot::Snapshot,
    unit::UnitIndex,
};

const LAW: &str = "18/2022/QĐ-TTg, 131/2025/NĐ-CP";

pub(super) const METRICS: &[Metric] = &[
    Metric {
        id: "case.open",
        name: ("Số hồ sơ công nhận, thu hồi đang giải quyết", "Cases of recognition in progress"),
        definition: (
            "Hồ sơ đã mở và chưa xong: chưa công bố quyết định, chưa bị từ chối; chia theo giai đoạn suy ra từ các bước đã ghi nhận.",
            "Cases opened and not over: no decision published, not refused; by stage, which follows from the steps on record.",
        ),
        law: LAW,
        measured_in: MeasuredIn::CasesOfUnits,
        tiers: ALL,
        compute: open,
    },
    Metric {
        id: "case.late",
        name: ("Số bước hồ sơ công nhận quá hạn", "Steps of cases that are late"),
        definition: (
            "Bước đang chờ của hồ sơ công nhận, thu hồi đã quá số ngày quy định; bước mà dữ liệu pháp lý chưa có số ngày thì không tính là quá hạn.",
            "Steps of cases that somebody is to take and that are past their days; one whose number of days is not in the law's data is never late.",
        ),
        law: LAW,
        measured_in: MeasuredIn::Steps,
        tiers: ALL,
        compute: late,
    },
    Metric {
        id: "case.decided_this_year",
        name: ("Số hồ sơ đã có quyết định trong năm", "Cases decided this year"),
        definition: (
            "Hồ sơ có quyết định công nhận hoặc thu hồi ban hành trong năm số liệu, chia theo hình thức và danh hiệu.",
            "Cases with a decision of the year of the date, by what it does and by grade.",
        ),
        law: LAW,
        measured_in: MeasuredIn::CasesOfUnits,
        tiers: ALL,
        compute: decided,
    },
];

fn subject(snapshot: &Snapshot, case: &Case<'_>) -> String {
    let fact = case.fact();
    format!("{}: {}, {}", fact.code, snapshot.unit_name(fact.unit), fact.grade.label(Lang::Vi))
}

fn source(case: &Case<'_>) -> Source {
    Source::Fact(FactKind::RecognitionCase, case.record.seq)
}

fn standings(snapshot: &Snapshot, scope: UnitIndex) -> impl Iterator<Item = (Case<'_>, Standing<'_>)> {
    cases(snapshot, scope).into_iter().map(|case| {
        let standing = case.standing();
        (case, standing)
    })
}

fn stage(stage: Stage) -> Text {
    Text { vi: stage.label(Lang::Vi).to_owned(), en: stage.label(Lang::En).to_owned() }
}

fn open(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let open = standings(snapshot, scope).filter(|(_, standing)| !standing.is_over());
    let item = |(case, standing): (Case<'_>, Standing<'_>)| {
        let item = Item::new(subject(snapshot, &case), [source(&case)]);
        (item, standing.stage.id().to_owned(), stage(standing.stage))
    };
    Figure::count_by_part(open.map(item))
}

fn late(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let items = standings(snapshot, scope).flat_map(|(case, standing)| {
        let late: Vec<Item> = standing
            .late()
            .map(|step| {
                let subject = format!("{} – {}", subject(snapshot, &case), step.rule.name.get(Lang::Vi));
                Item::new(subject, [source(&case)])
            })
            .collect();
        late
    });
    Figure::count(items.collect())
}

fn decided(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let year = snapshot.as_of().year();
    let item = |case: Case<'_>| {
        let decision = case.decision.filter(|decision| decision.date().year() == year)?;
        if case.standing().stage == Stage::Refused {
            return None;
        }
        let (kind, seq) = decision.record();
        let fact = Record::fact(case.record);
        let part = |lang| format!("{} – {}", fact.action.label(lang), fact.grade.label(lang));
        let item = Item::new(subject(snapshot, &case), [source(&case), Source::Fact(kind, seq)]);
        let id = format!("{}.{}", fact.action.id(), fact.grade.id());
        Some((item, id, Text { vi: part(Lang::Vi), en: part(Lang::En) }))
    };
    Figure::count_by_part(cases(snapshot, scope).into_iter().filter_map(item))
}
