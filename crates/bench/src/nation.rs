//! The nation as the register of 2023 has it: 63 provinces, 705 districts, 10,599 communes, wards and townships. What they report is made
//! up, and all of them are judged as communes of one region: what is measured is how much, not what.

use std::{collections::HashMap, fs, path::Path, sync::Arc};

use programme::{
    Quantity,
    fact::{Observation, Provenance, Reading, Sourced, Stage},
    law::{Law, LawFile, Level, Measure, MeasureKind},
    period::Period,
    unit::{Region, Register, Unit, UnitCode, UnitKind},
};

/// The units of the lowest level in 2023.
pub const COMMUNES: u32 = 10_599;

/// Measures that each of them reports: a million values in all.
const MEASURES: usize = 95;

/// The nation with its law and its reports of one year.
pub struct Nation {
    pub law: Arc<Law>,
    pub register: Register,
    pub observations: Vec<Sourced<Observation>>,
}

impl Nation {
    pub fn new() -> Self {
        let (law, register) = (law(), Register::of(units()));
        let mut observations = Vec::with_capacity(COMMUNES as usize * MEASURES);
        for commune in communes(&register) {
            observations.extend(report(&law, commune, Period::year(2022)));
        }
        Self { law: Arc::new(law), register, observations }
    }

    pub fn rows(&self) -> usize {
        self.observations.len()
    }
}

/// The units of the lowest level.
pub fn communes(register: &Register) -> impl Iterator<Item = UnitCode> {
    register.units().iter().filter(|unit| unit.kind == UnitKind::Commune).map(|unit| unit.code)
}

/// What a commune reports for a period.
pub fn report(law: &Law, commune: UnitCode, period: Period) -> impl Iterator<Item = Sourced<Observation>> {
    let measures = law.measures().iter().filter(|measure| measure.levels.contains(&Level::Commune)).take(MEASURES);
    let seed = commune.to_text().parse::<usize>().unwrap_or(0) * 31 + period.rank() as usize;
    measures.enumerate().map(move |(place, measure): (usize, &Measure)| {
        let fact = Observation {
            unit: commune,
            measure: measure.id.clone(),
            period,
            value: Reading(value(&measure.kind, seed + place * 7)),
            stage: Stage::Approved,
            evidence: None,
        };
        Sourced { fact, provenance: Provenance::Illustrative, source: "bench".to_owned() }
    })
}

fn value(kind: &MeasureKind, seed: usize) -> Quantity {
    let seed = i64::try_from(seed).expect("a small number");
    match kind {
        MeasureKind::Percent => Quantity::from_scaled((seed % 1_001) * 1_000),
        MeasureKind::Count | MeasureKind::Amount => Quantity::whole(seed % 60),
        MeasureKind::Flag => Quantity::whole(seed % 2),
        MeasureKind::Rating(scale) => Quantity::whole(seed % i64::try_from(scale.len()).expect("a short scale")),
    }
}

/// The units of the register, each of the lowest level as a commune.
fn units() -> Vec<Unit> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../reference/nation/units-2023.csv");
    let text = fs::read_to_string(path).expect("the units of the nation");
    let mut lines: Vec<(&str, &str)> = Vec::new();
    for line in text.lines().skip(1) {
        let mut cells = line.split(',');
        lines.push((cells.next().expect("a code"), cells.next().expect("a parent")));
    }
    let parents: HashMap<&str, &str> = lines.iter().copied().collect();
    let unit = |(code, parent): &(&str, &str)| {
        let kind = match parents.get(parent).copied() {
            None => UnitKind::Province,
            Some("") => UnitKind::RuralDistrict,
            Some(_) => UnitKind::Commune,
        };
        Unit {
            code: code.parse().expect("a code"),
            parent: (!parent.is_empty()).then(|| parent.parse().expect("a code")),
            kind,
            name: (*code).to_owned(),
            from: None,
            to: None,
            centroid: None,
            population: None,
            in_programme: kind == UnitKind::Commune,
            region: Some(Region::NorthCentral),
            class: None,
            group: None,
            source: String::new(),
        }
    };
    lines.iter().map(unit).collect()
}

/// The law as it stands in `reference/`.
fn law() -> Law {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../reference");
    let mut files = Vec::new();
    for folder in ["measures", "criteria", "overlays", "ocop", "ocop/sheets"] {
        let entries = fs::read_dir(root.join(folder)).expect("the reference data");
        for path in entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file()) {
            let name = format!("{folder}/{}", path.file_name().expect("a name").to_string_lossy());
            files.push(LawFile { name, text: fs::read_to_string(&path).expect("a file") });
        }
    }
    for name in ["departments.toml", "outlook.toml"] {
        files.push(LawFile { name: name.to_owned(), text: fs::read_to_string(root.join(name)).expect("a file") });
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Law::parse(&files).expect("the law is sound")
}
