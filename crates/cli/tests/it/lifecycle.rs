//! Import, import again, correct, undo.

use super::office::Office;

const FIRST: &str = "mã đơn vị;danh hiệu;hình thức;ngày quyết định;số quyết định;căn cứ;nguồn\n\
                     18556;đạt chuẩn NTM;công nhận;05/01/2024;189/QĐ-UBND;quyết định riêng;Công báo\n";

#[test]
fn the_same_file_twice_changes_nothing_and_says_so() {
    let office = Office::empty();
    let file = office.file("qd.csv", FIRST.as_bytes());
    assert!(office.run(&["import", "recognition", &file]).done().contains("1 bản ghi mới"));
    let again = office.run(&["import", "recognition", &file]).done();
    assert!(again.contains("Không có gì thay đổi"), "{again}");
    assert_eq!(office.acts(), 1);
}

#[test]
fn a_dry_run_counts_and_writes_nothing() {
    let office = Office::empty();
    let file = office.file("qd.csv", FIRST.as_bytes());
    let dry = office.run(&["import", "recognition", &file, "--dry-run"]).done();
    assert!(dry.contains("Chạy thử") && dry.contains("1 bản ghi mới"), "{dry}");
    assert_eq!(office.acts(), 0);
}

#[test]
fn a_correction_supersedes_and_undoing_it_brings_the_first_word_back() {
    let office = Office::empty();
    let file = office.file("qd.csv", FIRST.as_bytes());
    office.run(&["import", "recognition", &file]).done();
    let corrected = office.file("qd2.csv", FIRST.replace("189/QĐ-UBND", "190/QĐ-UBND").as_bytes());
    assert!(office.run(&["import", "recognition", &corrected]).done().contains("1 thay bản cũ"));
    assert!(office.run(&["export", "recognition"]).done().contains("190/QĐ-UBND"));
    office.run(&["undo", "2", "--reason", "nhập nhầm"]).done();
    assert!(office.run(&["export", "recognition"]).done().contains("189/QĐ-UBND"));
    let twice = office.run(&["undo", "2"]);
    assert_eq!(twice.code, 1, "an act is undone once: {}", twice.err);
    office.run(&["check", "ledger"]).done();
}

#[test]
fn the_example_loads_twice_without_a_second_act() {
    let office = Office::example();
    let acts = office.acts();
    let again = office.run(&["demo", "--load-only"]).done();
    assert!(again.contains("đã có, không đổi"), "{again}");
    assert_eq!(office.acts(), acts);
}

#[test]
fn every_kind_has_a_form_that_opens() {
    let office = Office::empty();
    for kind in ["observation", "recognition", "target", "sale", "plan_owed"] {
        let file = office.file(&format!("{kind}.xlsx"), b"");
        office.run(&["template", kind, &file]).done();
        assert!(std::fs::read(&file).unwrap().starts_with(b"PK"), "{kind}");
    }
}
