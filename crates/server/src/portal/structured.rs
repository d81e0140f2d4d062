//! What pages tell machines: JSON-LD of schema.org.

use serde_json::{Value, json};

use super::{
    frame::Frame,
    goods::{Good, slug},
};

/// A product. What is not known is not told; nothing is offered for sale here.
pub fn product(frame: &Frame<'_>, good: &Good<'_>, group: &str) -> String {
    let product = good.product();
    let mut told = json!({
        "@context": "https://schema.org",
        "@type": "Product",
        "@id": frame.canonical(),
        "url": frame.canonical(),
        "name": product.name,
        "sku": product.code,
        "category": group,
        "description": frame.description,
        "countryOfOrigin": { "@type": "Country", "name": "VN" },
    });
    if let Some(name) = &product.producer {
        told["manufacturer"] = organisation(frame, name);
    }
    if good.is_valid() {
        let decision = good.standing.decision.fact();
        told["hasCertification"] = json!({
            "@type": "Certification",
            "name": frame.t1("portal-certificate-name", "star", good.star()),
            "certificationIdentification": decision.number,
            "validFrom": decision.date.to_string(),
            "expires": good.standing.ends.to_string(),
        });
    }
    script(&told)
}

/// A producer.
pub fn producer(frame: &Frame<'_>, name: &str) -> String {
    let mut told = organisation(frame, name);
    told["@context"] = "https://schema.org".into();
    script(&told)
}

fn organisation(frame: &Frame<'_>, name: &str) -> Value {
    let mut told = json!({ "@type": "Organization", "name": name });
    let slug = slug(name);
    if !slug.is_empty() {
        let address = frame.whole(frame.link(format!("/producers/{slug}")));
        told["@id"] = address.clone().into();
        told["url"] = address.into();
    }
    told
}

/// As it may stand within a script element, which nothing in it can close.
fn script(told: &Value) -> String {
    told.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}
