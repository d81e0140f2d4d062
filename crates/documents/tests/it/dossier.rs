//! A dossier as one PDF: what can be bound is, what cannot is told, and nothing that came in makes it stumble.

use documents::{
    dossier::{Dossier, Entry, File, Section, bind, can_bind, pages_alone},
    report::pdf,
};
use jiff::civil::date;
use lopdf::{Document, Object, dictionary};
use programme::Lang;
use proptest::prelude::*;

use super::report::tools::{Workshop, ask, pages_of_pdf};

fn file(name: &str, bytes: &[u8]) -> File {
    let bytes = if bytes.starts_with(b"%PDF-") { pages_alone(bytes) } else { Ok(bytes.to_vec()) };
    File { name: name.to_owned(), digest: "ab12".to_owned(), bytes }
}

fn entry(title: &str, file: Option<File>) -> Entry {
    Entry { title: title.to_owned(), detail: "05/BC-UBND, 13/03/2023".to_owned(), file }
}

fn dossier(sections: Vec<Section>) -> Dossier {
    Dossier {
        title: "HỒ SƠ ĐỀ NGHỊ CÔNG NHẬN".to_owned(),
        lines: vec!["xã Điền Mỹ – đạt chuẩn NTM".to_owned()],
        notice: Some("Hồ sơ minh họa".to_owned()),
        date: date(2023, 3, 13),
        lang: Lang::Vi,
        sections,
    }
}

fn section(title: &str, entries: Vec<Entry>) -> Section {
    Section { title: title.to_owned(), entries }
}

/// A PDF of so many pages, each with a word of its own; the size stands above the pages, as many programs write it.
fn foreign(word: &str, pages: usize, turned: i64) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let root = document.new_object_id();
    let font = document.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Courier" });
    let script =
        document.add_object(dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") });
    let mut kids: Vec<Object> = Vec::new();
    for page in 1..=pages {
        let text = format!("BT /F 24 Tf 72 700 Td ({word}{page}) Tj ET");
        let contents = document.add_object(lopdf::Stream::new(dictionary! {}, text.into_bytes()));
        let note = document.add_object(dictionary! {
            "Type" => "Annot", "Subtype" => "Link", "Rect" => vec![0.into(), 0.into(), 9.into(), 9.into()], "A" => script,
        });
        let page = dictionary! {
            "Type" => "Page", "Parent" => root, "Contents" => contents, "Rotate" => turned, "Annots" => vec![note.into()],
            "AA" => dictionary! { "O" => script },
        };
        kids.push(document.add_object(page).into());
    }
    let count = i64::try_from(kids.len()).unwrap();
    let resources = dictionary! { "Font" => dictionary! { "F" => font } };
    let size: Vec<Object> = vec![0.into(), 0.into(), 595.into(), 842.into()];
    let tree = dictionary! {
        "Type" => "Pages", "Kids" => kids, "Count" => count, "Resources" => resources, "MediaBox" => size,
    };
    document.objects.insert(root, tree.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => root, "OpenAction" => script });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

/// A picture as a telephone sends it.
fn picture() -> Vec<u8> {
    let workshop = Workshop::new();
    let page = workshop.put("page.pdf", &foreign("anh", 1, 0));
    workshop.scan(&page, (60, 80))
}

