//! What can go wrong, for a person and for the log.

use programme::{Lang, fact::FactKind};

/// Why the ledger did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The database refused or failed.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// None of the database's servers takes writes.
    #[error("no server of the database leads")]
    NoLeader,
    /// The ledger was written by a newer program.
    #[error("the ledger has schema {found}, this program knows {known}")]
    NewerSchema {
        /// What the ledger has.
        found: i64,
        /// What this program knows.
        known: i64,
    },
    /// Only an empty ledger can be filled.
    #[error("the ledger is not empty")]
    NotEmpty,
    /// There is no such act.
    #[error("no act {0}")]
    NoSuchAct(i64),
    /// The act is already undone.
    #[error("act {0} is already undone")]
    AlreadyUndone(i64),
    /// Others were recorded since that stand on what the act says.
    #[error("act {act} has dependents")]
    HasDependents {
        /// The act.
        act: i64,
        /// What stands on it: how many of which kind.
        dependents: Vec<(FactKind, usize)>,
    },
    /// The fact is a line of a decision that stands or falls as a whole.
    #[error("fact {fact} is part of act {act}")]
    PartOfDecision {
        /// The fact.
        fact: i64,
        /// The act that holds the decision.
        act: i64,
    },
    /// There is no such fact, or it does not count any more.
    #[error("no fact {0}")]
    NoSuchFact(i64),
    /// The number is already used.
    #[error("report {0} is already issued")]
    AlreadyIssued(String),
    /// What a node keeps of the ledger on its own disk cannot be written.
    #[error("mirror: {0}")]
    Mirror(std::io::Error),
    /// A stored fact cannot be read.
    #[error("fact {seq} of {table}: `{field}` is damaged")]
    Damaged {
        /// The table.
        table: &'static str,
        /// The fact.
        seq: i64,
        /// The field.
        field: &'static str,
    },
}

impl LedgerError {
    /// For a person: what is wrong and what would help.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::Database(_) => lang
                .pick(
                    "không dùng được cơ sở dữ liệu: kiểm tra thư mục dữ liệu, quyền ghi, chỗ trống trên đĩa, địa chỉ máy chủ",
                    "the database cannot be used: check the data directory, the right to write, free space, the server's address",
                )
                .to_owned()
                + &self.cause(),
            Self::NoLeader => lang
                .pick(
                    "không máy chủ cơ sở dữ liệu nào nhận ghi: khởi động máy chính, hoặc nâng một máy dự phòng lên (pg_ctl promote)",
                    "none of the database's servers takes writes: start the one that leads, or promote a standby (pg_ctl promote)",
                )
                .to_owned(),
            Self::NewerSchema { found, known } => lang
                .pick(
                    &format!("sổ cái do phiên bản mới hơn ghi (lược đồ {found}, phiên bản này biết đến {known}): hãy cập nhật phần mềm"),
                    &format!("the ledger was written by a newer version (schema {found}, this one knows {known}): update the program"),
                )
                .to_owned(),
            Self::NotEmpty => lang
                .pick(
                    "nơi khôi phục đã có dữ liệu: chọn thư mục hoặc cơ sở dữ liệu trống",
                    "the place to restore to holds data already: choose an empty directory or database",
                )
                .to_owned(),
            Self::NoSuchAct(act) => lang
                .pick(&format!("không có việc số {act} (xem: nongthon acts)"), &format!("there is no act {act} (see: nongthon acts)"))
                .to_owned(),
            Self::AlreadyUndone(act) => lang
                .pick(&format!("việc số {act} đã được hoàn tác rồi"), &format!("act {act} is already undone"))
                .to_owned(),
            Self::HasDependents { act, dependents } => {
                let kinds: Vec<String> =
                    dependents.iter().map(|(kind, count)| format!("{count} {}", kind.label(lang))).collect();
                let kinds = kinds.join(", ");
                lang.pick(
                    &format!("không hoàn tác được việc số {act}: đã ghi về các đơn vị mới {kinds}; hoàn tác những việc đó trước"),
                    &format!("act {act} cannot be undone: of the new units {kinds} were recorded; undo those first"),
                )
                .to_owned()
            }
            Self::PartOfDecision { fact, act } => lang
                .pick(
                    &format!("bản ghi #{fact} là một dòng của quyết định sắp xếp: hoàn tác cả việc số {act}, hoặc nhập tệp đã sửa"),
                    &format!("fact #{fact} is a line of a decision on units: undo act {act} as a whole, or import a corrected file"),
                )
                .to_owned(),
            Self::NoSuchFact(fact) => lang
                .pick(&format!("không có bản ghi #{fact} đang hiệu lực"), &format!("there is no fact #{fact} that counts"))
                .to_owned(),
            Self::AlreadyIssued(number) => lang
                .pick(&format!("báo cáo số {number} đã được ban hành"), &format!("report {number} is already issued"))
                .to_owned(),
            Self::Mirror(error) => lang
                .pick(
                    &format!("không ghi được bản sao của sổ cái trên máy này: kiểm tra quyền ghi và chỗ trống của thư mục dữ liệu ({error})"),
                    &format!("this node's copy of the ledger cannot be written: check the right to write and free space in the data directory ({error})"),
                )
                .to_owned(),
            Self::Damaged { table, seq, field } => lang
                .pick(
                    &format!("bản ghi #{seq} của {table} hỏng ở {field} (chạy: nongthon check ledger)"),
                    &format!("fact #{seq} of {table} is damaged in {field} (run: nongthon check ledger)"),
                )
                .to_owned(),
        }
    }

    /// Whether the database is away, for a while perhaps: nothing is wrong with what was asked.
    #[must_use]
    pub fn is_away(&self) -> bool {
        match self {
            Self::NoLeader
            | Self::Database(sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed) => true,
            // Connection exceptions, and servers that start or stop (PostgreSQL, appendix A).
            Self::Database(sqlx::Error::Database(error)) => {
                error.code().is_some_and(|code| code.starts_with("08") || code.starts_with("57P"))
            }
            _ => false,
        }
    }

    /// What the engine says, without statements or addresses.
    fn cause(&self) -> String {
        match self {
            Self::Database(sqlx::Error::Database(error)) => format!(" ({})", error.message()),
            Self::Database(sqlx::Error::Io(error)) => format!(" ({error})"),
            _ => String::new(),
        }
    }
}
