//! What speaks for and against a criterion beside its figures: plans, tasks, works, difficulties.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::{
    fact::{Difficulty, FactKind, Project, ProjectKind, Record, Seq},
    law::{CriteriaSet, Criterion, Indicator, Leaf, OutlookRules},
    snapshot::Snapshot,
    task::{self, Task, TaskState},
    tie,
    unit::{UnitCode, UnitIndex},
};

/// What speaks for or against a criterion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The body that answers for it has issued its plan.
    PlanIssued(String),
    /// The body that answers for it owes a plan.
    PlanOwed,
    /// A task that is to be done by a day.
    Task(String, Option<Date>),
    /// A task whose deadline is over.
    Overdue(String, Option<Date>),
    /// A work that is to be finished by a day.
    Work(String, Option<Date>),
    /// A difficulty that nobody has resolved.
    Difficulty(String, Date),
}

/// On which side something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// It blocks.
    Against,
    /// Somebody is at work, and in time.
    For,
    /// It is told, and moves nothing.
    Neither,
}

/// A sign, with the record that gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sign {
    /// What it is.
    pub what: What,
    /// Where it stands.
    pub side: Side,
    /// The record.
    pub record: (FactKind, Seq),
}

/// A difficulty with the contents it is about.
#[derive(Debug)]
struct Blocked<'s> {
    record: &'s Record<Difficulty>,
    contents: Vec<usize>,
}

/// Every sign there is, to be found quickly.
#[derive(Debug)]
pub(super) struct Signs<'s> {
    tasks: HashMap<(UnitCode, &'s str), Vec<Task<'s>>>,
    plans: HashMap<(&'s str, &'s str), Task<'s>>,
    works: HashMap<(UnitCode, ProjectKind), Vec<&'s Record<Project>>>,
    difficulties: HashMap<UnitCode, Vec<Blocked<'s>>>,
}

impl<'s> Signs<'s> {
    /// What speaks for or against criteria in a state.
    pub fn new(snapshot: &'s Snapshot, rules: &OutlookRules) -> Self {
        let (today, tree) = (snapshot.as_of(), snapshot.tree());
        let whole = tree.iter().find(|(unit, _)| tree.parent(*unit).is_none()).map(|(_, unit)| unit.code);
        let mut signs =
            Self { tasks: HashMap::new(), plans: HashMap::new(), works: HashMap::new(), difficulties: HashMap::new() };
        for task in task::tasks(snapshot) {
            if let Some(directive) = task.directive() {
                // A task that names no locality concerns the province.
                let Some(unit) = task.unit().or(whole) else { continue };
                for tied in directive.ties().filter(|tied| tied.starts_with(tie::CRITERION)) {
                    signs.tasks.entry((unit, tied)).or_default().push(task.clone());
                }
            } else {
                signs.plans.insert((task.document(), task.lead), task);
            }
        }
        for record in snapshot.all::<Project>() {
            signs.works.entry((record.fact().unit, record.fact().kind)).or_default().push(record);
        }
        for record in snapshot.all::<Difficulty>().iter().filter(|record| record.fact().is_open_on(today)) {
            let called = |content: &crate::law::Content| content.is_called(&record.fact().content);
            let contents = rules.contents.iter().enumerate().filter(|(_, content)| called(content));
            let contents = contents.map(|(place, _)| place).collect();
            signs.difficulties.entry(record.fact().unit).or_default().push(Blocked { record, contents });
        }
        signs
    }

    /// What speaks for or against an indicator of a unit; `contents` are those that move it.
    pub fn of(&self, about: &About<'_>, contents: &[usize]) -> Vec<Sign> {
        let mut found = Vec::new();
        let tie = tie::criterion(&about.set.id, &about.criterion.code);
        let name = tie.strip_prefix(tie::CRITERION).unwrap_or_default();
        for Blocked { record, contents: of } in self.difficulties.get(&about.code).into_iter().flatten() {
            let fact = record.fact();
            let concerns = match &fact.criterion {
                Some(criterion) => criterion == name,
                None => of.iter().any(|content| contents.contains(content)),
            };
            if concerns {
                let what = What::Difficulty(fact.text.clone(), fact.date);
                found.push(Sign { what, side: Side::Against, record: (FactKind::Difficulty, record.seq) });
            }
        }
        for task in self.tasks.get(&(about.code, tie.as_str())).into_iter().flatten() {
            found.extend(of_task(task, about.by));
        }
        found.extend(self.plan(about));
        for kind in contents.iter().flat_map(|content| &about.rules.contents[*content].works) {
            for record in self.works.get(&(about.code, *kind)).into_iter().flatten() {
                found.extend(of_work(record, about));
            }
        }
        found.sort_by_key(|sign| sign.side);
        found
    }

    /// The plan that the body which answers owes for the set.
    fn plan(&self, about: &About<'_>) -> Option<Sign> {
        let basis = &about.rules.plans.iter().find(|plan| plan.set == about.set.id)?.basis;
        let body = about.indicator.department.as_ref().unwrap_or(&about.criterion.department);
        let task = self.plans.get(&(basis.as_str(), body.as_str()))?;
        Some(match task.issued {
            Some(plan) => Sign {
                what: What::PlanIssued(plan.fact().number.clone()),
                side: Side::For,
                record: (FactKind::PlanIssued, plan.seq),
            },
            None => Sign { what: What::PlanOwed, side: Side::Neither, record: task.source() },
        })
    }
}

/// Which indicator of which unit is asked about, and up to when.
#[derive(Clone, Copy, Debug)]
pub(super) struct About<'a> {
    pub rules: &'a OutlookRules,
    pub unit: UnitIndex,
    pub code: UnitCode,
    pub set: &'a CriteriaSet,
    pub criterion: &'a Criterion,
    pub indicator: &'a Indicator,
    pub today: Date,
    pub by: Date,
}

fn of_task(task: &Task<'_>, by: Date) -> Option<Sign> {
    let asks = || task.asks(crate::Lang::Vi);
    let (what, side) = match task.state {
        TaskState::Overdue => (What::Overdue(asks(), task.due), Side::Neither),
        TaskState::InProgress if task.due.is_some_and(|due| due <= by) => (What::Task(asks(), task.due), Side::For),
        // Without a day nobody can tell that it will be in time.
        TaskState::InProgress | TaskState::NoDeadline => (What::Task(asks(), task.due), Side::Neither),
        TaskState::DoneOnTime | TaskState::DoneLate | TaskState::Cancelled => return None,
    };
    Some(Sign { what, side, record: task.source() })
}

fn of_work(record: &Record<Project>, about: &About<'_>) -> Option<Sign> {
    let fact = record.fact();
    let side = match fact.until {
        // What was to be finished long ago says nothing any more.
        Some(until) if until < about.today => return None,
        Some(until) if until <= about.by => Side::For,
        _ => Side::Neither,
    };
    Some(Sign { what: What::Work(fact.name.clone(), fact.until), side, record: (FactKind::Project, record.seq) })
}

/// The places of the contents that move a test.
pub(super) fn contents(rules: &OutlookRules, leaf: &Leaf) -> Vec<usize> {
    let moves = |content: &crate::law::Content| match leaf {
        Leaf::Measure { measure, .. } => content.measures.contains(measure),
        Leaf::Share { of, .. } | Leaf::Count { of, .. } => content.lower.contains(of),
        Leaf::Meets { .. } => false,
    };
    (0..rules.contents.len()).filter(|place| moves(&rules.contents[*place])).collect()
}
