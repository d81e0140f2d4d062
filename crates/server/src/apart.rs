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
    let Some(program) = program else { return words_of_pdf(bytes) };
    let (input, output) = (Stdio::piped(), Stdio::piped());
    let started = Command::new(program).arg(READ_PDF).stdin(input).stdout(output).stderr(Stdio::null()).spawn();
    let mut child = started.inspect_err(|error| tracing::error!("PDFs cannot be read: {error}")).ok()?;
    let (mut to, from) = (child.stdin.take()?, child.stdout.take()?);
    thread::scope(|scope| {
        // One that reads no further has its reason.
        scope.spawn(move || _ = to.write_all(bytes));
        let (tell, told) = mpsc::channel();
        scope.spawn(move || {
            let mut words = String::new();
            // One byte more than is taken, so that a longer text is refused and not cut.
            let most = u64::try_from(TEXT_LIMIT).unwrap_or(u64::MAX).saturating_add(1);
            let read = from.take(most).read_to_string(&mut words);
            // Whoever asked may have gone away.
            _ = tell.send(read.map(|_| words));
        });
        let words = told.recv_timeout(PATIENCE);
        if words.is_err() {
            tracing::warn!("a PDF could not be read within {} seconds", PATIENCE.as_secs());
            _ = child.kill();
        }
        let words = words.ok()?.ok()?;
        let is_whole = words.len() > TEXT_LIMIT || child.wait().is_ok_and(|status| status.success());
        is_whole.then_some(words)
    })
}
