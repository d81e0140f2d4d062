//! `nongthon read-pdf`: what the application has done in a process of its own, since a PDF may bring down whoever reads it.

use std::io::{self, Read as _, Write as _};

use crate::error::Failure;

pub fn run() -> Result<bool, Failure> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    let Some(words) = documents::text::words_of_pdf(&bytes) else { return Ok(false) };
    io::stdout().lock().write_all(words.as_bytes())?;
    Ok(true)
}
