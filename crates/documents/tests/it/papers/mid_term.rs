//! The mid-term review.

use documents::{
    mid_term::{Period, Request, compose},
    report::{Format, Report},
};
use jiff::civil::{Date, date};
use programme::{
    Lang, Quantity,
    fact::Years,
    metric,
    money::{lines, total},
    snapshot::{Facts, Snapshot},
};

use super::{pages, sample, word_pages, words};

fn review(facts: &Facts, (from, to): (i16, i16), today: Date, lang: Lang) -> Report {
    let period = Period::new(from, to).unwrap();
    let now = sample::snapshot(today, facts.clone());
    let days = period.year_ends_before(today);
    let earlier: Vec<Snapshot> = days.into_iter().map(|day| sample::snapshot(day, facts.clone())).collect();
    compose(&Request {
        period,
        now: &now,
        earlier: &earlier.iter().collect::<Vec<_>>(),
        province: sample::province(&now),
        office: &sample::office(),
        number: None,
        known_at: "2023-03-13T10:05:00Z".parse().unwrap(),
        lang,
    })
}

#[test]
fn it_reads_as_it_did() {
    let facts = sample::facts();
    insta::assert_snapshot!("mid_term_vi", words(&review(&facts, (2021, 2023), sample::TODAY, Lang::Vi)));
    insta::assert_snapshot!("mid_term_en", words(&review(&facts, (2021, 2023), sample::TODAY, Lang::En)));
}

#[test]
fn a_year_is_told_by_its_last_day_and_the_one_that_goes_on_by_today() {
    let period = Period::new(2021, 2023).unwrap();
    let ends = [date(2020, 12, 31), date(2021, 12, 31), date(2022, 12, 31)];
    assert_eq!(period.year_ends_before(sample::TODAY), ends);
    assert_eq!(period.year_ends_before(date(2022, 12, 31)), ends[..2], "the day itself is that of the review");
    let text = words(&review(&sample::facts(), (2021, 2023), sample::TODAY, Lang::Vi));
    assert!(text.contains("13/03/2023") && text.contains("31/12/2022"), "{text}");
    let past = words(&review(&sample::facts(), (2021, 2022), sample::TODAY, Lang::Vi));
    let results = &past[..past.find("KẾT QUẢ THEO TIÊU CHÍ").unwrap()];
    let table = &results[results.find("Kết quả đến cuối mỗi năm").unwrap()..];
    assert!(table.contains("31/12/2022") && !table.contains("13/03/2023"), "a past period ends with its last year");
}

#[test]
fn targets_of_a_period_are_told_from_the_eve_of_its_first_year() {
    let mut facts = sample::facts();
    let mut target = facts.targets[0].clone();
    target.sourced.fact.year = Years::period(2020, 2025).unwrap();
    target.sourced.fact.number = Some(Quantity::whole(7));
    facts.targets.push(target);
    let text = words(&review(&facts, (2021, 2023), sample::TODAY, Lang::Vi));
    let from = text.find("Thực hiện chỉ tiêu giai đoạn").unwrap();
    let table = &text[from..from + text[from..].find("</table>").unwrap()];
    for told in ["2020–2025", "tăng thêm 7", ">0<", ">2<"] {
        assert!(table.contains(told), "{told}: {table}");
    }
    let without = words(&review(&sample::facts(), (2021, 2023), sample::TODAY, Lang::Vi));
    assert!(!without.contains("chỉ tiêu giai đoạn"));
}

#[test]
fn a_period_is_what_a_table_can_hold() {
    for (from, to) in [(2023, 2021), (2021, 2026), (0, 1), (2998, 3000)] {
        assert_eq!(Period::new(from, to), None, "{from}–{to}");
    }
    assert!(Period::new(2021, 2025).is_some() && Period::new(2023, 2023).is_some());
}

#[test]
fn the_money_of_all_sources_is_the_figure_of_the_catalogue() {
    let now = sample::snapshot(sample::TODAY, sample::facts());
    let province = sample::province(&now);
    let all = lines(&now, province);
    let sum = total(all.iter().filter(|line| line.key.year.0 == 2022));
    let figure = |id: &str| metric::find(id).unwrap().compute(&now, province).value.unwrap().as_whole();
    assert_eq!(figure("fund.last_year.allocated"), Some(sum.allocated.0));
    assert_eq!(figure("fund.last_year.disbursed"), Some(sum.disbursed.0));
    let text = words(&review(&sample::facts(), (2022, 2022), sample::TODAY, Lang::Vi));
    let table = &text[text.find("Vốn theo năm kế hoạch và nguồn").unwrap()..];
    let row = &table[table.find("Cộng").unwrap()..];
    for amount in ["200.000", "150.500"] {
        assert!(row[..300].contains(amount), "{amount}: {row}");
    }
}

#[test]
fn every_format_says_it_with_its_annexes() {
    let report = review(&sample::facts(), (2021, 2023), sample::TODAY, Lang::Vi);
    for pages in [pages(&report), word_pages(&report)] {
        let text = pages.join(" ");
        for part in [
            "giai đoạn 2021–2023",
            "KẾT QUẢ SO VỚI MỤC TIÊU",
            "Chưa có chỉ tiêu được ghi nhận của năm 2021 và 2022",
            "KHÓ KHĂN VÀ BÀI HỌC",
            "Phụ lục III",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
    assert_eq!(&Format::Xlsx.render(&report).unwrap()[..2], b"PK");
}

#[test]
fn with_nothing_recorded_it_says_what_is_missing() {
    let text = words(&review(&Facts::default(), (2021, 2023), sample::TODAY, Lang::Vi));
    for part in [
        "Chưa có chỉ tiêu được ghi nhận của năm 2021, 2022 và 2023.",
        "Chưa có số liệu về vốn của giai đoạn.",
        "Chưa ghi nhận khó khăn, vướng mắc nào.",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(text.contains("Báo cáo minh họa"), "the readings by which criteria are judged are made up");
}
