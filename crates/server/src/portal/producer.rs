//! A producer with its valid papers and the products the public sees. How to reach it is not told: it may be a person.

use askama::Template;
use axum::extract::Path;
use programme::fact::{Producer, Provenance, Record};

use super::{
    catalogue::Card,
    frame::{Frame, render},
    goods::goods,
    structured,
    told::{Paper, papers},
};
use crate::{failure::Failure, pages::frame::Page, request::Visit};

#[derive(Template)]
#[template(path = "portal/producer.html")]
struct ProducerPage<'v> {
    frame: Frame<'v>,
    name: String,
    record: Option<OnRecord>,
    papers: Vec<Paper>,
    cards: Vec<Card>,
    /// The same for machines: JSON-LD of schema.org.
    structured: String,
}

/// What is on record of a producer.
struct OnRecord {
    kind: &'static str,
    /// Where it works: name and address.
    place: Option<(String, String)>,
    provenance: Provenance,
    source: Option<String>,
}

/// `GET /portal/producers/{producer}`.
pub async fn page(visit: Visit, Path(producer): Path<String>) -> Result<Page, Failure> {
    let moment = &visit.moment;
    let mut goods = goods(moment);
    goods.retain(|good| good.maker.as_ref().is_some_and(|maker| !maker.page.is_empty() && maker.page == producer));
    let maker = goods.first().and_then(|good| good.maker.clone()).ok_or(Failure::NotFound)?;
    let name = maker.name.to_owned();
    let count = goods.len().to_string();
    let description = visit.words("portal-producer-says", &[("name", &name), ("count", &count)]);
    let frame = Frame::new(&visit, name.clone(), description).await?;
    let on_record = |record: &Record<Producer>| {
        let place = moment.tree().place(record.fact().unit).map(|unit| moment.unit(unit));
        OnRecord {
            kind: record.fact().kind.label(visit.lang),
            place: place.map(|unit| (unit.full_name(), frame.link(format!("/units/{}", unit.code)))),
            provenance: record.sourced.provenance,
            source: super::source(&record.sourced.source).map(str::to_owned),
        }
    };
    render(&ProducerPage {
        structured: structured::producer(&frame, &maker),
        record: maker.record.map(on_record),
        papers: papers(&visit, &maker),
        cards: goods.iter().map(|good| Card::new(&frame, good)).collect(),
        name,
        frame,
    })
}
