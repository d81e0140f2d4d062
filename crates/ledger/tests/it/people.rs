//! Accounts, sessions and the second factor.

use ledger::{Account, AccountId, Attempt, Ledger, Mail, NewAccount, Notice, Session};
use programme::policy::{Post, Role};

use crate::engine::{Place, act, at, on_both};

on_both!(
    a_login_is_taken_once,
    a_change_based_on_an_old_version_is_refused,
    a_closed_account_has_no_session,
    a_code_works_once,
    who_is_known_elsewhere_is_found_again,
    a_letter_waits_after_each_failure_and_is_given_up,
    a_given_password_has_an_end_and_takes_the_tokens,
    strangers_lock_strangers_out_and_a_browser_itself,
    of_many_attempts_at_once_only_the_first_few_are_looked_at,
    another_factor_ends_other_sessions_and_another_hash_none,
    what_is_told_once_is_not_told_again
);

fn lan() -> NewAccount {
    let post = Post {
        role: Role::Specialist,
        unit: "42".parse().expect("a code"),
        department: Some("health".to_owned()),
        producer: None,
    };
    NewAccount {
        id: AccountId("1".to_owned()),
        login: "lan".to_owned(),
        name: "Trần Thị Lan".to_owned(),
        email: None,
        password_hash: Some("hash".to_owned()),
        given_until: Some(at(50)),
        posts: vec![post],
    }
}

async fn with_lan(place: &Place) -> (Ledger, Account) {
    let ledger = place.open().await;
    assert!(ledger.add_account(act(1), &lan()).await.expect("added"));
    let account = ledger.account_of_login("lan").await.expect("readable").expect("there");
    (ledger, account)
}

fn session() -> Session {
    Session {
        hash: "h".to_owned(),
        account: AccountId("1".to_owned()),
        csrf: "c".to_owned(),
        needs_second_factor: false,
        owes_factor: false,
        created_at: at(2),
        seen_at: at(2),
        expires_at: at(100),
        device: "điện thoại".to_owned(),
    }
}

async fn a_login_is_taken_once(place: Place) {
    let (ledger, account) = with_lan(&place).await;
    assert_eq!((account.posts.as_slice(), account.given_until), (&lan().posts[..], Some(at(50))));
    let again = NewAccount { id: AccountId("2".to_owned()), ..lan() };
    assert!(!ledger.add_account(act(2), &again).await.expect("answered"));
    assert_eq!(ledger.accounts().await.expect("readable").len(), 1);
    assert_eq!(ledger.acts(10).await.expect("readable").len(), 1, "what was refused is no act");
    assert_eq!(ledger.check().await.expect("checked"), []);
}

async fn a_change_based_on_an_old_version_is_refused(place: Place) {
    let (ledger, account) = with_lan(&place).await;
    let renamed = Account { name: "Lan A".to_owned(), ..account.clone() };
    assert!(ledger.change_account(act(2), &renamed).await.expect("answered"));
    let other = Account { name: "Lan B".to_owned(), posts: Vec::new(), ..account };
    assert!(!ledger.change_account(act(3), &other).await.expect("answered"));
    let now = ledger.account_of_login("lan").await.expect("readable").expect("there");
    assert_eq!((now.name.as_str(), now.posts.len()), ("Lan A", 1));
}

async fn a_closed_account_has_no_session(place: Place) {
    let (ledger, account) = with_lan(&place).await;
    ledger.begin_session(&session()).await.expect("begun");
    assert_eq!(ledger.session("h").await.expect("readable"), Some(session()));
    assert!(ledger.change_account(act(3), &Account { disabled: true, ..account.clone() }).await.expect("answered"));
    assert_eq!(ledger.session("h").await.expect("readable"), None);
    ledger.begin_session(&session()).await.expect("begun");
    ledger.set_password(act(4), &account.id, "other", None).await.expect("set");
    assert_eq!(ledger.session("h").await.expect("readable"), None, "a new password ends every session");
}

async fn a_code_works_once(place: Place) {
    let (ledger, account) = with_lan(&place).await;
    let codes = ["r1".to_owned(), "r2".to_owned()];
    ledger.set_second_factor(act(2), &account.id, (Some("secret"), &codes), None).await.expect("set");
    assert!(ledger.take_step(&account.id, 100).await.expect("answered"));
    assert!(!ledger.take_step(&account.id, 100).await.expect("answered"));
    assert!(!ledger.take_step(&account.id, 99).await.expect("answered"));
    assert!(ledger.take_step(&account.id, 101).await.expect("answered"));
    assert!(ledger.take_recovery_code(&account.id, "r1").await.expect("answered"));
    assert!(!ledger.take_recovery_code(&account.id, "r1").await.expect("answered"));
    assert!(ledger.take_recovery_code(&account.id, "r2").await.expect("answered"));
}

