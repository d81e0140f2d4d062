//! From a file of `ocop/` to the rules.

use super::{
    Band, Clock, ClockRule, CouncilRules, ItemRule, OcopGroup, OcopPart, OcopRules, Procedure, Stated, Step, Subgroup,
    WithdrawalReason,
};
use crate::{
    Quantity,
    fact::{OcopLevel, Star},
    law::{
        Law,
        node::{Node, Table},
        parse::{bases, text},
    },
};

const KEYS: &[&str] = &[
    "id",
    "name",
    "in_force",
    "certificate_months",
    "remind_days",
    "parts",
    "note",
    "basis",
    "band",
    "group",
    "subgroup",
    "item",
    "council",
    "procedure",
    "clock",
    "withdrawal_reason",
];

pub(in crate::law) fn read(law: &mut Law, root: &Table<'_, '_>) {
    root.only(KEYS);
    let Some(rules) = rules(root) else { return };
    if law.ocop.iter().any(|other| other.id == rules.id) {
        root.error(format!("rules `{}` are defined twice", rules.id));
    } else {
        check(&rules, root);
        law.ocop.push(rules);
    }
}

fn rules(root: &Table<'_, '_>) -> Option<OcopRules> {
    let basis = bases(root);
    let (from, to) = root.required("in_force", |node| {
        let table = node.table()?;
        Some((table.required("from", Node::date)?, table.optional("to", Node::date)?))
    })?;
    Some(OcopRules {
        id: root.required("id", Node::text)?,
        name: root.required("name", |node| text(&node.table()?))?,
        from,
        to,
        certificate_months: root.required("certificate_months", Node::whole)?,
        remind_days: root.required("remind_days", |node| stated(node, Node::whole))?,
        basis,
        parts: root.required("parts", |node| node.array()?.into_iter().map(part).collect())?,
        bands: root.tables("band").iter().filter_map(band).collect(),
        groups: root.tables("group").iter().filter_map(group).collect(),
        subgroups: root.tables("subgroup").iter().filter_map(subgroup).collect(),
        items: root.tables("item").iter().filter_map(item).collect(),
        council: root.required("council", |node| council(&node.table()?))?,
        procedures: root.tables("procedure").iter().filter_map(procedure).collect(),
        clocks: root.tables("clock").iter().filter_map(clock).collect(),
        withdrawal_reasons: root.tables("withdrawal_reason").iter().filter_map(reason).collect(),
        sheets: Vec::new(),
    })
}

pub(in crate::law) fn stated<'s, 'a, T>(
    node: Node<'s, 'a>,
    read: impl Fn(Node<'s, 'a>) -> Option<T>,
) -> Option<Stated<T>> {
    let table = node.table()?;
    table.only(&["value", "verified", "note"]);
    Some(Stated {
        value: table.required("value", read)?,
        verified: table.required("verified", Node::word)?,
        note: table.optional("note", Node::text)?,
    })
}

fn part(node: Node<'_, '_>) -> Option<OcopPart> {
    let table = node.table()?;
    table.only(&["code", "vi", "en", "points"]);
    Some(OcopPart {
        code: table.required("code", Node::text)?,
        name: text(&table)?,
        points: table.required("points", Node::quantity)?,
    })
}

pub(super) fn star(node: Node<'_, '_>) -> Option<Star> {
    let star = Star::new(node.whole()?);
    if star.is_none() {
        node.error("stars are one to five".to_owned());
    }
    star
}

fn band(table: &Table<'_, '_>) -> Option<Band> {
    table.only(&["star", "from", "below", "recognised", "verified", "source", "note"]);
    Some(Band {
        star: table.required("star", star)?,
        from: table.required("from", Node::quantity)?,
        below: table.optional("below", Node::quantity)?,
        recognised: table.required("recognised", Node::flag)?,
        verified: table.required("verified", Node::word)?,
    })
}

fn group(table: &Table<'_, '_>) -> Option<OcopGroup> {
    table.only(&["code", "vi", "en"]);
    Some(OcopGroup { code: table.required("code", Node::text)?, name: text(table)? })
}

