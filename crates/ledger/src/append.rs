//! Recording facts: only what differs from what the ledger already says.

use std::{collections::HashMap, fmt::Write as _};

use programme::fact::{Cell, Distinct, Fact, Field, Record, Reorganisation, Seq, Sourced, Stored, key};
use sqlx::AssertSqlSafe;

use crate::{
    act::{self, ActSeq, Content, NewAct},
    batch::Batch,
    database::{Engine, Ledger, Tx, within},
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

/// A fact that says something new.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference<F> {
    /// Its place among the facts compared.
    pub place: usize,
    /// The fact that it would supersede.
    pub standing: Option<Seq>,
    /// What that says, where it was asked for.
    pub record: Option<Record<F>>,
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
pub(crate) const VALUES: usize = 16_000;

/// The facts to be written: place in the input, and the fact superseded.
pub(crate) type News = Vec<(usize, Option<i64>)>;

impl Batch<'_> {
    /// Records facts of one kind as one act; `progress` is told how many are written. Facts that say what the ledger
    /// already says are left out, and when nothing is left no act is written.
    pub async fn append<F: Fact>(
        &mut self,
        new: NewAct,
        province: &str,
        facts: &Distinct<F>,
        progress: &mut (dyn FnMut(u64) + Send),
    ) -> Result<Appended, LedgerError> {
        let (compared, news) = compare(&mut self.tx, facts).await?;
        let Compared { added, superseded, unchanged } = compared;
        let act = if news.is_empty() {
            None
        } else {
            Some(record(&mut self.tx, new, province, facts, &news, progress).await?)
        };
        Ok(Appended { act, added, superseded, unchanged })
    }
}

impl Ledger {
    /// Records facts of one kind as one act that stands alone, see [`Batch::append`].
    pub async fn append<F: Fact>(
        &self,
        new: NewAct,
        province: &str,
        facts: &Distinct<F>,
        progress: &mut (dyn FnMut(u64) + Send),
    ) -> Result<Appended, LedgerError> {
        let mut batch = self.batch().await?;
        let appended = batch.append(new, province, facts, progress).await?;
        batch.commit().await?;
        Ok(appended)
    }

    /// How facts compare with the ledger; nothing is written.
    pub async fn compare<F: Fact>(&self, facts: &Distinct<F>) -> Result<Compared, LedgerError> {
        let mut tx = self.begin().await?;
        Ok(compare(&mut tx, facts).await?.0)
    }

    /// What facts say that the ledger does not: how many of each sort, their places with the fact that stands now, and
    /// that fact itself for the first of them.
    pub async fn differences<F: Fact>(
        &self,
        facts: &Distinct<F>,
        shown: usize,
    ) -> Result<(Compared, Vec<Difference<F>>), LedgerError> {
        let mut tx = self.begin().await?;
        let (compared, news) = compare(&mut tx, facts).await?;
        drop(tx);
        let mut differences = Vec::with_capacity(news.len());
        for (count, (place, standing)) in news.into_iter().enumerate() {
            let standing = standing.map(Seq);
            let record = match standing {
                Some(seq) if count < shown => self.record::<F>(seq).await?.map(|(record, _)| record),
                _ => None,
            };
            differences.push(Difference { place, standing, record });
        }
        Ok((compared, differences))
    }

