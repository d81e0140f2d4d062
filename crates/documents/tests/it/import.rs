//! Files that people send: what is read, what is refused, and what the refusal says.

use std::{fs, path::Path};

use documents::import::{Imported, Rejected, SourceFile, read, template, write_csv};
use jiff::civil::date;
use programme::{
    Lang, Quantity,
    fact::{
        Acknowledgement, Fact, Observation, Provenance, ReadContext, Recognition, Record, Sale, Seq, Statement, Target,
    },
    law::{Law, LawFile},
    unit::Register,
};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

/// The law and the units of `reference/`.
struct Reference {
    law: Law,
    register: Register,
}

fn reference() -> &'static Reference {
    static REFERENCE: std::sync::OnceLock<Reference> = std::sync::OnceLock::new();
    REFERENCE.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../reference");
        let text = |name: &str| fs::read_to_string(root.join(name)).expect("reference data");
        let mut files = vec![LawFile { name: "departments.toml".to_owned(), text: text("departments.toml") }];
        for folder in ["measures", "criteria", "overlays", "ocop", "ocop/sheets"] {
            let entries = fs::read_dir(root.join(folder)).expect("a folder").map(|entry| entry.expect("an entry"));
            for entry in entries.filter(|entry| entry.path().is_file()) {
                let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
                files.push(LawFile { text: text(&name), name });
            }
        }
        files.sort_by(|a, b| a.name.cmp(&b.name));
        let (units, lineage) = (text("units/units.csv"), text("units/lineage.csv"));
        let register = Register::parse(("units.csv", &units), ("lineage.csv", &lineage)).expect("sound units");
        let law = Law::parse(&files).expect("a sound law");
        let redrawn = records(&law, &register, "hatinh-2025/reorganisation.csv");
        let register = register.with_reorganisations(&redrawn);
        // What the example reports is also about residential areas.
        let register = register.with_areas(&records(&law, &register, "hatinh-2023/facts/area.csv"));
        Reference { law, register }
    })
}

/// The facts of a file of the examples.
fn records<F: Fact>(law: &Law, register: &Register, file: &str) -> Vec<Record<F>> {
    let bytes = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(file)).expect(file);
    let context = ReadContext { law, register, lang: Lang::Vi };
    let read = read::<F>(&SourceFile { name: file, bytes: &bytes }, context, &mut |_, _| {});
    let facts = read.unwrap_or_else(|rejected| panic!("{:#?}", rejected.problems)).facts.to_vec();
    (1..).zip(facts).map(|(seq, sourced)| Record { seq: Seq(seq), sourced }).collect()
}

fn take<F: Fact>(name: &str, bytes: &[u8], lang: Lang) -> Result<Imported<F>, Rejected> {
    let reference = reference();
    let context = ReadContext { law: &reference.law, register: &reference.register, lang };
    read::<F>(&SourceFile { name, bytes }, context, &mut |_, _| {})
}

/// The first thing that is wrong, in Vietnamese.
fn wrong<F: Fact>(bytes: &[u8]) -> String {
    let rejected = take::<F>("tệp", bytes, Lang::Vi).expect_err("it must be refused");
    assert!(rejected.total >= rejected.problems.len() && rejected.total > 0);
    rejected.problems[0].to_string()
}

const HEAD: &str = "unit,measure,period,value,stage,source\n";

fn line(line: &str) -> String {
    wrong::<Observation>(format!("{HEAD}{line}\n").as_bytes())
}

