//! What facts are about: two facts with the same key are the same thing said twice.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, DefaultHasher, Hash as _, Hasher},
};

use super::{Cell, Fact, FactKind, Sourced};

/// The key fields of a fact, from its fields as stored.
pub fn key_cells<'c, 'a>(kind: FactKind, cells: &'c [Cell<'a>]) -> impl Iterator<Item = &'c Cell<'a>> {
    kind.fields().iter().zip(cells).filter(|(field, _)| field.key).map(|(_, cell)| cell)
}

/// What a fact is about, as one text: the key fields in order.
#[must_use]
pub fn key(kind: FactKind, cells: &[Cell<'_>]) -> String {
    let mut key = String::new();
    for cell in key_cells(kind, cells) {
        match cell {
            Cell::Null => {}
            Cell::Int(number) => key.push_str(&number.to_string()),
            Cell::Text(text) => key.push_str(text),
        }
        key.push('\u{1f}');
    }
    key
}

/// Whether two facts are about the same thing.
#[must_use]
pub fn same_subject<F: Fact>(one: &F, other: &F) -> bool {
    let (mut own, mut others) = (Vec::with_capacity(F::FIELDS.len()), Vec::with_capacity(F::FIELDS.len()));
    one.store(&mut own);
    other.store(&mut others);
    key_cells(F::KIND, &own).eq(key_cells(F::KIND, &others))
}

/// Facts of which no two are about the same thing: what a ledger takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Distinct<F>(Vec<Sourced<F>>);

impl<F: Fact> Distinct<F> {
    /// These facts, or the places of two that are about the same thing.
    pub fn new(facts: Vec<Sourced<F>>) -> Result<Self, (usize, usize)> {
        let mut distinct = DistinctBuilder::with_capacity(facts.len());
        for (place, fact) in facts.into_iter().enumerate() {
            distinct.push(fact).map_err(|earlier| (earlier, place))?;
        }
        Ok(distinct.finish())
    }
}

impl<F> std::ops::Deref for Distinct<F> {
    type Target = [Sourced<F>];
    fn deref(&self) -> &[Sourced<F>] {
        &self.0
    }
}

/// Collects facts one by one, refusing one about the same thing as an earlier one.
///
/// It keeps hashes instead of keys: a million keys as text would take longer to make than to compare.
#[derive(Debug)]
pub struct DistinctBuilder<F> {
    facts: Vec<Sourced<F>>,
    places: HashMap<u64, usize, BuildHasherDefault<AlreadyHashed>>,
}

impl<F: Fact> DistinctBuilder<F> {
    /// For about so many facts.
    #[must_use]
    pub fn with_capacity(facts: usize) -> Self {
        let places = HashMap::with_capacity_and_hasher(facts, BuildHasherDefault::default());
        Self { facts: Vec::with_capacity(facts), places }
    }

    /// The facts so far.
    #[must_use]
    pub fn facts(&self) -> &[Sourced<F>] {
        &self.facts
    }

    /// How many facts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.facts.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// Takes a fact, unless an earlier one is about the same thing: its place.
    pub fn push(&mut self, fact: Sourced<F>) -> Result<(), usize> {
        let mut cells = Vec::with_capacity(F::FIELDS.len());
        fact.fact.store(&mut cells);
        let mut hasher = DefaultHasher::new();
        key_cells(F::KIND, &cells).for_each(|cell| cell.hash(&mut hasher));
        let mut hash = hasher.finish();
        // Two keys with one hash take neighbouring numbers.
        while let Some(earlier) = self.places.get(&hash) {
            let mut other = Vec::new();
            self.facts[*earlier].fact.store(&mut other);
            if key_cells(F::KIND, &other).eq(key_cells(F::KIND, &cells)) {
                return Err(*earlier);
            }
            hash = hash.wrapping_add(1);
        }
        drop(cells);
        self.places.insert(hash, self.facts.len());
        self.facts.push(fact);
        Ok(())
    }

    /// The facts.
    #[must_use]
    pub fn finish(self) -> Distinct<F> {
        Distinct(self.facts)
    }
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
