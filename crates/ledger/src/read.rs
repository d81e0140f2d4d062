//! Reading what counts: whole facts of a kind, and the stream of observations.

use std::collections::HashMap;

use futures_util::StreamExt as _;
use jiff::Timestamp;
use programme::fact::{Fact, FactKind, Record};
use sqlx::{AssertSqlSafe, PgPool, SqlitePool, postgres::PgPoolCopyExt as _};

use crate::{
    database::{Db, Ledger, on},
    error::LedgerError,
    schema::{Raw, select},
    visible::Visible,
};

/// An observation as stored, borrowed from a line.
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

/// Observations packed into one answer of SQLite.
const PAGE: i64 = 4_000;

impl Ledger {
    /// The facts of a kind that counted at a moment (now, when none is given): of every thing the latest word.
    pub async fn current<F: Fact>(&self, known: Option<Timestamp>) -> Result<Vec<Record<F>>, LedgerError> {
        let (mut words, mut last) = (Vec::new(), HashMap::new());
        let take = &mut |raw: Raw| {
            // A later word on the same thing takes the place of the one before, whether that can be read or not.
            if let Some(before) = last.insert(raw.key(), words.len()) {
                words[before] = None;
            }
            words.push(Some(raw.record()));
        };
        self.scan(F::KIND, known, take).await?;
        words.into_iter().flatten().collect()
    }

    /// Every fact of a kind that counted at a moment, as stored, in the order of the ledger.
    #[tracing::instrument(name = "read", level = "debug", skip_all, fields(kind = kind.id()))]
    async fn scan(
        &self,
        kind: FactKind,
        known: Option<Timestamp>,
        take: &mut (dyn FnMut(Raw) + Send),
    ) -> Result<(), LedgerError> {
        let visible = self.visible(known).await?;
        let statement = format!("{} WHERE {} ORDER BY seq", select(kind, ""), visible.condition());
        on!(&self.db, pool => {
            let mut rows = sqlx::query(AssertSqlSafe(statement)).fetch(pool);
            while let Some(row) = rows.next().await {
                let raw = Raw::from_row(kind, &row?)?;
                if !visible.hides(raw.seq) {
                    take(raw);
                }
            }
        });
        Ok(())
    }

    /// Every observation that counted at a moment, in the order of the ledger, earlier words on the same thing included:
    /// the snapshot folds stages itself.
    ///
    /// They travel as text, a line each: a row of its own for each would cost most of the time.
    #[tracing::instrument(name = "read observations", level = "debug", skip_all)]
    pub async fn scan_observations(
        &self,
        known: Option<Timestamp>,
        each: &mut (dyn FnMut(ObservationRow<'_>) + Send),
    ) -> Result<(), LedgerError> {
        let visible = self.visible(known).await?;
        let mut take = |line: &str| {
            let row = unpack(line).ok_or_else(|| damaged(line))?;
            if !visible.hides(row.seq) {
                each(row);
            }
            Ok(())
        };
        match &self.db {
            Db::Sqlite { read, .. } => by_page(read, &visible, &mut take).await,
            Db::Postgres(cluster) => as_stream(cluster.leader(), &visible, &mut take).await,
        }
    }
}

/// Takes a line, or finds it damaged.
type Take<'t> = &'t mut (dyn FnMut(&str) -> Result<(), LedgerError> + Send);

fn damaged(line: &str) -> LedgerError {
    let seq = line.split(' ').next().and_then(|seq| seq.parse().ok()).unwrap_or_default();
    LedgerError::Damaged { table: "observation", seq, field: "value" }
}

/// Page by page: of SQLite an answer of one row costs as much as one of thousands of lines.
async fn by_page(pool: &SqlitePool, visible: &Visible, take: Take<'_>) -> Result<(), LedgerError> {
    let span = "SELECT COALESCE(MIN(seq), 1), COALESCE(MAX(seq), 0) FROM observation";
    let (mut from, to): (i64, i64) = sqlx::query_as(span).fetch_one(pool).await?;
    let statement = format!(
        "SELECT string_agg(seq || ' ' || unit || ' ' || measure || ' ' || period || ' ' || value || ' ' || stage || ' ' \
         || provenance, $3) FROM (SELECT * FROM observation WHERE seq >= $1 AND seq < $2 AND {} ORDER BY seq) AS page",
        visible.condition(),
    );
    while from <= to {
        let page = sqlx::query_scalar(AssertSqlSafe(statement.as_str())).bind(from).bind(from + PAGE).bind("\n");
        let page: Option<String> = page.fetch_one(pool).await?;
        page.as_deref().unwrap_or_default().lines().try_for_each(&mut *take)?;
        from += PAGE;
    }
    Ok(())
}

/// As one stream: PostgreSQL makes the next lines while these are taken.
async fn as_stream(pool: &PgPool, visible: &Visible, take: Take<'_>) -> Result<(), LedgerError> {
    let statement = format!(
        "COPY (SELECT seq, unit, measure, period, value, stage, provenance FROM observation WHERE {} ORDER BY seq) \
         TO STDOUT (DELIMITER ' ')",
        visible.condition(),
    );
    let mut stream = pool.copy_out_raw(&statement).await?;
    let mut lines = Vec::new();
    while let Some(bytes) = stream.next().await {
        lines.extend_from_slice(&bytes?);
        let Some(end) = lines.iter().rposition(|byte| *byte == b'\n') else { continue };
        let whole = std::str::from_utf8(&lines[..end]).map_err(|_| damaged(""))?;
        whole.lines().try_for_each(&mut *take)?;
        lines.drain(..=end);
    }
    Ok(())
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
