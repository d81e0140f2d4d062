//! Support policies: their conditions, who meets one and has not claimed it, and what became of the claims.

use axum::response::Response;
use programme::{
    fact::{ClaimState, FactKind, PolicyClaim, Record, SupportPolicy},
    support::{Eligible, claims, eligible_unclaimed, standings},
    task::body_name,
    vietnamese,
};

use super::{
    frame::{Frame, Page},
    sheet::{self, Cell, Contents, Table},
};
use crate::{failure::Failure, request::Visit};

const FIGURES: &[&str] = &["policy.eligible_unclaimed", "policy.blocked", "policy.paid"];
const KINDS: &[FactKind] = &[FactKind::SupportPolicy, FactKind::PolicyClaim];

/// `GET /policies`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    sheet::render(&visit, Frame::new(&visit, "policies"), visit.moment.province, contents(&visit))
}

/// `GET /policies/file`: the page as a workbook.
pub async fn file(visit: Visit) -> Result<Response, Failure> {
    sheet::file(&visit, &Frame::new(&visit, "policies"), visit.moment.province, contents(&visit))
}

fn contents(visit: &Visit) -> Contents {
    let (now, province) = (&visit.moment.now, visit.moment.province);
    let (eligible, claims) = (eligible_unclaimed(now, province), claims(now, province));
    let tables = vec![policies(visit), blocked(visit, &claims), unclaimed(visit, &eligible), others(visit, &claims)];
    let hint = visit.words("policies-hint", &[]);
    let workbook = Some(visit.when.link("/policies/file"));
    Contents { hint, figures: FIGURES, tables, kinds: KINDS, workbook, ..Contents::default() }
}

fn policies(visit: &Visit) -> Table {
    let heads = [
        "policy",
        "basis",
        "least-star",
        "award-period",
        "#support-each",
        "#unclaimed",
        "#submitted",
        "#blocked",
        "#paid-claims",
    ];
    let mut table = Table::new(visit, "policies", "policies-none", &heads);
    for standing in standings(&visit.moment.now, visit.moment.province) {
        let policy = standing.policy.fact();
        let until = policy.until.map(vietnamese::date).unwrap_or_default();
        let count = |state| Cell::text(standing.count(state).to_string());
        table.rows.push(vec![
            Cell::link(policy.name.as_str(), sheet::record(visit, FactKind::SupportPolicy, standing.policy.seq)),
            Cell::text(policy.basis.as_str()),
            Cell::text(format!("{} ★", policy.star.get())),
            Cell::text(format!("{} – {until}", vietnamese::date(policy.date))),
            Cell::money(policy.amount),
            Cell::text(standing.unclaimed.len().to_string()),
            count(ClaimState::Submitted),
            count(ClaimState::Blocked),
            count(ClaimState::Paid),
        ]);
    }
    table
}

/// The product of a claim, and the name of its policy.
fn about(visit: &Visit, code: &str, policy: &str) -> [Cell; 2] {
    let now = &visit.moment.now;
    let name = now.all::<SupportPolicy>().iter().find(|record| record.fact().code == policy);
    let policy = Cell::text(name.map_or(policy, |record| record.fact().name.as_str()));
    let product = now.product(code).map_or_else(
        || Cell::text(code),
        |record| Cell::link(record.fact().name.as_str(), sheet::record(visit, FactKind::Product, record.seq)),
    );
    [product, policy]
}

fn blocked(visit: &Visit, claims: &[&Record<PolicyClaim>]) -> Table {
    let heads = ["product", "policy", "since-day", "#amount", "blocked-by", "resolver", "ground"];
    let mut table = Table::new(visit, "claims-blocked", "claims-blocked-none", &heads);
    for record in claims.iter().filter(|record| record.fact().state == ClaimState::Blocked) {
        let claim = record.fact();
        let resolver = claim.resolver.as_deref().map(|body| body_name(&visit.moment.now, body, visit.lang));
        let mut row: Vec<Cell> = about(visit, &claim.product, &claim.policy).into();
        row.extend([
            Cell::link(vietnamese::date(claim.date), sheet::record(visit, FactKind::PolicyClaim, record.seq)),
            Cell::money(claim.amount),
            Cell::text(claim.blocked_by.clone().unwrap_or_default()),
            resolver.map_or_else(|| Cell::verdict(visit.words("nobody-named", &[]), "missing"), Cell::text),
            Cell::text(claim.ground.clone().unwrap_or_default()),
        ]);
        table.rows.push(row);
    }
    table
}

fn unclaimed(visit: &Visit, eligible: &[Eligible<'_>]) -> Table {
    let heads = ["product", "policy", "unit", "least-star", "first-award", "certificate-until", "#amount"];
    let mut table = Table::new(visit, "claims-unclaimed", "claims-unclaimed-none", &heads);
    for each in eligible {
        let (product, policy) = (each.product.fact(), each.policy.fact());
        let mut row: Vec<Cell> = about(visit, &product.code, &policy.code).into();
        row.extend([
            sheet::unit(visit, product.unit, ""),
            Cell::text(format!("{} ★", each.certificate.star.get())),
            Cell::day(each.first_award),
            Cell::day(each.certificate.expires),
            Cell::money(policy.amount),
        ]);
        table.rows.push(row);
    }
    table
}

fn others(visit: &Visit, claims: &[&Record<PolicyClaim>]) -> Table {
    let mut table =
        Table::new(visit, "claims-others", "claims-none", &["product", "policy", "state", "day", "#amount"]);
    for record in claims.iter().filter(|record| record.fact().state != ClaimState::Blocked) {
        let claim = record.fact();
        let state = Cell::link(claim.state.label(visit.lang), sheet::record(visit, FactKind::PolicyClaim, record.seq));
        let mut row: Vec<Cell> = about(visit, &claim.product, &claim.policy).into();
        row.extend([state, Cell::day(claim.date), Cell::money(claim.amount)]);
        table.rows.push(row);
    }
    table.folded = true;
    table
}
