//! Signing in through a provider (OpenID Connect): there, and back again.

mod person;
mod provider;

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Redirect, Response},
};
use programme::Lang;

use self::provider::{Attempt, Provider};
use super::{cookie, pages};
use crate::{
    app::App,
    failure::{Failure, form_urlencoded},
    request::Visit,
    security::{self, Event},
    settings::{OIDC_NAME, Settings},
    words,
};

/// Name of the cookie that holds what an attempt must bring back.
const ATTEMPT: &str = "nt_oidc";

/// An attempt is finished within so many seconds.
const ATTEMPT_SECONDS: i64 = 600;

/// Why nobody was signed in.
#[derive(Debug)]
pub struct Refusal {
    /// For the person: the key of a message.
    key: &'static str,
    /// For the log.
    cause: String,
}

impl Refusal {
    fn new(key: &'static str, cause: impl Into<String>) -> Self {
        Self { key, cause: cause.into() }
    }

    /// The provider cannot be reached, or not be understood.
    fn unreachable(cause: impl Into<String>) -> Self {
        Self::new("sign-in-oidc-unreachable", cause)
    }

    /// What came back is not what was asked for.
    fn invalid(cause: impl Into<String>) -> Self {
        Self::new("sign-in-oidc-invalid", cause)
    }
}

/// Where the button of the sign-in page leads and what stands on it; none while there is no provider.
pub fn button(settings: &Settings, lang: Lang, back: &str) -> Option<(String, String)> {
    Provider::new(settings)?;
    let label = settings.made(&OIDC_NAME).map_or_else(
        || words::text(lang, "sign-in-oidc"),
        |name| words::with(lang, "sign-in-oidc-with", &[("name", name)]),
    );
    let back = pages::own_address(back);
    Some((format!("/sign-in/oidc?back={}", form_urlencoded(&back)), label.into_owned()))
}

/// `GET /sign-in/oidc`: leads to the provider whoever asks for it on a page of ours. Another site must not sign anybody in unasked, so who
/// is sent from there finds the button first (Fetch Metadata).
pub async fn begin(State(app): State<App>, visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let from = headers.get("sec-fetch-site").and_then(|site| site.to_str().ok());
    if matches!(from, Some("cross-site" | "same-site")) {
        let back = pages::own_address(visit.asked("back").unwrap_or_default());
        return Ok(Redirect::to(&format!("/sign-in?back={}", form_urlencoded(&back))).into_response());
    }
    let settings = Settings::read(app.ledger()).await?;
    let provider = Provider::new(&settings).ok_or(Failure::NotFound)?;
    let attempt = Attempt::new(pages::own_address(visit.asked("back").unwrap_or_default()))?;
    match provider.address(&attempt).await {
        Ok(address) => {
            let mut response = Redirect::to(&address).into_response();
            cookie::set(&app, &mut response, ATTEMPT, &attempt.written(), ATTEMPT_SECONDS);
            Ok(response)
        }
        Err(refusal) => refused(&visit, &refusal).await,
    }
}

/// `GET /sign-in/oidc/return`: the provider sends the person back.
pub async fn finish(State(app): State<App>, visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let settings = Settings::read(app.ledger()).await?;
    let provider = Provider::new(&settings).ok_or(Failure::NotFound)?;
    let attempt = cookie::read(app.config.secure, &headers, ATTEMPT).and_then(Attempt::read);
    let person = match attempt.as_ref() {
        Some(attempt) => provider.person(attempt, &visit.query, app.now()).await,
        None => Err(Refusal::invalid("there is no such attempt")),
    };
    let account = match person {
        Ok(person) => person::account(&app, &settings, &person).await?,
        Err(refusal) => Err(refusal),
    };
    let mut response = match account {
        Ok(account) => {
            security::note(Event::ProviderRight, Some(&account.id));
            let back = attempt.map_or_else(|| "/".to_owned(), |attempt| pages::own_address(&attempt.back));
            pages::enter(&visit, &account, &back).await?
        }
        Err(refusal) => refused(&visit, &refusal).await?,
    };
    // An attempt is good for one return.
    cookie::clear(&app, &mut response, ATTEMPT);
    Ok(response)
}

/// The sign-in page with the reason.
async fn refused(visit: &Visit, refusal: &Refusal) -> Result<Response, Failure> {
    tracing::warn!("nobody was signed in by the provider: {:?}", refusal.cause);
    security::note(Event::ProviderWrong, None);
    let problem = visit.words(refusal.key, &[]);
    let page = pages::sign_in_form(visit, "", "", Some(problem)).await?;
    Ok((StatusCode::FORBIDDEN, page).into_response())
}
