//! Both engines have the schema that the facts ask for, and a newer one is refused.

use std::{fs, path::Path};

use ledger::{Ledger, LedgerError, Location, copy::tables};
use programme::{
    fact::{Fact, Stored},
    for_each_fact,
};

use crate::engine::{Place, on_both};

on_both!(
    a_newer_schema_is_refused,
    opening_twice_is_harmless,
    every_table_is_copied,
    what_is_kept_is_told_without_a_change
);

async fn a_newer_schema_is_refused(place: Place) {
    drop(place.open().await);
    place.meddle("INSERT INTO schema_version (version) VALUES (99)").await.expect("inserted");
    let refused = Ledger::open(&place.location).await;
    assert!(matches!(refused, Err(LedgerError::NewerSchema { found: 99, .. })), "{refused:?}");
}

async fn what_is_kept_is_told_without_a_change(place: Place) {
    let before = Ledger::look(&place.location).await.expect("looked at");
    assert!(before.is_none_or(|kept| kept.schema.is_none()), "nobody opened it yet");
    let ledger = place.open().await;
    let kept = Ledger::look(&place.location).await.expect("looked at").expect("a ledger");
    assert_eq!((kept.schema, &kept.engine), (Some(kept.known), &ledger.engine().await.expect("named")));
    assert!(kept.engine.starts_with("SQLite 3.") || kept.engine.starts_with("PostgreSQL 1"), "{}", kept.engine);
    place.meddle("INSERT INTO schema_version (version) VALUES (99)").await.expect("inserted");
    assert_eq!(Ledger::look(&place.location).await.expect("looked at").and_then(|kept| kept.schema), Some(99));
}

async fn opening_twice_is_harmless(place: Place) {
    let (one, two) = tokio::join!(Ledger::open(&place.location), Ledger::open(&place.location));
    assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
}

/// The columns of a table as migrations declare and add them: name, type, whether required.
fn declared(migration: &str, table: &str) -> Vec<(String, String, bool)> {
    let start = migration.find(&format!("CREATE TABLE {table} (")).unwrap_or_else(|| panic!("{table} is missing"));
    let body = migration[start..].split_once("\n);").expect("the table ends").0;
    let column = |line: &str| {
        let mut words = line.trim().trim_end_matches(',').split_whitespace();
        let name = words.next().expect("a name").trim_matches('"').to_owned();
        (name, words.next().expect("a type").to_owned(), line.contains("NOT NULL"))
    };
    let added = format!("ALTER TABLE {table} ADD COLUMN ");
    let added = migration.lines().filter_map(|line| line.strip_prefix(&added)).map(|line| line.trim_end_matches(';'));
    body.lines().skip(1).chain(added).map(column).collect()
}

/// The migrations of an engine, in order: its own, and those that are the same on both.
fn migrations(engine: &str) -> Vec<String> {
    let both = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations"));
    let files =
        |directory: &Path| fs::read_dir(directory).expect("migrations").map(|entry| entry.expect("an entry").path());
    let mut paths: Vec<_> = files(both).chain(files(&both.join(engine))).filter(|path| path.is_file()).collect();
    paths.sort_by(|a, b| a.file_name().cmp(&b.file_name()));
    paths.iter().map(|path| fs::read_to_string(path).expect("a migration")).collect()
}

#[test]
fn the_migrations_declare_what_the_facts_ask_for() {
    let [sqlite, postgres] = ["sqlite", "postgres"].map(migrations);
    let both = [sqlite.join("\n"), postgres.join("\n")];
    for_each_fact!(F => {
        let asked: Vec<(String, String, bool)> = F::FIELDS
            .iter()
            .map(|field| {
                let stored = if field.stored == Stored::Text { "TEXT" } else { "BIGINT" };
                (field.id.to_owned(), stored.to_owned(), field.required)
            })
            .collect();
        for migration in &both {
            let columns = declared(migration, F::KIND.id());
            assert_eq!(columns[7..], asked[..], "{}", F::KIND.id());
            let envelope: Vec<&str> = columns[..7].iter().map(|(name, ..)| name.as_str()).collect();
            assert_eq!(envelope, ["seq", "province", "act", "supersedes", "valid", "provenance", "source"]);
            let guarded = format!("BEFORE UPDATE ON {0} |BEFORE UPDATE OR DELETE ON {0} ", F::KIND.id());
            assert!(guarded.split('|').any(|guard| migration.contains(guard)), "{} can be changed", F::KIND.id());
        }
    });
    let normal = |migration: &str| {
        let tables = migration
            .split("-- Nothing is ever changed")
            .next()
            .expect("tables")
            .replace("INTEGER PRIMARY", "BIGINT PRIMARY");
        tables.split("CREATE FUNCTION").next().expect("tables").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let tables = |migrations: &[String]| migrations.iter().map(|text| normal(text)).collect::<Vec<_>>();
    assert_eq!(tables(&sqlite), tables(&postgres), "both engines have the same tables");
}

/// Tables that are not copied: who is signed in, and what the ledger says of itself.
const NOT_COPIED: [&str; 3] = ["schema_version", "session", "known_browser"];

async fn every_table_is_copied(place: Place) {
    drop(place.open().await);
    let statement = match place.location {
        Location::Sqlite(_) => "SELECT name FROM sqlite_master WHERE type = 'table'",
        Location::Postgres(_) => {
            "SELECT relname::text FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition"
        }
    };
    let mut there = place.column(statement).await;
    there.retain(|name| !NOT_COPIED.contains(&name.as_str()));
    there.sort();
    let mut copied: Vec<String> = tables().iter().map(|table| table.name.to_owned()).collect();
    copied.sort();
    assert_eq!(copied, there);
}
