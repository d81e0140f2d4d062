//! A proposal of how to share a target out among the units directly below.

use std::cmp::Reverse;

use super::adds_up;
use crate::{
    Quantity,
    fact::{Goal, Target},
    metric::{MeasuredIn, Metric, of_target},
    snapshot::Snapshot,
    unit::{Unit, UnitCode, UnitIndex, UnitKind},
    vocabulary::vocabulary,
};

vocabulary! {
    /// What the parts of a target are proposed in proportion to.
    Weighing {
        Remaining = "remaining", "số xã còn phải làm", "communes still to be done";
        Communes = "communes", "số xã thuộc Chương trình", "communes of the programme";
        Equal = "equal", "chia đều", "equal parts";
    }
}

impl Weighing {
    /// Those that make sense for a metric, the usual one first: what is still to be done is known only of what counts communes.
    #[must_use]
    pub fn of(metric: &Metric) -> &'static [Self] {
        if metric.measured_in == MeasuredIn::Communes { Self::ALL } else { &[Self::Communes, Self::Equal] }
    }

    /// What a unit weighs.
    fn weight(self, now: &Snapshot, metric: &Metric, unit: UnitIndex) -> u64 {
        let counts = |unit: &Unit| unit.kind == UnitKind::Commune && unit.in_programme;
        let communes = || now.tree().within(unit).filter(|(_, unit)| counts(unit)).count() as u64;
        match self {
            Self::Equal => 1,
            Self::Communes => communes(),
            Self::Remaining => communes().saturating_sub(metric.compute(now, unit).items.len() as u64),
        }
    }
}

/// What each unit might be asked for of a whole: a part of what adds up, the whole number of what does not, and of named units
/// those that are the unit or within it.
#[must_use]
pub fn proposal(now: &Snapshot, whole: &Target, below: &[UnitIndex], weighing: Weighing) -> Vec<Target> {
    let part =
        |unit: UnitIndex, number, units| Target { scope: now.tree().unit(unit).code, number, units, ..whole.clone() };
    if whole.goal == Goal::Units {
        let named = |unit: UnitIndex| {
            let within = whole.named_units().filter(|code| now.tree().code_is_within(*code, unit));
            let codes: Vec<String> = within.map(UnitCode::to_text).collect();
            (!codes.is_empty()).then(|| codes.join(" "))
        };
        return below.iter().map(|unit| part(*unit, None, named(*unit))).collect();
    }
    if !adds_up(whole) {
        return below.iter().map(|unit| part(*unit, whole.number, None)).collect();
    }
    let metric = of_target(&whole.metric);
    let weights: Vec<u64> =
        below.iter().map(|unit| metric.map_or(1, |metric| weighing.weight(now, metric, *unit))).collect();
    let numbers = shares(whole.number.unwrap_or_default(), &weights);
    below.iter().zip(numbers).map(|(unit, number)| part(*unit, Some(number), None)).collect()
}

/// A whole in parts in proportion to weights, none of them finer than the whole itself: a whole number of communes is shared in whole
/// communes. What the division leaves goes one by one to the largest remainders, of equal ones to the first. Parts are equal where
/// nothing weighs anything. The parts make the whole, wherever there are any.
#[must_use]
pub fn shares(whole: Quantity, weights: &[u64]) -> Vec<Quantity> {
    let step = step(whole);
    let steps = i128::from(whole.scaled() / step);
    let all_equal = vec![1; weights.len()];
    let weights = if weights.iter().any(|weight| *weight > 0) { weights } else { &all_equal };
    let sum: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    let divided: Vec<(i128, i128)> = weights
        .iter()
        .map(|weight| steps * i128::from(*weight))
        .map(|product| (product.div_euclid(sum.max(1)), product.rem_euclid(sum.max(1))))
        .collect();
    let mut left = steps - divided.iter().map(|(part, _)| part).sum::<i128>();
    let mut parts: Vec<i128> = divided.iter().map(|(part, _)| *part).collect();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|place| (Reverse(divided[*place].1), *place));
    for place in order {
        if left > 0 {
            parts[place] += 1;
            left -= 1;
        }
    }
    // A part is never more than the whole, which was such a number.
    parts.into_iter().map(|part| Quantity::from_scaled(i64::try_from(part).unwrap_or(i64::MAX) * step)).collect()
}

/// The largest power of ten, one at most, that the whole is made of.
fn step(whole: Quantity) -> i64 {
    let mut step = Quantity::SCALE;
    while step > 1 && whole.scaled() % step != 0 {
        step /= 10;
    }
    step
}
