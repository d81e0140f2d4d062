//! A log that is torn or damaged where the machine fell: the ledger opens, whole up to some act.

use std::fs;

use ledger::{Ledger, Location};
use proptest::prelude::*;

use crate::engine::{Place, append, recognition};

const ACTS: u8 = 12;

/// A ledger whose last acts lie in the log beside the file, as two files of bytes.
async fn fallen() -> (Vec<u8>, Vec<u8>) {
    let place = Place::sqlite();
    let ledger = place.open().await;
    for act in 1..=ACTS {
        append(&ledger, act.into(), &[recognition(act.into(), "a"), recognition(u32::from(act) + 100, "b")]).await;
    }
    let Location::Sqlite(file) = &place.location else { unreachable!("it is a file") };
    let log = file.with_extension("sqlite-wal");
    (fs::read(file).expect("a file"), fs::read(log).expect("a log"))
}

/// The last act of a ledger that is opened from these bytes; it is whole.
async fn opened(file: &[u8], log: &[u8]) -> i64 {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ledger.sqlite");
    fs::write(&path, file).expect("written");
    fs::write(path.with_extension("sqlite-wal"), log).expect("written");
    let ledger = Ledger::open(&Location::Sqlite(path)).await.expect("it opens");
    assert_eq!(ledger.check().await.expect("checked"), []);
    ledger.last_act().await.expect("asked").0
}

#[test]
fn a_torn_log_leaves_whole_acts() {
    let running = tokio::runtime::Runtime::new().expect("a runtime");
    let (file, log) = running.block_on(fallen());
    assert_eq!(running.block_on(opened(&file, &log)), i64::from(ACTS), "what was not torn is all there");
    let mut config = ProptestConfig::with_cases(48);
    config.failure_persistence = None;
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let torn = (0..=log.len(), prop::option::of((0..log.len(), any::<u8>())));
    let tried = runner.run(&torn, |(end, changed)| {
        let mut log = log[..end].to_vec();
        if let Some((place, value)) = changed
            && place < end
        {
            log[place] = value;
        }
        let last = running.block_on(opened(&file, &log));
        prop_assert!((0..=i64::from(ACTS)).contains(&last));
        Ok(())
    });
    tried.expect("whatever is torn");
}
