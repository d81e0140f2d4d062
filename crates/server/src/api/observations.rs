//! What units report and what is decided on it.

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use ledger::{Amended, Amendment};
use programme::{
    Quantity,
    desk::{Cell, Line, Step},
    fact::{Observation, Raw, Reading, Record, Seq, Stage},
    law::{Measure, MeasureKind},
    period::Period,
    policy::{Action, Target},
    unit::UnitIndex,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Json, Page, Paging, Precondition, Problems, WriteProblems, json, once, tagged, with_tag};
use crate::{
    failure::Failure,
    pages::{
        capture::{impossible, sourced},
        decide::{self, Decided},
        inbox,
    },
    request::Visit,
};

/// What a unit reports of a measure for a period: the latest word.
#[derive(Debug, Serialize, ToSchema)]
pub struct ObservationView {
    /// The unit.
    unit: String,
    /// The measure.
    measure: String,
    /// The period: `2022`, `2022-H1`, `2022-Q3`, `2022-07`.
    period: String,
    /// The value, exactly: a number, `true` or `false`, or a grade of the measure's scale.
    #[schema(example = "61.5")]
    value: String,
    /// The value as a person reads it.
    text: String,
    /// How far it has come: `draft`, `submitted`, `verified`, `approved`, `returned`.
    stage: &'static str,
    /// References of the files that support it, and other evidence named.
    evidence: Vec<String>,
    /// How it is known.
    provenance: &'static str,
    /// Where it is from.
    source: String,
    /// The number of the record: the tag to change it by.
    record: i64,
}

/// A value as programs write it.
pub fn written(measure: &Measure, value: Quantity) -> String {
    match &measure.kind {
        MeasureKind::Flag => (value > Quantity::ZERO).to_string(),
        MeasureKind::Rating(_) => measure.write(value, programme::Lang::Vi),
        MeasureKind::Percent | MeasureKind::Count | MeasureKind::Amount => value.to_string(),
    }
}

/// A value as programs write it, read.
pub fn value_of(measure: &Measure, text: &str) -> Option<Quantity> {
    match &measure.kind {
        MeasureKind::Flag => match text {
            "true" => Some(Quantity::ONE),
            "false" => Some(Quantity::ZERO),
            _ => None,
        },
        MeasureKind::Rating(_) => measure.read(&Raw::text(text)),
        MeasureKind::Percent | MeasureKind::Count | MeasureKind::Amount => Quantity::parse_plain(text),
    }
}

fn view(visit: &Visit, record: &Record<Observation>) -> Option<ObservationView> {
    let fact = record.fact();
    let (_, measure) = visit.moment.law().measure(&fact.measure)?;
    Some(ObservationView {
        unit: fact.unit.to_text(),
        measure: fact.measure.clone(),
        period: fact.period.to_text(),
        value: written(measure, fact.value.0),
        text: measure.write(fact.value.0, visit.lang),
        stage: fact.stage.id(),
        evidence: fact.evidence.as_deref().unwrap_or_default().split_whitespace().map(str::to_owned).collect(),
        provenance: record.sourced.provenance.id(),
        source: record.sourced.source.clone(),
        record: record.seq.0,
    })
}

fn may_see(visit: &Visit, unit: UnitIndex, measure: &str) -> bool {
    let Some((index, _)) = visit.moment.law().measure(measure) else { return false };
    let departments: Vec<&str> = visit.moment.departments(index).iter().map(String::as_str).collect();
    visit.may(Action::SeeClaims, Target::of_departments(unit, &departments))
}

async fn entered(visit: &Visit, unit: UnitIndex, period: Period) -> Result<Vec<Record<Observation>>, Failure> {
    let code = visit.moment.unit(unit).code;
    let records = visit.app.ledger().entered(code, &period.to_text()).await?;
    Ok(records.into_iter().filter(|record| may_see(visit, unit, &record.fact().measure)).collect())
}

