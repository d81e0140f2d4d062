//! The workbook of a criteria set: nothing is lost on the way there and back, and mistakes are told by their cells.

use std::{fs, path::Path, sync::OnceLock};

use documents::import::{SourceFile, read_set, write_set};
use programme::{
    Lang,
    law::{
        Law, LawFile,
        form::{SetForm, Sheet},
    },
};

/// The law of `reference/` without what provinces fill in.
fn law() -> &'static Law {
    static LAW: OnceLock<Law> = OnceLock::new();
    LAW.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../reference");
        let text = |name: &str| fs::read_to_string(root.join(name)).expect("reference data");
        let mut files = vec![LawFile { name: "departments.toml".to_owned(), text: text("departments.toml") }];
        for folder in ["measures", "criteria"] {
            for entry in fs::read_dir(root.join(folder)).expect("a folder") {
                let name = format!("{folder}/{}", entry.expect("an entry").file_name().to_string_lossy());
                files.push(LawFile { text: text(&name), name });
            }
        }
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Law::parse(&files).expect("a sound law")
    })
}

fn form(id: &str) -> SetForm {
    SetForm::read(law().text(id).expect("a set")).expect("TOML")
}

fn read(bytes: &[u8], lang: Lang) -> Result<SetForm, Vec<String>> {
    let read = read_set(&SourceFile { name: "bo.xlsx", bytes }, law(), lang);
    read.map_err(|rejected| rejected.problems.iter().map(ToString::to_string).collect())
}

#[test]
fn every_set_comes_back_from_its_workbook() {
    for set in law().sets() {
        let form = form(&set.id);
        for lang in [Lang::Vi, Lang::En] {
            let bytes = write_set(&form, law(), lang).expect("a workbook");
            assert_eq!(read(&bytes, lang).as_ref(), Ok(&form), "{}", set.id);
        }
    }
}

/// What is said of a form with one cell changed.
fn refused(sheet: Sheet, column: &str, cell: &str) -> Vec<String> {
    let mut form = form("commune-ntm-2021-2025");
    let mut row = form.rows(sheet)[0].clone();
    cell.clone_into(&mut row[sheet.place(column)]);
    form.replace(sheet, 0, row);
    read(&write_set(&form, law(), Lang::Vi).expect("a workbook"), Lang::Vi).expect_err("it must be refused")
}

#[test]
fn a_mistake_is_told_by_its_cell_in_vietnamese() {
    let cases = [
        (
            Sheet::Head,
            "from",
            "mai",
            "bo.xlsx [Bộ tiêu chí] B8: “mai”: phải là ngày, như 08/03/2022 → điền cột “hiệu lực từ”",
        ),
        (
            Sheet::Test,
            "of",
            "no_such",
            "bo.xlsx [Phép thử] D2: không có số đo “no_such”: chọn số đo đã có hoặc khai ở bảng Số đo → mã số đo; commune, ward, \
             township, rural_district, town, district; hoặc mã bộ tiêu chí",
        ),
        (
            Sheet::Indicator,
            "verified",
            "",
            "bo.xlsx [Chỉ tiêu] F2: còn trống → đã đối chiếu văn bản · theo nguồn công khai · chưa kiểm chứng",
        ),
    ];
    for (sheet, column, cell, told) in cases {
        let refused = refused(sheet, column, cell);
        assert!(refused.contains(&told.to_owned()), "{column}: {refused:#?}");
    }
}

#[test]
fn what_is_no_form_is_refused() {
    let told = read(b"khong phai", Lang::Vi).expect_err("refused");
    assert_eq!(told.len(), 1, "{told:?}");
    let other = documents::import::template(programme::fact::FactKind::Sale, Lang::Vi).expect("a template");
    let told = read(&other, Lang::Vi).expect_err("refused");
    assert_eq!(told, ["bo.xlsx: tệp không phải mẫu của bộ tiêu chí → trang “Bộ tiêu chí” của mẫu"]);
}
