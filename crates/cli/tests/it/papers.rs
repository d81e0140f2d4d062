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

#[test]
fn a_pack_holds_the_papers_of_a_meeting_each_by_itself_and_all_in_one() {
    let office = office();
    let out = office.path().join("out");
    let pack = ["report", "pack", "--as-of", "2023-03-13", "--out", out.to_str().expect("UTF-8"), "--document"];
    assert_eq!(office.run(&[&pack[..], &["99/TB"]].concat()).code, 2);
    assert!(!out.exists(), "nothing is written of a pack that cannot be made");
    office.run(&[&pack[..], &[MEETING]].concat()).done();
    for name in ["tom-tat-cho-lanh-dao.pdf", "bao-cao.docx", "phu-luc.xlsx", "thong-bao-ket-luan.docx"] {
        assert!(out.join(name).is_file(), "{name}");
    }
    let zip = fs::read(out.join("bo-tai-lieu-cuoc-hop.zip")).expect("the pack");
    for name in ["1. Tóm tắt phục vụ lãnh đạo.pdf", "3. Thông báo kết luận.docx"] {
        let holds = zip.windows(name.len()).any(|bytes| bytes == name.as_bytes());
        assert!(holds, "{name}");
    }
}

#[test]
fn a_review_of_a_period_is_written_and_issued_to_the_same_bytes() {
    let office = office();
    let (first, second) = (office.path().join("first"), office.path().join("second"));
    let midterm = ["report", "midterm", "--as-of", "2023-03-13", "--from", "2021", "--to", "2023"];
    let issue = ["--issue", "30/BC-VPĐP", "--out", first.to_str().expect("UTF-8")];
    office.run(&[&midterm[..], &issue].concat()).done();
    let html = fs::read_to_string(first.join("danh-gia-giua-ky.html")).expect("HTML");
    for part in ["Số: 30/BC-VPĐP", "giai đoạn 2021–2023", "31/12/2021", "97,8%"] {
        assert!(html.contains(part), "{part}");
    }
    let again = ["report", "reissue", "30/BC-VPĐP", "--out", second.to_str().expect("UTF-8")];
    assert!(office.run(&again).done().contains("từng byte"));
    for name in ["danh-gia-giua-ky.docx", "danh-gia-giua-ky.pdf", "danh-gia-giua-ky-phu-luc.xlsx"] {
        assert!(fs::read(first.join(name)).unwrap() == fs::read(second.join(name)).unwrap(), "{name}");
    }
    let wrong = ["report", "midterm", "--as-of", "2023-03-13", "--from", "2024", "--to", "2025", "--out", "out"];
    assert_eq!(office.run(&wrong).code, 2, "a period that has not begun");
}

#[test]
fn a_notice_is_issued_under_a_number_and_written_again() {
    let office = office();
    let (first, second) = (office.path().join("first"), office.path().join("second"));
    let issue = ["report", "conclusion", MEETING, "--as-of", "2023-03-13", "--issue", "12/TB-VPĐP", "--out"];
    office.run(&[&issue[..], &[first.to_str().expect("UTF-8")]].concat()).done();
    let html = fs::read_to_string(first.join("thong-bao-ket-luan.html")).expect("HTML");
    assert!(html.contains("Số: 12/TB-VPĐP"), "it bears its number");
    let again = ["report", "reissue", "12/TB-VPĐP", "--out", second.to_str().expect("UTF-8")];
    assert!(office.run(&again).done().contains("từng byte"));
}
