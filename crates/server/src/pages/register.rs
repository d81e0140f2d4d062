//! The units of the province as of the date asked for, with where each fact is from.

use askama::Template;

use super::frame::{Frame, Page};
use crate::{failure::Failure, request::Visit};

#[derive(Template)]
#[template(path = "register.html")]
struct RegisterPage<'a> {
    frame: Frame<'a>,
    rows: Vec<Row>,
}

struct Row {
    code: String,
    name: String,
    href: String,
    above: String,
    period: String,
    in_programme: bool,
    population: String,
    source: String,
}

/// `GET /register`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let moment = &visit.moment;
    let day = |date: Option<jiff::civil::Date>| date.map(programme::vietnamese::date).unwrap_or_default();
    let mut rows: Vec<Row> = moment
        .tree()
        .iter()
        .map(|(index, unit)| Row {
            code: unit.code.to_text(),
            name: unit.full_name(),
            href: visit.when.link(&format!("/units/{}", unit.code)),
            above: moment.tree().parent(index).map(|above| moment.unit(above).name.clone()).unwrap_or_default(),
            period: format!("{} – {}", day(unit.from), day(unit.to)),
            in_programme: unit.in_programme,
            population: unit.population.map(|count| programme::vietnamese::count(count.into())).unwrap_or_default(),
            source: unit.source.clone(),
        })
        .collect();
    rows.sort_by(|a, b| a.code.len().cmp(&b.code.len()).then_with(|| super::sort::compare(&a.name, &b.name)));
    Frame::new(&visit, "register").render(|frame| RegisterPage { frame, rows })
}
