//! What buyers, strangers and sellers get: nothing at another price, nothing of others, nothing that runs, nothing that is kept too long.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use jiff::{Timestamp, civil::date};
use ledger::{AccountId, Amendment, Order, Selection};
use programme::{
    Dong,
    fact::{
        Award, BankAccount, Fact, Offer, Pieces, Producer, ProducerKind, Product, Provenance, Sourced, Star,
        StarDecision,
    },
    payment::Transfer,
    policy::Role,
    shop::{OrderNumber, PartState},
};
use tower::ServiceExt as _;

use super::payment::transfer;
use crate::{
    app::App,
    auth, forgetting,
    request::SESSION,
    route::router,
    settings::{FORMS_PER_PERSON, PUBLIC_URL, SMTP_FROM, SMTP_URL},
    test_office::{UNITS, act, office},
};

static NOW: AtomicI64 = AtomicI64::new(1_678_672_800);

fn clock() -> Timestamp {
    Timestamp::from_second(NOW.load(Ordering::Relaxed)).expect("a moment")
}

/// A clock of the one test in which a month goes by.
static LATER: AtomicI64 = AtomicI64::new(1_678_672_800);

fn later() -> Timestamp {
    Timestamp::from_second(LATER.load(Ordering::Relaxed)).expect("a moment")
}

/// Forms are filled in by people: it takes them some seconds.
fn wait() {
    NOW.fetch_add(5, Ordering::Relaxed);
    LATER.fetch_add(5, Ordering::Relaxed);
}

async fn say<F: Fact>(app: &App, facts: Vec<F>) {
    let sourced = |fact| Sourced { fact, provenance: Provenance::Official, source: "Nongthon: lan".to_owned() };
    let amendments = facts.into_iter().map(|fact| Amendment { fact: sourced(fact), seen: None }).collect();
    app.ledger().amend(act(clock()), "42", amendments).await.expect("written");
    app.live.catch_up(app.day()).await.expect("a state");
}

fn product(code: &str, producer: &str) -> Product {
    Product {
        code: code.to_owned(),
        name: format!("Cam {code}"),
        producer: None,
        unit: "18001".parse().expect("a code"),
        group: "food".to_owned(),
        joined: date(2020, 1, 1),
        producer_code: Some(producer.to_owned()),
        subgroup: None,
    }
}

fn producer(code: &str) -> Producer {
    Producer {
        code: code.to_owned(),
        name: format!("HTX {code}"),
        kind: ProducerKind::Cooperative,
        unit: "18001".parse().expect("a code"),
        address: None,
        telephone: None,
        email: Some(format!("{}@example.vn", code.to_lowercase())),
        representative: None,
        since: date(2020, 1, 1),
    }
}

fn offer(product: &str, number: u16, price: i64, stock: u16) -> Offer {
    Offer {
        product: product.to_owned(),
        date: date(2023, 3, 13),
        number,
        price: Dong(price),
        pack: "hộp".to_owned(),
        stock: Pieces(stock),
    }
}

/// Two producers with a product each; the first can be paid by transfer.
async fn open(folder: &std::path::Path) -> (App, Router) {
    open_by(folder, clock).await
}

/// The same by another clock.
async fn open_by(folder: &std::path::Path, clock: crate::time::Clock) -> (App, Router) {
    let people = [
        ("vp", Role::Coordinator, "42", None),
        ("p1", Role::Producer, "42", Some("P-1")),
        ("p2", Role::Producer, "42", Some("P-2")),
    ];
    let app = office(folder, UNITS, &people, clock).await;
    say(&app, vec![producer("P-1"), producer("P-2")]).await;
    say(&app, vec![product("A-1", "P-1"), product("A-2", "P-2"), product("A-3", "P-2")]).await;
    let award = |code: &str| StarDecision {
        product: code.to_owned(),
        date: date(2022, 5, 1),
        action: Award::Award,
        star: Star::new(4).expect("stars"),
        number: None,
        dossier: None,
        reason: None,
    };
    say(&app, vec![award("A-1"), award("A-2"), award("A-3")]).await;
    say(&app, vec![offer("A-1", 1, 50_000, 3), offer("A-2", 1, 20_000, 100)]).await;
    let account = BankAccount {
        producer: "P-1".to_owned(),
        date: date(2023, 3, 1),
        bank: Some("999999".to_owned()),
        number: Some("MINHHOA1".to_owned()),
        holder: Some("HTX MOT".to_owned()),
    };
    say(&app, vec![account]).await;
    let router = router(&app);
    (app, router)
}

