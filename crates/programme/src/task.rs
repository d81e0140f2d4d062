//! Tasks: what bodies were asked for and how it stands. A directive is one, and so is a plan that a document obliges a
//! body to issue; nothing is typed about their state, it follows from dates and from what was delivered.

use std::collections::HashMap;

use jiff::{ToSpan as _, civil::Date};

use crate::{
    Lang,
    fact::{
        Body, ContentGroup, Directive, DirectiveExtension, DirectiveHandOver, DirectiveUpdate, FactKind, Outcome,
        PlanIssued, PlanOwed, Priority, Record, Seq,
    },
    group::BodyGroup,
    law::Department,
    policy::{Post, Role},
    reader::{BodyNames, Lexicon},
    snapshot::{Collected, Snapshot},
    unit::{UnitCode, UnitIndex},
    vocabulary::vocabulary,
};

vocabulary! {
    /// How a task stands, in the columns in which administrations report their tasks.
    TaskState {
        DoneOnTime = "done_on_time", "hoàn thành đúng hạn", "done on time";
        DoneLate = "done_late", "hoàn thành quá hạn", "done late";
        InProgress = "in_progress", "đang thực hiện, trong hạn", "in progress, not yet due";
        Overdue = "overdue", "đang thực hiện, quá hạn", "in progress, overdue";
        NoDeadline = "no_deadline", "đang thực hiện, không có thời hạn", "in progress, without a deadline";
        Cancelled = "cancelled", "thôi thực hiện", "no longer asked for";
    }
}

/// Where a task comes from.
#[derive(Clone, Copy, Debug)]
pub enum Origin<'s> {
    /// Somebody asked.
    Directive(&'s Record<Directive>),
    /// A document obliges a body to issue a plan.
    Plan(&'s Record<PlanOwed>),
}

/// A task as of the date of a snapshot.
#[derive(Clone, Debug)]
pub struct Task<'s> {
    /// Where it comes from.
    pub origin: Origin<'s>,
    /// Names it: the directive's code, or the document and the body parted by `@`.
    pub code: String,
    /// The body that leads today.
    pub lead: &'s str,
    /// The bodies that take part today.
    pub helpers: Vec<&'s str>,
    /// Who answers for it today.
    pub person: Option<&'s str>,
    /// By when, after extensions.
    pub due: Option<Date>,
    /// The day it was done.
    pub done: Option<Date>,
    /// How it stands.
    pub state: TaskState,
    /// What was said of it, the earliest first.
    pub updates: Vec<&'s Record<DirectiveUpdate>>,
    /// The time it was given beyond, the earliest first.
    pub extensions: Vec<&'s Record<DirectiveExtension>>,
    /// The bodies it went to, the earliest first.
    pub hand_overs: Vec<&'s Record<DirectiveHandOver>>,
    /// The plan that was issued.
    pub issued: Option<&'s Record<PlanIssued>>,
    /// The parts that keep it from being done: it was said to be, and these are open.
    pub held_by: Vec<&'s str>,
    /// The words on its parts that its state rests on.
    rests_on: Vec<(FactKind, Seq)>,
}

/// What was said of tasks, by task, the earliest first.
struct Said<'s> {
    updates: HashMap<&'s str, Vec<&'s Record<DirectiveUpdate>>>,
    extensions: HashMap<&'s str, Vec<&'s Record<DirectiveExtension>>>,
    hand_overs: HashMap<&'s str, Vec<&'s Record<DirectiveHandOver>>>,
    issued: HashMap<(&'s str, &'s str), &'s Record<PlanIssued>>,
}

impl<'s> Said<'s> {
    fn new(snapshot: &'s Snapshot) -> Self {
        let plans = snapshot.all::<PlanIssued>().iter();
        Self {
            updates: by_task(snapshot, |update: &DirectiveUpdate| &update.directive),
            extensions: by_task(snapshot, |extension: &DirectiveExtension| &extension.directive),
            hand_overs: by_task(snapshot, |hand_over: &DirectiveHandOver| &hand_over.directive),
            issued: plans.map(|plan| ((plan.fact().basis.as_str(), plan.fact().body.as_str()), plan)).collect(),
        }
    }
}

