//! A table that is seen on a page, as a workbook.

use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, Format, FormatAlign, FormatBorder, Workbook, XlsxError};

/// A table as it is seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// What it shows.
    pub title: String,
    /// What must be known to read it, one line each.
    pub notes: Vec<String>,
    /// The headers.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
    /// The day it is about; also the creation date the file carries.
    pub day: Date,
}

/// The workbook of a table: headers that stay, a filter on each, landscape, a page wide.
pub fn grid(grid: &Grid, sheet_name: &str) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let created = crate::report::xlsx::creation_day(grid.day)?;
    workbook.set_properties(&DocProperties::new().set_title(&grid.title).set_creation_datetime(&created));
    let bold = Format::new().set_bold().set_font_size(14.0);
    let head = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin);
    let cell = Format::new().set_border(FormatBorder::Thin);
    let sheet = workbook.add_worksheet().set_name(sheet_name)?;
    sheet.write_with_format(0, 0, &grid.title, &bold)?;
    let mut line = 1;
    for note in &grid.notes {
        sheet.write(line, 0, note)?;
        line += 1;
    }
    let top = line + 1;
    for (place, text) in (0..).zip(&grid.head) {
        sheet.write_with_format(top, place, text, &head)?;
        sheet.set_column_width(place, if place == 0 { 30.0 } else { 11.0 })?;
    }
    line = top;
    for row in &grid.rows {
        line += 1;
        for (place, text) in (0..).zip(row) {
            match text.parse::<u32>() {
                Ok(number) => sheet.write_with_format(line, place, number, &cell)?,
                Err(_) => sheet.write_with_format(line, place, text, &cell)?,
            };
        }
    }
    if let Some(last) = u16::try_from(grid.head.len()).ok().and_then(|columns| columns.checked_sub(1)) {
        sheet.autofilter(top, 0, line, last)?;
    }
    sheet.set_freeze_panes(top + 1, 1)?;
    sheet.set_landscape().set_repeat_rows(top, top)?.set_print_fit_to_pages(1, 0);
    workbook.save_to_buffer()
}
