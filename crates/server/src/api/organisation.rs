//! Who is who, and what bodies and people who are gone left behind.

use axum::{
    http::{HeaderMap, StatusCode},
    response::Response,
};
use jiff::civil::Date;
use programme::{
    fact::{Body, Holder, Record},
    organisation::{self, Left, Placed, chart, former, left},
    snapshot::Snapshot,
    task::Task,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Change, Json, Problems, WriteProblems, line, once, tagged};
use crate::{
    failure::Failure,
    pages::organisation::{HandOver, criteria_of, hand_on},
    request::Visit,
};

/// The organisation of the programme.
#[derive(Debug, Serialize, ToSchema)]
pub struct Organisation {
    /// The bodies of the date, each followed by those below it.
    bodies: Vec<BodyView>,
    /// The bodies that are gone, the last to go first.
    former: Vec<FormerBody>,
    /// Open tasks of bodies that are gone and of people who have left.
    left: Vec<LeftView>,
}

/// A body.
#[derive(Debug, Serialize, ToSchema)]
pub struct BodyView {
    /// Its identifier.
    id: String,
    /// Its name.
    name: String,
    /// What it is: `department`, `coordination_office` and so on.
    kind: &'static str,
    /// How far below the top it stands.
    depth: usize,
    /// The body above it.
    #[schema(required)]
    above: Option<String>,
    /// Where it works.
    unit: String,
    /// The decision that set it up or last changed it.
    #[schema(required)]
    basis: Option<String>,
    /// Its first day.
    #[schema(value_type = String, format = Date)]
    since: Date,
    /// Its last day, where that is known.
    #[schema(required, value_type = Option<String>, format = Date)]
    until: Option<Date>,
    /// The body that takes over then.
    #[schema(required)]
    successor: Option<String>,
    /// How many posts it may fill.
    #[schema(required)]
    quota: Option<i64>,
    /// How many it has filled as main posts; none where the quota is not known.
    #[schema(required)]
    filled: Option<i64>,
    /// How it is reached.
    #[schema(required)]
    contact: Option<String>,
    /// Who holds its posts.
    holders: Vec<HolderView>,
    /// The criteria of this year's sets that it answers for.
    criteria: Vec<AnsweredFor>,
    /// The number of its record.
    record: i64,
}

/// Who holds a post.
#[derive(Debug, Serialize, ToSchema)]
pub struct HolderView {
    /// The person's identifier.
    person: String,
    /// The person's name.
    name: String,
    /// The post.
    title: String,
    /// `main` or `concurrent`.
    tenure: &'static str,
    /// The first day.
    #[schema(value_type = String, format = Date)]
    since: Date,
    /// The last day, where that is known.
    #[schema(required, value_type = Option<String>, format = Date)]
    until: Option<Date>,
    /// How the person is reached.
    #[schema(required)]
    contact: Option<String>,
    /// The number of the record.
    record: i64,
}

/// The criteria of a set.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnsweredFor {
    /// The criteria set.
    criteria_set: String,
    /// The codes of the criteria.
    criteria: Vec<String>,
}

/// A body that is gone.
#[derive(Debug, Serialize, ToSchema)]
pub struct FormerBody {
    /// Its identifier.
    id: String,
    /// Its name.
    name: String,
    /// Its last day.
    #[schema(required, value_type = Option<String>, format = Date)]
    until: Option<Date>,
    /// The body that took over.
    #[schema(required)]
    successor: Option<String>,
    /// The number of its record.
    record: i64,
}

/// What a body or a person left behind.
#[derive(Debug, Serialize, ToSchema)]
pub struct LeftView {
    /// The body that is gone, or that the person has left.
    body: String,
    /// The person who has left; none where the body is gone.
    #[schema(required)]
    person: Option<String>,
    /// The tasks that it leads, by name.
    tasks: Vec<String>,
    /// The tasks that it takes part in.
    coordinated: Vec<String>,
    /// The body that would take over, where the lineage tells.
    #[schema(required)]
    heir: Option<String>,
    /// The person who would.
    #[schema(required)]
    heir_person: Option<String>,
}

