//! The tables of a report as a workbook: one sheet for each, with live formulas whose results are already in place.
//!
//! Money stays in đồng and rates stay fractions; number formats show them as the report does.

use jiff::civil::Date;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError,
    utility::row_col_to_cell,
};

use super::RenderError;
use super::compose::{clean, head};
use super::model::{Align, Block, Cell, Column, ColumnKind, DongUnit, Inline, Report, Table};
use super::words::Words;
use crate::fonts::Face;

mod names;

pub(crate) use names::SheetNames;

/// The type of every cell, as in the other formats.
const FONT: &str = "Times New Roman";
/// A4 among Excel's paper sizes.
const A4: u8 = 9;
/// Makes a number format Vietnamese: 1.100 and 97,8 wherever the program honours it.
const IN_VIETNAMESE: &str = "[$-42A]";

/// Renders the workbook. Its creation date is that of the letterhead, so the same report gives the same bytes.
pub fn render(report: &Report) -> Result<Vec<u8>, RenderError> {
    report.check()?;
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(report)?);
    let mut names = SheetNames::default();
    let leaves = leaves(report);
    for leaf in &leaves {
        let sheet = workbook.add_worksheet();
        sheet.set_name(names.next(&leaf.name))?;
        write(sheet, leaf, report)?;
    }
    if leaves.is_empty() {
        let sheet = workbook.add_worksheet();
        sheet.set_name(names.next(&report.kind))?;
        sheet.write_with_format(0, 0, clean(&report.title), &Format::new().set_font_name(FONT).set_bold())?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn properties(report: &Report) -> Result<DocProperties, XlsxError> {
    let created = creation_day(report.letterhead.date)?;
    Ok(DocProperties::new()
        .set_title(clean(&format!("{}: {}", report.kind, report.title)))
        .set_author(clean(&report.letterhead.issuer))
        .set_comment(Words::of(report.language).stamp(report.stamp))
        .set_creation_datetime(&created))
}

/// A day as a sheet holds it; none before 1900, which sheets do not know.
fn excel_day(date: Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(date.year()).ok()?;
    ExcelDateTime::from_ymd(year, date.month().unsigned_abs(), date.day().unsigned_abs()).ok()
}

/// The day of creation that a workbook about a date carries, so that its bytes depend on nothing else.
pub(crate) fn creation_day(date: Date) -> Result<ExcelDateTime, XlsxError> {
    excel_day(date).map_or_else(|| ExcelDateTime::from_ymd(1900, 1, 1), Ok)
}

/// A table that gets a sheet.
struct Leaf<'a> {
    name: String,
    /// The annex it belongs to.
    heading: Option<String>,
    table: &'a Table,
}

/// The tables of the annexes, before them those of the body that ask for a sheet.
fn leaves(report: &Report) -> Vec<Leaf<'_>> {
    let words = Words::of(report.language);
    let of_body =
        tables(&report.body).filter_map(|table| Some(Leaf { name: table.sheet_name.clone()?, heading: None, table }));
    let of_annexes = report.annexes.iter().enumerate().flat_map(|(index, annex)| {
        let heading = format!("{}. {}", words.annex_label(index, report.annexes.len()), annex.title);
        tables(&annex.blocks).map(move |table| Leaf {
            name: table.sheet_name.clone().unwrap_or_else(|| annex.sheet_name.clone()),
            heading: Some(heading.clone()),
            table,
        })
    });
    of_body.chain(of_annexes).collect()
}

fn tables(blocks: &[Block]) -> impl Iterator<Item = &Table> {
    blocks.iter().filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None })
}

/// Where the parts of a sheet stand, counted from 0.
struct Places {
    head: u32,
    first: u32,
    /// The row after the last data row: that of the totals.
    end: u32,
    last_column: u16,
}

