//! Recording facts: only what differs from what the ledger already says.

use std::collections::{BTreeSet, HashMap};

use programme::fact::{Cell, Distinct, Fact, Field, Record, Reorganisation, Seq, Sourced, key};
use sqlx::AssertSqlSafe;

use crate::{
    act::{self, ActSeq, Content, NewAct},
    batch::Batch,
    database::{Engine, Ledger, Tx, within},
    error::LedgerError,
    insert,
    schema::{FactsDigest, Raw, columns},
    stream,
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

/// The facts to be written: place in the input, and the fact superseded.
pub(crate) type News = Vec<(usize, Option<i64>)>;

/// Facts on their way into their table.
pub(crate) struct Written<'a, F> {
    pub tail: &'a act::Tail,
    pub province: &'a str,
    pub facts: &'a [Sourced<F>],
    pub news: &'a News,
}

impl<'a, F: Fact> Written<'a, F> {
    /// Takes some of the news into the digest, and gives of each fact its number, what it supersedes, the day it is about, itself and
    /// its cells.
    pub fn each(
        &self,
        some: std::ops::Range<usize>,
        digest: &mut FactsDigest,
        mut give: impl FnMut(i64, Option<i64>, String, &'a Sourced<F>, &[Cell<'a>]),
    ) {
        let first = self.tail.first_fact.saturating_add_unsigned(some.start as u64);
        let mut cells = Vec::with_capacity(F::FIELDS.len());
        for (seq, (place, supersedes)) in (first..).zip(&self.news[some]) {
            let fact = &self.facts[*place];
            let valid = valid(&fact.fact);
            cells.clear();
            fact.fact.store(&mut cells);
            digest.add(seq, *supersedes, [&valid, fact.provenance.id(), &fact.source], &cells);
            give(seq, *supersedes, valid, fact, &cells);
        }
    }
}

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
    if facts.is_empty() {
        return Ok((Compared::default(), Vec::new()));
    }
    let existing = existing(tx, facts).await?;
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

/// So many texts of a key are named in a statement (SQLite binds 32,766); of more, all facts are read.
const NAMED: usize = 12_000;

/// What facts are about, as far as an index finds it: of a nation's observations those of some units and periods are compared, not all.
fn named<F: Fact>(facts: &Distinct<F>) -> Vec<(&'static str, BTreeSet<String>)> {
    let fields = F::FIELDS.iter().enumerate();
    let keys = fields.filter(|(_, field)| field.key && ["unit", "period"].contains(&field.id));
    let mut named: Vec<_> = keys.map(|(place, field)| (place, (field.id, BTreeSet::new()))).collect();
    let mut cells = Vec::new();
    for fact in facts.iter() {
        cells.clear();
        fact.fact.store(&mut cells);
        named.retain_mut(|(place, (_, texts))| match &cells[*place] {
            Cell::Text(text) if texts.contains(&**text) => true,
            Cell::Text(text) => texts.insert(text.clone().into_owned()) && texts.len() <= NAMED,
            Cell::Int(_) | Cell::Null => false,
        });
    }
    named.into_iter().map(|(_, named)| named).collect()
}

/// The facts of a kind that count now, by what they are about: those that may be about what these are.
async fn existing<F: Fact>(tx: &mut Tx<'_>, facts: &Distinct<F>) -> Result<HashMap<String, Raw>, LedgerError> {
    let visible = visible::now(tx).await?;
    let named = named(facts);
    let mut conditions = vec![visible.condition()];
    let mut bound = 0;
    for (field, texts) in &named {
        let numbers = bound + 1..=bound + texts.len();
        bound += texts.len();
        let marks: Vec<String> = match tx.engine() {
            // SQLite looks names up one after another, which is quadratic in a long statement.
            Engine::Sqlite => vec!["?".to_owned(); texts.len()],
            Engine::Postgres => numbers.map(|number| format!("${number}")).collect(),
        };
        conditions.push(format!("{field} IN ({})", marks.join(", ")));
    }
    let statement = format!(
        "SELECT seq, supersedes, valid, provenance, source, {} FROM {} WHERE {} ORDER BY seq",
        columns::<F>(),
        F::KIND.id(),
        conditions.join(" AND "),
    );
    let rows = within!(tx, connection => {
        let mut query = sqlx::query(AssertSqlSafe(statement));
        for text in named.into_iter().flat_map(|(_, texts)| texts) {
            query = query.bind(text);
        }
        let rows = query.fetch_all(connection).await?;
        rows.iter().map(Raw::from_row::<F, _>).collect::<Result<Vec<Raw>, sqlx::Error>>()?
    });
    let counting = rows.into_iter().filter(|raw| !visible.hides(raw.seq));
    Ok(counting.map(|raw| (key::<F>(&raw.cells), raw)).collect())
}

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
    let written = Written { tail: &tail, province, facts, news };
    let facts_digest = match tx {
        Tx::Sqlite(tx) => insert::facts(&mut *tx, &written, progress).await?,
        Tx::Postgres(tx) => stream::facts(&mut *tx, &written, progress).await?,
    };
    let content = Content {
        fact_kind: Some(F::KIND.id()),
        fact_count: i64::try_from(news.len()).unwrap_or(i64::MAX),
        facts_digest,
        undoes: None,
    };
    act::write(tx, tail, new, content).await
}

/// The day a fact is about, as stored.
fn valid<F: Fact>(fact: &F) -> String {
    match Field::store(&fact.valid()).into_owned() {
        Cell::Text(text) => text.into_owned(),
        Cell::Int(_) | Cell::Null => String::new(),
    }
}
