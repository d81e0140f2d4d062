//! Sheets of labels with the passports of OCOP products: chosen in a form, set as PDF.

use std::collections::BTreeSet;

use askama::Template;
use axum::{
    http::header,
    response::{IntoResponse as _, Response},
};
use documents::labels::{self, Label, SIZES, Size};
use programme::{Lang, fact::Provenance, policy::Action, vietnamese::fold};

use super::frame::{Frame, Page};
use crate::{
    failure::{Failure, form_urlencoded},
    passport,
    portal::{Good, goods},
    request::{Fields, Visit},
    route::{Access::Office, Route},
    settings::{PUBLIC_URL, Settings},
};

/// The pages of labels.
pub fn routes() -> Vec<Route> {
    let access = Office(Action::WriteReports);
    vec![Route::get("/ocop/labels", access, page), Route::post("/ocop/labels/print", access, print)]
}

/// So many labels are set at once.
const MOST: usize = 2_400;

/// So many labels of a product are set at once.
pub const MOST_COPIES: u16 = 480;

#[derive(Template)]
#[template(path = "labels.html")]
struct LabelsPage<'a> {
    frame: Frame<'a>,
    /// Whether the office said where the portal is: a code must lead somewhere.
    is_reachable: bool,
    words: String,
    products: Vec<Choice>,
    sizes: &'static [Size],
    most: u16,
}

/// A product that labels can be printed for.
struct Choice {
    code: String,
    name: String,
    stars: String,
    producer: String,
    place: String,
}

/// `GET /ocop/labels?q=`: the products whose certificate is valid.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.asked("q").unwrap_or_default().trim().to_owned();
    let moment = &visit.moment;
    let choice = |good: Good<'_>| Choice {
        code: good.product().code.clone(),
        name: good.product().name.clone(),
        stars: "★".repeat(good.star().into()),
        producer: good.maker.as_ref().map_or("", |maker| maker.name).to_owned(),
        place: good.place(moment),
    };
    let products = found(&visit, &words).into_iter().map(choice).collect();
    let is_reachable = Settings::read(visit.app.ledger()).await?.made(&PUBLIC_URL).is_some();
    Frame::new(&visit, "labels").render(|frame| LabelsPage {
        frame,
        is_reachable,
        words,
        products,
        sizes: &SIZES,
        most: MOST_COPIES,
    })
}

/// The products with a valid certificate that words name by code, name, producer or place.
fn found<'v>(visit: &'v Visit, words: &str) -> Vec<Good<'v>> {
    let folded = fold(words);
    let is_named = |good: &Good<'_>| {
        let (product, maker) = (good.product(), good.maker.as_ref().map_or("", |maker| maker.name));
        let all = fold(&[&product.code, &product.name, maker, &good.place(&visit.moment)].join(" "));
        folded.split_whitespace().all(|word| all.contains(word))
    };
    goods(&visit.moment).into_iter().filter(|good| good.is_valid() && is_named(good)).collect()
}

/// What is to be printed.
#[derive(Debug)]
pub struct Order {
    /// The codes of products.
    pub products: Vec<String>,
    /// So many labels of each.
    pub copies: u16,
    /// On these sheets.
    pub size: &'static Size,
}

/// `POST /ocop/labels/print`.
pub async fn print(visit: Visit, form: Fields) -> Result<Response, Failure> {
    let order = Order {
        products: if form.get("all") == "yes" {
            found(&visit, form.get("q")).into_iter().map(|good| good.product().code.clone()).collect()
        } else {
            form.all("product").map(str::to_owned).collect()
        },
        copies: form.get("copies").parse().map_err(|_| Failure::Bad("labels-copies-wrong"))?,
        size: Size::find(form.get("size")).ok_or(Failure::Bad("labels-size-wrong"))?,
    };
    sheets(&visit, order).await
}

/// The sheets as PDF. The first ones ever make the key that signs their addresses.
pub async fn sheets(visit: &Visit, order: Order) -> Result<Response, Failure> {
    let settings = Settings::read(visit.app.ledger()).await?;
    if settings.made(&PUBLIC_URL).is_none() {
        return Err(Failure::Conflict("labels-no-public-url"));
    }
    if !(1..=MOST_COPIES).contains(&order.copies) {
        return Err(Failure::Bad("labels-copies-wrong"));
    }
    let chosen: BTreeSet<&str> = order.products.iter().map(String::as_str).collect();
    let mut products = goods(&visit.moment);
    products.retain(|good| chosen.contains(good.product().code.as_str()));
    if chosen.is_empty() || products.len() < chosen.len() || !products.iter().all(Good::is_valid) {
        return Err(Failure::Bad("labels-products-wrong"));
    }
    if products.len() * usize::from(order.copies) > MOST {
        return Err(Failure::Bad("labels-too-many"));
    }
    let keys = passport::keys(visit).await?;
    let label = |good: &Good<'_>| {
        let product = good.product();
        let path = keys.address(Lang::Vi, &product.code)?;
        Some(Label {
            name: product.name.clone(),
            star: good.certificate.star,
            address: settings.public(&path)?,
            illustrative: good.record.sourced.provenance == Provenance::Illustrative,
        })
    };
    let signed: Option<Vec<Label>> = products.iter().map(label).collect();
    let signed = signed.ok_or_else(|| Failure::Broken("no key to sign labels with".to_owned()))?;
    let copies = usize::from(order.copies);
    let all: Vec<Label> = signed.into_iter().flat_map(|label| std::iter::repeat_n(label, copies)).collect();
    // Setting thousands of labels takes long: not on the threads that serve.
    let day = visit.moment.as_of();
    let set = tokio::task::spawn_blocking(move || labels::sheets(&all, order.size, day)).await;
    let pdf = set.map_err(|error| Failure::Broken(error.to_string()))?;
    let pdf = pdf.map_err(|error| Failure::Broken(error.to_string()))?;
    let name = form_urlencoded(&format!("tem-ocop-{}.pdf", order.size.id));
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, pdf).into_response())
}