type Answer = (StatusCode, HeaderMap, String);

async fn send(router: &Router, request: Request<Body>) -> Answer {
    let (parts, body) = router.clone().oneshot(request).await.expect("an answer").into_parts();
    let bytes = to_bytes(body, 1 << 24).await.expect("a body");
    (parts.status, parts.headers, String::from_utf8_lossy(&bytes).into_owned())
}

async fn get(router: &Router, address: &str, cookie: &str) -> Answer {
    send(router, Request::get(address).header(header::COOKIE, cookie).body(Body::empty()).expect("a request")).await
}

async fn post(router: &Router, address: &str, cookie: &str, fields: &[(String, String)]) -> Answer {
    let field = |(name, value): &(String, String)| crate::portal::index::field(name, value);
    let body = fields.iter().map(field).collect::<Vec<_>>().join("&");
    let request = Request::post(address)
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body));
    send(router, request.expect("a request")).await
}

fn pairs(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// The hidden fields of the order's form.
fn hidden(page: &str) -> Vec<(String, String)> {
    let form = page.split("<form class=\"sheet\"").nth(1).expect("the form");
    let attribute = |input: &str, name: &str| {
        let rest = input.split(&format!(" {name}=\"")).nth(1)?;
        rest.split('"').next().map(str::to_owned)
    };
    let inputs = form.split("<input type=\"hidden\"").skip(1).map(|rest| rest.split('>').next().unwrap_or_default());
    inputs.filter_map(|input| Some((attribute(input, "name")?, attribute(input, "value")?))).collect()
}

const BUYER: [(&str, &str); 6] = [
    ("name", "Nguyễn Thị Mua"),
    ("telephone", "0912 345 678"),
    ("email", "mua@example.vn"),
    ("address", "Số 1, Hương Sơn"),
    ("payment", "transfer"),
    ("agree", "yes"),
];

/// Orders what is in a cart, with some fields of the form changed.
async fn order(router: &Router, cart: &str, changes: &[(&str, &str)]) -> Answer {
    let cookie = format!("nt_cart={cart}");
    let (status, _, page) = get(router, "/portal/cart/order", &cookie).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    wait();
    let mut fields = hidden(&page);
    fields.extend(pairs(&BUYER));
    for (name, value) in changes {
        fields.retain(|(field, _)| field != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    post(router, "/portal/cart/order", &cookie, &fields).await
}

/// The address of a placed order's page.
async fn placed(router: &Router, cart: &str, changes: &[(&str, &str)]) -> String {
    let (status, headers, page) = order(router, cart, changes).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    headers[header::LOCATION].to_str().expect("an address").to_owned()
}

async fn orders(app: &App) -> Vec<Order> {
    app.ledger().orders(Selection::All, 100).await.expect("readable")
}

/// Somebody's cookie, and what their forms bring along.
async fn person(app: &App, login: &str) -> (String, String) {
    let secret = auth::session::begin(app, &AccountId(login.to_owned()), false, "test").await.expect("begun");
    let viewer = auth::session::viewer(app, &secret).await.expect("readable").expect("signed in");
    (format!("{SESSION}={secret}"), viewer.csrf().expect("a session").to_owned())
}

#[tokio::test]
async fn by_https_the_cart_is_a_cookie_that_only_https_may_set() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut app, _) = open(folder.path()).await;
    Arc::get_mut(&mut app).expect("nobody else has it").config.secure = true;
    let router = router(&app);
    let put = pairs(&[("product", "A-1"), ("count", "2")]);
    let (status, headers, _) = post(&router, "/portal/cart/add", "", &put).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let cookies: Vec<_> =
        headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().expect("text")).collect();
    let expected = ["/portal/cart", "/portal/en/cart"]
        .map(|path| format!("__Secure-nt_cart=A-1=2; Path={path}; HttpOnly; SameSite=Lax; Max-Age=604800; Secure"));
    assert_eq!(cookies, expected);
    let page = get(&router, "/portal/cart", "__Secure-nt_cart=A-1=2").await.2;
    assert!(page.contains("count.A-1"), "{page}");
    let planted = get(&router, "/portal/cart", "nt_cart=A-1=2").await.2;
    assert!(!planted.contains("count.A-1"), "{planted}");
}

