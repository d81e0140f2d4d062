//! What strangers get: pages without cookies, the same bytes again, nothing that is not published, nothing that runs.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{Timestamp, civil::date};
use ledger::Amendment;
use programme::fact::{
    Award, Export, Fact, NewsPost, NewsState, PaperKind, Producer, ProducerKind, ProducerPaper, Product, ProductPhoto,
    ProductProfile, Provenance, Sourced, Star, StarDecision,
};
use tower::ServiceExt as _;

use super::*;
use crate::{
    app::App,
    passport::Keys,
    route::router,
    settings::{PASSPORT_KEYS, Settings},
    test_office::{UNITS, act, office},
};

fn clock() -> Timestamp {
    Timestamp::from_second(1_678_672_800).expect("a moment")
}

async fn say<F: Fact>(app: &App, facts: Vec<F>) {
    let sourced = |fact| Sourced { fact, provenance: Provenance::Official, source: "Nongthon: lan".to_owned() };
    let amendments = facts.into_iter().map(|fact| Amendment { fact: sourced(fact), seen: None }).collect();
    app.ledger().amend(act(clock()), "42", amendments).await.expect("written");
    app.live.catch_up(app.day()).await.expect("a state");
}

fn product(code: &str, name: &str, producer: &str) -> Product {
    Product {
        code: code.to_owned(),
        name: name.to_owned(),
        producer: Some(producer.to_owned()),
        unit: "18001".parse().expect("a code"),
        group: "food".to_owned(),
        joined: date(2020, 1, 1),
        producer_code: None,
        subgroup: None,
    }
}

fn decision(product: &str, day: jiff::civil::Date, action: Award, star: u8) -> StarDecision {
    let star = Star::new(star).expect("stars");
    StarDecision {
        product: product.to_owned(),
        date: day,
        action,
        star,
        number: Some("1/QĐ".to_owned()),
        dossier: None,
        reason: None,
    }
}

fn post(code: &str, state: NewsState) -> NewsPost {
    NewsPost {
        code: code.to_owned(),
        date: date(2023, 3, 1),
        state,
        title: format!("Tin {code}"),
        title_en: None,
        summary: "<b>Tóm</b> & tắt".to_owned(),
        summary_en: None,
        text: "Chữ <script>alert(1)</script>".to_owned(),
        text_en: None,
        picture: None,
        caption: None,
    }
}

const SCRIPT: &str = "</script><script>alert(1)</script>";

async fn shop(folder: &std::path::Path) -> (App, Router) {
    shop_among(folder, UNITS).await
}

/// The same among other units.
async fn shop_among(folder: &std::path::Path, units: &str) -> (App, Router) {
    let app: App = office(folder, units, &[], clock).await;
    let products = vec![
        product("A-1", "Cam Khe Mây", "HTX Khe Mây"),
        product("A-2", SCRIPT, SCRIPT),
        product("A-3", "Hết hạn", "HTX Khe Mây"),
        product("A-4", "Thu hồi", "HTX Khe Mây"),
        product("A-5", "Chưa có sao", "Chưa ai"),
    ];
    say(&app, products).await;
    let decisions = vec![
        decision("A-1", date(2022, 5, 1), Award::Award, 4),
        decision("A-2", date(2022, 5, 1), Award::Award, 3),
        decision("A-3", date(2019, 9, 1), Award::Award, 3),
        decision("A-4", date(2022, 5, 1), Award::Award, 3),
        decision("A-4", date(2023, 1, 1), Award::Withdraw, 3),
    ];
    say(&app, decisions).await;
    say(&app, vec![Export { product: "A-1".to_owned(), country: "JP".to_owned(), since: date(2022, 6, 1) }]).await;
    let posts = vec![
        post("xem-duoc", NewsState::Published),
        post("nhap", NewsState::Draft),
        post("da-go", NewsState::Withdrawn),
    ];
    say(&app, posts).await;
    let router = router(&app);
    (app, router)
}

