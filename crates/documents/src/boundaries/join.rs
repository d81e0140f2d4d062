//! Which feature is which unit: by the unit's code, in a property of the usual names or a chosen one.

use std::collections::BTreeMap;

use geojson::JsonValue;
use programme::{
    Lang,
    unit::{UnitCode, UnitTree},
    vietnamese::fold,
};

use super::{Extra, parse::Feature};
use crate::import::{Complaint, Problems};

/// The usual names, letters and digits only, with the digits of the codes they hold; the finest unit first.
const NAMES: &[(&str, usize)] = &[
    ("maxa", 5),
    ("maphuongxa", 5),
    ("maxaphuong", 5),
    ("xacode", 5),
    ("communecode", 5),
    ("wardcode", 5),
    ("madvhc", 5),
    ("madonvi", 5),
    ("unitcode", 5),
    ("unit", 5),
    ("ma", 5),
    ("code", 5),
    ("mahuyen", 3),
    ("maquanhuyen", 3),
    ("districtcode", 3),
];

/// The features of units, and those of none.
pub(super) struct Joined {
    /// The place in the file of each unit's feature.
    pub features: BTreeMap<UnitCode, usize>,
    pub extra: Vec<Extra>,
}

fn plain(name: &str) -> String {
    fold(name).chars().filter(char::is_ascii_alphanumeric).collect()
}

fn digits_of(property: &str) -> usize {
    let name = plain(property);
    NAMES.iter().find(|(known, _)| *known == name).map_or(5, |(_, digits)| *digits)
}

/// The text of a code: programs write it as text, as a number, even with a fraction of zero. Empty when there is none.
fn written(value: Option<&JsonValue>) -> String {
    match value {
        Some(JsonValue::String(text)) => text.trim().to_owned(),
        Some(JsonValue::Number(number)) => {
            let text = number.to_string();
            text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
        }
        None | Some(JsonValue::Null) => String::new(),
        Some(other) => other.to_string().chars().take(40).collect(),
    }
}

/// The unit of a written code: as it stands, or with the zeros that a number has lost.
fn unit(text: &str, digits: usize, tree: &UnitTree) -> Option<UnitCode> {
    let exists = |code: &UnitCode| tree.index(*code).is_some();
    let padded = || format!("{text:0>digits$}").parse().ok().filter(exists);
    text.parse().ok().filter(exists).or_else(padded)
}

/// Every name of a property in the file, in the order met.
fn names(features: &[Feature]) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for name in features.iter().take(100).flat_map(|feature| feature.properties.keys()) {
        if names.len() < 50 && !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names
}

/// The property to join by: the chosen one, or of the usual names the one that finds most units.
pub(super) fn property(features: &[Feature], tree: &UnitTree, chosen: Option<&str>) -> Result<String, Complaint> {
    if features.is_empty() {
        return Err(Complaint::new(
            ("tệp không có đối tượng nào", "mỗi đơn vị hành chính một đối tượng"),
            ("the file has no feature", "one feature for each unit"),
        ));
    }
    let names = names(features);
    if let Some(chosen) = chosen {
        let found = names.iter().find(|name| **name == chosen).or_else(|| {
            let wanted = plain(chosen);
            names.iter().find(|name| plain(name) == wanted)
        });
        return found.map(|name| (*name).to_owned()).ok_or_else(|| no_property(Some(chosen), &names));
    }
    let finds = |name: &str, digits: usize| {
        let texts = features.iter().map(|feature| written(feature.properties.get(name)));
        texts.filter(|text| unit(text, digits, tree).is_some()).count()
    };
    let mut best: Option<(usize, &str)> = None;
    for (known, digits) in NAMES {
        for name in names.iter().filter(|name| plain(name) == *known) {
            let count = finds(name, *digits);
            if best.is_none_or(|(most, _)| count > most) {
                best = Some((count, name));
            }
        }
    }
    best.map(|(_, name)| name.to_owned()).ok_or_else(|| no_property(None, &names))
}

/// Joins features and units. A code that cannot be one, and a unit found twice, are problems; a code of elsewhere is not.
pub(super) fn join(
    features: &[Feature],
    tree: &UnitTree,
    property: &str,
    lang: Lang,
    problems: &mut Problems<'_>,
) -> Joined {
    let digits = digits_of(property);
    let mut joined = Joined { features: BTreeMap::new(), extra: Vec::new() };
    for (place, feature) in features.iter().enumerate() {
        let text = written(feature.properties.get(property));
        match unit(&text, digits, tree) {
            Some(code) => {
                if let Some(first) = joined.features.get(&code) {
                    problems.complain(Some(feature.name(Some(code), lang)), twice(code, features[*first].number));
                } else {
                    joined.features.insert(code, place);
                }
            }
            None if text.len() > 5 || !text.bytes().all(|byte| byte.is_ascii_digit()) => {
                problems.complain(Some(feature.name(None, lang)), no_code(&text, property));
            }
            None => joined.extra.push(Extra { feature: feature.number, code: text }),
        }
    }
    joined
}

fn no_property(chosen: Option<&str>, names: &[&str]) -> Complaint {
    let there = if names.is_empty() { "–".to_owned() } else { names.join(", ") };
    let what = chosen.map_or_else(
        || ("không thấy thuộc tính mã đơn vị".to_owned(), "no property holds the units' codes".to_owned()),
        |name| (format!("không có thuộc tính “{name}”"), format!("there is no property “{name}”")),
    );
    Complaint::new(
        (&what.0, &format!("một thuộc tính tên ma_xa, ma_huyen, ma hoặc code, hoặc chọn một trong: {there}")),
        (&what.1, &format!("a property ma_xa, ma_huyen, ma or code, or choose one of: {there}")),
    )
}

fn no_code(text: &str, property: &str) -> Complaint {
    let text: String = text.chars().take(40).collect();
    Complaint::new(
        (
            &format!("“{text}” ({property}) không phải mã đơn vị"),
            "mã của Tổng cục Thống kê: 5 chữ số cho xã, 3 cho huyện, như 18070",
        ),
        (
            &format!("“{text}” ({property}) is no unit code"),
            "the code of the General Statistics Office: 5 digits for a commune, 3 for a district, as 18070",
        ),
    )
}

fn twice(code: UnitCode, first: usize) -> Complaint {
    Complaint::new(
        (
            &format!("đơn vị {code} đã có ở đối tượng {first}"),
            "mỗi đơn vị một đối tượng: gộp các mảnh thành một MultiPolygon (Dissolve)",
        ),
        (
            &format!("unit {code} already stands as feature {first}"),
            "one feature for each unit: make its parts one MultiPolygon (Dissolve)",
        ),
    )
}

/// The property is there but finds no unit of the register.
pub(super) fn nothing(features: &[Feature], property: &str) -> Complaint {
    let codes = features.iter().map(|feature| written(feature.properties.get(property)));
    let codes: Vec<String> = codes.filter(|code| !code.is_empty()).take(3).collect();
    let codes = codes.join(", ");
    Complaint::new(
        (
            &format!("không đối tượng nào thuộc danh mục đơn vị của tỉnh vào ngày này ({property}: {codes}…)"),
            "kiểm tra tỉnh, ngày của ranh giới, và thuộc tính chứa mã đơn vị",
        ),
        (
            &format!("no feature is of a unit of the province's register on this date ({property}: {codes}…)"),
            "check the province, the date of the boundaries, and the property that holds the codes",
        ),
    )
}
