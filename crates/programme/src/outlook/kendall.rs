//! How many pairs of values in time order rise by chance: the distribution of Kendall's statistic without ties, exactly.
//!
//! M. G. Kendall, "A New Measure of Rank Correlation", Biometrika 30 (1938).

use crate::Quantity;

/// So many values are looked at, so that all orders of them can be counted exactly.
pub const MOST: usize = 20;

/// Of all orders of `values` things, how many have so many pairs that rise: by the number of pairs.
fn orders(values: usize) -> Vec<u128> {
    let mut counts = vec![1_u128];
    for placed in 2..=values.min(MOST) {
        let mut next = vec![0; counts.len() + placed - 1];
        for (rising, count) in counts.iter().enumerate() {
            for more in 0..placed {
                next[rising + more] += count;
            }
        }
        counts = next;
    }
    counts
}

fn share(part: u128, whole: u128) -> Quantity {
    let to_signed = |number: u128| i128::try_from(number).unwrap_or(i128::MAX);
    Quantity::ratio(to_signed(part.saturating_mul(100)), to_signed(whole)).unwrap_or(Quantity::ZERO)
}

/// The chance in percent that the pace behind values is at least one that `fast_enough` pairs of them exceed: how often fewer pairs
/// would rise by chance, those that rise as often counted half.
#[must_use]
pub fn chance(values: usize, fast_enough: usize) -> Quantity {
    let counts = orders(values);
    let fewer: u128 = counts.iter().take(fast_enough).sum();
    let alike = counts.get(fast_enough).copied().unwrap_or_default();
    share(2 * fewer + alike, 2 * counts.iter().sum::<u128>())
}

/// How many of the slowest, and of the fastest, pairs may be left out so that the paces between them hold the true one in this
/// percentage of cases at least. None where even all of them do not.
#[must_use]
pub fn trimmed(values: usize, percent: Quantity) -> Option<usize> {
    let counts = orders(values);
    let all: u128 = counts.iter().sum();
    let mut outside = 0;
    let mut trimmed = None;
    for (place, count) in counts.iter().enumerate().take(counts.len() / 2) {
        outside += count;
        if Quantity::HUNDRED - share(2 * outside, all) < percent {
            break;
        }
        trimmed = Some(place);
    }
    trimmed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_four_values_twenty_four_orders_are_counted() {
        assert_eq!(orders(4), [1, 3, 5, 6, 5, 3, 1]);
        assert_eq!(orders(MOST).iter().sum::<u128>(), (1..=20).product());
    }

    #[test]
    fn few_values_leave_much_to_chance() {
        let percent = |values, fast_enough| crate::vietnamese::quantity(chance(values, fast_enough), 0);
        assert_eq!([percent(2, 0), percent(2, 1)], ["25", "75"]);
        assert_eq!([percent(3, 0), percent(3, 3)], ["8", "92"]);
        assert_eq!([percent(5, 0), percent(5, 5), percent(5, 10)], ["0", "50", "100"]);
    }

    #[test]
    fn a_span_needs_four_values() {
        let eighty = Quantity::whole(80);
        assert_eq!([2, 3, 4, 5, 6].map(|values| trimmed(values, eighty)), [None, None, Some(0), Some(1), Some(3)]);
    }
}
