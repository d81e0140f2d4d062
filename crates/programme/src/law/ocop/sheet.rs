//! Scoring sheets: parts, sections, criteria with their choices, and the conditions beside the sum.

use crate::{Quantity, Text, fact::Star, law::Verification};

/// The sheet by which products of some sub-groups are scored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Stable identifier.
    pub id: String,
    /// What it is called.
    pub name: Text,
    /// The numbers of the sub-groups it scores; empty = all that have no sheet of their own.
    pub subgroups: Vec<u16>,
    /// Its parts, in the order of the rules.
    pub parts: Vec<SheetPart>,
    /// Conditions beside the sum.
    pub gates: Vec<Gate>,
    /// How sure it is.
    pub verified: Verification,
    /// A public page that supports it.
    pub source: Option<String>,
    /// What else is to be said.
    pub note: Option<String>,
}

/// A part of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetPart {
    /// Its letter, one of the rules' parts.
    pub code: String,
    /// Its sections.
    pub sections: Vec<SheetSection>,
}

/// A section of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetSection {
    /// Its number.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// Its criteria.
    pub criteria: Vec<SheetCriterion>,
}

/// A criterion that brings points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetCriterion {
    /// Its code, unique in the sheet.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// Which points it can bring.
    pub scale: Scale,
}

/// Which points a criterion can bring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Those of one of these choices, the fewest first.
    Options(Vec<ScaleOption>),
    /// Any from nothing to this maximum: its choices are not known here.
    UpTo(Quantity),
}

/// A choice of a criterion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScaleOption {
    /// What must be so.
    pub name: Text,
    /// What it brings.
    pub points: Quantity,
}

impl Scale {
    /// The most points.
    #[must_use]
    pub fn most(&self) -> Quantity {
        match self {
            Self::Options(options) => options.last().map_or(Quantity::ZERO, |option| option.points),
            Self::UpTo(most) => *most,
        }
    }

    /// Whether it can bring these points.
    #[must_use]
    pub fn allows(&self, points: Quantity) -> bool {
        match self {
            Self::Options(options) => options.iter().any(|option| option.points == points),
            Self::UpTo(most) => (Quantity::ZERO..=*most).contains(&points),
        }
    }
}

/// A condition for a number of stars beside the sum of points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// From this number of stars on.
    pub star: Star,
    /// Stable identifier, unique in the sheet.
    pub code: String,
    /// In words.
    pub name: Text,
    /// What it asks for.
    pub demand: Demand,
    /// How sure this is.
    pub verified: Verification,
}

/// What a gate asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Demand {
    /// These documents of the dossier, in force, as far as they concern it.
    Items(Vec<String>),
    /// On average at least so many points in a part.
    Part(String, Quantity),
    /// On average at least so many points in a criterion.
    Criterion(String, Quantity),
}

impl Sheet {
    /// Every criterion, in order.
    pub fn criteria(&self) -> impl Iterator<Item = &SheetCriterion> {
        self.parts.iter().flat_map(SheetPart::criteria)
    }

    /// The criterion of this code.
    #[must_use]
    pub fn criterion(&self, code: &str) -> Option<&SheetCriterion> {
        self.criteria().find(|criterion| criterion.code == code)
    }

    /// How a score names a criterion of this sheet: `ocop-148-shared/A`.
    #[must_use]
    pub fn name_of(&self, criterion: &SheetCriterion) -> String {
        format!("{}/{}", self.id, criterion.code)
    }
}

impl SheetPart {
    /// Its criteria, in order.
    pub fn criteria(&self) -> impl Iterator<Item = &SheetCriterion> {
        self.sections.iter().flat_map(|section| &section.criteria)
    }
}
