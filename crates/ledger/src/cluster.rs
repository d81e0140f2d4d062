//! The servers of a PostgreSQL database: one leads and takes writes, the others follow it by streaming replication and are read from.

use std::{
    net::IpAddr,
    str::FromStr as _,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use sqlx::{
    Connection as _, Executor as _, PgConnection, PgPool, Postgres, Row as _, Transaction,
    postgres::{PgConnectOptions, PgListener, PgPoolOptions, PgSslMode},
};
use tokio::time::timeout;

use crate::{
    database::{Db, Ledger},
    error::LedgerError,
};

/// Connections to each server.
const CONNECTIONS: u32 = 4;

/// A server that says nothing for so long is taken for lost, where there are others.
pub(crate) const PATIENCE: Duration = Duration::from_secs(2);

/// So long a request waits for a connection, where another server may soon lead.
const WAIT: Duration = Duration::from_secs(5);

/// So long a standby is waited for until it has what was committed.
const LAG: Duration = Duration::from_millis(500);

/// Any number will do, as long as all writers of a ledger know it.
const WRITERS_LOCK: i64 = 0x6e6f_6e67_7468_6f6e;

/// The lock of the node that does what only one may do.
const DUTY_LOCK: i64 = WRITERS_LOCK + 1;

/// What `act_told` tells (migration 27).
const CHANNEL: &str = "nongthon_act";

/// The servers of one database; clones share their connections.
#[derive(Clone, Debug)]
pub(crate) struct Cluster(Arc<Servers>);

#[derive(Debug)]
struct Servers {
    pools: Vec<PgPool>,
    leader: AtomicUsize,
    /// The timeline of the leader: each promotion begins a higher one, so a leader of the past that comes back is known by its own.
    timeline: AtomicI64,
}

impl Cluster {
    /// Connects to the one that leads.
    pub async fn connect(urls: &[String]) -> Result<Self, LedgerError> {
        let several = urls.len() > 1;
        let pool = |url: &String| {
            let options = options(url)?;
            // Compiling a statement over the partitions of all provinces takes longer than running it.
            let pool = PgPoolOptions::new()
                .max_connections(CONNECTIONS)
                .after_connect(|connection, _| Box::pin(async { connection.execute("SET jit = off").await.map(drop) }));
            Ok(if several { pool.acquire_timeout(WAIT) } else { pool }.connect_lazy_with(options))
        };
        let pools = urls.iter().map(pool).collect::<Result<Vec<_>, sqlx::Error>>()?;
        if pools.is_empty() {
            return Err(LedgerError::NoLeader);
        }
        let (leader, timeline) = (AtomicUsize::new(0), AtomicI64::new(0));
        let cluster = Self(Arc::new(Servers { pools, leader, timeline }));
        if several {
            cluster.seek().await?;
        } else {
            drop(cluster.leader().acquire().await?);
        }
        Ok(cluster)
    }

    /// One server alone.
    fn only(pool: PgPool) -> Self {
        Self(Arc::new(Servers { pools: vec![pool], leader: AtomicUsize::new(0), timeline: AtomicI64::new(0) }))
    }

    /// The connections to the server that takes writes.
    pub fn leader(&self) -> &PgPool {
        let Servers { pools, leader, .. } = &*self.0;
        &pools[leader.load(Ordering::Acquire)]
    }

    /// The connections to all others.
    pub fn standbys(&self) -> impl Iterator<Item = &PgPool> {
        let leader = self.0.leader.load(Ordering::Acquire);
        self.0.pools.iter().enumerate().filter(move |(place, _)| *place != leader).map(|(_, pool)| pool)
    }

    /// Whether another server may take the place of the one that leads.
    fn is_several(&self) -> bool {
        self.0.pools.len() > 1
    }

    /// Asks every server whether it leads. Of several that say so, the one promoted last does; one promoted before the leader that was
    /// known is a leader of the past, and what it takes would be lost.
    pub async fn seek(&self) -> Result<(), LedgerError> {
        let known = self.0.timeline.load(Ordering::Acquire);
        let mut found = None;
        for (place, pool) in self.0.pools.iter().enumerate() {
            if let Ok(Ok(Some(timeline))) = timeout(PATIENCE, leads(pool)).await
                && timeline >= known
                && found.is_none_or(|(other, _)| timeline > other)
            {
                found = Some((timeline, place));
            }
        }
        let (timeline, place) = found.ok_or(LedgerError::NoLeader)?;
        self.0.timeline.store(timeline, Ordering::Release);
        self.0.leader.store(place, Ordering::Release);
        Ok(())
    }

    /// Begins a transaction that writes; writers of all nodes take turns. Where the leader is lost, the one that leads now is asked.
    pub async fn begin(&self) -> Result<Transaction<'static, Postgres>, LedgerError> {
        match take_turn(self.leader()).await {
            Err(_) if self.is_several() => {
                self.seek().await?;
                take_turn(self.leader()).await
            }
            done => done,
        }
    }

    pub async fn close(&self) {
        for pool in &self.0.pools {
            pool.close().await;
        }
    }

    /// A standby that has all that is committed by now.
    async fn caught_up(&self) -> Option<PgPool> {
        let standbys: Vec<&PgPool> = self.standbys().collect();
        if standbys.is_empty() {
            return None;
        }
        let flushed = sqlx::query_scalar("SELECT pg_current_wal_flush_lsn()::text").fetch_one(self.leader());
        let flushed: String = timeout(PATIENCE, flushed).await.ok()?.ok()?;
        for pool in standbys {
            let arrived = async {
                while !has(pool, &flushed).await? {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
                Ok::<_, sqlx::Error>(())
            };
            if matches!(timeout(LAG, arrived).await, Ok(Ok(()))) {
                return Some(pool.clone());
            }
        }
        None
    }
}

/// How a server is spoken to. One elsewhere has to prove by a certificate who it is, unless the address says otherwise (`sslmode`); what is
/// tried first and given up where there is no TLS (`prefer`) anybody on the way could have given up.
fn options(url: &str) -> Result<PgConnectOptions, sqlx::Error> {
    let options = PgConnectOptions::from_str(url)?;
    let host = options.get_host();
    let is_here = options.get_socket().is_some()
        || host.starts_with('/')
        || host == "localhost"
        || host.parse().is_ok_and(|address: IpAddr| address.is_loopback());
    let falls_back = matches!(options.get_ssl_mode(), PgSslMode::Prefer | PgSslMode::Allow);
    Ok(if falls_back && !is_here { options.ssl_mode(PgSslMode::VerifyFull) } else { options })
}

/// The timeline of a server that leads; asked on a connection of its own, since those of the pool may wait for a server that is gone.
async fn leads(pool: &PgPool) -> Result<Option<i64>, sqlx::Error> {
    let mut connection = PgConnection::connect_with(&pool.connect_options()).await?;
    let timeline = "SELECT CASE WHEN pg_is_in_recovery() THEN NULL \
                    ELSE ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::bigint END";
    let timeline = sqlx::query_scalar(timeline).fetch_one(&mut connection).await?;
    connection.close().await?;
    Ok(timeline)
}

/// Whether a standby has replayed the log up to a place.
async fn has(pool: &PgPool, place: &str) -> Result<bool, sqlx::Error> {
    let has = "SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= $1::pg_lsn";
    let has: Option<bool> = sqlx::query_scalar(has).bind(place).fetch_one(pool).await?;
    Ok(has == Some(true))
}

async fn take_turn(pool: &PgPool) -> Result<Transaction<'static, Postgres>, LedgerError> {
    let mut tx = pool.begin().await?;
    // A leader of the past may come back as a standby under its old address.
    let turn = sqlx::query("SELECT pg_is_in_recovery(), pg_advisory_xact_lock($1)::text").bind(WRITERS_LOCK);
    if turn.fetch_one(&mut *tx).await?.try_get(0)? {
        return Err(LedgerError::NoLeader);
    }
    Ok(tx)
}

