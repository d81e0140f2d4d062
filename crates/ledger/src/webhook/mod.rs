//! Programs elsewhere that are told of acts: where they are, what they are told of, and the secrets that deliveries are signed with.

mod sending;

use jiff::Timestamp;
use sqlx::{AssertSqlSafe, ColumnIndex, Decode, Row, Type};

pub use self::sending::{Outcome, Sending, SendingState, Telling, Told};
use crate::{
    act::{self, NewAct},
    database::{Ledger, on, within},
    error::LedgerError,
    history::moment,
};

/// A program that is told.
#[derive(Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Its name in the ledger.
    pub id: String,
    /// Where it is.
    pub address: String,
    /// The kinds of facts that it is told of, by their ids.
    pub kinds: Vec<String>,
    /// What deliveries are signed with.
    pub secret: String,
    /// What they are signed with too, while the program changes from one secret to the next.
    pub former_secret: Option<String>,
    /// Whether it is told at all.
    pub active: bool,
    /// When it was registered.
    pub created_at: Timestamp,
    /// Grows with each change.
    pub version: i64,
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Neither the secrets nor the address, which may hold one, belong in a log.
        f.debug_struct("Webhook").field("id", &self.id).field("active", &self.active).finish_non_exhaustive()
    }
}

const COLUMNS: &str = "id, address, kinds, secret, former_secret, active, created_at, version";

/// A row that begins with the columns of a webhook.
fn webhook<R>(row: &R) -> Result<Webhook, sqlx::Error>
where
    R: Row,
    usize: ColumnIndex<R>,
    for<'d> i64: Decode<'d, R::Database> + Type<R::Database>,
    for<'d> String: Decode<'d, R::Database> + Type<R::Database>,
{
    let kinds: String = row.try_get(2)?;
    Ok(Webhook {
        id: row.try_get(0)?,
        address: row.try_get(1)?,
        kinds: kinds.split(' ').filter(|kind| !kind.is_empty()).map(str::to_owned).collect(),
        secret: row.try_get(3)?,
        former_secret: row.try_get(4)?,
        active: row.try_get::<i64, _>(5)? != 0,
        created_at: moment(row.try_get(6)?),
        version: row.try_get(7)?,
    })
}

impl Ledger {
    /// Every program that is told, in the order they were registered.
    pub async fn webhooks(&self) -> Result<Vec<Webhook>, LedgerError> {
        self.webhooks_where("$1 = ''", "").await
    }

    /// The program of a name.
    pub async fn webhook(&self, id: &str) -> Result<Option<Webhook>, LedgerError> {
        Ok(self.webhooks_where("id = $1", id).await?.pop())
    }

    async fn webhooks_where(&self, condition: &str, text: &str) -> Result<Vec<Webhook>, LedgerError> {
        let statement = format!("SELECT {COLUMNS} FROM webhook WHERE {condition} ORDER BY created_at, id");
        on!(&self.db, pool => {
            let rows = sqlx::query(AssertSqlSafe(statement)).bind(text).fetch_all(pool).await?;
            Ok(rows.iter().map(webhook).collect::<Result<_, _>>()?)
        })
    }

    /// Registers a program: it is told of what is recorded from now on.
    pub async fn add_webhook(&self, new: NewAct, hook: &Webhook) -> Result<(), LedgerError> {
        let mut tx = self.begin().await?;
        let heard = act::note(&mut tx, new).await?;
        within!(&mut tx, connection => {
            let statement = "INSERT INTO webhook (id, address, kinds, secret, active, heard, created_at) \
                             VALUES ($1, $2, $3, $4, $5, $6, $7)";
            sqlx::query(statement)
                .bind(&hook.id)
                .bind(&hook.address)
                .bind(hook.kinds.join(" "))
                .bind(&hook.secret)
                .bind(i64::from(hook.active))
                .bind(heard.0)
                .bind(hook.created_at.as_microsecond())
                .execute(connection)
                .await?;
        });
        tx.commit().await
    }

    /// Changes where a program is, what it is told of and whether, if it is still at its version. Of what was recorded while it was not
    /// told it is never told.
    pub async fn change_webhook(&self, new: NewAct, hook: &Webhook) -> Result<bool, LedgerError> {
        let mut tx = self.begin().await?;
        let changed = within!(&mut tx, connection => {
            let statement = "UPDATE webhook SET address = $1, kinds = $2, \
                             heard = CASE WHEN active = 0 THEN (SELECT COALESCE(MAX(seq), 0) FROM act) ELSE heard END, \
                             active = $3, version = version + 1 WHERE id = $4 AND version = $5";
            sqlx::query(statement)
                .bind(&hook.address)
                .bind(hook.kinds.join(" "))
                .bind(i64::from(hook.active))
                .bind(&hook.id)
                .bind(hook.version)
                .execute(connection)
                .await?
                .rows_affected()
        });
        if changed == 0 {
            return Ok(false);
        }
        act::note(&mut tx, new).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Gives a program another secret, if it is still at its version; the one before signs too until it is let go.
    pub async fn change_webhook_secret(&self, new: NewAct, hook: &Webhook, secret: &str) -> Result<bool, LedgerError> {
        let statement = "UPDATE webhook SET former_secret = secret, secret = $1, version = version + 1 \
                         WHERE id = $2 AND version = $3";
        self.turn_secret(new, hook, statement, secret).await
    }

    /// Lets the former secret of a program go, if it is still at its version.
    pub async fn drop_former_secret(&self, new: NewAct, hook: &Webhook) -> Result<bool, LedgerError> {
        let statement = "UPDATE webhook SET former_secret = NULL, version = version + 1 \
                         WHERE former_secret <> $1 AND id = $2 AND version = $3";
        self.turn_secret(new, hook, statement, "").await
    }

    async fn turn_secret(
        &self,
        new: NewAct,
        hook: &Webhook,
        statement: &'static str,
        text: &str,
    ) -> Result<bool, LedgerError> {
        let mut tx = self.begin().await?;
        let changed = within!(&mut tx, connection => {
            let turned = sqlx::query(statement).bind(text).bind(&hook.id).bind(hook.version);
            turned.execute(connection).await?.rows_affected()
        });
        if changed == 0 {
            return Ok(false);
        }
        act::note(&mut tx, new).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Tells a program nothing any more, and forgets it with what it was told.
    pub async fn remove_webhook(&self, new: NewAct, id: &str) -> Result<bool, LedgerError> {
        let mut tx = self.begin().await?;
        let removed = within!(&mut tx, connection => {
            sqlx::query("DELETE FROM webhook_delivery WHERE webhook = $1").bind(id).execute(&mut *connection).await?;
            sqlx::query("DELETE FROM webhook WHERE id = $1").bind(id).execute(connection).await?.rows_affected()
        });
        if removed == 0 {
            return Ok(false);
        }
        act::note(&mut tx, new).await?;
        tx.commit().await?;
        Ok(true)
    }
}
