//! People: who may sign in, and the posts they hold.

use jiff::Timestamp;
use programme::policy::{Post, Role};
use sqlx::{AssertSqlSafe, ColumnIndex, Decode, Row, Type};

use crate::{
    act::{self, NewAct},
    attempt,
    database::{Ledger, Tx, on, within},
    erasing::was_erased,
    error::LedgerError,
    history::moment,
};

/// The stable name of an account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(pub String);

/// Somebody who may sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Stable name.
    pub id: AccountId,
    /// What is typed to sign in.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// Where mail goes.
    pub email: Option<String>,
    /// Hash of the password; none for those who sign in elsewhere only.
    pub password_hash: Option<String>,
    /// Secret of the second factor, when there is one.
    pub totp_secret: Option<String>,
    /// The last step of the second factor that was used: none is taken twice.
    pub totp_last_step: i64,
    /// Until when a password that somebody else gave lets in; none where the person chose it.
    pub given_until: Option<Timestamp>,
    /// Whether signing in is refused.
    pub disabled: bool,
    /// Grows with each change.
    pub version: i64,
    /// When the person's name was erased; the login is a pseudonym since.
    pub erased_at: Option<Timestamp>,
    /// The posts held.
    pub posts: Vec<Post>,
}

/// An account to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAccount {
    /// Stable name.
    pub id: AccountId,
    /// What is typed to sign in.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// Where mail goes.
    pub email: Option<String>,
    /// Hash of the password.
    pub password_hash: Option<String>,
    /// Until when the password lets in, where somebody else gave it: it must be changed at the first sign-in.
    pub given_until: Option<Timestamp>,
    /// The posts held.
    pub posts: Vec<Post>,
}

const COLUMNS: &str = "id, login, name, email, password_hash, totp_secret, totp_last_step, must_change_password, \
                       disabled, version, erased_at, password_until";

impl Account {
    fn from_row<R>(row: &R) -> Result<Self, sqlx::Error>
    where
        R: Row,
        usize: ColumnIndex<R>,
        for<'d> i64: Decode<'d, R::Database> + Type<R::Database>,
        for<'d> String: Decode<'d, R::Database> + Type<R::Database>,
    {
        let flag = |index: usize| row.try_get::<i64, _>(index).map(|flag| flag != 0);
        Ok(Self {
            id: AccountId(row.try_get(0)?),
            login: row.try_get(1)?,
            name: row.try_get(2)?,
            email: row.try_get(3)?,
            password_hash: row.try_get(4)?,
            totp_secret: row.try_get(5)?,
            totp_last_step: row.try_get(6)?,
            // Those given by earlier versions have no end.
            given_until: if flag(7)? {
                Some(row.try_get::<Option<i64>, _>(11)?.map_or(Timestamp::MAX, moment))
            } else {
                None
            },
            disabled: flag(8)?,
            version: row.try_get(9)?,
            erased_at: row.try_get::<Option<i64>, _>(10)?.map(moment),
            posts: Vec::new(),
        })
    }
}

fn post<R>(row: &R) -> Result<Option<Post>, sqlx::Error>
where
    R: Row,
    usize: ColumnIndex<R>,
    for<'d> String: Decode<'d, R::Database> + Type<R::Database>,
{
    let (role, unit): (String, String) = (row.try_get(1)?, row.try_get(2)?);
    let [department, producer] =
        [row.try_get::<String, _>(3)?, row.try_get(4)?].map(|id| Some(id).filter(|id| !id.is_empty()));
    // A role that this version does not know grants nothing.
    Ok(Role::from_id(&role).zip(unit.parse().ok()).map(|(role, unit)| Post { role, unit, department, producer }))
}

impl Ledger {
    /// Every account, by login.
    pub async fn accounts(&self) -> Result<Vec<Account>, LedgerError> {
        self.accounts_where("$1 = ''", "").await
    }

    /// The account of a login.
    pub async fn account_of_login(&self, login: &str) -> Result<Option<Account>, LedgerError> {
        Ok(self.accounts_where("login = $1", login).await?.pop())
    }

    /// The account of an id.
    pub async fn account(&self, id: &AccountId) -> Result<Option<Account>, LedgerError> {
        Ok(self.accounts_where("id = $1", &id.0).await?.pop())
    }

    /// The account that somebody known to a provider of sign-in has here.
    pub async fn account_of_identity(&self, issuer: &str, subject: &str) -> Result<Option<Account>, LedgerError> {
        let statement = "SELECT account FROM external_identity WHERE issuer = $1 AND subject = $2";
        let id: Option<String> = on!(&self.db, pool => {
            let row = sqlx::query(statement).bind(issuer).bind(subject).fetch_optional(pool).await?;
            row.map(|row| row.try_get(0)).transpose()?
        });
        match id {
            Some(id) => self.account(&AccountId(id)).await,
            None => Ok(None),
        }
    }

