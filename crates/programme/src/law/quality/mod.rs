//! When a reported value is to be questioned: rules of `quality.toml`. What follows from them is in [`crate::quality`].

mod read;

use std::collections::HashMap;

pub(super) use read::read;

use super::MeasureIndex;
use crate::{Quantity, Text, quality::Severity};

/// The rules by which reported values are questioned.
#[derive(Clone, Debug, Default)]
pub struct Quality {
    ranges: HashMap<MeasureIndex, Range>,
    consistencies: Vec<Consistency>,
    jumps: HashMap<MeasureIndex, JumpRule>,
    outlier: Option<OutlierRule>,
}

impl Quality {
    /// Where values of a measure lie.
    #[must_use]
    pub fn range(&self, measure: MeasureIndex) -> Option<&Range> {
        self.ranges.get(&measure)
    }

    /// Which measures are parts of which.
    #[must_use]
    pub fn consistencies(&self) -> &[Consistency] {
        &self.consistencies
    }

    /// How much a measure may change: its own rule, else that of its kind.
    #[must_use]
    pub fn jump(&self, measure: MeasureIndex) -> Option<JumpRule> {
        self.jumps.get(&measure).copied()
    }

    /// How far a value may lie from its peers'.
    #[must_use]
    pub const fn outlier(&self) -> Option<OutlierRule> {
        self.outlier
    }
}

/// A least and a greatest value, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Bounds {
    /// The least, if there is one.
    pub min: Option<Quantity>,
    /// The greatest, if there is one.
    pub max: Option<Quantity>,
}

impl Bounds {
    /// Whether `value` lies within.
    #[must_use]
    pub fn hold(self, value: Quantity) -> bool {
        self.min.is_none_or(|min| min <= value) && self.max.is_none_or(|max| value <= max)
    }

    /// Whether there is neither a least nor a greatest value.
    #[must_use]
    pub const fn is_open(self) -> bool {
        self.min.is_none() && self.max.is_none()
    }
}

/// Where values of a measure lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// Beyond these a value is impossible.
    pub hard: Bounds,
    /// Beyond these a value is unusual.
    pub soft: Bounds,
    /// Why.
    pub reason: Text,
}

/// The parts together are not more than the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consistency {
    /// The parts, at least one.
    pub parts: Vec<MeasureIndex>,
    /// The whole.
    pub whole: MeasureIndex,
    /// Whether it follows from the definitions, or is merely to be expected.
    pub severity: Severity,
    /// Why.
    pub reason: Text,
}

/// How two values of a measure differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// By so much, in the unit of the measure; for rates in percentage points.
    Absolute(Quantity),
    /// By so many percent of the earlier value.
    Relative(Quantity),
}

/// How much a measure may change against the previous period before it is questioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JumpRule {
    /// More than this is questioned.
    pub limit: Change,
    /// A smaller difference, in the unit of the measure, is never questioned: from one to two is +100 %.
    pub least: Quantity,
}

/// How far a value may lie from its peers' median.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutlierRule {
    /// The greatest robust z-score that is not questioned.
    pub score: Quantity,
    /// With fewer peers nothing is said.
    pub peers: usize,
}
