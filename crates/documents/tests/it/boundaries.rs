//! Boundary files: what is read, what is refused, and what the refusal says. Every outline here is made up.

use std::{fs, path::Path, sync::OnceLock};

use documents::{
    boundaries::{Boundaries, read},
    import::{Rejected, SourceFile},
};
use jiff::civil::date;
use programme::{
    Lang,
    unit::{Register, Tier, UnitTree},
};
use proptest::prelude::*;

fn tree() -> &'static UnitTree {
    static TREE: OnceLock<UnitTree> = OnceLock::new();
    TREE.get_or_init(|| {
        let text = |name: &str| {
            fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../reference/units").join(name))
                .expect("reference data")
        };
        let (units, lineage) = (text("units.csv"), text("lineage.csv"));
        let register = Register::parse(("units.csv", &units), ("lineage.csv", &lineage)).expect("sound units");
        register.as_of(date(2023, 3, 13))
    })
}

fn take(bytes: &[u8], property: Option<&str>, lang: Lang) -> Result<Boundaries, Rejected> {
    read(&SourceFile { name: "ranh-gioi.geojson", bytes }, tree(), property, lang)
}

fn taken(text: &str) -> Boundaries {
    take(text.as_bytes(), None, Lang::Vi).unwrap_or_else(|rejected| panic!("{:#?}", rejected.problems))
}

/// What is wrong, in Vietnamese.
fn wrong(text: &str) -> String {
    let rejected = take(text.as_bytes(), None, Lang::Vi).expect_err("it must be refused");
    let english = take(text.as_bytes(), None, Lang::En).expect_err("in English too");
    assert_eq!(rejected.total, english.total);
    assert_ne!(rejected.problems, english.problems);
    rejected.problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// A closed square in degrees, as a ring.
fn square(x: f64, y: f64, side: f64) -> String {
    let (e, n) = (x + side, y + side);
    format!("[[{x},{y}],[{e},{y}],[{e},{n}],[{x},{n}],[{x},{y}]]")
}

fn feature(properties: &str, geometry: &str) -> String {
    format!(r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{geometry}}}"#)
}

