//! What a ledger is kept in: the engine and the schema, looked at without changing either.

use sqlx::Row as _;

use crate::{
    database::{Db, Ledger, Location, connect},
    error::LedgerError,
    migrate,
};

/// What is found at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The engine with its version, as `SQLite 3.50.2`.
    pub engine: String,
    /// The schema; none where no ledger was ever opened.
    pub schema: Option<i64>,
    /// The schema that this program knows.
    pub known: i64,
}

impl Ledger {
    /// What is kept at a place. A file that is not there is not made; a schema that is older stays as it is.
    pub async fn look(location: &Location) -> Result<Option<Kept>, LedgerError> {
        if matches!(location, Location::Sqlite(file) if !file.exists()) {
            return Ok(None);
        }
        let db = connect(location).await?;
        let (engine, schema) = (engine(&db).await?, migrate::version(&db).await?);
        Ok(Some(Kept { engine, schema, known: migrate::known() }))
    }

    /// The engine with its version, as `PostgreSQL 17.6`.
    pub async fn engine(&self) -> Result<String, LedgerError> {
        engine(&self.db).await
    }
}

async fn engine(db: &Db) -> Result<String, LedgerError> {
    Ok(match db {
        Db::Sqlite { read, .. } => {
            let row = sqlx::query("SELECT sqlite_version()").fetch_one(read).await?;
            format!("SQLite {}", row.try_get::<String, _>(0)?)
        }
        Db::Postgres(cluster) => {
            let row = sqlx::query("SELECT current_setting('server_version')").fetch_one(cluster.leader()).await?;
            // Packagers add their own: `17.6 (Debian 17.6-0+deb13u1)`.
            let version: String = row.try_get(0)?;
            format!("PostgreSQL {}", version.split(' ').next().unwrap_or_default())
        }
    })
}
