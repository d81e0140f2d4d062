//! A product: its stars and how its certificate stands, who makes it, where it comes from and where it is sold.

use askama::Template;
use axum::extract::Path;
use programme::{
    certificate::{CertificateState, decisions},
    country,
    fact::{Provenance, Record, StarDecision},
    unit::UnitIndex,
    vietnamese,
};

use super::{
    catalogue::{group, stars},
    frame::{Frame, render},
    goods::{Good, goods, slug},
    structured,
};
use crate::{failure::Failure, pages::frame::Page, request::Visit};

#[derive(Template)]
#[template(path = "portal/product.html")]
struct ProductPage<'v> {
    frame: Frame<'v>,
    name: String,
    code: String,
    stars: (String, String),
    group: String,
    /// How the certificate stands, in a sentence, and its class.
    certificate: String,
    state: CertificateState,
    /// Who makes it: name and page.
    producer: Option<(String, String)>,
    /// The units it comes from, the province first: name and address.
    places: Vec<(String, String)>,
    /// Countries it is exported to, and since when.
    exports: Vec<(String, String)>,
    history: Vec<Decided>,
    provenance: Provenance,
    source: Option<String>,
    /// The same for machines: JSON-LD of schema.org.
    structured: String,
}

/// A decision on its stars.
struct Decided {
    says: String,
    stars: (String, String),
    date: String,
    number: Option<String>,
    provenance: Provenance,
}

/// `GET /portal/products/{product}`.
pub async fn page(visit: Visit, Path(code): Path<String>) -> Result<Page, Failure> {
    let moment = &visit.moment;
    let good = goods(moment).into_iter().find(|good| good.product().code == code).ok_or(Failure::NotFound)?;
    let product = good.product();
    let certificate = certificate(&visit, &good);
    let description = format!("{}. {certificate}", product.name);
    let frame = Frame::new(&visit, product.name.clone(), description).await?;
    let place = |unit: UnitIndex| {
        let unit = moment.unit(unit);
        (unit.full_name(), frame.link(format!("/units/{}", unit.code)))
    };
    let producer = product.producer.clone().map(|name| {
        let page = slug(&name);
        let href = if page.is_empty() { String::new() } else { frame.link(format!("/producers/{page}")) };
        (name, href)
    });
    let decided = |record: &Record<StarDecision>| {
        let fact = record.fact();
        Decided {
            says: fact.action.label(visit.lang).to_owned(),
            stars: stars(&frame, fact.star.get()),
            date: vietnamese::date(fact.date),
            number: fact.number.clone(),
            provenance: record.sourced.provenance,
        }
    };
    let group = group(moment, &frame, &product.group);
    render(&ProductPage {
        structured: structured::product(&frame, &good, &group),
        name: product.name.clone(),
        code,
        stars: stars(&frame, good.star()),
        group,
        certificate,
        state: good.standing.state,
        producer,
        places: good.unit.map(|unit| moment.path(unit)).unwrap_or_default().into_iter().map(place).collect(),
        exports: good
            .exports
            .iter()
            .map(|record| {
                (country::name(&record.fact().country, visit.lang).to_owned(), vietnamese::date(record.fact().since))
            })
            .collect(),
        history: decisions(&moment.now, &product.code).into_iter().rev().map(decided).collect(),
        provenance: good.record.sourced.provenance,
        source: super::source(&good.record.sourced.source).map(str::to_owned),
        frame,
    })
}

/// How the certificate stands, said plainly.
fn certificate(visit: &Visit, good: &Good<'_>) -> String {
    let fact = good.standing.decision.fact();
    let (star, from, to) =
        (fact.star.get().to_string(), vietnamese::date(fact.date), vietnamese::date(good.standing.ends));
    let key = match good.standing.state {
        CertificateState::Valid => "portal-certificate-valid",
        CertificateState::Lapsed => "portal-certificate-lapsed",
        CertificateState::Withdrawn => "portal-certificate-withdrawn",
    };
    visit.words(key, &[("star", &star), ("from", &from), ("to", &to)])
}
