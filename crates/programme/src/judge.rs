//! The judge: does a unit meet a criteria set, by how much does it fall short, what cannot be judged.
//!
//! Verdicts follow three-valued logic: what is not known is never met, and a requirement is met only if it would be met
//! whatever the unknown values turned out to be.

use jiff::civil::{Date, date};

use crate::{
    Quantity,
    fact::Seq,
    law::{
        CriteriaSet, Criterion, Indicator, Law, Leaf, LowerUnits, MeasureIndex, Profile, Requirement, Test, Unfilled,
        Withdrawal,
    },
    snapshot::Snapshot,
    unit::{UnitCode, UnitIndex},
    vocabulary::vocabulary,
};

vocabulary! {
    /// What the judge says of an indicator, a criterion or a set.
    Verdict {
        Met = "met", "đạt", "met";
        BasicallyMet = "basically_met", "cơ bản đạt", "basically met";
        Unmet = "unmet", "chưa đạt", "not met";
        Missing = "missing", "thiếu số liệu", "data missing";
        Unjudgeable = "unjudgeable", "không thể đánh giá", "cannot be judged";
        NotApplicable = "not_applicable", "không áp dụng", "does not apply";
    }
}

/// The judgement of one unit under one set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// The unit.
    pub unit: UnitCode,
    /// The whole: met only if the lower set, every precondition and every criterion is.
    pub verdict: Verdict,
    /// The lower set, re-checked at today's level, when there is one.
    pub builds_on: Option<Verdict>,
    /// Preconditions, in the set's order.
    pub preconditions: Vec<Verdict>,
    /// Criteria, in the set's order; one of another province does not apply.
    pub criteria: Vec<Verdict>,
    /// Indicators of all criteria, in the set's order; a wording that does not hold in the year does not apply.
    pub indicators: Vec<Verdict>,
}

impl Assessment {
    /// How many criteria have this verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        self.criteria.iter().filter(|each| **each == verdict).count()
    }

    /// How many criteria apply.
    #[must_use]
    pub fn applicable(&self) -> usize {
        self.criteria.len() - self.count(Verdict::NotApplicable)
    }

    /// Whether the recognition would fall (Decision 18/2022/QĐ-TTg, articles 23 and 24): only criteria known to be
    /// failed count.
    #[must_use]
    pub fn falls(&self, set: &CriteriaSet, rule: &Withdrawal) -> bool {
        let failed = self.count(Verdict::Unmet);
        let share = |part: usize| Quantity::percent(i64::try_from(part).ok()?, i64::try_from(self.applicable()).ok()?);
        let Some(share) = share(failed) else {
            return false;
        };
        let sensitive = set
            .criteria
            .iter()
            .zip(&self.criteria)
            .any(|(criterion, verdict)| *verdict == Verdict::Unmet && rule.sensitive.contains(&criterion.code));
        share >= rule.always_percent || (share >= rule.from_percent && sensitive)
    }
}

/// Why a test has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// The unit has not reported the measure, or the report is not approved.
    NoReading,
    /// The register knows no such lower units.
    NoLowerUnits(LowerUnits),
    /// The law has no value to compare with.
    NoThreshold(Unfilled),
    /// The other set itself has no answer.
    OtherSet(Verdict),
}

/// One test, told so that a person can follow it.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding<'l> {
    /// The test.
    pub leaf: &'l Leaf,
    /// What it says.
    pub verdict: Verdict,
    /// The value found.
    pub value: Option<Quantity>,
    /// The value demanded.
    pub threshold: Option<Quantity>,
    /// How far the value is from the threshold, when it falls short: always positive.
    pub shortfall: Option<Quantity>,
    /// The observation the value is from.
    pub record: Option<Seq>,
    /// Why there is no answer.
    pub gap: Option<Gap>,
}

/// What decides which thresholds of a set apply to a unit in a year.
#[must_use]
pub fn profile(state: &Snapshot, set: &CriteriaSet, unit: UnitIndex, year: i16) -> Profile {
    let tree = state.tree();
    let province = std::iter::successors(Some(unit), |unit| tree.parent(*unit)).last().unwrap_or(unit);
    let province = tree.unit(province).code;
    let unit = tree.unit(unit);
    Profile { province, column: set.column(unit), group: unit.group, year }
}

/// Judges units of a snapshot under one set in one assessment year.
#[derive(Debug)]
pub struct Judge<'s> {
    snapshot: &'s Snapshot,
    law: &'s Law,
    set: &'s CriteriaSet,
    year: i16,
    /// The day whose wording of the indicators applies.
    day: Date,
    below: Option<Box<Judge<'s>>>,
}

impl<'s> Judge<'s> {
    /// A judge for the assessment year.
    #[must_use]
    pub fn new(snapshot: &'s Snapshot, set: &'s CriteriaSet, year: i16) -> Self {
        let law = snapshot.law();
        let below = set.builds_on.as_deref().and_then(|id| law.set(id));
        let below = below.map(|set| Box::new(Self::new(snapshot, set, year)));
        let end = date(year, 12, 31);
        Self { snapshot, law, set, year, day: snapshot.as_of().min(end).max(date(year, 1, 1)), below }
    }

