//! For those that look through the portal by program: which pages there are, and where not to look.

use std::collections::BTreeSet;

use askama::Template;
use axum::{
    http::header,
    response::{IntoResponse as _, Response},
};
use programme::{Lang, unit::Tier};

use super::{
    address,
    frame::Frame,
    goods::{Good, Maker, goods},
    news::published,
};
use crate::{
    failure::{Failure, form_urlencoded},
    request::Visit,
};

#[derive(Template)]
#[template(path = "portal/sitemap.xml")]
struct Sitemap {
    /// Pages in Vietnamese and in English.
    pages: Vec<(String, String)>,
}

/// A field of a query.
pub fn field(name: &str, value: &str) -> String {
    format!("{}={}", form_urlencoded(name), form_urlencoded(value))
}

/// `GET /sitemap.xml`.
pub async fn sitemap(visit: Visit) -> Result<Response, Failure> {
    let frame = Frame::new(&visit, String::new(), String::new()).await?;
    let moment = &visit.moment;
    let mut paths: Vec<String> = ["", "/map", "/products", "/shop", "/news", "/data"].map(str::to_owned).into();
    let units = moment.tree().iter().filter(|(_, unit)| unit.code.tier() != Tier::Hamlet);
    paths.extend(units.map(|(_, unit)| format!("/units/{}", unit.code)));
    let goods = goods(moment);
    paths.extend(goods.iter().map(Good::path));
    let producers: BTreeSet<String> =
        goods.iter().filter_map(|good| good.maker.as_ref()).filter_map(Maker::path).collect();
    paths.extend(producers);
    paths.extend(published(moment).into_iter().map(|record| format!("/news/{}", record.fact().code)));
    let whole = |lang, path: &str| frame.whole(address(lang, path));
    let pages = paths.iter().map(|path| (whole(Lang::Vi, path), whole(Lang::En, path))).collect();
    let sitemap = Sitemap { pages }.render().map_err(|error| Failure::Broken(format!("a template: {error}")))?;
    Ok(([(header::CONTENT_TYPE, "application/xml; charset=utf-8")], sitemap).into_response())
}

/// `GET /robots.txt`: the portal may be looked through, the office's application may not. Searches and filters say nothing new.
pub async fn robots(visit: Visit) -> Result<Response, Failure> {
    let frame = Frame::new(&visit, String::new(), String::new()).await?;
    let lines = [
        "User-agent: *".to_owned(),
        "Allow: /portal".to_owned(),
        "Allow: /assets/".to_owned(),
        "Disallow: /portal/search".to_owned(),
        "Disallow: /portal/en/search".to_owned(),
        "Disallow: /portal/p/".to_owned(),
        "Disallow: /portal/en/p/".to_owned(),
        "Disallow: /portal/cart".to_owned(),
        "Disallow: /portal/en/cart".to_owned(),
        "Disallow: /portal/orders/".to_owned(),
        "Disallow: /portal/en/orders/".to_owned(),
        "Disallow: /portal/*?".to_owned(),
        "Disallow: /".to_owned(),
        format!("Sitemap: {}", frame.whole("/sitemap.xml")),
    ];
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], lines.join("\n") + "\n").into_response())
}
