//! What foreign bytes may bring down is done in a process of its own: that one ends, and nobody else notices.

use std::{
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use documents::{
    dossier::{Unbound, pages_alone},
    text::{TEXT_LIMIT, words_of_pdf},
};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::{failure::Failure, room};

/// The command of the binary that reads a PDF from its input and tells of it what it is asked.
const READ_PDF: &str = "read-pdf";

/// What it tells of a file behind a password, instead of pages.
pub const PROTECTED: &[u8] = b"protected";

/// Nobody waits longer for a PDF.
const PATIENCE: Duration = Duration::from_secs(30);

/// The pages of a file are at most so many bytes: several times what may be sent.
const PAGES_LIMIT: usize = 100_000_000;

/// One is read after the other, since each may take two gigabytes for a moment; a document of one page does not wait for a book.
static WORDS: Semaphore = Semaphore::const_new(1);
static PAGES: Semaphore = Semaphore::const_new(1);

/// A turn to have PDFs read. It is taken before a thread is, so that whoever waits holds nobody up, and ends when nobody waits for its
/// answer any more.
#[derive(Debug)]
pub struct Turn {
    program: Option<PathBuf>,
    until: Instant,
    _permit: SemaphorePermit<'static>,
}

impl Turn {
    /// Waits for a turn to have words read. Without a program PDFs are read here, as tests do.
    pub async fn for_words(program: Option<PathBuf>) -> Result<Self, Failure> {
        Self::take(&WORDS, program).await
    }

    /// Waits for a turn to have pages read.
    pub async fn for_pages(program: Option<PathBuf>) -> Result<Self, Failure> {
        Self::take(&PAGES, program).await
    }

    async fn take(turns: &'static Semaphore, program: Option<PathBuf>) -> Result<Self, Failure> {
        let until = Instant::now() + room::PATIENCE;
        // Nobody ever closes it.
        let permit = turns.acquire().await.map_err(|error| Failure::Broken(error.to_string()))?;
        Ok(Self { program, until, _permit: permit })
    }

    /// The words of a PDF; none where it cannot be read in time.
    pub fn words(&self, bytes: &[u8]) -> Option<String> {
        let Some(program) = &self.program else { return words_of_pdf(bytes) };
        let words = ask(program, "words", bytes, TEXT_LIMIT, self.patience())?;
        Some(String::from_utf8_lossy(&words).into_owned())
    }

    /// The pages of a PDF and nothing else of it, as a PDF.
    pub fn pages(&self, bytes: &[u8]) -> Result<Vec<u8>, Unbound> {
        let Some(program) = &self.program else { return pages_alone(bytes) };
        match ask(program, "pages", bytes, PAGES_LIMIT, self.patience()) {
            None => Err(Unbound::Damaged),
            Some(told) if told == PROTECTED => Err(Unbound::Protected),
            Some(pages) if pages.len() > PAGES_LIMIT => Err(Unbound::TooLong),
            Some(pages) => Ok(pages),
        }
    }

    fn patience(&self) -> Duration {
        PATIENCE.min(self.until.saturating_duration_since(Instant::now()))
    }
}

/// What a program tells of a PDF, one byte more than `most` at the most: a longer answer is for the caller to refuse.
fn ask(program: &Path, what: &str, bytes: &[u8], most: usize, patience: Duration) -> Option<Vec<u8>> {
    if patience.is_zero() {
        return None;
    }
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
    async fn a_turn_is_one_at_a_time_and_ends_when_nobody_waits_any_more() {
        let first = Turn::for_pages(Some(PathBuf::from("/bin/cat"))).await.expect("a turn");
        let second = Turn::for_pages(None);
        assert!(tokio::time::timeout(Duration::from_millis(50), second).await.is_err(), "it waits");
        let mut first = first;
        first.until = Instant::now();
        assert_eq!(first.pages(b"%PDF-"), Err(Unbound::Damaged), "nothing is begun any more");
        drop(first);
        assert!(Turn::for_pages(None).await.is_ok());
    }
}