/// What a unit reports for a period, by measure.
#[utoipa::path(get, path = "/api/v1/units/{unit}/observations", tag = "observations",
    params(
        ("unit" = String, Path, description = "The official code", example = "18145", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("period" = String, Query, description = "The period", example = "2022", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?$"),
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of observations", body = Page<ObservationView>), Problems))]
pub async fn list(visit: Visit, headers: HeaderMap, Path(code): Path<String>) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let period = visit.asked("period").and_then(Period::parse).ok_or(Failure::Part("period", "failure-part"))?;
    let paging = Paging::read(&visit)?;
    let records = entered(&visit, unit, period).await?;
    let items = records.iter().filter_map(|record| Some((record.fact().measure.clone(), view(&visit, record)?)));
    tagged(&headers, &paging.page(items))
}

/// What a unit reports of a measure for a period.
#[utoipa::path(get, path = "/api/v1/units/{unit}/observations/{measure}/{period}", tag = "observations",
    params(
        ("unit" = String, Path, description = "The official code", example = "18145", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("measure" = String, Path, description = "The measure", example = "income_per_capita", pattern = "^[a-z0-9_]+$"),
        ("period" = String, Path, description = "The period", example = "2022", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?$"),
    ),
    responses((status = 200, description = "The observation; its tag is the number of the record", body = ObservationView), Problems))]
pub async fn one(
    visit: Visit,
    Path((code, measure, period)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let period = Period::parse(&period).ok_or(Failure::NotFound)?;
    let records = entered(&visit, unit, period).await?;
    let record = records.iter().find(|record| record.fact().measure == measure).ok_or(Failure::NotFound)?;
    answer(&visit, StatusCode::OK, record)
}

fn answer(visit: &Visit, status: StatusCode, record: &Record<Observation>) -> Result<Response, Failure> {
    let view = view(visit, record).ok_or(Failure::NotFound)?;
    let tag = format!("\"{}\"", view.record);
    Ok(with_tag(json(status, &view)?, &tag))
}

/// A value to be reported.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewObservation {
    /// The value: a number with a decimal point, `true` or `false`, or a grade of the measure's scale.
    #[schema(example = "61.5", min_length = 1, max_length = 60)]
    value: String,
    /// Whether it is kept as a draft or submitted for verification.
    stage: NewStage,
    /// References of files that were taken in, and other evidence named.
    #[serde(default)]
    #[schema(max_items = 50)]
    evidence: Vec<String>,
}

/// How far a unit may bring its own figures.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NewStage {
    /// Kept for later.
    Draft,
    /// Sent on.
    Submitted,
}

/// Reports a value of a measure for a period. Name what was seen by `If-Match` with the tag, or by `If-None-Match: *`
/// when nothing was there; what others are deciding on cannot be changed.
#[utoipa::path(put, path = "/api/v1/units/{unit}/observations/{measure}/{period}", tag = "observations",
    params(
        ("unit" = String, Path, description = "The official code", example = "18145", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("measure" = String, Path, description = "The measure", example = "income_per_capita", pattern = "^[a-z0-9_]+$"),
        ("period" = String, Path, description = "The period", example = "2022", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?$"),
        ("If-Match" = Option<String>, Header, description = "The tag of what was seen", pattern = "^\"?[0-9]{1,18}\"?$"),
        ("If-None-Match" = Option<String>, Header, description = "`*`: nothing was there", pattern = "^\\*$"),
    ),
    request_body = NewObservation,
    responses(
        (status = 200, description = "Recorded, or said already", body = ObservationView),
        (status = 201, description = "Recorded where there was nothing", body = ObservationView),
        Problems, WriteProblems))]
pub async fn put(
    visit: Visit,
    headers: HeaderMap,
    Path((code, measure, period)): Path<(String, String, String)>,
    Json(body): Json<NewObservation>,
) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let period = Period::parse(&period).ok_or(Failure::NotFound)?;
    let (_, known) = visit.moment.law().measure(&measure).ok_or(Failure::NotFound)?;
    let precondition = Precondition::read(&headers)?;
    let value = value_of(known, &body.value).ok_or(Failure::Part("value", "failure-part"))?;
    if let Some(key) = impossible(known, value) {
        return Err(Failure::Bad(key));
    }
    let is_reference = |reference: &String| {
        (1..=200).contains(&reference.len())
            && !reference.chars().any(|letter| letter.is_whitespace() || letter.is_control())
    };
    if body.evidence.len() > 50 || !body.evidence.iter().all(is_reference) {
        return Err(Failure::Part("evidence", "failure-part"));
    }
    let find = async |visit: &Visit| {
        let records = visit.app.ledger().entered(visit.moment.unit(unit).code, &period.to_text()).await?;
        Ok::<_, Failure>(records.into_iter().find(|record| record.fact().measure == measure))
    };
    let current = find(&visit).await?;
    let seen = match (precondition, &current) {
        (Precondition::Absent, None) => None,
        (Precondition::Is(seen), Some(record)) if record.seq.0 == seen => Some(record.seq),
        _ => return Err(Failure::Moved),
    };
    if current.as_ref().is_some_and(|record| matches!(record.fact().stage, Stage::Submitted | Stage::Verified)) {
        return Err(Failure::Conflict("failure-locked"));
    }
    let stage = match body.stage {
        NewStage::Draft => Stage::Draft,
        NewStage::Submitted => Stage::Submitted,
    };
    let evidence = (!body.evidence.is_empty()).then(|| body.evidence.join(" "));
    let unit_code = visit.moment.unit(unit).code;
    let fact =
        Observation { unit: unit_code, measure: measure.clone(), period, value: Reading(value), stage, evidence };
    let act = visit.act(if stage == Stage::Submitted { "submit" } else { "draft" }, "")?;
    let amendments = vec![Amendment { fact: sourced(&visit, fact), seen }];
    match visit.app.ledger().amend(act, &visit.province(), amendments).await? {
        Amended::Conflicts(_) => return Err(Failure::Moved),
        Amended::Done(_) => {
            visit.app.live.catch_up(visit.app.day()).await?;
            if stage == Stage::Submitted {
                decide::tell_of(&visit, stage, &[(unit, 1)], "").await?;
            }
        }
        Amended::Unchanged => {}
    }
    let record = find(&visit).await?.ok_or(Failure::Moved)?;
    answer(&visit, if current.is_some() { StatusCode::OK } else { StatusCode::CREATED }, &record)
}

