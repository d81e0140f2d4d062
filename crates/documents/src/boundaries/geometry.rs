//! Whether the outline of a unit is one: closed rings of enough points that do not cross, holes inside.
//!
//! `geo` has a check of its own that compares every edge with every other: too slow for an outline of tens of thousands of
//! points. Here edges are swept from west to east.

use geo::{
    Area as _, BoundingRect as _, Centroid as _, Contains as _, Coord, Line, LineIntersection, LineString,
    MultiPolygon, Point, line_intersection::line_intersection,
};
use geojson::{GeometryValue, Position};

use super::{parse::Feature, system};
use crate::import::Complaint;

/// A ring without its closing point, and without points that repeat the one before.
pub(super) type Ring = Vec<Coord<f64>>;
/// The outer ring, then the holes.
pub(super) type Polygon = Vec<Ring>;

/// Kilometres of a degree of latitude.
const KILOMETRES_PER_DEGREE: f64 = 111.2;

/// The rings of a feature as they stand in the file.
pub(super) fn rings(feature: &Feature) -> Result<Vec<Polygon>, Complaint> {
    let geometry = feature.geometry.as_ref().map_err(|error| unreadable(error))?;
    let Some(geometry) = geometry else { return Err(no_outline("null")) };
    let polygons: &[Vec<Vec<Position>>] = match &geometry.value {
        GeometryValue::Polygon { coordinates } => std::slice::from_ref(coordinates),
        GeometryValue::MultiPolygon { coordinates } => coordinates,
        other => return Err(no_outline(other.type_name())),
    };
    if polygons.is_empty() || polygons.iter().any(Vec::is_empty) {
        return Err(no_outline(geometry.value.type_name()));
    }
    polygons.iter().map(|rings| rings.iter().zip(1..).map(|(places, number)| ring(places, number)).collect()).collect()
}

/// A ring of a file. A height, the third number of a place, is of no use to a map.
fn ring(places: &[Position], number: usize) -> Result<Ring, Complaint> {
    let place = |place: &Position| match place.as_slice() {
        [x, y, ..] if x.is_finite() && y.is_finite() => Ok(Coord { x: *x, y: *y }),
        _ => Err(short_place(number)),
    };
    let mut ring = places.iter().map(place).collect::<Result<Ring, _>>()?;
    if ring.len() < 4 {
        return Err(short_ring(number, ring.len()));
    }
    if ring.first() != ring.last() {
        return Err(open_ring(number));
    }
    ring.pop();
    ring.dedup();
    while ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    if ring.len() < 3 {
        return Err(short_ring(number, ring.len() + 1));
    }
    Ok(ring)
}

fn line_string(ring: &Ring) -> LineString<f64> {
    let mut points = ring.clone();
    points.extend(ring.first());
    LineString::new(points)
}

pub(super) fn polygon(rings: &Polygon) -> geo::Polygon<f64> {
    let mut rings = rings.iter().map(line_string);
    geo::Polygon::new(rings.next().unwrap_or_else(|| LineString::new(Vec::new())), rings.collect())
}

/// Checks where a unit's rings lie and how they lie to each other.
pub(super) fn check(polygons: &[Polygon]) -> Result<(), Complaint> {
    if let Some(stray) = polygons.iter().flatten().flatten().find(|place| !system::is_in_country(**place)) {
        return Err(system::stray(*stray));
    }
    for rings in polygons {
        if let Some(place) = crossing(rings) {
            return Err(crossed(place));
        }
        let outer =
            geo::Polygon::new(rings.first().map_or_else(|| LineString::new(Vec::new()), line_string), Vec::new());
        if outer.unsigned_area() <= 0.0 {
            return Err(no_area());
        }
        let outer_box = outer.bounding_rect();
        for (hole, number) in rings.iter().skip(1).zip(2..) {
            // Rings do not cross: a hole with a point inside lies inside. A point on the outer ring itself says nothing.
            let in_box = |place: &Coord<f64>| outer_box.is_some_and(|rect| geo::Intersects::intersects(&rect, place));
            let is_inside = hole.iter().all(in_box) && hole.iter().any(|place| outer.contains(&Point(*place)));
            if !is_inside {
                return Err(hole_outside(number));
            }
        }
    }
    Ok(())
}

/// An edge of a ring with its place in it.
struct Edge {
    line: Line<f64>,
    ring: usize,
    place: usize,
}

impl Edge {
    fn west(&self) -> f64 {
        self.line.start.x.min(self.line.end.x)
    }

    fn east(&self) -> f64 {
        self.line.start.x.max(self.line.end.x)
    }

    fn lies_beside(&self, other: &Self) -> bool {
        let (low, high) = (self.line.start.y.min(self.line.end.y), self.line.start.y.max(self.line.end.y));
        let (other_low, other_high) =
            (other.line.start.y.min(other.line.end.y), other.line.start.y.max(other.line.end.y));
        high < other_low || other_high < low
    }
}

