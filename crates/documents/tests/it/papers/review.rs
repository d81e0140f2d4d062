//! The report of a review.

use documents::{
    paper::{Ground, Paper},
    report::Report,
};
use programme::Lang;

use super::{pages, sample, word_pages, words};

fn review(set: &str, lang: Lang) -> Option<Report> {
    let now = sample::snapshot(sample::TODAY, sample::facts());
    let paper: Paper = format!("review {set} 2023").parse().unwrap();
    paper.compose(&Ground {
        now: &now,
        earlier: &[],
        province: sample::province(&now),
        office: &sample::office(),
        number: None,
        known_at: "2023-03-13T10:05:00Z".parse().unwrap(),
        lang,
    })
}

#[test]
fn it_reads_as_it_did() {
    insta::assert_snapshot!("review_vi", words(&review("commune-ntm", Lang::Vi).unwrap()));
    insta::assert_snapshot!("review_en", words(&review("commune-ntm", Lang::En).unwrap()));
}

#[test]
fn word_and_pdf_name_who_falls_and_what_is_not_known() {
    let report = review("commune-ntm", Lang::Vi).unwrap();
    for told in [pages(&report).join(" "), word_pages(&report).join(" ")] {
        for part in ["Kết quả rà soát theo Bộ thử", "HỤT THEO CHỈ TIÊU", "SỐ LIỆU CHƯA CÓ", "KINH PHÍ ĐỂ GIỮ DANH HIỆU"]
        {
            assert!(told.contains(part), "{part}: {told}");
        }
    }
}

#[test]
fn there_is_no_review_under_a_set_that_the_law_does_not_have() {
    assert!(review("no-such-set", Lang::Vi).is_none());
}
