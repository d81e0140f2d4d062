//! Sums of lines: the whole, and by whatever parts it.

use std::collections::BTreeMap;

use super::Line;
use crate::{Dong, Quantity};

/// What lines come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Sum {
    /// What was allocated.
    pub allocated: Dong,
    /// What may be spent after its year.
    pub carried_over: Dong,
    /// What was disbursed.
    pub disbursed: Dong,
    /// How many of the lines have more disbursed than allocated.
    pub overspent: usize,
}

impl Sum {
    /// What was disbursed in percent of what was allocated; none where nothing was.
    #[must_use]
    pub fn rate(&self) -> Option<Quantity> {
        Quantity::percent(self.disbursed.0, self.allocated.0)
    }

    fn add(&mut self, line: &Line<'_>) {
        self.allocated = [self.allocated, line.allocated()].into_iter().sum();
        self.carried_over = [self.carried_over, line.carried_over()].into_iter().sum();
        self.disbursed = [self.disbursed, line.disbursed()].into_iter().sum();
        self.overspent += usize::from(line.overspent().0 > 0);
    }
}

/// The sum of all lines.
#[must_use]
pub fn total<'l, 's: 'l>(lines: impl IntoIterator<Item = &'l Line<'s>>) -> Sum {
    let mut sum = Sum::default();
    lines.into_iter().for_each(|line| sum.add(line));
    sum
}

/// The sums of lines parted by what `part` says of each.
pub fn by<'l, 's: 'l, K: Ord>(
    lines: impl IntoIterator<Item = &'l Line<'s>>,
    part: impl Fn(&'l Line<'s>) -> K,
) -> BTreeMap<K, Sum> {
    let mut sums: BTreeMap<K, Sum> = BTreeMap::new();
    for line in lines {
        sums.entry(part(line)).or_default().add(line);
    }
    sums
}
