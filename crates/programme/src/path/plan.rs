//! Plans: which communes to choose, proven to be the best choice.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    candidate::{Bar, Candidate, GRADES, candidates},
    fund::{Funds, Paid, pay, unions},
    request::{Mode, Request, Wanted},
    solver::{Choice, Found, MOST_NODES, Problem},
};
use crate::{
    Dong,
    fact::FundSource,
    snapshot::Snapshot,
    unit::{UnitCode, UnitIndex},
};

/// All that a plan chooses from.
#[derive(Debug)]
pub struct Field<'s> {
    /// The state it is made on.
    pub now: &'s Snapshot,
    /// What is asked of it.
    pub request: Request,
    /// Every commune with every grade it could reach, barred or not.
    pub candidates: Vec<Candidate<'s>>,
    /// The targets, with what they come to.
    pub aims: Vec<Aimed>,
    /// What money is counted for: some sources together and what they have.
    purses: Vec<(Funds, i64)>,
}

/// A target with what it comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aimed {
    /// The target.
    pub wanted: Wanted,
    /// How many communes it asks for.
    pub asked: i64,
    /// How many could be chosen for it.
    pub able: i64,
}

/// A choice of communes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The places of the chosen among the candidates, in their order.
    pub chosen: Vec<usize>,
    /// What they cost together.
    pub cost: Dong,
    /// No plan that does as much costs less than this; the same as the cost where that is proven to be least.
    pub bound: Dong,
    /// How many communes of each target it has.
    pub reached: Vec<i64>,
    /// Whether it is proven that no plan reaches more; always so where all is reached.
    pub is_most: bool,
}

/// What came of looking for a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The plan.
    Plan(Plan),
    /// There is none, for these reasons.
    Impossible(Vec<Shortage>),
}

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shortage {
    /// For a target more communes are asked for than could be chosen.
    Communes {
        /// The place of the target.
        aim: usize,
        /// How many could be chosen.
        able: i64,
    },
    /// A commune that is wanted in cannot be chosen.
    Pinned(UnitCode),
    /// So many communes of one district are not enough, or those that are wanted in do not fit together.
    Limits,
    /// The cheapest plan takes more of these sources than they have.
    Money {
        /// The sources.
        funds: Funds,
        /// What only they may pay.
        needed: Dong,
        /// What they have.
        given: Dong,
    },
    /// The search was ended before anything was found.
    Undecided,
}

/// A problem for the solver, with the candidates its options stand for.
struct Posed {
    problem: Problem,
    options: Vec<Vec<Option<usize>>>,
    /// The rows of the targets come first.
    aims: usize,
}

impl<'s> Field<'s> {
    /// All that a plan for a request chooses from. None where its unit does not exist.
    #[must_use]
    pub fn new(now: &'s Snapshot, request: &Request) -> Option<Self> {
        let scope = now.tree().index(request.scope)?;
        let candidates = candidates(now, request, scope);
        let mut field = Self { now, request: request.clone(), candidates, aims: Vec::new(), purses: Vec::new() };
        field.aims = request.targets.iter().map(|wanted| field.aimed(wanted)).collect();
        field.purses = field.purses();
        Some(field)
    }

    fn aimed(&self, wanted: &Wanted) -> Aimed {
        let able = self.able().filter(|place| self.counts(*place, wanted)).map(|place| self.candidates[place].unit);
        let able: std::collections::BTreeSet<UnitIndex> = able.collect();
        let able = i64::try_from(able.len()).unwrap_or(i64::MAX);
        Aimed { wanted: wanted.clone(), asked: wanted.asked(self.now), able }
    }

    fn purses(&self) -> Vec<(Funds, i64)> {
        let Some(budget) = &self.request.budget else {
            return Vec::new();
        };
        let steps = self.able().flat_map(|place| &self.candidates[place].way.steps);
        let kinds = unions(steps.filter_map(|step| step.price.as_ref()).map(|price| price.funds));
        kinds.into_iter().map(|funds| (funds, funds.have(budget).0)).collect()
    }

    /// The places of the candidates that can be chosen.
    pub fn able(&self) -> impl Iterator<Item = usize> {
        (0..self.candidates.len()).filter(|place| self.candidates[*place].bars.is_empty())
    }

