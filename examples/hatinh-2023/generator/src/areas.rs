//! Residential areas: the province counts 1,100 model ones; no source names them one by one, nor says which report.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use programme::{
    fact::{Area, ModelArea, Sourced},
    grade::Grade,
    unit::{Unit, UnitCode, UnitTree},
};

use crate::{chance::Chance, communes, illustrative, recognitions::Standing};

const AREAS: usize = 1100;
const FIRST: Date = date(2015, 6, 1);
const LAST: Date = date(2022, 12, 15);

/// Every model residential area, by commune.
pub fn model_areas(tree: &UnitTree, standing: &Standing) -> Vec<Sourced<ModelArea>> {
    let mut chance = Chance::of(2);
    let communes = communes(tree);
    let lots: Vec<&Unit> =
        communes.iter().flat_map(|commune| std::iter::repeat_n(*commune, weight(commune, standing))).collect();
    let mut days: BTreeMap<usize, Vec<Date>> = BTreeMap::new();
    for _ in 0..AREAS {
        let Some(commune) = chance.pick(&lots) else { break };
        let first = commune.from.map_or(FIRST, |from| from.max(FIRST));
        let place = communes.iter().position(|other| other.code == commune.code).unwrap_or_default();
        days.entry(place).or_default().push(chance.day(first, LAST));
    }
    let mut areas = Vec::with_capacity(AREAS);
    for (place, mut days) in days {
        days.sort_unstable();
        areas.extend(days.into_iter().zip(1..).map(|(recognised, number)| {
            let name = format!("Khu dân cư minh họa {number:02}");
            let area = ModelArea {
                commune: communes[place].code,
                name,
                recognised,
                withdrawn: None,
                number: None,
                withdrawn_by: None,
            };
            illustrative(area)
        }));
    }
    areas
}

/// The areas that report in two communes: code, name, households. The first of each commune bear the names of areas that
/// were recognised; the others are on their way.
const REPORTING: [(&str, &str, u16); 5] = [
    ("18145-01", "Khu dân cư minh họa 01", 132),
    ("18145-02", "Khu dân cư minh họa 02", 118),
    ("18145-03", "Khu dân cư minh họa đang xét", 96),
    ("18139-01", "Khu dân cư minh họa 01", 87),
    ("18139-02", "Khu dân cư minh họa đang báo cáo", 75),
];

/// The areas that report, all since the beginning of 2022.
pub fn reporting() -> Vec<Sourced<Area>> {
    let area = |(code, name, households): &(&str, &str, u16)| {
        let code: UnitCode = code.parse().ok()?;
        let (name, population) = ((*name).to_owned(), Some(households * 4));
        let date = date(2022, 1, 4);
        Some(illustrative(Area { code, name, date, until: None, households: Some(*households), population }))
    };
    REPORTING.iter().filter_map(area).collect()
}

/// The higher the grade, the more areas.
fn weight(commune: &Unit, standing: &Standing) -> usize {
    let grades = [Grade::Ntm, Grade::Advanced, Grade::Model];
    1 + 2 * grades.into_iter().filter(|grade| standing.holds(commune.code, *grade)).count()
}
