//! Doubts about reported values: whether a value can be, agrees with its neighbours, its past and its peers.
//!
//! The rules are data ([`crate::law::Quality`]); a doubt never changes a value. A person may answer a soft one with an
//! [`Acknowledgement`](crate::fact::Acknowledgement), which covers it for as long as the value stays.

mod acknowledged;
mod consistency;
mod jump;
mod peers;
mod range;
mod spread;

use std::fmt;

pub use acknowledged::Acknowledged;
pub use peers::Peers;
pub use spread::Spread;

use crate::{
    Quantity, Text,
    law::{Law, MeasureIndex},
    period::Period,
    snapshot::Snapshot,
    unit::UnitIndex,
    vocabulary::vocabulary,
};

vocabulary! {
    /// How grave a doubt is. Only a soft one can be acknowledged.
    Severity {
        Hard = "hard", "không thể", "impossible";
        Soft = "soft", "bất thường", "unusual";
    }
}

vocabulary! {
    /// The kind of rule that raises a doubt.
    Rule {
        Range = "range", "ngoài khoảng", "out of range";
        Consistency = "consistency", "không khớp số liệu khác", "inconsistent";
        Jump = "jump", "thay đổi đột ngột", "sudden change";
        Outlier = "outlier", "khác biệt so với đơn vị tương tự", "unlike similar units";
    }
}

/// A value that a unit reports of a measure for a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reported {
    /// The measure.
    pub measure: MeasureIndex,
    /// The period.
    pub period: Period,
    /// The value.
    pub value: Quantity,
}

/// Why a value should be looked at again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The value in doubt.
    pub about: Reported,
    /// The kind of rule that raises the doubt.
    pub rule: Rule,
    /// How grave it is.
    pub severity: Severity,
    /// The other measures that take part in it: any of these values may be the wrong one.
    pub with: Vec<MeasureIndex>,
    /// What is doubtful, in a sentence or two.
    pub reason: Text,
}

/// The values that a unit reports for a period.
#[derive(Clone, Copy)]
pub struct Questioned<'a> {
    /// The unit.
    pub unit: UnitIndex,
    /// The period.
    pub period: Period,
    /// The values: of a form, those typed in, else those on record.
    pub values: &'a dyn Fn(MeasureIndex) -> Option<Quantity>,
    /// The value of the previous period of the same length, with that period.
    pub previous: &'a dyn Fn(MeasureIndex) -> Option<(Period, Quantity)>,
}

impl fmt::Debug for Questioned<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Questioned").field("unit", &self.unit).field("period", &self.period).finish_non_exhaustive()
    }
}

/// Every doubt about these values: the graver first, then in the order of the measures.
#[must_use]
pub fn doubts(law: &Law, peers: &Peers, about: &Questioned<'_>) -> Vec<Doubt> {
    let at_once = |measure| (about.values)(measure).map(|value| (about.period, value));
    let mut doubts = consistency::doubts(law, &at_once);
    for (measure, _) in law.each_measure() {
        let Some(value) = (about.values)(measure) else { continue };
        let reported = Reported { measure, period: about.period, value };
        doubts.extend(range::doubt(law, reported));
        doubts.extend((about.previous)(measure).and_then(|previous| jump::doubt(law, reported, previous)));
        doubts.extend(peers.doubt(about.unit, reported));
    }
    sort(&mut doubts);
    doubts
}

/// Every doubt about the readings in force of `scope` and all below it, unit by unit in the order of the tree.
///
/// Jumps are not among them: a snapshot holds one reading of each measure. Values are compared with one another only
/// where they are of one period.
#[must_use]
pub fn review(snapshot: &Snapshot, scope: UnitIndex, peers: &Peers) -> Vec<(UnitIndex, Doubt)> {
    let law = snapshot.law();
    let of_unit = |unit: UnitIndex| {
        let reading =
            |measure| snapshot.reading(unit, measure).and_then(|reading| Some((reading.period()?, reading.value)));
        let mut doubts = consistency::doubts(law, &reading);
        for (measure, _) in law.each_measure() {
            let Some((period, value)) = reading(measure) else { continue };
            let reported = Reported { measure, period, value };
            doubts.extend(range::doubt(law, reported));
            doubts.extend(peers.doubt(unit, reported));
        }
        sort(&mut doubts);
        doubts.into_iter().map(move |doubt| (unit, doubt))
    };
    snapshot.tree().within(scope).flat_map(|(unit, _)| of_unit(unit)).collect()
}

fn sort(doubts: &mut [Doubt]) {
    doubts.sort_by_key(|doubt| (doubt.severity, doubt.about.measure, doubt.rule));
}