async fn who_is_known_elsewhere_is_found_again(place: Place) {
    let (ledger, account) = with_lan(&place).await;
    ledger.add_identity(act(2), "https://id.example", "s", &account.id).await.expect("added");
    let found = ledger.account_of_identity("https://id.example", "s").await.expect("readable");
    assert_eq!(found.map(|account| account.login).as_deref(), Some("lan"));
    assert!(ledger.account_of_identity("https://other.example", "s").await.expect("readable").is_none());
    assert!(ledger.has_identity("https://id.example", &account.id).await.expect("readable"));
    assert!(!ledger.has_identity("https://other.example", &account.id).await.expect("readable"));
}

fn letter() -> Mail {
    Mail {
        id: "m".to_owned(),
        recipient: "lan@example.vn".to_owned(),
        subject: "Số liệu bị trả lại".to_owned(),
        body: String::new(),
        attempts: 0,
    }
}

async fn a_letter_waits_after_each_failure_and_is_given_up(place: Place) {
    let (ledger, _) = with_lan(&place).await;
    ledger.tell(at(1), &[], &[letter()]).await.expect("told");
    let due = async |day| ledger.due_mail(at(day), 10, 2).await.expect("readable");
    assert_eq!(due(1).await, [letter()]);
    ledger.mail_failed("m", "no server", at(3)).await.expect("noted");
    assert_eq!(due(2).await, []);
    assert_eq!(due(3).await, [Mail { attempts: 1, ..letter() }]);
    let queue = async || {
        let queue = ledger.mail_queue(2).await.expect("counted");
        (queue.waiting, queue.given_up, queue.last_error)
    };
    assert_eq!(queue().await, (1, 0, Some("no server".to_owned())));
    ledger.mail_failed("m", "no server", at(4)).await.expect("noted");
    assert_eq!(due(5).await, [], "after two tries it is given up");
    ledger.tell(at(5), &[], &[Mail { id: "n".to_owned(), ..letter() }]).await.expect("told");
    ledger.mail_sent("n", at(6)).await.expect("noted");
    assert_eq!(due(7).await, [], "what was sent is not sent again");
    assert_eq!(queue().await, (0, 1, Some("no server".to_owned())));
}

async fn what_is_told_once_is_not_told_again(place: Place) {
    let (ledger, lan) = with_lan(&place).await;
    let notice = Notice {
        id: "reminder.1.2023-03-13".to_owned(),
        account: lan.id.clone(),
        kind: "reminder-waiting".to_owned(),
        detail: "3".to_owned(),
        link: "/inbox".to_owned(),
        created_at: at(1),
        read: false,
    };
    assert!(ledger.tell_once(&notice, Some(&letter())).await.expect("told"));
    assert!(!ledger.tell_once(&notice, Some(&Mail { id: "n".to_owned(), ..letter() })).await.expect("answered"));
    assert_eq!(ledger.notices(&lan.id, 10).await.expect("readable"), [notice]);
    assert_eq!(ledger.due_mail(at(1), 10, 1).await.expect("readable").len(), 1);
    let named = Mail { id: "renewal-ran-out.SP-1".to_owned(), ..letter() };
    assert!(ledger.write_once(at(2), &named).await.expect("written"));
    ledger.mail_sent(&named.id, at(3)).await.expect("noted");
    assert!(!ledger.write_once(at(4), &named).await.expect("answered"), "not even when it was sent");
}

async fn of_many_attempts_at_once_only_the_first_few_are_looked_at(place: Place) {
    let (ledger, lan) = with_lan(&place).await;
    // The third one locks.
    let locked = |failures| if failures < 3 { at(0) } else { at(60) };
    let attempt = Attempt { account: &lan.id, browser: Some("never seen") };
    let attempts = (0..20).map(|_| ledger.begin_attempt(attempt, at(10), locked));
    let waits = futures_util::future::try_join_all(attempts).await.expect("counted");
    assert_eq!(waits.iter().filter(|wait| wait.is_none()).count(), 3);
    assert!(waits.iter().flatten().all(|until| *until == at(60)));
    assert_eq!(ledger.begin_attempt(attempt, at(59), locked).await.expect("counted"), Some(at(60)));
    assert_eq!(ledger.begin_attempt(attempt, at(60), locked).await.expect("counted"), None, "a lock runs out");
    let nobody = AccountId("nobody".to_owned());
    for _ in 0..9 {
        let attempt = Attempt { account: &nobody, browser: None };
        assert_eq!(ledger.begin_attempt(attempt, at(10), locked).await.expect("answered"), None);
    }
    ledger.forget_attempts(attempt).await.expect("forgotten");
    assert_eq!(ledger.begin_attempt(attempt, at(59), locked).await.expect("counted"), None);
}

