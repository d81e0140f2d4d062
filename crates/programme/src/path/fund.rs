//! Sources of money: which may pay for what, and who pays for what in the end.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Dong, fact::FundSource, money, snapshot::Snapshot, unit::UnitIndex};

/// Some sources of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Funds(u8);

impl Funds {
    /// Any source.
    pub const ANY: Self = Self(u8::MAX);
    /// No source.
    pub const NONE: Self = Self(0);

    /// These sources; any, where none is named.
    #[must_use]
    pub fn of(sources: impl Iterator<Item = FundSource>) -> Self {
        let named = sources.fold(Self::NONE, |all, source| all.or(Self(1 << source as u8)));
        if named == Self::NONE { Self::ANY } else { named }
    }

    /// Those of either.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all of them are among others.
    #[must_use]
    pub const fn are_within(self, others: Self) -> bool {
        self.0 & !others.0 == 0
    }

    /// Whether a source is one of them.
    #[must_use]
    pub const fn has(self, source: FundSource) -> bool {
        self.0 & (1 << source as u8) != 0
    }

    /// Each of them.
    pub fn each(self) -> impl Iterator<Item = FundSource> {
        FundSource::ALL.iter().copied().filter(move |source| self.has(*source))
    }

    /// What they have together.
    #[must_use]
    pub fn have(self, budget: &BTreeMap<FundSource, Dong>) -> Dong {
        self.each().filter_map(|source| budget.get(&source).copied()).sum()
    }
}

/// The sets of sources whose money must suffice for what only they may pay: if it does for each, all can be paid (the theorem of
/// Hall).
pub(super) fn unions(kinds: impl Iterator<Item = Funds>) -> Vec<Funds> {
    let mut all: Vec<Funds> = Vec::new();
    for kind in kinds {
        for place in 0..all.len() {
            let both = all[place].or(kind);
            if !all.contains(&both) {
                all.push(both);
            }
        }
        if !all.contains(&kind) {
            all.push(kind);
        }
    }
    all.sort_unstable();
    all
}

/// What one source pays of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paid {
    /// The source.
    pub fund: FundSource,
    /// How much.
    pub amount: Dong,
}

/// Who pays for what: each demand from sources that may pay for it, none of them more than it has. None where that cannot be.
pub(super) fn pay(demands: &[(Funds, i64)], budget: &BTreeMap<FundSource, Dong>) -> Option<Vec<Vec<Paid>>> {
    let mut left: Vec<i64> = FundSource::ALL.iter().map(|fund| budget.get(fund).map_or(0, |have| have.0)).collect();
    let mut paid = vec![vec![0_i64; left.len()]; demands.len()];
    for (demand, (_, amount)) in demands.iter().enumerate() {
        let mut rest = *amount;
        while rest > 0 {
            let (chain, source) = chain(demands, &paid, &left, demand)?;
            let movable = chain.windows(2).map(|pair| paid[pair[1].0][pair[0].1]).min().unwrap_or(i64::MAX);
            let moved = rest.min(left[source]).min(movable);
            left[source] -= moved;
            for (place, (demand, source)) in chain.iter().enumerate() {
                paid[*demand][*source] += moved;
                if let Some((next, _)) = chain.get(place + 1) {
                    paid[*next][*source] -= moved;
                }
            }
            rest -= moved;
        }
    }
    let told = |amounts: Vec<i64>| {
        let each = FundSource::ALL.iter().zip(amounts).filter(|(_, amount)| *amount > 0);
        each.map(|(fund, amount)| Paid { fund: *fund, amount: Dong(amount) }).collect()
    };
    Some(paid.into_iter().map(told).collect())
}

/// How a demand comes to money: it takes a source from another demand, which takes another source, and so on to one that has something
/// left. The shortest such chain of demands and the source each takes, with the last source.
fn chain(
    demands: &[(Funds, i64)],
    paid: &[Vec<i64>],
    left: &[i64],
    start: usize,
) -> Option<(Vec<(usize, usize)>, usize)> {
    let mut reached: Vec<Option<(usize, Option<usize>)>> = vec![None; left.len()];
    let mut queue = std::collections::VecDeque::from([(start, None)]);
    let mut asked = vec![false; demands.len()];
    asked[start] = true;
    while let Some((demand, through)) = queue.pop_front() {
        for source in 0..left.len() {
            if !demands[demand].0.has(FundSource::ALL[source]) || reached[source].is_some() {
                continue;
            }
            reached[source] = Some((demand, through));
            if left[source] > 0 {
                let steps =
                    std::iter::successors(Some(source), |source| reached[*source].and_then(|(_, before)| before));
                let mut chain: Vec<(usize, usize)> =
                    steps.filter_map(|source| reached[source].map(|(demand, _)| (demand, source))).collect();
                chain.reverse();
                return Some((chain, source));
            }
            for (other, amounts) in paid.iter().enumerate() {
                if amounts[source] > 0 && !asked[other] {
                    asked[other] = true;
                    queue.push_back((other, Some(source)));
                }
            }
        }
    }
    None
}

/// The money of a unit and those below that may still be spent, by source.
#[must_use]
pub fn unspent(now: &Snapshot, scope: UnitIndex) -> BTreeMap<FundSource, Dong> {
    let mut unspent: BTreeMap<FundSource, Dong> = BTreeMap::new();
    for line in money::lines(now, scope) {
        let open = line.tranches().into_iter().filter(|tranche| now.as_of() <= tranche.until);
        let left: Dong = open.map(|tranche| tranche.left).sum();
        let sum = unspent.entry(line.key.fund).or_default();
        *sum = [*sum, left].into_iter().sum();
    }
    unspent.retain(|_, left| left.0 > 0);
    unspent
}
