//! Doubts about figures in force, and words that stand for them.

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use programme::{
    fact::Seq,
    quality::{Acknowledged, Doubt},
    unit::UnitIndex,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    answer::{Change, Json, Page, Paging, Problems, WriteProblems, line, once, tagged},
    observations::written,
};
use crate::{
    failure::Failure,
    pages::quality::{About, earlier, stand_for, visible},
    request::Visit,
};

/// A value in force that should be looked at again.
#[derive(Debug, Serialize, ToSchema)]
pub struct DoubtView {
    /// The unit.
    unit: String,
    /// The measure.
    measure: String,
    /// The period.
    period: String,
    /// The kind of rule that raised it: `range`, `consistency`, `jump`, `outlier`.
    rule: &'static str,
    /// `hard` for what cannot be, `soft` for what is unusual and may be acknowledged.
    severity: &'static str,
    /// The value, exactly.
    value: String,
    /// What is doubtful, in the language asked for.
    reason: String,
    /// The word by which somebody stands for this very value.
    #[schema(required)]
    acknowledged: Option<String>,
    /// The acknowledgement on record, be it of this value or of another: what a new one names.
    #[schema(required)]
    record: Option<i64>,
}

fn view(visit: &Visit, acknowledged: &Acknowledged<'_>, unit: UnitIndex, doubt: &Doubt) -> DoubtView {
    let measure = visit.moment.law().measure_at(doubt.about.measure);
    DoubtView {
        unit: visit.moment.unit(unit).code.to_text(),
        measure: measure.id.clone(),
        period: doubt.about.period.to_text(),
        rule: doubt.rule.id(),
        severity: doubt.severity.id(),
        value: written(measure, doubt.about.value),
        reason: doubt.reason.get(visit.lang).to_owned(),
        acknowledged: acknowledged.covering(unit, doubt).map(|record| record.fact().word.clone()),
        record: earlier(visit, unit, doubt).map(|record| record.seq.0),
    }
}

/// The doubts about the figures in force of a unit and all below it, by unit and measure.
#[utoipa::path(get, path = "/api/v1/units/{unit}/doubts", tag = "quality",
    params(
        ("unit" = String, Path, description = "The official code", example = "439", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("as_of" = Option<String>, Query, description = "The date the figures are about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of doubts", body = Page<DoubtView>), Problems))]
pub async fn list(visit: Visit, headers: HeaderMap, Path(code): Path<String>) -> Result<Response, Failure> {
    let paging = Paging::read(&visit)?;
    let acknowledged = Acknowledged::new(&visit.moment.now);
    let doubts = visible(&visit, visit.unit(&code)?);
    let views = doubts.iter().map(|(unit, doubt)| view(&visit, &acknowledged, *unit, doubt));
    // Two rules of one kind may doubt one value: the reason tells them apart.
    let key = |view: &DoubtView| format!("{} {} {} {}", view.unit, view.measure, view.rule, view.reason);
    let mut items: Vec<(String, DoubtView)> = views.map(|view| (key(&view), view)).collect();
    items.sort_by(|a, b| a.0.cmp(&b.0));
    tagged(&headers, &paging.page(items.into_iter()))
}

/// A word that stands for a doubted value.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAcknowledgement {
    /// The measure.
    #[schema(example = "income_per_capita", pattern = "^[a-z0-9_]+$")]
    measure: String,
    /// The period.
    #[schema(example = "2022", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?$")]
    period: String,
    /// The kind of rule that raised the doubt.
    #[schema(example = "outlier", pattern = "^[a-z]+$")]
    rule: String,
    /// Why the value is right all the same.
    #[schema(min_length = 1, max_length = 300)]
    word: String,
    /// The `record` that the doubt bore when it was read; none where it bore none.
    #[serde(default)]
    record: Option<i64>,
}

/// Stands for a doubted value of the unit with a word. It covers this value only, and nothing that cannot be.
#[utoipa::path(post, path = "/api/v1/units/{unit}/acknowledgements", tag = "quality",
    params(
        ("unit" = String, Path, description = "The official code", example = "18145", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200),
    ),
    request_body = NewAcknowledgement,
    responses((status = 201, description = "Acknowledged", body = Change), Problems, WriteProblems))]
pub async fn acknowledge(
    visit: Visit,
    headers: HeaderMap,
    Path(code): Path<String>,
    Json(body): Json<NewAcknowledgement>,
) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let word = line("word", &body.word, 300)?;
    if word.is_empty() {
        return Err(Failure::Bad("failure-reason"));
    }
    let about = About { measure: &body.measure, period: &body.period, rule: &body.rule };
    once(&visit, &headers, &format!("{body:?}"), async || {
        let amended = stand_for(&visit, unit, unit, about, word, body.record.map(Seq)).await?;
        Ok((StatusCode::CREATED, Change::of(&amended)?))
    })
    .await
}
