//! The law and the units: built in, or read from a directory.

use std::{fs, path::Path, sync::Arc};

use include_dir::{Dir, DirEntry, include_dir};
use programme::{
    law::{Law, LawFile},
    unit::Register,
};

use crate::error::Failure;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../reference");

/// The law and the register of units.
#[derive(Debug)]
pub struct Reference {
    /// The law.
    pub law: Arc<Law>,
    /// The units.
    pub register: Register,
}

/// Reads and validates the reference data.
pub fn load(from: Option<&Path>) -> Result<Reference, Failure> {
    let mut files = match from {
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