#[test]
fn every_error_names_the_cell_what_is_wrong_and_what_would_be_right() {
    for (row, says) in [
        (
            "99999,income_per_capita,2022,1,approved,BC",
            "tệp A2: không có đơn vị nào mang mã 99999 → mã trong danh mục hành chính (nongthon units)",
        ),
        (
            "1855,income_per_capita,2022,1,approved,BC",
            "tệp A2: không hiểu được “1855” → mã đơn vị: 2 chữ số (tỉnh), 3 (huyện), 5 (xã), hoặc mã xã và số thứ tự như 18145-03 (khu dân cư)",
        ),
        (
            "18556,income,2022,1,approved,BC",
            "tệp B2: không có số đo “income” → mã số đo của bộ tiêu chí (nongthon law show BỘ)",
        ),
        (
            "18556,income_per_capita,22,1,approved,BC",
            "tệp C2: không hiểu được “22” → kỳ số liệu: 2022, 2022-H1, 2022-Q4 hoặc 2022-11",
        ),
        ("18556,health_insurance_rate,2022,140,approved,BC", "tệp D2: tỷ lệ 140% nằm ngoài 0–100% → số từ 0 đến 100"),
        (
            "18556,income_per_capita,2022,nhiều,approved,BC",
            "tệp D2: không hiểu được “nhiều” → giá trị theo kiểu của số đo: số, có/không, hoặc mức xếp loại",
        ),
        ("18556,income_per_capita,2022,-1,approved,BC", "tệp D2: số -1 âm → số lớn hơn hoặc bằng 0"),
        (
            "18556,income_per_capita,2022,,approved,BC",
            "tệp D2: ô trống → giá trị theo kiểu của số đo: số, có/không, hoặc mức xếp loại",
        ),
        (
            "18556,income_per_capita,2022,1,xong,BC",
            "tệp E2: không hiểu được “xong” → một trong: nháp · đã gửi · đã thẩm tra · đã phê duyệt · trả lại",
        ),
        ("18556,income_per_capita,2022,1,approved,", "tệp F2: thiếu nguồn → văn bản, trang hoặc người cung cấp"),
        (
            "18556,income_per_capita,2022,1,approved,BC,thừa",
            "tệp G2: có giá trị ngoài các cột của tiêu đề → mỗi hàng có đúng các cột của tiêu đề (dấu phẩy trong chữ phải đặt trong ngoặc kép)",
        ),
        (
            "18556,income_per_capita,2025-12,1,approved,BC",
            "tệp A2: xã Hương Lâm (18556) không tồn tại vào ngày 31/12/2025 → ngày trong khoảng … – 30/06/2025, hoặc mã của đơn vị kế thừa",
        ),
    ] {
        assert_eq!(line(row), says, "{row}");
    }
}

#[test]
fn errors_speak_english_too() {
    let bytes = format!("{HEAD}18556,health_insurance_rate,2022,140,approved,BC\n");
    let rejected = take::<Observation>("file.csv", bytes.as_bytes(), Lang::En).expect_err("refused");
    assert_eq!(
        rejected.problems[0].to_string(),
        "file.csv D2: the rate 140% is outside 0–100% → a number from 0 to 100"
    );
}

#[test]
fn headers_are_checked() {
    let row = "18556,income_per_capita,2022,1,approved,BC\n";
    let head = |head: &str| wrong::<Observation>(format!("{head}\n{row}").as_bytes());
    assert_eq!(
        head("unit,measure,period,value,stage,source,unit"),
        "tệp G1: cột “unit” đã có ở A1 → mỗi cột chỉ một lần"
    );
    assert_eq!(
        head("unit,measure,period,valeu,stage,source"),
        "tệp D1: cột “valeu” không thuộc biểu này → “value”? hoặc bỏ cột, hoặc đặt tên “ghi chú”"
    );
    assert_eq!(
        head("unit,measure,period,stage,source,note"),
        "tệp A1: thiếu cột “giá trị” → thêm cột “giá trị” (hoặc “value”)"
    );
    assert_eq!(head("unit,measure,period,value,stage"), "tệp A1: thiếu cột “nguồn” → thêm cột “nguồn” (hoặc “source”)");
    assert!(
        head("a,b,c").starts_with(
            "tệp: không tìm thấy hàng tiêu đề trong 20 hàng đầu → hàng tiêu đề có các cột: mã đơn vị, số đo"
        )
    );
}

#[test]
fn one_thing_said_twice_names_both_rows() {
    let row = "18556,income_per_capita,2022,1,approved,BC\n";
    let twice = format!("{HEAD}{row}18559,income_per_capita,2022,1,approved,BC\n{row}");
    assert_eq!(wrong::<Observation>(twice.as_bytes()), "tệp A4: cùng nội dung với hàng 2 → giữ lại một hàng");
}

#[test]
fn all_problems_are_counted_and_the_first_two_hundred_told() {
    let rows = "x,income_per_capita,2022,1,approved,BC\n".repeat(1_000);
    let rejected = take::<Observation>("tệp", format!("{HEAD}{rows}").as_bytes(), Lang::Vi).expect_err("refused");
    assert_eq!((rejected.total, rejected.problems.len()), (1_000, 200));
}

