//! How a kind of fact lies in its table, and its canonical bytes.

use std::borrow::Cow;

use programme::fact::{Cell, Fact, FactKind, Field, Provenance, Record, Seq, Sourced, Stored, key};
use sha2::{Digest, Sha256};
use sqlx::{ColumnIndex, Decode, Row, Type};

use crate::error::LedgerError;

/// The columns that every table of facts begins with.
pub(crate) const ENVELOPE: [&str; 7] = ["seq", "province", "act", "supersedes", "valid", "provenance", "source"];

/// The own columns of a kind, quoted: some are words of SQL.
pub(crate) fn columns(kind: FactKind) -> String {
    kind.fields().iter().map(|field| format!("\"{}\"", field.id)).collect::<Vec<_>>().join(", ")
}

/// Selects what [`Raw::from_row`] reads, and further columns.
pub(crate) fn select(kind: FactKind, further: &str) -> String {
    let (own, table) = (columns(kind), kind.id());
    format!("SELECT seq, supersedes, valid, provenance, source, {own}{further} FROM {table}")
}

/// Facts of one kind, whichever it is: what is done with them is compiled once, not once a kind.
pub(crate) trait Given: Sync {
    fn kind(&self) -> FactKind;
    fn count(&self) -> usize;
    /// The day the fact at a place is about, as stored.
    fn valid(&self, place: usize) -> String;
    /// How the fact at a place is known and from where, its fields going into `cells`.
    fn fact<'a>(&'a self, place: usize, cells: &mut Vec<Cell<'a>>) -> (Provenance, &'a str);
}

impl<F: Fact> Given for &[Sourced<F>] {
    fn kind(&self) -> FactKind {
        F::KIND
    }

    fn count(&self) -> usize {
        self.len()
    }

    fn valid(&self, place: usize) -> String {
        match Field::store(&self[place].fact.valid()).into_owned() {
            Cell::Text(text) => text.into_owned(),
            Cell::Int(_) | Cell::Null => String::new(),
        }
    }

    fn fact<'a>(&'a self, place: usize, cells: &mut Vec<Cell<'a>>) -> (Provenance, &'a str) {
        let fact = &self[place];
        cells.clear();
        fact.fact.store(cells);
        (fact.provenance, &fact.source)
    }
}

/// One cell of a row.
pub(crate) fn cell<R>(row: &R, index: usize, stored: Stored) -> Result<Cell<'static>, sqlx::Error>
where
    R: Row,
    usize: ColumnIndex<R>,
    for<'d> i64: Decode<'d, R::Database> + Type<R::Database>,
    for<'d> String: Decode<'d, R::Database> + Type<R::Database>,
{
    Ok(match stored {
        Stored::Int | Stored::Quantity | Stored::Years => {
            row.try_get::<Option<i64>, _>(index)?.map_or(Cell::Null, Cell::Int)
        }
        Stored::Text => row.try_get::<Option<String>, _>(index)?.map_or(Cell::Null, |text| Cell::Text(text.into())),
    })
}

/// A fact as it lies in its table: number, what it supersedes, how we know it, from where, and its fields.
pub(crate) struct Raw<'a> {
    pub kind: FactKind,
    pub seq: i64,
    pub supersedes: Option<i64>,
    pub valid: Cow<'a, str>,
    pub provenance: Cow<'a, str>,
    pub source: Cow<'a, str>,
    pub cells: Vec<Cell<'a>>,
}

impl Raw<'static> {
    /// From a row of `seq, supersedes, valid, provenance, source` and the fact's own columns.
    pub fn from_row<R>(kind: FactKind, row: &R) -> Result<Self, sqlx::Error>
    where
        R: Row,
        usize: ColumnIndex<R>,
        for<'d> i64: Decode<'d, R::Database> + Type<R::Database>,
        for<'d> String: Decode<'d, R::Database> + Type<R::Database>,
    {
        let cells = kind.fields().iter().enumerate().map(|(index, field)| cell(row, index + 5, field.stored));
        Ok(Self {
            kind,
            seq: row.try_get(0)?,
            supersedes: row.try_get(1)?,
            valid: row.try_get::<String, _>(2)?.into(),
            provenance: row.try_get::<String, _>(3)?.into(),
            source: row.try_get::<String, _>(4)?.into(),
            cells: cells.collect::<Result<_, _>>()?,
        })
    }
}

