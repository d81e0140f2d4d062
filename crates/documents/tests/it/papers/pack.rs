//! The papers of a meeting in one file.

use std::io::Cursor;

use documents::paper::{Paper, pack};

/// Each file of a paper, its bytes being its name.
fn files(papers: &[Paper]) -> Vec<(String, Vec<u8>)> {
    let of_paper = |paper: &Paper| -> Vec<String> { paper.formats().iter().map(|f| paper.file_name(*f)).collect() };
    papers.iter().flat_map(of_paper).map(|name| (name.clone(), name.into_bytes())).collect()
}

#[test]
fn it_holds_the_papers_under_names_a_person_reads() {
    let papers = Paper::of_meeting(Some("57/TB-UBND"));
    let bytes = pack(&papers, &files(&papers)).unwrap();
    assert_eq!(bytes, pack(&papers, &files(&papers)).unwrap(), "the same papers make the same bytes");
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut held = Vec::new();
    for place in 0..zip.len() {
        let mut file = zip.by_index(place).unwrap();
        let (name, mut content) = (file.name().unwrap().into_owned(), String::new());
        std::io::Read::read_to_string(&mut file, &mut content).unwrap();
        held.push((name, content));
    }
    let held: Vec<(&str, &str)> = held.iter().map(|(name, content)| (name.as_str(), content.as_str())).collect();
    assert_eq!(
        held,
        [
            ("1. Tóm tắt phục vụ lãnh đạo.docx", "tom-tat-cho-lanh-dao.docx"),
            ("1. Tóm tắt phục vụ lãnh đạo.pdf", "tom-tat-cho-lanh-dao.pdf"),
            ("2. Báo cáo kết quả thực hiện Chương trình.docx", "bao-cao.docx"),
            ("2. Báo cáo kết quả thực hiện Chương trình.pdf", "bao-cao.pdf"),
            ("2. Báo cáo kết quả thực hiện Chương trình – phụ lục.xlsx", "phu-luc.xlsx"),
            ("3. Thông báo kết luận.docx", "thong-bao-ket-luan.docx"),
            ("3. Thông báo kết luận.pdf", "thong-bao-ket-luan.pdf"),
        ]
    );
}

#[test]
fn before_a_meeting_there_is_no_notice() {
    assert_eq!(Paper::of_meeting(None), [Paper::Briefing, Paper::Programme]);
}
