//! The state of the programme as the ledger holds it.

use jiff::Timestamp;
use programme::{
    Quantity,
    fact::{Area, FactKind, Seq},
    snapshot::{Collected as _, Facts, Ground, ReadingsBuilder, Snapshot},
    unit::Register,
};

use crate::{Ledger, LedgerError, ObservationRow};

impl Ledger {
    /// A register with the residential areas that were declared as known at a moment.
    pub async fn register(&self, register: &Register, known: Option<Timestamp>) -> Result<Register, LedgerError> {
        Ok(register.with_areas(&self.current::<Area>(known).await?))
    }

    /// The facts that counted at a moment (now, when none is given), all kinds but observations.
    pub async fn facts(&self, known: Option<Timestamp>) -> Result<Facts, LedgerError> {
        let mut facts = Facts::default();
        programme::for_each_collected!(F => {
            *F::of_mut(&mut facts) = self.current(known).await?;
        });
        Ok(facts)
    }

    /// Reads one kind of facts again, as it counts now.
    pub async fn renew(&self, facts: &mut Facts, kind: FactKind) -> Result<(), LedgerError> {
        programme::with_collected!(kind, F => {
            *F::of_mut(facts) = self.current(None).await?;
        });
        Ok(())
    }

    /// The state of a date as known at a moment.
    pub async fn snapshot(&self, ground: Ground, known: Option<Timestamp>) -> Result<Snapshot, LedgerError> {
        let mut readings = ReadingsBuilder::new(&ground);
        self.scan_observations(known, &mut |row| row.tell(&mut readings)).await?;
        Ok(Snapshot::new(ground, self.facts(known).await?, readings.finish()))
    }
}

impl ObservationRow<'_> {
    /// Hands the observation to a builder.
    pub fn tell(&self, readings: &mut ReadingsBuilder) {
        let key = (self.unit, self.measure, self.period);
        readings.push(Seq(self.seq), key, Quantity::from_scaled(self.value), self.stage, self.provenance);
    }
}
