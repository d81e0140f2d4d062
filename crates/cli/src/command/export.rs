//! `nongthon template` and `nongthon export`: forms out, facts out.

use std::{fs, path::Path};

use documents::import;
use jiff::Timestamp;
use programme::{
    Lang,
    fact::{Fact, FactKind, Sourced},
    with_fact,
};

use crate::{error::Failure, office::Office, print};

pub fn template(kind: FactKind, file: &Path, lang: Lang) -> Result<bool, Failure> {
    let form = import::template(kind, lang).map_err(|error| Failure::Document(error.to_string()))?;
    fs::write(file, form).map_err(|error| Failure::File(file.to_owned(), error))?;
    print::line(&format!("{}: {}", lang.pick("Đã ghi biểu mẫu", "Wrote the form"), file.display()))?;
    Ok(true)
}

pub async fn run(office: &Office, kind: FactKind, known_at: Option<Timestamp>) -> Result<bool, Failure> {
    let text = with_fact!(kind, F => csv::<F>(office, known_at).await)?;
    print::line(text.trim_end())?;
    Ok(true)
}

async fn csv<F: Fact>(office: &Office, known_at: Option<Timestamp>) -> Result<String, Failure> {
    let records = office.ledger.current::<F>(known_at).await?;
    let facts: Vec<Sourced<F>> = records.into_iter().map(|record| record.sourced).collect();
    Ok(import::write_csv(&*office.law().await?, &facts))
}
