//! What can be asked of the evidence at the command line.

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub enum EvidenceCommand {
    /// Read every file that the ledger names again and prove it. Exit code 1 when one is missing or was changed
    Check,
    /// Delete what no record names: files whose upload was broken off
    Sweep {
        /// Only what is older than so many days: younger files may belong to a form that is being filled in
        #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..), value_name = "NUMBER")]
        days: u16,
        /// Only tell what would be deleted
        #[arg(long)]
        dry_run: bool,
    },
}
