//! Support policies and the claims on them. The source says that some are carried out and some are stuck; which, is made up.

use jiff::civil::{Date, date};
use programme::{
    Dong,
    fact::{ClaimState, PolicyClaim, Provenance, Sourced, Star, StarDecision, SupportPolicy},
};

use crate::{DAY, chance::Chance, illustrative};

/// A policy: code, name, star, first and last day of awards, million đồng.
type Policy = (&'static str, &'static str, u8, Date, Option<Date>, i64);

const POLICIES: [Policy; 3] = [
    ("CS-MH-1", "Thưởng sản phẩm OCOP công nhận năm 2020", 3, date(2020, 1, 1), Some(date(2020, 12, 31)), 30),
    (
        "CS-MH-2",
        "Hỗ trợ bao bì, nhãn mác sản phẩm OCOP công nhận năm 2021",
        3,
        date(2021, 1, 1),
        Some(date(2021, 12, 31)),
        25,
    ),
    ("CS-MH-3", "Thưởng sản phẩm OCOP 4 sao", 4, date(2021, 1, 1), None, 60),
];

/// What blocks a claim, who resolves it, and on what ground.
const OBSTACLES: [(&str, &str, &str); 3] = [
    ("Chưa cân đối được nguồn kinh phí", "finance", "minh họa 21/CV-STC"),
    ("Hồ sơ thiếu hóa đơn, chứng từ", "coordination_office", "minh họa 22/HD-VPĐP"),
    ("Chưa rõ đối tượng là hộ kinh doanh", "justice", "minh họa 23/CV-STP"),
];

/// The policies.
pub fn policies() -> Vec<Sourced<SupportPolicy>> {
    let policy = |(code, name, star, date, until, amount): Policy| {
        Some(illustrative(SupportPolicy {
            code: code.to_owned(),
            name: format!("{name} (minh họa)"),
            basis: "minh họa 20/NQ-HĐND".to_owned(),
            star: Star::new(star)?,
            date,
            until,
            amount: Dong(amount * 1_000_000),
        }))
    };
    POLICIES.into_iter().filter_map(policy).collect()
}

/// Claims for most of the products that meet a policy; some are paid, some stuck, some still looked at. Of a product that
/// sources name it is never said that its claim is stuck or was refused.
pub fn claims(policies: &[Sourced<SupportPolicy>], awards: &[Sourced<StarDecision>]) -> Vec<Sourced<PolicyClaim>> {
    let mut chance = Chance::of(25);
    let mut claims = Vec::new();
    for policy in policies.iter().map(|sourced| &sourced.fact) {
        let in_time = |day| policy.date <= day && policy.until.is_none_or(|until| day <= until);
        for sourced in awards {
            let (award, is_named) = (&sourced.fact, sourced.provenance != Provenance::Illustrative);
            if award.star < policy.star || !in_time(award.date) || !chance.percent(70) {
                continue;
            }
            let state = match chance.between(1, 100) {
                ..=60 => ClaimState::Paid,
                61..=78 if !is_named => ClaimState::Blocked,
                96.. if !is_named => ClaimState::Refused,
                _ => ClaimState::Submitted,
            };
            let obstacle = (state == ClaimState::Blocked).then(|| chance.pick(&OBSTACLES).copied()).flatten();
            claims.push(illustrative(PolicyClaim {
                policy: policy.code.clone(),
                product: award.product.clone(),
                date: chance.day(date(2022, 3, 1), DAY),
                state,
                amount: policy.amount,
                blocked_by: obstacle.map(|(what, ..)| what.to_owned()),
                resolver: obstacle.map(|(_, who, _)| who.to_owned()),
                ground: obstacle.map(|(.., ground)| ground.to_owned()),
            }));
        }
    }
    claims
}
