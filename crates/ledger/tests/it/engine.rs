//! An empty ledger on one engine, and a way to tell each story on both.

use std::sync::atomic::{AtomicU32, Ordering};

use jiff::{Timestamp, civil::date};
use ledger::{Ledger, Location, NewAct};
use programme::{
    Quantity,
    fact::{Action, Distinct, Observation, Provenance, Reading, Recognition, RecognitionBasis, Sourced, Stage},
    grade::Grade,
    period::Period,
};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};
use tempfile::TempDir;

/// A place for a ledger, gone with its test.
pub struct Place {
    pub location: Location,
    _directory: Option<TempDir>,
}

impl Place {
    pub fn sqlite() -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let location = Location::Sqlite(directory.path().join("ledger.sqlite"));
        Self { location, _directory: Some(directory) }
    }

    /// A database of its own in the throw-away cluster.
    pub async fn postgres() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let cluster = option_env_or_panic();
        let name = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let mut connection = sqlx::PgConnection::connect(&cluster).await.expect("the cluster of scripts/postgres");
        let create = format!("CREATE DATABASE {name}");
        connection.execute(AssertSqlSafe(create)).await.expect("a database");
        let location = Location::Postgres(vec![cluster.replacen("/nongthon?", &format!("/{name}?"), 1)]);
        Self { location, _directory: None }
    }

    pub async fn open(&self) -> Ledger {
        Ledger::open(&self.location).await.expect("the ledger opens")
    }

    /// Runs a statement past the ledger, as a meddler would.
    pub async fn meddle(&self, statement: &str) -> Result<(), sqlx::Error> {
        let statement = AssertSqlSafe(statement.to_owned());
        match &self.location {
            Location::Sqlite(path) => {
                let mut connection = sqlx::SqliteConnection::connect(path.to_str().expect("UTF-8")).await?;
                connection.execute(statement).await.map(drop)
            }
            Location::Postgres(urls) => {
                let mut connection = sqlx::PgConnection::connect(&urls[0]).await?;
                connection.execute(statement).await.map(drop)
            }
        }
    }

    /// The texts of a column, read past the ledger.
    pub async fn column(&self, statement: &str) -> Vec<String> {
        let statement = AssertSqlSafe(statement.to_owned());
        match &self.location {
            Location::Sqlite(path) => {
                let mut connection =
                    sqlx::SqliteConnection::connect(path.to_str().expect("UTF-8")).await.expect("a file");
                sqlx::query_scalar(statement).fetch_all(&mut connection).await.expect("readable")
            }
            Location::Postgres(urls) => {
                let mut connection = sqlx::PgConnection::connect(&urls[0]).await.expect("a database");
                sqlx::query_scalar(statement).fetch_all(&mut connection).await.expect("readable")
            }
        }
    }

    /// Takes a table's guard away.
    pub async fn unguard(&self, table: &str) {
        let statements = match &self.location {
            Location::Sqlite(_) => {
                vec![format!("DROP TRIGGER {table}_no_update"), format!("DROP TRIGGER {table}_no_delete")]
            }
            Location::Postgres(_) => vec![format!("DROP TRIGGER {table}_append_only ON {table}")],
        };
        for statement in statements {
            self.meddle(&statement).await.expect("the guard goes");
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the address of the throw-away cluster comes from scripts/with-postgres")]
fn option_env_or_panic() -> String {
    std::env::var("NONGTHON_TEST_POSTGRES")
        .unwrap_or_else(|_| panic!("NONGTHON_TEST_POSTGRES is not set: run the tests through scripts/with-postgres"))
}

/// Tells stories on both engines: each `async fn(Place)` becomes a test on SQLite and one on PostgreSQL.
macro_rules! on_both {
    ($($story:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $story() {
                super::$story(crate::engine::Place::sqlite()).await;
            })+
        }
        mod postgres {
            $(#[tokio::test]
            async fn $story() {
                super::$story(crate::engine::Place::postgres().await).await;
            })+
        }
    };
}

pub(crate) use on_both;

/// The moment of the n-th second.
pub fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).expect("a moment")
}

/// An act in the n-th second.
pub fn act(second: i64) -> NewAct {
    NewAct {
        actor: "lan".to_owned(),
        reason: "thử".to_owned(),
        kind: "import".to_owned(),
        source: Some("tệp.csv".to_owned()),
        source_digest: None,
        recorded_at: at(second),
    }
}

/// A recognition of commune `unit` with this number.
pub fn recognition(unit: u32, number: &str) -> Sourced<Recognition> {
    Sourced {
        fact: Recognition {
            unit: format!("{unit:05}").parse().expect("a code"),
            grade: Grade::Ntm,
            action: Action::Recognise,
            date: date(2022, 1, 26),
            number: Some(number.to_owned()),
            basis: RecognitionBasis::Own,
        },
        provenance: Provenance::Official,
        source: "Công báo".to_owned(),
    }
}

/// An approved figure of a unit for a year.
pub fn observation(unit: &str, measure: &str, year: i16, value: i64) -> Sourced<Observation> {
    Sourced {
        fact: Observation {
            unit: unit.parse().expect("a code"),
            measure: measure.to_owned(),
            period: Period::year(year),
            value: Reading(Quantity::whole(value)),
            stage: Stage::Approved,
            evidence: None,
        },
        provenance: Provenance::Official,
        source: "Báo cáo".to_owned(),
    }
}

/// What the ledger says at a moment: unit and number of each decision.
pub async fn says(ledger: &Ledger, known: Option<Timestamp>) -> Vec<(String, String)> {
    let records = ledger.current::<Recognition>(known).await.expect("readable");
    let mut says: Vec<_> = records
        .iter()
        .map(|record| (record.fact().unit.to_string(), record.fact().number.clone().unwrap_or_default()))
        .collect();
    says.sort();
    says
}

/// The same, to compare with.
pub fn expected(pairs: &[(u32, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(unit, number)| (format!("{unit:05}"), (*number).to_owned())).collect()
}

/// Records these facts in the n-th second.
pub async fn append(ledger: &Ledger, second: i64, facts: &[Sourced<Recognition>]) -> ledger::Appended {
    ledger.append(act(second), "42", &distinct(facts), &mut |_| {}).await.expect("recorded")
}

/// Facts of which no two are about the same thing.
pub fn distinct<F: programme::fact::Fact>(facts: &[Sourced<F>]) -> Distinct<F> {
    Distinct::new(facts.to_vec()).expect("no two are about the same thing")
}
