//! The outlook of all units below one: units against criteria.

use askama::Template;
use axum::extract::Path;
use programme::{
    law::{CriteriaSet, Verification},
    outlook::{self, Forecast, Told},
    unit::UnitIndex,
};

use super::{
    super::{
        frame::{Frame, Page},
        scorecard::{sets_below, usual},
        sort,
    },
    Shown,
};
use crate::{
    failure::{Failure, form_urlencoded},
    moment::Moment,
    request::Visit,
};

/// Rows on one page.
const ROWS: usize = 250;

#[derive(Template)]
#[template(path = "outlook_below.html")]
struct BelowPage<'a> {
    frame: Frame<'a>,
    sets: Vec<(&'a str, &'a str, bool)>,
    badge: Option<&'static str>,
    by: String,
    columns: Vec<(String, String)>,
    rows: Vec<Row>,
    all: usize,
    earlier: Option<String>,
    later: Option<String>,
    own: String,
    legend: Vec<Shown>,
}

struct Row {
    name: String,
    district: String,
    href: String,
    cells: Vec<(String, Shown)>,
}

/// A unit with the code and the tier of each criterion of its set.
pub type Tiers = (UnitIndex, Vec<(String, Told)>);

/// The units in and below a unit that a set judges, each with the tiers of its criteria, in the order of their names.
pub fn below(moment: &Moment, unit: UnitIndex, set: &CriteriaSet) -> Vec<Tiers> {
    let forecast = Forecast::new(&moment.now);
    let judged = moment.tree().within(unit).filter(|(_, below)| set.counts(below)).map(|(index, _)| index);
    let mut judged: Vec<UnitIndex> = judged.collect();
    sort::by_name(&mut judged, |index| &moment.unit(*index).name);
    let tiers = |index: UnitIndex| {
        let told = forecast.of(index, set).criteria;
        let tiers = told.iter().map(|each| (each.criterion.code.clone(), each.in_effect())).collect();
        (index, tiers)
    };
    judged.into_iter().map(tiers).collect()
}

/// The set asked for among those that judge units below; that of the communes where none was.
pub fn set_below<'m>(
    visit: &Visit,
    moment: &'m Moment,
    unit: UnitIndex,
) -> Result<(Vec<&'m CriteriaSet>, &'m CriteriaSet), Failure> {
    let sets = sets_below(moment, unit);
    let set = match visit.asked("set").filter(|id| !id.is_empty()) {
        Some(id) => sets.iter().copied().find(|set| set.id == id).ok_or(Failure::NotFound)?,
        None => usual(moment, unit, &sets).copied().ok_or(Failure::Bad("failure-no-set"))?,
    };
    Ok((sets, set))
}

/// `GET /units/{unit}/outlook/below`.
pub async fn page(visit: Visit, Path(code): Path<String>) -> Result<Page, Failure> {
    let unit = visit.unit(&code)?;
    let moment = visit.moment.clone();
    let (sets, set) = set_below(&visit, &moment, unit)?;
    let all = below(&moment, unit, set);
    let first = visit.asked("from").and_then(|from| from.parse().ok()).unwrap_or(0).min(all.len());
    let shown = &all[first..all.len().min(first + ROWS)];
    let badge = moment.law().badge(set);
    Frame::of_unit(&visit, "outlook-below", unit).render(|frame| {
        let page = |from: usize| frame.unit_link(&unit, format!("outlook/below?set={}&from={from}", set.id));
        let row = |(index, tiers): &Tiers| {
            let of = |code: &str| tiers.iter().find(|(each, _)| each == code).map_or(Told::Unknown, |(_, told)| *told);
            let cell = |criterion: &programme::law::Criterion| {
                let page = format!("outlook?set={}", form_urlencoded(&set.id));
                let href = format!("{}#c{}", frame.unit_link(index, page), form_urlencoded(&criterion.code));
                (href, Shown::of(of(&criterion.code), visit.lang))
            };
            Row {
                name: moment.unit(*index).full_name(),
                district: moment.tree().parent(*index).map_or("", |above| &moment.unit(above).name).to_owned(),
                href: frame.unit_link(index, format!("outlook?set={}", form_urlencoded(&set.id))),
                cells: set.criteria.iter().map(cell).collect(),
            }
        };
        BelowPage {
            sets: sets.iter().map(|each| (each.id.as_str(), each.name.get(visit.lang), each.id == set.id)).collect(),
            badge: (badge != Verification::Verified).then(|| badge.label(visit.lang)),
            by: programme::vietnamese::date(outlook::horizon(&moment.now, set)),
            columns: set
                .criteria
                .iter()
                .map(|criterion| (criterion.code.clone(), criterion.name.get(visit.lang).to_owned()))
                .collect(),
            rows: shown.iter().map(row).collect(),
            all: all.len(),
            earlier: (first > 0).then(|| page(first.saturating_sub(ROWS))),
            later: (first + ROWS < all.len()).then(|| page(first + ROWS)),
            own: frame.unit_link(&unit, "outlook"),
            legend: legend(visit.lang),
            frame,
        }
    })
}

fn legend(lang: programme::Lang) -> Vec<Shown> {
    let tiers = programme::fact::OutlookTier::ALL.iter().map(|tier| Shown::of(Told::Tier(*tier), lang));
    tiers.chain([Shown::of(Told::Unknown, lang)]).collect()
}
