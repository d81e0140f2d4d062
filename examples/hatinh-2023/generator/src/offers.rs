//! The shop of the demonstration: what some products would cost, and accounts that no bank keeps. All of it is made up, for products that
//! exist too.

use std::collections::BTreeSet;

use jiff::{
    ToSpan as _,
    civil::{Date, date},
};
use programme::{
    Dong,
    fact::{BankAccount, Offer, Pieces, Product, Provenance, Sourced, StarDecision},
};

use crate::{DAY, chance::Chance, illustrative};

/// The day everything is offered from.
const OFFERED: Date = date(2023, 3, 1);

/// Products of the producers that take part in the demonstration.
const OF_PEOPLE: [&str; 3] = ["SP-001", "SP-002", "SP-006"];

/// So many made-up products are on offer besides.
const OTHERS: usize = 28;

/// A bank of this number does not exist.
const NO_BANK: &str = "999999";

/// What is asked for products whose certificate is valid.
pub fn offers(products: &[Sourced<Product>], awards: &[Sourced<StarDecision>]) -> Vec<Sourced<Offer>> {
    let mut chance = Chance::of(41);
    let since = DAY.saturating_sub(36.months());
    let certified: BTreeSet<&str> = awards
        .iter()
        .map(|award| &award.fact)
        .filter(|award| award.date > since)
        .map(|award| award.product.as_str())
        .collect();
    let certified = |product: &&Sourced<Product>| certified.contains(product.fact.code.as_str());
    let of_people = products.iter().filter(|product| OF_PEOPLE.contains(&product.fact.code.as_str()));
    let made_up = products.iter().filter(|product| product.provenance == Provenance::Illustrative);
    let offer = |product: &Sourced<Product>| {
        illustrative(Offer {
            product: product.fact.code.clone(),
            date: OFFERED,
            number: 1,
            price: Dong(chance.between(15, 180) * 1_000),
            pack: pack(&product.fact.group).to_owned(),
            stock: Pieces(u16::try_from(chance.between(20, 200)).unwrap_or(20)),
        })
    };
    of_people.chain(made_up.filter(certified).take(OTHERS)).map(offer).collect()
}

fn pack(group: &str) -> &'static str {
    match group {
        "food" => "gói 500 g",
        "beverage" => "chai 500 ml",
        "medicinal" => "hộp 100 g",
        _ => "sản phẩm",
    }
}

/// Where the producers of what is offered would be paid.
pub fn accounts(products: &[Sourced<Product>], offers: &[Sourced<Offer>]) -> Vec<Sourced<BankAccount>> {
    let offered: BTreeSet<&str> = offers.iter().map(|offer| offer.fact.product.as_str()).collect();
    let own = products.iter().map(|product| &product.fact).filter(|product| offered.contains(product.code.as_str()));
    let producers: BTreeSet<&String> = own.filter_map(|product| product.producer_code.as_ref()).collect();
    let account = |producer: &String| {
        illustrative(BankAccount {
            producer: producer.clone(),
            date: OFFERED,
            bank: Some(NO_BANK.to_owned()),
            number: Some(format!("MINHHOA{}", producer.replace('-', ""))),
            holder: Some("TAI KHOAN MINH HOA".to_owned()),
        })
    };
    producers.into_iter().map(account).collect()
}
