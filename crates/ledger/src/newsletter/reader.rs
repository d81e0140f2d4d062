//! Who reads: asked, confirmed, changed, gone.

use std::collections::BTreeMap;

use jiff::Timestamp;
use programme::fact::Topic;
use sqlx::{AssertSqlSafe, Row as _};

use super::{READER, Reader, ReaderState, reader, stored};
use crate::{
    act::{self, NewAct},
    database::{Ledger, Tx, on, within},
    error::LedgerError,
    notice::{Mail, put},
};

impl Ledger {
    /// Notes that an address was typed into the form of the newsletter, and puts the letter on its way that tells its owner. A reader
    /// is not changed by it: a stranger may have typed. Where the form was answered since `quiet` there is no second letter.
    pub async fn ask_reader(
        &self,
        asked: &Reader,
        quiet: Timestamp,
        letter: impl FnOnce(&Reader) -> Option<Mail>,
    ) -> Result<(), LedgerError> {
        let at = asked.since.as_microsecond();
        let mut tx = self.begin().await?;
        let statement = format!("SELECT {READER}, answered_at FROM newsletter_reader AS reader WHERE email = $1");
        let known: Option<(Reader, i64)> = within!(&mut tx, connection => {
            let row = sqlx::query(AssertSqlSafe(statement)).bind(&asked.email).fetch_optional(connection).await?;
            row.as_ref().map(|row| Ok::<_, LedgerError>((reader(row)?, row.try_get(7)?))).transpose()?
        });
        let told = match known {
            Some((_, answered)) if answered > quiet.as_microsecond() => return Ok(()),
            Some((known, _)) if known.state == ReaderState::Reading => {
                within!(&mut tx, connection => {
                    let statement = "UPDATE newsletter_reader SET answered_at = $1 WHERE id = $2";
                    sqlx::query(statement).bind(at).bind(&known.id).execute(connection).await?;
                });
                known
            }
            Some((known, _)) => {
                within!(&mut tx, connection => {
                    let statement = "UPDATE newsletter_reader SET state = 'asked', lang = $1, topics = $2, since = $3, answered_at = $3 \
                                     WHERE id = $4";
                    sqlx::query(statement)
                        .bind(asked.lang.id())
                        .bind(stored(&asked.topics))
                        .bind(at)
                        .bind(&known.id)
                        .execute(connection)
                        .await?;
                });
                Reader { id: known.id, token: known.token, ..asked.clone() }
            }
            None => {
                within!(&mut tx, connection => {
                    let statement = "INSERT INTO newsletter_reader (id, token, email, lang, topics, state, since, answered_at) \
                                     VALUES ($1, $2, $3, $4, $5, 'asked', $6, $6)";
                    sqlx::query(statement)
                        .bind(&asked.id)
                        .bind(&asked.token)
                        .bind(&asked.email)
                        .bind(asked.lang.id())
                        .bind(stored(&asked.topics))
                        .bind(at)
                        .execute(connection)
                        .await?;
                });
                asked.clone()
            }
        };
        if let Some(mail) = letter(&told) {
            put(&mut tx, &mail, at).await?;
        }
        tx.commit().await
    }

    /// The reader of a link.
    pub async fn reader(&self, token: &str) -> Result<Option<Reader>, LedgerError> {
        let statement = format!("SELECT {READER} FROM newsletter_reader AS reader WHERE token = $1");
        on!(&self.db, pool => {
            let row = sqlx::query(AssertSqlSafe(statement)).bind(token).fetch_optional(pool).await?;
            row.as_ref().map(reader).transpose()
        })
    }

