//! A document as administrations send it to each other (edXML, QCVN 102:2016/BTTTT): what its header says of it, and the files it brings.

use std::io::Read as _;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::civil::Date;
use programme::{Lang, fact::DocumentKind, vietnamese::fold};
use quick_xml::{Reader, events::Event, name::LocalName};

use crate::import::{Complaint, Rejected};

/// The name of the envelope, which stands near the beginning of every such file.
const ENVELOPE: &[u8] = b"edXMLEnvelope";
const BEGINNING: usize = 4_096;
/// All files together may unpack to this much, in bytes.
const LARGEST: usize = 64 << 20;
/// So many files are looked at.
const MOST: usize = 100;

/// A document that was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    /// Its number with its notation: `7816/VPCP-TTĐT`.
    pub number: String,
    /// The day it was issued.
    pub date: Option<Date>,
    /// What it is, where the name of its type says so.
    pub kind: Option<DocumentKind>,
    /// Who issued it.
    pub issuer: String,
    /// What it is about.
    pub subject: String,
    /// The files, in their order.
    pub files: Vec<Enclosed>,
}

/// A file of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Enclosed {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Whether bytes are such a document.
#[must_use]
pub fn is_letter(bytes: &[u8]) -> bool {
    let beginning = &bytes[..bytes.len().min(BEGINNING)];
    let xml = beginning.strip_prefix(b"\xef\xbb\xbf").unwrap_or(beginning).trim_ascii_start();
    xml.starts_with(b"<") && beginning.windows(ENVELOPE.len()).any(|window| window == ENVELOPE)
}

/// Reads a document that was sent.
pub fn read(name: &str, bytes: &[u8], lang: Lang) -> Result<Letter, Rejected> {
    letter(bytes).map_err(|complaint| complaint.of_file(name, lang))
}

fn damaged() -> Complaint {
    Complaint::new(
        ("gói edXML bị hỏng, không đọc được", "xin gửi lại văn bản, hoặc tải tệp DOCX, PDF của văn bản"),
        ("the edXML package is damaged", "have it sent again, or send its DOCX or PDF"),
    )
}

/// What the header says of itself, as it stands there.
#[derive(Default)]
struct Said {
    number: String,
    notation: String,
    date: String,
    kind: String,
}

