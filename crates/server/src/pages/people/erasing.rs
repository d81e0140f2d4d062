//! Erasing a person who has left: what goes and what stays is shown first, and nothing brings it back.

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse as _, Response},
};
use ledger::Account;

use crate::{
    failure::Failure,
    pages::{
        frame::{Frame, Page},
        go,
    },
    request::{Fields, Visit},
};

/// What goes.
const GOES: [&str; 4] = ["erase-goes-name", "erase-goes-keys", "erase-goes-letters", "erase-goes-posts"];
/// What stays, and why.
const STAYS: [&str; 4] = ["erase-stays-acts", "erase-stays-work", "erase-stays-words", "erase-stays-copies"];
/// A reason has at most so many characters.
const LONGEST: usize = 300;

#[derive(Template)]
#[template(path = "person_erase.html")]
struct ErasePage<'a> {
    frame: Frame<'a>,
    account: &'a Account,
    goes: [&'static str; 4],
    stays: [&'static str; 4],
    problem: Option<String>,
    reason: &'a str,
}

/// Refuses an account whose person was erased: nothing of it changes any more.
pub fn demand_named(account: &Account) -> Result<(), Failure> {
    if account.erased_at.is_some() { Err(Failure::Conflict("problem-erased")) } else { Ok(()) }
}

/// The account of somebody who can be erased: not oneself, and nobody who may still sign in.
async fn erasable(visit: &Visit, login: &str) -> Result<Account, Failure> {
    let account = visit.app.ledger().account_of_login(login).await?.ok_or(Failure::NotFound)?;
    demand_named(&account)?;
    if account.id == visit.viewer()?.account.id {
        return Err(Failure::Conflict("problem-erase-own"));
    }
    if account.disabled { Ok(account) } else { Err(Failure::Conflict("erase-disable-first")) }
}

/// `GET /people/{login}/erase`.
pub async fn page(visit: Visit, Path(login): Path<String>) -> Result<Page, Failure> {
    show(&visit, &erasable(&visit, &login).await?, None, "")
}

fn show(visit: &Visit, account: &Account, problem: Option<&str>, reason: &str) -> Result<Page, Failure> {
    let problem = problem.map(|key| visit.words(key, &[]));
    Frame::new(visit, "person-erase").render(|frame| ErasePage {
        frame,
        account,
        goes: GOES,
        stays: STAYS,
        problem,
        reason,
    })
}

/// What is wrong with a reason: the key of a message. It stays in the chain, so it must not say who it was.
fn problem(account: &Account, reason: &str) -> Option<&'static str> {
    let reason = reason.to_lowercase();
    let told = [Some(account.login.as_str()), Some(account.name.as_str()), account.email.as_deref()];
    let is_named = told.into_iter().flatten().any(|own| !own.is_empty() && reason.contains(&own.to_lowercase()));
    if reason.is_empty() || reason.chars().count() > LONGEST {
        Some("failure-reason")
    } else {
        is_named.then_some("problem-erase-reason")
    }
}

/// `POST /people/{login}/erase`.
pub async fn erase(visit: Visit, Path(login): Path<String>, form: Fields) -> Result<Response, Failure> {
    let account = erasable(&visit, &login).await?;
    let seen: i64 = form.get("version").parse().map_err(|_| Failure::Bad("failure-form"))?;
    let reason = form.get("reason");
    let refuse = |key| Ok(show(&visit, &account, Some(key), reason)?.into_response());
    if form.get("sure") != "yes" {
        return refuse("problem-erase-sure");
    }
    if let Some(key) = problem(&account, reason) {
        return refuse(key);
    }
    let seen = Account { version: seen, ..account.clone() };
    let Some(pseudonym) = visit.app.ledger().erase_person(visit.act("erase user", reason)?, &seen).await? else {
        return refuse("problem-changed-meanwhile");
    };
    Ok(go(&visit, &format!("/people/{pseudonym}"), "done-erased"))
}

#[cfg(test)]
mod tests;
