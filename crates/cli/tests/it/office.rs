//! An office in a temporary directory, worked through the real binary.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::OnceLock,
};

use tempfile::TempDir;

/// A data directory of its own.
pub struct Office {
    directory: TempDir,
}

/// What a command answered.
pub struct Answer {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Answer {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("output is UTF-8");
        Self { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// The answer must be "done".
    #[track_caller]
    pub fn done(self) -> String {
        assert_eq!(self.code, 0, "{}\n{}", self.out, self.err);
        self.out
    }

    /// As JSON.
    #[track_caller]
    pub fn json(self) -> serde_json::Value {
        let out = self.done();
        serde_json::from_str(&out).expect(&out)
    }
}

impl Office {
    /// With an empty ledger.
    pub fn empty() -> Self {
        Self { directory: tempfile::tempdir().expect("a temporary directory") }
    }

    /// With the example loaded: a copy of a ledger that is loaded once.
    pub fn example() -> Self {
        static LOADED: OnceLock<PathBuf> = OnceLock::new();
        let loaded = LOADED.get_or_init(|| {
            let office = Self::empty();
            office.run(&["demo", "--load-only"]).done();
            office.directory.keep()
        });
        let office = Self::empty();
        for entry in std::fs::read_dir(loaded).expect("the loaded example") {
            let entry = entry.expect("an entry");
            std::fs::copy(entry.path(), office.path().join(entry.file_name())).expect("a copy");
        }
        office
    }

    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// The command, ready to be run or spawned.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nongthon"));
        command.args(arguments).arg("--data").arg(self.path());
        command.env_remove("NONGTHON_DATABASE").env_remove("NONGTHON_LANG").env_remove("NONGTHON_REFERENCE");
        command.stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Answer {
        Answer::of(&self.command(arguments).output().expect("the binary runs"))
    }

    /// Writes a file beside the ledger and gives its path.
    pub fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.path().join(name);
        std::fs::write(&path, bytes).expect("a file");
        path.to_str().expect("a UTF-8 path").to_owned()
    }

    /// How many acts the ledger holds.
    pub fn acts(&self) -> usize {
        self.run(&["acts", "--json"]).json().as_array().expect("an array").len()
    }
}