fn write(sheet: &mut Worksheet, leaf: &Leaf<'_>, report: &Report) -> Result<(), XlsxError> {
    let table = leaf.table;
    let preface = preface(leaf, report);
    let head = u32::try_from(preface.len()).unwrap_or(0) + 1;
    let first = head + u32::try_from(self::head(table).len()).unwrap_or(1);
    let end = first + u32::try_from(table.rows.len()).unwrap_or(0);
    let places = Places { head, first, end, last_column: column_number(table.columns.len() - 1) };
    // A formula that shows nothing: the writer would otherwise put 0 in place.
    sheet.set_formula_result_default("");
    write_preface(sheet, &preface, table, places.last_column)?;
    write_head(sheet, table, &places)?;
    write_rows(sheet, table, &places)?;
    if table.rows.is_empty() {
        let format = cell_format(Align::Centre).set_italic();
        write_across(sheet, (first, places.last_column), Words::of(report.language).no_rows, &format)?;
    } else if let Some(label) = &table.total {
        write_total(sheet, table, label, &places)?;
    }
    set_up(sheet, table, &places)
}

/// A line above the table.
struct PrefaceLine {
    text: String,
    format: Format,
}

fn preface(leaf: &Leaf<'_>, report: &Report) -> Vec<PrefaceLine> {
    let words = Words::of(report.language);
    let plain =
        || Format::new().set_font_name(FONT).set_font_size(12).set_text_wrap().set_align(FormatAlign::VerticalCenter);
    let line = |text: &str, format: Format| PrefaceLine { text: clean(text), format };
    let mut lines = Vec::new();
    if let Some(heading) = &leaf.heading {
        lines.push(line(heading, plain().set_bold().set_font_size(14)));
    }
    lines.push(line(&leaf.table.caption, plain().set_bold()));
    if let Some(notice) = &report.notice {
        lines.push(line(notice, plain().set_bold().set_border(FormatBorder::Medium)));
    }
    lines.push(line(&words.stamp(report.stamp), plain().set_italic()));
    if let Some(unit) = &leaf.table.unit {
        lines.push(line(&format!("{}: {unit}", words.unit), plain().set_italic().set_align(FormatAlign::Right)));
    }
    lines
}

/// Each line across the whole table.
fn write_preface(
    sheet: &mut Worksheet,
    lines: &[PrefaceLine],
    table: &Table,
    last_column: u16,
) -> Result<(), XlsxError> {
    let letters: u16 = (0..table.columns.len()).map(|column| width(table, column)).sum();
    for (row, line) in (0..).zip(lines) {
        write_across(sheet, (row, last_column), &line.text, &line.format)?;
        sheet.set_row_height(row, height(lines_of(&line.text, Face::Bold, letters)))?;
    }
    Ok(())
}

/// Text in one cell from the first column to `last_column`.
fn write_across(
    sheet: &mut Worksheet,
    (row, last_column): (u32, u16),
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    if last_column == 0 {
        sheet.write_with_format(row, 0, text, format)?;
    } else {
        sheet.merge_range(row, 0, row, last_column, text, format)?;
    }
    Ok(())
}

fn write_head(sheet: &mut Worksheet, table: &Table, places: &Places) -> Result<(), XlsxError> {
    let format = cell_format(Align::Centre).set_bold().set_text_wrap().set_background_color(Color::RGB(0x00F2_F2F2));
    for (row, cells) in (places.head..).zip(head(table)) {
        let mut tallest = 1;
        for cell in cells {
            let room = (cell.column..cell.column + cell.columns).map(|column| width(table, column)).sum();
            // A cell over two rows finds room for one line in the other.
            tallest = tallest.max(lines_of(&cell.text, Face::Bold, room).saturating_sub(cell.rows - 1));
            let column = column_number(cell.column);
            let last_row = row + u32::try_from(cell.rows - 1).unwrap_or(0);
            let last_column = column + column_number(cell.columns - 1);
            if (last_row, last_column) == (row, column) {
                sheet.write_with_format(row, column, &cell.text, &format)?;
            } else {
                sheet.merge_range(row, column, last_row, last_column, &cell.text, &format)?;
            }
        }
        sheet.set_row_height(row, height(tallest))?;
    }
    Ok(())
}

