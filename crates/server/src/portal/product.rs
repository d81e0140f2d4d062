//! A product: its stars and how its certificate stands, what is told of it, who makes it, and where it is sold.

use askama::Template;
use axum::extract::Path;
use programme::{
    country,
    fact::{Provenance, Record, StarDecision},
    vietnamese,
};

use super::{
    catalogue::stars,
    frame::{Frame, render},
    goods::goods,
    shop::{Offered, offered},
    structured,
    told::{Told, certificate},
};
use crate::{failure::Failure, pages::frame::Page, request::Visit};

#[derive(Template)]
#[template(path = "portal/product.html")]
struct ProductPage<'v> {
    frame: Frame<'v>,
    told: Told,
    code: String,
    /// What is asked for it, where it is on offer.
    offer: Option<Offered>,
    /// Countries it is exported to, and since when.
    exports: Vec<(String, String)>,
    history: Vec<Decided>,
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
    let name = good.product().name.clone();
    let description = format!("{name}. {}", certificate(&visit, &good));
    let mut frame = Frame::new(&visit, name, description).await?;
    let told = Told::new(&frame, &good);
    frame.picture = told.photos.first().map(|(digest, _)| frame.whole(frame.picture(digest, "large")));
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
    let all = moment.now.all::<StarDecision>().iter();
    let mut decisions: Vec<_> = all.filter(|record| record.fact().product == code).collect();
    decisions.sort_by_key(|record| std::cmp::Reverse((record.fact().date, record.seq)));
    let offer = offered(&visit, &code).map(|on| Offered::new(&frame, &on));
    render(&ProductPage {
        structured: structured::product(&frame, &good, &told, offer.as_ref()),
        offer,
        told,
        exports: good
            .exports
            .iter()
            .map(|record| {
                (country::name(&record.fact().country, visit.lang).to_owned(), vietnamese::date(record.fact().since))
            })
            .collect(),
        history: decisions.into_iter().map(decided).collect(),
        source: super::source(&good.record.sourced.source).map(str::to_owned),
        code,
        frame,
    })
}
