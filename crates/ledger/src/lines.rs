//! Facts of a PostgreSQL ledger as lines, in the text format of COPY: first the ones that this node keeps on its own disk, then what came since.

use std::borrow::Cow;

use futures_util::StreamExt as _;
use programme::fact::{Cell, FactKind, Stored};
use sqlx::{PgPool, postgres::PgPoolCopyExt as _};

use crate::{
    error::LedgerError,
    mirror::{Head, Mirror},
    schema::{Raw, columns},
    visible::Visible,
};

/// Takes the number of a fact and the rest of its line, or finds it damaged.
pub(crate) type Take<'t> = &'t mut (dyn FnMut(i64, &str) -> Result<(), LedgerError> + Send);

/// What a line tells of a fact after its act and its number.
pub(crate) fn told(kind: FactKind) -> String {
    match kind {
        // By the million: what no state is made of is left out.
        FactKind::Observation => "unit, measure, period, value, stage, provenance".to_owned(),
        _ => format!("supersedes, valid, provenance, source, {}", columns(kind)),
    }
}

/// The lines of a kind that count, without their acts, in the order of the ledger.
pub(crate) async fn counting(
    pool: &PgPool,
    kind: FactKind,
    visible: &Visible,
    mirrored: Option<(&Mirror, &Head)>,
    take: Take<'_>,
) -> Result<(), LedgerError> {
    let mut last = 0;
    if let Some((mirror, head)) = mirrored {
        // The lines of an act lie together.
        let mut known = (0, false);
        let each = &mut |line: &str| {
            let (act, rest) = numbered(kind, line)?;
            let (seq, rest) = numbered(kind, rest)?;
            if known.0 != act {
                known = (act, visible.counts(act));
            }
            last = seq;
            if known.1 && !visible.hides(seq) { take(seq, rest) } else { Ok(()) }
        };
        mirror.read(head, kind, each).await?;
    }
    let (table, told) = (kind.id(), told(kind));
    let after = if last > 0 { format!("seq > {last} AND ") } else { String::new() };
    let select = format!("SELECT seq, {told} FROM {table} WHERE {after}{} ORDER BY seq", visible.condition());
    let each = &mut |line: &str| {
        let (seq, rest) = numbered(kind, line)?;
        if visible.hides(seq) { Ok(()) } else { take(seq, rest) }
    };
    let whole = &mut |lines: &[u8]| text(kind, lines)?.lines().try_for_each(&mut *each);
    copied(pool, &select, whole).await
}

/// What a statement selects, as lines of COPY, many whole ones at a time.
pub(crate) async fn copied(
    pool: &PgPool,
    select: &str,
    whole: &mut (dyn FnMut(&[u8]) -> Result<(), LedgerError> + Send),
) -> Result<(), LedgerError> {
    let mut stream = pool.copy_out_raw(&format!("COPY ({select}) TO STDOUT")).await?;
    let mut lines = Vec::new();
    while let Some(bytes) = stream.next().await {
        lines.extend_from_slice(&bytes?);
        let Some(end) = lines.iter().rposition(|byte| *byte == b'\n') else { continue };
        whole(&lines[..=end])?;
        lines.drain(..=end);
    }
    Ok(())
}

/// Lines as text.
pub(crate) fn text(kind: FactKind, lines: &[u8]) -> Result<&str, LedgerError> {
    std::str::from_utf8(lines).map_err(|_| damaged(kind, 0))
}

/// The number that a line begins with, and the rest.
pub(crate) fn numbered(kind: FactKind, line: &str) -> Result<(i64, &str), LedgerError> {
    let parts = line.split_once('\t').and_then(|(number, rest)| Some((number.parse().ok()?, rest)));
    parts.ok_or_else(|| damaged(kind, 0))
}

/// That a line cannot be what the ledger wrote.
pub(crate) fn damaged(kind: FactKind, seq: i64) -> LedgerError {
    LedgerError::Damaged { table: kind.id(), seq, field: "seq" }
}

impl<'a> Raw<'a> {
    /// From its number and the rest of its line.
    pub fn from_line(kind: FactKind, seq: i64, line: &'a str) -> Option<Self> {
        let mut parts = line.split('\t').map(part);
        let supersedes = parts.next()?;
        let supersedes = supersedes.map(|number| number.parse()).transpose().ok()?;
        let mut text = || parts.next()?;
        let (valid, provenance, source) = (text()?, text()?, text()?);
        let cell = |field: &programme::fact::FieldInfo| match (parts.next()?, field.stored) {
            (None, _) => Some(Cell::Null),
            (Some(text), Stored::Text) => Some(Cell::Text(text)),
            (Some(number), Stored::Int | Stored::Quantity | Stored::Years) => Some(Cell::Int(number.parse().ok()?)),
        };
        let cells = kind.fields().iter().map(cell).collect::<Option<_>>()?;
        Some(Self { kind, seq, supersedes, valid, provenance, source, cells })
    }
}

/// One column of a line; none where it is null.
fn part(text: &str) -> Option<Cow<'_, str>> {
    if text == "\\N" {
        return None;
    }
    if !text.contains('\\') {
        return Some(Cow::Borrowed(text));
    }
    let (mut plain, mut letters) = (String::with_capacity(text.len()), text.chars());
    while let Some(letter) = letters.next() {
        plain.push(match letter {
            '\\' => match letters.next() {
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                Some('b') => '\u{8}',
                Some('f') => '\u{c}',
                Some('v') => '\u{b}',
                Some(other) => other,
                None => break,
            },
            letter => letter,
        });
    }
    Some(Cow::Owned(plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_separates_is_read_as_it_was_said() {
        assert_eq!(part("\\N"), None);
        assert_eq!(part(""), Some(Cow::Borrowed("")));
        assert_eq!(part("tiêu chí"), Some(Cow::Borrowed("tiêu chí")));
        assert_eq!(part("a\\tb\\\\N\\nc\\r"), Some(Cow::Owned("a\tb\\N\nc\r".to_owned())));
    }
}
