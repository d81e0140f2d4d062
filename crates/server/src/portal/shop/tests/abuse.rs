//! What strangers, buyers and sellers try: scripts, guessed links, other people's goods, floods.

use super::*;

const SCRIPT: &str = "\"><script>alert(1)</script>";

#[tokio::test]
async fn nothing_that_is_typed_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let (app, router) = open(folder.path()).await;
    let changes = [("name", SCRIPT), ("address", SCRIPT), ("note", SCRIPT)];
    let link = placed(&router, "A-1=1", &changes).await;
    let complaint = pairs(&[("words", SCRIPT)]);
    assert_eq!(post(&router, &format!("{link}/complain"), "", &complaint).await.0, StatusCode::SEE_OTHER);
    let (seller, _) = person(&app, "p1").await;
    let (office, csrf) = person(&app, "vp").await;
    for (address, cookie) in [
        (link.as_str(), ""),
        ("/producer/orders/DH000001", &seller),
        ("/producer/orders", &seller),
        ("/ocop/orders", &office),
    ] {
        let (status, _, page) = get(&router, address, cookie).await;
        assert_eq!(status, StatusCode::OK);
        assert!(!page.contains("<script>alert"), "{address}");
    }
    let id = orders(&app).await[0].complaints[0].id.clone();
    let answer = pairs(&[("csrf", &csrf), ("complaint", &id), ("answer", SCRIPT)]);
    assert_eq!(post(&router, "/ocop/orders/answer", &office, &answer).await.0, StatusCode::SEE_OTHER);
    assert_eq!(post(&router, "/ocop/orders/answer", &office, &answer).await.0, StatusCode::CONFLICT, "answered once");
    let page = get(&router, &link, "").await.2;
    assert!(page.contains("&#60;script&#62;") && !page.contains("<script>alert"));
    let (status, headers, data) = get(&router, &format!("{link}/data"), "").await;
    assert!(status == StatusCode::OK && headers[header::CONTENT_TYPE] == "application/json");
    let data: serde_json::Value = serde_json::from_str(&data).expect("JSON");
    assert_eq!((&data["buyer"]["name"], &data["complaints"][0]["answer"]), (&SCRIPT.into(), &SCRIPT.into()));
    // What is typed wrong is shown again, and does not run there either.
    let (status, _, page) =
        order(&router, "A-1=1", &[("name", SCRIPT), ("email", SCRIPT), ("telephone", SCRIPT)]).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && !page.contains("<script>alert"));
}

#[tokio::test]
async fn links_are_not_guessed_and_sellers_see_only_what_is_theirs() {
    let folder = tempfile::tempdir().expect("a folder");
    let (app, router) = open(folder.path()).await;
    let link = placed(&router, "A-1=1", &[]).await;
    let token = link.rsplit('/').next().expect("a token");
    assert!(token.len() >= 43, "256 bits");
    let last = if token.ends_with('A') { "E" } else { "A" };
    let near = format!("{}{last}", &token[..token.len() - 1]);
    for guess in [&near, &token[..40], "1", "DH000001", "%25", "*"] {
        for path in ["", "/data", "/pay/P-1"] {
            assert_eq!(
                get(&router, &format!("/portal/orders/{guess}{path}"), "").await.0,
                StatusCode::NOT_FOUND,
                "{guess}"
            );
        }
        for path in ["cancel", "complain", "forget"] {
            let fields = pairs(&[("producer", "P-1"), ("words", "x"), ("sure", "yes")]);
            let (status, ..) = post(&router, &format!("/portal/orders/{guess}/{path}"), "", &fields).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{guess}");
        }
    }
    assert!(orders(&app).await[0].buyer.is_some());
    let stored = app.ledger().order(Selection::Token(token)).await.expect("readable");
    assert!(stored.is_none(), "the link itself is not kept");

    let (other, csrf) = person(&app, "p2").await;
    assert_eq!(get(&router, "/producer/orders/DH000001", &other).await.0, StatusCode::NOT_FOUND);
    assert!(!get(&router, "/producer/orders", &other).await.2.contains("DH000001"));
    for producer in ["P-1", "P-2"] {
        let step = pairs(&[("csrf", &csrf), ("producer", producer), ("to", "accepted")]);
        assert_eq!(post(&router, "/producer/orders/DH000001/step", &other, &step).await.0, StatusCode::NOT_FOUND);
    }
    let sell =
        pairs(&[("csrf", &csrf), ("product", "A-1"), ("price", "1"), ("pack", "x"), ("stock", "9"), ("seen", "")]);
    assert_eq!(post(&router, "/producer/offers/save", &other, &sell).await.0, StatusCode::NOT_FOUND);
    let paid = pairs(&[
        ("csrf", &csrf),
        ("producer", "P-1"),
        ("bank", "970415"),
        ("number", "1"),
        ("holder", "X"),
        ("seen", ""),
    ]);
    assert_eq!(post(&router, "/producer/offers/account", &other, &paid).await.0, StatusCode::NOT_FOUND);
    let (office, _) = person(&app, "vp").await;
    let page = get(&router, "/ocop/orders", &office).await.2;
    assert!(page.contains("DH000001") && !page.contains("Hương Sơn") && !page.contains("0912"));
}

