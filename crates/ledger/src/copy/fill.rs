//! Filling an empty ledger with what was taken from another: all of it or nothing.

use sqlx::{AssertSqlSafe, Row as _};

use super::{Column, Holds, Table, Value, tables, take::columns};
use crate::{
    act::ActSeq,
    append::VALUES,
    database::{Engine, Ledger, Location, Tx, connect, within},
    error::LedgerError,
    migrate,
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
        let ledger = Ledger { db };
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
        let names: Vec<String> = columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
        let engine = self.tx.engine();
        // SQLite looks parameters up by name one after another, which is quadratic in a long statement.
        let mark = |number: usize| match engine {
            Engine::Sqlite => "?".to_owned(),
            Engine::Postgres => format!("${number}"),
        };
        for part in rows.chunks((VALUES / columns.len().max(1)).max(1)) {
            let mut statement = format!("INSERT INTO {} ({}) VALUES ", table.name, names.join(", "));
            for row in 0..part.len() {
                let marks: Vec<String> = (1..=columns.len()).map(|column| mark(row * columns.len() + column)).collect();
                statement += if row == 0 { "(" } else { ", (" };
                statement += &marks.join(", ");
                statement += ")";
            }
            within!(&mut self.tx, connection => {
                let mut query = sqlx::query(AssertSqlSafe(statement));
                for (value, column) in part.iter().flat_map(|row| row.iter().zip(columns)) {
                    query = match (value, column.holds) {
                        (Value::Int(number), _) => query.bind(*number),
                        (Value::Text(text), _) => query.bind(text.as_str()),
                        (Value::Null(()), Holds::Int) => query.bind(None::<i64>),
                        (Value::Null(()), Holds::Text) => query.bind(None::<&str>),
                    };
                }
                query.execute(connection).await?;
            });
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
