//! The course of a measure: its values over the years, the pace between every two of them, and whether that pace is fast enough.
//!
//! The usual pace is the median of the paces between every two values (H. Theil, "A rank-invariant method of linear and polynomial
//! regression analysis", Nederl. Akad. Wetensch. Proc. 53, 1950); its span is theirs without the slowest and the fastest few
//! (P. K. Sen, "Estimates of the Regression Coefficient Based on Kendall's Tau", Journal of the American Statistical Association 63,
//! 1968). Neither supposes a distribution, and one wild year moves neither much.

use jiff::civil::Date;

use super::kendall;
use crate::{Quantity, fact::Seq, law::Comparator, period::Period, snapshot::Reading};

/// A value of a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// What it is about.
    pub period: Period,
    /// The value.
    pub value: Quantity,
    /// The observation it is from.
    pub record: Seq,
}

/// The values of a measure in periods of one length, the earliest first; never none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    points: Vec<Point>,
}

/// Whether the pace so far is fast enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The usual change in a year.
    pub usual: Quantity,
    /// The change in a year that is needed from the latest value on.
    pub needed: Quantity,
    /// How many pairs of values there are.
    pub pairs: usize,
    /// Between how many of them the measure changed fast enough.
    pub fast_enough: usize,
    /// The chance in percent that the pace is fast enough.
    pub chance: Quantity,
}

/// Where a course comes to by a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Projection {
    /// With the usual pace.
    pub usual: Quantity,
    /// With the slowest and the fastest pace of the span; none where there are too few values to tell.
    pub span: Option<(Quantity, Quantity)>,
}

/// Months since the year 0 at the end of a day's month.
fn months(day: Date) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month())
}

/// A change over some months as one in a year.
fn in_a_year(change: i64, months: i64) -> Quantity {
    Quantity::ratio(i128::from(change) * 12, i128::from(months) * i128::from(Quantity::SCALE)).unwrap_or_default()
}

impl Course {
    /// The course that ends with the latest of these readings: those of periods as long as its own, over so many years.
    #[must_use]
    pub fn of(readings: &[Reading], years: i16) -> Option<Self> {
        let point = |reading: &Reading| {
            let Reading { value, seq, .. } = *reading;
            reading.period().map(|period| Point { period, value, record: seq })
        };
        let latest = readings.last().and_then(point)?;
        let is_alike = |point: &Point| {
            point.period.months() == latest.period.months()
                && months(latest.period.end()) - months(point.period.end()) < i64::from(years) * 12
        };
        let mut points: Vec<Point> = readings.iter().filter_map(point).filter(is_alike).collect();
        points.drain(..points.len().saturating_sub(kendall::MOST));
        Some(Self { points })
    }

    /// Its values, the earliest first.
    #[must_use]
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// The latest value.
    fn latest(&self) -> &Point {
        // `of` makes no course without a reading.
        &self.points[self.points.len() - 1]
    }

    /// The change and the months between every two values.
    fn pairs(&self) -> impl Iterator<Item = (i64, i64)> {
        let later = |place: usize| self.points[place + 1..].iter();
        self.points.iter().enumerate().flat_map(move |(place, from)| {
            later(place).map(|to| {
                (to.value.scaled() - from.value.scaled(), months(to.period.end()) - months(from.period.end()))
            })
        })
    }

    /// The change in a year between every two values, the least first.
    fn paces(&self) -> Vec<Quantity> {
        let mut paces: Vec<Quantity> = self.pairs().map(|(change, months)| in_a_year(change, months)).collect();
        paces.sort_unstable();
        paces
    }

    /// Whether the pace so far reaches a threshold by a day; none where a single value has no pace, or no time is left.
    #[must_use]
    pub fn pace(&self, comparator: Comparator, threshold: Quantity, by: Date) -> Option<Pace> {
        let latest = self.latest();
        let left = months(by) - months(latest.period.end());
        let paces = self.paces();
        if paces.is_empty() || left <= 0 {
            return None;
        }
        let need = threshold.scaled() - latest.value.scaled();
        let is_fast_enough = |(change, months): &(i64, i64)| {
            // change / months against need / left, both lengths of time above zero.
            let pace = Quantity::from_scaled(change.saturating_mul(left));
            comparator.holds(pace, Quantity::from_scaled(need.saturating_mul(*months)))
        };
        let fast_enough = self.pairs().filter(is_fast_enough).count();
        Some(Pace {
            usual: median(&paces),
            needed: in_a_year(need, left),
            pairs: paces.len(),
            fast_enough,
            chance: kendall::chance(self.points.len(), fast_enough),
        })
    }

    /// Where it comes to by a day, from the latest value on; none where a single value has no pace.
    #[must_use]
    pub fn project(&self, by: Date, band: Quantity) -> Option<Projection> {
        let latest = self.latest();
        let left = (months(by) - months(latest.period.end())).max(0);
        let paces = self.paces();
        if paces.is_empty() {
            return None;
        }
        let after = |pace: Quantity| {
            let change = i128::from(pace.scaled()) * i128::from(left);
            let change = Quantity::ratio(change, 12 * i128::from(Quantity::SCALE)).unwrap_or_default();
            Quantity::from_scaled(latest.value.scaled().saturating_add(change.scaled()))
        };
        let trimmed = kendall::trimmed(self.points.len(), band);
        let span = trimmed.map(|trimmed| (after(paces[trimmed]), after(paces[paces.len() - 1 - trimmed])));
        Some(Projection { usual: after(median(&paces)), span })
    }
}

/// The middle one; of two middle ones, what lies between them.
fn median(sorted: &[Quantity]) -> Quantity {
    let (low, high) = (sorted[(sorted.len() - 1) / 2], sorted[sorted.len() / 2]);
    Quantity::from_scaled(i64::midpoint(low.scaled(), high.scaled()))
}
