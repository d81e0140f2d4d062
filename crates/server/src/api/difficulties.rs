//! Difficulties by content, each with what is proposed, decided and done about it.

use axum::{http::HeaderMap, response::Response};
use jiff::civil::Date;
use programme::{
    difficulty::{Cluster, clusters, proposals_alone},
    fact::{Difficulty, Proposal, Record},
    task::body_name,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Problems, tagged};
use crate::{failure::Failure, request::Visit};

/// Difficulties by content.
#[derive(Debug, Serialize, ToSchema)]
pub struct Difficulties {
    /// The groups of contents; where most are open comes first.
    contents: Vec<ContentView>,
    /// Proposals on no difficulty that is known.
    proposals: Vec<ProposalView>,
}

/// The difficulties of one group of contents.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContentView {
    /// The group of contents.
    content: String,
    /// How many are open.
    open: usize,
    /// The difficulties, the open ones first.
    difficulties: Vec<DifficultyView>,
}

/// A difficulty.
#[derive(Debug, Serialize, ToSchema)]
pub struct DifficultyView {
    /// Its code.
    code: String,
    /// What is difficult.
    text: String,
    /// Where.
    unit: String,
    /// The body that reports it.
    #[schema(required)]
    body: Option<String>,
    /// The criterion it holds up: `set/code`.
    #[schema(required)]
    criterion: Option<String>,
    /// The day it was reported.
    #[schema(value_type = String, format = Date)]
    reported: Date,
    /// The day it was resolved; none while it is open on the date.
    #[schema(required, value_type = Option<String>, format = Date)]
    resolved: Option<Date>,
    /// What is proposed about it.
    proposals: Vec<ProposalView>,
    /// The number of its record.
    record: i64,
}

/// What is proposed, decided and done.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalView {
    /// Its code.
    code: String,
    /// What is proposed.
    text: String,
    /// Who proposes, by name.
    body: String,
    /// Who is to decide, by name.
    addressee: String,
    /// The day it was made.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// What was decided; none while nothing is on the date.
    #[schema(required)]
    decision: Option<String>,
    /// The day of the decision.
    #[schema(required, value_type = Option<String>, format = Date)]
    decided: Option<Date>,
    /// What came of it.
    #[schema(required)]
    result: Option<String>,
    /// The number of its record.
    record: i64,
}

fn proposal(visit: &Visit, record: &Record<Proposal>) -> ProposalView {
    let (now, fact) = (&visit.moment.now, record.fact());
    let name = |id: &str| body_name(now, id, visit.lang);
    let is_decided = !fact.is_undecided_on(now.as_of());
    ProposalView {
        code: fact.code.clone(),
        text: fact.text.clone(),
        body: name(&fact.body),
        addressee: name(&fact.addressee),
        date: fact.date,
        decision: fact.decision.clone().filter(|_| is_decided),
        decided: fact.decided.filter(|_| is_decided),
        result: fact.result.clone().filter(|_| is_decided),
        record: record.seq.0,
    }
}

fn difficulty(visit: &Visit, record: &Record<Difficulty>, about: &[&Record<Proposal>]) -> DifficultyView {
    let (now, fact) = (&visit.moment.now, record.fact());
    DifficultyView {
        code: fact.code.clone(),
        text: fact.text.clone(),
        unit: fact.unit.to_text(),
        body: fact.body.as_deref().map(|body| body_name(now, body, visit.lang)),
        criterion: fact.criterion.clone(),
        reported: fact.date,
        resolved: fact.resolved.filter(|_| !fact.is_open_on(now.as_of())),
        proposals: about.iter().map(|record| proposal(visit, record)).collect(),
        record: record.seq.0,
    }
}

fn content(visit: &Visit, cluster: &Cluster<'_>) -> ContentView {
    let each = cluster.difficulties.iter();
    ContentView {
        content: cluster.content.to_owned(),
        open: cluster.open,
        difficulties: each.map(|(record, about)| difficulty(visit, record, about)).collect(),
    }
}

/// The difficulties by content, in the province or in a unit and those below it.
#[utoipa::path(get, path = "/api/v1/difficulties", tag = "difficulties",
    params(
        ("unit" = Option<String>, Query, description = "Only difficulties of this unit or one below it", example = "42", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("as_of" = Option<String>, Query, description = "The date the answer is about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
    ),
    responses((status = 200, description = "The difficulties", body = Difficulties), Problems))]
pub async fn all(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let scope = visit.asked("unit").map_or(Ok(visit.moment.province), |code| visit.unit(code))?;
    let now = &visit.moment.now;
    let answer = Difficulties {
        contents: clusters(now, scope).iter().map(|cluster| content(&visit, cluster)).collect(),
        proposals: proposals_alone(now, scope).into_iter().map(|record| proposal(&visit, record)).collect(),
    };
    tagged(&headers, &answer)
}
