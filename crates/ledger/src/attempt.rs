//! Attempts to sign in. Each counts as failed before it is looked at, so that of many at once only the first few are. They are counted of
//! each browser that the person has signed in from, and of all others together: strangers who guess lock strangers out, not the person
//! (OWASP, "Slow down online guessing attacks with device cookies").

use jiff::Timestamp;
use sqlx::Row as _;

use crate::{
    account::AccountId,
    database::{Ledger, Tx, on, within},
    error::LedgerError,
    history::moment,
};

/// So many browsers of a person are known; who comes with another one takes the place of the one not seen for longest.
const BROWSERS: i64 = 20;

/// All browsers that a person has not signed in from.
const STRANGERS: &str = "";

/// Finds a browser of a person.
const KNOWN: &str = "SELECT 1 FROM known_browser WHERE account = $1 AND hash = $2";

/// An attempt to sign in to an account.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// Whose password or code is tried.
    pub account: &'a AccountId,
    /// SHA-256 of what the browser holds that the person may have signed in from.
    pub browser: Option<&'a str>,
}

impl Ledger {
    /// Counts an attempt; `locked` tells from how many have failed until when the next one waits. Where this one must wait, the answer says
    /// until when. An account that is not there takes the same work, so that the time taken does not tell which logins exist.
    pub async fn begin_attempt(
        &self,
        attempt: Attempt<'_>,
        now: Timestamp,
        locked: impl Fn(i64) -> Timestamp,
    ) -> Result<Option<Timestamp>, LedgerError> {
        let mut tx = self.begin().await?;
        let (id, browser) = (&attempt.account.0, counted_as(&mut tx, attempt).await?);
        let waits = within!(&mut tx, connection => {
            let statement = "INSERT INTO known_browser (account, hash, seen_at) SELECT id, CAST($2 AS TEXT), CAST($3 AS BIGINT) \
                             FROM account WHERE id = $1 ON CONFLICT DO NOTHING";
            sqlx::query(statement).bind(id).bind(browser).bind(now.as_microsecond()).execute(&mut *connection).await?;
            let statement = "UPDATE known_browser SET failures = failures + 1 \
                             WHERE account = $1 AND hash = $2 AND locked_until <= $3 RETURNING failures";
            let counted = sqlx::query(statement).bind(id).bind(browser).bind(now.as_microsecond());
            if let Some(row) = counted.fetch_optional(&mut *connection).await? {
                let statement = "UPDATE known_browser SET locked_until = $3 WHERE account = $1 AND hash = $2";
                let until = locked(row.try_get(0)?).as_microsecond();
                sqlx::query(statement).bind(id).bind(browser).bind(until).execute(connection).await?;
                None
            } else {
                let statement = "SELECT locked_until FROM known_browser WHERE account = $1 AND hash = $2";
                let row = sqlx::query(statement).bind(id).bind(browser).fetch_optional(connection).await?;
                row.map(|row| row.try_get(0).map(moment)).transpose()?
            }
        });
        tx.commit().await?;
        Ok(waits)
    }

    /// Forgets the failed attempts that were counted with this one: it was right.
    pub async fn forget_attempts(&self, attempt: Attempt<'_>) -> Result<(), LedgerError> {
        let mut tx = self.begin().await?;
        let browser = counted_as(&mut tx, attempt).await?;
        within!(&mut tx, connection => {
            let statement = "UPDATE known_browser SET failures = 0, locked_until = 0 WHERE account = $1 AND hash = $2";
            sqlx::query(statement).bind(&attempt.account.0).bind(browser).execute(connection).await?;
        });
        tx.commit().await
    }

    /// Whether the person has signed in from the browser.
    pub async fn knows_browser(&self, attempt: Attempt<'_>) -> Result<bool, LedgerError> {
        on!(&self.db, pool => {
            let hash = attempt.browser.unwrap_or(STRANGERS);
            let found = sqlx::query(KNOWN).bind(&attempt.account.0).bind(hash).fetch_optional(pool).await?;
            Ok(hash != STRANGERS && found.is_some())
        })
    }

    /// Notes that the person has signed in from a browser.
    pub async fn know_browser(&self, id: &AccountId, hash: &str, seen: Timestamp) -> Result<(), LedgerError> {
        let mut tx = self.begin().await?;
        within!(&mut tx, connection => {
            let statement = "INSERT INTO known_browser (account, hash, seen_at) VALUES ($1, $2, $3) \
                             ON CONFLICT (account, hash) DO UPDATE SET seen_at = excluded.seen_at";
            sqlx::query(statement).bind(&id.0).bind(hash).bind(seen.as_microsecond()).execute(&mut *connection).await?;
            let statement = "DELETE FROM known_browser WHERE account = $1 AND hash <> $2 AND hash NOT IN (SELECT hash \
                             FROM known_browser WHERE account = $1 AND hash <> $2 ORDER BY seen_at DESC, hash LIMIT $3)";
            sqlx::query(statement).bind(&id.0).bind(STRANGERS).bind(BROWSERS).execute(connection).await?;
        });
        tx.commit().await
    }
}

/// With which browsers an attempt is counted.
async fn counted_as<'a>(tx: &mut Tx<'_>, attempt: Attempt<'a>) -> Result<&'a str, LedgerError> {
    let Some(hash) = attempt.browser else { return Ok(STRANGERS) };
    within!(tx, connection => {
        let found = sqlx::query(KNOWN).bind(&attempt.account.0).bind(hash).fetch_optional(connection).await?;
        Ok(if found.is_some() { hash } else { STRANGERS })
    })
}

/// No browser is the person's any more, and nothing was tried.
pub(crate) async fn forget_browsers(tx: &mut Tx<'_>, id: &AccountId) -> Result<(), LedgerError> {
    within!(tx, connection => {
        sqlx::query("DELETE FROM known_browser WHERE account = $1").bind(&id.0).execute(connection).await?;
    });
    Ok(())
}

/// Nothing was tried, from no browser.
pub(crate) async fn forget_failures(tx: &mut Tx<'_>, id: &AccountId) -> Result<(), LedgerError> {
    within!(tx, connection => {
        let statement = "UPDATE known_browser SET failures = 0, locked_until = 0 WHERE account = $1";
        sqlx::query(statement).bind(&id.0).execute(connection).await?;
    });
    Ok(())
}
