//! Chance with a fixed seed: the same draws on every machine and in every year.

use jiff::{ToSpan, civil::Date};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

const SEED: u64 = 20_230_313;

/// A stream of draws. They are taken from the raw stream of the cipher, so that no change of a sampling library changes
/// the files.
#[derive(Debug)]
pub struct Chance(ChaCha8Rng);

impl Chance {
    /// The stream of one subject; another subject's draws do not shift it.
    #[must_use]
    pub fn of(subject: u64) -> Self {
        let mut cipher = ChaCha8Rng::seed_from_u64(SEED);
        cipher.set_stream(subject);
        Self(cipher)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = high.abs_diff(low) + 1;
        // The bias of a remainder is far below what a few thousand draws could show.
        low.saturating_add_unsigned(self.0.next_u64() % width)
    }

    /// A number from `low` to `high` that seldom comes near the ends.
    pub fn around(&mut self, low: i64, high: i64) -> i64 {
        i64::midpoint(self.between(low, high), self.between(low, high))
    }

    /// Whether something that happens to so many in a hundred happens.
    pub fn percent(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of `items`; none only when there is none.
    pub fn pick<'i, T>(&mut self, items: &'i [T]) -> Option<&'i T> {
        let last = i64::try_from(items.len()).ok()?.checked_sub(1).filter(|last| *last >= 0)?;
        items.get(usize::try_from(self.between(0, last)).ok()?)
    }

    /// A day from `first` to `last`.
    pub fn day(&mut self, first: Date, last: Date) -> Date {
        let days = first.until(last).map_or(0, |span| span.get_days());
        first.saturating_add(self.between(0, days.into()).days())
    }

    /// Puts `items` in another order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let place = self.between(0, i64::try_from(last).unwrap_or(i64::MAX));
            items.swap(last, usize::try_from(place).unwrap_or(last));
        }
    }
}
