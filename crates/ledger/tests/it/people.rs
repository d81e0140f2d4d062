//! Accounts, sessions and the second factor.

use ledger::{Account, AccountId, Ledger, NewAccount, Session};
use programme::policy::{Post, Role};

use crate::engine::{Place, act, at, on_both};

on_both!(
    a_login_is_taken_once,
    a_change_based_on_an_old_version_is_refused,
    a_closed_account_has_no_session,
    a_code_works_once,
    who_is_known_elsewhere_is_found_again
);

fn lan() -> NewAccount {
    let post =
        Post { role: Role::Specialist, unit: "42".parse().expect("a code"), department: Some("health".to_owned()) };
    NewAccount {
        id: AccountId("1".to_owned()),
        login: "lan".to_owned(),
        name: "Trần Thị Lan".to_owned(),
        email: None,
        password_hash: Some("hash".to_owned()),
        must_change_password: true,
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
        created_at: at(2),
        seen_at: at(2),
        expires_at: at(100),
        device: "điện thoại".to_owned(),
    }
}

async fn a_login_is_taken_once(place: Place) {
    let (ledger, account) = with_lan(&place).await;
    assert_eq!((account.posts.as_slice(), account.must_change_password), (&lan().posts[..], true));
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
    ledger.set_password(act(4), &account.id, "other", false).await.expect("set");
    assert_eq!(ledger.session("h").await.expect("readable"), None, "a new password ends every session");
}

async fn a_code_works_once(place: Place) {
    let (ledger, account) = with_lan(&place).await;
    let codes = ["r1".to_owned(), "r2".to_owned()];
    ledger.set_second_factor(act(2), &account.id, Some("secret"), &codes).await.expect("set");
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
}