#[test]
fn files_are_bound_in_their_order_with_their_pages_in_the_contents() {
    let ours = pdf::render(&super::report::sample::bare(Lang::Vi)).unwrap();
    let sections = vec![
        section(
            "Tự đánh giá",
            vec![
                entry("Báo cáo kết quả", Some(file("bao-cao.pdf", &foreign("mot", 3, 0)))),
                entry("Ảnh công trình", Some(file("anh.jpg", &picture()))),
            ],
        ),
        section(
            "Thẩm tra",
            vec![
                entry("Báo cáo thẩm tra", Some(file("tham-tra.pdf", &foreign("hai", 2, 90)))),
                entry("Của ta", Some(file("cua-ta.pdf", &ours))),
                entry("Chỉ có số", None),
                entry("Bảng tính", Some(file("bang.xlsx", b"PK\x03\x04 khong phai pdf"))),
                entry("Tệp hỏng", Some(file("hong.pdf", b"%PDF-1.4 hong"))),
                entry("Ảnh hỏng", Some(file("hong.png", b"\x89PNG\r\n\x1a\n hong"))),
            ],
        ),
    ];
    let bytes = bind(&dossier(sections.clone())).unwrap();
    assert_eq!(bytes, bind(&dossier(sections)).unwrap(), "the same dossier gives the same bytes");
    let workshop = Workshop::new();
    let path = workshop.put("ho-so.pdf", &bytes);
    let pages = pages_of_pdf(&path);
    assert!(pages[0].contains("HỒ SƠ ĐỀ NGHỊ CÔNG NHẬN") && pages[0].contains("Hồ sơ minh họa"), "{}", pages[0]);
    let contents = &pages[1];
    for told in ["MỤC LỤC", "Báo cáo kết quả", "bang.xlsx", "không phải PDF", "SHA-256 ab12", "chỉ có số", "tệp hỏng"]
    {
        assert!(contents.contains(told), "{told}: {contents}");
    }
    // The page that the contents name is the page where the document begins.
    let at = |word: &str| pages.iter().position(|page| page.contains(word)).map(|place| place + 1);
    assert_eq!((at("mot1"), at("mot3"), at("hai1"), at("hai2")), (Some(3), Some(5), Some(7), Some(8)));
    assert!(pages[5].contains("Ảnh công trình") && pages[5].contains("anh.jpg"), "{}", pages[5]);
    for (title, page) in [("Báo cáo kết quả", 3), ("Ảnh công trình", 6), ("Báo cáo thẩm tra", 7), ("Của ta", 9)]
    {
        let rest = contents.split(title).nth(1).unwrap();
        assert!(rest.split_whitespace().take(12).any(|word| word == page.to_string()), "{title} {page}: {contents}");
    }
    let all = pages.len();
    for (place, page) in pages.iter().enumerate() {
        assert!(page.contains(&format!("{}/{all}", place + 1)), "page {} is numbered: {page}", place + 1);
    }
}

#[test]
fn it_has_bookmarks_and_nothing_that_acts() {
    let sections = vec![section("Tự đánh giá", vec![entry("Báo cáo", Some(file("a.pdf", &foreign("mot", 2, 0))))])];
    let bytes = bind(&dossier(sections)).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    for active in ["JavaScript", "OpenAction", "/AA", "app.alert"] {
        assert!(!text.contains(active), "{active} came along");
    }
    let document = Document::load_mem(&bytes).unwrap();
    let titles: Vec<String> = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|dict| dict.has(b"Dest"))
        .filter_map(|dict| dict.get(b"Title").and_then(Object::as_str).ok())
        .map(|title| {
            let units: Vec<u16> = title[2..].chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16(&units).unwrap()
        })
        .collect();
    assert_eq!(titles, ["Bìa, mục lục", "Tự đánh giá", "Báo cáo"]);
    let workshop = Workshop::new();
    let told = ask("pdfinfo", &workshop.put("ho-so.pdf", &bytes));
    assert!(told.contains("Pages:") && told.contains("HỒ SƠ ĐỀ NGHỊ"), "{told}");
}

#[test]
fn a_file_behind_a_password_is_told_and_not_bound() {
    let mut document = Document::load_mem(&foreign("kin", 1, 0)).unwrap();
    document
        .trailer
        .set("ID", vec![Object::string_literal("0123456789abcdef"), Object::string_literal("0123456789abcdef")]);
    let version = lopdf::EncryptionVersion::V2 {
        document: &document,
        owner_password: "chu",
        user_password: "khach",
        key_length: 128,
        permissions: lopdf::Permissions::all(),
    };
    let state = lopdf::EncryptionState::try_from(version).unwrap();
    document.encrypt(&state).unwrap();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    assert!(!can_bind(&bytes));
    let sections = vec![section("Thẩm tra", vec![entry("Báo cáo kín", Some(file("kin.pdf", &bytes)))])];
    let workshop = Workshop::new();
    let pages = pages_of_pdf(&workshop.put("ho-so.pdf", &bind(&dossier(sections)).unwrap()));
    assert!(pages[1].contains("tệp có mật khẩu") && pages.len() == 2, "{pages:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A PDF with bytes changed, cut or doubled is bound or told, and never more.
    #[test]
    fn damaged_files_never_stop_the_binder(at in 0..4_000_usize, byte: u8, cut in 0..4_000_usize) {
        let mut bytes = foreign("mot", 2, 0);
        let length = bytes.len();
        bytes[at % length] = byte;
        bytes.truncate(length - cut % length / 2);
        let _ = can_bind(&bytes);
    }

    #[test]
    fn any_bytes_are_bound_or_told(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = can_bind(&[b"%PDF-1.7\n".to_vec(), bytes.clone()].concat());
        let _ = can_bind(&bytes);
    }
}
