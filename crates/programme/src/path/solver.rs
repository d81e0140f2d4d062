//! Exact choice: one option of each group, so that no row exceeds its limit and the sum of the costs is least.
//!
//! Branch and bound with Lagrangian bounds: any prices on the rows, however found, give a true lower bound, and the bound itself is
//! computed in whole numbers. So floating point decides where to look and never what is proven.

use super::bound::{Bound, Prices};

/// One option of a group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// What it costs.
    pub cost: i64,
    /// What it takes of rows: the place of the row, and how much. Giving is taking less than nothing.
    pub uses: Vec<(usize, i64)>,
}

impl Choice {
    /// What it takes of each of so many rows.
    pub(super) fn taken(&self, rows: usize) -> Vec<i64> {
        let mut taken = vec![0; rows];
        for (row, amount) in &self.uses {
            taken[*row] += amount;
        }
        taken
    }
}

/// Groups, and the limit of each row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// The options of each group; exactly one of each is chosen.
    pub groups: Vec<Vec<Choice>>,
    /// What is taken of each row is at most this.
    pub limits: Vec<i64>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solution {
    /// The option of each group.
    pub chosen: Vec<usize>,
    /// What they cost together.
    pub cost: i64,
    /// No choice costs less than this. The same as the cost where the choice is proven to be the best.
    pub bound: i64,
}

/// What came of the search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A choice that keeps all limits.
    Choice(Solution),
    /// It is proven that no choice keeps all limits.
    Impossible,
    /// The search was ended before anything was found or proven.
    Unknown,
}

/// After so many nodes the search ends and the gap is stated. It is a count and no time, so that the same problem always has
/// the same answer.
pub const MOST_NODES: usize = 20_000;

/// Steps towards good prices at the root, and at a node, which starts with those of its parent.
const ROOT_STEPS: usize = 400;
const NODE_STEPS: usize = 25;

/// A part of all choices: for each group the options that are left, as bits.
#[derive(Clone)]
struct Node {
    left: Vec<u32>,
    prices: Prices,
    bound: i64,
}

impl Problem {
    /// What a choice costs.
    #[must_use]
    pub fn cost(&self, chosen: &[usize]) -> i64 {
        self.groups.iter().zip(chosen).map(|(group, option)| group[*option].cost).sum()
    }

    /// What a choice takes of each row.
    #[must_use]
    pub fn taken(&self, chosen: &[usize]) -> Vec<i64> {
        let mut taken = vec![0; self.limits.len()];
        for (group, option) in self.groups.iter().zip(chosen) {
            for (row, amount) in &group[*option].uses {
                taken[*row] += amount;
            }
        }
        taken
    }

    /// Whether a choice keeps every limit.
    #[must_use]
    pub fn keeps(&self, chosen: &[usize]) -> bool {
        self.taken(chosen).iter().zip(&self.limits).all(|(taken, limit)| taken <= limit)
    }

    /// The best choice, or how near to it the search came within `nodes`.
    #[must_use]
    pub fn solve(&self, nodes: usize) -> Found {
        if self.groups.iter().any(Vec::is_empty) {
            return Found::Impossible;
        }
        Search::new(self).run(nodes)
    }

    /// Every cost is a multiple of this, so a bound may be raised to one.
    fn grain(&self) -> i64 {
        let costs = self.groups.iter().flatten().map(|choice| choice.cost.abs());
        costs.fold(0, gcd).max(1)
    }
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

struct Search<'p> {
    problem: &'p Problem,
    grain: i64,
    best: Option<(Vec<usize>, i64)>,
    /// More than any choice costs.
    worst: i64,
}

impl<'p> Search<'p> {
    fn new(problem: &'p Problem) -> Self {
        let dearest =
            problem.groups.iter().map(|group| group.iter().map(|choice| choice.cost).max().unwrap_or_default());
        Self { problem, grain: problem.grain(), best: None, worst: dearest.sum::<i64>() + 1 }
    }

    /// What a choice must cost less than to be of use.
    fn to_beat(&self) -> i64 {
        self.best.as_ref().map_or(self.worst, |(_, cost)| *cost)
    }

    fn run(mut self, nodes: usize) -> Found {
        let all = |group: &Vec<Choice>| (1_u32 << group.len().min(31)) - 1;
        let root = Node {
            left: self.problem.groups.iter().map(all).collect(),
            prices: Prices::none(self.problem),
            bound: i64::MIN,
        };
        let mut open = vec![root];
        let mut seen = 0;
        while seen < nodes {
            let Some(node) = open.pop() else { break };
            if node.bound < self.to_beat() {
                self.visit(node, if seen == 0 { ROOT_STEPS } else { NODE_STEPS }, &mut open);
            }
            seen += 1;
        }
        open.retain(|node| node.bound < self.to_beat());
        match (self.best, open.iter().map(|node| node.bound).min()) {
            (Some((chosen, cost)), bound) => {
                Found::Choice(Solution { chosen, cost, bound: bound.unwrap_or(cost).min(cost) })
            }
            (None, None) => Found::Impossible,
            (None, Some(_)) => Found::Unknown,
        }
    }

    /// Finds how little the choices of a node can cost, and leaves open what may still be better than the best.
    fn visit(&mut self, mut node: Node, steps: usize, open: &mut Vec<Node>) {
        let mut bound = Bound::new(self.problem, &node.left);
        let is_lost = self.best.is_none() && bound.proves_impossible(self.worst, 4 * steps);
        if is_lost || !bound.can_keep_limits() {
            return;
        }
        let mut target = self.to_beat();
        let mut tried = Vec::new();
        node.prices = bound.raise(node.prices, target, steps, |chosen| {
            if tried != chosen {
                self.offer(chosen);
                tried = chosen.to_vec();
            }
            self.to_beat()
        });
        target = self.to_beat();
        let (least, chosen) = bound.at(&node.prices);
        node.bound = self.raised(least);
        if node.bound >= target {
            return;
        }
        let mut left = std::mem::take(&mut node.left);
        bound.without_hopeless(&node.prices, least, target, &mut left);
        let Some(group) = bound.most_undecided(&node.prices, &left) else {
            self.offer(&chosen_of(&left));
            return;
        };
        let first = chosen[group];
        let but = Node { left: with(&left, group, left[group] & !(1 << first)), ..node.clone() };
        let only = Node { left: with(&left, group, 1 << first), ..node };
        open.push(but);
        open.push(only);
    }

    /// The least multiple of the grain that is not below a bound.
    fn raised(&self, bound: i128) -> i64 {
        let grain = i128::from(self.grain);
        let whole = bound.div_euclid(grain) + i128::from(bound.rem_euclid(grain) != 0);
        i64::try_from(whole * grain).unwrap_or(if bound > 0 { i64::MAX } else { i64::MIN })
    }

    /// Takes a choice as the best where it is; one that breaks limits is mended first.
    fn offer(&mut self, chosen: &[usize]) {
        let Some(mut mended) = super::mend::mend(self.problem, chosen) else { return };
        let cost = self.problem.cost(&mended);
        if cost >= self.to_beat() {
            return;
        }
        super::mend::improve(self.problem, &mut mended);
        let cost = self.problem.cost(&mended);
        self.best = Some((mended, cost));
    }
}

fn with(left: &[u32], group: usize, options: u32) -> Vec<u32> {
    let mut left = left.to_vec();
    left[group] = options;
    left
}

fn chosen_of(left: &[u32]) -> Vec<usize> {
    left.iter().map(|options| options.trailing_zeros() as usize).collect()
}
