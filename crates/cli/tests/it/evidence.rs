//! The files that support what is reported, looked after at the console.

use std::{fs, path::PathBuf, time::Duration};

use super::office::Office;

/// SHA-256 of "a photograph" and of "nobody's".
const NAMED: &str = "a249e87e1e6113da81cdd8a154c222283fbcceff6dd3727a63bf97eee562dfb3";
const ORPHAN: &str = "766d63f0332125220adc982e51598010024acc16a916d500187bf15f5d0e4a54";

fn keep(office: &Office, digest: &str, bytes: &str, days: u64) -> PathBuf {
    let folder = office.path().join("evidence").join(&digest[..2]);
    fs::create_dir_all(&folder).expect("a file or a row");
    let file = folder.join(digest);
    fs::write(&file, bytes).expect("a file or a row");
    let kept = fs::File::options().write(true).open(&file).expect("a file or a row");
    let now = kept.metadata().expect("a file or a row").modified().expect("a file or a row");
    kept.set_modified(now - Duration::from_hours(24 * days)).expect("a file or a row");
    file
}

/// An office whose ledger names one file of evidence.
fn office() -> Office {
    let office = Office::empty();
    office.run(&["acts"]).done();
    let ledger = rusqlite::Connection::open(office.path().join("ledger.sqlite")).expect("a file or a row");
    ledger
        .execute(
            "INSERT INTO evidence (digest, name, media_type, size, unit, uploaded_by, uploaded_at) \
             VALUES (?1, 'ảnh.png', 'image/png', 12, '18145', 'xa', 0)",
            [NAMED],
        )
        .expect("a file or a row");
    office
}

#[test]
fn a_file_that_was_changed_or_lost_is_named() {
    let office = office();
    let file = keep(&office, NAMED, "a photograph", 30);
    assert!(office.run(&["evidence", "check"]).done().contains('1'));
    fs::write(&file, "a photomontage").expect("a file or a row");
    let changed = office.run(&["evidence", "check"]);
    assert!(changed.code == 1 && changed.out.contains("bị sửa") && changed.out.contains(NAMED), "{}", changed.out);
    fs::remove_file(&file).expect("a file or a row");
    let lost = office.run(&["evidence", "check", "--lang", "en"]);
    assert!(lost.code == 1 && lost.out.contains("is missing"), "{}", lost.out);
}

#[test]
fn only_what_is_old_and_named_by_nobody_is_swept() {
    let office = office();
    let (named, orphan) = (keep(&office, NAMED, "a photograph", 30), keep(&office, ORPHAN, "nobody's", 3));
    assert!(
        office.run(&["evidence", "sweep"]).done().contains("Đã xóa 0 tệp"),
        "it may belong to a form that is filled in"
    );
    assert!(office.run(&["evidence", "sweep", "--days", "2", "--dry-run"]).done().contains("Sẽ xóa 1 tệp"));
    assert!(orphan.exists(), "a dry run deletes nothing");
    assert!(office.run(&["evidence", "sweep", "--days", "2"]).done().contains("Đã xóa 1 tệp"));
    assert!(named.exists() && !orphan.exists());
    assert_eq!(office.run(&["evidence", "sweep", "--days", "0"]).code, 2);
}