    /// Whether a provider of sign-in knows somebody under this account.
    pub async fn has_identity(&self, issuer: &str, id: &AccountId) -> Result<bool, LedgerError> {
        let statement = "SELECT COUNT(*) FROM external_identity WHERE issuer = $1 AND account = $2";
        on!(&self.db, pool => {
            let row = sqlx::query(statement).bind(issuer).bind(&id.0).fetch_one(pool).await?;
            Ok(row.try_get::<i64, _>(0)? > 0)
        })
    }

    async fn accounts_where(&self, condition: &str, text: &str) -> Result<Vec<Account>, LedgerError> {
        let accounts = format!("SELECT {COLUMNS} FROM account WHERE {condition} ORDER BY login");
        let posts = format!(
            "SELECT account, role, unit, department, producer FROM post \
             WHERE account IN (SELECT id FROM account WHERE {condition}) ORDER BY role, unit, department, producer"
        );
        on!(&self.db, pool => {
            let rows = sqlx::query(AssertSqlSafe(accounts)).bind(text).fetch_all(pool).await?;
            let mut accounts: Vec<Account> = rows.iter().map(Account::from_row).collect::<Result<_, _>>()?;
            for row in sqlx::query(AssertSqlSafe(posts)).bind(text).fetch_all(pool).await? {
                let holder: String = row.try_get(0)?;
                if let (Some(account), Some(post)) = (accounts.iter_mut().find(|account| account.id.0 == holder), post(&row)?) {
                    account.posts.push(post);
                }
            }
            Ok(accounts)
        })
    }

