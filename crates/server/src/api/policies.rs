//! Support policies: who meets one and has not claimed it, and what became of the claims.

use axum::{extract::Path, http::HeaderMap, response::Response};
use jiff::civil::Date;
use programme::{
    fact::{ClaimState, PolicyClaim, Record},
    support::{Eligible, Standing, standings},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Page, Paging, Problems, tagged};
use crate::{failure::Failure, request::Visit};

/// A support policy and how it stands in a unit.
#[derive(Debug, Serialize, ToSchema)]
pub struct PolicyView {
    /// Its code.
    code: String,
    /// What it is called.
    name: String,
    /// The resolution or decision.
    basis: String,
    /// The least star of a product that is eligible.
    star: u8,
    /// The first day on which an award counts.
    #[schema(value_type = String, format = Date)]
    from: Date,
    /// The last.
    #[schema(required, value_type = Option<String>, format = Date)]
    until: Option<Date>,
    /// What is paid for each product, in đồng.
    amount: i64,
    /// Products that meet the conditions: those without a claim, and those whose claim was not refused.
    eligible: usize,
    /// Of them, how many have claimed it.
    claimed: usize,
    /// How many were paid.
    paid: usize,
    /// The money paid, in đồng.
    paid_amount: i64,
    /// How many claims something blocks.
    blocked: usize,
    /// The claims.
    claims: Vec<ClaimView>,
    /// The products that meet the conditions and have not claimed.
    unclaimed: Vec<Unclaimed>,
    /// The number of its record.
    record: i64,
}

/// A claim.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClaimView {
    /// The product.
    product: String,
    /// `submitted`, `paid`, `blocked` or `refused`.
    state: &'static str,
    /// The day of this state.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// How much was claimed or paid, in đồng.
    amount: i64,
    /// What blocks it.
    #[schema(required)]
    blocked_by: Option<String>,
    /// The body that resolves it.
    #[schema(required)]
    resolver: Option<String>,
    /// On what legal ground.
    #[schema(required)]
    ground: Option<String>,
    /// The number of its record.
    record: i64,
}

/// A product that could claim.
#[derive(Debug, Serialize, ToSchema)]
pub struct Unclaimed {
    /// The product.
    product: String,
    /// What it is called.
    name: String,
    /// The unit it is from.
    unit: String,
    /// Its star.
    star: u8,
    /// The day it was first awarded.
    #[schema(value_type = String, format = Date)]
    first_award: Date,
    /// The last day of its certificate.
    #[schema(value_type = String, format = Date)]
    certificate_until: Date,
}

fn claim(record: &Record<PolicyClaim>) -> ClaimView {
    let claim = record.fact();
    ClaimView {
        product: claim.product.clone(),
        state: claim.state.id(),
        date: claim.date,
        amount: claim.amount.0,
        blocked_by: claim.blocked_by.clone(),
        resolver: claim.resolver.clone(),
        ground: claim.ground.clone(),
        record: record.seq.0,
    }
}

fn unclaimed(eligible: &Eligible<'_>) -> Unclaimed {
    let product = eligible.product.fact();
    Unclaimed {
        product: product.code.clone(),
        name: product.name.clone(),
        unit: product.unit.to_text(),
        star: eligible.certificate.star.get(),
        first_award: eligible.first_award,
        certificate_until: eligible.certificate.expires,
    }
}

fn view(standing: &Standing<'_>) -> PolicyView {
    let policy = standing.policy.fact();
    let claimed = standing.claims.len() - standing.count(ClaimState::Refused);
    PolicyView {
        code: policy.code.clone(),
        name: policy.name.clone(),
        basis: policy.basis.clone(),
        star: policy.star.get(),
        from: policy.date,
        until: policy.until,
        amount: policy.amount.0,
        eligible: standing.unclaimed.len() + claimed,
        claimed,
        paid: standing.count(ClaimState::Paid),
        paid_amount: standing.paid().0,
        blocked: standing.count(ClaimState::Blocked),
        claims: standing.claims.iter().map(|record| claim(record)).collect(),
        unclaimed: standing.unclaimed.iter().map(unclaimed).collect(),
        record: standing.policy.seq.0,
    }
}

/// The support policies with what a unit and those below it have of them, by code.
#[utoipa::path(get, path = "/api/v1/units/{unit}/policies", tag = "policies",
    params(
        ("unit" = String, Path, description = "The official code", example = "42", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("as_of" = Option<String>, Query, description = "The date the answer is about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of policies", body = Page<PolicyView>), Problems))]
pub async fn of_unit(visit: Visit, headers: HeaderMap, Path(code): Path<String>) -> Result<Response, Failure> {
    let scope = visit.unit(&code)?;
    let paging = Paging::read(&visit)?;
    let mut found = standings(&visit.moment.now, scope);
    found.sort_by(|a, b| a.policy.fact().code.cmp(&b.policy.fact().code));
    tagged(&headers, &paging.page(found.iter().map(|each| (each.policy.fact().code.clone(), view(each)))))
}
