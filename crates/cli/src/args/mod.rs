//! What can be said at the command line.
#![expect(clippy::doc_markdown, reason = "these comments are the help that people read: plain text")]

mod anchor;
mod backup;
mod evidence;
mod law;
mod outlook;
mod report;
mod user;
mod word;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::{Timestamp, civil::Date};
use programme::{
    Lang,
    fact::FactKind,
    task::TaskState,
    unit::{Region, UnitCode},
};
use server::settings::Setting;

pub use self::{
    anchor::AnchorCommand,
    backup::{BackupCommand, Places, Restore},
};
pub use evidence::EvidenceCommand;
pub use law::LawCommand;
pub use outlook::OutlookCommand;
pub use report::{CouncilDay, ReportCommand};
pub use user::UserCommand;
pub use word::Content;

use crate::command::{Aim, Most, Purse};
use word::{content, kind, region, setting, state};

/// Nongthon runs a province's rural-development programme: it records what units report, judges it by the law, and
/// writes the reports.
#[derive(Debug, Parser)]
#[command(name = "nongthon", version, propagate_version = true)]
pub struct Cli {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
pub struct Common {
    /// The data directory, with the ledger in `ledger.sqlite`
    #[arg(long, global = true, env = "NONGTHON_DATA", default_value = "data", value_name = "DIR")]
    pub data: PathBuf,
    /// A PostgreSQL ledger instead of the data directory's own; the addresses of all its servers, with blanks between, where standbys
    /// follow one that leads
    #[arg(
        long,
        global = true,
        env = "NONGTHON_DATABASE",
        value_name = "postgres://…",
        value_delimiter = ' ',
        hide_env_values = true
    )]
    pub database: Vec<String>,
    /// Reference data (law, units) to use instead of the built-in
    #[arg(long, global = true, env = "NONGTHON_REFERENCE", value_name = "DIR")]
    pub reference: Option<PathBuf>,
    /// Language of messages
    #[arg(long, global = true, env = "NONGTHON_LANG", value_enum, default_value = "vi")]
    lang: LangArg,
    #[command(flatten)]
    pub places: Places,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LangArg {
    Vi,
    En,
}

impl Common {
    /// The language of messages.
    pub const fn lang(&self) -> Lang {
        match self.lang {
            LangArg::Vi => Lang::Vi,
            LangArg::En => Lang::En,
        }
    }
}

/// How the application is watched.
#[derive(Debug, Default, Args)]
pub struct Watched {
    /// Where Prometheus asks (http://ADDR/metrics); keep it from the public [default: nowhere]
    #[arg(long, env = "NONGTHON_METRICS", value_name = "ADDR")]
    pub metrics: Option<String>,
    /// Where a collector of OpenTelemetry takes traces, e.g. http://127.0.0.1:4318/v1/traces [default: nowhere]
    #[arg(long, env = "NONGTHON_TRACES", value_name = "URL")]
    pub traces: Option<String>,
    /// How lines of the log are written, on standard error
    #[arg(long, env = "NONGTHON_LOG", value_enum, default_value = "text")]
    pub log: Log,
    /// What this server is called among those that serve one ledger; one that is alone needs no name
    #[arg(long, env = "NONGTHON_NODE", default_value = "", value_name = "NAME")]
    pub node: String,
    /// Log every request, not only those that failed or took long
    #[arg(long, env = "NONGTHON_LOG_REQUESTS")]
    pub log_requests: bool,
}

/// How lines of the log are written.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum Log {
    /// For people
    #[default]
    Text,
    /// One JSON object a line, for programs
    Json,
}

/// Who acts, and why.
#[derive(Debug, Args)]
pub struct Act {
    /// Who acts
    #[arg(long, env = "NONGTHON_ACTOR", default_value = "cli")]
    pub actor: String,
    /// Why, for the audit
    #[arg(long, default_value = "")]
    pub reason: String,
}

