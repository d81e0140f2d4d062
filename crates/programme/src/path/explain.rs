//! Why a plan is as it is: what another billion would bring, what one commune more would cost, which plan comes next, and why a
//! commune is not in.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    candidate::{Bar, Candidate},
    kept::KeptUnit,
    plan::{Field, Outcome, Plan},
    request::Mode,
};
use crate::{Dong, fact::FundSource};

/// What another amount of one source would bring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum More {
    /// The targets would be met for so much less.
    Saves(Dong),
    /// So many more of each target would be reached.
    Buys(Vec<i64>),
    /// It would make the targets possible.
    Enables,
    /// Nothing.
    Nothing,
}

/// The plan that comes next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Another {
    /// What it costs.
    pub cost: Dong,
    /// The communes it takes in.
    pub takes: Vec<KeptUnit>,
    /// Those it leaves out.
    pub leaves: Vec<KeptUnit>,
}

/// Why a plan is as it is, told of the state it was made on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// The day of that state.
    pub day: Date,
    /// What another billion đồng of each source would bring.
    pub billions: BTreeMap<FundSource, More>,
    /// What one commune more of each target would cost; none where no such plan was found.
    pub one_more: Vec<Option<Dong>>,
    /// The next-best plan that reaches as much.
    pub next: Option<Another>,
}

/// What is told beside a plan is sought with fewer nodes than the plan itself: it is a dozen searches more.
const NODES: usize = 1_000;

/// A thousand million đồng.
const BILLION: i64 = 1_000_000_000;

/// Why a plan is as it is.
#[must_use]
pub fn explain(field: &Field<'_>, plan: &Plan) -> Explanation {
    explain_found(field, Some(plan), true)
}

/// Why what was found is as it is: a plan that meets the targets, the most that can be reached, or nothing.
pub(super) fn explain_found(field: &Field<'_>, plan: Option<&Plan>, meets: bool) -> Explanation {
    let day = field.now.as_of();
    let billions = another_billion(field, plan.filter(|_| meets));
    let Some(plan) = plan else { return Explanation { day, billions, one_more: Vec::new(), next: None } };
    let next = field.next_best(plan).map(|next| {
        let only = |some: &[usize], others: &[usize]| -> Vec<KeptUnit> {
            some.iter().filter(|place| !others.contains(place)).map(|place| field.kept_unit(*place)).collect()
        };
        let (takes, leaves) = (only(&next.chosen, &plan.chosen), only(&plan.chosen, &next.chosen));
        Another { cost: next.cost, takes, leaves }
    });
    let one_more = (0..plan.reached.len()).map(|aim| {
        let mut reach = plan.reached.clone();
        reach[aim] += 1;
        field.cheapest(&reach, None, NODES).map(|more| Dong(more.cost.0 - plan.cost.0))
    });
    Explanation { day, billions, one_more: one_more.collect(), next }
}

impl Field<'_> {
    /// The cheapest plan beside another that reaches as much.
    #[must_use]
    pub fn next_best(&self, plan: &Plan) -> Option<Plan> {
        self.cheapest(&plan.reached, Some(&plan.chosen), NODES)
    }
}

/// What another billion of each source would bring; without a plan, whether it would make one possible.
fn another_billion(field: &Field<'_>, plan: Option<&Plan>) -> BTreeMap<FundSource, More> {
    let Some(budget) = &field.request.budget else {
        return BTreeMap::new();
    };
    let mut billions = BTreeMap::new();
    for fund in FundSource::ALL {
        let have = budget.get(fund).copied().unwrap_or_default();
        let mut request = field.request.clone();
        let mut richer = budget.clone();
        richer.insert(*fund, Dong(have.0.saturating_add(BILLION)));
        request.budget = Some(richer);
        let Some(richer) = Field::new(field.now, &request) else { continue };
        let more = match (plan, richer.solve_within(NODES)) {
            (_, Outcome::Impossible(_)) => More::Nothing,
            (None, Outcome::Plan(_)) => More::Enables,
            (Some(plan), Outcome::Plan(better)) => gained(request.mode, plan, &better),
        };
        if more != More::Nothing || have.0 > 0 {
            billions.insert(*fund, more);
        }
    }
    billions
}

fn gained(mode: Mode, plan: &Plan, better: &Plan) -> More {
    let bought: Vec<i64> = better.reached.iter().zip(&plan.reached).map(|(then, now)| then - now).collect();
    if mode == Mode::MostTargets && bought.iter().any(|count| *count != 0) {
        return More::Buys(bought);
    }
    if better.cost < plan.cost { More::Saves(Dong(plan.cost.0 - better.cost.0)) } else { More::Nothing }
}

/// Why a commune is in a plan or not.
#[derive(Clone, Debug)]
pub enum Reason<'c, 's> {
    /// It is in, since the office wants it.
    Pinned,
    /// It is in.
    Chosen,
    /// It cannot be chosen.
    Barred(&'c [Bar<'s>]),
    /// The same commune is in with another grade.
    OtherGrade(&'c Candidate<'s>),
    /// It costs so much more than the dearest of its grade that is in.
    Dearer {
        /// How much more.
        by: Dong,
        /// The dearest one that is in.
        than: &'c Candidate<'s>,
    },
    /// No target asks for its grade, or those that do are reached.
    NotNeeded,
    /// It would cost no more than the dearest of its grade that is in, but another limit keeps it out: money of some source, or how
    /// many communes of a district there may be.
    Limited(&'c Candidate<'s>),
}

/// Why a candidate is in a plan or not.
#[must_use]
pub fn reason<'c, 's>(field: &'c Field<'s>, plan: &Plan, place: usize) -> Reason<'c, 's> {
    let candidate = &field.candidates[place];
    if plan.chosen.contains(&place) {
        let code = field.now.tree().unit(candidate.unit).code;
        return if field.request.pinned.contains(&code) { Reason::Pinned } else { Reason::Chosen };
    }
    if !candidate.bars.is_empty() {
        return Reason::Barred(&candidate.bars);
    }
    let chosen = || plan.chosen.iter().map(|place| &field.candidates[*place]);
    if let Some(other) = chosen().find(|other| other.unit == candidate.unit) {
        return Reason::OtherGrade(other);
    }
    let dearest = chosen().filter(|other| other.grade == candidate.grade).max_by_key(|other| other.cost);
    match dearest {
        None => Reason::NotNeeded,
        Some(than) if candidate.cost > than.cost => Reason::Dearer { by: Dong(candidate.cost.0 - than.cost.0), than },
        Some(than) => Reason::Limited(than),
    }
}