    /// Whether a candidate counts for a target: it comes to hold the grade, with all below it, and is in the scope.
    #[must_use]
    pub fn counts(&self, place: usize, wanted: &Wanted) -> bool {
        let candidate = &self.candidates[place];
        let rank = |grade| GRADES.iter().position(|each| *each == grade);
        let scope = self.now.tree().index(wanted.scope);
        rank(wanted.grade).is_some_and(|wanted| rank(candidate.grade).is_some_and(|grade| wanted <= grade))
            && !self.now.holds(candidate.unit, wanted.grade)
            && scope.is_some_and(|scope| self.now.tree().is_within(candidate.unit, scope))
    }

    /// The plan that the request asks for.
    #[must_use]
    pub fn solve(&self) -> Outcome {
        match self.solve_within(MOST_NODES) {
            Outcome::Plan(plan) => Outcome::Plan(self.surer(plan)),
            impossible @ Outcome::Impossible(_) => impossible,
        }
    }

    /// The plan that the request asks for, sought with so many nodes.
    pub(super) fn solve_within(&self, nodes: usize) -> Outcome {
        match self.request.mode {
            Mode::LeastCost => {
                let asked: Vec<i64> = self.aims.iter().map(|aim| aim.asked).collect();
                self.cheapest(&asked, None, nodes).map_or_else(|| Outcome::Impossible(self.shortages()), Outcome::Plan)
            }
            Mode::MostTargets => {
                self.most_within(nodes).map_or_else(|| Outcome::Impossible(self.shortages()), Outcome::Plan)
            }
        }
    }

    /// The choice behind the cheapest plan, for another solver to check. None where a commune that is wanted in cannot be chosen.
    #[must_use]
    pub fn problem(&self) -> Option<Problem> {
        let asked: Vec<i64> = self.aims.iter().map(|aim| aim.asked).collect();
        self.pose(&asked, true).map(|posed| posed.problem)
    }

    /// The cheapest plan that reaches so many of each target; another one than `but`, where that is given.
    pub(super) fn cheapest(&self, reach: &[i64], but: Option<&[usize]>, nodes: usize) -> Option<Plan> {
        let mut posed = self.pose(reach, true)?;
        if let Some(but) = but {
            posed.forbid(but);
        }
        self.told(&posed, posed.problem.solve(nodes), true)
    }

    /// The plan that reaches the most of the first target, then of the second, and so on; of those the cheapest.
    #[must_use]
    pub fn most(&self) -> Option<Plan> {
        self.most_within(MOST_NODES).map(|plan| self.surer(plan))
    }

    fn most_within(&self, nodes: usize) -> Option<Plan> {
        let mut reach: Vec<i64> = vec![0; self.aims.len()];
        let mut is_most = true;
        for place in 0..self.aims.len() {
            let mut posed = self.pose(&reach, true)?;
            posed.cap(self.aims.iter().map(|aim| aim.asked));
            for (options, candidates) in posed.problem.groups.iter_mut().zip(&posed.options) {
                for (choice, candidate) in options.iter_mut().zip(candidates) {
                    let counts = candidate.is_some_and(|candidate| self.counts(candidate, &self.aims[place].wanted));
                    choice.cost = -i64::from(counts);
                }
            }
            match posed.problem.solve(nodes) {
                Found::Choice(solution) => {
                    reach[place] = -solution.cost;
                    is_most &= solution.bound == solution.cost;
                }
                Found::Impossible | Found::Unknown => return None,
            }
        }
        let posed = self.pose(&reach, true)?;
        self.told(&posed, posed.problem.solve(nodes), is_most)
    }

