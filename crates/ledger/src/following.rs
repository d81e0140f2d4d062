//! How the servers of a PostgreSQL database follow the one that leads.

use sqlx::{PgPool, Row as _};
use tokio::time::timeout;

use crate::{
    cluster::PATIENCE,
    database::{Db, Ledger},
    error::LedgerError,
};

/// What the servers beside the leader do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Following {
    /// How many addresses there are beside the leader's.
    pub servers: usize,
    /// How many of them do not answer, or do not follow anybody.
    pub lost: usize,
    /// By how many bytes of the log the one that is furthest behind is behind.
    pub behind: i64,
    /// Whether a commit waits until a standby has it.
    pub waits: bool,
}

impl Ledger {
    /// How the other servers follow the one that leads; none where there is one only.
    pub async fn following(&self) -> Result<Option<Following>, LedgerError> {
        let Db::Postgres(cluster) = &self.db else { return Ok(None) };
        let standbys: Vec<&PgPool> = cluster.standbys().collect();
        if standbys.is_empty() {
            return Ok(None);
        }
        let asked = "SELECT pg_current_wal_flush_lsn()::text, current_setting('synchronous_standby_names') <> '' \
                     AND current_setting('synchronous_commit') NOT IN ('off', 'local')";
        let row = sqlx::query(asked).fetch_one(cluster.leader()).await?;
        let (flushed, waits): (String, bool) = (row.try_get(0)?, row.try_get(1)?);
        let mut following = Following { servers: standbys.len(), lost: 0, behind: 0, waits };
        for pool in standbys {
            match timeout(PATIENCE, behind(pool, &flushed)).await {
                Ok(Ok(Some(bytes))) => following.behind = following.behind.max(bytes),
                _ => following.lost += 1,
            }
        }
        Ok(Some(following))
    }
}

/// By how many bytes a standby is behind a place of the log; none where it follows nobody.
async fn behind(pool: &PgPool, place: &str) -> Result<Option<i64>, sqlx::Error> {
    let asked = "SELECT CASE WHEN pg_is_in_recovery() \
                 THEN greatest(0, pg_wal_lsn_diff($1::pg_lsn, pg_last_wal_replay_lsn()))::bigint END";
    sqlx::query_scalar(asked).bind(place).fetch_one(pool).await
}
