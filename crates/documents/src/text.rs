//! The text of a document that came in: plain text, DOCX, PDF.

use std::io::Read as _;

use programme::Lang;
use quick_xml::{Reader, events::Event};

use crate::import::{Complaint, Rejected};

/// A text may have so many bytes; more than a thousand pages.
pub const TEXT_LIMIT: usize = 2 << 20;
/// What a DOCX says may unpack to this much, in bytes.
const LARGEST_PART: u64 = 64 << 20;

/// The words of a document, its paragraphs parted by line ends. Which kind it is, its bytes tell. What a PDF says is asked of `pdf`.
pub fn text(
    name: &str,
    bytes: &[u8],
    lang: Lang,
    pdf: impl FnOnce(&[u8]) -> Option<String>,
) -> Result<String, Rejected> {
    let read = if bytes.starts_with(b"%PDF-") {
        pdf(bytes).map(|text| paragraphs(&text)).ok_or_else(damaged)
    } else if bytes.starts_with(b"PK\x03\x04") {
        docx(bytes)
    } else {
        plain(bytes)
    };
    let checked = read.and_then(|text| match text.trim() {
        "" => Err(Complaint::new(
            (
                "không đọc được chữ nào trong tệp: có lẽ là bản quét, chỉ có hình",
                "xin bản Word, dán nội dung vào ô văn bản, hoặc thêm từng nhiệm vụ bằng tay",
            ),
            (
                "no text can be read from the file: it seems to be a scan, pictures only",
                "ask for the Word file, paste the text into the field, or add the tasks by hand",
            ),
        )),
        _ if text.len() > TEXT_LIMIT => Err(Complaint::new(
            ("văn bản quá dài", "tối đa khoảng một nghìn trang"),
            ("the text is too long", "at most about a thousand pages"),
        )),
        _ => Ok(text),
    });
    checked.map_err(|complaint| complaint.of_file(name, lang))
}

fn damaged() -> Complaint {
    Complaint::new(
        ("không đọc được tệp này", "tệp DOCX, PDF hoặc văn bản UTF-8"),
        ("this file cannot be read", "a DOCX, a PDF or plain text in UTF-8"),
    )
}

fn plain(bytes: &[u8]) -> Result<String, Complaint> {
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).map_err(|_| damaged())?;
    if text.chars().any(|letter| letter == '\0') { Err(damaged()) } else { Ok(text.to_owned()) }
}

/// The paragraphs of the main part (ECMA-376, part 1, 17.3): runs, tabs and line breaks.
fn docx(bytes: &[u8]) -> Result<String, Complaint> {
    let mut archive = crate::archive::open(bytes, damaged)?;
    let part = archive.by_name("word/document.xml").map_err(|_| damaged())?;
    let mut xml = Vec::new();
    part.take(LARGEST_PART + 1).read_to_end(&mut xml).map_err(|_| damaged())?;
    if xml.len() as u64 > LARGEST_PART {
        return Err(Complaint::new(
            ("tệp bung ra quá lớn", "tệp nhỏ hơn"),
            ("the file unpacks to too much", "a smaller file"),
        ));
    }
    let mut reader = Reader::from_reader(xml.as_slice());
    let (mut text, mut is_run) = (String::new(), false);
    loop {
        match reader.read_event().map_err(|_| damaged())? {
            Event::Start(tag) => is_run = tag.name().as_ref() == "w:t",
            Event::Empty(tag) => match tag.name().as_ref() {
                "w:tab" => text.push('\t'),
                "w:br" | "w:cr" | "w:p" => text.push('\n'),
                _ => {}
            },
            Event::Text(words) if is_run => text.push_str(&words),
            Event::GeneralRef(name) if is_run => match name.resolve_char_ref().ok().flatten() {
                Some(letter) => text.push(letter),
                None => text.push_str(quick_xml::escape::resolve_xml_entity(&name).unwrap_or_default()),
            },
            Event::End(tag) => match tag.name().as_ref() {
                "w:t" => is_run = false,
                "w:p" => text.push('\n'),
                _ => {}
            },
            Event::Eof => return Ok(text),
            _ => {}
        }
    }
}

/// What a PDF says, line by line; none where it cannot be read. Foreign PDFs make any reader stumble: one that panics has read nothing, and
/// one that draws itself takes the whole process with it, so those that come from outside are read in a process of their own.
#[must_use]
pub fn words_of_pdf(bytes: &[u8]) -> Option<String> {
    std::panic::catch_unwind(|| pdf_extract::extract_text_from_mem(bytes)).ok()?.ok()
}

