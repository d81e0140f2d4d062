//! What the law leaves to the province, and what the province decided.

use axum::{
    http::{HeaderMap, StatusCode},
    response::Response,
};
use jiff::civil::Date;
use programme::fact::Seq;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    answer::{Change, Json, Page, Paging, Problems, WriteProblems, line, once, tagged},
    observations::{value_of, written},
};
use crate::{
    failure::Failure,
    pages::law::{Decision, Delegated, delegated, record},
    request::Visit,
};

/// A threshold that the law leaves to the province.
#[derive(Debug, Serialize, ToSchema)]
pub struct ThresholdView {
    /// The criteria set.
    criteria_set: String,
    /// The indicator.
    indicator: String,
    /// The measure it tests.
    measure: String,
    /// How the value is compared.
    comparator: &'static str,
    /// What the law says is to be decided.
    delegated: String,
    /// What the province decided, exactly; none while it is open.
    #[schema(required, example = "61.5")]
    value: Option<String>,
    /// The document that decides it.
    #[schema(required, example = "1234/QĐ-UBND")]
    decision: Option<String>,
    /// From when on it counts.
    #[schema(required, value_type = Option<String>, format = Date)]
    date: Option<Date>,
    /// The record that says so: what a later decision names.
    #[schema(required)]
    record: Option<i64>,
}

fn view(of: &Delegated<'_>) -> ThresholdView {
    let fact = of.decided.map(programme::fact::Record::fact);
    ThresholdView {
        criteria_set: of.set.id.clone(),
        indicator: of.indicator.code.clone(),
        measure: of.measure.id.clone(),
        comparator: of.test.comparator.symbol(),
        delegated: of.what.to_owned(),
        value: fact.map(|fact| written(of.measure, fact.value.0)),
        decision: fact.map(|fact| fact.decision.clone()),
        date: fact.map(|fact| fact.date),
        record: of.decided.map(|record| record.seq.0),
    }
}

/// What the sets of the year leave to the province, with its decisions, by set, indicator and measure.
#[utoipa::path(get, path = "/api/v1/local-thresholds", tag = "law",
    params(
        ("as_of" = Option<String>, Query, description = "The date the decisions stand on", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of thresholds", body = Page<ThresholdView>), Problems))]
pub async fn list(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let paging = Paging::read(&visit)?;
    let key = |view: &ThresholdView| format!("{} {} {}", view.criteria_set, view.indicator, view.measure);
    let views = delegated(&visit).iter().map(view).collect::<Vec<_>>();
    let mut items: Vec<(String, ThresholdView)> = views.into_iter().map(|view| (key(&view), view)).collect();
    items.sort_by(|a, b| a.0.cmp(&b.0));
    tagged(&headers, &paging.page(items.into_iter()))
}

/// What the province decided.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewThreshold {
    /// The criteria set.
    #[schema(example = "commune-ntm-2021-2025", pattern = "^[a-z0-9_-]+$")]
    criteria_set: String,
    /// The indicator.
    #[schema(example = "13.1", min_length = 1, max_length = 20)]
    indicator: String,
    /// The measure it tests.
    #[schema(example = "income_per_capita", pattern = "^[a-z0-9_]+$")]
    measure: String,
    /// What is demanded: a number with a decimal point, `true` or `false`, or a grade of the measure's scale.
    #[schema(example = "61.5", min_length = 1, max_length = 60)]
    value: String,
    /// The document that decides it.
    #[schema(example = "1234/QĐ-UBND", min_length = 1, max_length = 200)]
    decision: String,
    /// From when on it counts.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// The `record` that the threshold bore when it was read; none while it was open.
    #[serde(default)]
    record: Option<i64>,
}

/// Records what the province demands, with its decision.
#[utoipa::path(post, path = "/api/v1/local-thresholds", tag = "law",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200)),
    request_body = NewThreshold,
    responses((status = 201, description = "Recorded", body = Change), Problems, WriteProblems))]
pub async fn decide(visit: Visit, headers: HeaderMap, Json(body): Json<NewThreshold>) -> Result<Response, Failure> {
    let (_, measure) = visit.moment.law().measure(&body.measure).ok_or(Failure::NotFound)?;
    let decision = Decision {
        set: &body.criteria_set,
        indicator: &body.indicator,
        measure: &body.measure,
        value: value_of(measure, &body.value).ok_or(Failure::Bad("problem-threshold"))?,
        document: line("decision", &body.decision, 200)?,
        date: body.date,
    };
    once(&visit, &headers, &format!("{body:?}"), async || {
        let amended = record(&visit, &decision, body.record.map(Seq)).await?;
        Ok((StatusCode::CREATED, Change::of(&amended)?))
    })
    .await
}
