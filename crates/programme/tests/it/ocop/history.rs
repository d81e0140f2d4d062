//! How stars come and go, and what is sold before and after.

use jiff::civil::{Date, date};
use programme::{
    Dong, Quantity,
    fact::{Application, Award, Dossier, Market, MarketSale, Sale, Star, StarDecision},
    metric,
    ocop::{Ending, RenewalStep, before_and_after, histories, market_sales, renewal_reminders, renewals},
    period::Period,
    snapshot::{Facts, Snapshot},
};
use proptest::prelude::*;

use super::story::{dossier, law, on, product, province};
use crate::fixture::record;

fn decision(day: Date, action: Award, stars: u8) -> StarDecision {
    StarDecision {
        product: "SP-1".to_owned(),
        date: day,
        action,
        star: Star::new(stars).expect("stars"),
        number: None,
        dossier: None,
        reason: None,
    }
}

fn state(day: Date, decisions: &[StarDecision]) -> Snapshot {
    let facts = Facts {
        products: vec![record(1, product("food"))].into(),
        star_decisions: (10..).zip(decisions.iter().cloned()).map(|(seq, fact)| record(seq, fact)).collect(),
        ..Facts::default()
    };
    on(&law(), day, facts)
}

fn parts(state: &Snapshot, id: &str) -> Vec<(String, Option<i64>)> {
    let figure = metric::find(id).expect(id).compute(state, province(state));
    figure.parts.into_iter().map(|part| (part.name.en, part.amount.as_whole())).collect()
}

#[test]
fn a_history_tells_first_again_upgraded_expired_and_withdrawn() {
    let decisions = [
        decision(date(2019, 9, 1), Award::Award, 3),
        decision(date(2022, 12, 1), Award::Award, 3),
        decision(date(2023, 2, 1), Award::Award, 4),
        decision(date(2023, 3, 1), Award::Withdraw, 4),
    ];
    let state = state(date(2023, 3, 13), &decisions);
    let histories = histories(&state);
    let spells = &histories["SP-1"];
    let told: Vec<_> = spells.iter().map(|spell| (spell.kind, spell.until)).collect();
    let expected = [
        (Application::First, date(2022, 9, 1)),
        (Application::Again, date(2023, 2, 1)),
        (Application::Upgrade, date(2023, 3, 1)),
    ];
    assert_eq!(told, expected);
    assert_eq!(spells[0].ended, Some(Ending::Expired), "it had run out before the next was awarded");
    assert!(matches!(spells[1].ended, Some(Ending::Replaced(_))));
    assert!(matches!(spells[2].ended, Some(Ending::Withdrawn(_))));
    assert_eq!(parts(&state, "ocop.certificates.awarded_this_year"), [("upgrade".to_owned(), Some(1))]);
    assert_eq!(parts(&state, "ocop.certificates.ended_this_year"), [("withdrawn".to_owned(), Some(1))]);
}

#[test]
fn a_holder_is_reminded_thirty_days_before_unless_something_was_filed() {
    let awarded = [decision(date(2020, 6, 30), Award::Award, 3)];
    let count = |state: &Snapshot| {
        metric::find("ocop.certificates.to_remind").expect("it").compute(state, province(state)).value
    };
    assert_eq!(count(&state(date(2023, 5, 30), &awarded)), Some(Quantity::ZERO));
    let due = state(date(2023, 5, 31), &awarded);
    assert_eq!(count(&due), Some(Quantity::ONE));
    assert_eq!(renewals(&due, province(&due))[0].remind_on, date(2023, 5, 31));
    let facts = Facts {
        products: vec![record(1, product("food"))].into(),
        star_decisions: vec![record(10, awarded[0].clone())].into(),
        dossiers: vec![record(20, Dossier { filed: date(2023, 5, 1), ..dossier(Application::Again) })].into(),
        ..Facts::default()
    };
    let filed = on(&law(), date(2023, 5, 31), facts);
    assert_eq!(count(&filed), Some(Quantity::ZERO));
    assert!(renewals(&filed, province(&filed))[0].filed.is_some());
}

