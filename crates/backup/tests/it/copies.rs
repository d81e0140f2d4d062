//! Copies are made and come back.

use std::{fs, path::Path};

use backup::{BackupError, Finding, Keep, Opener, Repository, Sealer, new_key};
use jiff::{Timestamp, tz::TimeZone};
use ledger::{AccountId, Ledger, NewAccount, copy::tables};
use store::{Place as StorePlace, Store};
use tempfile::TempDir;

use crate::engine::{Place, act, append, at, expected, on_both, recognition, says};

on_both!(
    all_comes_back_on_the_other_engine,
    a_moment_comes_back,
    a_second_copy_costs_what_changed,
    a_sealed_copy_opens_with_its_key_only,
    a_changed_copy_is_found_and_not_restored,
    only_an_empty_ledger_is_filled,
    a_copy_is_of_one_moment,
    pruned_copies_take_nothing_from_others,
    a_ledger_that_went_another_way_is_copied_anew,
    a_damaged_file_keeps_nothing_else_from_being_copied,
);

/// A folder with evidence and a place for copies.
struct Yard {
    folder: TempDir,
    evidence: Store,
    copies: Repository,
}

impl Yard {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let evidence = Store::open(&StorePlace::Folder(folder.path().join("evidence"))).expect("a store");
        let copies = Repository::open(&StorePlace::Folder(folder.path().join("copies"))).expect("a repository");
        Self { folder, evidence, copies }
    }

    async fn make(&self, ledger: &Ledger, second: i64) -> backup::Made {
        self.copies.make(ledger, &self.evidence, &Sealer::default(), at(second)).await.expect("copied")
    }

    /// A store for what comes back.
    fn fresh(&self, name: &str) -> Store {
        Store::open(&StorePlace::Folder(self.folder.path().join(name))).expect("a store")
    }
}

/// Three acts, of which one is undone, somebody who may sign in, a setting.
async fn filled(place: &Place) -> Ledger {
    let ledger = place.open().await;
    append(&ledger, 1, &[recognition(1, "1"), recognition(2, "2")]).await;
    let wrong = append(&ledger, 2, &[recognition(1, "1a")]).await.act.expect("an act");
    append(&ledger, 3, &[recognition(3, "3")]).await;
    ledger.undo(wrong, act(4)).await.expect("undone");
    let lan = NewAccount {
        id: AccountId("1".to_owned()),
        login: "lan".to_owned(),
        name: "Trần Thị Lan".to_owned(),
        email: None,
        password_hash: Some("hash".to_owned()),
        given_until: None,
        posts: Vec::new(),
    };
    assert!(ledger.add_account(act(5), &lan).await.expect("added"));
    ledger
}

/// Everything that a ledger holds.
async fn all(ledger: &Ledger) -> Vec<String> {
    let mut taking = ledger.take().await.expect("readable");
    let mut all = Vec::new();
    for table in tables() {
        let columns = taking.columns(&table).await.expect("columns");
        assert!(!columns.is_empty(), "{} is no table", table.name);
        let rows = taking.rows(&table, &columns, 0, 1_000).await.expect("rows");
        all.extend(rows.iter().map(|row| format!("{} {row:?}", table.name)));
    }
    all
}

/// Another engine than that of a place.
async fn other(place: &Place) -> Place {
    match place.location {
        ledger::Location::Sqlite(_) => Place::postgres().await,
        ledger::Location::Postgres(_) => Place::sqlite(),
    }
}

async fn all_comes_back_on_the_other_engine(place: Place) {
    let (yard, ledger, target) = (Yard::new(), filled(&place).await, other(&place).await);
    let photograph = yard.evidence.put(&b"a photograph"[..]).await.expect("kept");
    let made = yard.make(&ledger, 10).await;
    assert_eq!((made.snapshot.last_act, made.snapshot.files()), (5, 1));
    let back = yard.fresh("back");
    let restored = yard.copies.restore(None, &target.location, &back, &Opener::default()).await.expect("restored");
    assert_eq!((restored.last_act.0, restored.files), (5, 1));
    assert_eq!(all(&restored.ledger).await, all(&ledger).await);
    assert_eq!(&back.get(photograph).await.expect("there")[..], b"a photograph");
    // It goes on from there.
    append(&restored.ledger, 20, &[recognition(4, "4")]).await;
    assert_eq!(restored.ledger.check().await.expect("checked"), []);
}

