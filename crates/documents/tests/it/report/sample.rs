//! A report with everything that is hard to set.

use documents::report::model::{
    Align, Annex, Arrangement, Bar, Block, Cell, Chart, Column, DongUnit, Form, Inline, Letterhead, Level, Recipients,
    Report, Signature, Stamp, Table,
};
use jiff::civil::date;
use programme::{Lang, Quantity};

/// Every letter of the Vietnamese alphabet with every tone, in lower case: the vowels are 12 × 6.
pub fn letters() -> String {
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ".to_owned()
}

/// The figures that the sample's text speaks of; every format must show each of them.
pub const FIGURES: [&str; 7] = ["181/181", "97,8%", "1.100,5", "12.345,7", "100%", "54,27", "1.234.567.890,1"];

/// Characters with a meaning in HTML, XML, typst, Excel or Word.
pub const TRICKY: &str =
    "&amp; <b>\"trích\"</b> 'đơn' #set $x^2$ *sao* _gạch_ @nhãn `mã` \\n {ngoặc} [vuông] ~ =SUM(A1) %d // --";

/// A word that no line can hold.
pub const LONG: &str =
    "https://vidu.example/mot/duong/dan/rat/dai/khong/co/khoang/trang/nao/de/ngat/dong/ca/0123456789";

fn quantity(text: &str) -> Quantity {
    Quantity::parse_plain(text).unwrap()
}

/// The sample.
pub fn report() -> Report {
    Report {
        title: "Kết quả thực hiện Chương trình mục tiêu quốc gia xây dựng nông thôn mới quý I năm 2023".to_owned(),
        salutation: Some("Kính gửi: Ủy ban nhân dân tỉnh Hà Tĩnh.".to_owned()),
        notice: Some(
            "Số liệu minh họa: một phần số liệu dưới đây được tạo ra để trình bày, không phải số liệu thật.".to_owned(),
        ),
        body: body(),
        annexes: annexes(),
        ..bare(Lang::Vi)
    }
}

/// The sample without its longest tables and all but one of its charts: short enough to read as a snapshot.
pub fn short() -> Report {
    let mut report = report();
    let mut charts = 0;
    report.body.retain(|block| match block {
        Block::Chart(_) => {
            charts += 1;
            charts == 1
        }
        Block::Table(table) => table.columns.len() < 10,
        _ => true,
    });
    report.annexes.drain(..2);
    report
}

/// A report with nothing in it but what every report has.
pub fn bare(language: Lang) -> Report {
    Report {
        language,
        form: Form::Official,
        letterhead: Letterhead {
            superior: Some("UBND TỈNH HÀ TĨNH".to_owned()),
            issuer: "VĂN PHÒNG ĐIỀU PHỐI NÔNG THÔN MỚI".to_owned(),
            number: "57/BC-VPĐP".to_owned(),
            place: "Hà Tĩnh".to_owned(),
            date: date(2023, 3, 13),
        },
        kind: "BÁO CÁO".to_owned(),
        title: "Kết quả".to_owned(),
        salutation: None,
        notice: None,
        stamp: Stamp { as_of: date(2023, 3, 13), known_at: "2023-03-14T10:05:00Z".parse().unwrap() },
        body: Vec::new(),
        recipients: Recipients {
            lines: ["Như trên", "Các sở, ban, ngành cấp tỉnh", "UBND các huyện, thị xã, thành phố"]
                .map(str::to_owned)
                .to_vec(),
            archive: "VT, NTM".to_owned(),
        },
        signature: Signature {
            authority: vec!["KT. CHÁNH VĂN PHÒNG".to_owned()],
            post: "PHÓ CHÁNH VĂN PHÒNG".to_owned(),
            name: "Nguyễn Thị Ví Dụ".to_owned(),
        },
        beside: None,
        annexes: Vec::new(),
    }
}

