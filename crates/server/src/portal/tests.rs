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
async fn a_certificate_that_is_gone_is_said_to_be() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_, router) = shop(folder.path()).await;
    for (code, says) in [("A-1", "is valid"), ("A-3", "lapsed on 01/09/2022"), ("A-4", "was withdrawn on 01/01/2023")] {
        let page = read(&router, &format!("/portal/en/products/{code}")).await;
        assert!(page.contains(says), "{code}: {page}");
        assert_eq!(page.contains("hasCertification"), code == "A-1", "{code}");
    }
    let producer = read(&router, "/portal/en/producers/htx-khe-may").await;
    assert_eq!(producer.matches("tag bad").count(), 2);
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
async fn facets_count_what_choosing_them_finds() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_, router) = shop(folder.path()).await;
    let all = read(&router, "/portal/en/products").await;
    assert!(all.contains("2 products"));
    for (query, count) in [
        ("star=4", "1 products"),
        ("star=3", "1 products"),
        ("export=yes", "1 products"),
        ("export=no&star=4", "0 products"),
        ("district=439", "2 products"),
        ("q=khe+may", "1 products"),
        ("q=khe&star=3", "0 products"),
    ] {
        let page = read(&router, &format!("/portal/en/products?{query}")).await;
        assert!(page.contains(count), "{query}: {page}");
    }
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
async fn a_published_picture_is_made_small_and_no_other_is_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let (app, router) = shop(folder.path()).await;
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_fn(1600, 900, |x, y| image::Rgb([x.to_le_bytes()[0], y.to_le_bytes()[0], 90]));
    picture.write_to(&mut bytes, image::ImageFormat::Png).expect("written");
    let digest = app.store.put(&bytes.into_inner()).await.expect("kept");
    let address = format!("/portal/pictures/medium/{digest}");
    assert_eq!(ask(&router, &address, &[]).await.0, StatusCode::NOT_FOUND, "kept is not published");
    let shown = NewsPost {
        picture: Some(format!("sha256:{digest}")),
        caption: Some("Cam".to_owned()),
        ..post("anh", NewsState::Published)
    };
    say(&app, vec![shown]).await;
    let answer = router
        .clone()
        .oneshot(Request::builder().uri(&address).body(Body::empty()).expect("a request"))
        .await
        .expect("an answer");
    assert_eq!(
        (answer.status(), &answer.headers()[header::CONTENT_TYPE]),
        (StatusCode::OK, &header::HeaderValue::from_static("image/jpeg"))
    );
    let small = to_bytes(answer.into_body(), 1 << 22).await.expect("a picture");
    let small = image::load_from_memory(&small).expect("a picture");
    assert_eq!((small.width(), small.height()), (720, 405));
    assert!(read(&router, "/portal/news/anh").await.contains(&address));
}

/// A paper of the producer of Khe Mây that holds until a day.
fn paper(kind: PaperKind, number: &str, expires: jiff::civil::Date) -> ProducerPaper {
    ProducerPaper {
        producer: "CT-1".to_owned(),
        kind,
        number: number.to_owned(),
        issued: date(2020, 1, 1),
        expires: Some(expires),
        issuer: "Chi cục A".to_owned(),
        evidence: Some("sha256:00".to_owned()),
    }
}

