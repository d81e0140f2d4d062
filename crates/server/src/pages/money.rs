//! The money of a unit: what was given, what is spent, what lapses, where more was spent than given, what is built with it, and
//! what people gave.

use std::collections::HashSet;

use axum::{extract::Path, response::Response};
use programme::{
    Quantity,
    fact::{ContributionKind, FactKind, Priority, Project, TreasuryException},
    law::LapseRule,
    money::{self, Line, Sum},
    policy::{Action, Target},
    task::body_name,
    tie,
    unit::{UnitCode, UnitIndex},
    vietnamese,
};

use super::{
    frame::{Frame, Page},
    path,
    sheet::{self, Cell, Contents, Table},
    tasks::about,
    treasury,
};
use crate::{
    failure::Failure,
    request::Visit,
    route::{Access::AtUnit, Route},
};

/// The routes of money, with who may use them.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/units/{unit}/money", AtUnit(Action::SeeFigures), page),
        Route::get("/units/{unit}/money/file", AtUnit(Action::SeeFigures), file),
        Route::get("/units/{unit}/money/treasury", AtUnit(Action::Import), treasury::page),
        Route::post("/units/{unit}/money/treasury", AtUnit(Action::Import), treasury::send),
        Route::post("/units/{unit}/money/treasury/settle", AtUnit(Action::Import), treasury::settle),
        Route::get("/units/{unit}/money/treasury/template", AtUnit(Action::Import), treasury::template),
    ]
}

/// Days within which something lapses, where nobody asks for others; and the most.
const DAYS: (i32, i32) = (90, 730);

const FIGURES: &[&str] = &[
    "fund.this_year.allocated",
    "fund.this_year.disbursed",
    "fund.this_year.disbursement_rate",
    "fund.last_year.disbursement_rate",
    "fund.lapsing_90_days",
    "fund.overspent_lines",
    "fund_request.open",
    "fund_request.open_amount",
    "project.total",
    "project.priority",
];

const KINDS: &[FactKind] = &[
    FactKind::Allocation,
    FactKind::Disbursement,
    FactKind::CarryOver,
    FactKind::Project,
    FactKind::Contribution,
    FactKind::FundRequest,
];

/// `GET /units/{unit}/money`.
pub async fn page(visit: Visit, Path(code): Path<String>) -> Result<Page, Failure> {
    let unit = visit.unit(&code)?;
    sheet::render(&visit, Frame::of_unit(&visit, "money", unit), unit, contents(&visit, unit))
}

/// `GET /units/{unit}/money/file`: the page as a workbook.
pub async fn file(visit: Visit, Path(code): Path<String>) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    sheet::file(&visit, &Frame::of_unit(&visit, "money", unit), unit, contents(&visit, unit))
}

fn contents(visit: &Visit, unit: UnitIndex) -> Contents {
    let now = &visit.moment.now;
    let lines = money::lines(now, unit);
    let this_year = visit.moment.as_of().year();
    let asked = visit.asked("year").and_then(|year| year.parse().ok()).unwrap_or(this_year);
    let mut years: Vec<i16> = lines.iter().map(|line| line.key.year.0).chain([this_year, asked]).collect();
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    let days = visit.asked("days").and_then(|days| days.parse().ok()).unwrap_or(DAYS.0).clamp(1, DAYS.1);
    let of_year: Vec<&Line<'_>> = lines.iter().filter(|line| line.key.year.0 == asked).collect();
    let code = visit.moment.unit(unit).code;
    let workbook = visit.when.link(&format!("/units/{code}/money/file?year={asked}&days={days}"));
    let ties: HashSet<String> = of_year.iter().map(|line| tie::fund(&line.key)).collect();
    let about = about::table(visit, |directive| directive.ties().any(|tie| ties.contains(tie)));
    let tables = [
        by_source(visit, &of_year),
        by_unit(visit, unit, &of_year),
        every_line(visit, unit, &of_year),
        of_gone_units(visit, &of_year),
        lapsing(visit, unit, days),
        overspent(visit, &lines),
        accepted(visit, unit),
        projects(visit, unit),
        contributions(visit, unit, asked),
    ];
    Contents {
        years: years.into_iter().map(|year| (year, year == asked)).collect(),
        days,
        figures: FIGURES,
        tables: tables.into_iter().chain(path::costs::requests(visit, unit, asked)).chain(about).collect(),
        notes: rules(visit),
        links: comparison(visit, unit).into_iter().collect(),
        kinds: KINDS,
        workbook: Some(workbook),
        ..Contents::default()
    }
}

/// The comparison with the treasury's list, for those who bring files.
fn comparison(visit: &Visit, unit: UnitIndex) -> Option<(String, String)> {
    let address = format!("/units/{}/money/treasury", visit.moment.unit(unit).code);
    let may = visit.may(Action::Import, Target::unit(unit));
    may.then(|| (visit.when.link(&address), visit.words("treasury", &[])))
}

