//! What the example is made from: the reference data, and the facts known.

use std::{fs, path::Path, sync::Arc};

use anyhow::{Context, Result, anyhow, bail};
use documents::import::{self, SourceFile};
use programme::{
    Lang,
    fact::{Fact, ReadContext, Sourced},
    law::{Law, LawFile},
    unit::{Register, UnitCode},
};

/// The folder of the example.
#[must_use]
pub fn example() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The law, the units and the known facts.
#[derive(Debug)]
pub struct Inputs {
    /// The law.
    pub law: Arc<Law>,
    /// The units.
    pub register: Register,
}

impl Inputs {
    /// Reads the reference data of the project.
    pub fn read() -> Result<Self> {
        let root = example().join("../../reference");
        let mut files = Vec::new();
        reference(&root, &root, &mut files)?;
        files.sort_by(|a, b| a.name.cmp(&b.name));
        let find = |name: &str| {
            let file = files.iter().find(|file| file.name == name);
            file.map(|file| (file.name.as_str(), file.text.as_str())).ok_or_else(|| anyhow!("reference/ has no {name}"))
        };
        let register = Register::parse(find("units/units.csv")?, find("units/lineage.csv")?)?;
        let law = Law::parse(&files).map_err(|errors| {
            let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
            anyhow!(lines.join("\n"))
        })?;
        Ok(Self { law: Arc::new(law), register })
    }

    /// The facts of one kind that public sources tell.
    pub fn known<F: Fact>(&self) -> Result<Vec<Sourced<F>>> {
        self.facts("known")
    }

    /// The facts of one kind in a folder of the example.
    pub fn facts<F: Fact>(&self, folder: &str) -> Result<Vec<Sourced<F>>> {
        let name = format!("{folder}/{}.csv", F::KIND.id());
        let bytes = fs::read(example().join(&name)).with_context(|| name.clone())?;
        let context = ReadContext { law: &self.law, register: &self.register, lang: Lang::En };
        match import::read(&SourceFile { name: &name, bytes: &bytes }, context, &mut |_, _| ()) {
            Ok(imported) => Ok(imported.facts.to_vec()),
            Err(rejected) => {
                let problems: Vec<String> = rejected.problems.iter().map(ToString::to_string).collect();
                bail!(problems.join("\n"))
            }
        }
    }

    /// The units that public sources say were not recognised yet.
    pub fn not_recognised(&self) -> Result<Vec<UnitCode>> {
        let mut lines = csv::Reader::from_path(example().join("known/not_recognised.csv"))?;
        lines.records().map(|line| Ok(line?.get(0).unwrap_or_default().parse()?)).collect()
    }
}

fn reference(root: &Path, directory: &Path, files: &mut Vec<LawFile>) -> Result<()> {
    for entry in fs::read_dir(directory).with_context(|| directory.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            reference(root, &path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "toml" || extension == "csv") {
            let name = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
            files.push(LawFile { name, text: fs::read_to_string(&path)? });
        }
    }
    Ok(())
}