fn by_task<F: Collected>(snapshot: &Snapshot, task: impl Fn(&F) -> &String) -> HashMap<&str, Vec<&Record<F>>> {
    let mut found: HashMap<&str, Vec<&Record<F>>> = HashMap::new();
    for record in snapshot.all::<F>() {
        found.entry(task(record.fact())).or_default().push(record);
    }
    for records in found.values_mut() {
        records.sort_by_key(|record| (record.fact().valid(), record.seq));
    }
    found
}

impl<'s> Task<'s> {
    fn of_directive(today: Date, record: &'s Record<Directive>, said: &mut Said<'s>) -> Self {
        let directive = record.fact();
        let updates = said.updates.remove(directive.code.as_str()).unwrap_or_default();
        let extensions = said.extensions.remove(directive.code.as_str()).unwrap_or_default();
        let hand_overs = said.hand_overs.remove(directive.code.as_str()).unwrap_or_default();
        let due = extensions.last().map(|each| each.fact().due).or(directive.due);
        let done = updates.iter().find(|update| delivers(directive, update.fact())).map(|update| update.fact().date);
        let is_cancelled = updates.last().is_some_and(|update| update.fact().outcome == Outcome::Cancelled);
        let state = if is_cancelled { TaskState::Cancelled } else { state(due, done, today) };
        let (lead, person) = last_lead(&hand_overs).unwrap_or((&directive.lead, directive.person.as_deref()));
        let helpers = helpers(directive, lead, &hand_overs);
        let code = directive.code.clone();
        let origin = Origin::Directive(record);
        Self {
            origin,
            code,
            lead,
            helpers,
            person,
            due,
            done,
            state,
            updates,
            extensions,
            hand_overs,
            issued: None,
            held_by: Vec::new(),
            rests_on: Vec::new(),
        }
    }

    fn of_plan(today: Date, record: &'s Record<PlanOwed>, said: &mut Said<'s>) -> Self {
        let owed = record.fact();
        let issued = said.issued.get(&(owed.basis.as_str(), owed.body.as_str())).copied();
        let done = issued.map(|plan| plan.fact().date);
        let code = format!("{}@{}", owed.basis, owed.body);
        let hand_overs = said.hand_overs.remove(code.as_str()).unwrap_or_default();
        let (lead, person) = last_lead(&hand_overs).unwrap_or((&owed.body, None));
        Self {
            origin: Origin::Plan(record),
            code,
            lead,
            helpers: Vec::new(),
            person,
            due: owed.due,
            done,
            state: state(owed.due, done, today),
            updates: Vec::new(),
            extensions: Vec::new(),
            hand_overs,
            issued,
            held_by: Vec::new(),
            rests_on: Vec::new(),
        }
    }

