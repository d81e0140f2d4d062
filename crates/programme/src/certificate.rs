//! How the certificate of an OCOP product stands: valid, lapsed or withdrawn.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::{
    fact::{Award, Record, StarDecision},
    snapshot::{Snapshot, expiry, latest},
    vocabulary::vocabulary,
};

vocabulary! {
    /// How a certificate stands.
    CertificateState {
        Valid = "valid", "còn hiệu lực", "valid";
        Lapsed = "lapsed", "đã hết hạn", "lapsed";
        Withdrawn = "withdrawn", "đã bị thu hồi", "withdrawn";
    }
}

/// How the certificate of a product stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing<'s> {
    /// Whether it is valid.
    pub state: CertificateState,
    /// The latest decision.
    pub decision: &'s Record<StarDecision>,
    /// The first day it is no longer valid: its term has run out, or it was withdrawn.
    pub ends: Date,
}

/// How the certificate of each product that ever had one stands, by the product's code.
#[must_use]
pub fn standings(snapshot: &Snapshot) -> HashMap<&str, Standing<'_>> {
    let standing = |(product, decision)| Some((product, standing(snapshot, decision)?));
    latest(snapshot.all::<StarDecision>()).into_iter().filter_map(standing).collect()
}

fn standing<'s>(snapshot: &Snapshot, record: &'s Record<StarDecision>) -> Option<Standing<'s>> {
    let decision = record.fact();
    if decision.action == Award::Withdraw {
        return Some(Standing { state: CertificateState::Withdrawn, decision: record, ends: decision.date });
    }
    let ends = expiry(snapshot.law(), decision)?;
    let is_valid = snapshot.as_of() < ends;
    let state = if is_valid { CertificateState::Valid } else { CertificateState::Lapsed };
    Some(Standing { state, decision: record, ends })
}

/// What was decided on a product, the earliest first.
#[must_use]
pub fn decisions<'s>(snapshot: &'s Snapshot, product: &str) -> Vec<&'s Record<StarDecision>> {
    let all = snapshot.all::<StarDecision>().iter();
    let mut decisions: Vec<_> = all.filter(|record| record.fact().product == product).collect();
    decisions.sort_by_key(|record| (record.fact().date, record.seq));
    decisions
}
