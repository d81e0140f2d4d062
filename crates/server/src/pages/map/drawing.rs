//! The drawing of a map: units whose outline is known are drawn by it, the others as tiles; the same as a list.

use std::collections::HashMap;

use ledger::{Bearer, Boundary};
use programme::{
    boundary::{self, Outline, Shape},
    map::{Tile, Tiles, tiles},
    unit::{Tier, UnitIndex},
};

use super::{
    super::sort,
    shade::{Shade, outside},
};
use crate::{failure::Failure, moment::Moment, request::Visit};

/// The longer side of the sheet on which outlines are drawn.
const SIDE: i32 = 1000;

/// Outlines bear names where there are at most so many.
const NAMED: usize = 40;

/// A map as its template draws it.
#[derive(Debug)]
pub struct Drawing {
    /// Units with their outlines.
    pub areas: Vec<(Shown, Outline)>,
    /// The borders of districts.
    pub borders: Vec<String>,
    /// Width and height of the sheet of outlines.
    pub sheet: (i32, i32),
    /// Whether outlines bear names.
    pub has_names: bool,
    /// The other units, each with column and row.
    pub tiles: Vec<(Shown, i32, i32)>,
    /// Columns and rows of the grid of tiles.
    pub grid: (i32, i32),
    /// Unit, its page, and what is said of it.
    pub rows: Vec<(String, String, String)>,
}

/// A unit on the map.
#[derive(Debug)]
pub struct Shown {
    /// Kind and name.
    pub unit: String,
    /// Name in at most three short lines.
    pub lines: Vec<String>,
    /// The class of its colour.
    pub class: String,
    /// The sign that says the same without colour.
    pub sign: &'static str,
    /// What is said of it.
    pub says: String,
    /// Its page.
    pub href: String,
}

/// The communes in a unit.
pub fn communes(moment: &Moment, unit: UnitIndex) -> Vec<UnitIndex> {
    let communes = moment.tree().within(unit).filter(|(_, each)| each.code.tier() == Tier::Commune);
    communes.map(|(index, _)| index).collect()
}

impl Drawing {
    /// Units in a unit with their shades; `link` gives the page of a unit by its code.
    pub async fn new(
        visit: &Visit,
        scope: UnitIndex,
        shaded: Vec<(UnitIndex, Shade)>,
        link: impl Fn(&str) -> String,
    ) -> Result<Self, Failure> {
        let boundaries = visit.app.ledger().boundaries().await?;
        let units: Vec<UnitIndex> = shaded.iter().map(|(unit, _)| *unit).collect();
        let ground = Ground::new(visit, scope, &units, &boundaries);
        let by_unit: HashMap<UnitIndex, Shade> = shaded.into_iter().collect();
        let shown = |unit: &UnitIndex| {
            let shade = by_unit.get(unit).cloned().unwrap_or_else(|| outside(visit));
            Shown::new(visit, *unit, shade, &link)
        };
        let mut rows: Vec<(String, String, String)> =
            units.iter().map(shown).map(|shown| (shown.unit, shown.href, shown.says)).collect();
        rows.sort_by(|a, b| sort::compare(&a.0, &b.0));
        let mut outlines = ground.drawing.outlines.into_iter();
        let mut areas: Vec<(Shown, Outline)> = ground.drawn.iter().map(shown).zip(outlines.by_ref()).collect();
        areas.sort_by(|a, b| sort::compare(&a.0.unit, &b.0.unit));
        let tile = |tile: &Tile| (shown(&tile.unit), tile.column, tile.row);
        let mut tiles: Vec<(Shown, i32, i32)> = ground.tiles.tiles.iter().map(tile).collect();
        tiles.sort_by(|a, b| sort::compare(&a.0.unit, &b.0.unit));
        Ok(Self {
            has_names: areas.len() <= NAMED,
            areas,
            borders: outlines.map(|outline| outline.path).collect(),
            sheet: (ground.drawing.width, ground.drawing.height),
            tiles,
            grid: (ground.tiles.columns, ground.tiles.rows),
            rows,
        })
    }
}

impl Shown {
    fn new(visit: &Visit, unit: UnitIndex, shade: Shade, link: impl Fn(&str) -> String) -> Self {
        let each = visit.moment.unit(unit);
        Self {
            unit: each.full_name(),
            lines: each.name.split(' ').take(3).map(str::to_owned).collect(),
            class: shade.class,
            sign: shade.sign,
            says: shade.says,
            href: link(&each.code.to_text()),
        }
    }
}

/// Where units lie: by their outlines, as far as they are known.
struct Ground {
    /// The units that are drawn, in the order of their outlines; after them the drawing has the borders of districts.
    drawn: Vec<UnitIndex>,
    drawing: boundary::Drawing,
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
        Self { drawing: boundary::draw(&shapes, SIDE), tiles: tiles(tree, &others), drawn }
    }
}
