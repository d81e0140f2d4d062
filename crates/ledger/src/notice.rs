//! What people are told: notices in the application, and mail on its way out.

use jiff::Timestamp;
use sqlx::Row as _;

use crate::{
    account::AccountId,
    database::{Ledger, Tx, on, within},
    error::LedgerError,
    history::moment,
};

/// Something a person is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its name.
    pub id: String,
    /// Who is told.
    pub account: AccountId,
    /// What happened: the key of a message.
    pub kind: String,
    /// What the message speaks of.
    pub detail: String,
    /// Where to go.
    pub link: String,
    /// When.
    pub created_at: Timestamp,
    /// Whether it was read.
    pub read: bool,
}

/// Mail on its way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Its name.
    pub id: String,
    /// The address.
    pub recipient: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: String,
    /// How often sending has failed.
    pub attempts: i64,
}

/// The letters that have not left yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailQueue {
    /// Letters that will be tried, or tried again.
    pub waiting: i64,
    /// Letters that nobody tries any more.
    pub given_up: i64,
    /// What the last attempt that failed ran into.
    pub last_error: Option<String>,
}

impl Ledger {
    /// Tells people, and puts mail on its way.
    pub async fn tell(&self, at: Timestamp, notices: &[Notice], mails: &[Mail]) -> Result<(), LedgerError> {
        let mut tx = self.begin().await?;
        let at = at.as_microsecond();
        within!(&mut tx, connection => {
            for notice in notices {
                let statement = "INSERT INTO notice (id, account, kind, detail, link, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
                sqlx::query(statement)
                    .bind(&notice.id)
                    .bind(&notice.account.0)
                    .bind(&notice.kind)
                    .bind(&notice.detail)
                    .bind(&notice.link)
                    .bind(at)
                    .execute(&mut *connection)
                    .await?;
            }
        });
        for mail in mails {
            put(&mut tx, mail, at).await?;
        }
        tx.commit().await
    }

