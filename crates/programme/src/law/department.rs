//! The bodies that answer for criteria, with what became of them.

use jiff::civil::Date;

use super::Verification;
use crate::Text;

/// A department, agency or office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Department {
    /// Stable identifier.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// Its last day, if it was merged away.
    pub until: Option<Date>,
    /// The body that took over.
    pub successor: Option<String>,
    /// How sure the succession is.
    pub verified: Verification,
}
