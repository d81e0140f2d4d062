//! Sessions of people who signed in. The caller hands in hashes, never the secret itself.

use jiff::Timestamp;
use sqlx::Row as _;

use crate::{
    account::{AccountId, end_sessions},
    database::{Ledger, on, within},
    error::LedgerError,
    history::moment,
};

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of what the browser holds.
    pub hash: String,
    /// Whose it is.
    pub account: AccountId,
    /// What every form must bring along.
    pub csrf: String,
    /// Whether the second factor is still to come.
    pub needs_second_factor: bool,
    /// Whether the office demands a second factor of the person, who has none yet.
    pub owes_factor: bool,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// The browser, for the person to recognise.
    pub device: String,
}

impl Ledger {
    /// Begins a session; those that have ended are swept away.
    pub async fn begin_session(&self, session: &Session) -> Result<(), LedgerError> {
        let mut tx = self.begin().await?;
        within!(&mut tx, connection => {
            sqlx::query("DELETE FROM session WHERE expires_at <= $1")
                .bind(session.created_at.as_microsecond())
                .execute(&mut *connection)
                .await?;
            let statement = "INSERT INTO session (hash, account, csrf, needs_second_factor, created_at, seen_at, expires_at, \
                             device, owes_factor) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
            sqlx::query(statement)
                .bind(&session.hash)
                .bind(&session.account.0)
                .bind(&session.csrf)
                .bind(i64::from(session.needs_second_factor))
                .bind(session.created_at.as_microsecond())
                .bind(session.seen_at.as_microsecond())
                .bind(session.expires_at.as_microsecond())
                .bind(&session.device)
                .bind(i64::from(session.owes_factor))
                .execute(&mut *connection)
                .await?;
        });
        tx.commit().await
    }

    /// The session of a hash, ended or not.
    pub async fn session(&self, hash: &str) -> Result<Option<Session>, LedgerError> {
        Ok(self.sessions_where(SESSION_OF_HASH, hash).await?.pop())
    }

    /// The sessions of an account, the latest first.
    pub async fn sessions_of(&self, account: &AccountId) -> Result<Vec<Session>, LedgerError> {
        self.sessions_where(SESSIONS_OF_ACCOUNT, &account.0).await
    }

    async fn sessions_where(&self, statement: &'static str, text: &str) -> Result<Vec<Session>, LedgerError> {
        on!(&self.db, pool => {
            let rows = sqlx::query(statement).bind(text).fetch_all(pool).await?;
            let mut sessions = Vec::with_capacity(rows.len());
            for row in rows {
                sessions.push(Session {
                    hash: row.try_get(0)?,
                    account: AccountId(row.try_get(1)?),
                    csrf: row.try_get(2)?,
                    needs_second_factor: row.try_get::<i64, _>(3)? != 0,
                    created_at: moment(row.try_get(4)?),
                    seen_at: moment(row.try_get(5)?),
                    expires_at: moment(row.try_get(6)?),
                    device: row.try_get(7)?,
                    owes_factor: row.try_get::<i64, _>(8)? != 0,
                });
            }
            Ok(sessions)
        })
    }

    /// Notes that a session was used, and until when it lasts now.
    pub async fn touch_session(&self, hash: &str, seen: Timestamp, expires: Timestamp) -> Result<(), LedgerError> {
        let mut tx = self.begin().await?;
        within!(&mut tx, connection => {
            sqlx::query("UPDATE session SET seen_at = $1, expires_at = $2 WHERE hash = $3")
                .bind(seen.as_microsecond())
                .bind(expires.as_microsecond())
                .bind(hash)
                .execute(connection)
                .await?;
        });
        tx.commit().await
    }

    /// Ends every session of an account but one.
    pub async fn end_other_sessions(&self, id: &AccountId, kept: &str) -> Result<(), LedgerError> {
        let mut tx = self.begin().await?;
        end_sessions(&mut tx, id, Some(kept)).await?;
        tx.commit().await
    }

    /// Ends a session.
    pub async fn end_session(&self, hash: &str) -> Result<(), LedgerError> {
        let mut tx = self.begin().await?;
        within!(&mut tx, connection => {
            sqlx::query("DELETE FROM session WHERE hash = $1").bind(hash).execute(connection).await?;
        });
        tx.commit().await
    }
}

const SESSION_OF_HASH: &str = "SELECT hash, account, csrf, needs_second_factor, created_at, seen_at, expires_at, device, owes_factor \
                               FROM session WHERE hash = $1";
const SESSIONS_OF_ACCOUNT: &str = "SELECT hash, account, csrf, needs_second_factor, created_at, seen_at, expires_at, device, owes_factor \
                                   FROM session WHERE account = $1 ORDER BY seen_at DESC";
