//! The outline of a unit, made simple for the screen, and how outlines are drawn.

use std::fmt::Write as _;

/// Hundred-thousandths of a degree, about a metre: finer than any screen shows a province.
pub const PER_DEGREE: f64 = 100_000.0;

/// A place on the earth (WGS 84), in hundred-thousandths of a degree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// East of Greenwich.
    pub longitude: i32,
    /// North of the equator.
    pub latitude: i32,
}

/// The outline of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// A place well inside, for a sign or a name.
    pub label: Place,
    /// Rings without their closing point; what lies in an even number of them is outside (holes).
    pub rings: Vec<Vec<Place>>,
}

impl Shape {
    /// How many points it has.
    #[must_use]
    pub fn points(&self) -> usize {
        self.rings.iter().map(Vec::len).sum()
    }

    /// The rings as polygons: each outer ring counter-clockwise, after it its holes, clockwise (RFC 7946, 3.1.6).
    #[must_use]
    pub fn polygons(&self) -> Vec<Vec<Vec<Place>>> {
        let depth = |ring: &Vec<Place>| self.rings.iter().filter(|other| lies_in(ring, other)).count();
        let rings: Vec<(&Vec<Place>, usize)> = self.rings.iter().map(|ring| (ring, depth(ring))).collect();
        let polygon = |(outer, depth): &(&Vec<Place>, usize)| {
            let holes = rings.iter().filter(|(hole, deep)| *deep == depth + 1 && lies_in(hole, outer));
            let holes = holes.map(|(hole, _)| turned(hole, false));
            std::iter::once(turned(outer, true)).chain(holes).collect()
        };
        rings.iter().filter(|(_, depth)| depth % 2 == 0).map(polygon).collect()
    }

    /// As the ledger keeps it: the label, then the rings; each place as the step from the one before.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::with_capacity(self.points() * 8);
        let mut before = Place { longitude: 0, latitude: 0 };
        for (number, ring) in
            std::iter::once(std::slice::from_ref(&self.label)).chain(self.rings.iter().map(Vec::as_slice)).enumerate()
        {
            if number > 0 {
                text.push(';');
            }
            for (number, place) in ring.iter().enumerate() {
                let space = if number == 0 { "" } else { " " };
                let (east, north) = (place.longitude - before.longitude, place.latitude - before.latitude);
                // Writing to a String cannot fail.
                let _ = write!(text, "{space}{east} {north}");
                before = *place;
            }
        }
        text
    }

    /// From the text of the ledger; `None` when it is none.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let mut before = Place { longitude: 0, latitude: 0 };
        let mut rings = Vec::new();
        for part in text.split(';') {
            let mut ring = Vec::new();
            let mut numbers = part.split(' ').map(str::parse::<i32>);
            while let Some(east) = numbers.next() {
                let longitude = before.longitude.checked_add(east.ok()?)?;
                let latitude = before.latitude.checked_add(numbers.next()?.ok()?)?;
                before = Place { longitude, latitude };
                ring.push(before);
            }
            rings.push(ring);
        }
        let label = rings.remove(0);
        let sound = label.len() == 1 && !rings.is_empty() && rings.iter().all(|ring| ring.len() >= 3);
        sound.then(|| Self { label: label[0], rings })
    }
}

/// The edges of a ring, the last back to the first place.
fn edges(ring: &[Place]) -> impl Iterator<Item = (Place, Place)> {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

/// How far a place is to the left of the way from one to another: their triangle twice, negative to the right.
fn to_the_left(place: Place, (from, to): (Place, Place)) -> i64 {
    let step = |a: i32, b: i32| i64::from(b) - i64::from(a);
    step(from.longitude, to.longitude) * step(from.latitude, place.latitude)
        - step(from.latitude, to.latitude) * step(from.longitude, place.longitude)
}

/// Whether a ring lies in another one that it does not cross: they may touch.
fn lies_in(ring: &[Place], other: &[Place]) -> bool {
    ring.iter().find_map(|place| is_in(*place, other)).unwrap_or(false)
}

/// Whether a place is in a ring: whether a way to the east crosses it an odd number of times. Nobody can say on an edge.
fn is_in(place: Place, ring: &[Place]) -> Option<bool> {
    let mut is_in = false;
    for (from, to) in edges(ring) {
        let left = to_the_left(place, (from, to));
        let spans = |a: i32, b: i32, between: i32| (a.min(b)..=a.max(b)).contains(&between);
        if left == 0
            && spans(from.longitude, to.longitude, place.longitude)
            && spans(from.latitude, to.latitude, place.latitude)
        {
            return None;
        }
        let crosses = (from.latitude > place.latitude) != (to.latitude > place.latitude);
        if crosses && (left > 0) == (to.latitude > from.latitude) {
            is_in = !is_in;
        }
    }
    Some(is_in)
}

/// A ring the way round that is asked for.
fn turned(ring: &[Place], counter_clockwise: bool) -> Vec<Place> {
    let mut ring = ring.to_vec();
    let middle = ring[0];
    let area: i128 = edges(&ring).map(|edge| i128::from(to_the_left(middle, edge))).sum();
    if (area > 0) != counter_clockwise {
        ring.reverse();
    }
    ring
}

/// Outlines laid on a sheet: the way SVG draws them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawing {
    /// The sheet's width.
    pub width: i32,
    /// The sheet's height.
    pub height: i32,
    /// What each shape became, in the order given.
    pub outlines: Vec<Outline>,
}

