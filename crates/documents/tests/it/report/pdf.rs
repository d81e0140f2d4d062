//! The PDF.

use documents::report::pdf::{content, render};

use super::sample;
use super::tools::{Workshop, ask, pages_of_pdf};

/// Asserts that a PDF shows every figure, letter, badge and tricky character of the sample.
pub fn assert_shows_everything(pages: &[String]) {
    let text = pages.join(" ");
    let figures = sample::FIGURES.iter().copied();
    let marks = ["chưa kiểm chứng", "minh họa", "nguy cơ bị thu hồi", "[1]", "[4]"];
    let words =
        ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Hà Tĩnh, ngày 13 tháng 3 năm 2023"];
    let more = [
        "Số: 57/BC-VPĐP",
        "- Lưu: VT, NTM.",
        "Nơi nhận:",
        "PHÓ CHÁNH VĂN PHÒNG",
        "Nguyễn Thị Ví Dụ",
        "Không có số liệu",
    ];
    for words in figures.chain(marks).chain(words).chain(more) {
        assert!(text.contains(words), "{words}");
    }
    for piece in sample::TRICKY.split_whitespace() {
        assert!(text.contains(piece), "{piece}");
    }
    for letter in (sample::letters() + &sample::letters().to_uppercase()).chars() {
        assert!(text.contains(letter), "{letter}");
    }
    assert!(text.contains("Xã thử nghiệm số 60"), "the last row of the long table");
}

/// Asserts that pages are numbered at the top from the second on, and that each annex begins anew (decree, annex I).
pub fn assert_numbered_as_decreed(pages: &[String]) {
    assert!(pages[0].starts_with("UBND TỈNH HÀ TĨNH"), "no number on the first page: {}", pages[0]);
    for (page, number) in pages.iter().zip(1..).take(4).skip(1) {
        assert!(page.starts_with(&format!("{number} ")), "page {number}: {page}");
    }
    let annexes: Vec<usize> = (0..pages.len()).filter(|page| pages[*page].starts_with("Phụ lục ")).collect();
    assert_eq!(annexes.len(), 3, "each annex begins on a page without number");
    let second = &pages[annexes[0] + 1];
    let heading = second.split("Xã thử nghiệm").next().unwrap_or_default();
    assert!(heading.starts_with("2 ") && heading.contains("TT"), "the table's heading is repeated: {heading}");
}

#[test]
fn the_typesetter_is_given_what_it_was() {
    // Drawings have snapshots of their own.
    let mut content: serde_json::Value = serde_json::from_str(&content(&sample::short()).unwrap()).unwrap();
    for block in
        content["body"].as_array_mut().unwrap().iter_mut().flat_map(|section| section["blocks"].as_array_mut().unwrap())
    {
        if let Some(svg) = block.get_mut("svg") {
            *svg = "…".into();
        }
    }
    insta::assert_snapshot!(serde_json::to_string_pretty(&content).unwrap());
}

#[test]
fn the_pdf_shows_everything() {
    let workshop = Workshop::new();
    let pdf = workshop.put("report.pdf", &render(&sample::report()).unwrap());
    let pages = pages_of_pdf(&pdf);
    assert_shows_everything(&pages);
    assert_numbered_as_decreed(&pages);
}

#[test]
fn the_pdf_is_an_archivable_tagged_a4_document_with_its_own_fonts() {
    let workshop = Workshop::new();
    let bytes = render(&sample::report()).unwrap();
    let pdf = workshop.put("report.pdf", &bytes);
    let text = String::from_utf8_lossy(&bytes);
    assert!(
        text.contains("<pdfaid:part>2</pdfaid:part>") && text.contains("<pdfaid:conformance>B</pdfaid:conformance>")
    );
    let facts = ask("pdfinfo", &pdf);
    let fact = |name: &str| facts.lines().find_map(|line| line.strip_prefix(name)).map_or("", str::trim).to_owned();
    assert_eq!(fact("Tagged:"), "yes");
    assert!(fact("Page size:").starts_with("595.276 x 841.89 pts (A4)"), "{facts}");
    assert!(fact("CreationDate:").contains("Mar 13") && fact("CreationDate:").contains("2023"), "{facts}");
    let fonts = ask("pdffonts", &pdf);
    let families: Vec<&str> = fonts.lines().skip(2).collect();
    assert_eq!(families.len(), 4, "{fonts}");
    assert!(families.iter().all(|line| line.contains("+Tinos-")), "{fonts}");
}