fn write_rows(sheet: &mut Worksheet, table: &Table, places: &Places) -> Result<(), XlsxError> {
    for (index, row) in (places.first..places.end).enumerate() {
        let mut tallest = 1;
        for (column, definition) in table.columns.iter().enumerate() {
            let cell = table.value(index, column);
            let format = value_format(&cell, definition);
            let place = (row, column_number(column));
            if definition.align == Align::Left {
                tallest = tallest.max(lines_of(&words(&cell), Face::Regular, width(table, column)));
            }
            match definition.kind {
                ColumnKind::Percent { part, whole } if table.rows[index][column] == Cell::Computed => {
                    write_formula(
                        sheet,
                        place,
                        &percent_formula(row, part, whole),
                        &cell,
                        &percent_format(definition),
                    )?;
                }
                _ => write_cell(sheet, place, &cell, &format)?,
            }
        }
        sheet.set_row_height(row, height(tallest))?;
    }
    Ok(())
}

fn write_total(sheet: &mut Worksheet, table: &Table, label: &str, places: &Places) -> Result<(), XlsxError> {
    let row = places.end;
    for (index, column) in table.columns.iter().enumerate() {
        let number = column_number(index);
        let cell = table.total_of(index);
        let format = value_format(&cell, column).set_bold();
        match column.kind {
            ColumnKind::Summed => {
                let (top, bottom) = (row_col_to_cell(places.first, number), row_col_to_cell(places.end - 1, number));
                write_formula(sheet, (row, number), &format!("SUM({top}:{bottom})"), &cell, &format)?;
            }
            ColumnKind::Percent { part, whole } if cell != Cell::Empty => {
                let formula = percent_formula(row, part, whole);
                write_formula(sheet, (row, number), &formula, &cell, &percent_format(column).set_bold())?;
            }
            _ => _ = sheet.write_blank(row, number, &format)?,
        }
    }
    let last = column_number(table.total_label_columns() - 1);
    write_across(sheet, (row, last), &clean(label), &cell_format(Align::Centre).set_bold())
}

/// The percentage as the report computes it: to four decimals of a percent, nothing where there is no whole.
fn percent_formula(row: u32, part: usize, whole: usize) -> String {
    let (part, whole) = (row_col_to_cell(row, column_number(part)), row_col_to_cell(row, column_number(whole)));
    format!("IF(AND(ISNUMBER({part}),N({whole})<>0),ROUND({part}/{whole},6),\"\")")
}

fn write_formula(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    formula: &str,
    result: &Cell,
    format: &Format,
) -> Result<(), XlsxError> {
    let result = value(result).map_or_else(String::new, |value| value.to_string());
    sheet.write_formula_with_format(row, column, Formula::new(formula).set_result(result), format)?;
    Ok(())
}

fn write_cell(sheet: &mut Worksheet, (row, column): (u32, u16), cell: &Cell, format: &Format) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(_) | Cell::Rich(_) => sheet.write_with_format(row, column, words(cell), format)?,
        Cell::Source(number) => sheet.write_with_format(row, column, *number, format)?,
        Cell::Date(date) => match excel_day(*date) {
            Some(day) => sheet.write_with_format(row, column, &day, format)?,
            None => sheet.write_with_format(row, column, words(cell), format)?,
        },
        _ => match value(cell) {
            Some(value) => sheet.write_with_format(row, column, value, format)?,
            None => sheet.write_blank(row, column, format)?,
        },
    };
    Ok(())
}

/// The number that a sheet holds for a cell: rates as fractions, money in đồng.
#[expect(
    clippy::cast_precision_loss,
    reason = "a sheet holds floating point, exact to 2^53: nine million billion đồng"
)]
fn value(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Count(number) | Cell::Dong(number) => Some(*number as f64),
        Cell::Quantity(quantity) => Some(quantity.to_float()),
        Cell::Percent(rate) => Some(rate.scaled() as f64 / 1e6),
        _ => None,
    }
}

/// The words of a cell; empty for a number.
fn words(cell: &Cell) -> String {
    let piece = |inline: &Inline| match inline {
        Inline::Text(text) | Inline::Bold(text) | Inline::Italic(text) => clean(text),
        Inline::Figure { text, reference } => format!("{} [{reference}]", clean(text)),
        Inline::Badge(text) => format!("[{}]", clean(text)),
    };
    match cell {
        Cell::Text(text) => clean(text),
        Cell::Rich(inlines) => inlines.iter().map(piece).collect(),
        Cell::Date(date) => programme::vietnamese::date(*date),
        _ => String::new(),
    }
}

