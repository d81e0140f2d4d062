//! The organisation of the programme on a date: bodies by what they belong to, who holds which post, how many posts are free; and
//! what bodies that are gone and people who have left still owe.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::{
    fact::{Body, Duty, DutyTransfer, Holder, Record, Tenure},
    snapshot::Snapshot,
    task::{Task, tasks},
    unit::UnitIndex,
    vietnamese,
};

/// A body in the chart.
#[derive(Clone, Debug)]
pub struct Placed<'s> {
    /// The body.
    pub record: &'s Record<Body>,
    /// How far below the top it stands.
    pub depth: usize,
    /// Who holds its posts.
    pub holders: Vec<&'s Record<Holder>>,
}

impl Placed<'_> {
    /// How its posts are filled; none where nobody has told how many it may fill.
    #[must_use]
    pub fn staffing(&self) -> Option<Staffing> {
        let quota = self.record.fact().quota?;
        Some(Staffing {
            quota: i64::from(quota),
            filled: i64::try_from(self.main_holders().count()).unwrap_or(i64::MAX),
        })
    }

    /// Those for whom it is the main post: only they fill one.
    pub fn main_holders(&self) -> impl Iterator<Item = &Record<Holder>> {
        self.holders.iter().copied().filter(|record| record.fact().tenure == Tenure::Main)
    }
}

/// The posts a body may fill, and those it has filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Staffing {
    /// How many it may fill.
    pub quota: i64,
    /// How many are filled as main posts.
    pub filled: i64,
}

impl Staffing {
    /// How many are free.
    #[must_use]
    pub fn shortage(self) -> i64 {
        (self.quota - self.filled).max(0)
    }

    /// How many are filled beyond the quota.
    #[must_use]
    pub fn surplus(self) -> i64 {
        (self.filled - self.quota).max(0)
    }
}

/// The bodies of the date, each followed by those below it; committees first, then by name. A body that stands below itself is
/// placed once.
#[must_use]
pub fn chart(snapshot: &Snapshot) -> Vec<Placed<'_>> {
    let day = snapshot.as_of();
    let stands = |record: &&Record<Body>| {
        record.fact().exists_on(day) && last_day(snapshot, record.fact()).is_none_or(|last| day <= last)
    };
    let mut bodies: Vec<&Record<Body>> = snapshot.all::<Body>().iter().filter(stands).collect();
    bodies.sort_by_cached_key(|record| (record.fact().kind, vietnamese::fold(&record.fact().name)));
    let known: BTreeSet<&str> = bodies.iter().map(|record| record.fact().id.as_str()).collect();
    let is_top = |record: &&&Record<Body>| record.fact().above.as_deref().is_none_or(|above| !known.contains(above));
    let mut chart = Chart { snapshot, bodies: &bodies, placed: BTreeSet::new(), rows: Vec::new() };
    // What stands below itself has no top, and comes last.
    for body in bodies.iter().filter(is_top).chain(&bodies) {
        chart.place(body, 0);
    }
    chart.rows
}

struct Chart<'s, 'b> {
    snapshot: &'s Snapshot,
    bodies: &'b [&'s Record<Body>],
    placed: BTreeSet<&'s str>,
    rows: Vec<Placed<'s>>,
}

impl<'s> Chart<'s, '_> {
    fn place(&mut self, record: &'s Record<Body>, depth: usize) {
        let id = record.fact().id.as_str();
        if !self.placed.insert(id) {
            return;
        }
        let day = self.snapshot.as_of();
        let holders = self.snapshot.all::<Holder>().iter();
        let holders = holders.filter(|each| each.fact().body == id && each.fact().holds_on(day)).collect();
        self.rows.push(Placed { record, depth, holders });
        let bodies = self.bodies;
        for below in bodies.iter().filter(|each| each.fact().above.as_deref() == Some(id)) {
            self.place(below, depth + 1);
        }
    }
}

/// The bodies in `scope` of which it is known how many posts they may fill.
pub fn staffed(snapshot: &Snapshot, scope: UnitIndex) -> impl Iterator<Item = (Placed<'_>, Staffing)> {
    let here = chart(snapshot).into_iter();
    let here = here.filter(move |placed| snapshot.tree().code_is_within(placed.record.fact().unit, scope));
    here.filter_map(|placed| placed.staffing().map(|staffing| (placed, staffing)))
}

/// The bodies that are gone, the last to go first.
#[must_use]
pub fn former(snapshot: &Snapshot) -> Vec<&Record<Body>> {
    let day = snapshot.as_of();
    let last = |record: &Record<Body>| last_day(snapshot, record.fact());
    let gone = |record: &&Record<Body>| last(record).is_some_and(|last| last < day);
    let mut former: Vec<&Record<Body>> = snapshot.all::<Body>().iter().filter(gone).collect();
    former.sort_by_key(|record| (std::cmp::Reverse(last(record)), record.seq));
    former
}