/// A producer on record makes A-1, with a profile, papers and a photograph; gives the digest of that.
async fn furnish(app: &App) -> String {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_fn(800, 400, |x, y| image::Rgb([x.to_le_bytes()[0], y.to_le_bytes()[0], 9]));
    picture.write_to(&mut bytes, image::ImageFormat::Png).expect("written");
    let digest = app.store.put(&bytes.into_inner()).await.expect("kept");
    let producer = Producer {
        code: "CT-1".to_owned(),
        name: "Hợp tác xã Khe Mây".to_owned(),
        kind: ProducerKind::Household,
        unit: "18001".parse().expect("a code"),
        address: Some("Thôn 9".to_owned()),
        telephone: Some("0239 3855 001".to_owned()),
        email: Some("khemay@example.vn".to_owned()),
        representative: Some("Nguyễn Thị Kín".to_owned()),
        since: date(2020, 1, 1),
    };
    say(app, vec![producer]).await;
    let made =
        Product { producer_code: Some("CT-1".to_owned()), subgroup: Some(1), ..product("A-9", "Cam bù", "tên cũ") };
    let unseen = Product { producer_code: Some("CT-1".to_owned()), ..product("A-8", "Chưa xét", "tên cũ") };
    say(app, vec![made, unseen]).await;
    say(app, vec![decision("A-9", date(2022, 5, 1), Award::Award, 4)]).await;
    let profile = |day, story: &str| ProductProfile {
        product: "A-9".to_owned(),
        date: day,
        story: Some(story.to_owned()),
        ingredients: Some("Cam <b>bù</b>".to_owned()),
        capacity: None,
        markets: Some("Hà Nội".to_owned()),
        packs: None,
        keeping: Some("Nơi mát".to_owned()),
        shelf_life: None,
        english: Some("Oranges of the hills.".to_owned()),
    };
    say(app, vec![profile(date(2022, 1, 1), "Chuyện cũ"), profile(date(2022, 6, 1), "Chuyện mới")]).await;
    let photo = |product: &str, evidence: &str| ProductPhoto {
        product: product.to_owned(),
        place: 1,
        evidence: format!("sha256:{evidence}"),
        caption: Some("Quả cam".to_owned()),
        date: date(2022, 6, 1),
    };
    let other = app.store.put(b"\xff\xd8\xff\xe0 no picture").await.expect("kept");
    say(app, vec![photo("A-9", &digest), photo("A-8", &other)]).await;
    let papers = vec![
        paper(PaperKind::FoodSafety, "ATTP-7", date(2024, 1, 1)),
        paper(PaperKind::Traceability, "MV-HET-HAN", date(2023, 3, 12)),
    ];
    say(app, papers).await;
    digest
}

