//! Making a copy while others write.

use std::collections::{HashMap, HashSet};

use futures_util::TryStreamExt as _;
use jiff::Timestamp;
use ledger::{
    ActSeq, Ledger,
    copy::{Column, Order, Table, Taking, Value, tables},
};
use store::{Digest, Store, StoreError};

use crate::{BackupError, Id, Repository, Sealer, Segment, Snapshot, TableCopy, snapshot::FORMAT};

/// Rows of a segment of a table to which rows are only added.
const FULL: usize = 20_000;
/// In other tables a segment ends where the digest of a row happens to end in so many zero bits, so that a row that comes or goes
/// changes one segment and not all that follow …
const CUT: u32 = 9;
/// … or after so many.
const MOST: usize = 8 << CUT;

/// A copy that was made.
#[derive(Clone, Debug)]
pub struct Made {
    /// Its name.
    pub id: Id,
    /// What it holds.
    pub snapshot: Snapshot,
    /// How many bytes were written: what was not there yet.
    pub written: u64,
    /// Files of evidence that could not be copied, since they were changed or lost. One of them must not keep all else from being copied.
    pub left_out: Vec<Digest>,
}

/// What the last snapshot has, where it is of the same ledger.
#[derive(Default)]
struct Before {
    tables: HashMap<String, TableCopy>,
    files: HashSet<Digest>,
}

impl Repository {
    /// Copies a ledger, as of now, and its evidence.
    #[tracing::instrument(name = "make a copy", level = "debug", skip_all)]
    pub async fn make(
        &self,
        ledger: &Ledger,
        evidence: &Store,
        sealer: &Sealer,
        now: Timestamp,
    ) -> Result<Made, BackupError> {
        let mut taking = ledger.take().await?;
        let before = self.before(&mut taking, sealer).await?;
        let mut making = Making { repository: self, sealer, written: 0, left_out: Vec::new() };
        let mut copies = Vec::new();
        for table in tables() {
            let columns = taking.columns(&table).await?;
            let old = before.tables.get(table.name).filter(|old| old.columns == columns);
            let segments = match table.order {
                Order::Added => making.added(&mut taking, &table, &columns, old).await?,
                Order::Key(_) => making.changing(&mut taking, &table, &columns).await?,
            };
            copies.push(TableCopy { name: table.name.to_owned(), columns, segments });
        }
        // What the ledger names was kept before it was named: files listed now are all that it needs.
        let files = making.evidence(evidence, &before.files).await?;
        let snapshot = Snapshot {
            format: FORMAT,
            made_at: now,
            schema: taking.schema,
            last_act: taking.last.as_ref().map_or(0, |(act, ..)| act.0),
            last_recorded: taking.last.as_ref().map(|(.., recorded)| *recorded),
            chain: taking.chain().to_owned(),
            tables: copies,
            evidence: files,
            sealed: sealer.seals(),
        };
        let Making { written, left_out, .. } = making;
        Ok(Made { id: self.enlist(&snapshot).await?, snapshot, written, left_out })
    }

    /// What the last snapshot has that need not be read again. Nothing where it is sealed otherwise, or where it is of a ledger that went
    /// another way: one that was restored to an earlier moment, or another office's.
    async fn before(&self, taking: &mut Taking, sealer: &Sealer) -> Result<Before, BackupError> {
        let Some(id) = self.snapshots().await?.pop() else { return Ok(Before::default()) };
        let last = self.snapshot(&id).await?;
        if last.sealed != sealer.seals() || !taking.has_past(ActSeq(last.last_act), &last.chain).await? {
            return Ok(Before::default());
        }
        let files = self.files_of(&last).await?.into_iter().collect();
        Ok(Before { tables: last.tables.into_iter().map(|table| (table.name.clone(), table)).collect(), files })
    }
}

struct Making<'r> {
    repository: &'r Repository,
    sealer: &'r Sealer,
    written: u64,
    left_out: Vec<Digest>,
}

