//! How complete and how timely reports are, and reminding who owes some.

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use jiff::civil::Date;
use programme::{
    completeness::{Completeness, Due, Tally},
    unit::UnitIndex,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Json, Problems, WriteProblems, once, tagged};
use crate::{
    failure::Failure,
    pages::completeness::{ask, asked, reports, tallies},
    request::Visit,
    settings::Settings,
};

/// How complete the reports of a unit are, and those right below it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CompletenessView {
    /// The unit.
    unit: String,
    /// The period.
    period: String,
    /// The last day on which a report is in time.
    #[schema(value_type = String, format = Date)]
    deadline: Date,
    /// The unit itself where it owes something, then each one right below it together with all below that.
    units: Vec<TallyView>,
    /// What the unit itself owes.
    measures: Vec<DueView>,
}

/// How many measures are due, and how far they have come; each number counts what the next ones count too.
#[derive(Debug, Serialize, ToSchema)]
pub struct TallyView {
    /// The unit.
    unit: String,
    /// Units that owe something.
    units: usize,
    /// Units that owe nothing any more.
    complete: usize,
    /// Measures due.
    due: usize,
    /// Submitted or further.
    reported: usize,
    /// Verified or further.
    verified: usize,
    /// Approved.
    approved: usize,
    /// Reported, the first time not after the deadline.
    on_time: usize,
    /// `on_time`, `late`, `open` or `overdue`.
    standing: &'static str,
}

/// A measure that is due.
#[derive(Debug, Serialize, ToSchema)]
pub struct DueView {
    /// The measure.
    measure: String,
    /// How far it has come; none while it is not reported.
    #[schema(required)]
    stage: Option<&'static str>,
    /// The day it was first submitted.
    #[schema(required, value_type = Option<String>, format = Date)]
    first_submitted: Option<Date>,
    /// The record that says so.
    #[schema(required)]
    record: Option<i64>,
}

fn tally(visit: &Visit, reports: &Completeness<'_>, unit: UnitIndex, tally: Tally) -> TallyView {
    TallyView {
        unit: visit.moment.unit(unit).code.to_text(),
        units: tally.units,
        complete: tally.complete,
        due: tally.due,
        reported: tally.reported,
        verified: tally.verified,
        approved: tally.approved,
        on_time: tally.on_time,
        standing: tally.standing(reports.deadline, visit.moment.as_of()).id(),
    }
}

fn due(visit: &Visit, due: &Due) -> DueView {
    DueView {
        measure: visit.moment.law().measure_at(due.measure).id.clone(),
        stage: due.report.map(|report| report.stage.id()),
        first_submitted: due.report.map(|report| report.first),
        record: due.report.map(|report| report.record.0),
    }
}

/// How complete reports for a period are: of the unit and of those right below it.
#[utoipa::path(get, path = "/api/v1/units/{unit}/completeness", tag = "quality",
    params(
        ("unit" = String, Path, description = "The official code", example = "439", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("period" = Option<String>, Query, description = "The period; without it the year before", example = "2022", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?$"),
        ("as_of" = Option<String>, Query, description = "The date the answer is about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
    ),
    responses((status = 200, description = "How complete they are", body = CompletenessView), Problems))]
pub async fn of_unit(visit: Visit, headers: HeaderMap, Path(code): Path<String>) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let period = asked(&visit, visit.asked("period"))?;
    let settings = Settings::read(visit.app.ledger()).await?;
    let reports = reports(&visit.app, &visit.moment, &settings, (period, unit)).await?;
    let below = tallies(&visit, &reports, unit);
    let view = CompletenessView {
        unit: visit.moment.unit(unit).code.to_text(),
        period: period.to_text(),
        deadline: reports.deadline,
        units: below.into_iter().map(|(unit, of)| tally(&visit, &reports, unit, of)).collect(),
        measures: reports.due(unit).iter().map(|each| due(&visit, each)).collect(),
    };
    tagged(&headers, &view)
}

/// What is to be reminded of.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReminder {
    /// The period; without it the year before.
    #[serde(default)]
    #[schema(example = "2022", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?$")]
    period: Option<String>,
}

/// Who was reminded.
#[derive(Debug, Serialize, ToSchema)]
pub struct Reminded {
    /// How many were told, each for one unit.
    reminded: usize,
}

/// Reminds those who report for the unit and all below it and owe something for the period, each once a day.
#[utoipa::path(post, path = "/api/v1/units/{unit}/reminders", tag = "quality",
    params(
        ("unit" = String, Path, description = "The official code", example = "439", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200),
    ),
    request_body = NewReminder,
    responses((status = 201, description = "Reminded", body = Reminded), Problems, WriteProblems))]
pub async fn remind(
    visit: Visit,
    headers: HeaderMap,
    Path(code): Path<String>,
    Json(body): Json<NewReminder>,
) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let period = asked(&visit, body.period.as_deref())?;
    once(&visit, &headers, &period.to_text(), async || match ask(&visit, (period, unit)).await? {
        0 => Err(Failure::Conflict("failure-nobody-to-remind")),
        reminded => Ok((StatusCode::CREATED, Reminded { reminded })),
    })
    .await
}
