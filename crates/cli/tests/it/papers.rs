//! The briefing and the conclusion notice, written from the example.

use std::{fs, process::Command};

use super::office::Office;

const MEETING: &str = "Buổi làm việc ngày 13/3/2023";

/// The example with what its source tells of bodies, documents, tasks and difficulties.
fn office() -> Office {
    let office = Office::example();
    for kind in ["body", "document", "directive", "difficulty", "proposal"] {
        let file = format!("{}/../../examples/hatinh-2023/known/{kind}.csv", env!("CARGO_MANIFEST_DIR"));
        office.run(&["import", kind, &file]).done();
    }
    office
}

#[test]
fn a_briefing_of_the_example_is_two_pages_in_either_language() {
    let office = office();
    for (lang, words) in [("vi", "BA VIỆC CẦN QUYẾT ĐỊNH"), ("en", "THREE DECISIONS NEEDED")] {
        let out = office.path().join(lang);
        let out_text = out.to_str().expect("UTF-8");
        office.run(&["report", "briefing", "--as-of", "2023-03-13", "--out", out_text, "--lang", lang]).done();
        let pdf = out.join("tom-tat-cho-lanh-dao.pdf");
        let facts = Command::new("pdfinfo").arg(&pdf).output().expect("pdfinfo: run scripts/setup");
        let facts = String::from_utf8_lossy(&facts.stdout).into_owned();
        let pages = facts.lines().find_map(|line| line.strip_prefix("Pages:")).map(str::trim);
        assert!(matches!(pages, Some("1" | "2")), "{facts}");
        let html = fs::read_to_string(out.join("tom-tat-cho-lanh-dao.html")).expect("HTML");
        for part in [words, "97,8%", "54,2%"] {
            assert!(html.contains(part), "{part}");
        }
        assert!(out.join("tom-tat-cho-lanh-dao.docx").is_file());
    }
}

#[test]
fn a_conclusion_notice_tells_the_tasks_of_its_meeting() {
    let office = office();
    let out = office.path().join("out");
    let out_text = out.to_str().expect("UTF-8");
    office.run(&["report", "conclusion", MEETING, "--as-of", "2023-03-13", "--out", out_text]).done();
    let html = fs::read_to_string(out.join("thong-bao-ket-luan.html")).expect("HTML");
    for part in ["THÔNG BÁO", "…/TB-VPĐP", "chưa ấn định", "ĐỀ NGHỊ CỦA ĐẠI BIỂU DỰ HỌP", "Sở Nội vụ"]
    {
        assert!(html.contains(part), "{part}");
    }
    for format in ["docx", "pdf"] {
        assert!(out.join("thong-bao-ket-luan").with_extension(format).is_file(), "{format}");
    }
}

#[test]
fn an_unknown_document_is_named_with_those_there_are() {
    let missing = ["report", "conclusion", "99/TB", "--as-of", "2023-03-13", "--out", "out"];
    let answer = office().run(&missing);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("99/TB") && answer.err.contains(MEETING), "{}", answer.err);
    let answer = Office::empty().run(&missing);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("nongthon import document"), "{}", answer.err);
}