fn letter(bytes: &[u8]) -> Result<Letter, Complaint> {
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).map_err(|_| damaged())?;
    let mut reader = Reader::from_str(text);
    let (mut letter, mut said) = (Letter::default(), Said::default());
    let (mut path, mut words): (Vec<String>, String) = (Vec::new(), String::new());
    loop {
        match reader.read_event().map_err(|_| damaged())? {
            Event::Start(tag) => {
                path.push(local(tag.local_name()));
                words.clear();
                if path.last().is_some_and(|name| name == "Attachment") && letter.files.len() < MOST {
                    letter.files.push(Enclosed::default());
                }
            }
            Event::Text(text) => words.push_str(&text),
            Event::CData(text) => words.push_str(&text),
            Event::GeneralRef(name) => match name.resolve_char_ref().ok().flatten() {
                Some(letter) => words.push(letter),
                None => words.push_str(quick_xml::escape::resolve_xml_entity(&name).unwrap_or_default()),
            },
            Event::End(_) => {
                take(&path, words.trim(), &mut letter, &mut said)?;
                path.pop();
                words.clear();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if !path.is_empty() {
        return Err(damaged());
    }
    letter.number = number(&said.number, &said.notation);
    letter.date = date(&said.date);
    letter.kind = kind(&said.kind, &letter.subject);
    letter.files.retain(|file| !file.bytes.is_empty());
    Ok(letter)
}

fn local(name: LocalName<'_>) -> String {
    name.as_ref().to_owned()
}

/// Takes what stands in an element, by the names of those around it.
fn take(path: &[String], words: &str, letter: &mut Letter, said: &mut Said) -> Result<(), Complaint> {
    let [.., around, own] = path else { return Ok(()) };
    match (around.as_str(), own.as_str()) {
        ("From", "OrganName") => letter.issuer = line(words),
        ("Code", "CodeNumber") => said.number = line(words),
        ("Code", "CodeNotation") => said.notation = line(words),
        ("PromulgationInfo", "PromulgationDate") => said.date = line(words),
        ("DocumentType", "TypeName") => said.kind = line(words),
        ("MessageHeader", "Subject") => letter.subject = line(words),
        ("Attachment", "AttachmentName") => {
            if let Some(file) = letter.files.last_mut() {
                file.name = line(words);
            }
        }
        ("Attachment", "ContentTransferEncoded") => {
            let taken: usize = letter.files.iter().map(|file| file.bytes.len()).sum();
            if let Some(file) = letter.files.last_mut() {
                file.bytes = unpacked(words, LARGEST.saturating_sub(taken))?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// On one line, without signs that nobody sees.
fn line(words: &str) -> String {
    words
        .split(|letter: char| letter.is_whitespace() || letter.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The bytes of a file, which some senders put into an archive of its own.
fn unpacked(base64: &str, room: usize) -> Result<Vec<u8>, Complaint> {
    let compact: String = base64.split_whitespace().collect();
    let bytes = STANDARD.decode(compact).map_err(|_| damaged())?;
    let is_archive = bytes.starts_with(b"PK\x03\x04");
    let Some(mut archive) = is_archive.then(|| crate::archive::open(&bytes, damaged)).transpose()? else {
        return Ok(bytes);
    };
    // A DOCX or XLSX is an archive too, of many parts.
    if archive.len() != 1 {
        return Ok(bytes);
    }
    let mut only = Vec::new();
    let part = archive.by_index(0).map_err(|_| damaged())?;
    part.take(room as u64 + 1).read_to_end(&mut only).map_err(|_| damaged())?;
    if only.len() > room {
        return Err(Complaint::new(
            ("tệp bung ra quá lớn", "tệp nhỏ hơn"),
            ("the file unpacks to too much", "a smaller file"),
        ));
    }
    Ok(only)
}

/// `7816` and `VPCP-TTĐT` are `7816/VPCP-TTĐT`; some write all of it into one of the two.
fn number(number: &str, notation: &str) -> String {
    let is_said = |text: &&str| !text.is_empty() && !text.eq_ignore_ascii_case("n/a");
    match (Some(number).filter(is_said), Some(notation).filter(is_said)) {
        (Some(number), Some(notation)) if number.contains('/') || number == notation => number.to_owned(),
        (Some(number), Some(notation)) if notation.starts_with(&format!("{number}/")) => notation.to_owned(),
        (Some(number), Some(notation)) => format!("{number}/{notation}"),
        (one, other) => one.or(other).unwrap_or_default().to_owned(),
    }
}

/// `2015/09/30`, `2015-09-30` or `30/09/2015`.
fn date(text: &str) -> Option<Date> {
    let day = text.split([' ', 'T']).next()?;
    let parts: Vec<&str> = day.split(['/', '-']).collect();
    let [first, month, last] = parts[..] else { return None };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// What the name of a type says; a notice is one of conclusions only where it, or what it is about, says so.
fn kind(name: &str, subject: &str) -> Option<DocumentKind> {
    let (name, subject) = (fold(name), fold(subject));
    let kinds = [
        ("ket luan", DocumentKind::Conclusion),
        ("quyet dinh", DocumentKind::Decision),
        ("ke hoach", DocumentKind::Plan),
        ("cong van", DocumentKind::Dispatch),
    ];
    if name.contains("thong bao") && subject.contains("ket luan") {
        return Some(DocumentKind::Conclusion);
    }
    kinds.into_iter().find(|(word, _)| name.contains(word)).map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as day;

    use super::*;
    use crate::archive::tests::archive;

    /// A package as systems of document management build it, with these files in base64.
    fn package(number: &str, files: &[(&str, String)]) -> String {
        let encoded = |(name, bytes): &(&str, String)| {
            format!(
                "<Attachment><ContentType>pdf</ContentType><ContentId>1</ContentId>\
                 <ContentTransferEncoded>{bytes}</ContentTransferEncoded><AttachmentName>{name}</AttachmentName></Attachment>"
            )
        };
        let encoded = files.iter().map(encoded).collect::<Vec<_>>().concat();
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<edXML xmlns=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\">\
             <edXML:edXMLEnvelope xmlns:edXML=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\"><edXML:edXMLHeader><edXML:MessageHeader>\
             <edXML:From><edXML:OrganId>000.00.00.H27</edXML:OrganId><edXML:OrganName>UBND tỉnh Hà Tĩnh</edXML:OrganName></edXML:From>\
             <edXML:To><edXML:OrganId>000.01.00.H27</edXML:OrganId><edXML:OrganName>Sở NN&amp;PTNT</edXML:OrganName></edXML:To>\
             <edXML:Code><edXML:CodeNumber>{number}</edXML:CodeNumber><edXML:CodeNotation>UBND-NL</edXML:CodeNotation></edXML:Code>\
             <edXML:PromulgationInfo><edXML:Place>Hà Tĩnh</edXML:Place><edXML:PromulgationDate>2023/02/20</edXML:PromulgationDate></edXML:PromulgationInfo>\
             <edXML:DocumentType><edXML:Type>18</edXML:Type><edXML:TypeName>Công văn</edXML:TypeName></edXML:DocumentType>\
             <edXML:Subject>Về việc rà soát tiêu chí &#x2013; năm 2023</edXML:Subject></edXML:MessageHeader></edXML:edXMLHeader>\
             <edXML:edXMLBody><edXML:edXMLManifest version=\"1.0\"><edXML:Reference><edXML:AttachmentName>khác</edXML:AttachmentName></edXML:Reference>\
             </edXML:edXMLManifest></edXML:edXMLBody></edXML:edXMLEnvelope><AttachmentEncoded>{encoded}</AttachmentEncoded></edXML>"
        )
    }

    #[test]
    fn the_header_says_what_it_is_and_the_files_come_out() {
        let plain = STANDARD.encode("Giao Sở Nông nghiệp rà soát.");
        let packed = STANDARD.encode(archive(&[("van-ban.txt".to_owned(), "Phụ lục")]));
        let xml = package("1234", &[("van-ban.txt", plain), ("phu-luc.txt", packed)]);
        assert!(is_letter(xml.as_bytes()));
        let letter = read("a.edxml", xml.as_bytes(), Lang::Vi).expect("read");
        assert_eq!(letter.number, "1234/UBND-NL");
        assert_eq!(letter.date, Some(day(2023, 2, 20)));
        assert_eq!(letter.kind, Some(DocumentKind::Dispatch));
        assert_eq!(letter.issuer, "UBND tỉnh Hà Tĩnh");
        assert_eq!(letter.subject, "Về việc rà soát tiêu chí – năm 2023");
        let files: Vec<_> = letter.files.iter().map(|file| (file.name.as_str(), file.bytes.as_slice())).collect();
        assert_eq!(
            files,
            [("van-ban.txt", "Giao Sở Nông nghiệp rà soát.".as_bytes()), ("phu-luc.txt", "Phụ lục".as_bytes())]
        );
    }

    #[test]
    fn a_notice_is_one_of_conclusions_where_it_says_so() {
        assert_eq!(kind("Thông báo", "Kết luận của Chủ tịch"), Some(DocumentKind::Conclusion));
        assert_eq!(kind("Thông báo kết luận", ""), Some(DocumentKind::Conclusion));
        assert_eq!(kind("Thông báo", "Lịch nghỉ lễ"), None);
        assert_eq!(kind("Quyết định", "Kết luận thanh tra"), Some(DocumentKind::Decision));
    }

    #[test]
    fn files_that_unpack_without_end_are_refused_all_together() {
        let nothing = " ".repeat(LARGEST / 3);
        let packed = STANDARD.encode(archive(&[("a.txt".to_owned(), &nothing)]));
        let files =
            [("a.txt", packed.clone()), ("b.txt", packed.clone()), ("c.txt", packed.clone()), ("d.txt", packed)];
        assert!(read("a.edxml", package("1", &files[..3]).as_bytes(), Lang::Vi).is_ok());
        let refused = read("a.edxml", package("1", &files).as_bytes(), Lang::Vi).expect_err("too much");
        assert!(refused.problems[0].wrong.contains("bung ra"), "{refused:?}");
    }

    #[test]
    fn an_office_file_is_not_taken_apart() {
        let docx = archive(&[
            ("word/document.xml".to_owned(), "<w:document/>"),
            ("[Content_Types].xml".to_owned(), "<Types/>"),
        ]);
        let xml = package("1", &[("a.docx", STANDARD.encode(&docx))]);
        assert_eq!(read("a.edxml", xml.as_bytes(), Lang::Vi).expect("read").files[0].bytes, docx);
    }

    #[test]
    fn numbers_and_days_are_understood_as_they_are_written() {
        assert_eq!(number("7816", "VPCP-TTĐT"), "7816/VPCP-TTĐT");
        assert_eq!(number("7816/VPCP-TTĐT", "VPCP-TTĐT"), "7816/VPCP-TTĐT");
        assert_eq!(number("7816", "7816/VPCP-TTĐT"), "7816/VPCP-TTĐT");
        assert_eq!(number("N/A", "VPCP"), "VPCP");
        assert_eq!([date("2023/02/20"), date("2023-02-20T00:00:00"), date("20/02/2023")], [Some(day(2023, 2, 20)); 3]);
        assert_eq!([date(""), date("2023/13/01"), date("hôm nay")], [None; 3]);
    }

    #[test]
    fn what_is_damaged_or_declares_entities_gives_nothing_away() {
        let xml = package("1", &[("a.txt", "???".to_owned())]);
        read("a.edxml", xml.as_bytes(), Lang::Vi).expect_err("no base64");
        let xml = package("1", &[]);
        read("a.edxml", &xml.as_bytes()[..xml.len() - 20], Lang::Vi).expect_err("cut off");
        let bomb = xml
            .replace("?>", "?><!DOCTYPE edXML [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>")
            .replace("Về việc", "&a;Về việc");
        assert!(read("a.edxml", bomb.as_bytes(), Lang::Vi).is_ok_and(|letter| letter.subject.starts_with("Về việc")));
        for other in ["", "<html></html>", "edXMLEnvelope", "%PDF-1.7 edXMLEnvelope"] {
            assert!(!is_letter(other.as_bytes()), "{other}");
        }
    }
}
