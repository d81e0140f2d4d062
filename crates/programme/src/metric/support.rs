//! Figures on support policies.

use super::{ALL, Figure, Item, MeasuredIn, Metric, Source};
use crate::{
    Lang, Quantity, Text,
    fact::{ClaimState, Fact as _, FactKind},
    snapshot::Snapshot,
    support::{claims, eligible_unclaimed},
    unit::UnitIndex,
};

pub(super) const METRICS: &[Metric] = &[
    Metric {
        id: "policy.eligible_unclaimed",
        name: ("Số hồ sơ đủ điều kiện chưa đề nghị", "Eligible and not claimed"),
        definition: (
            "Mỗi sản phẩm có chứng nhận còn hạn đạt hạng sao của một chính sách, lần công nhận đầu trong thời gian của chính sách, chưa có hồ sơ đề nghị: một hồ sơ cho mỗi chính sách.",
            "For each policy, products with a valid certificate of its star, first awarded in its time, without a claim.",
        ),
        law: "Nghị quyết, quyết định của tỉnh theo từng chính sách",
        measured_in: MeasuredIn::Claims,
        tiers: ALL,
        compute: eligible,
    },
    Metric {
        id: "policy.blocked",
        name: ("Số hồ sơ chính sách vướng mắc", "Claims blocked"),
        definition: ("Hồ sơ đề nghị hỗ trợ đang vướng mắc.", "Claims on a policy that something blocks."),
        law: "Nghị quyết, quyết định của tỉnh theo từng chính sách",
        measured_in: MeasuredIn::Claims,
        tiers: ALL,
        compute: blocked,
    },
    Metric {
        id: "policy.paid",
        name: ("Kinh phí chính sách đã chi trả", "Support paid"),
        definition: ("Tổng số tiền của các hồ sơ đã chi trả.", "The sum of the claims paid."),
        law: "Nghị quyết, quyết định của tỉnh theo từng chính sách",
        measured_in: MeasuredIn::Dong,
        tiers: ALL,
        compute: paid,
    },
];

fn eligible(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
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

fn blocked(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let blocked = claims(snapshot, scope).into_iter().filter(|record| record.fact().state == ClaimState::Blocked);
    let item = |record: &crate::fact::Record<_>| {
        let claim: &crate::fact::PolicyClaim = record.fact();
        let why = claim.blocked_by.as_deref().unwrap_or_default();
        let subject = format!("{}: {why}", claim.describe(Lang::Vi));
        let item = Item::new(subject, [Source::Fact(FactKind::PolicyClaim, record.seq)]);
        (item, why.to_owned(), Text::alike(why))
    };
    Figure::count_by_part(blocked.map(item))
}

fn paid(snapshot: &Snapshot, scope: UnitIndex) -> Figure {
    let paid = claims(snapshot, scope).into_iter().filter(|record| record.fact().state == ClaimState::Paid);
    Figure::sum(paid.map(|record| {
        let claim = record.fact();
        let source = Source::Fact(FactKind::PolicyClaim, record.seq);
        (claim.describe(Lang::Vi), source, Quantity::whole(claim.amount.0))
    }))
}
