//! What a node keeps of a PostgreSQL ledger on its own disk says what the ledger says, or is not asked.

use std::{
    fs,
    path::{Path, PathBuf},
};

use ledger::{ActSeq, Ledger, LedgerError};
use programme::fact::{FactKind, Recognition, Record, Seq};
use tempfile::TempDir;

use crate::engine::{Place, act, append, at, distinct, observation, recognition};

/// A ledger with figures, decisions, an undo and a retraction, and a node that keeps its lines.
async fn kept() -> (Place, Ledger, TempDir) {
    let (place, folder) = (Place::postgres().await, TempDir::new().expect("a folder"));
    let ledger = place.open().await.mirrored(folder.path().join("mirror"));
    append(&ledger, 1, &[recognition(1, "1"), recognition(2, "tab\t, dòng\n, \\N, \\"), recognition(3, "")]).await;
    let figures = distinct(&[observation("00001", "poverty", 2022, 3), observation("00002", "poverty", 2022, 4)]);
    ledger.append(act(2), "42", &figures, &mut |_| {}).await.expect("recorded");
    append(&ledger, 3, &[recognition(1, "1a"), recognition(4, "4")]).await;
    ledger.retract(Seq(2), act(4)).await.expect("retracted");
    assert!(ledger.mirror().await.expect("kept") > 0);
    (place, ledger, folder)
}

/// The file of the lines of a kind.
fn lines(folder: &TempDir, kind: &str) -> PathBuf {
    folder.path().join("mirror").join(format!("{kind}.lines"))
}

/// All that a ledger says after each of its acts, and now.
async fn all(ledger: &Ledger) -> Vec<(Vec<Record<Recognition>>, Vec<String>)> {
    let mut all = Vec::new();
    for known in (0..8).map(|second| Some(at(second))).chain([None]) {
        let mut figures = Vec::new();
        let each = &mut |row: ledger::ObservationRow<'_>| figures.push(format!("{row:?}"));
        ledger.scan_observations(known, each).await.expect("read");
        all.push((ledger.current(known).await.expect("read"), figures));
    }
    all
}

#[tokio::test]
async fn it_says_what_the_ledger_says_at_every_moment() {
    let (place, ledger, _folder) = kept().await;
    let plain = place.open().await;
    assert_eq!(all(&ledger).await, all(&plain).await);
    ledger.undo(ActSeq(3), act(5)).await.expect("undone");
    let figures = distinct(&[observation("00001", "poverty", 2022, 5)]);
    ledger.append(act(6), "42", &figures, &mut |_| {}).await.expect("recorded");
    append(&ledger, 7, &[recognition(5, "5")]).await;
    assert_eq!(all(&ledger).await, all(&plain).await, "what came since is read from the database");
    assert!(ledger.mirror().await.expect("kept") > 0);
    assert_eq!(ledger.mirror().await.expect("kept"), 0, "there is nothing new");
    assert_eq!(ledger.check_mirror().await.expect("checked"), []);
    assert_eq!(all(&ledger).await, all(&plain).await);
}

#[tokio::test]
async fn the_database_is_not_asked_for_what_is_kept() {
    let (place, ledger, _folder) = kept().await;
    let before = all(&ledger).await;
    for table in ["recognition", "observation"] {
        place.unguard(table).await;
        place.meddle(&format!("DELETE FROM {table}")).await.expect("gone");
    }
    assert_eq!(all(&ledger).await, before);
    assert_eq!(ledger.check_mirror().await.expect("checked"), [FactKind::Observation, FactKind::Recognition]);
    assert!(
        all(&place.open().await).await.iter().all(|(decisions, figures)| decisions.is_empty() && figures.is_empty())
    );
}