fn body() -> Vec<Block> {
    vec![
        Block::heading(Level::Roman, "Công tác chỉ đạo & tổ chức thực hiện"),
        Block::Paragraph(vec![
            Inline::text("Đến nay toàn tỉnh có "),
            Inline::figure("181/181", 1),
            Inline::text(" xã đạt chuẩn, tỷ lệ "),
            Inline::figure("97,8%", 2),
            Inline::text("; thu nhập bình quân "),
            Inline::bold("khu vực nông thôn"),
            Inline::text(" là "),
            Inline::figure("54,27 triệu đồng", 3),
            Inline::text(" "),
            Inline::badge("chưa kiểm chứng"),
            Inline::text(", kế hoạch vốn "),
            Inline::figure("1.234.567.890,1 triệu đồng", 4),
            Inline::text(" "),
            Inline::badge("minh họa"),
            Inline::text(". "),
            Inline::italic("Nguồn: các sở, ngành."),
        ]),
        Block::paragraph(format!("Chữ cái: {} {}.", letters(), letters().to_uppercase())),
        Block::paragraph(format!("Ký tự đặc biệt: {TRICKY}")),
        Block::paragraph(format!("Từ dài: {LONG} và dòng\nmới, dấu\ttab, ký tự điều khiển\u{1}.")),
        Block::heading(Level::Roman, "Kết quả đạt được"),
        Block::heading(Level::Arabic, "Kết quả theo tiêu chí"),
        Block::heading(Level::Letter, "Các xã còn khó khăn"),
        Block::Bullets(vec![
            vec![
                Inline::text("Xã Ẩn Phú: còn thiếu tiêu chí số 10, "),
                Inline::badge("nguy cơ bị thu hồi"),
                Inline::text(";"),
            ],
            vec![
                Inline::bold("Xã Đức Ỷ"),
                Inline::text(": đạt "),
                Inline::figure("100%", 2),
                Inline::text(" chỉ tiêu, tăng thêm so với cùng kỳ năm trước và vượt kế hoạch được giao đầu năm."),
            ],
        ]),
        Block::Table(funds()),
        Block::Note(vec![Inline::text("Ghi chú: số liệu giải ngân do Kho bạc Nhà nước xác nhận.")]),
        Block::Chart(bars()),
        Block::Chart(groups()),
        Block::Chart(stack()),
        Block::Table(wide("Bảng rộng trong thân báo cáo")),
        Block::heading(Level::Roman, "Kiến nghị"),
        Block::paragraph("Đề nghị Ủy ban nhân dân tỉnh xem xét, quyết định."),
    ]
}

/// Money by source under grouped headings, with totals and rates; also a sheet of the workbook.
fn funds() -> Table {
    let row = |number: i64, name: &str, plan: i64, paid: i64| {
        vec![Cell::Count(number), Cell::text(name), Cell::Dong(plan), Cell::Dong(paid), Cell::Computed]
    };
    Table {
        caption: "Kế hoạch và giải ngân vốn năm 2022".to_owned(),
        unit: Some("triệu đồng".to_owned()),
        columns: vec![
            Column::centred("TT", 4),
            Column::text("Nguồn vốn", 34),
            Column::summed("Kế hoạch", 14).in_group("Năm 2022"),
            Column::summed("Giải ngân", 14).in_group("Năm 2022"),
            Column::percent("Tỷ lệ", 10, 3, 2).in_group("Năm 2022"),
        ],
        rows: vec![
            row(1, "Ngân sách trung ương (vốn đầu tư phát triển)", 312_500_000_000, 305_612_345_678),
            row(2, "Ngân sách tỉnh", 12_345_678_900, 1_100_500_000),
            row(3, "Đóng góp của người dân <quy tiền>", 0, 0),
            vec![Cell::Count(4), Cell::text("Doanh nghiệp"), Cell::Empty, Cell::Dong(5_000_000), Cell::Computed],
        ],
        total: Some("Tổng cộng".to_owned()),
        sheet_name: Some("Vốn: kế hoạch/giải ngân".to_owned()),
    }
}

