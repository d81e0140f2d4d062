//! Facts into SQLite: many to a statement.

use std::fmt::Write as _;

use programme::fact::{Cell, Stored};
use sqlx::{AssertSqlSafe, SqliteConnection};

use crate::{
    append::Written,
    error::LedgerError,
    schema::{ENVELOPE, FactsDigest, columns},
};

/// A statement binds at most this many values (SQLite takes 32,766).
pub(crate) const VALUES: usize = 16_000;

/// A value on its way into a statement.
type Value = Cell<'static>;

/// Writes the facts, many to a statement; their digest.
///
/// A column that says the same in all rows of a statement is bound once: of a million observations of one report most
/// columns are, and binding values is most of the cost.
pub(crate) async fn facts(
    connection: &mut SqliteConnection,
    written: &Written<'_>,
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<String, LedgerError> {
    let kind = written.facts.kind();
    let columns = format!("{}, {}", ENVELOPE.join(", "), columns(kind));
    let rows_at_once = VALUES / (ENVELOPE.len() + kind.fields().len());
    let envelope = [Stored::Int, Stored::Text, Stored::Text, Stored::Text];
    let stored: Vec<Stored> = envelope.into_iter().chain(kind.fields().iter().map(|field| field.stored)).collect();
    let mut digest = FactsDigest::new();
    let mut prepare = |done: usize| {
        let some = done..(done + rows_at_once).min(written.news.len());
        (!some.is_empty()).then(|| {
            let rows = rows(written, some, &mut digest);
            (Statement::of(kind.id(), &columns, &rows), rows)
        })
    };
    let mut done = 0;
    let mut next = prepare(done);
    while let Some((statement, mut rows)) = next {
        let first = written.tail.first_fact.saturating_add_unsigned(done as u64);
        done += rows.len();
        let mut query =
            sqlx::query(AssertSqlSafe(statement.text)).bind(first).bind(written.province).bind(written.tail.seq);
        for (column, row) in statement.bound {
            query = match (take(&mut rows, row, column), stored[column]) {
                (Cell::Int(number), _) => query.bind(number),
                (Cell::Text(text), _) => query.bind(text.into_owned()),
                (Cell::Null, Stored::Text) => query.bind(None::<String>),
                (Cell::Null, Stored::Int | Stored::Quantity | Stored::Years) => query.bind(None::<i64>),
            };
        }
        // The database works on these rows while the next ones are made ready.
        let (inserted, prepared) = tokio::join!(query.execute(&mut *connection), async { prepare(done) });
        inserted?;
        next = prepared;
        progress(done as u64);
    }
    Ok(digest.finish())
}

/// The values of some facts in the order of the columns after the act, taken into the digest.
fn rows(written: &Written<'_>, some: std::ops::Range<usize>, digest: &mut FactsDigest) -> Vec<Vec<Value>> {
    let mut rows = Vec::with_capacity(some.len());
    written.each(some, digest, |_, supersedes, (valid, provenance, source), cells| {
        let mut row: Vec<Value> = Vec::with_capacity(ENVELOPE.len() + cells.len() - 3);
        row.extend([supersedes.map_or(Cell::Null, Cell::Int), Cell::Text(valid.into())]);
        row.extend([Cell::text(provenance), Cell::Text(source.to_owned().into())]);
        row.extend(cells.iter().map(|cell| cell.clone().into_owned()));
        rows.push(row);
    });
    rows
}

/// Takes a value out of its row.
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
    /// They stay without a name: SQLite looks names up one after another, which is quadratic in a long statement.
    fn of(table: &str, columns: &str, rows: &[Vec<Value>]) -> Self {
        let width = rows.first().map_or(0, Vec::len);
        let same = |column: &usize| rows.iter().all(|row| row[*column] == rows[0][*column]);
        let (constant, varying): (Vec<usize>, Vec<usize>) = (0..width).partition(same);
        let mut text = format!("INSERT INTO {table} ({columns}) SELECT column1 + ?, ?, ?");
        for column in 0..width {
            // Writing to a String cannot fail.
            let _ = match varying.iter().position(|each| *each == column) {
                Some(place) => write!(text, ", column{}", place + 2),
                None => write!(text, ", ?"),
            };
        }
        text.push_str(" FROM (VALUES ");
        for row in 0..rows.len() {
            let comma = if row == 0 { "" } else { ", " };
            let _ = write!(text, "{comma}({row}");
            text.push_str(&", ?".repeat(varying.len()));
            text.push(')');
        }
        text.push_str(") AS news");
        let mut bound: Vec<(usize, usize)> = constant.into_iter().map(|column| (column, 0)).collect();
        bound.extend((0..rows.len()).flat_map(|row| varying.iter().map(move |column| (*column, row))));
        Self { text, bound }
    }
}
