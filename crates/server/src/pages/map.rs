//! The map: units coloured by a grade, a criterion, a measure or a figure, on any date; beside it the same as a list.
//! Units whose outline is known are drawn by it, the others as tiles.

mod shade;

use std::collections::HashMap;

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse as _, Redirect, Response},
};
use jiff::civil::{Date, date};
use ledger::{Bearer, Boundary};
use programme::{
    boundary::{Drawing, Outline, Shape, draw},
    law::Level,
    map::{Tiles, tiles},
    unit::{Tier, UnitIndex},
};

use self::shade::{By, Choices, Shade};
use super::{frame::Frame, scorecard::sets_below, sort};
use crate::{
    failure::Failure,
    request::{Visit, When},
};

/// So many quarters back the slider goes.
const QUARTERS: i16 = 20;

/// The longer side of the sheet on which outlines are drawn.
const SIDE: i32 = 1000;

/// Outlines bear names where there are at most so many.
const NAMED: usize = 40;

#[derive(Template)]
#[template(path = "map.html")]
struct MapPage<'a> {
    frame: Frame<'a>,
    groups: Choices,
    name: String,
    areas: Vec<(Shown, Outline)>,
    /// The borders of districts.
    borders: Vec<String>,
    sheet: (i32, i32),
    has_names: bool,
    tiles: Vec<(Shown, i32, i32)>,
    grid: (i32, i32),
    rows: Vec<(String, String, String)>,
    legend: Vec<(String, String, usize)>,
    quarter: i16,
    quarters: i16,
    manages: bool,
}

/// A unit on the map.
struct Shown {
    unit: String,
    /// Name in at most three short lines.
    lines: Vec<String>,
    class: String,
    sign: &'static str,
    says: String,
    href: String,
}

impl Shown {
    fn new(visit: &Visit, unit: UnitIndex, shade: Shade) -> Self {
        let each = visit.moment.unit(unit);
        Self {
            unit: each.full_name(),
            lines: each.name.split(' ').take(3).map(str::to_owned).collect(),
            class: shade.class,
            sign: shade.sign,
            says: shade.says,
            href: visit.when.link(&format!("/units/{}", each.code)),
        }
    }
}

/// `GET /units/{unit}/map`.
pub async fn page(visit: Visit, Path(code): Path<String>) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let by = visit.asked("by").unwrap_or("grade").to_owned();
    if let Some(quarter) = visit.asked("quarter").and_then(|quarter| quarter.parse().ok()) {
        let day = end_of_quarter(visit.app.day(), quarter);
        let as_of = (day != visit.app.day()).then_some(day);
        let when = When { as_of, known_at: visit.when.known_at.clone() };
        return Ok(Redirect::to(&when.link(&format!("/units/{code}/map?by={by}"))).into_response());
    }
    let moment = visit.moment.clone();
    let mut sets = sets_below(&moment, unit);
    sets.retain(|set| set.level == Level::Commune);
    let what = By::read(&moment, &sets, &by).ok_or(Failure::NotFound)?;
    let communes = moment.tree().within(unit).filter(|(_, each)| each.code.tier() == Tier::Commune);
    let communes: Vec<UnitIndex> = communes.map(|(index, _)| index).collect();
    let shades = shade::shades(&visit, &what, &communes);
    let legend = shade::legend(&visit, &what, &shades);
    let shades: HashMap<UnitIndex, Shade> = communes.iter().copied().zip(shades).collect();
    let boundaries = visit.app.ledger().boundaries().await?;
    let ground = Ground::new(&visit, unit, &communes, &boundaries);
    let shown = |unit: &UnitIndex| {
        let shade = shades.get(unit).cloned();
        Shown::new(&visit, *unit, shade.unwrap_or_else(|| shade::outside(&visit)))
    };
    let mut rows: Vec<(String, String, String)> =
        communes.iter().map(shown).map(|shown| (shown.unit, shown.href, shown.says)).collect();
    rows.sort_by(|a, b| sort::compare(&a.0, &b.0));
    let mut outlines = ground.drawing.outlines.into_iter();
    let mut areas: Vec<(Shown, Outline)> = ground.drawn.iter().map(shown).zip(outlines.by_ref()).collect();
    areas.sort_by(|a, b| sort::compare(&a.0.unit, &b.0.unit));
    let tile = |tile: &programme::map::Tile| (shown(&tile.unit), tile.column, tile.row);
    let mut tiles: Vec<(Shown, i32, i32)> = ground.tiles.tiles.iter().map(tile).collect();
    tiles.sort_by(|a, b| sort::compare(&a.0.unit, &b.0.unit));
    let quarter = quarter_of(visit.app.day(), moment.as_of());
    let page = Frame::of_unit(&visit, "map", unit).render(|frame| MapPage {
        groups: shade::choices(&visit, &sets, &by),
        name: what.name(&visit),
        frame,
        has_names: areas.len() <= NAMED,
        areas,
        borders: outlines.map(|outline| outline.path).collect(),
        sheet: (ground.drawing.width, ground.drawing.height),
        tiles,
        grid: (ground.tiles.columns, ground.tiles.rows),
        rows,
        legend,
        quarter,
        quarters: QUARTERS,
        manages: visit.may_somewhere(programme::policy::Action::ManageSystem),
    })?;
    Ok(page.into_response())
}

