//! What stands on a decision that redraws units.

use programme::{
    fact::{FactKind, Reorganisation, Seq},
    period::Period,
    reorganisation::{self, Founded},
};

use crate::{ActSeq, Ledger, LedgerError, ObservationRow};

impl Ledger {
    /// What was recorded since of the units that an act founds: it would stand on nothing without it.
    pub async fn dependents(&self, act: ActSeq) -> Result<Vec<(FactKind, usize)>, LedgerError> {
        let lines = self.recorded_by::<Reorganisation>(act).await?;
        let Some(founded) = Founded::of(&lines) else { return Ok(Vec::new()) };
        let mut dependents = reorganisation::dependents(&self.facts(None).await?, &lines);
        let mut observations = 0;
        let count = &mut |row: ObservationRow<'_>| {
            let is_of_it = row.unit.parse().is_ok_and(|code| founded.has(code));
            let rests =
                is_of_it && Period::parse(row.period).is_some_and(|period| founded.holds(Seq(row.seq), period.end()));
            observations += usize::from(rests);
        };
        self.scan_observations(None, count).await?;
        if observations > 0 {
            dependents.push((FactKind::Observation, observations));
        }
        Ok(dependents)
    }
}
