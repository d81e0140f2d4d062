//! Copies of everything that one cannot do without, and the way back from them.
//!
//! A repository is a tree of files that other programs can read, in a folder or in S3:
//!
//! - `snapshots/TIME-DIGEST.json`: what there was at a moment: for each table its columns and the digests of its segments; the digests of
//!   the evidence.
//! - `segments/ab/abcdef….gz`: rows of one table as JSON lines, packed with gzip, under the SHA-256 of the lines; `….gz.age` where the
//!   repository is sealed for somebody's key (age, <https://age-encryption.org/v1>).
//! - `evidence/ab/abcdef…`: the files themselves, under the SHA-256 of their bytes; `….age` where sealed.
//!
//! What a snapshot shares with those before it is kept once, so that each one is whole by itself and costs what changed. Facts are only
//! ever added: of their tables only what is new is read.

mod error;
mod make;
mod repository;
mod restore;
mod retention;
mod seal;
mod snapshot;
mod verify;

pub use object_store::path::Path as PartPath;

pub use self::{
    error::BackupError,
    make::Made,
    repository::Repository,
    restore::Restored,
    retention::Keep,
    seal::{Opener, Sealer, new_key},
    snapshot::{Id, Segment, Snapshot, TableCopy},
    verify::{Finding, Verified},
};
