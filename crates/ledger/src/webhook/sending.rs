//! Deliveries: one to each program for each act that it is told of, in the order of the acts.

use std::collections::HashMap;

use jiff::Timestamp;
use sqlx::{AssertSqlSafe, Row as _};

use super::{COLUMNS, Webhook, webhook};
use crate::{
    act::{self, ActSeq, NewAct},
    database::{Ledger, Tx, on, within},
    error::LedgerError,
    history::moment,
};

/// So many acts are looked at in one go.
const AT_ONCE: i64 = 1_000;

/// A delivery that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sending {
    /// To whom.
    pub webhook: Webhook,
    /// Its name; it stays the same when it is tried again.
    pub message: String,
    /// The act that is told.
    pub act: ActSeq,
    /// What happened: `recognition.recorded`.
    pub event: String,
    /// When the act was recorded.
    pub recorded_at: Timestamp,
    /// How many facts the act has.
    pub fact_count: i64,
    /// The act it undoes.
    pub undoes: Option<ActSeq>,
    /// How often it has failed.
    pub attempts: i64,
}

/// What came of trying to deliver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The program took it.
    Taken,
    /// It is tried again then.
    Later(Timestamp),
    /// It is not tried any more.
    GivenUp,
    /// The program says that it is gone: it is told nothing any more until somebody says otherwise.
    Gone,
}

/// How far a delivery is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendingState {
    /// It will be tried, or tried again.
    Waiting,
    /// The program took it.
    Taken,
    /// Nobody tries it any more.
    GivenUp,
}

impl SendingState {
    /// As it is stored.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Taken => "taken",
            Self::GivenUp => "given_up",
        }
    }
}

/// A delivery as an administrator looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Its name.
    pub message: String,
    /// The act.
    pub act: ActSeq,
    /// What happened.
    pub event: String,
    /// How far it is.
    pub state: SendingState,
    /// How often it was tried.
    pub attempts: i64,
    /// What the last attempt was answered, or ran into.
    pub answer: Option<String>,
    /// When it ended, or is tried next.
    pub at: Timestamp,
}

/// How telling programs goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Telling {
    /// How many programs are registered.
    pub programs: i64,
    /// How many of them are told nothing.
    pub stopped: i64,
    /// How many deliveries have failed and are tried again.
    pub again: i64,
    /// How many nobody tries any more.
    pub given_up: i64,
}

/// An act as far as events go.
struct Seen {
    seq: i64,
    kind: Option<String>,
    undoes: Option<i64>,
    first_fact: i64,
    hash: String,
}

impl Seen {
    fn message(&self) -> String {
        // A ledger that was restored to an earlier moment gives a number anew: what happened is another thing then.
        format!("act_{}_{}", self.seq, self.hash.get(..12).unwrap_or_default())
    }
}

/// What an act is to those who are told of facts: the kind of facts, and what happened to them. An act about people or settings is nothing.
async fn event(tx: &mut Tx<'_>, act: &Seen) -> Result<Option<(String, &'static str)>, LedgerError> {
    let (mut kind, mut undoes, mut turns, mut first_fact) = (act.kind.clone(), act.undoes, 0, act.first_fact);
    while let Some(undone) = undoes {
        let Some(earlier) = seen(tx, "seq = $1", undone).await?.pop() else { return Ok(None) };
        (kind, undoes, first_fact) = (earlier.kind, earlier.undoes, earlier.first_fact);
        turns += 1;
    }
    let is_undone = turns % 2 == 1;
    Ok(match kind {
        None => None,
        Some(kind) if kind == "retraction" => {
            let retracted = retracted_kind(tx, first_fact).await?;
            retracted.map(|kind| (kind, if is_undone { "restored" } else { "retracted" }))
        }
        Some(kind) if turns == 0 => Some((kind, "recorded")),
        Some(kind) => Some((kind, if is_undone { "undone" } else { "restored" })),
    })
}

/// The kind of the fact that a retraction takes back.
async fn retracted_kind(tx: &mut Tx<'_>, retraction: i64) -> Result<Option<String>, LedgerError> {
    within!(tx, connection => {
        let statement = "SELECT act.fact_kind FROM retraction JOIN act ON act.first_fact <= retraction.fact \
                         AND act.first_fact + act.fact_count > retraction.fact WHERE retraction.seq = $1";
        let row = sqlx::query(statement).bind(retraction).fetch_optional(connection).await?;
        Ok(row.map(|row| row.try_get::<Option<String>, _>(0)).transpose()?.flatten())
    })
}

