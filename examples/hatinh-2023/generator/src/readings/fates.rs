//! Which units miss which criteria.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use programme::{
    Quantity,
    grade::Grade,
    law::CriteriaSet,
    unit::{Tier, UnitCode, UnitTree},
};

use super::{DISTRICT_SET, demands::Demands, set};
use crate::{DAY, chance::Chance, communes, inputs::Inputs, recognitions::Standing};

/// Recognised communes that would lose their recognition.
const AT_RISK: usize = 6;
/// Recognised communes that miss one to three criteria.
const SLIPPING: usize = 25;
/// Communes that still owe some of their figures, beside those that would lose their recognition.
const LATE: usize = 12;
/// The criterion that all communes at risk miss.
const INCOME: &str = "10";

/// The codes of the criteria that each unit misses; units that are not here miss none.
pub type Fates = BTreeMap<UnitCode, Vec<String>>;

/// Decides who misses what.
pub fn draw(
    inputs: &Inputs,
    tree: &UnitTree,
    standing: &Standing,
    basic: &CriteriaSet,
    chance: &mut Chance,
) -> Result<Fates> {
    let mut fates = Fates::new();
    let not_recognised = inputs.not_recognised()?;
    for unit in &not_recognised {
        let (set, missed) = match unit.tier() {
            Tier::Commune => (basic, chance.between(4, 6)),
            _ => (set(inputs, DISTRICT_SET)?, chance.between(2, 3)),
        };
        if tree.find(*unit).is_some_and(|unit| set.applies_to(unit)) {
            let criteria = criteria_that_can_fail(inputs, tree, *unit, set, chance)?;
            fates.insert(*unit, some(&criteria, missed, chance));
        }
    }
    let mut basic_only: Vec<UnitCode> = communes(tree).into_iter().map(|commune| commune.code).collect();
    basic_only.retain(|unit| !not_recognised.contains(unit) && !standing.holds(*unit, Grade::Advanced));
    chance.shuffle(&mut basic_only);
    let enough = i64::try_from(least_that_fall(basic).context("the basic set has a rule of withdrawal")?)?;
    for (place, unit) in basic_only.into_iter().take(AT_RISK + SLIPPING).enumerate() {
        let mut criteria = criteria_that_can_fail(inputs, tree, unit, basic, chance)?;
        let missed = if place < AT_RISK {
            criteria.retain(|code| code != INCOME);
            let mut missed = some(&criteria, enough - 1, chance);
            missed.push(INCOME.to_owned());
            missed
        } else {
            let missed = chance.between(1, 3);
            some(&criteria, missed, chance)
        };
        fates.insert(unit, missed);
    }
    Ok(fates)
}

/// The communes that have not reported everything, with how many figures they owe: who slips is late as well.
pub fn late(tree: &UnitTree, fates: &Fates, chance: &mut Chance) -> BTreeMap<UnitCode, usize> {
    let mut codes: Vec<UnitCode> = communes(tree).into_iter().map(|commune| commune.code).collect();
    chance.shuffle(&mut codes);
    let slips = |code: &UnitCode| fates.get(code).is_some_and(|missed| missed.iter().any(|each| each == INCOME));
    let (slipping, others): (Vec<UnitCode>, Vec<UnitCode>) = codes.into_iter().partition(slips);
    let owing = |code| (code, usize::try_from(chance.between(2, 9)).unwrap_or_default());
    slipping.into_iter().chain(others.into_iter().take(LATE)).map(owing).collect()
}

fn some(criteria: &[String], count: i64, chance: &mut Chance) -> Vec<String> {
    let mut criteria = criteria.to_vec();
    chance.shuffle(&mut criteria);
    criteria.truncate(usize::try_from(count).unwrap_or_default());
    criteria
}

/// The criteria of a set that one value alone can fail.
fn criteria_that_can_fail(
    inputs: &Inputs,
    tree: &UnitTree,
    unit: UnitCode,
    set: &CriteriaSet,
    chance: &mut Chance,
) -> Result<Vec<String>> {
    let unit = tree.index(unit).context("a unit of the tree")?;
    let demands = Demands::of(&inputs.law, tree, unit, &[set], DAY, chance);
    let codes = set.criteria.iter().map(|criterion| criterion.code.clone());
    Ok(codes.filter(|code| !demands.that_fail_alone(&inputs.law, code).is_empty()).collect())
}

/// The least number of failed criteria, a sensitive one among them, with which a recognition falls.
fn least_that_fall(set: &CriteriaSet) -> Option<usize> {
    let rule = set.withdrawal.as_ref()?;
    let whole = i64::try_from(set.criteria.len()).ok()?;
    let falls = |failed: &usize| {
        let share = i64::try_from(*failed).ok().and_then(|failed| Quantity::percent(failed, whole));
        share.is_some_and(|share| share >= rule.from_percent)
    };
    (1..=set.criteria.len()).find(falls)
}