#[tokio::test]
async fn the_cart_is_a_cookie_that_only_the_cart_is_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_, router) = open(folder.path()).await;
    for page in ["/portal/shop", "/portal/products/A-1", "/portal/cart", "/portal/en/shop"] {
        let (status, headers, _) = get(&router, page, "").await;
        assert_eq!((status, headers.get(header::SET_COOKIE)), (StatusCode::OK, None), "{page}");
    }
    let put = pairs(&[("product", "A-1"), ("count", "2")]);
    let (status, headers, _) = post(&router, "/portal/cart/add", "nt_cart=A-2=1", &put).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let cookies: Vec<_> =
        headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().expect("text")).collect();
    let expected = ["/portal/cart", "/portal/en/cart"]
        .map(|path| format!("nt_cart=A-2=1&A-1=2; Path={path}; HttpOnly; SameSite=Lax; Max-Age=604800"));
    assert_eq!(cookies, expected);
    let page = get(&router, "/portal/cart", "nt_cart=A-2=1&A-1=2").await.2;
    assert!(page.contains("120.000\u{a0}đ"), "{page}");
    let page = get(&router, "/portal/en/cart", "nt_cart=A-1=5").await.2;
    assert!(page.contains("Only 3 left") && !page.contains("/portal/en/cart/order"), "{page}");
    let out = pairs(&[("count.A-1", "0")]);
    let (_, headers, _) = post(&router, "/portal/cart/change", "nt_cart=A-1=2", &out).await;
    assert!(headers[header::SET_COOKIE].to_str().expect("text").contains("Max-Age=0"));
    for (fields, expected) in [
        ([("product", "A-1"), ("count", "0")], StatusCode::UNPROCESSABLE_ENTITY),
        ([("product", "A-1"), ("count", "-1")], StatusCode::UNPROCESSABLE_ENTITY),
        ([("product", "A-1"), ("count", "100")], StatusCode::UNPROCESSABLE_ENTITY),
        ([("product", "A-3"), ("count", "1")], StatusCode::CONFLICT),
        ([("product", "<script>"), ("count", "1")], StatusCode::CONFLICT),
    ] {
        assert_eq!(post(&router, "/portal/cart/add", "", &pairs(&fields)).await.0, expected, "{fields:?}");
    }
}

#[tokio::test]
async fn a_cookie_that_is_no_cart_is_an_empty_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_, router) = open(folder.path()).await;
    let long = "A=1&".repeat(5_000);
    for cookie in
        ["nt_cart=", "nt_cart=%3Cscript%3E=1", "nt_cart=A-1=x", "nt_cart=A-1=-5&=&&==", &format!("nt_cart={long}")]
    {
        let (status, _, page) = get(&router, "/portal/cart", cookie).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("Giỏ hàng đang trống") && !page.contains("<script>"), "{cookie}");
    }
}

