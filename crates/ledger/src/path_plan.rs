//! Plans that the office drafts: rows that change until one of them is chosen.

use jiff::Timestamp;
use sqlx::{AssertSqlSafe, Row};

use crate::{
    account::AccountId,
    act::ActSeq,
    batch::Batch,
    database::{Ledger, on, within},
    error::LedgerError,
    history::moment,
};

/// A drafted plan. What is asked and what came of it are texts of whoever makes plans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathPlan {
    /// Names it.
    pub id: String,
    /// What the office calls it.
    pub name: String,
    /// Who changed it last.
    pub account: AccountId,
    /// When.
    pub changed_at: Timestamp,
    /// How often it was changed.
    pub version: i64,
    /// What is asked.
    pub request: String,
    /// What came of it.
    pub outcome: String,
    /// The last act of the state it was made on.
    pub act: ActSeq,
    /// The document by which it was put into effect.
    pub adopted: Option<String>,
}

const SELECT: &str = "SELECT id, name, account, changed_at, version, request, outcome, act, adopted FROM path_plan";

fn plan<'r, R: Row>(row: &'r R) -> Result<PathPlan, LedgerError>
where
    usize: sqlx::ColumnIndex<R>,
    String: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    Option<String>: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    i64: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
{
    Ok(PathPlan {
        id: row.try_get(0)?,
        name: row.try_get(1)?,
        account: AccountId(row.try_get(2)?),
        changed_at: moment(row.try_get(3)?),
        version: row.try_get(4)?,
        request: row.try_get(5)?,
        outcome: row.try_get(6)?,
        act: ActSeq(row.try_get(7)?),
        adopted: row.try_get(8)?,
    })
}

impl Ledger {
    /// Every drafted plan, the one changed last first.
    pub async fn path_plans(&self) -> Result<Vec<PathPlan>, LedgerError> {
        let statement = format!("{SELECT} ORDER BY changed_at DESC, id");
        on!(&self.db, pool => {
            let rows = sqlx::query(AssertSqlSafe(statement)).fetch_all(pool).await?;
            rows.iter().map(plan).collect()
        })
    }

    /// The plan of a name.
    pub async fn path_plan(&self, id: &str) -> Result<Option<PathPlan>, LedgerError> {
        let statement = format!("{SELECT} WHERE id = $1");
        on!(&self.db, pool => {
            let row = sqlx::query(AssertSqlSafe(statement)).bind(id).fetch_optional(pool).await?;
            row.as_ref().map(plan).transpose()
        })
    }

    /// Keeps a plan by itself, see [`Batch::keep_path_plan`].
    pub async fn keep_path_plan(&self, plan: &PathPlan) -> Result<bool, LedgerError> {
        let mut batch = self.batch().await?;
        let changed = batch.keep_path_plan(plan).await?;
        batch.commit().await?;
        Ok(changed)
    }

    /// Throws a plan away; false where it was changed meanwhile, or is in effect.
    pub async fn drop_path_plan(&self, id: &str, version: i64) -> Result<bool, LedgerError> {
        let mut tx = self.begin().await?;
        let changed = within!(&mut tx, connection => {
            let statement = "DELETE FROM path_plan WHERE id = $1 AND version = $2 AND adopted IS NULL";
            let done = sqlx::query(statement).bind(id).bind(version).execute(connection).await?;
            done.rows_affected() > 0
        });
        tx.commit().await?;
        Ok(changed)
    }
}

impl Batch<'_> {
    /// Keeps a plan: a new one as its first version, another as the one after the version that was seen. False when that is not the
    /// latest any more; then nothing is changed.
    pub async fn keep_path_plan(&mut self, plan: &PathPlan) -> Result<bool, LedgerError> {
        within!(&mut self.tx, connection => {
            let statement = if plan.version == 1 {
                "INSERT INTO path_plan (id, name, account, changed_at, version, request, outcome, act, adopted) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING"
            } else {
                "UPDATE path_plan SET name = $2, account = $3, changed_at = $4, version = $5, request = $6, outcome = $7, \
                 act = $8, adopted = $9 WHERE id = $1 AND version = $5 - 1"
            };
            let done = sqlx::query(statement)
                .bind(&plan.id)
                .bind(&plan.name)
                .bind(&plan.account.0)
                .bind(plan.changed_at.as_microsecond())
                .bind(plan.version)
                .bind(&plan.request)
                .bind(&plan.outcome)
                .bind(plan.act.0)
                .bind(&plan.adopted)
                .execute(connection)
                .await?;
            Ok(done.rows_affected() > 0)
        })
    }
}
