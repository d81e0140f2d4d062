//! Recording facts: only what differs from what the ledger already says.

use std::collections::HashMap;

use programme::fact::{Cell, Fact, Seq, Sourced, key};
use sqlx::{AssertSqlSafe, QueryBuilder};

use crate::{
    act::{self, ActSeq, Content, NewAct},
    database::{Ledger, Tx, within},
    error::LedgerError,
    schema::{ENVELOPE, FactsDigest, Raw, columns},
    visible::{self, Visible},
};

/// How facts compare with the ledger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// About things of which the ledger says nothing.
    pub added: usize,
    /// Saying something else than the ledger.
    pub superseded: usize,
    /// Saying what the ledger already says.
    pub unchanged: usize,
}

/// What was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// The act; none when nothing was new.
    pub act: Option<ActSeq>,
    /// Facts about new things.
    pub added: usize,
    /// Facts that supersede another.
    pub superseded: usize,
    /// Facts that were there.
    pub unchanged: usize,
}

/// A statement binds at most this many values (SQLite takes 32,766).
const VALUES: usize = 16_000;

/// The facts to be written: place in the input, and the fact superseded.
type News = Vec<(usize, Option<i64>)>;

impl Ledger {
    /// Records facts of one kind as one act; `progress` is told how many are written. Facts that say what the ledger
    /// already says are left out, and when nothing is left no act is written.
    pub async fn append<F: Fact>(
        &self,
        new: NewAct,
        province: &str,
        facts: &[Sourced<F>],
        progress: &mut (dyn FnMut(u64) + Send),
    ) -> Result<Appended, LedgerError> {
        let mut tx = self.begin().await?;
        let (compared, news) = compare(&mut tx, facts).await?;
        let Compared { added, superseded, unchanged } = compared;
        if news.is_empty() {
            return Ok(Appended { act: None, added, superseded, unchanged });
        }
        let tail = act::tail(&mut tx).await?;
        let digest = insert(&mut tx, &tail, province, facts, &news, progress).await?;
        let content = Content {
            fact_kind: Some(F::KIND.id()),
            fact_count: i64::try_from(news.len()).unwrap_or(i64::MAX),
            facts_digest: digest,
            undoes: None,
        };
        let act = act::write(&mut tx, tail, new, content).await?;
        tx.commit().await?;
        Ok(Appended { act: Some(act), added, superseded, unchanged })
    }

    /// How facts compare with the ledger; nothing is written.
    pub async fn compare<F: Fact>(&self, facts: &[Sourced<F>]) -> Result<Compared, LedgerError> {
        let mut tx = self.begin().await?;
        Ok(compare(&mut tx, facts).await?.0)
    }

    /// Withdraws one fact as one act.
    pub async fn retract(&self, fact: Seq, new: NewAct) -> Result<ActSeq, LedgerError> {
        let mut tx = self.begin().await?;
        let visible = visible::now(&mut tx).await?;
        if visible.hides(fact.0) || !counts(&mut tx, &visible, fact.0).await? {
            return Err(LedgerError::NoSuchFact(fact.0));
        }
        let tail = act::tail(&mut tx).await?;
        let mut digest = FactsDigest::new();
        digest.add(tail.first_fact, None, ["", "", ""], &[Cell::Int(fact.0)]);
        within!(&mut tx, connection => {
            sqlx::query("INSERT INTO retraction (seq, act, fact) VALUES ($1, $2, $3)")
                .bind(tail.first_fact)
                .bind(tail.seq)
                .bind(fact.0)
                .execute(connection)
                .await?;
        });
        let content = Content {
            fact_kind: Some("retraction"),
            fact_count: 1,
            facts_digest: digest.finish(),
            undoes: None,
        };
        let act = act::write(&mut tx, tail, new, content).await?;
        tx.commit().await?;
        Ok(act)
    }
}

