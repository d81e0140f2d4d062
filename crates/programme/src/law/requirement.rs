//! Requirements: what an indicator demands, as a tree of tests.

use super::{MeasureIndex, Threshold};
use crate::{Quantity, grade::Grade, vocabulary::vocabulary};

/// How a value is compared with a threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparator {
    /// At least.
    AtLeast,
    /// At most.
    AtMost,
    /// More than.
    Above,
    /// Less than.
    Below,
    /// Exactly.
    Equal,
}

impl Comparator {
    /// Reads `>=`, `<=`, `>`, `<` or `=`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            ">=" => Some(Self::AtLeast),
            "<=" => Some(Self::AtMost),
            ">" => Some(Self::Above),
            "<" => Some(Self::Below),
            "=" => Some(Self::Equal),
            _ => None,
        }
    }

    /// As people write it: ≥, ≤, >, <, =.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::AtLeast => "≥",
            Self::AtMost => "≤",
            Self::Above => ">",
            Self::Below => "<",
            Self::Equal => "=",
        }
    }

    /// Whether `value` stands in this relation to `threshold`.
    #[must_use]
    pub fn holds(self, value: Quantity, threshold: Quantity) -> bool {
        match self {
            Self::AtLeast => value >= threshold,
            Self::AtMost => value <= threshold,
            Self::Above => value > threshold,
            Self::Below => value < threshold,
            Self::Equal => value == threshold,
        }
    }
}

vocabulary! {
    /// The lower units an aggregate looks at.
    LowerUnits {
        Commune = "commune", "xã", "rural communes";
        Ward = "ward", "phường", "wards";
        Township = "township", "thị trấn", "townships";
        RuralDistrict = "rural_district", "huyện", "rural districts";
        Town = "town", "thị xã, thành phố", "towns and cities";
        District = "district", "huyện, thị xã, thành phố", "districts, towns and cities";
        Hamlet = "hamlet", "thôn", "hamlets";
        Garden = "garden", "vườn hộ", "gardens";
    }
}

/// A value compared with a threshold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    /// How.
    pub comparator: Comparator,
    /// With what.
    pub threshold: Threshold,
}

/// One test of a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leaf {
    /// A measure's value.
    Measure {
        /// The measure.
        measure: MeasureIndex,
        /// The test.
        test: Test,
    },
    /// The percentage of lower units that hold one of the grades.
    Share {
        /// Which units.
        of: LowerUnits,
        /// Any of these grades counts.
        holding: Vec<Grade>,
        /// The test.
        test: Test,
    },
    /// The number of lower units that hold one of the grades.
    Count {
        /// Which units.
        of: LowerUnits,
        /// Any of these grades counts.
        holding: Vec<Grade>,
        /// The test.
        test: Test,
    },
    /// Another set, judged anew for the same unit and year.
    Meets {
        /// The set's id.
        set: String,
    },
}

impl Leaf {
    /// What its value is compared with.
    #[must_use]
    pub const fn threshold(&self) -> Option<&Threshold> {
        match self {
            Self::Measure { test, .. } | Self::Share { test, .. } | Self::Count { test, .. } => Some(&test.threshold),
            Self::Meets { .. } => None,
        }
    }
}

/// What an indicator demands. Branches are never empty: the parser refuses that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// All must hold.
    All(Vec<Requirement>),
    /// At least so many must hold; "any of" is one.
    AtLeast(usize, Vec<Requirement>),
    /// A test.
    Leaf(Leaf),
}

impl Requirement {
    /// All of these; one stands for itself.
    pub(super) fn all(mut parts: Vec<Self>) -> Self {
        match parts.pop() {
            Some(only) if parts.is_empty() => only,
            other => Self::All(parts.into_iter().chain(other).collect()),
        }
    }

    /// At least so many of these; one stands for itself.
    pub(super) fn at_least(least: usize, mut parts: Vec<Self>) -> Self {
        match parts.pop() {
            Some(only) if parts.is_empty() => only,
            other => Self::AtLeast(least, parts.into_iter().chain(other).collect()),
        }
    }

    /// Every test in it.
    pub fn leaves(&self) -> impl Iterator<Item = &Leaf> {
        let mut stack = vec![self];
        std::iter::from_fn(move || {
            loop {
                match stack.pop()? {
                    Self::Leaf(leaf) => return Some(leaf),
                    Self::All(parts) | Self::AtLeast(_, parts) => stack.extend(parts.iter().rev()),
                }
            }
        })
    }

    /// Every test in it, to be changed.
    pub(super) fn for_each_leaf_mut(&mut self, change: &mut impl FnMut(&mut Leaf)) {
        match self {
            Self::Leaf(leaf) => change(leaf),
            Self::All(parts) | Self::AtLeast(_, parts) => {
                for part in parts {
                    part.for_each_leaf_mut(change);
                }
            }
        }
    }
}
