//! Support policies: which products meet one and have not claimed it, and what became of the claims.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use crate::{
    fact::{Award, PolicyClaim, Product, Record, Seq, StarDecision, SupportPolicy},
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
