//! Reading what counts: whole facts of a kind, and the stream of observations.

use std::collections::{BTreeMap, HashMap};

use futures_util::StreamExt as _;
use jiff::Timestamp;
use programme::fact::{Fact, FactKind, Record};
use sqlx::{AssertSqlSafe, SqlitePool};

use crate::{
    act::ActSeq,
    database::{Db, Ledger, on},
    error::LedgerError,
    lines::{self, Take, damaged, numbered},
    mirror::Head,
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

/// What counts at a moment, and how far this node's own lines reach.
#[derive(Clone, Debug)]
pub struct View {
    visible: Visible,
    head: Option<Head>,
}

impl View {
    /// The last act that is seen.
    #[must_use]
    pub const fn act(&self) -> ActSeq {
        self.visible.last_act()
    }
}

impl Ledger {
    /// What is read as of a moment; now, when none is given.
    pub async fn view(&self, known: Option<Timestamp>) -> Result<View, LedgerError> {
        Ok(View { visible: self.visible(known).await?, head: self.head().await? })
    }

    /// The facts of a kind that counted at a moment (now, when none is given): of every thing the latest word.
    pub async fn current<F: Fact>(&self, known: Option<Timestamp>) -> Result<Vec<Record<F>>, LedgerError> {
        self.viewed(&self.view(known).await?).await
    }

    /// The same, as of a view that several kinds are read from.
    pub(crate) async fn viewed<F: Fact>(&self, view: &View) -> Result<Vec<Record<F>>, LedgerError> {
        let about = view.head.as_ref().map_or(0, |head| head.facts(F::KIND));
        let (mut words, mut last) = (Vec::with_capacity(about), HashMap::with_capacity(about));
        let mut unreadable = BTreeMap::new();
        let take = &mut |raw: Raw<'_>| {
            // A later word on the same thing takes the place of the one before, whether that can be read or not.
            if let Some(before) = last.insert(raw.key(), words.len()) {
                words[before] = None;
                unreadable.remove(&before);
            }
            words.push(raw.record().map_err(|error| unreadable.insert(words.len(), error)).ok());
        };
        self.scan(F::KIND, view, take).await?;
        match unreadable.pop_first() {
            Some((_, error)) => Err(error),
            None => Ok(words.into_iter().flatten().collect()),
        }
    }

    /// Every fact of a kind that counts, as stored, in the order of the ledger.
    #[tracing::instrument(name = "read", level = "debug", skip_all, fields(kind = kind.id()))]
    async fn scan(
        &self,
        kind: FactKind,
        view: &View,
        take: &mut (dyn FnMut(Raw<'_>) + Send),
    ) -> Result<(), LedgerError> {
        if matches!(self.db, Db::Postgres(_)) && kind != FactKind::Observation {
            let each = &mut |seq: i64, line: &str| {
                take(Raw::from_line(kind, seq, line).ok_or_else(|| damaged(kind, seq))?);
                Ok(())
            };
            return self.lines(kind, view, each).await;
        }
        let visible = &view.visible;
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
    pub async fn scan_observations(
        &self,
        known: Option<Timestamp>,
        each: &mut (dyn FnMut(ObservationRow<'_>) + Send),
    ) -> Result<(), LedgerError> {
        self.viewed_observations(&self.view(known).await?, each).await
    }

    /// The same, as of a view.
    #[tracing::instrument(name = "read observations", level = "debug", skip_all)]
    pub(crate) async fn viewed_observations(
        &self,
        view: &View,
        each: &mut (dyn FnMut(ObservationRow<'_>) + Send),
    ) -> Result<(), LedgerError> {
        let mut take = |seq: i64, line: &str| {
            each(unpack(seq, line).ok_or_else(|| damaged(FactKind::Observation, seq))?);
            Ok(())
        };
        match &self.db {
            Db::Sqlite { read, .. } => by_page(read, &view.visible, &mut take).await,
            Db::Postgres(_) => self.lines(FactKind::Observation, view, &mut take).await,
        }
    }

    /// The lines of a kind that count; a ledger on SQLite has none.
    async fn lines(&self, kind: FactKind, view: &View, take: Take<'_>) -> Result<(), LedgerError> {
        let Db::Postgres(cluster) = &self.db else { return Ok(()) };
        let mirrored = self.mirror.as_deref().zip(view.head.as_ref());
        lines::counting(cluster.leader(), kind, &view.visible, mirrored, take).await
    }
}

/// Page by page: of SQLite an answer of one row costs as much as one of thousands of lines.
async fn by_page(pool: &SqlitePool, visible: &Visible, take: Take<'_>) -> Result<(), LedgerError> {
    let span = "SELECT COALESCE(MIN(seq), 1), COALESCE(MAX(seq), 0) FROM observation";
    let (mut from, to): (i64, i64) = sqlx::query_as(span).fetch_one(pool).await?;
    let tab = "char(9)";
    let statement = format!(
        "SELECT string_agg(seq || {tab} || unit || {tab} || measure || {tab} || period || {tab} || value || {tab} || stage || {tab} \
         || provenance, $3) FROM (SELECT * FROM observation WHERE seq >= $1 AND seq < $2 AND {} ORDER BY seq) AS page",
        visible.condition(),
    );
    let mut connection = pool.acquire().await?;
    let mut page = async |from: i64| {
        let page = sqlx::query_scalar(AssertSqlSafe(statement.as_str())).bind(from).bind(from + PAGE).bind("\n");
        page.fetch_one(&mut *connection).await
    };
    let mut lines: Option<String> = page(from).await?;
    let mut each = |line: &str| {
        let (seq, rest) = numbered(FactKind::Observation, line)?;
        if visible.hides(seq) { Ok(()) } else { take(seq, rest) }
    };
    while from <= to {
        from += PAGE;
        // SQLite makes the next page while this one is taken.
        let these = async { lines.as_deref().unwrap_or_default().lines().try_for_each(&mut each) };
        let (next, taken) = tokio::join!(page(from), these);
        taken?;
        lines = next?;
    }
    Ok(())
}

fn unpack(seq: i64, line: &str) -> Option<ObservationRow<'_>> {
    let mut parts = line.split('\t');
    Some(ObservationRow {
        seq,
        unit: parts.next()?,
        measure: parts.next()?,
        period: parts.next()?,
        value: parts.next()?.parse().ok()?,
        stage: parts.next()?,
        provenance: parts.next()?,
    })
}
