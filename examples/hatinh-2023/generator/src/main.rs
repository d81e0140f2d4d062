//! `cargo run -p hatinh-2023`: writes the files of the example again.

use std::fs;

use anyhow::Result;
use hatinh_2023::{
    files,
    inputs::{Inputs, example},
};

fn main() -> Result<()> {
    let facts = example().join("facts");
    fs::create_dir_all(&facts)?;
    for file in files(&Inputs::read()?)? {
        fs::write(facts.join(&file.name), &file.text)?;
        println!("{:>9} {}", file.text.len(), file.name);
    }
    Ok(())
}