    /// The directive it is; none when it is a plan owed.
    #[must_use]
    pub const fn directive(&self) -> Option<&'s Directive> {
        match self.origin {
            Origin::Directive(record) => Some(record.fact()),
            Origin::Plan(_) => None,
        }
    }

    /// The bodies that answer for it: the one that leads, then those that take part.
    #[must_use]
    pub fn bodies(&self) -> Vec<&'s str> {
        std::iter::once(self.lead).chain(self.helpers.iter().copied()).collect()
    }

    /// The task it is a part of.
    #[must_use]
    pub fn whole(&self) -> Option<&'s str> {
        self.directive().and_then(|directive| directive.part_of.as_deref())
    }

    /// Whether it is a part of the task of this code.
    #[must_use]
    pub fn is_part_of(&self, code: &str) -> bool {
        self.whole() == Some(code)
    }

    /// The group of contents it belongs to.
    #[must_use]
    pub fn content(&self) -> Option<ContentGroup> {
        self.directive().and_then(|directive| directive.content)
    }

    /// Whether whoever holds these posts owes it: their department or a body of their locality is asked, or a group of bodies
    /// that includes theirs; or it concerns the locality they are officers of.
    #[must_use]
    pub fn is_owed_by(&self, snapshot: &Snapshot, posts: &[Post]) -> bool {
        let bodies = self.bodies();
        posts.iter().any(|post| {
            let grouped =
                bodies.iter().filter_map(|body| BodyGroup::from_id(body)).any(|group| group.includes(post.role));
            if grouped {
                return true;
            }
            match post.role {
                Role::Specialist => post.department.as_deref().is_some_and(|own| bodies.contains(&own)),
                Role::CommuneOfficer | Role::DistrictOfficer => {
                    let Some(own) = snapshot.tree().index(post.unit) else { return false };
                    let here = |unit: UnitCode| snapshot.tree().code_is_within(unit, own);
                    self.unit().is_some_and(here)
                        || snapshot
                            .all::<Body>()
                            .iter()
                            .map(Record::fact)
                            .any(|body| here(body.unit) && bodies.contains(&body.id.as_str()))
                }
                Role::Coordinator | Role::Leader | Role::Administrator | Role::Auditor | Role::Producer => false,
            }
        })
    }

    /// The document it comes from.
    #[must_use]
    pub fn document(&self) -> &'s str {
        match self.origin {
            Origin::Directive(record) => &record.fact().document,
            Origin::Plan(record) => &record.fact().basis,
        }
    }

    /// What is asked.
    #[must_use]
    pub fn asks(&self, lang: Lang) -> String {
        match self.origin {
            Origin::Directive(record) => record.fact().asks.clone(),
            Origin::Plan(record) => {
                format!(
                    "{} {}",
                    lang.pick("Ban hành kế hoạch theo", "Issue the plan that is owed by"),
                    record.fact().basis
                )
            }
        }
    }

    /// The day it was given.
    #[must_use]
    pub const fn given(&self) -> Date {
        match self.origin {
            Origin::Directive(record) => record.fact().date,
            Origin::Plan(record) => record.fact().date,
        }
    }

    /// How pressing it is.
    #[must_use]
    pub const fn priority(&self) -> Priority {
        match self.origin {
            Origin::Directive(record) => record.fact().priority,
            Origin::Plan(_) => Priority::Normal,
        }
    }

    /// The locality it concerns.
    #[must_use]
    pub const fn unit(&self) -> Option<UnitCode> {
        match self.origin {
            Origin::Directive(record) => record.fact().unit,
            Origin::Plan(_) => None,
        }
    }

    /// The kind and number of the fact it comes from.
    #[must_use]
    pub const fn source(&self) -> (FactKind, Seq) {
        match self.origin {
            Origin::Directive(record) => (FactKind::Directive, record.seq),
            Origin::Plan(record) => (FactKind::PlanOwed, record.seq),
        }
    }

    /// Whether somebody still has to do something.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.state, TaskState::InProgress | TaskState::Overdue | TaskState::NoDeadline)
    }

    /// Whether its deadline is within so many days.
    #[must_use]
    pub fn is_due_within(&self, today: Date, days: i32) -> bool {
        let last = today.saturating_add(days.days());
        self.state == TaskState::InProgress && self.due.is_some_and(|due| due <= last)
    }

    /// By how many days it is overdue; none when it is not.
    #[must_use]
    pub fn days_late(&self, today: Date) -> Option<i64> {
        let due = self.due.filter(|_| self.state == TaskState::Overdue)?;
        Some(today.duration_since(due).as_hours() / 24)
    }

    /// What its state rests on: without any one of these it would be another, or the task would not be there.
    #[must_use]
    pub fn sources(&self, today: Date) -> Vec<(FactKind, Seq)> {
        let mut sources = vec![self.source()];
        match self.origin {
            Origin::Plan(_) => sources.extend(self.issued.map(|plan| (FactKind::PlanIssued, plan.seq))),
            Origin::Directive(record) => {
                sources.extend(self.closing());
                sources.extend(&self.rests_on);
                let (last, earlier) = match self.extensions.split_last() {
                    Some((last, [.., before])) => (Some(last), Some(before.fact().due)),
                    Some((last, [])) => (Some(last), record.fact().due),
                    None => (None, None),
                };
                if self.state != TaskState::Cancelled && state(earlier, self.done, today) != self.state {
                    sources.extend(last.map(|extension| (FactKind::DirectiveExtension, extension.seq)));
                }
            }
        }
        sources
    }
}

