//! What is wrong with a row is told where it comes in.

use programme::{
    Lang,
    fact::{
        Appeal, Council, Dossier, DossierItem, Fact, MarketSale, Producer, Product, Raw, ReadContext, Row, Score,
        StarDecision,
    },
};

use super::story::law;
use crate::fixture::register;

/// The fields that are wrong in a row.
fn wrong<F: Fact>(cells: &[&str]) -> Vec<&'static str> {
    let (law, register) = (law(), register());
    let mut fields = Vec::new();
    for lang in [Lang::Vi, Lang::En] {
        let context = ReadContext { law: &law, register: &register, lang };
        let mut cells: Vec<Raw<'_>> = cells.iter().map(|cell| Raw::text(cell)).collect();
        cells.resize(F::FIELDS.len(), Raw::Empty);
        let mut problems = Vec::new();
        let read = F::read(&mut Row::new(context, F::FIELDS, &cells, &mut problems));
        assert_eq!(read.is_none(), !problems.is_empty());
        fields = problems.iter().map(|problem| problem.field).collect();
    }
    fields
}

#[test]
fn points_are_those_that_the_sheet_allows() {
    let score = |criterion: &str, points: &str| wrong::<Score>(&["HS-1", "HD", "TV-1", criterion, "10/3/2023", points]);
    assert!(score("ocop-148-shared/A", "39,5").is_empty());
    assert_eq!(score("ocop-148-shared/A", "40,0001"), ["points"]);
    assert_eq!(score("ocop-148-shared/A", "-1"), ["points"]);
    assert_eq!(score("ocop-148-shared/D", "1"), ["criterion"]);
    assert_eq!(score("A", "1"), ["criterion"]);
    assert!(score("ocop-1048-fresh-vegetables/1.1", "2").is_empty());
    assert_eq!(score("ocop-1048-fresh-vegetables/1.1", "2,5"), ["points"], "no option brings that");
}

#[test]
fn a_product_belongs_to_a_sub_group_of_its_group() {
    let product =
        |group: &str, subgroup: &str| wrong::<Product>(&["SP-1", "Kẹo", "", "18001", group, "1/1/2023", "", subgroup]);
    assert!(product("food", "").is_empty() && product("food", "13").is_empty());
    assert_eq!(product("food", "14"), ["subgroup"]);
    assert_eq!(product("snacks", ""), ["group"]);
}

#[test]
fn a_dossier_is_filed_where_the_rules_of_its_day_say() {
    let dossier = |day: &str, level: &str| wrong::<Dossier>(&["HS-1", "SP-1", "2023-1", "lần đầu", day, level]);
    assert!(dossier("1/3/2023", "cấp huyện").is_empty() && dossier("1/8/2025", "cấp xã").is_empty());
    assert_eq!(dossier("1/3/2023", "cấp xã"), ["level"]);
    assert!(dossier("1/3/2018", "cấp tỉnh").is_empty(), "no rules are known of that day");
    assert_eq!(wrong::<DossierItem>(&["HS-1", "photo", "1/3/2023"]), ["item"]);
    assert_eq!(wrong::<DossierItem>(&["HS-1", "samples", "1/3/2023", "", "", "2/3/2023", "1/3/2023"]), ["expires"]);
    assert_eq!(wrong::<Appeal>(&["HS-1", "10/3/2023", "thiếu", "12/3/2023"]), ["answer"]);
    assert_eq!(wrong::<Appeal>(&["HS-1", "10/3/2023", "thiếu", "9/3/2023", "không"]), ["answered"]);
}

#[test]
fn councils_sales_decisions_and_producers_are_checked_too() {
    let council = |level: &str, unit: &str| wrong::<Council>(&["HD", level, unit, "", "1/1/2023"]);
    assert!(council("cấp huyện", "439").is_empty() && council("cấp trung ương", "42").is_empty());
    assert_eq!(council("cấp tỉnh", "439"), ["level"]);
    assert_eq!(council("cấp xã", "18001"), ["level"]);
    let sale = |market: &str, country: &str| wrong::<MarketSale>(&["SP-1", "2022", market, country, "1.000"]);
    assert!(sale("trong tỉnh", "").is_empty() && sale("xuất khẩu", "JP").is_empty());
    for (market, country) in [("trong tỉnh", "JP"), ("xuất khẩu", ""), ("xuất khẩu", "Nhật Bản")] {
        assert_eq!(sale(market, country), ["country"], "{market} {country}");
    }
    let decision =
        |action: &str, reason: &str| wrong::<StarDecision>(&["SP-1", "1/3/2023", action, "3", "", "", reason]);
    assert!(decision("thu hồi", "expired").is_empty() && decision("công nhận", "").is_empty());
    assert_eq!(decision("thu hồi", "tired"), ["reason"]);
    assert_eq!(decision("công nhận", "expired"), ["reason"]);
    let producer = |telephone: &str, email: &str| {
        wrong::<Producer>(&["CT-1", "HTX", "hợp tác xã", "18001", "", telephone, email, "", "1/1/2023"])
    };
    assert!(producer("0239 3855 001", "htx@vidu.vn").is_empty() && producer("", "").is_empty());
    assert_eq!(producer("gọi Lan", "htx"), ["telephone", "email"]);
}
