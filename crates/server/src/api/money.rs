//! The money of a unit, line by line.

use axum::{extract::Path, http::HeaderMap, response::Response};
use jiff::civil::Date;
use programme::{
    fact::TreasuryException,
    money::{Line, lines},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Page, Paging, Problems, tagged};
use crate::{failure::Failure, request::Visit};

/// A line of money: what a unit may spend of a year's money, from one source, as one kind of capital, for one content.
#[derive(Debug, Serialize, ToSchema)]
pub struct MoneyLine {
    /// The unit that may spend it.
    #[schema(example = "439")]
    unit: String,
    /// The unit where it counts on the date: another one when the unit is no more.
    counts_at: String,
    /// The plan year.
    year: i16,
    /// Where it comes from: `central`, `provincial` and so on.
    fund: &'static str,
    /// What it may be spent on: `investment` or `recurrent`.
    capital: &'static str,
    /// The content of the programme.
    content: String,
    /// Allocated, in đồng.
    allocated: i64,
    /// What may be spent after the year, in đồng.
    carried_over: i64,
    /// Disbursed, in đồng.
    disbursed: i64,
    /// Disbursed in percent of allocated; none where nothing was allocated.
    #[schema(required, example = "97.8")]
    rate: Option<String>,
    /// The last day on which any of it may be spent; none where nothing was allocated.
    #[schema(required, value_type = Option<String>, format = Date)]
    last_day: Option<Date>,
    /// What of it lapsed, not spent, in đồng.
    lapsed: i64,
    /// How much more was disbursed than allocated, in đồng: zero unless the line is an exception.
    overspent: i64,
    /// Payments of which the treasury says another amount, and that is accepted.
    accepted: Vec<Accepted>,
    /// The numbers of its records, by kind.
    records: Vec<MoneyRecord>,
}

/// A difference from the treasury that is accepted.
#[derive(Debug, Serialize, ToSchema)]
pub struct Accepted {
    /// The treasury's voucher.
    voucher: String,
    /// What is recorded, in đồng.
    ours: i64,
    /// What the treasury says, in đồng.
    treasury: i64,
    /// Why that is accepted.
    reason: String,
    /// The number of the record that accepts it.
    record: i64,
}

/// A record of the ledger.
#[derive(Debug, Serialize, ToSchema)]
pub struct MoneyRecord {
    /// The kind of fact.
    kind: &'static str,
    /// Its number.
    id: i64,
}

fn view(visit: &Visit, line: &Line<'_>) -> MoneyLine {
    let (now, tree) = (&visit.moment.now, visit.moment.tree());
    let key = &line.key;
    let is_paid = |exception: &TreasuryException| {
        let mut payments = line.disbursements.iter().map(|record| record.fact());
        payments.any(|paid| (&paid.voucher, paid.unit) == (&exception.voucher, exception.unit))
    };
    let accepted = now.all::<TreasuryException>().iter().filter(|record| is_paid(record.fact())).map(|record| {
        let fact = record.fact();
        let (voucher, reason) = (fact.voucher.clone(), fact.reason.clone());
        Accepted { voucher, ours: fact.ours.0, treasury: fact.treasury.0, reason, record: record.seq.0 }
    });
    MoneyLine {
        unit: key.unit.to_text(),
        counts_at: tree.place(key.unit).map_or(key.unit, |place| tree.unit(place).code).to_text(),
        year: key.year.0,
        fund: key.fund.id(),
        capital: key.capital.id(),
        content: key.content.to_owned(),
        allocated: line.allocated().0,
        carried_over: line.carried_over().0,
        disbursed: line.disbursed().0,
        rate: line.rate().map(|rate| rate.to_string()),
        last_day: line.last_day(),
        lapsed: line.lapsed(now.as_of()).0,
        overspent: line.overspent().0,
        accepted: accepted.collect(),
        records: line.sources().map(|(kind, seq)| MoneyRecord { kind: kind.id(), id: seq.0 }).collect(),
    }
}

/// The lines of money of a unit and of those below it, by unit, year, source, capital and content.
#[utoipa::path(get, path = "/api/v1/units/{unit}/money", tag = "money",
    params(
        ("unit" = String, Path, description = "The official code", example = "439", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("year" = Option<u16>, Query, description = "Only this plan year", example = 2022, minimum = 1990, maximum = 2100),
        ("as_of" = Option<String>, Query, description = "The date the answer is about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of lines", body = Page<MoneyLine>), Problems))]
pub async fn lines_of(visit: Visit, headers: HeaderMap, Path(code): Path<String>) -> Result<Response, Failure> {
    let scope = visit.unit(&code)?;
    let paging = Paging::read(&visit)?;
    let year = |text: &str| {
        let year = text.parse::<i16>().ok().filter(|year| (1990..=2100).contains(year));
        year.ok_or(Failure::Part("year", "failure-part"))
    };
    let year = visit.asked("year").map(year).transpose()?;
    let mut found = lines(&visit.moment.now, scope);
    found.retain(|line| year.is_none_or(|year| line.key.year.0 == year));
    let items = found.iter().enumerate().map(|(place, line)| (format!("{place:08}"), view(&visit, line)));
    tagged(&headers, &paging.page(items))
}
