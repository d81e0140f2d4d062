//! Which acts and facts count at a moment.

use std::collections::{BTreeSet, HashSet};

use jiff::Timestamp;
use sqlx::Row as _;

use crate::{
    act::ActSeq,
    database::{Ledger, Tx, on, within},
    error::LedgerError,
};

/// What counts at a moment: acts up to one, those undone left out, facts retracted left out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Visible {
    last_act: i64,
    undone: BTreeSet<i64>,
    retracted: HashSet<i64>,
}

impl Visible {
    /// The last act, whether it counts or not.
    pub const fn last_act(&self) -> ActSeq {
        ActSeq(self.last_act)
    }

    /// As a condition on the column `act`.
    pub fn condition(&self) -> String {
        // Only whole numbers from the ledger itself are written into the statement.
        let mut condition = format!("act <= {}", self.last_act);
        if !self.undone.is_empty() {
            let undone: Vec<String> = self.undone.iter().map(i64::to_string).collect();
            condition = format!("{condition} AND act NOT IN ({})", undone.join(", "));
        }
        condition
    }

    /// Whether an act counts.
    pub fn counts(&self, act: i64) -> bool {
        act <= self.last_act && !self.undone.contains(&act)
    }

    /// Whether a fact was retracted.
    pub fn hides(&self, seq: i64) -> bool {
        !self.retracted.is_empty() && self.retracted.contains(&seq)
    }

    fn new(last_act: i64, undoes: &[(i64, i64)], retractions: &[(i64, i64)]) -> Self {
        let undone = effective_undos(undoes);
        let mut visible = Self { last_act, undone, retracted: HashSet::new() };
        visible.retracted = retractions.iter().filter(|(act, _)| visible.counts(*act)).map(|(_, fact)| *fact).collect();
        visible
    }
}

/// Which acts are undone, from (act, what it undoes): an undo that is itself undone undoes nothing. An undo always comes
/// after what it undoes, so the latest is decided first.
fn effective_undos(undoes: &[(i64, i64)]) -> BTreeSet<i64> {
    let mut latest_first = undoes.to_vec();
    latest_first.sort_unstable_by_key(|(act, _)| std::cmp::Reverse(*act));
    let mut undone = BTreeSet::new();
    for (act, target) in latest_first {
        if !undone.contains(&act) {
            undone.insert(target);
        }
    }
    undone
}

const UNDOES: &str = "SELECT seq, undoes FROM act WHERE undoes IS NOT NULL AND seq <= $1";
const RETRACTIONS: &str = "SELECT act, fact FROM retraction WHERE act <= $1";

/// Pairs of numbers that a statement gives for acts up to `$last`.
macro_rules! pairs {
    ($statement:expr, $last:expr, $connection:expr) => {{
        let rows = sqlx::query($statement).bind($last).fetch_all($connection).await?;
        rows.iter()
            .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
            .collect::<Result<Vec<(i64, i64)>, sqlx::Error>>()?
    }};
}

/// The acts undone now, within a transaction.
pub(crate) async fn undone(tx: &mut Tx<'_>) -> Result<BTreeSet<i64>, LedgerError> {
    let undoes = within!(tx, connection => pairs!(UNDOES, i64::MAX, connection));
    Ok(effective_undos(&undoes))
}

/// What counts now, within a transaction.
pub(crate) async fn now(tx: &mut Tx<'_>) -> Result<Visible, LedgerError> {
    let undoes = within!(tx, connection => pairs!(UNDOES, i64::MAX, connection));
    let retractions = within!(tx, connection => pairs!(RETRACTIONS, i64::MAX, connection));
    Ok(Visible::new(i64::MAX, &undoes, &retractions))
}

impl Ledger {
    /// What counted at a moment; now, when none is given.
    pub(crate) async fn visible(&self, known: Option<Timestamp>) -> Result<Visible, LedgerError> {
        let known = known.map_or(i64::MAX, Timestamp::as_microsecond);
        on!(&self.db, pool => {
            let row = sqlx::query("SELECT COALESCE(MAX(seq), 0) FROM act WHERE recorded_at <= $1").bind(known).fetch_one(pool).await?;
            let last: i64 = row.try_get(0)?;
            let undoes = pairs!(UNDOES, last, pool);
            let retractions = pairs!(RETRACTIONS, last, pool);
            Ok(Visible::new(last, &undoes, &retractions))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::effective_undos;

    #[test]
    fn an_undo_of_an_undo_restores() {
        assert_eq!(effective_undos(&[(2, 1)]).into_iter().collect::<Vec<_>>(), [1]);
        assert_eq!(effective_undos(&[(2, 1), (3, 2)]).into_iter().collect::<Vec<_>>(), [2]);
        assert_eq!(effective_undos(&[(2, 1), (3, 2), (4, 3)]).into_iter().collect::<Vec<_>>(), [1, 3]);
    }
}
