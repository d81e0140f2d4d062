//! What can be asked of anchors at the command line.

use std::path::PathBuf;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub enum AnchorCommand {
    /// Make a pair of keys (minisign): the secret one goes into a file that only its owner reads, the public one is printed
    Key {
        /// The file for the secret key
        file: PathBuf,
    },
    /// Write what the audit chain ends with now, signed; the signature goes beside it as FILE.minisig
    Make {
        /// The file to write; give both to people outside, who keep them
        file: PathBuf,
        /// The file with the secret key
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
    },
    /// Prove the signature, and that the ledger still has this past. Exit code 1 when it does not
    Check {
        /// The file, with FILE.minisig beside it
        file: PathBuf,
        /// The public key
        #[arg(long, value_name = "KEY")]
        public: String,
    },
}
