//! How complete and how timely the reports for a period are: what a unit owes by the set that judges it, and how far
//! each measure has come.

use std::collections::HashMap;

use jiff::{ToSpan as _, civil::Date};

use crate::{
    desk::{Cell, Desk},
    fact::{Seq, Stage},
    judge::{Judge, Verdict},
    law::{CriteriaSet, Leaf, MeasureIndex, Requirement},
    period::Period,
    snapshot::Snapshot,
    unit::{UnitCode, UnitIndex},
    vocabulary::vocabulary,
};

/// A word on a measure of a unit for the period, as the ledger holds it.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// Its number.
    pub seq: Seq,
    /// The unit's code.
    pub unit: &'a str,
    /// The measure's id.
    pub measure: &'a str,
    /// The stage's id.
    pub stage: &'a str,
    /// The day it was said.
    pub day: Date,
}

/// How far what was reported of a measure has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// Submitted, verified or approved.
    pub stage: Stage,
    /// The observation that says so.
    pub record: Seq,
    /// The day it was first submitted: what is returned and mended later was still in time.
    pub first: Date,
}

/// A measure that a unit owes for the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The measure.
    pub measure: MeasureIndex,
    /// What was reported; none while nothing was submitted, or what was has been returned.
    pub report: Option<Report>,
}

/// How many measures are due, and how far they have come; each column counts what the next ones count too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Units that owe something.
    pub units: usize,
    /// Units that owe nothing any more.
    pub complete: usize,
    /// Measures due.
    pub due: usize,
    /// Submitted or further.
    pub reported: usize,
    /// Verified or further.
    pub verified: usize,
    /// Approved.
    pub approved: usize,
    /// Reported, the first time not after the deadline.
    pub on_time: usize,
}

vocabulary! {
    /// Whether reports are complete, and in time.
    Standing {
        OnTime = "on_time", "đủ, đúng hạn", "complete, in time";
        Late = "late", "đủ, trễ hạn", "complete, late";
        Open = "open", "chưa đủ, còn hạn", "incomplete, not yet due";
        Overdue = "overdue", "chưa đủ, quá hạn", "incomplete, overdue";
    }
}

impl Tally {
    /// The tally of what one unit owes.
    #[must_use]
    pub fn of(due: &[Due], deadline: Date) -> Self {
        let count = |holds: &dyn Fn(&Report) -> bool| due.iter().filter_map(|each| each.report).filter(holds).count();
        let reported = count(&|_| true);
        Self {
            units: usize::from(!due.is_empty()),
            complete: usize::from(!due.is_empty() && reported == due.len()),
            due: due.len(),
            reported,
            verified: count(&|report| report.stage != Stage::Submitted),
            approved: count(&|report| report.stage == Stage::Approved),
            on_time: count(&|report| report.first <= deadline),
        }
    }

    /// Both together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            units: self.units + other.units,
            complete: self.complete + other.complete,
            due: self.due + other.due,
            reported: self.reported + other.reported,
            verified: self.verified + other.verified,
            approved: self.approved + other.approved,
            on_time: self.on_time + other.on_time,
        }
    }

    /// Whether something due was not reported.
    #[must_use]
    pub const fn is_incomplete(&self) -> bool {
        self.reported < self.due
    }

    /// How things stand on a day.
    #[must_use]
    pub fn standing(&self, deadline: Date, today: Date) -> Standing {
        match (self.is_incomplete(), self.on_time == self.due) {
            (false, true) => Standing::OnTime,
            (false, false) => Standing::Late,
            (true, _) if today <= deadline => Standing::Open,
            (true, _) => Standing::Overdue,
        }
    }
}

/// The way of a measure from the unit to approval.
#[derive(Clone, Copy, Debug, Default)]
struct Course {
    first: Option<Date>,
    approved: Option<Seq>,
    /// What was said after the last approval and is not decided yet.
    pending: Option<(Stage, Seq)>,
}

impl Course {
    fn take(&mut self, stage: Stage, seq: Seq, day: Date) {
        if matches!(stage, Stage::Submitted | Stage::Verified | Stage::Approved) {
            self.first = self.first.or(Some(day));
        }
        match stage {
            Stage::Draft | Stage::Submitted | Stage::Verified => self.pending = Some((stage, seq)),
            Stage::Approved => (self.approved, self.pending) = (Some(seq), None),
            // What is returned is the latest word: a correction on its way, or else the approved value itself.
            Stage::Returned if self.pending.take().is_some() => {}
            Stage::Returned => self.approved = None,
        }
    }

    fn report(self) -> Option<Report> {
        let first = self.first?;
        let pending = self.pending.filter(|(stage, _)| *stage != Stage::Draft);
        let (stage, record) = self.approved.map(|seq| (Stage::Approved, seq)).or(pending)?;
        Some(Report { stage, record, first })
    }
}

/// What was reported for a period.
#[derive(Debug)]
pub struct Completeness<'s> {
    snapshot: &'s Snapshot,
    province: UnitCode,
    period: Period,
    /// The last day on which a report is in time.
    pub deadline: Date,
    courses: HashMap<(UnitIndex, MeasureIndex), Course>,
}

