//! Signing in, staying signed in, and whoever tries without being asked.

use std::sync::Arc;

use argon2::{Algorithm, Argon2, Params, Version, password_hash::PasswordHasher as _};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, HeaderValue, Request, StatusCode, header},
};
use futures_util::future::join_all;
use jiff::Timestamp;
use ledger::{Account, AccountId};
use programme::policy::Role;
use tower::ServiceExt as _;

use super::{pages::own_address, people, second_factor, session};
use crate::{
    app::App,
    random,
    request::SESSION,
    route::router,
    test_office::{UNITS, act, office},
};

const PASSWORD: &str = " nông thôn mới 2023 ";

fn clock() -> Timestamp {
    Timestamp::from_second(1_678_672_800).expect("a moment")
}

/// An office with two people and its routes; of each the login is the id, and the password the same.
struct Signing {
    app: App,
    router: Router,
    _folder: tempfile::TempDir,
}

impl Signing {
    async fn open(secure: bool) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let people = [("vp", Role::Coordinator, "42", None), ("kt", Role::Auditor, "42", None)];
        let mut app = office(folder.path(), UNITS, &people, clock).await;
        Arc::get_mut(&mut app).expect("nobody else has it").config.secure = secure;
        let hash = people::hash(PASSWORD.to_owned()).await.expect("a hash");
        for (login, ..) in people {
            app.ledger().set_password(act(clock()), &id(login), &hash, None).await.expect("set");
        }
        Self { router: router(&app), app, _folder: folder }
    }

    /// Sends a form with a cookie, named as it stands here.
    async fn send(&self, address: &str, cookie: &str, fields: &[(&str, &str)]) -> (StatusCode, HeaderMap, String) {
        let pair = |(name, value): &(&str, &str)| format!("{name}={}", crate::failure::form_urlencoded(value));
        let body = fields.iter().map(pair).collect::<Vec<_>>().join("&");
        let method = if fields.is_empty() { "GET" } else { "POST" };
        let request = Request::builder()
            .method(method)
            .uri(address)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body));
        let answer = self.router.clone().oneshot(request.expect("a request")).await.expect("an answer");
        let (parts, body) = answer.into_parts();
        let bytes = to_bytes(body, 1 << 22).await.expect("a page");
        (parts.status, parts.headers, String::from_utf8(bytes.to_vec()).expect("UTF-8"))
    }

    /// Sends a form of somebody signed in; the status and the page.
    async fn form(&self, address: &str, held: &Held, fields: &[(&str, &str)]) -> (StatusCode, String) {
        let fields = [&[("csrf", held.csrf.as_str())], fields].concat();
        let (status, _, page) = self.send(address, &held.cookie(), &fields).await;
        (status, page)
    }

    /// Begins a session.
    async fn begin(&self, login: &str, is_half_way: bool) -> Held {
        let secret = session::begin(&self.app, &id(login), is_half_way, "test").await.expect("begun");
        let viewer = session::viewer(&self.app, &secret).await.expect("readable").expect("signed in");
        Held { secret, csrf: viewer.csrf().expect("a session").to_owned() }
    }

    /// Whether a session is still one.
    async fn lives(&self, held: &Held) -> bool {
        session::viewer(&self.app, &held.secret).await.expect("readable").is_some()
    }

    async fn account(&self) -> Account {
        self.app.ledger().account(&id("vp")).await.expect("readable").expect("there")
    }

    async fn sign_in(&self, password: &str) -> StatusCode {
        self.send("/sign-in/password", "", &[("login", "vp"), ("password", password)]).await.0
    }

    /// Signs in from a browser that holds a cookie; what page there is, and the cookie of browsers that people have signed in from.
    async fn sign_in_from(&self, cookie: &str, password: &str) -> Result<String, String> {
        let (status, headers, page) =
            self.send("/sign-in/password", cookie, &[("login", "vp"), ("password", password)]).await;
        if status != StatusCode::SEE_OTHER {
            return Err(page);
        }
        let mut set = headers.get_all(header::SET_COOKIE).iter().filter_map(|set| set.to_str().ok());
        let known = set.find(|set| set.starts_with("nt_browser=")).expect("the browser is known");
        Ok(known.split_once(';').expect("attributes").0.to_owned())
    }

    /// Gives the account a second factor; its secret.
    async fn with_second_factor(&self) -> String {
        let secret = second_factor::new_secret().expect("chance");
        let factor = (Some(secret.as_str()), &[][..]);
        self.app.ledger().set_second_factor(act(clock()), &id("vp"), factor, None).await.expect("set");
        secret
    }
}

