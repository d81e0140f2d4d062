//! Who is who: bodies by what they belong to, the posts people hold in them, the criteria each answers for; and the tasks that
//! bodies and people who are gone left behind, to be handed over.

use askama::Template;
use axum::response::Response;
use ledger::Amended;
use programme::{
    Lang,
    fact::{Body, DirectiveHandOver, FactKind, Holder, Record, Tenure},
    law::CriteriaSet,
    metric,
    organisation::{self, Left, Placed, chart, former, left},
    policy::{Action, Target},
    task::{Task, bodies, body_name},
    vietnamese,
};

use super::{
    frame::{Frame, Page},
    go, recording,
    tasks::{self, task::words},
};
use crate::{
    amending::say,
    failure::Failure,
    request::{Fields, Visit},
};

/// The figures it begins with.
const FIGURES: [&str; 4] = ["staff.quota", "staff.filled", "staff.shortage", "staff.surplus"];

#[derive(Template)]
#[template(path = "organisation.html")]
struct OrganisationPage<'a> {
    frame: Frame<'a>,
    figures: Vec<(&'static str, String, String)>,
    rows: Vec<Row>,
    former: Vec<FormerRow>,
    left: Vec<LeftRow>,
    may_direct: bool,
    /// Who can take tasks over.
    bodies: Vec<(String, String)>,
    /// Where a body is recorded, for those who may.
    add_body: Option<String>,
}

/// A body in the chart.
struct Row {
    /// How far below the top it stands.
    depth: usize,
    id: String,
    name: String,
    kind: &'static str,
    unit: String,
    since: String,
    basis: String,
    contact: String,
    /// Posts filled as main posts, of those the body may fill, with what is lacking or too much.
    staff: String,
    holders: Vec<HolderRow>,
    criteria: Vec<String>,
    successor: Option<String>,
    correct: Option<String>,
    add_holder: Option<String>,
}

struct HolderRow {
    title: String,
    name: String,
    concurrent: Option<&'static str>,
    period: String,
    contact: String,
    correct: Option<String>,
}

/// A body that is gone.
struct FormerRow {
    name: String,
    until: String,
    basis: String,
    successor: String,
    correct: Option<String>,
}

/// What a body or a person left behind.
struct LeftRow {
    id: String,
    body: String,
    person: Option<String>,
    heir: Option<String>,
    heir_person: String,
    /// The tasks that it leads: code and row.
    tasks: Vec<(String, tasks::Row)>,
    /// Those that it takes part in.
    coordinated: Vec<(String, tasks::Row)>,
}

/// A list of tasks: the name of the field, the key of the heading, and what is in it.
type TaskList<'r> = (&'static str, &'static str, &'r [(String, tasks::Row)]);

impl LeftRow {
    fn lists(&self) -> [TaskList<'_>; 2] {
        [("task", "left-led", &self.tasks), ("coordinated", "left-coordinated", &self.coordinated)]
    }

    fn is_heir(&self, id: &str) -> bool {
        self.heir.as_deref() == Some(id)
    }
}

/// `GET /organisation`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let now = &visit.moment.now;
    let rows = chart(now).iter().map(|placed| row(&visit, placed)).collect();
    let former = former(now).into_iter().map(|record| former_row(&visit, record)).collect();
    let left = left(now).iter().map(|each| left_row(&visit, each)).collect();
    let may_direct = visit.when.is_now() && visit.may(Action::Direct, Target::unit(visit.moment.province));
    Frame::new(&visit, "organisation").render(|frame| OrganisationPage {
        figures: figures(&visit),
        rows,
        former,
        left,
        may_direct,
        bodies: successors(&visit),
        add_body: recording::new_address(&visit, FactKind::Body, &[]),
        frame,
    })
}

fn figures(visit: &Visit) -> Vec<(&'static str, String, String)> {
    let province = visit.moment.province;
    let code = visit.moment.unit(province).code;
    let figure = |metric: &'static metric::Metric| {
        let value = visit.moment.figure(metric, province).value?;
        let href = visit.when.link(&format!("/units/{code}/figures/{}", metric.id));
        Some((metric.name(visit.lang), metric.write(value, visit.lang), href))
    };
    FIGURES.iter().filter_map(|id| metric::find(id)).filter_map(figure).collect()
}