async fn a_moment_comes_back(place: Place) {
    let (yard, ledger, target) = (Yard::new(), filled(&place).await, other(&place).await);
    yard.make(&ledger, 10).await;
    let restore = async |second: i64, target: &Place| {
        yard.copies.restore(Some(at(second)), &target.location, &yard.fresh("back"), &Opener::default()).await
    };
    let restored = restore(2, &target).await.expect("restored");
    assert_eq!((restored.last_act.0, restored.last_recorded), (2, Some(at(2))));
    assert_eq!(says(&restored.ledger, None).await, expected(&[(1, "1a"), (2, "2")]));
    let early = restore(0, &other(&place).await).await.expect("restored");
    assert_eq!((early.last_act.0, says(&early.ledger, None).await), (0, Vec::new()));
    let late = restore(11, &other(&place).await).await;
    assert!(matches!(late, Err(BackupError::NotYet(last)) if last == at(10)), "{late:?}");
}

async fn a_second_copy_costs_what_changed(place: Place) {
    let (yard, ledger) = (Yard::new(), filled(&place).await);
    let first = yard.make(&ledger, 10).await;
    assert!(first.written > 0);
    let same = yard.make(&ledger, 11).await;
    assert_eq!(same.written, 0);
    append(&ledger, 12, &[recognition(7, "7")]).await;
    let after = yard.make(&ledger, 13).await;
    let of = |made: &backup::Made, name: &str| {
        made.snapshot.tables.iter().find(|table| table.name == name).expect("the table").segments.clone()
    };
    let changed: Vec<&str> = after
        .snapshot
        .tables
        .iter()
        .map(|table| table.name.as_str())
        .filter(|name| of(&after, name) != of(&first, name))
        .collect();
    assert_eq!(changed, ["act", "recognition"]);
    assert_eq!(yard.copies.snapshots().await.expect("listed").len(), 3);
}

async fn a_sealed_copy_opens_with_its_key_only(place: Place) {
    let (public, secret) = new_key();
    let (yard, ledger, target) = (Yard::new(), filled(&place).await, other(&place).await);
    yard.evidence.put(&b"a photograph"[..]).await.expect("kept");
    let sealer = Sealer::new([public.as_str()]).expect("a key");
    let made = yard.copies.make(&ledger, &yard.evidence, &sealer, at(10)).await.expect("copied");
    let mut files = Vec::new();
    files_below(&yard.folder.path().join("copies"), &mut files);
    // Open are what the snapshot says, and the list of digests, which are names of files anyway.
    let open: Vec<&String> =
        files.iter().filter(|(_, bytes)| !bytes.starts_with(b"age-encryption.org/v1")).map(|(path, _)| path).collect();
    let list = made.snapshot.evidence[0].digest.to_string();
    assert!(
        open.len() == 2 && open.iter().all(|path| path.contains("/snapshots/") || path.contains(&list)),
        "{open:?}"
    );
    let restore =
        async |opener: &Opener| yard.copies.restore(None, &target.location, &yard.fresh("back"), opener).await;
    let closed = restore(&Opener::default()).await;
    assert!(matches!(closed, Err(BackupError::Sealed)), "{closed:?}");
    let opener = Opener::new(&secret).expect("a key");
    assert_eq!(yard.copies.verify(&opener).await.expect("read").findings, []);
    let restored = restore(&opener).await.expect("restored");
    assert_eq!(all(&restored.ledger).await, all(&ledger).await);
}

async fn a_changed_copy_is_found_and_not_restored(place: Place) {
    let (yard, ledger, target) = (Yard::new(), filled(&place).await, other(&place).await);
    let photograph = yard.evidence.put(&b"a photograph"[..]).await.expect("kept");
    let made = yard.make(&ledger, 10).await;
    assert_eq!(yard.copies.verify(&Opener::default()).await.expect("read").findings, []);
    let acts = made.snapshot.tables[0].segments[0].clone();
    let mut files = Vec::new();
    files_below(&yard.folder.path().join("copies"), &mut files);
    for (path, mut bytes) in files {
        if path.contains(&acts.digest.to_string()) || path.contains(&photograph.to_string()) {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(path, bytes).expect("written");
        }
    }
    let findings = yard.copies.verify(&Opener::default()).await.expect("read").findings;
    assert_eq!(findings, [Finding::Segment(acts.digest, "act".to_owned()), Finding::File(photograph)]);
    let refused = yard.copies.restore(None, &target.location, &yard.fresh("back"), &Opener::default()).await;
    assert!(matches!(refused, Err(BackupError::Damaged(_))), "{refused:?}");
    assert_eq!(all(&target.open().await).await, Vec::<String>::new());
}

