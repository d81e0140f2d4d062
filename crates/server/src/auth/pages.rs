//! The pages of signing in.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect, Response},
};
use ledger::{Account, AccountId};

use super::{
    cookie,
    guessing::{self, Claim},
    oidc, people, second_factor, session,
};
use crate::{
    app::App,
    client::Client,
    failure::Failure,
    pages::frame::{Frame, Page},
    random,
    request::{Fields, LANGUAGE, SESSION, THEME, Theme, Visit},
    security::{self, Event},
    settings::Settings,
};

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
pub async fn sign_in(State(app): State<App>, visit: Visit, client: Client, form: Fields) -> Result<Response, Failure> {
    let (login, password) = (form.get("login").to_lowercase(), form.secret("password").to_owned());
    let back = own_address(form.get("back"));
    let refuse = async |problem| Ok(sign_in_form(&visit, &back, &login, Some(problem)).await?.into_response());
    let account = app.ledger().account_of_login(&login).await?.filter(|account| !account.disabled);
    let nobody = AccountId(String::new());
    let claim = Claim::new(&visit, account.as_ref().map_or(&nobody, |account| &account.id));
    if !claim.is_of_known_browser().await? && !app.guesses.may_try(&client, app.now()) {
        security::note(Event::Flood, None);
        return refuse(visit.words("sign-in-flood", &[])).await;
    }
    if let Some(problem) = claim.count().await? {
        return refuse(problem).await;
    }
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    let is_right = people::verify(password.clone(), hash.clone()).await?;
    let Some(account) = account.as_ref().filter(|_| is_right) else {
        security::note(Event::PasswordWrong, account.as_ref().map(|account| &account.id));
        app.guesses.note(&client, app.now());
        return refuse(visit.words("sign-in-wrong", &[])).await;
    };
    security::note(Event::PasswordRight, Some(&account.id));
    if account.given_until.is_some_and(|until| until <= app.now()) {
        return refuse(visit.words("sign-in-given-too-long-ago", &[])).await;
    }
    if let Some(old) = hash.filter(|hash| people::is_dated(hash)) {
        app.ledger().renew_hash(&account.id, &old, &people::hash(password).await?).await?;
    }
    // Whoever owes a second factor has shown nothing yet.
    if account.totp_secret.is_none() {
        claim.is_right().await?;
    }
    enter(&visit, account, &back).await
}

/// Begins a session for somebody whose first factor was right; the second is asked for where there is one. The session that the browser
/// held ends, whoever began it.
pub async fn enter(visit: &Visit, account: &Account, back: &str) -> Result<Response, Failure> {
    let (app, browser) = (&visit.app, &visit.browser);
    if let Some(held) = &browser.session {
        app.ledger().end_session(&random::fingerprint(held)).await?;
    }
    let needs_second_factor = account.totp_secret.is_some();
    let secret = session::begin(app, &account.id, needs_second_factor, &browser.device).await?;
    let next = if needs_second_factor {
        format!("/sign-in/second-factor?back={}", crate::failure::form_urlencoded(back))
    } else {
        back.to_owned()
    };
    let mut response = Redirect::to(&next).into_response();
    cookie::set(app, &mut response, SESSION, &secret, session::COOKIE_SECONDS);
    if !needs_second_factor {
        guessing::know(visit, &account.id, &mut response).await?;
    }
    Ok(response)
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
    let id = &viewer.account.id;
    let claim = Claim::new(&visit, id);
    let problem = match claim.count().await? {
        Some(locked) => locked,
        None if second_factor::is_right(&app, &viewer.account, form.get("code")).await? => {
            security::note(Event::FactorRight, Some(id));
            claim.is_right().await?;
            app.ledger().end_session(&viewer.session()?.hash).await?;
            let secret = session::begin(&app, id, false, &viewer.session()?.device).await?;
            let mut response = Redirect::to(&back).into_response();
            cookie::set(&app, &mut response, SESSION, &secret, session::COOKIE_SECONDS);
            guessing::know(&visit, id, &mut response).await?;
            return Ok(response);
        }
        None => {
            security::note(Event::FactorWrong, Some(id));
            visit.words("second-factor-wrong", &[])
        }
    };
    let problem = Some(problem);
    let page = Frame::new(&visit, "second-factor").render(|frame| SecondFactorPage { frame, back: &back, problem })?;
    Ok(page.into_response())
}

/// `POST /sign-out`.
pub async fn sign_out(State(app): State<App>, visit: Visit, _form: Fields) -> Result<Response, Failure> {
    let viewer = visit.viewer()?;
    app.ledger().end_session(&viewer.session()?.hash).await?;
    security::note(Event::SignedOut, Some(&viewer.account.id));
    let mut response = Redirect::to("/sign-in").into_response();
    session::forget(&app, &mut response);
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