/// An observation that waits for somebody.
#[derive(Debug, Serialize, ToSchema)]
pub struct Waiting {
    /// The unit.
    unit: String,
    /// The measure.
    measure: String,
    /// The period.
    period: String,
    /// How far it has come.
    stage: &'static str,
    /// What the unit claims.
    #[schema(required)]
    claimed: Option<String>,
    /// What was verified.
    #[schema(required)]
    verified: Option<String>,
    /// The latest record: what a decision names.
    record: i64,
    /// What the token may do with it.
    steps: Vec<&'static str>,
}

fn waiting(visit: &Visit, cell: &Cell, line: &Line) -> Waiting {
    let moment = &visit.moment;
    let measure = moment.law().measure_at(cell.measure);
    let word = |word: Option<programme::desk::Word>| word.map(|word| written(measure, word.value));
    Waiting {
        unit: moment.unit(cell.unit).code.to_text(),
        measure: measure.id.clone(),
        period: cell.period.to_text(),
        stage: line.stage.id(),
        claimed: word(line.claimed),
        verified: word(line.verified),
        record: line.latest.seq.0,
        steps: decide::steps_open_to(visit, cell, line).into_iter().map(Step::id).collect(),
    }
}

/// What waits for somebody and whoever asks may see, the oldest first.
#[utoipa::path(get, path = "/api/v1/inbox", tag = "observations",
    params(
        ("stage" = Option<String>, Query, description = "Only this stage", pattern = "^[a-z]+$"),
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of what waits", body = Page<Waiting>), Problems))]
pub async fn inbox(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let paging = Paging::read(&visit)?;
    let stage = visit.query.iter().find(|(key, _)| key == "stage").map(|(_, value)| Stage::from_id(value));
    let stage = stage.map(|stage| stage.ok_or(Failure::Part("stage", "failure-part"))).transpose()?;
    let lines = visit
        .moment
        .desk
        .lines()
        .filter(|(cell, line)| stage.is_none_or(|stage| line.stage == stage) && inbox::is_visible(&visit, cell));
    let mut lines: Vec<(&Cell, &Line)> = lines.collect();
    lines.sort_by_key(|(_, line)| line.latest.seq);
    let key = |line: &Line| format!("{:020}", line.latest.seq.0);
    let page = paging.page(lines.into_iter().map(|(cell, line)| (key(line), waiting(&visit, cell, line))));
    tagged(&headers, &page)
}

/// A decision.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// What is decided.
    step: NewStep,
    /// The records it is based on, as they were seen.
    #[schema(min_items = 1, max_items = 5000)]
    records: Vec<i64>,
    /// Why; a return must say.
    #[serde(default)]
    #[schema(max_length = 300)]
    reason: String,
}

/// What may be decided.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NewStep {
    /// Sent on by the unit.
    Submit,
    /// Found right.
    Verify,
    /// Sent back with a reason.
    Return,
    /// In force.
    Approve,
}

/// What was decided.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecisionView {
    /// On how many observations.
    decided: usize,
}

/// Decides on observations: all of them as one act, or none.
#[utoipa::path(post, path = "/api/v1/decisions", tag = "observations",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200)),
    request_body = Decision,
    responses((status = 201, description = "Decided", body = DecisionView), Problems, WriteProblems))]
pub async fn decide(visit: Visit, headers: HeaderMap, Json(body): Json<Decision>) -> Result<Response, Failure> {
    let step = match body.step {
        NewStep::Submit => Step::Submit,
        NewStep::Verify => Step::Verify,
        NewStep::Return => Step::Return,
        NewStep::Approve => Step::Approve,
    };
    if body.records.is_empty() || body.records.len() > 5000 {
        return Err(Failure::Part("records", "failure-part"));
    }
    if body.reason.chars().count() > 300 {
        return Err(Failure::Part("reason", "failure-part"));
    }
    let records: Vec<Seq> = body.records.iter().copied().map(Seq).collect();
    let request = format!("{} {records:?} {}", step.id(), body.reason);
    once(&visit, &headers, &request, async || match decide::perform(&visit, step, &records, &body.reason).await? {
        Decided::Done(decided) => Ok((StatusCode::CREATED, DecisionView { decided })),
        Decided::Moved => Err(Failure::Conflict("problem-changed-meanwhile")),
        Decided::NoReason => Err(Failure::Bad("problem-reason")),
    })
    .await
}
