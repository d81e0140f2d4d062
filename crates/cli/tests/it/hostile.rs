//! Files of a few kilobytes that unpack to gigabytes bring down nobody: a process of its own ends, within its limit of memory.

use std::{
    fs,
    io::Write as _,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// A PDF of one page, made by `bomb.py`, that unpacks to so many megabytes.
fn bomb(megabytes: usize, kind: &str) -> Vec<u8> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/bomb.py");
    let made = Command::new("python3").args([script, &megabytes.to_string(), kind]).output().expect("python3");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    made.stdout
}

/// What is told of a PDF; none where whoever read it came to an end.
fn ask(what: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nongthon"));
    command.args(["read-pdf", what]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().expect("the binary runs");
    wait_for_limit(child.id());
    let mut input = child.stdin.take().expect("an input");
    // One that has ended reads no further.
    let _ = input.write_all(bytes);
    drop(input);
    let done = child.wait_with_output().expect("an end");
    done.status.success().then_some(done.stdout)
}

/// Waits until a process has no more memory to take than it may.
fn wait_for_limit(process: u32) {
    let began = Instant::now();
    let limits = || fs::read_to_string(format!("/proc/{process}/limits")).expect("its limits");
    let has_limit = |limits: &str| {
        let room = limits.lines().find(|line| line.starts_with("Max address space")).expect("a limit of memory");
        room.split_whitespace().nth(3) == Some("2147483648")
    };
    while !has_limit(&limits()) {
        assert!(began.elapsed() < Duration::from_secs(20), "{}", limits());
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn what_unpacks_to_more_than_there_is_room_for_is_not_read() {
    for kind in ["contents", "objects"] {
        let (small, large) = (bomb(1, kind), bomb(1_500, kind));
        assert!(large.len() < 50_000, "{} bytes", large.len());
        let pages = ask("pages", &small).expect("it is read");
        assert!(pages.starts_with(b"%PDF-"));
        assert!(!pages.windows(6).any(|word| word == b"ObjStm"), "what unpacks while it is read stays behind");
        let told = ask("pages", &large).unwrap_or_default();
        assert!(told.len() < 50_000, "{kind}: {} bytes", told.len());
        if kind == "contents" {
            assert_eq!(ask("words", &large), None, "its text is unpacked, and there is no room for it");
        }
    }
}

/// A number of two bytes takes a hundred in memory.
#[test]
fn what_is_made_of_too_many_values_is_not_bound() {
    let zeros = bomb(4, "zeros");
    assert!(zeros.len() < 50_000, "{} bytes", zeros.len());
    assert_eq!(ask("pages", &zeros), None);
}
