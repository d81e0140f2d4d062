//! A unit as the public sees it: the grades it holds with the decisions behind them, its figures, its products.

use askama::Template;
use axum::extract::Path;
use programme::{
    fact::{Provenance, Recognition},
    grade::Grade,
    unit::{Tier, UnitIndex},
};

use super::{
    catalogue::Card,
    figures::{self, PUBLIC, Shown},
    frame::{Frame, render},
    goods::goods,
};
use crate::{failure::Failure, moment::Moment, pages::frame::Page, request::Visit};

/// So many products are shown; the catalogue has the rest.
const PRODUCTS: usize = 12;

#[derive(Template)]
#[template(path = "portal/unit.html")]
struct Place<'v> {
    frame: Frame<'v>,
    name: String,
    /// The units above: name and address.
    above: Vec<(String, String)>,
    /// The highest grade it holds, in words.
    standing: String,
    decisions: Vec<Decision>,
    figures: Vec<Shown>,
    /// The units below: name, address, how they stand.
    below: Vec<(String, String, String)>,
    products: Vec<Card>,
    /// All its products in the catalogue, where not all are shown: the address and how many.
    all_products: Option<(String, usize)>,
}

/// A decision on the unit.
struct Decision {
    says: String,
    number: Option<String>,
    date: String,
    provenance: Provenance,
    source: Option<String>,
}

/// `GET /portal/units/{code}`.
pub async fn page(visit: Visit, Path(code): Path<String>) -> Result<Page, Failure> {
    let moment = &visit.moment;
    let unit = visit.unit(&code)?;
    let tier = moment.unit(unit).code.tier();
    if tier == Tier::Hamlet {
        return Err(Failure::NotFound);
    }
    let name = moment.unit(unit).full_name();
    let standing = standing(&visit, unit);
    let description = visit.words("portal-unit-says", &[("unit", &name), ("standing", &standing)]);
    let frame = Frame::new(&visit, name.clone(), description).await?;
    let link = |unit: UnitIndex| frame.link(format!("/units/{}", moment.unit(unit).code));
    let mut above = moment.path(unit);
    above.pop();
    let below = |unit: UnitIndex| (moment.unit(unit).full_name(), link(unit), self::standing(&visit, unit));
    let own: Vec<_> = goods(moment)
        .into_iter()
        .filter(|good| good.is_valid() && good.unit.is_some_and(|place| moment.tree().is_within(place, unit)))
        .collect();
    let catalogue = match tier {
        Tier::Province => Some(frame.link("/products")),
        Tier::District => Some(frame.link(format!("/products?district={code}"))),
        Tier::Commune | Tier::Hamlet => None,
    };
    let shown = if catalogue.is_some() { PRODUCTS } else { own.len() };
    render(&Place {
        above: above.iter().map(|unit| (moment.unit(*unit).full_name(), link(*unit))).collect(),
        decisions: decisions(&visit, unit),
        figures: figures::of(&visit, unit, PUBLIC),
        below: children(moment, unit).into_iter().map(below).collect(),
        products: own.iter().take(shown).map(|good| Card::new(&frame, good)).collect(),
        all_products: catalogue.filter(|_| own.len() > shown).map(|address| (address, own.len())),
        frame,
        name,
        standing,
    })
}

fn children(moment: &Moment, unit: UnitIndex) -> Vec<UnitIndex> {
    let mut children = moment.children(unit);
    children.retain(|child| moment.unit(*child).code.tier() != Tier::Hamlet);
    children
}

/// The highest grade a unit holds, in words.
fn standing(visit: &Visit, unit: UnitIndex) -> String {
    let held = [Grade::Model, Grade::Advanced, Grade::Ntm, Grade::Completed, Grade::CivilisedUrban];
    let held = held.into_iter().find(|grade| visit.moment.now.holds(unit, *grade));
    held.map_or_else(|| visit.words("map-not-recognised", &[]), |grade| grade.label(visit.lang).to_owned())
}

/// The decisions on a unit, the latest first.
fn decisions(visit: &Visit, unit: UnitIndex) -> Vec<Decision> {
    let unit = visit.moment.unit(unit);
    let of_unit = |fact: &Recognition| fact.unit == unit.code && unit.from.is_none_or(|from| from <= fact.date);
    let all = visit.moment.now.all::<Recognition>().iter();
    let mut records: Vec<_> = all.filter(|record| of_unit(record.fact())).collect();
    records.sort_by_key(|record| std::cmp::Reverse((record.fact().date, record.seq)));
    let decision = |record: &programme::fact::Record<Recognition>| {
        let fact = record.fact();
        Decision {
            says: format!("{}: {}", fact.action.label(visit.lang), fact.grade.label(visit.lang)),
            number: fact.number.clone(),
            date: programme::vietnamese::date(fact.date),
            provenance: record.sourced.provenance,
            source: super::source(&record.sourced.source).map(str::to_owned),
        }
    };
    records.into_iter().map(decision).collect()
}
