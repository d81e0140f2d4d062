//! Between which tiers something lies when not all of it is known.

use crate::{fact::OutlookTier, law::Requirement};

/// The best and the worst tier that are still possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    best: OutlookTier,
    worst: OutlookTier,
}

/// What can be told of a tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// It is this one.
    Tier(OutlookTier),
    /// It is this one at best: what is missing could only make it worse.
    AtBest(OutlookTier),
    /// Nothing: something is missing that everything hangs on.
    Unknown,
}

impl Told {
    /// The tier, where one is told.
    #[must_use]
    pub const fn tier(self) -> Option<OutlookTier> {
        match self {
            Self::Tier(tier) | Self::AtBest(tier) => Some(tier),
            Self::Unknown => None,
        }
    }
}

impl Span {
    /// Of what nothing is known.
    pub const UNKNOWN: Self = Self { best: OutlookTier::Met, worst: OutlookTier::VeryHard };

    /// Exactly one tier.
    #[must_use]
    pub const fn sure(tier: OutlookTier) -> Self {
        Self { best: tier, worst: tier }
    }

    /// What of it may be told: nothing good is told of what hangs on something unknown.
    #[must_use]
    pub fn told(self) -> Told {
        if self.best == self.worst {
            Told::Tier(self.best)
        } else if self.best >= OutlookTier::Hard {
            Told::AtBest(self.best)
        } else {
            Told::Unknown
        }
    }

    /// All must be met: the worst decides. Of nothing at all nothing is known.
    #[must_use]
    pub fn all(parts: impl Iterator<Item = Self>) -> Self {
        parts.reduce(|a, b| Self { best: a.best.max(b.best), worst: a.worst.max(b.worst) }).unwrap_or(Self::UNKNOWN)
    }

    /// So many must be met: the last of those that come first decides.
    #[must_use]
    pub fn at_least(least: usize, parts: impl Iterator<Item = Self>) -> Self {
        let (mut best, mut worst): (Vec<_>, Vec<_>) = parts.map(|part| (part.best, part.worst)).unzip();
        best.sort_unstable();
        worst.sort_unstable();
        let place = least.max(1) - 1;
        // More are demanded than there are.
        let of = |tiers: &[OutlookTier]| tiers.get(place).copied().unwrap_or(OutlookTier::VeryHard);
        Self { best: of(&best), worst: of(&worst) }
    }

    /// The span of a requirement from those of its tests, in the order in which the requirement names them.
    pub(super) fn of(requirement: &Requirement, tests: &mut dyn Iterator<Item = Self>) -> Self {
        match requirement {
            Requirement::Leaf(_) => tests.next().unwrap_or(Self::UNKNOWN),
            Requirement::All(parts) => {
                let parts: Vec<Self> = parts.iter().map(|part| Self::of(part, tests)).collect();
                Self::all(parts.into_iter())
            }
            Requirement::AtLeast(least, parts) => {
                let parts: Vec<Self> = parts.iter().map(|part| Self::of(part, tests)).collect();
                Self::at_least(*least, parts.into_iter())
            }
        }
    }
}
