//! P1: a million observations from CSV into SQLite, validated, compared, hashed; against a bare prepared insert.

use std::path::Path;

use documents::import::{SourceFile, read, write_csv};
use jiff::Timestamp;
use ledger::{Ledger, Location, NewAct};
use programme::{
    Lang,
    fact::{Distinct, Fact as _, Observation, ReadContext, Sourced},
};
use tempfile::TempDir;

use crate::{
    nation::Nation,
    table::{row, times},
};

/// Imports are long: three runs are enough for a middle one.
const RUNS: usize = 3;

/// Measures, and leaves a full ledger for the next rows.
pub fn rows(nation: &Nation) -> TempDir {
    let text = write_csv(&nation.law, &nation.observations);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let mut full = None;
    let reading = times(RUNS, || drop(parse(nation, &text)));
    let ours = times(RUNS, || {
        let directory = tempfile::tempdir().expect("a directory");
        let facts = parse(nation, &text);
        runtime.block_on(append(directory.path(), &facts));
        full = Some(directory);
    });
    let facts = parse(nation, &text);
    let recording = times(RUNS, || {
        let directory = tempfile::tempdir().expect("a directory");
        runtime.block_on(append(directory.path(), &facts));
    });
    drop(facts);
    let floor = times(RUNS, || {
        let directory = tempfile::tempdir().expect("a directory");
        bare_insert(&directory.path().join("bare.sqlite"), &nation.observations);
    });
    row("record 1 M observations in SQLite", &recording, &floor, "≤ 2× floor");
    row("read and check 1 M observations from CSV", &reading, &floor, "");
    row("import, both together", &ours, &floor, "≤ 2× floor");
    full.expect("at least one run")
}

fn parse(nation: &Nation, text: &str) -> Distinct<Observation> {
    let file = SourceFile { name: "bench.csv", bytes: text.as_bytes() };
    let context = ReadContext { law: &nation.law, register: &nation.register, lang: Lang::Vi };
    read::<Observation>(&file, context, &mut |_, _| {}).expect("a sound file").facts
}

async fn append(directory: &Path, facts: &Distinct<Observation>) {
    let ledger = Ledger::open(&Location::Sqlite(directory.join("ledger.sqlite"))).await.expect("a ledger");
    let act = NewAct {
        actor: "bench".to_owned(),
        reason: String::new(),
        kind: "import observation".to_owned(),
        source: None,
        source_digest: None,
        recorded_at: Timestamp::UNIX_EPOCH,
    };
    let done = ledger.append(act, "42", facts, &mut |_| {}).await.expect("recorded");
    assert_eq!(done.added, facts.len());
}

/// One prepared statement, one transaction, the same columns and the same durability.
fn bare_insert(path: &Path, facts: &[Sourced<Observation>]) {
    let mut connection = rusqlite::Connection::open(path).expect("a database");
    connection
        .execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;")
        .expect("settings");
    let columns: Vec<String> = Observation::FIELDS.iter().map(|field| format!("\"{}\"", field.id)).collect();
    let table = format!(
        "CREATE TABLE observation (seq INTEGER PRIMARY KEY, province TEXT NOT NULL, act BIGINT NOT NULL, supersedes BIGINT, \
         valid TEXT NOT NULL, provenance TEXT NOT NULL, source TEXT NOT NULL, {})",
        columns.join(", ")
    );
    connection.execute_batch(&table).expect("a table");
    let transaction = connection.transaction().expect("a transaction");
    {
        let insert = "INSERT INTO observation VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
        let mut statement = transaction.prepare(insert).expect("a statement");
        for (seq, sourced) in (1_i64..).zip(facts) {
            let fact = &sourced.fact;
            let row = rusqlite::params![
                seq,
                "42",
                1_i64,
                None::<i64>,
                fact.valid().to_string(),
                sourced.provenance.id(),
                sourced.source,
                fact.unit.to_string(),
                fact.measure,
                fact.period.to_string(),
                fact.value.0.scaled(),
                fact.stage.id(),
                fact.evidence,
            ];
            statement.execute(row).expect("a row");
        }
    }
    transaction.commit().expect("durable");
}