#[test]
fn files_that_are_no_table_are_told_apart() {
    let utf16 =
        |mark: &[u8]| [mark.to_vec(), HEAD.repeat(3).encode_utf16().flat_map(u16::to_le_bytes).collect()].concat();
    for (bytes, says) in [
        (Vec::new(), "tệp: tệp rỗng"),
        (b" \n\t ".to_vec(), "tệp: tệp rỗng"),
        (HEAD.into(), "tệp: không có hàng số liệu nào"),
        (utf16(&[0xff, 0xfe]), "tệp: văn bản mã UTF-16"),
        (utf16(&[]), "tệp: văn bản mã UTF-16"),
        (
            [HEAD.as_bytes(), b"B\xe1o c\xe1o"].concat(),
            "tệp: dòng 2 không phải UTF-8 (có thể là Windows-1258 hoặc TCVN3)",
        ),
        ([HEAD.as_bytes(), b"a,\0,b,c,d,e"].concat(), "tệp: không phải văn bản: có byte 0"),
        (vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1], "tệp: tệp Excel cũ (.xls) hoặc có mật khẩu"),
        (b"%PDF-1.7".to_vec(), "tệp: tệp PDF"),
        (b"PK\x03\x04zip".to_vec(), "tệp: tệp XLSX bị cắt cụt hoặc hỏng"),
    ] {
        let told = wrong::<Observation>(&bytes);
        assert!(told.starts_with(says), "{told}");
    }
    let mut whole = sheet(|_| {});
    whole.truncate(whole.len() / 2);
    assert!(wrong::<Recognition>(&whole).starts_with("tệp: tệp XLSX bị cắt cụt hoặc hỏng"));
}

/// A workbook of recognitions with one good row, changed by `change`.
fn sheet(change: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("Quyết định").expect("a name");
    sheet.write(0, 0, "BẢNG CÔNG NHẬN").expect("a title");
    let headers =
        ["Mã đơn vị", "Danh hiệu", "Hình thức", "Ngày quyết định", "Số quyết định", "Căn cứ", "Nguồn", "Ghi chú"];
    for (column, header) in (0..).zip(headers) {
        sheet.write(2, column, header).expect("a header");
    }
    let row = ["18556", "NTM nâng cao", "công nhận", "", "283/QĐ-UBND", "quyết định riêng", "Công báo", "x"];
    for (column, text) in (0..).zip(row) {
        sheet.write(3, column, text).expect("a cell");
    }
    let day = ExcelDateTime::from_ymd(2022, 1, 26).expect("a day");
    sheet.write_with_format(3, 3, &day, &Format::new().set_num_format("dd/mm/yyyy")).expect("a date");
    change(sheet);
    workbook.save_to_buffer().expect("a workbook")
}

#[test]
fn a_workbook_with_a_title_vietnamese_headers_and_real_dates_is_read() {
    let imported = take::<Recognition>("qd.xlsx", &sheet(|_| {}), Lang::Vi).expect("read");
    let fact = &imported.facts[0].fact;
    assert_eq!((fact.date, fact.number.as_deref()), (date(2022, 1, 26), Some("283/QĐ-UBND")));
    assert_eq!((imported.sheet.as_deref(), imported.facts[0].provenance), (Some("Quyết định"), Provenance::Official));
}

#[test]
fn a_workbooks_errors_name_sheet_and_cell() {
    let bytes = sheet(|sheet| {
        sheet.write(3, 3, "31/02/2022").expect("a cell");
    });
    assert_eq!(
        wrong::<Recognition>(&bytes),
        "tệp [Quyết định] D4: không hiểu được “31/02/2022” → ngày có thật, dạng 13/03/2023"
    );
    let bytes = sheet(|sheet| {
        sheet.write(3, 0, 18_556).expect("a number");
        sheet.write(3, 3, 44_587).expect("a number where a date should be");
    });
    assert_eq!(
        wrong::<Recognition>(&bytes),
        "tệp [Quyết định] D4: không hiểu được “44587” → ngày có thật, dạng 13/03/2023"
    );
}

#[test]
fn a_sheet_of_a_million_empty_rows_is_read_like_any_other() {
    let bytes = sheet(|sheet| {
        let grey = Format::new().set_background_color(0x00EE_EEEE);
        for row in 4..1_000_000 {
            sheet.write_blank(row, 0, &grey).expect("an empty cell");
        }
    });
    assert_eq!(take::<Recognition>("qd.xlsx", &bytes, Lang::Vi).expect("read").facts.len(), 1);
}

#[test]
fn a_sheet_of_nothing_but_a_million_empty_rows_is_refused() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let grey = Format::new().set_background_color(0x00EE_EEEE);
    for row in 0..1_000_000 {
        sheet.write_blank(row, 0, &grey).expect("an empty cell");
    }
    let bytes = workbook.save_to_buffer().expect("a workbook");
    assert!(wrong::<Recognition>(&bytes).starts_with("tệp: không tìm thấy hàng tiêu đề trong 20 hàng đầu"));
}

