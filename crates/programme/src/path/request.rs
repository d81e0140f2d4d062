//! What the office asks of a plan.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::fund;
use crate::{
    Dong,
    fact::{FundSource, Goal, Target},
    grade::Grade,
    metric,
    snapshot::Snapshot,
    target,
    unit::{UnitCode, UnitIndex},
    vocabulary::vocabulary,
};

vocabulary! {
    /// What is looked for.
    Mode {
        LeastCost = "least_cost", "đạt đủ chỉ tiêu với chi phí thấp nhất", "meet the targets at least cost";
        MostTargets = "most_targets", "đạt nhiều chỉ tiêu nhất trong số vốn có", "reach the most that the money buys";
    }
}

/// How many units are to reach a grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// So many more.
    More(u32),
    /// All that do not hold it yet.
    All,
}

/// A target of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// The grade.
    pub grade: Grade,
    /// Where.
    pub scope: UnitCode,
    /// How many communes.
    pub count: Wish,
}

/// What a plan must not do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// At most so many communes of one district.
    pub per_district: Option<u32>,
    /// One grade for each commune.
    pub one_grade: bool,
    /// At most so many indicators of a commune may be without a figure; none = any number.
    pub most_missing: Option<u32>,
    /// At most so many indicators of a commune may be without what they are judged by, be it a figure or a threshold; none = any
    /// number. Whoever reports little must not look cheap.
    pub verify_at_most: Option<u32>,
    /// A commune with an open difficulty at a criterion it must still meet is left out.
    pub difficulties_block: bool,
}

/// How many indicators may be left to verify where nobody says otherwise. The number is ours: while the province has not decided four
/// thresholds nobody has fewer than four, and in the example it is the least with which the targets of the year can be met.
pub const VERIFY_AT_MOST: u32 = 12;

impl Default for Limits {
    fn default() -> Self {
        Self {
            per_district: None,
            one_grade: true,
            most_missing: Some(10),
            verify_at_most: Some(VERIFY_AT_MOST),
            difficulties_block: true,
        }
    }
}

/// What is asked of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Where it is made for.
    pub scope: UnitCode,
    /// The last day.
    pub due: Date,
    /// What is looked for.
    pub mode: Mode,
    /// The targets, the most important first.
    pub targets: Vec<Wanted>,
    /// The money by source; a source that is not named has none. None = money does not limit the plan.
    pub budget: Option<BTreeMap<FundSource, Dong>>,
    /// What it must not do.
    pub limits: Limits,
    /// Communes that the office wants in.
    pub pinned: Vec<UnitCode>,
    /// Communes that the office wants out.
    pub forbidden: Vec<UnitCode>,
}

impl Request {
    /// What the year asks of a unit: its targets of the year that count communes, less what is done of them, and the money that is
    /// not spent yet.
    #[must_use]
    pub fn of_the_year(now: &Snapshot, scope: UnitIndex) -> Self {
        let mut targets: Vec<Wanted> = Vec::new();
        for target in target::of_the_year(now, scope) {
            targets.extend(wanted(now, target));
        }
        let budget = fund::unspent(now, scope);
        Self {
            scope: now.tree().unit(scope).code,
            due: date(now.as_of().year(), 12, 31),
            mode: Mode::LeastCost,
            targets,
            budget: (!budget.is_empty()).then_some(budget),
            limits: Limits::default(),
            pinned: Vec::new(),
            forbidden: Vec::new(),
        }
    }
}

fn wanted(now: &Snapshot, target: &crate::fact::Record<Target>) -> Vec<Wanted> {
    let Target { metric, scope, goal, .. } = target.fact();
    let grade = match metric.as_str() {
        "commune.recognised.ntm" => Grade::Ntm,
        "commune.recognised.advanced" => Grade::Advanced,
        "commune.recognised.model" => Grade::Model,
        "district.recognised" if *goal == Goal::Units => {
            let all = |scope| Wanted { grade: Grade::Ntm, scope, count: Wish::All };
            return target.fact().named_units().map(all).filter(|all| all.asked(now) > 0).collect();
        }
        _ => return Vec::new(),
    };
    let progress = metric::progress_now(target, now);
    let left = progress.goal.zip(progress.figure.value).map(|(goal, value)| goal - value);
    let left = left.and_then(|left| u32::try_from(left.as_whole()?).ok()).filter(|left| *left > 0);
    left.map(|left| Wanted { grade, scope: *scope, count: Wish::More(left) }).into_iter().collect()
}

impl Wanted {
    /// How many communes must be chosen for it.
    #[must_use]
    pub fn asked(&self, now: &Snapshot) -> i64 {
        match self.count {
            Wish::More(count) => count.into(),
            Wish::All => {
                let Some(scope) = now.tree().index(self.scope) else { return 0 };
                let lacking = super::candidate::communes(now, scope).filter(|unit| !now.holds(*unit, self.grade));
                i64::try_from(lacking.count()).unwrap_or(i64::MAX)
            }
        }
    }
}
