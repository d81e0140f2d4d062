//! Choices that are good enough to start from: mending one that breaks limits, and making one cheaper step by step.

use super::solver::Problem;

/// Changes one group at a time until no limit is broken: each time where most is gained for the cost. None where that leads nowhere.
pub(super) fn mend(problem: &Problem, chosen: &[usize]) -> Option<Vec<usize>> {
    let mut chosen = chosen.to_vec();
    let mut taken = problem.taken(&chosen);
    for _ in 0..=2 * problem.groups.len() {
        let broken = excess(problem, &taken);
        if broken <= 0.0 {
            return Some(chosen);
        }
        let mut best: Option<(f64, usize, usize)> = None;
        for (group, options) in problem.groups.iter().enumerate() {
            for option in (0..options.len()).filter(|option| *option != chosen[group]) {
                let moved = after(problem, &taken, (group, chosen[group]), option);
                let gained = broken - excess(problem, &moved);
                if gained <= 1e-9 {
                    continue;
                }
                let dearer = float(options[option].cost - options[chosen[group]].cost);
                let price = if dearer > 0.0 { dearer / gained } else { dearer * gained };
                if best.is_none_or(|(least, ..)| price < least) {
                    best = Some((price, group, option));
                }
            }
        }
        let (_, group, option) = best?;
        taken = after(problem, &taken, (group, chosen[group]), option);
        chosen[group] = option;
    }
    None
}

/// Makes a choice that keeps the limits cheaper: by changing one group, then by changing two at once, as long as that helps.
pub(super) fn improve(problem: &Problem, chosen: &mut [usize]) {
    let mut taken = problem.taken(chosen);
    for _ in 0..problem.groups.len() {
        if !improve_once(problem, chosen, &mut taken) {
            return;
        }
    }
}

fn improve_once(problem: &Problem, chosen: &mut [usize], taken: &mut Vec<i64>) -> bool {
    let keeps = |taken: &[i64]| taken.iter().zip(&problem.limits).all(|(taken, limit)| taken <= limit);
    let mut moves: Vec<(i64, usize, usize)> = Vec::new();
    for (group, options) in problem.groups.iter().enumerate() {
        let now = options[chosen[group]].cost;
        let others = (0..options.len()).filter(|option| *option != chosen[group]);
        moves.extend(others.map(|option| (options[option].cost - now, group, option)));
    }
    moves.sort_unstable();
    for (first, (saved, group, option)) in moves.iter().enumerate().take_while(|(_, (saved, ..))| *saved < 0) {
        let once = after(problem, taken, (*group, chosen[*group]), *option);
        if keeps(&once) {
            *taken = once;
            chosen[*group] = *option;
            return true;
        }
        let partners = moves.iter().skip(first + 1).take_while(|(dearer, ..)| saved + dearer < 0);
        for (_, other, instead) in partners.filter(|(_, other, _)| other != group) {
            let twice = after(problem, &once, (*other, chosen[*other]), *instead);
            if keeps(&twice) {
                *taken = twice;
                chosen[*group] = *option;
                chosen[*other] = *instead;
                return true;
            }
        }
    }
    false
}

/// What is taken after one group changes from an option to another.
fn after(problem: &Problem, taken: &[i64], (group, from): (usize, usize), to: usize) -> Vec<i64> {
    let mut taken = taken.to_vec();
    for (row, amount) in &problem.groups[group][from].uses {
        taken[*row] -= amount;
    }
    for (row, amount) in &problem.groups[group][to].uses {
        taken[*row] += amount;
    }
    taken
}

/// By how much limits are broken, each in parts of itself.
fn excess(problem: &Problem, taken: &[i64]) -> f64 {
    let rows = taken.iter().zip(&problem.limits);
    let over = |(taken, limit): (&i64, &i64)| float((taken - limit).max(0)) / float(limit.abs().max(1));
    rows.map(over).sum()
}

#[expect(clippy::cast_precision_loss, reason = "only where to look depends on it")]
fn float(number: i64) -> f64 {
    number as f64
}
