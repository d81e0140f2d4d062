//! Who is asked for sales, and who has answered.

use jiff::civil::{Date, date};
use programme::{
    Dong,
    fact::{
        Award, FactKind, Market, MarketSale, Producer, ProducerKind, ProducerProposal, Product, ProposalState,
        SalesSurvey, Star, StarDecision,
    },
    ocop::{Answer, answers, open_surveys},
    period::Period,
    snapshot::Facts,
};

use super::story::{law, on, product};
use crate::fixture::{code, record};

const TODAY: Date = date(2023, 3, 13);

fn facts() -> Facts {
    let producer = |number: &str| Producer {
        code: format!("CT-{number}"),
        name: format!("HTX {number}"),
        kind: ProducerKind::Cooperative,
        unit: code("18001"),
        address: None,
        telephone: None,
        email: None,
        representative: None,
        since: date(2020, 1, 1),
    };
    let product = |number: &str| Product {
        code: format!("SP-{number}"),
        producer_code: Some(format!("CT-{number}")),
        ..product("food")
    };
    let award = |number: &str, day| StarDecision {
        product: format!("SP-{number}"),
        date: day,
        action: Award::Award,
        star: Star::new(3).expect("stars"),
        number: None,
        dossier: None,
        reason: None,
    };
    Facts {
        producers: ["1", "2", "3"].iter().zip(1..).map(|(number, seq)| record(seq, producer(number))).collect(),
        products: ["1", "2", "3"].iter().zip(10..).map(|(number, seq)| record(seq, product(number))).collect(),
        // The certificate of the third has run out.
        star_decisions: [("1", date(2022, 1, 1)), ("2", date(2022, 1, 1)), ("3", date(2019, 1, 1))]
            .iter()
            .zip(20..)
            .map(|((number, day), seq)| record(seq, award(number, *day)))
            .collect(),
        ..Facts::default()
    }
}

fn standing(facts: Facts) -> Vec<(String, Answer)> {
    let state = on(&law(), TODAY, facts);
    let all = answers(&state, Period::year(2022));
    all.into_iter().map(|(producer, answer)| (producer.fact().code.clone(), answer)).collect()
}

#[test]
fn producers_with_a_valid_certificate_are_asked_and_owe_until_they_answer() {
    let owed = |answer| vec![("CT-1".to_owned(), answer), ("CT-2".to_owned(), Answer::Owed)];
    assert_eq!(standing(facts()), owed(Answer::Owed));
    let sheet = |period: &str, state| ProducerProposal {
        code: "DX-1".to_owned(),
        producer: "CT-1".to_owned(),
        kind: FactKind::MarketSale,
        changes: format!("= market: province\n= period: {period}\n= product: SP-1\n+ amount: 5"),
        date: TODAY,
        state,
        note: None,
    };
    let with = |proposal| Facts { producer_proposals: vec![record(50, proposal)].into(), ..facts() };
    assert_eq!(standing(with(sheet("2022", ProposalState::Waiting))), owed(Answer::Waiting));
    assert_eq!(standing(with(sheet("2022", ProposalState::Withdrawn))), owed(Answer::Owed));
    assert_eq!(standing(with(sheet("2021", ProposalState::Waiting))), owed(Answer::Owed));
    let sale = MarketSale {
        product: "SP-1".to_owned(),
        period: Period::year(2022),
        market: Market::Province,
        country: None,
        amount: Dong(5),
    };
    assert_eq!(standing(Facts { market_sales: vec![record(60, sale)].into(), ..facts() }), owed(Answer::Given));
}

#[test]
fn a_survey_is_open_from_its_first_to_its_last_day() {
    let survey = SalesSurvey { period: Period::year(2022), opened: date(2023, 3, 1), until: TODAY };
    for (day, open) in [(date(2023, 2, 28), 0), (date(2023, 3, 1), 1), (TODAY, 1), (date(2023, 3, 14), 0)] {
        let facts = Facts { sales_surveys: vec![record(1, survey.clone())].into(), ..Facts::default() };
        assert_eq!(open_surveys(&on(&law(), day, facts)).len(), open, "{day}");
    }
}
