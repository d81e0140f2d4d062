//! The pages of signing in.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse as _, Redirect, Response},
};
use jiff::{SignedDuration, Timestamp};
use ledger::Account;

use super::{cookie, oidc, people, second_factor, session};
use crate::{
    app::App,
    failure::Failure,
    pages::frame::{Frame, Page},
    request::{Fields, LANGUAGE, SESSION, THEME, Theme, Visit},
    settings::Settings,
};

/// After so many failures each further one locks the account for longer.
const PATIENCE: i64 = 5;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage<'a> {
    frame: Frame<'a>,
    back: &'a str,
    login: &'a str,
    problem: Option<String>,
    /// The button that leads to the provider.
    provider: Option<(String, String)>,
    people: Vec<(String, String, String)>,
}

/// `GET /sign-in`.
pub async fn sign_in_page(visit: Visit) -> Result<Page, Failure> {
    let back = visit.asked("back").unwrap_or_default().to_owned();
    sign_in_form(&visit, &back, "", None).await
}

/// The sign-in page.
pub async fn sign_in_form(visit: &Visit, back: &str, login: &str, problem: Option<String>) -> Result<Page, Failure> {
    let provider = oidc::button(&Settings::read(visit.app.ledger()).await?, visit.lang, back);
    let mut people = Vec::new();
    if visit.app.config.demo.is_some() {
        for account in visit.app.ledger().accounts().await? {
            let posts = account
                .posts
                .iter()
                .map(|post| format!("{}, {}", post.label(visit.lang), visit.moment.now.unit_name(post.unit)));
            let posts = posts.collect::<Vec<_>>().join("; ");
            people.push((account.login, account.name, posts));
        }
    }
    Frame::new(visit, "sign-in").render(|frame| SignInPage { frame, back, login, problem, provider, people })
}

/// `POST /sign-in`.
pub async fn sign_in(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    form: Fields,
) -> Result<Response, Failure> {
    let (login, password) = (form.get("login").to_lowercase(), form.get("password").to_owned());
    let back = own_address(form.get("back"));
    let account = app.ledger().account_of_login(&login).await?;
    let now = app.now();
    if let Some(locked) = account.as_ref().filter(|account| account.locked_until > now) {
        let wait = locked.locked_until.duration_since(now).as_secs().max(60) / 60;
        let problem = visit.words("sign-in-locked", &[("minutes", &wait.to_string())]);
        return Ok(sign_in_form(&visit, &back, &login, Some(problem)).await?.into_response());
    }
    let hash = account.as_ref().filter(|account| !account.disabled).and_then(|account| account.password_hash.clone());
    let is_right = people::verify(password, hash).await?;
    let Some(account) = account.filter(|_| is_right) else {
        if let Some(account) = app.ledger().account_of_login(&login).await? {
            note_failure(&app, &account, now).await?;
        }
        let problem = visit.words("sign-in-wrong", &[]);
        return Ok(sign_in_form(&visit, &back, &login, Some(problem)).await?.into_response());
    };
    if account.failures > 0 && account.totp_secret.is_none() {
        app.ledger().note_attempt(&account.id, 0, Timestamp::UNIX_EPOCH).await?;
    }
    enter(&app, &headers, &account, &back).await
}

/// Begins a session for somebody whose first factor was right; the second is asked for where there is one.
pub async fn enter(app: &App, headers: &HeaderMap, account: &Account, back: &str) -> Result<Response, Failure> {
    let device = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let needs_second_factor = account.totp_secret.is_some();
    let secret = session::begin(app, &account.id, needs_second_factor, device).await?;
    let next = if needs_second_factor {
        format!("/sign-in/second-factor?back={}", crate::failure::form_urlencoded(back))
    } else {
        back.to_owned()
    };
    let mut response = Redirect::to(&next).into_response();
    cookie::set(app, &mut response, SESSION, &secret, session::COOKIE_SECONDS);
    Ok(response)
}

/// Counts a failure; from the fifth on the account is locked, each time twice as long, at most an hour.
async fn note_failure(app: &App, account: &Account, now: Timestamp) -> Result<(), Failure> {
    let failures = account.failures + 1;
    let over = u32::try_from(failures - PATIENCE).ok();
    let seconds = over.map_or(0, |over| (60_i64 << over.min(6)).min(3600));
    let locked = now.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(now);
    Ok(app.ledger().note_attempt(&account.id, failures, locked).await?)
}

/// Only addresses of ours: `//elsewhere` and `https:` would lead away.
pub fn own_address(back: &str) -> String {
    let is_own = back.starts_with('/') && !back.starts_with("//") && !back.contains(['\\', '\n', '\r']);
    if is_own && !back.starts_with("/sign-in") { back.to_owned() } else { "/".to_owned() }
}

#[derive(Template)]
#[template(path = "second_factor.html")]
struct SecondFactorPage<'a> {
    frame: Frame<'a>,
    back: &'a str,
    problem: Option<String>,
}

/// `GET /sign-in/second-factor`.
pub async fn second_factor_page(visit: Visit) -> Result<Page, Failure> {
    let back = visit.asked("back").unwrap_or_default().to_owned();
    Frame::new(&visit, "second-factor").render(|frame| SecondFactorPage { frame, back: &back, problem: None })
}

/// `POST /sign-in/second-factor`.
pub async fn second_factor(State(app): State<App>, visit: Visit, form: Fields) -> Result<Response, Failure> {
    let viewer = visit.viewer()?;
    let back = own_address(form.get("back"));
    let account = &viewer.account;
    let now = app.now();
    let may_try = account.locked_until <= now;
    if may_try && second_factor::is_right(&app, account, form.get("code")).await? {
        app.ledger().note_attempt(&account.id, 0, Timestamp::UNIX_EPOCH).await?;
        app.ledger().end_session(&viewer.session()?.hash).await?;
        let secret = session::begin(&app, &account.id, false, &viewer.session()?.device).await?;
        let mut response = Redirect::to(&back).into_response();
        cookie::set(&app, &mut response, SESSION, &secret, session::COOKIE_SECONDS);
        return Ok(response);
    }
    if may_try {
        note_failure(&app, account, now).await?;
    }
    let problem = Some(visit.words("second-factor-wrong", &[]));
    let page = Frame::new(&visit, "second-factor").render(|frame| SecondFactorPage { frame, back: &back, problem })?;
    Ok(page.into_response())
}

/// `POST /sign-out`.
pub async fn sign_out(State(app): State<App>, visit: Visit, _form: Fields) -> Result<Response, Failure> {
    app.ledger().end_session(&visit.viewer()?.session()?.hash).await?;
    let mut response = Redirect::to("/sign-in").into_response();
    cookie::clear(&mut response, SESSION);
    Ok(response)
}

/// `POST /preferences`: language and theme.
pub async fn preferences(State(app): State<App>, _visit: Visit, form: Fields) -> Result<Response, Failure> {
    let mut response = Redirect::to(&own_address(form.get("back"))).into_response();
    if let lang @ ("vi" | "en") = form.get("lang") {
        cookie::set(&app, &mut response, LANGUAGE, lang, cookie::YEAR);
    }
    if let Some(theme) = Theme::from_id(form.get("theme")) {
        cookie::set(&app, &mut response, THEME, theme.id(), cookie::YEAR);
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::own_address;

    #[test]
    fn nobody_is_led_away_after_signing_in() {
        assert_eq!(own_address("/units/42?set=a"), "/units/42?set=a");
        for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example", "", "/sign-in?back=/", "evil"] {
            assert_eq!(own_address(elsewhere), "/", "{elsewhere}");
        }
    }
}
