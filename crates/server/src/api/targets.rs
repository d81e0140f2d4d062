//! The targets of a unit: set, adjusted, shared out, followed.

use std::collections::BTreeMap;

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use documents::import::{ImportProblem, Rejected};
use jiff::civil::Date;
use programme::{
    Quantity,
    fact::{Record, Target},
    metric::Progress,
    target::{self, Check},
    unit::UnitCode,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Change, Json, Page, Paging, Problems, WriteProblems, line, once, tagged};
use crate::{
    failure::Failure,
    pages::targets::{
        Shared,
        set::{self, Problem, Typed, written},
        share::{self, Given, GivenPart, Whole},
    },
    request::Visit,
};

/// A target in force, and how it stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct TargetView {
    #[serde(flatten)]
    set: Version,
    /// The metric it is about.
    #[schema(example = "ocop.products.certified")]
    metric: String,
    /// The unit it is set for.
    #[schema(example = "42")]
    scope: String,
    /// Its year, or the years of its period.
    #[schema(example = "2021-2025")]
    years: String,
    /// How it is worded.
    #[schema(example = "increase")]
    goal: &'static str,
    /// The value on the day before its first year; none where it is not known.
    #[schema(required, example = "199")]
    baseline: Option<String>,
    /// The value now.
    #[schema(required, example = "249")]
    value: Option<String>,
    /// What the value must become.
    #[schema(required, example = "299")]
    aim: Option<String>,
    /// What has been done of what is to be done.
    #[schema(required, example = "50")]
    done: Option<String>,
    /// That in percent.
    #[schema(required, example = "50")]
    share: Option<String>,
    /// Whether the share done is at least the share of its days gone.
    #[schema(example = "on_pace")]
    pace: &'static str,
    /// Where its years would end; none while nothing can be projected.
    #[schema(required, example = "305.5")]
    projection: Option<String>,
    /// The light it stands in.
    #[schema(example = "green")]
    light: &'static str,
    /// What it said before it was adjusted, the latest first.
    earlier: Vec<Version>,
    /// What the units directly below are asked for of it.
    parts: Vec<TargetPart>,
    /// Whether that makes the whole.
    check: CheckView,
}

/// What a decision on a target says.
#[derive(Debug, Serialize, ToSchema)]
pub struct Version {
    /// The number of its record: what an adjustment names.
    record: i64,
    /// The number; none where units are named.
    #[schema(required, example = "50")]
    number: Option<String>,
    /// The units that are to be recognised.
    units: Vec<String>,
    /// The document.
    basis: String,
    /// Its day.
    #[schema(value_type = String, format = Date)]
    date: Date,
}

/// A part of a target.
#[derive(Debug, Serialize, ToSchema)]
pub struct TargetPart {
    /// The unit.
    unit: String,
    #[serde(flatten)]
    set: Version,
    /// The light it stands in.
    #[schema(example = "red")]
    light: &'static str,
}

/// Whether parts make the whole.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckView {
    /// `whole`, `not_shared`, `missing`, `too_much`, `other_units`, or `no_sum` where nothing adds up.
    #[schema(example = "missing")]
    state: &'static str,
    /// How much is missing or too much.
    #[schema(required, example = "5")]
    difference: Option<String>,
    /// Units that the whole names and no part.
    missing: Vec<String>,
    /// Units that a part names and not the whole.
    extra: Vec<String>,
}

impl CheckView {
    fn of(check: &Check) -> Self {
        let state = |state, difference: Option<&Quantity>| Self {
            state,
            difference: difference.map(ToString::to_string),
            missing: Vec::new(),
            extra: Vec::new(),
        };
        let codes = |units: &std::collections::BTreeSet<UnitCode>| units.iter().map(|code| code.to_text()).collect();
        match check {
            Check::Whole => state("whole", None),
            Check::NotShared => state("not_shared", None),
            Check::Missing(rest) => state("missing", Some(rest)),
            Check::TooMuch(rest) => state("too_much", Some(rest)),
            Check::OtherUnits { missing, extra } => {
                Self { missing: codes(missing), extra: codes(extra), ..state("other_units", None) }
            }
            Check::NoSum => state("no_sum", None),
        }
    }
}

