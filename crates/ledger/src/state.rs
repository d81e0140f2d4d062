//! The state of the programme as the ledger holds it.

use jiff::Timestamp;
use programme::{
    Quantity,
    fact::Seq,
    snapshot::{Facts, Ground, ReadingsBuilder, Snapshot},
};

use crate::{Ledger, LedgerError, ObservationRow};

impl Ledger {
    /// The facts that counted at a moment (now, when none is given), all kinds but observations.
    pub async fn facts(&self, known: Option<Timestamp>) -> Result<Facts, LedgerError> {
        Ok(Facts {
            recognitions: self.current(known).await?,
            model_areas: self.current(known).await?,
            targets: self.current(known).await?,
            outlooks: self.current(known).await?,
            products: self.current(known).await?,
            star_decisions: self.current(known).await?,
            sales: self.current(known).await?,
            exports: self.current(known).await?,
            allocations: self.current(known).await?,
            disbursements: self.current(known).await?,
            contributions: self.current(known).await?,
            plans_owed: self.current(known).await?,
            plans_issued: self.current(known).await?,
            statements: self.current(known).await?,
            acknowledgements: self.current(known).await?,
            local_thresholds: self.current(known).await?,
            bodies: self.current(known).await?,
            holders: self.current(known).await?,
            documents: self.current(known).await?,
            directives: self.current(known).await?,
            directive_updates: self.current(known).await?,
            directive_extensions: self.current(known).await?,
            directive_hand_overs: self.current(known).await?,
            difficulties: self.current(known).await?,
            proposals: self.current(known).await?,
            support_policies: self.current(known).await?,
            policy_claims: self.current(known).await?,
            courses: self.current(known).await?,
            projects: self.current(known).await?,
            carry_overs: self.current(known).await?,
        })
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
