//! What a file is, by its content: its name may say anything.

use super::Complaint;

/// A kind of file that can be read.
pub(super) enum Content<'a> {
    /// UTF-8 text.
    Text(&'a str),
    /// A zip archive, perhaps a workbook.
    Workbook,
}

/// Files larger than this are refused, in bytes.
const LARGEST: usize = 200 << 20;

/// Tells what the bytes are, or why they cannot be read.
pub(super) fn detect(bytes: &[u8]) -> Result<Content<'_>, Complaint> {
    let save = ("lưu lại dạng XLSX hoặc CSV UTF-8", "save it as XLSX or as CSV UTF-8");
    let refuse = |vi: &str, en: &str| Err(Complaint::new((vi, save.0), (en, save.1)));
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Complaint::new(
            ("tệp rỗng", "tệp có hàng tiêu đề và ít nhất một hàng số liệu"),
            ("the file is empty", "a file with a header row and at least one row of data"),
        ));
    }
    if bytes.len() > LARGEST {
        return Err(Complaint::new(
            ("tệp lớn hơn 200 MB", "chia thành nhiều tệp nhỏ hơn"),
            ("the file is larger than 200 MB", "several smaller files"),
        ));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Ok(Content::Workbook);
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return refuse("tệp Excel cũ (.xls) hoặc có mật khẩu", "an old Excel file (.xls) or one with a password");
    }
    if bytes.starts_with(b"%PDF") {
        return refuse("tệp PDF", "a PDF");
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || has_utf16_pattern(bytes) {
        return refuse("văn bản mã UTF-16", "text in UTF-16");
    }
    if bytes.contains(&0) {
        return refuse("không phải văn bản: có byte 0", "not text: it has zero bytes");
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Content::Text(text.strip_prefix('\u{feff}').unwrap_or(text))),
        Err(error) => {
            let before = &bytes[..error.valid_up_to()];
            let line = before.split(|byte| *byte == b'\n').count();
            Err(Complaint::new(
                (&format!("dòng {line} không phải UTF-8 (có thể là Windows-1258 hoặc TCVN3)"), save.0),
                (&format!("line {line} is not UTF-8 (perhaps Windows-1258 or TCVN3)"), save.1),
            ))
        }
    }
}

/// Text in UTF-16 without a mark: every other byte of plain Latin letters is zero.
fn has_utf16_pattern(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(64)];
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    head.len() >= 8 && (zeros(0) * 4 > head.len() || zeros(1) * 4 > head.len()) && zeros(0).min(zeros(1)) == 0
}
