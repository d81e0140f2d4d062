//! What pages tell machines: JSON-LD of schema.org.

use serde_json::{Value, json};

use super::{
    frame::Frame,
    goods::{Good, Maker},
    shop::Offered,
    told::Told,
};

/// A product, with what is asked for it. What is not known is not told.
pub fn product(frame: &Frame<'_>, good: &Good<'_>, said: &Told, offer: Option<&Offered>) -> String {
    let product = good.product();
    let mut told = json!({
        "@context": "https://schema.org",
        "@type": "Product",
        "@id": frame.canonical(),
        "url": frame.canonical(),
        "name": product.name,
        "sku": product.code,
        "category": said.kind(),
        "description": frame.description,
        "countryOfOrigin": { "@type": "Country", "name": "VN" },
    });
    if let Some(story) = said.profile.as_ref().and_then(|profile| profile.in_words_of(frame.lang())) {
        told["description"] = format!("{} {story}", frame.description).into();
    }
    if !said.photos.is_empty() {
        let photos = said.photos.iter().map(|(digest, _)| frame.whole(frame.picture(digest, "large")));
        told["image"] = photos.collect::<Vec<_>>().into();
    }
    if let Some(maker) = &good.maker {
        told["manufacturer"] = organisation(frame, maker);
    }
    if good.is_valid() {
        let decision = good.certificate.decision.fact();
        told["hasCertification"] = json!({
            "@type": "Certification",
            "name": frame.t1("portal-certificate-name", "star", good.star()),
            "certificationIdentification": decision.number,
            "validFrom": decision.date.to_string(),
            "expires": good.certificate.until.to_string(),
        });
    }
    if let Some(offer) = offer {
        told["offers"] = json!({
            "@type": "Offer",
            "price": offer.price.0,
            "priceCurrency": "VND",
            "url": frame.canonical(),
        });
    }
    script(&told)
}

/// A producer.
pub fn producer(frame: &Frame<'_>, maker: &Maker<'_>) -> String {
    let mut told = organisation(frame, maker);
    told["@context"] = "https://schema.org".into();
    script(&told)
}

fn organisation(frame: &Frame<'_>, maker: &Maker<'_>) -> Value {
    let mut told = json!({ "@type": "Organization", "name": maker.name });
    if let Some(path) = maker.path() {
        let address = frame.whole(frame.link(path));
        told["@id"] = address.clone().into();
        told["url"] = address.into();
    }
    told
}

/// As it may stand within a script element, which nothing in it can close.
fn script(told: &Value) -> String {
    told.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}