/// The last day of a body: its own, or that of its unit where units were redrawn.
#[must_use]
pub fn last_day(snapshot: &Snapshot, body: &Body) -> Option<Date> {
    body.until.or_else(|| Some(snapshot.tree().gone(body.unit)?.until))
}

/// Who takes over what a body did: whom it names itself, or whom the decision names that ended its level.
#[must_use]
pub fn successor<'s>(snapshot: &'s Snapshot, body: &'s Body) -> Option<&'s str> {
    let duties = snapshot.all::<DutyTransfer>().iter().map(Record::fact);
    let of_level = duties.filter(|line| line.duty == Duty::Tasks && line.level.tier() == Some(body.unit.tier()));
    let named = || of_level.max_by_key(|line| line.date).and_then(|line| line.body.as_deref());
    let ended = || snapshot.tree().gone(body.unit).and_then(|_| named());
    body.successor.as_deref().or_else(ended)
}

/// The last days of a body, and who took over.
type End<'s> = (Option<Date>, Option<&'s str>);

/// What is known of the end of a body: from the register of bodies, or else from the law's departments.
fn end<'s>(snapshot: &'s Snapshot, id: &str) -> Option<End<'s>> {
    let body = snapshot.all::<Body>().iter().map(Record::fact).find(|body| body.id == id);
    let department = || snapshot.law().department(id);
    body.map(|body| (last_day(snapshot, body), successor(snapshot, body)))
        .or_else(|| department().map(|department| (department.until, department.successor.as_deref())))
}

fn is_gone(snapshot: &Snapshot, id: &str) -> bool {
    end(snapshot, id).is_some_and(|(until, _)| until.is_some_and(|until| until < snapshot.as_of()))
}

/// The body that stands today for one that is gone: its successor, or the successor's own.
#[must_use]
pub fn heir<'s>(snapshot: &'s Snapshot, id: &str) -> Option<&'s str> {
    let next = |id: &str| end(snapshot, id).and_then(|(_, successor)| successor);
    // Successors may name each other in a circle; no chain of reorganisations is so long.
    std::iter::successors(next(id), |id| next(id)).take(16).find(|id| !is_gone(snapshot, id))
}

/// Open tasks that nobody looks after: a body that leads them or takes part is gone, or the person who answers for them has left.
#[derive(Clone, Debug)]
pub struct Left<'s> {
    /// The body that is gone, or that the person has left.
    pub body: &'s str,
    /// The person who has left; none where the body is gone.
    pub person: Option<&'s str>,
    /// The tasks that it leads.
    pub tasks: Vec<Task<'s>>,
    /// The tasks that it takes part in.
    pub coordinated: Vec<Task<'s>>,
    /// The body that would take over, where the lineage tells.
    pub heir: Option<&'s str>,
    /// The person who would: whoever holds the post now.
    pub heir_person: Option<&'s str>,
}

/// What was left behind, by body and person.
#[must_use]
pub fn left(snapshot: &Snapshot) -> Vec<Left<'_>> {
    /// The tasks that are led, and those that are taken part in.
    type Both<'s> = [Vec<Task<'s>>; 2];
    let mut left: BTreeMap<(&str, Option<&str>), Both<'_>> = BTreeMap::new();
    for task in tasks(snapshot).into_iter().filter(Task::is_open) {
        for body in task.helpers.iter().copied().filter(|body| is_gone(snapshot, body)) {
            left.entry((body, None)).or_default()[1].push(task.clone());
        }
        if is_gone(snapshot, task.lead) {
            left.entry((task.lead, None)).or_default()[0].push(task);
        } else if let Some(person) = task.person.filter(|person| last_post(snapshot, task.lead, person).is_some()) {
            left.entry((task.lead, Some(person))).or_default()[0].push(task);
        }
    }
    left.into_iter()
        .map(|((body, person), [tasks, coordinated])| Left {
            body,
            person,
            tasks,
            coordinated,
            heir: if person.is_some() { Some(body) } else { heir(snapshot, body) },
            heir_person: person.and_then(|person| follower(snapshot, body, person)),
        })
        .collect()
}

/// The post somebody held last in a body, where none is held any more. Who never held one there may still answer for a task.
fn last_post<'s>(snapshot: &'s Snapshot, body: &str, person: &str) -> Option<&'s Holder> {
    let holders = snapshot.all::<Holder>().iter().map(Record::fact);
    let posts: Vec<&Holder> =
        holders.filter(|each| each.body == body && (each.name == person || each.person == person)).collect();
    let has_left = posts.iter().all(|post| post.until.is_some_and(|until| until < snapshot.as_of()));
    posts.into_iter().max_by_key(|post| post.until).filter(|_| has_left)
}

/// Who holds the post that somebody has left.
fn follower<'s>(snapshot: &'s Snapshot, body: &str, person: &str) -> Option<&'s str> {
    let title = last_post(snapshot, body, person)?.title.as_str();
    let holders = snapshot.all::<Holder>().iter().map(Record::fact);
    let mut now = holders.filter(|each| each.body == body && each.title == title && each.holds_on(snapshot.as_of()));
    now.next().map(|holder| holder.name.as_str())
}
