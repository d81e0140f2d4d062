//! Who has left is erased: nothing of the person stays but what the chain holds, and the chain holds.

use ledger::{
    Account, AccountId, Answered, Evidence, Ledger, Location, Mail, NewAccount, NewAct, Notice, Session, Token,
    copy::{Value, tables},
    is_pseudonym,
};
use programme::policy::{Post, Role};

use crate::engine::{Place, act, append, at, on_both, recognition};

on_both!(
    nothing_of_who_is_erased_stays,
    a_copy_made_afterwards_holds_nothing_of_the_person,
    only_who_is_shut_out_is_erased_and_only_once,
    what_was_done_stays_theirs_and_is_told_without_the_login
);

const NAME: &str = "Trần Thị Lan";
const EMAIL: &str = "Lan.Tran@example.vn";
const OLD_EMAIL: &str = "lan@old.example.vn";
const SUBJECT: &str = "sub-4711";
const PASSWORD: &str = "$argon2id$lan";
const SEED: &str = "SEEDOFLAN";
const CODE: &str = "code-of-lan";
const TOKEN: &str = "token-of-lan";
const DEVICE: &str = "điện thoại của Lan";
/// What must be found nowhere any more.
const THEIRS: [&str; 9] = [NAME, EMAIL, OLD_EMAIL, SUBJECT, PASSWORD, SEED, CODE, TOKEN, DEVICE];

fn by(login: &str, kind: &str, second: i64) -> NewAct {
    NewAct { actor: login.to_owned(), kind: kind.to_owned(), reason: "thử".to_owned(), source: None, ..act(second) }
}

fn letter(id: &str, recipient: &str) -> Mail {
    Mail {
        id: id.to_owned(),
        recipient: recipient.to_owned(),
        subject: "Số liệu bị trả lại".to_owned(),
        body: format!("Kính gửi ông/bà {NAME}"),
        attempts: 0,
    }
}

/// A ledger where Lan has worked, with all that is kept of her, and has left.
async fn with_lan(place: &Place) -> (Ledger, Account) {
    let ledger = place.open().await;
    let id = AccountId("0198-lan".to_owned());
    let post = Post { role: Role::Coordinator, unit: "42".parse().expect("a code"), department: None, producer: None };
    let new = NewAccount {
        id: id.clone(),
        login: "lan".to_owned(),
        name: NAME.to_owned(),
        email: Some(EMAIL.to_owned()),
        password_hash: Some(PASSWORD.to_owned()),
        given_until: None,
        posts: vec![post],
    };
    let added = NewAct { reason: "lan coordinator|42|".to_owned(), ..by("quantri", "add user", 1) };
    assert!(ledger.add_account(added, &new).await.expect("added"));
    ledger
        .set_second_factor(by("lan", "second factor", 2), &id, (Some(SEED), &[CODE.to_owned()]), None)
        .await
        .expect("set");
    ledger.add_identity(by("lan", "bind user", 3), "https://id.example", SUBJECT, &id).await.expect("bound");
    let token = Token {
        id: "t".to_owned(),
        hash: TOKEN.to_owned(),
        account: id.clone(),
        name: TOKEN.to_owned(),
        scopes: String::new(),
        created_at: at(4),
        expires_at: at(1_000),
        revoked_at: None,
    };
    ledger.add_token(by("lan", "add token", 4), &token).await.expect("added");
    append(&ledger, 5, &[recognition(18001, "12/QĐ")]).await;
    let evidence = Evidence {
        digest: "d".repeat(64),
        name: "anh.jpg".to_owned(),
        media_type: "image/jpeg".to_owned(),
        size: 1,
        unit: "18001".parse().expect("a code"),
        thumbnail: None,
        taken_at: None,
        place: None,
        uploaded_by: "lan".to_owned(),
        uploaded_at: at(6),
    };
    ledger.add_evidence(&evidence).await.expect("added");
    let notice = Notice {
        id: "n".to_owned(),
        account: id.clone(),
        kind: "returned".to_owned(),
        detail: format!("gửi {NAME}"),
        link: "/inbox".to_owned(),
        created_at: at(7),
        read: false,
    };
    let letters = [letter("waiting", &EMAIL.to_lowercase()), letter("sent", EMAIL), letter("before", OLD_EMAIL)];
    ledger.tell(at(7), &[notice], &letters).await.expect("told");
    for sent in ["sent", "before"] {
        ledger.mail_sent(sent, at(8)).await.expect("noted");
    }
    let body = format!("{{\"login\":\"lan\",\"name\":\"{NAME}\",\"email\":\"{EMAIL}\"}}");
    let answered = Answered { request: "r".to_owned(), status: 201, body };
    let other = AccountId("0198-quantri".to_owned());
    for account in [&id, &other] {
        ledger.note_answer(account, "k", &answered, at(9), at(0)).await.expect("noted");
    }
    let account = ledger.account(&id).await.expect("readable").expect("there");
    let left = Account { disabled: true, ..account };
    assert!(ledger.change_account(by("quantri", "change user", 10), &left).await.expect("answered"));
    // A session that began in the moment between.
    let session = Session {
        hash: "h".to_owned(),
        account: id.clone(),
        csrf: "c".to_owned(),
        needs_second_factor: false,
        owes_factor: false,
        created_at: at(11),
        seen_at: at(11),
        expires_at: at(900),
        device: DEVICE.to_owned(),
    };
    ledger.begin_session(&session).await.expect("begun");
    let account = ledger.account(&id).await.expect("readable").expect("there");
    (ledger, account)
}

