//! Plausible values.

use anyhow::{Result, bail};
use programme::{
    Quantity,
    law::{Comparator, Law, Measure, MeasureKind},
};

use super::{Values, demands::Demand};
use crate::chance::Chance;

/// Rates and amounts are given to one decimal: this many ten-thousandths.
const TENTH: i64 = Quantity::SCALE / 10;

/// Pairs of rates of which the first holds whatever the second holds.
const AT_LEAST: [(&str, &str); 4] = [
    ("clean_water_household_rate", "piped_water_household_rate"),
    ("trained_worker_rate.women", "certified_worker_rate.women"),
    ("trained_worker_rate.men", "certified_worker_rate.men"),
    ("cultural_hamlet_rate", "cultural_ntm_hamlet_rate"),
];

/// A value that meets every demand.
pub fn meeting(measure: &Measure, demands: &[Demand<'_>], chance: &mut Chance) -> Quantity {
    let step = step(measure);
    let (mut low, mut high) = (None, None);
    for (comparator, threshold) in demands.iter().filter_map(|demand| Some((demand.comparator, demand.threshold?))) {
        let threshold = threshold.scaled();
        let (from, to) = match comparator {
            Comparator::AtLeast => (Some(threshold), None),
            Comparator::AtMost => (None, Some(threshold)),
            Comparator::Above => (Some(threshold + step), None),
            Comparator::Below => (None, Some(threshold - step)),
            Comparator::Equal => (Some(threshold), Some(threshold)),
        };
        low = low.max(from);
        high = [high, to].into_iter().flatten().min();
    }
    let (low, high) = match (low, high) {
        (Some(low), Some(high)) => (low, high),
        (Some(low), None) => (low, above(measure, low)),
        (None, Some(high)) => (high / 3, high),
        (None, None) => usual(measure),
    };
    Quantity::from_scaled(on_grid(chance, low, high, step))
}

/// How far a value that must reach `low` may lie above it.
fn above(measure: &Measure, low: i64) -> i64 {
    match &measure.kind {
        MeasureKind::Percent => (low + low / 10 * 3 + 10 * Quantity::SCALE).min(Quantity::HUNDRED.scaled()),
        MeasureKind::Amount => low + low / 4,
        MeasureKind::Count => low + 2 * Quantity::SCALE,
        MeasureKind::Flag => low,
        MeasureKind::Rating(scale) => i64::try_from(scale.len()).unwrap_or(1).saturating_sub(1) * Quantity::SCALE,
    }
}

/// What a measure is between when nothing is demanded of it.
fn usual(measure: &Measure) -> (i64, i64) {
    let (low, high) = match &measure.kind {
        MeasureKind::Percent => (82, 100),
        MeasureKind::Amount => (1, 4),
        MeasureKind::Count => (0, 3),
        MeasureKind::Flag | MeasureKind::Rating(_) => (0, 1),
    };
    (low * Quantity::SCALE, high * Quantity::SCALE)
}

fn step(measure: &Measure) -> i64 {
    match measure.kind {
        MeasureKind::Percent | MeasureKind::Amount => TENTH,
        MeasureKind::Count | MeasureKind::Flag | MeasureKind::Rating(_) => Quantity::SCALE,
    }
}

/// A value from `low` to `high` in whole steps.
fn on_grid(chance: &mut Chance, low: i64, high: i64, step: i64) -> i64 {
    let (first, last) = ((low + step - 1).div_euclid(step), high.div_euclid(step));
    if first >= last { first * step } else { chance.between(first, last) * step }
}

/// A value that just misses a demand.
pub fn short_of(measure: &Measure, demand: &Demand<'_>, chance: &mut Chance) -> Result<Quantity> {
    let Some(threshold) = demand.threshold.map(Quantity::scaled) else {
        bail!("nobody says what {} must reach", measure.id);
    };
    let step = step(measure);
    let missed = match demand.comparator {
        Comparator::AtLeast | Comparator::Above => {
            let high = (threshold - step).max(0);
            on_grid(chance, high - high / 8, high, step)
        }
        Comparator::AtMost | Comparator::Below | Comparator::Equal => {
            on_grid(chance, threshold + step, threshold + threshold / 2 + 6 * step, step)
        }
    };
    Ok(Quantity::from_scaled(missed))
}

/// Raises rates that cannot lie below another.
pub fn agree(law: &Law, values: &mut Values) {
    for (whole, part) in AT_LEAST {
        let place = |id| law.measure(id).map(|(place, _)| place);
        let part = place(part).and_then(|part| values.get(&part).copied());
        if let Some((whole, part)) = place(whole).and_then(|whole| values.get_mut(&whole)).zip(part) {
            *whole = part.max(*whole);
        }
    }
}
