//! Difficulties by content, the open ones first, each with what is proposed, decided and done about it.

use axum::response::Response;
use programme::{
    difficulty::{clusters, proposals_alone},
    fact::{Difficulty, FactKind, Proposal, Record},
    task::body_name,
    tie::{self, TieKind},
    vietnamese,
};

use super::{
    frame::{Frame, Page},
    recording,
    sheet::{self, Cell, Contents, Table},
    tasks::about,
};
use crate::{failure::Failure, request::Visit};

const FIGURES: &[&str] = &["difficulty.open", "proposal.undecided"];
const KINDS: &[FactKind] = &[FactKind::Difficulty, FactKind::Proposal];
const PROPOSAL: [&str; 4] = ["proposal", "addressee", "proposal-decision", "proposal-result"];

/// `GET /difficulties`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    sheet::render(&visit, Frame::new(&visit, "difficulties"), visit.moment.province, contents(&visit))
}

/// `GET /difficulties/file`: the page as a workbook.
pub async fn file(visit: Visit) -> Result<Response, Failure> {
    sheet::file(&visit, &Frame::new(&visit, "difficulties"), visit.moment.province, contents(&visit))
}

fn contents(visit: &Visit) -> Contents {
    let (now, province) = (&visit.moment.now, visit.moment.province);
    let heads: Vec<&str> =
        ["difficulty", "state", "unit", "reported-by", "since-day"].into_iter().chain(PROPOSAL).collect();
    let mut tables = Vec::new();
    for cluster in clusters(now, province) {
        let mut table = Table::new(visit, "difficulties", "difficulties-none", &heads);
        let (open, all) = (cluster.open.to_string(), cluster.difficulties.len().to_string());
        table.title = visit.words("difficulties-open", &[("content", cluster.content), ("open", &open), ("all", &all)]);
        for (record, about) in &cluster.difficulties {
            let mut about = about.iter();
            let mut row = difficulty(visit, record);
            row.extend(about.next().map_or_else(|| none(visit, record), |record| proposal(visit, record)));
            table.rows.push(row);
            for record in about {
                let mut row = vec![Cell::default(); heads.len() - PROPOSAL.len()];
                row.extend(proposal(visit, record));
                table.rows.push(row);
            }
        }
        tables.push(table);
    }
    if tables.is_empty() {
        tables.push(Table::new(visit, "difficulties", "difficulties-none", &heads));
    }
    let mut alone = Table::new(visit, "proposals-alone", "proposals-none", &PROPOSAL);
    alone.rows = proposals_alone(now, province).into_iter().map(|record| proposal(visit, record).into()).collect();
    tables.push(alone);
    let is_difficulty = |tie: &str| tie::parts(tie).is_some_and(|(kind, _)| kind == TieKind::Difficulty);
    tables.extend(about::table(visit, |directive| directive.ties().any(is_difficulty)));
    let workbook = Some(visit.when.link("/difficulties/file"));
    Contents { figures: FIGURES, tables, kinds: KINDS, workbook, ..Contents::default() }
}

fn difficulty(visit: &Visit, record: &Record<Difficulty>) -> Vec<Cell> {
    let (now, fact) = (&visit.moment.now, record.fact());
    let state = match fact.resolved.filter(|_| !fact.is_open_on(now.as_of())) {
        Some(day) => Cell::verdict(visit.words("resolved-on", &[("day", &vietnamese::date(day))]), "met"),
        None => Cell::verdict(visit.words("difficulty-is-open", &[]), "unmet"),
    };
    vec![
        Cell::link(text(visit, fact), sheet::record(visit, FactKind::Difficulty, record.seq)),
        state,
        sheet::unit(visit, fact.unit, ""),
        Cell::text(fact.body.as_deref().map(|body| body_name(now, body, visit.lang)).unwrap_or_default()),
        Cell::day(fact.date),
    ]
}

/// What is difficult, with the criterion it holds up.
fn text(visit: &Visit, fact: &Difficulty) -> String {
    let code = fact.criterion.as_deref().and_then(|criterion| criterion.split_once('/'));
    let criterion = code.map(|(_, code)| visit.words("of-criterion", &[("code", code)]));
    criterion.map_or_else(|| fact.text.clone(), |criterion| format!("{} ({criterion})", fact.text))
}

/// Nothing is proposed yet: the office may propose something.
fn none(visit: &Visit, record: &Record<Difficulty>) -> [Cell; 4] {
    let href = recording::new_address(visit, FactKind::Proposal, &[("difficulty", &record.fact().code)]);
    let first = match href {
        Some(href) => Cell::link(visit.words("proposal-add", &[]), Some(href)),
        None => Cell::text("–"),
    };
    [first, Cell::default(), Cell::default(), Cell::default()]
}

fn proposal(visit: &Visit, record: &Record<Proposal>) -> [Cell; 4] {
    let (now, fact) = (&visit.moment.now, record.fact());
    let name = |body: &str| body_name(now, body, visit.lang);
    let undecided = fact.is_undecided_on(now.as_of());
    let decision = fact.decision.clone().unwrap_or_default();
    let decided = fact.decided.map(|day| format!("{decision}, {}", vietnamese::date(day))).unwrap_or(decision);
    [
        Cell::link(fact.text.as_str(), sheet::record(visit, FactKind::Proposal, record.seq)),
        Cell::text(format!("{} → {}", name(&fact.body), name(&fact.addressee))),
        if undecided { undecided_cell(visit, record) } else { Cell::text(decided) },
        Cell::text(if undecided { String::new() } else { fact.result.clone().unwrap_or_default() }),
    ]
}

/// Nothing is decided yet: whoever may record the decision is led there.
fn undecided_cell(visit: &Visit, record: &Record<Proposal>) -> Cell {
    match recording::correct_address(visit, FactKind::Proposal, record.seq) {
        Some(href) => Cell::link(visit.words("undecided-decide", &[]), Some(href)),
        None => Cell::verdict(visit.words("undecided", &[]), "missing"),
    }
}
