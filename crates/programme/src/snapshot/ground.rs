//! What a state stands on.

use std::sync::Arc;

use jiff::civil::Date;

use crate::{
    law::Law,
    unit::{Register, UnitTree},
};

/// The law, and the units of a date.
#[derive(Clone, Debug)]
pub struct Ground {
    /// The law that judges.
    pub law: Arc<Law>,
    /// The units that exist on the date.
    pub tree: Arc<UnitTree>,
    /// The date.
    pub as_of: Date,
}

impl Ground {
    /// The ground of a date.
    #[must_use]
    pub fn new(law: Arc<Law>, register: &Register, as_of: Date) -> Self {
        Self { law, tree: Arc::new(register.as_of(as_of)), as_of }
    }
}
