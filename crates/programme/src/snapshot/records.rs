//! The facts of one kind; copies share them until one is changed.

use std::{
    ops::{Deref, DerefMut},
    sync::Arc,
};

use crate::fact::{Fact, Record, Seq};

/// The facts of one kind, in the order of the ledger. A copy costs nothing: it shares them until one of the two is changed.
#[derive(Clone, Debug)]
pub struct Records<F>(Arc<Vec<Record<F>>>);

impl<F: Fact> Records<F> {
    /// Leaves out what is not meant; what is kept whole stays shared.
    pub fn retain(&mut self, meant: impl Fn(&Record<F>) -> bool) {
        if !self.iter().all(&meant) {
            *self = self.iter().filter(|record| meant(record)).cloned().collect();
        }
    }

    /// Takes a later word, and lets go the one that it takes the place of.
    pub fn learn(&mut self, record: Record<F>, superseded: Option<Seq>) {
        let records = Arc::make_mut(&mut self.0);
        let place = superseded.and_then(|seq| records.binary_search_by_key(&seq, |record| record.seq).ok());
        if let Some(place) = place {
            records.remove(place);
        }
        records.push(record);
    }
}

impl<F> Default for Records<F> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<'r, F> IntoIterator for &'r Records<F> {
    type Item = &'r Record<F>;
    type IntoIter = std::slice::Iter<'r, Record<F>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<'r, F: Clone> IntoIterator for &'r mut Records<F> {
    type Item = &'r mut Record<F>;
    type IntoIter = std::slice::IterMut<'r, Record<F>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

impl<F> Deref for Records<F> {
    type Target = Vec<Record<F>>;

    fn deref(&self) -> &Vec<Record<F>> {
        &self.0
    }
}

impl<F: Clone> DerefMut for Records<F> {
    fn deref_mut(&mut self) -> &mut Vec<Record<F>> {
        Arc::make_mut(&mut self.0)
    }
}

impl<F> From<Vec<Record<F>>> for Records<F> {
    fn from(records: Vec<Record<F>>) -> Self {
        Self(Arc::new(records))
    }
}

impl<F> FromIterator<Record<F>> for Records<F> {
    fn from_iter<I: IntoIterator<Item = Record<F>>>(records: I) -> Self {
        Self::from(Vec::from_iter(records))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::fact::{Area, Provenance, Sourced};

    fn area(seq: i64, name: &str) -> Record<Area> {
        let fact = Area {
            code: "18145-03".parse().expect("a code"),
            name: name.to_owned(),
            date: date(2023, 1, 1),
            until: None,
            households: None,
            population: None,
        };
        Record { seq: Seq(seq), sourced: Sourced { fact, provenance: Provenance::Official, source: String::new() } }
    }

    fn seqs(records: &Records<Area>) -> Vec<i64> {
        records.iter().map(|record| record.seq.0).collect()
    }

    #[test]
    fn a_later_word_takes_the_place_of_the_one_before_and_copies_keep_theirs() {
        let mut records: Records<Area> = [area(3, "a"), area(7, "b"), area(9, "c")].into_iter().collect();
        let before = records.clone();
        records.learn(area(12, "d"), Some(Seq(7)));
        records.learn(area(13, "e"), None);
        assert_eq!(seqs(&records), [3, 9, 12, 13]);
        assert_eq!(seqs(&before), [3, 7, 9]);
    }

    #[test]
    fn what_is_kept_whole_stays_shared() {
        let records: Records<Area> = [area(3, "a"), area(7, "b")].into_iter().collect();
        let mut copy = records.clone();
        copy.retain(|_| true);
        assert!(std::ptr::eq(copy.as_slice(), records.as_slice()));
        copy.retain(|record| record.seq > Seq(3));
        assert_eq!((seqs(&copy), seqs(&records)), (vec![7], vec![3, 7]));
    }
}
