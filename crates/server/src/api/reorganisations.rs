//! Decisions that redraw units: those on record, and what one does or would do. They are recorded as files of their two kinds.

use axum::{
    body::Body,
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use jiff::civil::Date;
use programme::policy::Action;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Problems, WriteProblems, file_name, json, read, tagged};
use crate::{
    failure::Failure,
    pages::reorganisations::{self, effects::Effects},
    request::Visit,
    route::{Access::Office, Route},
    upload::FILE_LIMIT,
};

/// What programs may do with decisions that redraw units.
pub fn routes() -> Vec<Route> {
    let access = Office(Action::Import);
    vec![
        Route::get("/api/v1/reorganisations", access, list),
        Route::get("/api/v1/reorganisations/{act}", access, one),
        Route::post("/api/v1/reorganisations/preview", access, preview),
    ]
}

/// A decision that redraws units.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReorganisationView {
    /// The act that recorded it.
    act: i64,
    /// Its number.
    number: String,
    /// The first day of the units it founds.
    #[schema(required, value_type = Option<String>, format = Date)]
    date: Option<Date>,
    /// How many lines it has.
    lines: usize,
    /// What was recorded since of the units it founds, so that it cannot be undone.
    dependents: Vec<DependentRecords>,
}

/// Records of a kind that stand on a decision.
#[derive(Debug, Serialize, ToSchema)]
pub struct DependentRecords {
    /// The kind of record.
    kind: &'static str,
    /// How many.
    count: usize,
}

/// The decisions that count, the latest first.
#[utoipa::path(get, path = "/api/v1/reorganisations", tag = "units",
    responses((status = 200, description = "The decisions", body = Vec<ReorganisationView>), Problems))]
pub async fn list(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let mut all = Vec::new();
    for decision in reorganisations::decisions(&visit).await? {
        let dependents = visit.app.ledger().dependents(decision.act.seq).await?;
        all.push(ReorganisationView {
            act: decision.act.seq.0,
            number: decision.number().to_owned(),
            date: decision.date(),
            lines: decision.lines.len(),
            dependents: dependents
                .into_iter()
                .map(|(kind, count)| DependentRecords { kind: kind.id(), count })
                .collect(),
        });
    }
    tagged(&headers, &all)
}

/// What a decision that redraws units does.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReorganisationEffects {
    /// The first day of the units it founds.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// The day of the state that was counted.
    #[schema(value_type = String, format = Date)]
    counted_on: Date,
    /// How many units of each kind there are before and after.
    units: Vec<UnitsOfKind>,
    /// The units it founds.
    founded: Vec<FoundedUnit>,
    /// Users whose posts are at units that change.
    people: Vec<MovedUser>,
    /// Records that are about units that end.
    records: Vec<TouchedRecords>,
    /// What new units have of the grades of those they are made of.
    recognition: Vec<InheritedGrade>,
    /// How many reported values pass to the new units.
    values_passing: usize,
    /// Why others do not pass.
    gaps: Vec<ValueGap>,
    /// Values of former units that still wait for approval.
    values_waiting: usize,
    /// Residential areas that are to be declared anew.
    areas_ending: usize,
}

/// How many units of a kind there are.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitsOfKind {
    /// The kind.
    kind: String,
    /// Before.
    before: usize,
    /// After.
    after: usize,
}

/// A unit that a decision founds.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundedUnit {
    /// Its code.
    code: String,
    /// Kind and name.
    name: String,
    /// The units it is made of.
    made_of: Vec<String>,
}

/// A user whose post is at a unit that changes.
#[derive(Debug, Serialize, ToSchema)]
pub struct MovedUser {
    /// The login.
    login: String,
    /// The post before.
    before: String,
    /// The posts afterwards; none when no decision says so.
    after: Vec<String>,
}

/// Records of a kind that are about units that end.
#[derive(Debug, Serialize, ToSchema)]
pub struct TouchedRecords {
    /// The kind of record.
    kind: &'static str,
    /// Those that count at the unit that takes the place of theirs.
    at_heir: usize,
    /// Those that count at the unit above.
    above: usize,
    /// To whom these pass by the decision.
    #[schema(required)]
    heir: Option<String>,
}

/// What new units have of a grade.
#[derive(Debug, Serialize, ToSchema)]
pub struct InheritedGrade {
    /// The grade.
    grade: String,
    /// They count, until a decision acknowledges them.
    inherits: usize,
    /// For a person to decide.
    open: usize,
    /// Units of their kind are not recognised so.
    ends: usize,
}

/// Reported values that do not pass.
#[derive(Debug, Serialize, ToSchema)]
pub struct ValueGap {
    /// Why.
    reason: String,
    /// How many.
    count: usize,
}

fn view(effects: Effects) -> ReorganisationEffects {
    ReorganisationEffects {
        date: effects.date,
        counted_on: effects.counted_on,
        units: effects.kinds.into_iter().map(|(kind, before, after)| UnitsOfKind { kind, before, after }).collect(),
        founded: effects
            .founded
            .into_iter()
            .map(|unit| FoundedUnit { code: unit.code, name: unit.name, made_of: unit.of })
            .collect(),
        people: effects
            .people
            .into_iter()
            .map(|moved| MovedUser { login: moved.login, before: moved.before, after: moved.after })
            .collect(),
        records: effects
            .records
            .into_iter()
            .map(|row| TouchedRecords { kind: row.kind.id(), at_heir: row.inherited, above: row.above, heir: row.heir })
            .collect(),
        recognition: effects
            .recognition
            .into_iter()
            .map(|(grade, carried)| InheritedGrade {
                grade,
                inherits: carried.inherits,
                open: carried.open,
                ends: carried.ends,
            })
            .collect(),
        values_passing: effects.passing,
        gaps: effects.gaps.into_iter().map(|(reason, count)| ValueGap { reason, count }).collect(),
        values_waiting: effects.waiting,
        areas_ending: effects.areas,
    }
}

/// What a recorded decision does.
#[utoipa::path(get, path = "/api/v1/reorganisations/{act}", tag = "units",
    params(("act" = i64, Path, description = "The act that recorded it", minimum = 1)),
    responses((status = 200, description = "Its effects", body = ReorganisationEffects), Problems))]
pub async fn one(visit: Visit, headers: HeaderMap, Path(act): Path<String>) -> Result<Response, Failure> {
    let act: i64 = act.parse().map_err(|_| Failure::NotFound)?;
    let found = reorganisations::decisions(&visit).await?.into_iter().find(|decision| decision.act.seq.0 == act);
    let effects = Effects::of(&visit, &found.ok_or(Failure::NotFound)?.lines, &[]).await?;
    tagged(&headers, &view(effects))
}

/// What a decision would do, from the file of its lines; nothing is recorded. It is recorded by sending the same file to
/// `/api/v1/imports/reorganisation`.
#[utoipa::path(post, path = "/api/v1/reorganisations/preview", tag = "units",
    params(("name" = String, Query, description = "What the file is called", min_length = 1, max_length = 120)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "CSV in UTF-8, or XLSX; at most 15 MB"),
    responses((status = 200, description = "Its effects", body = ReorganisationEffects), Problems, WriteProblems))]
pub async fn preview(visit: Visit, body: Body) -> Result<Response, Failure> {
    let name = file_name(&visit)?;
    let file = (name, read(body, FILE_LIMIT).await?.to_vec());
    let read = reorganisations::read(&visit, &file, None).await?.map_err(Failure::Rejected)?;
    let effects = Effects::of(&visit, &read.supposed().0, &[]).await?;
    json(StatusCode::OK, &view(effects))
}
