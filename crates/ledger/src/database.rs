//! The two engines behind one interface.

use std::{path::PathBuf, sync::Arc, time::Duration};

use sqlx::{
    Connection as _, Postgres, Sqlite, SqlitePool, Transaction,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{cluster::Cluster, error::LedgerError, migrate, mirror::Mirror};

/// Where a ledger is.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// A SQLite file; created when it is not there.
    Sqlite(PathBuf),
    /// A PostgreSQL database, `postgres://…`: the addresses of its servers, of which one leads and the others follow it.
    Postgres(Vec<String>),
}

impl std::fmt::Debug for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => f.debug_tuple("Sqlite").field(path).finish(),
            Self::Postgres(_) => f.write_str("Postgres(…)"),
        }
    }
}

/// A ledger. Clones share its connections.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub(crate) db: Db,
    pub(crate) mirror: Option<Arc<Mirror>>,
}

/// The engine and its connections.
#[derive(Clone, Debug)]
pub(crate) enum Db {
    /// One writer, several readers.
    Sqlite { write: SqlitePool, read: SqlitePool },
    /// Servers of which one takes writes; writers take turns by an advisory lock.
    Postgres(Cluster),
}

/// A transaction that writes.
pub(crate) enum Tx<'c> {
    Sqlite(Transaction<'c, Sqlite>),
    Postgres(Transaction<'c, Postgres>),
}

/// Which engine it is, where their SQL differs.
#[derive(Clone, Copy)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// Expands a body once for each engine, `$connection` being its pool for reading.
macro_rules! on {
    ($db:expr, $connection:ident => $body:expr) => {
        match $db {
            $crate::database::Db::Sqlite { read: $connection, .. } => $body,
            $crate::database::Db::Postgres(cluster) => {
                let $connection = cluster.leader();
                $body
            }
        }
    };
}

/// Expands a body once for each engine, `$connection` being the connection of a transaction.
macro_rules! within {
    ($tx:expr, $connection:ident => $body:expr) => {
        match $tx {
            $crate::database::Tx::Sqlite(tx) => {
                let $connection = &mut **tx;
                $body
            }
            $crate::database::Tx::Postgres(tx) => {
                let $connection = &mut **tx;
                $body
            }
        }
    };
}

pub(crate) use {on, within};

const READERS: u32 = 4;

/// `SQLITE_BUSY`.
const BUSY: &str = "5";

impl Ledger {
    /// Opens a ledger: creates it when it is not there, brings its schema up to date, refuses a newer one.
    pub async fn open(location: &Location) -> Result<Self, LedgerError> {
        let db = connect(location).await?;
        migrate::run(&db, migrate::known()).await?;
        Ok(Self { db, mirror: None })
    }

    /// Begins a transaction that writes; writers take turns.
    #[tracing::instrument(name = "wait for a turn", level = "debug", skip_all)]
    pub(crate) async fn begin(&self) -> Result<Tx<'static>, LedgerError> {
        begin(&self.db).await
    }
}

/// The connections of a place; a file is made when it is not there.
pub(crate) async fn connect(location: &Location) -> Result<Db, LedgerError> {
    Ok(match location {
        Location::Sqlite(path) => {
            let options = SqliteConnectOptions::new()
                .filename(path)
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(Duration::from_secs(30))
                .pragma("cache_size", "-65536")
                // What is deleted of people does not lie on in free pages.
                .pragma("secure_delete", "ON");
            // After an error of the disk SQLite has ended the transaction by itself, and the connection waits for an end that cannot
            // come any more: another one takes its place.
            let writer = SqlitePoolOptions::new()
                .max_connections(1)
                .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }));
            let mut patience = 100;
            let write = loop {
                match writer.clone().connect_with(options.clone()).await {
                    // Whoever makes the file turns its log on; SQLite lets nobody else wait for that.
                    Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some(BUSY) && patience > 0 => {
                        patience -= 1;
                        tokio::time::sleep(Duration::from_millis(50)).await;
                    }
                    connected => break connected?,
                }
            };
            let read = SqlitePoolOptions::new().max_connections(READERS).connect_lazy_with(options);
            Db::Sqlite { write, read }
        }
        Location::Postgres(urls) => Db::Postgres(Cluster::connect(urls).await?),
    })
}

pub(crate) async fn begin(db: &Db) -> Result<Tx<'static>, LedgerError> {
    Ok(match db {
        Db::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
        Db::Postgres(cluster) => Tx::Postgres(cluster.begin().await?),
    })
}

impl Tx<'_> {
    /// Which engine it runs on.
    pub const fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    /// Makes what was written durable.
    pub async fn commit(self) -> Result<(), LedgerError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}
