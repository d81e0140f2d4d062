//! Reading what counts: whole facts of a kind, and the stream of observations.

use std::collections::HashMap;

use jiff::Timestamp;
use programme::fact::{Fact, Record, key};
use sqlx::{AssertSqlSafe, Row as _};

use crate::{
    database::{Ledger, on},
    error::LedgerError,
    schema::{Raw, columns},
};

/// An observation as stored, borrowed from a packed page.
#[derive(Clone, Copy, Debug)]
pub struct ObservationRow<'a> {
    /// Its number.
    pub seq: i64,
    /// The unit's code.
    pub unit: &'a str,
    /// The measure's id.
    pub measure: &'a str,
    /// The period.
    pub period: &'a str,
    /// The value in ten-thousandths.
    pub value: i64,
    /// The stage's id.
    pub stage: &'a str,
    /// The provenance's id.
    pub provenance: &'a str,
}

/// Observations packed into one row of an answer.
const PAGE: i64 = 4_000;

impl Ledger {
    /// The facts of a kind that counted at a moment (now, when none is given): of every thing the latest word.
    pub async fn current<F: Fact>(&self, known: Option<Timestamp>) -> Result<Vec<Record<F>>, LedgerError> {
        let visible = self.visible(known).await?;
        let statement = format!(
            "SELECT seq, supersedes, valid, provenance, source, {} FROM {} WHERE {} ORDER BY seq",
            columns::<F>(),
            F::KIND.id(),
            visible.condition(),
        );
        let rows: Vec<Raw> = on!(&self.db, pool => {
            let rows = sqlx::query(AssertSqlSafe(statement)).fetch_all(pool).await?;
            rows.iter().map(Raw::from_row::<F, _>).collect::<Result<_, _>>()?
        });
        let mut latest: HashMap<String, Raw> = HashMap::with_capacity(rows.len());
        for raw in rows.into_iter().filter(|raw| !visible.hides(raw.seq)) {
            latest.insert(key::<F>(&raw.cells), raw);
        }
        let mut latest: Vec<Raw> = latest.into_values().collect();
        latest.sort_unstable_by_key(|raw| raw.seq);
        latest.into_iter().map(Raw::record).collect()
    }

    /// Every observation that counted at a moment, in the order of the ledger, earlier words on the same thing included:
    /// the snapshot folds stages itself.
    ///
    /// Thousands of observations travel in one row of text: a row of its own for each would cost most of the time.
    pub async fn scan_observations(
        &self,
        known: Option<Timestamp>,
        each: &mut (dyn FnMut(ObservationRow<'_>) + Send),
    ) -> Result<(), LedgerError> {
        let visible = self.visible(known).await?;
        let (mut from, to) = self.span_of_observations().await?;
        let statement = format!(
            "SELECT string_agg(seq || ' ' || unit || ' ' || measure || ' ' || period || ' ' || value || ' ' || stage || ' ' \
             || provenance, $3) FROM (SELECT * FROM observation WHERE seq >= $1 AND seq < $2 AND {} ORDER BY seq) AS page",
            visible.condition(),
        );
        while from <= to {
            let page: Option<String> = on!(&self.db, pool => {
                let page = sqlx::query(AssertSqlSafe(statement.as_str())).bind(from).bind(from + PAGE).bind("\n");
                page.fetch_one(pool).await?.try_get(0)?
            });
            for line in page.as_deref().unwrap_or_default().lines() {
                let row =
                    unpack(line).ok_or(LedgerError::Damaged { table: "observation", seq: from, field: "value" })?;
                if !visible.hides(row.seq) {
                    each(row);
                }
            }
            from += PAGE;
        }
        Ok(())
    }

    /// The first and the last number of an observation; an empty span when there is none.
    async fn span_of_observations(&self) -> Result<(i64, i64), LedgerError> {
        on!(&self.db, pool => {
            let row = sqlx::query("SELECT COALESCE(MIN(seq), 1), COALESCE(MAX(seq), 0) FROM observation").fetch_one(pool).await?;
            Ok((row.try_get(0)?, row.try_get(1)?))
        })
    }
}

fn unpack(line: &str) -> Option<ObservationRow<'_>> {
    let mut parts = line.split(' ');
    Some(ObservationRow {
        seq: parts.next()?.parse().ok()?,
        unit: parts.next()?,
        measure: parts.next()?,
        period: parts.next()?,
        value: parts.next()?.parse().ok()?,
        stage: parts.next()?,
        provenance: parts.next()?,
    })
}
