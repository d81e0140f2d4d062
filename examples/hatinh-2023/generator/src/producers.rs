//! Producers of the products, their papers and what is told of the products: the names of some are known, the rest is made up.

use std::collections::HashMap;

use jiff::{
    ToSpan as _,
    civil::{Date, date},
};
use programme::{
    fact::{PaperKind, Producer, ProducerKind, ProducerPaper, Product, ProductProfile, Provenance, Sourced},
    law::Law,
    unit::UnitCode,
};

use crate::{DAY, chance::Chance, illustrative};

/// At most so many made-up products of one place have one producer.
const PRODUCTS_OF_ONE: usize = 2;

/// Names every product's producer and its sub-group, and lists the producers. Of products that sources name no sub-group is
/// told: they do not say it.
pub fn producers(law: &Law, products: &mut [Sourced<Product>]) -> Vec<Sourced<Producer>> {
    let mut chance = Chance::of(31);
    let mut producers: Vec<Sourced<Producer>> = Vec::new();
    let mut known: HashMap<(String, UnitCode), String> = HashMap::new();
    let mut last_of: HashMap<UnitCode, (String, usize)> = HashMap::new();
    for sourced in products.iter_mut() {
        let product = &mut sourced.fact;
        let number = producers.len() + 1;
        let code = format!("CT-{number:03}");
        if sourced.provenance != Provenance::Illustrative {
            let Some(name) = product.producer.clone() else { continue };
            let code = known.entry((name.clone(), product.unit)).or_insert_with(|| {
                let fact = producer(&code, &name, kind(&name), product.unit, product.joined);
                let source = format!("{}; loại hình chủ thể suy từ tên hoặc giả định", sourced.source);
                producers.push(Sourced { fact, provenance: Provenance::Inferred, source });
                code
            });
            product.producer_code = Some(code.clone());
            continue;
        }
        let shared = last_of.get(&product.unit).filter(|(_, products)| *products < PRODUCTS_OF_ONE).cloned();
        let (code, products) = shared.unwrap_or_else(|| {
            let name = format!("Chủ thể minh họa {number:03}");
            let made_up = producer(&code, &name, drawn_kind(&mut chance), product.unit, product.joined);
            producers.push(illustrative(made_up));
            (code, 0)
        });
        product.producer_code = Some(code.clone());
        product.subgroup = subgroup(law, &product.group, &mut chance);
        last_of.insert(product.unit, (code, products + 1));
    }
    // A producer takes part since its first product.
    for producer in producers.iter_mut().map(|sourced| &mut sourced.fact) {
        let own = products.iter().filter(|product| product.fact.producer_code.as_ref() == Some(&producer.code));
        producer.since = own.map(|product| product.fact.joined).min().unwrap_or(producer.since);
    }
    producers
}

fn producer(code: &str, name: &str, kind: ProducerKind, unit: UnitCode, since: Date) -> Producer {
    Producer {
        code: code.to_owned(),
        name: name.to_owned(),
        kind,
        unit,
        address: None,
        telephone: None,
        email: None,
        representative: None,
        since,
    }
}

/// What a producer is by its name; where that does not say it, a household is assumed.
fn kind(name: &str) -> ProducerKind {
    match name.split_whitespace().next().unwrap_or_default() {
        "HTX" => ProducerKind::Cooperative,
        "THT" => ProducerKind::CooperativeGroup,
        "Công" => ProducerKind::Enterprise,
        _ => ProducerKind::Household,
    }
}

fn drawn_kind(chance: &mut Chance) -> ProducerKind {
    match chance.between(1, 100) {
        ..=36 => ProducerKind::Cooperative,
        37..=48 => ProducerKind::CooperativeGroup,
        49..=68 => ProducerKind::Enterprise,
        _ => ProducerKind::Household,
    }
}

fn subgroup(law: &Law, group: &str, chance: &mut Chance) -> Option<u16> {
    let subgroups = law.latest_ocop().map_or(&[][..], |rules| rules.subgroups.as_slice());
    let own: Vec<u16> =
        subgroups.iter().filter(|subgroup| subgroup.group == group).map(|subgroup| subgroup.number).collect();
    chance.pick(&own).copied()
}

/// What the made-up producers hold: each its registration, most a food-safety certificate of three years, a few more.
pub fn papers(producers: &[Sourced<Producer>]) -> Vec<Sourced<ProducerPaper>> {
    let mut chance = Chance::of(32);
    let mut papers = Vec::new();
    let made_up = producers.iter().filter(|sourced| sourced.provenance == Provenance::Illustrative);
    for producer in made_up.map(|sourced| &sourced.fact) {
        let mut add = |kind, sign: &str, issued: Date, years: Option<i64>, issuer: &str| {
            papers.push(illustrative(ProducerPaper {
                producer: producer.code.clone(),
                kind,
                number: format!("minh họa {sign}-{}", producer.code),
                issued,
                expires: years.map(|years| issued.saturating_add(years.years())),
                issuer: issuer.to_owned(),
                evidence: None,
            }));
        };
        let registered = chance.day(date(2015, 1, 5), date(2019, 12, 20));
        add(PaperKind::BusinessRegistration, "ĐKKD", registered, None, "Phòng Tài chính - Kế hoạch");
        if chance.percent(85) {
            let issued = chance.day(date(2020, 2, 10), date(2022, 12, 20));
            add(PaperKind::FoodSafety, "ATTP", issued, Some(3), "Phòng Nông nghiệp và Phát triển nông thôn");
        }
        if chance.percent(20) {
            let issued = chance.day(date(2020, 6, 1), date(2022, 12, 20));
            add(PaperKind::QualityManagement, "QLCL", issued, Some(3), "Tổ chức chứng nhận minh họa");
        }
    }
    papers
}

/// What is told of the made-up products.
pub fn profiles(products: &[Sourced<Product>]) -> Vec<Sourced<ProductProfile>> {
    let made_up = products.iter().filter(|sourced| sourced.provenance == Provenance::Illustrative);
    let profile = |sourced: &Sourced<Product>| {
        let Product { code, name, joined, group, .. } = &sourced.fact;
        let keeps = matches!(group.as_str(), "food" | "beverage" | "medicinal");
        illustrative(ProductProfile {
            product: code.clone(),
            date: joined.saturating_add(7.days()).min(DAY),
            story: Some(format!("{name} được làm từ nguyên liệu của xã. Câu chuyện này là minh họa.")),
            ingredients: keeps.then(|| "Nguyên liệu địa phương (minh họa)".to_owned()),
            capacity: Some("1.000 đơn vị/tháng (minh họa)".to_owned()),
            markets: Some("Trong tỉnh, các tỉnh lân cận (minh họa)".to_owned()),
            packs: keeps.then(|| "Hộp 500 g (minh họa)".to_owned()),
            keeping: keeps.then(|| "Nơi khô ráo, thoáng mát (minh họa)".to_owned()),
            shelf_life: keeps.then(|| "6 tháng (minh họa)".to_owned()),
            english: Some("An illustrative product made of local material.".to_owned()),
        })
    };
    made_up.map(profile).collect()
}
