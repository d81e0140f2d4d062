//! The workbook of a set.

use programme::{
    Lang,
    law::{
        Law,
        form::{Column, Holds, Row, SetForm, Sheet, lower_units},
    },
};
use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Note, Workbook,
    Worksheet, XlsxError,
};

use super::{HEAD_VALUES, guide, is_downwards, lists};

/// So many empty rows below the last one have choices too.
const SPARE: u32 = 300;

struct Formats {
    head: Format,
    text: Format,
    number: Format,
    day: Format,
}

/// Writes the form; `law` gives the measures, departments and sets to choose from.
pub fn write_set(form: &SetForm, law: &Law, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2020, 1, 1)?;
    let title = form.cell(Sheet::Head, 0, "name_vi");
    workbook.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&created));
    let cell = Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::Top).set_text_wrap();
    let formats = Formats {
        head: Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
            .set_border(FormatBorder::Thin)
            .set_background_color(0x00E8_EEF7),
        text: cell.clone().set_num_format("@"),
        number: cell.clone(),
        day: cell.set_num_format("dd/mm/yyyy"),
    };
    let choices = Choices::of(law, lang);
    for sheet in Sheet::ALL {
        let page = workbook.add_worksheet().set_name(sheet.label(lang))?;
        if is_downwards(*sheet) {
            downwards(page, *sheet, form, &formats, &choices, lang)?;
        } else {
            table(page, *sheet, form.rows(*sheet), &formats, &choices, lang)?;
        }
    }
    explain(workbook.add_worksheet().set_name(guide(lang))?, &formats, lang)?;
    choices.write(workbook.add_worksheet().set_name(lists(lang))?, &formats)?;
    workbook.save_to_buffer()
}

fn downwards(
    page: &mut Worksheet,
    sheet: Sheet,
    form: &SetForm,
    formats: &Formats,
    choices: &Choices,
    lang: Lang,
) -> Result<(), XlsxError> {
    let titles = [sheet.label(lang), lang.pick("giá trị", "value"), lang.pick("ghi thế nào", "what to write")];
    for (place, title) in (0..).zip(titles) {
        page.write_with_format(0, place, title, &formats.head)?;
    }
    for (line, column) in (1..).zip(sheet.columns()) {
        page.write_with_format(line, 0, column.name(lang), &formats.head)?;
        let cell = form.cell(sheet, 0, column.id);
        write_cell(page, (line, u16::try_from(HEAD_VALUES).unwrap_or(1)), column, cell, formats, lang)?;
        page.write(line, 2, hint(column, lang))?;
        if let Some(validation) = choices.validation(column, lang)? {
            page.add_data_validation(line, 1, line, 1, &validation)?;
        }
    }
    page.set_column_width(0, 30)?.set_column_width(1, 60)?.set_column_width(2, 80)?;
    page.set_freeze_panes(1, 0)?;
    Ok(())
}

fn table(
    page: &mut Worksheet,
    sheet: Sheet,
    rows: &[Row],
    formats: &Formats,
    choices: &Choices,
    lang: Lang,
) -> Result<(), XlsxError> {
    let last = u32::try_from(rows.len()).unwrap_or(u32::MAX).saturating_add(SPARE);
    for (place, column) in (0..).zip(sheet.columns()) {
        page.write_with_format(0, place, column.name(lang), &formats.head)?;
        let hint = hint(column, lang);
        if !hint.is_empty() {
            page.insert_note(0, place, &Note::new(hint))?;
        }
        page.set_column_width(place, width(column))?;
        if let Some(validation) = choices.validation(column, lang)? {
            page.add_data_validation(1, place, last, place, &validation)?;
        }
    }
    for (line, row) in (1..).zip(rows) {
        for ((place, column), cell) in (0..).zip(sheet.columns()).zip(row) {
            write_cell(page, (line, place), column, cell, formats, lang)?;
        }
    }
    page.set_freeze_panes(1, 2)?;
    page.set_landscape().set_repeat_rows(0, 0)?.set_print_fit_to_pages(1, 0);
    Ok(())
}

fn width(column: &Column) -> f64 {
    match (column.id, column.holds) {
        ("vi" | "en" | "of", _) => 36.0,
        ("code" | "letter" | "indicator" | "criterion" | "number", _)
        | (_, Holds::Number | Holds::Value | Holds::Day | Holds::Flag) => 12.0,
        _ => 20.0,
    }
}

/// What to write in a column: its hint, and the words to choose from.
fn hint(column: &Column, lang: Lang) -> String {
    let words: Vec<&str> = column.holds.choices(lang).into_iter().map(|(_, name)| name).collect();
    let words = if words.is_empty() { String::new() } else { words.join(" · ") };
    [column.hint(lang), &words].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
}

fn write_cell(
    page: &mut Worksheet,
    (line, place): (u32, u16),
    column: &Column,
    cell: &str,
    formats: &Formats,
    lang: Lang,
) -> Result<(), XlsxError> {
    match column.holds {
        Holds::Number | Holds::Value if cell.parse::<f64>().is_ok_and(f64::is_finite) => {
            let number: f64 = cell.parse().unwrap_or_default();
            page.write_with_format(line, place, number, &formats.number)?;
        }
        Holds::Day if cell.parse::<jiff::civil::Date>().is_ok_and(|day| (1900..=9999).contains(&day.year())) => {
            let day: ExcelDateTime = ExcelDateTime::parse_from_str(cell)?;
            page.write_with_format(line, place, &day, &formats.day)?;
        }
        holds => {
            page.write_with_format(line, place, holds.show(cell, lang), &formats.text)?;
        }
    }
    Ok(())
}

