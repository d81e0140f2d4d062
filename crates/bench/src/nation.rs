//! A made-up nation: 10,599 communes that report every measure of the commune set, a million values a year.

use std::{fs, path::Path, sync::Arc};

use programme::{
    Quantity,
    fact::{Observation, Provenance, Reading, Sourced, Stage},
    law::{Law, LawFile, Level, MeasureKind},
    period::Period,
    unit::{Region, Register, Unit, UnitCode, UnitKind},
};

/// The communes of the country in 2023.
pub const COMMUNES: u32 = 10_599;

/// The nation with its law and its reports.
pub struct Nation {
    pub law: Arc<Law>,
    pub register: Register,
    pub observations: Vec<Sourced<Observation>>,
}

impl Nation {
    pub fn new() -> Self {
        let law = law();
        let register = Register::of(units());
        let measures: Vec<&programme::law::Measure> =
            law.measures().iter().filter(|measure| measure.levels.contains(&Level::Commune)).collect();
        let wanted = 1_000_000_usize.div_ceil(COMMUNES as usize);
        let mut observations = Vec::with_capacity(1_000_000);
        let communes = register.units().iter().filter(|unit| unit.kind == UnitKind::Commune);
        for (number, commune) in communes.enumerate() {
            for (place, measure) in measures.iter().take(wanted).enumerate() {
                let value = value(&measure.kind, number * 31 + place * 7);
                let fact = Observation {
                    unit: commune.code,
                    measure: measure.id.clone(),
                    period: Period::year(2022),
                    value: Reading(value),
                    stage: Stage::Approved,
                    evidence: None,
                };
                observations.push(Sourced { fact, provenance: Provenance::Illustrative, source: "bench".to_owned() });
            }
        }
        Self { law: Arc::new(law), register, observations }
    }

    pub fn rows(&self) -> usize {
        self.observations.len()
    }
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

fn code(text: &str) -> UnitCode {
    text.parse().expect("a code of the made-up nation")
}

fn units() -> Vec<Unit> {
    let unit = |code_text: &str, parent: Option<&str>, kind: UnitKind| Unit {
        code: code(code_text),
        parent: parent.map(code),
        kind,
        name: code_text.to_owned(),
        from: None,
        to: None,
        centroid: None,
        population: None,
        in_programme: kind == UnitKind::Commune,
        region: Some(Region::NorthCentral),
        class: None,
        group: None,
        source: String::new(),
    };
    let mut units = vec![unit("42", None, UnitKind::Province)];
    units.extend((0..705).map(|district| unit(&format!("{district:03}"), Some("42"), UnitKind::RuralDistrict)));
    units.extend((0..COMMUNES).map(|commune| {
        let district = format!("{:03}", commune % 705);
        unit(&format!("{commune:05}"), Some(&district), UnitKind::Commune)
    }));
    units
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