fn subgroup(table: &Table<'_, '_>) -> Option<Subgroup> {
    table.only(&["number", "group", "family", "vi", "en", "ministries", "verified", "note"]);
    Some(Subgroup {
        number: table.required("number", Node::whole)?,
        group: table.required("group", Node::text)?,
        family: table.required("family", |node| text(&node.table()?))?,
        name: text(table)?,
        ministries: table.required("ministries", Node::words)?,
        verified: table.required("verified", Node::word)?,
    })
}

fn item(table: &Table<'_, '_>) -> Option<ItemRule> {
    table.only(&["code", "vi", "en", "need", "groups", "applications", "expires", "verified", "note"]);
    Some(ItemRule {
        code: table.required("code", Node::text)?,
        name: text(table)?,
        need: table.required("need", Node::word)?,
        groups: table.optional("groups", Node::texts)?.unwrap_or_default(),
        applications: table.optional("applications", Node::words)?.unwrap_or_default(),
        expires: table.optional("expires", Node::flag)?.unwrap_or(false),
        verified: table.required("verified", Node::word)?,
        note: table.optional("note", Node::text)?,
    })
}

fn council(table: &Table<'_, '_>) -> Option<CouncilRules> {
    table.only(&["scoring", "quorum_percent", "chair_must_attend", "most_spread", "secretary_scores"]);
    let quorum_percent = table.required("quorum_percent", |node| stated(node, Node::quantity))?;
    if quorum_percent.value > Quantity::HUNDRED || quorum_percent.value <= Quantity::ZERO {
        table.error("`quorum_percent` is a share of the members: more than 0, at most 100".to_owned());
    }
    Some(CouncilRules {
        scoring: table.required("scoring", |node| stated(node, Node::word))?,
        quorum_percent,
        chair_must_attend: table.required("chair_must_attend", |node| stated(node, Node::flag))?,
        most_spread: table.required("most_spread", |node| stated(node, Node::quantity))?,
        secretary_scores: table.required("secretary_scores", |node| stated(node, Node::flag))?,
    })
}

fn procedure(table: &Table<'_, '_>) -> Option<Procedure> {
    table.only(&["from", "until", "files_at", "step", "cites", "verified", "note"]);
    let step = |table: &Table<'_, '_>| {
        table.only(&["level", "certifies"]);
        Some(Step {
            level: table.required("level", Node::word)?,
            certifies: table.required("certifies", |node| node.array()?.into_iter().map(star).collect())?,
        })
    };
    let steps: Vec<Step> = table.tables("step").iter().filter_map(step).collect();
    if !steps.is_sorted_by(|lower, higher| lower.level < higher.level) {
        table.error("the steps go from the lowest level up, each once".to_owned());
    }
    if steps.iter().any(|step| step.level == OcopLevel::Commune) {
        table.error("no council sits at the commune".to_owned());
    }
    Some(Procedure {
        from: table.required("from", Node::date)?,
        until: table.optional("until", Node::date)?,
        files_at: table.required("files_at", Node::word)?,
        steps,
        cites: table.required("cites", Node::text)?,
        verified: table.required("verified", Node::word)?,
    })
}

fn clock(table: &Table<'_, '_>) -> Option<ClockRule> {
    table.only(&["clock", "days", "working", "verified", "note"]);
    Some(ClockRule {
        clock: table.required("clock", Node::word)?,
        days: table.optional("days", Node::whole)?,
        working: table.optional("working", Node::flag)?.unwrap_or(false),
        verified: table.required("verified", Node::word)?,
        note: table.optional("note", Node::text)?,
    })
}

fn reason(table: &Table<'_, '_>) -> Option<WithdrawalReason> {
    table.only(&["code", "vi", "en", "verified", "note"]);
    Some(WithdrawalReason {
        code: table.required("code", Node::text)?,
        name: text(table)?,
        verified: table.required("verified", Node::word)?,
    })
}

/// Notes the tables of a key that say a second time what an earlier one said.
fn once<T: PartialEq>(root: &Table<'_, '_>, key: &str, codes: &[T]) {
    let tables = root.tables(key);
    if tables.len() != codes.len() {
        return; // One of them could not be read; that error is already noted.
    }
    for (place, (code, table)) in codes.iter().zip(tables).enumerate() {
        if codes[..place].contains(code) {
            table.error(format!("this {key} stands twice"));
        }
    }
}