fn bars() -> Chart {
    let bar = |label: &str, value: Option<&str>, target: Option<&str>| Bar {
        label: label.to_owned(),
        values: vec![value.map(quantity)],
        target: target.map(quantity),
    };
    Chart {
        caption: "Tỷ lệ xã đạt chuẩn theo huyện".to_owned(),
        alt: "Biểu đồ thanh ngang tỷ lệ xã đạt chuẩn của từng huyện so với mục tiêu.".to_owned(),
        arrangement: Arrangement::Grouped,
        unit: "%".to_owned(),
        decimals: 1,
        series: vec!["Đạt chuẩn".to_owned()],
        bars: vec![
            bar("Huyện Nghi Xuân", Some("100"), Some("100")),
            bar("Huyện Cẩm Xuyên", Some("97.8"), Some("100")),
            bar("Thị xã Kỳ Anh và các xã vùng phụ cận phía nam của tỉnh", Some("62.45"), Some("70")),
            bar("Huyện Hương Khê", Some("4.2"), Some("55")),
            bar("Huyện Vũ Quang", None, Some("50")),
        ],
        target_name: "Mục tiêu năm 2023".to_owned(),
    }
}

fn groups() -> Chart {
    let bar = |label: &str, values: [&str; 3], target: Option<&str>| Bar {
        label: label.to_owned(),
        values: values.iter().map(|value| Some(quantity(value))).collect(),
        target: target.map(quantity),
    };
    Chart {
        caption: "Số xã theo mức đạt".to_owned(),
        alt: "Số xã đạt chuẩn, nâng cao và kiểu mẫu qua hai năm.".to_owned(),
        arrangement: Arrangement::Grouped,
        unit: "xã".to_owned(),
        decimals: 0,
        series: vec!["Đạt chuẩn".to_owned(), "Nâng cao".to_owned(), "Kiểu mẫu".to_owned()],
        bars: vec![bar("Năm 2021", ["1181", "-31", "6"], None), bar("Năm 2022", ["1180", "54", "10"], Some("1100"))],
        target_name: "Mục tiêu".to_owned(),
    }
}

fn stack() -> Chart {
    let bar = |label: &str, values: [&str; 5]| Bar {
        label: label.to_owned(),
        values: values.iter().map(|value| Some(quantity(value))).collect(),
        target: None,
    };
    Chart {
        caption: "Khả năng hoàn thành tiêu chí".to_owned(),
        alt: "Số tiêu chí theo khả năng hoàn thành.".to_owned(),
        arrangement: Arrangement::Stacked,
        unit: "tiêu chí".to_owned(),
        decimals: 0,
        series: ["Đạt", "Có khả năng", "Khó", "Rất khó", "Chưa rõ"].map(str::to_owned).to_vec(),
        bars: vec![bar("Xã Ẩn Phú", ["12", "3", "2", "1", "1"]), bar("Xã Đức Ỷ", ["8", "4", "4", "2", "1"])],
        target_name: String::new(),
    }
}

fn wide(caption: &str) -> Table {
    let criteria = (1..=19).map(|number| Column::centred(format!("TC{number}"), 4));
    let columns = [Column::centred("TT", 4), Column::text("Xã", 22)]
        .into_iter()
        .chain(criteria)
        .chain([Column::number("Tổng", 6)]);
    let row = |index: i64| {
        let marks = (1..=19).map(move |number| Cell::text(if (number * index) % 7 == 0 { "–" } else { "x" }));
        let head = [Cell::Count(index), Cell::text(format!("Xã số {index}"))];
        head.into_iter().chain(marks).chain([Cell::Count(19 - index)]).collect()
    };
    Table {
        caption: caption.to_owned(),
        unit: None,
        columns: columns.collect(),
        rows: (1..=6).map(row).collect(),
        total: None,
        sheet_name: None,
    }
}