impl<'s> Completeness<'s> {
    /// Of a period, reports being due so many days after its end.
    #[must_use]
    pub fn new(snapshot: &'s Snapshot, province: UnitCode, period: Period, days: i32) -> Self {
        Self { snapshot, province, period, deadline: deadline(period, days), courses: HashMap::new() }
    }

    /// Takes the next word on the period, in the order of the ledger.
    pub fn push(&mut self, said: Said<'_>) {
        let unit = said.unit.parse().ok().and_then(|code| self.snapshot.tree().index(code));
        let measure = self.snapshot.law().measure(said.measure).map(|(index, _)| index);
        if let (Some(unit), Some(measure), Some(stage)) = (unit, measure, Stage::from_id(said.stage)) {
            self.courses.entry((unit, measure)).or_default().take(stage, said.seq, said.day);
        }
    }

    /// What a unit owes, in the order of the set that judges the period's year; nothing where none does.
    #[must_use]
    pub fn due(&self, unit: UnitIndex) -> Vec<Due> {
        let Some(set) = set_of(self.snapshot, unit, self.province, self.period) else { return Vec::new() };
        let measures = measures(&Judge::new(self.snapshot, set, self.period.calendar_year()), unit);
        let report = |measure| self.courses.get(&(unit, measure)).copied().and_then(Course::report);
        measures.into_iter().map(|measure| Due { measure, report: report(measure) }).collect()
    }

    /// The tally of a unit and all below it.
    #[must_use]
    pub fn tally(&self, scope: UnitIndex) -> Tally {
        let units = self.snapshot.tree().within(scope);
        units.map(|(unit, _)| Tally::of(&self.due(unit), self.deadline)).fold(Tally::default(), Tally::and)
    }
}

/// What units owe for a period and what is not approved: each unit with the measures. It rests on what is approved alone,
/// so that it need not be found again for each word on its way.
pub type Unapproved = Vec<(UnitIndex, Vec<MeasureIndex>)>;

/// What the units in `scope` owe for a period for which no value of the period or a later one is approved.
#[must_use]
pub fn unapproved(snapshot: &Snapshot, province: UnitCode, (period, scope): (Period, UnitIndex)) -> Unapproved {
    let mut judges: HashMap<&str, Judge<'_>> = HashMap::new();
    let mut found = Vec::new();
    for (unit, _) in snapshot.tree().within(scope) {
        let Some(set) = set_of(snapshot, unit, province, period) else { continue };
        let judge = judges.entry(&set.id).or_insert_with(|| Judge::new(snapshot, set, period.calendar_year()));
        let is_approved = |measure: &MeasureIndex| {
            let approved = snapshot.reading(unit, *measure).and_then(|reading| reading.period());
            approved.is_some_and(|approved| approved.end() >= period.end())
        };
        let mut owed = measures(judge, unit);
        owed.retain(|measure| !is_approved(measure));
        if !owed.is_empty() {
            found.push((unit, owed));
        }
    }
    found
}

/// The units that have not reported all they owe for a period, each with how many measures are missing: what is not
/// approved and not on its way either.
#[must_use]
pub fn unreported(unapproved: &Unapproved, desk: &Desk, period: Period) -> Vec<(UnitIndex, usize)> {
    let missing = |(unit, measures): &(UnitIndex, Vec<MeasureIndex>)| {
        let is_on_its_way = |measure: MeasureIndex| {
            let line = desk.line(Cell { unit: *unit, measure, period });
            line.is_some_and(|line| matches!(line.stage, Stage::Submitted | Stage::Verified))
        };
        let missing = measures.iter().filter(|measure| !is_on_its_way(**measure)).count();
        (missing > 0).then_some((*unit, missing))
    };
    unapproved.iter().filter_map(missing).collect()
}

/// The set that judges what a unit reports for a period.
fn set_of(snapshot: &Snapshot, unit: UnitIndex, province: UnitCode, period: Period) -> Option<&CriteriaSet> {
    let unit = Some(snapshot.tree().unit(unit)).filter(|unit| unit.in_programme)?;
    snapshot.law().first_set(unit, province, period.calendar_year())
}

/// The last day on which a report for a period is in time.
#[must_use]
pub fn deadline(period: Period, days: i32) -> Date {
    period.end().saturating_add(days.days())
}

/// The measures that a judge asks of a unit, each once: what an indicator that applies demands, and what decides
/// whether it applies.
fn measures(judge: &Judge<'_>, unit: UnitIndex) -> Vec<MeasureIndex> {
    let assessment = judge.assess(unit);
    let mut verdicts = assessment.indicators.iter();
    let mut found = Vec::new();
    let mut add = |requirement: &Requirement| {
        for leaf in requirement.leaves() {
            if let Leaf::Measure { measure, .. } = leaf
                && !found.contains(measure)
            {
                found.push(*measure);
            }
        }
    };
    let day = judge.day();
    for (criterion, verdict) in judge.set().criteria.iter().zip(&assessment.criteria) {
        let elsewhere = criterion.province.is_some() && *verdict == Verdict::NotApplicable;
        for (indicator, verdict) in criterion.indicators.iter().zip(verdicts.by_ref()) {
            if elsewhere || !indicator.holds_on(day) {
                continue;
            }
            indicator.applies_if.iter().for_each(&mut add);
            if *verdict != Verdict::NotApplicable {
                add(&indicator.requirement);
            }
        }
    }
    found
}
