//! Migrations: at start, forward only, one transaction each; a newer schema is refused.

use sqlx::{AssertSqlSafe, Executor as _, Row as _};

use crate::{
    database::{Db, begin, on, within},
    error::LedgerError,
    views,
};

/// The migrations of one engine, in order.
const SQLITE: &[&str] = &[
    include_str!("../migrations/sqlite/0001_facts.sql"),
    include_str!("../migrations/sqlite/0002_acknowledgement.sql"),
    PEOPLE,
    LETTERHEAD,
    include_str!("../migrations/sqlite/0005_local_threshold.sql"),
    BOUNDARY,
    include_str!("../migrations/sqlite/0007_running.sql"),
    include_str!("../migrations/sqlite/0008_areas.sql"),
    WITHDRAWAL,
    include_str!("../migrations/sqlite/0010_treasury.sql"),
    include_str!("../migrations/sqlite/0011_unit_entry.sql"),
    VOUCHER_PART,
    COORDINATING,
    include_str!("../migrations/sqlite/0014_ocop.sql"),
    include_str!("../migrations/sqlite/0015_news.sql"),
    PRODUCERS,
    include_str!("../migrations/sqlite/0017_shop.sql"),
    ORDER,
    include_str!("../migrations/sqlite/0019_proposals.sql"),
    include_str!("../migrations/sqlite/0020_newsletter.sql"),
    include_str!("../migrations/sqlite/0021_recognition.sql"),
    OVERRULED,
    include_str!("../migrations/sqlite/0023_path.sql"),
    SCENARIO,
    include_str!("../migrations/sqlite/0025_reorganisation.sql"),
    include_str!("../migrations/sqlite/0026_set_version.sql"),
    include_str!("../migrations/sqlite/0027_nodes.sql"),
    ERASED_AND_WEBHOOKS,
    BY_CODE,
    SIGN_IN,
];
const POSTGRES: &[&str] = &[
    include_str!("../migrations/postgres/0001_facts.sql"),
    include_str!("../migrations/postgres/0002_acknowledgement.sql"),
    PEOPLE,
    LETTERHEAD,
    include_str!("../migrations/postgres/0005_local_threshold.sql"),
    BOUNDARY,
    include_str!("../migrations/postgres/0007_running.sql"),
    include_str!("../migrations/postgres/0008_areas.sql"),
    WITHDRAWAL,
    include_str!("../migrations/postgres/0010_treasury.sql"),
    include_str!("../migrations/postgres/0011_unit_entry.sql"),
    VOUCHER_PART,
    COORDINATING,
    include_str!("../migrations/postgres/0014_ocop.sql"),
    include_str!("../migrations/postgres/0015_news.sql"),
    PRODUCERS,
    include_str!("../migrations/postgres/0017_shop.sql"),
    ORDER,
    include_str!("../migrations/postgres/0019_proposals.sql"),
    include_str!("../migrations/postgres/0020_newsletter.sql"),
    include_str!("../migrations/postgres/0021_recognition.sql"),
    OVERRULED,
    include_str!("../migrations/postgres/0023_path.sql"),
    SCENARIO,
    include_str!("../migrations/postgres/0025_reorganisation.sql"),
    include_str!("../migrations/postgres/0026_set_version.sql"),
    include_str!("../migrations/postgres/0027_nodes.sql"),
    ERASED_AND_WEBHOOKS,
    BY_CODE,
    SIGN_IN,
];
const PEOPLE: &str = include_str!("../migrations/0003_people.sql");
const LETTERHEAD: &str = include_str!("../migrations/0004_letterhead.sql");
const BOUNDARY: &str = include_str!("../migrations/0006_boundary.sql");
const WITHDRAWAL: &str = include_str!("../migrations/0009_withdrawal.sql");
const VOUCHER_PART: &str = include_str!("../migrations/0012_voucher_part.sql");
const COORDINATING: &str = include_str!("../migrations/0013_coordinating.sql");
const PRODUCERS: &str = include_str!("../migrations/0016_producers.sql");
const ORDER: &str = include_str!("../migrations/0018_order.sql");
const OVERRULED: &str = include_str!("../migrations/0022_overruled.sql");
const SCENARIO: &str = include_str!("../migrations/0024_scenario.sql");
const ERASED_AND_WEBHOOKS: &str = include_str!("../migrations/0028_erased_and_webhooks.sql");
const BY_CODE: &str = include_str!("../migrations/0029_by_code.sql");
const SIGN_IN: &str = include_str!("../migrations/0030_sign_in.sql");

/// The schema this program knows.
pub(crate) fn known() -> i64 {
    i64::try_from(SQLITE.len()).unwrap_or(i64::MAX)
}

/// Brings the schema up to a version; one that is further already stays as it is.
pub(crate) async fn run(db: &Db, upto: i64) -> Result<(), LedgerError> {
    let migrations = match db {
        Db::Sqlite { .. } => SQLITE,
        Db::Postgres(_) => POSTGRES,
    };
    if version(db).await? == Some(known()) {
        return Ok(());
    }
    let mut tx = begin(db).await?;
    within!(&mut tx, connection => {
        connection.execute("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY)").await?;
    });
    views::drop(&mut tx).await?;
    tx.commit().await?;
    for (number, migration) in (1..=upto).zip(migrations) {
        let mut tx = begin(db).await?;
        within!(&mut tx, connection => {
            let row = sqlx::query("SELECT COALESCE(MAX(version), 0) FROM schema_version").fetch_one(&mut *connection).await?;
            let found: i64 = row.try_get(0)?;
            if found > known() {
                return Err(LedgerError::NewerSchema { found, known: known() });
            }
            if found < number {
                sqlx::raw_sql(AssertSqlSafe(*migration)).execute(&mut *connection).await?;
                sqlx::query("INSERT INTO schema_version (version) VALUES ($1)").bind(number).execute(connection).await?;
            }
        });
        tx.commit().await?;
    }
    if upto == known() {
        let mut tx = begin(db).await?;
        views::make(&mut tx).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// The schema's version, when the ledger has one at all.
pub(crate) async fn version(db: &Db) -> Result<Option<i64>, LedgerError> {
    on!(db, pool => {
        let row = sqlx::query("SELECT MAX(version) FROM schema_version").fetch_one(pool).await;
        Ok(row.ok().and_then(|row| row.try_get(0).ok()))
    })
}
