//! What is on offer, what a cart comes to, and how an order goes on.

use jiff::civil::{Date, date};
use programme::{
    Dong, Lang,
    fact::{
        Award, BankAccount, Fact, Moderation, Offer, Pieces, Producer, ProducerKind, Product, Raw, ReadContext, Row,
        SaleState, Star, StarDecision,
    },
    payment::Purpose,
    shop::{Cart, CartFull, Count, OrderNumber, PartState, Party, account_of, offer_of, on_offer, total},
    snapshot::{Facts, Snapshot},
};
use proptest::prelude::*;

use crate::{
    fixture::{code, record, register},
    ocop::story::{law, on, product},
};

const TODAY: Date = date(2023, 3, 13);

fn offer(day: Date, price: i64, stock: u16) -> Offer {
    Offer {
        product: "SP-1".to_owned(),
        date: day,
        number: 1,
        price: Dong(price),
        pack: "hộp 500 g".to_owned(),
        stock: Pieces(stock),
    }
}

fn moderation(day: Date, state: SaleState) -> Moderation {
    Moderation { product: "SP-1".to_owned(), date: day, state, reason: "kiểm tra".to_owned() }
}

fn decision(day: Date, action: Award) -> StarDecision {
    StarDecision {
        product: "SP-1".to_owned(),
        date: day,
        action,
        star: Star::new(3).expect("stars"),
        number: None,
        dossier: None,
        reason: None,
    }
}

fn facts() -> Facts {
    let producer = Producer {
        code: "CT-1".to_owned(),
        name: "HTX Một".to_owned(),
        kind: ProducerKind::Cooperative,
        unit: code("42"),
        address: None,
        telephone: None,
        email: None,
        representative: None,
        since: date(2020, 1, 1),
    };
    Facts {
        products: vec![record(1, Product { producer_code: Some("CT-1".to_owned()), ..product("food") })].into(),
        producers: vec![record(2, producer)].into(),
        star_decisions: vec![record(3, decision(date(2022, 5, 1), Award::Award))].into(),
        offers: vec![record(4, offer(date(2023, 3, 1), 50_000, 5))].into(),
        ..Facts::default()
    }
}

fn state(facts: Facts) -> Snapshot {
    on(&law(), TODAY, facts)
}

fn price(facts: Facts) -> Option<i64> {
    on_offer(&state(facts)).first().map(|on| on.offer.fact().price.0)
}

#[test]
fn the_last_offer_counts_and_none_is_left_when_the_stock_is_none() {
    assert_eq!(price(facts()), Some(50_000));
    let mut later = facts();
    later.offers.push(record(5, offer(TODAY, 60_000, 1)));
    later.offers.push(record(6, offer(date(2023, 3, 2), 70_000, 1)));
    assert_eq!(price(later.clone()), Some(60_000), "the later day counts, whenever it was recorded");
    later.offers.push(record(7, offer(date(2023, 3, 14), 90_000, 1)));
    assert_eq!(price(later.clone()), Some(60_000), "tomorrow's is not yet");
    later.offers.push(record(8, Offer { number: 2, ..offer(TODAY, 60_000, 0) }));
    assert_eq!(price(later.clone()), None);
    assert_eq!(offer_of(&state(later), "SP-1").map(|record| record.seq.0), Some(8));
}

#[test]
fn only_what_is_certified_and_whose_producer_is_known_is_on_offer() {
    let without = |change: &dyn Fn(&mut Facts)| {
        let mut facts = facts();
        change(&mut facts);
        price(facts)
    };
    assert_eq!(without(&|facts| facts.star_decisions.clear()), None);
    let withdrawn = record(9, decision(TODAY, Award::Withdraw));
    assert_eq!(without(&|facts| facts.star_decisions.push(withdrawn.clone())), None);
    let old = record(3, decision(date(2019, 9, 1), Award::Award));
    assert_eq!(without(&|facts| facts.star_decisions = vec![old.clone()].into()), None, "it has expired");
    assert_eq!(without(&|facts| facts.producers.clear()), None);
    assert_eq!(without(&|facts| facts.offers.clear()), None);
}

#[test]
fn the_office_stops_and_reopens() {
    let mut stopped = facts();
    stopped.moderations.push(record(10, moderation(date(2023, 3, 5), SaleState::Stopped)));
    assert_eq!(price(stopped.clone()), None);
    stopped.moderations.push(record(11, moderation(date(2023, 3, 6), SaleState::Open)));
    assert_eq!(price(stopped), Some(50_000));
}

#[test]
fn the_last_account_counts() {
    let account = |day, bank: Option<&str>| BankAccount {
        producer: "CT-1".to_owned(),
        date: day,
        bank: bank.map(str::to_owned),
        number: bank.map(|_| "0001".to_owned()),
        holder: bank.map(|_| "HTX MOT".to_owned()),
    };
    let mut facts = facts();
    facts.bank_accounts =
        vec![record(20, account(date(2023, 1, 1), Some("970415"))), record(21, account(TODAY, None))].into();
    let state = state(facts);
    assert_eq!(
        account_of(&state, "CT-1").map(|record| record.fact().bank.clone()),
        Some(None),
        "it takes none any more"
    );
    assert!(account_of(&state, "CT-2").is_none());
}

