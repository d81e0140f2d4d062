//! Files of a few kilobytes that unpack to gigabytes bring down nobody: a process of its own ends, within its limit of memory.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

/// A PDF of two pages' worth of nothing, whose stream or object stream unpacks twice, to as many megabytes of blanks.
fn bomb(megabytes: usize, kind: &str) -> Vec<u8> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/bomb.py");
    let made = Command::new("python3").args([script, &megabytes.to_string(), kind]).output().expect("python3");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    made.stdout
}

/// Whether what is asked of a PDF is told, and what.
fn ask(what: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nongthon"));
    command.args(["read-pdf", what]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().expect("the binary runs");
    let mut input = child.stdin.take().expect("an input");
    // One that has ended reads no further.
    let _ = input.write_all(bytes);
    drop(input);
    let done = child.wait_with_output().expect("an end");
    done.status.success().then_some(done.stdout)
}

#[test]
fn what_unpacks_to_more_than_there_is_room_for_is_not_read() {
    for kind in ["contents", "objects"] {
        let (small, large) = (bomb(1, kind), bomb(2_500, kind));
        assert!(large.len() < 20_000, "{} bytes", large.len());
        let pages = ask("pages", &small).expect("an honest file is read");
        assert!(pages.starts_with(b"%PDF-"));
        assert!(!pages.windows(6).any(|word| word == b"ObjStm"), "what unpacks while it is read stays behind");
        let words = ask("words", &large).unwrap_or_default();
        assert!(words.len() < 1_000, "{kind}: {} bytes of text", words.len());
        // Contents are bound as they are packed, objects are unpacked to be found.
        let pages = ask("pages", &large).unwrap_or_default();
        assert!(pages.len() < 20_000 && pages.is_empty() == (kind == "objects"), "{kind}: {} bytes", pages.len());
    }
}
