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
