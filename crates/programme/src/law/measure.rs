//! Measures: what is observed, apart from what any law demands of it.

use super::Denominator;
use crate::Text;

/// The place of a measure in [`super::Law::measures`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MeasureIndex(pub(super) u16);

impl MeasureIndex {
    /// As an index into columns that follow the law's order of measures.
    #[must_use]
    pub const fn get(self) -> usize {
        self.0 as usize
    }

    /// The place of a column that follows the law's order of measures.
    pub(crate) fn at(place: usize) -> Self {
        Self(u16::try_from(place).unwrap_or(u16::MAX))
    }
}

/// What kind of value a measure has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MeasureKind {
    /// A rate from 0 to 100.
    Percent,
    /// A number of things.
    Count,
    /// An amount in the measure's unit.
    Amount,
    /// It holds or it does not.
    Flag,
    /// One of these grades, worst first; the value is the place.
    Rating(Vec<String>),
}

/// How the values of units pass to one that was made of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrying {
    /// They are added up.
    Add,
    /// The mean, weighted by what they are a rate of.
    Weigh(Denominator),
    /// The value that all have, if they have the same.
    Agree,
    /// It is not known what they are a rate of: they do not pass.
    Unknown,
}

/// What is observed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Stable identifier.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// What kind of value it has.
    pub kind: MeasureKind,
    /// How it passes to units made of others.
    pub carrying: Carrying,
    /// The unit of the value; empty for flags and ratings.
    pub unit: String,
    /// The levels at which it is observed.
    pub levels: Vec<super::Level>,
    /// The measures for women and for men, when it is also observed by sex.
    pub by_sex: Option<[MeasureIndex; 2]>,
}

impl Measure {
    /// Whether its values are numbers, so that one can be more or less than another by an amount.
    #[must_use]
    pub const fn is_number(&self) -> bool {
        matches!(self.kind, MeasureKind::Percent | MeasureKind::Count | MeasureKind::Amount)
    }
}
