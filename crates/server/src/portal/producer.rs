//! A producer with the products the public sees.

use askama::Template;
use axum::extract::Path;

use super::{
    catalogue::Card,
    frame::{Frame, render},
    goods::{goods, slug},
    structured,
};
use crate::{failure::Failure, pages::frame::Page, request::Visit};

#[derive(Template)]
#[template(path = "portal/producer.html")]
struct ProducerPage<'v> {
    frame: Frame<'v>,
    name: String,
    cards: Vec<Card>,
    /// The same for machines: JSON-LD of schema.org.
    structured: String,
}

/// `GET /portal/producers/{producer}`.
pub async fn page(visit: Visit, Path(producer): Path<String>) -> Result<Page, Failure> {
    let mut goods = goods(&visit.moment);
    let is_made_there = |name: &Option<String>| name.as_ref().is_some_and(|name| slug(name) == producer);
    goods.retain(|good| is_made_there(&good.product().producer));
    let name = goods.first().and_then(|good| good.product().producer.clone()).ok_or(Failure::NotFound)?;
    let count = goods.len().to_string();
    let description = visit.words("portal-producer-says", &[("name", &name), ("count", &count)]);
    let frame = Frame::new(&visit, name.clone(), description).await?;
    render(&ProducerPage {
        structured: structured::producer(&frame, &name),
        cards: goods.iter().map(|good| Card::new(&frame, good)).collect(),
        name,
        frame,
    })
}
