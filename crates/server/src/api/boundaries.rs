//! The office's own boundaries, as the map draws them.

use axum::{
    body::Body,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use documents::boundaries::{Boundaries, FILE_LIMIT};
use jiff::civil::Date;
use ledger::{ActSeq, Boundary};
use programme::boundary::{PER_DEGREE, Place};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Change, Problems, WriteProblems, asked_flag, asked_line, file_name, json, read, tagged_as};
use crate::{
    failure::Failure,
    pages::boundaries::{self, keep, take_away},
    request::Visit,
    upload::Sent,
};

/// Outlines of units (RFC 7946).
#[derive(Debug, Serialize, ToSchema)]
pub struct FeatureCollection {
    /// `FeatureCollection`.
    #[serde(rename = "type")]
    #[schema(example = "FeatureCollection")]
    kind: &'static str,
    /// The units, by code.
    features: Vec<Feature>,
}

/// The outline of a unit.
#[derive(Debug, Serialize, ToSchema)]
pub struct Feature {
    /// `Feature`.
    #[serde(rename = "type")]
    #[schema(example = "Feature")]
    kind: &'static str,
    /// Whose it is.
    properties: OutlineOf,
    /// The outline, in WGS 84.
    geometry: MultiPolygon,
}

/// Whose an outline is.
#[derive(Debug, Serialize, ToSchema)]
pub struct OutlineOf {
    /// The code of the unit.
    #[schema(example = "18145")]
    code: String,
    /// The first day of the unit: codes are borne by different units in turn.
    #[schema(required, value_type = Option<String>, format = Date)]
    since: Option<Date>,
    /// The act that brought it.
    act: i64,
}

/// Polygons, each an outer ring and its holes.
#[derive(Debug, Serialize, ToSchema)]
pub struct MultiPolygon {
    /// `MultiPolygon`.
    #[serde(rename = "type")]
    #[schema(example = "MultiPolygon")]
    kind: &'static str,
    /// Longitude and latitude in degrees.
    coordinates: Vec<Vec<Vec<[f64; 2]>>>,
}

fn feature(boundary: &Boundary) -> Feature {
    let place = |place: &Place| [f64::from(place.longitude) / PER_DEGREE, f64::from(place.latitude) / PER_DEGREE];
    // A ring of GeoJSON ends where it began.
    let ring = |ring: Vec<Place>| ring.iter().chain(ring.first()).map(place).collect();
    let polygon = |polygon: Vec<Vec<Place>>| polygon.into_iter().map(ring).collect();
    Feature {
        kind: "Feature",
        properties: OutlineOf { code: boundary.of.code.to_text(), since: boundary.of.since, act: boundary.act.0 },
        geometry: MultiPolygon {
            kind: "MultiPolygon",
            coordinates: boundary.shape.polygons().into_iter().map(polygon).collect(),
        },
    }
}

/// The outlines that are kept, simplified for the screen; none while the map is schematic.
#[utoipa::path(get, path = "/api/v1/boundaries", tag = "system",
    responses((status = 200, description = "The outlines", body = FeatureCollection, content_type = "application/geo+json"), Problems))]
pub async fn all(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let features = visit.app.ledger().boundaries().await?.iter().map(feature).collect();
    tagged_as("application/geo+json", &headers, &FeatureCollection { kind: "FeatureCollection", features })
}

/// What a sound file holds.
#[derive(Debug, Serialize, ToSchema)]
pub struct BoundaryFile {
    /// The property that it was joined by.
    property: String,
    /// How many units have an outline in it.
    outlines: usize,
    /// How many points those had.
    points_read: usize,
    /// How many points are left.
    points: usize,
    /// Units of the same tiers that have none.
    missing: Vec<String>,
    /// Features of no unit: they are left out.
    extra: Vec<ExtraFeature>,
    /// Units whose outline lies far from where the register has them.
    far: Vec<FarUnit>,
    /// The act that keeps it; none when it was only checked.
    #[schema(required)]
    act: Option<i64>,
}

/// A feature of no unit.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExtraFeature {
    /// Its number in the file, from 1.
    feature: usize,
    /// The code it bears.
    code: String,
}

/// A unit whose outline lies far from where the register has it.
#[derive(Debug, Serialize, ToSchema)]
pub struct FarUnit {
    /// The unit.
    unit: String,
    /// How far.
    kilometres: u32,
}

fn view(read: &Boundaries, act: Option<ActSeq>) -> BoundaryFile {
    BoundaryFile {
        property: read.property.clone(),
        outlines: read.shapes.len(),
        points_read: read.points_read,
        points: read.points(),
        missing: read.missing.iter().map(|code| code.to_text()).collect(),
        extra: read
            .extra
            .iter()
            .map(|extra| ExtraFeature { feature: extra.feature, code: extra.code.clone() })
            .collect(),
        far: read
            .far
            .iter()
            .map(|(code, kilometres)| FarUnit { unit: code.to_text(), kilometres: *kilometres })
            .collect(),
        act: act.map(|act| act.0),
    }
}

/// Keeps the office's own boundary file: all of it, or nothing and every error with its feature. Outlines of the tiers
/// that it speaks of take the place of those that stood.
#[utoipa::path(put, path = "/api/v1/boundaries", tag = "system",
    params(
        ("name" = String, Query, description = "What the file is called", min_length = 1, max_length = 120),
        ("property" = Option<String>, Query, description = "The property with the code of the unit, where it has no usual name", min_length = 1, max_length = 120),
        ("reason" = Option<String>, Query, description = "Where the file is from", min_length = 1, max_length = 300),
        ("dry_run" = Option<bool>, Query, description = "Check only, keep nothing"),
        ("as_of" = Option<String>, Query, description = "The date whose units the file has", format = Date),
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "GeoJSON in WGS 84; at most 40 MB"),
    responses((status = 200, description = "Sound, and kept unless it was only checked", body = BoundaryFile), Problems, WriteProblems))]
pub async fn put(visit: Visit, body: Body) -> Result<Response, Failure> {
    let name = file_name(&visit)?;
    let property = asked_line(&visit, "property", 120)?.unwrap_or_default();
    let reason = asked_line(&visit, "reason", 300)?.unwrap_or_default();
    let dry_run = asked_flag(&visit, "dry_run")?;
    let bytes = read(body, FILE_LIMIT).await?.to_vec();
    let sent = Sent { field: String::new(), name, bytes };
    let (sent, read) = boundaries::read(&visit, sent, property).await?;
    let read = read.map_err(Failure::Rejected)?;
    let act = if dry_run { None } else { Some(keep(&visit, sent, &read, reason).await?) };
    json(StatusCode::OK, &view(&read, act))
}

/// Takes every outline away: the map is schematic again.
#[utoipa::path(delete, path = "/api/v1/boundaries", tag = "system",
    params(("reason" = String, Query, description = "Why", min_length = 1, max_length = 300)),
    responses((status = 200, description = "Taken away, by an act where there was one to take", body = Change), Problems, WriteProblems))]
pub async fn remove(visit: Visit) -> Result<Response, Failure> {
    let reason = asked_line(&visit, "reason", 300)?.ok_or(Failure::Part("reason", "failure-part"))?;
    let act = take_away(&visit, reason).await?;
    json(StatusCode::OK, &Change { act: act.map(|act| act.0) })
}