    /// The set it judges by.
    #[must_use]
    pub const fn set(&self) -> &'s CriteriaSet {
        self.set
    }

    /// The law it judges by.
    #[must_use]
    pub const fn law(&self) -> &'s Law {
        self.law
    }

    /// Itself, and the judges of the sets that its own builds on.
    pub fn with_lower(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |judge| judge.below.as_deref())
    }

    /// The day whose wording of the indicators it applies.
    #[must_use]
    pub const fn day(&self) -> Date {
        self.day
    }

    /// Judges one unit.
    #[must_use]
    pub fn assess(&self, unit: UnitIndex) -> Assessment {
        let profile = self.profile(unit);
        let preconditions: Vec<Verdict> =
            self.set.preconditions.iter().map(|condition| self.indicator(unit, &profile, condition)).collect();
        let mut indicators = Vec::with_capacity(self.set.criteria.iter().map(|c| c.indicators.len()).sum());
        let criteria: Vec<Verdict> = self
            .set
            .criteria
            .iter()
            .map(|criterion| {
                let from = indicators.len();
                indicators.extend(criterion.indicators.iter().map(|i| self.indicator(unit, &profile, i)));
                self.criterion(&profile, criterion, &indicators[from..])
            })
            .collect();
        let builds_on = self.below.as_ref().map(|judge| judge.assess(unit).verdict);
        let incomplete = (!self.set.complete).then_some(Verdict::Unjudgeable);
        let parts = criteria.iter().chain(&preconditions).copied().chain(builds_on).chain(incomplete);
        let verdict = all(parts);
        let unit = self.snapshot.tree().unit(unit).code;
        Assessment { unit, verdict, builds_on, preconditions, criteria, indicators }
    }

    /// The tests of one indicator or precondition, each with what was found.
    #[must_use]
    pub fn findings<'i>(&self, unit: UnitIndex, indicator: &'i Indicator) -> Vec<Finding<'i>> {
        let profile = self.profile(unit);
        indicator.requirement.leaves().map(|leaf| self.find(unit, &profile, leaf)).collect()
    }

    /// Whether an indicator applies to a unit: met where it does, not met where it does not.
    pub(crate) fn applies(&self, unit: UnitIndex, indicator: &Indicator) -> Verdict {
        let profile = self.profile(unit);
        let condition = indicator.applies_if.as_ref();
        condition.map_or(Verdict::Met, |condition| self.requirement(unit, &profile, condition))
    }

    fn profile(&self, unit: UnitIndex) -> Profile {
        profile(self.snapshot, self.set, unit, self.year)
    }

    fn criterion(&self, profile: &Profile, criterion: &Criterion, indicators: &[Verdict]) -> Verdict {
        if criterion.province.is_some_and(|only| only != profile.province) {
            return Verdict::NotApplicable;
        }
        let incomplete = (!criterion.complete).then_some(Verdict::Unjudgeable);
        let verdict = all(indicators.iter().copied().chain(incomplete));
        let Some(enough) = self.set.basically_met.filter(|_| verdict == Verdict::Unmet) else {
            return verdict;
        };
        let count = |verdict| indicators.iter().filter(|each| **each == verdict).count();
        let applicable = indicators.len() - count(Verdict::NotApplicable);
        let share = i64::try_from(count(Verdict::Met)).ok().zip(i64::try_from(applicable).ok());
        match share.and_then(|(met, applicable)| Quantity::percent(met, applicable)) {
            Some(share) if share >= enough => Verdict::BasicallyMet,
            _ => Verdict::Unmet,
        }
    }

    fn indicator(&self, unit: UnitIndex, profile: &Profile, indicator: &Indicator) -> Verdict {
        if !indicator.holds_on(self.day) {
            return Verdict::NotApplicable;
        }
        if let Some(condition) = &indicator.applies_if {
            match self.requirement(unit, profile, condition) {
                Verdict::Met => {}
                Verdict::Unmet => return Verdict::NotApplicable,
                unknown => return unknown,
            }
        }
        self.requirement(unit, profile, &indicator.requirement)
    }

    fn requirement(&self, unit: UnitIndex, profile: &Profile, requirement: &Requirement) -> Verdict {
        match requirement {
            Requirement::Leaf(leaf) => self.leaf(unit, profile, leaf),
            Requirement::All(parts) => all(parts.iter().map(|part| self.requirement(unit, profile, part))),
            Requirement::AtLeast(least, parts) => {
                at_least(*least, parts.iter().map(|part| self.requirement(unit, profile, part)))
            }
        }
    }

    fn leaf(&self, unit: UnitIndex, profile: &Profile, leaf: &Leaf) -> Verdict {
        // The plain case, judged by the million: a value against a number of the table.
        if let Leaf::Measure { measure, test } = leaf
            && let Ok(threshold) = test.threshold.own_value(profile)
        {
            return match self.snapshot.reading(unit, *measure) {
                Some(reading) if test.comparator.holds(reading.value, threshold) => Verdict::Met,
                Some(_) => Verdict::Unmet,
                None => Verdict::Missing,
            };
        }
        self.find(unit, profile, leaf).verdict
    }

    fn find<'f>(&self, unit: UnitIndex, profile: &Profile, leaf: &'f Leaf) -> Finding<'f> {
        match leaf {
            Leaf::Measure { measure, test } => self.compare_reading(unit, profile, leaf, *measure, test),
            Leaf::Share { of, holding, test } => {
                let lower = self.snapshot.lower_units(unit, *of, holding);
                let value = lower.and_then(|(part, whole)| Quantity::percent(part, whole));
                self.compare(profile, leaf, test, value.ok_or(Gap::NoLowerUnits(*of)), None)
            }
            Leaf::Count { of, holding, test } => {
                let lower = self.snapshot.lower_units(unit, *of, holding);
                let value = lower.map(|(part, _)| Quantity::whole(part));
                self.compare(profile, leaf, test, value.ok_or(Gap::NoLowerUnits(*of)), None)
            }
            Leaf::Meets { set } => {
                let other = self.law.set(set).map(|set| Self::new(self.snapshot, set, self.year).assess(unit).verdict);
                let verdict = match other.unwrap_or(Verdict::Unjudgeable) {
                    known @ (Verdict::Met | Verdict::Missing | Verdict::Unjudgeable) => known,
                    _ => Verdict::Unmet,
                };
                let gap = matches!(verdict, Verdict::Missing | Verdict::Unjudgeable).then_some(Gap::OtherSet(verdict));
                Finding { leaf, verdict, value: None, threshold: None, shortfall: None, record: None, gap }
            }
        }
    }

    fn compare_reading<'f>(
        &self,
        unit: UnitIndex,
        profile: &Profile,
        leaf: &'f Leaf,
        measure: MeasureIndex,
        test: &Test,
    ) -> Finding<'f> {
        let reading = self.snapshot.reading(unit, measure);
        let value = reading.map(|reading| reading.value).ok_or(Gap::NoReading);
        self.compare(profile, leaf, test, value, reading.map(|reading| reading.seq))
    }

    fn compare<'f>(
        &self,
        profile: &Profile,
        leaf: &'f Leaf,
        test: &Test,
        value: Result<Quantity, Gap>,
        record: Option<Seq>,
    ) -> Finding<'f> {
        let threshold = self.law.resolve(&test.threshold, profile);
        let mut finding = Finding {
            leaf,
            verdict: Verdict::Met,
            value: value.as_ref().ok().copied(),
            threshold: threshold.as_ref().ok().copied(),
            shortfall: None,
            record,
            gap: None,
        };
        match (value, threshold) {
            (_, Err(unfilled)) => {
                finding.verdict = Verdict::Unjudgeable;
                finding.gap = Some(Gap::NoThreshold(unfilled));
            }
            (Err(gap), Ok(_)) => {
                finding.verdict = Verdict::Missing;
                finding.gap = Some(gap);
            }
            (Ok(value), Ok(threshold)) => {
                if !test.comparator.holds(value, threshold) {
                    finding.verdict = Verdict::Unmet;
                    let distance = value - threshold;
                    finding.shortfall = Some(Quantity::from_scaled(distance.scaled().abs()));
                }
            }
        }
        finding
    }
}