fn version(record: &Record<Target>) -> Version {
    let fact = record.fact();
    Version {
        record: record.seq.0,
        number: fact.number.map(|number| number.to_string()),
        units: fact.named_units().map(UnitCode::to_text).collect(),
        basis: fact.basis.clone(),
        date: fact.date,
    }
}

fn view(visit: &Visit, progress: &Progress<'_>) -> TargetView {
    let now = &visit.moment.now;
    let (record, fact) = (progress.target, progress.target.fact());
    let written = |value: Option<Quantity>| value.map(|value| value.to_string());
    let shared = Shared::of(visit, fact);
    let part = |part: &&Record<Target>| TargetPart {
        unit: part.fact().scope.to_text(),
        set: version(part),
        light: target::light(&visit.moment.progress_of(part), now).id(),
    };
    TargetView {
        set: version(record),
        metric: fact.metric.clone(),
        scope: fact.scope.to_text(),
        years: fact.year.to_text(),
        goal: fact.goal.id(),
        baseline: written(progress.baseline),
        value: written(progress.figure.value),
        aim: written(progress.goal),
        done: written(progress.done),
        share: written(progress.share()),
        pace: progress.pace.id(),
        projection: written(target::projection(progress, now)),
        light: target::light(progress, now).id(),
        earlier: target::versions(now, fact.aim()).into_iter().skip(1).map(version).collect(),
        parts: shared.parts.iter().map(part).collect(),
        check: CheckView::of(&shared.check),
    }
}

/// A unit's own targets whose years go on: how each stands, what it said before, and its parts below.
#[utoipa::path(get, path = "/api/v1/units/{unit}/targets", tag = "targets",
    params(
        ("unit" = String, Path, description = "The official code", example = "42", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("as_of" = Option<String>, Query, description = "The date the answer is about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of targets", body = Page<TargetView>), Problems))]
pub async fn list(visit: Visit, headers: HeaderMap, Path(code): Path<String>) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let paging = Paging::read(&visit)?;
    let mut all = visit.moment.progress(unit);
    all.sort_by_key(|progress| progress.target.seq);
    let items = all.iter().map(|progress| (format!("{:020}", progress.target.seq.0), view(&visit, progress)));
    tagged(&headers, &paging.page(items))
}

/// A target to be set, or what is decided anew on one.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTarget {
    /// The `record` of the target that is adjusted: what it is about stands. None to set one.
    #[serde(default)]
    record: Option<i64>,
    /// The metric.
    #[serde(default)]
    #[schema(example = "ocop.products.certified", max_length = 200)]
    metric: String,
    /// The unit it is set for: that of the address, or one directly below.
    #[serde(default)]
    #[schema(example = "439", max_length = 20)]
    scope: String,
    /// Its year, or the years of its period.
    #[serde(default)]
    #[schema(example = "2023", max_length = 20)]
    years: String,
    /// `increase`, `at_least`, `at_most` or `units`.
    #[serde(default)]
    #[schema(example = "increase", max_length = 20)]
    goal: String,
    /// The number, with a decimal point; none where units are named.
    #[serde(default)]
    #[schema(example = "12", max_length = 30)]
    number: Option<String>,
    /// The units that are to be recognised.
    #[serde(default)]
    units: Vec<String>,
    /// The document.
    #[schema(example = "123/QĐ-UBND", min_length = 1, max_length = 200)]
    basis: String,
    /// Its day.
    #[schema(value_type = String, format = Date)]
    date: Date,
}

/// A number of a program as a form would bear it.
fn typed_number(text: &str) -> Result<String, Failure> {
    Quantity::parse_plain(text.trim()).map(written).ok_or(Failure::Part("number", "failure-part"))
}

/// Sets a target for a unit or one directly below it, or adjusts one by a later decision; what was decided before is kept.
#[utoipa::path(post, path = "/api/v1/units/{unit}/targets", tag = "targets",
    params(
        ("unit" = String, Path, description = "The official code", example = "42", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200),
    ),
    request_body = NewTarget,
    responses((status = 201, description = "Recorded", body = Change), Problems, WriteProblems))]