    /// Makes an account; the act says so. `false` when the login is taken, or was somebody's whose name was erased: what they did must not
    /// become somebody else's.
    pub async fn add_account(&self, new: NewAct, account: &NewAccount) -> Result<bool, LedgerError> {
        let mut tx = self.begin().await?;
        if was_erased(&mut tx, &account.login).await? {
            return Ok(false);
        }
        let created = new.recorded_at.as_microsecond();
        let inserted = within!(&mut tx, connection => {
            let statement = "INSERT INTO account (id, login, name, email, password_hash, must_change_password, password_until, created_at) \
                             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (login) DO NOTHING";
            sqlx::query(statement)
                .bind(&account.id.0)
                .bind(&account.login)
                .bind(&account.name)
                .bind(&account.email)
                .bind(&account.password_hash)
                .bind(i64::from(account.given_until.is_some()))
                .bind(account.given_until.map(Timestamp::as_microsecond))
                .bind(created)
                .execute(connection)
                .await?
                .rows_affected()
        });
        if inserted == 0 {
            return Ok(false);
        }
        set_posts(&mut tx, &account.id, &account.posts).await?;
        act::note(&mut tx, new).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Changes who an account is and what it may do, if it is still at `version` and was not erased; its sessions end when it is disabled.
    pub async fn change_account(&self, new: NewAct, account: &Account) -> Result<bool, LedgerError> {
        let mut tx = self.begin().await?;
        let changed = within!(&mut tx, connection => {
            let statement = "UPDATE account SET name = $1, email = $2, disabled = $3, version = version + 1 \
                             WHERE id = $4 AND version = $5 AND erased_at IS NULL";
            sqlx::query(statement)
                .bind(&account.name)
                .bind(&account.email)
                .bind(i64::from(account.disabled))
                .bind(&account.id.0)
                .bind(account.version)
                .execute(connection)
                .await?
                .rows_affected()
        });
        if changed == 0 {
            return Ok(false);
        }
        set_posts(&mut tx, &account.id, &account.posts).await?;
        if account.disabled {
            end_sessions(&mut tx, &account.id, None).await?;
        }
        act::note(&mut tx, new).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Sets a password; every session of the account ends, and failed attempts are forgotten. Where somebody else gives it, which lets in
    /// until `given`, every token ends too, and no browser is known any more.
    pub async fn set_password(
        &self,
        new: NewAct,
        id: &AccountId,
        hash: &str,
        given: Option<Timestamp>,
    ) -> Result<(), LedgerError> {
        let mut tx = self.begin().await?;
        within!(&mut tx, connection => {
            let statement = "UPDATE account SET password_hash = $1, must_change_password = $2, password_until = $3, \
                             version = version + 1 WHERE id = $4 AND erased_at IS NULL";
            sqlx::query(statement)
                .bind(hash)
                .bind(i64::from(given.is_some()))
                .bind(given.map(Timestamp::as_microsecond))
                .bind(&id.0)
                .execute(connection)
                .await?;
        });
        end_sessions(&mut tx, id, None).await?;
        // Whoever held the account, held its tokens.
        if given.is_some() {
            let at = new.recorded_at.as_microsecond();
            within!(&mut tx, connection => {
                let statement = "UPDATE api_token SET revoked_at = $1 WHERE account = $2 AND revoked_at IS NULL";
                sqlx::query(statement).bind(at).bind(&id.0).execute(connection).await?;
            });
            attempt::forget_browsers(&mut tx, id).await?;
        } else {
            attempt::forget_failures(&mut tx, id).await?;
        }
        act::note(&mut tx, new).await?;
        tx.commit().await
    }

    /// Puts another hash of the same password in the place of one, unless that is gone meanwhile. Nothing ends: nothing was changed.
    pub async fn renew_hash(&self, id: &AccountId, old: &str, new: &str) -> Result<(), LedgerError> {
        let mut tx = self.begin().await?;
        within!(&mut tx, connection => {
            let statement = "UPDATE account SET password_hash = $1 WHERE id = $2 AND password_hash = $3";
            sqlx::query(statement).bind(new).bind(&id.0).bind(old).execute(connection).await?;
        });
        tx.commit().await
    }

    /// Sets or takes away the second factor, with the hashes of its recovery codes; every session ends but the one of this hash.
    pub async fn set_second_factor(
        &self,
        new: NewAct,
        id: &AccountId,
        (secret, recovery): (Option<&str>, &[String]),
        kept: Option<&str>,
    ) -> Result<(), LedgerError> {
        let mut tx = self.begin().await?;
        within!(&mut tx, connection => {
            sqlx::query("UPDATE account SET totp_secret = $1, totp_last_step = 0, version = version + 1 WHERE id = $2")
                .bind(secret)
                .bind(&id.0)
                .execute(&mut *connection)
                .await?;
            sqlx::query("DELETE FROM recovery_code WHERE account = $1").bind(&id.0).execute(&mut *connection).await?;
            for hash in recovery {
                sqlx::query("INSERT INTO recovery_code (account, hash) VALUES ($1, $2)")
                    .bind(&id.0)
                    .bind(hash)
                    .execute(&mut *connection)
                    .await?;
            }
        });
        end_sessions(&mut tx, id, kept).await?;
        if secret.is_some() {
            within!(&mut tx, connection => {
                sqlx::query("UPDATE session SET owes_factor = 0 WHERE account = $1").bind(&id.0).execute(connection).await?;
            });
        }
        act::note(&mut tx, new).await?;
        tx.commit().await
    }

    /// Takes a step of the second factor, once: `false` when this or a later one was taken already.
    pub async fn take_step(&self, id: &AccountId, step: i64) -> Result<bool, LedgerError> {
        let mut tx = self.begin().await?;
        let taken = within!(&mut tx, connection => {
            sqlx::query("UPDATE account SET totp_last_step = $1 WHERE id = $2 AND totp_last_step < $1")
                .bind(step)
                .bind(&id.0)
                .execute(connection)
                .await?
                .rows_affected()
        });
        tx.commit().await?;
        Ok(taken > 0)
    }

    /// Takes a recovery code, once: `false` when there is no such code.
    pub async fn take_recovery_code(&self, id: &AccountId, hash: &str) -> Result<bool, LedgerError> {
        let mut tx = self.begin().await?;
        let taken = within!(&mut tx, connection => {
            sqlx::query("DELETE FROM recovery_code WHERE account = $1 AND hash = $2")
                .bind(&id.0)
                .bind(hash)
                .execute(connection)
                .await?
                .rows_affected()
        });
        tx.commit().await?;
        Ok(taken > 0)
    }

    /// Says who an account is to a provider of sign-in.
    pub async fn add_identity(
        &self,
        new: NewAct,
        issuer: &str,
        subject: &str,
        id: &AccountId,
    ) -> Result<(), LedgerError> {
        let mut tx = self.begin().await?;
        within!(&mut tx, connection => {
            let statement = "INSERT INTO external_identity (issuer, subject, account) VALUES ($1, $2, $3) \
                             ON CONFLICT (issuer, subject) DO UPDATE SET account = excluded.account";
            sqlx::query(statement).bind(issuer).bind(subject).bind(&id.0).execute(connection).await?;
        });
        act::note(&mut tx, new).await?;
        tx.commit().await
    }
}

async fn set_posts(tx: &mut Tx<'_>, id: &AccountId, posts: &[Post]) -> Result<(), LedgerError> {
    within!(tx, connection => {
        sqlx::query("DELETE FROM post WHERE account = $1").bind(&id.0).execute(&mut *connection).await?;
        let statement = "INSERT INTO post (account, role, unit, department, producer) VALUES ($1, $2, $3, $4, $5) \
                         ON CONFLICT DO NOTHING";
        for post in posts {
            sqlx::query(statement)
                .bind(&id.0)
                .bind(post.role.id())
                .bind(post.unit.to_text())
                .bind(post.department.as_deref().unwrap_or_default())
                .bind(post.producer.as_deref().unwrap_or_default())
                .execute(&mut *connection)
                .await?;
        }
    });
    Ok(())
}

/// Ends every session of an account but the one of this hash.
pub(crate) async fn end_sessions(tx: &mut Tx<'_>, id: &AccountId, kept: Option<&str>) -> Result<(), LedgerError> {
    within!(tx, connection => {
        let statement = "DELETE FROM session WHERE account = $1 AND hash <> $2";
        sqlx::query(statement).bind(&id.0).bind(kept.unwrap_or_default()).execute(connection).await?;
    });
    Ok(())
}