    /// Poses the choice of one grade, or none, for each commune. None where a pinned commune cannot be chosen.
    fn pose(&self, reach: &[i64], with_money: bool) -> Option<Posed> {
        let mut by_unit: BTreeMap<UnitIndex, Vec<Option<usize>>> = BTreeMap::new();
        for place in self.able() {
            by_unit.entry(self.candidates[place].unit).or_insert_with(|| vec![None]).push(Some(place));
        }
        for code in &self.request.pinned {
            by_unit.get_mut(&self.now.tree().index(*code)?)?.retain(Option::is_some);
        }
        let mut limits: Vec<i64> = reach.iter().map(|count| -count).collect();
        let aims = limits.len();
        let purses = if with_money { self.purses.as_slice() } else { &[] };
        limits.extend(purses.iter().map(|(_, have)| have));
        let mut districts: BTreeMap<UnitIndex, usize> = BTreeMap::new();
        if let Some(most) = self.request.limits.per_district {
            for unit in by_unit.keys() {
                let Some(district) = self.now.tree().parent(*unit) else { continue };
                districts.entry(district).or_insert_with(|| {
                    limits.push(most.into());
                    limits.len() - 1
                });
            }
        }
        let choice = |place: &Option<usize>| {
            let Some(place) = place else { return Choice::default() };
            let candidate = &self.candidates[*place];
            let counted = (0..aims).filter(|aim| self.counts(*place, &self.aims[*aim].wanted)).map(|aim| (aim, -1));
            let mut uses: Vec<(usize, i64)> = counted.collect();
            for (row, (funds, _)) in (aims..).zip(purses) {
                let only_they = candidate.demands().filter(|(kind, _)| kind.are_within(*funds)).map(|(_, cost)| cost);
                let taken: i64 = only_they.sum();
                uses.extend((taken > 0).then_some((row, taken)));
            }
            let district = self.now.tree().parent(candidate.unit).and_then(|district| districts.get(&district));
            uses.extend(district.map(|row| (*row, 1)));
            Choice { cost: candidate.cost.0, uses }
        };
        let options: Vec<Vec<Option<usize>>> = by_unit.into_values().collect();
        let groups = options.iter().map(|places| places.iter().map(choice).collect()).collect();
        Some(Posed { problem: Problem { groups, limits }, options, aims })
    }

    fn told(&self, posed: &Posed, found: Found, is_most: bool) -> Option<Plan> {
        let Found::Choice(solution) = found else {
            return None;
        };
        let places = posed.options.iter().zip(&solution.chosen).filter_map(|(options, option)| options[*option]);
        let mut chosen: Vec<usize> = places.collect();
        chosen.sort_unstable();
        let reached = self.reached(&chosen);
        Some(Plan { chosen, cost: Dong(solution.cost), bound: Dong(solution.bound), reached, is_most })
    }

    /// How many communes of each target a choice has.
    #[must_use]
    pub fn reached(&self, chosen: &[usize]) -> Vec<i64> {
        let count = |aim: &Aimed| chosen.iter().filter(|place| self.counts(**place, &aim.wanted)).count();
        self.aims.iter().map(|aim| i64::try_from(count(aim)).unwrap_or(i64::MAX)).collect()
    }

    /// Why there is no plan.
    fn shortages(&self) -> Vec<Shortage> {
        let is_able = |code: &UnitCode| {
            let unit = self.now.tree().index(*code);
            self.able().any(|place| Some(self.candidates[place].unit) == unit)
        };
        let pinned = self.request.pinned.iter().filter(|code| !is_able(code)).map(|code| Shortage::Pinned(*code));
        let short = self.aims.iter().enumerate().filter(|(_, aimed)| aimed.able < aimed.asked);
        let short = short.map(|(aim, aimed)| Shortage::Communes { aim, able: aimed.able });
        let obvious: Vec<Shortage> = match self.request.mode {
            Mode::LeastCost => pinned.chain(short).collect(),
            Mode::MostTargets => pinned.collect(),
        };
        if !obvious.is_empty() {
            return obvious;
        }
        let reach: Vec<i64> = match self.request.mode {
            Mode::LeastCost => self.aims.iter().map(|aim| aim.asked).collect(),
            Mode::MostTargets => vec![0; self.aims.len()],
        };
        let Some(posed) = self.pose(&reach, false) else {
            return vec![Shortage::Undecided];
        };
        let plan = match posed.problem.solve(MOST_NODES) {
            Found::Impossible => return vec![Shortage::Limits],
            Found::Unknown => return vec![Shortage::Undecided],
            found @ Found::Choice(_) => self.told(&posed, found, true),
        };
        let needed = |funds: Funds| -> i64 {
            let chosen = plan.iter().flat_map(|plan| &plan.chosen).flat_map(|place| self.candidates[*place].demands());
            chosen.filter(|(kind, _)| kind.are_within(funds)).map(|(_, cost)| cost).sum()
        };
        let mut short: Vec<Shortage> = Vec::new();
        for (funds, given) in &self.purses {
            let needed = needed(*funds);
            if needed > *given {
                short.push(Shortage::Money { funds: *funds, needed: Dong(needed), given: Dong(*given) });
            }
        }
        if short.is_empty() { vec![Shortage::Undecided] } else { short }
    }