fn body(visit: &Visit, placed: &Placed<'_>) -> BodyView {
    let body = placed.record.fact();
    let staffing = placed.staffing();
    let answered = |(set, codes): (&programme::law::CriteriaSet, Vec<&str>)| AnsweredFor {
        criteria_set: set.id.clone(),
        criteria: codes.into_iter().map(str::to_owned).collect(),
    };
    BodyView {
        id: body.id.clone(),
        name: body.name.clone(),
        kind: body.kind.id(),
        depth: placed.depth,
        above: body.above.clone(),
        unit: body.unit.to_text(),
        basis: body.basis.clone(),
        since: body.date,
        until: body.until,
        successor: body.successor.clone(),
        quota: staffing.map(|staffing| staffing.quota),
        filled: staffing.map(|staffing| staffing.filled),
        contact: body.contact.clone(),
        holders: placed.holders.iter().map(|record| holder(record)).collect(),
        criteria: criteria_of(visit, &body.id).into_iter().map(answered).collect(),
        record: placed.record.seq.0,
    }
}

fn holder(record: &Record<Holder>) -> HolderView {
    let holder = record.fact();
    HolderView {
        person: holder.person.clone(),
        name: holder.name.clone(),
        title: holder.title.clone(),
        tenure: holder.tenure.id(),
        since: holder.date,
        until: holder.until,
        contact: holder.contact.clone(),
        record: record.seq.0,
    }
}

fn former_body(now: &Snapshot, record: &Record<Body>) -> FormerBody {
    let body = record.fact();
    let (id, name) = (body.id.clone(), body.name.clone());
    let (until, successor) = (organisation::last_day(now, body), organisation::successor(now, body).map(str::to_owned));
    FormerBody { id, name, until, successor, record: record.seq.0 }
}

fn left_view(left: &Left<'_>) -> LeftView {
    let codes = |tasks: &[Task<'_>]| tasks.iter().map(|task| task.code.clone()).collect();
    LeftView {
        body: left.body.to_owned(),
        person: left.person.map(str::to_owned),
        tasks: codes(&left.tasks),
        coordinated: codes(&left.coordinated),
        heir: left.heir.map(str::to_owned),
        heir_person: left.heir_person.map(str::to_owned),
    }
}

/// The bodies with their posts, what each answers for, and what is to be handed over.
#[utoipa::path(get, path = "/api/v1/organisation", tag = "organisation",
    params(
        ("as_of" = Option<String>, Query, description = "The date the answer is about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
    ),
    responses((status = 200, description = "The organisation", body = Organisation), Problems))]
pub async fn all(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let now = &visit.moment.now;
    let answer = Organisation {
        bodies: chart(now).iter().map(|placed| body(&visit, placed)).collect(),
        former: former(now).into_iter().map(|record| former_body(now, record)).collect(),
        left: left(now).iter().map(left_view).collect(),
    };
    tagged(&headers, &answer)
}

/// Tasks that were left behind, and who takes them over.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LeftTasksHandOver {
    /// The body that is gone, or that a person has left.
    #[schema(example = "agriculture", min_length = 1, max_length = 100)]
    body: String,
    /// The tasks that it leads, by name.
    #[serde(default)]
    tasks: Vec<String>,
    /// The tasks that it takes part in, by name; one task at least is named here or there.
    #[serde(default)]
    coordinated: Vec<String>,
    /// The body that takes its place.
    #[schema(example = "coordination_office", min_length = 1, max_length = 100)]
    lead: String,
    /// Who answers for them there.
    #[serde(default)]
    #[schema(max_length = 200)]
    person: Option<String>,
    /// Why.
    #[schema(min_length = 1, max_length = 300)]
    reason: String,
}

/// Hands tasks over that a body or a person who is gone left behind: all of them in one act.
#[utoipa::path(post, path = "/api/v1/organisation/hand-overs", tag = "organisation",
    params(
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200),
    ),
    request_body = LeftTasksHandOver,
    responses((status = 201, description = "Handed over", body = Change), Problems, WriteProblems))]
pub async fn hand_over(
    visit: Visit,
    headers: HeaderMap,
    Json(body): Json<LeftTasksHandOver>,
) -> Result<Response, Failure> {
    let reason = line("reason", &body.reason, 300)?;
    if reason.is_empty() {
        return Err(Failure::Bad("failure-reason"));
    }
    let person = body.person.as_deref().map(|person| line("person", person, 200)).transpose()?;
    let asked = HandOver {
        body: line("body", &body.body, 100)?.to_owned(),
        tasks: body.tasks.clone(),
        coordinated: body.coordinated.clone(),
        lead: line("lead", &body.lead, 100)?.to_owned(),
        person: person.filter(|person| !person.is_empty()).map(str::to_owned),
        reason: reason.to_owned(),
    };
    once(&visit, &headers, &format!("{body:?}"), async || {
        Ok((StatusCode::CREATED, Change::of(&hand_on(&visit, asked).await?)?))
    })
    .await
}