/// A session that somebody holds.
struct Held {
    secret: String,
    csrf: String,
}

impl Held {
    fn cookie(&self) -> String {
        format!("{SESSION}={}", self.secret)
    }
}

fn id(login: &str) -> AccountId {
    AccountId(login.to_owned())
}

/// The secret that an answer sets.
fn given(headers: &HeaderMap) -> String {
    let set = headers[header::SET_COOKIE].to_str().expect("text");
    let secret = set.strip_prefix(&format!("{SESSION}=")).and_then(|rest| rest.split_once(';'));
    secret.expect("a session is set").0.to_owned()
}

#[tokio::test]
async fn a_password_is_taken_to_the_last_blank_and_many_guesses_at_once_lock() {
    let office = Signing::open(false).await;
    assert_eq!(office.sign_in(PASSWORD).await, StatusCode::SEE_OTHER);
    assert_eq!(office.sign_in(PASSWORD.trim()).await, StatusCode::OK, "it is another one");
    office.sign_in(PASSWORD).await;
    let guesses = join_all(["guess"; 12].map(|guess| office.sign_in_from("", guess))).await;
    let waits = |page: &&Result<String, String>| page.as_ref().is_err_and(|page| page.contains("tạm khóa"));
    assert_eq!(guesses.iter().filter(waits).count(), 7, "the rest is told to wait");
    assert_eq!(office.sign_in(PASSWORD).await, StatusCode::OK, "the right one, too, has to wait");
}

#[tokio::test]
async fn strangers_who_guess_lock_strangers_out_and_not_the_person() {
    let office = Signing::open(false).await;
    let [own, telephone] = [office.sign_in_from("", PASSWORD).await, office.sign_in_from("", PASSWORD).await];
    let [own, telephone] = [own.expect("signed in"), telephone.expect("signed in")];
    assert_ne!(own, telephone);
    join_all(["guess"; 12].map(|guess| office.sign_in(guess))).await;
    let made_up = format!("nt_browser={}", "A".repeat(43));
    for stranger in ["", made_up.as_str(), "nt_browser="] {
        let page = office.sign_in_from(stranger, PASSWORD).await.expect_err("locked out");
        assert!(page.contains("tạm khóa"), "{stranger}");
    }
    assert_eq!(office.sign_in_from(&own, PASSWORD).await.as_ref(), Ok(&own), "it stays known by the same");
    // Whoever took the browser guesses no more often than others.
    join_all(["guess"; 12].map(|guess| office.sign_in_from(&own, guess))).await;
    assert!(office.sign_in_from(&own, PASSWORD).await.expect_err("locked").contains("tạm khóa"));
    assert!(office.sign_in_from(&telephone, PASSWORD).await.is_ok());
}

#[tokio::test]
async fn an_address_that_guesses_at_everybody_is_not_looked_at_and_the_person_is() {
    let office = Signing::open(false).await;
    let own = office.sign_in_from("", PASSWORD).await.expect("signed in");
    let nobody = random::fingerprint("x");
    let client = crate::client::Client::default();
    while office.app.guesses.may_try(&client, clock()) {
        office.app.guesses.note(&client, clock());
    }
    let (status, _, page) = office.send("/sign-in/password", "", &[("login", &nobody), ("password", "guess")]).await;
    assert!(status == StatusCode::OK && page.contains("địa chỉ mạng này"));
    assert!(office.sign_in_from("", PASSWORD).await.expect_err("not looked at").contains("địa chỉ mạng này"));
    assert!(office.sign_in_from(&own, PASSWORD).await.is_ok());
}