fn annexes() -> Vec<Annex> {
    let note = "Kèm theo Báo cáo số 57/BC-VPĐP ngày 13 tháng 3 năm 2023 của Văn phòng Điều phối nông thôn mới tỉnh";
    let annex = |title: &str, sheet_name: &str, blocks: Vec<Block>| Annex {
        title: title.to_owned(),
        note: Some(note.to_owned()),
        blocks,
        sheet_name: sheet_name.to_owned(),
    };
    vec![
        annex("Danh sách xã", "Danh sách xã", vec![Block::Table(sixty_rows()), Block::Table(no_rows())]),
        annex("Kết quả từng tiêu chí", "Tiêu chí", vec![Block::Table(wide("Kết quả 19 tiêu chí"))]),
        annex("Các con số lấy từ đâu", "Nguồn số liệu", vec![Block::Table(sources())]),
    ]
}

fn sixty_rows() -> Table {
    let row = |index: i64| {
        vec![
            Cell::Count(index),
            Cell::text(format!("Xã thử nghiệm số {index}")),
            Cell::Date(date(2015, 1, 1).saturating_add(jiff::Span::new().days(index * 37))),
            Cell::Count(1_000 * index + 7),
            Cell::Count(990 * index),
            Cell::Computed,
            Cell::Quantity(Quantity::from_scaled(123_456 * index)),
            Cell::Percent(Quantity::from_scaled(16_543 * index)),
        ]
    };
    Table {
        caption: "Danh sách các xã và kết quả chính".to_owned(),
        unit: None,
        columns: vec![
            Column::centred("TT", 4),
            Column::text("Xã", 22),
            Column::centred("Ngày công nhận", 11),
            Column::summed("Số hộ", 9),
            Column::summed("Hộ dùng nước sạch", 9),
            Column::percent("Tỷ lệ", 8, 4, 3),
            Column::summed("Thu nhập (triệu đồng)", 10).decimals(2),
            Column::number("Tỷ lệ nghèo", 8).decimals(2),
        ],
        rows: (1..=60).map(row).collect(),
        total: Some("Toàn tỉnh".to_owned()),
        sheet_name: None,
    }
}

fn no_rows() -> Table {
    Table {
        caption: "Xã bị thu hồi quyết định".to_owned(),
        unit: None,
        columns: vec![Column::centred("TT", 4), Column::text("Xã", 30), Column::summed("Số lần", 10)],
        rows: Vec::new(),
        total: Some("Tổng cộng".to_owned()),
        sheet_name: None,
    }
}

fn sources() -> Table {
    let row = |number: u32, value: &str, words: Vec<Inline>, money: i64| {
        vec![Cell::Source(number), Cell::text(value), Cell::Rich(words), Cell::Dong(money)]
    };
    Table {
        caption: "Nguồn của từng con số".to_owned(),
        unit: Some("tỷ đồng".to_owned()),
        columns: vec![
            Column::centred("Số", 5),
            Column { align: Align::Right, ..Column::text("Giá trị", 16) },
            Column::text("Cách tính và nguồn", 48),
            Column::number("Vốn liên quan", 12).money_in(DongUnit::Billion),
        ],
        rows: vec![
            row(1, "181/181", vec![Inline::text("Đếm quyết định công nhận còn hiệu lực")], 1_100_500_000_000),
            row(
                2,
                "97,8%",
                vec![Inline::text("Xã đạt chuẩn trên tổng số xã "), Inline::badge("chưa kiểm chứng")],
                12_345_678_900_000,
            ),
            row(3, "54,27", vec![Inline::text(format!("Theo báo cáo của cơ quan thống kê, xem {LONG}"))], 0),
            row(
                4,
                "1.234.567.890,1",
                vec![Inline::text("Như nguồn "), Inline::figure("97,8%", 2), Inline::text(TRICKY)],
                -5_000_000_000,
            ),
        ],
        total: None,
        sheet_name: None,
    }
}
