//! The way back.

use jiff::Timestamp;
use ledger::{
    ActSeq, Ledger, Location,
    copy::{Filling, Table, Value, tables},
};
use store::{Digest, Store};

use crate::{BackupError, Id, Opener, Repository, Snapshot};

/// What came back.
#[derive(Debug)]
pub struct Restored {
    /// From which snapshot.
    pub id: Id,
    /// The ledger.
    pub ledger: Ledger,
    /// The last act that came back.
    pub last_act: ActSeq,
    /// When it was recorded.
    pub last_recorded: Option<Timestamp>,
    /// How many rows.
    pub rows: usize,
    /// How many files of evidence.
    pub files: usize,
}

impl Repository {
    /// The snapshot that a moment comes back from: the first one made after it, so that all that was recorded by then is there; the
    /// last one where no moment is asked for.
    pub async fn covering(&self, to: Option<Timestamp>) -> Result<Id, BackupError> {
        let ids = self.snapshots().await?;
        let last = ids.last().ok_or(BackupError::NoSnapshot)?;
        let Some(to) = to else { return Ok(last.clone()) };
        ids.iter().find(|id| id.made_at >= to).cloned().ok_or(BackupError::NotYet(last.made_at))
    }

    /// Fills an empty ledger and a store of evidence with what there was: at a moment, or at the last snapshot. The ledger is filled whole
    /// or not at all, and its chain is proven. Of what is not facts (people, settings, orders) the snapshot's own state comes back.
    pub async fn restore(
        &self,
        to: Option<Timestamp>,
        location: &Location,
        evidence: &Store,
        opener: &Opener,
    ) -> Result<Restored, BackupError> {
        let id = self.covering(to).await?;
        let snapshot = self.snapshot(&id).await?;
        let (upto, chain, last_recorded) = self.end(&snapshot, to, opener).await?;
        let mut filling = Filling::begin(location, snapshot.schema, upto).await?;
        // Files first: a ledger never names what is not there.
        let files = self.bring_files(&snapshot, evidence, opener).await?;
        let mut rows = 0;
        for copy in &snapshot.tables {
            let table = tables().into_iter().find(|table| table.name == copy.name);
            let Some(table) = table else { return Err(BackupError::Damaged(copy.name.clone())) };
            for segment in &copy.segments {
                let lines = self.segment(segment, snapshot.sealed, opener).await?;
                rows += filling.add(&table, &copy.columns, &rows_of(&lines, &table)?).await?;
            }
        }
        let ledger = filling.finish().await?;
        let is_whole = ledger.check().await?.is_empty() && ledger.take().await?.chain() == chain;
        if !is_whole {
            return Err(BackupError::Differs);
        }
        Ok(Restored { id, ledger, last_act: upto, last_recorded, rows, files })
    }

    async fn bring_files(&self, snapshot: &Snapshot, evidence: &Store, opener: &Opener) -> Result<usize, BackupError> {
        let mut files = 0;
        for digest in self.files_of(snapshot).await? {
            evidence.put(self.file(digest, snapshot.sealed, opener).await?).await?;
            files += 1;
        }
        Ok(files)
    }

    /// The files of evidence that a snapshot has.
    pub(crate) async fn files_of(&self, snapshot: &Snapshot) -> Result<Vec<Digest>, BackupError> {
        let mut files = Vec::new();
        for segment in &snapshot.evidence {
            let lines = self.segment(segment, false, &Opener::default()).await?;
            for line in lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
                let row: [String; 1] =
                    serde_json::from_slice(line).map_err(|_| BackupError::damaged(segment.digest))?;
                files.push(row[0].parse().map_err(|_| BackupError::damaged(segment.digest))?);
            }
        }
        Ok(files)
    }

    /// The last act of a moment, its hash, and when it was recorded.
    async fn end(
        &self,
        snapshot: &Snapshot,
        to: Option<Timestamp>,
        opener: &Opener,
    ) -> Result<(ActSeq, String, Option<Timestamp>), BackupError> {
        let whole = (ActSeq(snapshot.last_act), snapshot.chain.clone(), snapshot.last_recorded);
        let Some(to) = to.filter(|to| snapshot.last_recorded.is_some_and(|last| last > *to)) else { return Ok(whole) };
        let acts = snapshot.tables.iter().find(|table| table.name == "act");
        let acts = acts.ok_or_else(|| BackupError::Damaged("act".to_owned()))?;
        let damaged = || BackupError::Damaged("act".to_owned());
        let place = |name: &str| acts.columns.iter().position(|column| column.name == name).ok_or_else(damaged);
        let (seq, recorded, hash) = (place("seq")?, place("recorded_at")?, place("hash")?);
        let table = tables().into_iter().find(|table| table.name == "act").ok_or_else(damaged)?;
        let mut end = (ActSeq(0), "0".repeat(64), None);
        for segment in &acts.segments {
            let lines = self.segment(segment, snapshot.sealed, opener).await?;
            for row in rows_of(&lines, &table)? {
                let (Value::Int(seq), Value::Int(micros), Value::Text(hash)) = (&row[seq], &row[recorded], &row[hash])
                else {
                    return Err(damaged());
                };
                if *micros <= to.as_microsecond() {
                    let recorded = Timestamp::from_microsecond(*micros).map_err(|_| damaged())?;
                    end = (ActSeq(*seq), hash.clone(), Some(recorded));
                }
            }
        }
        Ok(end)
    }
}

/// The rows of a segment.
fn rows_of(lines: &[u8], table: &Table) -> Result<Vec<Vec<Value>>, BackupError> {
    let lines = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let read = |line| serde_json::from_slice(line).map_err(|_| BackupError::Damaged(table.name.to_owned()));
    lines.map(read).collect()
}
