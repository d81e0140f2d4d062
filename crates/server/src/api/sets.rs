//! Versions of criteria sets, and sets compared.

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use jiff::civil::Date;
use ledger::Amended;
use programme::{
    fact::{Record, SetVersion},
    law::{
        compare::{Told, compare},
        form::SetForm,
    },
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Change, Json, Page, Paging, Precondition, Problems, WriteProblems, json, lines, once, tagged};
use crate::{
    failure::Failure,
    pages::sets::{
        compare::Asked,
        form_of, law_beside,
        steps::{self, Step},
        version, versions,
    },
    request::Visit,
};

/// A text of a set is at most so long.
const TEXT: usize = 400_000;

/// A version of a criteria set.
#[derive(Debug, Serialize, ToSchema)]
pub struct SetVersionSummary {
    /// The set.
    set: String,
    /// Which version of it.
    version: u16,
    /// `draft`, `submitted`, `checked`, `in_force` or `withdrawn`.
    #[schema(example = "draft")]
    state: &'static str,
    /// The day from which it is the law, once it is in force.
    #[schema(value_type = String, format = Date)]
    from: Date,
    /// The last day, where known.
    #[schema(required, value_type = Option<String>, format = Date)]
    until: Option<Date>,
    /// The number of the record: what a change names.
    record: i64,
}

/// A version of a criteria set with its text.
#[derive(Debug, Serialize, ToSchema)]
pub struct SetVersionView {
    #[serde(flatten)]
    summary: SetVersionSummary,
    /// What whoever checked or returned it remarked.
    #[schema(required)]
    remarks: Option<String>,
    /// What is wrong with it: nothing once it can be submitted.
    problems: Vec<String>,
    /// The set as TOML.
    text: String,
}

fn summary(record: &Record<SetVersion>) -> SetVersionSummary {
    let version = record.fact();
    SetVersionSummary {
        set: version.set.clone(),
        version: version.version,
        state: version.state.id(),
        from: version.from,
        until: version.until,
        record: record.seq.0,
    }
}

/// The versions of criteria sets that the office keeps, by set and number.
#[utoipa::path(get, path = "/api/v1/set-versions", tag = "law",
    params(
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of versions", body = Page<SetVersionSummary>), Problems))]
pub async fn list(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let key = |version: &SetVersion| format!("{}@{:05}", version.set, version.version);
    let mut known = versions(&visit);
    known.sort_by_key(|record| key(record.fact()));
    let items = known.into_iter().map(|record| (key(record.fact()), summary(record)));
    tagged(&headers, &Paging::read(&visit)?.page(items))
}

/// A version of a criteria set.
#[utoipa::path(get, path = "/api/v1/criteria-sets/{set}/versions/{version}", tag = "law",
    params(
        ("set" = String, Path, description = "The set's identifier", pattern = "^[a-z0-9_-]+$"),
        ("version" = String, Path, description = "Its number", pattern = "^[0-9]{1,5}$"),
    ),
    responses((status = 200, description = "The version", body = SetVersionView), Problems))]
pub async fn one(
    visit: Visit,
    headers: HeaderMap,
    Path((set, number)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let record = version(&visit, &set, &number)?;
    let found = record.fact();
    let problems = form_of(found)?.problems(&law_beside(&visit, found));
    tagged(
        &headers,
        &SetVersionView {
            summary: summary(record),
            remarks: found.remarks.clone(),
            problems: problems.into_iter().map(|problem| problem.message.get(visit.lang).to_owned()).collect(),
            text: found.text.clone(),
        },
    )
}

/// A set as a draft.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSetVersion {
    /// The set as TOML, with the measures that it defines.
    #[schema(min_length = 1, max_length = 400_000)]
    text: String,
}

/// A draft that was recorded.
#[derive(Debug, Serialize, ToSchema)]
pub struct SetDrafted {
    /// The set.
    set: String,
    /// The number of the version.
    version: u16,
}

/// Records a draft of a criteria set; mistakes in it are told when it is looked at.
#[utoipa::path(post, path = "/api/v1/set-versions", tag = "law",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200)),
    request_body = NewSetVersion,
    responses((status = 201, description = "Recorded", body = SetDrafted), Problems, WriteProblems))]
pub async fn draft(visit: Visit, headers: HeaderMap, Json(body): Json<NewSetVersion>) -> Result<Response, Failure> {
    if body.text.len() > TEXT {
        return Err(Failure::Part("text", "failure-part"));
    }
    let form = SetForm::read(&body.text).map_err(|_| Failure::Part("text", "failure-part"))?;
    once(&visit, &headers, &format!("{body:?}"), async || {
        let drafted = steps::draft(&visit, &form, None).await?;
        Ok((StatusCode::CREATED, SetDrafted { set: drafted.set, version: drafted.version }))
    })
    .await
}

