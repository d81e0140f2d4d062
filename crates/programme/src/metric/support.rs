//! Figures on support policies.

use super::{Figure, Item, Source};
use crate::{
    Lang, Quantity,
    fact::{ClaimState, Fact as _, FactKind},
    snapshot::Snapshot,
    support::{claims, eligible_unclaimed},
    unit::UnitIndex,
};

pub(super) fn eligible(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let items = eligible_unclaimed(snapshot, scope).into_iter().map(|each| {
        let product = each.product.fact();
        let subject = format!("{}: {} ({})", each.policy.fact().name, product.name, product.code);
        let policy = Source::Fact(FactKind::SupportPolicy, each.policy.seq);
        let mut item = Item::new(subject, [policy, Source::Fact(FactKind::Product, each.product.seq)]);
        item.rest_on(each.decisions.iter().map(|seq| Source::Fact(FactKind::StarDecision, *seq)).collect());
        item
    });
    Figure::count(items.collect())
}

pub(super) fn blocked(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let blocked = claims(snapshot, scope).into_iter().filter(|record| record.fact().state == ClaimState::Blocked);
    let item = |record: &crate::fact::Record<_>| {
        let claim: &crate::fact::PolicyClaim = record.fact();
        let why = claim.blocked_by.as_deref().unwrap_or_default();
        let subject = format!("{}: {why}", claim.describe(Lang::Vi));
        Item::new(subject, [Source::Fact(FactKind::PolicyClaim, record.seq)])
    };
    Figure::count(blocked.map(item).collect())
}

pub(super) fn paid(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let paid = claims(snapshot, scope).into_iter().filter(|record| record.fact().state == ClaimState::Paid);
    Figure::sum(paid.map(|record| {
        let claim = record.fact();
        let source = Source::Fact(FactKind::PolicyClaim, record.seq);
        (claim.describe(Lang::Vi), source, Quantity::whole(claim.amount.0))
    }))
}