impl Ledger {
    /// The same ledger for reading at length: at a standby that has all that is committed by now, where there is one in time. What is read
    /// through it never goes back in time; nothing can be written.
    #[must_use]
    pub async fn reading(&self) -> Self {
        let standby = match &self.db {
            Db::Postgres(cluster) => cluster.caught_up().await,
            Db::Sqlite { .. } => None,
        };
        standby.map_or_else(
            || self.clone(),
            |pool| Self { db: Db::Postgres(Cluster::only(pool)), mirror: self.mirror.clone() },
        )
    }

    /// Looks which server leads, after one was lost.
    pub async fn seek(&self) -> Result<(), LedgerError> {
        match &self.db {
            Db::Postgres(cluster) if cluster.is_several() => cluster.seek().await,
            _ => Ok(()),
        }
    }

    /// Hears of acts, whoever records them; none where the engine tells nobody, and acts must be asked for.
    pub async fn listen(&self) -> Result<Option<Listening>, LedgerError> {
        let Db::Postgres(cluster) = &self.db else { return Ok(None) };
        let mut listener = PgListener::connect_with(cluster.leader()).await?;
        listener.eager_reconnect(false);
        listener.listen(CHANNEL).await?;
        Ok(Some(Listening(listener)))
    }

    /// Takes on what only one node may do at a time; none while another node has it.
    pub async fn take_duty(&self) -> Result<Option<Duty>, LedgerError> {
        let Db::Postgres(cluster) = &self.db else { return Ok(Some(Duty(None))) };
        let mut connection = PgConnection::connect_with(&cluster.leader().connect_options()).await?;
        let taken = sqlx::query_scalar("SELECT NOT pg_is_in_recovery() AND pg_try_advisory_lock($1)").bind(DUTY_LOCK);
        let taken: bool = taken.fetch_one(&mut connection).await?;
        Ok(taken.then_some(Duty(Some(connection))))
    }
}

