//! The guide to evaluating facts: its statements work as written on both engines, and whoever it lets in sees the views alone.

use std::{fs, path::Path};

use super::{
    faults::{Cluster, psql},
    office::Office,
};

fn page(name: &str) -> String {
    fs::read_to_string(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs")).join(name)).expect("the page")
}

/// The statements of a page that stand between fences.
fn statements(page: &str) -> Vec<String> {
    let fenced = page.split("```sql\n").skip(1).filter_map(|rest| rest.split_once("```"));
    fenced.map(|(statement, _)| statement.to_owned()).collect()
}

/// The words for PostgreSQL that let an analyst in: the lines with four blanks before them.
fn admission(page: &str) -> String {
    let before = page.split("```sql").next().unwrap_or_default();
    let lines: Vec<&str> = before.lines().filter_map(|line| line.strip_prefix("    ")).collect();
    lines.join("\n").replace('…', "analyst")
}

#[test]
fn the_statements_work_as_written() {
    let (english, vietnamese) = (page("analysis.md"), page("phan-tich.md"));
    assert_eq!((statements(&english), admission(&english)), (statements(&vietnamese), admission(&vietnamese)));
    let statements = statements(&english);
    assert_eq!(statements.len(), 3);

    let office = Office::example();
    let ledger = rusqlite::Connection::open(office.path().join("ledger.sqlite")).expect("a ledger");
    let rows = |statement: &str| -> usize {
        let mut statement = ledger.prepare(statement).expect("it is understood");
        let mut rows = statement.query([]).expect("it runs");
        let mut count = 0;
        while rows.next().expect("a row").is_some() {
            count += 1;
        }
        count
    };
    let on_sqlite: Vec<usize> = statements.iter().map(|statement| rows(statement)).collect();
    assert!(on_sqlite.iter().all(|rows| *rows > 0), "{on_sqlite:?}");

    let cluster = Cluster::started("analysis");
    let url = cluster.script(&["url"]);
    Office::empty().run(&["demo", "--load-only", "--database", &url]).done();
    psql(&url, &admission(&english)).expect("the analyst is let in");
    let as_analyst = "SET ROLE analyst; ";
    let on_postgres: Vec<usize> = statements
        .iter()
        .map(|statement| psql(&url, &format!("{as_analyst}{statement}")).expect("it runs").lines().count())
        .collect();
    assert_eq!(on_postgres, on_sqlite, "both engines say the same");
    for table in ["account", "allocation", "bank_account", "act"] {
        let refused = psql(&url, &format!("{as_analyst}SELECT 1 FROM {table}")).expect_err(table);
        assert!(refused.contains("permission denied"), "{refused}");
    }
}
