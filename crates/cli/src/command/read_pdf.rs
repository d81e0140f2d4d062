//! `nongthon read-pdf`: what the application has done in a process of its own, since a PDF may bring down whoever reads it.

use std::{
    fs,
    io::{self, Read as _, Write as _},
};

use documents::{
    dossier::{Unbound, pages_alone},
    text::words_of_pdf,
};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use server::PROTECTED;

use crate::{args::OfPdf, error::Failure};

/// More memory no honest file needs, with what the allocator sets apart; one that unpacks to more ends this process.
const MOST: u64 = 2 << 30;

pub fn run(what: OfPdf) -> Result<bool, Failure> {
    let most = getrlimit(Resource::As).maximum.map_or(MOST, |most| most.min(MOST));
    setrlimit(Resource::As, Rlimit { current: Some(most), maximum: Some(most) }).map_err(io::Error::from)?;
    // Where the machine runs out of memory all the same, this is what is to go. Elsewhere than on Linux nobody asks.
    _ = fs::write("/proc/self/oom_score_adj", "1000");
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    let told = match what {
        OfPdf::Words => words_of_pdf(&bytes).map(String::into_bytes),
        OfPdf::Pages => match pages_alone(&bytes) {
            Ok(pages) => Some(pages),
            Err(Unbound::Protected) => Some(PROTECTED.to_vec()),
            Err(_) => None,
        },
    };
    let Some(told) = told else { return Ok(false) };
    io::stdout().lock().write_all(&told)?;
    Ok(true)
}