#[tokio::test]
async fn what_is_damaged_is_read_from_the_database_and_kept_anew() {
    let meddlers: [fn(&Path); 5] = [
        |file| {
            let mut bytes = fs::read(file).expect("lines");
            let last = bytes.len() - 3;
            bytes[last] ^= 1;
            fs::write(file, bytes).expect("written");
        },
        |file| {
            let mut bytes = fs::read(file).expect("lines");
            bytes[2] = 0xff;
            fs::write(file, bytes).expect("written");
        },
        |file| fs::OpenOptions::new().write(true).open(file).and_then(|file| file.set_len(20)).expect("cut"),
        |file| fs::write(file, "").expect("written"),
        |file| fs::remove_file(file).expect("gone"),
    ];
    for meddle in meddlers {
        let (place, ledger, folder) = kept().await;
        for kind in ["recognition", "observation"] {
            meddle(&lines(&folder, kind));
        }
        let said = all(&place.open().await).await;
        assert_eq!(all(&ledger).await, said);
        assert!(ledger.mirror().await.expect("kept anew") > 0);
        assert_eq!(all(&ledger).await, said);
    }
}

#[tokio::test]
async fn what_was_not_finished_is_written_over() {
    let (place, ledger, folder) = kept().await;
    for kind in ["recognition", "observation"] {
        let file = lines(&folder, kind);
        let mut bytes = fs::read(&file).expect("lines");
        bytes.extend_from_within(..bytes.len() / 2);
        fs::write(file, bytes).expect("written");
    }
    let plain = place.open().await;
    assert_eq!(all(&ledger).await, all(&plain).await);
    append(&ledger, 5, &[recognition(6, "6")]).await;
    ledger.mirror().await.expect("kept");
    assert_eq!(all(&ledger).await, all(&plain).await);
}

#[tokio::test]
async fn lines_of_another_ledger_are_not_taken_for_this_one_s() {
    let (_place, _ledger, folder) = kept().await;
    let place = Place::postgres().await;
    let ledger = place.open().await.mirrored(folder.path().join("mirror"));
    append(&ledger, 1, &[recognition(8, "8")]).await;
    let said = all(&place.open().await).await;
    assert_eq!(all(&ledger).await, said);
    assert!(ledger.mirror().await.expect("kept anew") > 0);
    assert_eq!(all(&ledger).await, said);
}

/// A start with the wrong address that breaks off: the lines of the other ledger bear numbers that this one knows, too.
#[tokio::test]
async fn what_another_ledger_left_half_done_is_not_read() {
    let (place, ledger, folder) = kept().await;
    let file = lines(&folder, "observation");
    let other_place = Place::postgres().await;
    let other = other_place.open().await.mirrored(folder.path().join("mirror"));
    append(&other, 1, &[recognition(1, "9"), recognition(2, "8"), recognition(3, "7")]).await;
    let figures = distinct(&[observation("00001", "poverty", 2022, 30)]);
    other.append(act(2), "42", &figures, &mut |_| {}).await.expect("recorded");
    fs::remove_file(&file).and_then(|()| fs::create_dir(&file)).expect("what cannot be written");
    assert!(matches!(other.mirror().await, Err(LedgerError::Mirror(_))));
    fs::remove_dir(&file).expect("gone");
    assert_eq!(all(&ledger).await, all(&place.open().await).await);
}

/// While the program runs a file loses its bytes; the next time lines are added to it.
#[tokio::test]
async fn a_file_that_lost_its_bytes_is_not_gone_on_with() {
    let (place, ledger, folder) = kept().await;
    for kind in ["recognition", "observation"] {
        fs::write(lines(&folder, kind), "").expect("written");
    }
    append(&ledger, 5, &[recognition(6, "6")]).await;
    assert!(matches!(ledger.mirror().await, Err(LedgerError::Mirror(_))));
    let plain = place.open().await;
    assert_eq!(all(&ledger).await, all(&plain).await);
    assert!(ledger.mirror().await.expect("kept anew") > 0);
    assert_eq!(all(&ledger).await, all(&plain).await);
    for kind in ["recognition", "observation"] {
        let file = lines(&folder, kind);
        let zeros = vec![0; fs::read(&file).expect("lines").len() / 8 * 8];
        fs::write(&file, zeros).expect("written");
    }
    assert_eq!(all(&ledger).await, all(&plain).await, "zeros are no lines");
}

#[tokio::test]
async fn nobody_else_on_the_machine_reads_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_place, _ledger, folder) = kept().await;
    let folder = folder.path().join("mirror");
    let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    for entry in fs::read_dir(&folder).expect("a folder") {
        let path = entry.expect("a file").path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
}