/// All must be met; what does not apply drops out, and what is known to fail fails whatever else is unknown.
/// Of nothing at all nothing can be said.
fn all(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    let mut whole = None;
    for verdict in verdicts {
        let rank = |verdict| match verdict {
            Verdict::NotApplicable => 0,
            Verdict::Met => 1,
            Verdict::BasicallyMet => 2,
            Verdict::Missing => 3,
            Verdict::Unjudgeable => 4,
            Verdict::Unmet => 5,
        };
        if whole.is_none_or(|whole| rank(verdict) > rank(whole)) {
            whole = Some(verdict);
        }
    }
    whole.unwrap_or(Verdict::Unjudgeable)
}

/// At least so many must be met: sure when enough are, failed when the unknown ones could not suffice.
fn at_least(least: usize, verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    let (mut met, mut unknown, mut gap) = (0, 0, Verdict::Missing);
    for verdict in verdicts {
        match verdict {
            Verdict::Met => met += 1,
            Verdict::Missing => unknown += 1,
            Verdict::Unjudgeable => {
                unknown += 1;
                gap = Verdict::Unjudgeable;
            }
            Verdict::Unmet | Verdict::BasicallyMet | Verdict::NotApplicable => {}
        }
    }
    if met >= least {
        Verdict::Met
    } else if met + unknown < least {
        Verdict::Unmet
    } else {
        gap
    }
}
