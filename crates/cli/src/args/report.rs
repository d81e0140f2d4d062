//! The papers that can be written.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::{Issue, When};

/// A day on which an OCOP council met.
#[derive(Debug, Args)]
pub struct CouncilDay {
    /// The council's code
    pub council: String,
    /// The day it met
    pub day: Date,
}

#[derive(Debug, Subcommand)]
pub enum ReportCommand {
    /// The programme report of the province
    Programme {
        #[command(flatten)]
        when: When,
        /// Where the files go
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        #[command(flatten)]
        issue: Issue,
    },
    /// The two pages a leader takes into the room: targets, risks, who owes what, money, decisions needed
    Briefing {
        #[command(flatten)]
        when: When,
        /// Where the files go
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// The conclusion notice of a meeting, from the tasks that were given there
    Conclusion {
        /// The number of the document, or the name of the meeting
        document: String,
        #[command(flatten)]
        when: When,
        /// Where the files go
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        #[command(flatten)]
        issue: Issue,
    },
    /// The minutes of an OCOP council's day
    #[command(after_help = "Example: nongthon report minutes HD-42-2023 2023-03-12 --as-of 2023-03-13 --out out")]
    Minutes {
        #[command(flatten)]
        of: CouncilDay,
        #[command(flatten)]
        when: When,
        /// Where the files go
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        #[command(flatten)]
        issue: Issue,
    },
    /// The decision on the stars that an OCOP council came to
    #[command(after_help = "Example: nongthon report stars HD-439-2023 2023-03-08 --as-of 2023-03-13 --out out")]
    Stars {
        #[command(flatten)]
        of: CouncilDay,
        #[command(flatten)]
        when: When,
        /// Where the files go
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        #[command(flatten)]
        issue: Issue,
    },
    /// The scoring sheet of a member of an OCOP council, with its points once the council has met
    #[command(after_help = "Example: nongthon report sheet HD-42-2023 HS-2023-1-17 TV2 --as-of 2023-03-13 --out out")]
    Sheet {
        /// The council's code
        council: String,
        /// The dossier's code
        dossier: String,
        /// The member
        member: String,
        #[command(flatten)]
        when: When,
        /// Where the files go
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// The papers of a meeting, each by itself and all as one ZIP: briefing and programme report, after it the notice too
    #[command(after_help = "Example: nongthon report pack --as-of 2023-03-13 --out out --document 57/TB-UBND")]
    Pack {
        /// The document, or the meeting, whose conclusion notice belongs to it
        #[arg(long, value_name = "NUMBER")]
        document: Option<String>,
        #[command(flatten)]
        when: When,
        /// Where the files go
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// The review of a period: results against targets by year, criteria, money, difficulties
    #[command(name = "midterm", after_help = "Example: nongthon report midterm --from 2021 --to 2023 --out out")]
    MidTerm {
        /// The first year
        #[arg(long, value_name = "YEAR")]
        from: i16,
        /// The last year; told up to the date while it goes on
        #[arg(long, value_name = "YEAR")]
        to: i16,
        #[command(flatten)]
        when: When,
        /// Where the files go
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        #[command(flatten)]
        issue: Issue,
    },
    /// Write an issued report again
    Reissue {
        /// The number it was issued under
        number: String,
        /// Where the files go
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
}
