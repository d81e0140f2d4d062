//! One server leads and another follows it: what is read at the standby is never behind, and it can take the leader's place.

use std::{
    path::PathBuf,
    process::{Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use ledger::{Following, Ledger, LedgerError, Location};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};

use crate::engine::{append, expected, recognition, says};

/// A throw-away server.
struct Server(PathBuf);

impl Server {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        Self(std::env::temp_dir().join(format!("nongthon-cluster-{}-{number}", std::process::id())))
    }

    fn script(&self, words: &[&str]) -> String {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/postgres");
        let done = Command::new(script).args(words).env("NONGTHON_POSTGRES_DIR", &self.0).stdin(Stdio::null()).output();
        let done = done.expect("the script runs");
        assert!(done.status.success(), "{words:?}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).expect("UTF-8").trim().to_owned()
    }

    /// Runs a statement past the ledger.
    async fn run(&self, statement: &'static str) {
        let mut connection = sqlx::PgConnection::connect(&self.script(&["url"])).await.expect("a server");
        connection.execute(AssertSqlSafe(statement)).await.expect(statement);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.script(&["stop"]);
    }
}

/// A leader, a standby that its commits wait for, and a ledger on both.
async fn pair() -> (Server, Server, Ledger) {
    let (leader, standby) = (Server::new(), Server::new());
    leader.script(&["start"]);
    standby.script(&["follow", leader.0.to_str().expect("UTF-8")]);
    leader.script(&["wait-for-standbys"]);
    // Whoever leads is found whatever the order.
    let servers = Location::Postgres(vec![standby.script(&["url"]), leader.script(&["url"])]);
    let ledger = Ledger::open(&servers).await.expect("the one that leads");
    (leader, standby, ledger)
}

/// Whether what is read from it is a standby: it takes no writes.
async fn is_standby(reading: &Ledger) -> bool {
    matches!(reading.batch().await, Err(LedgerError::NoLeader))
}

#[tokio::test]
async fn what_is_read_at_a_standby_is_never_behind() {
    let (leader, standby, ledger) = pair().await;
    let mut said = Vec::new();
    let mut at_standby = 0;
    for number in 1..=30 {
        append(&ledger, number.into(), &[recognition(number, "1")]).await;
        said.push((number, "1"));
        let reading = ledger.reading().await;
        assert_eq!(says(&reading, None).await, expected(&said), "what was written is read");
        at_standby += u32::from(is_standby(&reading).await);
    }
    assert!(at_standby > 20, "the standby is read from, not only {at_standby} times of 30");

    standby.run("SELECT pg_wal_replay_pause()").await;
    append(&ledger, 31, &[recognition(31, "1")]).await;
    said.push((31, "1"));
    let reading = ledger.reading().await;
    assert_eq!(says(&reading, None).await, expected(&said), "a standby that is behind is not asked");
    assert!(!is_standby(&reading).await);
    standby.run("SELECT pg_wal_replay_resume()").await;

    let following = async || ledger.following().await.expect("asked").expect("several servers");
    let now = following().await;
    assert_eq!((now.servers, now.lost, now.waits), (1, 0, true));
    assert!(now.behind < 1 << 20, "{}", now.behind);
    standby.script(&["crash"]);
    leader.run("ALTER SYSTEM RESET synchronous_standby_names").await;
    leader.run("SELECT pg_reload_conf()").await;
    append(&ledger, 32, &[recognition(32, "1")]).await;
    said.push((32, "1"));
    assert_eq!(says(&ledger.reading().await, None).await, expected(&said), "without a standby the leader is read");
    assert_eq!(following().await, Following { servers: 1, lost: 1, behind: 0, waits: false });
}

#[tokio::test]
async fn a_promoted_standby_has_all_that_was_acknowledged_and_a_leader_of_the_past_is_left_alone() {
    let (leader, standby, ledger) = pair().await;
    let mut listening = ledger.listen().await.expect("heard").expect("PostgreSQL tells of acts");
    append(&ledger, 1, &[recognition(1, "1")]).await;
    assert!(tokio::time::timeout(Duration::from_secs(5), listening.heard()).await.expect("told at once"));
    let mut duty = ledger.take_duty().await.expect("asked").expect("nobody has it");
    assert!(ledger.take_duty().await.expect("asked").is_none(), "only one has it");
    assert!(duty.is_held().await);

    leader.script(&["crash"]);
    assert!(!listening.heard().await, "the line is gone");
    assert!(!duty.is_held().await);
    let refused = ledger.batch().await.map(drop);
    assert!(matches!(refused, Err(LedgerError::NoLeader)), "nobody leads yet: {refused:?}");

    standby.script(&["promote"]);
    append(&ledger, 2, &[recognition(2, "2")]).await;
    assert_eq!(says(&ledger, None).await, expected(&[(1, "1"), (2, "2")]), "nothing acknowledged is lost");
    assert_eq!(ledger.check().await.expect("checked"), []);
    assert!(ledger.take_duty().await.expect("asked").is_some());

    leader.script(&["resume"]);
    ledger.seek().await.expect("a server leads");
    append(&ledger, 3, &[recognition(3, "3")]).await;
    assert_eq!(says(&ledger, None).await, expected(&[(1, "1"), (2, "2"), (3, "3")]), "the one promoted last leads");
    let servers = Location::Postgres(vec![leader.script(&["url"]), standby.script(&["url"])]);
    let anew = Ledger::open(&servers).await.expect("the one that leads");
    assert_eq!(says(&anew, None).await, expected(&[(1, "1"), (2, "2"), (3, "3")]), "also for whoever comes new");
}
