//! Everything that was said of a measure of a unit.

use axum::{extract::Path, http::HeaderMap, response::Response};
use jiff::Timestamp;
use ledger::Said;
use programme::{fact::Observation, law::Measure, unit::UnitIndex};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    answer::{Page, Paging, Problems, tagged},
    observations::written,
};
use crate::{
    failure::Failure,
    pages::{
        evidence::{Attached, attached},
        history::said,
    },
    request::Visit,
};

/// A word on a measure of a unit.
#[derive(Debug, Serialize, ToSchema)]
pub struct SaidView {
    /// The record.
    record: i64,
    /// The act that recorded it.
    act: i64,
    /// The period it is about.
    period: String,
    /// The value, exactly.
    #[schema(example = "61.5")]
    value: String,
    /// The value as a person reads it.
    text: String,
    /// How far it had come: `draft`, `submitted`, `verified`, `approved`, `returned`.
    stage: &'static str,
    /// Who said so; none for whom that does not concern.
    #[schema(required)]
    actor: Option<String>,
    /// Why; none for whom that does not concern.
    #[schema(required)]
    reason: Option<String>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    recorded_at: Timestamp,
    /// How it is known.
    provenance: &'static str,
    /// Where it is from.
    source: String,
    /// What supports it.
    evidence: Vec<EvidenceView>,
}

/// A piece of evidence.
#[derive(Debug, Serialize, ToSchema)]
pub struct EvidenceView {
    /// What it is called.
    name: String,
    /// Where it is handed out; none for what is only named.
    #[schema(required)]
    file: Option<String>,
    /// When and where a photograph was taken.
    note: String,
}

impl From<Attached> for EvidenceView {
    fn from(attached: Attached) -> Self {
        // A program reads the same file under the address that is for programs.
        let file = attached.href.map(|page| format!("/api/v1{page}"));
        Self { name: attached.name, file, note: attached.note }
    }
}

async fn view(
    visit: &Visit,
    unit: UnitIndex,
    measure: &Measure,
    said: Said<Observation>,
    sees_claims: bool,
) -> Result<SaidView, Failure> {
    let fact = said.record.fact();
    let evidence = if sees_claims { attached(visit, unit, fact.evidence.as_deref()).await? } else { Vec::new() };
    Ok(SaidView {
        record: said.record.seq.0,
        act: said.act.0,
        period: fact.period.to_text(),
        value: written(measure, fact.value.0),
        text: measure.write(fact.value.0, visit.lang),
        stage: fact.stage.id(),
        recorded_at: said.recorded_at,
        provenance: said.record.sourced.provenance.id(),
        source: said.record.sourced.source.clone(),
        evidence: evidence.into_iter().map(EvidenceView::from).collect(),
        actor: sees_claims.then_some(said.actor),
        reason: sees_claims.then_some(said.reason),
    })
}

/// Everything that was said of a measure of a unit, the latest first: value, stage, person, reason and evidence.
#[utoipa::path(get, path = "/api/v1/units/{unit}/history/{measure}", tag = "observations",
    params(
        ("unit" = String, Path, description = "The official code", example = "18145", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("measure" = String, Path, description = "The measure", example = "income_per_capita", pattern = "^[a-z0-9_]+$"),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of what was said", body = Page<SaidView>), Problems))]
pub async fn of_measure(
    visit: Visit,
    headers: HeaderMap,
    Path((code, id)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let paging = Paging::read(&visit)?;
    let (unit, moment) = (visit.unit(&code)?, visit.moment.clone());
    let (index, measure) = moment.law().measure(&id).ok_or(Failure::NotFound)?;
    let (said, sees_claims) = said(&visit, unit, index).await?;
    // Descending numbers, written so that they ascend.
    let key = |said: &Said<Observation>| format!("{:020}", i64::MAX - said.record.seq.0);
    let Page { items, next } = paging.page(said.into_iter().map(|said| (key(&said), said)));
    let mut page = Page { items: Vec::with_capacity(items.len()), next };
    for said in items {
        page.items.push(view(&visit, unit, measure, said, sees_claims).await?);
    }
    tagged(&headers, &page)
}