fn cell_format(align: Align) -> Format {
    let format = Format::new().set_font_name(FONT).set_font_size(12).set_border(FormatBorder::Thin);
    let format = format.set_align(FormatAlign::VerticalCenter);
    match align {
        Align::Left => format.set_align(FormatAlign::Left).set_text_wrap(),
        Align::Centre => format.set_align(FormatAlign::Center),
        Align::Right => format.set_align(FormatAlign::Right),
    }
}

fn value_format(cell: &Cell, column: &Column) -> Format {
    let format = cell_format(column.align);
    let shown = cell.shown(column);
    let decimals = shown.split_once(',').map_or(0, |(_, decimals)| decimals.len());
    match cell {
        Cell::Count(_) => format.set_num_format(number_format(0, "")),
        Cell::Quantity(_) => format.set_num_format(number_format(decimals, "")),
        Cell::Percent(_) => percent_format(column),
        Cell::Dong(_) => format.set_num_format(number_format(decimals, in_unit(column.dong_unit))),
        Cell::Date(_) => format.set_num_format("dd/mm/yyyy"),
        _ => format,
    }
}

fn percent_format(column: &Column) -> Format {
    let point = if column.decimals == 0 { "" } else { "." };
    let zeros = "0".repeat(usize::from(column.decimals));
    cell_format(column.align).set_num_format(format!("{IN_VIETNAMESE}0{point}{zeros}%"))
}

/// Each comma after a number format leaves out three digits.
fn in_unit(unit: DongUnit) -> &'static str {
    match unit {
        DongUnit::One => "",
        DongUnit::Million => ",,",
        DongUnit::Billion => ",,,",
    }
}

fn number_format(decimals: usize, thousands: &str) -> String {
    let point = if decimals == 0 { "" } else { "." };
    format!("{IN_VIETNAMESE}#,##0{point}{}{thousands}", "0".repeat(decimals))
}

/// How wide a column is, in letters: what it asks for, and enough for each of its numbers and heading words.
fn width(table: &Table, column: usize) -> u16 {
    let definition = &table.columns[column];
    let shown = |cell: Cell| match cell {
        Cell::Text(_) | Cell::Rich(_) => 0,
        cell => cell.shown(definition).chars().count(),
    };
    let rows = (0..table.rows.len()).map(|row| shown(table.value(row, column)));
    let total = table.total.as_ref().map_or(0, |_| shown(table.total_of(column)) + 1);
    let word = definition.title.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
    let needed = rows.chain([total, word]).max().unwrap_or(0);
    // The arrow of the filter takes the room of two letters.
    definition.width.max(u16::try_from(needed).unwrap_or(u16::MAX)).min(100) + 2
}

/// How many lines a text of 12 points takes in a column so many letters wide.
fn lines_of(text: &str, face: Face, letters: u16) -> usize {
    // Excel's letter is 7 pixels; 12 points are 16 pixels; a little is lost at the sides.
    let room = (i64::from(letters) * 7 - 4) * 1000 / 16;
    face.wrap(text, room).len().max(1)
}

/// The height of a row of so many lines, in points. Programs do not agree on when to find it themselves.
fn height(lines: usize) -> u32 {
    // Excel's rows end at 409 points.
    (u32::try_from(lines).unwrap_or(1) * 16 + 3).min(409)
}

fn set_up(sheet: &mut Worksheet, table: &Table, places: &Places) -> Result<(), XlsxError> {
    for column in 0..table.columns.len() {
        sheet.set_column_width(column_number(column), f64::from(width(table, column)))?;
    }
    let frozen = table.naming_column().filter(|column| *column < 3).map_or(0, |column| column_number(column) + 1);
    sheet.set_freeze_panes(places.first, if frozen > places.last_column { 0 } else { frozen })?;
    if !table.rows.is_empty() {
        sheet.autofilter(places.first - 1, 0, places.end - 1, places.last_column)?;
    }
    sheet.set_paper_size(A4).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(places.head, places.first - 1)?;
    sheet.set_margins(0.6, 0.6, 0.75, 0.75, 0.3, 0.3);
    sheet.set_footer(format!("&C&\"{FONT}\"&10&P/&N"));
    if table.is_wide() {
        sheet.set_landscape();
    }
    Ok(())
}

/// Tables are a few dozen columns wide at most; one beyond the sheet's edge makes the writer complain.
fn column_number(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}