/// The columns of a sum.
const SUMS: [&str; 5] = ["#allocated", "#carried-over", "#disbursed", "#disbursement-rate", "state"];

fn table(visit: &Visit, title: &str, heads: &[&str]) -> Table {
    Table::new(visit, title, "money-none", &heads.iter().chain(&SUMS).copied().collect::<Vec<_>>())
}

fn cells(visit: &Visit, sum: &Sum) -> Vec<Cell> {
    let state = match sum.overspent {
        0 => Cell::default(),
        count => Cell::verdict(visit.words("lines-overspent", &[("count", &count.to_string())]), "unmet"),
    };
    let [allocated, carried_over, disbursed] = [sum.allocated, sum.carried_over, sum.disbursed].map(Cell::money);
    vec![allocated, carried_over, disbursed, Cell::rate(sum.rate()), state]
}

fn by_source(visit: &Visit, lines: &[&Line<'_>]) -> Table {
    let mut table = table(visit, "money-by-source", &["fund", "capital", "content"]);
    let lines = || lines.iter().copied();
    for ((fund, capital, content), sum) in
        money::by(lines(), |line| (line.key.fund, line.key.capital, line.key.content))
    {
        let mut row: Vec<Cell> = [fund.label(visit.lang), capital.label(visit.lang), content].map(Cell::text).into();
        row.extend(cells(visit, &sum));
        table.rows.push(row);
    }
    if !table.rows.is_empty() {
        let mut row = vec![Cell::text(visit.words("in-all", &[])), Cell::default(), Cell::default()];
        row.extend(cells(visit, &money::total(lines())));
        table.rows.push(row);
    }
    table
}

/// The unit right below `scope` that a code belongs to, or `scope` itself.
fn below(visit: &Visit, scope: UnitIndex, code: UnitCode) -> UnitCode {
    let path = visit.moment.tree().place(code).map(|index| visit.moment.path(index)).unwrap_or_default();
    let next = path.iter().skip_while(|unit| **unit != scope).nth(1);
    visit.moment.unit(*next.unwrap_or(&scope)).code
}

fn by_unit(visit: &Visit, scope: UnitIndex, lines: &[&Line<'_>]) -> Table {
    let mut table = table(visit, "money-by-unit", &["unit"]);
    for (code, sum) in money::by(lines.iter().copied(), |line| below(visit, scope, line.key.unit)) {
        let mut row = vec![sheet::unit(visit, code, "/money")];
        row.extend(cells(visit, &sum));
        table.rows.push(row);
    }
    table
}

fn every_line(visit: &Visit, scope: UnitIndex, lines: &[&Line<'_>]) -> Table {
    let mut table = table(visit, "money-every-line", &["unit", "fund", "capital", "content"]);
    let part = |line: &Line<'_>| {
        (below(visit, scope, line.key.unit), line.key.fund, line.key.capital, line.key.content.to_owned())
    };
    for ((code, fund, capital, content), sum) in money::by(lines.iter().copied(), part) {
        let mut row = vec![sheet::unit(visit, code, "/money")];
        row.extend([fund.label(visit.lang), capital.label(visit.lang), &content].map(Cell::text));
        row.extend(cells(visit, &sum));
        table.rows.push(row);
    }
    table.folded = true;
    table
}

/// The money of units that are no more, with where it counts since.
fn of_gone_units(visit: &Visit, lines: &[&Line<'_>]) -> Table {
    let mut table = table(visit, "money-gone", &["unit", "counts-at", "counts-how"]);
    table.empty = visit.words("money-gone-none", &[]);
    table.folded = true;
    for (code, sum) in money::by(lines.iter().copied(), |line| line.key.unit) {
        let Some(gone) = visit.moment.tree().gone(code) else { continue };
        let how = if gone.is_inherited { "counts-as-heir" } else { "counts-as-above" };
        let place = visit.moment.unit(gone.place).code;
        let mut row = vec![Cell::text(visit.moment.now.unit_name(code)), sheet::unit(visit, place, "/money")];
        row.push(Cell::text(visit.words(how, &[])));
        row.extend(cells(visit, &sum));
        table.rows.push(row);
    }
    table
}

/// What a line is, in four cells.
fn line_cells(visit: &Visit, line: &Line<'_>) -> [Cell; 4] {
    let source = format!("{}, {}", line.key.fund.label(visit.lang), line.key.capital.label(visit.lang));
    let year = line.key.year.0.to_string();
    [sheet::unit(visit, line.key.unit, "/money"), Cell::text(year), Cell::text(source), Cell::text(line.key.content)]
}

fn lapsing(visit: &Visit, scope: UnitIndex, days: i32) -> Table {
    let heads = ["unit", "plan-year", "fund", "content", "last-day", "#not-spent"];
    let mut table = Table::new(visit, "money-lapsing", "money-lapsing-none", &heads);
    table.says = visit.words("money-lapsing-hint", &[("days", &days.to_string())]);
    for each in money::lapsing(&visit.moment.now, scope, days) {
        let mut row: Vec<Cell> = line_cells(visit, &each.line).into();
        row.extend([Cell::verdict(vietnamese::date(each.until), "missing"), Cell::money(each.left)]);
        table.rows.push(row);
    }
    table
}

fn overspent(visit: &Visit, lines: &[Line<'_>]) -> Table {
    let heads = ["unit", "plan-year", "fund", "content", "#allocated", "#disbursed", "#too-much"];
    let mut table = Table::new(visit, "money-overspent", "money-overspent-none", &heads);
    for line in lines.iter().filter(|line| line.overspent().0 > 0) {
        let mut row: Vec<Cell> = line_cells(visit, line).into();
        row.extend([line.allocated(), line.disbursed()].map(Cell::money));
        row.push(Cell::verdict(vietnamese::count(line.overspent().0), "unmet"));
        table.rows.push(row);
    }
    table
}

/// Where the treasury says another amount and that is accepted.
fn accepted(visit: &Visit, scope: UnitIndex) -> Table {
    let heads = ["treasury-voucher", "unit", "#treasury-ours", "#treasury-theirs", "day", "treasury-why"];
    let mut table = Table::new(visit, "money-accepted", "money-accepted-none", &heads);
    let (now, tree) = (&visit.moment.now, visit.moment.tree());
    for record in now.all::<TreasuryException>().iter().filter(|each| tree.code_is_within(each.fact().unit, scope)) {
        let fact = record.fact();
        table.rows.push(vec![
            Cell::link(fact.voucher.as_str(), sheet::record(visit, FactKind::TreasuryException, record.seq)),
            sheet::unit(visit, fact.unit, "/money"),
            Cell::money(fact.ours),
            Cell::money(fact.treasury),
            Cell::day(fact.date),
            Cell::text(fact.reason.as_str()),
        ]);
    }
    table.folded = true;
    table
}

fn projects(visit: &Visit, scope: UnitIndex) -> Table {
    let heads = ["project", "priority", "work-kind", "unit", "builder", "content", "#total-cost", "finish-by"];
    let mut table = Table::new(visit, "projects", "projects-none", &heads);
    let moment = &visit.moment;
    let all = moment.now.all::<Project>().iter();
    let mut here: Vec<_> = all.filter(|record| moment.tree().code_is_within(record.fact().unit, scope)).collect();
    here.sort_by_key(|record| (std::cmp::Reverse(record.fact().priority), record.fact().until, record.seq));
    for record in here {
        let project = record.fact();
        let priority = project.priority.label(visit.lang);
        let body = project.body.as_deref().map(|body| body_name(&moment.now, body, visit.lang));
        table.rows.push(vec![
            Cell::link(project.name.as_str(), sheet::record(visit, FactKind::Project, record.seq)),
            match project.priority {
                Priority::Normal => Cell::text(priority),
                Priority::High => Cell::verdict(priority, "missing"),
                Priority::Urgent => Cell::verdict(priority, "unmet"),
            },
            Cell::text(project.kind.label(visit.lang)),
            sheet::unit(visit, project.unit, "/money"),
            Cell::text(body.unwrap_or_default()),
            Cell::text(project.content.as_str()),
            Cell::money(project.total),
            Cell::day(project.until),
        ]);
    }
    table
}

fn contributions(visit: &Visit, scope: UnitIndex, year: i16) -> Table {
    let mut table =
        Table::new(visit, "contributions", "contributions-none", &["contribution-kind", "#quantity", "#worth"]);
    table.title = format!("{} {year}", table.title);
    let given = money::given(&visit.moment.now, scope, year);
    for kind in ContributionKind::ALL {
        let Some(given) = given.get(kind) else { continue };
        let quantity: Quantity = given.quantity;
        let row = [kind.label(visit.lang).to_owned(), vietnamese::quantity(quantity, 2)].map(Cell::text);
        let worth = if given.value.0 == 0 { Cell::text("–") } else { Cell::money(given.value) };
        table.rows.push(row.into_iter().chain([worth]).collect());
    }
    table
}

/// Until when money may be spent, and how far that is verified.
fn rules(visit: &Visit) -> Vec<String> {
    let rule = |rule: &LapseRule| {
        let blanks = [
            ("capital", rule.capital.label(visit.lang)),
            ("day", &format!("{:02}/{:02}", rule.day, rule.month)),
            ("law", &rule.law),
            ("badge", rule.verification.label(visit.lang)),
        ];
        visit.words("lapse-rule", &blanks)
    };
    visit.moment.law().lapse_rules().iter().map(rule).collect()
}