fn row(visit: &Visit, placed: &Placed<'_>) -> Row {
    let (now, body) = (&visit.moment.now, placed.record.fact());
    Row {
        depth: placed.depth,
        id: body.id.clone(),
        name: body.name.clone(),
        kind: body.kind.label(visit.lang),
        unit: now.unit_name(body.unit),
        since: vietnamese::date(body.date),
        basis: body.basis.clone().unwrap_or_default(),
        contact: body.contact.clone().unwrap_or_default(),
        staff: staff(visit, placed),
        holders: placed.holders.iter().map(|record| holder(visit, record)).collect(),
        criteria: criteria(visit, &body.id),
        successor: body.successor.as_ref().map(|id| body_name(now, id, visit.lang)),
        correct: recording::correct_address(visit, FactKind::Body, placed.record.seq),
        add_holder: recording::new_address(visit, FactKind::Holder, &[("body", &body.id)]),
    }
}

fn staff(visit: &Visit, placed: &Placed<'_>) -> String {
    let Some(staffing) = placed.staffing() else { return String::new() };
    let filled = format!("{}/{}", staffing.filled, staffing.quota);
    let count = |key, count: i64| format!("{filled} ({})", visit.words(key, &[("count", &count.to_string())]));
    match (staffing.shortage(), staffing.surplus()) {
        (0, 0) => filled,
        (0, surplus) => count("staff-surplus", surplus),
        (shortage, _) => count("staff-shortage", shortage),
    }
}

fn holder(visit: &Visit, record: &Record<Holder>) -> HolderRow {
    let holder = record.fact();
    let until = holder.until.map(|day| format!(" – {}", vietnamese::date(day)));
    HolderRow {
        title: holder.title.clone(),
        name: holder.name.clone(),
        concurrent: (holder.tenure == Tenure::Concurrent).then(|| holder.tenure.label(visit.lang)),
        period: format!("{}{}", vietnamese::date(holder.date), until.unwrap_or_default()),
        contact: holder.contact.clone().unwrap_or_default(),
        correct: recording::correct_address(visit, FactKind::Holder, record.seq),
    }
}

fn former_row(visit: &Visit, record: &Record<Body>) -> FormerRow {
    let (now, body) = (&visit.moment.now, record.fact());
    FormerRow {
        name: body.name.clone(),
        until: organisation::last_day(now, body).map(vietnamese::date).unwrap_or_default(),
        basis: body.basis.clone().unwrap_or_default(),
        successor: organisation::successor(now, body).map(|id| body_name(now, id, visit.lang)).unwrap_or_default(),
        correct: recording::correct_address(visit, FactKind::Body, record.seq),
    }
}

fn left_row(visit: &Visit, left: &Left<'_>) -> LeftRow {
    let rows = |tasks: &[Task<'_>]| tasks.iter().map(|task| (task.code.clone(), tasks::row(visit, task))).collect();
    LeftRow {
        id: left.body.to_owned(),
        body: body_name(&visit.moment.now, left.body, visit.lang),
        person: left.person.map(str::to_owned),
        heir: left.heir.map(str::to_owned),
        heir_person: left.heir_person.unwrap_or_default().to_owned(),
        tasks: rows(&left.tasks),
        coordinated: rows(&left.coordinated),
    }
}

/// The bodies of the date that a task can go to; no group of them answers for one.
fn successors(visit: &Visit) -> Vec<(String, String)> {
    let mut bodies = bodies(&visit.moment.now, visit.lang);
    bodies.retain(|(id, _)| !id.starts_with("group:"));
    bodies.sort_by(|a, b| super::sort::compare(&a.1, &b.1));
    bodies
}

/// The criteria of this year's sets that a body answers for.
pub fn criteria_of<'v>(visit: &'v Visit, body: &str) -> Vec<(&'v CriteriaSet, Vec<&'v str>)> {
    let year = visit.moment.as_of().year();
    let sets = visit.moment.law().sets().iter().filter(|set| set.assessment_years.contains(year));
    let of_set = |set: &'v CriteriaSet| {
        let codes: Vec<&str> =
            set.criteria.iter().filter(|each| each.department == body).map(|each| each.code.as_str()).collect();
        (!codes.is_empty()).then_some((set, codes))
    };
    sets.filter_map(of_set).collect()
}

