//! A plan as it is kept, and what has changed since.

use serde::{Deserialize, Serialize};

use super::plan::{Field, Plan};
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

impl Field<'_> {
    /// A plan, to be kept.
    #[must_use]
    pub fn keep(&self, plan: &Plan) -> Kept {
        let unit = |place: &usize| {
            let candidate = &self.candidates[*place];
            let unit = self.now.tree().unit(candidate.unit).code;
            KeptUnit { unit, grade: candidate.grade, cost: candidate.cost }
        };
        let chosen = plan.chosen.iter().map(unit).collect();
        Kept { chosen, cost: plan.cost, bound: plan.bound, is_most: plan.is_most }
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