/// Under which number a paper is issued, if at all.
#[derive(Debug, Args)]
pub struct Issue {
    /// Issue it under this number: the state is frozen, and can be written again to the same bytes
    #[arg(long = "issue", value_name = "NUMBER")]
    pub number: Option<String>,
    #[command(flatten)]
    pub act: Act,
}

/// The state asked about.
#[derive(Clone, Debug, Args)]
pub struct When {
    /// The date the figures are about [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<Date>,
    /// The moment whose knowledge counts, as 2023-03-13T17:00:00+07:00 [default: now]
    #[arg(long, value_name = "TIME")]
    pub known_at: Option<Timestamp>,
    /// The date whose units the figures are told of; what was recorded of former ones passes to them [default: the date]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub map: Option<Date>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Load the example (Hà Tĩnh, 13 March 2023), show where it stands, write the report, serve it
    #[command(after_help = "Example: nongthon demo --data demo-data --out demo-report")]
    Demo {
        /// Only load the example
        #[arg(long)]
        load_only: bool,
        /// Where the report goes
        #[arg(long, default_value = "out", value_name = "DIR")]
        out: PathBuf,
        /// Where the application listens
        #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDR")]
        listen: String,
    },
    /// Run the web application
    #[command(after_help = "Example: nongthon serve --data data --listen 127.0.0.1:8080")]
    Serve {
        /// Where it listens, unless a socket is handed over (systemd)
        #[arg(long, env = "NONGTHON_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDR")]
        listen: String,
        /// Browsers reach it by HTTPS (through a proxy): cookies insist on it
        #[arg(long, env = "NONGTHON_SECURE")]
        secure: bool,
        #[command(flatten)]
        watched: Watched,
    },
    /// Look at the installation: what is well, what is doubtful, what is wrong, and what helps. Exit code 1 when something is wrong
    #[command(after_help = "Example: nongthon doctor --data data")]
    Doctor {
        /// Leave out what takes long: reading the whole ledger to prove its chain
        #[arg(long)]
        quick: bool,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Add a user of the web application, or give one a new password; the password is asked for
    #[command(
        after_help = "Examples:\n  nongthon user add lan --name 'Trần Thị Lan' --role administrator\n  nongthon user password lan"
    )]
    User {
        #[command(subcommand)]
        command: UserCommand,
    },
    /// Begin an empty programme for a province: its units from the national list, the law as files to be corrected
    #[command(after_help = "Example: nongthon --data thanh-hoa init --province 38 --region north_central")]
    Init {
        /// The official code of the province
        #[arg(long, value_name = "CODE")]
        province: UnitCode,
        /// Whose column of thresholds applies: northern_midlands_mountains, red_river_delta, north_central,
        /// south_central_coast, central_highlands, south_east, mekong_delta
        #[arg(long, value_parser = region)]
        region: Region,
    },
    /// Make a setting of the web application, where its page cannot be reached
    #[command(after_help = "Example: nongthon set public.url https://ntm.example.vn")]
    Set {
        /// public.url, smtp.url, smtp.from, deadline.days, reminder.days, oidc.issuer …
        #[arg(value_parser = setting)]
        setting: Setting,
        /// What it becomes; an empty one unsets it [default: what stands on standard input]
        value: Option<String>,
    },
    /// Import a file: all of it or nothing
    #[command(
        after_help = "Examples:\n  nongthon import recognition quyet-dinh.xlsx --dry-run\n  nongthon import boundaries ranh-gioi.geojson --as-of 2023-03-13"
    )]
    Import {
        /// What the file holds: observation, recognition, target, model_area, product, star_decision, sale, export,
        /// allocation, disbursement, contribution, plan_owed, plan_issued, outlook, statement, acknowledgement; or
        /// boundaries: the outlines of units for the map
        #[arg(value_parser = content)]
        content: Content,
        /// CSV (UTF-8) or XLSX; GeoJSON for boundaries
        file: PathBuf,
        /// For boundaries: the property with the units' codes, where it is not ma_xa, ma_huyen, ma or code
        #[arg(long, value_name = "NAME")]
        property: Option<String>,
        /// For boundaries: the date they are of [default: today]
        #[arg(long, value_name = "YYYY-MM-DD")]
        as_of: Option<Date>,
        /// Check and compare, write nothing
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        act: Act,
    },
    /// Write an empty form for a kind of fact
    #[command(after_help = "Example: nongthon template observation so-lieu.xlsx")]
    Template {
        /// What the form is for
        #[arg(value_parser = kind)]
        kind: FactKind,
        /// The XLSX file to write
        file: PathBuf,
    },
    /// Write the current facts of one kind as CSV
    #[command(after_help = "Example: nongthon export recognition > quyet-dinh.csv")]
    Export {
        /// Which kind
        #[arg(value_parser = kind)]
        kind: FactKind,
        /// The moment whose knowledge counts [default: now]
        #[arg(long, value_name = "TIME")]
        known_at: Option<Timestamp>,
    },
    /// Compare the treasury's list of payments with what is recorded; nothing is written. Exit code 1 when they differ
    #[command(after_help = "Example: nongthon reconcile bang-ke-kho-bac.xlsx --unit 42 --year 2022")]
    Reconcile {
        /// CSV (UTF-8) or XLSX in the form of disbursements (nongthon template disbursement)
        file: PathBuf,
        /// The unit, with those below it [default: the province]
        #[arg(long, value_name = "CODE")]
        unit: Option<UnitCode>,
        /// Only this plan year [default: those of the list]
        #[arg(long)]
        year: Option<i16>,
        #[command(flatten)]
        when: When,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// List what was done to the ledger
    #[command(after_help = "Example: nongthon acts --limit 20")]
    Acts {
        /// How many, the latest first
        #[arg(long, default_value_t = 50)]
        limit: u32,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Undo an act (an import) as one act
    #[command(after_help = "Example: nongthon undo 12 --reason 'nhập nhầm tệp'")]
    Undo {
        /// The act's number (nongthon acts)
        number: i64,
        #[command(flatten)]
        act: Act,
    },
    /// Withdraw one fact
    #[command(after_help = "Example: nongthon retract 1042 --reason 'quyết định bị hủy'")]
    Retract {
        /// The fact's number (nongthon explain)
        number: i64,
        #[command(flatten)]
        act: Act,
    },
    /// Copies of everything that one cannot do without
    #[command(
        after_help = "Examples:\n  nongthon backup make --backups /mnt/other/nongthon\n  nongthon backup verify --backups s3://copies/hatinh"
    )]
    Backup {
        #[command(subcommand)]
        command: BackupCommand,
    },
    /// The files that support what is reported: prove them, sweep what nobody needs
    #[command(after_help = "Examples:\n  nongthon evidence check\n  nongthon evidence sweep --dry-run")]
    Evidence {
        #[command(subcommand)]
        command: EvidenceCommand,
    },
    /// Bring back, into an empty data directory or database, what there was at a moment
    #[command(
        after_help = "Example: nongthon restore --backups /mnt/other/nongthon --to 2023-03-13T17:00:00+07:00 --data restored"
    )]
    Restore(Restore),
    /// Sign what the audit chain ends with, for people outside to keep: whoever writes the past anew is found out
    #[command(
        after_help = "Examples:\n  nongthon anchor key anchor.key\n  nongthon anchor make moc-2023-03.txt --key anchor.key\n  nongthon anchor check moc-2023-03.txt --public RW…"
    )]
    Anchor {
        #[command(subcommand)]
        command: AnchorCommand,
    },
    /// Read a PDF from the standard input and write what it says or shows: the application does so for each that comes in
    #[command(hide = true)]
    ReadPdf {
        /// What is asked of it
        #[arg(value_enum)]
        what: OfPdf,
    },
    /// Check the reference data or the ledger
    #[command(after_help = "Example: nongthon check reference")]
    Check {
        /// What to check
        #[arg(value_enum)]
        what: Checked,
    },
    /// List, print, export, import and compare criteria sets
    #[command(after_help = "Example: nongthon law show commune-ntm-2021-2025")]
    Law {
        #[command(subcommand)]
        command: LawCommand,
    },
    /// List units as of a date, or what became of one
    #[command(after_help = "Example: nongthon units --as-of 2025-07-01")]
    Units {
        /// Only this unit and those below it
        #[arg(long, value_name = "CODE")]
        unit: Option<UnitCode>,
        /// The date [default: today]
        #[arg(long, value_name = "YYYY-MM-DD")]
        as_of: Option<Date>,
        /// What became of the unit after the date
        #[arg(long, requires = "unit")]
        lineage: bool,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Print the catalogue's figures
    #[command(after_help = "Example: nongthon metrics --as-of 2023-03-13 --json")]
    Metrics {
        #[command(flatten)]
        when: When,
        /// The unit [default: the province]
        #[arg(long, value_name = "CODE")]
        unit: Option<UnitCode>,
        /// As JSON: an array of id, value, unit, as_of, known_at
        #[arg(long)]
        json: bool,
    },
    /// Print a unit's targets that go on: how each stands, its projection and light, its parts
    #[command(after_help = "Example: nongthon targets --unit 42 --as-of 2023-03-13 --json")]
    Targets {
        #[command(flatten)]
        when: When,
        /// The unit [default: the province]
        #[arg(long, value_name = "CODE")]
        unit: Option<UnitCode>,
        /// As JSON: an array of targets with their parts
        #[arg(long)]
        json: bool,
    },
    /// Find the cheapest way to the targets, or the most that the money buys
    #[command(
        after_help = "Example: nongthon path --as-of 2023-03-13 --target advanced=25 --budget central=90000000000"
    )]
    Path {
        #[command(flatten)]
        when: When,
        /// The unit [default: the province]
        #[arg(long, value_name = "CODE")]
        unit: Option<UnitCode>,
        /// The last day [default: 31 December]
        #[arg(long, value_name = "YYYY-MM-DD")]
        due: Option<Date>,
        /// How many more communes of a grade, the most important first [default: the targets of the year]
        #[arg(long, value_name = "GRADE=NUMBER|all")]
        target: Vec<Aim>,
        /// What a source has, in đồng [default: what is allocated and not spent]
        #[arg(long, value_name = "SOURCE=ĐỒNG")]
        budget: Vec<Purse>,
        /// Money does not limit the plan
        #[arg(long, conflicts_with = "budget")]
        no_limit: bool,
        /// At most so many indicators of a commune that cannot be judged yet [default: 12; the number is ours]
        #[arg(long, value_name = "NUMBER|any")]
        verify: Option<Most>,
        /// The most that the money buys instead of the least cost
        #[arg(long)]
        most: bool,
        /// A commune that must be in
        #[arg(long, value_name = "CODE")]
        pin: Vec<UnitCode>,
        /// A commune that must not be in
        #[arg(long, value_name = "CODE")]
        forbid: Vec<UnitCode>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Say why a figure is what it is: definition, legal source, records
    #[command(after_help = "Example: nongthon explain commune.recognised.ntm --as-of 2023-03-13 --unit 444")]
    Explain {
        /// The metric's id (nongthon metrics)
        metric: String,
        #[command(flatten)]
        when: When,
        /// The unit [default: the province]
        #[arg(long, value_name = "CODE")]
        unit: Option<UnitCode>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// List tasks: who owes what by when, and how it stands
    #[command(after_help = "Example: nongthon tasks --state overdue --as-of 2023-03-13")]
    Tasks {
        /// Only in this state: in_progress, overdue, no_deadline, done_on_time, done_late, cancelled
        #[arg(long, value_parser = state)]
        state: Option<TaskState>,
        /// Only those this body leads
        #[arg(long, value_name = "ID")]
        lead: Option<String>,
        /// Only those that concern this unit or one below it
        #[arg(long, value_name = "CODE")]
        unit: Option<UnitCode>,
        #[command(flatten)]
        when: When,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// What will be met: the tier of each criterion of a unit, with its reasons
    #[command(
        args_conflicts_with_subcommands = true,
        after_help = "Examples:\n  nongthon outlook --as-of 2023-03-13\n  nongthon outlook --unit 18499 --by 2024-12-31\n  nongthon \
                      outlook backtest --from 2021"
    )]
    Outlook {
        #[command(subcommand)]
        command: Option<OutlookCommand>,
        /// The unit [default: the province]
        #[arg(long, value_name = "CODE")]
        unit: Option<UnitCode>,
        /// The criteria set [default: the one that judges the unit this year]
        #[arg(long, value_name = "SET")]
        set: Option<String>,
        /// The day by which criteria are to be met [default: the end of the year; of the scheme for the province]
        #[arg(long, value_name = "YYYY-MM-DD")]
        by: Option<Date>,
        #[command(flatten)]
        when: When,
        #[arg(long)]
        json: bool,
    },
    /// Judge units by a criteria set
    #[command(
        after_help = "Examples:\n  nongthon assess --set commune-ntm-2021-2025 --unit 18556 --as-of 2023-03-13\n  nongthon assess --set commune-ntm-2026-2030 --compare commune-ntm-2021-2025"
    )]
    Assess {
        /// The criteria set (nongthon law list)
        #[arg(long, value_name = "SET")]
        set: String,
        /// Another set: say which units would fall under --set that meet this one
        #[arg(long, value_name = "OLD")]
        compare: Option<String>,
        /// Only this unit, told in full [default: every unit the set is for]
        #[arg(long, value_name = "CODE")]
        unit: Option<UnitCode>,
        /// The assessment year [default: that of --as-of]
        #[arg(long)]
        year: Option<i16>,
        #[command(flatten)]
        when: When,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Judge every unit anew under a set: who falls, who falls short, who rises, by what, and what is not reported
    #[command(
        after_help = "Examples:\n  nongthon review --set commune-advanced-2021-2025 --on 2023-03-13\n  nongthon review --set commune-ntm-2021-2025 --on 2023-03-13 --out out"
    )]
    Review {
        /// The criteria set (nongthon law list)
        #[arg(long, value_name = "SET")]
        set: String,
        /// The day whose figures and decisions count [default: today]
        #[arg(long, value_name = "DATE")]
        on: Option<Date>,
        /// The assessment year [default: that of the day, or the nearest that the set has]
        #[arg(long)]
        year: Option<i16>,
        /// Only units in this one
        #[arg(long, value_name = "CODE")]
        unit: Option<UnitCode>,
        /// As JSON
        #[arg(long, conflicts_with = "out")]
        json: bool,
        /// Write the report of the review there: DOCX, PDF, HTML, XLSX
        #[arg(long, value_name = "DIR", conflicts_with = "unit")]
        out: Option<PathBuf>,
    },
    /// Write a report, a leader's briefing or a conclusion notice: DOCX, PDF, HTML; annexes as XLSX
    #[command(
        after_help = "Examples:\n  nongthon report programme --as-of 2023-03-13 --out out\n  nongthon report programme --as-of 2023-03-13 --out out --issue 15/BC-VPĐP\n  nongthon report briefing --as-of 2023-03-13 --out out\n  nongthon report conclusion 'Buổi làm việc ngày 13/3/2023' --out out\n  nongthon report reissue 15/BC-VPĐP --out out"
    )]
    Report {
        #[command(subcommand)]
        command: ReportCommand,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum OfPdf {
    /// Its text
    Words,
    /// Its pages and nothing else, as a PDF
    Pages,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Checked {
    /// Measures, criteria sets, overlays, OCOP rules, departments, units
    Reference,
    /// The audit chain, digests and numbering
    Ledger,
}
