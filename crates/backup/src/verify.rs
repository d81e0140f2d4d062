//! Whether copies can be restored.

use std::collections::{BTreeMap, HashSet};

use store::Digest;

use crate::{BackupError, Id, Opener, Repository};

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A snapshot cannot be read.
    Snapshot(Id),
    /// A segment of a table is missing or was changed.
    Segment(Digest, String),
    /// A file of evidence is missing or was changed.
    File(Digest),
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// How many snapshots.
    pub snapshots: usize,
    /// How many segments.
    pub segments: usize,
    /// How many files.
    pub files: usize,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

impl Repository {
    /// Reads everything that the snapshots need, each thing once, and proves it.
    pub async fn verify(&self, opener: &Opener) -> Result<Verified, BackupError> {
        let (mut verified, mut segments, mut files) = (Verified::default(), BTreeMap::new(), BTreeMap::new());
        for id in self.snapshots().await? {
            verified.snapshots += 1;
            let snapshot = match self.snapshot(&id).await {
                Ok(snapshot) => snapshot,
                Err(BackupError::Damaged(_)) => {
                    verified.findings.push(Finding::Snapshot(id));
                    continue;
                }
                Err(error) => return Err(error),
            };
            for table in &snapshot.tables {
                for segment in &table.segments {
                    segments.entry(segment.digest).or_insert((segment.clone(), table.name.clone(), snapshot.sealed));
                }
            }
            for segment in &snapshot.evidence {
                segments.entry(segment.digest).or_insert((segment.clone(), "evidence".to_owned(), false));
            }
            match self.files_of(&snapshot).await {
                Ok(found) => files.extend(found.into_iter().map(|digest| (digest, snapshot.sealed))),
                // Told below, with the segment.
                Err(BackupError::Damaged(_)) => {}
                Err(error) => return Err(error),
            }
        }
        for (digest, (segment, table, sealed)) in segments {
            verified.segments += 1;
            match self.segment(&segment, sealed, opener).await {
                Ok(_) => {}
                Err(BackupError::Damaged(_)) => verified.findings.push(Finding::Segment(digest, table)),
                Err(error) => return Err(error),
            }
        }
        for (digest, sealed) in files {
            verified.files += 1;
            match self.file(digest, sealed, opener).await {
                Ok(_) => {}
                Err(BackupError::Damaged(_)) => verified.findings.push(Finding::File(digest)),
                Err(error) => return Err(error),
            }
        }
        Ok(verified)
    }

    /// Every segment that the listed snapshots need.
    pub(crate) async fn needed(&self) -> Result<HashSet<Digest>, BackupError> {
        let mut needed = HashSet::new();
        for id in self.snapshots().await? {
            needed.extend(self.snapshot(&id).await?.segments().map(|segment| segment.digest));
        }
        Ok(needed)
    }
}
