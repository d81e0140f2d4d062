//! What strangers get of products: certificates, papers, pictures, passports.

use super::*;

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
async fn a_published_picture_is_made_small_and_no_other_is_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let (app, router) = shop(folder.path()).await;
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_fn(1600, 900, |x, y| image::Rgb([x.to_le_bytes()[0], y.to_le_bytes()[0], 90]));
    picture.write_to(&mut bytes, image::ImageFormat::Png).expect("written");
    let digest = app.keep(&bytes.into_inner()).await.expect("kept");
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
    let digest = app.keep(&bytes.into_inner()).await.expect("kept");
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
    let other = app.keep(b"\xff\xd8\xff\xe0 no picture").await.expect("kept");
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
    let unseen = app.keep(b"\xff\xd8\xff\xe0 no picture").await.expect("kept");
    let address = format!("/portal/pictures/small/{unseen}");
    assert_eq!(ask(&router, &address, &[]).await.0, StatusCode::NOT_FOUND, "of a product that nobody sees");
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