fn polygon(rings: &str) -> String {
    format!(r#"{{"type":"Polygon","coordinates":[{rings}]}}"#)
}

fn collection(features: &[String]) -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

/// A file with one commune of these rings.
fn one(rings: &str) -> String {
    collection(&[feature(r#""ma_xa":"18070""#, &polygon(rings))])
}

/// A small square around where the register has each commune.
fn all_communes() -> String {
    let communes = tree().iter().filter(|(_, unit)| unit.code.tier() == Tier::Commune);
    let features: Vec<String> = communes
        .map(|(_, unit)| {
            let (latitude, longitude) = unit.centroid.unwrap_or((18.3, 105.7));
            let properties = format!(r#""TEN":"{}","MAXA":{}"#, unit.name, unit.code);
            feature(&properties, &polygon(&square(longitude - 0.01, latitude - 0.01, 0.02)))
        })
        .collect();
    collection(&features)
}

#[test]
fn a_file_with_every_commune_is_joined_whole() {
    let boundaries = taken(&all_communes());
    let communes = tree().iter().filter(|(_, unit)| unit.code.tier() == Tier::Commune).count();
    assert_eq!((boundaries.property.as_str(), boundaries.shapes.len()), ("MAXA", communes));
    assert_eq!((boundaries.missing.len(), boundaries.extra.len()), (0, 0));
    assert_eq!((boundaries.points_read, boundaries.points()), (communes * 4, communes * 4));
}

#[test]
fn what_the_file_lacks_and_what_it_has_besides_is_told() {
    let mut text = all_communes().replace(":18070}", ":99999}");
    text = text.replacen(r#""features":["#, &format!(r#""features":[{},"#, feature(r#""MAXA":null"#, "null")), 1);
    let boundaries = taken(&text);
    assert_eq!(boundaries.missing, ["18070".parse().unwrap()]);
    let mut extra: Vec<&str> = boundaries.extra.iter().map(|extra| extra.code.as_str()).collect();
    extra.sort_unstable();
    assert_eq!(extra, ["", "99999"]);
}

#[test]
fn the_usual_names_and_ways_to_write_a_code_are_known() {
    for properties in [
        r#""ma_xa":"18070""#,
        r#""MAXA":18070"#,
        r#""Mã xã":18070.0"#,
        r#""code":" 18070 ""#,
        r#""MA_HUYEN":"436","Ma_Xa":"18070""#,
    ] {
        let boundaries = taken(&collection(&[feature(properties, &polygon(&square(105.9, 18.3, 0.02)))]));
        assert_eq!(boundaries.shapes.keys().map(ToString::to_string).collect::<Vec<_>>(), ["18070"], "{properties}");
    }
    let districts = taken(&collection(&[feature(r#""ma_huyen":436"#, &polygon(&square(105.9, 18.3, 0.1)))]));
    assert_eq!((districts.property.as_str(), districts.missing.len()), ("ma_huyen", 12));
}

#[test]
fn a_property_can_be_chosen() {
    let text = collection(&[feature(r#""ID_2":"18070","ten":"a""#, &polygon(&square(105.9, 18.3, 0.02)))]);
    let told = wrong(&text);
    assert!(told.contains("không thấy thuộc tính mã đơn vị") && told.contains("ID_2, ten"), "{told}");
    assert_eq!(take(text.as_bytes(), Some("id2"), Lang::Vi).expect("joined").property, "ID_2");
    let told = take(text.as_bytes(), Some("ma"), Lang::Vi).expect_err("refused").problems[0].to_string();
    assert!(told.contains("không có thuộc tính “ma”"), "{told}");
}

#[test]
fn a_wrong_code_and_a_unit_twice_are_told_with_their_features() {
    let shape = polygon(&square(105.9, 18.3, 0.02));
    let features = [r#""ma":"18070""#, r#""ma":"xã A""#, r#""ma":18070"#].map(|each| feature(each, &shape));
    let told = wrong(&collection(&features));
    assert!(told.contains("đối tượng 2: “xã A” (ma) không phải mã đơn vị"), "{told}");
    assert!(told.contains("đối tượng 3 (18070): đơn vị 18070 đã có ở đối tượng 1 → "), "{told}");
}

#[test]
fn a_file_of_another_province_finds_nothing() {
    let told = wrong(&collection(&[feature(r#""ma_xa":"00001""#, &polygon(&square(105.9, 18.3, 0.02)))]));
    assert!(told.contains("không đối tượng nào thuộc danh mục") && told.contains("ma_xa: 00001"), "{told}");
}

#[test]
fn bad_rings() {
    for (rings, expected) in [
        ("[[105.9,18.3],[105.91,18.3],[105.91,18.31],[105.9,18.31]]", "vành 1 không khép kín"),
        ("[[105.9,18.3],[105.91,18.3],[105.9,18.3]]", "vành 1 chỉ có 3 điểm"),
        ("[[105.9,18.3],[105.9,18.3],[105.9,18.3],[105.9,18.3]]", "vành 1 chỉ có 2 điểm"),
        ("[[105.9,18.3],[105.91],[105.91,18.31],[105.9,18.3]]", "vành 1 có điểm thiếu tọa độ"),
        ("", "không phải vùng"),
        ("[[105.9,18.3],[105.92,18.32],[105.92,18.3],[105.9,18.32],[105.9,18.3]]", "tự cắt tại [105.91000, 18.31000]"),
        ("[[105.9,18.3],[105.92,18.3],[105.94,18.3],[105.9,18.3]]", "tự cắt"),
        ("[[105.9,18.3],[105.92,18.3],[105.92,18.32],[125.9,18.32],[105.9,18.3]]", "không nằm ở Việt Nam: [125.90000"),
    ] {
        let told = wrong(&one(rings));
        assert!(told.contains("đối tượng 1 (18070)") && told.contains(expected), "{rings}: {told}");
    }
}

#[test]
fn what_is_no_area_is_refused() {
    for geometry in ["null", r#"{"type":"Point","coordinates":[105.9,18.3]}"#, r#"{"type":"Polygon"}"#, "7"] {
        let told = wrong(&collection(&[feature(r#""ma":"18070""#, geometry)]));
        assert!(told.contains("đối tượng 1 (18070)"), "{told}");
    }
}

#[test]
fn holes_must_lie_inside() {
    let (outer, inner) = (square(105.9, 18.3, 0.1), square(105.93, 18.33, 0.02));
    let shapes = taken(&one(&format!("{outer},{inner}"))).shapes;
    assert_eq!(shapes.values().map(|shape| shape.rings.len()).collect::<Vec<_>>(), [2]);
    let told = wrong(&one(&format!("{outer},{}", square(106.3, 18.33, 0.02))));
    assert!(told.contains("lỗ (vành 2) nằm ngoài vành ngoài"), "{told}");
    let told = wrong(&one(&format!("{outer},{}", square(105.99, 18.33, 0.02))));
    assert!(told.contains("tự cắt"), "{told}");
}

#[test]
fn heights_are_ignored_and_parts_are_kept() {
    let ring = |x: f64| square(x, 18.3, 0.02).replace("],[", ",12.5],[").replace("]]", ",12.5]]");
    let geometry = format!(r#"{{"type":"MultiPolygon","coordinates":[[{}],[{}]]}}"#, ring(105.9), ring(105.95));
    let boundaries = taken(&collection(&[feature(r#""ma":"18070""#, &geometry)]));
    let shape = boundaries.shapes.values().next().expect("a shape");
    assert_eq!((shape.rings.len(), shape.points()), (2, 8));
}

#[test]
fn swapped_projected_and_foreign_coordinates_are_recognised() {
    for (x, y, side, expected) in [
        (18.3, 105.9, 0.02, "vĩ độ đứng trước kinh độ"),
        (540_123.4, 2_024_567.8, 2_000.0, "VN-2000"),
        (2_024_567.8, 540_123.4, 2_000.0, "VN-2000"),
        (11_788_000.0, 2_070_000.0, 2_000.0, "EPSG:3857"),
        (2.35, 48.85, 0.02, "không nằm ở Việt Nam"),
        (1e300, 1e300, 1e299, "không nằm ở Việt Nam: [1e300, 1e300]"),
    ] {
        let told = wrong(&one(&square(x, y, side)));
        assert!(told.contains(expected), "{told}");
        assert!(told.starts_with("ranh-gioi.geojson: "), "the whole file is meant: {told}");
    }
    let text = one(&square(105.9, 18.3, 0.02));
    let named =
        |name: &str| text.replacen('{', &format!(r#"{{"crs":{{"type":"name","properties":{{"name":"{name}"}}}},"#), 1);
    taken(&named("urn:ogc:def:crs:OGC:1.3:CRS84"));
    let told = wrong(&named("urn:ogc:def:crs:EPSG::32648"));
    assert!(told.contains("“urn:ogc:def:crs:EPSG::32648”") && told.contains("EPSG:4326"), "{told}");
}

#[test]
fn what_is_no_geojson_is_told_so() {
    for text in ["", "PK\u{3}\u{4}", "\0\0\u{27}\u{a}", "unit,measure\n", "[1]"] {
        assert!(wrong(text).contains("không phải tệp GeoJSON"), "{text}");
    }
    assert!(wrong(r#"{"type":"Polygon","coordinates":[]}"#).contains("không phải là tập hợp đối tượng"));
    assert!(wrong(r#"{"type":"FeatureCollection","features":[]}"#).contains("không có đối tượng nào"));
    assert!(wrong("{\"type\":\"FeatureCollection\",\n\"features\":[1e999]}").contains("tệp hỏng tại dòng 2"));
    let whole = all_communes();
    assert!(wrong(whole.get(..5_000).expect("cut")).contains("tệp hỏng tại dòng 1, cột 5000"));
    taken(&format!("\u{feff}{whole}"));
}

#[test]
fn an_outline_far_from_its_unit_is_told() {
    let boundaries = taken(&one(&square(106.3, 17.95, 0.02)));
    let (code, kilometres) = boundaries.far[0];
    assert!(code.to_text() == "18070" && (40..80).contains(&kilometres), "{code}: {kilometres}");
}

/// A wavy line of many points, from south to north.
fn wave(x: f64, points: u32) -> Vec<(f64, f64)> {
    let step = |number: u32| f64::from(number) / f64::from(points);
    (0..=points).map(|number| (x + (step(number) * 40.0).sin() * 0.004, 18.3 + step(number) * 0.1)).collect()
}

#[test]
fn neighbours_keep_their_common_border() {
    let ring = |side: Vec<(f64, f64)>, x: f64| {
        let mut ring = side;
        let first = ring[0];
        ring.extend([(x, 18.4), (x, 18.3), first]);
        let places: Vec<String> = ring.iter().map(|(x, y)| format!("[{x},{y}]")).collect();
        polygon(&format!("[{}]", places.join(",")))
    };
    let mut backwards = wave(105.9, 2_000);
    backwards.reverse();
    backwards.extend([(106.0, 18.3), (106.0, 18.4), backwards[0]]);
    let backwards: Vec<String> = backwards.iter().map(|(x, y)| format!("[{x},{y}]")).collect();
    let features = [
        feature(r#""ma":"18070""#, &ring(wave(105.9, 2_000), 105.8)),
        feature(r#""ma":"18073""#, &polygon(&format!("[{}]", backwards.join(",")))),
    ];
    let boundaries = taken(&collection(&features));
    let [west, east] = ["18070", "18073"].map(|code| &boundaries.shapes[&code.parse().unwrap()].rings[0]);
    assert!((20..400).contains(&west.len()), "{} points are left of 2000", west.len());
    let shared = west.iter().filter(|place| east.contains(place)).count();
    assert_eq!(shared, west.len() - 2, "all but the two outer corners");
    assert_eq!(west.len(), east.len());
}

#[test]
fn the_label_lies_inside() {
    // A ring with a bay: its middle is outside of it.
    let bay = "[[105.8,18.2],[106.0,18.2],[106.0,18.4],[105.8,18.4],[105.8,18.38],[105.98,18.38],[105.98,18.22],[105.8,18.22],[105.8,18.2]]";
    let boundaries = taken(&one(bay));
    let label = boundaries.shapes.values().next().expect("a shape").label;
    assert!(label.longitude > 10_598_000 || !(1_822_000..1_838_000).contains(&label.latitude), "{label:?}");
}

#[test]
fn a_unit_too_small_to_be_seen_stays_as_it_is() {
    let boundaries = taken(&one(&square(105.9, 18.3, 0.0001)));
    assert_eq!(boundaries.points(), 4);
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = take(&bytes, None, Lang::Vi);
    }

    #[test]
    fn damage_to_a_sound_file_never_makes_the_reader_panic(place in 0_usize..2_000, byte in any::<u8>()) {
        let mut bytes = all_communes().into_bytes();
        bytes.truncate(2_000);
        bytes.extend(b"]}");
        bytes[place] = byte;
        let _ = take(&bytes, None, Lang::Vi);
    }

    #[test]
    fn any_rings_are_read_or_refused(
        rings in prop::collection::vec(prop::collection::vec((0_u32..40, 0_u32..40), 0..9), 1..4)
    ) {
        let ring = |ring: &Vec<(u32, u32)>| {
            let place = |(x, y): &(u32, u32)| format!("[{},{}]", 105.9 + f64::from(*x) / 1e4, 18.3 + f64::from(*y) / 1e4);
            format!("[{}]", ring.iter().chain(ring.first()).map(place).collect::<Vec<_>>().join(","))
        };
        let rings = rings.iter().map(ring).collect::<Vec<_>>().join(",");
        if let Ok(boundaries) = take(one(&rings).as_bytes(), None, Lang::Vi) {
            for shape in boundaries.shapes.values() {
                let again = programme::boundary::Shape::from_text(&shape.to_text());
                prop_assert_eq!(again.as_ref(), Some(shape));
            }
        }
    }
}
