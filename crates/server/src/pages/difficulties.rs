//! Difficulties by content, the open ones first, each with what is proposed, decided and done about it.

use programme::{
    difficulty::{clusters, proposals},
    fact::{Difficulty, FactKind, Proposal, Record},
    task::body_name,
    tie::{self, TieKind},
    vietnamese,
};

use super::{
    frame::{Frame, Page},
    sheet::{self, Cell, Contents, Table},
    tasks::about,
};
use crate::{failure::Failure, request::Visit};

const FIGURES: &[&str] = &["difficulty.open", "proposal.undecided"];
const KINDS: &[FactKind] = &[FactKind::Difficulty, FactKind::Proposal];
const PROPOSAL: [&str; 4] = ["proposal", "addressee", "proposal-decision", "proposal-result"];

/// `GET /difficulties`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let (now, province) = (&visit.moment.now, visit.moment.province);
    let heads: Vec<&str> =
        ["difficulty", "state", "unit", "reported-by", "since-day"].into_iter().chain(PROPOSAL).collect();
    let mut tables = Vec::new();
    for cluster in clusters(now, province) {
        let mut table = Table::new(&visit, "difficulties", "difficulties-none", &heads);
        let (open, all) = (cluster.open.to_string(), cluster.difficulties.len().to_string());
        table.title = visit.words("difficulties-open", &[("content", cluster.content), ("open", &open), ("all", &all)]);
        for (record, about) in &cluster.difficulties {
            let mut about = about.iter();
            let mut row = difficulty(&visit, record);
            row.extend(about.next().map_or_else(none, |record| proposal(&visit, record)));
            table.rows.push(row);
            for record in about {
                let mut row = vec![Cell::default(); heads.len() - PROPOSAL.len()];
                row.extend(proposal(&visit, record));
                table.rows.push(row);
            }
        }
        tables.push(table);
    }
    if tables.is_empty() {
        tables.push(Table::new(&visit, "difficulties", "difficulties-none", &heads));
    }
    let mut alone = Table::new(&visit, "proposals-alone", "proposals-none", &PROPOSAL);
    let known = |code: &str| now.all::<Difficulty>().iter().any(|record| record.fact().code == code);
    for record in proposals(now, province) {
        if !record.fact().difficulty.as_deref().is_some_and(known) {
            alone.rows.push(proposal(&visit, record).into());
        }
    }
    tables.push(alone);
    let is_difficulty = |tie: &str| tie::parts(tie).is_some_and(|(kind, _)| kind == TieKind::Difficulty);
    tables.extend(about::table(&visit, |directive| directive.ties().any(is_difficulty)));
    let contents = Contents { figures: FIGURES, tables, kinds: KINDS, ..Contents::default() };
    sheet::render(&visit, Frame::new(&visit, "difficulties"), province, contents)
}

fn difficulty(visit: &Visit, record: &Record<Difficulty>) -> Vec<Cell> {
    let (now, fact) = (&visit.moment.now, record.fact());
    let state = match fact.resolved.filter(|_| !fact.is_open_on(now.as_of())) {
        Some(day) => Cell::verdict(visit.words("resolved-on", &[("day", &vietnamese::date(day))]), "met"),
        None => Cell::verdict(visit.words("difficulty-is-open", &[]), "unmet"),
    };
    vec![
        Cell::link(fact.text.as_str(), sheet::record(visit, FactKind::Difficulty, record.seq)),
        state,
        sheet::unit(visit, fact.unit, ""),
        Cell::text(fact.body.as_deref().map(|body| body_name(now, body, visit.lang)).unwrap_or_default()),
        Cell::day(fact.date),
    ]
}

fn none() -> [Cell; 4] {
    [Cell::text("–"), Cell::default(), Cell::default(), Cell::default()]
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
        if undecided { Cell::verdict(visit.words("undecided", &[]), "missing") } else { Cell::text(decided) },
        Cell::text(if undecided { String::new() } else { fact.result.clone().unwrap_or_default() }),
    ]
}
