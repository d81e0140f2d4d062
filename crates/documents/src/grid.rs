//! A table that is seen on a page, as a workbook.

use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use crate::report::xlsx::SheetNames;

/// A cell as it is seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GridCell {
    /// A text; a small whole number written as one is a number to the workbook too.
    Text(String),
    /// A number in plain decimals, and how the workbook shows it.
    Number(String, &'static str),
}

impl From<String> for GridCell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// How a workbook shows whole amounts.
pub const WHOLE: &str = "#,##0";
/// How a workbook shows a rate in percent.
pub const RATE: &str = "0.0\"%\"";

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
    pub rows: Vec<Vec<GridCell>>,
    /// The day it is about; also the creation date the file carries.
    pub day: Date,
}

/// The workbook of a table.
pub fn grid(grid: &Grid, sheet_name: &str) -> Result<Vec<u8>, XlsxError> {
    grids(&grid.title, &[(sheet_name.to_owned(), grid)])
}

/// The workbook of several tables, a sheet for each.
pub fn grids(title: &str, grids: &[(String, &Grid)]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let mut properties = DocProperties::new().set_title(title);
    if let Some((_, first)) = grids.first() {
        properties = properties.set_creation_datetime(&crate::report::xlsx::creation_day(first.day)?);
    }
    workbook.set_properties(&properties);
    let mut names = SheetNames::default();
    for (name, grid) in grids {
        let sheet = workbook.add_worksheet().set_name(names.next(name))?;
        fill(sheet, grid)?;
    }
    workbook.save_to_buffer()
}

/// Headers that stay, a filter on each, landscape, a page wide.
fn fill(sheet: &mut Worksheet, grid: &Grid) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold().set_font_size(14.0);
    let head = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin);
    let cell = Format::new().set_border(FormatBorder::Thin);
    sheet.write_with_format(0, 0, &grid.title, &bold)?;
    let mut line = 1;
    for note in &grid.notes {
        sheet.write(line, 0, note)?;
        line += 1;
    }
    let top = line + 1;
    for (place, text) in (0..).zip(&grid.head) {
        let is_wide = grid.rows.iter().any(|row| matches!(row.get(usize::from(place)), Some(GridCell::Number(..))));
        sheet.write_with_format(top, place, text, &head)?;
        sheet.set_column_width(
            place,
            match (place, is_wide) {
                (0, _) => 30.0,
                (_, true) => 17.0,
                (_, false) => 11.0,
            },
        )?;
    }
    line = top;
    for row in &grid.rows {
        line += 1;
        for (place, each) in (0..).zip(row) {
            match each {
                GridCell::Number(plain, shown) => {
                    let format = cell.clone().set_num_format(*shown);
                    match plain.parse::<f64>() {
                        Ok(number) => sheet.write_with_format(line, place, number, &format)?,
                        Err(_) => sheet.write_with_format(line, place, plain, &cell)?,
                    };
                }
                GridCell::Text(text) => {
                    match text.parse::<u32>() {
                        Ok(number) => sheet.write_with_format(line, place, number, &cell)?,
                        Err(_) => sheet.write_with_format(line, place, text, &cell)?,
                    };
                }
            }
        }
    }
    if let Some(last) = u16::try_from(grid.head.len()).ok().and_then(|columns| columns.checked_sub(1)) {
        sheet.autofilter(top, 0, line, last)?;
    }
    sheet.set_freeze_panes(top + 1, 1)?;
    sheet.set_landscape().set_repeat_rows(top, top)?.set_print_fit_to_pages(1, 0);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader as _, Xlsx};
    use jiff::civil::date;

    use super::*;

    #[test]
    fn each_table_has_a_sheet_and_amounts_are_numbers() {
        let table = |title: &str, rows| Grid {
            title: title.to_owned(),
            notes: vec!["đến ngày".to_owned()],
            head: ["Nguồn", "Phân bổ"].map(str::to_owned).into(),
            rows,
            day: date(2023, 3, 13),
        };
        let amount = GridCell::Number("9007199254740991".to_owned(), WHOLE);
        let money = table("Vốn", vec![vec![GridCell::Text("ngân sách".to_owned()), amount]]);
        let lines = table("Vốn", vec![vec![GridCell::Text("7".to_owned()), GridCell::Text("–".to_owned())]]);
        let bytes = grids("Vốn", &[("Vốn".to_owned(), &money), ("Vốn".to_owned(), &lines)]).expect("a workbook");
        let mut book = Xlsx::new(Cursor::new(bytes)).expect("it opens");
        assert_eq!(book.sheet_names(), ["Vốn", "Vốn (2)"]);
        let cell =
            |book: &mut Xlsx<_>, sheet: &str, at| book.worksheet_range(sheet).expect(sheet).get_value(at).cloned();
        assert_eq!(cell(&mut book, "Vốn", (4, 1)), Some(Data::Float(9_007_199_254_740_991.0)));
        assert_eq!(cell(&mut book, "Vốn (2)", (4, 0)), Some(Data::Float(7.0)));
        assert_eq!(cell(&mut book, "Vốn (2)", (4, 1)), Some(Data::String("–".to_owned())));
    }
}