#[tokio::test]
async fn complaints_are_bounded_and_the_office_stops_a_sale() {
    let folder = tempfile::tempdir().expect("a folder");
    let (app, router) = open(folder.path()).await;
    let link = placed(&router, "A-1=1", &[]).await;
    let complain =
        async |words: &str| post(&router, &format!("{link}/complain"), "", &pairs(&[("words", words)])).await.0;
    assert_eq!(complain("").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(complain(&"x".repeat(2_001)).await, StatusCode::UNPROCESSABLE_ENTITY);
    for _ in 0..5 {
        assert_eq!(complain("hỏng").await, StatusCode::SEE_OTHER);
    }
    assert_eq!(complain("hỏng").await, StatusCode::CONFLICT);
    let told = app.ledger().notices(&AccountId("vp".to_owned()), 10).await.expect("readable");
    assert_eq!((told.len(), told[0].kind.as_str()), (5, "complaint"));
    let (office, csrf) = person(&app, "vp").await;
    let stop = |state: &str, seen: &str| {
        pairs(&[("csrf", &csrf), ("product", "A-1"), ("state", state), ("reason", "kiểm tra"), ("seen", seen)])
    };
    assert_eq!(post(&router, "/ocop/orders/moderate", &office, &stop("stopped", "")).await.0, StatusCode::SEE_OTHER);
    assert_eq!(
        post(&router, "/ocop/orders/moderate", &office, &stop("open", "")).await.0,
        StatusCode::CONFLICT,
        "based on nothing seen"
    );
    assert!(!get(&router, "/portal/shop", "").await.2.contains("Cam A-1"));
    let page = get(&router, "/portal/cart", "nt_cart=A-1=1").await.2;
    assert!(page.contains("không còn bán nữa"), "{page}");
    let (seller, csrf) = person(&app, "p1").await;
    assert!(get(&router, "/producer/offers", &seller).await.2.contains("kiểm tra"));
    let own = pairs(&[("csrf", &csrf), ("product", "A-1"), ("state", "open"), ("reason", "x"), ("seen", "")]);
    assert_eq!(post(&router, "/ocop/orders/moderate", &seller, &own).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn orders_come_from_people_and_not_in_floods() {
    let folder = tempfile::tempdir().expect("a folder");
    let (app, router) = open(folder.path()).await;
    let cookie = "nt_cart=A-2=1";
    let form = async || {
        let mut fields = hidden(&get(&router, "/portal/cart/order", cookie).await.2);
        fields.extend(pairs(&BUYER));
        fields
    };
    let order = async |fields: &[(String, String)]| post(&router, "/portal/cart/order", cookie, fields).await.0;
    let with = |fields: &[(String, String)], name: &str, value: &str| {
        let mut fields = fields.to_vec();
        fields.retain(|(field, _)| field != name);
        fields.push((name.to_owned(), value.to_owned()));
        fields
    };
    let fields = form().await;
    assert_eq!(order(&fields).await, StatusCode::CONFLICT, "nobody is so quick");
    wait();
    for forged in ["", "1.a.b", "1678672800000.AAAAAAAAAAAAAAAA.AAAA"] {
        assert_eq!(order(&with(&fields, "ticket", forged)).await, StatusCode::FORBIDDEN, "{forged}");
    }
    assert_eq!(order(&with(&fields, "website", "https://example.com")).await, StatusCode::FORBIDDEN);
    let foreign = |name: &str, value: &str| {
        let request = Request::post("/portal/cart/order").header(header::HOST, "ntm.example.vn").header(name, value);
        send(&router, request.body(Body::empty()).expect("a request"))
    };
    for (name, value) in
        [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site")]
    {
        assert_eq!(foreign(name, value).await.0, StatusCode::FORBIDDEN, "{name}");
    }
    assert_eq!(orders(&app).await, []);
    assert_eq!(order(&fields).await, StatusCode::SEE_OTHER);
    assert_eq!(order(&fields).await, StatusCode::CONFLICT, "a form is good once");
    let mut refused = None;
    for number in 1..40 {
        let fields = form().await;
        wait();
        // Written otherwise, it is the same telephone.
        let fields =
            with(&fields, "telephone", &"0912345678".replacen('1', if number % 2 == 0 { "1." } else { "1 " }, 1));
        let fields = with(&fields, "email", &format!("mua{number}@example.vn"));
        if order(&fields).await == StatusCode::TOO_MANY_REQUESTS {
            refused = Some(number);
            break;
        }
    }
    assert_eq!(refused, Some(10), "ten in an hour with one telephone");
    let before = orders(&app).await.len();
    for number in 0..40 {
        let fields = form().await;
        wait();
        let fields = with(&fields, "telephone", &format!("09800000{number:02}"));
        let fields = with(&fields, "email", &format!("khac{number}@example.vn"));
        let status = order(&fields).await;
        assert!(matches!(status, StatusCode::SEE_OTHER | StatusCode::TOO_MANY_REQUESTS), "{status}");
    }
    assert!(orders(&app).await.len() < before + 30, "thirty in an hour from one place");
}
