//! Recording facts: only what differs from what the ledger already says.

use std::collections::{BTreeSet, HashMap};

use programme::fact::{Cell, Distinct, Fact, Record, Reorganisation, Seq, key};
use sqlx::AssertSqlSafe;

use crate::{
    act::{self, ActSeq, Content, NewAct},
    batch::Batch,
    database::{Engine, Ledger, Tx, within},
    error::LedgerError,
    insert,
    schema::{FactsDigest, Given, Raw, select},
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
pub(crate) struct Written<'a> {
    pub tail: &'a act::Tail,
    pub province: &'a str,
    pub facts: &'a dyn Given,
    pub news: &'a News,
}

impl Written<'_> {
    /// Takes some of the news into the digest, and gives of each fact its number, what it supersedes, the day it is about with how it
    /// is known and from where, and its cells.
    pub fn each(
        &self,
        some: std::ops::Range<usize>,
        digest: &mut FactsDigest,
        mut give: impl FnMut(i64, Option<i64>, (String, &'static str, &str), &[Cell<'_>]),
    ) {
        let first = self.tail.first_fact.saturating_add_unsigned(some.start as u64);
        let mut cells = Vec::new();
        for (seq, (place, supersedes)) in (first..).zip(&self.news[some]) {
            let valid = self.facts.valid(*place);
            let (provenance, source) = self.facts.fact(*place, &mut cells);
            digest.add(seq, *supersedes, [&valid, provenance.id(), source], &cells);
            give(seq, *supersedes, (valid, provenance.id(), source), &cells);
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
        self.take(new, province, &&**facts, progress).await
    }

    /// The same, of facts of any kind.
    #[tracing::instrument(name = "append", level = "debug", skip_all, fields(kind = facts.kind().id(), facts = facts.count()))]
    async fn take(
        &mut self,
        new: NewAct,
        province: &str,
        facts: &dyn Given,
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
        Ok(self.news(&&**facts).await?.0)
    }

    /// What facts say that the ledger does not: how many of each sort, their places with the fact that stands now, and
    /// that fact itself for the first of them.
    pub async fn differences<F: Fact>(
        &self,
        facts: &Distinct<F>,
        shown: usize,
    ) -> Result<(Compared, Vec<Difference<F>>), LedgerError> {
        let (compared, news) = self.news(&&**facts).await?;
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

    async fn news(&self, facts: &dyn Given) -> Result<(Compared, News), LedgerError> {
        let mut tx = self.begin().await?;
        compare(&mut tx, facts).await
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
async fn compare(tx: &mut Tx<'_>, facts: &dyn Given) -> Result<(Compared, News), LedgerError> {
    if facts.count() == 0 {
        return Ok((Compared::default(), Vec::new()));
    }
    let existing = existing(tx, facts).await?;
    if existing.is_empty() {
        let compared = Compared { added: facts.count(), ..Compared::default() };
        return Ok((compared, (0..facts.count()).map(|place| (place, None)).collect()));
    }
    let mut compared = Compared::default();
    let mut news = Vec::with_capacity(facts.count());
    let mut cells = Vec::new();
    for place in 0..facts.count() {
        let how = facts.fact(place, &mut cells);
        let known = existing.get(&key(facts.kind(), &cells));
        match known {
            Some(known) if known.says(how, &cells) => compared.unchanged += 1,
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

/// So many texts of a key are named in a statement; of more, all facts are read.
const NAMED: usize = 50_000;

/// What facts are about, as far as an index finds it: of a nation's observations those of some units and periods are compared, not all.
fn named(facts: &dyn Given) -> Vec<(&'static str, BTreeSet<String>)> {
    let fields = facts.kind().fields().iter().enumerate();
    let keys = fields.filter(|(_, field)| field.key && ["unit", "period", "code"].contains(&field.id));
    let mut named: Vec<_> = keys.map(|(place, field)| (place, (field.id, BTreeSet::new()))).collect();
    let mut cells = Vec::new();
    for place in 0..facts.count() {
        facts.fact(place, &mut cells);
        named.retain_mut(|(place, (_, texts))| match &cells[*place] {
            Cell::Text(text) if texts.contains(&**text) => true,
            Cell::Text(text) => texts.insert(text.clone().into_owned()) && texts.len() <= NAMED,
            Cell::Int(_) | Cell::Null => false,
        });
    }
    named.into_iter().map(|(_, named)| named).collect()
}

/// The facts of a kind that count now, by what they are about: those that may be about what these are.
async fn existing(tx: &mut Tx<'_>, facts: &dyn Given) -> Result<HashMap<String, Raw<'static>>, LedgerError> {
    let visible = visible::now(tx).await?;
    let named = named(facts);
    let mut conditions = vec![visible.condition()];
    for ((field, _), number) in named.iter().zip(1..) {
        conditions.push(match tx.engine() {
            Engine::Sqlite => format!("{field} IN (SELECT value FROM json_each(${number}))"),
            Engine::Postgres => format!("{field} = ANY (${number})"),
        });
    }
    let kind = facts.kind();
    let statement = format!("{} WHERE {} ORDER BY seq", select(kind, ""), conditions.join(" AND "));
    let texts = named.into_iter().map(|(_, texts)| texts);
    let rows = match tx {
        Tx::Sqlite(tx) => {
            let as_json = texts.map(|texts| texts.into_iter().collect::<serde_json::Value>().to_string());
            let query = as_json.fold(sqlx::query(AssertSqlSafe(statement)), sqlx::query::Query::bind);
            let rows = query.fetch_all(&mut **tx).await?;
            rows.iter().map(|row| Raw::from_row(kind, row)).collect::<Result<Vec<Raw<'static>>, sqlx::Error>>()?
        }
        Tx::Postgres(tx) => {
            let arrays = texts.map(Vec::from_iter);
            let query = arrays.fold(sqlx::query(AssertSqlSafe(statement)), sqlx::query::Query::bind);
            let rows = query.fetch_all(&mut **tx).await?;
            rows.iter().map(|row| Raw::from_row(kind, row)).collect::<Result<Vec<Raw<'static>>, sqlx::Error>>()?
        }
    };
    let counting = rows.into_iter().filter(|raw| !visible.hides(raw.seq));
    Ok(counting.map(|raw| (raw.key(), raw)).collect())
}

/// Writes facts that say something new as the act after all others.
pub(crate) async fn record(
    tx: &mut Tx<'_>,
    new: NewAct,
    province: &str,
    facts: &dyn Given,
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
        fact_kind: Some(facts.kind().id()),
        fact_count: i64::try_from(news.len()).unwrap_or(i64::MAX),
        facts_digest,
        undoes: None,
    };
    act::write(tx, tail, new, content).await
}
