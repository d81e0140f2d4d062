//! OCOP: star bands, groups, the certificate's term.

use jiff::civil::Date;

use super::{Basis, Verification};
use crate::{Quantity, Text, fact::Star};

/// Points that earn a number of stars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// The stars.
    pub star: Star,
    /// From this average, inclusive.
    pub from: Quantity,
    /// Below this average; none for the top band.
    pub below: Option<Quantity>,
    /// Whether a product of these stars is recognised as an OCOP product.
    pub recognised: bool,
    /// Who certifies.
    pub certifier: String,
    /// How sure this is.
    pub verified: Verification,
}

/// A group of products.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OcopGroup {
    /// Stable identifier.
    pub code: String,
    /// Its name.
    pub name: Text,
}

/// The rules of one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OcopRules {
    /// Stable identifier.
    pub id: String,
    /// First day in force.
    pub from: Date,
    /// Last day in force.
    pub to: Option<Date>,
    /// How many months a certificate lasts.
    pub certificate_months: i32,
    /// The decrees.
    pub basis: Vec<Basis>,
    /// Parts of the scoring sheet with their maximum points: code, name, points.
    pub parts: Vec<(String, String, i64)>,
    /// Star bands.
    pub bands: Vec<Band>,
    /// Groups.
    pub groups: Vec<OcopGroup>,
}

impl OcopRules {
    /// Whether a product of these stars is recognised.
    #[must_use]
    pub fn recognises(&self, star: Star) -> bool {
        self.bands.iter().any(|band| band.star == star && band.recognised)
    }
}
