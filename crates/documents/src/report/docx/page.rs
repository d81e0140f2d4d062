//! Pages: paper, margins, orientation, page numbers (decree, annex I).

use super::super::columns::TextWidth;
use super::package::{FIRST_HEADER, FOOTER, PAGE_HEADER};
use crate::markup::Markup;

/// How the pages of a section are numbered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbering {
    /// From 1, the first page without number: the document itself, and each annex.
    FromOne,
    /// On from the section before.
    Continued,
}

/// The width of the text, in twentieths of a point.
pub(super) fn text_width(landscape: bool) -> i64 {
    TextWidth::of_page(landscape).0
}

/// The properties of a section: A4; margins 20 mm, on the left 30 mm; 1 mm is 56.7 twentieths of a point.
pub(super) fn section(landscape: bool, numbering: Numbering) -> String {
    let mut xml = Markup::default();
    xml.element("w:sectPr", &[], |xml| {
        xml.empty("w:headerReference", &[("w:type", "default"), ("r:id", PAGE_HEADER)]);
        xml.empty("w:headerReference", &[("w:type", "first"), ("r:id", FIRST_HEADER)]);
        xml.empty("w:footerReference", &[("w:type", "default"), ("r:id", FOOTER)]);
        xml.empty("w:footerReference", &[("w:type", "first"), ("r:id", FOOTER)]);
        xml.raw("<w:type w:val=\"nextPage\"/>");
        xml.raw(if landscape {
            "<w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>"
        } else {
            "<w:pgSz w:w=\"11906\" w:h=\"16838\"/>"
        });
        xml.raw("<w:pgMar w:top=\"1134\" w:right=\"1134\" w:bottom=\"1134\" w:left=\"1701\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/>");
        if numbering == Numbering::FromOne {
            xml.raw("<w:pgNumType w:start=\"1\"/><w:cols w:space=\"720\"/><w:titlePg/>");
        } else {
            xml.raw("<w:cols w:space=\"720\"/>");
        }
    });
    xml.finish()
}
