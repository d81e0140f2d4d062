//! Reading all that a ledger holds, as of one moment, while others write.

use jiff::Timestamp;
use sqlx::{AssertSqlSafe, ColumnIndex, Decode, Row, Type, ValueRef as _};

use super::{Column, Holds, Order, Table, Value};
use crate::{
    act::{self, ActSeq, GENESIS},
    database::{Db, Engine, Ledger, Tx, within},
    error::LedgerError,
    migrate,
};

/// A ledger as of the moment when reading began.
pub struct Taking {
    tx: Tx<'static>,
    /// The schema of its tables.
    pub schema: i64,
    /// The last act, its hash, and when it was recorded; none of an empty ledger.
    pub last: Option<(ActSeq, String, Timestamp)>,
}

impl Ledger {
    /// Begins to read all that the ledger holds now.
    pub async fn take(&self) -> Result<Taking, LedgerError> {
        let mut tx = match &self.db {
            // A transaction that reads sees what was there when it first read.
            Db::Sqlite { read, .. } => Tx::Sqlite(read.begin().await?),
            Db::Postgres(cluster) => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                Tx::Postgres(cluster.leader().begin_with(begin).await?)
            }
        };
        let last = act::last(&mut tx).await?;
        Ok(Taking { tx, schema: migrate::known(), last })
    }
}

impl Taking {
    /// The hash of the last act.
    #[must_use]
    pub fn chain(&self) -> &str {
        self.last.as_ref().map_or(GENESIS, |(_, hash, _)| hash)
    }

    /// Whether an act is there and bears a hash: whether what was copied up to it is this ledger's own past, and not that of one that went
    /// another way since.
    pub async fn has_past(&mut self, act: ActSeq, hash: &str) -> Result<bool, LedgerError> {
        within!(&mut self.tx, connection => {
            let found = sqlx::query("SELECT 1 FROM act WHERE seq = $1 AND hash = $2").bind(act.0).bind(hash);
            Ok(found.fetch_optional(connection).await?.is_some())
        })
    }

    /// The columns of a table, in the order of its rows.
    pub async fn columns(&mut self, table: &Table) -> Result<Vec<Column>, LedgerError> {
        columns(&mut self.tx, table.name).await
    }

    /// The rows of a table after one, in order, at most so many: after a number where rows are only added, else after so many rows.
    pub async fn rows(
        &mut self,
        table: &Table,
        columns: &[Column],
        after: i64,
        most: usize,
    ) -> Result<Vec<Vec<Value>>, LedgerError> {
        let names: Vec<String> = columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
        let names = names.join(", ");
        let statement = match table.order {
            Order::Added => format!("SELECT {names} FROM {} WHERE seq > $1 ORDER BY seq LIMIT $2", table.name),
            Order::Key(key) => format!("SELECT {names} FROM {} ORDER BY {key} LIMIT $2 OFFSET $1", table.name),
        };
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        within!(&mut self.tx, connection => {
            let rows = sqlx::query(AssertSqlSafe(statement)).bind(after).bind(most).fetch_all(connection).await?;
            rows.iter().map(|row| values(row, columns)).collect()
        })
    }
}

fn values<R: Row>(row: &R, columns: &[Column]) -> Result<Vec<Value>, LedgerError>
where
    usize: ColumnIndex<R>,
    for<'d> i64: Decode<'d, R::Database> + Type<R::Database>,
    for<'d> String: Decode<'d, R::Database> + Type<R::Database>,
{
    let value = |(index, column): (usize, &Column)| {
        if row.try_get_raw(index)?.is_null() {
            return Ok(Value::Null(()));
        }
        Ok(match column.holds {
            Holds::Int => Value::Int(row.try_get(index)?),
            Holds::Text => Value::Text(row.try_get(index)?),
        })
    };
    columns.iter().enumerate().map(value).collect()
}

/// The columns of a table as the engine knows them.
pub(super) async fn columns(tx: &mut Tx<'_>, table: &str) -> Result<Vec<Column>, LedgerError> {
    let statement = match tx.engine() {
        Engine::Sqlite => "SELECT name, lower(type) FROM pragma_table_info($1) ORDER BY cid",
        Engine::Postgres => {
            "SELECT column_name::text, data_type::text FROM information_schema.columns \
             WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position"
        }
    };
    within!(tx, connection => {
        let rows = sqlx::query(statement).bind(table).fetch_all(connection).await?;
        let column = |row: (String, String)| {
            let holds = if row.1 == "text" { Holds::Text } else { Holds::Int };
            Column { name: row.0, holds }
        };
        let read = rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?)));
        read.map(|row| row.map(column)).collect()
    })
}