/// What is done with a version.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetStep {
    /// `submit`, `return`, `check`, `enforce` or `withdraw`.
    #[schema(example = "submit", pattern = "^(submit|return|check|enforce|withdraw)$")]
    step: String,
    /// What is remarked when it is checked or returned.
    #[serde(default)]
    #[schema(max_length = 4000)]
    remarks: Option<String>,
    /// The day from which it is the law, or the last day on which it is.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    day: Option<Date>,
    /// Whether it may be the law of days that are gone.
    #[serde(default)]
    backwards: bool,
}

/// Takes a step with a version: a second person checks what the first drafted, then it is put in force.
#[utoipa::path(put, path = "/api/v1/criteria-sets/{set}/versions/{version}/state", tag = "law",
    params(
        ("set" = String, Path, description = "The set's identifier", pattern = "^[a-z0-9_-]+$"),
        ("version" = String, Path, description = "Its number", pattern = "^[0-9]{1,5}$"),
        ("If-Match" = Option<String>, Header, description = "The number of the record, as it was seen; without it nothing is changed (428)"),
    ),
    request_body = SetStep,
    responses((status = 200, description = "Taken", body = Change), Problems, WriteProblems))]
pub async fn step(
    visit: Visit,
    headers: HeaderMap,
    Path((set, number)): Path<(String, String)>,
    Json(body): Json<SetStep>,
) -> Result<Response, Failure> {
    let record = version(&visit, &set, &number)?;
    let seen = Precondition::seen(&headers)?;
    let remarks = lines("remarks", body.remarks.as_deref().unwrap_or_default(), 4_000)?.to_owned();
    let day = || body.day.ok_or(Failure::Part("day", "failure-part"));
    let step = match body.step.as_str() {
        "submit" => Step::Submit,
        "return" => Step::Return(remarks),
        "check" => Step::Check(remarks),
        "enforce" => Step::Enforce { from: day()?, backwards: body.backwards },
        "withdraw" => Step::Withdraw(day()?),
        _ => return Err(Failure::Part("step", "failure-part")),
    };
    let amended: Amended<SetVersion> = steps::take(&visit, record, step, seen).await?;
    json(StatusCode::OK, &Change::of(&amended)?)
}

/// A demand of a set, for a unit.
#[derive(Debug, Serialize, ToSchema)]
pub struct SetDemand {
    /// The indicator's code.
    code: String,
    /// Its name.
    name: String,
    /// What it demands of the unit.
    demand: String,
}

impl From<Told> for SetDemand {
    fn from(Told { code, name, demand }: Told) -> Self {
        Self { code, name, demand }
    }
}

/// A demand of one or both of two sets.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComparedDemand {
    /// `same`, `stricter`, `looser`, `different`, `unknown`, `new` or `dropped`.
    #[schema(example = "stricter")]
    change: &'static str,
    /// In the old set.
    #[schema(required)]
    old: Option<SetDemand>,
    /// In the new set.
    #[schema(required)]
    new: Option<SetDemand>,
}

/// Two sets compared for a unit.
#[derive(Debug, Serialize, ToSchema)]
pub struct SetComparison {
    /// The unit.
    unit: String,
    /// The demands in the order of the new set, then those that it dropped.
    demands: Vec<ComparedDemand>,
    /// Measures that the new set asks for and no unit has reported.
    uncollected: Vec<String>,
    /// Measures that only the new set asks for.
    new_measures: Vec<String>,
    /// Measures that only the old set asks for.
    dropped_measures: Vec<String>,
}

/// What became of the demands of a set in another one.
#[utoipa::path(get, path = "/api/v1/criteria-sets/{set}/comparison/{with}", tag = "law",
    params(
        ("set" = String, Path, description = "The old set, or a version of it: `set@1`", pattern = "^[a-z0-9@_-]+$"),
        ("with" = String, Path, description = "The new set, or a version of it", pattern = "^[a-z0-9@_-]+$"),
        ("unit" = Option<String>, Query, description = "Whose thresholds are compared; the first that the new set judges", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("as_of" = Option<String>, Query, description = "The date the answer is about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
    ),
    responses((status = 200, description = "The comparison", body = SetComparison), Problems))]
pub async fn comparison(
    visit: Visit,
    headers: HeaderMap,
    Path((old, new)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let asked = Asked::read(&visit, &old, &new, visit.asked("unit"))?;
    let (old, new) = asked.sides(&visit)?;
    let compared = compare(old, new);
    let owned = |ids: Vec<&str>| ids.into_iter().map(str::to_owned).collect();
    let demands = compared.lines.iter().map(|line| ComparedDemand {
        change: line.change.id(),
        old: line.old.map(|demand| old.tell(&demand, visit.lang).into()),
        new: line.new.map(|demand| new.tell(&demand, visit.lang).into()),
    });
    tagged(
        &headers,
        &SetComparison {
            unit: visit.moment.unit(asked.unit()).code.to_text(),
            demands: demands.collect(),
            uncollected: owned(compared.uncollected(&visit.moment.now)),
            new_measures: owned(compared.new_measures.clone()),
            dropped_measures: owned(compared.dropped_measures.clone()),
        },
    )
}
