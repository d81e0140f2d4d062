//! The tree of units that exist on one date, addressed by dense indices.

use std::collections::HashMap;

use super::{Unit, UnitCode};

/// The place of a unit in a [`UnitTree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitIndex(u32);

impl UnitIndex {
    /// As an index into columns that follow the tree's order.
    #[must_use]
    pub const fn get(self) -> usize {
        self.0 as usize
    }
}

/// A unit that was there before and is no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// Kind and name.
    pub name: String,
    /// Where what was recorded of it counts now.
    pub place: UnitIndex,
    /// Whether that unit took its place; otherwise it is the one it belonged to, for want of a successor that can be named.
    pub is_inherited: bool,
}

/// The units of one date.
#[derive(Clone, Debug, Default)]
pub struct UnitTree {
    units: Vec<Unit>,
    parents: Vec<Option<UnitIndex>>,
    by_code: HashMap<UnitCode, UnitIndex>,
    gone: HashMap<UnitCode, Gone>,
}

impl UnitTree {
    pub(super) fn new(units: Vec<Unit>) -> Self {
        let by_code: HashMap<UnitCode, UnitIndex> =
            (0..).zip(&units).map(|(index, unit)| (unit.code, UnitIndex(index))).collect();
        let parents = units.iter().map(|unit| by_code.get(&unit.parent?).copied()).collect();
        Self { units, parents, by_code, gone: HashMap::new() }
    }

    pub(super) fn with_gone(self, gone: HashMap<UnitCode, Gone>) -> Self {
        Self { gone, ..self }
    }

    /// How many units there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// Every unit with its place.
    pub fn iter(&self) -> impl Iterator<Item = (UnitIndex, &Unit)> {
        (0..).map(UnitIndex).zip(&self.units)
    }

    /// The place of the unit of this code.
    #[must_use]
    pub fn index(&self, code: UnitCode) -> Option<UnitIndex> {
        self.by_code.get(&code).copied()
    }

    /// The unit of this code.
    #[must_use]
    pub fn find(&self, code: UnitCode) -> Option<&Unit> {
        self.index(code).map(|index| self.unit(index))
    }

    /// The unit at a place of this tree.
    #[must_use]
    pub fn unit(&self, index: UnitIndex) -> &Unit {
        &self.units[index.get()]
    }

    /// The unit that this one belongs to.
    #[must_use]
    pub fn parent(&self, index: UnitIndex) -> Option<UnitIndex> {
        self.parents[index.get()]
    }

    /// Whether `index` is `scope` or lies below it.
    #[must_use]
    pub fn is_within(&self, index: UnitIndex, scope: UnitIndex) -> bool {
        std::iter::successors(Some(index), |index| self.parent(*index)).any(|above| above == scope)
    }

    /// What became of a unit that is no more.
    #[must_use]
    pub fn gone(&self, code: UnitCode) -> Option<&Gone> {
        self.gone.get(&code)
    }

    /// Where what was recorded under a code counts: at its unit, or at the one that stands for it since it is gone.
    #[must_use]
    pub fn place(&self, code: UnitCode) -> Option<UnitIndex> {
        self.index(code).or_else(|| self.gone(code).map(|gone| gone.place))
    }

    /// Whether what was recorded under a code counts in `scope`.
    #[must_use]
    pub fn code_is_within(&self, code: UnitCode, scope: UnitIndex) -> bool {
        self.place(code).is_some_and(|index| self.is_within(index, scope))
    }

    /// `scope` and all below it.
    pub fn within(&self, scope: UnitIndex) -> impl Iterator<Item = (UnitIndex, &Unit)> {
        self.iter().filter(move |(index, _)| self.is_within(*index, scope))
    }
}
