//! Erasing a person who has left. Acts cannot change, and they say by login who did what; so the account stays, without the person, under a
//! pseudonym that follows from its login: whoever reads an act can still tell which account it was.

use std::collections::HashSet;

use sha2::{Digest as _, Sha256};
use sqlx::Row as _;

use crate::{
    account::Account,
    act::{self, Act, NewAct, hex},
    database::{Db, Ledger, Tx, on, within},
    error::LedgerError,
};

/// Begins every pseudonym.
const PREFIX: &str = "da-xoa-";

/// So many digits of the digest follow.
const DIGITS: usize = 12;

/// Kinds of acts about accounts: their reason begins with a login.
const ABOUT_ACCOUNTS: [&str; 5] = ["add user", "bind user", "change user", "remove second factor", "reset password"];

/// What is the person's alone, and goes.
const GOES: [&str; 9] = [
    "DELETE FROM known_browser WHERE account = $1",
    "DELETE FROM post WHERE account = $1",
    "DELETE FROM recovery_code WHERE account = $1",
    "DELETE FROM external_identity WHERE account = $1",
    "DELETE FROM session WHERE account = $1",
    "DELETE FROM api_token WHERE account = $1",
    "DELETE FROM notice WHERE account = $1",
    "DELETE FROM answered WHERE account = $1",
    "UPDATE account SET name = '', email = NULL, password_hash = NULL, totp_secret = NULL, totp_last_step = 0, \
     must_change_password = 0, password_until = NULL, version = version + 1 WHERE id = $1",
];

/// The pseudonym of a login.
fn pseudonym(login: &str) -> String {
    let digest = hex(&Sha256::digest(login.as_bytes()));
    format!("{PREFIX}{}", &digest[..DIGITS])
}

/// Whether a text is a pseudonym, and not what anybody types to sign in.
#[must_use]
pub fn is_pseudonym(text: &str) -> bool {
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    text.strip_prefix(PREFIX).is_some_and(|rest| rest.len() == DIGITS && rest.bytes().all(is_digit))
}

/// Those whose names were erased.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nameless(HashSet<String>);

impl Nameless {
    /// How somebody is told of whom an act names: by the pseudonym where the name was erased.
    #[must_use]
    pub fn called(&self, login: String) -> String {
        if self.0.is_empty() {
            return login;
        }
        Some(pseudonym(&login)).filter(|pseudonym| self.0.contains(pseudonym)).unwrap_or(login)
    }

    /// Tells an act without the logins of those whose names were erased. What the chain holds is another thing: it does not change.
    #[must_use]
    pub fn told(&self, act: Act) -> Act {
        let reason = match act.reason.split_once(' ') {
            Some((login, rest)) if ABOUT_ACCOUNTS.contains(&act.kind.as_str()) => {
                format!("{} {rest}", self.called(login.to_owned()))
            }
            None if ABOUT_ACCOUNTS.contains(&act.kind.as_str()) => self.called(act.reason),
            _ => act.reason,
        };
        Act { actor: self.called(act.actor), reason, ..act }
    }
}

/// Whether a login was somebody's whose name was erased.
pub(crate) async fn was_erased(tx: &mut Tx<'_>, login: &str) -> Result<bool, LedgerError> {
    within!(tx, connection => {
        let found = sqlx::query("SELECT 1 FROM account WHERE login = $1 AND erased_at IS NOT NULL");
        Ok(found.bind(pseudonym(login)).fetch_optional(connection).await?.is_some())
    })
}

impl Ledger {
    /// Those whose names were erased.
    pub async fn nameless(&self) -> Result<Nameless, LedgerError> {
        on!(&self.db, pool => {
            let rows = sqlx::query("SELECT login FROM account WHERE erased_at IS NOT NULL").fetch_all(pool).await?;
            Ok(Nameless(rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?))
        })
    }

    /// Erases a person whose account is disabled, if it is still at its version: the pseudonym that stays. None when it has changed
    /// meanwhile, is open, or was erased already. The act names the pseudonym only.
    pub async fn erase_person(&self, new: NewAct, account: &Account) -> Result<Option<String>, LedgerError> {
        let mut tx = self.begin().await?;
        let pseudonym = pseudonym(&account.login);
        let erased = within!(&mut tx, connection => {
            let statement = "UPDATE account SET login = $1, erased_at = $2 \
                             WHERE id = $3 AND version = $4 AND disabled = 1 AND erased_at IS NULL";
            sqlx::query(statement)
                .bind(&pseudonym)
                .bind(new.recorded_at.as_microsecond())
                .bind(&account.id.0)
                .bind(account.version)
                .execute(connection)
                .await?
                .rows_affected()
        });
        if erased == 0 {
            return Ok(None);
        }
        forget(&mut tx, account, &pseudonym).await?;
        let reason = format!("{pseudonym} {}", new.reason).trim_end().to_owned();
        act::note(&mut tx, NewAct { reason, ..new }).await?;
        tx.commit().await?;
        self.settle().await;
        Ok(Some(pseudonym))
    }

    /// Writes the log of SQLite back into its file, where what was deleted is written over. Where somebody reads for long it happens later.
    async fn settle(&self) {
        if let Db::Sqlite { write, .. } = &self.db {
            let _ = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_optional(write).await;
        }
    }
}

async fn forget(tx: &mut Tx<'_>, account: &Account, pseudonym: &str) -> Result<(), LedgerError> {
    within!(tx, connection => {
        for statement in GOES {
            sqlx::query(statement).bind(&account.id.0).execute(&mut *connection).await?;
        }
        // What others were answered when they made or changed the account.
        let told = format!("%\"login\":\"{}\"%", account.login);
        sqlx::query("DELETE FROM answered WHERE body LIKE $1").bind(told).execute(&mut *connection).await?;
        sqlx::query("UPDATE evidence SET uploaded_by = $1 WHERE uploaded_by = $2")
            .bind(pseudonym)
            .bind(&account.login)
            .execute(&mut *connection)
            .await?;
        if let Some(email) = &account.email {
            sqlx::query("DELETE FROM outgoing_mail WHERE lower(recipient) = lower($1)")
                .bind(email)
                .execute(&mut *connection)
                .await?;
        }
        if account.name.is_empty() {
            return Ok(());
        }
        // Letters to an address that they had before.
        let named = format!("%{}%", escaped(&account.name));
        let statement = "DELETE FROM outgoing_mail WHERE sent_at IS NOT NULL AND body LIKE $1 ESCAPE '!'";
        sqlx::query(statement).bind(named).execute(connection).await?;
    });
    Ok(())
}

/// A text as a pattern that matches nothing else.
fn escaped(text: &str) -> String {
    text.chars().flat_map(|letter| ['!'].into_iter().filter(move |_| "!%_".contains(letter)).chain([letter])).collect()
}
