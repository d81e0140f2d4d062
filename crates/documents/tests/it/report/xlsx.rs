//! The workbook.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use documents::report::xlsx::render;

use super::sample;
use super::tools::Workshop;

fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

/// Converts each sheet of a workbook to the file `<workbook>-<sheet>.csv`, with numbers as they are, not as they look.
const EVERY_SHEET_AS_CSV: &str = "csv:Text - txt - csv (StarCalc):44,34,UTF8,1,,0,false,false,false,false,false,-1";

#[test]
fn there_is_a_sheet_for_each_table() {
    let workbook = open(render(&sample::report()).unwrap());
    let names = ["Vốn kế hoạch giải ngân", "Danh sách xã", "Danh sách xã (2)", "Tiêu chí", "Nguồn số liệu"];
    assert_eq!(workbook.sheet_names(), names);
}

#[test]
fn cells_hold_values_rather_than_words() {
    let mut workbook = open(render(&sample::report()).unwrap());
    let funds = workbook.worksheet_range("Vốn kế hoạch giải ngân").unwrap();
    let row = |name: &str| funds.rows().find(|row| row[1] == Data::String(name.to_owned())).unwrap().to_vec();
    let state = row("Ngân sách trung ương (vốn đầu tư phát triển)");
    assert_eq!(state[2..4], [Data::Float(312_500_000_000.0), Data::Float(305_612_345_678.0)], "every đồng");
    assert_eq!(state[4], Data::Float(0.977_96), "97,796 %, as the report computes it");
    assert_eq!(row("Đóng góp của người dân <quy tiền>")[4], Data::String(String::new()), "no rate of nothing");
    let total = funds.rows().next_back().unwrap();
    assert_eq!(total[0], Data::String("Tổng cộng".to_owned()));
    assert_eq!(total[2..], [Data::Float(324_845_678_900.0), Data::Float(306_717_845_678.0), Data::Float(0.944_196)]);
    let communes = workbook.worksheet_range("Danh sách xã").unwrap();
    let date = communes
        .rows()
        .flatten()
        .find_map(|cell| if let Data::DateTime(date) = cell { Some(date.to_ymd_hms_milli()) } else { None });
    assert_eq!(date, Some((2015, 2, 7, 0, 0, 0, 0)));
}

#[test]
fn words_are_never_read_as_formulas() {
    let mut workbook = open(render(&sample::report()).unwrap());
    let sources = workbook.worksheet_range("Nguồn số liệu").unwrap();
    let text =
        sources.rows().flatten().filter_map(|cell| if let Data::String(text) = cell { Some(text) } else { None });
    let tricky = format!("Như nguồn 97,8% [2]{}", sample::TRICKY);
    assert!(text.into_iter().any(|text| *text == tricky));
}

/// The formula cells of every sheet: sheet, row, column, cached value.
fn formulas(bytes: &[u8]) -> Vec<(String, u32, u32, Data)> {
    let mut workbook = open(bytes.to_vec());
    let mut cells = Vec::new();
    for sheet in workbook.sheet_names() {
        let values = workbook.worksheet_range(&sheet).unwrap();
        let formulas = workbook.worksheet_formula(&sheet).unwrap();
        let (top, left) = formulas.start().unwrap_or_default();
        for (row, column, _) in formulas.used_cells() {
            let place = (top + u32::try_from(row).unwrap(), left + u32::try_from(column).unwrap());
            cells.push((sheet.clone(), place.0, place.1, values.get_value(place).cloned().unwrap_or(Data::Empty)));
        }
    }
    cells
}

fn csv_rows(workshop: &Workshop, file: &str) -> Vec<csv::StringRecord> {
    let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(workshop.path(file));
    reader.unwrap().records().map(Result::unwrap).collect()
}

/// A number as LibreOffice writes it into CSV: in the cell's language, rates with a percent sign, all digits.
fn number(text: &str) -> Option<f64> {
    let plain = text.replace('.', "").replace(',', ".");
    match plain.strip_suffix('%') {
        Some(percent) => Some(percent.parse::<f64>().ok()? / 100.0),
        None => plain.parse().ok(),
    }
}

#[test]
fn libreoffice_computes_what_is_cached() {
    let workshop = Workshop::new();
    let bytes = render(&sample::report()).unwrap();
    let xlsx = workshop.put("report.xlsx", &bytes);
    workshop.convert(&xlsx, EVERY_SHEET_AS_CSV);
    let formulas = formulas(&bytes);
    assert_eq!(formulas.len(), 4 + 3 + 60 + 4, "rates and totals of two tables");
    for (sheet, row, column, cached) in formulas {
        let rows = csv_rows(&workshop, &format!("report-{sheet}.csv"));
        let computed = &rows[row as usize][column as usize];
        let place = format!("{sheet}, row {row}, column {column}: {cached:?} is cached, {computed} computed");
        match cached {
            Data::Float(cached) => {
                let computed = number(computed).unwrap_or_else(|| panic!("{place}"));
                assert!((computed - cached).abs() <= cached.abs() * 1e-12, "{place}");
            }
            cached => assert_eq!(cached, Data::String(computed.to_owned()), "{place}"),
        }
    }
}

#[test]
fn libreoffice_really_computes_anew() {
    let workshop = Workshop::new();
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let wrong = rust_xlsxwriter::Formula::new("1+1").set_result("5");
    workbook.add_worksheet().set_name("A").unwrap().write_formula(0, 0, wrong).unwrap();
    let xlsx = workshop.put("wrong.xlsx", &workbook.save_to_buffer().unwrap());
    workshop.convert(&xlsx, EVERY_SHEET_AS_CSV);
    assert_eq!(&csv_rows(&workshop, "wrong-A.csv")[0][0], "2");
}

#[test]
fn a_day_before_sheets_know_days_is_written_in_words() {
    let mut report = sample::short();
    report.letterhead.date = jiff::civil::date(835, 3, 13);
    assert!(render(&report).is_ok());
}
