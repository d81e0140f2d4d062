//! Support policies: their conditions, who meets one and has not claimed it, and what became of the claims.

use programme::{
    fact::{ClaimState, FactKind, PolicyClaim, Record, SupportPolicy},
    support::{Eligible, claims, eligible_unclaimed},
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
    let (now, province) = (&visit.moment.now, visit.moment.province);
    let (eligible, claims) = (eligible_unclaimed(now, province), claims(now, province));
    let tables = vec![
        policies(&visit, &eligible, &claims),
        blocked(&visit, &claims),
        unclaimed(&visit, &eligible),
        others(&visit, &claims),
    ];
    let hint = visit.words("policies-hint", &[]);
    let contents = Contents { hint, figures: FIGURES, tables, kinds: KINDS, ..Contents::default() };
    sheet::render(&visit, Frame::new(&visit, "policies"), province, contents)
}

fn policies(visit: &Visit, eligible: &[Eligible<'_>], claims: &[&Record<PolicyClaim>]) -> Table {
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
    for record in visit.moment.now.all::<SupportPolicy>() {
        let policy = record.fact();
        let until = policy.until.map(vietnamese::date).unwrap_or_default();
        let count = |state| {
            claims
                .iter()
                .map(|claim| claim.fact())
                .filter(|claim| claim.policy == policy.code && claim.state == state)
                .count()
        };
        let open = eligible.iter().filter(|each| each.policy.seq == record.seq).count();
        table.rows.push(vec![
            Cell::link(policy.name.as_str(), sheet::record(visit, FactKind::SupportPolicy, record.seq)),
            Cell::text(policy.basis.as_str()),
            Cell::text(format!("{} ★", policy.star.get())),
            Cell::text(format!("{} – {until}", vietnamese::date(policy.date))),
            Cell::money(policy.amount),
            Cell::text(open.to_string()),
            Cell::text(count(ClaimState::Submitted).to_string()),
            Cell::text(count(ClaimState::Blocked).to_string()),
            Cell::text(count(ClaimState::Paid).to_string()),
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
    for claim in claims.iter().map(|record| record.fact()).filter(|claim| claim.state == ClaimState::Blocked) {
        let resolver = claim.resolver.as_deref().map(|body| body_name(&visit.moment.now, body, visit.lang));
        let mut row: Vec<Cell> = about(visit, &claim.product, &claim.policy).into();
        row.extend([
            Cell::day(claim.date),
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
