//! The records themselves, kind by kind: what the province knows, and rows that a program adds.

use std::collections::BTreeMap;

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use documents::import::{GivenRow, written_fields};
use futures_util::future::{BoxFuture, FutureExt as _};
use programme::{
    fact::{Fact, FactKind, Record},
    with_collected,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    answer::{Json, Page, Paging, Problems, WriteProblems, asked_flag, json, once, tagged},
    imports::{Counts, append},
};
use crate::{
    failure::Failure,
    pages::{
        dossiers::is_sealed,
        imports,
        record::{demand_kind, is_withheld},
    },
    request::Visit,
};

/// A record with its fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct FactView {
    /// Its number.
    record: i64,
    /// The fields that are given, by their identifiers, as exports write them: numbers with a decimal comma, dates as
    /// `2023-03-13`.
    fields: BTreeMap<&'static str, String>,
    /// How it is known.
    provenance: &'static str,
    /// The document, page or person it is from.
    source: String,
}

fn view<F: Fact>(visit: &Visit, record: &Record<F>) -> FactView {
    let mut fields = written_fields(visit.moment.law(), record.fact());
    fields.retain(|field, _| !is_withheld(visit, F::KIND, field));
    FactView {
        record: record.seq.0,
        fields,
        provenance: record.sourced.provenance.id(),
        source: record.sourced.source.clone(),
    }
}

/// The records of a kind that stand on the date, the first recorded first. Observations are at
/// `/units/{unit}/observations`.
#[utoipa::path(get, path = "/api/v1/facts/{kind}", tag = "facts",
    params(
        ("kind" = String, Path, description = "The kind of fact", example = "allocation", pattern = "^[a-z_]+$"),
        ("unit" = Option<String>, Query, description = "Only records that name this unit", example = "18145", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("as_of" = Option<String>, Query, description = "The date the answer is about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of records", body = Page<FactView>), Problems))]
pub async fn list(visit: Visit, headers: HeaderMap, Path(kind): Path<String>) -> Result<Response, Failure> {
    let kind = FactKind::from_id(&kind).ok_or(Failure::NotFound)?;
    demand_kind(&visit, kind)?;
    if kind == FactKind::Observation {
        return Err(Failure::Bad("failure-facts-observations"));
    }
    let paging = Paging::read(&visit)?;
    let names_units = kind.fields().iter().any(|field| field.id == "unit");
    let unit = match visit.asked("unit") {
        Some(_) if !names_units => return Err(Failure::Part("unit", "failure-part")),
        Some(code) => Some(visit.moment.unit(visit.unit(code)?).code.to_text()),
        None => None,
    };
    let views = (0..count(&visit, kind)).filter_map(|place| told(&visit, kind, place));
    let asked = views.filter(|view| unit.is_none() || view.fields.get("unit") == unit.as_ref());
    tagged(&headers, &paging.page(asked.map(|view| (format!("{:020}", view.record), view))))
}

/// How many records of a kind stand.
fn count(visit: &Visit, kind: FactKind) -> usize {
    with_collected!(kind, F => { return visit.moment.now.all::<F>().len(); });
    0
}

/// One of them, in the order in which they were recorded, for whoever may see it.
fn told(visit: &Visit, kind: FactKind, place: usize) -> Option<FactView> {
    with_collected!(kind, F => {
        let record = visit.moment.now.all::<F>().get(place)?;
        return (!is_sealed(visit, record.fact())).then(|| view(visit, record));
    });
    None
}

/// A record to be made.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFact {
    /// Text by the identifier of the field, as in a file.
    fields: BTreeMap<String, String>,
    /// How it is known; `official` when it is not given.
    #[serde(default)]
    provenance: String,
    /// The document, page or person it is from.
    #[schema(min_length = 1)]
    source: String,
}

/// Records to be made in one act.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFacts {
    /// Why.
    #[schema(min_length = 1, max_length = 300)]
    reason: String,
    /// The rows.
    #[schema(min_items = 1)]
    facts: Vec<NewFact>,
}

/// Records rows of one kind: all of them in one act, or nothing and every error with its row and field (`2.unit`).
#[utoipa::path(post, path = "/api/v1/facts/{kind}", tag = "facts",
    params(
        ("kind" = String, Path, description = "The kind of fact", example = "allocation", pattern = "^[a-z_]+$"),
        ("dry_run" = Option<bool>, Query, description = "Compare only, record nothing"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200),
    ),
    request_body = NewFacts,
    responses(
        (status = 200, description = "Compared, nothing recorded", body = Counts),
        (status = 201, description = "Recorded", body = Counts),
        Problems, WriteProblems))]
pub async fn add(
    visit: Visit,
    headers: HeaderMap,
    Path(kind): Path<String>,
    Json(body): Json<NewFacts>,
) -> Result<Response, Failure> {
    let kind = FactKind::from_id(&kind).ok_or(Failure::NotFound)?;
    with_collected!(kind, F => { return take::<F>(&visit, &headers, body).await; });
    Err(Failure::Bad("failure-facts-observations"))
}

fn take<'a, F: Fact>(
    visit: &'a Visit,
    headers: &'a HeaderMap,
    body: NewFacts,
) -> BoxFuture<'a, Result<Response, Failure>> {
    async move {
        let reason = body.reason.trim();
        if reason.is_empty() || reason.chars().count() > 300 {
            return Err(Failure::Bad("failure-reason"));
        }
        let dry_run = asked_flag(visit, "dry_run")?;
        let rows: Vec<GivenRow<'_>> = body
            .facts
            .iter()
            .map(|each| GivenRow { fields: &each.fields, provenance: &each.provenance, source: &each.source })
            .collect();
        let facts = imports::read_rows::<F>(visit, &rows).await?.map_err(Failure::Rejected)?;
        if dry_run {
            return json(StatusCode::OK, &Counts::new(visit.app.ledger().compare(&facts).await?, None));
        }
        let request = serde_json::to_string(&body).map_err(|error| Failure::Broken(error.to_string()))?;
        once(visit, headers, &request, async || {
            append(visit, visit.act(&format!("import {}", F::KIND.id()), reason)?, &facts).await
        })
        .await
    }
    .boxed()
}