async fn only_an_empty_ledger_is_filled(place: Place) {
    let (yard, ledger) = (Yard::new(), filled(&place).await);
    yard.make(&ledger, 10).await;
    let before = all(&ledger).await;
    let refused = yard.copies.restore(None, &place.location, &yard.fresh("back"), &Opener::default()).await;
    assert!(matches!(refused, Err(BackupError::Ledger(ledger::LedgerError::NotEmpty))), "{refused:?}");
    assert_eq!(all(&ledger).await, before);
}

/// While a copy is read, others write: what is copied is what was there when it began.
async fn a_copy_is_of_one_moment(place: Place) {
    let ledger = filled(&place).await;
    let mut taking = ledger.take().await.expect("begun");
    append(&ledger, 6, &[recognition(8, "8")]).await;
    let table = tables().into_iter().find(|table| table.name == "recognition").expect("the table");
    let columns = taking.columns(&table).await.expect("columns");
    assert_eq!(taking.rows(&table, &columns, 0, 100).await.expect("rows").len(), 4);
    assert_eq!(taking.last.as_ref().map(|(act, ..)| act.0), Some(5));
}

async fn pruned_copies_take_nothing_from_others(place: Place) {
    let (yard, ledger, target) = (Yard::new(), filled(&place).await, other(&place).await);
    yard.make(&ledger, 10).await;
    append(&ledger, 11, &[recognition(7, "7")]).await;
    yard.evidence.put(&b"a photograph"[..]).await.expect("kept");
    yard.make(&ledger, 12).await;
    // Files of a test are of today, and so never old enough to be swept now.
    let (struck, swept) = prune(&yard, at(13)).await;
    assert_eq!((struck, swept), (1, 0));
    let far: Timestamp = "2100-01-01T00:00:00Z".parse().expect("a moment");
    let (struck, swept) = prune(&yard, far).await;
    assert_eq!((struck, swept), (0, 2), "the acts and the decisions of the first copy");
    assert_eq!(yard.copies.verify(&Opener::default()).await.expect("read").findings, []);
    let restored = yard.copies.restore(None, &target.location, &yard.fresh("back"), &Opener::default()).await;
    assert_eq!(all(&restored.expect("restored").ledger).await, all(&ledger).await);
}

async fn prune(yard: &Yard, now: Timestamp) -> (usize, u64) {
    let keep = Keep { last: 1, days: 0, weeks: 0, months: 0 };
    let (struck, swept) = yard.copies.prune(&keep, &TimeZone::UTC, now).await.expect("pruned");
    (struck.len(), swept)
}

/// More rows than a segment has: full ones are not read again.
async fn many(ledger: &Ledger, second: i64, number: &str) {
    let facts: Vec<_> = (10..20_020).map(|unit| recognition(unit, number)).collect();
    append(ledger, second, &facts).await;
}

async fn a_ledger_that_went_another_way_is_copied_anew(place: Place) {
    let (yard, ledger, target) = (Yard::new(), filled(&place).await, other(&place).await);
    many(&ledger, 6, "trước").await;
    yard.make(&ledger, 10).await;
    let restored = yard.copies.restore(Some(at(5)), &target.location, &yard.fresh("back"), &Opener::default()).await;
    let restored = restored.expect("restored").ledger;
    many(&restored, 11, "sau").await;
    yard.make(&restored, 12).await;
    // A third copy goes by the second.
    assert_eq!(yard.make(&restored, 13).await.written, 0);
    let again = other(&target).await;
    let back = yard.copies.restore(None, &again.location, &yard.fresh("again"), &Opener::default()).await;
    let back = back.expect("restored").ledger;
    assert_eq!(says(&back, None).await, says(&restored, None).await);
}

async fn a_damaged_file_keeps_nothing_else_from_being_copied(place: Place) {
    let (yard, ledger, target) = (Yard::new(), filled(&place).await, other(&place).await);
    let (rotten, sound) = (yard.evidence.put(&b"a photograph"[..]).await, yard.evidence.put(&b"another"[..]).await);
    let (rotten, sound) = (rotten.expect("kept"), sound.expect("kept"));
    let name = rotten.to_string();
    fs::write(yard.folder.path().join("evidence").join(&name[..2]).join(&name), b"a photomontage").expect("written");
    let made = yard.make(&ledger, 10).await;
    assert_eq!((made.left_out, made.snapshot.files()), (vec![rotten], 1));
    let back = yard.fresh("back");
    yard.copies.restore(None, &target.location, &back, &Opener::default()).await.expect("restored");
    assert!(back.holds(sound).await.expect("asked") && !back.holds(rotten).await.expect("asked"));
}

fn files_below(folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files_below(&path, found);
        } else {
            found.push((path.display().to_string(), fs::read(&path).expect("readable")));
        }
    }
}
