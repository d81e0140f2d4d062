//! Outlines made simple for the screen, without gaps between neighbours.
//!
//! A border that two units share must lose the same points in both. So rings are cut where borders meet, into arcs; each
//! arc is simplified from its lower end, whichever unit it is asked for, and the rings are joined again.

use std::collections::HashMap;

use geo::{Coord, InteriorPoint as _, LineString, SimplifyVwIdx as _};
use programme::boundary::{PER_DEGREE, Place, Shape};

use super::geometry::{self, Polygon};

/// All outlines together have at most so many points, so that a page stays light.
const MOST_POINTS: usize = 60_000;

/// Points that make a corner of less than so many square metres go: half a pixel where a district fills the screen.
const FINEST: f64 = 800.0;

/// Metres in a hundred-thousandth of a degree of latitude.
const METRES: f64 = 1.112;

type Arc = Vec<Place>;

/// The shapes of units, in the order given. Every polygon has an outer ring.
pub(super) fn simplify(units: &[&[Polygon]]) -> Vec<Shape> {
    let units: Vec<Vec<Vec<Arc>>> = units.iter().map(|polygons| polygons.iter().map(rounded).collect()).collect();
    let rings = || units.iter().flatten().flatten();
    let latitude = rings().flatten().next().map_or(0, |place| place.latitude);
    let narrowing = (f64::from(latitude) / PER_DEGREE).to_radians().cos();
    let nodes = Nodes::of(rings());
    let mut tolerance = FINEST;
    loop {
        let simple = Simplifier { nodes: &nodes, narrowing, tolerance };
        let shapes: Vec<Shape> = units.iter().map(|polygons| simple.shape(polygons)).collect();
        if shapes.iter().map(Shape::points).sum::<usize>() <= MOST_POINTS || tolerance > 1e9 {
            return shapes;
        }
        tolerance *= 4.0;
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a cast of a float saturates; degrees have been checked")]
fn hundred_thousandths(degrees: f64) -> i32 {
    (degrees * PER_DEGREE).round() as i32
}

fn rounded(polygon: &Polygon) -> Vec<Arc> {
    let place = |at: &Coord<f64>| Place { longitude: hundred_thousandths(at.x), latitude: hundred_thousandths(at.y) };
    let ring = |ring: &Vec<Coord<f64>>| {
        let mut places: Arc = ring.iter().map(place).collect();
        places.dedup();
        while places.len() > 1 && places.first() == places.last() {
            places.pop();
        }
        places
    };
    polygon.iter().map(ring).collect()
}

/// The places beside each place, in all rings; a place with a third one beside it is where borders meet.
struct Nodes(HashMap<Place, (Place, Place, bool)>);

impl Nodes {
    fn of<'r>(rings: impl Iterator<Item = &'r Arc>) -> Self {
        let mut nodes: HashMap<Place, (Place, Place, bool)> = HashMap::new();
        for ring in rings {
            let befores = ring.last().into_iter().chain(ring);
            let afters = ring.iter().skip(1).chain(ring.first());
            for ((before, place), after) in befores.zip(ring).zip(afters) {
                let (one, two, meets) = nodes.entry(*place).or_insert((*before, *after, false));
                let pair = (*one, *two);
                *meets |= pair != (*before, *after) && pair != (*after, *before);
            }
        }
        Self(nodes)
    }

    fn meet_at(&self, place: Place) -> bool {
        self.0.get(&place).is_some_and(|(.., meets)| *meets)
    }
}

struct Simplifier<'n> {
    nodes: &'n Nodes,
    narrowing: f64,
    tolerance: f64,
}

impl Simplifier<'_> {
    fn shape(&self, polygons: &[Vec<Arc>]) -> Shape {
        let mut kept: Vec<Vec<Arc>> = Vec::new();
        for polygon in polygons {
            let mut rings = polygon.iter().map(|ring| self.ring(ring));
            // What becomes a line is too small to be seen; a hole of it goes too.
            if let Some(outer) = rings.next().filter(|outer| outer.len() >= 3) {
                kept.push(std::iter::once(outer).chain(rings.filter(|ring| ring.len() >= 3)).collect());
            }
        }
        if kept.is_empty() {
            // A unit that is too small to be simplified stays as it is.
            kept = polygons
                .iter()
                .max_by_key(|polygon| area(polygon))
                .into_iter()
                .map(|polygon| polygon[..1].to_vec())
                .collect();
        }
        let label = kept.iter().max_by_key(|polygon| area(polygon)).and_then(|polygon| inside(polygon));
        let rings: Vec<Arc> = kept.into_iter().flatten().collect();
        let label = label.or_else(|| rings.first()?.first().copied());
        Shape { label: label.unwrap_or(Place { longitude: 0, latitude: 0 }), rings }
    }

    /// A ring with fewer points; fewer than three when nothing is left of it.
    fn ring(&self, ring: &Arc) -> Arc {
        let nodes = (0..ring.len()).filter(|place| self.nodes.meet_at(ring[*place]));
        let mut cuts: Vec<usize> = nodes.collect();
        if cuts.is_empty() {
            // A ring of its own, or the hole around it: both begin at the same place.
            cuts.extend((0..ring.len()).min_by_key(|place| ring[*place]));
        }
        let mut places = Arc::new();
        for (number, cut) in cuts.iter().enumerate() {
            let next = cuts.get(number + 1).copied().unwrap_or(cuts[0] + ring.len());
            let arc: Arc = (*cut..=next).map(|place| ring[place % ring.len()]).collect();
            let mut arc = self.arc(arc);
            arc.pop();
            places.append(&mut arc);
        }
        places
    }

    /// An arc with fewer points, the same whichever way it runs; its ends stay.
    fn arc(&self, mut arc: Arc) -> Arc {
        let runs_back = arc.iter().gt(arc.iter().rev());
        if runs_back {
            arc.reverse();
        }
        let metres = |place: &Place| Coord {
            x: f64::from(place.longitude) * self.narrowing * METRES,
            y: f64::from(place.latitude) * METRES,
        };
        let line: LineString<f64> = arc.iter().map(metres).collect();
        let mut arc: Arc = line.simplify_vw_idx(self.tolerance).into_iter().map(|place| arc[place]).collect();
        if runs_back {
            arc.reverse();
        }
        arc
    }
}

/// Twice the area of a polygon's outer ring, in its own small units.
fn area(polygon: &[Arc]) -> i128 {
    let Some(ring) = polygon.first() else { return 0 };
    let afters = ring.iter().skip(1).chain(ring.first());
    let product = |(one, two): (&Place, &Place)| {
        i128::from(one.longitude) * i128::from(two.latitude) - i128::from(two.longitude) * i128::from(one.latitude)
    };
    ring.iter().zip(afters).map(product).sum::<i128>().abs()
}

/// A place well inside a polygon.
fn inside(polygon: &[Arc]) -> Option<Place> {
    let coordinate = |place: &Place| Coord { x: f64::from(place.longitude), y: f64::from(place.latitude) };
    let rings: Polygon = polygon.iter().map(|ring| ring.iter().map(coordinate).collect()).collect();
    let point = geometry::polygon(&rings).interior_point()?;
    let whole = |number: f64| hundred_thousandths(number / PER_DEGREE);
    Some(Place { longitude: whole(point.x()), latitude: whole(point.y()) })
}