fn check(rules: &OcopRules, root: &Table<'_, '_>) {
    once(root, "band", &rules.bands.iter().map(|band| band.star).collect::<Vec<_>>());
    once(root, "group", &rules.groups.iter().map(|group| &group.code).collect::<Vec<_>>());
    once(root, "subgroup", &rules.subgroups.iter().map(|subgroup| subgroup.number).collect::<Vec<_>>());
    once(root, "item", &rules.items.iter().map(|item| &item.code).collect::<Vec<_>>());
    once(root, "clock", &rules.clocks.iter().map(|rule| rule.clock).collect::<Vec<_>>());
    once(root, "withdrawal_reason", &rules.withdrawal_reasons.iter().map(|reason| &reason.code).collect::<Vec<_>>());
    let knows = |code: &str| rules.groups.iter().any(|group| group.code == code);
    for table in root.tables("subgroup") {
        if let Some(node) = table.get("group")
            && !node.text().is_some_and(|code| knows(&code))
        {
            node.error("no such group".to_owned());
        }
    }
    for table in root.tables("item") {
        for node in table.get("groups").and_then(Node::array).unwrap_or_default() {
            if !node.text().is_some_and(|code| knows(&code)) {
                node.error("no such group".to_owned());
            }
        }
    }
    for clock in Clock::ALL {
        if rules.clock(*clock).is_none() {
            root.error(format!("no clock `{}`: give its days, or leave them out while they are not known", clock.id()));
        }
    }
    bands(rules, root);
    totals(rules.parts.iter().map(|part| part.points), Quantity::HUNDRED, "the parts", |wrong| {
        root.get("parts").map_or_else(|| root.error(wrong.clone()), |node| node.error(wrong.clone()));
    });
    procedures(rules, root);
}

/// Bands lie side by side from nothing up: every average falls into exactly one.
fn bands(rules: &OcopRules, root: &Table<'_, '_>) {
    let mut bands: Vec<&Band> = rules.bands.iter().collect();
    bands.sort_by_key(|band| band.from);
    let starts = bands.first().is_some_and(|band| band.from == Quantity::ZERO);
    let ends = bands.last().is_some_and(|band| band.below.is_none());
    let joined = bands.windows(2).all(|pair| pair[0].below == Some(pair[1].from) && pair[0].star < pair[1].star);
    if !(starts && ends && joined) {
        root.error("the bands leave a gap, overlap, or do not rise with the stars".to_owned());
    }
}

/// Every recognised star is certified at one level in every period, and no two periods share a day.
fn procedures(rules: &OcopRules, root: &Table<'_, '_>) {
    if root.tables("procedure").len() != rules.procedures.len() {
        return;
    }
    for (place, (procedure, table)) in rules.procedures.iter().zip(root.tables("procedure")).enumerate() {
        let shares = |other: &&Procedure| {
            procedure.until.is_none_or(|until| other.from <= until)
                && other.until.is_none_or(|until| procedure.from <= until)
        };
        if rules.procedures[..place].iter().find(shares).is_some() {
            table.error("overlapping periods: an earlier procedure holds on a day of this one".to_owned());
        }
        for band in &rules.bands {
            let levels = procedure.steps.iter().filter(|step| step.certifies.contains(&band.star)).count();
            if levels != usize::from(band.recognised) {
                let stars = band.star.get();
                table.error(format!("{stars} stars are certified at {levels} levels; at one if they are recognised"));
            }
        }
        if !rules.basis.iter().any(|basis| basis.number == procedure.cites) {
            table.error(format!("`{}` is not one of the rules' legal bases", procedure.cites));
        }
    }
}

/// Notes when points do not add up.
pub(super) fn totals(points: impl Iterator<Item = Quantity>, whole: Quantity, what: &str, wrong: impl FnOnce(String)) {
    let sum = points.fold(Quantity::ZERO, |sum, points| sum + points);
    if sum != whole {
        wrong(format!("{what} add up to {sum} points, not {whole}"));
    }
}