async fn strangers_lock_strangers_out_and_a_browser_itself(place: Place) {
    let (ledger, lan) = with_lan(&place).await;
    let locked = |failures| if failures < 2 { at(0) } else { at(60) };
    let from = |browser| Attempt { account: &lan.id, browser };
    ledger.know_browser(&lan.id, "own", at(1)).await.expect("known");
    ledger.know_browser(&lan.id, "telephone", at(1)).await.expect("known");
    let may = async |browser| ledger.begin_attempt(from(browser), at(10), locked).await.expect("counted").is_none();
    assert!(may(None).await && may(Some("made up")).await, "all strangers together");
    assert!(!may(None).await && !may(Some("made up")).await && !may(Some("")).await);
    assert!(may(Some("own")).await && may(Some("own")).await);
    assert!(!may(Some("own")).await && may(Some("telephone")).await);
    ledger.know_browser(&lan.id, "own", at(11)).await.expect("known");
    assert!(!may(Some("own")).await, "to be seen forgets nothing");
    ledger.forget_attempts(from(Some("own"))).await.expect("forgotten");
    assert!(may(Some("own")).await && !may(None).await);
    // So many are known; one seen for the first time takes the place of the one seen last.
    for number in 0..20 {
        ledger.know_browser(&lan.id, &format!("new {number}"), at(20 + number)).await.expect("known");
    }
    assert!(!ledger.knows_browser(from(Some("telephone"))).await.expect("readable"));
    assert!(ledger.knows_browser(from(Some("new 0"))).await.expect("readable"));
    assert!(!may(None).await, "strangers have no place among them");
    ledger.set_password(act(2), &lan.id, "own", None).await.expect("set");
    assert!(may(None).await && ledger.knows_browser(from(Some("new 0"))).await.expect("readable"));
    ledger.set_password(act(3), &lan.id, "given", Some(at(90))).await.expect("set");
    assert!(!ledger.knows_browser(from(Some("new 0"))).await.expect("readable"));
}

async fn another_factor_ends_other_sessions_and_another_hash_none(place: Place) {
    let (ledger, lan) = with_lan(&place).await;
    ledger.begin_session(&Session { hash: "owing".to_owned(), owes_factor: true, ..session() }).await.expect("begun");
    let owing = async || {
        let session = ledger.session("owing").await.expect("readable").expect("there");
        session.owes_factor
    };
    assert!(owing().await);
    ledger.set_second_factor(act(2), &lan.id, (Some("secret"), &[]), Some("owing")).await.expect("set");
    assert!(!owing().await, "it is set");
    for hash in ["h", "other"] {
        ledger.begin_session(&Session { hash: hash.to_owned(), ..session() }).await.expect("begun");
    }
    ledger.end_session("owing").await.expect("ended");
    let sessions = async || {
        let sessions = ledger.sessions_of(&lan.id).await.expect("readable");
        sessions.into_iter().map(|session| session.hash).collect::<Vec<_>>()
    };
    ledger.renew_hash(&lan.id, "hash", "new").await.expect("set");
    ledger.renew_hash(&lan.id, "hash", "late").await.expect("answered");
    let account = ledger.account(&lan.id).await.expect("readable").expect("there");
    assert_eq!((account.password_hash.as_deref(), account.version), (Some("new"), lan.version + 1));
    assert_eq!(sessions().await.len(), 2);
    ledger.set_second_factor(act(2), &lan.id, (Some("secret"), &[]), Some("h")).await.expect("set");
    assert_eq!(sessions().await, ["h"]);
    ledger.begin_session(&Session { hash: "other".to_owned(), ..session() }).await.expect("begun");
    ledger.end_other_sessions(&lan.id, "other").await.expect("ended");
    assert_eq!(sessions().await, ["other"]);
    ledger.set_second_factor(act(3), &lan.id, (None, &[]), None).await.expect("set");
    assert!(sessions().await.is_empty());
}

async fn a_given_password_has_an_end_and_takes_the_tokens(place: Place) {
    let (ledger, lan) = with_lan(&place).await;
    // Whoever else gives a password takes the tokens that the account had.
    let token = ledger::Token {
        id: "t".to_owned(),
        hash: "h".to_owned(),
        account: lan.id.clone(),
        name: "t".to_owned(),
        scopes: String::new(),
        created_at: at(0),
        expires_at: at(1_000),
        revoked_at: None,
    };
    ledger.add_token(act(1), &token).await.expect("added");
    let revoked = async || ledger.token("h").await.expect("readable").expect("there").revoked_at;
    let given = async || ledger.account(&lan.id).await.expect("readable").expect("there").given_until;
    assert_eq!(given().await, Some(at(50)));
    ledger.set_password(act(2), &lan.id, "own", None).await.expect("set");
    assert_eq!((revoked().await, given().await), (None, None));
    ledger.set_password(act(3), &lan.id, "given", Some(at(90))).await.expect("set");
    assert!(revoked().await.is_some());
    assert_eq!(given().await, Some(at(90)));
}
