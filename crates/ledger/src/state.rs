//! The state of the programme as the ledger holds it.

use jiff::{Timestamp, civil::Date};
use programme::{
    Quantity,
    desk::Desk,
    fact::{Area, FactKind, Record, Reorganisation, Seq, SetVersion, UnitEntry},
    snapshot::{Collected as _, Facts, Ground, ReadingsBuilder, Snapshot},
    target,
    unit::Register,
};

use tokio_util::task::AbortOnDropHandle;

use crate::{ActSeq, Ledger, LedgerError, ObservationRow, read::View};

impl Ledger {
    /// A register with the units redrawn, the residential areas declared and what was recorded of units, as known at a moment.
    pub async fn register(&self, register: &Register, known: Option<Timestamp>) -> Result<Register, LedgerError> {
        self.viewed_register(register, &self.view(known).await?).await
    }

    /// The same, as of a view that more is read from.
    pub async fn viewed_register(&self, register: &Register, view: &View) -> Result<Register, LedgerError> {
        self.register_with(register, view, &[]).await
    }

    /// The register of now as it would be if these lines were recorded too.
    pub async fn register_supposing(
        &self,
        register: &Register,
        supposed: &[Record<Reorganisation>],
    ) -> Result<Register, LedgerError> {
        self.register_with(register, &self.view(None).await?, supposed).await
    }

    async fn register_with(
        &self,
        register: &Register,
        view: &View,
        supposed: &[Record<Reorganisation>],
    ) -> Result<Register, LedgerError> {
        let about = |line: &Record<Reorganisation>| (line.fact().old, line.fact().date, line.fact().new);
        let mut redrawn = self.viewed::<Reorganisation>(view).await?;
        redrawn.retain(|line| supposed.iter().all(|supposed| about(supposed) != about(line)));
        redrawn.extend_from_slice(supposed);
        let (areas, entries) = (self.viewed::<Area>(view).await?, self.viewed::<UnitEntry>(view).await?);
        Ok(register.with_reorganisations(&redrawn).with_areas(&areas).with_entries(&entries))
    }

    /// The facts that counted at a moment (now, when none is given), all kinds but observations.
    pub async fn facts(&self, known: Option<Timestamp>) -> Result<Facts, LedgerError> {
        self.viewed_facts(&self.view(known).await?).await
    }

    async fn viewed_facts(&self, view: &View) -> Result<Facts, LedgerError> {
        let mut facts = Facts::default();
        programme::for_each_collected!(F => {
            *F::of_mut(&mut facts) = self.viewed(view).await?.into();
        });
        Ok(facts)
    }

    /// Takes what an act that nothing undoes says of a kind: each later word in the place of the one that it supersedes.
    pub async fn learn(&self, facts: &mut Facts, kind: FactKind, act: ActSeq) -> Result<(), LedgerError> {
        programme::with_collected!(kind, F => {
            let words = self.stored_by(kind, act).await?.into_iter();
            // All of them are read before any is taken.
            let words = words.map(|raw| Ok((raw.supersedes.map(Seq), raw.record()?)));
            for (superseded, record) in words.collect::<Result<Vec<_>, LedgerError>>()? {
                F::of_mut(facts).learn(record, superseded);
            }
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
        let Whole { facts, now, earlier, .. } = self.whole(ground, day, &self.view(known).await?).await?;
        let state = |taken: Taken| Snapshot::new(taken.ground, facts.clone(), taken.readings.finish());
        let earlier = earlier.into_iter().map(state).collect();
        Ok(state(now).with_earlier(earlier))
    }

    /// All that such states are made of, as of a view: what is recorded meanwhile is not in it.
    pub async fn whole(&self, ground: impl Fn(Date) -> Ground, day: Date, view: &View) -> Result<Whole, LedgerError> {
        let versions = self.viewed::<SetVersion>(view).await?;
        let baselines = target::baselines(&self.viewed(view).await?, day);
        let start = |day| {
            let ground = ground(day).keeping(&versions);
            Taken { readings: ReadingsBuilder::new(&ground), ground }
        };
        let mut now = start(day);
        let mut earlier: Vec<Taken> = baselines.into_iter().map(start).collect();
        let mut desk = Desk::new(&now.ground);
        // Facts are many texts, observations many numbers: each takes a processor of its own.
        let (ledger, seen) = (self.clone(), view.clone());
        let facts = AbortOnDropHandle::new(tokio::spawn(async move { ledger.viewed_facts(&seen).await }));
        let take = &mut |row: ObservationRow<'_>| {
            for taken in earlier.iter_mut().chain([&mut now]) {
                row.tell(&mut taken.readings);
            }
            let key = (row.unit, row.measure, row.period);
            desk.push(Seq(row.seq), key, Quantity::from_scaled(row.value), row.stage);
        };
        self.viewed_observations(view, take).await?;
        let facts = facts.await.map_err(|_| sqlx::Error::WorkerCrashed)??;
        Ok(Whole { facts, now, earlier, desk })
    }
}

/// What the states of a day and of the earlier ones from which its targets count are made of.
#[derive(Debug)]
pub struct Whole {
    /// All facts but observations, of whatever date.
    pub facts: Facts,
    /// What was observed by the day.
    pub now: Taken,
    /// What was observed by the earlier days.
    pub earlier: Vec<Taken>,
    /// What waits for somebody.
    pub desk: Desk,
}

/// Observations as taken for a day.
#[derive(Debug)]
pub struct Taken {
    /// What the day stands on.
    pub ground: Ground,
    /// The values so far.
    pub readings: ReadingsBuilder,
}

impl ObservationRow<'_> {
    /// Hands the observation to a builder.
    pub fn tell(&self, readings: &mut ReadingsBuilder) {
        let key = (self.unit, self.measure, self.period);
        readings.push(Seq(self.seq), key, Quantity::from_scaled(self.value), self.stage, self.provenance);
    }
}