/// Whether a fact of any kind has this number and its act counts.
async fn counts(tx: &mut Tx<'_>, visible: &Visible, seq: i64) -> Result<bool, LedgerError> {
    for kind in programme::fact::FactKind::ALL {
        let statement = format!("SELECT seq FROM {} WHERE seq = {seq} AND {}", kind.id(), visible.condition());
        let found = within!(&mut *tx, connection => {
            sqlx::query(AssertSqlSafe(statement)).fetch_optional(connection).await?.is_some()
        });
        if found {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Compares facts with what counts now: the counts, and what is to be written.
async fn compare<F: Fact>(tx: &mut Tx<'_>, facts: &[Sourced<F>]) -> Result<(Compared, News), LedgerError> {
    let existing = existing::<F>(tx).await?;
    let mut seen: HashMap<String, usize> = HashMap::with_capacity(facts.len());
    let mut compared = Compared::default();
    let mut news = Vec::with_capacity(facts.len());
    let mut cells = Vec::new();
    for (place, fact) in facts.iter().enumerate() {
        cells.clear();
        fact.fact.store(&mut cells);
        let key = key::<F>(&cells);
        match existing.get(&key) {
            Some(known) if known.says(fact, &cells) => compared.unchanged += 1,
            Some(known) => {
                compared.superseded += 1;
                news.push((place, Some(known.seq)));
            }
            None => {
                compared.added += 1;
                news.push((place, None));
            }
        }
        if let Some(first) = seen.insert(key, place) {
            return Err(LedgerError::DuplicateKey { first: first + 1, second: place + 1 });
        }
    }
    Ok((compared, news))
}

/// The facts of a kind that count now, by what they are about.
async fn existing<F: Fact>(tx: &mut Tx<'_>) -> Result<HashMap<String, Raw>, LedgerError> {
    let visible = visible::now(tx).await?;
    let statement = format!(
        "SELECT seq, supersedes, valid, provenance, source, {} FROM {} WHERE {} ORDER BY seq",
        columns::<F>(),
        F::KIND.id(),
        visible.condition(),
    );
    let rows = within!(tx, connection => {
        let rows = sqlx::query(AssertSqlSafe(statement)).fetch_all(connection).await?;
        rows.iter().map(Raw::from_row::<F, _>).collect::<Result<Vec<Raw>, sqlx::Error>>()?
    });
    let counting = rows.into_iter().filter(|raw| !visible.hides(raw.seq));
    Ok(counting.map(|raw| (key::<F>(&raw.cells), raw)).collect())
}

/// Writes the facts, many to a statement; their digest.
async fn insert<F: Fact>(
    tx: &mut Tx<'_>,
    tail: &act::Tail,
    province: &str,
    facts: &[Sourced<F>],
    news: &News,
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<String, LedgerError> {
    let head = format!("INSERT INTO {} ({}, {}) ", F::KIND.id(), ENVELOPE.join(", "), columns::<F>());
    let rows_at_once = VALUES / (ENVELOPE.len() + F::FIELDS.len());
    let mut digest = FactsDigest::new();
    let mut seq = tail.first_fact;
    let mut written = 0;
    for chunk in news.chunks(rows_at_once) {
        let rows: Vec<(i64, Option<i64>, String, &Sourced<F>)> = (seq..)
            .zip(chunk)
            .map(|(seq, (place, supersedes))| (seq, *supersedes, facts[*place].fact.valid().to_string(), &facts[*place]))
            .collect();
        let mut cells = Vec::new();
        for (seq, supersedes, valid, fact) in &rows {
            cells.clear();
            fact.fact.store(&mut cells);
            digest.add(*seq, *supersedes, [valid, fact.provenance.id(), &fact.source], &cells);
        }
        within!(&mut *tx, connection => {
            let mut builder = QueryBuilder::new(head.as_str());
            builder.push_values(&rows, |mut row, (seq, supersedes, valid, fact)| {
                row.push_bind(*seq).push_bind(province).push_bind(tail.seq).push_bind(*supersedes);
                row.push_bind(valid.as_str()).push_bind(fact.provenance.id()).push_bind(fact.source.as_str());
                let mut cells = Vec::with_capacity(F::FIELDS.len());
                fact.fact.store(&mut cells);
                for (cell, field) in cells.into_iter().zip(F::FIELDS) {
                    match (cell, field.stored) {
                        (Cell::Int(number), _) => row.push_bind(number),
                        (Cell::Text(text), _) => row.push_bind(text.into_owned()),
                        (Cell::Null, programme::fact::Stored::Int) => row.push_bind(None::<i64>),
                        (Cell::Null, programme::fact::Stored::Text) => row.push_bind(None::<String>),
                    };
                }
            });
            builder.build().execute(connection).await?;
        });
        seq += i64::try_from(rows.len()).unwrap_or(i64::MAX);
        written += rows.len() as u64;
        progress(written);
    }
    Ok(digest.finish())
}
