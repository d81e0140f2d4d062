//! What steps cost: what was entered, and what the past tells where nothing was.

use programme::{
    fact::{FactKind, FundRequest, Record, StepCost},
    path::{self, Prices, money},
    unit::UnitIndex,
};

use crate::{
    failure::Failure,
    pages::{
        frame::{Frame, Page},
        sheet::{self, Cell, Contents, Table},
        sort,
    },
    request::Visit,
};

/// `GET /path/costs`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let contents = Contents {
        hint: visit.words("path-cost-rule", &[]),
        tables: vec![entered(&visit), estimated(&visit)],
        links: vec![(visit.when.link("/path"), visit.words("path", &[]))],
        kinds: &[FactKind::StepCost],
        ..Contents::default()
    };
    sheet::render(&visit, Frame::new(&visit, "path-costs"), visit.moment.province, contents)
}

fn entered(visit: &Visit) -> Table {
    let heads =
        ["path-step", "unit", "path-priced-by", "#path-amount", "#path-months", "path-content", "path-fund", "basis"];
    let mut table = Table::new(visit, "path-costs", "path-costs-none", &heads);
    let (now, lang) = (&visit.moment.now, visit.lang);
    let name = |cost: &StepCost| {
        let measure = visit.moment.law().measure(&cost.measure);
        measure.map_or_else(|| cost.measure.clone(), |(_, measure)| measure.name.get(lang).to_owned())
    };
    let mut costs: Vec<(String, &Record<StepCost>)> =
        now.all::<StepCost>().iter().map(|record| (name(record.fact()), record)).collect();
    costs.sort_by(|a, b| sort::compare(&a.0, &b.0).then(a.1.fact().unit.cmp(&b.1.fact().unit)));
    for (name, record) in costs {
        let cost = record.fact();
        let funds = path::Funds::of(cost.sources()).words(lang);
        table.rows.push(vec![
            Cell::link(name, sheet::record(visit, FactKind::StepCost, record.seq)),
            Cell::text(now.unit_name(cost.unit)),
            Cell::text(cost.priced_by.label(lang)),
            Cell::money(cost.amount),
            Cell::text(cost.months.map_or_else(|| "–".to_owned(), |months| months.to_string())),
            Cell::text(format!("{} ({})", cost.content, cost.capital.label(lang))),
            Cell::text(funds),
            Cell::text(cost.basis.clone().unwrap_or_else(|| record.sourced.source.clone())),
        ]);
    }
    table
}

fn estimated(visit: &Visit) -> Table {
    let heads = ["path-content", "path-spent", "#path-achieved", "path-each"];
    let mut table = Table::new(visit, "path-estimates", "path-estimates-none", &heads);
    table.says = visit.words("path-estimates-rule", &[("least", &path::LEAST_STEPS.to_string())]);
    for (content, estimate) in Prices::new(&visit.moment.now).estimates() {
        table.rows.push(vec![
            Cell::text(content),
            Cell::text(money(estimate.spent, visit.lang)),
            Cell::text(estimate.steps.to_string()),
            Cell::text(money(estimate.each(), visit.lang)),
        ]);
    }
    table
}

/// The requests for money of a year in a unit and below; no table where there is none.
pub fn requests(visit: &Visit, unit: UnitIndex, year: i16) -> Option<Table> {
    let heads = ["path-request", "unit", "path-content", "path-fund", "#path-amount", "state", "path-document"];
    let mut table = Table::new(visit, "path-requests", "path-none", &heads);
    let now = &visit.moment.now;
    for record in now.all::<FundRequest>() {
        let request = record.fact();
        if request.year.0 != year || !now.tree().code_is_within(request.unit, unit) {
            continue;
        }
        table.rows.push(vec![
            Cell::link(request.code.as_str(), sheet::record(visit, FactKind::FundRequest, record.seq)),
            sheet::unit(visit, request.unit, "/money"),
            Cell::text(format!("{} ({})", request.content, request.capital.label(visit.lang))),
            Cell::text(request.fund.label(visit.lang)),
            Cell::money(request.amount),
            Cell::text(path::answer(now, request).words(visit.lang)),
            Cell::text(request.plan.clone().unwrap_or_default()),
        ]);
    }
    (!table.rows.is_empty()).then_some(table)
}
