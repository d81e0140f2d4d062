//! What can go wrong at the command line, told in the user's language.

use std::{io, path::PathBuf};

use programme::{Lang, Text, law::LawError, unit::RegisterError};

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub enum Failure {
    /// The command cannot mean what it says: an unknown unit, set, metric or kind.
    Misuse(Text),
    /// The reference data is not sound.
    Law(Vec<LawError>),
    /// The register of units is not sound.
    Register(RegisterError),
    /// The ledger refused or failed.
    Ledger(ledger::LedgerError),
    /// A file could not be read or written.
    File(PathBuf, io::Error),
    /// Standard output could not be written.
    Output(io::Error),
    /// A document could not be made.
    Document(String),
}

impl Failure {
    /// A misuse, in both languages.
    pub fn misuse(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Misuse(Text { vi: vi.into(), en: en.into() })
    }

    /// Whether whoever read our output went away.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// For a person.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::Misuse(text) => text.get(lang).to_owned(),
            Self::Law(errors) => {
                let head = lang.pick("dữ liệu pháp lý có lỗi", "the reference data is not sound");
                let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
                format!("{head}:\n  {}", lines.join("\n  "))
            }
            Self::Register(error) => error.to_string(),
            Self::Ledger(error) => error.message(lang),
            Self::File(path, error) => {
                let what = match error.kind() {
                    io::ErrorKind::NotFound => lang.pick("không tìm thấy", "not found"),
                    io::ErrorKind::PermissionDenied => lang.pick("không có quyền", "permission denied"),
                    io::ErrorKind::StorageFull => lang.pick("hết chỗ trên đĩa", "the disk is full"),
                    _ => return format!("{}: {error}", path.display()),
                };
                format!("{}: {what}", path.display())
            }
            Self::Output(error) => error.to_string(),
            Self::Document(message) => message.clone(),
        }
    }
}

impl From<ledger::LedgerError> for Failure {
    fn from(error: ledger::LedgerError) -> Self {
        Self::Ledger(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}