/// What acts are heard on.
#[derive(Debug)]
pub struct Listening(PgListener);

impl Listening {
    /// Waits for an act; `false` when the line is gone, so that acts may have been missed.
    pub async fn heard(&mut self) -> bool {
        matches!(self.0.try_recv().await, Ok(Some(_)))
    }
}

/// What only one node does, for as long as this is kept: letters, reminders, copies.
#[derive(Debug)]
pub struct Duty(Option<PgConnection>);

impl Duty {
    /// Whether it is still ours: the database gives it to another when the connection ends.
    pub async fn is_held(&mut self) -> bool {
        match &mut self.0 {
            Some(connection) => matches!(timeout(PATIENCE, connection.ping()).await, Ok(Ok(()))),
            None => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_elsewhere_proves_who_it_is_unless_the_address_says_otherwise() {
        let mode = |url: &str| format!("{:?}", options(url).expect("an address").get_ssl_mode());
        for url in ["postgres://a@db1/x", "postgres://a@192.0.2.7/x", "postgres://a@db1/x?sslmode=prefer"] {
            assert_eq!(mode(url), "VerifyFull", "{url}");
        }
        let settings = include_str!("../../../packaging/environment");
        let sample = settings.lines().find_map(|line| line.strip_prefix("#NONGTHON_DATABASE=")).expect("a sample");
        for url in ["postgres://a@localhost/x", "postgres://a@127.0.0.1:5433/x", sample] {
            assert_eq!(mode(url), "Prefer", "{url}");
        }
        assert_eq!(mode("postgres://a@db1/x?sslmode=disable"), "Disable");
        assert_eq!(mode("postgres://a@db1/x?sslmode=require"), "Require");
    }
}