async fn seen(tx: &mut Tx<'_>, condition: &str, number: i64) -> Result<Vec<Seen>, LedgerError> {
    let statement = format!(
        "SELECT seq, fact_kind, undoes, first_fact, hash FROM act WHERE {condition} ORDER BY seq LIMIT {AT_ONCE}"
    );
    within!(tx, connection => {
        let rows = sqlx::query(AssertSqlSafe(statement)).bind(number).fetch_all(connection).await?;
        let mut acts = Vec::with_capacity(rows.len());
        for row in rows {
            acts.push(Seen {
                seq: row.try_get(0)?,
                kind: row.try_get(1)?,
                undoes: row.try_get(2)?,
                first_fact: row.try_get(3)?,
                hash: row.try_get(4)?,
            });
        }
        Ok(acts)
    })
}

impl Ledger {
    /// Puts deliveries of what was recorded since in the queue of each program; how many.
    pub async fn queue_webhooks(&self, at: Timestamp) -> Result<usize, LedgerError> {
        let last = self.last_act().await?.0;
        let behind: i64 = on!(&self.db, pool => {
            let statement = "SELECT COUNT(*) FROM webhook WHERE active = 1 AND heard <> $1";
            sqlx::query(statement).bind(last).fetch_one(pool).await?.try_get(0)?
        });
        if behind == 0 {
            return Ok(0);
        }
        let mut tx = self.begin().await?;
        let hooks: Vec<(String, Vec<String>, i64)> = within!(&mut tx, connection => {
            // One that heard more than there is was restored from a later copy.
            let statement = "SELECT id, kinds, CASE WHEN heard > $1 THEN $1 ELSE heard END FROM webhook \
                             WHERE active = 1 AND heard <> $1";
            let rows = sqlx::query(statement).bind(last).fetch_all(connection).await?;
            let mut hooks = Vec::with_capacity(rows.len());
            for row in rows {
                let kinds: String = row.try_get(1)?;
                hooks.push((row.try_get(0)?, kinds.split(' ').map(str::to_owned).collect(), row.try_get(2)?));
            }
            hooks
        });
        let from = hooks.iter().map(|(.., heard)| *heard).min().unwrap_or(last);
        let acts = seen(&mut tx, "seq > $1", from).await?;
        let upto = acts.last().map_or(last, |act| act.seq);
        let mut events = HashMap::new();
        for act in &acts {
            if let Some(event) = event(&mut tx, act).await? {
                events.insert(act.seq, event);
            }
        }
        let mut queued = 0;
        for (id, kinds, heard) in hooks {
            for act in acts.iter().filter(|act| act.seq > heard) {
                if let Some((kind, what)) = events.get(&act.seq).filter(|(kind, _)| kinds.contains(kind)) {
                    queue(&mut tx, &id, act, &format!("{kind}.{what}"), at).await?;
                    queued += 1;
                }
            }
            within!(&mut tx, connection => {
                let statement = "UPDATE webhook SET heard = $1 WHERE id = $2";
                sqlx::query(statement).bind(upto.max(heard)).bind(&id).execute(connection).await?;
            });
        }
        tx.commit().await?;
        Ok(queued)
    }

    /// What is to be delivered next to each program, when its time has come: the first that waits. What comes after it waits for it.
    pub async fn due_sendings(&self, at: Timestamp) -> Result<Vec<Sending>, LedgerError> {
        let columns: Vec<String> = COLUMNS.split(", ").map(|column| format!("hook.{column}")).collect();
        let statement = format!(
            "SELECT {}, sending.message, sending.act, sending.event, sending.attempts, doer.recorded_at, doer.fact_count, \
             doer.undoes FROM webhook_delivery AS sending JOIN webhook AS hook ON hook.id = sending.webhook \
             JOIN act AS doer ON doer.seq = sending.act \
             WHERE hook.active = 1 AND sending.state = 'waiting' AND sending.next_attempt_at <= $1 \
             AND sending.act = (SELECT MIN(first.act) FROM webhook_delivery AS first \
                                WHERE first.state = 'waiting' AND first.webhook = sending.webhook) ORDER BY hook.id",
            columns.join(", "),
        );
        on!(&self.db, pool => {
            let rows = sqlx::query(AssertSqlSafe(statement)).bind(at.as_microsecond()).fetch_all(pool).await?;
            let mut due = Vec::with_capacity(rows.len());
            for row in &rows {
                due.push(Sending {
                    webhook: webhook(row)?,
                    message: row.try_get(8)?,
                    act: ActSeq(row.try_get(9)?),
                    event: row.try_get(10)?,
                    attempts: row.try_get(11)?,
                    recorded_at: moment(row.try_get(12)?),
                    fact_count: row.try_get(13)?,
                    undoes: row.try_get::<Option<i64>, _>(14)?.map(ActSeq),
                });
            }
            Ok(due)
        })
    }

