//! The Word document.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::path::Path;

use documents::report::docx::render;
use quick_xml::events::Event;
use quick_xml::{Reader, Writer};

use super::pdf::{assert_numbered_as_decreed, assert_shows_everything};
use super::sample;
use super::tools::{Workshop, pages_of_pdf};

/// Asserts that a text is one well-formed XML document.
pub fn assert_well_formed(xml: &str) {
    indented(xml);
}

fn indented(xml: &str) -> String {
    let mut reader = Reader::from_str(xml);
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    let mut depth = 0_i64;
    loop {
        let event = reader.read_event().unwrap_or_else(|error| panic!("at {}: {error}", reader.error_position()));
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Eof => break,
            _ => {}
        }
        writer.write_event(event).unwrap();
    }
    assert_eq!(depth, 0, "every element is closed");
    String::from_utf8(writer.into_inner()).unwrap()
}

fn parts(docx: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    let files = archive.len();
    let read = |index: usize| {
        let mut file = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        (file.name().unwrap().into_owned(), bytes)
    };
    (0..files).map(read).collect()
}

fn part(docx: &[u8], name: &str) -> String {
    let part = parts(docx).into_iter().find(|(part, _)| part == name);
    String::from_utf8(part.unwrap_or_else(|| panic!("{name} is missing")).1).unwrap()
}

#[test]
fn the_document_reads_as_it_did() {
    insta::assert_snapshot!(indented(&part(&render(&sample::short()).unwrap(), "word/document.xml")));
}

#[test]
fn the_package_is_whole() {
    let docx = render(&sample::report()).unwrap();
    let parts = parts(&docx);
    let names: BTreeSet<&str> = parts.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(parts[0].0, "[Content_Types].xml", "the first part, as readers expect");
    for (name, bytes) in &parts {
        if Path::new(name).extension().is_none_or(|extension| extension != "png") {
            assert_well_formed(std::str::from_utf8(bytes).unwrap());
        }
    }
    let types = part(&docx, "[Content_Types].xml");
    let declared = types.split("PartName=\"/").skip(1).filter_map(|rest| rest.split('"').next());
    let related = part(&docx, "word/_rels/document.xml.rels");
    let related =
        related.split("Target=\"").skip(1).filter_map(|rest| Some(format!("word/{}", rest.split('"').next()?)));
    for name in declared.map(str::to_owned).chain(related) {
        assert!(names.contains(name.as_str()), "{name}");
    }
    assert_eq!(names.iter().filter(|name| name.starts_with("word/media/")).count(), 3, "one picture for each chart");
}

#[test]
fn the_layout_is_that_of_the_decree() {
    let docx = render(&sample::report()).unwrap();
    let document = part(&docx, "word/document.xml");
    // 20 mm above, below and on the right, 30 mm on the left; page numbers 10 mm from the edge, in the top margin.
    let margins = "w:top=\"1134\" w:right=\"1134\" w:bottom=\"1134\" w:left=\"1701\" w:header=\"567\"";
    assert_eq!(document.matches(margins).count(), document.matches("<w:sectPr>").count());
    assert_eq!(
        document.matches("<w:titlePg/>").count(),
        4,
        "the first page of the document and of each annex has no number"
    );
    assert_eq!(document.matches("w:orient=\"landscape\"").count(), 2, "a wide table in the body, and one in an annex");
    assert!(document.contains("<w:tblHeader/>") && document.contains("<w:cantSplit/>"));
    assert!(part(&docx, "word/header.xml").contains("w:instr=\" PAGE \""));
    assert!(part(&docx, "word/styles.xml").contains("w:ascii=\"Times New Roman\""));
    assert!(part(&docx, "docProps/core.xml").contains(">2023-03-13T00:00:00Z</dcterms:created>"));
}

#[test]
fn every_figure_leads_to_its_source() {
    let document = part(&render(&sample::report()).unwrap(), "word/document.xml");
    let values = |start: &str| -> BTreeSet<String> {
        document.split(start).skip(1).filter_map(|rest| rest.split('"').next().map(str::to_owned)).collect()
    };
    let links = values("<w:hyperlink w:anchor=\"");
    assert_eq!(links.len(), 4);
    assert!(links.is_subset(&values("w:name=\"")), "every link has its bookmark");
}

#[test]
fn charts_have_a_text_alternative() {
    let document = part(&render(&sample::report()).unwrap(), "word/document.xml");
    assert!(document.contains("descr=\"Biểu đồ thanh ngang"));
    assert!(document.contains("Huyện Cẩm Xuyên: 97,8%, Mục tiêu năm 2023 100%"));
}

#[test]
fn libreoffice_shows_everything() {
    let workshop = Workshop::new();
    let docx = workshop.put("report.docx", &render(&sample::report()).unwrap());
    workshop.convert(&docx, "pdf");
    let pages = pages_of_pdf(&workshop.path("report.pdf"));
    assert_shows_everything(&pages);
    assert_numbered_as_decreed(&pages);
}