fn explain(page: &mut Worksheet, formats: &Formats, lang: Lang) -> Result<(), XlsxError> {
    let lines = [
        lang.pick(
            "Mỗi chỉ tiêu là một hàng ở bảng Chỉ tiêu; mỗi điều phải so sánh là một hàng ở bảng Phép thử, mang mã chỉ tiêu và một chữ A, B, C…",
            "Each indicator is a row of Indicators; each comparison is a row of Tests with the indicator's code and a letter A, B, C…",
        ),
        lang.pick(
            "Chỉ tiêu có nhiều phép thử: để trống cột “cách ghép phép thử” khi tất cả phải đạt; không thì ghi A và (B hoặc C), hoặc ít nhất 2 trong (A, B, C).",
            "With several tests: leave “how tests combine” empty when all must hold; else write A và (B hoặc C), or ít nhất 2 trong (A, B, C).",
        ),
        lang.pick(
            "Mức: ghi ở cột “mức chung” hoặc “mức nhóm 1, 2, 3” của phép thử. Mức theo vùng hay theo năm ghi ở bảng Ngưỡng, mỗi trường hợp một hàng.",
            "Thresholds: in “value for all” or “group 1, 2, 3” of the test. Those by region or year stand in Thresholds, a row for each case.",
        ),
        lang.pick(
            "Chưa biết mức thì ghi “có” ở cột “chưa biết mức”; giao tỉnh quy định thì ghi giao gì. Không đoán: điều chưa biết thì không đánh giá được, và mọi trang đều nói vậy.",
            "A threshold that is not known: “yes” in “threshold not known”; one that is delegated: what is. Do not guess: what is not known is not judged, and every page says so.",
        ),
        lang.pick(
            "Dùng số đo đã có (bảng Danh mục) khi hỏi cùng một điều; chỉ khai ở bảng Số đo mới điều chưa ai thu thập.",
            "Use a measure of Lists when it asks about the same thing; define in New measures only what nobody collects yet.",
        ),
        lang.pick(
            "Tên cột giữ nguyên; thứ tự cột, hàng trống không sao. Nhập lại: trang Bộ tiêu chí, hoặc nongthon law import TỆP.xlsx.",
            "Keep the headers; the order of columns and empty rows do not matter. Import: the page Criteria sets, or nongthon law import FILE.xlsx.",
        ),
    ];
    for (line, text) in (0..).zip(lines) {
        page.write_with_format(line, 0, text, &formats.text)?;
    }
    page.set_column_width(0, 120)?;
    Ok(())
}

/// What may be chosen from, in columns of a sheet of their own.
struct Choices {
    lists: Vec<(&'static str, Vec<(String, String)>)>,
    sheet: &'static str,
}

impl Choices {
    fn of(law: &Law, lang: Lang) -> Self {
        let measures = law.measures().iter().map(|measure| {
            let unit = if measure.unit.is_empty() { String::new() } else { format!(" ({})", measure.unit) };
            (measure.id.clone(), format!("{}{unit}", measure.name.get(lang)))
        });
        let departments = law.departments().iter().map(|body| (body.id.clone(), body.name.get(lang).to_owned()));
        let sets = law.sets().iter().map(|set| (set.id.clone(), set.name.get(lang).to_owned()));
        let units = lower_units(lang).into_iter().map(|(id, name)| (id.to_owned(), name.to_owned()));
        Self {
            lists: vec![
                (lang.pick("số đo", "measures"), measures.collect()),
                (lang.pick("cơ quan", "departments"), departments.collect()),
                (lang.pick("bộ tiêu chí", "sets"), sets.collect()),
                (lang.pick("đơn vị cấp dưới", "lower units"), units.collect()),
            ],
            sheet: lists(lang),
        }
    }

    fn write(&self, page: &mut Worksheet, formats: &Formats) -> Result<(), XlsxError> {
        for (column, (title, list)) in (0..).step_by(2).zip(&self.lists) {
            page.write_with_format(0, column, *title, &formats.head)?;
            page.write_with_format(0, column + 1, "", &formats.head)?;
            for (line, (id, name)) in (1..).zip(list) {
                page.write(line, column, id)?;
                page.write(line, column + 1, name)?;
            }
            page.set_column_width(column, 34)?.set_column_width(column + 1, 56)?;
        }
        page.set_freeze_panes(1, 0)?;
        Ok(())
    }

    /// The drop-down of a column. It proposes: what else is typed is told when the file is read, by the very rules of the law.
    fn validation(&self, column: &Column, lang: Lang) -> Result<Option<DataValidation>, XlsxError> {
        let listed = |place: usize| {
            let name = char::from(b'A' + u8::try_from(place * 2).unwrap_or(0));
            let last = self.lists.get(place).map_or(1, |(_, list)| list.len() + 1);
            Formula::new(format!("='{}'!${name}$2:${name}${last}", self.sheet))
        };
        let validation = match column.holds {
            Holds::Measure => DataValidation::new().allow_list_formula(listed(0)),
            Holds::Department => DataValidation::new().allow_list_formula(listed(1)),
            Holds::Set => DataValidation::new().allow_list_formula(listed(2)),
            Holds::Word(_) | Holds::Flag => {
                let names: Vec<&str> = column.holds.choices(lang).into_iter().map(|(_, name)| name).collect();
                // What a workbook can hold in a cell's own list.
                if names.iter().map(|name| name.chars().count() + 1).sum::<usize>() > 255 {
                    return Ok(None);
                }
                DataValidation::new().allow_list_strings(&names)?
            }
            _ => return Ok(None),
        };
        Ok(Some(validation.show_error_message(false)))
    }
}
