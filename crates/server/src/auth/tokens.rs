//! Tokens for programs that speak for a person, made and taken back on the page of the account.

use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use jiff::SignedDuration;
use ledger::{AccountId, Token};
use programme::{
    policy::{Action, allows_somewhere},
    vietnamese,
};

use super::account::{Said, account_form};
use crate::{
    api,
    app::App,
    failure::Failure,
    pages::go,
    random,
    request::{Fields, Visit},
    time,
};

/// A token holds at most so many days.
const LONGEST: i64 = 366;

/// What a token of whoever asks could reach: the actions that the posts allow.
pub fn scopes(visit: &Visit) -> Vec<(&'static str, &'static str)> {
    let allowed = Action::ALL.iter().filter(|action| allows_somewhere(visit.posts(), **action));
    allowed.map(|action| (action.id(), action.label(visit.lang))).collect()
}

/// The tokens of an account: name in the ledger, name, scopes, last day.
pub async fn listed(visit: &Visit, account: &AccountId) -> Result<Vec<(String, String, String, String)>, Failure> {
    let label = |id: &str| Action::from_id(id).map(|action| action.label(visit.lang));
    let row = |token: Token| {
        let scopes: Vec<&str> = token.scopes.split(' ').filter_map(label).collect();
        (token.id, token.name, scopes.join(", "), vietnamese::date(time::day_of(token.expires_at)))
    };
    Ok(visit.app.ledger().tokens_of(account).await?.into_iter().map(row).collect())
}

/// `POST /account/tokens/add`: a new token, shown this once.
pub async fn add(State(app): State<App>, visit: Visit, form: Fields) -> Result<Response, Failure> {
    let days = form.get("days").parse().ok().filter(|days| (1..=LONGEST).contains(days));
    let days: i64 = days.ok_or(Failure::Bad("failure-form"))?;
    let name: String = form.get("token_name").chars().take(60).collect();
    let open = scopes(&visit);
    let chosen: Vec<&str> = form.all("scope").filter(|id| open.iter().any(|(known, _)| known == id)).collect();
    if name.is_empty() || chosen.is_empty() {
        let problem = visit.words("problem-token", &[]);
        return Ok(account_form(&visit, Said::problem(problem)).await?.into_response());
    }
    let (secret, now) = (api::token::new_secret()?, app.now());
    let token = Token {
        id: random::name(now)?,
        hash: random::fingerprint(&secret),
        account: visit.viewer()?.account.id.clone(),
        name: name.clone(),
        scopes: chosen.join(" "),
        created_at: now,
        expires_at: now.checked_add(SignedDuration::from_hours(24 * days)).unwrap_or(now),
        revoked_at: None,
    };
    let act = visit.act("add token", &format!("{name}: {}", token.scopes))?;
    app.ledger().add_token(act, &token).await?;
    Ok(account_form(&visit, Said { token: Some(secret), ..Said::default() }).await?.into_response())
}

/// `POST /account/tokens/revoke`.
pub async fn revoke(State(app): State<App>, visit: Visit, form: Fields) -> Result<Response, Failure> {
    let act = visit.act("revoke token", form.get("token"))?;
    app.ledger().revoke_token(act, &visit.viewer()?.account.id, form.get("token")).await?;
    Ok(go(&visit, "/account", "done-token-revoked"))
}
