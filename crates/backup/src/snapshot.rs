//! What there was at a moment.

use std::{fmt, str::FromStr};

use jiff::{Timestamp, fmt::strtime, tz::TimeZone};
use ledger::copy::Column;
use serde::{Deserialize, Serialize};
use store::Digest;

use crate::BackupError;

/// The format of snapshots that this program writes.
pub const FORMAT: u32 = 1;

/// What there was at a moment: enough to bring all of it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The format.
    pub format: u32,
    /// When it was made.
    pub made_at: Timestamp,
    /// The schema of the tables.
    pub schema: i64,
    /// The last act; 0 of an empty ledger.
    pub last_act: i64,
    /// When that was recorded.
    pub last_recorded: Option<Timestamp>,
    /// The hash of that act: what was restored must come to the same.
    pub chain: String,
    /// The tables, each after those it refers to.
    pub tables: Vec<TableCopy>,
    /// The files of evidence, as segments of lines with a digest each; never sealed.
    pub evidence: Vec<Segment>,
    /// Whether segments of tables and files are sealed.
    pub sealed: bool,
}

/// A table at that moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableCopy {
    /// Its name.
    pub name: String,
    /// Its columns, in the order of values in a row.
    pub columns: Vec<Column>,
    /// Its rows.
    pub segments: Vec<Segment>,
}

/// Some rows of a table: a JSON array each, one a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// The SHA-256 of the lines.
    #[serde(with = "written")]
    pub digest: Digest,
    /// How many.
    pub rows: u64,
    /// The number of the last row; 0 where rows have none.
    pub last: i64,
}

/// A snapshot's name: when it was made, and the digest of what it says, so that a changed one is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Id {
    /// When it was made.
    pub made_at: Timestamp,
    /// The digest of its bytes.
    pub digest: Digest,
}

const STAMP: &str = "%Y%m%dT%H%M%S%6fZ";

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.made_at.strftime(STAMP), self.digest)
    }
}

impl FromStr for Id {
    type Err = BackupError;

    fn from_str(text: &str) -> Result<Self, BackupError> {
        let wrong = || BackupError::Damaged(text.to_owned());
        let (stamp, digest) = text.split_once('-').ok_or_else(wrong)?;
        let read = strtime::parse(STAMP, stamp).and_then(|time| time.to_datetime()).map_err(|_| wrong())?;
        let made_at = TimeZone::UTC.to_timestamp(read).map_err(|_| wrong())?;
        Ok(Self { made_at, digest: digest.parse().map_err(|_| wrong())? })
    }
}

impl Snapshot {
    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.tables.iter().flat_map(|table| &table.segments).map(|segment| segment.rows).sum()
    }

    /// How many files of evidence.
    #[must_use]
    pub fn files(&self) -> u64 {
        self.evidence.iter().map(|segment| segment.rows).sum()
    }

    /// Every segment that it needs.
    pub fn segments(&self) -> impl Iterator<Item = &Segment> {
        self.tables.iter().flat_map(|table| &table.segments).chain(&self.evidence)
    }
}

/// Digests as they are written.
mod written {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};
    use store::Digest;

    pub fn serialize<S: Serializer>(digest: &Digest, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(digest)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Digest, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
