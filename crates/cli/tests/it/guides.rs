//! The guides of `docs/` say commands: each that ends works as it is written, in the order of the page.

use std::{fs, path::Path, process::Command};

use super::office::Office;

/// What a page tells to type: lines that begin with four blanks and the name of the program; those that never end are left out.
fn commands(page: &str) -> Vec<Vec<String>> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs")).join(page);
    let text = fs::read_to_string(path).expect("the page");
    let lines = text.lines().filter_map(|line| line.strip_prefix("    nongthon "));
    let words = |line: &str| line.split_whitespace().map(str::to_owned).collect();
    lines.filter(|line| !line.starts_with("serve ")).map(words).collect()
}

/// Types the words of a command where the example lies in `data`.
fn run(at: &Path, words: &[String]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nongthon"));
    command.current_dir(at).args(words);
    for name in ["NONGTHON_DATABASE", "NONGTHON_LANG", "NONGTHON_REFERENCE", "NONGTHON_EVIDENCE", "NONGTHON_BACKUPS"] {
        command.env_remove(name);
    }
    let output = command.output().expect("the binary runs");
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8"));
    (output.status.success(), text.concat())
}

#[track_caller]
fn follow(page: &str) {
    let office = Office::example();
    let at = tempfile::tempdir().expect("a folder");
    fs::rename(office.path(), at.path().join("data")).expect("the data lies there");
    let commands = commands(page);
    assert!(commands.len() >= 8, "{page} has its commands");
    let mut key = None;
    for mut words in commands {
        // What a key is printed as stands in the page with its beginning only.
        if let Some(key) = &key {
            words.iter_mut().filter(|word| word.ends_with('…')).for_each(|word| word.clone_from(key));
        }
        let (done, told) = run(at.path(), &words);
        assert!(done, "{page}: nongthon {}\n{told}", words.join(" "));
        if words[1] == "key" {
            key = told.lines().next().map(str::to_owned);
        }
    }
    assert!(key.is_some(), "{page} makes a key");
}

#[test]
fn the_guide_to_running_it_works_as_written() {
    follow("operations.md");
}

#[test]
fn the_guide_to_running_it_works_as_written_in_vietnamese() {
    follow("van-hanh.md");
}

#[test]
fn the_guide_to_backup_works_as_written() {
    follow("backup.md");
}

#[test]
fn the_guide_to_backup_works_as_written_in_vietnamese() {
    follow("sao-luu.md");
}

/// What comes back gives the same figures.
#[test]
fn a_restored_office_tells_the_same_figures() {
    let (office, back) = (Office::example(), Office::empty());
    let place = office.path().join("copies");
    let place = place.to_str().expect("a UTF-8 path");
    office.run(&["backup", "make", "--backups", place]).done();
    back.run(&["restore", "--backups", place]).done();
    let figures = |office: &Office| office.run(&["metrics", "--as-of", "2023-03-13", "--json"]).json();
    let mut pairs = [figures(&office), figures(&back)];
    for figures in &mut pairs {
        for figure in figures.as_array_mut().expect("an array") {
            // The moment of asking.
            figure.as_object_mut().expect("an object").remove("known_at");
        }
    }
    assert!(pairs[0].as_array().expect("an array").len() > 40);
    assert_eq!(pairs[0], pairs[1]);
    let again = back.run(&["restore", "--backups", place]);
    assert_eq!(again.code, 1);
    assert!(again.err.contains("trống"), "{}", again.err);
}
