//! One field that finds units, products and news, whatever the marks.

use askama::Template;

use super::{
    frame::{Frame, render},
    goods::goods,
    news::published,
};
use crate::{
    failure::Failure,
    pages::{frame::Page, search::Wanted, sort},
    request::Visit,
};

/// So many are shown.
const SHOWN: usize = 40;

#[derive(Template)]
#[template(path = "portal/search.html")]
struct SearchPage<'v> {
    frame: Frame<'v>,
    query: String,
    found: Vec<Found>,
}

/// Something that was found.
struct Found {
    /// The key of what it is.
    kind: &'static str,
    name: String,
    href: String,
    rank: u8,
}

/// `GET /portal/search?q=`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let frame = Frame::of(&visit, "portal-search", "portal-search-says").await?;
    let query = visit.asked("q").unwrap_or_default().trim().to_owned();
    let found = Wanted::new(&query).map(|wanted| find(&frame, &wanted)).unwrap_or_default();
    render(&SearchPage { frame, query, found })
}

fn find(frame: &Frame<'_>, wanted: &Wanted) -> Vec<Found> {
    let moment = &frame.visit.moment;
    let mut found = Vec::new();
    let mut add = |kind: &'static str, name: String, path: String, names: &[&str]| {
        if let Some(rank) = names.iter().filter_map(|name| wanted.rank(name)).min() {
            found.push(Found { kind, name, href: frame.link(path), rank });
        }
    };
    for (_, unit) in moment.tree().iter().filter(|(_, unit)| unit.code.tier() != programme::unit::Tier::Hamlet) {
        let full = unit.full_name();
        add("found-unit", full.clone(), format!("/units/{}", unit.code), &[&unit.name, &full]);
    }
    for good in goods(moment) {
        let product = good.product();
        let producer = good.maker.as_ref().map_or("", |maker| maker.name);
        add("found-product", product.name.clone(), good.path(), &[&product.name, &product.code, producer]);
    }
    for record in published(moment) {
        let post = record.fact();
        let title = post.title(frame.lang());
        add("portal-news", title.to_owned(), format!("/news/{}", post.code), &[title]);
    }
    found.sort_by(|a, b| a.rank.cmp(&b.rank).then_with(|| sort::compare(&a.name, &b.name)));
    found.truncate(SHOWN);
    found
}
