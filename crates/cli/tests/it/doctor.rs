//! Is the installation well?

use super::office::Office;

fn verdicts(office: &Office, quick: bool) -> Vec<(String, String)> {
    let mut words = vec!["doctor", "--json"];
    words.extend(quick.then_some("--quick"));
    let told: serde_json::Value = serde_json::from_str(&office.run(&words).out).expect("as it is told");
    let word = |finding: &serde_json::Value, name: &str| finding[name].as_str().expect("as it is told").to_owned();
    told.as_array()
        .expect("as it is told")
        .iter()
        .map(|finding| (word(finding, "subject"), word(finding, "verdict")))
        .collect()
}

#[test]
fn what_is_wrong_is_named_with_what_helps() {
    let office = Office::example();
    let found = verdicts(&office, false);
    let of = |subject: &str| found.iter().find(|(name, _)| name == subject).expect("as it is told").1.as_str();
    for (subject, verdict) in [
        ("condition-reference", "well"),
        ("condition-ledger", "well"),
        ("condition-chain", "well"),
        ("condition-copies", "doubtful"),
    ] {
        assert_eq!(of(subject), verdict, "{found:?}");
    }
    assert!(verdicts(&office, true).len() < found.len(), "the chain takes long");
    let told = office.run(&["doctor"]);
    assert!(told.out.contains("nongthon backup make") && told.out.contains("Chuỗi kiểm toán"), "{}", told.out);
}

#[test]
fn nothing_is_made_and_nothing_upgraded_by_looking() {
    let office = Office::empty();
    let answer = office.run(&["doctor"]);
    assert!(answer.code == 1 && answer.out.contains("nongthon init"), "{}", answer.out);
    assert_eq!(std::fs::read_dir(office.path()).expect("as it is told").count(), 0, "nothing was made");

    office.run(&["acts"]).done();
    let ledger = rusqlite::Connection::open(office.path().join("ledger.sqlite")).expect("as it is told");
    let schema = || -> i64 {
        ledger.query_one("SELECT MAX(version) FROM schema_version", [], |row| row.get(0)).expect("as it is told")
    };
    let known = schema();
    ledger.execute("DELETE FROM schema_version WHERE version = ?1", [known]).expect("as it is told");
    let older = office.run(&["doctor", "--lang", "en"]);
    assert!(older.code == 0 && older.out.contains("Make a copy first"), "{}", older.out);
    assert_eq!(schema(), known - 1, "it is not upgraded by looking");
    ledger.execute("INSERT INTO schema_version VALUES (?1), (?2)", [known, known + 1]).expect("as it is told");
    let newer = office.run(&["doctor", "--lang", "en"]);
    assert!(newer.code == 1 && newer.out.contains("is newer than this program"), "{}", newer.out);
    let refused = office.run(&["serve", "--lang", "en", "--listen", "127.0.0.1:0"]);
    assert_eq!(refused.code, 1, "nor is it served: {}", refused.err);
}
