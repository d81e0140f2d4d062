//! The units of the province as of the date asked for, with where each fact is from.

use askama::Template;

use programme::{
    fact::{Counted, Fact as _, FactKind, UnitEntry},
    unit::{CommuneGroup, ExceptionClass, Tier, Unit},
};

use super::{
    frame::{Frame, Page},
    recording::new_address,
};
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
    /// Where it is recorded that something else counts of the unit, for those who may.
    entry: Option<String>,
    /// What was recorded of it, with where each can be read.
    said: Vec<(String, String)>,
}

/// Where an entry on a unit is recorded, with what counts now filled in.
fn entry(visit: &Visit, unit: &Unit) -> Option<String> {
    let counted = if unit.in_programme { Counted::Yes } else { Counted::No };
    let code = unit.code.to_text();
    let filled = [
        ("unit", code.as_str()),
        ("name", unit.name.as_str()),
        ("counted", counted.id()),
        ("class", unit.class.map_or("", ExceptionClass::id)),
        ("group", unit.group.map_or("", CommuneGroup::id)),
    ];
    if unit.code.tier() == Tier::Hamlet { None } else { new_address(visit, FactKind::UnitEntry, &filled) }
}

/// `GET /register`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let moment = &visit.moment;
    let day = |date: Option<jiff::civil::Date>| date.map(programme::vietnamese::date).unwrap_or_default();
    let said = |unit: &Unit| {
        let entries = moment.now.all::<UnitEntry>().iter().filter(|record| record.fact().unit == unit.code);
        let link = |seq| visit.when.link(&format!("/records/{}/{seq}", FactKind::UnitEntry.id()));
        entries.map(|record| (record.fact().describe(visit.lang), link(record.seq.0))).collect()
    };
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
            entry: entry(&visit, unit),
            said: said(unit),
        })
        .collect();
    rows.sort_by(|a, b| a.code.len().cmp(&b.code.len()).then_with(|| super::sort::compare(&a.name, &b.name)));
    Frame::new(&visit, "register").render(|frame| RegisterPage { frame, rows })
}