    /// Tells somebody something once: `false` when a notice of this name was told already.
    pub async fn tell_once(&self, notice: &Notice, mail: Option<&Mail>) -> Result<bool, LedgerError> {
        let mut tx = self.begin().await?;
        let at = notice.created_at.as_microsecond();
        let told = within!(&mut tx, connection => {
            let statement = "INSERT INTO notice (id, account, kind, detail, link, created_at) VALUES ($1, $2, $3, $4, $5, $6) \
                             ON CONFLICT (id) DO NOTHING";
            sqlx::query(statement)
                .bind(&notice.id)
                .bind(&notice.account.0)
                .bind(&notice.kind)
                .bind(&notice.detail)
                .bind(&notice.link)
                .bind(at)
                .execute(connection)
                .await?
                .rows_affected()
        });
        if told == 0 {
            return Ok(false);
        }
        if let Some(mail) = mail {
            put(&mut tx, mail, at).await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Puts a letter on its way once: `false` when one of this name was written already.
    pub async fn write_once(&self, at: Timestamp, mail: &Mail) -> Result<bool, LedgerError> {
        let mut tx = self.begin().await?;
        let known = within!(&mut tx, connection => {
            let known = sqlx::query("SELECT 1 FROM outgoing_mail WHERE id = $1").bind(&mail.id);
            known.fetch_optional(connection).await?.is_some()
        });
        if known {
            return Ok(false);
        }
        put(&mut tx, mail, at.as_microsecond()).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// The latest notices of an account.
    pub async fn notices(&self, account: &AccountId, limit: u32) -> Result<Vec<Notice>, LedgerError> {
        let statement = "SELECT id, kind, detail, link, created_at, read_at FROM notice WHERE account = $1 \
                         ORDER BY created_at DESC, id DESC LIMIT $2";
        on!(&self.db, pool => {
            let rows = sqlx::query(statement).bind(&account.0).bind(i64::from(limit)).fetch_all(pool).await?;
            let mut notices = Vec::with_capacity(rows.len());
            for row in rows {
                notices.push(Notice {
                    id: row.try_get(0)?,
                    account: account.clone(),
                    kind: row.try_get(1)?,
                    detail: row.try_get(2)?,
                    link: row.try_get(3)?,
                    created_at: moment(row.try_get(4)?),
                    read: row.try_get::<Option<i64>, _>(5)?.is_some(),
                });
            }
            Ok(notices)
        })
    }

    /// Notes that an account has read its notices.
    pub async fn read_notices(&self, account: &AccountId, at: Timestamp) -> Result<(), LedgerError> {
        let mut tx = self.begin().await?;
        within!(&mut tx, connection => {
            sqlx::query("UPDATE notice SET read_at = $1 WHERE account = $2 AND read_at IS NULL")
                .bind(at.as_microsecond())
                .bind(&account.0)
                .execute(connection)
                .await?;
        });
        tx.commit().await
    }

    /// Mail that is due; what has failed `tries` times is given up.
    pub async fn due_mail(&self, at: Timestamp, limit: u32, tries: i64) -> Result<Vec<Mail>, LedgerError> {
        let statement = "SELECT id, recipient, subject, body, attempts FROM outgoing_mail \
                         WHERE sent_at IS NULL AND attempts < $1 AND next_attempt_at <= $2 ORDER BY created_at, id LIMIT $3";
        on!(&self.db, pool => {
            let due = sqlx::query(statement).bind(tries).bind(at.as_microsecond()).bind(i64::from(limit));
            let rows = due.fetch_all(pool).await?;
            let mut mails = Vec::with_capacity(rows.len());
            for row in rows {
                mails.push(Mail {
                    id: row.try_get(0)?,
                    recipient: row.try_get(1)?,
                    subject: row.try_get(2)?,
                    body: row.try_get(3)?,
                    attempts: row.try_get(4)?,
                });
            }
            Ok(mails)
        })
    }

    /// How many letters are on their way, and how many were given up after so many tries, with what the last attempt ran into.
    pub async fn mail_queue(&self, tries: i64) -> Result<MailQueue, LedgerError> {
        let statement = "SELECT COALESCE(SUM(CASE WHEN attempts < $1 THEN 1 ELSE 0 END), 0), \
                         COALESCE(SUM(CASE WHEN attempts >= $1 THEN 1 ELSE 0 END), 0), \
                         (SELECT last_error FROM outgoing_mail WHERE sent_at IS NULL AND last_error IS NOT NULL \
                          ORDER BY next_attempt_at DESC, id LIMIT 1) \
                         FROM outgoing_mail WHERE sent_at IS NULL";
        on!(&self.db, pool => {
            let row = sqlx::query(statement).bind(tries).fetch_one(pool).await?;
            Ok(MailQueue { waiting: row.try_get(0)?, given_up: row.try_get(1)?, last_error: row.try_get(2)? })
        })
    }

    /// Notes that mail was sent.
    pub async fn mail_sent(&self, id: &str, at: Timestamp) -> Result<(), LedgerError> {
        let mut tx = self.begin().await?;
        within!(&mut tx, connection => {
            sqlx::query("UPDATE outgoing_mail SET sent_at = $1, last_error = NULL WHERE id = $2")
                .bind(at.as_microsecond())
                .bind(id)
                .execute(connection)
                .await?;
        });
        tx.commit().await
    }

    /// Notes that sending failed, and when it is tried again.
    pub async fn mail_failed(&self, id: &str, error: &str, again: Timestamp) -> Result<(), LedgerError> {
        let mut tx = self.begin().await?;
        within!(&mut tx, connection => {
            sqlx::query("UPDATE outgoing_mail SET attempts = attempts + 1, last_error = $1, next_attempt_at = $2 WHERE id = $3")
                .bind(error)
                .bind(again.as_microsecond())
                .bind(id)
                .execute(connection)
                .await?;
        });
        tx.commit().await
    }
}

/// Puts a letter on its way.
pub(crate) async fn put(tx: &mut Tx<'_>, mail: &Mail, at: i64) -> Result<(), LedgerError> {
    within!(tx, connection => {
        let statement = "INSERT INTO outgoing_mail (id, recipient, subject, body, created_at, next_attempt_at) \
                         VALUES ($1, $2, $3, $4, $5, $5)";
        sqlx::query(statement)
            .bind(&mail.id)
            .bind(&mail.recipient)
            .bind(&mail.subject)
            .bind(&mail.body)
            .bind(at)
            .execute(connection)
            .await?;
    });
    Ok(())
}
