//! What is on offer, as buyers see it.

use askama::Template;
use programme::{
    Dong,
    fact::{Provenance, Record},
    shop::{OnOffer, on_offer},
};

use super::{
    super::{
        catalogue::stars,
        frame::{Frame, render},
        segment,
    },
    dong,
};
use crate::{
    failure::Failure,
    pages::{frame::Page, sort},
    request::Visit,
};

/// A product on offer.
#[derive(Clone, Debug)]
pub struct Offered {
    /// The product's code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its page.
    pub href: String,
    /// Its stars as signs, and in words.
    pub stars: (String, String),
    /// Who sells it: the code of the producer.
    pub producer: String,
    /// Its name.
    pub seller: String,
    /// Its page.
    pub seller_href: String,
    /// What is sold for the price.
    pub pack: String,
    /// The price of a pack.
    pub price: Dong,
    /// How the offer is known.
    pub provenance: Provenance,
}

impl Offered {
    /// An offer as a page of the portal shows it.
    pub fn new(frame: &Frame<'_>, on: &OnOffer<'_>) -> Self {
        let (product, producer, offer) = (on.product.fact(), on.producer.fact(), on.offer.fact());
        Self {
            code: product.code.clone(),
            name: product.name.clone(),
            href: frame.link(format!("/products/{}", segment(&product.code))),
            stars: stars(frame, on.certificate.star.get()),
            producer: producer.code.clone(),
            seller: producer.name.clone(),
            seller_href: frame.link(format!("/producers/{}", segment(&producer.code))),
            pack: offer.pack.clone(),
            price: offer.price,
            provenance: on.offer.sourced.provenance,
        }
    }

    /// The price as a person reads it.
    pub fn cost(&self) -> String {
        dong(self.price)
    }
}

/// What is on offer of a product.
pub fn offered<'v>(visit: &'v Visit, code: &str) -> Option<OnOffer<'v>> {
    on_offer(&visit.moment.now).into_iter().find(|on| Record::fact(on.product).code == code)
}

#[derive(Template)]
#[template(path = "portal/shop.html")]
struct ShopPage<'v> {
    frame: Frame<'v>,
    offers: Vec<Offered>,
}

/// `GET /portal/shop`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let frame = Frame::of(&visit, "shop", "shop-says").await?;
    let mut on = on_offer(&visit.moment.now);
    sort::by_name(&mut on, |on| &on.product.fact().name);
    let offers = on.iter().map(|on| Offered::new(&frame, on)).collect();
    render(&ShopPage { frame, offers })
}
