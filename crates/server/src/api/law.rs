//! What is demanded and what is counted: criteria sets, metrics.

use axum::{extract::Path, http::HeaderMap, response::Response};
use programme::{
    law::{CriteriaSet, Leaf},
    metric::catalogue,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Page, Paging, Problems, tagged};
use crate::{failure::Failure, request::Visit};

/// A criteria set in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct SetSummary {
    /// Its identifier.
    id: String,
    /// Its name, in the language asked for.
    name: String,
    /// The grade it grants.
    grade: &'static str,
    /// The first assessment year it judges.
    from_year: i16,
    /// The last assessment year it judges.
    #[schema(required)]
    to_year: Option<i16>,
}

/// A criteria set.
#[derive(Debug, Serialize, ToSchema)]
pub struct Set {
    #[serde(flatten)]
    summary: SetSummary,
    /// Its criteria, in its order.
    criteria: Vec<Criterion>,
}

/// A criterion.
#[derive(Debug, Serialize, ToSchema)]
pub struct Criterion {
    /// Its code in the set.
    code: String,
    /// Its name.
    name: String,
    /// The department that answers for it.
    department: String,
    /// Its indicators.
    indicators: Vec<Indicator>,
}

/// An indicator.
#[derive(Debug, Serialize, ToSchema)]
pub struct Indicator {
    /// Its code in the set.
    code: String,
    /// Our short wording.
    name: String,
    /// The legal source.
    cites: String,
    /// What is observed for it.
    measures: Vec<String>,
}

fn summary(visit: &Visit, set: &CriteriaSet) -> SetSummary {
    SetSummary {
        id: set.id.clone(),
        name: set.name.get(visit.lang).to_owned(),
        grade: set.grade.id(),
        from_year: set.assessment_years.from,
        to_year: set.assessment_years.to,
    }
}

/// The criteria sets, by identifier.
#[utoipa::path(get, path = "/api/v1/criteria-sets", tag = "law",
    params(
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of sets", body = Page<SetSummary>), Problems))]
pub async fn sets(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let mut sets: Vec<&CriteriaSet> = visit.moment.law().sets().iter().collect();
    sets.sort_by_key(|set| set.id.as_str());
    tagged(&headers, &Paging::read(&visit)?.page(sets.into_iter().map(|set| (set.id.clone(), summary(&visit, set)))))
}

/// A criteria set with its criteria and indicators.
#[utoipa::path(get, path = "/api/v1/criteria-sets/{set}", tag = "law",
    params(("set" = String, Path, description = "Its identifier", pattern = "^[a-z0-9_-]+$")),
    responses((status = 200, description = "The set", body = Set), Problems))]
pub async fn set(visit: Visit, headers: HeaderMap, Path(id): Path<String>) -> Result<Response, Failure> {
    let law = visit.moment.law();
    let set = law.set(&id).ok_or(Failure::NotFound)?;
    let measures = |indicator: &programme::law::Indicator| {
        let measures = indicator.requirement.leaves().filter_map(|leaf| match leaf {
            Leaf::Measure { measure, .. } => Some(law.measure_at(*measure).id.clone()),
            _ => None,
        });
        measures.collect()
    };
    let indicator = |indicator: &programme::law::Indicator| Indicator {
        code: indicator.code.clone(),
        name: indicator.name.get(visit.lang).to_owned(),
        cites: indicator.citation.cites.clone(),
        measures: measures(indicator),
    };
    let criterion = |criterion: &programme::law::Criterion| Criterion {
        code: criterion.code.clone(),
        name: criterion.name.get(visit.lang).to_owned(),
        department: criterion.department.clone(),
        indicators: criterion.indicators.iter().map(indicator).collect(),
    };
    tagged(&headers, &Set { summary: summary(&visit, set), criteria: set.criteria.iter().map(criterion).collect() })
}

/// A metric of the catalogue.
#[derive(Debug, Serialize, ToSchema)]
pub struct MetricView {
    /// Its identifier.
    id: &'static str,
    /// Its name.
    name: &'static str,
    /// What exactly is counted.
    definition: &'static str,
    /// The legal source.
    law: &'static str,
    /// What the value counts.
    measured_in: &'static str,
}

/// The catalogue of metrics, by identifier.
#[utoipa::path(get, path = "/api/v1/metrics", tag = "law",
    params(
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of metrics", body = Page<MetricView>), Problems))]
pub async fn metrics(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let mut metrics: Vec<&programme::metric::Metric> = catalogue().collect();
    metrics.sort_by_key(|metric| metric.id);
    let view = |metric: &programme::metric::Metric| MetricView {
        id: metric.id,
        name: metric.name(visit.lang),
        definition: metric.definition(visit.lang),
        law: metric.law,
        measured_in: metric.measured_in.id(),
    };
    let items = metrics.into_iter().map(|metric| (metric.id.to_owned(), view(metric)));
    tagged(&headers, &Paging::read(&visit)?.page(items))
}