/// Where units lie: by their outlines, as far as they are known.
struct Ground {
    /// The units that are drawn, in the order of their outlines; after them the drawing has the borders of districts.
    drawn: Vec<UnitIndex>,
    drawing: Drawing,
    /// The other units.
    tiles: Tiles,
}

impl Ground {
    fn new(visit: &Visit, scope: UnitIndex, communes: &[UnitIndex], boundaries: &[Boundary]) -> Self {
        let tree = visit.moment.tree();
        let known: HashMap<Bearer, &Shape> = boundaries.iter().map(|each| (each.of, &each.shape)).collect();
        let shape = |unit: &UnitIndex| known.get(&Bearer::from(tree.unit(*unit))).copied();
        let (drawn, others): (Vec<UnitIndex>, Vec<UnitIndex>) = communes.iter().partition(|unit| shape(unit).is_some());
        let mut shapes: Vec<&Shape> = drawn.iter().filter_map(shape).collect();
        if !shapes.is_empty() {
            let districts = tree.within(scope).filter(|(_, unit)| unit.code.tier() == Tier::District);
            shapes.extend(districts.filter_map(|(index, _)| shape(&index)));
        }
        Self { drawing: draw(&shapes, SIDE), tiles: tiles(tree, &others), drawn }
    }
}

/// The last day of the quarter so many places from the left of the slider; the rightmost is today.
fn end_of_quarter(today: Date, place: i16) -> Date {
    let back = QUARTERS - place.clamp(0, QUARTERS);
    if back == 0 {
        return today;
    }
    let quarters = today.year() * 4 + i16::from((today.month() - 1) / 3) - back;
    let month = i8::try_from(quarters.rem_euclid(4) * 3 + 3).unwrap_or(12);
    date(quarters.div_euclid(4), month, 1).last_of_month()
}

fn quarter_of(today: Date, day: Date) -> i16 {
    (0..=QUARTERS).rev().find(|place| end_of_quarter(today, *place) <= day).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slider_goes_back_by_quarters_and_ends_today() {
        let today = date(2023, 3, 13);
        assert_eq!(end_of_quarter(today, QUARTERS), today);
        assert_eq!(end_of_quarter(today, QUARTERS - 1), date(2022, 12, 31));
        assert_eq!(end_of_quarter(today, 0), date(2018, 3, 31));
        for place in 0..=QUARTERS {
            assert_eq!(quarter_of(today, end_of_quarter(today, place)), place);
        }
    }
}
