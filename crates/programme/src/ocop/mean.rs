//! The mean of the members' points, exact: stars hang on it, so it is never rounded.

use std::cmp::Ordering;

use crate::{Quantity, vietnamese};

/// A mean as its sum and how many it is of. It is compared by multiplying, never by dividing.
#[derive(Clone, Copy, Debug)]
pub struct Mean {
    /// In ten-thousandths.
    sum: i128,
    /// At least one.
    of: i128,
}

impl Mean {
    /// The mean of these; none of nothing.
    #[must_use]
    pub fn of(points: impl IntoIterator<Item = Quantity>) -> Option<Self> {
        let empty = Self { sum: 0, of: 0 };
        let add = |mean: Self, points: Quantity| Self { sum: mean.sum + i128::from(points.scaled()), of: mean.of + 1 };
        Some(points.into_iter().fold(empty, add)).filter(|mean| mean.of > 0)
    }

    /// Whether it is at least so many points.
    #[must_use]
    pub fn is_at_least(self, points: Quantity) -> bool {
        self.sum >= i128::from(points.scaled()) * self.of
    }

    /// Cut off after so many decimals, at most four: what is shown never comes up to a band that was not reached.
    #[must_use]
    pub fn cut(self, decimals: u8) -> Quantity {
        let step = 10_i128.pow(4_u32.saturating_sub(decimals.into()));
        let cut = self.sum.div_euclid(self.of * step) * step;
        Quantity::from_scaled(i64::try_from(cut).unwrap_or(i64::MAX))
    }

    /// As a person reads it: cut off after two decimals.
    #[must_use]
    pub fn show(self) -> String {
        vietnamese::quantity(self.cut(2), 2)
    }
}

impl Ord for Mean {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.sum * other.of).cmp(&(other.sum * self.of))
    }
}

impl PartialOrd for Mean {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Mean {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Mean {}
