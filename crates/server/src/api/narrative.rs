//! The words of the report, written by people section by section.

use std::collections::BTreeMap;

use axum::{
    http::{HeaderMap, StatusCode},
    response::Response,
};
use documents::programme_report::standing;
use programme::fact::Section;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Change, Json, Problems, WriteProblems, line, lines, once, tagged};
use crate::{
    failure::Failure,
    pages::reports::narrative::{LONGEST, PLACES, SECTIONS, Typed, record, said},
    request::Visit,
};

/// The words of the report.
#[derive(Debug, Serialize, ToSchema)]
pub struct Narrative {
    /// The sections that people write, in the order of the report.
    sections: Vec<SectionView>,
}

/// A section of the report.
#[derive(Debug, Serialize, ToSchema)]
pub struct SectionView {
    /// Its name.
    #[schema(example = "limit")]
    id: &'static str,
    /// The same in words, in the language asked for.
    name: &'static str,
    /// What stands in it, by place; a place that was taken back has no text.
    statements: Vec<StatementView>,
}

/// A statement.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatementView {
    /// Its place in the section.
    place: u16,
    /// The body that speaks, where one is named.
    #[schema(required)]
    body: Option<String>,
    /// The words.
    text: String,
    /// The record: what a change names.
    record: i64,
}

fn section(visit: &Visit, section: Section) -> SectionView {
    let moment = &visit.moment;
    let statement = |record: &programme::fact::Record<programme::fact::Statement>| StatementView {
        place: record.fact().place,
        body: record.fact().body.clone(),
        text: record.fact().text.clone(),
        record: record.seq.0,
    };
    let standing = standing(&moment.now, moment.province, section);
    SectionView {
        id: section.id(),
        name: section.label(visit.lang),
        statements: standing.into_iter().map(statement).collect(),
    }
}

/// The words of the report that people write, section by section.
#[utoipa::path(get, path = "/api/v1/narrative", tag = "reports",
    params(
        ("as_of" = Option<String>, Query, description = "The date of the report", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
    ),
    responses((status = 200, description = "The words", body = Narrative), Problems))]
pub async fn all(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    tagged(&headers, &Narrative { sections: SECTIONS.map(|each| section(&visit, each)).into() })
}

/// The words of a section.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWords {
    /// The section.
    #[schema(example = "limit", pattern = "^[a-z_]+$")]
    section: String,
    /// Every place that stands, changed or not, and new ones.
    #[schema(min_items = 1, max_items = 60)]
    statements: Vec<NewStatement>,
}

/// A statement to be made.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStatement {
    /// Its place in the section.
    #[schema(minimum = 1, maximum = 60)]
    place: u16,
    /// The body that speaks.
    #[serde(default)]
    #[schema(max_length = 200)]
    body: Option<String>,
    /// The words; nothing at all takes the place back.
    #[schema(max_length = 4000)]
    text: String,
    /// The record that was seen at this place; none where nothing stood.
    #[serde(default)]
    record: Option<i64>,
}

/// What was sent, by place.
fn typed(statements: &[NewStatement]) -> Result<BTreeMap<u16, Typed>, Failure> {
    let mut typed = BTreeMap::new();
    for new in statements {
        let words = Typed {
            body: line("body", new.body.as_deref().unwrap_or_default(), 200)?.to_owned(),
            text: lines("text", &new.text, LONGEST)?.to_owned(),
            seen: new.record.map(|record| record.to_string()).unwrap_or_default(),
        };
        if !(1..=PLACES).contains(&new.place) || typed.insert(new.place, words).is_some() {
            return Err(Failure::Part("place", "failure-part"));
        }
    }
    Ok(typed)
}

/// Refuses what does not name each place that stands as it was seen: the words of a day stand together.
fn is_seen(visit: &Visit, section: Section, statements: &[NewStatement]) -> Result<(), Failure> {
    let standing = standing(&visit.moment.now, visit.moment.province, section);
    let standing: BTreeMap<u16, i64> = standing.into_iter().map(|record| (record.fact().place, record.seq.0)).collect();
    let named = statements.iter().filter_map(|new| Some((new.place, new.record?)));
    if named.collect::<BTreeMap<u16, i64>>() == standing { Ok(()) } else { Err(Failure::Moved) }
}

/// Writes the words of a section, as of the day.
#[utoipa::path(post, path = "/api/v1/narrative", tag = "reports",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200)),
    request_body = NewWords,
    responses((status = 201, description = "Written", body = Change), Problems, WriteProblems))]
pub async fn write(visit: Visit, headers: HeaderMap, Json(body): Json<NewWords>) -> Result<Response, Failure> {
    if !visit.when.is_now() {
        return Err(Failure::Bad("failure-past"));
    }
    if body.statements.is_empty() || body.statements.len() > usize::from(PLACES) {
        return Err(Failure::Part("statements", "failure-part"));
    }
    let section = SECTIONS.into_iter().find(|section| section.id() == body.section);
    let section = section.ok_or(Failure::Part("section", "failure-part"))?;
    let typed = typed(&body.statements)?;
    once(&visit, &headers, &format!("{body:?}"), async || {
        is_seen(&visit, section, &body.statements)?;
        let said = said(&visit, section, typed.clone())?;
        Ok((StatusCode::CREATED, Change::of(&record(&visit, said).await?)?))
    })
    .await
}
