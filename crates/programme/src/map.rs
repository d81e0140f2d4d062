//! A schematic map: where there are no outlines, each unit is a tile near its true place.
//!
//! No official boundary file may be shipped, so the default map is made from centroids alone.

use crate::unit::{UnitIndex, UnitTree};

/// A unit's place on the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tile {
    /// The unit.
    pub unit: UnitIndex,
    /// From the west, from zero.
    pub column: i32,
    /// From the north, from zero.
    pub row: i32,
}

/// Tiles on a grid; no two share a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tiles {
    /// The tiles, in the order of the units asked for.
    pub tiles: Vec<Tile>,
    /// Columns of the grid.
    pub columns: i32,
    /// Rows of the grid.
    pub rows: i32,
}

/// Passes of swapping neighbours; more change next to nothing.
const PASSES: usize = 8;

/// Lays units out as tiles: each takes the free cell nearest to its centroid, then pairs are swapped for as long as that
/// brings them nearer. A unit without a centroid goes to the middle of those that have the same parent.
#[must_use]
pub fn tiles(tree: &UnitTree, units: &[UnitIndex]) -> Tiles {
    let Some(wanted) = wanted(tree, units) else {
        return Tiles::default();
    };
    let mut order: Vec<usize> = (0..units.len()).collect();
    // From the north-west to the south-east, so that the outcome does not hang on the order of the register.
    order.sort_by(|a, b| (wanted[*a].0 + wanted[*a].1).total_cmp(&(wanted[*b].0 + wanted[*b].1)).then(a.cmp(b)));
    let mut cells: Vec<(i32, i32)> = vec![(0, 0); units.len()];
    let mut taken = std::collections::HashSet::new();
    for place in order {
        cells[place] = nearest_free(wanted[place], &taken);
        taken.insert(cells[place]);
    }
    for _ in 0..PASSES {
        if !swap(&wanted, &mut cells) {
            break;
        }
    }
    let west = cells.iter().map(|cell| cell.0).min().unwrap_or(0);
    let north = cells.iter().map(|cell| cell.1).min().unwrap_or(0);
    let tile = |(unit, (column, row)): (&UnitIndex, &(i32, i32))| Tile {
        unit: *unit,
        column: column - west,
        row: row - north,
    };
    let tiles: Vec<Tile> = units.iter().zip(&cells).map(tile).collect();
    let columns = tiles.iter().map(|tile| tile.column + 1).max().unwrap_or(0);
    let rows = tiles.iter().map(|tile| tile.row + 1).max().unwrap_or(0);
    Tiles { tiles, columns, rows }
}

/// Where each unit would stand on a grid that has a little more room than units; none when no place is known at all.
fn wanted(tree: &UnitTree, units: &[UnitIndex]) -> Option<Vec<(f64, f64)>> {
    let places: Vec<Option<(f64, f64)>> = units.iter().map(|unit| tree.unit(*unit).centroid).collect();
    let known: Vec<(f64, f64)> = places.iter().copied().flatten().collect();
    let first = *known.first()?;
    let middle = |chosen: &[(f64, f64)]| {
        let count = f64::from(u32::try_from(chosen.len()).unwrap_or(u32::MAX)).max(1.0);
        (chosen.iter().map(|p| p.0).sum::<f64>() / count, chosen.iter().map(|p| p.1).sum::<f64>() / count)
    };
    let siblings = |unit: UnitIndex| {
        let same = |other: &&UnitIndex| tree.parent(**other) == tree.parent(unit);
        let places: Vec<(f64, f64)> =
            units.iter().filter(same).filter_map(|other| tree.unit(*other).centroid).collect();
        if places.is_empty() { middle(&known) } else { middle(&places) }
    };
    let bounds = known
        .iter()
        .fold((first, first), |(low, high), p| ((low.0.min(p.0), low.1.min(p.1)), (high.0.max(p.0), high.1.max(p.1))));
    let ((south, west), (north, east)) = bounds;
    // A degree of longitude is shorter than one of latitude by the cosine of the latitude.
    let width = ((east - west) * south.midpoint(north).to_radians().cos()).max(1e-6);
    let height = (north - south).max(1e-6);
    let count = f64::from(u32::try_from(units.len()).unwrap_or(u32::MAX));
    let scale = (count * 1.7 / (width * height)).sqrt();
    let across = (width * scale).clamp(1.0, count);
    let down = (height * scale).clamp(1.0, count);
    let place = |(unit, place): (&UnitIndex, &Option<(f64, f64)>)| {
        let (latitude, longitude) = place.unwrap_or_else(|| siblings(*unit));
        let x = (longitude - west) / (east - west).max(1e-6) * (across - 1.0);
        let y = (north - latitude) / height * (down - 1.0);
        (x, y)
    };
    Some(units.iter().zip(&places).map(place).collect())
}

fn distance((x, y): (f64, f64), (column, row): (i32, i32)) -> f64 {
    (x - f64::from(column)).powi(2) + (y - f64::from(row)).powi(2)
}

fn nearest_free(wanted: (f64, f64), taken: &std::collections::HashSet<(i32, i32)>) -> (i32, i32) {
    #[expect(clippy::cast_possible_truncation, reason = "a grid has at most as many cells a side as there are units")]
    let (x, y) = (wanted.0.round() as i32, wanted.1.round() as i32);
    for radius in 0.. {
        let ring = (-radius..=radius).flat_map(|dx: i32| {
            let edge = dx.abs() == radius;
            (-radius..=radius).filter(move |dy: &i32| edge || dy.abs() == radius).map(move |dy| (x + dx, y + dy))
        });
        // Beyond the ring after the first hit nothing can be nearer than the hit's own diagonal.
        let free = ring.filter(|cell| !taken.contains(cell));
        if let Some(cell) = free.min_by(|a, b| distance(wanted, *a).total_cmp(&distance(wanted, *b))) {
            return cell;
        }
    }
    (x, y)
}

/// Swaps pairs that then stand nearer to where they should; whether any was.
fn swap(wanted: &[(f64, f64)], cells: &mut [(i32, i32)]) -> bool {
    let mut swapped = false;
    for a in 0..cells.len() {
        for b in a + 1..cells.len() {
            let now = distance(wanted[a], cells[a]) + distance(wanted[b], cells[b]);
            if distance(wanted[a], cells[b]) + distance(wanted[b], cells[a]) + 1e-9 < now {
                cells.swap(a, b);
                swapped = true;
            }
        }
    }
    swapped
}
