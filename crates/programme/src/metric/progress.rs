//! Progress towards targets: always computed, never typed.

use std::sync::Arc;

use super::{Figure, MeasuredIn, Metric, find};
use crate::{
    Lang, Quantity,
    fact::{FactKind, Goal, Record, Target},
    grade::Grade,
    snapshot::Snapshot,
    unit::UnitIndex,
    vietnamese,
    vocabulary::vocabulary,
};

vocabulary! {
    /// How a target stands at this time of its year.
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
    /// The value at the end of the year before.
    pub baseline: Option<Quantity>,
    /// The value now, with what it was computed from.
    pub figure: Arc<Figure>,
    /// What has been done of what is to be done.
    pub done: Option<Quantity>,
    /// What is to be done.
    pub to_do: Option<Quantity>,
    /// How it stands: on pace when the share done is at least the share of the year gone.
    pub pace: Pace,
}

/// The progress of a target. `figures` gives its metric for its scope: today's figure, and the value at its baseline (a
/// snapshot as of [`Target::baseline`]).
#[must_use]
pub fn progress<'s>(
    target: &'s Record<Target>,
    now: &Snapshot,
    figures: impl Fn(&'static Metric, UnitIndex) -> (Arc<Figure>, Option<Quantity>),
) -> Progress<'s> {
    let fact = target.fact();
    let about = find(&fact.metric).zip(now.tree().index(fact.scope));
    let (figure, before) = about.map(|(metric, scope)| figures(metric, scope)).unwrap_or_default();
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

/// A unit's own targets of the year of a snapshot.
pub fn targets_of_the_year(now: &Snapshot, scope: UnitIndex) -> impl Iterator<Item = &Record<Target>> {
    let (year, unit) = (now.as_of().year(), now.tree().unit(scope).code);
    now.all::<Target>().iter().filter(move |record| record.fact().year.0 == year && record.fact().scope == unit)
}

/// The progress of a unit's own targets of the year of `now`.
#[must_use]
pub fn progress_of_the_year<'s>(baseline: &Snapshot, now: &'s Snapshot, scope: UnitIndex) -> Vec<Progress<'s>> {
    let figures = |metric: &'static Metric, scope| {
        let before = baseline.tree().index(now.tree().unit(scope).code);
        let before = before.and_then(|scope| metric.compute(baseline, scope).value);
        (Arc::new(metric.compute(now, scope)), before)
    };
    targets_of_the_year(now, scope).map(|target| progress(target, now, figures)).collect()
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
    let elapsed = if now.as_of().year() > target.year.0 { 366 } else { i64::from(now.as_of().day_of_year()) };
    let days = i64::from(now.as_of().days_in_year());
    let ahead = i128::from(done.scaled()) * i128::from(days) >= i128::from(to_do.scaled()) * i128::from(elapsed);
    // What must be held at a level, rather than built up over the year, is either reached or behind.
    if ahead && matches!(target.goal, Goal::Increase | Goal::Units) { Pace::OnPace } else { Pace::Behind }
}

impl Progress<'_> {
    /// The target in words: `tăng thêm 25`, `đạt ít nhất 100%`, `huyện Lộc Hà, huyện Kỳ Anh`.
    #[must_use]
    pub fn asks(&self, now: &Snapshot, lang: Lang) -> String {
        let target = self.target.fact();
        if target.goal == Goal::Units {
            let names: Vec<String> = target.named_units().map(|code| now.unit_name(code)).collect();
            return names.join(", ");
        }
        let sign =
            if find(&target.metric).is_some_and(|metric| metric.measured_in == MeasuredIn::Percent) { "%" } else { "" };
        let number = target.number.map(|number| vietnamese::quantity(number, 2)).unwrap_or_default();
        format!("{} {number}{sign}", target.goal.label(lang))
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