    /// Notes that the owner of an address wants letters about these topics: `false` when nobody was asked by this link.
    pub async fn confirm_reader(&self, token: &str, topics: &[Topic], at: Timestamp) -> Result<bool, LedgerError> {
        let mut tx = self.begin().await?;
        let changed = within!(&mut tx, connection => {
            let statement = "UPDATE newsletter_reader SET topics = $1, state = 'reading', \
                             since = CASE WHEN state = 'reading' THEN since ELSE $2 END WHERE token = $3";
            let change = sqlx::query(statement).bind(stored(topics)).bind(at.as_microsecond()).bind(token);
            change.execute(connection).await?.rows_affected()
        });
        tx.commit().await?;
        Ok(changed > 0)
    }

    /// Forgets the reader of a link, with the letters that have not left yet: `false` when there is none.
    pub async fn forget_reader(&self, token: &str) -> Result<bool, LedgerError> {
        let mut tx = self.begin().await?;
        let forgotten = forget(&mut tx, "token = $1", token).await?;
        tx.commit().await?;
        Ok(forgotten > 0)
    }

    /// Forgets the reader of an address, as an act that does not say whose it was.
    pub async fn forget_address(&self, act: NewAct, email: &str) -> Result<bool, LedgerError> {
        let mut tx = self.begin().await?;
        let forgotten = forget(&mut tx, "email = $1", email).await?;
        if forgotten > 0 {
            act::note(&mut tx, act).await?;
            tx.commit().await?;
        }
        Ok(forgotten > 0)
    }

    /// Forgets who was asked before a moment and has not said yes, and letters to readers that have left; how many readers.
    pub async fn forget_unconfirmed(&self, before: Timestamp) -> Result<usize, LedgerError> {
        let condition = "state = 'asked' AND since < CAST($1 AS BIGINT)";
        let mut tx = self.begin().await?;
        let forgotten = forget(&mut tx, condition, &before.as_microsecond().to_string()).await?;
        within!(&mut tx, connection => {
            sqlx::query("DELETE FROM outgoing_mail WHERE id LIKE 'BT.%' AND sent_at IS NOT NULL").execute(connection).await?;
        });
        tx.commit().await?;
        Ok(forgotten)
    }

    /// How many readers there are of each topic, and how many in each state.
    pub async fn readership(&self) -> Result<(BTreeMap<Topic, i64>, BTreeMap<ReaderState, i64>), LedgerError> {
        let statement = "SELECT state, topics, COUNT(*) FROM newsletter_reader GROUP BY state, topics";
        let counted: Vec<(String, String, i64)> = on!(&self.db, pool => {
            let rows = sqlx::query(statement).fetch_all(pool).await?;
            let counted = rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?)));
            counted.collect::<Result<_, sqlx::Error>>()?
        });
        let (mut by_topic, mut by_state) = (BTreeMap::new(), BTreeMap::new());
        for (state, topics, count) in counted {
            let Some(state) = ReaderState::ALL.into_iter().find(|known| known.id() == state) else { continue };
            *by_state.entry(state).or_default() += count;
            if state == ReaderState::Reading {
                for topic in topics.split_whitespace().filter_map(Topic::from_id) {
                    *by_topic.entry(topic).or_default() += count;
                }
            }
        }
        Ok((by_topic, by_state))
    }
}

async fn forget(tx: &mut Tx<'_>, condition: &str, value: &str) -> Result<usize, LedgerError> {
    let statement = format!("DELETE FROM newsletter_reader WHERE {condition} RETURNING id");
    within!(tx, connection => {
        let rows = sqlx::query(AssertSqlSafe(statement)).bind(value).fetch_all(&mut *connection).await?;
        for row in &rows {
            let id: String = row.try_get(0)?;
            let statement = "DELETE FROM newsletter_delivery WHERE reader = $1 AND state IN ('waiting', 'stopped')";
            sqlx::query(statement).bind(&id).execute(&mut *connection).await?;
            let statement = "DELETE FROM outgoing_mail WHERE id LIKE $1";
            sqlx::query(statement).bind(format!("{}%", Reader::letters(&id))).execute(&mut *connection).await?;
        }
        Ok(rows.len())
    })
}