impl Task<'_> {
    /// The update that closes it: without it, it would be open.
    fn closing(&self) -> Option<(FactKind, Seq)> {
        let closes = |update: &&&Record<DirectiveUpdate>| match self.state {
            TaskState::Cancelled => update.fact().outcome == Outcome::Cancelled,
            _ => self.directive().is_some_and(|directive| delivers(directive, update.fact())),
        };
        let closing = self.updates.iter().find(closes).filter(|_| !self.is_open());
        closing.map(|update| (FactKind::DirectiveUpdate, update.seq))
    }
}

/// The body that leads since the last hand-over of the lead, and who answers for the task there.
fn last_lead<'s>(hand_overs: &[&'s Record<DirectiveHandOver>]) -> Option<(&'s str, Option<&'s str>)> {
    let last = hand_overs.iter().map(|record| record.fact()).rfind(|said| said.coordinating.is_none())?;
    Some((last.lead.as_str(), last.person.as_deref()))
}

/// The bodies that take part after hand-overs; one that leads, or takes part already, is not told twice.
fn helpers<'s>(directive: &'s Directive, lead: &str, hand_overs: &[&'s Record<DirectiveHandOver>]) -> Vec<&'s str> {
    let mut asked: Vec<&str> = directive.helpers().collect();
    for said in hand_overs.iter().map(|record| record.fact()) {
        for body in asked.iter_mut().filter(|body| said.coordinating.as_deref() == Some(**body)) {
            *body = &said.lead;
        }
    }
    let mut helpers: Vec<&str> = Vec::new();
    for body in asked {
        if body != lead && !helpers.contains(&body) {
            helpers.push(body);
        }
    }
    helpers
}

/// Whether an update closes a task: it says so, and brings what was to be delivered where something was.
fn delivers(directive: &Directive, update: &DirectiveUpdate) -> bool {
    update.outcome == Outcome::Done && (directive.deliverable.is_none() || update.evidence.is_some())
}

/// How a task stands on a day.
fn state(due: Option<Date>, done: Option<Date>, today: Date) -> TaskState {
    match (due, done) {
        (Some(due), Some(done)) if done > due => TaskState::DoneLate,
        (_, Some(_)) => TaskState::DoneOnTime,
        (Some(due), None) if due < today => TaskState::Overdue,
        (Some(_), None) => TaskState::InProgress,
        (None, None) => TaskState::NoDeadline,
    }
}

/// Every task known, directives first, each in the order in which they were recorded.
#[must_use]
pub fn tasks(snapshot: &Snapshot) -> Vec<Task<'_>> {
    let (today, mut said) = (snapshot.as_of(), Said::new(snapshot));
    let directives = snapshot.all::<Directive>().iter();
    let mut tasks: Vec<Task<'_>> = directives.map(|record| Task::of_directive(today, record, &mut said)).collect();
    tasks.extend(snapshot.all::<PlanOwed>().iter().map(|record| Task::of_plan(today, record, &mut said)));
    hold_wholes(&mut tasks, today);
    tasks
}

