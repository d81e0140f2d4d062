//! What people suppose: worlds beside today's, kept until their owner deletes them. Their changes are text to the ledger.

use jiff::Timestamp;
use sqlx::{AssertSqlSafe, Row};

use crate::{
    account::AccountId,
    database::{Ledger, on, within},
    error::LedgerError,
    history::moment,
};

/// A world beside today's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// Its name in the ledger.
    pub id: String,
    /// Whose it is.
    pub owner: AccountId,
    /// The login of the owner.
    pub login: String,
    /// What it holds.
    pub content: NewScenario,
    /// Counts its changes.
    pub version: i64,
    /// When it was last changed.
    pub changed_at: Timestamp,
}

/// What its owner says of it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct NewScenario {
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub note: String,
    /// Its changes, as text.
    pub changes: String,
    /// Whether others see it.
    pub shared: bool,
}

impl Ledger {
    /// Keeps a new one.
    pub async fn add_scenario(
        &self,
        id: &str,
        owner: &AccountId,
        content: &NewScenario,
        now: Timestamp,
    ) -> Result<(), LedgerError> {
        let mut tx = self.begin().await?;
        within!(&mut tx, connection => {
            let statement = "INSERT INTO scenario (id, owner, name, note, changes, shared, changed_at) \
                             VALUES ($1, $2, $3, $4, $5, $6, $7)";
            sqlx::query(statement)
                .bind(id)
                .bind(&owner.0)
                .bind(&content.name)
                .bind(&content.note)
                .bind(&content.changes)
                .bind(i64::from(content.shared))
                .bind(now.as_microsecond())
                .execute(connection)
                .await?;
        });
        tx.commit().await
    }

    /// Changes one of somebody's; whether it stood as it was seen.
    pub async fn change_scenario(
        &self,
        id: &str,
        owner: &AccountId,
        seen: i64,
        content: &NewScenario,
        now: Timestamp,
    ) -> Result<bool, LedgerError> {
        let mut tx = self.begin().await?;
        let changed = within!(&mut tx, connection => {
            let statement = "UPDATE scenario SET name = $4, note = $5, changes = $6, shared = $7, changed_at = $8, \
                             version = version + 1 WHERE id = $1 AND owner = $2 AND version = $3";
            sqlx::query(statement)
                .bind(id)
                .bind(&owner.0)
                .bind(seen)
                .bind(&content.name)
                .bind(&content.note)
                .bind(&content.changes)
                .bind(i64::from(content.shared))
                .bind(now.as_microsecond())
                .execute(connection)
                .await?
                .rows_affected()
        });
        tx.commit().await?;
        Ok(changed > 0)
    }

    /// Deletes one of somebody's; whether there was one.
    pub async fn delete_scenario(&self, id: &str, owner: &AccountId) -> Result<bool, LedgerError> {
        let mut tx = self.begin().await?;
        let deleted = within!(&mut tx, connection => {
            let statement = "DELETE FROM scenario WHERE id = $1 AND owner = $2";
            sqlx::query(statement).bind(id).bind(&owner.0).execute(connection).await?.rows_affected()
        });
        tx.commit().await?;
        Ok(deleted > 0)
    }

    /// One that somebody may see: an own one, or one that is shared.
    pub async fn scenario(&self, id: &str, viewer: &AccountId) -> Result<Option<Scenario>, LedgerError> {
        let statement = format!("{SELECT} WHERE scenario.id = $1 AND (owner = $2 OR shared = 1)");
        on!(&self.db, pool => {
            let found = sqlx::query(AssertSqlSafe(statement)).bind(id).bind(&viewer.0).fetch_optional(pool).await?;
            found.as_ref().map(scenario).transpose()
        })
    }

    /// Those that somebody may see, the latest first.
    pub async fn scenarios(&self, viewer: &AccountId) -> Result<Vec<Scenario>, LedgerError> {
        let statement = format!("{SELECT} WHERE owner = $1 OR shared = 1 ORDER BY changed_at DESC, scenario.id");
        on!(&self.db, pool => {
            let rows = sqlx::query(AssertSqlSafe(statement)).bind(&viewer.0).fetch_all(pool).await?;
            rows.iter().map(scenario).collect()
        })
    }
}

const SELECT: &str = "SELECT scenario.id, owner, login, scenario.name, note, changes, shared, scenario.version, changed_at \
                      FROM scenario JOIN account ON account.id = owner";

fn scenario<'r, R>(row: &'r R) -> Result<Scenario, LedgerError>
where
    R: Row,
    usize: sqlx::ColumnIndex<R>,
    String: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    i64: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
{
    let shared: i64 = row.try_get(6)?;
    Ok(Scenario {
        id: row.try_get(0)?,
        owner: AccountId(row.try_get(1)?),
        login: row.try_get(2)?,
        content: NewScenario {
            name: row.try_get(3)?,
            note: row.try_get(4)?,
            changes: row.try_get(5)?,
            shared: shared != 0,
        },
        version: row.try_get(7)?,
        changed_at: moment(row.try_get(8)?),
    })
}
