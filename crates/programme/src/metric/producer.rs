//! Figures on OCOP producers and their papers.

use jiff::ToSpan as _;

use super::{ALL, Figure, Item, MeasuredIn, Metric, Source};
use crate::{
    Lang, Text,
    fact::{Fact as _, FactKind, Producer, ProducerPaper, Record},
    snapshot::Snapshot,
    unit::UnitIndex,
};

pub(super) const METRICS: &[Metric] = &[
    Metric {
        id: "ocop.producers",
        name: ("Số chủ thể OCOP", "OCOP producers"),
        definition: (
            "Chủ thể đã tham gia chương trình vào ngày số liệu, chia theo loại hình.",
            "Producers that take part in the programme on the date, by what they are.",
        ),
        law: "919/QĐ-TTg (01/8/2022)",
        measured_in: MeasuredIn::Producers,
        tiers: ALL,
        compute: producers,
    },
    Metric {
        id: "ocop.producers.papers_expiring",
        name: ("Số giấy tờ của chủ thể OCOP hết hạn hoặc sắp hết hạn", "Producers' papers expired or expiring"),
        definition: (
            "Giấy tờ của chủ thể đã hết hạn hoặc hết hạn trong 6 tháng kể từ ngày số liệu mà chưa có giấy cùng loại dài hạn hơn.",
            "Papers of producers that have expired or expire within six months of the date, without a later one of the kind.",
        ),
        law: "148/QĐ-TTg (24/02/2023)",
        measured_in: MeasuredIn::Papers,
        tiers: ALL,
        compute: papers_expiring,
    },
];

fn here(snapshot: &Snapshot, scope: UnitIndex) -> impl Iterator<Item = &Record<Producer>> {
    snapshot.all::<Producer>().iter().filter(move |record| snapshot.tree().code_is_within(record.fact().unit, scope))
}

fn producers(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let item = |record: &Record<Producer>| {
        let kind = record.fact().kind;
        let name = Text { vi: kind.label(Lang::Vi).to_owned(), en: kind.label(Lang::En).to_owned() };
        let source = Source::Fact(FactKind::Producer, record.seq);
        (Item::new(record.fact().describe(Lang::Vi), [source]), kind.id().to_owned(), name)
    };
    Figure::count_by_part(here(snapshot, scope).map(item))
}

fn papers_expiring(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let today = snapshot.as_of();
    let horizon = today.saturating_add(6.months());
    let producers: Vec<&str> = here(snapshot, scope).map(|record| record.fact().code.as_str()).collect();
    let papers = snapshot.all::<ProducerPaper>();
    let is_renewed = |paper: &ProducerPaper| {
        let same = papers.iter().map(Record::fact).filter(|other| {
            other.producer == paper.producer && other.kind == paper.kind && other.number != paper.number
        });
        same.into_iter().any(|other| other.expires.is_none_or(|expires| Some(expires) > paper.expires))
    };
    let item = |record: &Record<ProducerPaper>| {
        let paper = record.fact();
        let expires = paper.expires.filter(|expires| *expires <= horizon)?;
        let (id, vi, en) = if expires < today {
            ("expired", "đã hết hạn", "expired")
        } else {
            ("expiring", "hết hạn trong 6 tháng", "expires within six months")
        };
        let is_meant = producers.contains(&paper.producer.as_str()) && !is_renewed(paper);
        let item = Item::new(paper.describe(Lang::Vi), [Source::Fact(FactKind::ProducerPaper, record.seq)]);
        is_meant.then(|| (item, id.to_owned(), Text { vi: vi.to_owned(), en: en.to_owned() }))
    };
    Figure::count_by_part(papers.iter().filter_map(item))
}