#[tokio::test]
async fn a_product_is_told_whole_and_no_person_with_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (app, router) = shop(folder.path()).await;
    let digest = furnish(&app).await;
    let page = read(&router, "/portal/products/A-9").await;
    let picture = format!("/portal/pictures/small/{digest}");
    for said in [
        "Chuyện mới",
        "Cam &#60;b&#62;bù&#60;/b&#62;",
        "Hà Nội",
        "Nơi mát",
        "ATTP-7",
        "Chi cục A",
        &picture,
        "alt=\"Quả cam\"",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(page.contains("href=\"/portal/producers/CT-1\""), "the producer is addressed by its code");
    assert!(!page.contains("tên cũ") && !page.contains("Chuyện cũ") && !page.contains("Oranges"));
    assert!(read(&router, "/portal/en/products/A-9").await.contains("Oranges of the hills."));
    let producer = read(&router, "/portal/producers/CT-1").await;
    assert!(producer.contains("Cam bù") && producer.contains("ATTP-7") && !producer.contains("Chưa xét"));
    for text in [&page, &producer] {
        for kept in ["MV-HET-HAN", "0239", "khemay@", "Kín", "Thôn 9", "sha256"] {
            assert!(!text.contains(kept), "{kept} is told");
        }
    }
    let told = page.split("ld+json\">").nth(1).and_then(|rest| rest.split("</script>").next()).expect("data");
    let told: serde_json::Value = serde_json::from_str(told).expect("JSON");
    assert_eq!(told["manufacturer"]["name"], "Hợp tác xã Khe Mây");
    assert_eq!(told["image"], serde_json::json!([format!("/portal/pictures/large/{digest}")]));
    assert!(told["description"].as_str().is_some_and(|text| text.contains("Chuyện mới")));
    assert_eq!(ask(&router, &picture, &[]).await.0, StatusCode::OK);
    let unseen = app.store.put(b"\xff\xd8\xff\xe0 no picture").await.expect("kept");
    let address = format!("/portal/pictures/small/{unseen}");
    assert_eq!(ask(&router, &address, &[]).await.0, StatusCode::NOT_FOUND, "of a product that nobody sees");
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

/// The keys of passports, as the office makes and replaces them.
async fn keep_keys(app: &App, keys: &[[u8; 32]]) -> Keys {
    let keys: Vec<String> = keys.iter().map(|key| URL_SAFE_NO_PAD.encode(key)).collect();
    let made = [(PASSPORT_KEYS, &*keys.join(" "))];
    app.ledger().change_settings(act(clock()), &made).await.expect("kept");
    Keys::read(&Settings::read(app.ledger()).await.expect("settings"))
}

#[tokio::test]
async fn a_passport_tells_the_product_in_both_languages_and_says_when_its_certificate_is_gone() {
    let folder = tempfile::tempdir().expect("a folder");
    let units = UNITS.replace("18001,439,commune,Một,,,,,", "18001,439,commune,Một,,,18.4,105.4,");
    let units = format!("{units}18004,439,commune,Hai,,,18.5,105.5,,1,north_central,,,t\n");
    let (app, router) = shop_among(folder.path(), &units).await;
    furnish(&app).await;
    let keys = keep_keys(&app, &[[1; 32]]).await;
    for (lang, said) in [
        (Lang::Vi, ["còn hiệu lực", "Hợp tác xã Khe Mây", "Chuyện mới", "ATTP-7", "Nơi sản xuất trên bản đồ"]),
        (Lang::En, ["is valid", "Hợp tác xã Khe Mây", "Oranges of the hills.", "ATTP-7", "on the map"]),
    ] {
        let address = keys.address(lang, "A-9").expect("a key");
        let (status, headers, page) = ask(&router, &address, &[(header::COOKIE, "nt_session=x; nt_lang=en")]).await;
        assert_eq!(status, StatusCode::OK, "{address}");
        assert!(!headers.contains_key(header::SET_COOKIE));
        for said in said {
            assert!(page.contains(said), "{address}: {said}");
        }
        let marked = (page.matches("t-met").count(), page.matches("t-none").count());
        assert_eq!(marked, (1, 1), "its commune is marked, and no other: {page}");
        assert!(page.contains("noindex") && !page.contains("<script>"));
        for kept in ["MV-HET-HAN", "0239", "khemay@", "Kín"] {
            assert!(!page.contains(kept), "{kept} is told");
        }
    }
    for (code, says) in [("A-3", "lapsed on 01/09/2022"), ("A-4", "was withdrawn on 01/01/2023")] {
        let page = read(&router, &keys.address(Lang::En, code).expect("a key")).await;
        assert!(page.contains(says) && page.contains("has no OCOP certificate now"), "{code}");
    }
    assert!(!read(&router, &keys.address(Lang::En, "A-2").expect("a key")).await.contains("<script>"));
}

#[tokio::test]
async fn a_forged_passport_is_refused_and_an_older_key_still_reads() {
    let folder = tempfile::tempdir().expect("a folder");
    let (app, router) = shop(folder.path()).await;
    let refused = async |address: &str| {
        let (status, headers, page) = ask(&router, address, &[]).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{address}");
        assert!(page.contains("was not issued here") && page.contains("portal.css"), "{address}: {page}");
        assert!(!headers.contains_key(header::SET_COOKIE));
    };
    refused("/portal/en/p/A-1~AAAAAAAAAAAA").await;
    let old = keep_keys(&app, &[[1; 32]]).await;
    let printed = old.address(Lang::En, "A-1").expect("a key");
    assert!(read(&router, &printed).await.contains("Cam Khe Mây"));
    let other = printed.replace("/p/A-1~", "/p/A-3~");
    let cut = &printed[..printed.len() - 1];
    let unseen = old.address(Lang::En, "A-5").expect("a key");
    for forged in [&other, cut, &unseen, "/portal/en/p/A-1", "/portal/en/p/~", "/portal/en/p/A-1~%00%ff"] {
        refused(forged).await;
    }
    let new = keep_keys(&app, &[[2; 32], [1; 32]]).await;
    assert_ne!(new.address(Lang::En, "A-1").expect("a key"), printed);
    assert!(read(&router, &printed).await.contains("Cam Khe Mây"), "labels that were printed still read");
    assert!(read(&router, &new.address(Lang::En, "A-1").expect("a key")).await.contains("Cam Khe Mây"));
    keep_keys(&app, &[[3; 32]]).await;
    app.live.catch_up(app.day()).await.expect("a state");
    refused(&new.address(Lang::En, "A-2").expect("a key")).await;
}
