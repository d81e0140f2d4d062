//! Figures of residential areas, wards and townships of 2022, at every stage from submitted to approved: all made up.

use programme::{
    Quantity,
    fact::{Observation, Reading, Sourced, Stage},
    law::{Leaf, Measure, MeasureIndex, MeasureKind},
    period::Period,
    unit::UnitCode,
};

use anyhow::Result;

use crate::{illustrative, inputs::Inputs};

const PERIOD: Period = Period::year(2022);

/// The set of residential areas, and that of wards and townships.
const SETS: [&str; 2] = ["hamlet-model-hatinh", "ward-civilised-urban-2022"];

/// What a unit says of the measures of its set, in the order of the set: approved, verified and submitted ones, then
/// nothing more; and the measure by which it falls short, with its value.
struct Claims {
    unit: &'static str,
    approved: usize,
    verified: usize,
    submitted: usize,
    short: Option<(&'static str, i64)>,
}

const fn all(unit: &'static str) -> Claims {
    Claims { unit, approved: usize::MAX, verified: 0, submitted: 0, short: None }
}

const CLAIMS: [Claims; 9] = [
    all("18145-01"),
    Claims { short: Some(("hamlet_roads_hardened_with_trees_and_drains", 92)), ..all("18145-02") },
    all("18145-03"),
    all("18139-01"),
    Claims { approved: 3, verified: 2, submitted: 3, ..all("18139-02") },
    all("18085"),
    all("18094"),
    Claims { short: Some(("urban_information_confirmed", 0)), ..all("18073") },
    Claims { approved: 5, verified: 2, submitted: 2, ..all("18133") },
];

/// The figures of every unit, in the order of the list.
pub fn observations(inputs: &Inputs) -> Result<Vec<Sourced<Observation>>> {
    let mut observations = Vec::new();
    for claims in &CLAIMS {
        let unit: UnitCode = claims.unit.parse()?;
        let set = SETS[usize::from(unit.commune().is_none())];
        for (place, index) in measures(inputs, set).into_iter().enumerate() {
            let Some(stage) = stage(claims, place) else { break };
            let measure = inputs.law.measure_at(index);
            let short = claims.short.filter(|(id, _)| *id == measure.id).map(|(_, value)| Quantity::whole(value));
            let value = Reading(short.unwrap_or_else(|| met(measure)));
            let measure = measure.id.clone();
            observations.push(illustrative(Observation {
                unit,
                measure,
                period: PERIOD,
                value,
                stage,
                evidence: None,
            }));
        }
    }
    Ok(observations)
}

fn stage(claims: &Claims, place: usize) -> Option<Stage> {
    let verified = claims.approved.saturating_add(claims.verified);
    match place {
        place if place < claims.approved => Some(Stage::Approved),
        place if place < verified => Some(Stage::Verified),
        place if place < verified.saturating_add(claims.submitted) => Some(Stage::Submitted),
        _ => None,
    }
}

/// A value that meets what the sets demand.
fn met(measure: &Measure) -> Quantity {
    match measure.kind {
        MeasureKind::Flag => Quantity::ONE,
        MeasureKind::Percent => Quantity::HUNDRED,
        _ => Quantity::whole(3),
    }
}

/// The measures of a set, its conditions first, each once.
fn measures(inputs: &Inputs, set: &str) -> Vec<MeasureIndex> {
    let mut found = Vec::new();
    let Some(set) = inputs.law.set(set) else { return found };
    let indicators = set.preconditions.iter().chain(set.indicators().map(|(_, indicator)| indicator));
    for leaf in indicators.flat_map(|indicator| indicator.requirement.leaves()) {
        if let Leaf::Measure { measure, .. } = leaf
            && !found.contains(measure)
        {
            found.push(*measure);
        }
    }
    found
}