#[test]
fn numbers_are_read_as_people_write_them() {
    let text = "\u{feff}kỳ;mã sản phẩm;doanh số (đồng);nguồn\n2022;SP1;1.500.000;BC\n2021;SP1;1500000;BC\n";
    let facts = take::<Sale>("ds.csv", text.as_bytes(), Lang::Vi).expect("read").facts;
    assert!(facts.iter().all(|sale| sale.fact.amount.0 == 1_500_000));
    let text = format!(
        "{HEAD}18556,income_per_capita,2022,\"42,5\",đã phê duyệt,BC\n18556,commune_plan_published,2022,có,approved,BC\n"
    );
    let facts = take::<Observation>("sl.csv", text.as_bytes(), Lang::Vi).expect("read").facts;
    assert_eq!(facts[0].fact.value.0, Quantity::from_scaled(425_000));
    assert_eq!(facts[1].fact.value.0, Quantity::ONE);
}

#[test]
fn a_filled_form_is_read_back() {
    let form = template(programme::fact::FactKind::Recognition, Lang::Vi).expect("a form");
    assert!(wrong::<Recognition>(&form).contains("không có hàng số liệu nào"), "an empty form has no data");
}

#[test]
fn a_target_needs_what_its_wording_asks_for() {
    let head = "metric,scope,year,goal,number,units,basis,date,source\n";
    let target = |line: &str| wrong::<Target>(format!("{head}{line}\n").as_bytes());
    assert!(target("commune.recognised.ntm,42,2023,increase,,,KH,2023-01-05,x").contains("E2: thiếu mức phải đạt"));
    assert!(target("district.recognised,42,2023,units,,,KH,2023-01-05,x").contains("F2: thiếu mã các đơn vị"));
    assert!(target("nothing,42,2023,increase,4,,KH,2023-01-05,x").contains("A2: không có chỉ số “nothing”"));
}

#[test]
fn what_is_written_is_read_back_the_same() {
    fn again<F: Fact>(root: &Path) {
        let name = format!("{}.csv", F::KIND.id());
        let bytes = fs::read(root.join(&name)).expect("the example");
        let facts = take::<F>(&name, &bytes, Lang::Vi).expect("sound").facts;
        let text = write_csv(&reference().law, &facts);
        assert_eq!(take::<F>(&name, text.as_bytes(), Lang::En).expect("sound").facts, facts);
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/hatinh-2023/facts");
    again::<Observation>(&root);
    again::<Recognition>(&root);
    again::<Target>(&root);
    again::<Statement>(&root);
}

#[test]
fn an_acknowledgement_speaks_of_the_measures_own_values() {
    let text = "unit,measure,period,rule,value,word,date,provenance,source\n\
                18556,literacy_level,2022,ngoài khoảng,Mức độ 2,đã kiểm tra,01/02/2023,official,x\n\
                18556,income_per_capita,2022,jump,\"61,25\",làng nghề mới,01/02/2023,official,x\n";
    let facts = take::<Acknowledgement>("tệp", text.as_bytes(), Lang::Vi).expect("sound").facts;
    let written = write_csv(&reference().law, &facts);
    assert!(written.contains("range,Mức độ 2,") && written.contains("\"61,25\""), "{written}");
    assert_eq!(take::<Acknowledgement>("tệp", written.as_bytes(), Lang::En).expect("sound").facts, facts);
    let unknown = text.replace("income_per_capita", "incomes");
    assert!(wrong::<Acknowledgement>(unknown.as_bytes()).contains("không có số đo “incomes”"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = take::<Observation>("tệp", &bytes, Lang::Vi);
    }

    #[test]
    fn no_text_makes_it_panic(cells in prop::collection::vec("\\PC{0,12}", 0..24)) {
        let text = format!("{HEAD}{}", cells.chunks(6).map(|row| row.join(",")).collect::<Vec<_>>().join("\n"));
        let _ = take::<Observation>("tệp", text.as_bytes(), Lang::En);
    }

    #[test]
    fn no_damage_to_a_workbook_makes_it_panic(place in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = sheet(|_| {});
        let place = place.index(bytes.len());
        bytes[place] = byte;
        let _ = take::<Recognition>("tệp", &bytes, Lang::Vi);
    }
}
