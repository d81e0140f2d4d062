//! What foreign bytes may bring down is done in a process of its own: that one ends, and nobody else notices.

use std::{
    io::{Read as _, Write as _},
    path::Path,
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use documents::text::{TEXT_LIMIT, words_of_pdf};

/// The command of the binary that reads a PDF from its input and writes the words to its output.
pub const READ_PDF: &str = "read-pdf";

/// Nobody waits longer for a PDF.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a PDF says; none where it cannot be read in time. Without a program it is read here, as tests do.
pub fn pdf(program: Option<&Path>, bytes: &[u8]) -> Option<String> {
    match program {
        Some(program) => read_by(program, bytes, PATIENCE),
        None => words_of_pdf(bytes),
    }
}

fn read_by(program: &Path, bytes: &[u8], patience: Duration) -> Option<String> {
    let (input, output) = (Stdio::piped(), Stdio::piped());
    let started = Command::new(program).arg(READ_PDF).stdin(input).stdout(output).stderr(Stdio::null()).spawn();
    let mut child = started.inspect_err(|error| tracing::error!("PDFs cannot be read: {error}")).ok()?;
    let (to, from) = (child.stdin.take(), child.stdout.take());
    thread::scope(|scope| {
        if let Some(mut to) = to {
            // One that reads no further has its reason.
            scope.spawn(move || _ = to.write_all(bytes));
        }
        let (tell, told) = mpsc::channel();
        if let Some(from) = from {
            scope.spawn(move || {
                let mut words = Vec::new();
                // One byte more than is taken, so that a longer text is refused and not cut.
                let most = u64::try_from(TEXT_LIMIT).unwrap_or(u64::MAX).saturating_add(1);
                let read = from.take(most).read_to_end(&mut words);
                // Whoever asked may have gone away.
                _ = tell.send(read.map(|_| words));
            });
        }
        let words = told.recv_timeout(patience);
        let is_long = matches!(&words, Ok(Ok(words)) if words.len() > TEXT_LIMIT);
        if words.is_err() || is_long {
            tracing::warn!("a PDF says too much, or nothing within {} seconds", patience.as_secs());
            _ = child.kill();
        }
        // Whatever it did, nothing of it stays behind.
        let is_done = child.wait().is_ok_and(|status| status.success());
        let words = words.ok()?.ok()?;
        (is_done || is_long).then(|| String::from_utf8_lossy(&words).into_owned())
    })
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt as _};

    use super::*;

    /// What a program that does this is taken to say, and whether anything of it is left.
    fn said(does: &str) -> (Option<String>, bool) {
        let folder = tempfile::tempdir().expect("a folder");
        let [program, number] = ["program", "number"].map(|name| folder.path().join(name));
        fs::write(&program, format!("#!/bin/sh\necho $$ >{}\n{does}\n", number.display())).expect("written");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).expect("set");
        let words = read_by(&program, &vec![b'x'; 200_000], Duration::from_secs(5));
        let number = fs::read_to_string(&number).expect("it ran");
        (words, Path::new("/proc").join(number.trim()).exists())
    }

    #[test]
    fn what_ends_badly_too_late_or_never_is_nothing_and_leaves_nothing() {
        assert_eq!(said("cat >/dev/null; printf lời"), (Some("lời".to_owned()), false));
        assert_eq!(said("printf lời"), (Some("lời".to_owned()), false), "one that reads no further");
        assert_eq!(said("printf lời; exit 1"), (None, false));
        assert_eq!(said("printf lời; kill -SEGV $$"), (None, false));
        assert_eq!(said("exec sleep 60"), (None, false));
        let (words, is_left) = said("exec yes");
        assert_eq!((words.map(|words| words.len()), is_left), (Some(TEXT_LIMIT + 1), false), "the caller refuses it");
        assert_eq!(read_by(Path::new("/no/such/program"), b"", Duration::from_secs(1)), None);
    }
}
