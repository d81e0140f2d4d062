//! Which coordinate system a file is in, told by its numbers: GeoJSON is in degrees, longitude first.

use geo::Coord;

use crate::import::Complaint;

/// Where Viet Nam is with its islands, in degrees.
const LONGITUDES: std::ops::RangeInclusive<f64> = 102.0..=118.0;
const LATITUDES: std::ops::RangeInclusive<f64> = 6.0..=24.0;

/// Names of systems in degrees that agree to well under a pixel: WGS 84, and VN-2000 as longitude and latitude.
const DEGREES: [&str; 4] = ["CRS84", "4326", "4756", "WGS 84"];

/// What a place's numbers look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Looks {
    Right,
    Swapped,
    /// Metres on the sheets of VN-2000: easting 100–900 km, northing 900–2 700 km.
    Vn2000,
    /// Metres of web maps.
    Mercator,
    Elsewhere,
}

pub(super) fn is_in_country(place: Coord<f64>) -> bool {
    LONGITUDES.contains(&place.x) && LATITUDES.contains(&place.y)
}

fn looks(place: Coord<f64>) -> Looks {
    let easting = |number: f64| (100_000.0..=900_000.0).contains(&number);
    let northing = |number: f64| (900_000.0..=2_700_000.0).contains(&number);
    if is_in_country(place) {
        Looks::Right
    } else if is_in_country(Coord { x: place.y, y: place.x }) {
        Looks::Swapped
    } else if (easting(place.x) && northing(place.y)) || (easting(place.y) && northing(place.x)) {
        Looks::Vn2000
    } else if (1.13e7..=1.32e7).contains(&place.x) && (6.0e5..=2.8e6).contains(&place.y) {
        Looks::Mercator
    } else {
        Looks::Elsewhere
    }
}

/// Whether a file is in degrees, longitude first, in Viet Nam; the complaint says how to make it so. A few stray places
/// are no matter of the system: they are found with their features.
pub(super) fn check<'c>(named: Option<&str>, places: impl Iterator<Item = &'c Coord<f64>>) -> Result<(), Complaint> {
    let mut counts = [0_usize; 5];
    let mut first = None;
    for place in places {
        counts[looks(*place) as usize] += 1;
        first = first.or(Some(*place));
    }
    let of = |looks: Looks| counts[looks as usize];
    let Some(first) = first else { return Ok(()) };
    let most = [Looks::Right, Looks::Swapped, Looks::Vn2000, Looks::Mercator, Looks::Elsewhere]
        .into_iter()
        .max_by_key(|looks| of(*looks));
    match most {
        Some(Looks::Swapped) => Err(swapped(first)),
        Some(Looks::Vn2000) => Err(metres("VN-2000", "VN-2000", first)),
        Some(Looks::Mercator) => Err(metres("Web Mercator (EPSG:3857)", "Web Mercator (EPSG:3857)", first)),
        Some(Looks::Elsewhere) => Err(elsewhere(first)),
        _ => match named.filter(|named| !DEGREES.iter().any(|known| named.contains(known))) {
            Some(named) => Err(other(named)),
            None => Ok(()),
        },
    }
}

fn shown(place: Coord<f64>) -> String {
    let number = |number: f64| if number.abs() < 1e9 { format!("{number:.5}") } else { format!("{number:e}") };
    format!("[{}, {}]", number(place.x), number(place.y))
}

fn swapped(place: Coord<f64>) -> Complaint {
    let shown = shown(place);
    Complaint::new(
        (&format!("vĩ độ đứng trước kinh độ: {shown}"), "đảo lại: kinh độ trước, vĩ độ sau, như [105.73706, 18.29030]"),
        (
            &format!("latitude stands before longitude: {shown}"),
            "the other way: longitude, then latitude, as [105.73706, 18.29030]",
        ),
    )
}

fn metres(vi: &str, en: &str, place: Coord<f64>) -> Complaint {
    let shown = shown(place);
    Complaint::new(
        (
            &format!("tọa độ tính bằng mét, có lẽ theo hệ {vi}: {shown}"),
            "chuyển sang kinh độ, vĩ độ WGS 84: trong QGIS chọn đúng hệ tọa độ của lớp (với VN-2000: đúng kinh tuyến trục \
             và múi chiếu của tỉnh) rồi Export → Save Features As… GeoJSON, CRS EPSG:4326",
        ),
        (
            &format!("the coordinates are in metres, probably of {en}: {shown}"),
            "change them to longitude and latitude, WGS 84: in QGIS set the layer's own system (of VN-2000: with the \
             province's central meridian and zone), then Export → Save Features As… GeoJSON, CRS EPSG:4326",
        ),
    )
}

fn elsewhere(place: Coord<f64>) -> Complaint {
    let shown = shown(place);
    Complaint::new(
        (
            &format!("tọa độ không nằm ở Việt Nam: {shown}"),
            "kinh độ 102–118, vĩ độ 6–24 (WGS 84); kiểm tra hệ tọa độ khi xuất tệp",
        ),
        (
            &format!("the coordinates are not in Viet Nam: {shown}"),
            "longitude 102–118, latitude 6–24 (WGS 84); check the coordinate system of the export",
        ),
    )
}

fn other(named: &str) -> Complaint {
    let named: String = named.chars().take(80).collect();
    Complaint::new(
        (&format!("tệp ghi hệ tọa độ “{named}”"), "xuất lại theo WGS 84 (EPSG:4326)"),
        (&format!("the file names the coordinate system “{named}”"), "export it in WGS 84 (EPSG:4326)"),
    )
}

/// A place that its feature has outside of the country.
pub(super) fn stray(place: Coord<f64>) -> Complaint {
    elsewhere(place)
}
