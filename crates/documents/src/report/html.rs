//! A report as one self-contained page: no script, nothing fetched; for the screen, the phone and the printer.

use super::RenderError;
use super::compose::{AlignName, Piece, Run, Section, compose};
use super::compose::{
    AnnexSection, Closing, Composed, Grid, GridCell, GridRow, Head, HeadCell, Heading, LevelName, Picture, Signer,
};
use super::model::Report;
use super::words::Words;
use crate::markup::Markup;

const STYLE: &str = include_str!("report.css");

/// Renders the page.
pub fn render(report: &Report) -> Result<String, RenderError> {
    report.check()?;
    let composed = compose(report);
    let mut page = Page { words: Words::of(report.language), tables: 0 };
    let mut html = Markup::beginning("<!doctype html>\n");
    html.element("html", &[("lang", composed.language)], |html| {
        html.raw("\n");
        html.element("head", &[], |html| {
            html.empty("meta", &[("charset", "utf-8")]);
            html.empty("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]);
            html.leaf("title", &[], &format!("{}: {}", composed.kind, composed.title));
            html.element("style", &[], |html| html.raw(&format!("\n{STYLE}")));
        });
        html.raw("\n");
        html.element("body", &[], |html| html.element("main", &[], |html| page.document(html, &composed)));
        html.raw("\n");
    });
    html.raw("\n");
    Ok(html.finish())
}

struct Page {
    words: &'static Words,
    tables: usize,
}

impl Page {
    fn document(&mut self, html: &mut Markup, composed: &Composed) {
        letterhead(html, &composed.head);
        html.element("h1", &[], |html| {
            html.leaf("span", &[("class", "kind")], &composed.kind);
            html.text(" ");
            html.leaf("span", &[("class", "title")], &composed.title);
        });
        if let Some(salutation) = &composed.salutation {
            html.leaf("p", &[("class", "salutation")], salutation);
        }
        html.leaf("p", &[("class", "stamp")], &composed.stamp);
        if let Some(notice) = &composed.notice {
            html.leaf("p", &[("class", "notice"), ("role", "note")], notice);
        }
        for section in &composed.body {
            self.section(html, section);
        }
        if let Some(closing) = &composed.closing {
            self::closing(html, closing);
        }
        for annex in &composed.annexes {
            self.annex(html, annex);
        }
    }

    fn section(&mut self, html: &mut Markup, section: &Section) {
        if section.landscape {
            html.element("section", &[("class", "wide")], |html| self.blocks(html, &section.blocks));
        } else {
            self.blocks(html, &section.blocks);
        }
    }

    fn annex(&mut self, html: &mut Markup, annex: &AnnexSection) {
        let class = if annex.section.landscape { "annex wide" } else { "annex" };
        html.raw("\n");
        html.element("section", &[("class", class)], |html| {
            html.element("div", &[("class", "annex-head")], |html| {
                html.element("h2", &[], |html| {
                    html.leaf("span", &[], &annex.label);
                    html.text(" ");
                    html.leaf("span", &[("class", "annex-title")], &annex.title);
                });
                if let Some(note) = &annex.note {
                    html.leaf("p", &[("class", "annex-note")], note);
                }
            });
            self.blocks(html, &annex.section.blocks);
        });
    }

    fn blocks(&mut self, html: &mut Markup, blocks: &[Piece]) {
        for block in blocks {
            html.raw("\n");
            match block {
                Piece::Heading(heading) => self::heading(html, heading),
                Piece::Paragraph { runs } => html.element("p", &[("class", "text")], |html| self.runs(html, runs)),
                Piece::Centred { runs } => html.element("p", &[("class", "centred")], |html| self.runs(html, runs)),
                Piece::Note { runs } => html.element("p", &[("class", "note")], |html| self.runs(html, runs)),
                Piece::Bullets { items } => html.element("ul", &[("class", "bullets")], |html| {
                    for item in items {
                        html.element("li", &[], |html| self.runs(html, item));
                    }
                }),
                Piece::Table(grid) => self.table(html, grid),
                Piece::Chart(picture) => chart(html, picture),
            }
        }
    }

    fn table(&mut self, html: &mut Markup, grid: &Grid) {
        self.tables += 1;
        let caption = format!("table-{}", self.tables);
        let sizes = format!("min-width: {}em; --print-size: {}pt", grid.letters * 9 / 20, grid.size);
        html.element(
            "div",
            &[("class", "box"), ("role", "region"), ("aria-labelledby", &caption), ("tabindex", "0")],
            |html| {
                html.element("table", &[("style", &sizes)], |html| {
                    html.element("caption", &[("id", &caption)], |html| {
                        html.leaf("span", &[("class", "name")], &grid.caption);
                        if let Some(unit) = &grid.unit {
                            html.text(" ");
                            html.leaf("span", &[("class", "unit")], unit);
                        }
                    });
                    column_widths(html, &grid.widths);
                    html.element("thead", &[], |html| {
                        for row in &grid.head {
                            html.element("tr", &[], |html| row.iter().for_each(|cell| head_cell(html, cell)));
                        }
                    });
                    html.element("tbody", &[], |html| grid.rows.iter().for_each(|row| self.row(html, row)));
                });
            },
        );
    }

    fn row(&self, html: &mut Markup, row: &GridRow) {
        html.raw("\n");
        let class = [("class", "total")];
        html.element("tr", if row.is_total { &class } else { &[] }, |html| {
            for cell in &row.cells {
                self.cell(html, cell);
            }
        });
    }

    fn cell(&self, html: &mut Markup, cell: &GridCell) {
        let class = match cell.align {
            AlignName::Left => "left",
            AlignName::Center => "center",
            AlignName::Right => "right",
        };
        let columns = cell.columns.to_string();
        let mut attributes = vec![("class", class)];
        if cell.columns > 1 {
            attributes.push(("colspan", &columns));
        }
        if cell.is_name {
            attributes.push(("scope", "row"));
        }
        html.element(if cell.is_name { "th" } else { "td" }, &attributes, |html| self.runs(html, &cell.runs));
    }

    fn runs(&self, html: &mut Markup, runs: &[Run]) {
        for run in runs {
            match run {
                Run::Text { text } => html.text(text),
                Run::Bold { text } => html.leaf("strong", &[], text),
                Run::Italic { text } => html.leaf("em", &[], text),
                Run::Badge { text } => html.leaf("span", &[("class", "badge")], text),
                Run::Source { number } => html.leaf("span", &[("id", &source_id(*number))], &number.to_string()),
                Run::Figure { text, reference } => html.element("span", &[("class", "figure")], |html| {
                    html.text(text);
                    let (link, label) =
                        (format!("#{}", source_id(*reference)), format!("{} {reference}", self.words.source));
                    let attributes = [("href", &*link), ("aria-label", &*label)];
                    html.element("sup", &[], |html| html.leaf("a", &attributes, &format!("[{reference}]")));
                }),
            }
        }
    }
}

fn source_id(number: u32) -> String {
    format!("source-{number}")
}

fn letterhead(html: &mut Markup, head: &Head) {
    html.element("header", &[("class", "letterhead")], |html| {
        html.element("div", &[], |html| {
            if let Some(superior) = &head.superior {
                html.leaf("p", &[], superior);
            }
            html.leaf("p", &[("class", "issuer")], &head.issuer);
            html.leaf("p", &[("class", "number")], &head.number);
        });
        html.element("div", &[], |html| {
            html.leaf("p", &[("class", "national-name")], head.national_name);
            html.leaf("p", &[("class", "motto")], head.motto);
            html.leaf("p", &[("class", "place-and-date")], &head.place_and_date);
        });
    });
}

fn heading(html: &mut Markup, heading: &Heading) {
    let element = match heading.depth {
        1 => "h2",
        2 => "h3",
        3 => "h4",
        _ => "h5",
    };
    let class = match heading.level {
        LevelName::Part => "level-part",
        LevelName::Roman => "level-roman",
        LevelName::Arabic => "level-arabic",
        LevelName::Letter => "level-letter",
    };
    html.element(element, &[("class", class)], |html| {
        html.leaf("span", &[("class", "number")], &heading.number);
        html.text(" ");
        html.leaf("span", &[("class", "words")], &heading.text);
    });
}

fn column_widths(html: &mut Markup, widths: &[i64]) {
    let all: i64 = widths.iter().sum();
    html.element("colgroup", &[], |html| {
        for width in widths {
            html.empty("col", &[("style", &format!("width: {}%", width * 100 / all.max(1)))]);
        }
    });
}

fn head_cell(html: &mut Markup, cell: &HeadCell) {
    let (columns, rows) = (cell.columns.to_string(), cell.rows.to_string());
    let is_group = cell.columns > 1;
    let mut attributes = vec![("scope", if is_group { "colgroup" } else { "col" })];
    if is_group {
        attributes.push(("colspan", &columns));
    }
    if cell.rows > 1 {
        attributes.push(("rowspan", &rows));
    }
    html.leaf("th", &attributes, &cell.text);
}

fn chart(html: &mut Markup, picture: &Picture) {
    html.element("figure", &[("class", "box")], |html| {
        html.leaf("figcaption", &[], &picture.caption);
        html.raw(&picture.svg);
    });
}

fn closing(html: &mut Markup, closing: &Closing) {
    html.raw("\n");
    html.element("div", &[("class", "closing")], |html| {
        if let Some(beside) = &closing.beside {
            signer(html, beside);
            signer(html, &closing.signer);
        }
        html.element("div", &[("class", "recipients")], |html| {
            html.leaf("p", &[("class", "heading")], closing.recipients_title);
            for line in &closing.recipients {
                html.leaf("p", &[], line);
            }
        });
        if closing.beside.is_none() {
            signer(html, &closing.signer);
        }
    });
}

fn signer(html: &mut Markup, signer: &Signer) {
    html.element("div", &[("class", "signature")], |html| {
        for line in &signer.authority {
            html.leaf("p", &[], line);
        }
        html.leaf("p", &[], &signer.post);
        html.leaf("p", &[("class", "name")], &signer.name);
    });
}
