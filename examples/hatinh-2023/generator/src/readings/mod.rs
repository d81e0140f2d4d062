//! Figures of 2022 for communes, districts and the province: all made up, and placed by the law's own thresholds so that
//! units stand where the story of the example needs them. Some have figures of the years before too.

mod aspirants;
mod demands;
mod fates;
mod history;
mod province;
mod values;

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow};
use programme::{
    Quantity,
    fact::{Observation, Reading, Sourced, Stage},
    grade::Grade,
    law::{CriteriaSet, Measure, MeasureIndex, MeasureKind},
    period::Period,
    unit::{Tier, Unit, UnitCode, UnitIndex, UnitTree},
};

use crate::{DAY, chance::Chance, illustrative, inputs::Inputs, ocop::Catalogue, recognitions::Standing, units};
use demands::Demands;

/// The year the figures are of.
const PERIOD: Period = Period::year(2022);
/// The set of the basic grade, by whose rule a recognition falls.
const BASIC: &str = "commune-ntm-2021-2025";
/// Sets that judge communes, with the grade from which they are reported.
const COMMUNE_SETS: [(&str, Grade); 3] =
    [(BASIC, Grade::Ntm), ("commune-advanced-2021-2025", Grade::Advanced), ("commune-model-2021-2025", Grade::Model)];
const DISTRICT_SET: &str = "district-ntm-2021-2025";
/// Counted from the catalogue of products, not drawn.
const OCOP_PRODUCTS: &str = "ocop_products_valid";
/// How many in a hundred figures come with evidence.
const WITH_EVIDENCE: i64 = 2;

type Values = BTreeMap<MeasureIndex, Quantity>;

/// Every observation, by unit and in the law's order of measures.
pub fn observations(
    inputs: &Inputs,
    tree: &UnitTree,
    standing: &Standing,
    catalogue: &Catalogue,
) -> Result<Vec<Sourced<Observation>>> {
    let mut chance = Chance::of(7);
    let basic = set(inputs, BASIC)?;
    let fates = fates::draw(inputs, tree, standing, basic, &mut chance)?;
    let (mut silence, mut past) = (Chance::of(8), Chance::of(9));
    let mut earlier = history::of_province(inputs, tree, catalogue)?;
    let not_recognised = inputs.not_recognised()?;
    let late = fates::late(tree, &fates, &mut silence);
    let reporting = units(tree, |unit| unit.in_programme || unit.code.tier() != Tier::Commune);
    let mut observations = Vec::new();
    for unit in reporting {
        let place = tree.index(unit.code).context("a unit of the tree")?;
        let (mut values, short) = if unit.code.tier() == Tier::Province {
            (province::values(inputs)?, Vec::new())
        } else {
            let missed = fates.get(&unit.code).map_or(&[][..], Vec::as_slice);
            drawn(inputs, tree, place, &sets_of(inputs, unit, standing)?, missed, &mut chance)?
        };
        if let Some((products, _)) = inputs.law.measure(OCOP_PRODUCTS)
            && let Some(value) = values.get_mut(&products)
        {
            *value = Quantity::whole(i64::try_from(catalogue.products_within(tree, place))?);
        }
        // What is known to fail was reported.
        let mut owed: Vec<MeasureIndex> = values.keys().copied().filter(|measure| !short.contains(measure)).collect();
        silence.shuffle(&mut owed);
        owed.truncate(late.get(&unit.code).copied().unwrap_or_default());
        if unit.code.tier() == Tier::Commune {
            let whole = not_recognised.contains(&unit.code);
            let falls_short = |measure: &Measure| short.iter().any(|at| inputs.law.measure_at(*at).id == measure.id);
            // What is owed for 2022 must not be told by an older figure.
            let is_owed = |measure: &Measure| owed.iter().any(|at| inputs.law.measure_at(*at).id == measure.id);
            let wanted = |measure: &Measure| {
                let is_rate = matches!(measure.kind, MeasureKind::Percent | MeasureKind::Amount);
                is_rate && (whole || falls_short(measure)) && !is_owed(measure)
            };
            earlier.extend(history::of_commune(&inputs.law, unit, &values, wanted, &mut past));
        }
        for (measure, value) in values {
            let proven = chance.percent(WITH_EVIDENCE);
            if owed.contains(&measure) {
                continue;
            }
            observations.push(illustrative(observation(inputs, unit.code, measure, value, proven)));
        }
    }
    let striving = aspirants::observations(inputs, tree, standing, &fates, &observations)?;
    observations.extend(striving);
    observations.extend(earlier);
    Ok(observations)
}

fn set<'a>(inputs: &'a Inputs, id: &str) -> Result<&'a CriteriaSet> {
    inputs.law.set(id).ok_or_else(|| anyhow!("no criteria set {id}"))
}

/// The sets whose measures a unit reports: the basic one, and those of the grades it holds.
fn sets_of<'a>(inputs: &'a Inputs, unit: &Unit, standing: &Standing) -> Result<Vec<&'a CriteriaSet>> {
    if unit.code.tier() == Tier::District {
        let set = set(inputs, DISTRICT_SET)?;
        return Ok(if set.applies_to(unit) { vec![set] } else { Vec::new() });
    }
    let reported = COMMUNE_SETS.iter().filter(|(_, grade)| *grade == Grade::Ntm || standing.holds(unit.code, *grade));
    reported.map(|(id, _)| set(inputs, id)).collect()
}

/// Values that meet all that can be judged, but for the criteria to be missed; and the measures that fall short.
fn drawn(
    inputs: &Inputs,
    tree: &UnitTree,
    unit: UnitIndex,
    sets: &[&CriteriaSet],
    missed: &[String],
    chance: &mut Chance,
) -> Result<(Values, Vec<MeasureIndex>)> {
    let demands = Demands::of(&inputs.law, tree, unit, sets, DAY, chance);
    let mut values = demands.met(&inputs.law, chance);
    let mut short = Vec::with_capacity(missed.len());
    for criterion in missed {
        let candidates = demands.that_fail_alone(&inputs.law, criterion);
        let (measure, demand) = chance.pick(&candidates).ok_or_else(|| anyhow!("criterion {criterion} cannot fail"))?;
        values.insert(*measure, values::short_of(inputs.law.measure_at(*measure), demand, chance)?);
        short.push(*measure);
    }
    Ok((values, short))
}

fn observation(inputs: &Inputs, unit: UnitCode, measure: MeasureIndex, value: Quantity, proven: bool) -> Observation {
    let measure = inputs.law.measure_at(measure).id.clone();
    let evidence = proven.then(|| format!("{unit}-{measure}-{PERIOD}.pdf"));
    Observation { unit, measure, period: PERIOD, value: Reading(value), stage: Stage::Approved, evidence }
}
