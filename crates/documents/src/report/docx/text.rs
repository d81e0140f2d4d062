//! Paragraphs and runs.

use super::super::compose::Run;
use crate::markup::Markup;

/// The namespace of `WordprocessingML`.
pub(super) const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// A paragraph of a style; `properties` are further paragraph properties in the order of the schema.
pub(super) fn paragraph(xml: &mut Markup, style: &str, properties: &str, inside: impl FnOnce(&mut Markup)) {
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| {
            xml.empty("w:pStyle", &[("w:val", style)]);
            xml.raw(properties);
        });
        inside(xml);
    });
}

/// A run of text; `properties` are run properties in the order of the schema.
pub(super) fn run(xml: &mut Markup, properties: &str, text: &str) {
    if text.is_empty() {
        return;
    }
    xml.element("w:r", &[], |xml| {
        if !properties.is_empty() {
            xml.element("w:rPr", &[], |xml| xml.raw(properties));
        }
        xml.leaf("w:t", &[("xml:space", "preserve")], text);
    });
}

/// A line break inside a paragraph.
pub(super) fn line_break(xml: &mut Markup) {
    xml.raw("<w:r><w:br/></w:r>");
}

/// The type size, in points.
pub(super) fn size(points: i64) -> String {
    format!("<w:sz w:val=\"{0}\"/><w:szCs w:val=\"{0}\"/>", points * 2)
}

/// How the runs of a line look.
#[derive(Clone, Copy, Default)]
pub(super) struct Look {
    pub is_bold: bool,
    /// In points; `None` is the style's own.
    pub size: Option<i64>,
}

impl Look {
    fn properties(self, is_bold: bool, is_italic: bool) -> String {
        let mut properties = String::new();
        if self.is_bold || is_bold {
            properties.push_str("<w:b/>");
        }
        if is_italic {
            properties.push_str("<w:i/>");
        }
        properties.push_str(&self.size.map(size).unwrap_or_default());
        properties
    }
}

/// The runs of a line.
pub(super) fn line(xml: &mut Markup, runs: &[Run], look: Look) {
    for piece in runs {
        match piece {
            Run::Text { text } => run(xml, &look.properties(false, false), text),
            Run::Bold { text } => run(xml, &look.properties(true, false), text),
            Run::Italic { text } => run(xml, &look.properties(false, true), text),
            Run::Figure { text, reference } => figure(xml, text, *reference, look),
            Run::Badge { text } => badge(xml, text, look),
            Run::Source { number } => source(xml, *number, look),
        }
    }
}

/// The figure and, raised, the link to its source.
fn figure(xml: &mut Markup, text: &str, reference: u32, look: Look) {
    run(xml, &look.properties(false, false), text);
    xml.element("w:hyperlink", &[("w:anchor", &bookmark(reference)), ("w:history", "1")], |xml| {
        let raised = format!("{}<w:vertAlign w:val=\"superscript\"/>", look.properties(false, false));
        run(xml, &raised, &format!("[{reference}]"));
    });
}

/// The place that a link leads to. A bookmark's id is its number: unlike any other, since sources are.
fn source(xml: &mut Markup, number: u32, look: Look) {
    let id = number.to_string();
    xml.empty("w:bookmarkStart", &[("w:id", &id), ("w:name", &bookmark(number))]);
    run(xml, &look.properties(false, false), &id);
    xml.empty("w:bookmarkEnd", &[("w:id", &id)]);
}

/// A framed mark; no-break spaces keep it on one line and its words off the frame.
fn badge(xml: &mut Markup, text: &str, look: Look) {
    let smaller = look.size.map(|points| size((points - 2).max(8))).unwrap_or_default();
    let framed = format!("\u{a0}{}\u{a0}", text.replace(' ', "\u{a0}"));
    run(xml, &format!("<w:rStyle w:val=\"Badge\"/>{smaller}"), &framed);
}

fn bookmark(number: u32) -> String {
    format!("source_{number}")
}
