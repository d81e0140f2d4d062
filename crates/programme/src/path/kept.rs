//! A plan as it is kept, and what has changed since.

use serde::{Deserialize, Serialize};

use super::{
    explain::{Explanation, explain_found},
    plan::{Field, Outcome, Plan, Shortage},
};
use crate::{Dong, Lang, grade::Grade, unit::UnitCode};

/// A plan as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The communes with what each cost.
    pub chosen: Vec<KeptUnit>,
    /// What they cost together.
    pub cost: Dong,
    /// What no plan could cost less than.
    pub bound: Dong,
    /// Whether it was proven that no plan reaches more.
    pub is_most: bool,
    /// Why no plan meets the targets, so that this is the most that can be reached; empty where it meets them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub short: Vec<Shortage>,
    /// Why it is as it is; none where that was not kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
}

/// A commune of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptUnit {
    /// The commune.
    pub unit: UnitCode,
    /// The grade.
    pub grade: Grade,
    /// What it cost.
    pub cost: Dong,
}

/// What has changed since a plan was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The commune is not to reach the grade any more: it holds it, or is gone.
    Gone(KeptUnit),
    /// It cannot be chosen any more; its place among the candidates.
    Barred(usize),
    /// It costs something else: its place, and what it cost.
    Cost(usize, Dong),
}

impl Kept {
    /// Whether it meets the targets.
    #[must_use]
    pub const fn meets(&self) -> bool {
        self.short.is_empty()
    }

    /// Whether it chooses anything that could be done: not where nothing at all can be.
    #[must_use]
    pub const fn is_plan(&self) -> bool {
        self.meets() || !self.chosen.is_empty()
    }
}

impl Field<'_> {
    /// What comes of the request, with why it is so, to be kept: the plan, or where none meets the targets, the most that can be
    /// reached.
    #[must_use]
    pub fn found(&self) -> Kept {
        let (plan, short) = match self.solve() {
            Outcome::Plan(plan) => (Some(plan), Vec::new()),
            Outcome::Impossible(short) => (self.most(), short),
        };
        let explanation = Some(explain_found(self, plan.as_ref(), short.is_empty()));
        Kept { short, explanation, ..self.keep(&plan.unwrap_or_default()) }
    }

    /// A plan, to be kept without why it is as it is.
    #[must_use]
    pub fn keep(&self, plan: &Plan) -> Kept {
        let chosen = plan.chosen.iter().map(|place| self.kept_unit(*place)).collect();
        let Plan { cost, bound, is_most, .. } = *plan;
        Kept { chosen, cost, bound, is_most, short: Vec::new(), explanation: None }
    }

    /// A commune with a grade, to be kept.
    pub(super) fn kept_unit(&self, place: usize) -> KeptUnit {
        let candidate = &self.candidates[place];
        KeptUnit { unit: self.now.tree().unit(candidate.unit).code, grade: candidate.grade, cost: candidate.cost }
    }

    /// A plan that was kept, as it stands today, with what has changed since.
    #[must_use]
    pub fn recall(&self, kept: &Kept) -> (Plan, Vec<Change>) {
        let (mut chosen, mut changes) = (Vec::new(), Vec::new());
        for each in &kept.chosen {
            let unit = self.now.tree().index(each.unit);
            let is_it = |place: &usize| {
                let candidate = &self.candidates[*place];
                Some(candidate.unit) == unit && candidate.grade == each.grade
            };
            let Some(place) = (0..self.candidates.len()).find(is_it) else {
                changes.push(Change::Gone(each.clone()));
                continue;
            };
            if !self.candidates[place].bars.is_empty() {
                changes.push(Change::Barred(place));
            }
            if self.candidates[place].cost != each.cost {
                changes.push(Change::Cost(place, each.cost));
            }
            chosen.push(place);
        }
        chosen.sort_unstable();
        let cost: Dong = chosen.iter().map(|place| self.candidates[*place].cost).sum();
        let reached = self.reached(&chosen);
        let bound = if changes.is_empty() { kept.bound } else { Dong(kept.bound.0.min(cost.0)) };
        (Plan { chosen, cost, bound, reached, is_most: kept.is_most }, changes)
    }
}

impl Change {
    /// What has changed.
    #[must_use]
    pub fn words(&self, field: &Field<'_>, lang: Lang) -> String {
        let name = |place: usize| field.now.tree().unit(field.candidates[place].unit).full_name();
        match self {
            Self::Gone(each) => {
                let name = field.now.unit_name(each.unit);
                format!(
                    "{name}: {}",
                    lang.pick("đã được công nhận hoặc không còn trong diện", "recognised meanwhile, or gone")
                )
            }
            Self::Barred(place) => {
                let bars = &field.candidates[*place].bars;
                let why: Vec<String> = bars.iter().map(|bar| bar.words(field.now, &field.request, lang)).collect();
                format!(
                    "{}: {} ({})",
                    name(*place),
                    lang.pick("nay không chọn được", "cannot be chosen now"),
                    why.join("; ")
                )
            }
            Self::Cost(place, then) => {
                let now = super::words::money(field.candidates[*place].cost, lang);
                let then = super::words::money(*then, lang);
                match lang {
                    Lang::Vi => format!("{}: chi phí từ {then} thành {now}", name(*place)),
                    Lang::En => format!("{}: its cost was {then} and is {now}", name(*place)),
                }
            }
        }
    }
}
