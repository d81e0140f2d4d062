//! Units as organisation units, on the date asked for.

use axum::{extract::Path, http::HeaderMap, response::Response};
use programme::{
    policy::{Action, Target},
    unit::UnitIndex,
};
use serde_json::{Value, json};

use super::{
    answer, asked,
    fields::{Fields, Object},
    list, seen, uid, without_form,
};
use crate::{failure::Failure, moment::Moment, request::Visit};

/// How deep a unit stands, the province at 1.
pub fn level(moment: &Moment, unit: UnitIndex) -> usize {
    std::iter::successors(Some(unit), |unit| moment.tree().parent(*unit)).count()
}

fn path(moment: &Moment, unit: UnitIndex) -> String {
    let mut above: Vec<_> = std::iter::successors(Some(unit), |unit| moment.tree().parent(*unit)).collect();
    above.reverse();
    let names: Vec<String> = above.iter().map(|unit| uid::unit(moment.unit(*unit))).collect();
    format!("/{}", names.join("/"))
}

/// A unit with the fields that are asked for.
pub fn object(moment: &Moment, index: UnitIndex, fields: &Fields) -> Value {
    let (unit, children) = (moment.unit(index), moment.children(index));
    let point =
        unit.centroid.map(|(latitude, longitude)| json!({"type": "Point", "coordinates": [longitude, latitude]}));
    let each = |units: &[UnitIndex], of: &Fields| Some(units.iter().map(|unit| object(moment, *unit, of)).collect());
    Object::new(fields)
        .put("id", || json!(uid::unit(unit)))
        .put("code", || json!(unit.code.to_text()))
        .put("name", || json!(unit.full_name()))
        .put("shortName", || json!(unit.name))
        .put("displayName", || json!(unit.full_name()))
        .put("displayShortName", || json!(unit.name))
        .put("level", || json!(level(moment, index)))
        .put("path", || json!(path(moment, index)))
        .put("leaf", || json!(children.is_empty()))
        .put("openingDate", || json!(unit.from.map_or_else(|| "1900-01-01".to_owned(), |from| from.to_string())))
        .refer("closedDate", |_| unit.to.map(|to| json!(to.to_string())))
        .refer("geometry", |_| point)
        .refer("parent", |of| moment.tree().parent(index).map(|parent| object(moment, parent, of)))
        .refer("ancestors", |of| {
            let path = moment.path(index);
            each(&path[..path.len().saturating_sub(1)], of)
        })
        .refer("children", |of| each(&children, of))
        .done()
}

/// The unit that bears a name, if whoever asks may see its figures.
pub fn find(visit: &Visit, name: &str) -> Result<UnitIndex, Failure> {
    let found = visit.moment.tree().iter().find(|(_, unit)| uid::unit(unit) == name);
    let (index, _) = found.ok_or(Failure::NotFound)?;
    visit.demand(Action::SeeFigures, Target::unit(index))?;
    Ok(index)
}

/// The units that the query is about: those of levels, below or directly below others.
fn chosen(visit: &Visit) -> Result<Vec<UnitIndex>, Failure> {
    let moment = &visit.moment;
    let levels: Option<Vec<usize>> = asked(visit, "level").map(|level| level.parse().ok()).collect();
    let levels = levels.ok_or(Failure::Part("level", "failure-part"))?;
    let parents: Vec<UnitIndex> = asked(visit, "parent").map(|name| find(visit, name)).collect::<Result<_, _>>()?;
    let mut units = seen(visit);
    units.retain(|unit| {
        (levels.is_empty() || levels.contains(&level(moment, *unit)))
            && (parents.is_empty() || parents.iter().any(|parent| moment.tree().is_within(*unit, *parent)))
    });
    Ok(units)
}

/// `GET /dhis2/api/organisationUnits`.
pub async fn list(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let units = chosen(&visit)?;
    let page = list::page(&visit, "organisationUnits", units, |unit, fields| object(&visit.moment, *unit, fields))?;
    answer(&headers, &page)
}

/// `GET /dhis2/api/organisationUnits/{uid}`, and as GeoJSON where the name ends so.
pub async fn one(visit: Visit, headers: HeaderMap, Path(name): Path<String>) -> Result<Response, Failure> {
    if let Some(name) = name.strip_suffix(".geojson") {
        return answer(&headers, &feature(&visit.moment, find(&visit, name)?).ok_or(Failure::NotFound)?);
    }
    let fields = list::fields(&visit, Fields::all())?;
    answer(&headers, &object(&visit.moment, find(&visit, without_form(&name))?, &fields))
}

fn feature(moment: &Moment, index: UnitIndex) -> Option<Value> {
    let unit = moment.unit(index);
    let (latitude, longitude) = unit.centroid?;
    let parent = moment.tree().parent(index).map(|parent| uid::unit(moment.unit(parent)));
    Some(json!({
        "type": "Feature",
        "id": uid::unit(unit),
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
        "properties": {
            "code": unit.code.to_text(), "name": unit.full_name(), "level": level(moment, index), "parent": parent,
        },
    }))
}

/// `GET /dhis2/api/organisationUnits.geojson`: the units that have a place.
pub async fn geojson(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let units = chosen(&visit)?;
    let features: Vec<Value> = units.into_iter().filter_map(|unit| feature(&visit.moment, unit)).collect();
    answer(&headers, &json!({"type": "FeatureCollection", "features": features}))
}

/// `GET /dhis2/api/organisationUnitLevels`: a level is called as most of the units that stand on it.
pub async fn levels(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let moment = &visit.moment;
    let deepest = moment.tree().iter().map(|(unit, _)| level(moment, unit)).max().unwrap_or_default();
    let levels = (1..=deepest).collect();
    let name = |depth: usize| {
        let units = moment.tree().iter().filter(|(unit, _)| level(moment, *unit) == depth);
        let mut kinds = std::collections::BTreeMap::<&str, usize>::new();
        units.for_each(|(_, unit)| *kinds.entry(unit.kind.label(visit.lang)).or_default() += 1);
        kinds.into_iter().max_by_key(|(_, count)| *count).map(|(kind, _)| kind.to_owned()).unwrap_or_default()
    };
    let page = list::page(&visit, "organisationUnitLevels", levels, |depth, fields| {
        Object::new(fields)
            .put("id", || json!(uid::level(*depth)))
            .put("level", || json!(depth))
            .put("name", || json!(name(*depth)))
            .put("displayName", || json!(name(*depth)))
            .done()
    })?;
    answer(&headers, &page)
}
