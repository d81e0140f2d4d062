//! Who speaks through a program: the bearer of a token (RFC 6750).

use axum::http::{HeaderMap, header};
use base64::{Engine as _, engine::general_purpose::STANDARD};
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

/// The token of a header, and the login that was said beside it. Programs that know names and passwords only (RFC 7617: Excel, Power
/// BI, clients of DHIS2) give it as the password of whom it speaks for; DHIS2's own word for a bearer is `ApiToken`.
fn shown(written: &str) -> Option<(Option<String>, String)> {
    let (scheme, value) = written.split_once(' ')?;
    let (login, secret) = if scheme.eq_ignore_ascii_case("basic") {
        let text = String::from_utf8(STANDARD.decode(value).ok()?).ok()?;
        let (login, secret) = text.split_once(':')?;
        (Some(login.to_owned()), secret.to_owned())
    } else if ["Bearer", "ApiToken"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
        (None, value.to_owned())
    } else {
        return None;
    };
    secret.starts_with(PREFIX).then_some((login, secret))
}

/// For whom the token of a request speaks; none without a token that holds.
pub async fn viewer(app: &App, headers: &HeaderMap) -> Result<Option<Viewer>, Failure> {
    let written = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let Some((login, secret)) = written.and_then(shown) else { return Ok(None) };
    let Some(token) = app.ledger().token(&random::fingerprint(&secret)).await? else { return Ok(None) };
    if token.revoked_at.is_some() || token.expires_at <= app.now() {
        return Ok(None);
    }
    let account = app.ledger().account(&token.account).await?.filter(|account| !account.disabled);
    // Until the password is the person's own, nobody knows whose the token is.
    let account = account.filter(|account| account.given_until.is_none());
    let account = account.filter(|account| login.is_none_or(|login| account.login == login));
    let scopes = token.scopes.split(' ').filter_map(Action::from_id).collect();
    Ok(account.map(|account| Viewer { account, proof: Proof::Token(scopes) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_shown_as_a_bearer_or_as_the_password_of_whom_it_speaks_for() {
        let bearer = Some((None, "ntk_x".to_owned()));
        assert_eq!(shown("Bearer ntk_x"), bearer);
        assert_eq!(shown("ApiToken ntk_x"), bearer);
        let basic = |text: &str| shown(&format!("Basic {}", STANDARD.encode(text)));
        assert_eq!(basic("lan:ntk_x"), Some((Some("lan".to_owned()), "ntk_x".to_owned())));
        // A person's own password opens nothing here.
        assert_eq!(basic("lan:mật khẩu"), None);
        for wrong in ["", "Bearer", "Bearer other", "Digest ntk_x", "Basic ***"] {
            assert_eq!(shown(wrong), None, "{wrong}");
        }
    }
}
