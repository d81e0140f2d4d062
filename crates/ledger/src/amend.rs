//! Facts that people type: each is based on what they saw, and nothing is overwritten unseen.

use programme::fact::{Cell, Fact, FactKind, Record, Seq, Sourced, key_cells};
use sqlx::AssertSqlSafe;

use crate::{
    act::{ActSeq, NewAct},
    append::record,
    batch::Batch,
    database::{Ledger, Tx, within},
    error::LedgerError,
    schema::{Given, Raw, select},
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

/// The act, if anything was new; else the places where something else stands, and what.
type Outcome = Result<Option<ActSeq>, Vec<(usize, Option<Raw<'static>>)>>;

impl Batch<'_> {
    /// Records amendments as one act, all of them or none. An amendment that says what already stands is left out.
    pub async fn amend<F: Fact>(
        &mut self,
        new: NewAct,
        province: &str,
        amendments: Vec<Amendment<F>>,
    ) -> Result<Amended<F>, LedgerError> {
        let (facts, seen): (Vec<_>, Vec<_>) =
            amendments.into_iter().map(|amendment| (amendment.fact, amendment.seen)).unzip();
        Ok(match self.say(new, province, &facts.as_slice(), &seen).await? {
            Ok(act) => act.map_or(Amended::Unchanged, Amended::Done),
            Err(conflicts) => {
                let conflict = |(place, current): (_, Option<Raw<'static>>)| {
                    Ok(Conflict { place, current: current.map(Raw::record).transpose()? })
                };
                Amended::Conflicts(conflicts.into_iter().map(conflict).collect::<Result<_, LedgerError>>()?)
            }
        })
    }

    /// The same, of facts of any kind.
    #[tracing::instrument(name = "amend", level = "debug", skip_all, fields(kind = facts.kind().id()))]
    async fn say(
        &mut self,
        new: NewAct,
        province: &str,
        facts: &dyn Given,
        seen: &[Option<Seq>],
    ) -> Result<Outcome, LedgerError> {
        let visible = visible::now(&mut self.tx).await?;
        let (mut conflicts, mut news) = (Vec::new(), Vec::new());
        for (place, seen) in seen.iter().enumerate() {
            let mut cells = Vec::new();
            let how = facts.fact(place, &mut cells);
            let current = latest(&mut self.tx, &visible, facts.kind(), &cells).await?;
            let standing = current.as_ref().map(|raw| Seq(raw.seq));
            if current.as_ref().is_some_and(|raw| raw.says(how, &cells)) {
                continue;
            }
            if standing == *seen {
                news.push((place, standing.map(|seq| seq.0)));
            } else {
                conflicts.push((place, current));
            }
        }
        if !conflicts.is_empty() {
            return Ok(Err(conflicts));
        }
        if news.is_empty() {
            return Ok(Ok(None));
        }
        Ok(Ok(Some(record(&mut self.tx, new, province, facts, &news, &mut |_| {}).await?)))
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
async fn latest(
    tx: &mut Tx<'_>,
    visible: &Visible,
    kind: FactKind,
    cells: &[Cell<'_>],
) -> Result<Option<Raw<'static>>, LedgerError> {
    let keys: Vec<&str> = kind.fields().iter().filter(|field| field.key).map(|field| field.id).collect();
    let mut conditions = vec![visible.condition()];
    let mut number = 0;
    for (id, cell) in keys.iter().zip(key_cells(kind, cells)) {
        conditions.push(if *cell == Cell::Null {
            format!("\"{id}\" IS NULL")
        } else {
            number += 1;
            format!("\"{id}\" = ${number}")
        });
    }
    let statement = format!("{} WHERE {} ORDER BY seq DESC", select(kind, ""), conditions.join(" AND "));
    let rows: Vec<Raw<'static>> = within!(tx, connection => {
        let mut query = sqlx::query(AssertSqlSafe(statement));
        for cell in key_cells(kind, cells) {
            query = match cell {
                Cell::Null => query,
                Cell::Int(number) => query.bind(*number),
                Cell::Text(text) => query.bind(text.clone().into_owned()),
            };
        }
        let rows = query.fetch_all(connection).await?;
        rows.iter().map(|row| Raw::from_row(kind, row)).collect::<Result<_, _>>()?
    });
    Ok(rows.into_iter().find(|raw| !visible.hides(raw.seq)))
}
