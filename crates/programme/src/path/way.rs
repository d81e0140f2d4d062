//! What a unit still lacks to meet a set and every set below it, and what that costs.

use std::collections::BTreeMap;

use super::price::{Price, Prices};
use crate::{
    Dong, Quantity,
    fact::Seq,
    judge::{Finding, Gap, Judge, Verdict},
    law::{CriteriaSet, Criterion, Indicator, Leaf, MeasureIndex, Requirement},
    unit::UnitIndex,
};

/// An indicator, with where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'s> {
    /// The set.
    pub set: &'s CriteriaSet,
    /// The criterion; none for a condition beside the criteria.
    pub criterion: Option<&'s Criterion>,
    /// The indicator.
    pub indicator: &'s Indicator,
}

/// A measure to be raised. What several indicators ask of one measure is one step, as far as the most demanding of them asks.
#[derive(Clone, Debug)]
pub struct Step<'s> {
    /// The measure.
    pub measure: MeasureIndex,
    /// Its value.
    pub now: Quantity,
    /// What is demanded.
    pub needed: Quantity,
    /// How far the value is from it.
    pub shortfall: Quantity,
    /// The observation.
    pub record: Option<Seq>,
    /// The indicators that ask for it; never none.
    pub asked: Vec<Asked<'s>>,
    /// What it costs; none where that is not known.
    pub price: Option<Price<'s>>,
}

/// An indicator of which nobody can say whether it is met.
#[derive(Clone, Debug)]
pub struct Open<'s> {
    /// The indicator.
    pub asked: Asked<'s>,
    /// Why nobody can say.
    pub gap: Gap,
}

/// What a unit lacks.
#[derive(Clone, Debug, Default)]
pub struct Way<'s> {
    /// The measures to be raised.
    pub steps: Vec<Step<'s>>,
    /// What is to be verified first: nobody knows whether it costs something, so a plan may limit how many there are.
    pub open: Vec<Open<'s>>,
    /// What money does not do, because it counts the units below.
    pub beyond: Vec<Asked<'s>>,
    /// Whether indicators of the law are missing in our data.
    pub is_incomplete: bool,
}

impl<'s> Way<'s> {
    /// What the steps cost; none where that of any is not known.
    #[must_use]
    pub fn cost(&self) -> Option<Dong> {
        self.steps.iter().map(|step| step.price.as_ref().map(|price| price.amount)).sum::<Option<Dong>>()
    }

    /// The steps of which nobody knows what they cost.
    pub fn unpriced(&self) -> impl Iterator<Item = &Step<'s>> {
        self.steps.iter().filter(|step| step.price.is_none())
    }

    /// The step that takes longest, with its months.
    #[must_use]
    pub fn longest(&self) -> Option<(&Step<'s>, u16)> {
        let known = self.steps.iter().filter_map(|step| Some((step, step.price.as_ref()?.months?)));
        known.max_by_key(|(step, months)| (*months, std::cmp::Reverse(step.measure.get())))
    }

    /// How many indicators of criteria have no figure.
    #[must_use]
    pub fn missing(&self) -> usize {
        let missing = |open: &&Open<'_>| open.gap == Gap::NoReading && open.asked.criterion.is_some();
        self.open.iter().filter(missing).count()
    }
}

/// What a unit lacks to meet the set of a judge, with what it costs.
#[must_use]
pub fn cost<'s>(judge: &Judge<'s>, prices: &Prices<'s>, unit: UnitIndex) -> Way<'s> {
    let mut way = Way::default();
    let mut steps: BTreeMap<MeasureIndex, Step<'s>> = BTreeMap::new();
    let chain: Vec<&str> = judge.with_lower().map(|judge| judge.set().id.as_str()).collect();
    for judge in judge.with_lower() {
        let set = judge.set();
        let assessment = judge.assess(unit);
        way.is_incomplete |= !set.complete;
        let conditions = set.preconditions.iter().map(|indicator| (None, indicator)).zip(&assessment.preconditions);
        let mut indicators = assessment.indicators.iter();
        let mut asked: Vec<(Option<&Criterion>, &Indicator, Verdict)> =
            conditions.map(|((criterion, indicator), verdict)| (criterion, indicator, *verdict)).collect();
        for (criterion, whole) in set.criteria.iter().zip(&assessment.criteria) {
            let verdicts = criterion.indicators.iter().zip(indicators.by_ref());
            if *whole == Verdict::NotApplicable {
                verdicts.for_each(drop);
                continue;
            }
            way.is_incomplete |= !criterion.complete;
            asked.extend(verdicts.map(|(indicator, verdict)| (Some(criterion), indicator, *verdict)));
        }
        for (criterion, indicator, verdict) in asked {
            let asked = Asked { set, criterion, indicator };
            let part = match verdict {
                Verdict::Met | Verdict::NotApplicable => continue,
                Verdict::Unmet | Verdict::BasicallyMet => {
                    let mut findings = judge.findings(unit, indicator).into_iter();
                    let walk = Walk { judge, prices, unit, criterion, chain: &chain };
                    walk.cheapest(&indicator.requirement, &mut findings)
                }
                Verdict::Missing | Verdict::Unjudgeable => {
                    let gap = judge.findings(unit, indicator).into_iter().find_map(|finding| finding.gap);
                    Part { open: vec![gap.unwrap_or(Gap::NoReading)], ..Part::default() }
                }
            };
            // An indicator counts once, whatever of it is not known; a figure that is missing is told first.
            let missing = part.open.iter().find(|gap| **gap == Gap::NoReading);
            way.open.extend(missing.or(part.open.first()).map(|gap| Open { asked, gap: gap.clone() }));
            if part.is_beyond {
                way.beyond.push(asked);
            }
            for need in part.needs {
                let step = steps.entry(need.measure).or_insert_with(|| Step { asked: Vec::new(), ..need.clone() });
                if need.shortfall > step.shortfall {
                    *step = Step { asked: std::mem::take(&mut step.asked), ..need };
                }
                step.asked.push(asked);
            }
        }
    }
    way.steps = steps.into_values().collect();
    way
}