/// A whole is done when it was said to be and its last part is done or no longer asked for; until then it is open.
fn hold_wholes(tasks: &mut [Task<'_>], today: Date) {
    let places: HashMap<&str, usize> = tasks.iter().zip(0..).map(|(task, place)| (task.code.as_str(), place)).collect();
    let whole_of: Vec<Option<usize>> =
        tasks.iter().map(|task| task.whole().and_then(|whole| places.get(whole).copied())).collect();
    let mut parts: Vec<(usize, usize, usize)> =
        (0..tasks.len()).filter_map(|part| Some((depth(&whole_of, part)?, whole_of[part]?, part))).collect();
    // The deepest first: what a part is itself made of is settled before it counts for its whole.
    parts.sort_unstable_by(|a, b| b.cmp(a));
    for siblings in parts.chunk_by(|a, b| a.1 == b.1) {
        let (_, whole, _) = siblings[0];
        let parts: Vec<&Task<'_>> = siblings.iter().map(|(.., part)| &tasks[*part]).collect();
        let Some(said) = tasks[whole].done.filter(|_| tasks[whole].state != TaskState::Cancelled) else { continue };
        let open: Vec<&Task<'_>> = parts.iter().copied().filter(|part| part.is_open()).collect();
        let held_by: Vec<&str> =
            open.iter().filter_map(|part| part.directive()).map(|directive| directive.code.as_str()).collect();
        let (done, rests_on) = match open.as_slice() {
            [] => {
                let closing = parts.iter().flat_map(|part| part.closing().into_iter().chain(part.rests_on.clone()));
                (parts.iter().filter_map(|part| part.done).max().max(Some(said)), closing.collect())
            }
            // Without the only open part it would be done; without one of several it would not.
            [only] => (None, vec![only.source()]),
            _ => (None, Vec::new()),
        };
        let whole = &mut tasks[whole];
        (whole.done, whole.held_by, whole.rests_on) = (done, held_by, rests_on);
        whole.state = state(whole.due, done, today);
    }
}

/// How many wholes stand above a task; none where they run in a circle, so that nothing is a part of anything there.
fn depth(whole_of: &[Option<usize>], task: usize) -> Option<usize> {
    let above = std::iter::successors(whole_of[task], |whole| whole_of[*whole]).take(whole_of.len() + 1).count();
    (above <= whole_of.len()).then_some(above)
}

/// The tasks that concern a unit or one below it; those that name no locality concern the province.
#[must_use]
pub fn tasks_within(snapshot: &Snapshot, scope: UnitIndex) -> Vec<Task<'_>> {
    let is_whole = snapshot.tree().parent(scope).is_none();
    let concerns = |task: &Task<'_>| match task.unit() {
        Some(unit) => snapshot.tree().code_is_within(unit, scope),
        None => is_whole,
    };
    tasks(snapshot).into_iter().filter(concerns).collect()
}

/// What a body is called on the date of a snapshot; its identifier where nobody has told.
#[must_use]
pub fn body_name(snapshot: &Snapshot, id: &str, lang: Lang) -> String {
    let group = BodyGroup::from_id(id).map(|group| group.label(lang).to_owned());
    let body = || snapshot.all::<Body>().iter().find(|body| body.fact().id == id);
    let department = || snapshot.law().department(id).map(|department| department.name.get(lang).to_owned());
    group.or_else(|| body().map(|body| body.fact().name.clone())).or_else(department).unwrap_or_else(|| id.to_owned())
}

/// The bodies of the date: those of the register, then the departments of the law that it does not know.
fn standing(snapshot: &Snapshot) -> (Vec<&Body>, Vec<&Department>) {
    let day = snapshot.as_of();
    let known: Vec<&Body> =
        snapshot.all::<Body>().iter().map(Record::fact).filter(|body| body.exists_on(day)).collect();
    let others = snapshot.law().departments().iter().filter(|department| {
        department.until.is_none_or(|until| day <= until) && !known.iter().any(|body| body.id == department.id)
    });
    let others = others.collect();
    (known, others)
}

/// The bodies that somebody may be asked as: identifier and name, in the order of the register of bodies.
#[must_use]
pub fn bodies(snapshot: &Snapshot, lang: Lang) -> Vec<(String, String)> {
    let (known, others) = standing(snapshot);
    let known = known.into_iter().map(|body| (body.id.clone(), body.name.clone()));
    let others = others.into_iter().map(|department| (department.id.clone(), department.name.get(lang).to_owned()));
    let groups = BodyGroup::ALL.iter().map(|group| (group.id().to_owned(), group.label(lang).to_owned()));
    known.chain(others).chain(groups).collect()
}

/// The names by which a text may call the bodies of a snapshot.
#[must_use]
pub fn lexicon(snapshot: &Snapshot) -> Lexicon {
    let (known, others) = standing(snapshot);
    let known = known
        .into_iter()
        .map(|body| BodyNames { id: body.id.clone(), names: body.names().map(str::to_owned).collect() });
    let others = others.into_iter().map(|department| BodyNames {
        id: department.id.clone(),
        names: vec![department.name.get(Lang::Vi).to_owned()],
    });
    Lexicon::new(known.chain(others).collect::<Vec<_>>())
}
