//! The invariants of ARCHITECTURE.md that a machine can read.

use std::{fs, path::Path};

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn manifest(crate_name: &str) -> String {
    fs::read_to_string(root().join("crates").join(crate_name).join("Cargo.toml")).expect("a manifest")
}

fn sources(directory: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push((path.display().to_string(), fs::read_to_string(&path).expect("a source")));
        }
    }
}

/// The dependencies of a crate, those for tests left out.
fn dependencies(crate_name: &str) -> Vec<String> {
    let manifest = manifest(crate_name);
    let section = manifest.split("[dependencies]").nth(1).expect("a section");
    let section = section.split("\n[").next().expect("its lines");
    let name = |line: &str| line.split(['.', ' ', '=']).next().unwrap_or_default().to_owned();
    section.lines().map(name).filter(|name| !name.is_empty()).collect()
}

#[test]
fn dependencies_point_one_way() {
    let forbidden = [
        ("programme", &["ledger", "store", "backup", "documents", "server", "cli", "sqlx", "tokio", "typst"][..]),
        ("ledger", &["store", "backup", "documents", "server", "cli", "typst", "calamine"]),
        ("documents", &["ledger", "server", "cli", "sqlx", "tokio"]),
        ("store", &["programme", "ledger", "documents", "backup", "server", "cli"]),
        ("backup", &["documents", "server", "cli", "sqlx"]),
        ("server", &["cli", "sqlx"]),
    ];
    for (crate_name, forbidden) in forbidden {
        let dependencies = dependencies(crate_name);
        for name in forbidden {
            assert!(!dependencies.iter().any(|dependency| dependency == name), "{crate_name} must not know {name}");
        }
    }
}

#[test]
fn the_core_has_no_io_async_sql_or_clock() {
    let mut files = Vec::new();
    sources(&root().join("crates/programme/src"), &mut files);
    assert!(files.len() > 20, "the sources were found");
    for (path, text) in files {
        for forbidden in [
            "std::fs",
            "std::net",
            "std::env",
            "std::process",
            "std::time",
            "async fn",
            "SELECT ",
            "Timestamp::now",
            "println!",
        ] {
            assert!(!text.contains(forbidden), "{path} has {forbidden}");
        }
    }
}

#[test]
fn every_kind_of_fact_has_a_table_on_both_engines() {
    for engine in ["sqlite", "postgres"] {
        let directory = root().join("crates/ledger/migrations").join(engine);
        let mut text = String::new();
        for entry in fs::read_dir(directory).expect("migrations") {
            text += &fs::read_to_string(entry.expect("an entry").path()).expect("a migration");
        }
        for kind in programme::fact::FactKind::ALL {
            assert!(text.contains(&format!("CREATE TABLE {} ", kind.id())), "{engine} lacks {}", kind.id());
        }
    }
}

/// The description of the interface for programs knows shapes by their names alone: of two that share one, the later would
/// take the place of the other.
#[test]
fn no_two_shapes_of_the_interface_share_a_name() {
    let mut files = Vec::new();
    sources(&root().join("crates/server/src"), &mut files);
    let mut known: Vec<(&str, &str)> = Vec::new();
    for (path, text) in &files {
        for shape in text.split("ToSchema)]").skip(1) {
            let mut words = shape.split_whitespace().skip_while(|word| !matches!(*word, "struct" | "enum"));
            let name = words.nth(1).expect("a name").split(['<', '(', ';']).next().expect("a name");
            let other = known.iter().find(|(taken, _)| *taken == name);
            assert!(other.is_none(), "{name} in {path} and in {}", other.map_or("", |(_, path)| path));
            known.push((name, path));
        }
    }
    assert!(known.len() > 50, "the shapes were found");
}

#[test]
fn releases_refuse_what_overflows() {
    let workspace = fs::read_to_string(root().join("Cargo.toml")).expect("a manifest");
    let release = workspace.split("[profile.release]").nth(1).expect("the profile of releases");
    let own = release.split("\n[").next().expect("its lines");
    assert!(own.lines().any(|line| line == "overflow-checks = true"), "{own}");
}