async fn erase(ledger: &Ledger, account: &Account) -> Option<String> {
    let new = NewAct { reason: "văn bản 15/YC".to_owned(), ..by("quantri", "erase user", 20) };
    ledger.erase_person(new, account).await.expect("answered")
}

/// Every column of text, as `table.column`.
async fn columns(place: &Place) -> Vec<String> {
    let statement = match place.location {
        Location::Sqlite(_) => {
            "SELECT tables.name || '.' || columns.name FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns \
             WHERE tables.type = 'table' AND lower(columns.type) = 'text'"
        }
        Location::Postgres(_) => {
            "SELECT table_name || '.' || column_name FROM information_schema.columns \
             WHERE table_schema = current_schema() AND data_type = 'text' AND table_name NOT LIKE 'current\\_%'"
        }
    };
    place.column(statement).await
}

/// Where a text stands, whatever the case of its letters.
async fn places(place: &Place, columns: &[String], text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let holds = |name: &String| {
        let (table, column) = name.split_once('.').expect("a table and a column");
        format!("SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {table} WHERE lower(\"{column}\") LIKE lower('%{text}%'))")
    };
    // SQLite takes so many parts at most in one statement.
    for part in columns.chunks(400) {
        found.extend(place.column(&part.iter().map(holds).collect::<Vec<_>>().join(" UNION ALL ")).await);
    }
    found
}

async fn nothing_of_who_is_erased_stays(place: Place) {
    let (ledger, account) = with_lan(&place).await;
    let columns = columns(&place).await;
    assert!(columns.len() > 200, "every table is looked through");
    for text in THEIRS {
        assert!(!places(&place, &columns, text).await.is_empty(), "{text} is kept at first");
    }
    erase(&ledger, &account).await.expect("erased");
    for text in THEIRS {
        assert_eq!(places(&place, &columns, text).await, Vec::<String>::new(), "{text} stays");
    }
    // The login stands in the chain only.
    let holds = "SELECT login FROM account WHERE login = 'lan' UNION ALL SELECT uploaded_by FROM evidence WHERE uploaded_by = 'lan'";
    assert_eq!(place.column(holds).await, Vec::<String>::new());
    assert_eq!(ledger.check().await.expect("checked"), []);
    if let Location::Sqlite(path) = &place.location {
        // Not in free pages of the file either, nor in its log.
        for end in ["", "-wal"] {
            let file = format!("{}{end}", path.to_str().expect("UTF-8"));
            let bytes = std::fs::read(file).unwrap_or_default();
            assert!(end == "-wal" || !bytes.is_empty());
            for text in THEIRS {
                let lies = bytes.windows(text.len()).any(|window| window == text.as_bytes());
                assert!(!lies, "{text} lies in the file{end}");
            }
        }
    }
}