/// The paragraphs of a text whose lines end where those of a page do. A line goes on in the next one when it ends no
/// sentence, is about as long as lines are here, and the next one begins no item; after a gap, as between pages, when the
/// next one begins in the middle of a sentence. Numbers of pages are left out.
fn paragraphs(text: &str) -> String {
    let is_page_number =
        |line: &&str| line.len() <= 3 && !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit());
    let lines = || text.lines().map(str::trim).filter(|line| !is_page_number(line));
    let longest = lines().map(|line| line.chars().count()).max().unwrap_or_default();
    let (mut joined, mut before, mut gap) = (String::with_capacity(text.len()), "", false);
    for line in lines() {
        if line.is_empty() {
            gap = true;
            continue;
        }
        let is_full = before.chars().count() * 5 >= longest * 3;
        let is_amid = line.starts_with(char::is_lowercase);
        let goes_on =
            !before.is_empty() && !ends_sentence(before) && !begins_item(line) && (is_amid || is_full && !gap);
        joined.push_str(match (goes_on, gap) {
            _ if before.is_empty() => "",
            (true, _) => " ",
            (false, false) => "\n",
            (false, true) => "\n\n",
        });
        joined.push_str(line);
        (before, gap) = (line, false);
    }
    joined
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '’', ')']).ends_with(['.', ';', ':', '!', '?'])
}

/// Whether a line begins with a dash, a dot, a number or a letter of a list.
fn begins_item(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default();
    let sign = first.trim_end_matches(['.', ')', '/']);
    let is_number =
        |text: &str| text.len() <= 5 && text.split('.').all(|part| part.len() <= 2 && part.parse::<u8>().is_ok());
    let is_marked = sign.len() < first.len()
        && (is_number(sign) || sign.chars().count() == 1 || sign.chars().all(|letter| "IVXLC".contains(letter)));
    is_marked || matches!(first, "-" | "–" | "—" | "+" | "*" | "•" | "▪" | "●" | "○" | "" | "Điều")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::tests::archive;

    fn docx_of(xml: &str) -> Vec<u8> {
        archive(&[("word/document.xml".to_owned(), xml)])
    }

    #[test]
    fn what_a_document_declares_is_neither_fetched_nor_unfolded() {
        let folder = tempfile::tempdir().expect("a folder");
        let secret = folder.path().join("secret");
        std::fs::write(&secret, "BÍ MẬT").expect("written");
        let xml = format!(
            "<!DOCTYPE w:document [<!ENTITY file SYSTEM \"file://{}\"><!ENTITY a \"ha ha ha\"><!ENTITY b \"&a;&a;&a;&a;\">]>\
             <w:document><w:body><w:p><w:r><w:t>Trước &file;&b; sau</w:t></w:r></w:p></w:body></w:document>",
            secret.display()
        );
        assert_eq!(text("a.docx", &docx_of(&xml), Lang::Vi, words_of_pdf).expect("read"), "Trước  sau\n");
    }

    #[test]
    fn a_word_document_is_read_paragraph_by_paragraph() {
        let xml = "<w:document><w:body><w:p><w:r><w:t>Giao Sở NN&amp;PTNT</w:t></w:r><w:r><w:t xml:space=\"preserve\"> rà soát</w:t></w:r></w:p>\
                   <w:p><w:r><w:t>Hạn</w:t><w:tab/><w:t>30/6</w:t></w:r></w:p></w:body></w:document>";
        assert_eq!(
            text("a.docx", &docx_of(xml), Lang::Vi, words_of_pdf).expect("read"),
            "Giao Sở NN&PTNT rà soát\nHạn\t30/6\n"
        );
    }

    #[test]
    fn lines_of_a_page_are_joined_to_paragraphs() {
        let page = "THÔNG BÁO\nKết luận cuộc họp\n\n1. Giao Sở Nông nghiệp và Phát triển nông thôn rà soát các công trình \n\
                    nước sạch tập trung, báo cáo UBND tỉnh trước\n\n2\n\nngày 05/3/2023.\n2. Giao Sở Lao động rà soát nhu cầu học nghề của các\n\
                    huyện;\na) lập danh sách\n- gửi Sở Tài chính";
        let paragraphs = [
            "THÔNG BÁO",
            "Kết luận cuộc họp",
            "",
            "1. Giao Sở Nông nghiệp và Phát triển nông thôn rà soát các công trình nước sạch tập trung, báo cáo UBND tỉnh trước \
             ngày 05/3/2023.",
            "2. Giao Sở Lao động rà soát nhu cầu học nghề của các huyện;",
            "a) lập danh sách",
            "- gửi Sở Tài chính",
        ];
        assert_eq!(super::paragraphs(page), paragraphs.join("\n"));
    }

    #[test]
    fn plain_text_is_taken_as_it_is_and_foreign_bytes_are_refused() {
        assert_eq!(text("a.txt", "\u{feff}Yêu cầu".as_bytes(), Lang::Vi, words_of_pdf).expect("read"), "Yêu cầu");
        for bytes in [&b"\xff\xfe\x00a"[..], b"PK\x03\x04broken", b"%PDF-1.4 broken", b"", b"a\0b"] {
            let rejected = text("a", bytes, Lang::En, words_of_pdf).expect_err("refused");
            assert_eq!(rejected.total, 1, "{bytes:?}");
        }
    }
}