    /// What the sources pay of each chosen candidate, step by step. None where money does not limit the plan.
    #[must_use]
    pub fn paid(&self, chosen: &[usize]) -> Option<Vec<Vec<Vec<Paid>>>> {
        let budget = self.request.budget.as_ref()?;
        let demands: Vec<(Funds, i64)> =
            chosen.iter().flat_map(|place| self.candidates[*place].all_demands()).collect();
        let mut paid = pay(&demands, budget)?.into_iter();
        Some(chosen.iter().map(|place| paid.by_ref().take(self.candidates[*place].way.steps.len()).collect()).collect())
    }

    /// What each source pays of a choice.
    #[must_use]
    pub fn by_source(&self, chosen: &[usize]) -> BTreeMap<FundSource, Dong> {
        let mut sums: BTreeMap<FundSource, Dong> = BTreeMap::new();
        for paid in self.paid(chosen).into_iter().flatten().flatten().flatten() {
            let sum = sums.entry(paid.fund).or_default();
            *sum = [*sum, paid.amount].into_iter().sum();
        }
        sums
    }

    /// Whether a choice keeps every limit of the request, whatever it costs.
    #[must_use]
    pub fn allows(&self, chosen: &[usize]) -> bool {
        let unit = |place: &usize| self.candidates[*place].unit;
        let once: std::collections::BTreeSet<UnitIndex> = chosen.iter().map(unit).collect();
        let in_district = |district| once.iter().filter(|unit| self.now.tree().parent(**unit) == district).count();
        let few = |most: u32| once.iter().all(|unit| in_district(self.now.tree().parent(*unit)) <= most as usize);
        let pinned = |code: &UnitCode| self.now.tree().index(*code).is_some_and(|unit| once.contains(&unit));
        once.len() == chosen.len()
            && chosen.iter().all(|place| self.candidates[*place].bars.is_empty())
            && self.request.pinned.iter().all(pinned)
            && self.request.limits.per_district.is_none_or(few)
            && (self.request.budget.is_none() || self.paid(chosen).is_some())
    }
}

impl Candidate<'_> {
    /// What its steps cost, with the sources that may pay for each.
    fn all_demands(&self) -> impl Iterator<Item = (Funds, i64)> {
        let price = |step: &super::way::Step<'_>| {
            step.price.as_ref().map_or((Funds::ANY, 0), |price| (price.funds, price.amount.0))
        };
        self.way.steps.iter().map(price)
    }

    fn demands(&self) -> impl Iterator<Item = (Funds, i64)> {
        self.all_demands().filter(|(_, cost)| *cost > 0)
    }

    /// Whether the office does not want it.
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.bars.iter().any(|bar| matches!(bar, Bar::Forbidden))
    }
}

impl Posed {
    /// Leaves a choice out: not all groups may be as in it.
    fn forbid(&mut self, chosen: &[usize]) {
        let row = self.problem.limits.len();
        self.problem.limits.push(i64::try_from(self.options.len()).unwrap_or(i64::MAX) - 1);
        for (group, places) in self.problem.groups.iter_mut().zip(&self.options) {
            let is_same = |place: &Option<usize>| match place {
                Some(place) => chosen.contains(place),
                None => !places.iter().flatten().any(|place| chosen.contains(place)),
            };
            for (choice, _) in group.iter_mut().zip(places).filter(|(_, place)| is_same(place)) {
                choice.uses.push((row, 1));
            }
        }
    }

    /// No target is reached by more than this; what more there is belongs to the next one.
    fn cap(&mut self, asked: impl Iterator<Item = i64>) {
        for (aim, asked) in (0..self.aims).zip(asked) {
            let row = self.problem.limits.len();
            self.problem.limits.push(asked);
            for choice in self.problem.groups.iter_mut().flatten() {
                if choice.uses.contains(&(aim, -1)) {
                    choice.uses.push((row, 1));
                }
            }
        }
    }
}
