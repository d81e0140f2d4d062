//! What can go wrong at the command line, told in the user's language.

use std::{io, path::PathBuf};

use backup::BackupError;
use programme::{Lang, Text, law::LawError, unit::RegisterError};
use store::StoreError;

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub enum Failure {
    /// The command cannot mean what it says: an unknown unit, set, metric or kind.
    Misuse(Text),
    /// The answer is no.
    Refused(Text),
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
    /// A copy could not be made or restored.
    Backup(backup::BackupError),
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
            Self::Misuse(text) | Self::Refused(text) => text.get(lang).to_owned(),
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
            Self::Backup(error) => copying(error, lang),
        }
    }
}

/// What went wrong with a copy, for a person.
fn copying(error: &BackupError, lang: Lang) -> String {
    let (vi, en) = match error {
        BackupError::Ledger(error) => return error.message(lang),
        BackupError::Store(StoreError::InTheClear(server)) => (
            format!("{server} sẽ nhận mọi thứ không mã hóa: địa chỉ phải bắt đầu bằng https://"),
            format!("{server} would be sent everything in the clear: its address must begin with https://"),
        ),
        BackupError::Store(error) => {
            (format!("nơi lưu không dùng được: {error}"), format!("the place cannot be used: {error}"))
        }
        BackupError::NoSnapshot => (
            "nơi lưu chưa có bản sao nào (kiểm tra --backups)".to_owned(),
            "there is no copy at that place (see --backups)".to_owned(),
        ),
        BackupError::NotYet(last) => {
            let last = crate::clock::written(*last);
            (
                format!("chưa có bản sao nào sau thời điểm đó; bản cuối cùng: {last}"),
                format!("no copy was made after that moment; the last one: {last}"),
            )
        }
        BackupError::Damaged(part) => (
            format!("bản sao hỏng hoặc thiếu: {part} (chạy: nongthon backup verify; chọn --to một thời điểm khác)"),
            format!("the copy is damaged or not whole: {part} (run: nongthon backup verify; choose another --to)"),
        ),
        BackupError::Sealed => (
            "bản sao đã mã hóa: cần --identity với đúng tệp khóa bí mật".to_owned(),
            "the copy is sealed: give --identity with the file of its secret key".to_owned(),
        ),
        BackupError::Key(text) => (format!("không đọc được: {text}"), format!("cannot be read: {text}")),
        BackupError::NewerFormat(format) => (
            format!("bản sao do phiên bản mới hơn tạo (dạng {format}): hãy cập nhật phần mềm"),
            format!("the copy was made by a newer version (format {format}): update the program"),
        ),
        BackupError::Differs => (
            "dữ liệu khôi phục không khớp bản sao: đừng dùng, hãy thử một bản sao khác".to_owned(),
            "what was restored is not what was copied: do not use it, try another copy".to_owned(),
        ),
    };
    lang.pick(&vi, &en).to_owned()
}

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Self {
        Self::Backup(error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Backup(error.into())
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