#[tokio::test]
async fn a_given_password_lets_in_until_its_end() {
    let office = Signing::open(false).await;
    let hash = people::hash("given to vp by somebody".to_owned()).await.expect("a hash");
    let give = async |seconds: i64| {
        let until = Timestamp::from_second(clock().as_second() + seconds).expect("a moment");
        office.app.ledger().set_password(act(clock()), &id("vp"), &hash, Some(until)).await.expect("set");
        office.sign_in_from("", "given to vp by somebody").await
    };
    assert!(give(60).await.is_ok());
    assert!(give(0).await.expect_err("too late").contains("Mật khẩu tạm đã hết hạn"));
    let wrong = office.sign_in_from("", "guess").await.expect_err("wrong");
    assert!(!wrong.contains("hết hạn"), "only who knows it is told");
}

#[tokio::test]
async fn of_whom_the_office_demands_a_second_factor_goes_nowhere_without() {
    let office = Signing::open(false).await;
    let demanded = [(crate::settings::SECOND_FACTOR_OF.key, "administrator coordinator")];
    office.app.ledger().change_settings(act(clock()), &demanded).await.expect("set");
    let asked = async |held: &Held, address: &str| office.send(address, &held.cookie(), &[]).await;
    let auditor = office.begin("kt", false).await;
    assert_eq!(asked(&auditor, "/units/42").await.0, StatusCode::OK, "not of everybody");
    let owing = office.begin("vp", false).await;
    let (status, headers, _) = asked(&owing, "/units/42").await;
    assert_eq!((status, &headers[header::LOCATION]), (StatusCode::SEE_OTHER, &HeaderValue::from_static("/account")));
    let (status, _, page) = asked(&owing, "/account").await;
    assert!(status == StatusCode::OK && page.contains("Văn phòng yêu cầu"));
    let secret = second_factor::new_secret().expect("chance");
    let code = second_factor::code(&secret, clock());
    let fields = [("step", "confirm"), ("secret", &secret), ("code", &code), ("password", PASSWORD)];
    let (status, page) = office.form("/account/second-factor", &owing, &fields).await;
    assert!(status == StatusCode::OK && !page.contains("Văn phòng yêu cầu"));
    assert_eq!(asked(&owing, "/units/42").await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_session_planted_before_signing_in_opens_nothing_afterwards() {
    let office = Signing::open(false).await;
    // Of somebody else, whole or half-way, and of nobody at all.
    for is_half_way in [false, true] {
        let planted = office.begin("kt", is_half_way).await;
        let fields = [("csrf", planted.csrf.as_str()), ("login", "vp"), ("password", PASSWORD)];
        let (status, headers, _) = office.send("/sign-in/password", &planted.cookie(), &fields).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let own = given(&headers);
        assert_ne!(own, planted.secret);
        assert!(!office.lives(&planted).await, "half-way: {is_half_way}");
        let (status, ..) = office.send("/account", &format!("{SESSION}={own}"), &[]).await;
        assert_eq!(status, StatusCode::OK);
    }
    let made_up = "A".repeat(43);
    let fields = [("login", "vp"), ("password", PASSWORD)];
    let (_, headers, _) = office.send("/sign-in/password", &format!("{SESSION}={made_up}"), &fields).await;
    assert_ne!(given(&headers), made_up);
}

#[tokio::test]
async fn the_second_factor_gives_another_session_and_ends_the_half_way_one() {
    let office = Signing::open(false).await;
    let secret = office.with_second_factor().await;
    let half_way = office.begin("vp", true).await;
    let code = second_factor::code(&secret, clock());
    let fields = [("csrf", half_way.csrf.as_str()), ("code", code.as_str())];
    let (status, headers, _) = office.send("/sign-in/code", &half_way.cookie(), &fields).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(!office.lives(&half_way).await && given(&headers) != half_way.secret);
}

#[tokio::test]
async fn codes_guessed_at_once_are_looked_at_no_more_often_than_one_by_one() {
    let office = Signing::open(false).await;
    let secret = office.with_second_factor().await;
    let half_way = office.begin("vp", true).await;
    let pages = join_all((0..12).map(|_| office.form("/sign-in/code", &half_way, &[("code", "000000")]))).await;
    assert_eq!(pages.iter().filter(|(_, page)| page.contains("tạm khóa")).count(), 7, "the rest is told to wait");
    let code = second_factor::code(&secret, clock());
    let (status, _) = office.form("/sign-in/code", &half_way, &[("code", &code)]).await;
    assert_eq!(status, StatusCode::OK, "the right one, too, has to wait");
}

#[tokio::test]
async fn a_session_alone_changes_no_second_factor_and_guesses_no_password() {
    let office = Signing::open(false).await;
    let stolen = office.begin("vp", false).await;
    let secret = second_factor::new_secret().expect("chance");
    let mut last = String::new();
    for _ in 0..6 {
        let fields = [("step", "confirm"), ("secret", secret.as_str()), ("code", "123456"), ("password", "guess")];
        let (status, page) = office.form("/account/second-factor", &stolen, &fields).await;
        assert!(status == StatusCode::OK && page.contains(&secret), "{status}");
        last = page;
    }
    assert_eq!(office.account().await.totp_secret, None);
    assert!(last.contains("tạm khóa"), "guesses count");
}

#[tokio::test]
async fn passwords_guessed_at_once_through_a_session_are_looked_at_no_more_often_than_one_by_one() {
    let office = Signing::open(false).await;
    let stolen = office.begin("vp", false).await;
    let new = "ba con mèo ngồi hát ru";
    let fields = |old| [("old", old), ("new", new), ("again", new)];
    let (wrong, right) = (fields("guess"), fields(PASSWORD));
    let pages = join_all((0..12).map(|_| office.form("/account/password", &stolen, &wrong))).await;
    assert_eq!(pages.iter().filter(|(_, page)| page.contains("tạm khóa")).count(), 7, "the rest is told to wait");
    let (status, page) = office.form("/account/password", &stolen, &right).await;
    assert!(status == StatusCode::OK && page.contains("tạm khóa"), "the right one, too, has to wait");
    assert!(office.lives(&stolen).await, "the password is the old one");
}

#[tokio::test]
async fn another_second_factor_ends_the_sessions_elsewhere() {
    let office = Signing::open(false).await;
    let [own, elsewhere] = [office.begin("vp", false).await, office.begin("vp", false).await];
    let secret = second_factor::new_secret().expect("chance");
    let code = second_factor::code(&secret, clock());
    let fields = [("step", "confirm"), ("secret", &secret), ("code", &code), ("password", PASSWORD)];
    let (status, _) = office.form("/account/second-factor", &own, &fields).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(office.account().await.totp_secret, Some(secret));
    assert!(office.lives(&own).await && !office.lives(&elsewhere).await, "set");
    let elsewhere = office.begin("vp", false).await;
    let (status, _) = office.form("/account/second-factor", &own, &[("step", "remove"), ("password", PASSWORD)]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(office.account().await.totp_secret, None);
    assert!(office.lives(&own).await && !office.lives(&elsewhere).await, "removed");
}

#[tokio::test]
async fn sessions_of_ones_own_are_seen_and_ended_with_the_password() {
    let office = Signing::open(false).await;
    let own = office.begin("vp", false).await;
    let [one, other, third] =
        [office.begin("vp", false).await, office.begin("vp", false).await, office.begin("vp", false).await];
    let foreign = office.begin("kt", false).await;
    let hash = |held: &Held| crate::random::fingerprint(&held.secret);
    let (_, _, page) = office.send("/account", &own.cookie(), &[]).await;
    assert!(page.contains(&hash(&one)) && !page.contains(&hash(&foreign)));
    let end = async |session: &str, password: &str| {
        office.form("/account/sessions/end", &own, &[("session", session), ("password", password)]).await.0
    };
    assert_eq!(end(&hash(&one), "guess").await, StatusCode::OK);
    assert!(office.lives(&one).await, "not without the password");
    assert_eq!(end(&hash(&foreign), PASSWORD).await, StatusCode::NOT_FOUND);
    assert!(office.lives(&foreign).await, "nobody else's");
    assert_eq!(end(&hash(&one), PASSWORD).await, StatusCode::SEE_OTHER);
    assert!(!office.lives(&one).await && office.lives(&other).await, "only that one");
    assert_eq!(end("others", PASSWORD).await, StatusCode::SEE_OTHER);
    assert!(!office.lives(&other).await && !office.lives(&third).await);
    assert!(office.lives(&own).await && office.lives(&foreign).await);
}

#[tokio::test]
async fn a_new_password_is_another_one_and_none_that_is_guessed() {
    let office = Signing::open(false).await;
    let own = office.begin("vp", false).await;
    for new in ["123qweasdzxc", "HuongSon@2023", "vp vp vp vp vp"] {
        let fields = [("old", PASSWORD), ("new", new), ("again", new)];
        let (status, page) = office.form("/account/password", &own, &fields).await;
        assert!(status == StatusCode::OK && page.contains("alert-danger"), "{new}: {status}");
    }
    assert!(office.lives(&own).await, "nothing was changed");
    let new = "ba con mèo ngồi hát ru";
    let (status, _) = office.form("/account/password", &own, &[("old", PASSWORD), ("new", new), ("again", new)]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(office.sign_in(new).await, StatusCode::SEE_OTHER);
    let own = office.begin("vp", false).await;
    let (status, page) = office.form("/account/password", &own, &[("old", new), ("new", new), ("again", new)]).await;
    assert!(status == StatusCode::OK && page.contains("phải khác mật khẩu hiện nay"), "{status}");
}

#[tokio::test]
async fn a_password_is_hashed_anew_where_hashes_were_made_otherwise() {
    let office = Signing::open(false).await;
    let cheaper = Params::new(8 * 1024, 1, 1, None).expect("parameters");
    let cheaper = Argon2::new(Algorithm::Argon2id, Version::V0x13, cheaper);
    let old = cheaper.hash_password(PASSWORD.as_bytes()).expect("a hash").to_string();
    office.app.ledger().set_password(act(clock()), &id("vp"), &old, None).await.expect("set");
    let elsewhere = office.begin("vp", false).await;
    assert_eq!(office.sign_in("guess").await, StatusCode::OK);
    assert_eq!(office.account().await.password_hash.as_ref(), Some(&old), "a guess changes nothing");
    assert_eq!(office.sign_in(PASSWORD).await, StatusCode::SEE_OTHER);
    let new = office.account().await.password_hash.expect("a password");
    assert!(new.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{new}");
    assert!(office.lives(&elsewhere).await, "it is the same password");
    assert_eq!(office.sign_in(PASSWORD).await, StatusCode::SEE_OTHER);
    assert_eq!(office.account().await.password_hash, Some(new), "once is enough");
}

#[tokio::test]
async fn by_https_cookies_are_of_this_host_alone_and_go_at_sign_out() {
    let office = Signing::open(true).await;
    let (_, headers, _) = office.send("/sign-in/password", "", &[("login", "vp"), ("password", PASSWORD)]).await;
    let set = headers[header::SET_COOKIE].to_str().expect("text");
    let (pair, attributes) = set.split_once(';').expect("attributes");
    assert!(pair.starts_with("__Host-nt_session="), "{set}");
    assert_eq!(attributes, " Path=/; HttpOnly; SameSite=Lax; Max-Age=1209600; Secure");
    let (status, _, page) = office.send("/account", pair, &[]).await;
    assert_eq!(status, StatusCode::OK);
    // A host beside ours, or a page without HTTPS, can set this one.
    let planted = pair.trim_start_matches("__Host-");
    assert_eq!(office.send("/account", planted, &[]).await.0, StatusCode::SEE_OTHER);
    let csrf = page.split_once("name=\"csrf\" value=\"").and_then(|(_, rest)| rest.split_once('"')).expect("a form").0;
    let (_, headers, _) = office.send("/sign-out", pair, &[("csrf", csrf)]).await;
    assert_eq!(headers["clear-site-data"], "\"cache\"");
    let gone = headers[header::SET_COOKIE].to_str().expect("text");
    assert_eq!(gone, "__Host-nt_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure");
    // A session that is over, however that came, leaves no more behind than one that was ended.
    let (status, headers, _) = office.send("/account", pair, &[]).await;
    assert_eq!((status, &headers["clear-site-data"]), (StatusCode::SEE_OTHER, &HeaderValue::from_static("\"cache\"")));
    assert!(headers[header::SET_COOKIE].to_str().expect("text").starts_with("__Host-nt_session=; "));
    let (_, headers, _) = office.send("/account", "", &[]).await;
    assert!(!headers.contains_key("clear-site-data"), "who never signed in has nothing to forget");
}

#[test]
fn nobody_is_led_away_after_signing_in() {
    assert_eq!(own_address("/units/42?set=a"), "/units/42?set=a");
    for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example", "", "/sign-in?back=/", "evil"] {
        assert_eq!(own_address(elsewhere), "/", "{elsewhere}");
    }
}
