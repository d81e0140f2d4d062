//! Lower bounds: with a price on every row, each group can be decided by itself.

use super::solver::Problem;

/// A price for each row, in parts of a cost for one unit of the row: never less than nothing.
#[derive(Clone, Debug)]
pub(super) struct Prices(Vec<i64>);

/// Prices are whole numbers of this part.
const PART: i128 = 1 << 20;

impl Prices {
    pub fn none(problem: &Problem) -> Self {
        Self(vec![0; problem.limits.len()])
    }
}

/// The bound of the choices that are left.
pub(super) struct Bound<'p> {
    problem: &'p Problem,
    /// Whether options cost what they cost, or nothing: then any bound above nothing proves that no choice keeps the limits.
    is_costed: bool,
    /// The groups and options that are left.
    left: Vec<(usize, Vec<usize>)>,
    /// For each row, the size of its largest use: rows of money and rows of counts are moved alike.
    size: Vec<f64>,
}

impl<'p> Bound<'p> {
    pub fn new(problem: &'p Problem, left: &[u32]) -> Self {
        let options = |(group, bits): (usize, &u32)| {
            let len = problem.groups[group].len();
            (group, (0..len).filter(|option| bits & (1 << option) != 0).collect())
        };
        let mut size = vec![1.0; problem.limits.len()];
        for (row, amount) in problem.groups.iter().flatten().flat_map(|choice| &choice.uses) {
            size[*row] = f64::max(size[*row], float(amount.abs().into()));
        }
        Self { problem, is_costed: true, left: left.iter().enumerate().map(options).collect(), size }
    }

    /// Whether prices are found that prove that no choice keeps the limits, whatever it costs.
    pub fn proves_impossible(&mut self, scale: i64, steps: usize) -> bool {
        self.is_costed = false;
        let prices = self.raise(Prices::none(self.problem), scale, steps, |_| scale);
        let is_proven = self.in_parts(&prices).0 > 0;
        self.is_costed = true;
        is_proven
    }

    /// Whether each row, looked at alone, can be kept.
    pub fn can_keep_limits(&self) -> bool {
        let mut least = vec![0_i64; self.problem.limits.len()];
        for (group, options) in &self.left {
            let taken = options.iter().map(|option| self.problem.groups[*group][*option].taken(least.len()));
            let Some(of_group) = taken.reduce(|a, b| a.into_iter().zip(b).map(|(a, b)| a.min(b)).collect()) else {
                return false;
            };
            least.iter_mut().zip(of_group).for_each(|(least, taken)| *least += taken);
        }
        least.iter().zip(&self.problem.limits).all(|(least, limit)| least <= limit)
    }

    /// The cost of an option with the prices of what it takes.
    fn priced(&self, prices: &Prices, group: usize, option: usize) -> i128 {
        let choice = &self.problem.groups[group][option];
        let uses = choice.uses.iter().map(|(row, amount)| i128::from(prices.0[*row]) * i128::from(*amount));
        let cost = if self.is_costed { i128::from(choice.cost) * PART } else { 0 };
        cost + uses.sum::<i128>()
    }

    /// The bound in parts, with the choice it comes from.
    fn in_parts(&self, prices: &Prices) -> (i128, Vec<usize>) {
        let limits = prices.0.iter().zip(&self.problem.limits);
        let mut sum = -limits.map(|(price, limit)| i128::from(*price) * i128::from(*limit)).sum::<i128>();
        let mut chosen = vec![0; self.problem.groups.len()];
        for (group, options) in &self.left {
            let costs = options.iter().map(|option| (self.priced(prices, *group, *option), *option));
            if let Some((cost, option)) = costs.min() {
                sum += cost;
                chosen[*group] = option;
            }
        }
        (sum, chosen)
    }

    /// No choice that is left costs less than this; the choice it comes from may break limits.
    pub fn at(&self, prices: &Prices) -> (i128, Vec<usize>) {
        let (sum, chosen) = self.in_parts(prices);
        (sum.div_euclid(PART) + i128::from(sum.rem_euclid(PART) != 0), chosen)
    }

