//! Facts by province: on PostgreSQL the largest tables are divided, one partition a province, so that each can be kept, read and moved
//! by itself. SQLite holds one province.

use sqlx::{AssertSqlSafe, Executor as _, PgConnection, Row as _};

use crate::error::LedgerError;

/// The tables that are divided (migration 27).
const DIVIDED: [&str; 1] = ["observation"];

/// Makes the partition of a province where it is missing. It is joined to its table once it is complete, which readers do not wait for.
pub(crate) async fn ensure(connection: &mut PgConnection, table: &str, province: &str) -> Result<(), LedgerError> {
    if !DIVIDED.contains(&table) {
        return Ok(());
    }
    // A ledger that is restored into an older schema is not divided yet.
    let missing = "SELECT quote_ident($1 || '_' || $2), quote_literal($2) FROM pg_class WHERE oid = to_regclass($1) AND relkind = 'p' \
                   AND to_regclass(quote_ident($1 || '_' || $2)) IS NULL";
    let Some(row) = sqlx::query(missing).bind(table).bind(province).fetch_optional(&mut *connection).await? else {
        return Ok(());
    };
    let (partition, province): (String, String) = (row.try_get(0)?, row.try_get(1)?);
    let make = format!("CREATE TABLE {partition} (LIKE {table} INCLUDING ALL)");
    connection.execute(AssertSqlSafe(make)).await?;
    let join = format!("ALTER TABLE {table} ATTACH PARTITION {partition} FOR VALUES IN ({province})");
    connection.execute(AssertSqlSafe(join)).await?;
    Ok(())
}
