//! Who speaks through a program: the bearer of a token (RFC 6750).

use axum::http::{HeaderMap, header};
use programme::policy::Action;

use crate::{
    app::App,
    failure::Failure,
    random,
    request::{Proof, Viewer},
};

/// Begins every token, so that one that leaked is recognised.
const PREFIX: &str = "ntk_";

/// A new token.
pub fn new_secret() -> Result<String, Failure> {
    Ok(format!("{PREFIX}{}", random::secret()?))
}

/// For whom the token of a request speaks; none without a token that holds.
pub async fn viewer(app: &App, headers: &HeaderMap) -> Result<Option<Viewer>, Failure> {
    let written = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let secret = written.and_then(|value| value.strip_prefix("Bearer ")).filter(|secret| secret.starts_with(PREFIX));
    let Some(secret) = secret else { return Ok(None) };
    let Some(token) = app.ledger().token(&random::fingerprint(secret)).await? else { return Ok(None) };
    if token.revoked_at.is_some() || token.expires_at <= app.now() {
        return Ok(None);
    }
    let account = app.ledger().account(&token.account).await?.filter(|account| !account.disabled);
    let scopes = token.scopes.split(' ').filter_map(Action::from_id).collect();
    Ok(account.map(|account| Viewer { account, proof: Proof::Token(scopes) }))
}
