//! The pages of one's own account.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use ledger::Account;

use super::{
    cookie,
    pages::{locked, note_failure},
    people, second_factor, session, tokens,
};
use crate::{
    app::App,
    failure::Failure,
    pages::{
        frame::{Frame, Page},
        go,
    },
    request::{Fields, SESSION, Visit},
};

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage<'a> {
    frame: Frame<'a>,
    account: &'a Account,
    posts: Vec<String>,
    sessions: Vec<(String, String, bool)>,
    tokens: Vec<(String, String, String, String)>,
    scopes: Vec<(&'static str, &'static str)>,
    said: Said,
}

/// What a page of the account says once.
#[derive(Default)]
pub struct Said {
    /// What is wrong.
    pub problem: Option<String>,
    /// A second factor that is being set up.
    pub enrolment: Option<Enrolment>,
    /// New recovery codes.
    pub recovery: Vec<String>,
    /// A new token.
    pub token: Option<String>,
}

impl Said {
    /// Only what is wrong.
    pub fn problem(problem: String) -> Self {
        Self { problem: Some(problem), ..Self::default() }
    }
}

/// What an authenticator is told.
pub struct Enrolment {
    secret: String,
    address: String,
    picture: String,
}

/// `GET /account`.
pub async fn account_page(visit: Visit) -> Result<Page, Failure> {
    account_form(&visit, Said::default()).await
}

/// The page of one's own account.
pub async fn account_form(visit: &Visit, said: Said) -> Result<Page, Failure> {
    let viewer = visit.viewer()?;
    let account = visit.app.ledger().account(&viewer.account.id).await?.ok_or(Failure::NotFound)?;
    let posts = account.posts.iter().map(|post| crate::pages::people::told(visit, post)).collect();
    let own = &viewer.session()?.hash;
    let sessions = visit
        .app
        .ledger()
        .sessions_of(&account.id)
        .await?
        .into_iter()
        .map(|session| (session.device, crate::time::written(session.seen_at), session.hash == *own));
    let sessions = sessions.collect();
    let tokens = tokens::listed(visit, &account.id).await?;
    let scopes = tokens::scopes(visit);
    Frame::new(visit, "account").render(|frame| AccountPage {
        frame,
        account: &account,
        posts,
        sessions,
        tokens,
        scopes,
        said,
    })
}

/// What is wrong with what whoever asks gives as the account's password; wrong ones count as they do at sign-in.
async fn problem_with(visit: &Visit, password: &str) -> Result<Option<String>, Failure> {
    let account = &visit.viewer()?.account;
    if let Some(problem) = locked(visit, account) {
        return Ok(Some(problem));
    }
    if people::verify(password.to_owned(), account.password_hash.clone()).await? {
        return Ok(None);
    }
    note_failure(&visit.app, &account.id).await?;
    Ok(Some(visit.words("password-old-wrong", &[])))
}

/// `POST /account/password`.
pub async fn change_password(State(app): State<App>, visit: Visit, form: Fields) -> Result<Response, Failure> {
    let viewer = visit.viewer()?;
    let new = form.secret("new").to_owned();
    let refuse = async |key: &str| {
        let shortest = people::SHORTEST.to_string();
        let problem = visit.words(key, &[("shortest", &shortest)]);
        Ok(account_form(&visit, Said::problem(problem)).await?.into_response())
    };
    if new.chars().count() < people::SHORTEST {
        return refuse("password-too-short").await;
    }
    if new != form.secret("again") {
        return refuse("password-not-the-same").await;
    }
    if let Some(problem) = problem_with(&visit, form.secret("old")).await? {
        return Ok(account_form(&visit, Said::problem(problem)).await?.into_response());
    }
    let hash = people::hash(new).await?;
    app.ledger().set_password(visit.act("password", "")?, &viewer.account.id, &hash, false).await?;
    let secret = session::begin(&app, &viewer.account.id, false, &viewer.session()?.device).await?;
    let mut response = go(&visit, "/account", "done-password");
    cookie::set(&app, &mut response, SESSION, &secret, session::COOKIE_SECONDS);
    Ok(response)
}

/// `POST /account/second-factor`: begins, confirms or takes away.
pub async fn change_second_factor(State(app): State<App>, visit: Visit, form: Fields) -> Result<Response, Failure> {
    let viewer = visit.viewer()?;
    let account = &viewer.account;
    match form.get("step") {
        "begin" => {
            let enrolment = enrolment(account, second_factor::new_secret()?)?;
            Ok(account_form(&visit, Said { enrolment: Some(enrolment), ..Said::default() }).await?.into_response())
        }
        "confirm" => {
            let secret = form.get("secret");
            // A session alone, which may be stolen, must not put another factor in the place of the person's own.
            if account.password_hash.is_some()
                && let Some(problem) = problem_with(&visit, form.secret("password")).await?
            {
                let enrolment = Some(enrolment(account, secret.to_owned())?);
                let said = Said { enrolment, ..Said::problem(problem) };
                return Ok(account_form(&visit, said).await?.into_response());
            }
            let step = second_factor::step(&account.login, secret, form.get("code"), app.now())?;
            let Some(step) = step else {
                let problem = Some(visit.words("second-factor-wrong", &[]));
                let enrolment = Some(enrolment(account, secret.to_owned())?);
                return Ok(account_form(&visit, Said { problem, enrolment, ..Said::default() }).await?.into_response());
            };
            let codes = second_factor::new_recovery_codes()?;
            let hashes: Vec<String> = codes.iter().map(|code| second_factor::recovery_fingerprint(code)).collect();
            let act = visit.act("second factor", "")?;
            app.ledger().set_second_factor(act, &account.id, Some(secret), &hashes).await?;
            app.ledger().take_step(&account.id, step).await?;
            Ok(account_form(&visit, Said { recovery: codes, ..Said::default() }).await?.into_response())
        }
        "remove" => {
            if let Some(problem) = problem_with(&visit, form.secret("password")).await? {
                return Ok(account_form(&visit, Said::problem(problem)).await?.into_response());
            }
            app.ledger().set_second_factor(visit.act("second factor", "")?, &account.id, None, &[]).await?;
            Ok(go(&visit, "/account", "done-second-factor-removed"))
        }
        _ => Err(Failure::Bad("failure-form")),
    }
}

fn enrolment(account: &Account, secret: String) -> Result<Enrolment, Failure> {
    let (address, picture) = second_factor::enrolment(&account.login, &secret)?;
    Ok(Enrolment { secret, address, picture })
}
