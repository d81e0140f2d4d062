//! The law and the units: built in, or read from a directory.

use std::{fs, path::Path, sync::Arc};

use include_dir::{Dir, DirEntry, include_dir};
use programme::{
    law::{Law, LawFile},
    unit::Register,
};

use crate::{args::Common, error::Failure};

/// Where in a data directory an office keeps law and units of its own.
pub const OWN: &str = "reference";

/// The units of the nation: code, parent, kind, name.
pub const NATION: &str = include_str!("../../../reference/nation/units-2023.csv");

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../reference");

/// The law and the register of units.
#[derive(Debug)]
pub struct Reference {
    /// The law.
    pub law: Arc<Law>,
    /// The units.
    pub register: Register,
}

/// The files of the law that is built in, without any province's units.
pub fn law() -> impl Iterator<Item = LawFile> {
    let is_law = |file: &LawFile| !["units/", "nation/"].iter().any(|folder| file.name.starts_with(folder));
    built_in(&BUILT_IN).into_iter().filter(is_law)
}

/// Reads and validates the reference data: what is named, what the data directory holds of its own, or what is built in.
pub fn load(common: &Common) -> Result<Reference, Failure> {
    let own = Some(common.data.join(OWN)).filter(|own| own.is_dir());
    let from = common.reference.clone().or(own);
    let mut files = match from.as_deref() {
        None => built_in(&BUILT_IN),
        Some(root) => {
            let mut files = Vec::new();
            read(root, root, &mut files)?;
            files
        }
    };
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let units = find(&files, "units/units.csv")?;
    let lineage = find(&files, "units/lineage.csv")?;
    // Without it no money would ever lapse.
    find(&files, "lapse.toml")?;
    // Without it every holiday would be a working day.
    find(&files, "holidays.toml")?;
    let register =
        Register::parse((&units.name, &units.text), (&lineage.name, &lineage.text)).map_err(Failure::Register)?;
    Ok(Reference { law: Arc::new(Law::parse(&files).map_err(Failure::Law)?), register })
}

fn find<'f>(files: &'f [LawFile], name: &str) -> Result<&'f LawFile, Failure> {
    files.iter().find(|file| file.name == name).ok_or_else(|| {
        Failure::misuse(
            format!("thư mục dữ liệu pháp lý thiếu {name}"),
            format!("the reference directory has no {name}"),
        )
    })
}

fn built_in(dir: &Dir<'_>) -> Vec<LawFile> {
    let file = |file: &include_dir::File<'_>| LawFile {
        name: file.path().to_string_lossy().replace('\\', "/"),
        text: file.contents_utf8().unwrap_or_default().to_owned(),
    };
    let entry = |entry: &DirEntry<'_>| match entry {
        DirEntry::Dir(dir) => built_in(dir),
        DirEntry::File(each) => vec![file(each)],
    };
    dir.entries().iter().flat_map(entry).collect()
}

fn read(root: &Path, dir: &Path, files: &mut Vec<LawFile>) -> Result<(), Failure> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |error| Failure::File(path, error)
    };
    for entry in fs::read_dir(dir).map_err(failed(dir))? {
        let path = entry.map_err(failed(dir))?.path();
        if path.is_dir() {
            read(root, &path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "toml" || extension == "csv") {
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.push(LawFile { name, text: fs::read_to_string(&path).map_err(failed(&path))? });
        }
    }
    Ok(())
}