    /// Notes what came of trying to deliver, and what was answered.
    pub async fn note_sending(
        &self,
        sending: &Sending,
        outcome: Outcome,
        answer: &str,
        at: Timestamp,
    ) -> Result<(), LedgerError> {
        let (state, next) = match outcome {
            Outcome::Taken => (SendingState::Taken, at),
            Outcome::Later(next) => (SendingState::Waiting, next),
            Outcome::GivenUp | Outcome::Gone => (SendingState::GivenUp, at),
        };
        let mut tx = self.begin().await?;
        within!(&mut tx, connection => {
            let statement = "UPDATE webhook_delivery SET state = $1, attempts = attempts + 1, next_attempt_at = $2, answer = $3 \
                             WHERE webhook = $4 AND act = $5";
            sqlx::query(statement)
                .bind(state.id())
                .bind(next.as_microsecond())
                .bind(answer)
                .bind(&sending.webhook.id)
                .bind(sending.act.0)
                .execute(&mut *connection)
                .await?;
            if outcome == Outcome::Gone {
                let statement = "UPDATE webhook SET active = 0, version = version + 1 WHERE id = $1";
                sqlx::query(statement).bind(&sending.webhook.id).execute(connection).await?;
            }
        });
        tx.commit().await
    }

    /// The latest deliveries to a program, the latest act first.
    pub async fn told_to(&self, webhook: &str, limit: u32) -> Result<Vec<Told>, LedgerError> {
        let statement = "SELECT message, act, event, state, attempts, answer, next_attempt_at FROM webhook_delivery \
                         WHERE webhook = $1 ORDER BY act DESC LIMIT $2";
        on!(&self.db, pool => {
            let rows = sqlx::query(statement).bind(webhook).bind(i64::from(limit)).fetch_all(pool).await?;
            let mut told = Vec::with_capacity(rows.len());
            for row in &rows {
                let (act, state): (i64, String) = (row.try_get(1)?, row.try_get(3)?);
                let known = [SendingState::Waiting, SendingState::Taken, SendingState::GivenUp];
                let state = known.into_iter().find(|known| known.id() == state);
                told.push(Told {
                    message: row.try_get(0)?,
                    act: ActSeq(act),
                    event: row.try_get(2)?,
                    state: state.ok_or(LedgerError::Damaged { table: "webhook_delivery", seq: act, field: "state" })?,
                    attempts: row.try_get(4)?,
                    answer: row.try_get(5)?,
                    at: moment(row.try_get(6)?),
                });
            }
            Ok(told)
        })
    }

    /// How telling programs goes.
    pub async fn telling(&self) -> Result<Telling, LedgerError> {
        let statement = "SELECT (SELECT COUNT(*) FROM webhook), (SELECT COUNT(*) FROM webhook WHERE active = 0), \
                         (SELECT COUNT(*) FROM webhook_delivery WHERE state = 'waiting' AND attempts > 0), \
                         (SELECT COUNT(*) FROM webhook_delivery WHERE state = 'given_up')";
        on!(&self.db, pool => {
            let row = sqlx::query(statement).fetch_one(pool).await?;
            let [programs, stopped] = [row.try_get(0)?, row.try_get(1)?];
            Ok(Telling { programs, stopped, again: row.try_get(2)?, given_up: row.try_get(3)? })
        })
    }

    /// Tries a delivery again that nobody tried any more, or that waits longer than somebody likes; what a program took stays taken.
    pub async fn send_again(&self, new: NewAct, webhook: &str, act: ActSeq) -> Result<bool, LedgerError> {
        let mut tx = self.begin().await?;
        let at = new.recorded_at.as_microsecond();
        let changed = within!(&mut tx, connection => {
            let statement = "UPDATE webhook_delivery SET state = 'waiting', attempts = 0, next_attempt_at = $1 \
                             WHERE webhook = $2 AND act = $3 AND state <> 'taken'";
            sqlx::query(statement).bind(at).bind(webhook).bind(act.0).execute(connection).await?.rows_affected()
        });
        if changed == 0 {
            return Ok(false);
        }
        act::note(&mut tx, new).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Forgets deliveries that ended before a moment; how many.
    pub async fn forget_sendings(&self, before: Timestamp) -> Result<u64, LedgerError> {
        let mut tx = self.begin().await?;
        let forgotten = within!(&mut tx, connection => {
            let statement = "DELETE FROM webhook_delivery WHERE state <> 'waiting' AND next_attempt_at < $1";
            sqlx::query(statement).bind(before.as_microsecond()).execute(connection).await?.rows_affected()
        });
        tx.commit().await?;
        Ok(forgotten)
    }
}

/// Puts a delivery in the queue; one that is there already stays as it is.
async fn queue(tx: &mut Tx<'_>, webhook: &str, act: &Seen, event: &str, at: Timestamp) -> Result<(), LedgerError> {
    within!(tx, connection => {
        let statement = "INSERT INTO webhook_delivery (webhook, act, message, event, state, next_attempt_at) \
                         VALUES ($1, $2, $3, $4, 'waiting', $5) ON CONFLICT (webhook, act) DO NOTHING";
        sqlx::query(statement)
            .bind(webhook)
            .bind(act.seq)
            .bind(act.message())
            .bind(event)
            .bind(at.as_microsecond())
            .execute(connection)
            .await?;
    });
    Ok(())
}
