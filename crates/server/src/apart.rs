//! What foreign bytes may bring down is done in a process of its own: that one ends, and nobody else notices.

use std::{
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use documents::{
    dossier::{Unbound, pages_alone},
    text::{TEXT_LIMIT, words_of_pdf},
};
use tokio::{sync::Semaphore, time::timeout};

use crate::failure::Failure;

/// The command of the binary that reads a PDF from its input and tells of it what it is asked.
const READ_PDF: &str = "read-pdf";

/// What it tells of a file behind a password, instead of pages.
pub const PROTECTED: &[u8] = b"protected";

/// Nobody waits longer for a PDF.
const PATIENCE: Duration = Duration::from_secs(30);

/// The pages of a file are at most so many bytes: twice what may be sent.
const PAGES_LIMIT: usize = 30_000_000;

/// Two are read at once, since each may take two gigabytes for a moment; who finds no turn in time is asked to come again.
static TURNS: Semaphore = Semaphore::const_new(2);

/// The words of a PDF; none where it cannot be read in time. Without a program it is read here, as tests do.
pub async fn words(program: Option<PathBuf>, bytes: Vec<u8>) -> Result<Option<String>, Failure> {
    in_turn(PATIENCE, move || {
        let Some(program) = program else { return words_of_pdf(&bytes) };
        let words = ask(&program, "words", &bytes, TEXT_LIMIT, PATIENCE)?;
        Some(String::from_utf8_lossy(&words).into_owned())
    })
    .await
}

/// The pages of a PDF and nothing else of it, as a PDF.
pub async fn pages(program: Option<PathBuf>, bytes: Vec<u8>) -> Result<Result<Vec<u8>, Unbound>, Failure> {
    in_turn(PATIENCE, move || {
        let Some(program) = program else { return pages_alone(&bytes) };
        match ask(&program, "pages", &bytes, PAGES_LIMIT, PATIENCE) {
            None => Err(Unbound::Damaged),
            Some(told) if told == PROTECTED => Err(Unbound::Protected),
            Some(pages) if pages.len() > PAGES_LIMIT => Err(Unbound::TooLong),
            Some(pages) => Ok(pages),
        }
    })
    .await
}

/// Has a file read in its turn. Whoever waits for one holds no thread.
async fn in_turn<T: Send + 'static>(
    patience: Duration,
    read: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    let turn = timeout(patience, TURNS.acquire()).await.map_err(|_| Failure::Busy)?;
    // Nobody ever closes it.
    let turn = turn.map_err(|error| Failure::Broken(error.to_string()))?;
    let read = move || {
        let read = read();
        drop(turn);
        read
    };
    tokio::task::spawn_blocking(read).await.map_err(|error| Failure::Broken(error.to_string()))
}

/// What a program tells of a PDF, one byte more than `most` at the most: a longer answer is for the caller to refuse.
fn ask(program: &Path, what: &str, bytes: &[u8], most: usize, patience: Duration) -> Option<Vec<u8>> {
    let (input, output) = (Stdio::piped(), Stdio::piped());
    let started =
        Command::new(program).args([READ_PDF, what]).stdin(input).stdout(output).stderr(Stdio::null()).spawn();
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
                let mut answer = Vec::new();
                let taken = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
                let read = from.take(taken).read_to_end(&mut answer);
                // Whoever asked may have gone away.
                _ = tell.send(read.map(|_| answer));
            });
        }
        let answer = told.recv_timeout(patience);
        let is_long = matches!(&answer, Ok(Ok(answer)) if answer.len() > most);
        if answer.is_err() || is_long {
            tracing::warn!("a PDF says too much, or nothing within {} seconds", patience.as_secs());
            _ = child.kill();
        }
        // Whatever it did, nothing of it stays behind.
        let is_done = child.wait().is_ok_and(|status| status.success());
        let answer = answer.ok()?.ok()?;
        (is_done || is_long).then_some(answer)
    })
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt as _};

    use super::*;

    /// What a program that does this is taken to say, and whether anything of it is left.
    fn said(does: &str) -> (Option<Vec<u8>>, bool) {
        let folder = tempfile::tempdir().expect("a folder");
        let [program, number] = ["program", "number"].map(|name| folder.path().join(name));
        fs::write(&program, format!("#!/bin/sh\necho $$ >{}\n{does}\n", number.display())).expect("written");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).expect("set");
        let words = ask(&program, "words", &vec![b'x'; 200_000], 1_000, Duration::from_secs(5));
        let number = fs::read_to_string(&number).expect("it ran");
        (words, Path::new("/proc").join(number.trim()).exists())
    }

    #[test]
    fn what_ends_badly_too_late_or_never_is_nothing_and_leaves_nothing() {
        assert_eq!(said("cat >/dev/null; printf lời"), (Some("lời".into()), false));
        assert_eq!(said("printf lời"), (Some("lời".into()), false), "one that reads no further");
        assert_eq!(said("printf lời; exit 1"), (None, false));
        assert_eq!(said("printf lời; kill -SEGV $$"), (None, false));
        assert_eq!(said("exec sleep 60"), (None, false));
        let (words, is_left) = said("exec yes");
        assert_eq!((words.map(|words| words.len()), is_left), (Some(1_001), false), "the caller refuses it");
        assert_eq!(ask(Path::new("/no/such/program"), "words", b"", 1_000, Duration::from_secs(1)), None);
    }

    #[tokio::test]
    async fn whoever_finds_no_turn_in_time_is_asked_to_come_again() {
        let taken = TURNS.acquire_many(2).await.expect("all turns");
        let soon = Duration::from_millis(20);
        assert!(matches!(in_turn(soon, || "read").await, Err(Failure::Busy)));
        drop(taken);
        assert_eq!(in_turn(PATIENCE, || "read").await.expect("a turn"), "read");
    }
}
