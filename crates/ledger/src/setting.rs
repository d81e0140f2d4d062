//! Settings that an administrator makes in the interface.

use std::collections::BTreeMap;

use sqlx::Row as _;

use crate::{
    act::{self, NewAct},
    database::{Ledger, on, within},
    error::LedgerError,
};

impl Ledger {
    /// Every setting that was made.
    pub async fn settings(&self) -> Result<BTreeMap<String, String>, LedgerError> {
        on!(&self.db, pool => {
            let rows = sqlx::query("SELECT key, value FROM setting").fetch_all(pool).await?;
            Ok(rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect::<Result<_, sqlx::Error>>()?)
        })
    }

    /// Makes settings as one act.
    pub async fn change_settings(&self, new: NewAct, settings: &[(&str, &str)]) -> Result<(), LedgerError> {
        let mut tx = self.begin().await?;
        within!(&mut tx, connection => {
            for (key, value) in settings {
                let statement = "INSERT INTO setting (key, value) VALUES ($1, $2) \
                                 ON CONFLICT (key) DO UPDATE SET value = excluded.value";
                sqlx::query(statement).bind(*key).bind(*value).execute(&mut *connection).await?;
            }
        });
        act::note(&mut tx, new).await?;
        tx.commit().await
    }
}
