//! Facts that people type: each is based on what they saw, and nothing is overwritten unseen.

use programme::fact::{Cell, Fact, Record, Seq, Sourced, key_cells};
use sqlx::AssertSqlSafe;

use crate::{
    act::{ActSeq, NewAct},
    append::record,
    batch::Batch,
    database::{Ledger, Tx, within},
    error::LedgerError,
    schema::{Raw, columns},
    visible::{self, Visible},
};

/// A fact to be recorded, and the word on the same thing that its author saw.
#[derive(Clone, Debug, PartialEq)]
pub struct Amendment<F> {
    /// What is to be said.
    pub fact: Sourced<F>,
    /// The latest word when the author looked; none when there was none.
    pub seen: Option<Seq>,
}

/// Somebody else spoke first.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict<F> {
    /// The place of the amendment.
    pub place: usize,
    /// What stands now; none when what the author saw is gone.
    pub current: Option<Record<F>>,
}

/// How amendments ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Amended<F> {
    /// Recorded, as this act.
    Done(ActSeq),
    /// All of it was already so.
    Unchanged,
    /// Nothing was recorded: these were changed by somebody else meanwhile.
    Conflicts(Vec<Conflict<F>>),
}

impl Batch<'_> {
    /// Records amendments as one act, all of them or none. An amendment that says what already stands is left out.
    pub async fn amend<F: Fact>(
        &mut self,
        new: NewAct,
        province: &str,
        amendments: Vec<Amendment<F>>,
    ) -> Result<Amended<F>, LedgerError> {
        let visible = visible::now(&mut self.tx).await?;
        let mut conflicts = Vec::new();
        let mut news = Vec::new();
        for (place, amendment) in amendments.iter().enumerate() {
            let mut cells = Vec::with_capacity(F::FIELDS.len());
            amendment.fact.fact.store(&mut cells);
            let current = latest::<F>(&mut self.tx, &visible, &cells).await?;
            let standing = current.as_ref().map(|raw| Seq(raw.seq));
            if current.as_ref().is_some_and(|raw| raw.says(&amendment.fact, &cells)) {
                continue;
            }
            if standing == amendment.seen {
                news.push((place, standing.map(|seq| seq.0)));
            } else {
                conflicts.push(Conflict { place, current: current.map(Raw::record).transpose()? });
            }
        }
        if !conflicts.is_empty() {
            return Ok(Amended::Conflicts(conflicts));
        }
        if news.is_empty() {
            return Ok(Amended::Unchanged);
        }
        let facts: Vec<Sourced<F>> = amendments.into_iter().map(|amendment| amendment.fact).collect();
        Ok(Amended::Done(record(&mut self.tx, new, province, &facts, &news, &mut |_| {}).await?))
    }
}

impl Ledger {
    /// Records amendments as one act that stands alone, see [`Batch::amend`].
    pub async fn amend<F: Fact>(
        &self,
        new: NewAct,
        province: &str,
        amendments: Vec<Amendment<F>>,
    ) -> Result<Amended<F>, LedgerError> {
        let mut batch = self.batch().await?;
        let amended = batch.amend(new, province, amendments).await?;
        batch.commit().await?;
        Ok(amended)
    }
}

/// The latest word on what a fact with these cells is about.
async fn latest<F: Fact>(tx: &mut Tx<'_>, visible: &Visible, cells: &[Cell<'_>]) -> Result<Option<Raw>, LedgerError> {
    let keys: Vec<&str> = F::FIELDS.iter().filter(|field| field.key).map(|field| field.id).collect();
    let mut conditions = vec![visible.condition()];
    let mut number = 0;
    for (id, cell) in keys.iter().zip(key_cells::<F>(cells)) {
        conditions.push(if *cell == Cell::Null {
            format!("\"{id}\" IS NULL")
        } else {
            number += 1;
            format!("\"{id}\" = ${number}")
        });
    }
    let statement = format!(
        "SELECT seq, supersedes, valid, provenance, source, {} FROM {} WHERE {} ORDER BY seq DESC",
        columns::<F>(),
        F::KIND.id(),
        conditions.join(" AND "),
    );
    let rows: Vec<Raw> = within!(tx, connection => {
        let mut query = sqlx::query(AssertSqlSafe(statement));
        for cell in key_cells::<F>(cells) {
            query = match cell {
                Cell::Null => query,
                Cell::Int(number) => query.bind(*number),
                Cell::Text(text) => query.bind(text.clone().into_owned()),
            };
        }
        let rows = query.fetch_all(connection).await?;
        rows.iter().map(Raw::from_row::<F, _>).collect::<Result<_, _>>()?
    });
    Ok(rows.into_iter().find(|raw| !visible.hides(raw.seq)))
}