impl Making<'_> {
    async fn keep(&mut self, rows: &[Vec<Value>], last: i64) -> Result<Segment, BackupError> {
        let lines: Vec<Vec<u8>> = rows.iter().map(|row| line(row)).collect::<Result<_, _>>()?;
        self.keep_lines(&lines, last).await
    }

    async fn keep_lines(&mut self, lines: &[Vec<u8>], last: i64) -> Result<Segment, BackupError> {
        let (digest, written) = self.repository.put_segment(&lines.concat(), self.sealer).await?;
        self.written += written;
        Ok(Segment { digest, rows: lines.len() as u64, last })
    }

    /// Digests name the files of a copy, sealed or not: a list of them tells nothing more, and is open, so that no key is needed to know
    /// which files nobody needs any more.
    async fn keep_list(&mut self, lines: &[Vec<u8>]) -> Result<Segment, BackupError> {
        let (digest, written) = self.repository.put_segment(&lines.concat(), &Sealer::default()).await?;
        self.written += written;
        Ok(Segment { digest, rows: lines.len() as u64, last: 0 })
    }

    /// A table to which rows are only added: what is full, or the last where nothing was added, is not read again.
    async fn added(
        &mut self,
        taking: &mut Taking,
        table: &Table,
        columns: &[Column],
        old: Option<&TableCopy>,
    ) -> Result<Vec<Segment>, BackupError> {
        let old = old.map_or(&[][..], |old| &old.segments);
        // Where nothing was added, the last segment stays as it is, full or not.
        if let Some(last) = old.last()
            && taking.rows(table, columns, last.last, 1).await?.is_empty()
        {
            return Ok(old.to_vec());
        }
        let is_full = |segment: &&Segment| segment.rows == FULL as u64;
        let mut segments: Vec<Segment> = old.iter().take_while(is_full).cloned().collect();
        let mut after = segments.last().map_or(0, |segment| segment.last);
        loop {
            let rows = taking.rows(table, columns, after, FULL).await?;
            let Some(Value::Int(last)) = rows.last().and_then(|row| row.first()) else { return Ok(segments) };
            after = *last;
            segments.push(self.keep(&rows, after).await?);
        }
    }

    /// A table whose rows change: read whole.
    async fn changing(
        &mut self,
        taking: &mut Taking,
        table: &Table,
        columns: &[Column],
    ) -> Result<Vec<Segment>, BackupError> {
        let (mut cutter, mut segments, mut after) = (Cutter::default(), Vec::new(), 0);
        loop {
            let rows = taking.rows(table, columns, after, MOST).await?;
            after += i64::try_from(rows.len()).unwrap_or(i64::MAX);
            for row in &rows {
                if let Some(lines) = cutter.take(line(row)?) {
                    segments.push(self.keep_lines(&lines, 0).await?);
                }
            }
            if rows.len() < MOST {
                break;
            }
        }
        if let Some(lines) = cutter.rest() {
            segments.push(self.keep_lines(&lines, 0).await?);
        }
        Ok(segments)
    }

    async fn evidence(&mut self, evidence: &Store, before: &HashSet<Digest>) -> Result<Vec<Segment>, BackupError> {
        let mut held: Vec<_> = evidence.list().map_ok(|held| held.digest).try_collect().await?;
        held.sort_unstable();
        let (mut cutter, mut segments) = (Cutter::default(), Vec::new());
        for digest in held {
            if !before.contains(&digest) {
                match self.repository.put_file(digest, evidence, self.sealer).await {
                    Ok(written) => self.written += written,
                    Err(BackupError::Store(StoreError::Damaged(_) | StoreError::NotFound)) => {
                        self.left_out.push(digest);
                        continue;
                    }
                    Err(error) => return Err(error),
                }
            }
            if let Some(lines) = cutter.take(line(&[Value::Text(digest.to_string())])?) {
                segments.push(self.keep_list(&lines).await?);
            }
        }
        if let Some(lines) = cutter.rest() {
            segments.push(self.keep_list(&lines).await?);
        }
        Ok(segments)
    }
}

fn line(row: &[Value]) -> Result<Vec<u8>, BackupError> {
    let mut line = serde_json::to_vec(row).map_err(|error| BackupError::Damaged(error.to_string()))?;
    line.push(b'\n');
    Ok(line)
}

/// Cuts lines into segments by what they say.
#[derive(Default)]
struct Cutter(Vec<Vec<u8>>);

impl Cutter {
    fn take(&mut self, line: Vec<u8>) -> Option<Vec<Vec<u8>>> {
        let is_last = store::Digest::of(&line).ends_in_zeros(CUT);
        self.0.push(line);
        (is_last || self.0.len() == MOST).then(|| std::mem::take(&mut self.0))
    }

    fn rest(self) -> Option<Vec<Vec<u8>>> {
        (!self.0.is_empty()).then_some(self.0)
    }
}