impl Raw<'_> {
    /// The fact itself.
    pub fn record<F: Fact>(self) -> Result<Record<F>, LedgerError> {
        let damaged = |field| LedgerError::Damaged { table: self.kind.id(), seq: self.seq, field };
        let fact = F::load(&self.cells).map_err(damaged)?;
        let provenance = Provenance::from_id(&self.provenance).ok_or_else(|| damaged("provenance"))?;
        Ok(Record { seq: Seq(self.seq), sourced: Sourced { fact, provenance, source: self.source.into_owned() } })
    }

    /// What it is about.
    pub fn key(&self) -> String {
        key(self.kind, &self.cells)
    }

    /// Whether it says the same as a fact with these cells.
    pub fn says(&self, (provenance, source): (Provenance, &str), cells: &[Cell<'_>]) -> bool {
        self.provenance == provenance.id() && self.source == source && self.cells == cells
    }
}

/// The facts themselves.
pub(crate) fn records<F: Fact>(rows: Vec<Raw<'_>>) -> Result<Vec<Record<F>>, LedgerError> {
    rows.into_iter().map(Raw::record).collect()
}

/// Digest over the facts of an act, in order.
pub(crate) struct FactsDigest(Sha256);

impl FactsDigest {
    pub fn new() -> Self {
        Self(Sha256::new())
    }

    /// Takes the next fact. Every part is preceded by its length or kind, so that no two facts have the same bytes. Empty cells at
    /// the end are left out: a kind may be given another field, after its last, and what was recorded before keeps its digest.
    pub fn add(&mut self, seq: i64, supersedes: Option<i64>, envelope: [&str; 3], cells: &[Cell<'_>]) {
        let mut bytes = Vec::with_capacity(160);
        bytes.extend(seq.to_le_bytes());
        bytes.extend(supersedes.unwrap_or(0).to_le_bytes());
        for text in envelope {
            put_text(&mut bytes, text);
        }
        let filled = cells.iter().rposition(|cell| *cell != Cell::Null).map_or(0, |last| last + 1);
        bytes.extend((filled as u64).to_le_bytes());
        for cell in &cells[..filled] {
            match cell {
                Cell::Null => bytes.push(0),
                Cell::Int(number) => {
                    bytes.push(1);
                    bytes.extend(number.to_le_bytes());
                }
                Cell::Text(text) => {
                    bytes.push(2);
                    put_text(&mut bytes, text);
                }
            }
        }
        self.0.update(&bytes);
    }

    pub fn finish(self) -> String {
        crate::act::hex(&self.0.finalize())
    }
}

fn put_text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend((text.len() as u64).to_le_bytes());
    bytes.extend(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(facts: &[&[Cell<'_>]]) -> String {
        let mut digest = FactsDigest::new();
        for (seq, cells) in (1..).zip(facts) {
            digest.add(seq, None, ["2023-03-13", "official", "t"], cells);
        }
        digest.finish()
    }

    #[test]
    fn a_field_added_later_leaves_the_digest_of_what_was_said_before() {
        let before: [&[Cell<'_>]; 2] = [&[Cell::text("a"), Cell::Int(1)], &[Cell::text("b"), Cell::Null]];
        let after: [&[Cell<'_>]; 2] =
            [&[Cell::text("a"), Cell::Int(1), Cell::Null], &[Cell::text("b"), Cell::Null, Cell::Null]];
        assert_eq!(digest(&before), digest(&after));
        assert_ne!(digest(&[&[Cell::text("a"), Cell::Int(0)]]), digest(&[&[Cell::text("a")]]));
        assert_ne!(digest(&[&[Cell::Null, Cell::Int(1)]]), digest(&[&[Cell::Int(1), Cell::Null]]));
    }
}