/// What is wrong with a line of a file: the fields.
fn problems<F: Fact>(line: &[(&str, &str)]) -> Vec<&'static str> {
    let (law, register) = (law(), register());
    let context = ReadContext { law: &law, register: &register, lang: Lang::Vi };
    let written = |id| line.iter().find(|(field, _)| *field == id).map_or("", |(_, text)| text);
    let cells: Vec<Raw<'_>> = F::FIELDS.iter().map(|field| Raw::text(written(field.id))).collect();
    let mut problems = Vec::new();
    let _ = F::read(&mut Row::new(context, F::FIELDS, &cells, &mut problems));
    problems.iter().map(|problem| problem.field).collect()
}

#[test]
fn what_cannot_be_sold_or_paid_is_refused() {
    let offer = |price| {
        problems::<Offer>(&[
            ("product", "SP-1"),
            ("date", "2023-03-01"),
            ("number", "1"),
            ("price", price),
            ("pack", "hộp"),
            ("stock", "3"),
        ])
    };
    assert_eq!(offer("50.000"), Vec::<&str>::new());
    assert_eq!((offer("0"), offer("1000000001")), (vec!["price"], vec!["price"]));
    let account = |bank, number, holder| {
        let line =
            [("producer", "CT-1"), ("date", "2023-03-01"), ("bank", bank), ("number", number), ("holder", holder)];
        problems::<BankAccount>(&line)
    };
    assert_eq!(account("970415", "0123", "HTX MOT"), Vec::<&str>::new());
    assert_eq!(account("", "", ""), Vec::<&str>::new(), "none is paid on delivery only");
    assert_eq!(account("97041", "01 23", "HTX MOT"), ["bank", "number"]);
    assert_eq!(account("970415", "0123", ""), ["holder"]);
}

#[test]
fn a_cart_holds_each_product_once_and_not_too_many() {
    let count = |number| Count::new(number).expect("a count");
    let mut cart = Cart::default();
    cart.put("a", count(98)).expect("room");
    cart.put("a", count(5)).expect("room");
    assert_eq!(cart.lines().collect::<Vec<_>>(), [("a", count(99))]);
    for number in 1..Cart::MOST {
        cart.put(&number.to_string(), Count::ONE).expect("room");
    }
    assert_eq!(cart.put("another", Count::ONE), Err(CartFull));
    cart.set("a", Some(count(2)));
    cart.set("nothing", Some(count(2)));
    cart.set("1", None);
    assert_eq!(cart.lines().next(), Some(("a", count(2))));
    assert_eq!(cart.lines().count(), Cart::MOST - 1);
}

proptest! {
    #[test]
    fn totals_are_exact(lines in prop::collection::vec((Offer::PRICES, 1_i64..=99), 0..=Cart::MOST)) {
        let exact: i128 = lines.iter().map(|(price, count)| i128::from(*price) * i128::from(*count)).sum();
        let counted = lines.iter().map(|(price, count)| (Dong(*price), Count::new(*count).expect("a count")));
        prop_assert_eq!(i128::from(total(counted).0), exact);
        prop_assert!(exact < 10_i128.pow(13), "a transfer code can bear it");
    }

    #[test]
    fn a_count_is_from_one_to_ninety_nine(number in any::<i64>()) {
        prop_assert_eq!(Count::new(number).is_some(), (1..=99).contains(&number));
    }

    #[test]
    fn a_number_is_read_as_it_is_written_and_stands_in_a_transfer(number in 1_i64..1_000_000_000) {
        let written = OrderNumber(number).to_string();
        prop_assert_eq!(written.parse(), Ok(OrderNumber(number)));
        prop_assert!(written.parse::<Purpose>().is_ok());
    }

    #[test]
    fn an_order_comes_to_an_end_and_stays_there(choices in prop::collection::vec((any::<bool>(), 0_usize..2), 8)) {
        let mut state = PartState::Placed;
        for (by_buyer, choice) in choices {
            let steps = state.steps(if by_buyer { Party::Buyer } else { Party::Producer });
            let Some(next) = steps.get(choice).copied() else { continue };
            prop_assert!(!state.is_closed() && next > state, "no step leads back");
            // Stock that was given back is never taken again.
            prop_assert!(state.takes_stock() || !next.takes_stock());
            state = next;
        }
        let open = [Party::Buyer, Party::Producer].iter().any(|by| !state.steps(*by).is_empty());
        prop_assert_eq!(state.is_closed(), !open);
    }
}

#[test]
fn other_writings_are_no_number() {
    for text in ["", "DH", "DH1", "dh000001", "DH-00001", "DH00000x", "000001", "DH0000001"] {
        assert_eq!(text.parse::<OrderNumber>(), Err(()), "{text}");
    }
}
