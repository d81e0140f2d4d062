//! Tables: repeated heading rows, rows that stay whole, merged cells.

use super::super::columns::CELL_PADDING;
use super::super::compose::{AlignName, Grid, GridCell, GridRow, HeadCell};
use super::text::{Look, line, paragraph, run, size};
use crate::markup::Markup;

/// A table with its caption and unit.
pub(super) fn table(xml: &mut Markup, grid: &Grid) {
    paragraph(xml, "Caption", "", |xml| run(xml, "", &grid.caption));
    if let Some(unit) = &grid.unit {
        paragraph(xml, "TableUnit", "", |xml| run(xml, "", unit));
    }
    xml.element("w:tbl", &[], |xml| {
        table_properties(xml, grid);
        columns(xml, &grid.widths);
        for (index, row) in grid.head.iter().enumerate() {
            head_row(xml, grid, row, index);
        }
        for row in &grid.rows {
            body_row(xml, grid, row);
        }
    });
    // Tables need a paragraph between them; this one is as good as invisible.
    xml.raw("<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"120\" w:lineRule=\"exact\"/></w:pPr></w:p>");
}

/// What writes the content of a cell.
pub(super) type Inside<'a> = &'a dyn Fn(&mut Markup);

/// A table without rules, for blocks that stand side by side.
pub(super) fn side_by_side(xml: &mut Markup, widths: [i64; 2], rows: &[[Inside<'_>; 2]]) {
    xml.element("w:tbl", &[], |xml| {
        let all = widths.iter().sum::<i64>().to_string();
        xml.element("w:tblPr", &[], |xml| {
            xml.empty("w:tblW", &[("w:w", &all), ("w:type", "dxa")]);
            xml.raw("<w:jc w:val=\"center\"/><w:tblLayout w:type=\"fixed\"/>");
            cell_margins(xml, "0", "0");
        });
        columns(xml, &widths);
        for cells in rows {
            xml.element("w:tr", &[], |xml| {
                xml.raw("<w:trPr><w:cantSplit/></w:trPr>");
                for (width, inside) in widths.iter().zip(cells) {
                    xml.element("w:tc", &[], |xml| {
                        xml.element("w:tcPr", &[], |xml| cell_width(xml, *width));
                        inside(xml);
                    });
                }
            });
        }
    });
}

fn table_properties(xml: &mut Markup, grid: &Grid) {
    let all = grid.widths.iter().sum::<i64>().to_string();
    let padding = CELL_PADDING.to_string();
    xml.element("w:tblPr", &[], |xml| {
        xml.empty("w:tblW", &[("w:w", &all), ("w:type", "dxa")]);
        xml.raw("<w:jc w:val=\"center\"/>");
        xml.element("w:tblBorders", &[], |xml| {
            for side in ["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"] {
                xml.empty(side, &[("w:val", "single"), ("w:sz", "4"), ("w:space", "0"), ("w:color", "000000")]);
            }
        });
        xml.raw("<w:tblLayout w:type=\"fixed\"/>");
        cell_margins(xml, "35", &padding);
        xml.raw("<w:tblLook w:val=\"0020\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/>");
        xml.empty("w:tblCaption", &[("w:val", &grid.caption)]);
    });
}

/// The space around the text of a cell, in twentieths of a point.
fn cell_margins(xml: &mut Markup, above: &str, beside: &str) {
    xml.element("w:tblCellMar", &[], |xml| {
        for (side, width) in [("w:top", above), ("w:left", beside), ("w:bottom", above), ("w:right", beside)] {
            xml.empty(side, &[("w:w", width), ("w:type", "dxa")]);
        }
    });
}

fn columns(xml: &mut Markup, widths: &[i64]) {
    xml.element("w:tblGrid", &[], |xml| {
        for width in widths {
            xml.empty("w:gridCol", &[("w:w", &width.to_string())]);
        }
    });
}

fn head_row(xml: &mut Markup, grid: &Grid, row: &[HeadCell], index: usize) {
    xml.element("w:tr", &[], |xml| {
        xml.raw("<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
        let mut column = 0;
        while column < grid.widths.len() {
            let Some(cell) = row.iter().find(|cell| cell.column == column) else {
                // The lower part of a cell that began in the row above.
                head_cell(xml, grid.widths[column], "<w:vMerge/>", None, grid.size);
                column += 1;
                continue;
            };
            let width = grid.widths[column..column + cell.columns].iter().sum();
            let mut merge = String::new();
            if cell.columns > 1 {
                merge = format!("<w:gridSpan w:val=\"{}\"/>", cell.columns);
            }
            if cell.rows > 1 && index == 0 {
                merge.push_str("<w:vMerge w:val=\"restart\"/>");
            }
            head_cell(xml, width, &merge, Some(&cell.text), grid.size);
            column += cell.columns;
        }
    });
}

fn head_cell(xml: &mut Markup, width: i64, merge: &str, text: Option<&str>, points: i64) {
    xml.element("w:tc", &[], |xml| {
        xml.element("w:tcPr", &[], |xml| {
            cell_width(xml, width);
            xml.raw(merge);
            xml.raw("<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F2F2F2\"/><w:vAlign w:val=\"center\"/>");
        });
        paragraph(xml, "TableText", "<w:keepNext/><w:jc w:val=\"center\"/>", |xml| {
            run(xml, &format!("<w:b/>{}", size(points)), text.unwrap_or_default());
        });
    });
}

fn body_row(xml: &mut Markup, grid: &Grid, row: &GridRow) {
    xml.element("w:tr", &[], |xml| {
        xml.raw("<w:trPr><w:cantSplit/></w:trPr>");
        let mut column = 0;
        for cell in &row.cells {
            let width = grid.widths[column..column + cell.columns].iter().sum();
            body_cell(xml, cell, width, Look { is_bold: row.is_total, size: Some(grid.size) });
            column += cell.columns;
        }
    });
}

fn body_cell(xml: &mut Markup, cell: &GridCell, width: i64, look: Look) {
    let align = match cell.align {
        AlignName::Left => "left",
        AlignName::Center => "center",
        AlignName::Right => "right",
    };
    xml.element("w:tc", &[], |xml| {
        xml.element("w:tcPr", &[], |xml| {
            cell_width(xml, width);
            if cell.columns > 1 {
                xml.empty("w:gridSpan", &[("w:val", &cell.columns.to_string())]);
            }
            xml.raw("<w:vAlign w:val=\"center\"/>");
        });
        let alignment = format!("<w:jc w:val=\"{align}\"/>");
        paragraph(xml, "TableText", &alignment, |xml| line(xml, &cell.runs, look));
    });
}

fn cell_width(xml: &mut Markup, width: i64) {
    xml.empty("w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")]);
}