fn criteria(visit: &Visit, body: &str) -> Vec<String> {
    let lang: Lang = visit.lang;
    criteria_of(visit, body)
        .into_iter()
        .map(|(set, codes)| format!("{}: {}", set.name.get(lang), codes.join(", ")))
        .collect()
}

/// How many open tasks nobody looks after, for those who may hand them over.
pub fn left_behind(visit: &Visit) -> usize {
    let may = visit.when.is_now() && visit.may(Action::Direct, Target::unit(visit.moment.province));
    if may { left(&visit.moment.now).iter().map(|each| each.tasks.len() + each.coordinated.len()).sum() } else { 0 }
}

/// Tasks that go to another body or person.
#[derive(Debug)]
pub struct HandOver {
    /// The body that is gone, or that a person has left.
    pub body: String,
    /// The codes of tasks that it leads.
    pub tasks: Vec<String>,
    /// The codes of tasks that it takes part in.
    pub coordinated: Vec<String>,
    /// The body that takes its place.
    pub lead: String,
    /// Who answers for them there.
    pub person: Option<String>,
    /// Why.
    pub reason: String,
}

/// `POST /organisation/hand-over`: tasks that were left behind go to whoever takes over, as one act.
pub async fn hand_over(visit: Visit, form: Fields) -> Result<Response, Failure> {
    let asked = HandOver {
        body: form.get("body").to_owned(),
        tasks: form.all("task").map(str::to_owned).collect(),
        coordinated: form.all("coordinated").map(str::to_owned).collect(),
        lead: form.get("lead").to_owned(),
        person: Some(form.get("person").to_owned()).filter(|person| !person.is_empty()),
        reason: words(&form, "reason")?,
    };
    hand_on(&visit, asked).await?;
    Ok(go(&visit, "/organisation", "done-handed-over"))
}

/// Hands tasks over; only what was left behind is, so that nobody's task is taken away by the way.
pub async fn hand_on(visit: &Visit, asked: HandOver) -> Result<Amended<DirectiveHandOver>, Failure> {
    let HandOver { body, tasks, coordinated, lead, person, reason } = asked;
    if tasks.is_empty() && coordinated.is_empty() {
        return Err(Failure::Bad("problem-no-task"));
    }
    if !successors(visit).iter().any(|(id, _)| *id == lead) {
        return Err(Failure::Bad("problem-no-such-body"));
    }
    let now = &visit.moment.now;
    let of_body: Vec<Left<'_>> = left(now).into_iter().filter(|each| each.body == body).collect();
    let leads = |code: &String| of_body.iter().flat_map(|each| &each.tasks).any(|task| task.code == *code);
    let takes_part = |code: &String| of_body.iter().flat_map(|each| &each.coordinated).any(|task| task.code == *code);
    if !tasks.iter().all(leads) || !coordinated.iter().all(takes_part) {
        return Err(Failure::Conflict("problem-changed-meanwhile"));
    }
    let date = visit.moment.as_of();
    let fact = |(directive, coordinating): (String, Option<String>)| {
        let is_same = |said: &DirectiveHandOver| {
            (&said.directive, said.date, &said.coordinating) == (&directive, date, &coordinating)
        };
        let seen = now.all::<DirectiveHandOver>().iter().find(|record| is_same(record.fact())).map(|each| each.seq);
        let person = person.clone().filter(|_| coordinating.is_none());
        let (lead, reason) = (lead.clone(), reason.clone());
        (DirectiveHandOver { directive, date, lead, person, reason, coordinating }, seen)
    };
    let led = tasks.into_iter().map(|code| (code, None));
    let helped = coordinated.into_iter().map(|code| (code, Some(body.clone())));
    say(visit, ("hand over tasks", &reason), led.chain(helped).map(fact).collect()).await
}
