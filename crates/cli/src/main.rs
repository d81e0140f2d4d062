//! The binary `nongthon`: the programme at the command line.
//!
//! Exit codes: 0 done, 1 the answer is no (a refused import, a failed check, an unmet criterion), 2 misuse.

mod args;
mod clock;
mod command;
mod error;
mod lines;
mod office;
mod print;
mod progress;
mod reference;

use std::process::ExitCode;

use clap::Parser;

use crate::{args::Cli, error::Failure};

/// An import makes and drops millions of short texts across threads: the system's allocator spends half the time on it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let lang = cli.common.lang();
    match command::run(cli).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(failure) => {
            // A closed pipe (`nongthon metrics | head`) is the reader's choice, not a failure.
            if !failure.is_closed_pipe() {
                eprintln!("nongthon: {}", failure.message(lang));
            }
            ExitCode::from(if matches!(failure, Failure::Misuse(_)) { 2 } else { 1 })
        }
    }
}
