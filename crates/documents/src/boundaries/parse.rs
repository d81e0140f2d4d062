//! From bytes to features.

use geojson::{Feature as GeoFeature, JsonObject, JsonValue};
use programme::{Lang, unit::UnitCode};
use serde::Deserialize;

use super::{FEATURES, FILE_LIMIT};
use crate::import::Complaint;

/// The features of a file.
pub(super) struct File {
    pub features: Vec<Feature>,
    /// The coordinate system it names, where it names one: RFC 7946 has done away with it, many programs still write it.
    pub crs: Option<String>,
}

/// A feature as it stands in the file.
pub(super) struct Feature {
    /// Its number, from 1.
    pub number: usize,
    pub properties: JsonObject,
    /// Its geometry, or what is wrong with it.
    pub geometry: Result<Option<geojson::Geometry>, String>,
}

impl Feature {
    /// As messages name it.
    pub fn name(&self, code: Option<UnitCode>, lang: Lang) -> String {
        let code = code.map(|code| format!(" ({code})")).unwrap_or_default();
        format!("{} {}{code}", lang.pick("đối tượng", "feature"), self.number)
    }
}

#[derive(Deserialize)]
struct Root {
    r#type: Option<String>,
    crs: Option<JsonValue>,
    features: Option<Vec<JsonValue>>,
}

/// Reads a feature collection; what is wrong with a single feature is kept with it.
pub(super) fn parse(bytes: &[u8]) -> Result<File, Complaint> {
    if bytes.len() > FILE_LIMIT {
        let megabytes = |bytes: usize| format!("{} MB", bytes.div_ceil(1_000_000));
        return Err(too_much(&megabytes(bytes.len()), &megabytes(FILE_LIMIT), ("", "")));
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if !text.trim_ascii_start().starts_with(b"{") {
        return Err(no_geojson());
    }
    let root: Root = serde_json::from_slice(text).map_err(|error| damaged(&error))?;
    let Some(features) = root.features.filter(|_| root.r#type.as_deref() == Some("FeatureCollection")) else {
        let found = root.r#type.unwrap_or_default();
        return Err(Complaint::new(
            (
                &format!("kiểu “{found}” không phải là tập hợp đối tượng"),
                "“type” là “FeatureCollection”, có “features”",
            ),
            (
                &format!("the type “{found}” is no collection of features"),
                "a “type” of “FeatureCollection”, with “features”",
            ),
        ));
    };
    if features.len() > FEATURES {
        let (found, most) = (features.len().to_string(), FEATURES.to_string());
        return Err(too_much(&found, &most, ("đối tượng", "features")));
    }
    let features = (1..).zip(features).map(|(number, value)| feature(number, value)).collect();
    Ok(File { features, crs: root.crs.as_ref().map(named) })
}

fn feature(number: usize, mut value: JsonValue) -> Feature {
    let properties = value.get_mut("properties").map(JsonValue::take);
    let properties = properties.and_then(|value| if let JsonValue::Object(map) = value { Some(map) } else { None });
    let geometry = serde_json::from_value::<GeoFeature>(value).map(|feature| feature.geometry);
    Feature {
        number,
        properties: properties.unwrap_or_default(),
        geometry: geometry.map_err(|error| error.to_string()),
    }
}

/// The name within `{"type": "name", "properties": {"name": …}}`.
fn named(crs: &JsonValue) -> String {
    let name = crs.pointer("/properties/name").and_then(JsonValue::as_str);
    name.map_or_else(|| crs.to_string(), str::to_owned)
}

pub(super) fn too_much(found: &str, most: &str, (vi, en): (&str, &str)) -> Complaint {
    let space = if vi.is_empty() { "" } else { " " };
    Complaint::new(
        (
            &format!("tệp có {found}{space}{vi}"),
            &format!(
                "nhiều nhất {most}{space}{vi}: chỉ giữ các đơn vị của tỉnh, giản lược bớt (Simplify) trước khi nhập"
            ),
        ),
        (
            &format!("the file has {found}{space}{en}"),
            &format!("at most {most}{space}{en}: keep the units of the province only, simplify before importing"),
        ),
    )
}

fn no_geojson() -> Complaint {
    Complaint::new(
        (
            "không phải tệp GeoJSON",
            "mở lớp ranh giới (Shapefile, GeoPackage, KML…) trong QGIS rồi lưu thành GeoJSON, hệ tọa độ EPSG:4326",
        ),
        (
            "this is no GeoJSON",
            "open the layer (Shapefile, GeoPackage, KML…) in QGIS and save it as GeoJSON, coordinate system EPSG:4326",
        ),
    )
}

fn damaged(error: &serde_json::Error) -> Complaint {
    let (line, column) = (error.line(), error.column());
    Complaint::new(
        (
            &format!("tệp hỏng tại dòng {line}, cột {column}"),
            "xuất lại tệp: có thể tệp bị cắt cụt khi gửi hoặc có số quá lớn",
        ),
        (
            &format!("the file is damaged at line {line}, column {column}"),
            "export it again: it may have been cut off on its way, or hold a number too large",
        ),
    )
}
