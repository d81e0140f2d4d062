//! What can go wrong with copies.

use jiff::Timestamp;
use ledger::LedgerError;
use store::{Digest, StoreError};

/// Why a copy is not made or not restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The place of the copies, or the evidence.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no copy at all.
    #[error("there is no copy")]
    NoSnapshot,
    /// There is no copy that reaches so far.
    #[error("the last copy reaches to {0}")]
    NotYet(Timestamp),
    /// A part of a copy is missing or was changed.
    #[error("{0} is missing or damaged")]
    Damaged(String),
    /// Parts are sealed, and no key was given, or another one.
    #[error("the copy is sealed")]
    Sealed,
    /// A text is no key.
    #[error("{0}")]
    Key(String),
    /// The copy was made by a newer program.
    #[error("the copy has format {0}")]
    NewerFormat(u32),
    /// What was restored is not what was copied.
    #[error("what was restored is not what was copied")]
    Differs,
}

impl BackupError {
    pub(crate) fn damaged(digest: Digest) -> Self {
        Self::Damaged(digest.to_string())
    }
}

impl From<object_store::Error> for BackupError {
    fn from(error: object_store::Error) -> Self {
        Self::Store(error.into())
    }
}
