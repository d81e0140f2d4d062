//! Tasks: what bodies were asked for and how it stands. A directive is one, and so is a plan that a document obliges a
//! body to issue; nothing is typed about their state, it follows from dates and from what was delivered.

use jiff::{ToSpan as _, civil::Date};

use crate::{
    Lang,
    fact::{
        Body, Directive, DirectiveExtension, DirectiveHandOver, DirectiveUpdate, FactKind, Outcome, PlanIssued,
        PlanOwed, Priority, Record, Seq,
    },
    law::Department,
    reader::{BodyNames, Lexicon},
    snapshot::Snapshot,
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
}

impl<'s> Task<'s> {
    fn of_directive(snapshot: &'s Snapshot, record: &'s Record<Directive>) -> Self {
        let directive = record.fact();
        let about = |code: &str| code == directive.code;
        let mut updates: Vec<_> =
            snapshot.all::<DirectiveUpdate>().iter().filter(|each| about(&each.fact().directive)).collect();
        updates.sort_by_key(|each| (each.fact().date, each.seq));
        let mut extensions: Vec<_> =
            snapshot.all::<DirectiveExtension>().iter().filter(|each| about(&each.fact().directive)).collect();
        extensions.sort_by_key(|each| (each.fact().date, each.seq));
        let hand_overs = hand_overs(snapshot, &directive.code);
        let due = extensions.last().map(|each| each.fact().due).or(directive.due);
        let done = updates.iter().find(|update| delivers(directive, update.fact())).map(|update| update.fact().date);
        let is_cancelled = updates.last().is_some_and(|update| update.fact().outcome == Outcome::Cancelled);
        let state = if is_cancelled { TaskState::Cancelled } else { state(due, done, snapshot.as_of()) };
        let (lead, person) = hand_overs.last().map_or_else(
            || (directive.lead.as_str(), directive.person.as_deref()),
            |each| (each.fact().lead.as_str(), each.fact().person.as_deref()),
        );
        let code = directive.code.clone();
        let origin = Origin::Directive(record);
        Self { origin, code, lead, person, due, done, state, updates, extensions, hand_overs, issued: None }
    }

    fn of_plan(snapshot: &'s Snapshot, record: &'s Record<PlanOwed>) -> Self {
        let owed = record.fact();
        let answers = |plan: &&Record<PlanIssued>| plan.fact().basis == owed.basis && plan.fact().body == owed.body;
        let issued = snapshot.all::<PlanIssued>().iter().find(answers);
        let done = issued.map(|plan| plan.fact().date);
        let code = format!("{}@{}", owed.basis, owed.body);
        let hand_overs = hand_overs(snapshot, &code);
        let last = hand_overs.last().map(|each| each.fact());
        Self {
            origin: Origin::Plan(record),
            code,
            lead: last.map_or(&owed.body, |each| &each.lead),
            person: last.and_then(|each| each.person.as_deref()),
            due: owed.due,
            done,
            state: state(owed.due, done, snapshot.as_of()),
            updates: Vec::new(),
            extensions: Vec::new(),
            hand_overs,
            issued,
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
        let helpers = self.directive().into_iter().flat_map(Directive::helpers);
        std::iter::once(self.lead).chain(helpers).collect()
    }

    /// Whether it is a part of the task of this code.
    #[must_use]
    pub fn is_part_of(&self, code: &str) -> bool {
        self.directive().is_some_and(|directive| directive.part_of.as_deref() == Some(code))
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
                let deciding = self.updates.iter().find(|update| match self.state {
                    TaskState::Cancelled => update.fact().outcome == Outcome::Cancelled,
                    _ => delivers(record.fact(), update.fact()),
                });
                sources.extend(deciding.map(|update| (FactKind::DirectiveUpdate, update.seq)));
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

/// The bodies a task went to, the earliest first.
fn hand_overs<'s>(snapshot: &'s Snapshot, code: &str) -> Vec<&'s Record<DirectiveHandOver>> {
    let all = snapshot.all::<DirectiveHandOver>().iter();
    let mut of_task: Vec<_> = all.filter(|each| each.fact().directive == code).collect();
    of_task.sort_by_key(|each| (each.fact().date, each.seq));
    of_task
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
    let directives = snapshot.all::<Directive>().iter().map(|record| Task::of_directive(snapshot, record));
    let plans = snapshot.all::<PlanOwed>().iter().map(|record| Task::of_plan(snapshot, record));
    directives.chain(plans).collect()
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
    let group = GROUPS.iter().find(|(group, ..)| *group == id).map(|(_, vi, en)| lang.pick(vi, en).to_owned());
    let body = || snapshot.all::<Body>().iter().find(|body| body.fact().id == id);
    let department = || snapshot.law().department(id).map(|department| department.name.get(lang).to_owned());
    group.or_else(|| body().map(|body| body.fact().name.clone())).or_else(department).unwrap_or_else(|| id.to_owned())
}

/// The groups of bodies that documents address as one.
const GROUPS: [(&str, &str, &str); 6] = [
    ("group:departments", "các sở, ban, ngành", "departments and agencies"),
    ("group:units", "các đơn vị", "units"),
    ("group:districts", "UBND các huyện, thành phố, thị xã", "district people's committees"),
    ("group:localities", "các địa phương", "localities"),
    ("group:communes", "UBND các xã", "commune people's committees"),
    ("group:organisations", "các tổ chức, đoàn thể", "unions and organisations"),
];

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
    let groups = GROUPS.map(|(id, vi, en)| (id.to_owned(), lang.pick(vi, en).to_owned()));
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
