//! Support policies: what was paid, what is blocked and by what, who could claim and has not.

use programme::{
    Lang,
    fact::{ClaimState, PolicyClaim, Record, SupportPolicy},
    support::claims,
    task::body_name,
};

use super::{Scene, count, woven};
use crate::{
    figures::Figures,
    prose::{more, plain, short},
    report::model::{Block, Cell, Column, DongUnit, Inline, Table},
};

/// So many causes of blocked claims are named.
const CAUSES: usize = 5;
/// A cause is told in so many letters.
const LETTERS: usize = 140;

/// What a report says of support policies.
pub(crate) fn told(scene: Scene<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let lang = scene.lang;
    if scene.now.all::<SupportPolicy>().is_empty() {
        return vec![Block::paragraph(
            lang.pick("Chưa ghi nhận chính sách hỗ trợ nào.", "No support policy is recorded."),
        )];
    }
    let claims = match lang {
        Lang::Vi => ["", " hồ sơ đang vướng mắc; ", " hồ sơ đủ điều kiện mà chưa đề nghị."],
        Lang::En => ["claims blocked: ", "; eligible and not claimed: ", "."],
    };
    let paid = match lang {
        Lang::Vi => ["Đã chi trả ", " theo các chính sách hỗ trợ; "],
        Lang::En => ["Paid under the support policies: ", "; "],
    };
    let mut line = if figures.has("policy.paid") {
        woven(paid, ["policy.paid"], |id| figures.show(id))
    } else {
        plain(lang.pick(
            "Chưa chi trả khoản nào theo các chính sách hỗ trợ; ",
            "Nothing is paid under the support policies; ",
        ))
    };
    line.extend(woven(claims, ["policy.blocked", "policy.eligible_unclaimed"], |id| figures.show(id)));
    let mut blocks = vec![Block::Paragraph(line)];
    let causes = causes(scene);
    let mut items: Vec<Vec<Inline>> = causes.iter().take(CAUSES).map(|cause| told_cause(scene, cause)).collect();
    if causes.len() > CAUSES {
        items.push(plain(format!("{}.", more(causes.len() - CAUSES, "vướng mắc", lang))));
    }
    blocks.extend((!items.is_empty()).then_some(Block::Bullets(items)));
    blocks
}

/// What blocks claims, with who is to resolve it and how many it blocks; what blocks most comes first.
struct Cause<'a> {
    text: &'a str,
    resolver: Option<&'a str>,
    claims: usize,
}

fn causes(scene: Scene<'_>) -> Vec<Cause<'_>> {
    let mut causes: Vec<Cause<'_>> = Vec::new();
    for record in claims(scene.now, scene.province) {
        let claim = record.fact();
        let Some(text) = claim.blocked_by.as_deref().filter(|_| claim.state == ClaimState::Blocked) else { continue };
        let resolver = claim.resolver.as_deref();
        match causes.iter_mut().find(|cause| cause.text == text && cause.resolver == resolver) {
            Some(cause) => cause.claims += 1,
            None => causes.push(Cause { text, resolver, claims: 1 }),
        }
    }
    causes.sort_by_key(|cause| std::cmp::Reverse(cause.claims));
    causes
}

fn told_cause(scene: Scene<'_>, cause: &Cause<'_>) -> Vec<Inline> {
    let lang = scene.lang;
    let (text, claims) = (short(cause.text, LETTERS), cause.claims);
    let resolver = cause.resolver.map(|body| body_name(scene.now, body, lang));
    plain(match (lang, resolver) {
        (Lang::Vi, Some(body)) => format!("{claims} hồ sơ: {text}; cơ quan giải quyết: {body}."),
        (Lang::Vi, None) => format!("{claims} hồ sơ: {text}; chưa rõ cơ quan giải quyết."),
        (Lang::En, Some(body)) => format!("{claims} claims: {text}; to be resolved by {body}."),
        (Lang::En, None) => format!("{claims} claims: {text}; nobody is named to resolve it."),
    })
}

/// The claims on each policy by what became of them, for an annex.
pub(crate) fn table(scene: Scene<'_>) -> Table {
    let Scene { now, lang, .. } = scene;
    let claims = claims(now, scene.province);
    let row = |(record, number): (&Record<SupportPolicy>, usize)| {
        let policy = record.fact();
        let of_policy =
            || claims.iter().map(|claim| claim.fact()).filter(|claim: &&PolicyClaim| claim.policy == policy.code);
        let in_state = |state| count(of_policy().filter(|claim| claim.state == state).count());
        let paid = of_policy().filter(|claim| claim.state == ClaimState::Paid).map(|claim| claim.amount.0).sum();
        vec![
            count(number),
            Cell::text(policy.name.clone()),
            Cell::text(policy.basis.clone()),
            in_state(ClaimState::Submitted),
            in_state(ClaimState::Paid),
            in_state(ClaimState::Blocked),
            in_state(ClaimState::Refused),
            Cell::Dong(paid),
            Cell::text(record.sourced.provenance.label(lang)),
        ]
    };
    let state = |state: ClaimState| Column::summed(state.label(lang), 9).in_group(lang.pick("Số hồ sơ", "Claims"));
    Table {
        caption: lang.pick("Hồ sơ theo từng chính sách", "Claims on each policy").to_owned(),
        unit: Some(lang.pick("triệu đồng", "million đồng").to_owned()),
        columns: vec![
            Column::centred(lang.pick("TT", "No."), 4),
            Column::text(lang.pick("Chính sách", "Policy"), 26),
            Column::text(lang.pick("Căn cứ", "Basis"), 18),
            state(ClaimState::Submitted),
            state(ClaimState::Paid),
            state(ClaimState::Blocked),
            state(ClaimState::Refused),
            Column::summed(lang.pick("Số tiền đã chi", "Paid"), 12).money_in(DongUnit::Million),
            Column::text(lang.pick("Nguồn gốc", "Origin"), 10),
        ],
        rows: now.all::<SupportPolicy>().iter().zip(1..).map(row).collect(),
        total: Some(lang.pick("Cộng", "Total").to_owned()),
        sheet_name: None,
    }
}
