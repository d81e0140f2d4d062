//! Empty forms.

use std::collections::BTreeMap;

use programme::{Lang, fact::FactKind};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Note, Workbook, XlsxError};

/// An empty workbook for one kind of fact: headers with what is expected beneath each as a note, and a sheet that
/// explains the columns.
pub fn template(kind: FactKind, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    filled_template(kind, lang, &[], "")
}

/// The same with rows in it, each the fields that are known by their identifiers, all from one source.
pub fn filled_template(
    kind: FactKind,
    lang: Lang,
    rows: &[BTreeMap<String, String>],
    source: &str,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2020, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let head = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::VerticalCenter);
    let required = Format::new().set_bold().set_text_wrap().set_background_color(0x00FF_F2CC);
    let sheet = workbook.add_worksheet().set_name(lang.pick("Số liệu", "Data"))?;
    let columns: Vec<(&str, String, bool)> = kind
        .fields()
        .iter()
        .map(|field| (lang.pick(field.vi, field.id), (field.expected)(lang), field.required))
        .chain([
            (lang.pick("nguồn gốc dữ liệu", "provenance"), provenance(lang), false),
            (
                lang.pick("nguồn", "source"),
                lang.pick("văn bản, trang hoặc người cung cấp", "the document, page or person it is from").to_owned(),
                true,
            ),
        ])
        .collect();
    for (place, (name, expected, is_required)) in (0..).zip(&columns) {
        sheet.write_with_format(0, place, *name, if *is_required { &required } else { &head })?;
        sheet.insert_note(0, place, &Note::new(expected))?;
        sheet.set_column_width(place, 18)?;
    }
    for (line, fields) in (1..).zip(rows) {
        for (place, field) in (0..).zip(kind.fields()) {
            if let Some(text) = fields.get(field.id) {
                sheet.write(line, place, text)?;
            }
        }
        sheet.write(line, u16::try_from(kind.fields().len() + 1).unwrap_or(u16::MAX), source)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let guide = workbook.add_worksheet().set_name(lang.pick("Hướng dẫn", "Guide"))?;
    let titles = [
        lang.pick("Cột trong biểu", "Column of the form"),
        lang.pick("Phải có", "Required"),
        lang.pick("Ghi thế nào", "What to write"),
    ];
    for (place, title) in (0..).zip(titles) {
        guide.write_with_format(0, place, title, &head)?;
    }
    for (row, (name, expected, is_required)) in (1..).zip(&columns) {
        // A dash keeps a list of headers from being taken for a header row.
        guide.write(row, 0, format!("– {name}"))?;
        guide.write(row, 1, if *is_required { "x" } else { "" })?;
        guide.write(row, 2, expected)?;
    }
    guide.set_column_width(0, 28)?;
    guide.set_column_width(2, 90)?;
    workbook.save_to_buffer()
}

fn provenance(lang: Lang) -> String {
    <programme::fact::Provenance as programme::fact::Field>::expected(lang)
}
