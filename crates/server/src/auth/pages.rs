//! The pages of signing in.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse as _, Redirect, Response},
};
use jiff::SignedDuration;
use ledger::{Account, AccountId};

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
    let (login, password) = (form.get("login").to_lowercase(), form.secret("password").to_owned());
    let back = own_address(form.get("back"));
    let refuse = async |problem| Ok(sign_in_form(&visit, &back, &login, Some(problem)).await?.into_response());
    let account = app.ledger().account_of_login(&login).await?;
    if let Some(problem) = account.as_ref().and_then(|account| locked(&visit, account)) {
        return refuse(problem).await;
    }
    let hash = account.filter(|account| !account.disabled).and_then(|account| account.password_hash);
    let is_right = people::verify(password, hash).await?;
    // Others may have tried meanwhile: of many guesses at once only the first few count.
    let account = app.ledger().account_of_login(&login).await?;
    if let Some(problem) = account.as_ref().and_then(|account| locked(&visit, account)) {
        return refuse(problem).await;
    }
    let wrong = || visit.words("sign-in-wrong", &[]);
    let Some(account) = account else { return refuse(wrong()).await };
    if !is_right {
        note_failure(&app, &account.id).await?;
        return refuse(wrong()).await;
    }
    if account.failures > 0 && account.totp_secret.is_none() {
        app.ledger().forget_failures(&account.id).await?;
    }
    enter(&app, &headers, &account, &back).await
}

/// What somebody is told whose account is locked for now.
pub fn locked(visit: &Visit, account: &Account) -> Option<String> {
    let now = visit.app.now();
    if account.locked_until <= now {
        return None;
    }
    let minutes = account.locked_until.duration_since(now).as_secs().max(60) / 60;
    Some(visit.words("sign-in-locked", &[("minutes", &minutes.to_string())]))
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
pub async fn note_failure(app: &App, account: &AccountId) -> Result<(), Failure> {
    let now = app.now();
    let locked = |failures: i64| {
        let over = u32::try_from(failures - PATIENCE).ok();
        let seconds = over.map_or(0, |over| (60_i64 << over.min(6)).min(3600));
        now.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(now)
    };
    Ok(app.ledger().note_failure(account, locked).await?)
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
        app.ledger().forget_failures(&account.id).await?;
        app.ledger().end_session(&viewer.session()?.hash).await?;
        let secret = session::begin(&app, &account.id, false, &viewer.session()?.device).await?;
        let mut response = Redirect::to(&back).into_response();
        cookie::set(&app, &mut response, SESSION, &secret, session::COOKIE_SECONDS);
        return Ok(response);
    }
    if may_try {
        note_failure(&app, &account.id).await?;
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
    use axum::{
        Router,
        body::{Body, to_bytes},
        http::{Request, StatusCode},
    };
    use jiff::Timestamp;
    use programme::policy::Role;
    use tower::ServiceExt as _;

    use super::*;
    use crate::{
        route::router,
        test_office::{UNITS, act, office},
    };

    const PASSWORD: &str = " nông thôn mới 2023 ";

    fn clock() -> Timestamp {
        Timestamp::from_second(1_678_672_800).expect("a moment")
    }

    async fn send(router: &Router, address: &str, cookie: &str, fields: &[(&str, &str)]) -> (StatusCode, String) {
        let encoded = |text: &str| crate::failure::form_urlencoded(text);
        let body =
            fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&");
        let request = Request::builder()
            .method("POST")
            .uri(address)
            .header(header::COOKIE, format!("{SESSION}={cookie}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body));
        let answer = router.clone().oneshot(request.expect("a request")).await.expect("an answer");
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), 1 << 22).await.expect("a page");
        (status, String::from_utf8(bytes.to_vec()).expect("UTF-8"))
    }

    async fn with_password(folder: &std::path::Path) -> (App, AccountId) {
        let app = office(folder, UNITS, &[("vp", Role::Coordinator, "42", None)], clock).await;
        let id = AccountId("vp".to_owned());
        let hash = people::hash(PASSWORD.to_owned()).await.expect("a hash");
        app.ledger().set_password(act(clock()), &id, &hash, false).await.expect("set");
        (app, id)
    }

    #[tokio::test]
    async fn a_password_is_taken_to_the_last_blank_and_many_guesses_at_once_lock() {
        let folder = tempfile::tempdir().expect("a folder");
        let (app, id) = with_password(folder.path()).await;
        let router = router(&app);
        let sign_in = async |password: &str| {
            send(&router, "/sign-in/password", "", &[("login", "vp"), ("password", password)]).await.0
        };
        assert_eq!(sign_in(PASSWORD).await, StatusCode::SEE_OTHER);
        assert_eq!(sign_in(PASSWORD.trim()).await, StatusCode::OK, "it is another one");
        let guesses = (0..12).map(|guess| {
            let router = &router;
            async move {
                let guess = format!("guess number {guess}");
                send(router, "/sign-in/password", "", &[("login", "vp"), ("password", &guess)]).await
            }
        });
        futures_util::future::join_all(guesses).await;
        let account = app.ledger().account(&id).await.expect("readable").expect("there");
        assert!(account.failures >= PATIENCE && account.locked_until > clock(), "{}", account.failures);
        assert_eq!(sign_in(PASSWORD).await, StatusCode::OK, "the right one, too, has to wait");
    }

    #[tokio::test]
    async fn a_session_alone_changes_no_second_factor_and_guesses_no_password() {
        let folder = tempfile::tempdir().expect("a folder");
        let (app, id) = with_password(folder.path()).await;
        let router = router(&app);
        let stolen = session::begin(&app, &id, false, "test").await.expect("begun");
        let viewer = session::viewer(&app, &stolen).await.expect("readable").expect("signed in");
        let csrf = viewer.csrf().expect("a session");
        let secret = second_factor::new_secret().expect("chance");
        for _ in 0..=PATIENCE {
            let fields =
                [("csrf", csrf), ("step", "confirm"), ("secret", &secret), ("code", "123456"), ("password", "guess")];
            let (status, page) = send(&router, "/account/second-factor", &stolen, &fields).await;
            assert!(status == StatusCode::OK && page.contains(&secret), "{status}");
        }
        let account = app.ledger().account(&id).await.expect("readable").expect("there");
        assert_eq!(account.totp_secret, None);
        assert!(account.locked_until > clock(), "guesses count");
    }

    #[test]
    fn nobody_is_led_away_after_signing_in() {
        assert_eq!(own_address("/units/42?set=a"), "/units/42?set=a");
        for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example", "", "/sign-in?back=/", "evil"] {
            assert_eq!(own_address(elsewhere), "/", "{elsewhere}");
        }
    }
}