async fn a_copy_made_afterwards_holds_nothing_of_the_person(place: Place) {
    let (ledger, account) = with_lan(&place).await;
    let copied = async || {
        let mut taking = ledger.take().await.expect("begun");
        let mut texts = Vec::new();
        for table in tables() {
            let columns = taking.columns(&table).await.expect("known");
            for value in taking.rows(&table, &columns, 0, 10_000).await.expect("readable").into_iter().flatten() {
                if let Value::Text(text) = value {
                    texts.push(text);
                }
            }
        }
        texts
    };
    let holds =
        |texts: &[String], what: &str| texts.iter().any(|text| text.to_lowercase().contains(&what.to_lowercase()));
    let before = copied().await;
    // Who is signed in is never copied.
    for text in THEIRS.iter().filter(|text| **text != DEVICE) {
        assert!(holds(&before, text), "{text}");
    }
    erase(&ledger, &account).await.expect("erased");
    let after = copied().await;
    assert!(THEIRS.iter().all(|text| !holds(&after, text)));
    assert!(holds(&after, "12/QĐ"), "what was done is copied on");
}

async fn only_who_is_shut_out_is_erased_and_only_once(place: Place) {
    let (ledger, account) = with_lan(&place).await;
    let open = Account { disabled: false, ..account.clone() };
    assert!(ledger.change_account(act(12), &open).await.expect("answered"));
    let open = ledger.account(&account.id).await.expect("readable").expect("there");
    assert_eq!(erase(&ledger, &open).await, None, "who may sign in is not erased");
    assert!(ledger.change_account(act(13), &Account { disabled: true, ..open }).await.expect("answered"));
    assert_eq!(erase(&ledger, &account).await, None, "it has changed since it was seen");
    let account = ledger.account(&account.id).await.expect("readable").expect("there");
    let acts = ledger.last_act().await.expect("readable").0;
    let pseudonym = erase(&ledger, &account).await.expect("erased");
    assert!(is_pseudonym(&pseudonym) && !is_pseudonym("lan") && !is_pseudonym("da-xoa-lan"));
    let erased = ledger.account(&account.id).await.expect("readable").expect("it stays");
    assert_eq!((erased.login.as_str(), erased.name.as_str(), erased.erased_at), (pseudonym.as_str(), "", Some(at(20))));
    assert_eq!(erase(&ledger, &erased).await, None);
    let renamed = Account { name: NAME.to_owned(), disabled: false, ..erased.clone() };
    assert!(!ledger.change_account(act(21), &renamed).await.expect("answered"), "nothing brings the name back");
    ledger.set_password(act(22), &erased.id, "other", Some(at(90))).await.expect("answered");
    let still = ledger.account(&account.id).await.expect("readable").expect("there");
    assert_eq!((still.password_hash, still.disabled), (None, true));
    assert_eq!(
        ledger.last_act().await.expect("readable").0,
        acts + 2,
        "one erasing, and a password that was asked for"
    );
}

async fn what_was_done_stays_theirs_and_is_told_without_the_login(place: Place) {
    let (ledger, account) = with_lan(&place).await;
    let pseudonym = erase(&ledger, &account).await.expect("erased");
    let told = ledger.acts_before(ledger::ActSeq(i64::MAX), 100).await.expect("readable");
    assert!(told.iter().all(|act| act.actor != "lan" && !act.reason.starts_with("lan")), "{told:?}");
    let of_hers = told.iter().filter(|act| act.actor == pseudonym).count();
    assert!(of_hers >= 4, "it is still told which account did it");
    let last = &told[0];
    assert_eq!((last.kind.as_str(), last.actor.as_str()), ("erase user", "quantri"));
    assert_eq!(last.reason, format!("{pseudonym} văn bản 15/YC"));
    let chain = ledger.acts(100).await.expect("readable");
    assert!(chain.iter().any(|act| act.actor == "lan"), "what the chain holds does not change");
    // Nobody else ever becomes the one who did it.
    let again = NewAccount {
        id: AccountId("0199".to_owned()),
        login: "lan".to_owned(),
        name: "Nguyễn Lan".to_owned(),
        email: None,
        password_hash: None,
        given_until: None,
        posts: Vec::new(),
    };
    assert!(!ledger.add_account(act(30), &again).await.expect("answered"));
}
