//! Several acts that stand or fall together.

use crate::{
    database::{Ledger, Tx},
    error::LedgerError,
};

/// What one word of a person brings about: acts, each with its own place in the chain, and the rows that go with them. All of it is
/// kept when [`Batch::commit`] returns; where it is dropped before, nothing of it was ever there. Other writers wait for its end, so
/// whatever is needed for it is read before it begins.
pub struct Batch<'l> {
    pub(crate) tx: Tx<'l>,
}

impl Ledger {
    /// Begins acts that stand or fall together.
    pub async fn batch(&self) -> Result<Batch<'_>, LedgerError> {
        Ok(Batch { tx: self.begin().await? })
    }
}

impl Batch<'_> {
    /// Makes all of it durable at once.
    #[tracing::instrument(name = "commit", level = "debug", skip_all)]
    pub async fn commit(self) -> Result<(), LedgerError> {
        self.tx.commit().await
    }
}
