//! What will be met at the terminal, with its reasons, and how often such words came true.

use super::office::Office;

const DAY: [&str; 2] = ["--as-of", "2023-03-13"];

#[test]
fn the_provinces_tiers_are_told_with_their_reasons() {
    let office = Office::example();
    let text = office.run(&["outlook", "--as-of", "2023-03-13"]).done();
    assert!(text.contains("7. Việc làm - Thu nhập - Hộ nghèo: rất khó có khả năng hoàn thành"), "{text}");
    assert!(text.contains("0 trong 6 lần đi đủ nhanh: khả năng kịp khoảng 2%"), "{text}");
    let sooner = office.run(&["outlook", "--as-of", "2023-03-13", "--by", "2023-12-31", "--json"]).json();
    let tier = |code: &str| {
        let criteria = sooner.as_array().expect("an array").iter();
        criteria.clone().find(|each| each["criterion"] == code).expect(code)["computed"].clone()
    };
    assert_eq!(tier("5"), "very_hard", "what would do by 2025 does not by the end of 2023");
    let unknown = office.run(&["outlook", "--set", "no-such-set", "--as-of", "2023-03-13"]);
    assert_eq!(unknown.code, 2, "{}", unknown.err);
}

#[test]
fn the_back_test_counts_how_often_each_tier_came_true() {
    let office = Office::example();
    let table = office.run(&[&["outlook", "backtest", "--from", "2021", "--json"][..], &DAY].concat()).json();
    let (table, score) = (&table["tiers"], &table["score"]);
    let tiers: Vec<_> = table.as_array().expect("an array").iter().map(|each| each["tier"].clone()).collect();
    assert_eq!(tiers, ["met", "likely", "hard", "very_hard"]);
    let told: u64 = table.as_array().expect("an array").iter().filter_map(|each| each["told"].as_u64()).sum();
    assert!(told > 20, "{table}");
    let text = office.run(&[&["outlook", "backtest", "--from", "2021"][..], &DAY].concat()).done();
    assert!(text.contains("đạt khi hết năm"), "{text}");
    let of = |what: &str| score[what].as_str().and_then(|text| text.parse::<f64>().ok()).or(score[what].as_f64());
    let (tiers, as_today) = (of("tiers").expect("a score"), of("as_today").expect("a score"));
    assert!(0.0 < tiers && tiers < 0.25 && 0.0 < as_today && as_today < 0.25, "both say more than a coin: {score}");
    // Which of the two came closer is said whatever it is.
    let closer =
        if tiers < as_today { "xếp mức đoán sát hơn" } else { "cứ đoán như hôm ấy lại sát hơn" };
    assert!(text.contains(closer), "{text}");
}
