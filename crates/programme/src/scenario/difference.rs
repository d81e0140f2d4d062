//! What two states of the same units say differently.

use std::sync::Arc;

use crate::{
    Quantity,
    grade::Grade,
    judge::{Assessment, Judge, Verdict},
    law::CriteriaSet,
    metric::{self, Metric, catalogue},
    snapshot::Snapshot,
    unit::{UnitCode, UnitIndex},
};

/// A unit of which the judge says something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The unit.
    pub unit: UnitIndex,
    /// The grade for which it is judged.
    pub grade: Grade,
    /// The set that judges it after, by identifier.
    pub set: String,
    /// What was said of the whole.
    pub before: Verdict,
    /// What is said of the whole.
    pub after: Verdict,
    /// The criteria of which something else is said; none where another set judges.
    pub criteria: Vec<CriterionMoved>,
}

/// A criterion of which the judge says something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CriterionMoved {
    /// Its code in the set.
    pub code: String,
    /// What was said.
    pub before: Verdict,
    /// What is said.
    pub after: Verdict,
}

impl Moved {
    /// Whether it meets the set now and did not.
    #[must_use]
    pub const fn rises(&self) -> bool {
        meets(self.after) && !meets(self.before)
    }

    /// Whether it met the set and does not now.
    #[must_use]
    pub const fn falls(&self) -> bool {
        meets(self.before) && !meets(self.after)
    }
}

const fn meets(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Met | Verdict::BasicallyMet)
}

/// The units in `scope` of which the judge says something else in the second state, each for every grade for which a set
/// judges it in the year. Both states have the same units.
#[must_use]
pub fn difference(before: &Snapshot, after: &Snapshot, scope: UnitIndex) -> Vec<Moved> {
    let year = after.as_of().year();
    let tree = after.tree();
    let province = std::iter::successors(Some(scope), |unit| tree.parent(*unit)).last().unwrap_or(scope);
    let province = tree.unit(province).code;
    let mut judges: Vec<Pair<'_>> = Vec::new();
    let mut moved = Vec::new();
    for (unit, of) in tree.within(scope) {
        for grade in Grade::ALL {
            let set = |state: &'_ Snapshot, province: UnitCode| {
                let found = state.law().set_judging(of, province, *grade, year).filter(|set| set.counts(of));
                found.map(|set| set.id.clone())
            };
            let (Some(old), Some(new)) = (set(before, province), set(after, province)) else { continue };
            if !judges.iter().any(|pair| pair.is_of(&old, &new)) {
                judges.extend(Pair::new((before, &old), (after, &new), year));
            }
            let Some(pair) = judges.iter().find(|pair| pair.is_of(&old, &new)) else { continue };
            moved.extend(pair.compare(unit, *grade));
        }
    }
    moved
}

/// The judges of two states that judge the same units for the same grade.
struct Pair<'s> {
    before: Judge<'s>,
    after: Judge<'s>,
    /// Whether both judge by what they say is the same set.
    same_set: bool,
}

impl<'s> Pair<'s> {
    fn new(before: (&'s Snapshot, &str), after: (&'s Snapshot, &str), year: i16) -> Option<Self> {
        let same_set = before.1 == after.1;
        let judge = |(state, id): (&'s Snapshot, &str)| Some(Judge::new(state, state.law().set(id)?, year));
        Some(Self { before: judge(before)?, after: judge(after)?, same_set })
    }

    fn is_of(&self, old: &str, new: &str) -> bool {
        self.before.set().id == old && self.after.set().id == new
    }

    fn compare(&self, unit: UnitIndex, grade: Grade) -> Option<Moved> {
        let (old, new) = (self.before.assess(unit), self.after.assess(unit));
        let criteria = if self.same_set { criteria(self.after.set(), &old, &new) } else { Vec::new() };
        let (before, after) = (old.verdict, new.verdict);
        let set = self.after.set().id.clone();
        let differs = before != after || !criteria.is_empty();
        differs.then_some(Moved { unit, grade, set, before, after, criteria })
    }
}

fn criteria(set: &CriteriaSet, old: &Assessment, new: &Assessment) -> Vec<CriterionMoved> {
    let verdicts = old.criteria.iter().zip(&new.criteria);
    let moved = set.criteria.iter().zip(verdicts).filter(|(_, (before, after))| before != after);
    moved
        .map(|(criterion, (before, after))| CriterionMoved {
            code: criterion.code.clone(),
            before: *before,
            after: *after,
        })
        .collect()
}

/// A figure that has another value.
#[derive(Clone, Debug)]
pub struct FigureMoved {
    /// The metric.
    pub metric: &'static Metric,
    /// What it came to.
    pub before: Option<Quantity>,
    /// What it comes to.
    pub after: Option<Quantity>,
}

/// The figures of a unit that have another value in the second of two states, each computed by whoever keeps figures.
pub fn figures(
    unit: UnitCode,
    before: impl Fn(&'static Metric) -> Arc<metric::Figure>,
    after: impl Fn(&'static Metric) -> Arc<metric::Figure>,
) -> Vec<FigureMoved> {
    let moved = |metric: &'static Metric| {
        let (before, after) = (before(metric).value, after(metric).value);
        (before != after).then_some(FigureMoved { metric, before, after })
    };
    catalogue().filter(|metric| metric.applies_to(unit)).filter_map(moved).collect()
}