/// An outline on the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// The `d` of a path, to be filled by the even-odd rule.
    pub path: String,
    /// Where a sign or a name stands.
    pub label: (i32, i32),
}

/// Draws outlines on a sheet whose longer side is `side`. Degrees of longitude are shortened by the cosine of the middle
/// latitude: within a province nobody can tell it from a true projection.
#[must_use]
pub fn draw(shapes: &[&Shape], side: i32) -> Drawing {
    let mut places = shapes.iter().flat_map(|shape| shape.rings.iter().flatten());
    let Some(first) = places.next() else { return Drawing::default() };
    let (mut low, mut high) = (*first, *first);
    for place in places {
        low.longitude = low.longitude.min(place.longitude);
        low.latitude = low.latitude.min(place.latitude);
        high.longitude = high.longitude.max(place.longitude);
        high.latitude = high.latitude.max(place.latitude);
    }
    let narrowing = (f64::from(low.latitude).midpoint(f64::from(high.latitude)) / PER_DEGREE).to_radians().cos();
    let across = f64::from(high.longitude - low.longitude) * narrowing;
    let up = f64::from(high.latitude - low.latitude);
    let scale = f64::from(side) / across.max(up).max(1.0);
    let on_sheet = |place: &Place| {
        let x = f64::from(place.longitude - low.longitude) * narrowing * scale;
        let y = f64::from(high.latitude - place.latitude) * scale;
        (whole(x), whole(y))
    };
    let outline = |shape: &&Shape| Outline {
        path: shape.rings.iter().map(|ring| path(ring.iter().map(on_sheet))).collect(),
        label: on_sheet(&shape.label),
    };
    Drawing {
        width: whole(across * scale).max(1),
        height: whole(up * scale).max(1),
        outlines: shapes.iter().map(outline).collect(),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a place on a sheet is small")]
fn whole(number: f64) -> i32 {
    number.round() as i32
}

/// A closed ring as a path: places that fall together on the sheet are one.
fn path(mut places: impl Iterator<Item = (i32, i32)>) -> String {
    let Some(first) = places.next() else { return String::new() };
    let mut path = format!("M{} {}", first.0, first.1);
    let (mut before, mut mark) = (first, 'l');
    for place in places {
        if place != before {
            let _ = write!(path, "{mark}{} {}", place.0 - before.0, place.1 - before.1);
            (before, mark) = (place, ' ');
        }
    }
    path.push('z');
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(longitude: i32, latitude: i32) -> Place {
        Place { longitude, latitude }
    }

    fn square(west: i32, south: i32, side: i32) -> Vec<Place> {
        vec![place(west, south), place(west + side, south), place(west + side, south + side), place(west, south + side)]
    }

    #[test]
    fn a_shape_is_read_as_it_was_written() {
        let rings = vec![square(10_570_000, 1_830_000, 900), square(10_570_100, 1_830_100, 50)];
        let shape = Shape { label: place(10_570_400, 1_830_400), rings };
        let text = shape.to_text();
        assert!(text.starts_with("10570400 1830400;-400 -400 900 0 0 900"), "{text}");
        assert_eq!(Shape::from_text(&text), Some(shape));
    }

    #[test]
    fn what_is_no_shape_is_none() {
        for text in
            ["", "1 2", "1 2;3 4", "1 2;1 1 1", "1 2;a b c d e f", "2147483647 0;1 0 1 1 0 1", "1 2 3 4;1 1 2 2 3 3"]
        {
            assert_eq!(Shape::from_text(text), None, "{text}");
        }
    }

    #[test]
    fn rings_become_polygons_with_their_holes() {
        // An island with a lake, in the lake an island that touches its shore; elsewhere another island.
        let shape = Shape {
            label: place(10, 10),
            rings: vec![square(20, 20, 60), square(0, 0, 100), square(20, 20, 10), square(200, 0, 10)],
        };
        let polygons = shape.polygons();
        let sizes: Vec<usize> = polygons.iter().map(Vec::len).collect();
        assert_eq!(sizes, [2, 1, 1]);
        assert_eq!(polygons[0][0], square(0, 0, 100), "counter-clockwise");
        assert_eq!(polygons[0][1], square(20, 20, 60).into_iter().rev().collect::<Vec<_>>(), "clockwise");
        assert_eq!(polygons[2], [square(200, 0, 10)]);
    }

    #[test]
    fn north_is_up_and_the_longer_side_fills_the_sheet() {
        // On the equator a degree is a degree: two squares, one to the north-east of the other.
        let shapes = [square(0, 0, 100), square(100, 100, 100)].map(|ring| Shape { label: ring[0], rings: vec![ring] });
        let drawing = draw(&[&shapes[0], &shapes[1]], 1000);
        assert_eq!((drawing.width, drawing.height), (1000, 1000));
        assert_eq!(drawing.outlines[0].path, "M0 1000l500 0 0 -500 -500 0z");
        assert_eq!(drawing.outlines[1].label, (500, 500));
    }

    #[test]
    fn a_province_is_narrower_than_its_degrees() {
        let shape = Shape { label: place(0, 6_000_000), rings: vec![square(0, 6_000_000, 10)] };
        let drawing = draw(&[&shape], 1000);
        assert_eq!((drawing.width, drawing.height), (500, 1000), "the cosine of 60° is a half");
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        assert_eq!(draw(&[], 1000), Drawing::default());
    }
}