    /// Withdraws one fact as one act; not a line of a decision that redraws units, which stands or falls as a whole.
    pub async fn retract(&self, fact: Seq, new: NewAct) -> Result<ActSeq, LedgerError> {
        if let Some((_, Some(act))) = self.record::<Reorganisation>(fact).await? {
            return Err(LedgerError::PartOfDecision { fact: fact.0, act: act.seq.0 });
        }
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
        let content =
            Content { fact_kind: Some("retraction"), fact_count: 1, facts_digest: digest.finish(), undoes: None };
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
async fn compare<F: Fact>(tx: &mut Tx<'_>, facts: &Distinct<F>) -> Result<(Compared, News), LedgerError> {
    let existing = existing::<F>(tx).await?;
    if existing.is_empty() {
        let compared = Compared { added: facts.len(), ..Compared::default() };
        return Ok((compared, (0..facts.len()).map(|place| (place, None)).collect()));
    }
    let mut compared = Compared::default();
    let mut news = Vec::with_capacity(facts.len());
    let mut cells = Vec::new();
    for (place, fact) in facts.iter().enumerate() {
        cells.clear();
        fact.fact.store(&mut cells);
        let known = existing.get(&key::<F>(&cells));
        match known {
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

/// A value on its way into a statement.
type Value = Cell<'static>;

/// Writes facts that say something new as the act after all others.
pub(crate) async fn record<F: Fact>(
    tx: &mut Tx<'_>,
    new: NewAct,
    province: &str,
    facts: &[Sourced<F>],
    news: &News,
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<ActSeq, LedgerError> {
    let tail = act::tail(tx).await?;
    let content = Content {
        fact_kind: Some(F::KIND.id()),
        fact_count: i64::try_from(news.len()).unwrap_or(i64::MAX),
        facts_digest: insert(tx, &tail, province, facts, news, progress).await?,
        undoes: None,
    };
    act::write(tx, tail, new, content).await
}

/// Writes the facts, many to a statement; their digest.
///
/// A column that says the same in all rows of a statement is bound once: of a million observations of one report most
/// columns are, and binding values is most of the cost.
async fn insert<F: Fact>(
    tx: &mut Tx<'_>,
    tail: &act::Tail,
    province: &str,
    facts: &[Sourced<F>],
    news: &News,
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<String, LedgerError> {
    let columns = format!("{}, {}", ENVELOPE.join(", "), columns::<F>());
    let rows_at_once = VALUES / (ENVELOPE.len() + F::FIELDS.len());
    let envelope = [Stored::Int, Stored::Text, Stored::Text, Stored::Text];
    let stored: Vec<Stored> = envelope.into_iter().chain(F::FIELDS.iter().map(|field| field.stored)).collect();
    let engine = tx.engine();
    let mut digest = FactsDigest::new();
    let mut seq = tail.first_fact;
    let mut chunks = news.chunks(rows_at_once);
    let mut prepare = |seq: i64| {
        let rows = chunks.next().map(|chunk| rows(facts, chunk, seq, &mut digest))?;
        Some((Statement::of(engine, F::KIND.id(), &columns, &rows), rows))
    };
    let mut next = prepare(seq);
    while let Some((statement, mut rows)) = next {
        let after = seq + i64::try_from(rows.len()).unwrap_or(i64::MAX);
        // The database works on these rows while the next ones are made ready.
        let written = within!(&mut *tx, connection => {
            let mut query = sqlx::query(AssertSqlSafe(statement.text)).bind(seq).bind(province).bind(tail.seq);
            for (column, row) in statement.bound {
                query = match (take(&mut rows, row, column), stored[column]) {
                    (Cell::Int(number), _) => query.bind(number),
                    (Cell::Text(text), _) => query.bind(text.into_owned()),
                    (Cell::Null, Stored::Text) => query.bind(None::<String>),
                    (Cell::Null, Stored::Int | Stored::Quantity | Stored::Years) => query.bind(None::<i64>),
                };
            }
            let (done, prepared) = tokio::join!(query.execute(connection), async { prepare(after) });
            next = prepared;
            done.map(drop)
        });
        written?;
        seq = after;
        progress(u64::try_from(seq - tail.first_fact).unwrap_or(0));
    }
    Ok(digest.finish())
}

/// The values of some facts in the order of the columns after the act, taken into the digest.
fn rows<F: Fact>(
    facts: &[Sourced<F>],
    chunk: &[(usize, Option<i64>)],
    first: i64,
    digest: &mut FactsDigest,
) -> Vec<Vec<Value>> {
    let row = |(seq, (place, supersedes)): (i64, &(usize, Option<i64>))| {
        let fact = &facts[*place];
        let valid = valid(&fact.fact);
        let mut cells = Vec::with_capacity(F::FIELDS.len());
        fact.fact.store(&mut cells);
        digest.add(seq, *supersedes, [&valid, fact.provenance.id(), &fact.source], &cells);
        let mut row: Vec<Value> = Vec::with_capacity(ENVELOPE.len() + F::FIELDS.len() - 3);
        row.extend([supersedes.map_or(Cell::Null, Cell::Int), Cell::Text(valid.into())]);
        row.extend([Cell::text(fact.provenance.id()), Cell::Text(fact.source.clone().into())]);
        row.extend(cells.into_iter().map(Cell::into_owned));
        row
    };
    (first..).zip(chunk).map(row).collect()
}

/// The day a fact is about, as stored.
fn valid<F: Fact>(fact: &F) -> String {
    match Field::store(&fact.valid()).into_owned() {
        Cell::Text(text) => text.into_owned(),
        Cell::Int(_) | Cell::Null => String::new(),
    }
}

fn take(rows: &mut [Vec<Value>], row: usize, column: usize) -> Value {
    std::mem::replace(&mut rows[row][column], Cell::Null)
}

/// An INSERT of many rows: its text, and which (column, row) each parameter after the first three is.
struct Statement {
    text: String,
    bound: Vec<(usize, usize)>,
}

impl Statement {
    /// The parameters are, in the order of the text: the number of the first fact, the province, the act, then what is
    /// the same in all rows, then row by row what differs.
    ///
    /// SQLite looks parameters up by name one after another, which is quadratic in a long statement: there they stay
    /// without a name.
    fn of(engine: Engine, table: &str, columns: &str, rows: &[Vec<Value>]) -> Self {
        let width = rows.first().map_or(0, Vec::len);
        let same = |column: &usize| rows.iter().all(|row| row[*column] == rows[0][*column]);
        let (constant, varying): (Vec<usize>, Vec<usize>) = (0..width).partition(same);
        let mut number = 0;
        let mut parameter = |text: &mut String| {
            number += 1;
            // Writing to a String cannot fail.
            let _ = match engine {
                Engine::Sqlite => text.write_char('?'),
                Engine::Postgres => write!(text, "${number}"),
            };
        };
        let mut text = format!("INSERT INTO {table} ({columns}) SELECT column1 + ");
        for separator in ["", ", ", ", "] {
            text.push_str(separator);
            parameter(&mut text);
        }
        for column in 0..width {
            text.push_str(", ");
            match varying.iter().position(|each| *each == column) {
                Some(place) => _ = write!(text, "column{}", place + 2),
                None => parameter(&mut text),
            }
        }
        text.push_str(" FROM (VALUES ");
        for row in 0..rows.len() {
            let comma = if row == 0 { "" } else { ", " };
            let _ = write!(text, "{comma}({row}");
            for _ in &varying {
                text.push_str(", ");
                parameter(&mut text);
            }
            text.push(')');
        }
        text.push_str(") AS news");
        let mut bound: Vec<(usize, usize)> = constant.into_iter().map(|column| (column, 0)).collect();
        bound.extend((0..rows.len()).flat_map(|row| varying.iter().map(move |column| (*column, row))));
        Self { text, bound }
    }
}