#[tokio::test]
async fn an_order_goes_from_the_cart_to_its_sellers_and_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let (app, router) = open(folder.path()).await;
    let mail = [
        (SMTP_URL.key, "smtp://127.0.0.1:9"),
        (SMTP_FROM.key, "ntm@example.vn"),
        (PUBLIC_URL.key, "https://ntm.example.vn"),
    ];
    app.ledger().change_settings(act(clock()), &mail).await.expect("kept");
    let link = placed(&router, "A-1=2&A-2=1", &[]).await;
    let (status, headers, page) = get(&router, &link, "").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("DH000001") && page.contains("120.000\u{a0}đ") && page.contains("Nguyễn Thị Mua"), "{page}");
    let said = |name: &str| headers[name].to_str().expect("text").to_owned();
    assert_eq!(
        [said("cache-control"), said("referrer-policy"), said("x-robots-tag")],
        ["no-store", "no-referrer", "noindex, nofollow"]
    );
    assert_eq!(get(&router, &format!("{link}/pay/P-1"), "").await.0, StatusCode::NOT_FOUND, "nobody has taken it yet");

    let (cookie, csrf) = person(&app, "p1").await;
    let page = get(&router, "/producer/orders/DH000001", &cookie).await.2;
    assert!(page.contains("Số 1, Hương Sơn") && page.contains("Cam A-1") && !page.contains("Cam A-2"), "{page}");
    let step = |to: &str| pairs(&[("csrf", &csrf), ("producer", "P-1"), ("to", to), ("note", "gửi <b>mai</b>")]);
    let turn = async |to: &str| post(&router, "/producer/orders/DH000001/step", &cookie, &step(to)).await.0;
    assert_eq!(turn("shipped").await, StatusCode::CONFLICT, "one step after the other");
    assert_eq!(turn("cancelled").await, StatusCode::CONFLICT, "that is the buyer's");
    assert_eq!(turn("accepted").await, StatusCode::SEE_OTHER);
    let page = get(&router, &link, "").await.2;
    assert!(page.contains("gửi &#60;b&#62;mai") && page.contains("MINHHOA1"), "{page}");
    let (status, headers, picture) = get(&router, &format!("{link}/pay/P-1"), "").await;
    assert!(
        status == StatusCode::OK
            && headers[header::CONTENT_TYPE] == "image/svg+xml; charset=utf-8"
            && picture.starts_with("<svg")
    );
    assert_eq!(get(&router, &format!("{link}/pay/P-2"), "").await.0, StatusCode::NOT_FOUND);
    for to in ["shipped", "done"] {
        assert_eq!(turn(to).await, StatusCode::SEE_OTHER);
    }
    let page = get(&router, "/producer/orders/DH000001", &cookie).await.2;
    assert!(!page.contains("Hương Sơn"), "what is delivered needs no address");

    let letters = app.ledger().due_mail(clock(), 100, 1).await.expect("readable");
    let to = |recipient: &str| letters.iter().filter(|mail| mail.recipient == recipient).collect::<Vec<_>>();
    let first =
        to("mua@example.vn").into_iter().find(|mail| mail.subject.contains("đã nhận yêu cầu")).expect("a letter");
    assert!(first.body.contains(&format!("https://ntm.example.vn{link}")) && first.subject.contains("DH000001"));
    assert_eq!((to("mua@example.vn").len(), to("p-1@example.vn").len(), to("p-2@example.vn").len()), (4, 1, 1));
    assert!(letters.iter().all(|mail| !mail.body.contains("Nguyễn Thị Mua")), "no letter carries a stranger's words");
    for mail in to("p-1@example.vn") {
        assert!(!mail.body.contains("Mua") && !mail.body.contains("0912") && !mail.body.contains(&link));
    }
    let told = async |login: &str| app.ledger().notices(&AccountId(login.to_owned()), 10).await.expect("readable");
    assert_eq!(told("p1").await[0].link, "/producer/orders/DH000001");
    assert_eq!((told("p2").await.len(), told("vp").await.len()), (1, 0));
    let acts = app.ledger().acts(100).await.expect("readable");
    assert!(acts.iter().all(|act| !format!("{act:?}").contains("Mua")), "the audit names no buyer");
    assert_eq!(acts.iter().filter(|act| act.kind == "turn order").count(), 3);
}

#[tokio::test]
async fn the_code_asks_for_the_amount_of_the_part_and_names_the_order() {
    let folder = tempfile::tempdir().expect("a folder");
    let (app, router) = open(folder.path()).await;
    placed(&router, "A-1=2&A-2=1", &[]).await;
    let mut order = orders(&app).await.remove(0);
    let moment = app.live.now();
    assert!(transfer(&moment.now, &order, &order.parts[0]).is_none());
    order.parts[0].state = PartState::Accepted;
    let asked = transfer(&moment.now, &order, &order.parts[0]).expect("a transfer");
    let read: Transfer = asked.text().parse().expect("a code");
    assert_eq!(
        (read.amount(), read.purpose.map(|purpose| purpose.to_string())),
        (Some(Dong(100_000)), Some("DH000001".to_owned()))
    );
}