#[test]
fn a_holder_is_told_that_a_certificate_runs_out_and_that_it_has_run_out() {
    let told = |state: &Snapshot| {
        let told = renewal_reminders(state, province(state)).into_iter();
        told.map(|reminder| (reminder.step, reminder.expires)).collect::<Vec<_>>()
    };
    let awarded = decision(date(2020, 6, 30), Award::Award, 3);
    let end = date(2023, 6, 30);
    for (day, expected) in [
        (date(2023, 5, 30), None),
        (date(2023, 5, 31), Some(RenewalStep::RunsOut)),
        (date(2023, 6, 29), Some(RenewalStep::RunsOut)),
        (end, Some(RenewalStep::RanOut)),
        (date(2023, 7, 30), Some(RenewalStep::RanOut)),
        (date(2023, 7, 31), None),
    ] {
        let expected: Vec<_> = expected.into_iter().map(|step| (step, end)).collect();
        assert_eq!(told(&state(day, std::slice::from_ref(&awarded))), expected, "{day}");
    }
    let withdrawn = [awarded.clone(), decision(date(2023, 6, 1), Award::Withdraw, 3)];
    let again = [awarded, decision(date(2023, 6, 1), Award::Award, 3)];
    assert_eq!(told(&state(end, &withdrawn)), [], "nothing ran out that was withdrawn");
    assert_eq!(told(&state(end, &again)), [], "another took its place");
}

fn sale(seq: i64, period: &str, amount: i64) -> programme::fact::Record<Sale> {
    let period = Period::parse(period).expect(period);
    record(seq, Sale { product: "SP-1".to_owned(), period, amount: Dong(amount) })
}

#[test]
fn sales_are_compared_over_periods_of_one_length() {
    let sales = [sale(1, "2020", 100), sale(2, "2021-H1", 70), sale(3, "2022-H2", 90), sale(4, "2021", 80)];
    let sales: Vec<_> = sales.iter().collect();
    let pair = before_and_after(&sales, date(2021, 8, 20)).expect("both are known");
    assert_eq!((pair.before.fact().amount, pair.after.fact().amount), (Dong(70), Dong(90)));
    assert_eq!(pair.growth, Quantity::parse_plain("28.5714").expect("a number"));
    assert!(before_and_after(&sales[..1], date(2021, 8, 20)).is_none());
}

#[test]
fn what_a_quarter_sold_is_not_counted_beside_its_year() {
    let sold = |seq, period: &str, market, country: Option<&str>, amount| {
        let period = Period::parse(period).expect(period);
        let country = country.map(str::to_owned);
        record(seq, MarketSale { product: "SP-1".to_owned(), period, market, country, amount: Dong(amount) })
    };
    let facts = Facts {
        products: vec![record(1, product("food"))].into(),
        market_sales: vec![
            sold(1, "2022", Market::Province, None, 100),
            sold(2, "2022-Q1", Market::Province, None, 30),
            sold(3, "2022-Q1", Market::Country, None, 7),
            sold(4, "2022", Market::Export, Some("JP"), 5),
            sold(5, "2022", Market::Export, Some("KR"), 4),
            sold(6, "2021", Market::Province, None, 1000),
        ]
        .into(),
        ..Facts::default()
    };
    let state = on(&law(), date(2023, 3, 13), facts);
    let counted: Vec<i64> = market_sales(&state, province(&state), 2022).iter().map(|(_, sale)| sale.seq.0).collect();
    assert_eq!(counted, [1, 3, 4, 5]);
    let value = |id| metric::find(id).expect(id).compute(&state, province(&state)).value.and_then(Quantity::as_whole);
    assert_eq!((value("ocop.sales.last_year"), value("ocop.sales.exported_last_year")), (Some(116), Some(9)));
    let by_country = parts(&state, "ocop.sales.exported_last_year");
    assert_eq!(by_country, [("JP".to_owned(), Some(5)), ("KR".to_owned(), Some(4))]);
}

proptest! {
    #[test]
    fn the_certificate_that_is_valid_is_the_open_end_of_the_history(
        drawn in prop::collection::vec((0_i64..2500, any::<bool>(), 1_u8..=5), 0..8),
        today in 0_i64..2600,
    ) {
        use jiff::ToSpan as _;
        let day = |days: i64| date(2018, 1, 1).saturating_add(days.days());
        let mut decisions: Vec<StarDecision> = drawn
            .iter()
            .map(|(days, awards, stars)| decision(day(*days), if *awards { Award::Award } else { Award::Withdraw }, *stars))
            .collect();
        decisions.sort_by_key(|decision| decision.date);
        let state = state(day(today), &decisions);
        let histories = histories(&state);
        let open = histories.get("SP-1").into_iter().flatten().filter(|spell| spell.ended.is_none());
        let open: Vec<_> = open.map(|spell| (spell.decision.seq, spell.star, spell.until)).collect();
        let valid: Vec<_> =
            state.certificates().iter().map(|valid| (valid.decision, valid.star, valid.expires)).collect();
        prop_assert_eq!(open, valid);
        for spell in histories.get("SP-1").into_iter().flatten() {
            prop_assert!(spell.decision.fact().date <= spell.until);
        }
    }
}
