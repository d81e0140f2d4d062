//! What can be done with criteria sets.

use std::path::PathBuf;

use clap::Subcommand;
use programme::unit::UnitCode;

use super::{Act, When};

#[derive(Debug, Subcommand)]
pub enum LawCommand {
    /// List the criteria sets
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Print a criteria set in full
    Show {
        /// The set's id
        set: String,
    },
    /// Write a criteria set as a workbook to be filled in
    #[command(after_help = "Example: nongthon law export commune-ntm-2026-2030 --out set.xlsx")]
    Export {
        /// The set's id
        set: String,
        /// The file
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Record a filled-in workbook as a draft, for a second person to check
    #[command(after_help = "Example: nongthon law import set.xlsx --reason \"annex I\"")]
    Import {
        /// The file
        file: PathBuf,
        /// Only check it
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        act: Act,
    },
    /// Compare two sets indicator by indicator: what is stricter, new, dropped, to be newly collected
    #[command(after_help = "Example: nongthon law compare commune-ntm-2021-2025 commune-ntm-2026-2030")]
    Compare {
        /// The old set's id
        old: String,
        /// The new set's id
        new: String,
        /// The unit whose thresholds are compared [default: the first that the new set judges]
        #[arg(long, value_name = "CODE")]
        unit: Option<UnitCode>,
        /// Also as a workbook
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        #[command(flatten)]
        when: When,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}
