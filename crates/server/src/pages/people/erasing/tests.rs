use axum::http::StatusCode;
use jiff::Timestamp;
use ledger::ActSeq;
use programme::policy::Role;

use crate::{
    app::App,
    test_office::{UNITS, act, ask, office},
};

fn clock() -> Timestamp {
    Timestamp::from_second(1_678_672_800).expect("a moment")
}

async fn shut(app: &App, login: &str) -> i64 {
    let mut account = app.ledger().account_of_login(login).await.expect("readable").expect("there");
    account.disabled = true;
    assert!(app.ledger().change_account(act(clock()), &account).await.expect("answered"));
    app.ledger().account_of_login(login).await.expect("readable").expect("there").version
}

#[tokio::test]
async fn a_person_is_erased_after_the_page_said_what_goes_and_what_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let people = [("quantri", Role::Administrator, "42", None), ("hoang.lan", Role::Coordinator, "42", None)];
    let app = office(folder.path(), UNITS, &people, clock).await;

    let (status, page) = ask(&app, "GET", "/people/hoang.lan/erase", "").await;
    assert_eq!(status, StatusCode::CONFLICT, "who may still sign in is not erased");
    assert!(page.contains("khóa tài khoản trước"), "{page}");
    let (status, _) = ask(&app, "GET", "/people/quantri/erase", "").await;
    assert_eq!(status, StatusCode::CONFLICT, "nobody erases themselves");

    let version = shut(&app, "hoang.lan").await;
    let (status, page) = ask(&app, "GET", "/people/hoang.lan/erase", "").await;
    assert_eq!(status, StatusCode::OK);
    for told in ["không hoàn tác được", "Bị xóa", "Còn lại", "Bản sao lưu"] {
        assert!(page.contains(told), "{told}");
    }
    let send = async |fields: &str| ask(&app, "POST", "/people/hoang.lan/erase", fields).await;
    let asked = format!("version={version}&reason=v%C4%83n+b%E1%BA%A3n+15");
    for (fields, told) in [
        (asked.clone(), "đánh dấu vào ô xác nhận"),
        (format!("version={version}&sure=yes&reason=theo+HOANG.LAN+xin"), "đừng ghi tên"),
        (format!("version={version}&sure=yes&reason="), "lý do"),
        (format!("{asked}&sure=yes").replace(&format!("version={version}"), "version=1"), "thay đổi"),
    ] {
        let (status, page) = send(&fields).await;
        assert!(status != StatusCode::SEE_OTHER && page.contains(told), "{fields}: {status}");
    }
    assert!(app.ledger().account_of_login("hoang.lan").await.expect("readable").is_some(), "nothing happened yet");

    let (status, place) = send(&format!("{asked}&sure=yes")).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{place}");
    let (status, page) = ask(&app, "GET", &place, "").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Người đã được xóa tên") && !page.contains("hoang.lan"), "{page}");
    let (_, list) = ask(&app, "GET", "/people", "").await;
    assert!(list.contains("Người đã được xóa tên") && !list.contains("hoang.lan"));
    let (_, audit) = ask(&app, "GET", "/audit", "").await;
    assert!(audit.contains("erase user") && !audit.contains("hoang.lan"));
    // What is left of the account does not change any more.
    for form in ["change", "password"] {
        let fields = "version=9&name=Lan&password=m%E1%BA%ADt+kh%E1%BA%A9u+m%E1%BB%9Bi+2023";
        let (status, _) = ask(&app, "POST", &format!("{place}/{form}"), fields).await;
        assert_eq!(status, StatusCode::CONFLICT, "{form}");
    }
    let (status, _) = ask(&app, "GET", &format!("{place}/erase"), "").await;
    assert_eq!(status, StatusCode::CONFLICT);
    let acts = app.ledger().acts_before(ActSeq(i64::MAX), 1).await.expect("readable");
    assert_eq!(acts.first().map(|act| (act.kind.as_str(), act.actor.as_str())), Some(("erase user", "quantri")));
    assert_eq!(app.ledger().check().await.expect("checked"), []);
}
