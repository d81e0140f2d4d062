//! Figures on difficulties and proposals.

use super::{ALL, Figure, Item, MeasuredIn, Metric, Source};
use crate::{
    Lang, Text,
    difficulty::{difficulties, proposals},
    fact::{Fact as _, FactKind},
    snapshot::Snapshot,
    unit::UnitIndex,
};

pub(super) const METRICS: &[Metric] = &[
    Metric {
        id: "difficulty.open",
        name: ("Số khó khăn, vướng mắc chưa giải quyết", "Difficulties open"),
        definition: (
            "Khó khăn, vướng mắc đã phản ánh mà chưa được giải quyết vào ngày số liệu.",
            "Difficulties reported and not resolved by the date.",
        ),
        law: "Cách thống kê của cơ quan điều phối; căn cứ cần kiểm tra",
        measured_in: MeasuredIn::Difficulties,
        tiers: ALL,
        compute: open,
    },
    Metric {
        id: "proposal.undecided",
        name: ("Số kiến nghị chưa có quyết định", "Proposals undecided"),
        definition: (
            "Kiến nghị chưa được cơ quan có thẩm quyền quyết định vào ngày số liệu.",
            "Proposals on which nothing is decided by the date.",
        ),
        law: "Cách thống kê của cơ quan điều phối; căn cứ cần kiểm tra",
        measured_in: MeasuredIn::Proposals,
        tiers: ALL,
        compute: undecided,
    },
];

fn open(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let today = snapshot.as_of();
    let open = difficulties(snapshot, scope).filter(|record| record.fact().is_open_on(today));
    Figure::count_by_part(open.map(|record| {
        let content = &record.fact().content;
        let item = Item::new(record.fact().describe(Lang::Vi), [Source::Fact(FactKind::Difficulty, record.seq)]);
        (item, content.clone(), Text::alike(content))
    }))
}

fn undecided(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let today = snapshot.as_of();
    let undecided = proposals(snapshot, scope).into_iter().filter(|record| record.fact().is_undecided_on(today));
    let items = undecided
        .map(|record| Item::new(record.fact().describe(Lang::Vi), [Source::Fact(FactKind::Proposal, record.seq)]));
    Figure::count(items.collect())
}