#[tokio::test]
async fn nothing_is_sold_at_another_price_or_beyond_the_stock() {
    let folder = tempfile::tempdir().expect("a folder");
    let (app, router) = open(folder.path()).await;
    app.ledger().change_settings(act(clock()), &[(FORMS_PER_PERSON.key, "100")]).await.expect("kept");
    for (changes, expected) in [
        (&[("price.A-1", "1")][..], StatusCode::CONFLICT),
        (&[("price.A-1", "-50000")], StatusCode::CONFLICT),
        (&[("price.A-1", "49999.99")], StatusCode::UNPROCESSABLE_ENTITY),
        (&[("price.A-1", "")], StatusCode::UNPROCESSABLE_ENTITY),
        (&[("count.A-1", "-1")], StatusCode::UNPROCESSABLE_ENTITY),
        (&[("count.A-1", "99999999999999999999")], StatusCode::UNPROCESSABLE_ENTITY),
        (&[("count.A-1", "4")], StatusCode::CONFLICT),
        (&[("count.A-3", "1"), ("price.A-3", "0")], StatusCode::CONFLICT),
        (&[("email", "mua@example.vn\r\nBcc: x@example.vn")], StatusCode::UNPROCESSABLE_ENTITY),
        (&[("agree", "")], StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let (status, _, page) = order(&router, "A-1=2", changes).await;
        assert_eq!(status, expected, "{changes:?}: {page}");
    }
    assert_eq!(orders(&app).await, [], "nothing of it was placed");
    // The price changes while the buyer fills in the form.
    let cookie = "nt_cart=A-1=2";
    let page = get(&router, "/portal/cart/order", cookie).await.2;
    wait();
    let mut fields = hidden(&page);
    fields.extend(pairs(&BUYER));
    say(&app, vec![offer("A-1", 2, 60_000, 3)]).await;
    let (status, _, page) = post(&router, "/portal/cart/order", cookie, &fields).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(
        page.contains("120.000\u{a0}đ") && page.contains("Số 1, Hương Sơn"),
        "what was typed stands there again: {page}"
    );
    placed(&router, "A-1=2", &[]).await;
    let (status, _, page) = get(&router, "/portal/cart/order", cookie).await;
    assert!(status == StatusCode::OK && page.contains("Chỉ còn 1"), "{page}");
}

#[tokio::test]
async fn a_buyer_cancels_and_is_forgotten() {
    let folder = tempfile::tempdir().expect("a folder");
    let (app, router) = open_by(folder.path(), later).await;
    let link = placed(&router, "A-1=3&A-2=1", &[]).await;
    let cancel = pairs(&[("producer", "P-1"), ("sure", "yes")]);
    assert_eq!(post(&router, &format!("{link}/cancel"), "", &cancel).await.0, StatusCode::SEE_OTHER);
    assert_eq!(post(&router, &format!("{link}/cancel"), "", &cancel).await.0, StatusCode::CONFLICT);
    let again = placed(&router, "A-1=3", &[]).await;
    let forget = async |fields: &[(&str, &str)]| post(&router, &format!("{link}/forget"), "", &pairs(fields)).await.0;
    assert_eq!(forget(&[]).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(forget(&[("sure", "yes")]).await, StatusCode::SEE_OTHER);
    let page = get(&router, &link, "").await.2;
    assert!(page.contains("DH000001") && !page.contains("Mua</dd>") && !page.contains("Hương Sơn"), "{page}");
    let order = app.ledger().order(Selection::Number(OrderNumber(1))).await.expect("readable").expect("there");
    assert!(order.buyer.is_none() && order.parts.iter().all(|part| part.state == PartState::Cancelled));
    // What is over is forgotten by itself, later.
    assert_eq!(forgetting::forget(&app).await.expect("asked"), 0);
    assert_eq!(post(&router, &format!("{again}/cancel"), "", &cancel).await.0, StatusCode::SEE_OTHER);
    LATER.fetch_add(31 * 24 * 3600, Ordering::Relaxed);
    assert_eq!(forgetting::forget(&app).await.expect("asked"), 1);
    assert!(!get(&router, &again, "").await.2.contains("Hương Sơn"));
}

#[tokio::test]
async fn a_seller_sets_price_stock_and_account() {
    let folder = tempfile::tempdir().expect("a folder");
    let (app, router) = open(folder.path()).await;
    placed(&router, "A-1=2", &[]).await;
    let (seller, csrf) = person(&app, "p1").await;
    let page = get(&router, "/producer/offers", &seller).await.2;
    assert!(page.contains("Còn 1 sau"), "{page}");
    let seen = page
        .split("name=\"seen\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a record")
        .to_owned();
    let save = async |seen: &str, price: &str, stock: &str| {
        let fields = [
            ("csrf", csrf.as_str()),
            ("product", "A-1"),
            ("seen", seen),
            ("price", price),
            ("pack", "hộp"),
            ("stock", stock),
        ];
        post(&router, "/producer/offers/save", &seller, &pairs(&fields)).await.0
    };
    for (price, stock) in [("0", "1"), ("-5", "1"), ("1000000001", "1"), ("x", "1"), ("5", "-1"), ("5", "65536")] {
        assert_eq!(save(&seen, price, stock).await, StatusCode::UNPROCESSABLE_ENTITY, "{price} {stock}");
    }
    assert_eq!(save(&seen, "50.000", "3").await, StatusCode::SEE_OTHER, "the same again counts anew");
    assert_eq!(save(&seen, "70.000", "3").await, StatusCode::CONFLICT, "somebody else has said something meanwhile");
    placed(&router, "A-1=3", &[]).await;
    let (_, _, page) = get(&router, "/portal/cart", "nt_cart=A-1=1").await;
    assert!(page.contains("Đã hết hàng"), "{page}");
}

mod abuse;
