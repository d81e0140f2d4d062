//! What facts are about: two facts with the same key are the same thing said twice.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, DefaultHasher, Hash as _, Hasher},
};

use super::{Cell, Fact};

/// The key fields of a fact, from its fields as stored.
pub fn key_cells<'c, 'a, F: Fact>(cells: &'c [Cell<'a>]) -> impl Iterator<Item = &'c Cell<'a>> {
    F::FIELDS.iter().zip(cells).filter(|(field, _)| field.key).map(|(_, cell)| cell)
}

/// What a fact is about, as one text: the key fields in order.
#[must_use]
pub fn key<F: Fact>(cells: &[Cell<'_>]) -> String {
    let mut key = String::new();
    for cell in key_cells::<F>(cells) {
        match cell {
            Cell::Null => {}
            Cell::Int(number) => key.push_str(&number.to_string()),
            Cell::Text(text) => key.push_str(text),
        }
        key.push('\u{1f}');
    }
    key
}

/// Finds facts of a list that are about the same thing, without keeping their keys: a million keys as text would take
/// longer to make than to compare.
#[derive(Debug, Default)]
pub struct KeyIndex {
    places: HashMap<u64, usize, BuildHasherDefault<AlreadyHashed>>,
}

/// Passes a number on as it is: it is a hash already.
#[derive(Debug, Default)]
struct AlreadyHashed(u64);

impl Hasher for AlreadyHashed {
    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }
    fn finish(&self) -> u64 {
        self.0
    }
}

impl KeyIndex {
    /// An index for about so many facts.
    #[must_use]
    pub fn with_capacity(facts: usize) -> Self {
        Self { places: HashMap::with_capacity_and_hasher(facts, BuildHasherDefault::default()) }
    }

    /// Notes that the fact at `place` has these fields; the place of an earlier one about the same thing, if there is one.
    ///
    /// `at` gives the fact at an earlier place.
    pub fn insert<'f, F: Fact>(
        &mut self,
        cells: &[Cell<'_>],
        place: usize,
        at: impl Fn(usize) -> &'f F,
    ) -> Option<usize> {
        let mut hasher = DefaultHasher::new();
        key_cells::<F>(cells).for_each(|cell| cell.hash(&mut hasher));
        let mut hash = hasher.finish();
        // Two keys with one hash take neighbouring numbers.
        while let Some(earlier) = self.places.get(&hash) {
            let mut other = Vec::new();
            at(*earlier).store(&mut other);
            if key_cells::<F>(&other).eq(key_cells::<F>(cells)) {
                return Some(*earlier);
            }
            hash = hash.wrapping_add(1);
        }
        self.places.insert(hash, place);
        None
    }
}
