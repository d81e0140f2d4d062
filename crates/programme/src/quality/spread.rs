//! The middle of many values and how far they lie from it, exactly.

use crate::Quantity;

/// Median, median absolute deviation and mean absolute deviation of a group of values.
///
/// A median of an even number of values is half a sum, so everything is kept as a whole number of half or quarter
/// ten-thousandths: no rounding, no floating point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    count: usize,
    /// Twice the median.
    middle: i128,
    /// Four times the median absolute deviation.
    mad: i128,
    /// Twice the sum of the absolute deviations.
    deviations: i128,
}

/// 1/Φ⁻¹(3/4): what makes the median absolute deviation of a normal distribution its standard deviation, × 10 000.
const MAD_TO_SIGMA: i128 = 14_826;
/// √(π/2): the same for the mean absolute deviation, × 10 000.
const MEAN_DEVIATION_TO_SIGMA: i128 = 12_533;
const TEN_THOUSAND: i128 = 10_000;

impl Spread {
    /// Of these values, whose order is lost; none when there is no value.
    #[must_use]
    pub fn of(values: &mut [Quantity]) -> Option<Self> {
        values.sort_unstable();
        let middle = twice_the_median(values, |value| i128::from(value.scaled()))?;
        let mut deviations: Vec<i128> =
            values.iter().map(|value| (2 * i128::from(value.scaled()) - middle).abs()).collect();
        deviations.sort_unstable();
        let mad = twice_the_median(&deviations, |deviation| *deviation)?;
        Some(Self { count: values.len(), middle, mad, deviations: deviations.iter().sum() })
    }

    /// How many values there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.count
    }

    /// The median, to four decimals.
    #[must_use]
    pub fn median(&self) -> Quantity {
        parts(self.middle, 2)
    }

    /// The median absolute deviation, to four decimals.
    #[must_use]
    pub fn mad(&self) -> Quantity {
        parts(self.mad, 4)
    }

    /// The mean absolute deviation from the median, to four decimals.
    #[must_use]
    pub fn mean_deviation(&self) -> Quantity {
        parts(self.deviations, 2 * self.number())
    }

    /// The robust z-score of a value, to four decimals; none when all values are one.
    ///
    /// `|x − median| / (1.4826 × MAD)`, and where MAD is 0, because half of the values are one,
    /// `|x − median| / (1.2533 × mean absolute deviation)`: the modified z-score of B. Iglewicz and D. Hoaglin,
    /// *How to Detect and Handle Outliers* (ASQC, 1993), who question scores above 3.5.
    #[must_use]
    pub fn score(&self, value: Quantity) -> Option<Quantity> {
        let (numerator, denominator) = self.fraction(value)?;
        Quantity::ratio(numerator, denominator)
    }

    /// Whether the value's score is greater than `limit`, compared without rounding.
    #[must_use]
    pub fn is_beyond(&self, value: Quantity, limit: Quantity) -> bool {
        self.fraction(value).is_some_and(|(numerator, denominator)| {
            numerator * i128::from(Quantity::SCALE) > i128::from(limit.scaled()) * denominator
        })
    }

    /// The score as a fraction of whole numbers.
    fn fraction(&self, value: Quantity) -> Option<(i128, i128)> {
        let deviation = (2 * i128::from(value.scaled()) - self.middle).abs();
        match (self.mad, self.deviations) {
            (0, 0) => None,
            (0, deviations) => Some((deviation * self.number() * TEN_THOUSAND, deviations * MEAN_DEVIATION_TO_SIGMA)),
            (mad, _) => Some((2 * deviation * TEN_THOUSAND, mad * MAD_TO_SIGMA)),
        }
    }

    fn number(&self) -> i128 {
        i128::try_from(self.count).unwrap_or(i128::MAX)
    }
}

/// Of values in order: the sum of the two in the middle, or twice the one.
fn twice_the_median<T>(sorted: &[T], number: impl Fn(&T) -> i128) -> Option<i128> {
    let last = sorted.len().checked_sub(1)?;
    Some(number(&sorted[last / 2]) + number(&sorted[sorted.len() / 2]))
}

/// So many parts of a ten-thousandth, rounded half away from zero.
fn parts(number: i128, to_one: i128) -> Quantity {
    Quantity::ratio(number, to_one * i128::from(Quantity::SCALE)).unwrap_or_default()
}
