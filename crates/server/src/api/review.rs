//! Every unit judged anew under one set.

use axum::{http::HeaderMap, response::Response};
use programme::{
    policy::Action,
    review::{Outcome, Review, Reviewed},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Page, Paging, Problems, tagged};
use crate::{
    failure::Failure,
    pages::review::Asked,
    request::Visit,
    route::{Access, Route},
};

/// The route of reviews.
pub fn route() -> Route {
    Route::get("/api/v1/review", Access::Office(Action::SeeFigures), of_province)
}

/// A page of a review.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReviewPage {
    /// The criteria set.
    criteria_set: String,
    /// The assessment year.
    year: i16,
    /// How far its thresholds are verified.
    verification: &'static str,
    /// Whether a rule of withdrawal is known for the set; else no unit is said to fall.
    withdrawal_rule: bool,
    /// What the set asks for and units do not report.
    uncollected: Vec<UncollectedMeasure>,
    #[serde(flatten)]
    page: Page<ReviewedUnit>,
}

/// A measure that units do not report.
#[derive(Debug, Serialize, ToSchema)]
pub struct UncollectedMeasure {
    /// The measure.
    measure: String,
    /// How many of the units do not report it.
    missing: usize,
}

/// A unit as reviewed.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReviewedUnit {
    /// The unit.
    unit: String,
    /// `falls`, `short`, `held_open`, `kept`, `rises`, `below` or `open`.
    outcome: &'static str,
    /// What it falls short by.
    short: Vec<ShortIndicator>,
    /// The criteria that cannot be concluded.
    open_criteria: Vec<String>,
}

/// A test that a unit fails.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShortIndicator {
    /// The indicator.
    indicator: String,
    /// The value found, exactly.
    #[schema(required)]
    value: Option<String>,
    /// The value demanded, exactly.
    #[schema(required)]
    threshold: Option<String>,
    /// How far it is from there, exactly.
    #[schema(required)]
    shortfall: Option<String>,
}

fn view(visit: &Visit, review: &Review<'_>, each: &Reviewed) -> ReviewedUnit {
    let exact = |value: Option<programme::Quantity>| value.map(|value| value.to_string());
    let short = each.short.iter().map(|short| ShortIndicator {
        indicator: short.indicator.clone(),
        value: exact(short.value),
        threshold: exact(short.threshold),
        shortfall: exact(short.shortfall),
    });
    ReviewedUnit {
        unit: visit.moment.unit(each.unit).code.to_text(),
        outcome: each.outcome.id(),
        short: short.collect(),
        open_criteria: review.open_criteria(each).into_iter().map(str::to_owned).collect(),
    }
}

/// Every unit judged anew under a set, whatever set judges today, by code.
#[utoipa::path(get, path = "/api/v1/review", tag = "figures",
    params(
        ("set" = String, Query, description = "The criteria set", example = "commune-ntm-2021-2025", pattern = "^[a-z0-9_-]+$"),
        ("year" = Option<i16>, Query, description = "The assessment year; without it that of the date, or the nearest that the set has", minimum = 2000, maximum = 2100),
        ("unit" = Option<String>, Query, description = "Only units in this one", example = "439", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("outcome" = Option<String>, Query, description = "Only units of this outcome", pattern = "^(falls|short|held_open|kept|rises|below|open)$"),
        ("as_of" = Option<String>, Query, description = "The day whose figures and decisions count", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of the review", body = ReviewPage), Problems))]
pub async fn of_province(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let paging = Paging::read(&visit)?;
    if visit.asked("set").is_none() {
        return Err(Failure::Part("set", "failure-part"));
    }
    let asked = Asked::read(&visit)?;
    if !(2000..=2100).contains(&asked.year) {
        return Err(Failure::Part("year", "failure-part"));
    }
    if visit.asked("outcome").is_some_and(|id| Outcome::from_id(id).is_none()) {
        return Err(Failure::Part("outcome", "failure-part"));
    }
    let review = asked.review(&visit);
    let units = review.units.iter().filter(|each| asked.outcome.is_none_or(|outcome| outcome == each.outcome));
    let mut items: Vec<(String, &Reviewed)> =
        units.map(|each| (visit.moment.unit(each.unit).code.to_text(), each)).collect();
    items.sort_by(|a, b| a.0.cmp(&b.0));
    let page = paging.page(items.into_iter().map(|(code, each)| (code, view(&visit, &review, each))));
    let uncollected = review.uncollected().into_iter().map(|each| UncollectedMeasure {
        measure: visit.moment.law().measure_at(each.measure).id.clone(),
        missing: each.missing,
    });
    tagged(
        &headers,
        &ReviewPage {
            criteria_set: review.set.id.clone(),
            year: review.year,
            verification: review.badge.id(),
            withdrawal_rule: review.set.withdrawal.is_some(),
            uncollected: uncollected.collect(),
            page,
        },
    )
}
