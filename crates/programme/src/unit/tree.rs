//! The tree of units that exist on one date, addressed by dense indices.

use std::collections::HashMap;

use jiff::civil::Date;

use super::{Share, Unit, UnitCode};

/// The place of a unit in a [`UnitTree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitIndex(u32);

impl UnitIndex {
    /// The place of a column that follows the tree's order.
    pub(crate) fn at(place: usize) -> Self {
        Self(u32::try_from(place).unwrap_or(u32::MAX))
    }

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
    /// Its last day.
    pub until: Date,
    /// Where what was recorded of it counts now.
    pub place: UnitIndex,
    /// Whether that unit took its place; otherwise it is the one it belonged to, for want of a successor that can be named.
    pub is_inherited: bool,
}

/// A unit out of which others were made, and to whom it passed.
#[derive(Clone, Debug, PartialEq)]
pub struct Former {
    /// The unit as it was.
    pub unit: Unit,
    /// Who took it, and how much of it; none where an heir ended itself without one.
    pub heirs: Vec<(Option<UnitIndex>, Share)>,
    /// The one through which its history is read.
    pub principal: Option<UnitIndex>,
}

/// The units of one date.
#[derive(Clone, Debug, Default)]
pub struct UnitTree {
    units: Vec<Unit>,
    parents: Vec<Option<UnitIndex>>,
    by_code: HashMap<UnitCode, UnitIndex>,
    gone: HashMap<UnitCode, Gone>,
    /// The units of before, the oldest first; addressed by indices beyond those of the units.
    formers: Vec<Former>,
    formers_by_code: HashMap<UnitCode, Vec<usize>>,
    /// Out of which formers each unit, of the tree or former, was made.
    parts: HashMap<UnitIndex, Vec<UnitIndex>>,
}

impl UnitTree {
    pub(super) fn new(units: Vec<Unit>) -> Self {
        let by_code: HashMap<UnitCode, UnitIndex> =
            (0..).zip(&units).map(|(index, unit)| (unit.code, UnitIndex(index))).collect();
        let parents = units.iter().map(|unit| by_code.get(&unit.parent?).copied()).collect();
        Self { units, parents, by_code, ..Self::default() }
    }

    pub(super) fn with_history(self, gone: HashMap<UnitCode, Gone>, formers: Vec<Former>) -> Self {
        let mut formers_by_code: HashMap<UnitCode, Vec<usize>> = HashMap::new();
        let mut parts: HashMap<UnitIndex, Vec<UnitIndex>> = HashMap::new();
        for (number, former) in formers.iter().enumerate() {
            formers_by_code.entry(former.unit.code).or_default().push(number);
            for heir in former.heirs.iter().filter_map(|(heir, _)| *heir) {
                parts.entry(heir).or_default().push(self.beyond(number));
            }
        }
        Self { gone, formers, formers_by_code, parts, ..self }
    }

    /// The index of a former unit.
    pub(super) fn beyond(&self, number: usize) -> UnitIndex {
        UnitIndex::at(self.units.len() + number)
    }

    /// The unit at an index that is beyond those of the tree: one out of which others were made.
    #[must_use]
    pub fn former(&self, index: UnitIndex) -> Option<&Former> {
        self.formers.get(index.get().checked_sub(self.units.len())?)
    }

    /// Every former unit with its index, the oldest first.
    pub fn formers(&self) -> impl Iterator<Item = (UnitIndex, &Former)> {
        self.formers.iter().enumerate().map(|(number, former)| (self.beyond(number), former))
    }

    /// The former units out of which a unit was made; none of one that goes on as it was.
    #[must_use]
    pub fn made_of(&self, index: UnitIndex) -> &[UnitIndex] {
        self.parts.get(&index).map_or(&[], Vec::as_slice)
    }

    /// The units of the tree that were made of others.
    pub fn made(&self) -> impl Iterator<Item = UnitIndex> {
        let units = if self.parts.is_empty() { 0 } else { self.units.len() };
        (0..).map(UnitIndex).take(units).filter(|unit| self.parts.contains_key(unit))
    }

    /// Whether others were made of a unit of this code.
    #[must_use]
    pub fn has_formers(&self, code: UnitCode) -> bool {
        self.formers_by_code.contains_key(&code)
    }

    /// The unit, of the tree or former, that what is said of a code on a day is about.
    #[must_use]
    pub fn bearer(&self, code: UnitCode, day: Date) -> Option<UnitIndex> {
        let former = self.formers_by_code.get(&code).and_then(|numbers| {
            let end = |number: &usize| self.formers[*number].unit.to;
            let until = numbers.iter().filter(|number| end(number).is_some_and(|end| day <= end));
            until.min_by_key(|number| end(number)).map(|number| self.beyond(*number))
        });
        former.or_else(|| self.index(code))
    }

    /// The unit at an index, of the tree or former.
    #[must_use]
    pub fn then_or_now(&self, index: UnitIndex) -> Option<&Unit> {
        self.units.get(index.get()).or_else(|| self.former(index).map(|former| &former.unit))
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