#[cfg(test)]
mod tests {
    use axum::{
        body::{Body, to_bytes},
        http::{Request, StatusCode},
    };
    use jiff::{Timestamp, civil::date};
    use ledger::{AccountId, Amendment};
    use programme::{
        fact::{Award, Product, Sourced, Star, StarDecision},
        policy::Role,
    };
    use tower::ServiceExt as _;

    use super::*;
    use crate::{
        app::App,
        auth,
        passport::Keys,
        route::router,
        test_office::{UNITS, act, office},
    };

    fn clock() -> Timestamp {
        Timestamp::from_second(1_678_672_800).expect("a moment")
    }

    async fn certify(app: &App, code: &str, day: jiff::civil::Date) {
        let product = Product {
            code: code.to_owned(),
            name: "Cam bù".to_owned(),
            producer: None,
            unit: "18001".parse().expect("a code"),
            group: "food".to_owned(),
            joined: date(2019, 1, 1),
            producer_code: None,
            subgroup: None,
        };
        let star = StarDecision {
            product: code.to_owned(),
            date: day,
            action: Award::Award,
            star: Star::new(4).expect("stars"),
            number: None,
            dossier: None,
            reason: None,
        };
        let source = "t".to_owned();
        let product = Sourced { fact: product, provenance: Provenance::Official, source: source.clone() };
        let star = Sourced { fact: star, provenance: Provenance::Official, source };
        let ledger = app.ledger();
        ledger.amend(act(clock()), "42", vec![Amendment { fact: product, seen: None }]).await.expect("written");
        ledger.amend(act(clock()), "42", vec![Amendment { fact: star, seen: None }]).await.expect("written");
        app.live.catch_up(app.day()).await.expect("a state");
    }

    async fn keys(app: &App) -> Keys {
        Keys::read(&Settings::read(app.ledger()).await.expect("settings"))
    }

    #[tokio::test]
    async fn labels_are_made_of_valid_products_once_the_portal_has_an_address() {
        let folder = tempfile::tempdir().expect("a folder");
        let app = office(folder.path(), UNITS, &[("vp", Role::Coordinator, "42", None)], clock).await;
        certify(&app, "A-1", date(2022, 5, 1)).await;
        certify(&app, "A-3", date(2019, 9, 1)).await;
        let secret = auth::session::begin(&app, &AccountId("vp".to_owned()), false, "test").await.expect("begun");
        let viewer = auth::session::viewer(&app, &secret).await.expect("readable").expect("signed in");
        let csrf = viewer.csrf().expect("a session").to_owned();
        let print = async |fields: &str| {
            let request = Request::post("/ocop/labels/print")
                .header(header::COOKIE, format!("{}={secret}", crate::request::SESSION))
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Body::from(format!("csrf={csrf}&{fields}")));
            let answer = router(&app).oneshot(request.expect("a request")).await.expect("an answer");
            let status = answer.status();
            (status, to_bytes(answer.into_body(), 1 << 22).await.expect("a body"))
        };
        let wanted = "product=A-1&copies=25&size=3x8";
        assert_eq!(print(wanted).await.0, StatusCode::CONFLICT, "nobody said where the portal is");
        assert_eq!(keys(&app).await.count(), 0, "and so no key was needed");
        let public = [(PUBLIC_URL.key, "https://ntm.example.vn")];
        app.ledger().change_settings(act(clock()), &public).await.expect("kept");
        for wrong in [
            "copies=1&size=3x8",
            "product=A-1&copies=0&size=3x8",
            "product=A-1&copies=481&size=3x8",
            "product=A-1&copies=x&size=3x8",
            "product=A-1&copies=1&size=9x9",
            "product=A-1&product=A-3&copies=1&size=3x8",
            "product=nothing&copies=1&size=3x8",
        ] {
            assert_eq!(print(wrong).await.0, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        }
        let (status, pdf) = print(wanted).await;
        assert!(status == StatusCode::OK && pdf.starts_with(b"%PDF-"));
        let first = keys(&app).await.address(Lang::Vi, "A-1").expect("a key was made");
        assert_eq!(print(wanted).await.1, pdf, "the same key signs the same labels");
        assert_eq!(keys(&app).await.count(), 1);
        let answer = router(&app).oneshot(Request::get(&first).body(Body::empty()).expect("a request")).await;
        assert_eq!(answer.expect("an answer").status(), StatusCode::OK, "{first}");
    }
}
