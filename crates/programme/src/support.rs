//! Support policies: which products meet one and have not claimed it, and what became of the claims.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use crate::{
    Dong,
    fact::{Award, ClaimState, PolicyClaim, Product, Record, Seq, StarDecision, SupportPolicy},
    snapshot::{Certificate, Snapshot},
    unit::UnitIndex,
};

/// A product that meets a policy's conditions and for which nothing was claimed.
#[derive(Clone, Debug)]
pub struct Eligible<'s> {
    /// The policy.
    pub policy: &'s Record<SupportPolicy>,
    /// The product.
    pub product: &'s Record<Product>,
    /// Its certificate.
    pub certificate: &'s Certificate,
    /// The day it was first awarded.
    pub first_award: Date,
    /// All decisions on its stars.
    pub decisions: Vec<Seq>,
}

/// Products in `scope` with a valid certificate of the star a policy asks for, first awarded in the policy's time, without a
/// claim on it; in the order of policies.
#[must_use]
pub fn eligible_unclaimed(snapshot: &Snapshot, scope: UnitIndex) -> Vec<Eligible<'_>> {
    let products: HashMap<&str, &Record<Product>> =
        snapshot.all::<Product>().iter().map(|record| (record.fact().code.as_str(), record)).collect();
    let mut decisions: HashMap<&str, Vec<&Record<StarDecision>>> = HashMap::new();
    for record in snapshot.all::<StarDecision>() {
        decisions.entry(record.fact().product.as_str()).or_default().push(record);
    }
    let claimed: HashSet<(&str, &str)> = snapshot
        .all::<PolicyClaim>()
        .iter()
        .map(|record| (record.fact().policy.as_str(), record.fact().product.as_str()))
        .collect();
    let mut eligible = Vec::new();
    for policy in snapshot.all::<SupportPolicy>() {
        let terms = policy.fact();
        for certificate in snapshot.certificates() {
            let code = certificate.product.as_str();
            let known = decisions.get(code).map(Vec::as_slice).unwrap_or_default();
            let awards = known.iter().map(|record| record.fact()).filter(|fact| fact.action == Award::Award);
            let (Some(product), Some(first_award)) = (products.get(code), awards.map(|fact| fact.date).min()) else {
                continue;
            };
            let in_time = terms.date <= first_award && terms.until.is_none_or(|until| first_award <= until);
            let is_here = snapshot.tree().code_is_within(product.fact().unit, scope);
            if is_here && in_time && certificate.star >= terms.star && !claimed.contains(&(&terms.code, code)) {
                let decisions = known.iter().map(|record| record.seq).collect();
                eligible.push(Eligible { policy, product, certificate, first_award, decisions });
            }
        }
    }
    eligible
}

/// The claims for products in `scope`; those for a product nobody knows concern the province.
#[must_use]
pub fn claims(snapshot: &Snapshot, scope: UnitIndex) -> Vec<&Record<PolicyClaim>> {
    let is_whole = snapshot.tree().parent(scope).is_none();
    let units: HashMap<&str, _> =
        snapshot.all::<Product>().iter().map(|record| (record.fact().code.as_str(), record.fact().unit)).collect();
    let is_here = |record: &&Record<PolicyClaim>| {
        let unit = units.get(record.fact().product.as_str());
        is_whole || unit.is_some_and(|unit| snapshot.tree().code_is_within(*unit, scope))
    };
    snapshot.all::<PolicyClaim>().iter().filter(is_here).collect()
}

/// A policy with what a unit and those below it have of it.
#[derive(Clone, Debug)]
pub struct Standing<'s> {
    /// The policy.
    pub policy: &'s Record<SupportPolicy>,
    /// The claims on it.
    pub claims: Vec<&'s Record<PolicyClaim>>,
    /// The products that meet its conditions without a claim.
    pub unclaimed: Vec<Eligible<'s>>,
}

impl Standing<'_> {
    /// How many claims stand so.
    #[must_use]
    pub fn count(&self, state: ClaimState) -> usize {
        self.claims.iter().filter(|record| record.fact().state == state).count()
    }

    /// The money paid.
    #[must_use]
    pub fn paid(&self) -> Dong {
        let paid = self.claims.iter().map(|record| record.fact()).filter(|claim| claim.state == ClaimState::Paid);
        paid.map(|claim| claim.amount).sum()
    }
}

/// Every policy with what became of it in `scope`, in the order in which they were recorded.
#[must_use]
pub fn standings(snapshot: &Snapshot, scope: UnitIndex) -> Vec<Standing<'_>> {
    let (claims, eligible) = (claims(snapshot, scope), eligible_unclaimed(snapshot, scope));
    let of = |policy: &str| {
        let claims = claims.iter().filter(|record| record.fact().policy == policy);
        let unclaimed = eligible.iter().filter(|each| each.policy.fact().code == policy);
        (claims.copied().collect(), unclaimed.cloned().collect())
    };
    let policies = snapshot.all::<SupportPolicy>().iter();
    policies
        .map(|policy| {
            let (claims, unclaimed) = of(&policy.fact().code);
            Standing { policy, claims, unclaimed }
        })
        .collect()
}
