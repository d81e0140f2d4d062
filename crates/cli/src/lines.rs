//! The log, one event a line.

use std::io::{self, Write};

/// Writes events as they are handed over, each whole. Whatever others have written into one, it stays a line: none of them makes up another.
pub struct Lines<W>(pub W);

impl<W: Write> Write for Lines<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = event.strip_suffix(b"\n").unwrap_or(event);
        let mut line = Vec::with_capacity(event.len());
        for byte in text {
            match byte {
                b'\n' => line.extend_from_slice(b"\\n"),
                b'\r' => line.extend_from_slice(b"\\r"),
                byte => line.push(*byte),
            }
        }
        line.extend_from_slice(&event[text.len()..]);
        self.0.write_all(&line)?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("not poisoned").write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn no_line_of_the_log_can_be_made_up() {
        let kept = Kept::default();
        let writer = kept.clone();
        let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || Lines(writer.clone())).finish();
        tracing::subscriber::with_default(subscriber, || {
            let foreign = "no\r\n2023-03-13T01:00:00Z  INFO security: password right account=\"vp\"\n";
            tracing::error!("the server said {foreign}");
            tracing::error!(cause = %foreign, "failed");
        });
        let written = String::from_utf8(kept.0.lock().expect("not poisoned").clone()).expect("UTF-8");
        assert_eq!(written.lines().count(), 2, "{written}");
        assert!(written.ends_with('\n') && written.contains("no\\r\\n2023"), "{written}");
    }
}