/// Where two edges of a polygon cross or run along each other. Rings may touch at a point: that does no harm to a map.
fn crossing(rings: &Polygon) -> Option<Coord<f64>> {
    let mut edges: Vec<Edge> = Vec::with_capacity(rings.iter().map(Vec::len).sum());
    for (number, ring) in rings.iter().enumerate() {
        let ends = ring.iter().skip(1).chain(ring.first());
        let lines = ring.iter().zip(ends).map(|(start, end)| Line::new(*start, *end));
        edges.extend(lines.enumerate().map(|(place, line)| Edge { line, ring: number, place }));
    }
    edges.sort_by(|a, b| a.west().total_cmp(&b.west()).then((a.ring, a.place).cmp(&(b.ring, b.place))));
    for (place, edge) in edges.iter().enumerate() {
        let east = edge.east();
        for other in edges[place + 1..].iter().take_while(|other| other.west() <= east) {
            if edge.lies_beside(other) {
                continue;
            }
            match line_intersection(edge.line, other.line) {
                Some(LineIntersection::SinglePoint { intersection, is_proper: true }) => return Some(intersection),
                Some(LineIntersection::Collinear { intersection }) if intersection.start != intersection.end => {
                    return Some(intersection.start);
                }
                _ => {}
            }
        }
    }
    None
}

/// How far the middle of a unit's outline is from a latitude and longitude, in kilometres.
pub(super) fn distance(polygons: &[Polygon], (latitude, longitude): (f64, f64)) -> Option<f64> {
    let middle = MultiPolygon::new(polygons.iter().map(polygon).collect()).centroid()?;
    let north = (middle.y() - latitude) * KILOMETRES_PER_DEGREE;
    let east = (middle.x() - longitude) * KILOMETRES_PER_DEGREE * latitude.to_radians().cos();
    Some(north.hypot(east))
}

/// A small number without its fraction.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of a float saturates")]
pub(super) fn whole(number: f64) -> u32 {
    number.round() as u32
}

fn unreadable(error: &str) -> Complaint {
    let error: String = error.chars().take(120).collect();
    Complaint::new(
        (&format!("không đọc được hình ({error})"), "một “geometry” kiểu Polygon hoặc MultiPolygon"),
        (&format!("the geometry cannot be read ({error})"), "a “geometry” of type Polygon or MultiPolygon"),
    )
}

fn no_outline(found: &str) -> Complaint {
    Complaint::new(
        (&format!("hình kiểu {found} không phải vùng"), "Polygon hoặc MultiPolygon có ít nhất một vành"),
        (&format!("a geometry {found} is no area"), "a Polygon or MultiPolygon with at least one ring"),
    )
}

fn short_place(ring: usize) -> Complaint {
    Complaint::new(
        (&format!("vành {ring} có điểm thiếu tọa độ"), "mỗi điểm có kinh độ và vĩ độ"),
        (&format!("ring {ring} has a point without coordinates"), "a longitude and a latitude for each point"),
    )
}

fn short_ring(ring: usize, points: usize) -> Complaint {
    Complaint::new(
        (&format!("vành {ring} chỉ có {points} điểm"), "ít nhất 4 điểm, điểm cuối trùng điểm đầu"),
        (&format!("ring {ring} has only {points} points"), "at least 4 points, the last the same as the first"),
    )
}

fn open_ring(ring: usize) -> Complaint {
    Complaint::new(
        (&format!("vành {ring} không khép kín"), "điểm cuối trùng điểm đầu"),
        (&format!("ring {ring} is not closed"), "the last point the same as the first"),
    )
}

fn crossed(place: Coord<f64>) -> Complaint {
    let at = format!("[{:.5}, {:.5}]", place.x, place.y);
    Complaint::new(
        (&format!("đường ranh giới tự cắt tại {at}"), "sửa hình trong QGIS (Fix geometries) rồi xuất lại"),
        (&format!("the outline crosses itself at {at}"), "mend it in QGIS (Fix geometries) and export it again"),
    )
}

fn hole_outside(ring: usize) -> Complaint {
    Complaint::new(
        (
            &format!("lỗ (vành {ring}) nằm ngoài vành ngoài"),
            "lỗ nằm trong vành ngoài; mảnh riêng thì dùng MultiPolygon",
        ),
        (
            &format!("the hole (ring {ring}) lies outside the outer ring"),
            "holes inside the outer ring; MultiPolygon for separate parts",
        ),
    )
}

fn no_area() -> Complaint {
    Complaint::new(
        ("vùng không có diện tích", "vành ngoài bao quanh địa bàn của đơn vị"),
        ("the outline has no area", "an outer ring around the unit's territory"),
    )
}
