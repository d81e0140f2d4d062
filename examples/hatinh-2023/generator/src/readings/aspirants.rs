//! Communes that strive for the next grade in 2023 and so report what it asks for, beside what everybody reports.

use anyhow::{Context, Result};
use programme::{
    fact::{Observation, Sourced},
    grade::Grade,
    law::MeasureIndex,
    unit::{UnitCode, UnitTree},
};

use super::{WITH_EVIDENCE, demands::Demands, fates::Fates, observation, set, values};
use crate::{DAY, chance::Chance, communes, illustrative, inputs::Inputs, recognitions::Standing};

/// The set of the next grade, the grade, and how many strive for it.
const NEXT: [(&str, Grade, usize); 2] =
    [("commune-advanced-2021-2025", Grade::Advanced, 38), ("commune-model-2021-2025", Grade::Model, 12)];

/// What they report beyond `reported`. Each misses some of what it reports.
pub fn observations(
    inputs: &Inputs,
    tree: &UnitTree,
    standing: &Standing,
    fates: &Fates,
    reported: &[Sourced<Observation>],
) -> Result<Vec<Sourced<Observation>>> {
    let mut chance = Chance::of(61);
    let mut observations = Vec::new();
    for (id, grade, count) in NEXT {
        let below = grade.below().context("a grade with one below")?;
        let mut striving: Vec<UnitCode> = communes(tree).into_iter().map(|commune| commune.code).collect();
        let could = |unit: &UnitCode| {
            standing.holds(*unit, below) && !standing.holds(*unit, grade) && !fates.contains_key(unit)
        };
        striving.retain(could);
        chance.shuffle(&mut striving);
        striving.truncate(count);
        striving.sort_unstable();
        let set = set(inputs, id)?;
        for unit in striving {
            let place = tree.index(unit).context("a unit of the tree")?;
            let demands = Demands::of(&inputs.law, tree, place, &[set], DAY, &mut chance);
            let mut new = demands.met(&inputs.law, &mut chance);
            let is_known = |measure: &MeasureIndex| {
                let id = &inputs.law.measure_at(*measure).id;
                reported.iter().any(|known| known.fact.unit == unit && known.fact.measure == *id)
            };
            new.retain(|measure, _| !is_known(measure));
            let mut criteria: Vec<&str> = set.criteria.iter().map(|criterion| criterion.code.as_str()).collect();
            chance.shuffle(&mut criteria);
            let missed = usize::try_from(chance.between(1, 4))?;
            let mut left = missed;
            for criterion in criteria {
                let may_fall = demands.that_fail_alone(&inputs.law, criterion);
                let may_fall: Vec<_> = may_fall.into_iter().filter(|(measure, _)| new.contains_key(measure)).collect();
                if left == 0 {
                    break;
                }
                if let Some((measure, demand)) = chance.pick(&may_fall) {
                    new.insert(*measure, values::short_of(inputs.law.measure_at(*measure), demand, &mut chance)?);
                    left -= 1;
                }
            }
            for (measure, value) in new {
                let proven = chance.percent(WITH_EVIDENCE);
                observations.push(illustrative(observation(inputs, unit, measure, value, proven)));
            }
        }
    }
    Ok(observations)
}
