//! XLSX: one sheet after another, cell by cell, so that a sheet of a million empty rows costs little.

use std::{
    borrow::Cow,
    io::{self, Cursor, Read as _},
};

use calamine::{Cell, DataRef, Reader as _, Xlsx, XlsxError};
use jiff::civil::Date;
use programme::fact::Raw;

use super::{
    Complaint,
    lines::{Event, Flow, MOST_LINES, too_many},
};

/// A workbook may unpack to this much, in bytes: more is a bomb.
const LARGEST_UNPACKED: u64 = 2 << 30;
/// Its table of texts is held in memory, and may unpack to this much.
const LARGEST_TEXTS: u64 = 64 << 20;

/// An open workbook.
pub(super) struct Workbook<'a> {
    xlsx: Xlsx<Cursor<&'a [u8]>>,
}

fn damaged() -> Complaint {
    Complaint::new(
        ("tệp XLSX bị cắt cụt hoặc hỏng", "mở lại bằng Excel hoặc LibreOffice rồi lưu lại dạng XLSX"),
        ("the XLSX file is truncated or damaged", "open it in Excel or LibreOffice and save it again as XLSX"),
    )
}

/// Whether an archive unpacks to too much. What its directory says may be a lie, so it is unpacked to nowhere.
fn is_bomb(archive: &mut zip::ZipArchive<Cursor<&[u8]>>) -> Result<bool, Complaint> {
    let mut left = LARGEST_UNPACKED;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|_| damaged())?;
        let is_texts = entry.name().map_err(|_| damaged())?.ends_with("sharedStrings.xml");
        let limit = if is_texts { left.min(LARGEST_TEXTS) } else { left };
        let unpacked = io::copy(&mut entry.take(limit + 1), &mut io::sink()).map_err(|_| damaged())?;
        if unpacked > limit {
            return Ok(true);
        }
        left -= unpacked;
    }
    Ok(false)
}

impl<'a> Workbook<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, Complaint> {
        let mut archive = crate::archive::open(bytes, damaged)?;
        if is_bomb(&mut archive)? {
            return Err(Complaint::new(
                ("tệp bung ra quá lớn", "chia thành nhiều tệp nhỏ hơn"),
                ("the file unpacks to too much", "several smaller files"),
            ));
        }
        if archive.index_for_name("xl/workbook.xml").is_none() {
            return Err(Complaint::new(
                ("tệp nén này không phải bảng tính XLSX", "lưu lại dạng XLSX hoặc CSV UTF-8"),
                ("this archive is not an XLSX workbook", "save it as XLSX or as CSV UTF-8"),
            ));
        }
        let xlsx = Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
            XlsxError::Password => Complaint::new(
                ("tệp có mật khẩu", "bỏ mật khẩu rồi lưu lại"),
                ("the file has a password", "remove the password and save it again"),
            ),
            _ => damaged(),
        })?;
        Ok(Self { xlsx })
    }

    pub fn sheets(&self) -> Vec<String> {
        self.xlsx.sheet_names()
    }

    /// Tells every line of a sheet that has a cell with something in it.
    pub fn for_each_line(&mut self, sheet: &str, tell: &mut dyn FnMut(Event<'_>) -> Flow) {
        let Ok(mut reader) = self.xlsx.worksheet_cells_reader(sheet) else {
            tell(Event::Problem(None, damaged()));
            return;
        };
        let (mut row, mut lines) = (0, 0);
        let mut line: Vec<Raw<'_>> = Vec::new();
        loop {
            let Ok(cell) = reader.next_cell() else {
                tell(Event::Problem(None, damaged()));
                return;
            };
            let next = cell.as_ref().map(Cell::get_position);
            if next.is_none_or(|(next, _)| next != row) && line.iter().any(|cell| !cell.is_empty()) {
                lines += 1;
                if lines > MOST_LINES {
                    tell(Event::Problem(None, too_many()));
                    return;
                }
                if tell(Event::Line(u64::from(row) + 1, &line)) == Flow::Stop {
                    return;
                }
            }
            let (Some(cell), Some((next, column))) = (cell, next) else { return };
            if next != row {
                line.clear();
                row = next;
            }
            let column = column as usize;
            match raw(cell.get_value()) {
                Ok(Raw::Empty) => {}
                Ok(value) => {
                    line.resize(line.len().max(column + 1), Raw::Empty);
                    line[column] = value;
                }
                Err(complaint) => {
                    if tell(Event::Problem(Some((column, u64::from(row) + 1)), complaint)) == Flow::Stop {
                        return;
                    }
                }
            }
        }
    }
}

