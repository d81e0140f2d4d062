//! Thresholds: a table of values with conditions, and what stands in for a value the law leaves open.

use super::{CriteriaSet, Indicator, Leaf, Verification};
use crate::{
    Quantity,
    unit::{CommuneGroup, Region, UnitCode},
};

/// What of a unit and a year decides which threshold applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Profile {
    /// The province, whose overlay may fill what the law delegates.
    pub province: UnitCode,
    /// The region whose column applies, exceptions considered.
    pub column: Option<Region>,
    /// The commune group.
    pub group: Option<CommuneGroup>,
    /// The assessment year.
    pub year: i16,
}

/// One line of a threshold table; an absent condition holds always.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThresholdRow {
    /// The value demanded.
    pub value: Quantity,
    /// Only in this province (from an overlay).
    pub province: Option<UnitCode>,
    /// Only in this region's column.
    pub region: Option<Region>,
    /// Only for this group.
    pub group: Option<CommuneGroup>,
    /// Only in this assessment year.
    pub year: Option<i16>,
}

impl ThresholdRow {
    fn applies(&self, profile: &Profile) -> bool {
        self.province.is_none_or(|province| province == profile.province)
            && self.region.is_none_or(|region| Some(region) == profile.column)
            && self.group.is_none_or(|group| Some(group) == profile.group)
            && self.year.is_none_or(|year| year == profile.year)
    }

    /// Whether it holds wherever the other row does.
    pub(super) fn covers(&self, other: &Self) -> bool {
        fn covers<T: PartialEq>(own: Option<&T>, other: Option<&T>) -> bool {
            own.is_none() || own == other
        }
        covers(self.province.as_ref(), other.province.as_ref())
            && covers(self.region.as_ref(), other.region.as_ref())
            && covers(self.group.as_ref(), other.group.as_ref())
            && covers(self.year.as_ref(), other.year.as_ref())
    }

    /// How many conditions it states; a province's own rule counts above all others.
    pub(super) fn specificity(&self) -> usize {
        let own = if self.province.is_some() { 10 } else { 0 };
        own + usize::from(self.region.is_some()) + usize::from(self.group.is_some()) + usize::from(self.year.is_some())
    }

    /// Whether both rows can apply to one profile and neither is more specific.
    pub(super) fn clashes(&self, other: &Self) -> bool {
        fn meet<T: PartialEq + Copy>(a: Option<T>, b: Option<T>) -> bool {
            a.is_none() || b.is_none() || a == b
        }
        self.specificity() == other.specificity()
            && meet(self.province, other.province)
            && meet(self.region, other.region)
            && meet(self.group, other.group)
            && meet(self.year, other.year)
    }
}

/// What holds when no row applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Otherwise {
    /// Nothing: the table does not cover the unit.
    Uncovered,
    /// The law leaves it to the province; what it leaves.
    Delegated(String),
    /// The value has not been found yet.
    Unknown,
    /// So many times the threshold of another set's indicator, of the same year and unit.
    Derived {
        /// The other set.
        set: String,
        /// Its indicator.
        indicator: String,
        /// The factor.
        times: Quantity,
    },
}

/// Why there is no value to compare with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfilled {
    /// The table has no row for the unit's region, group and year.
    Uncovered,
    /// Delegated to the province, which has not filled it.
    Delegated(String),
    /// Not found yet.
    Unknown,
}

/// What an observation is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Threshold {
    /// The table; the most specific row that applies wins.
    pub rows: Vec<ThresholdRow>,
    /// When none applies.
    pub otherwise: Otherwise,
}

impl Threshold {
    /// One value for everybody.
    #[must_use]
    pub fn fixed(value: Quantity) -> Self {
        let row = ThresholdRow { value, province: None, region: None, group: None, year: None };
        Self { rows: vec![row], otherwise: Otherwise::Uncovered }
    }

    /// The row that applies.
    #[must_use]
    pub fn row(&self, profile: &Profile) -> Option<&ThresholdRow> {
        self.rows.iter().filter(|row| row.applies(profile)).max_by_key(|row| row.specificity())
    }

    /// The value, unless it is derived from another set ([`super::Law::resolve`] follows that).
    pub fn own_value(&self, profile: &Profile) -> Result<Quantity, &Otherwise> {
        self.row(profile).map(|row| row.value).ok_or(&self.otherwise)
    }
}

impl super::Law {
    /// The value a threshold demands of a unit with this profile.
    pub fn resolve(&self, threshold: &Threshold, profile: &Profile) -> Result<Quantity, Unfilled> {
        match threshold.own_value(profile) {
            Ok(value) => Ok(value),
            Err(Otherwise::Uncovered) => Err(Unfilled::Uncovered),
            Err(Otherwise::Delegated(scope)) => Err(Unfilled::Delegated(scope.clone())),
            Err(Otherwise::Unknown) => Err(Unfilled::Unknown),
            Err(Otherwise::Derived { set, indicator, times }) => {
                // The check of the law proves that derivations end and point at an indicator with a threshold.
                let origin = self.derivation(set, indicator, profile.year).ok_or(Unfilled::Unknown)?;
                self.resolve(origin, profile)?.times(*times).ok_or(Unfilled::Unknown)
            }
        }
    }

    /// How far what an indicator demands is verified: a derived threshold is no surer than the one it starts from.
    #[must_use]
    pub fn verification(&self, indicator: &Indicator) -> Verification {
        let origin = |leaf: &Leaf| match &leaf.threshold()?.otherwise {
            Otherwise::Derived { set, indicator, .. } => {
                let (_, origin) = self.set(set)?.indicators().find(|(_, i)| i.code == *indicator)?;
                Some(self.verification(origin))
            }
            _ => None,
        };
        let origins = indicator.requirement.leaves().filter_map(origin);
        origins.fold(indicator.citation.verified, Verification::max)
    }

    /// The least sure of what a set demands: the badge that every output about the set must carry.
    #[must_use]
    pub fn badge(&self, set: &CriteriaSet) -> Verification {
        let indicators = set.indicators().map(|(_, indicator)| indicator).chain(&set.preconditions);
        indicators.map(|indicator| self.verification(indicator)).fold(set.structure, Verification::max)
    }

    /// The threshold that a derived one starts from: the first comparison of the indicator as worded at the year's end.
    pub(super) fn derivation(&self, set: &str, indicator: &str, year: i16) -> Option<&Threshold> {
        let end = jiff::civil::date(year, 12, 31);
        let indicator = self.set(set)?.indicators().find(|(_, i)| i.code == indicator && i.holds_on(end))?.1;
        indicator.requirement.leaves().find_map(|leaf| leaf.threshold())
    }
}