    /// Better prices: a row that is taken too much of becomes dearer, one with something left cheaper (subgradient steps by the rule
    /// of Polyak, 1969, each bent away from undoing the one before, Camerini, Fratta and Maffioli, 1975). Every choice on the way is
    /// shown to `offer`, which says what is to be beaten.
    pub fn raise(&self, start: Prices, target: i64, steps: usize, mut offer: impl FnMut(&[usize]) -> i64) -> Prices {
        let (mut target, mut stride, mut still) = (i128::from(target), 1.0, 0);
        let (mut best_bound, mut best) = (self.in_parts(&start).0, start.clone());
        let (mut now, mut way) = (start, vec![0.0; self.size.len()]);
        for step in 0..steps {
            let (bound, chosen) = self.in_parts(&now);
            if bound > best_bound {
                (best_bound, best, still) = (bound, now.clone(), 0);
            } else {
                still += 1;
            }
            if step % 8 == 0 || self.problem.keeps(&chosen) {
                target = target.min(offer(&chosen).into());
            }
            if best_bound > if self.is_costed { (target - 1) * PART } else { 0 } {
                break;
            }
            if still == 12 {
                (stride, still, now) = (stride / 2.0, 0, best.clone());
                way.fill(0.0);
                continue;
            }
            let over = self.over(&chosen);
            way = bent(&over, &way);
            // A price of nothing cannot fall.
            let pull = |(way, price): (&f64, &i64)| if *price == 0 && *way < 0.0 { 0.0 } else { way * way };
            let norm: f64 = way.iter().zip(&now.0).map(pull).sum();
            if norm < 1e-12 {
                break;
            }
            let length = stride * float(target * PART - bound).max(float(PART)) / norm;
            for ((price, way), size) in now.0.iter_mut().zip(&way).zip(&self.size) {
                *price = whole((float((*price).into()) + length * way / size).max(0.0));
            }
        }
        best
    }

    /// By how much a choice takes more than the limits, in sizes of rows.
    fn over(&self, chosen: &[usize]) -> Vec<f64> {
        let rows = self.problem.taken(chosen).into_iter().zip(&self.problem.limits).zip(&self.size);
        rows.map(|((taken, limit), size)| float((taken - limit).into()) / size).collect()
    }

    /// Takes away the options with which even the bound is no better than the target.
    pub fn without_hopeless(&self, prices: &Prices, least: i128, target: i64, left: &mut [u32]) {
        let (sum, _) = self.in_parts(prices);
        debug_assert!(sum <= least * PART, "the bound is rounded up");
        for (group, options) in &self.left {
            let costs: Vec<(i128, usize)> =
                options.iter().map(|option| (self.priced(prices, *group, *option), *option)).collect();
            let cheapest = costs.iter().min().map_or(0, |(cost, _)| *cost);
            for (cost, option) in costs {
                if sum + cost - cheapest > (i128::from(target) - 1) * PART {
                    left[*group] &= !(1 << option);
                }
            }
        }
    }

    /// The group whose two best options are nearest to each other, of those with more than one left.
    pub fn most_undecided(&self, prices: &Prices, left: &[u32]) -> Option<usize> {
        let undecided = self.left.iter().filter(|(group, _)| left[*group].count_ones() > 1);
        let apart = |(group, options): &(usize, Vec<usize>)| {
            let still = options.iter().filter(|option| left[*group] & (1 << **option) != 0);
            let mut costs: Vec<i128> = still.map(|option| self.priced(prices, *group, *option)).collect();
            costs.sort_unstable();
            (costs.get(1).zip(costs.first()).map_or(i128::MAX, |(second, first)| second - first), *group)
        };
        undecided.map(apart).min().map(|(_, group)| group)
    }
}

/// A step, bent by the one before where both pull against each other.
fn bent(over: &[f64], before: &[f64]) -> Vec<f64> {
    let both: f64 = over.iter().zip(before).map(|(a, b)| a * b).sum();
    let size: f64 = before.iter().map(|b| b * b).sum();
    let share = if both < 0.0 && size > 0.0 { -1.5 * both / size } else { 0.0 };
    over.iter().zip(before).map(|(a, b)| a + share * b).collect()
}

#[expect(clippy::cast_precision_loss, reason = "only where to look depends on it, never what is proven")]
fn float(number: i128) -> f64 {
    number as f64
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a conversion from floating point saturates, and any price is a fair one"
)]
fn whole(number: f64) -> i64 {
    // A quarter of the range, so that sums of prices times uses stay far from the end of theirs.
    number.min(2e18) as i64
}
