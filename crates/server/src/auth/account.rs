//! The pages of one's own account.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use ledger::{Account, Session};

use super::{cookie, guessing::Claim, people, second_factor, session, tokens};
use crate::{
    app::App,
    failure::Failure,
    pages::{
        frame::{Frame, Page},
        go,
    },
    request::{Fields, SESSION, Visit},
    security::{self, Event},
};

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage<'a> {
    frame: Frame<'a>,
    account: &'a Account,
    posts: Vec<String>,
    sessions: Vec<(Session, String, bool)>,
    tokens: Vec<(String, String, String, String)>,
    /// Whether the office demands a second factor first.
    owes_factor: bool,
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
    let Session { hash: own, owes_factor, .. } = viewer.session()?;
    let owes_factor = *owes_factor && account.totp_secret.is_none();
    let mut sessions = visit.app.ledger().sessions_of(&account.id).await?;
    sessions.retain(|session| session.expires_at > visit.app.now());
    let told = |session: Session| {
        let (seen, is_own) = (crate::time::written(session.seen_at), session.hash == *own);
        (session, seen, is_own)
    };
    let sessions = sessions.into_iter().map(told).collect();
    let tokens = tokens::listed(visit, &account.id).await?;
    let scopes = tokens::scopes(visit);
    Frame::new(visit, "account").render(|frame| AccountPage {
        frame,
        account: &account,
        posts,
        sessions,
        tokens,
        owes_factor,
        scopes,
        said,
    })
}

/// What is wrong with what whoever asks gives as the account's password. Wrong ones count as they do at sign-in: whoever has stolen a
/// session may send many at once.
async fn problem_with(visit: &Visit, password: &str) -> Result<Option<String>, Failure> {
    let account = &visit.viewer()?.account;
    let claim = Claim::new(visit, &account.id);
    if let Some(locked) = claim.count().await? {
        return Ok(Some(locked));
    }
    if people::verify(password.to_owned(), account.password_hash.clone()).await? {
        claim.is_right().await?;
        return Ok(None);
    }
    security::note(Event::PasswordWrong, Some(&account.id));
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
    let person = [viewer.account.login.as_str(), &viewer.account.name];
    if let Some(key) = people::problem(&new, &person, &app.config.register) {
        return refuse(key).await;
    }
    if new == form.secret("old") {
        return refuse("password-same").await;
    }
    if new != form.secret("again") {
        return refuse("password-not-the-same").await;
    }
    if let Some(problem) = problem_with(&visit, form.secret("old")).await? {
        return Ok(account_form(&visit, Said::problem(problem)).await?.into_response());
    }
    let hash = people::hash(new).await?;
    app.ledger().set_password(visit.act("password", "")?, &viewer.account.id, &hash, None).await?;
    let secret = session::begin(&app, &viewer.account.id, false, &viewer.session()?.device).await?;
    let mut response = go(&visit, "/account", "done-password");
    cookie::set(&app, &mut response, SESSION, &secret, session::COOKIE_SECONDS);
    Ok(response)
}

/// `POST /account/second-factor`: begins, confirms or takes away.
pub async fn change_second_factor(State(app): State<App>, visit: Visit, form: Fields) -> Result<Response, Failure> {
    let viewer = visit.viewer()?;
    let account = &viewer.account;
    // Whoever is signed in elsewhere showed another factor, or none.
    let kept = Some(viewer.session()?.hash.as_str());
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
            app.ledger().set_second_factor(act, &account.id, (Some(secret), &hashes), kept).await?;
            app.ledger().take_step(&account.id, step).await?;
            Ok(account_form(&visit, Said { recovery: codes, ..Said::default() }).await?.into_response())
        }
        "remove" => {
            if let Some(problem) = problem_with(&visit, form.secret("password")).await? {
                return Ok(account_form(&visit, Said::problem(problem)).await?.into_response());
            }
            let act = visit.act("second factor", "")?;
            app.ledger().set_second_factor(act, &account.id, (None, &[]), kept).await?;
            Ok(go(&visit, "/account", "done-second-factor-removed"))
        }
        _ => Err(Failure::Bad("failure-form")),
    }
}

/// `POST /account/sessions/end`: ends a session of one's own, or all but this one.
pub async fn end_sessions(State(app): State<App>, visit: Visit, form: Fields) -> Result<Response, Failure> {
    let viewer = visit.viewer()?;
    let (account, own) = (&viewer.account, &viewer.session()?.hash);
    // Who signs in elsewhere has no password here that could be asked for.
    if account.password_hash.is_some()
        && let Some(problem) = problem_with(&visit, form.secret("password")).await?
    {
        return Ok(account_form(&visit, Said::problem(problem)).await?.into_response());
    }
    match form.get("session") {
        "others" => app.ledger().end_other_sessions(&account.id, own).await?,
        hash => {
            let sessions = app.ledger().sessions_of(&account.id).await?;
            let session = sessions.iter().find(|session| session.hash == hash).ok_or(Failure::NotFound)?;
            app.ledger().end_session(&session.hash).await?;
        }
    }
    security::note(Event::SessionsEnded, Some(&account.id));
    Ok(go(&visit, "/account", "done-sessions-ended"))
}

fn enrolment(account: &Account, secret: String) -> Result<Enrolment, Failure> {
    let (address, picture) = second_factor::enrolment(&account.login, &secret)?;
    Ok(Enrolment { secret, address, picture })
}
