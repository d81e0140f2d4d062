//! Acts: who did what, when and why; the chain of hashes over them.

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, ColumnIndex, Decode, Row, Type};

use crate::{
    database::{Ledger, Tx, on, within},
    error::LedgerError,
    history::moment,
};

/// The number of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActSeq(pub i64);

/// An act to be recorded. The caller gives the time: the ledger never reads a clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAct {
    /// Who acts.
    pub actor: String,
    /// Why.
    pub reason: String,
    /// What is done: `import recognition`, `undo`.
    pub kind: String,
    /// The file it comes from.
    pub source: Option<String>,
    /// The file's SHA-256.
    pub source_digest: Option<String>,
    /// The moment; moved on where the act before is not earlier.
    pub recorded_at: Timestamp,
}

/// A recorded act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// Its number.
    pub seq: ActSeq,
    /// What was done.
    pub kind: String,
    /// Who did it.
    pub actor: String,
    /// Why.
    pub reason: String,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// The file it came from.
    pub source: Option<String>,
    /// The file's SHA-256.
    pub source_digest: Option<String>,
    /// The table its facts are in.
    pub fact_kind: Option<String>,
    /// The number of its first fact.
    pub first_fact: i64,
    /// How many facts it has.
    pub fact_count: i64,
    /// SHA-256 over its facts.
    pub facts_digest: String,
    /// The act it undoes.
    pub undoes: Option<ActSeq>,
    /// The hash of the act before.
    pub previous_hash: String,
    /// SHA-256 over all of the above.
    pub hash: String,
}

const COLUMNS: &str = "seq, kind, actor, reason, recorded_at, source, source_digest, fact_kind, first_fact, fact_count, \
                       facts_digest, undoes, previous_hash, hash";

/// The hash before the first act.
pub(crate) const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What an act adds to the ledger beside itself.
#[derive(Default)]
pub(crate) struct Content {
    pub fact_kind: Option<&'static str>,
    pub fact_count: i64,
    pub facts_digest: String,
    pub undoes: Option<i64>,
}

/// Where the next act goes.
pub(crate) struct Tail {
    pub seq: i64,
    pub first_fact: i64,
    recorded_at: i64,
    hash: String,
}

impl Act {
    /// The hash that the act must bear.
    pub(crate) fn expected_hash(&self) -> String {
        let optional = |text: &Option<String>| text.clone().unwrap_or_default();
        let parts = [
            self.previous_hash.clone(),
            self.seq.0.to_string(),
            self.kind.clone(),
            self.actor.clone(),
            self.reason.clone(),
            self.recorded_at.as_microsecond().to_string(),
            optional(&self.source),
            optional(&self.source_digest),
            optional(&self.fact_kind),
            self.first_fact.to_string(),
            self.fact_count.to_string(),
            self.facts_digest.clone(),
            self.undoes.map(|act| act.0.to_string()).unwrap_or_default(),
        ];
        let mut hasher = Sha256::new();
        for part in parts {
            // Lengths keep neighbours apart: "ab","c" is not "a","bc".
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        hex(&hasher.finalize())
    }

    fn from_row<R>(row: &R) -> Result<Self, sqlx::Error>
    where
        R: Row,
        usize: ColumnIndex<R>,
        for<'d> i64: Decode<'d, R::Database> + Type<R::Database>,
        for<'d> String: Decode<'d, R::Database> + Type<R::Database>,
    {
        let micros: i64 = row.try_get(4)?;
        let recorded_at = Timestamp::from_microsecond(micros).map_err(|error| sqlx::Error::Decode(error.into()))?;
        Ok(Self {
            seq: ActSeq(row.try_get(0)?),
            kind: row.try_get(1)?,
            actor: row.try_get(2)?,
            reason: row.try_get(3)?,
            recorded_at,
            source: row.try_get(5)?,
            source_digest: row.try_get(6)?,
            fact_kind: row.try_get(7)?,
            first_fact: row.try_get(8)?,
            fact_count: row.try_get(9)?,
            facts_digest: row.try_get(10)?,
            undoes: row.try_get::<Option<i64>, _>(11)?.map(ActSeq),
            previous_hash: row.try_get(12)?,
            hash: row.try_get(13)?,
        })
    }
}

/// Bytes in lower-case hexadecimal, as digests are written.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Where the next act goes.
pub(crate) async fn tail(tx: &mut Tx<'_>) -> Result<Tail, LedgerError> {
    within!(tx, connection => {
        let last = sqlx::query("SELECT seq, first_fact + fact_count, recorded_at, hash FROM act ORDER BY seq DESC LIMIT 1");
        let Some(row) = last.fetch_optional(connection).await? else {
            return Ok(Tail { seq: 1, first_fact: 1, recorded_at: i64::MIN, hash: GENESIS.to_owned() });
        };
        let seq: i64 = row.try_get(0)?;
        Ok(Tail { seq: seq + 1, first_fact: row.try_get(1)?, recorded_at: row.try_get(2)?, hash: row.try_get(3)? })
    })
}

/// The last act, its hash, and when it was recorded.
pub(crate) async fn last(tx: &mut Tx<'_>) -> Result<Option<(ActSeq, String, Timestamp)>, LedgerError> {
    within!(tx, connection => {
        let row = sqlx::query("SELECT seq, hash, recorded_at FROM act ORDER BY seq DESC LIMIT 1").fetch_optional(connection).await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some((ActSeq(row.try_get(0)?), row.try_get(1)?, moment(row.try_get(2)?))))
    })
}

