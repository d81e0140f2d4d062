//! What OCOP producers propose, the office's decisions on it, and surveys of sales.

use std::collections::BTreeMap;

use axum::{
    body::Body,
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use jiff::civil::Date;
use programme::{
    fact::{FactKind, Producer, ProducerProposal, Record, SalesSurvey},
    ocop::{Answer, Written, answers},
    period::Period,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    answer::{Json, Page, Paging, Problems, WriteProblems, json, line, once, sent, tagged},
    evidence::Taken,
};
use crate::{
    failure::Failure,
    pages::{evidence, sales},
    proposing::{self, Difference, NOTE, Word, decide, find, kept, propose, weigh},
    request::Visit,
};

/// A field that a proposal changes.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposedField {
    /// The field.
    field: String,
    /// What stands; none where nothing does.
    #[schema(required)]
    stands: Option<String>,
    /// What is to stand; none where the field is emptied.
    #[schema(required)]
    wanted: Option<String>,
    /// What stood when it was proposed, where something else stands now.
    #[schema(required)]
    overtaken: Option<String>,
}

/// What a producer proposes, beside what stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalOfProducer {
    /// Its code.
    proposal: String,
    /// The producer's code.
    producer: String,
    /// The kind of its records.
    #[schema(example = "product_profile")]
    kind: &'static str,
    /// The day it was made.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// `waiting`, `approved`, `refused` or `withdrawn`.
    state: &'static str,
    /// What the office answered.
    #[schema(required)]
    note: Option<String>,
    /// Its records, each the fields that change.
    records: Vec<Vec<ProposedField>>,
    /// What stands now: who approves names it.
    stands: String,
}

fn view(visit: &Visit, record: &Record<ProducerProposal>) -> ProposalOfProducer {
    let proposal = record.fact();
    let (records, stands) = weigh(visit, proposal);
    let field =
        |Difference { field, stands, wanted, overtaken, .. }| ProposedField { field, stands, wanted, overtaken };
    ProposalOfProducer {
        proposal: proposal.code.clone(),
        producer: proposal.producer.clone(),
        kind: proposal.kind.id(),
        date: proposal.date,
        state: proposal.state.id(),
        note: proposal.note.clone(),
        records: records.into_iter().map(|record| record.differences.into_iter().map(field).collect()).collect(),
        stands,
    }
}

/// The proposals that may be seen, by code: a producer's own, or all for the office.
#[utoipa::path(get, path = "/api/v1/ocop/proposals", tag = "ocop",
    params(
        ("as_of" = Option<String>, Query, description = "The date the answer is about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of proposals", body = Page<ProposalOfProducer>), Problems))]
pub async fn list(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let mut proposals = proposing::seen(&visit);
    proposals.sort_by(|a, b| a.fact().code.cmp(&b.fact().code));
    let items = proposals.into_iter().map(|record| (record.fact().code.clone(), view(&visit, record)));
    tagged(&headers, &Paging::read(&visit)?.page(items))
}

/// One proposal.
#[utoipa::path(get, path = "/api/v1/ocop/proposals/{proposal}", tag = "ocop",
    params(
        ("proposal" = String, Path, description = "Its code", min_length = 1),
        ("as_of" = Option<String>, Query, description = "The date the answer is about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
    ),
    responses((status = 200, description = "The proposal", body = ProposalOfProducer), Problems))]
pub async fn one(visit: Visit, headers: HeaderMap, Path(code): Path<String>) -> Result<Response, Failure> {
    tagged(&headers, &view(&visit, find(&visit, &code)?))
}

/// What is proposed for a producer.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProposal {
    /// The kind of the records.
    #[schema(
        example = "product_profile",
        pattern = "^(producer|producer_paper|product|product_profile|product_photo|market_sale)$"
    )]
    kind: String,
    /// The records: text by the identifier of the field, as in a file. Fields that only the office fills are filled here.
    #[schema(min_items = 1, max_items = 500)]
    records: Vec<BTreeMap<String, String>>,
}

/// A proposal that was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct Made {
    /// Its code.
    proposal: String,
}

/// Proposes records of a kind; they wait for the office.
#[utoipa::path(post, path = "/api/v1/ocop/producers/{producer}/proposals", tag = "ocop",
    params(
        ("producer" = String, Path, description = "The producer's code", min_length = 1),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200),
    ),
    request_body = NewProposal,
    responses((status = 201, description = "Proposed", body = Made), Problems, WriteProblems))]
pub async fn add(
    visit: Visit,
    headers: HeaderMap,
    Path(producer): Path<String>,
    Json(body): Json<NewProposal>,
) -> Result<Response, Failure> {
    kept(&visit, &producer)?;
    let kind = FactKind::from_id(&body.kind).ok_or(Failure::Part("kind", "failure-part"))?;
    if body.records.is_empty() || body.records.len() > 500 {
        return Err(Failure::Part("records", "failure-part"));
    }
    let request = format!("{producer} {body:?}");
    once(&visit, &headers, &request, async || {
        let records: Vec<Written> = body.records.clone();
        match propose(&visit, &producer, kind, records).await? {
            Ok(proposal) => Ok((StatusCode::CREATED, Made { proposal })),
            Err(wrong) => {
                Err(Failure::Part(wrong.first().map_or("records", |(_, problem)| problem.field), "failure-part"))
            }
        }
    })
    .await
}

