//! Filling an empty ledger with what was taken from another: all of it or nothing.

use std::collections::BTreeSet;

use sqlx::{AssertSqlSafe, PgConnection, Row as _, SqliteConnection};

use super::{Column, Holds, Table, Value, tables, take::columns};
use crate::{
    act::ActSeq,
    database::{Ledger, Location, Tx, connect, within},
    error::LedgerError,
    insert::VALUES,
    migrate, partition,
    stream::Rows,
};

/// An empty ledger that is being filled; nothing is written until it is finished.
pub struct Filling {
    ledger: Ledger,
    tx: Tx<'static>,
    upto: ActSeq,
}

impl Filling {
    /// Begins to fill a ledger whose tables are those of a schema; it must be empty. Rows that name a later act
    /// are left out.
    pub async fn begin(location: &Location, schema: i64, upto: ActSeq) -> Result<Self, LedgerError> {
        if schema > migrate::known() {
            return Err(LedgerError::NewerSchema { found: schema, known: migrate::known() });
        }
        let db = connect(location).await?;
        migrate::run(&db, schema).await?;
        // Rows of an older schema must go through the migrations since: a place that is further is no place for them.
        if migrate::version(&db).await? != Some(schema) {
            return Err(LedgerError::NotEmpty);
        }
        let ledger = Ledger { db, mirror: None };
        let mut tx = ledger.begin().await?;
        for table in tables() {
            // A table of a later schema is not there yet.
            if !columns(&mut tx, table.name).await?.is_empty() && has_rows(&mut tx, table.name).await? {
                return Err(LedgerError::NotEmpty);
            }
        }
        Ok(Self { ledger, tx, upto })
    }

    /// Adds rows to a table; how many.
    pub async fn add(&mut self, table: &Table, columns: &[Column], rows: &[Vec<Value>]) -> Result<usize, LedgerError> {
        let place = columns.iter().position(|column| column.name == act_column(table));
        let counts = |row: &&Vec<Value>| match place.map(|place| &row[place]) {
            Some(Value::Int(act)) => *act <= self.upto.0,
            _ => true,
        };
        let rows: Vec<&Vec<Value>> = rows.iter().filter(counts).collect();
        match &mut self.tx {
            Tx::Sqlite(tx) => insert(&mut *tx, table, columns, &rows).await?,
            Tx::Postgres(tx) => stream(&mut *tx, table, columns, &rows).await?,
        }
        Ok(rows.len())
    }

    /// Makes what was added durable, and brings the schema up to date.
    pub async fn finish(self) -> Result<Ledger, LedgerError> {
        self.tx.commit().await?;
        migrate::run(&self.ledger.db, migrate::known()).await?;
        Ok(self.ledger)
    }
}

fn names(columns: &[Column]) -> String {
    columns.iter().map(|column| format!("\"{}\"", column.name)).collect::<Vec<_>>().join(", ")
}

async fn insert(
    connection: &mut SqliteConnection,
    table: &Table,
    columns: &[Column],
    rows: &[&Vec<Value>],
) -> Result<(), LedgerError> {
    let width = columns.len().max(1);
    // Parameters stay without a name: SQLite looks names up one after another, which is quadratic in a long statement.
    let row = format!("({})", vec!["?"; width].join(", "));
    for part in rows.chunks((VALUES / width).max(1)) {
        let marks = vec![row.as_str(); part.len()].join(", ");
        let statement = format!("INSERT INTO {} ({}) VALUES {marks}", table.name, names(columns));
        let mut query = sqlx::query(AssertSqlSafe(statement));
        for (value, column) in part.iter().flat_map(|row| row.iter().zip(columns)) {
            query = match (value, column.holds) {
                (Value::Int(number), _) => query.bind(*number),
                (Value::Text(text), _) => query.bind(text.as_str()),
                (Value::Null(()), Holds::Int) => query.bind(None::<i64>),
                (Value::Null(()), Holds::Text) => query.bind(None::<&str>),
            };
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

async fn stream(
    connection: &mut PgConnection,
    table: &Table,
    columns: &[Column],
    rows: &[&Vec<Value>],
) -> Result<(), LedgerError> {
    let province = columns.iter().position(|column| column.name == "province");
    let provinces = rows.iter().filter_map(|row| match &row[province?] {
        Value::Text(province) => Some(province.as_str()),
        Value::Int(_) | Value::Null(()) => None,
    });
    for province in provinces.collect::<BTreeSet<_>>() {
        partition::ensure(connection, table.name, province).await?;
    }
    let mut streamed = Rows::default();
    for row in rows {
        for value in *row {
            match value {
                Value::Int(number) => streamed.int(*number),
                Value::Text(text) => streamed.text(text),
                Value::Null(()) => streamed.null(),
            }
        }
        streamed.end();
    }
    let copy = format!("COPY {} ({}) FROM STDIN", table.name, names(columns));
    let mut copy = connection.copy_in_raw(&copy).await?;
    copy.send(streamed.bytes()).await?;
    copy.finish().await?;
    Ok(())
}

/// The column that says which act a row belongs to.
fn act_column(table: &Table) -> &'static str {
    if table.name == "act" { "seq" } else { "act" }
}

async fn has_rows(tx: &mut Tx<'_>, table: &str) -> Result<bool, LedgerError> {
    within!(tx, connection => {
        let row = sqlx::query(AssertSqlSafe(format!("SELECT 1 FROM {table} LIMIT 1"))).fetch_optional(connection).await?;
        Ok(row.is_some_and(|row| row.len() > 0))
    })
}