/// Writes an act at the tail.
pub(crate) async fn write(tx: &mut Tx<'_>, tail: Tail, new: NewAct, content: Content) -> Result<ActSeq, LedgerError> {
    let micros = new.recorded_at.as_microsecond().max(tail.recorded_at.saturating_add(1));
    let mut act = Act {
        seq: ActSeq(tail.seq),
        kind: new.kind,
        actor: new.actor,
        reason: new.reason,
        recorded_at: Timestamp::from_microsecond(micros).unwrap_or(new.recorded_at),
        source: new.source,
        source_digest: new.source_digest,
        fact_kind: content.fact_kind.map(str::to_owned),
        first_fact: tail.first_fact,
        fact_count: content.fact_count,
        facts_digest: content.facts_digest,
        undoes: content.undoes.map(ActSeq),
        previous_hash: tail.hash,
        hash: String::new(),
    };
    act.hash = act.expected_hash();
    let statement =
        format!("INSERT INTO act ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)");
    within!(tx, connection => {
        sqlx::query(AssertSqlSafe(statement))
            .bind(act.seq.0)
            .bind(&act.kind)
            .bind(&act.actor)
            .bind(&act.reason)
            .bind(micros)
            .bind(&act.source)
            .bind(&act.source_digest)
            .bind(&act.fact_kind)
            .bind(act.first_fact)
            .bind(act.fact_count)
            .bind(&act.facts_digest)
            .bind(act.undoes.map(|undone| undone.0))
            .bind(&act.previous_hash)
            .bind(&act.hash)
            .execute(connection)
            .await?;
    });
    Ok(act.seq)
}

/// Records, within a transaction, an act that has no facts: a change to people or settings.
pub(crate) async fn note(tx: &mut Tx<'_>, new: NewAct) -> Result<ActSeq, LedgerError> {
    let tail = tail(tx).await?;
    write(tx, tail, new, Content::default()).await
}

impl Ledger {
    /// The latest acts, the last one first.
    pub async fn acts(&self, limit: u32) -> Result<Vec<Act>, LedgerError> {
        self.acts_where("seq > $1", 0, limit).await
    }

    /// The latest acts that meet a condition on one number, the last one first.
    pub(crate) async fn acts_where(&self, condition: &str, number: i64, limit: u32) -> Result<Vec<Act>, LedgerError> {
        let statement = format!("SELECT {COLUMNS} FROM act WHERE {condition} ORDER BY seq DESC LIMIT {limit}");
        on!(&self.db, pool => {
            let rows = sqlx::query(AssertSqlSafe(statement)).bind(number).fetch_all(pool).await?;
            Ok(rows.iter().map(Act::from_row).collect::<Result<_, _>>()?)
        })
    }

    /// Every act, in order.
    pub(crate) async fn all_acts(&self) -> Result<Vec<Act>, LedgerError> {
        let mut acts = self.acts(u32::MAX).await?;
        acts.reverse();
        Ok(acts)
    }

    /// Undoes an act as one new act. An undo is itself an act and can be undone.
    pub async fn undo(&self, act: ActSeq, new: NewAct) -> Result<ActSeq, LedgerError> {
        let dependents = self.dependents(act).await?;
        if !dependents.is_empty() {
            return Err(LedgerError::HasDependents { act: act.0, dependents });
        }
        let mut tx = self.begin().await?;
        let exists = within!(&mut tx, connection => {
            let found = sqlx::query("SELECT seq FROM act WHERE seq = $1").bind(act.0);
            found.fetch_optional(connection).await?.is_some()
        });
        if !exists {
            return Err(LedgerError::NoSuchAct(act.0));
        }
        let undone = crate::visible::undone(&mut tx).await?;
        if undone.contains(&act.0) {
            return Err(LedgerError::AlreadyUndone(act.0));
        }
        let tail = tail(&mut tx).await?;
        let done = write(&mut tx, tail, new, Content { undoes: Some(act.0), ..Content::default() }).await?;
        tx.commit().await?;
        Ok(done)
    }
}
