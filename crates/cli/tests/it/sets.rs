//! Criteria sets out as a workbook, back as a draft, and compared.

use super::office::Office;

#[test]
fn a_set_is_exported_and_comes_back_as_a_draft_that_judges_nobody_yet() {
    let office = Office::empty();
    let file = office.path().join("bo.xlsx").display().to_string();
    office.run(&["law", "export", "commune-ntm-2026-2030", "--out", &file]).done();
    let dry = office.run(&["law", "import", &file, "--dry-run"]).done();
    assert!(dry.contains("hợp lệ"), "{dry}");
    assert_eq!(office.acts(), 0);
    let drafted = office.run(&["law", "import", &file, "--reason", "phụ lục I"]).done();
    assert!(drafted.contains("commune-ntm-2026-2030, phiên bản 1"), "{drafted}");
    let again = office.run(&["law", "import", &file]).done();
    assert!(again.contains("phiên bản 2"), "{again}");
    assert!(office.run(&["export", "set_version"]).done().contains("draft"));
    office.run(&["check", "ledger"]).done();
}

#[test]
fn a_draft_from_another_file_cannot_be_in_force() {
    let office = Office::empty();
    let text = "bộ tiêu chí;phiên bản;trạng thái;ngày soạn;áp dụng từ;nội dung;nguồn\n\
                bo-thu;1;đang áp dụng;01/01/2026;01/01/2026;id;t\n";
    let answer = office.run(&["import", "set_version", &office.file("bo.csv", text.as_bytes())]);
    assert_eq!(answer.code, 1);
    assert!(answer.err.contains("tệp chỉ đưa vào được bản nháp"), "{}", answer.err);
}

#[test]
fn two_sets_are_compared_by_what_they_look_at() {
    let office = Office::example();
    let compare = ["law", "compare", "commune-ntm-2016-2020", "commune-ntm-2021-2025", "--as-of", "2023-03-13"];
    let told = office.run(&compare).done();
    assert!(told.contains("mới") && told.contains("như cũ") && told.contains("bỏ"), "{told}");
    let json = office.run(&[&compare[..], &["--json"]].concat()).json();
    let lines = json["lines"].as_array().expect("lines");
    let income = lines.iter().find(|line| line["new"] == "10.1").expect("income");
    assert!(income["new_demand"].as_str().expect("words").contains("42"), "{income}");
    assert!(lines.iter().any(|line| line["change"] == "new" && line["old"].is_null()));
    let itself =
        ["law", "compare", "commune-ntm-2021-2025", "commune-ntm-2021-2025", "--as-of", "2023-03-13", "--json"];
    let json = office.run(&itself).json();
    assert!(json["dropped_measures"].as_array().expect("a list").is_empty());
    let unknown = office.run(&["law", "compare", "nothing", "commune-ntm-2021-2025"]);
    assert_eq!(unknown.code, 2, "{}", unknown.err);
}
