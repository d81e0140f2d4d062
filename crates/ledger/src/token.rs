//! Tokens of programs that speak for a person, and what their requests were answered. The caller hands in hashes.

use jiff::Timestamp;
use sqlx::{AssertSqlSafe, Row};

use crate::{
    account::AccountId,
    act::{self, NewAct},
    database::{Ledger, on, within},
    error::LedgerError,
    history::moment,
};

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its name in the ledger.
    pub id: String,
    /// SHA-256 of what the program holds.
    pub hash: String,
    /// For whom it speaks.
    pub account: AccountId,
    /// What the person calls it.
    pub name: String,
    /// What it may do, of what the person may: ids of actions, one blank between.
    pub scopes: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
}

/// What a request that creates was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// A digest of the request.
    pub request: String,
    /// The status.
    pub status: u16,
    /// The body.
    pub body: String,
}

impl Ledger {
    /// Makes a token.
    pub async fn add_token(&self, new: NewAct, token: &Token) -> Result<(), LedgerError> {
        let mut tx = self.begin().await?;
        within!(&mut tx, connection => {
            let statement = "INSERT INTO api_token (id, hash, account, name, scopes, created_at, expires_at) \
                             VALUES ($1, $2, $3, $4, $5, $6, $7)";
            sqlx::query(statement)
                .bind(&token.id)
                .bind(&token.hash)
                .bind(&token.account.0)
                .bind(&token.name)
                .bind(&token.scopes)
                .bind(token.created_at.as_microsecond())
                .bind(token.expires_at.as_microsecond())
                .execute(connection)
                .await?;
        });
        act::note(&mut tx, new).await?;
        tx.commit().await
    }

    /// Takes a token of somebody back.
    pub async fn revoke_token(&self, new: NewAct, account: &AccountId, id: &str) -> Result<(), LedgerError> {
        let mut tx = self.begin().await?;
        let now = new.recorded_at.as_microsecond();
        within!(&mut tx, connection => {
            let statement = "UPDATE api_token SET revoked_at = $3 WHERE id = $1 AND account = $2 AND revoked_at IS NULL";
            sqlx::query(statement).bind(id).bind(&account.0).bind(now).execute(connection).await?;
        });
        act::note(&mut tx, new).await?;
        tx.commit().await
    }

    /// The token of a hash, whether it still holds or not.
    pub async fn token(&self, hash: &str) -> Result<Option<Token>, LedgerError> {
        let statement = format!("{SELECT} WHERE hash = $1");
        on!(&self.db, pool => {
            let row = sqlx::query(AssertSqlSafe(statement)).bind(hash).fetch_optional(pool).await?;
            row.as_ref().map(token).transpose()
        })
    }

    /// Somebody's tokens that were not taken back, the latest first.
    pub async fn tokens_of(&self, account: &AccountId) -> Result<Vec<Token>, LedgerError> {
        let statement = format!("{SELECT} WHERE account = $1 AND revoked_at IS NULL ORDER BY created_at DESC");
        on!(&self.db, pool => {
            let rows = sqlx::query(AssertSqlSafe(statement)).bind(&account.0).fetch_all(pool).await?;
            rows.iter().map(token).collect()
        })
    }

    /// What a request under this key was answered; answers from before `since` are forgotten.
    pub async fn answered(
        &self,
        account: &AccountId,
        key: &str,
        since: Timestamp,
    ) -> Result<Option<Answered>, LedgerError> {
        let statement =
            "SELECT request, status, body FROM answered WHERE account = $1 AND key = $2 AND answered_at >= $3";
        on!(&self.db, pool => {
            let found = sqlx::query(statement).bind(&account.0).bind(key).bind(since.as_microsecond());
            let Some(row) = found.fetch_optional(pool).await? else { return Ok(None) };
            let status: i64 = row.try_get(1)?;
            let damaged = LedgerError::Damaged { table: "answered", seq: 0, field: "status" };
            let status = u16::try_from(status).map_err(|_| damaged)?;
            Ok(Some(Answered { request: row.try_get(0)?, status, body: row.try_get(2)? }))
        })
    }

    /// Notes what a request was answered; answers from before `since` are swept away.
    pub async fn note_answer(
        &self,
        account: &AccountId,
        key: &str,
        answered: &Answered,
        now: Timestamp,
        since: Timestamp,
    ) -> Result<(), LedgerError> {
        let mut tx = self.begin().await?;
        within!(&mut tx, connection => {
            let sweep = "DELETE FROM answered WHERE answered_at < $1";
            sqlx::query(sweep).bind(since.as_microsecond()).execute(&mut *connection).await?;
            let statement = "INSERT INTO answered (account, key, request, status, body, answered_at) \
                             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account, key) DO NOTHING";
            sqlx::query(statement)
                .bind(&account.0)
                .bind(key)
                .bind(&answered.request)
                .bind(i64::from(answered.status))
                .bind(&answered.body)
                .bind(now.as_microsecond())
                .execute(connection)
                .await?;
        });
        tx.commit().await
    }
}

const SELECT: &str = "SELECT id, hash, account, name, scopes, created_at, expires_at, revoked_at FROM api_token";

fn token<'r, R>(row: &'r R) -> Result<Token, LedgerError>
where
    R: Row,
    usize: sqlx::ColumnIndex<R>,
    String: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    Option<i64>: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    i64: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
{
    let revoked: Option<i64> = row.try_get(7)?;
    Ok(Token {
        id: row.try_get(0)?,
        hash: row.try_get(1)?,
        account: AccountId(row.try_get(2)?),
        name: row.try_get(3)?,
        scopes: row.try_get(4)?,
        created_at: moment(row.try_get(5)?),
        expires_at: moment(row.try_get(6)?),
        revoked_at: revoked.map(moment),
    })
}
