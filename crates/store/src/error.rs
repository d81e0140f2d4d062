//! What can go wrong with kept bytes.

use std::path::Path;

use crate::Digest;

/// Why bytes are not kept or not found.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Nothing is kept under that digest.
    #[error("nothing is kept under this digest")]
    NotFound,
    /// What is kept under a digest is something else.
    #[error("what is kept as {0} was changed")]
    Damaged(Digest),
    /// The place cannot be reached, or refuses.
    #[error("the store does not answer as it should: {0}")]
    Unreachable(object_store::Error),
    /// A file beside the store cannot be read or written.
    #[error("{0}")]
    File(String),
    /// A server elsewhere would be spoken to without TLS.
    #[error("{0} would be sent everything in the clear: its address must begin with https://")]
    InTheClear(String),
    /// The place is described wrongly.
    #[error("{0}")]
    Place(String),
}

impl StoreError {
    pub(crate) fn file(path: &Path, error: &std::io::Error) -> Self {
        Self::File(format!("{}: {error}", path.display()))
    }
}

impl From<object_store::Error> for StoreError {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::NotFound,
            error => Self::Unreachable(error),
        }
    }
}
