//! The text of the document, from the letterhead to the last annex.

use super::super::compose::{
    AnnexSection, Closing, Composed, Head, Heading, LevelName, Picture, Piece, Section, Signer,
};
use super::package::picture_relation;
use super::page::{self, Numbering};
use super::table::{side_by_side, table};
use super::text::{Look, W, line, line_break, paragraph, run, size};
use crate::fonts::Face;
use crate::markup::Markup;

/// The two blocks of the head, 62 mm and 98 mm, in twentieths of a point.
const HEAD_BLOCKS: [i64; 2] = [3515, 5556];
const CENTRED: &str = "<w:jc w:val=\"center\"/>";

/// The text and the pictures it shows, in their order.
pub(super) struct Document<'a> {
    pub xml: String,
    pub pictures: Vec<&'a Picture>,
}

/// Writes `word/document.xml`.
pub(super) fn document(composed: &Composed) -> Document<'_> {
    let mut xml = Markup::beginning("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
    let mut writer = Writer { pictures: Vec::new() };
    let namespaces = [
        ("xmlns:w", W),
        ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
        ("xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
        ("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
        ("xmlns:pic", "http://schemas.openxmlformats.org/drawingml/2006/picture"),
    ];
    xml.element("w:document", &namespaces, |xml| xml.element("w:body", &[], |xml| writer.document(xml, composed)));
    Document { xml: xml.finish(), pictures: writer.pictures }
}

struct Writer<'a> {
    pictures: Vec<&'a Picture>,
}

impl<'a> Writer<'a> {
    fn document(&mut self, xml: &mut Markup, composed: &'a Composed) {
        letterhead(xml, &composed.head);
        title(xml, composed);
        let mut pending = None;
        for (index, section) in composed.body.iter().enumerate() {
            end_section(xml, pending);
            // A signature does not stand on a page of its own.
            let is_signed = composed.closing.is_some() && index + 1 == composed.body.len();
            self.blocks(xml, section, is_signed);
            pending = Some((section.landscape, if index == 0 { Numbering::FromOne } else { Numbering::Continued }));
        }
        if let Some(closing) = &composed.closing {
            self::closing(xml, closing);
        }
        for annex in &composed.annexes {
            end_section(xml, pending);
            self.annex(xml, annex);
            pending = Some((annex.section.landscape, Numbering::FromOne));
        }
        // The last section's properties stand in the body itself.
        let (landscape, numbering) = pending.unwrap_or((false, Numbering::FromOne));
        xml.raw(&page::section(landscape, numbering));
    }

    fn annex(&mut self, xml: &mut Markup, annex: &'a AnnexSection) {
        paragraph(xml, "Heading1", &format!("<w:spacing w:before=\"0\"/><w:ind w:firstLine=\"0\"/>{CENTRED}"), |xml| {
            run(xml, "", &annex.label);
            line_break(xml);
            run(xml, "<w:caps/>", &annex.title);
        });
        if let Some(note) = &annex.note {
            paragraph(xml, "AnnexNote", "", |xml| run(xml, "", note));
        }
        self.blocks(xml, &annex.section, false);
    }

    fn blocks(&mut self, xml: &mut Markup, section: &'a Section, is_signed: bool) {
        for (index, block) in section.blocks.iter().enumerate() {
            let keep = if is_signed && index + 1 == section.blocks.len() { "<w:keepNext/>" } else { "" };
            match block {
                Piece::Heading(heading) => self::heading(xml, heading),
                Piece::Paragraph { runs } => paragraph(xml, "BodyText", keep, |xml| line(xml, runs, Look::default())),
                Piece::Centred { runs } => paragraph(xml, "Normal", &format!("<w:keepNext/>{CENTRED}"), |xml| {
                    line(xml, runs, Look::default());
                }),
                Piece::Note { runs } => paragraph(xml, "Note", "", |xml| line(xml, runs, Look::default())),
                Piece::Bullets { items } => {
                    for item in items {
                        paragraph(xml, "ListBullet", "", |xml| line(xml, item, Look::default()));
                    }
                }
                Piece::Table(grid) => table(xml, grid),
                Piece::Chart(picture) => self.chart(xml, picture),
            }
        }
    }

    fn chart(&mut self, xml: &mut Markup, picture: &'a Picture) {
        paragraph(xml, "Caption", "", |xml| run(xml, "", &picture.caption));
        paragraph(xml, "Normal", &format!("<w:spacing w:after=\"160\"/>{CENTRED}"), |xml| {
            xml.element("w:r", &[], |xml| drawing(xml, picture, self.pictures.len()));
        });
        self.pictures.push(picture);
    }
}

/// Ends a section with a paragraph that takes no room and carries the section's properties.
fn end_section(xml: &mut Markup, section: Option<(bool, Numbering)>) {
    let Some((landscape, numbering)) = section else { return };
    let properties = page::section(landscape, numbering);
    xml.raw("<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"20\" w:lineRule=\"exact\"/>");
    xml.raw(&properties);
    xml.raw("</w:pPr></w:p>");
}

/// An empty paragraph whose lower border is a centred rule of this length within `available`.
fn rule(xml: &mut Markup, length: i64, available: i64) {
    let side = ((available - length) / 2).max(0);
    xml.raw("<w:p><w:pPr><w:pBdr><w:bottom w:val=\"single\" w:sz=\"6\" w:space=\"0\" w:color=\"000000\"/></w:pBdr>");
    xml.raw("<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"80\" w:lineRule=\"exact\"/>");
    xml.empty("w:ind", &[("w:left", &side.to_string()), ("w:right", &side.to_string())]);
    xml.raw("</w:pPr></w:p>");
}

/// The length of the bold line above a rule, in twentieths of a point: not longer than the room for it.
fn line_length(text: &str, points: i64, available: i64) -> i64 {
    (Face::Bold.width(text) * points * 20 / 1000).min(available)
}

/// A rule under a title or an issuer is one third to half as long as the line above it.
const SHORT_RULE_PERCENT: i64 = 40;

fn letterhead(xml: &mut Markup, head: &Head) {
    let centred = |xml: &mut Markup, properties: &str, text: &str| {
        paragraph(xml, "Normal", CENTRED, |xml| run(xml, properties, text));
    };
    let below = |xml: &mut Markup, properties: &str, text: &str| {
        paragraph(xml, "Normal", &format!("<w:spacing w:before=\"160\"/>{CENTRED}"), |xml| run(xml, properties, text));
    };
    let [left, right] = HEAD_BLOCKS;
    let (thirteen, twelve) = (size(13), size(12));
    let issuer = |xml: &mut Markup| {
        if let Some(superior) = &head.superior {
            centred(xml, &thirteen, superior);
        }
        centred(xml, &format!("<w:b/>{thirteen}"), &head.issuer);
        rule(xml, line_length(&head.issuer, 13, left) * SHORT_RULE_PERCENT / 100, left);
    };
    let nation = |xml: &mut Markup| {
        centred(xml, &format!("<w:b/>{twelve}"), head.national_name);
        centred(xml, &format!("<w:b/>{thirteen}"), head.motto);
        rule(xml, line_length(head.motto, 13, right), right);
    };
    let number = |xml: &mut Markup| below(xml, &thirteen, &head.number);
    let place = |xml: &mut Markup| below(xml, &format!("<w:i/>{thirteen}"), &head.place_and_date);
    side_by_side(xml, HEAD_BLOCKS, &[[&issuer, &nation], [&number, &place]]);
}

fn title(xml: &mut Markup, composed: &Composed) {
    paragraph(xml, "Title", "<w:spacing w:before=\"360\"/>", |xml| run(xml, "<w:caps/>", &composed.kind));
    paragraph(xml, "Title", "", |xml| run(xml, "", &composed.title));
    let available = page::text_width(false);
    rule(xml, line_length(&composed.title, 14, available) * SHORT_RULE_PERCENT / 100, available);
    if let Some(salutation) = &composed.salutation {
        paragraph(xml, "Salutation", "<w:spacing w:before=\"240\" w:after=\"120\"/>", |xml| run(xml, "", salutation));
    }
    if let Some(notice) = &composed.notice {
        paragraph(xml, "Notice", "", |xml| run(xml, "", notice));
    } else {
        xml.raw("<w:p><w:pPr><w:spacing w:line=\"200\" w:lineRule=\"exact\"/></w:pPr></w:p>");
    }
}

fn heading(xml: &mut Markup, heading: &Heading) {
    let style = format!("Heading{}", heading.depth.min(5));
    let is_part = heading.level == LevelName::Part;
    let properties = if is_part { format!("<w:ind w:firstLine=\"0\"/>{CENTRED}") } else { String::new() };
    paragraph(xml, &style, &properties, |xml| {
        let look = match heading.level {
            LevelName::Part | LevelName::Roman => "<w:caps/>",
            LevelName::Arabic => "",
            LevelName::Letter => "<w:i/>",
        };
        if is_part {
            run(xml, "", &heading.number);
            line_break(xml);
            run(xml, look, &heading.text);
        } else {
            let number_look = if heading.level == LevelName::Letter { look } else { "" };
            run(xml, number_look, &format!("{} ", heading.number));
            run(xml, look, &heading.text);
        }
    });
}

fn closing(xml: &mut Markup, closing: &Closing) {
    xml.raw("<w:p><w:pPr><w:keepNext/><w:spacing w:line=\"200\" w:lineRule=\"exact\"/></w:pPr></w:p>");
    let half = page::text_width(false) / 2;
    let recipients = |xml: &mut Markup| {
        paragraph(xml, "Normal", "", |xml| run(xml, &format!("<w:b/><w:i/>{}", size(12)), closing.recipients_title));
        for recipient in &closing.recipients {
            paragraph(xml, "Normal", "", |xml| run(xml, &size(11), recipient));
        }
    };
    let signature = |xml: &mut Markup| signer(xml, &closing.signer);
    match &closing.beside {
        None => side_by_side(xml, [half, half], &[[&recipients, &signature]]),
        Some(beside) => {
            let beside = |xml: &mut Markup| signer(xml, beside);
            let nothing = |xml: &mut Markup| paragraph(xml, "Normal", "", |_| {});
            side_by_side(xml, [half, half], &[[&beside, &signature], [&recipients, &nothing]]);
        }
    }
}

fn signer(xml: &mut Markup, signer: &Signer) {
    for line in signer.authority.iter().chain([&signer.post]) {
        paragraph(xml, "Normal", CENTRED, |xml| run(xml, "<w:b/>", line));
    }
    // Room for the signature and the seal: 24 mm.
    paragraph(xml, "Normal", &format!("<w:spacing w:before=\"1361\"/>{CENTRED}"), |xml| {
        run(xml, "<w:b/>", &signer.name);
    });
}

/// A chart's picture with its text alternative; 9,000 English Metric Units are a quarter of a millimetre, one pixel.
fn drawing(xml: &mut Markup, picture: &Picture, index: usize) {
    let (width, height) = ((picture.width * 9000).to_string(), (picture.height * 9000).to_string());
    let extent = [("cx", &*width), ("cy", &*height)];
    let id = (index + 1).to_string();
    let named = [("id", &*id), ("name", &*picture.caption), ("descr", &*picture.alt)];
    let graphic = "http://schemas.openxmlformats.org/drawingml/2006/picture";
    xml.element("w:drawing", &[], |xml| {
        xml.element("wp:inline", &[("distT", "0"), ("distB", "0"), ("distL", "0"), ("distR", "0")], |xml| {
            xml.empty("wp:extent", &extent);
            xml.empty("wp:docPr", &named);
            xml.element("a:graphic", &[], |xml| {
                xml.element("a:graphicData", &[("uri", graphic)], |xml| {
                    xml.element("pic:pic", &[], |xml| {
                        xml.element("pic:nvPicPr", &[], |xml| {
                            xml.empty("pic:cNvPr", &named);
                            xml.empty("pic:cNvPicPr", &[]);
                        });
                        xml.element("pic:blipFill", &[], |xml| {
                            xml.empty("a:blip", &[("r:embed", &picture_relation(index))]);
                            xml.raw("<a:stretch><a:fillRect/></a:stretch>");
                        });
                        xml.element("pic:spPr", &[], |xml| {
                            xml.element("a:xfrm", &[], |xml| {
                                xml.raw("<a:off x=\"0\" y=\"0\"/>");
                                xml.empty("a:ext", &extent);
                            });
                            xml.raw("<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>");
                        });
                    });
                });
            });
        });
    });
}