/// Takes a file in that a producer's record or proposal is to name.
#[utoipa::path(post, path = "/api/v1/ocop/producers/{producer}/evidence", tag = "ocop",
    params(
        ("producer" = String, Path, description = "The producer's code", min_length = 1),
        ("name" = String, Query, description = "What the file is called", min_length = 1, max_length = 120),
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "At most 15 MB"),
    responses((status = 201, description = "Taken in", body = Taken), Problems, WriteProblems))]
pub async fn bring(visit: Visit, Path(producer): Path<String>, body: Body) -> Result<Response, Failure> {
    kept(&visit, &producer)?;
    let sent = sent(&visit, body).await?;
    let province = visit.moment.unit(visit.moment.province).code;
    match evidence::take(&visit, province, sent).await? {
        Ok(reference) => json(StatusCode::CREATED, &Taken { reference }),
        Err(key) => Err(Failure::Bad(key)),
    }
}

/// A word on a proposal.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalWord {
    /// `approve`, `refuse` or `withdraw`: the first two are the office's.
    #[schema(example = "approve", pattern = "^(approve|refuse|withdraw)$")]
    word: String,
    /// What stands, as the proposal told it; needed to approve.
    #[serde(default)]
    #[schema(max_length = 20000)]
    stands: String,
    /// What the producer is answered; needed to refuse.
    #[serde(default)]
    #[schema(max_length = 500)]
    note: String,
}

/// How a proposal stands now.
#[derive(Debug, Serialize, ToSchema)]
pub struct Answered {
    /// The word that counts.
    word: String,
}

/// Approves, refuses or withdraws a proposal that waits.
#[utoipa::path(put, path = "/api/v1/ocop/proposals/{proposal}/decision", tag = "ocop",
    params(("proposal" = String, Path, description = "Its code", min_length = 1)),
    request_body = ProposalWord,
    responses((status = 200, description = "Said", body = Answered), Problems, WriteProblems))]
pub async fn say(visit: Visit, Path(code): Path<String>, Json(body): Json<ProposalWord>) -> Result<Response, Failure> {
    find(&visit, &code)?;
    let note = line("note", &body.note, NOTE)?;
    match body.word.as_str() {
        "approve" => decide(&visit, &code, Word::Approve(body.stands.clone()), note).await?,
        "refuse" => decide(&visit, &code, Word::Refuse, note).await?,
        "withdraw" => proposing::withdraw(&visit, &code).await?,
        _ => return Err(Failure::Part("word", "failure-part")),
    }
    json(StatusCode::OK, &Answered { word: body.word })
}

/// How a producer stands to a survey.
#[derive(Debug, Serialize, ToSchema)]
pub struct AskedProducer {
    /// The producer's code.
    producer: String,
    /// Its name.
    name: String,
    /// `owed`, `waiting` or `given`.
    answer: &'static str,
}

/// A survey of sales.
#[derive(Debug, Serialize, ToSchema)]
pub struct SurveyView {
    /// The period.
    #[schema(example = "2022")]
    period: String,
    /// Since when it is asked.
    #[schema(value_type = String, format = Date)]
    opened: Date,
    /// Until when it is to be answered.
    #[schema(value_type = String, format = Date)]
    until: Date,
    /// Who is asked.
    asked: Vec<AskedProducer>,
}

/// The surveys of sales, by period, with who answered and who owes.
#[utoipa::path(get, path = "/api/v1/ocop/surveys", tag = "ocop",
    params(
        ("as_of" = Option<String>, Query, description = "The date the answer is about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of surveys", body = Page<SurveyView>), Problems))]
pub async fn surveys(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let mut all: Vec<&Record<SalesSurvey>> = visit.moment.now.all::<SalesSurvey>().iter().collect();
    all.sort_by_key(|record| record.fact().period.to_text());
    let asked = |(record, answer): (&Record<Producer>, Answer)| AskedProducer {
        producer: record.fact().code.clone(),
        name: record.fact().name.clone(),
        answer: match answer {
            Answer::Owed => "owed",
            Answer::Waiting => "waiting",
            Answer::Given => "given",
        },
    };
    let survey = |record: &Record<SalesSurvey>| {
        let survey = record.fact();
        let standing = answers(&visit.moment.now, survey.period);
        SurveyView {
            period: survey.period.to_text(),
            opened: survey.opened,
            until: survey.until,
            asked: standing.into_iter().map(asked).collect(),
        }
    };
    let items = all.into_iter().map(|record| (record.fact().period.to_text(), survey(record)));
    tagged(&headers, &Paging::read(&visit)?.page(items))
}

/// A survey to be opened, or another day for one.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSurvey {
    /// The period: a year, half, quarter or month.
    #[schema(example = "2022", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|(0[1-9]|1[0-2])))?$")]
    period: String,
    /// Until when it is to be answered.
    #[schema(value_type = String, format = Date)]
    until: Date,
}

/// A survey that was opened.
#[derive(Debug, Serialize, ToSchema)]
pub struct Opened {
    /// The period.
    period: String,
}

/// Asks producers what they sold in a period.
#[utoipa::path(post, path = "/api/v1/ocop/surveys", tag = "ocop",
    request_body = NewSurvey,
    responses((status = 201, description = "Opened", body = Opened), Problems, WriteProblems))]
pub async fn ask(visit: Visit, Json(body): Json<NewSurvey>) -> Result<Response, Failure> {
    let period = Period::parse(&body.period).ok_or(Failure::Part("period", "failure-part"))?;
    sales::ask(&visit, period, body.until).await?;
    json(StatusCode::CREATED, &Opened { period: period.to_text() })
}
