//! The machine fails beneath the program: what it asks to be synced is not, and the clock jumps.

use std::{path::PathBuf, process::Command, thread, time::Duration};

use super::{Fallible, TOKEN, client::Sender, work, writers};

/// The shim beside an office, with the files by which it is told what to break.
struct Shim {
    library: PathBuf,
    sync: PathBuf,
    clock: PathBuf,
    _folder: tempfile::TempDir,
}

impl Shim {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let library = folder.path().join("shim.so");
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/faults/shim.c");
        let built =
            Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).args([source, "-ldl"]).status();
        assert!(built.expect("cc, which Rust links with").success());
        let file = |name: &str| folder.path().join(name);
        Self { library, sync: file("sync"), clock: file("clock"), _folder: folder }
    }

    fn fallible(&self) -> Fallible {
        let path = |path: &PathBuf| path.to_str().expect("UTF-8").to_owned();
        let beneath = [("LD_PRELOAD", &self.library), ("FAULT_SYNC", &self.sync), ("FAULT_CLOCK", &self.clock)];
        Fallible::with(None, beneath.map(|(name, value)| (name, path(value))).to_vec())
    }
}

#[test]
fn what_cannot_be_synced_is_not_acknowledged() {
    let shim = Shim::new();
    let mut fallible = shim.fallible();
    let at = fallible.at;
    let (mut writers, mut sender) = (writers(), Sender::default());
    for writer in &mut writers {
        writer.report(at, TOKEN).expect("the disk is well");
    }
    for _ in 0..3 {
        std::fs::write(&shim.sync, "").expect("a file");
        for writer in &mut writers {
            let refused = writer.report(at, TOKEN).expect_err("nothing can be made durable");
            assert_eq!(refused, Some(500), "whoever saves is told");
        }
        let taken = sender.taken();
        sender.send(at, TOKEN);
        assert_eq!(sender.taken(), taken, "a file that may be lost is not taken in");
        std::fs::remove_file(&shim.sync).expect("the disk is well again");
        for writer in &mut writers {
            writer.check(at, TOKEN);
            writer.report(at, TOKEN).expect("it goes on");
        }
        sender.send(at, TOKEN);
        assert_eq!(sender.taken(), taken + 1);
        sender.check(at, TOKEN);
    }
    fallible.kill();
    fallible.is_whole();
}

#[test]
fn a_clock_that_jumps_changes_nothing_of_the_order() {
    let shim = Shim::new();
    let mut fallible = shim.fallible();
    let at = fallible.at;
    let (mut writers, mut sender) = (writers(), Sender::default());
    for off in ["-86400", "3600", "0", "-30000000", "0"] {
        std::fs::write(&shim.clock, off).expect("a file");
        work(at, &mut writers, &mut sender, || thread::sleep(Duration::from_millis(400)));
        for writer in &mut writers {
            writer.check(at, TOKEN);
        }
        sender.check(at, TOKEN);
    }
    fallible.kill();
    fallible.is_whole();
    let acts = fallible.office.run(&["acts", "--json"]).json();
    let moment =
        |act: &serde_json::Value| act["recorded_at"].as_str().and_then(|at| at.parse::<jiff::Timestamp>().ok());
    let moments: Vec<_> = acts.as_array().expect("acts").iter().map(|act| moment(act).expect("a moment")).collect();
    let latest_first = moments.is_sorted_by(|later, earlier| later > earlier);
    let earliest_first = moments.is_sorted_by(|earlier, later| earlier < later);
    assert!(moments.len() > 10 && (latest_first || earliest_first), "moments follow the order of acts");
}
