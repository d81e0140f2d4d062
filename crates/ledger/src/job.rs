//! Work that takes longer than a request: who asked, how far it is, what came of it.

use jiff::Timestamp;
use sqlx::{AssertSqlSafe, Row};

use crate::{
    account::AccountId,
    database::{Ledger, on, within},
    error::LedgerError,
    history::moment,
};

/// How a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    /// Under way.
    Running,
    /// Done: its result is there.
    Done,
    /// It failed, or was interrupted: its result says why.
    Failed,
}

impl JobState {
    const fn id(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }
}

/// A job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its name.
    pub id: String,
    /// What is done.
    pub kind: String,
    /// What was asked for, in the words of its kind.
    pub request: String,
    /// Who asked.
    pub account: AccountId,
    /// How it stands.
    pub state: JobState,
    /// How far it is, from 0 to 100.
    pub progress: i64,
    /// What came of it.
    pub result: String,
    /// When it was asked for.
    pub created_at: Timestamp,
}

impl Ledger {
    /// Notes a job that begins at a node.
    pub async fn begin_job(&self, job: &Job, node: &str) -> Result<(), LedgerError> {
        let mut tx = self.begin().await?;
        within!(&mut tx, connection => {
            let statement = "INSERT INTO job (id, kind, request, account, state, progress, created_at, node) \
                             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
            sqlx::query(statement)
                .bind(&job.id)
                .bind(&job.kind)
                .bind(&job.request)
                .bind(&job.account.0)
                .bind(job.state.id())
                .bind(job.progress)
                .bind(job.created_at.as_microsecond())
                .bind(node)
                .execute(connection)
                .await?;
        });
        tx.commit().await
    }

    /// Notes how far a job is.
    pub async fn job_progress(&self, id: &str, progress: i64) -> Result<(), LedgerError> {
        let mut tx = self.begin().await?;
        within!(&mut tx, connection => {
            let statement = "UPDATE job SET progress = $2 WHERE id = $1 AND state = 'running'";
            sqlx::query(statement).bind(id).bind(progress).execute(connection).await?;
        });
        tx.commit().await
    }

    /// Notes how a job ended.
    pub async fn end_job(&self, id: &str, state: JobState, result: &str, now: Timestamp) -> Result<(), LedgerError> {
        let mut tx = self.begin().await?;
        within!(&mut tx, connection => {
            let statement = "UPDATE job SET state = $2, result = $3, finished_at = $4, progress = 100 WHERE id = $1";
            sqlx::query(statement)
                .bind(id)
                .bind(state.id())
                .bind(result)
                .bind(now.as_microsecond())
                .execute(connection)
                .await?;
        });
        tx.commit().await
    }

    /// Jobs that were under way when a node stopped have failed.
    pub async fn fail_interrupted_jobs(&self, node: &str, now: Timestamp) -> Result<(), LedgerError> {
        let mut tx = self.begin().await?;
        within!(&mut tx, connection => {
            let statement = "UPDATE job SET state = 'failed', result = '', finished_at = $1 WHERE state = 'running' AND node = $2";
            sqlx::query(statement).bind(now.as_microsecond()).bind(node).execute(connection).await?;
        });
        tx.commit().await
    }

    /// The job of a name.
    pub async fn job(&self, id: &str) -> Result<Option<Job>, LedgerError> {
        let statement = format!("{SELECT} WHERE id = $1");
        on!(&self.db, pool => {
            let row = sqlx::query(AssertSqlSafe(statement)).bind(id).fetch_optional(pool).await?;
            row.as_ref().map(job).transpose()
        })
    }

    /// The latest jobs that somebody asked for, the latest first.
    pub async fn jobs(&self, account: &AccountId, limit: u32) -> Result<Vec<Job>, LedgerError> {
        let statement = format!("{SELECT} WHERE account = $1 ORDER BY created_at DESC LIMIT {limit}");
        on!(&self.db, pool => {
            let rows = sqlx::query(AssertSqlSafe(statement)).bind(&account.0).fetch_all(pool).await?;
            rows.iter().map(job).collect()
        })
    }
}

const SELECT: &str = "SELECT id, kind, request, account, state, progress, result, created_at FROM job";

fn job<'r, R>(row: &'r R) -> Result<Job, LedgerError>
where
    R: Row,
    usize: sqlx::ColumnIndex<R>,
    String: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    Option<String>: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    i64: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
{
    let state: String = row.try_get(4)?;
    let state = [JobState::Running, JobState::Done, JobState::Failed].into_iter().find(|known| known.id() == state);
    let result: Option<String> = row.try_get(6)?;
    Ok(Job {
        id: row.try_get(0)?,
        kind: row.try_get(1)?,
        request: row.try_get(2)?,
        account: AccountId(row.try_get(3)?),
        state: state.ok_or(LedgerError::Damaged { table: "job", seq: 0, field: "state" })?,
        progress: row.try_get(5)?,
        result: result.unwrap_or_default(),
        created_at: moment(row.try_get(7)?),
    })
}