async fn ask(
    router: &Router,
    address: &str,
    headers: &[(header::HeaderName, &str)],
) -> (StatusCode, HeaderMap, String) {
    let mut request = Request::builder().uri(address);
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    let answer = router.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer");
    let (parts, body) = answer.into_parts();
    let bytes = to_bytes(body, 1 << 24).await.expect("a body");
    (parts.status, parts.headers, String::from_utf8_lossy(&bytes).into_owned())
}

async fn read(router: &Router, address: &str) -> String {
    let (status, _, text) = ask(router, address, &[]).await;
    assert_eq!(status, StatusCode::OK, "{address}: {text}");
    text
}

#[tokio::test]
async fn pages_set_no_cookie_and_are_not_sent_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_, router) = shop(folder.path()).await;
    let cookies = "nt_session=anything; nt_lang=en; nt_flash=done-news";
    for path in [
        "",
        "/map",
        "/units/42",
        "/units/18001",
        "/products",
        "/products/A-1",
        "/producers/htx-khe-may",
        "/search?q=cam",
        "/news",
        "/news/xem-duoc",
        "/news/feed",
        "/data",
    ] {
        for root in ["/portal", "/portal/en"] {
            let address = format!("{root}{path}");
            let (status, headers, text) = ask(&router, &address, &[(header::COOKIE, cookies)]).await;
            assert_eq!(status, StatusCode::OK, "{address}");
            assert!(!headers.contains_key(header::SET_COOKIE), "{address}");
            if !path.ends_with("feed") {
                assert!(
                    text.contains(if root.ends_with("en") { "<html lang=\"en\"" } else { "<html lang=\"vi\"" }),
                    "{address}: the address says the language"
                );
            }
            let tag = headers[header::ETAG].to_str().expect("a tag");
            let (status, headers, text) = ask(&router, &address, &[(header::IF_NONE_MATCH, tag)]).await;
            assert_eq!((status, text.as_str()), (StatusCode::NOT_MODIFIED, ""), "{address}");
            assert!(headers[header::CACHE_CONTROL].to_str().is_ok_and(|cache| cache.starts_with("public")));
        }
    }
}

#[tokio::test]
async fn a_head_first_leaves_the_page_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_, router) = shop(folder.path()).await;
    let head = Request::builder().method("HEAD").uri("/portal/products").body(Body::empty()).expect("a request");
    let answer = router.clone().oneshot(head).await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(to_bytes(answer.into_body(), 1 << 20).await.expect("a body").is_empty());
    assert!(read(&router, "/portal/products").await.contains("Cam Khe Mây"));
    let (_, headers, packed) = ask(&router, "/portal/products", &[(header::ACCEPT_ENCODING, "br, gzip;q=0.8")]).await;
    assert_eq!(headers[header::CONTENT_ENCODING], "gzip");
    assert!(!packed.contains("Cam Khe Mây"));
}

#[tokio::test]
async fn what_is_not_published_is_not_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_, router) = shop(folder.path()).await;
    for address in [
        "/portal/news/nhap",
        "/portal/news/da-go",
        "/portal/products/A-5",
        "/portal/producers/chua-ai",
        "/portal/units/99999",
        "/portal/units/x",
        "/portal/nothing",
        "/portal/en/nothing",
        "/portal/data/units.xml",
        "/portal/data/people.csv",
        "/portal/pictures/small/00",
        "/portal/pictures/huge/00",
    ] {
        let (status, headers, text) = ask(&router, address, &[]).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{address}");
        assert!(text.contains("portal.css") && !headers.contains_key(header::SET_COOKIE), "{address}");
    }
    let news = read(&router, "/portal/news").await;
    assert!(news.contains("Tin xem-duoc") && !news.contains("Tin nhap") && !news.contains("Tin da-go"));
    let catalogue = read(&router, "/portal/products").await;
    assert!(catalogue.contains("Cam Khe Mây") && !catalogue.contains("Hết hạn") && !catalogue.contains("Chưa có sao"));
    for address in [
        "/portal/products/A-1",
        "/portal/units/18001",
        "/portal/data/products.csv",
        "/portal/data/products.json",
        "/portal/data/exports.csv",
    ] {
        assert!(
            !read(&router, address).await.contains("lan\"") && !read(&router, address).await.contains("Nongthon: "),
            "{address} tells who entered it"
        );
    }
}

