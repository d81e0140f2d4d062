//! Figures on lines of money: what lapses, and where more was spent than allocated.

use super::{ALL, Figure, Item, MeasuredIn, Metric, Source};
use crate::{
    Dong, Lang, Quantity,
    law::Verification,
    money::{Line, lines},
    snapshot::Snapshot,
    unit::UnitIndex,
    vietnamese,
};

pub(super) const METRICS: &[Metric] = &[
    Metric {
        id: "fund.lapsing_90_days",
        name: ("Vốn hết hạn chi trong 90 ngày", "Capital that lapses within 90 days"),
        definition: (
            "Phần vốn đã phân bổ, chưa giải ngân, có ngày cuối được chi trong 90 ngày kể từ ngày số liệu: 31/01 năm sau, hoặc ngày của quyết định kéo dài. Khoản chi được trừ vào phần hết hạn trước.",
            "Capital allocated and not disbursed whose last day of spending is within 90 days of the date: 31 January of the next year, or the day a carry-over sets. A payment is taken from what lapses first.",
        ),
        law: "27/2022/NĐ-CP (chưa kiểm chứng)",
        measured_in: MeasuredIn::Dong,
        tiers: ALL,
        compute: lapsing_soon,
    },
    Metric {
        id: "fund.overspent_lines",
        name: ("Số dòng vốn chi vượt phân bổ", "Lines of money overspent"),
        definition: (
            "Dòng vốn (đơn vị, năm, nguồn, loại vốn, nội dung) có số giải ngân lớn hơn số phân bổ.",
            "Lines (unit, year, source, kind, content) with more disbursed than allocated.",
        ),
        law: "27/2022/NĐ-CP",
        measured_in: MeasuredIn::Lines,
        tiers: ALL,
        compute: overspent_lines,
    },
];

/// The days within which money that lapses is pressing.
const SOON: i32 = 90;

/// What a line is, for a person.
fn subject(snapshot: &Snapshot, line: &Line<'_>, amount: Dong) -> String {
    let key = &line.key;
    let (unit, fund, amount) = (snapshot.unit_name(key.unit), key.fund.label(Lang::Vi), vietnamese::count(amount.0));
    format!("{unit}, {}, {fund}, {}, {}: {amount} đồng", key.year.0, key.capital.label(Lang::Vi), key.content)
}

/// The records of a line without each of which what is read of it would be another.
fn needed(line: &Line<'_>, read: impl Fn(&Line<'_>) -> Dong) -> Vec<Source> {
    let whole = read(line);
    let changes = |source: &_| read(&line.without(*source)) != whole;
    line.sources().filter(changes).map(|(kind, seq)| Source::Fact(kind, seq)).collect()
}

fn lapsing_soon(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let today = snapshot.as_of();
    let read = |line: &Line<'_>| line.lapsing(today, SOON);
    let lines = lines(snapshot, scope);
    let lapsing = lines.iter().map(|line| (line, read(line))).filter(|(_, amount)| amount.0 > 0);
    let items = lapsing.clone().map(|(line, amount)| Item::new(subject(snapshot, line, amount), needed(line, read)));
    let total: Dong = lapsing.clone().map(|(_, amount)| amount).sum();
    let badge = snapshot.law().lapse_rules().iter().map(|rule| rule.verification).max();
    Figure {
        value: Some(Quantity::whole(total.0)),
        items: items.collect(),
        badge: badge.max(Some(Verification::Verified)),
        ..Figure::default()
    }
}

fn overspent_lines(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let is_over = |line: &Line<'_>| Dong(i64::from(line.overspent().0 > 0));
    let lines = lines(snapshot, scope);
    let items = lines.iter().filter(|line| line.overspent().0 > 0).map(|line| {
        let mut item = Item::new(subject(snapshot, line, line.overspent()), needed(line, is_over));
        if item.records.is_empty() {
            let payments = line.disbursements.iter();
            item.alternatives =
                payments.map(|record| Source::Fact(crate::fact::FactKind::Disbursement, record.seq)).collect();
        }
        item
    });
    Figure::count(items.collect())
}
