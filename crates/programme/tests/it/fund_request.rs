//! Figures on money that was asked for.

use jiff::civil::{Date, date};
use programme::{
    Dong, Quantity,
    fact::{Allocation, CapitalKind, FactKind, FundRequest, FundSource, Year},
    metric::{self, Figure, Source},
    snapshot::Facts,
};

use crate::fixture::{code, law, record, register, snapshot};

fn asked(name: &str, unit: &str, amount: i64, plan: Option<&str>) -> FundRequest {
    FundRequest {
        code: name.to_owned(),
        unit: code(unit),
        year: Year(2023),
        fund: FundSource::Central,
        capital: CapitalKind::Investment,
        content: "Hạ tầng".to_owned(),
        date: date(2023, 2, 1),
        amount: Dong(amount),
        reason: "Thu nhập".to_owned(),
        plan: plan.map(str::to_owned),
        refused: None,
    }
}

fn given(number: &str, unit: &str, amount: i64, day: Date) -> Allocation {
    Allocation {
        number: number.to_owned(),
        unit: code(unit),
        year: Year(2023),
        fund: FundSource::Central,
        capital: CapitalKind::Investment,
        content: "Hạ tầng".to_owned(),
        date: day,
        amount: Dong(amount),
    }
}

/// Three requests of a plan, of which one is met and one in part, one that was refused, and one of no plan.
fn facts() -> Facts {
    let refused = FundRequest { refused: Some(date(2023, 3, 1)), ..asked("DN-4", "18003", 70, Some("01/KH")) };
    let requests = [
        asked("DN-1", "18001", 100, Some("01/KH")),
        asked("DN-2", "18002", 200, Some("01/KH")),
        asked("DN-3", "436", 50, Some("01/KH")),
        refused,
        asked("DN-5", "439", 30, None),
    ];
    let allocations = [
        given("1/QĐ", "18002", 40, date(2023, 2, 10)),
        given("2/QĐ", "18002", 60, date(2023, 3, 10)),
        given("3/QĐ", "436", 50, date(2023, 3, 1)),
        // Before it was asked for.
        given("4/QĐ", "18001", 500, date(2023, 1, 10)),
    ];
    Facts {
        fund_requests: (1..).zip(requests).map(|(seq, fact)| record(seq, fact)).collect(),
        allocations: (11..).zip(allocations).map(|(seq, fact)| record(seq, fact)).collect(),
        ..Facts::default()
    }
}

fn figure(id: &str, facts: Facts, unit: &str) -> Figure {
    let now = snapshot(&law(&[]), &register(), facts, &[]);
    let scope = now.tree().index(code(unit)).expect("there");
    metric::find(id).expect("in the catalogue").compute(&now, scope)
}

#[test]
fn open_requests_are_counted_and_summed_by_plan() {
    let parts = |figure: &Figure| -> Vec<(String, i64)> {
        figure.parts.iter().map(|part| (part.id.clone(), part.amount.as_whole().expect("whole"))).collect()
    };
    let (count, amount) =
        (figure("fund_request.open", facts(), "42"), figure("fund_request.open_amount", facts(), "42"));
    assert_eq!(count.value, Some(Quantity::whole(3)));
    assert_eq!(parts(&count), [("01/KH".to_owned(), 2), (String::new(), 1)]);
    assert_eq!(amount.value, Some(Quantity::whole(100 + (200 - 100) + 30)));
    assert_eq!(parts(&amount), [("01/KH".to_owned(), 200), (String::new(), 30)]);
    assert_eq!(figure("fund_request.open", facts(), "18001").value, Some(Quantity::ONE));
    assert_eq!(figure("fund_request.open_amount", Facts::default(), "42").value, Some(Quantity::ZERO));
}

#[test]
fn without_any_of_its_records_the_figure_would_be_another() {
    for id in ["fund_request.open", "fund_request.open_amount"] {
        let whole = figure(id, facts(), "42");
        assert!(whole.items.iter().all(|item| !item.records.is_empty()));
        for source in whole.sources() {
            let mut less = facts();
            match source {
                Source::Fact(FactKind::FundRequest, seq) => less.fund_requests.retain(|record| record.seq != seq),
                Source::Fact(FactKind::Allocation, seq) => less.allocations.retain(|record| record.seq != seq),
                other => panic!("{other:?}"),
            }
            assert_ne!(figure(id, less, "42").value, whole.value, "{id} without {source:?}");
        }
    }
    assert_eq!(figure("fund_request.open_amount", facts(), "42").sources().len(), 5);
}
