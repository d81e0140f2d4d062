//! The province's own figures: the criteria it basically meets hold, the hard ones fall short.

use anyhow::{Result, anyhow, bail};
use programme::{Quantity, law::Leaf};

use super::{Values, set};
use crate::inputs::Inputs;

const SET: &str = "province-pilot-hatinh-2021-2025";

/// Measures of the pilot set with their values in tenths.
const VALUES: [(&str, i64); 13] = [
    ("province_provincial_district_plans_approved_applied", 10),
    ("province_connecting_transport_infrastructure", 0),
    ("province_climate_ready_irrigation_dykes_dams", 0),
    ("ocop_products_valid", 0), // Counted from the catalogue.
    ("province_rural_cultural_life_and_facilities", 0),
    ("health_insurance_rate", 926),
    ("province_national_standard_schools_on_schedule", 10),
    ("province_rural_people_with_clean_water", 604),
    ("income_per_capita", 453),
    ("poor_household_rate", 37),
    ("province_quality_of_public_services", 0),
    ("security_order_kept", 10),
    ("province_steering_coordination_bodies_effective", 10),
];

/// A value for every measure of the pilot set.
pub fn values(inputs: &Inputs) -> Result<Values> {
    let mut values = Values::new();
    for (id, tenths) in VALUES {
        let (measure, _) = inputs.law.measure(id).ok_or_else(|| anyhow!("no measure {id}"))?;
        values.insert(measure, Quantity::from_scaled(tenths * Quantity::SCALE / 10));
    }
    for leaf in set(inputs, SET)?.indicators().flat_map(|(_, indicator)| indicator.requirement.leaves()) {
        if let Leaf::Measure { measure, .. } = leaf
            && !values.contains_key(measure)
        {
            bail!("the province reports nothing on {}", inputs.law.measure_at(*measure).id);
        }
    }
    Ok(values)
}
