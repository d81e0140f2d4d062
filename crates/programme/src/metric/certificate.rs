//! Figures on how OCOP certificates come and go.

use super::{ALL, Figure, Item, MeasuredIn, Metric, Source};
use crate::{
    Lang, Text,
    fact::{FactKind, Product, Record},
    ocop::{Ending, Spell, histories, renewals},
    snapshot::Snapshot,
    unit::UnitIndex,
    vietnamese,
};

const LAW: &str = "148/QĐ-TTg (24/02/2023), 1048/QĐ-TTg (21/8/2019)";

pub(super) const METRICS: &[Metric] = &[
    Metric {
        id: "ocop.certificates.awarded_this_year",
        name: ("Số lượt cấp chứng nhận OCOP trong năm", "OCOP certificates awarded this year"),
        definition: (
            "Quyết định công nhận từ 3 sao trong năm số liệu, tính đến ngày số liệu: lần đầu, đánh giá lại, nâng hạng.",
            "Awards of three stars or more in the year of the date, up to the date: first, again, upgraded.",
        ),
        law: LAW,
        measured_in: MeasuredIn::Certificates,
        tiers: ALL,
        compute: awarded,
    },
    Metric {
        id: "ocop.certificates.ended_this_year",
        name: ("Số chứng nhận OCOP hết hiệu lực trong năm", "OCOP certificates ended this year"),
        definition: (
            "Giấy chứng nhận hết hạn mà chưa được công nhận lại, hoặc bị thu hồi, trong năm số liệu, tính đến ngày số liệu.",
            "Certificates that expired without a new award, or were withdrawn, in the year of the date, up to the date.",
        ),
        law: LAW,
        measured_in: MeasuredIn::Certificates,
        tiers: ALL,
        compute: ended,
    },
    Metric {
        id: "ocop.certificates.to_remind",
        name: ("Số chứng nhận OCOP cần nhắc gia hạn", "OCOP certificates whose holders are to be reminded"),
        definition: (
            "Giấy chứng nhận còn hạn đã đến ngày mà quy tắc yêu cầu thông báo trước khi hết hạn mà chủ thể chưa nộp hồ sơ mới.",
            "Valid certificates whose day of reminder by the rules has come and for which nothing new was filed.",
        ),
        law: LAW,
        measured_in: MeasuredIn::Certificates,
        tiers: ALL,
        compute: to_remind,
    },
];

/// The certificates that products in scope ever had.
fn spells(snapshot: &Snapshot, scope: UnitIndex) -> impl Iterator<Item = (&Record<Product>, Spell<'_>)> {
    let mut histories = histories(snapshot);
    let here = snapshot.all::<Product>().iter();
    let here = here.filter(move |product| snapshot.tree().code_is_within(product.fact().unit, scope));
    here.flat_map(move |product| {
        let spells = histories.remove(product.fact().code.as_str()).unwrap_or_default();
        spells.into_iter().map(move |spell| (product, spell))
    })
}

fn subject(product: &Product, day: jiff::civil::Date) -> String {
    format!("{} ({}) {}", product.name, product.code, vietnamese::date(day))
}

fn awarded(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let year = snapshot.as_of().year();
    let awarded = spells(snapshot, scope).filter(|(_, spell)| spell.decision.fact().date.year() == year);
    let item = |(product, spell): (&Record<Product>, Spell<'_>)| {
        let name = Text { vi: spell.kind.label(Lang::Vi).to_owned(), en: spell.kind.label(Lang::En).to_owned() };
        let source = Source::Fact(FactKind::StarDecision, spell.decision.seq);
        let item = Item::new(subject(product.fact(), spell.decision.fact().date), [source]);
        (item, spell.kind.id().to_owned(), name)
    };
    Figure::count_by_part(awarded.map(item))
}

fn ended(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let year = snapshot.as_of().year();
    let ended = spells(snapshot, scope).filter_map(|(product, spell)| {
        let (decision, id, name) = match spell.ended? {
            Ending::Replaced(_) => return None,
            Ending::Withdrawn(decision) => (decision, "withdrawn", ("thu hồi", "withdrawn")),
            Ending::Expired => (spell.decision, "expired", ("hết hạn", "expired")),
        };
        let source = Source::Fact(FactKind::StarDecision, decision.seq);
        let item = Item::new(subject(product.fact(), spell.until), [source]);
        let name = Text { vi: name.0.to_owned(), en: name.1.to_owned() };
        (spell.until.year() == year).then(|| (item, id.to_owned(), name))
    });
    Figure::count_by_part(ended)
}

fn to_remind(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let today = snapshot.as_of();
    let due = renewals(snapshot, scope).into_iter().filter(|renewal| renewal.is_to_be_reminded(today));
    let item = |renewal: crate::ocop::Renewal<'_>| {
        let decision = Source::Fact(FactKind::StarDecision, renewal.certificate.decision);
        let product = Source::Fact(FactKind::Product, renewal.product.seq);
        Item::new(subject(renewal.product.fact(), renewal.certificate.expires), [product, decision])
    };
    Figure::count(due.map(item).collect())
}
