//! The package around the document: styles, header, footer, properties, relations, and the ZIP file that holds them.

use super::super::RenderError;
use super::super::compose::Composed;
use super::text::W;
use crate::markup::Markup;

const PROLOGUE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
const CORE: &str = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";
const CORE_RELATION: &str = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";

/// The parts of the document beside its text: file under `word/`, kind, relation id.
const PARTS: [(&str, &str, &str); 6] = [
    ("styles.xml", "styles", "styles"),
    ("numbering.xml", "numbering", "numbering"),
    ("settings.xml", "settings", "settings"),
    ("header.xml", "header", PAGE_HEADER),
    ("header-first.xml", "header", FIRST_HEADER),
    ("footer.xml", "footer", FOOTER),
];

/// The relation of the header with the page number.
pub(super) const PAGE_HEADER: &str = "header";
/// The relation of the empty header of a first page.
pub(super) const FIRST_HEADER: &str = "header-first";
/// The relation of the footer.
pub(super) const FOOTER: &str = "footer";

/// The relation of a picture, counted from 0.
pub(super) fn picture_relation(index: usize) -> String {
    format!("picture-{}", index + 1)
}

/// Packs the document.
pub(super) fn pack(composed: &Composed, document: &str, pictures: Vec<Vec<u8>>) -> Result<Vec<u8>, RenderError> {
    let in_language = |part: &str| part.replace("vi-VN", composed.language);
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let mut add = |name: &str, text: String| files.push((name.to_owned(), text.into_bytes()));
    add("[Content_Types].xml", content_types());
    add("_rels/.rels", package_relations());
    add("word/document.xml", document.to_owned());
    add("word/_rels/document.xml.rels", document_relations(pictures.len()));
    add("word/styles.xml", in_language(&styles(composed.is_brief)));
    add("word/numbering.xml", include_str!("numbering.xml").to_owned());
    add("word/settings.xml", in_language(include_str!("settings.xml")));
    add("word/header.xml", page_header());
    add("word/header-first.xml", edge("w:hdr", "Header", ""));
    add("word/footer.xml", edge("w:ftr", "Footer", &composed.stamp));
    add("docProps/core.xml", core_properties(composed));
    add("docProps/app.xml", application());
    for (index, picture) in pictures.into_iter().enumerate() {
        files.push((format!("word/media/picture-{}.png", index + 1), picture));
    }
    Ok(crate::pack::zip(files)?)
}

/// The styles; those of a brief are smaller and closer.
fn styles(is_brief: bool) -> String {
    let styles = include_str!("styles.xml");
    if !is_brief {
        return styles.to_owned();
    }
    let closer = [
        ("w:val=\"28\"", "w:val=\"22\""),
        ("w:val=\"26\"", "w:val=\"21\""),
        ("w:val=\"24\"", "w:val=\"18\""),
        ("w:line=\"276\"", "w:line=\"240\""),
        ("w:before=\"240\"", "w:before=\"100\""),
        ("w:before=\"200\"", "w:before=\"60\""),
        ("w:before=\"160\" w:after=\"240\"", "w:before=\"80\" w:after=\"80\""),
        ("w:after=\"160\"", "w:after=\"40\""),
        ("w:after=\"120\"", "w:after=\"40\""),
    ];
    closer.iter().fold(styles.to_owned(), |styles, (usual, brief)| styles.replace(usual, brief))
}

fn content_types() -> String {
    let mut xml = Markup::beginning(PROLOGUE);
    xml.element("Types", &[("xmlns", "http://schemas.openxmlformats.org/package/2006/content-types")], |xml| {
        let default = |extension, content| [("Extension", extension), ("ContentType", content)];
        xml.empty("Default", &default("rels", "application/vnd.openxmlformats-package.relationships+xml"));
        xml.empty("Default", &default("xml", "application/xml"));
        xml.empty("Default", &default("png", "image/png"));
        let mut part =
            |name: &str, content: &str| xml.empty("Override", &[("PartName", name), ("ContentType", content)]);
        part("/word/document.xml", &format!("{WORD}.document.main+xml"));
        for (file, kind, _) in PARTS {
            part(&format!("/word/{file}"), &format!("{WORD}.{kind}+xml"));
        }
        part("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml");
        part("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml");
    });
    xml.finish()
}

fn relation(xml: &mut Markup, id: &str, kind: &str, target: &str) {
    xml.empty("Relationship", &[("Id", id), ("Type", kind), ("Target", target)]);
}

fn package_relations() -> String {
    let mut xml = Markup::beginning(PROLOGUE);
    xml.element("Relationships", &[("xmlns", RELATIONS)], |xml| {
        relation(xml, "document", &format!("{OFFICE}/officeDocument"), "word/document.xml");
        relation(xml, "core", CORE_RELATION, "docProps/core.xml");
        relation(xml, "app", &format!("{OFFICE}/extended-properties"), "docProps/app.xml");
    });
    xml.finish()
}

fn document_relations(pictures: usize) -> String {
    let mut xml = Markup::beginning(PROLOGUE);
    xml.element("Relationships", &[("xmlns", RELATIONS)], |xml| {
        for (file, kind, id) in PARTS {
            relation(xml, id, &format!("{OFFICE}/{kind}"), file);
        }
        for index in 0..pictures {
            let target = format!("media/picture-{}.png", index + 1);
            relation(xml, &picture_relation(index), &format!("{OFFICE}/image"), &target);
        }
    });
    xml.finish()
}

/// The header of every page but the first: its number, in the middle of the top margin.
fn page_header() -> String {
    let mut xml = Markup::beginning(PROLOGUE);
    xml.element("w:hdr", &[("xmlns:w", W)], |xml| {
        xml.element("w:p", &[], |xml| {
            xml.raw("<w:pPr><w:pStyle w:val=\"Header\"/></w:pPr>");
            xml.raw("<w:fldSimple w:instr=\" PAGE \"><w:r><w:t>2</w:t></w:r></w:fldSimple>");
        });
    });
    xml.finish()
}

/// A header or footer with one line.
fn edge(element: &str, style: &str, line: &str) -> String {
    let mut xml = Markup::beginning(PROLOGUE);
    xml.element(element, &[("xmlns:w", W)], |xml| {
        super::text::paragraph(xml, style, "", |xml| super::text::run(xml, "", line));
    });
    xml.finish()
}

fn core_properties(composed: &Composed) -> String {
    let date = composed.date;
    let moment = format!("{:04}-{:02}-{:02}T00:00:00Z", date.year, date.month, date.day);
    let mut xml = Markup::beginning(PROLOGUE);
    let namespaces = [
        ("xmlns:cp", CORE),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:dcterms", "http://purl.org/dc/terms/"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ];
    xml.element("cp:coreProperties", &namespaces, |xml| {
        xml.leaf("dc:title", &[], &format!("{}: {}", composed.kind, composed.title));
        xml.leaf("dc:creator", &[], &composed.head.issuer);
        xml.leaf("dc:description", &[], &composed.stamp);
        xml.leaf("dc:language", &[], composed.language);
        xml.leaf("dcterms:created", &[("xsi:type", "dcterms:W3CDTF")], &moment);
        xml.leaf("dcterms:modified", &[("xsi:type", "dcterms:W3CDTF")], &moment);
    });
    xml.finish()
}

fn application() -> String {
    let namespace = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties";
    let mut xml = Markup::beginning(PROLOGUE);
    xml.element("Properties", &[("xmlns", namespace)], |xml| xml.leaf("Application", &[], "Nongthon"));
    xml.finish()
}
