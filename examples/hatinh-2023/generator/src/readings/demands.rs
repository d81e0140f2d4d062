//! What criteria sets demand of the measures of one unit.

use std::collections::BTreeMap;

use jiff::civil::Date;
use programme::{
    Quantity,
    law::{Comparator, CriteriaSet, Indicator, Law, Leaf, MeasureIndex, MeasureKind, Profile, Requirement, Test},
    unit::{UnitIndex, UnitTree},
};

use super::{Values, values};
use crate::chance::Chance;

/// One test of a measure.
#[derive(Clone, Copy, Debug)]
pub struct Demand<'l> {
    /// The criterion it belongs to; none for a precondition.
    pub criterion: Option<&'l str>,
    /// How the value is compared.
    pub comparator: Comparator,
    /// With what; none when nobody says, or when the value does not matter.
    pub threshold: Option<Quantity>,
    /// Whether missing it alone fails the criterion.
    pub alone: bool,
}

/// Every test of every measure of a unit.
#[derive(Debug, Default)]
pub struct Demands<'l> {
    of: BTreeMap<MeasureIndex, Vec<Demand<'l>>>,
    /// Flags that decide what applies.
    conditions: Values,
}

/// How many in a hundred units have the thing that an indicator asks about.
const APPLIES: i64 = 30;

/// The indicator whose requirement is walked, and for whom.
struct Walk<'l> {
    law: &'l Law,
    profile: Profile,
    criterion: Option<&'l str>,
    alone: bool,
}

impl<'l> Demands<'l> {
    /// What `sets` demand of a unit on a day.
    pub fn of(
        law: &'l Law,
        tree: &UnitTree,
        unit: UnitIndex,
        sets: &[&'l CriteriaSet],
        day: Date,
        chance: &mut Chance,
    ) -> Self {
        let province = std::iter::successors(Some(unit), |unit| tree.parent(*unit)).last().unwrap_or(unit);
        let province = tree.unit(province).code;
        let unit = tree.unit(unit);
        let mut demands = Self::default();
        for set in sets {
            let profile = Profile { province, column: set.column(unit), group: unit.group, year: day.year() };
            let walk = |criterion| Walk { law, profile, criterion, alone: true };
            for condition in &set.preconditions {
                demands.indicator(walk(None), condition, day, chance);
            }
            for (criterion, indicator) in set.indicators() {
                demands.indicator(walk(Some(criterion.code.as_str())), indicator, day, chance);
            }
        }
        demands
    }

    fn indicator(&mut self, mut walk: Walk<'l>, indicator: &'l Indicator, day: Date, chance: &mut Chance) {
        if !indicator.holds_on(day) {
            return;
        }
        if let Some(condition) = &indicator.applies_if {
            walk.alone = false;
            if !self.decide(condition, chance) {
                return;
            }
        }
        self.requirement(&walk, &indicator.requirement, chance);
    }

    /// Whether a condition holds for the unit: drawn once for each flag it asks about.
    fn decide(&mut self, condition: &Requirement, chance: &mut Chance) -> bool {
        condition.leaves().all(|leaf| match leaf {
            Leaf::Measure { measure, .. } => {
                let drawn = || if chance.percent(APPLIES) { Quantity::ONE } else { Quantity::ZERO };
                *self.conditions.entry(*measure).or_insert_with(drawn) == Quantity::ONE
            }
            _ => true,
        })
    }

    fn requirement(&mut self, walk: &Walk<'l>, requirement: &'l Requirement, chance: &mut Chance) {
        match requirement {
            Requirement::All(parts) => parts.iter().for_each(|part| self.requirement(walk, part, chance)),
            Requirement::AtLeast(least, parts) => {
                let mut parts: Vec<&Requirement> = parts.iter().collect();
                chance.shuffle(&mut parts);
                let (needed, free) = parts.split_at(*least.min(&parts.len()));
                let walk = Walk { alone: false, profile: walk.profile, ..*walk };
                for part in needed {
                    self.requirement(&walk, part, chance);
                }
                for leaf in free.iter().flat_map(|part| part.leaves()) {
                    self.leaf(&walk, leaf, false);
                }
            }
            Requirement::Leaf(leaf) => self.leaf(walk, leaf, true),
        }
    }

    fn leaf(&mut self, walk: &Walk<'l>, leaf: &Leaf, matters: bool) {
        if let Leaf::Measure { measure, test: Test { comparator, threshold } } = leaf {
            let threshold = walk.law.resolve(threshold, &walk.profile).ok().filter(|_| matters);
            let demand = Demand { criterion: walk.criterion, comparator: *comparator, threshold, alone: walk.alone };
            self.of.entry(*measure).or_default().push(demand);
        }
    }

    /// Values that meet every demand.
    pub fn met(&self, law: &Law, chance: &mut Chance) -> Values {
        let mut values: Values =
            self.of.iter().map(|(at, demands)| (*at, values::meeting(law.measure_at(*at), demands, chance))).collect();
        values.extend(&self.conditions);
        values::agree(law, &mut values);
        values
    }

    /// Measures that alone can fail a criterion and nothing else, each with the demand it would miss.
    /// What is missed is a rate or an income: no place is told to lack its telephones or to have bad leaders.
    pub fn that_fail_alone(&self, law: &Law, criterion: &str) -> Vec<(MeasureIndex, Demand<'l>)> {
        let may_fall = |at| matches!(law.measure_at(at).kind, MeasureKind::Percent | MeasureKind::Amount);
        let single = self.of.iter().filter_map(|(at, demands)| match demands[..] {
            [demand] if demand.alone && demand.threshold.is_some() => Some((*at, demand)),
            _ => None,
        });
        single.filter(|(at, demand)| demand.criterion == Some(criterion) && may_fall(*at)).collect()
    }
}