#[tokio::test]
async fn what_people_type_is_shown_and_never_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_, router) = shop(folder.path()).await;
    for address in [
        "/portal/products",
        "/portal/products/A-2",
        "/portal/producers/script-script-alert-1-script",
        "/portal/search?q=script",
        "/portal/search?q=%3Cscript%3Ealert(1)%3C/script%3E",
        "/portal/products?q=%3Cscript%3Ealert(1)%3C/script%3E",
        "/portal/news/xem-duoc",
        "/portal/news",
        "/portal/units/18001",
    ] {
        let page = read(&router, address).await;
        assert!(!page.contains("<script>") && !page.contains("<b>"), "{address}: {page}");
        let scripts = page.matches("<script").count();
        assert_eq!(scripts, page.matches("<script type=\"application/ld+json\">").count(), "{address}");
        assert_eq!(page.matches("</script").count(), scripts, "{address}: nothing closes a script but itself");
    }
    let page = read(&router, "/portal/products/A-2").await;
    let told =
        page.split("ld+json\">").nth(1).and_then(|rest| rest.split("</script>").next()).expect("structured data");
    let told: serde_json::Value = serde_json::from_str(told).expect("JSON");
    assert_eq!((&told["name"], &told["manufacturer"]["name"]), (&SCRIPT.into(), &SCRIPT.into()));
    assert_eq!(told["@type"], "Product");
    assert!(told.get("offers").is_none(), "nothing is offered");
}

#[tokio::test]
async fn odd_addresses_get_a_clear_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_, router) = shop(folder.path()).await;
    let long = format!("/portal/products?q={}", "x".repeat(10_000));
    let odd = [
        "/portal/products?star=9",
        "/portal/products?star=%00",
        "/portal/products?group=none",
        "/portal/products?district=18001",
        "/portal/products?export=maybe",
        "/portal/products?page=0",
        "/portal/products?page=99999999999999999999",
        "/portal/products?page=-1",
        &long,
        "/portal/search?q=%F0%9F&q=%ff&%ff=%zz",
        "/portal?as_of=nonsense",
        "/portal?as_of=1900-01-01",
        "/portal/products?star=4&star=9",
        "/portal/units/42?x=%",
        "/portal/news?page=7",
    ];
    for address in odd {
        let (status, headers, text) = ask(&router, address, &[]).await;
        assert!(!status.is_server_error() && text.contains("</html>"), "{address}: {status}");
        assert!(!headers.contains_key(header::SET_COOKIE));
    }
    assert_eq!(ask(&router, &long, &[]).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(ask(&router, "/portal/products?star=9", &[]).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        read(&router, "/portal?as_of=1900-01-01").await.split("<main").nth(1),
        read(&router, "/portal").await.split("<main").nth(1),
        "the portal is about today"
    );
}

#[tokio::test]
async fn a_new_word_is_on_the_page_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let (app, router) = shop(folder.path()).await;
    assert!(!read(&router, "/portal/news").await.contains("Tin nhap"));
    let draft =
        app.live.now().now.all::<NewsPost>().iter().find(|record| record.fact().code == "nhap").expect("there").seq;
    let fact =
        Sourced { fact: post("nhap", NewsState::Published), provenance: Provenance::Official, source: "t".to_owned() };
    app.ledger().amend(act(clock()), "42", vec![Amendment { fact, seen: Some(draft) }]).await.expect("written");
    app.live.catch_up(app.day()).await.expect("a state");
    assert!(read(&router, "/portal/news").await.contains("Tin nhap"));
}

