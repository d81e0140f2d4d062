//! A ledger of a million observations copied, copied again with nothing new, and restored; against SQLite's own copy of its file.

use ::backup::{Opener, Repository, Sealer};
use jiff::Timestamp;
use ledger::{Ledger, Location};
use store::{Place, Store};
use tempfile::TempDir;

use crate::table::{row, times};

/// Copies are long: three runs are enough for a middle one.
const RUNS: usize = 3;

pub fn rows(full: &TempDir) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let path = full.path().join("ledger.sqlite");
    let ledger = runtime.block_on(Ledger::open(&Location::Sqlite(path.clone()))).expect("the ledger");
    let folder = tempfile::tempdir().expect("a folder");
    let evidence = Store::open(&Place::Folder(folder.path().join("evidence"))).expect("a store");
    let mut last = None;
    let copies = |name: &str| Repository::open(&Place::Folder(folder.path().join(name))).expect("a repository");
    let mut place = 0;
    let first = times(RUNS, || {
        place += 1;
        let copies = copies(&format!("copies-{place}"));
        runtime.block_on(copies.make(&ledger, &evidence, &Sealer::default(), Timestamp::UNIX_EPOCH)).expect("copied");
        last = Some(copies);
    });
    let copies = last.expect("at least one run");
    let again = times(RUNS, || {
        runtime.block_on(copies.make(&ledger, &evidence, &Sealer::default(), Timestamp::UNIX_EPOCH)).expect("copied");
    });
    let back = times(RUNS, || {
        place += 1;
        let location = Location::Sqlite(folder.path().join(format!("back-{place}.sqlite")));
        runtime.block_on(copies.restore(None, &location, &evidence, &Opener::default())).expect("restored");
    });
    let floor = times(RUNS, || {
        place += 1;
        let connection = rusqlite::Connection::open(&path).expect("the ledger");
        let to = folder.path().join(format!("vacuum-{place}.sqlite"));
        connection.execute("VACUUM INTO ?1", [to.to_str().expect("UTF-8")]).expect("copied");
    });
    row("copy 1 M observations, the first time; SQLite's own copy", &first, &floor, "");
    row("copy again, nothing new", &again, &floor, "≤ 0.1×");
    row("restore, with the chain proven", &back, &floor, "");
}
