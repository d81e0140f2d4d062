//! Plans that the office drafts.

use ledger::{AccountId, ActSeq, PathPlan};

use crate::engine::{Place, at, on_both};

on_both!(a_plan_is_changed_only_by_who_saw_its_latest_version, a_plan_in_effect_stays);

pub fn plan() -> PathPlan {
    PathPlan {
        id: "1".to_owned(),
        name: "Lộ trình".to_owned(),
        account: AccountId("lan".to_owned()),
        changed_at: at(1),
        version: 1,
        request: "{}".to_owned(),
        outcome: "null".to_owned(),
        act: ActSeq(7),
        adopted: None,
    }
}

async fn a_plan_is_changed_only_by_who_saw_its_latest_version(place: Place) {
    let ledger = place.open().await;
    assert!(ledger.keep_path_plan(&plan()).await.expect("kept"));
    assert!(!ledger.keep_path_plan(&plan()).await.expect("answered"), "it is there already");
    let second = PathPlan { version: 2, name: "Lộ trình 2".to_owned(), changed_at: at(2), ..plan() };
    assert!(ledger.keep_path_plan(&second).await.expect("kept"));
    assert!(!ledger.keep_path_plan(&second).await.expect("answered"), "somebody else was faster");
    assert_eq!(ledger.path_plan("1").await.expect("readable"), Some(second.clone()));
    assert!(!ledger.drop_path_plan("1", 1).await.expect("answered"), "another version was seen");
    assert_eq!(ledger.path_plans().await.expect("readable"), [second]);
    assert!(ledger.drop_path_plan("1", 2).await.expect("dropped"));
    assert_eq!(ledger.path_plan("1").await.expect("readable"), None);
}

async fn a_plan_in_effect_stays(place: Place) {
    let ledger = place.open().await;
    assert!(ledger.keep_path_plan(&plan()).await.expect("kept"));
    let adopted = PathPlan { version: 2, adopted: Some("01/KH-UBND".to_owned()), ..plan() };
    assert!(ledger.keep_path_plan(&adopted).await.expect("kept"));
    assert!(!ledger.drop_path_plan("1", 2).await.expect("answered"));
    assert_eq!(ledger.path_plan("1").await.expect("readable"), Some(adopted));
}
