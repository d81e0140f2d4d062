//! The conclusion notice.

use documents::{
    conclusion::{Request, compose},
    report::Report,
};
use jiff::civil::date;
use programme::{
    Lang,
    fact::{DirectiveExtension, Document, Provenance, Record, Seq, Sourced},
    snapshot::Snapshot,
};

use super::{pages, sample, word_pages, words};

fn state() -> Snapshot {
    sample::snapshot(sample::TODAY, sample::facts())
}

fn notice(now: &Snapshot, number: &str, lang: Lang) -> Report {
    let document = now.all::<Document>().iter().find(|record| record.fact().number == number).unwrap();
    compose(&Request {
        now,
        document,
        office: &sample::office(),
        number: None,
        date: sample::TODAY,
        known_at: "2023-03-13T10:05:00Z".parse().unwrap(),
        lang,
    })
}

#[test]
fn it_reads_as_it_did() {
    insta::assert_snapshot!("meeting_vi", words(&notice(&state(), sample::MEETING, Lang::Vi)));
    insta::assert_snapshot!("meeting_en", words(&notice(&state(), sample::MEETING, Lang::En)));
    insta::assert_snapshot!("conclusion_vi", words(&notice(&state(), sample::CONCLUSION, Lang::Vi)));
}

#[test]
fn every_format_says_who_does_what_by_when() {
    let report = notice(&state(), sample::CONCLUSION, Lang::Vi);
    for pages in [pages(&report), word_pages(&report)] {
        let text = pages.join(" ");
        for part in [
            "UBND TỈNH HÀ TĨNH",
            "Số: 57/TB-UBND",
            "Hà Tĩnh, ngày 31 tháng 01 năm 2023",
            "THÔNG BÁO",
            "Ngày 30/01/2023, Phó Chủ tịch UBND tỉnh chủ trì",
            "Phối hợp: Sở Nông nghiệp và Phát triển nông thôn. Sản phẩm: Tờ trình. Thời hạn: 28/02/2023.",
            "ĐỀ NGHỊ CỦA ĐẠI BIỂU DỰ HỌP",
            "Đề nghị Sở Tài chính: Bố trí kinh phí",
            "Nơi nhận:",
            "- Lưu: VT, NTM.",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}

#[test]
fn it_tells_what_was_asked_on_the_day_whatever_came_since() {
    let extension = DirectiveExtension {
        directive: "K-1".to_owned(),
        date: date(2023, 2, 14),
        due: date(2023, 5, 31),
        reason: "chưa đủ số liệu".to_owned(),
        approver: "Phó Chủ tịch UBND tỉnh".to_owned(),
    };
    let sourced = Sourced { fact: extension, provenance: Provenance::Illustrative, source: "thử".to_owned() };
    let mut facts = sample::facts();
    facts.directive_extensions.push(Record { seq: Seq(1), sourced });
    let later = words(&notice(&sample::snapshot(sample::TODAY, facts), sample::CONCLUSION, Lang::Vi));
    assert_eq!(later, words(&notice(&state(), sample::CONCLUSION, Lang::Vi)));
}

#[test]
fn a_number_it_is_issued_under_stands_at_its_head() {
    let now = state();
    for (document, draft) in [(sample::MEETING, "Số: …/TB-VPĐP"), (sample::CONCLUSION, "Số: 57/TB-UBND")] {
        assert!(words(&notice(&now, document, Lang::Vi)).contains(draft), "{document}");
        let document = documents::paper::find(&now, document).unwrap();
        let issued = compose(&Request {
            now: &now,
            document,
            office: &sample::office(),
            number: Some("12/TB-VPĐP"),
            date: sample::TODAY,
            known_at: "2023-03-13T10:05:00Z".parse().unwrap(),
            lang: Lang::Vi,
        });
        let issued = words(&issued);
        assert!(issued.contains("Số: 12/TB-VPĐP") && !issued.contains(draft), "{issued}");
    }
}

/// What we set as PDF ourselves, we read again.
#[test]
fn its_pdf_is_a_document_that_tasks_are_read_from() {
    let now = state();
    let pdf = documents::report::pdf::render(&notice(&now, sample::CONCLUSION, Lang::Vi)).unwrap();
    let words = documents::text::text("notice.pdf", &pdf, Lang::Vi, documents::text::words_of_pdf).unwrap();
    let given = date(2023, 1, 30);
    let found = programme::reader::read(&words, &programme::task::lexicon(&now), Some(given));
    let asked: Vec<&programme::fact::Directive> = now
        .all::<programme::fact::Directive>()
        .iter()
        .map(Record::fact)
        .filter(|directive| directive.document == sample::CONCLUSION)
        .collect();
    assert!(!asked.is_empty());
    for directive in asked {
        let words: Vec<&str> = directive.asks.split_whitespace().collect();
        let is_this =
            |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").contains(&words[..4].join(" "));
        assert!(found.iter().any(|proposal| is_this(&proposal.asks)), "{}: {found:#?}", directive.asks);
    }
}

#[test]
fn letters_that_no_face_of_ours_has_do_not_keep_it_from_being_set() {
    let mut facts = sample::facts();
    for record in &mut facts.directives {
        record.sourced.fact.asks.push_str(" \u{f0b7} rà soát 😀");
    }
    let report = notice(&sample::snapshot(sample::TODAY, facts), sample::CONCLUSION, Lang::Vi);
    assert!(pages(&report).join(" ").contains("? rà soát ?"));
}
