//! Figures on lines of money: what lapses, and where more was spent than allocated.

use super::{Figure, Item, Source};
use crate::{
    Dong, Lang, Quantity,
    law::Verification,
    money::{LAPSE_RULES, Line, lines},
    snapshot::Snapshot,
    unit::UnitIndex,
    vietnamese,
};

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

pub(super) fn lapsing_soon(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let today = snapshot.as_of();
    let read = |line: &Line<'_>| line.lapsing(today, SOON);
    let lines = lines(snapshot, scope);
    let lapsing = lines.iter().map(|line| (line, read(line))).filter(|(_, amount)| amount.0 > 0);
    let items = lapsing.clone().map(|(line, amount)| Item::new(subject(snapshot, line, amount), needed(line, read)));
    let total: Dong = lapsing.clone().map(|(_, amount)| amount).sum();
    let badge = LAPSE_RULES.iter().map(|rule| rule.verification).max();
    Figure {
        value: Some(Quantity::whole(total.0)),
        items: items.collect(),
        badge: badge.max(Some(Verification::Verified)),
    }
}

pub(super) fn overspent_lines(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
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