pub async fn set(
    visit: Visit,
    headers: HeaderMap,
    Path(code): Path<String>,
    Json(body): Json<NewTarget>,
) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let of = body.record.map(|record| set::adjustable(&visit, unit, &record.to_string())).transpose()?;
    let number = body.number.as_deref().map(typed_number).transpose()?.unwrap_or_default();
    let fields = [
        ("metric", body.metric.clone()),
        ("scope", body.scope.clone()),
        ("year", body.years.clone()),
        ("goal", body.goal.clone()),
        ("number", number),
        ("units", body.units.join(" ")),
        ("basis", line("basis", &body.basis, 200)?.to_owned()),
        ("date", body.date.to_string()),
    ];
    let typed: Typed = fields.into_iter().map(|(field, text)| (field.to_owned(), text)).collect();
    once(&visit, &headers, &format!("{body:?}"), async || {
        let amended = set::record(&visit, unit, typed.clone(), of).await?.map_err(Failure::Rejected)?;
        Ok((StatusCode::CREATED, Change::of(&amended)?))
    })
    .await
}

/// Parts of a target.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewParts {
    /// Of each unit directly below, by its code, the number with a decimal point, or the codes of units parted by spaces.
    #[schema(example = json!({"439": "3", "446": "1"}))]
    parts: BTreeMap<String, String>,
    /// The document.
    #[schema(example = "124/QĐ-UBND", min_length = 1, max_length = 200)]
    basis: String,
    /// Its day.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// Why the parts do not make the whole.
    #[serde(default)]
    #[schema(max_length = 200)]
    reason: String,
}

/// Shares a target of the unit out among the units directly below, as one act. A unit that is left out keeps the part it has. Parts
/// that do not make the whole are refused without a reason.
#[utoipa::path(post, path = "/api/v1/units/{unit}/targets/{record}/parts", tag = "targets",
    params(
        ("unit" = String, Path, description = "The official code", example = "42", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("record" = i64, Path, description = "The `record` of the target"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200),
    ),
    request_body = NewParts,
    responses((status = 201, description = "Recorded", body = Change), Problems, WriteProblems))]
pub async fn share(
    visit: Visit,
    headers: HeaderMap,
    Path((code, record)): Path<(String, String)>,
    Json(body): Json<NewParts>,
) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let whole = Whole::of(&visit, unit, &record)?;
    let part = |(code, text): (&String, &String)| {
        let unit: UnitCode =
            code.parse().ok().filter(|unit| whole.has(&visit, *unit)).ok_or(Failure::Part("parts", "failure-part"))?;
        let text = if whole.names_units() { text.trim().to_owned() } else { typed_number(text)? };
        Ok(GivenPart { unit, text, seen: whole.standing(unit).map(|part| part.seq) })
    };
    let given = Given {
        parts: body.parts.iter().map(part).collect::<Result<_, Failure>>()?,
        basis: line("basis", &body.basis, 200)?.to_owned(),
        date: body.date.to_string(),
        reason: line("reason", &body.reason, 200)?.to_owned(),
    };
    once(&visit, &headers, &format!("{body:?}"), async || {
        let shares = share::read(&visit, &whole, &given).await?.map_err(rejected)?;
        if let Some(problem) = share::refused(&visit, &given, &shares) {
            return Err(rejected(vec![problem]));
        }
        let amended = share::record(&visit, &given, shares).await?;
        Ok((StatusCode::CREATED, Change::of(&amended)?))
    })
    .await
}

/// Problems of a form as those of a file.
fn rejected(problems: Vec<Problem>) -> Failure {
    let total = problems.len();
    let problem = |problem: Problem| {
        let (wrong, right) = problem.says.split_once(" → ").map_or((problem.says.as_str(), ""), |both| both);
        let (wrong, right) = (wrong.to_owned(), right.to_owned());
        ImportProblem { file: String::new(), sheet: None, cell: Some(problem.field), wrong, right }
    };
    Failure::Rejected(Rejected { problems: problems.into_iter().map(problem).collect(), total })
}