/// A spreadsheet's value; an error value or a date that does not exist is a complaint.
fn raw<'c>(value: &DataRef<'c>) -> Result<Raw<'c>, Complaint> {
    Ok(match value {
        DataRef::Empty => Raw::Empty,
        DataRef::Int(number) => number.to_string().parse().map_or(Raw::Empty, Raw::Number),
        DataRef::Float(number) => Raw::Number(*number),
        DataRef::Bool(flag) => Raw::Flag(*flag),
        DataRef::SharedString(text) => owned(text),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => owned(text),
        DataRef::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            let date = i16::try_from(year).ok().zip(i8::try_from(month).ok()).zip(i8::try_from(day).ok());
            match date.and_then(|((year, month), day)| Date::new(year, month, day).ok()) {
                Some(date) => Raw::Date(date),
                None => Raw::Number(moment.as_f64()),
            }
        }
        DataRef::Error(error) => {
            return Err(Complaint::new(
                (&format!("ô báo lỗi {error}"), "sửa công thức để ô có giá trị"),
                (&format!("the cell shows the error {error}"), "mend the formula so that the cell has a value"),
            ));
        }
    })
}

fn owned<'c>(text: &str) -> Raw<'c> {
    let text = text.trim();
    if text.is_empty() { Raw::Empty } else { Raw::Text(Cow::Owned(text.to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::tests::archive;

    /// A workbook of one cell that names a text of this table of texts.
    fn workbook(texts: &str) -> Vec<u8> {
        let mut book = rust_xlsxwriter::Workbook::new();
        book.add_worksheet().set_name("A").expect("a name").write(0, 0, "x").expect("written");
        let bytes = book.save_to_buffer().expect("a workbook");
        let mut parts = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
        let mut entries = Vec::new();
        for index in 0..parts.len() {
            let mut part = parts.by_index(index).expect("an entry");
            let name = part.name().expect("a name").into_owned();
            let mut text = String::new();
            part.read_to_string(&mut text).expect("XML");
            entries.push((if name == "xl/sharedStrings.xml" { texts.to_owned() } else { text }, name));
        }
        archive(&entries.iter().map(|(text, name)| (name.clone(), text.as_str())).collect::<Vec<_>>())
    }

    /// What its cell says; none where it is refused.
    fn read(bytes: &[u8]) -> Option<String> {
        let mut said = None;
        Workbook::open(bytes).ok()?.for_each_line("A", &mut |event| {
            if let Event::Line(_, [Raw::Text(text), ..]) = event {
                said = Some(text.to_string());
            }
            Flow::Continue
        });
        said
    }

    #[test]
    fn what_a_workbook_declares_is_neither_fetched_nor_unfolded() {
        let folder = tempfile::tempdir().expect("a folder");
        let secret = folder.path().join("secret");
        std::fs::write(&secret, "BÍ MẬT").expect("written");
        let texts = |declared: &str, text: &str| {
            format!(
                "{declared}<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si><t>{text}</t></si></sst>"
            )
        };
        assert_eq!(read(&workbook(&texts("", "Trước &amp; sau"))).as_deref(), Some("Trước & sau"));
        let declared = format!(
            "<!DOCTYPE sst [<!ENTITY file SYSTEM \"file://{}\"><!ENTITY a \"ha ha ha\"><!ENTITY b \"&a;&a;&a;&a;\">]>",
            secret.display()
        );
        for entity in ["&file;", "&b;"] {
            let said = read(&workbook(&texts(&declared, &format!("Trước {entity} sau")))).unwrap_or_default();
            assert!(!said.contains("BÍ MẬT") && !said.contains("ha ha"), "{said}");
        }
    }

    #[test]
    fn a_workbook_of_too_many_entries_is_refused() {
        let entries: Vec<_> = (0..=10_000).map(|each| (format!("xl/{each}.xml"), "")).collect();
        assert!(Workbook::open(&archive(&entries)).is_err());
    }
}
