//! A copy of the ledger while it is in use.

use std::path::Path;

use crate::{
    database::{Db, Ledger},
    error::LedgerError,
};

impl Ledger {
    /// Copies the ledger, as of one moment, into a new file; `false` on PostgreSQL, whose own tools do that.
    pub async fn backup(&self, to: &Path) -> Result<bool, LedgerError> {
        match &self.db {
            Db::Sqlite { read, .. } => {
                sqlx::query("VACUUM INTO $1").bind(to.to_string_lossy().into_owned()).execute(read).await?;
                Ok(true)
            }
            Db::Postgres(_) => Ok(false),
        }
    }

    /// Ends all connections; the file stands alone afterwards.
    pub async fn close(self) {
        match self.db {
            Db::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Db::Postgres(cluster) => cluster.close().await,
        }
    }
}
