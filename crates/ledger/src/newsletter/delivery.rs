//! The letters of an issue, one to each reader: waiting, sent, refused.

use std::collections::BTreeMap;

use jiff::Timestamp;
use programme::fact::Topic;
use sqlx::{AssertSqlSafe, Row as _};

use super::{READER, Reader, reader};
use crate::{
    database::{Ledger, Tx, on, within},
    error::LedgerError,
};

/// A letter that is to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The code of the issue.
    pub issue: String,
    /// To whom.
    pub reader: Reader,
    /// How often sending has failed.
    pub attempts: i64,
}

/// What came of trying to send a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The mail server took it.
    Sent,
    /// It is tried again then.
    Later(Timestamp),
    /// Its issue is not released any more: it waits until it is again.
    Stopped,
    /// It is not tried any more.
    GivenUp,
    /// Nobody is there: the reader gets no more letters.
    Refused,
}

/// How many letters of an issue are how far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Not sent yet.
    pub waiting: i64,
    /// Taken by the mail server.
    pub sent: i64,
    /// Not sent because the issue was stopped.
    pub stopped: i64,
    /// Given up.
    pub given_up: i64,
    /// Refused, or sent back later.
    pub bounced: i64,
}

impl Ledger {
    /// Puts an issue on its way to those who read about its topic, or on its way again after it was stopped. Whoever comes later does
    /// not get it.
    pub async fn run_issue(&self, issue: &str, topic: Topic, at: Timestamp) -> Result<(), LedgerError> {
        let mut tx = self.begin().await?;
        within!(&mut tx, connection => {
            let begun = "INSERT INTO newsletter_run (issue, begun_at) VALUES ($1, $2) ON CONFLICT (issue) DO NOTHING";
            let begun = sqlx::query(begun).bind(issue).bind(at.as_microsecond()).execute(&mut *connection).await?;
            if begun.rows_affected() > 0 {
                let statement = "INSERT INTO newsletter_delivery (issue, reader, state, next_attempt_at) \
                                 SELECT $1, id, 'waiting', $2 FROM newsletter_reader WHERE state = 'reading' AND topics LIKE $3";
                sqlx::query(statement)
                    .bind(issue)
                    .bind(at.as_microsecond())
                    .bind(format!("% {} %", topic.id()))
                    .execute(&mut *connection)
                    .await?;
            }
            let again = "UPDATE newsletter_delivery SET state = 'waiting' WHERE issue = $1 AND state = 'stopped'";
            sqlx::query(again).bind(issue).execute(&mut *connection).await?;
        });
        tx.commit().await
    }

    /// Holds back what has not left yet of an issue.
    pub async fn stop_issue(&self, issue: &str) -> Result<(), LedgerError> {
        let mut tx = self.begin().await?;
        within!(&mut tx, connection => {
            let statement = "UPDATE newsletter_delivery SET state = 'stopped' WHERE issue = $1 AND state = 'waiting'";
            sqlx::query(statement).bind(issue).execute(connection).await?;
        });
        tx.commit().await
    }

    /// The letter that is to be sent next.
    pub async fn due_delivery(&self, at: Timestamp) -> Result<Option<Delivery>, LedgerError> {
        let statement = format!(
            "SELECT {READER}, delivery.issue, delivery.attempts FROM newsletter_delivery AS delivery \
             JOIN newsletter_reader AS reader ON reader.id = delivery.reader \
             WHERE delivery.state = 'waiting' AND delivery.next_attempt_at <= $1 AND reader.state = 'reading' \
             ORDER BY delivery.next_attempt_at, delivery.issue, delivery.reader LIMIT 1"
        );
        on!(&self.db, pool => {
            let due = sqlx::query(AssertSqlSafe(statement)).bind(at.as_microsecond()).fetch_optional(pool).await?;
            let delivery = due.as_ref().map(|row| {
                Ok::<_, LedgerError>(Delivery { reader: reader(row)?, issue: row.try_get(7)?, attempts: row.try_get(8)? })
            });
            delivery.transpose()
        })
    }

    /// Notes what came of trying to send a letter.
    pub async fn note_delivery(&self, delivery: &Delivery, ending: Ending, at: Timestamp) -> Result<(), LedgerError> {
        let (state, next) = match ending {
            Ending::Sent => ("sent", at),
            Ending::Later(next) => ("waiting", next),
            Ending::Stopped => ("stopped", at),
            Ending::GivenUp => ("given_up", at),
            Ending::Refused => ("bounced", at),
        };
        let mut tx = self.begin().await?;
        within!(&mut tx, connection => {
            let statement = "UPDATE newsletter_delivery SET state = $1, attempts = attempts + 1, next_attempt_at = $2 \
                             WHERE issue = $3 AND reader = $4";
            sqlx::query(statement)
                .bind(state)
                .bind(next.as_microsecond())
                .bind(&delivery.issue)
                .bind(&delivery.reader.id)
                .execute(connection)
                .await?;
        });
        if ending == Ending::Refused {
            bounced(&mut tx, &delivery.reader.id, at).await?;
        }
        tx.commit().await
    }

    /// Notes that a letter came back: `false` when none of this issue went to a reader of this name.
    pub async fn note_bounce(&self, issue: &str, reader: &str, at: Timestamp) -> Result<bool, LedgerError> {
        let mut tx = self.begin().await?;
        let noted = within!(&mut tx, connection => {
            let statement = "UPDATE newsletter_delivery SET state = 'bounced' WHERE issue = $1 AND reader = $2 AND state = 'sent'";
            sqlx::query(statement).bind(issue).bind(reader).execute(connection).await?.rows_affected()
        });
        if noted == 0 {
            return Ok(false);
        }
        bounced(&mut tx, reader, at).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// How far the letters of every issue are, by its code.
    pub async fn tallies(&self) -> Result<BTreeMap<String, Tally>, LedgerError> {
        let statement = "SELECT issue, state, COUNT(*) FROM newsletter_delivery GROUP BY issue, state";
        let counted: Vec<(String, String, i64)> = on!(&self.db, pool => {
            let rows = sqlx::query(statement).fetch_all(pool).await?;
            let counted = rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?)));
            counted.collect::<Result<_, sqlx::Error>>()?
        });
        let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
        for (issue, state, count) in counted {
            let tally = tallies.entry(issue).or_default();
            match state.as_str() {
                "waiting" => tally.waiting = count,
                "sent" => tally.sent = count,
                "stopped" => tally.stopped = count,
                "given_up" => tally.given_up = count,
                "bounced" => tally.bounced = count,
                _ => return Err(LedgerError::Damaged { table: "newsletter_delivery", seq: 0, field: "state" }),
            }
        }
        Ok(tallies)
    }
}

/// Nothing more is sent to an address that does not exist.
async fn bounced(tx: &mut Tx<'_>, reader: &str, at: Timestamp) -> Result<(), LedgerError> {
    within!(tx, connection => {
        let statement = "UPDATE newsletter_reader SET state = 'bounced', since = $1 WHERE id = $2 AND state = 'reading'";
        sqlx::query(statement).bind(at.as_microsecond()).bind(reader).execute(&mut *connection).await?;
        let statement = "DELETE FROM newsletter_delivery WHERE reader = $1 AND state IN ('waiting', 'stopped')";
        sqlx::query(statement).bind(reader).execute(&mut *connection).await?;
    });
    Ok(())
}
