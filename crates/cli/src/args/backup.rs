//! Where evidence and copies are kept, as said at the command line.
#![expect(clippy::doc_markdown, reason = "these comments are the help that people read: plain text")]

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::Timestamp;
use store::{Place, S3, Written};

/// Where evidence and copies are kept.
#[derive(Debug, Args)]
pub struct Places {
    /// Where evidence is kept: a folder, or s3://bucket/prefix [default: evidence in the data directory]
    #[arg(long, global = true, env = "NONGTHON_EVIDENCE", value_name = "PLACE")]
    evidence: Option<Written>,
    /// Where copies are kept: a folder, or s3://bucket/prefix [default: backups in the data directory]
    #[arg(long, global = true, env = "NONGTHON_BACKUPS", value_name = "PLACE")]
    backups: Option<Written>,
    /// The server of s3://… where it is not Amazon's
    #[arg(long, global = true, env = "AWS_ENDPOINT_URL", value_name = "URL", hide_short_help = true)]
    s3_endpoint: Option<String>,
    /// The region of s3://…
    #[arg(
        long,
        global = true,
        env = "AWS_REGION",
        default_value = "us-east-1",
        value_name = "NAME",
        hide_short_help = true
    )]
    s3_region: String,
    /// The name of the key to s3://…
    #[arg(
        long,
        global = true,
        env = "AWS_ACCESS_KEY_ID",
        default_value = "",
        hide_env_values = true,
        hide_short_help = true
    )]
    s3_key: String,
    /// The key to s3://…; better in the environment, where others do not see it
    #[arg(
        long,
        global = true,
        env = "AWS_SECRET_ACCESS_KEY",
        default_value = "",
        hide_env_values = true,
        hide_short_help = true
    )]
    s3_secret: String,
}

impl Places {
    /// Where evidence is kept.
    pub fn evidence(&self, data: &std::path::Path) -> Place {
        self.evidence.as_ref().map_or_else(|| Place::Folder(data.join("evidence")), |written| self.place(written))
    }

    /// Where copies are kept.
    pub fn backups(&self, data: &std::path::Path) -> Place {
        self.backups.as_ref().map_or_else(|| Place::Folder(data.join("backups")), |written| self.place(written))
    }

    fn place(&self, written: &Written) -> Place {
        match written {
            Written::Folder(folder) => Place::Folder(folder.clone()),
            Written::S3(bucket, prefix) => Place::S3(S3 {
                bucket: bucket.clone(),
                prefix: prefix.clone(),
                endpoint: self.s3_endpoint.clone(),
                region: self.s3_region.clone(),
                key: self.s3_key.clone(),
                secret: self.s3_secret.clone(),
                patience: S3::PATIENCE,
            }),
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum BackupCommand {
    /// Copy the ledger and the evidence, while the application runs: what the last copy has is not copied again
    Make {
        /// Seal it for this public key (age1…); may be given several times [default: the setting backup.keys]
        #[arg(long, value_name = "KEY")]
        key: Vec<String>,
    },
    /// List the copies
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Read every copy whole and prove it. Exit code 1 when something is missing or was changed
    Verify {
        /// The file with the secret key, where copies are sealed
        #[arg(long, value_name = "FILE")]
        identity: Option<PathBuf>,
    },
    /// Let go of copies that need not be kept
    Prune {
        /// How many are kept: last=48,days=14,weeks=8,months=24 [default: the setting backup.keep]
        #[arg(long)]
        keep: Option<backup::Keep>,
    },
    /// Make a pair of keys: the secret one goes into a file that only its owner reads, the public one is printed
    Key {
        /// The file for the secret key; kept off this machine
        file: PathBuf,
    },
}

/// What comes back from a copy.
#[derive(Debug, Args)]
pub struct Restore {
    /// The moment that comes back, as 2023-03-13T17:00:00+07:00 [default: that of the last copy]
    #[arg(long, value_name = "TIME")]
    pub to: Option<Timestamp>,
    /// The file with the secret key, where copies are sealed
    #[arg(long, value_name = "FILE")]
    pub identity: Option<PathBuf>,
}
