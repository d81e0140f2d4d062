//! The state of the programme as the ledger holds it.

use jiff::{Timestamp, civil::Date};
use programme::{
    Quantity,
    fact::{Area, FactKind, Record, Reorganisation, Seq, UnitEntry},
    snapshot::{Collected as _, Facts, Ground, ReadingsBuilder, Snapshot},
    target,
    unit::Register,
};

use crate::{Ledger, LedgerError, ObservationRow};

impl Ledger {
    /// A register with the units redrawn, the residential areas declared and what was recorded of units, as known at a moment.
    pub async fn register(&self, register: &Register, known: Option<Timestamp>) -> Result<Register, LedgerError> {
        self.register_supposing(register, known, &[]).await
    }

    /// The register as it would be if these lines were recorded too.
    pub async fn register_supposing(
        &self,
        register: &Register,
        known: Option<Timestamp>,
        supposed: &[Record<Reorganisation>],
    ) -> Result<Register, LedgerError> {
        let about = |line: &Record<Reorganisation>| (line.fact().old, line.fact().date, line.fact().new);
        let mut redrawn = self.current::<Reorganisation>(known).await?;
        redrawn.retain(|line| supposed.iter().all(|supposed| about(supposed) != about(line)));
        redrawn.extend_from_slice(supposed);
        let (areas, entries) = (self.current::<Area>(known).await?, self.current::<UnitEntry>(known).await?);
        Ok(register.with_reorganisations(&redrawn).with_areas(&areas).with_entries(&entries))
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

    /// The state of a date as known at a moment, with those of the earlier days from which its targets count; `ground` is
    /// what a day stands on.
    pub async fn snapshot(
        &self,
        ground: impl Fn(Date) -> Ground,
        day: Date,
        known: Option<Timestamp>,
    ) -> Result<Snapshot, LedgerError> {
        let facts = self.facts(known).await?;
        let start = |day| {
            let ground = ground(day).keeping(&facts.set_versions);
            (ReadingsBuilder::new(&ground), ground)
        };
        let mut now = start(day);
        let mut earlier: Vec<_> = target::baselines(&facts, day).into_iter().map(start).collect();
        let tell = &mut |row: ObservationRow<'_>| {
            row.tell(&mut now.0);
            for (readings, _) in &mut earlier {
                row.tell(readings);
            }
        };
        self.scan_observations(known, tell).await?;
        let state = |(readings, ground): (ReadingsBuilder, _)| Snapshot::new(ground, facts.clone(), readings.finish());
        let earlier = earlier.into_iter().map(state).collect();
        Ok(state(now).with_earlier(earlier))
    }
}

impl ObservationRow<'_> {
    /// Hands the observation to a builder.
    pub fn tell(&self, readings: &mut ReadingsBuilder) {
        let key = (self.unit, self.measure, self.period);
        readings.push(Seq(self.seq), key, Quantity::from_scaled(self.value), self.stage, self.provenance);
    }
}
