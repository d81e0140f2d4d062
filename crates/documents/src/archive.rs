//! Archives that people send, as XLSX and DOCX are: opened only where they have so many entries and no more.

use std::io::Cursor;

use zip::ZipArchive;

use crate::import::Complaint;

/// The largest workbook of an office has some hundred entries.
const MOST: usize = 10_000;
/// What each line of the directory begins with (APPNOTE.TXT, 4.3.12).
const LINE: &[u8] = b"PK\x01\x02";

/// Opens an archive. Its directory is read into memory whole, so its lines are counted first: what it says of their number may be a lie.
pub fn open(bytes: &[u8], damaged: impl FnOnce() -> Complaint) -> Result<ZipArchive<Cursor<&[u8]>>, Complaint> {
    if bytes.windows(LINE.len()).filter(|window| *window == LINE).count() > MOST {
        return Err(Complaint::new(
            ("tệp nén chứa quá nhiều thành phần", "tệp do Word, Excel hoặc LibreOffice lưu"),
            ("the archive holds too many parts", "a file saved by Word, Excel or LibreOffice"),
        ));
    }
    ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())
}

#[cfg(test)]
pub mod tests {
    use std::io::Write as _;

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    /// An archive of these entries.
    pub fn archive(entries: &[(String, &str)]) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        let mut archive = ZipWriter::new(&mut bytes);
        for (name, text) in entries {
            archive.start_file(name.as_str(), SimpleFileOptions::default()).expect("begun");
            archive.write_all(text.as_bytes()).expect("written");
        }
        archive.finish().expect("finished");
        bytes.into_inner()
    }

    #[test]
    fn an_archive_of_too_many_entries_is_not_opened() {
        let entries = |count: usize| archive(&(0..count).map(|each| (each.to_string(), "")).collect::<Vec<_>>());
        let damaged = || Complaint::new(("hỏng", ""), ("damaged", ""));
        assert_eq!(open(&entries(MOST), damaged).expect("open").len(), MOST);
        let many = entries(MOST + 1);
        assert!(open(&many, damaged).is_err());
        // Whatever its end says of their number.
        let mut lying = many.clone();
        let end = lying.len() - 22;
        lying[end + 8..end + 12].copy_from_slice(&[1, 0, 1, 0]);
        assert!(open(&lying, damaged).is_err());
        for name in ["a.docx", "a.xlsx"] {
            assert!(crate::text::text(name, &many, programme::Lang::Vi, |_| None).is_err(), "{name}");
        }
    }
}
