//! Who is who: bodies by what they belong to, the posts people hold in them, and the criteria each answers for.

use std::collections::BTreeSet;

use askama::Template;
use programme::{
    fact::{Body, Holder, Record, Tenure},
    law::CriteriaSet,
    vietnamese,
};

use super::frame::{Frame, Page};
use crate::{failure::Failure, request::Visit};

#[derive(Template)]
#[template(path = "organisation.html")]
struct OrganisationPage<'a> {
    frame: Frame<'a>,
    rows: Vec<Row>,
}

/// A body in the chart.
struct Row {
    /// How far below the top it stands.
    depth: usize,
    id: String,
    name: String,
    kind: &'static str,
    since: String,
    basis: String,
    contact: String,
    /// Posts filled as main posts, of those the body may fill.
    staff: String,
    holders: Vec<HolderRow>,
    criteria: Vec<String>,
    successor: Option<String>,
}

struct HolderRow {
    title: String,
    name: String,
    concurrent: Option<&'static str>,
    contact: String,
}

/// `GET /organisation`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let day = visit.moment.as_of();
    let bodies: Vec<&Body> = visit.moment.now.all::<Body>().iter().map(Record::fact).collect();
    let bodies: Vec<&Body> = bodies.into_iter().filter(|body| body.exists_on(day)).collect();
    let mut rows = Vec::new();
    let mut placed = BTreeSet::new();
    let is_top = |body: &&&Body| body.above.as_ref().is_none_or(|above| !bodies.iter().any(|each| each.id == *above));
    for top in bodies.iter().filter(is_top) {
        place(&visit, &bodies, top, 0, &mut placed, &mut rows);
    }
    Frame::new(&visit, "organisation").render(|frame| OrganisationPage { frame, rows })
}

/// Puts a body and those below it into the chart; a body that stands below itself is placed once.
fn place<'v>(
    visit: &Visit,
    bodies: &[&'v Body],
    body: &'v Body,
    depth: usize,
    placed: &mut BTreeSet<&'v str>,
    rows: &mut Vec<Row>,
) {
    if !placed.insert(&body.id) {
        return;
    }
    rows.push(row(visit, body, depth));
    let mut below: Vec<&Body> =
        bodies.iter().copied().filter(|each| each.above.as_deref() == Some(body.id.as_str())).collect();
    super::sort::by_name(&mut below, |body| &body.name);
    for each in below {
        place(visit, bodies, each, depth + 1, placed, rows);
    }
}

fn row(visit: &Visit, body: &Body, depth: usize) -> Row {
    let now = &visit.moment.now;
    let held = now.all::<Holder>().iter().map(Record::fact);
    let held: Vec<&Holder> = held.filter(|each| each.body == body.id && each.holds_on(visit.moment.as_of())).collect();
    let filled = held.iter().filter(|each| each.tenure == Tenure::Main).count();
    let staff = body.quota.map(|quota| format!("{filled}/{quota}")).unwrap_or_default();
    let holder = |each: &&Holder| HolderRow {
        title: each.title.clone(),
        name: each.name.clone(),
        concurrent: (each.tenure == Tenure::Concurrent).then(|| each.tenure.label(visit.lang)),
        contact: each.contact.clone().unwrap_or_default(),
    };
    Row {
        depth,
        id: body.id.clone(),
        name: body.name.clone(),
        kind: body.kind.label(visit.lang),
        since: vietnamese::date(body.date),
        basis: body.basis.clone().unwrap_or_default(),
        contact: body.contact.clone().unwrap_or_default(),
        staff,
        holders: held.iter().map(holder).collect(),
        criteria: criteria(visit, &body.id),
        successor: body.successor.as_ref().map(|id| programme::task::body_name(now, id, visit.lang)),
    }
}

/// The criteria of this year's sets that a body answers for.
fn criteria(visit: &Visit, body: &str) -> Vec<String> {
    let year = visit.moment.as_of().year();
    let sets = visit.moment.law().sets().iter().filter(|set| set.assessment_years.contains(year));
    let of_set = |set: &CriteriaSet| {
        let codes: Vec<&str> =
            set.criteria.iter().filter(|each| each.department == body).map(|each| each.code.as_str()).collect();
        (!codes.is_empty()).then(|| format!("{}: {}", set.name.get(visit.lang), codes.join(", ")))
    };
    sets.filter_map(of_set).collect()
}