#[tokio::test]
async fn open_data_says_the_same_in_every_format() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_, router) = shop(folder.path()).await;
    let page = read(&router, "/portal/data").await;
    let catalogue: serde_json::Value =
        serde_json::from_str(&read(&router, "/portal/data/catalogue.jsonld").await).expect("JSON");
    let sets = catalogue["dcat:dataset"].as_array().expect("sets");
    assert_eq!(sets.len(), 6);
    let mut files = 0;
    for set in sets {
        for file in set["dcat:distribution"].as_array().expect("files") {
            let address = file["dcat:downloadURL"]["@id"].as_str().expect("an address");
            assert!(page.contains(address), "{address}");
            let text = read(&router, address).await;
            files += 1;
            if let Some(name) = address.strip_suffix(".csv") {
                let mut csv = csv::Reader::from_reader(text.as_bytes());
                let head = csv.headers().expect("a head").clone();
                assert_eq!((&head[head.len() - 2], &head[head.len() - 1]), ("as_of", "known_at"), "{address}");
                let json = read(&router, &format!("{name}.json")).await;
                let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
                assert_eq!(json["as_of"], "2023-03-13");
                assert_eq!(json["licence"], "https://creativecommons.org/licenses/by/4.0/");
                let records: Result<Vec<_>, _> = csv.records().collect();
                let rows = json["rows"].as_array().expect("rows");
                assert_eq!(records.expect("rows").len(), rows.len(), "{address}");
            }
        }
    }
    assert_eq!(files, 14, "two have a place");
    let places: serde_json::Value =
        serde_json::from_str(&read(&router, "/portal/data/units.geojson").await).expect("JSON");
    let of_province = |feature: &&serde_json::Value| feature["properties"]["code"] == "42";
    let province = places["features"].as_array().expect("features").iter().find(of_province).expect("the province");
    assert_eq!(province["geometry"]["coordinates"], serde_json::json!([105.7, 18.3]), "longitude first");
    let products = read(&router, "/portal/data/products.csv").await;
    assert!(products.contains("A-4") && products.contains("withdrawn") && !products.contains("A-5"));
    assert!(!products.contains("\n=") && !products.contains(",="));
}

#[tokio::test]
async fn robots_and_sitemap_name_what_is_public() {
    let folder = tempfile::tempdir().expect("a folder");
    let (app, router) = shop(folder.path()).await;
    let changed = app.ledger().change_settings(act(clock()), &[("public.url", "https://ntm.example.vn")]).await;
    changed.expect("set");
    app.live.catch_up(app.day()).await.expect("a state");
    assert!(read(&router, "/robots.txt").await.contains("Sitemap: https://ntm.example.vn/sitemap.xml"));
    let map = read(&router, "/sitemap.xml").await;
    for address in map.split("<loc>").skip(1).map(|rest| rest.split("</loc>").next().expect("an address")) {
        let path = address.strip_prefix("https://ntm.example.vn").expect("whole addresses");
        read(&router, path).await;
    }
    assert!(map.contains("/portal/en/products/A-1") && !map.contains("A-5") && !map.contains("nhap"));
    let page = read(&router, "/portal/en/products/A-1?x=1").await;
    assert!(page.contains("rel=\"canonical\" href=\"https://ntm.example.vn/portal/en/products/A-1\""));
    assert!(page.contains("hreflang=\"vi\" href=\"https://ntm.example.vn/portal/products/A-1\""));
    let feed = read(&router, "/portal/news/feed").await;
    assert!(feed.contains("<link>https://ntm.example.vn/portal/news/xem-duoc</link>") && !feed.contains("<script"));
}

#[test]
fn addresses_bear_their_language() {
    assert_eq!(language("/portal/en/products"), (Lang::En, "/products"));
    assert_eq!(language("/portal/en"), (Lang::En, ""));
    assert_eq!(language("/portal/energy"), (Lang::Vi, "/energy"));
    assert_eq!(language("/portal"), (Lang::Vi, ""));
    assert!(
        is_address("/portal/x") && is_address("/robots.txt") && !is_address("/portals") && !is_address("/units/42")
    );
}

mod products;
