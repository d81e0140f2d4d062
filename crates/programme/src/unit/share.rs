//! How much of a unit passes to another, and sums that are divided so that nothing is lost.

use crate::Quantity;

/// A share of a unit, in millionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share(u32);

impl Share {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// All of it.
    pub const WHOLE: Self = Self(1_000_000);

    /// From percent; `None` when it is less than nothing or more than all.
    #[must_use]
    pub fn of_percent(percent: Quantity) -> Option<Self> {
        // A quantity counts ten-thousandths, so a percent of it is a millionth of the whole.
        u32::try_from(percent.scaled()).ok().map(Self).filter(|share| *share <= Self::WHOLE)
    }

    /// In percent.
    #[must_use]
    pub fn percent(self) -> Quantity {
        Quantity::from_scaled(self.0.into())
    }

    /// As a weight.
    #[must_use]
    pub fn weight(self) -> i64 {
        self.0.into()
    }

    /// Shares together; `None` when they are more than all.
    #[must_use]
    pub fn sum(shares: impl IntoIterator<Item = Self>) -> Option<Self> {
        let sum = shares.into_iter().map(|share| u64::from(share.0)).sum::<u64>();
        u32::try_from(sum).ok().map(Self).filter(|sum| *sum <= Self::WHOLE)
    }
}

/// Divides a sum by weights so that the parts add up to it: each gets what is whole in its part, and what is left goes one by one to those
/// who lost most by that, the earlier of two that lost the same first. Nothing is divided where no weight is.
#[must_use]
pub fn apportion(sum: i64, weights: &[i64]) -> Vec<i64> {
    let whole: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if whole <= 0 {
        return vec![0; weights.len()];
    }
    let exact = |weight: &i64| i128::from(sum) * i128::from(*weight);
    let part = |weight: &i64| i64::try_from(exact(weight).div_euclid(whole)).unwrap_or(sum);
    let mut parts: Vec<i64> = weights.iter().map(part).collect();
    let left = sum - parts.iter().sum::<i64>();
    let mut in_order: Vec<usize> = (0..weights.len()).collect();
    in_order.sort_by_key(|place| std::cmp::Reverse(exact(&weights[*place]).rem_euclid(whole)));
    for place in in_order.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        parts[place] += 1;
    }
    parts
}
