//! Figures of the years before: of the province, of what communes fall short in, and of all that the communes which are not
//! recognised report in numbers. All made up, as walks that end at the figure of 2022, so that trends have something to go by.

use anyhow::{Context as _, Result, anyhow};
use programme::{
    Quantity,
    fact::{Observation, Reading, Sourced, Stage},
    law::{Law, Measure, MeasureKind},
    period::Period,
    unit::{Tier, Unit, UnitCode, UnitTree},
};

use super::{OCOP_PRODUCTS, Values};
use crate::{chance::Chance, illustrative, inputs::Inputs, ocop::Catalogue};

const YEARS: [i16; 3] = [2021, 2020, 2019];

/// Measures of the province with their values of 2021, 2020 and 2019 in tenths.
const PROVINCE: [(&str, [i64; 3]); 4] = [
    ("health_insurance_rate", [912, 903, 889]),
    ("province_rural_people_with_clean_water", [563, 554, 514]),
    ("income_per_capita", [416, 390, 372]),
    ("poor_household_rate", [42, 47, 52]),
];

/// A tenth in ten-thousandths.
const TENTH: i64 = Quantity::SCALE / 10;

/// What the province reported of earlier years.
pub fn of_province(inputs: &Inputs, tree: &UnitTree, catalogue: &Catalogue) -> Result<Vec<Sourced<Observation>>> {
    let province = tree.iter().map(|(_, unit)| unit.code).find(|code| code.tier() == Tier::Province);
    let province = province.context("the province")?;
    let mut told = Vec::new();
    for (id, tenths) in PROVINCE {
        let (_, measure) = inputs.law.measure(id).ok_or_else(|| anyhow!("no measure {id}"))?;
        let values = tenths.map(|tenths| Quantity::from_scaled(tenths * TENTH));
        told.extend(YEARS.into_iter().zip(values).map(|(year, value)| observation(province, measure, year, value)));
    }
    let (_, measure) = inputs.law.measure(OCOP_PRODUCTS).ok_or_else(|| anyhow!("no measure {OCOP_PRODUCTS}"))?;
    for year in YEARS {
        let products = catalogue.certified_on(Period::year(year).end());
        // Of the years before the first round that the example tells nothing is known.
        if products > 0 {
            let value = Quantity::whole(i64::try_from(products)?);
            told.push(observation(province, measure, year, value));
        }
    }
    Ok(told)
}

/// What a commune reported of earlier years of some measures, as far back as it exists.
pub fn of_commune(
    law: &Law,
    unit: &Unit,
    values: &Values,
    wanted: impl Fn(&Measure) -> bool,
    chance: &mut Chance,
) -> Vec<Sourced<Observation>> {
    let mut told = Vec::new();
    for (place, value) in values {
        let measure = law.measure_at(*place);
        if !wanted(measure) {
            continue;
        }
        let mut value = value.scaled();
        for year in YEARS {
            value = before(measure, value, chance);
            if unit.exists_on(Period::year(year).end()) {
                told.push(observation(unit.code, measure, year, Quantity::from_scaled(value)));
            }
        }
    }
    told
}

/// A value of the year before: mostly a little worse, now and then a little better. Poverty falls, all else rises.
fn before(measure: &Measure, value: i64, chance: &mut Chance) -> i64 {
    let moved = match measure.kind {
        MeasureKind::Percent => chance.between(-8, 32),
        _ => chance.between(2, 38),
    };
    let falls = ["poverty", "poor", "makeshift", "hazard"].iter().any(|word| measure.id.contains(word));
    let before = if falls { value + moved * TENTH / 2 } else { value - moved * TENTH };
    let most = if measure.kind == MeasureKind::Percent { Quantity::HUNDRED.scaled() } else { i64::MAX };
    before.clamp(0, most) / TENTH * TENTH
}

fn observation(unit: UnitCode, measure: &Measure, year: i16, value: Quantity) -> Sourced<Observation> {
    illustrative(Observation {
        unit,
        measure: measure.id.clone(),
        period: Period::year(year),
        value: Reading(value),
        stage: Stage::Approved,
        evidence: None,
    })
}
