//! How a product's stars went, and so how its certificate stands.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::{
    fact::{Application, Award, Record, Star, StarDecision},
    law::Law,
    snapshot::{Snapshot, expiry, grouped},
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

/// How a certificate came to its end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ending<'s> {
    /// A later award took its place.
    Replaced(&'s Record<StarDecision>),
    /// It was withdrawn.
    Withdrawn(&'s Record<StarDecision>),
    /// Its term ran out.
    Expired,
}

/// The time of one certificate.
#[derive(Clone, Debug)]
pub struct Spell<'s> {
    /// The decision that awarded it.
    pub decision: &'s Record<StarDecision>,
    /// Its stars.
    pub star: Star,
    /// Whether it was the product's first, the same again, or more stars than before.
    pub kind: Application,
    /// The first day it was no longer valid, or will be when its term runs out.
    pub until: Date,
    /// How it ended; none while it is valid.
    pub ended: Option<Ending<'s>>,
}

impl Spell<'_> {
    /// How the certificate stands; one that another took the place of has lapsed.
    #[must_use]
    pub const fn state(&self) -> CertificateState {
        match self.ended {
            None => CertificateState::Valid,
            Some(Ending::Expired | Ending::Replaced(_)) => CertificateState::Lapsed,
            Some(Ending::Withdrawn(_)) => CertificateState::Withdrawn,
        }
    }
}

/// The certificates of one product from the earliest on, as of a day; `decisions` are all those on its stars.
#[must_use]
pub fn history<'s>(law: &Law, decisions: &[&'s Record<StarDecision>], today: Date) -> Vec<Spell<'s>> {
    let mut decisions: Vec<&'s Record<StarDecision>> =
        decisions.iter().copied().filter(|record| record.fact().date <= today).collect();
    decisions.sort_by_key(|record| (record.fact().date, record.seq));
    let mut spells: Vec<Spell<'s>> = Vec::new();
    for (place, decision) in decisions.iter().copied().enumerate() {
        let Some(expires) = term(law, decision.fact()) else { continue };
        let star = decision.fact().star;
        let kind = match spells.last() {
            None => Application::First,
            Some(before) if star > before.star => Application::Upgrade,
            Some(_) => Application::Again,
        };
        let next = decisions.get(place + 1).copied().filter(|next| next.fact().date <= expires);
        let (until, ended) = match next {
            Some(next) if term(law, next.fact()).is_some() => (next.fact().date, Some(Ending::Replaced(next))),
            Some(next) => (next.fact().date, Some(Ending::Withdrawn(next))),
            None => (expires, (expires <= today).then_some(Ending::Expired)),
        };
        spells.push(Spell { decision, star, kind, until, ended });
    }
    spells
}

/// The certificates of every product that ever had one, by product code.
#[must_use]
pub fn histories(snapshot: &Snapshot) -> HashMap<&str, Vec<Spell<'_>>> {
    let decisions = grouped::<StarDecision>(snapshot, |decision| Some(decision.product.as_str()));
    let history = |(product, decisions): (_, Vec<_>)| (product, history(snapshot.law(), &decisions, snapshot.as_of()));
    decisions.into_iter().map(history).filter(|(_, spells)| !spells.is_empty()).collect()
}

/// The first day a certificate of this decision is no longer valid; none when it awards none.
fn term(law: &Law, decision: &StarDecision) -> Option<Date> {
    expiry(law, decision).filter(|_| decision.action == Award::Award)
}
