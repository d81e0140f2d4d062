//! Measures as data elements, criteria sets as data sets, metrics as indicators.

use axum::{extract::Path, http::HeaderMap, response::Response};
use programme::{
    Lang,
    law::{Carrying, CriteriaSet, Law, Leaf, Measure, MeasureIndex, MeasureKind},
    metric::{Metric, catalogue},
};
use serde_json::{Value, json};

use super::{
    answer,
    fields::{Fields, Object},
    list, period, uid, without_form,
};
use crate::{failure::Failure, request::Visit};

/// The measures that a set asks for, in the order of the law.
pub fn measures_of(set: &CriteriaSet) -> Vec<MeasureIndex> {
    let indicators = set.indicators().map(|(_, indicator)| indicator).chain(&set.preconditions);
    let mut measures: Vec<MeasureIndex> = indicators
        .flat_map(|indicator| indicator.requirement.leaves())
        .filter_map(|leaf| match leaf {
            Leaf::Measure { measure, .. } => Some(*measure),
            _ => None,
        })
        .collect();
    measures.sort_unstable();
    measures.dedup();
    measures
}

/// The measure that bears a name.
pub fn find<'l>(law: &'l Law, name: &str) -> Result<(MeasureIndex, &'l Measure), Failure> {
    law.each_measure().find(|(_, measure)| uid::measure(measure) == name).ok_or(Failure::NotFound)
}

/// The set that bears a name.
pub fn find_set<'l>(law: &'l Law, name: &str) -> Result<&'l CriteriaSet, Failure> {
    law.sets().iter().find(|set| uid::set(&set.id) == name).ok_or(Failure::NotFound)
}

/// The metric that bears a name.
pub fn find_metric(name: &str) -> Option<&'static Metric> {
    catalogue().find(|metric| uid::metric(metric.id) == name)
}

fn element(law: &Law, (index, measure): (MeasureIndex, &Measure), lang: Lang, fields: &Fields) -> Value {
    let value_type = match measure.kind {
        MeasureKind::Flag => "BOOLEAN",
        MeasureKind::Count => "INTEGER",
        MeasureKind::Percent => "PERCENTAGE",
        MeasureKind::Amount => "NUMBER",
        MeasureKind::Rating(_) => "TEXT",
    };
    let aggregation = match measure.carrying {
        Carrying::Add => "SUM",
        Carrying::Weigh(_) => "AVERAGE",
        Carrying::Agree | Carrying::Unknown => "NONE",
    };
    let name = measure.name.get(lang);
    Object::new(fields)
        .put("id", || json!(uid::measure(measure)))
        .put("code", || json!(measure.id))
        .put("name", || json!(name))
        .put("displayName", || json!(name))
        .put("shortName", || json!(name.chars().take(50).collect::<String>()))
        .put("valueType", || json!(value_type))
        .put("domainType", || json!("AGGREGATE"))
        .put("aggregationType", || json!(aggregation))
        .put("zeroIsSignificant", || json!(true))
        .put("unit", || json!(measure.unit))
        .refer("dataSetElements", |of| {
            let sets = law.sets().iter().filter(|set| measures_of(set).contains(&index));
            let within =
                |set: &CriteriaSet| Object::new(of).refer("dataSet", |of| Some(data_set(law, set, lang, of))).done();
            Some(sets.map(within).collect())
        })
        .done()
}

fn data_set(law: &Law, set: &CriteriaSet, lang: Lang, fields: &Fields) -> Value {
    let name = set.name.get(lang);
    Object::new(fields)
        .put("id", || json!(uid::set(&set.id)))
        .put("code", || json!(set.id))
        .put("name", || json!(name))
        .put("displayName", || json!(name))
        .put("shortName", || json!(name.chars().take(50).collect::<String>()))
        .put("periodType", || json!(period::kind(12)))
        .refer("dataSetElements", |of| {
            let measures = measures_of(set);
            let within = |measure: &MeasureIndex| {
                let measure = (*measure, law.measure_at(*measure));
                Object::new(of).refer("dataElement", |of| Some(element(law, measure, lang, of))).done()
            };
            Some(measures.iter().map(within).collect())
        })
        .done()
}

fn figure(metric: &Metric, lang: Lang, fields: &Fields) -> Value {
    Object::new(fields)
        .put("id", || json!(uid::metric(metric.id)))
        .put("code", || json!(metric.id))
        .put("name", || json!(metric.name(lang)))
        .put("displayName", || json!(metric.name(lang)))
        .put("shortName", || json!(metric.name(lang).chars().take(50).collect::<String>()))
        .put("description", || json!(metric.definition(lang)))
        .done()
}

/// `GET /dhis2/api/dataElements`.
pub async fn list(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let law = visit.moment.law();
    let measures = law.each_measure().collect();
    answer(
        &headers,
        &list::page(&visit, "dataElements", measures, |each, fields| element(law, *each, visit.lang, fields))?,
    )
}

/// `GET /dhis2/api/dataElements/{uid}`.
pub async fn one(visit: Visit, headers: HeaderMap, Path(name): Path<String>) -> Result<Response, Failure> {
    let (law, fields) = (visit.moment.law(), list::fields(&visit, Fields::all())?);
    answer(&headers, &element(law, find(law, without_form(&name))?, visit.lang, &fields))
}

/// `GET /dhis2/api/dataSets`.
pub async fn sets(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let law = visit.moment.law();
    let sets = law.sets().iter().collect();
    answer(&headers, &list::page(&visit, "dataSets", sets, |set, fields| data_set(law, set, visit.lang, fields))?)
}

/// `GET /dhis2/api/dataSets/{uid}`.
pub async fn set(visit: Visit, headers: HeaderMap, Path(name): Path<String>) -> Result<Response, Failure> {
    let (law, fields) = (visit.moment.law(), list::fields(&visit, Fields::all())?);
    answer(&headers, &data_set(law, find_set(law, without_form(&name))?, visit.lang, &fields))
}

/// `GET /dhis2/api/indicators`.
pub async fn indicators(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let metrics = catalogue().collect();
    answer(&headers, &list::page(&visit, "indicators", metrics, |metric, fields| figure(metric, visit.lang, fields))?)
}

/// `GET /dhis2/api/indicators/{uid}`.
pub async fn indicator(visit: Visit, headers: HeaderMap, Path(name): Path<String>) -> Result<Response, Failure> {
    let metric = find_metric(without_form(&name)).ok_or(Failure::NotFound)?;
    let fields = list::fields(&visit, Fields::all())?;
    answer(&headers, &figure(metric, visit.lang, &fields))
}
