//! The form of one or more units for a period, with what is known filled in. The import reads it back.

use programme::Lang;
use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError,
};

/// A row of the form: one measure of one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormRow {
    /// The unit's code.
    pub unit: String,
    /// Its name.
    pub unit_name: String,
    /// The measure's id.
    pub measure: String,
    /// Its name with its unit of measurement.
    pub measure_name: String,
    /// The period.
    pub period: String,
    /// The value in force, with its period.
    pub last: String,
    /// What the law demands.
    pub demanded: String,
    /// The value that stands for this period, as it is typed.
    pub current: String,
    /// What may be typed, where it is a choice.
    pub choices: Vec<String>,
    /// Whether others are deciding on it, so that it is not changed now.
    pub locked: bool,
}

/// The standing value as a spreadsheet's number, where it is one.
fn number(row: &FormRow) -> Option<f64> {
    let is_number = row.choices.is_empty() && !row.current.is_empty();
    is_number.then(|| row.current.replace('.', "").replace(',', ".").parse().ok()).flatten()
}

/// Writes the form.
pub fn unit_form(title: &str, source: &str, rows: &[FormRow], lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2020, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&created));
    let name = Format::new().set_bold().set_font_size(14.0);
    let head =
        Format::new().set_bold().set_text_wrap().set_align(FormatAlign::VerticalCenter).set_border(FormatBorder::Thin);
    let shown = Format::new().set_text_wrap().set_font_color(0x0055_5555).set_align(FormatAlign::Top);
    let typed = Format::new()
        .set_background_color(0x00FF_F2CC)
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::Top)
        .set_unlocked();
    let sheet = workbook.add_worksheet().set_name(lang.pick("Số liệu", "Data"))?;
    sheet.write_with_format(0, 0, title, &name)?;
    sheet.write(
        1,
        0,
        lang.pick(
            "Chỉ sửa cột “giá trị” (nền vàng). Hàng để nguyên hoặc để trống không được ghi.",
            "Change only the column “value” (yellow). Rows left as they are, or empty, are not recorded.",
        ),
    )?;
    let columns: [(&str, f64); 11] = [
        (lang.pick("mã đơn vị", "unit"), 9.0),
        (lang.pick("tên đơn vị", "unit name"), 20.0),
        (lang.pick("số đo", "measure"), 24.0),
        (lang.pick("tên số đo", "measure name"), 48.0),
        (lang.pick("kỳ", "period"), 9.0),
        (lang.pick("giá trị kỳ trước", "last value"), 18.0),
        (lang.pick("yêu cầu", "demanded"), 28.0),
        (lang.pick("giá trị hiện có", "current value"), 14.0),
        (lang.pick("giá trị", "value"), 14.0),
        (lang.pick("trạng thái", "stage"), 9.0),
        (lang.pick("nguồn", "source"), 20.0),
    ];
    for (place, (title, width)) in (0..).zip(columns) {
        sheet.write_with_format(3, place, title, &head)?;
        sheet.set_column_width(place, width)?;
    }
    let stage = lang.pick("nháp", "draft");
    for (line, row) in (4..).zip(rows) {
        let texts = [&row.unit, &row.unit_name, &row.measure, &row.measure_name, &row.period, &row.last, &row.demanded];
        for (place, text) in (0..).zip(texts) {
            sheet.write_with_format(line, place, text.as_str(), &shown)?;
        }
        let value = if row.locked { &shown } else { &typed };
        for (place, format) in [(7, &shown), (8, value)] {
            match number(row) {
                Some(number) => sheet.write_with_format(line, place, number, format)?,
                None => sheet.write_with_format(line, place, row.current.as_str(), format)?,
            };
        }
        sheet.write(line, 9, stage)?;
        sheet.write(line, 10, source)?;
        if !row.choices.is_empty() && !row.locked {
            sheet.add_data_validation(line, 8, line, 8, &DataValidation::new().allow_list_strings(&row.choices)?)?;
        }
    }
    for column in [2, 9, 10] {
        sheet.set_column_hidden(column)?;
    }
    sheet.set_freeze_panes(4, 4)?;
    sheet.set_landscape().set_repeat_rows(3, 3)?.set_print_fit_to_pages(1, 0);
    workbook.save_to_buffer()
}