/// What a part of a requirement still takes.
#[derive(Default)]
struct Part<'s> {
    needs: Vec<Step<'s>>,
    open: Vec<Gap>,
    is_beyond: bool,
}

impl Part<'_> {
    /// The cheapest comes first; what cannot be priced, or bought, comes last.
    fn rank(&self) -> (bool, i64, usize) {
        let cost = self.needs.iter().map(|need| need.price.as_ref().map(|price| price.amount)).sum::<Option<Dong>>();
        (self.is_beyond || cost.is_none(), cost.unwrap_or_default().0, self.open.len())
    }

    fn with(mut self, other: Self) -> Self {
        self.needs.extend(other.needs);
        self.open.extend(other.open);
        Self { is_beyond: self.is_beyond || other.is_beyond, ..self }
    }
}

struct Walk<'a, 's> {
    judge: &'a Judge<'s>,
    prices: &'a Prices<'s>,
    unit: UnitIndex,
    criterion: Option<&'s Criterion>,
    chain: &'a [&'s str],
}

impl<'s> Walk<'_, 's> {
    /// The cheapest way to meet a requirement, whose findings come in the order of its tests. Of alternatives those that are
    /// cheapest by themselves.
    fn cheapest<'f>(&self, requirement: &Requirement, findings: &mut dyn Iterator<Item = Finding<'f>>) -> Part<'s> {
        let mut parts = |parts: &[Requirement]| -> Vec<Part<'s>> {
            parts.iter().map(|part| self.cheapest(part, &mut *findings)).collect()
        };
        match requirement {
            Requirement::All(all) => parts(all).into_iter().fold(Part::default(), Part::with),
            Requirement::AtLeast(least, some) => {
                let mut parts = parts(some);
                parts.sort_by_key(Part::rank);
                parts.into_iter().take(*least).fold(Part::default(), Part::with)
            }
            Requirement::Leaf(_) => findings.next().map(|finding| self.of_test(&finding)).unwrap_or_default(),
        }
    }

    fn of_test(&self, finding: &Finding<'_>) -> Part<'s> {
        match (finding.leaf, finding.verdict) {
            (_, Verdict::Met | Verdict::NotApplicable) => Part::default(),
            // A lower set is walked through anyway.
            (Leaf::Meets { set }, _) if self.chain.contains(&set.as_str()) => Part::default(),
            (_, Verdict::Missing | Verdict::Unjudgeable) => {
                Part { open: vec![finding.gap.clone().unwrap_or(Gap::NoReading)], ..Part::default() }
            }
            (Leaf::Measure { measure, .. }, _) => {
                let (Some(now), Some(needed), Some(shortfall)) = (finding.value, finding.threshold, finding.shortfall)
                else {
                    return Part { open: vec![Gap::NoReading], ..Part::default() };
                };
                let measured = self.judge.law().measure_at(*measure);
                let price = self.prices.of(self.unit, measured, shortfall, self.criterion);
                let (record, asked) = (finding.record, Vec::new());
                let need = Step { measure: *measure, now, needed, shortfall, record, asked, price };
                Part { needs: vec![need], ..Part::default() }
            }
            (Leaf::Share { .. } | Leaf::Count { .. } | Leaf::Meets { .. }, _) => {
                Part { is_beyond: true, ..Part::default() }
            }
        }
    }
}
