//! Rows into PostgreSQL: one stream, in the text format of COPY.

use std::io::Write as _;

use programme::fact::Cell;
use sqlx::PgConnection;

use crate::{
    append::Written,
    error::LedgerError,
    partition,
    schema::{ENVELOPE, FactsDigest, columns},
};

/// So many facts are made ready while the ones before are on their way.
const AT_ONCE: usize = 2_000;

/// Rows in the text format of COPY: columns end at a tab, rows at a line feed.
#[derive(Default)]
pub(crate) struct Rows {
    text: Vec<u8>,
    begun: bool,
}

impl Rows {
    fn separate(&mut self) {
        if self.begun {
            self.text.push(b'\t');
        }
        self.begun = true;
    }

    pub fn int(&mut self, number: i64) {
        self.separate();
        // Writing to memory cannot fail.
        let _ = write!(self.text, "{number}");
    }

    pub fn null(&mut self) {
        self.separate();
        self.text.extend(b"\\N");
    }

    pub fn text(&mut self, text: &str) {
        self.separate();
        for byte in text.bytes() {
            match byte {
                b'\\' => self.text.extend(b"\\\\"),
                b'\t' => self.text.extend(b"\\t"),
                b'\n' => self.text.extend(b"\\n"),
                b'\r' => self.text.extend(b"\\r"),
                byte => self.text.push(byte),
            }
        }
    }

    pub fn cell(&mut self, cell: &Cell<'_>) {
        match cell {
            Cell::Null => self.null(),
            Cell::Int(number) => self.int(*number),
            Cell::Text(text) => self.text(text),
        }
    }

    pub fn end(&mut self) {
        self.text.push(b'\n');
        self.begun = false;
    }

    pub fn bytes(&self) -> &[u8] {
        &self.text
    }
}

/// Writes the facts as one stream; their digest.
pub(crate) async fn facts(
    connection: &mut PgConnection,
    written: &Written<'_>,
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<String, LedgerError> {
    let kind = written.facts.kind();
    let table = kind.id();
    partition::ensure(connection, table, written.province).await?;
    let mut digest = FactsDigest::new();
    let mut prepare = |done: usize| {
        let some = done..(done + AT_ONCE).min(written.news.len());
        let (end, mut rows) = (some.end, Rows::default());
        written.each(some, &mut digest, |seq, supersedes, (valid, provenance, source), cells| {
            rows.int(seq);
            rows.text(written.province);
            rows.int(written.tail.seq);
            rows.cell(&supersedes.map_or(Cell::Null, Cell::Int));
            for text in [&valid, provenance, source] {
                rows.text(text);
            }
            for cell in cells {
                rows.cell(cell);
            }
            rows.end();
        });
        (end, rows)
    };
    let copy = format!("COPY {table} ({}, {}) FROM STDIN", ENVELOPE.join(", "), columns(kind));
    let mut copy = connection.copy_in_raw(&copy).await?;
    let (mut done, mut rows) = prepare(0);
    while !rows.bytes().is_empty() {
        // The database works on these rows while the next ones are made ready.
        let (sent, next) = tokio::join!(copy.send(rows.bytes()), async { prepare(done) });
        sent?;
        progress(done as u64);
        (done, rows) = next;
    }
    copy.finish().await?;
    Ok(digest.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_separates_is_written_so_that_it_does_not() {
        let mut rows = Rows::default();
        rows.text("a\tb\\N\nc\r");
        rows.null();
        rows.int(-7);
        rows.end();
        rows.text("");
        rows.end();
        assert_eq!(rows.bytes(), b"a\\tb\\\\N\\nc\\r\t\\N\t-7\n\n");
    }
}
