//! What a state stands on.

use std::sync::Arc;

use jiff::civil::Date;

use crate::{
    fact::{LocalThreshold, Record, SetVersion},
    law::Law,
    unit::{Register, UnitTree},
};

/// The law, and the units of a date.
#[derive(Clone, Debug)]
pub struct Ground {
    /// The law that judges: as written, with what the province decided.
    pub law: Arc<Law>,
    written: Arc<Law>,
    /// The units that exist on the date.
    pub tree: Arc<UnitTree>,
    /// The date.
    pub as_of: Date,
}

impl Ground {
    /// The ground of a date.
    #[must_use]
    pub fn new(law: Arc<Law>, register: &Register, as_of: Date) -> Self {
        Self { written: law.clone(), law, tree: Arc::new(register.as_of(as_of)), as_of }
    }

    /// The ground of a date on the map of a later one: units that were redrawn between have what was said of those they were made of.
    #[must_use]
    pub fn on_map(law: Arc<Law>, register: &Register, as_of: Date, map: Date) -> Self {
        let day = if register.is_redrawn_between(as_of, map) { map } else { as_of };
        Self { as_of, ..Self::new(law, register, day) }
    }

    /// The same ground under the law of its date: the files with the sets that the office keeps itself. What is read into columns
    /// by measure goes by this law, so that it comes before anything is read.
    #[must_use]
    pub fn keeping(self, versions: &[Record<SetVersion>]) -> Self {
        if versions.is_empty() {
            return self;
        }
        let written = Arc::new(self.written.of_day(versions, self.as_of));
        Self { law: written.clone(), written, ..self }
    }

    /// The same ground, judged by the law as written with these decisions and no others.
    #[must_use]
    pub(super) fn decided(self, decisions: &[Record<LocalThreshold>]) -> Self {
        let law = if decisions.is_empty() {
            self.written.clone()
        } else {
            Arc::new(self.written.decided(decisions.iter().map(Record::fact)))
        };
        Self { law, ..self }
    }

    /// The same ground under another law.
    #[must_use]
    pub(super) fn under(&self, law: Law) -> Self {
        let law = Arc::new(law);
        Self { written: law.clone(), law, ..self.clone() }
    }
}
