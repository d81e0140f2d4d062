//! The tiers of the province's criteria are computed, and come out as the press told them.

use hatinh_2023::DAY;
use programme::{
    Lang,
    fact::{FactKind, OutlookTier},
    outlook::{self, Forecast, Told},
    snapshot::{Facts, Records, Snapshot},
};

use crate::province::{PROVINCE, figure, whole};

use OutlookTier::{Hard, Likely, Met, VeryHard};

/// The tier of each criterion as the press told it.
const TOLD: [OutlookTier; 10] = [Met, Hard, Hard, Hard, Likely, Hard, VeryHard, Likely, Met, Met];

/// The day without a word of the office.
fn without_words() -> Snapshot {
    let register = &PROVINCE.inputs.register;
    let facts = Facts { outlooks: Records::default(), ..PROVINCE.facts.clone() };
    PROVINCE.snapshot(register, DAY, facts, PROVINCE.readings(register, DAY, &[]))
}

#[test]
fn the_tiers_are_computed_without_any_word_of_the_office() {
    let today = without_words();
    let set = outlook::own_set(&today, whole(&today)).expect("the pilot set");
    let told = Forecast::new(&today).of(whole(&today), set);
    let lines = told.criteria.iter().map(|criterion| {
        let tier = outlook::label(criterion.computed(), Lang::Vi);
        format!("{} {tier}: {}", criterion.criterion.code, outlook::reason(&today, told.by, criterion, Lang::Vi))
    });
    let lines: Vec<String> = lines.collect();
    let tiers: Vec<Option<OutlookTier>> = told.criteria.iter().map(|criterion| criterion.computed().tier()).collect();
    assert_eq!(tiers, TOLD.map(Some), "{}", lines.join("\n"));
    assert!(matches!(told.criteria[5].computed(), Told::AtBest(Hard)), "hamlets and gardens are not all known");
    for (id, number) in [("met", 3), ("likely", 2), ("hard", 4), ("very_hard", 1), ("total", 10)] {
        let figure = figure(&today, &format!("province.criteria.{id}"));
        assert_eq!(figure.value.and_then(programme::Quantity::as_whole), Some(number), "{id}");
    }
    let says = |criterion: usize, words: &str| assert!(lines[criterion].contains(words), "{}", lines[criterion]);
    says(6, "0 trong 6 lần đi đủ nhanh");
    says(5, "2 trong 6 lần đi đủ nhanh");
    says(5, "Chưa xét được: 6.2, 6.3.");
    says(5, "2020–2022 đã giải ngân");
    says(2, "Vướng: Chương trình OCOP năm 2022 thực hiện chậm");
    says(7, "đã ban hành kế hoạch minh họa 03/KH");
    says(3, "cơ quan phụ trách chưa ban hành kế hoạch");
}

#[test]
fn the_word_of_the_press_agrees_and_either_would_do_alone() {
    let today = PROVINCE.today();
    for item in figure(&today, "province.criteria.hard").items {
        let is_word = |source: &programme::metric::Source| {
            matches!(source, programme::metric::Source::Fact(FactKind::Outlook, _))
        };
        assert!(item.records.is_empty() && item.alternatives.iter().any(is_word), "{}", item.subject);
        assert!(item.alternatives.len() > 1, "{}", item.subject);
    }
}
