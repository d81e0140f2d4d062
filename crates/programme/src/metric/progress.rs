//! Progress towards targets: always computed, never typed.

use std::sync::Arc;

use super::{Figure, MeasuredIn, Metric, find};
use crate::{
    Lang, Quantity,
    fact::{FactKind, Goal, Record, Target},
    grade::Grade,
    snapshot::Snapshot,
    target,
    unit::UnitIndex,
    vocabulary::vocabulary,
};

vocabulary! {
    /// How a target stands at this time of its years.
    Pace {
        Reached = "reached", "đã đạt", "reached";
        OnPace = "on_pace", "đúng tiến độ", "on pace";
        Behind = "behind", "chậm tiến độ", "behind";
        Unknown = "unknown", "chưa đủ số liệu", "not known";
    }
}

/// How far a target has come.
#[derive(Clone, Debug)]
pub struct Progress<'s> {
    /// The target.
    pub target: &'s Record<Target>,
    /// What is to be reached, as a value of the metric (for an increase: the value at the end).
    pub goal: Option<Quantity>,
    /// The value on the last day before its years.
    pub baseline: Option<Quantity>,
    /// The value now, with what it was computed from.
    pub figure: Arc<Figure>,
    /// What has been done of what is to be done.
    pub done: Option<Quantity>,
    /// What is to be done.
    pub to_do: Option<Quantity>,
    /// How it stands: on pace when the share done is at least the share of its days gone.
    pub pace: Pace,
}

/// The metric of a target: any of the catalogue but those that count targets, which would have to count themselves.
#[must_use]
pub fn of_target(id: &str) -> Option<&'static Metric> {
    find(id).filter(|metric| metric.measured_in != MeasuredIn::Targets)
}

/// The progress of a target. `figures` gives the figures of today's state and of the earlier one it counts from.
#[must_use]
pub fn progress<'s>(
    target: &'s Record<Target>,
    now: &Snapshot,
    figures: impl Fn(&Snapshot, &'static Metric, UnitIndex) -> Arc<Figure>,
) -> Progress<'s> {
    let fact = target.fact();
    let metric = of_target(&fact.metric);
    let in_state = |state: &Snapshot| {
        metric.zip(state.tree().index(fact.scope)).map(|(metric, scope)| figures(state, metric, scope))
    };
    let figure = in_state(now).unwrap_or_default();
    let before = now.earlier(fact.baseline()).and_then(in_state).and_then(|figure| figure.value);
    let value = figure.value;
    let (goal, done, to_do) = match fact.goal {
        Goal::Increase => (
            before.zip(fact.number).map(|(before, rise)| before + rise),
            value.zip(before).map(|(v, b)| v - b),
            fact.number,
        ),
        Goal::AtLeast | Goal::AtMost => (fact.number, value, fact.number),
        Goal::Units => {
            let count = |reached: fn(&Snapshot, crate::unit::UnitCode) -> bool| {
                i64::try_from(fact.named_units().filter(|code| reached(now, *code)).count()).ok().map(Quantity::whole)
            };
            let named = count(|_, _| true);
            (before.zip(named).map(|(before, named)| before + named), count(is_recognised), named)
        }
    };
    let pace = pace(fact, now, done, to_do);
    Progress { target, goal, baseline: before, figure, done, to_do, pace }
}

/// The progress of a target, with its figures computed here.
#[must_use]
pub fn progress_now<'s>(target: &'s Record<Target>, now: &Snapshot) -> Progress<'s> {
    progress(target, now, |state, metric, scope| Arc::new(metric.compute(state, scope)))
}

/// The progress of a unit's own targets of the year of `now`.
#[must_use]
pub fn progress_of_the_year(now: &Snapshot, scope: UnitIndex) -> Vec<Progress<'_>> {
    target::of_the_year(now, scope).into_iter().map(|target| progress_now(target, now)).collect()
}

fn is_recognised(snapshot: &Snapshot, code: crate::unit::UnitCode) -> bool {
    let grades = [Grade::Ntm, Grade::Completed];
    snapshot.tree().index(code).is_some_and(|unit| grades.iter().any(|grade| snapshot.holds(unit, *grade)))
}

fn pace(target: &Target, now: &Snapshot, done: Option<Quantity>, to_do: Option<Quantity>) -> Pace {
    let Some((done, to_do)) = done.zip(to_do) else {
        return Pace::Unknown;
    };
    let reached = if target.goal == Goal::AtMost { done <= to_do } else { done >= to_do };
    if reached {
        return Pace::Reached;
    }
    let (days, gone) = (target.year.days(), target.year.days_gone(now.as_of()));
    let ahead = i128::from(done.scaled()) * i128::from(days) >= i128::from(to_do.scaled()) * i128::from(gone);
    // What must be held at a level, rather than built up over the years, is either reached or behind.
    if ahead && matches!(target.goal, Goal::Increase | Goal::Units) { Pace::OnPace } else { Pace::Behind }
}

impl Progress<'_> {
    /// The target in words: `tăng thêm 25`, `đạt ít nhất 100%`, `huyện Lộc Hà, huyện Kỳ Anh`.
    #[must_use]
    pub fn asks(&self, now: &Snapshot, lang: Lang) -> String {
        target::asks(self.target.fact(), now, lang)
    }

    /// What has been done in percent of what is to be done.
    #[must_use]
    pub fn share(&self) -> Option<Quantity> {
        self.done.zip(self.to_do).and_then(|(done, to_do)| Quantity::percent(done.scaled(), to_do.scaled()))
    }

    /// The kind and number of the target's own record.
    #[must_use]
    pub const fn source(&self) -> super::Source {
        super::Source::Fact(FactKind::Target, self.target.seq)
    }
}
