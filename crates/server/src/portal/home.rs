//! The first page: where the programme stands, the latest news, and the ways on.

use askama::Template;
use programme::unit::UnitIndex;

use super::{
    figures::{self, FIRST, Shown},
    frame::{Frame, render},
    goods::goods,
    news::{Line, published},
};
use crate::{failure::Failure, pages::frame::Page, request::Visit};

/// So many posts are shown.
const NEWS: usize = 3;

#[derive(Template)]
#[template(path = "portal/home.html")]
struct Home<'v> {
    frame: Frame<'v>,
    /// The province: name and address.
    province: (String, String),
    figures: Vec<Shown>,
    news: Vec<Line>,
    /// Districts: name and address.
    districts: Vec<(String, String)>,
    /// Groups of certified products: name, address, how many.
    groups: Vec<(String, String, usize)>,
}

/// `GET /portal`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let moment = &visit.moment;
    let province = moment.unit(moment.province).full_name();
    let title = visit.words("portal-home", &[("unit", &province)]);
    let description = visit.words("portal-home-says", &[("unit", &province)]);
    let frame = Frame::new(&visit, title, description).await?;
    let valid: Vec<_> = goods(moment).into_iter().filter(super::goods::Good::is_valid).collect();
    let groups = moment.law().ocop_groups().iter().map(|group| {
        let count = valid.iter().filter(|good| good.product().group == group.code).count();
        (group.name.get(visit.lang).to_owned(), frame.link(format!("/products?group={}", group.code)), count)
    });
    let district = |unit: UnitIndex| {
        let unit = moment.unit(unit);
        (unit.full_name(), frame.link(format!("/units/{}", unit.code)))
    };
    render(&Home {
        province: (province, frame.link(format!("/units/{}", visit.province()))),
        figures: figures::of(&visit, moment.province, FIRST),
        news: published(moment).into_iter().take(NEWS).map(|record| Line::new(&frame, record.fact())).collect(),
        districts: moment.children(moment.province).into_iter().map(district).collect(),
        groups: groups.filter(|(_, _, count)| *count > 0).collect(),
        frame,
    })
}
