//! Worlds beside today's belong to somebody, who changes and deletes them; others see what is shared.

use ledger::{AccountId, Ledger, NewAccount, NewScenario};

use crate::engine::{Place, act, at, on_both};

on_both!(
    others_see_what_is_shared_and_change_nothing,
    a_change_based_on_an_old_version_is_refused,
    what_is_deleted_is_gone_and_none_of_it_is_an_act
);

fn who(id: &str) -> AccountId {
    AccountId(id.to_owned())
}

async fn office(place: &Place) -> Ledger {
    let ledger = place.open().await;
    for login in ["lan", "minh"] {
        let account = NewAccount {
            id: who(login),
            login: login.to_owned(),
            name: login.to_owned(),
            email: None,
            password_hash: None,
            given_until: None,
            posts: Vec::new(),
        };
        assert!(ledger.add_account(act(1), &account).await.expect("added"));
    }
    ledger
}

fn content(shared: bool) -> NewScenario {
    NewScenario { name: "Siết thu nhập".to_owned(), note: String::new(), changes: "[]".to_owned(), shared }
}

async fn others_see_what_is_shared_and_change_nothing(place: Place) {
    let ledger = office(&place).await;
    ledger.add_scenario("1", &who("lan"), &content(false), at(2)).await.expect("kept");
    ledger.add_scenario("2", &who("lan"), &content(true), at(3)).await.expect("kept");
    let ids = async |viewer: &str| {
        let seen = ledger.scenarios(&who(viewer)).await.expect("readable");
        seen.into_iter().map(|scenario| scenario.id).collect::<Vec<_>>()
    };
    assert_eq!(ids("lan").await, ["2", "1"]);
    assert_eq!(ids("minh").await, ["2"]);
    assert_eq!(ledger.scenario("1", &who("minh")).await.expect("readable"), None);
    let shared = ledger.scenario("2", &who("minh")).await.expect("readable").expect("it is shared");
    assert_eq!((shared.login.as_str(), shared.version, shared.changed_at), ("lan", 1, at(3)));
    assert!(!ledger.change_scenario("2", &who("minh"), 1, &content(false), at(4)).await.expect("answered"));
    assert!(!ledger.delete_scenario("2", &who("minh")).await.expect("answered"));
}

async fn a_change_based_on_an_old_version_is_refused(place: Place) {
    let ledger = office(&place).await;
    ledger.add_scenario("1", &who("lan"), &content(false), at(2)).await.expect("kept");
    let other = NewScenario { changes: "[1]".to_owned(), ..content(true) };
    assert!(ledger.change_scenario("1", &who("lan"), 1, &other, at(3)).await.expect("answered"));
    assert!(!ledger.change_scenario("1", &who("lan"), 1, &content(false), at(4)).await.expect("answered"));
    let stands = ledger.scenario("1", &who("lan")).await.expect("readable").expect("it stands");
    assert_eq!((stands.content, stands.version), (other, 2));
}

async fn what_is_deleted_is_gone_and_none_of_it_is_an_act(place: Place) {
    let ledger = office(&place).await;
    let acts = ledger.acts(10).await.expect("readable").len();
    ledger.add_scenario("1", &who("lan"), &content(true), at(2)).await.expect("kept");
    assert!(ledger.delete_scenario("1", &who("lan")).await.expect("answered"));
    assert_eq!(ledger.scenarios(&who("lan")).await.expect("readable"), []);
    assert_eq!(ledger.acts(10).await.expect("readable").len(), acts);
}
