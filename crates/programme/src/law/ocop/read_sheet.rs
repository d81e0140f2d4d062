//! From a file of `ocop/sheets/` to a scoring sheet.

use super::{
    Demand, Gate, OcopRules, Scale, ScaleOption, Sheet, SheetCriterion, SheetPart, SheetSection,
    read::{star, totals},
};
use crate::{
    Quantity,
    law::{
        Law,
        node::{Node, Table},
        parse::text,
    },
};

pub(in crate::law) fn read(law: &mut Law, root: &Table<'_, '_>) {
    root.only(&["id", "rules", "subgroups", "vi", "en", "part", "gate", "verified", "source", "note"]);
    let Some(id) = root.required("rules", Node::text) else { return };
    let Some(place) = law.ocop.iter().position(|rules| rules.id == id) else {
        root.error(format!("no rules `{id}`: they stand in ocop/"));
        return;
    };
    let Some(sheet) = sheet(root) else { return };
    if law.sheet(&sheet.id).is_some() {
        root.error(format!("sheet `{}` is defined twice", sheet.id));
        return;
    }
    let rules = &mut law.ocop[place];
    check(rules, &sheet, root);
    rules.sheets.push(sheet);
}

fn sheet(root: &Table<'_, '_>) -> Option<Sheet> {
    let numbers = |node: Node<'_, '_>| node.array()?.into_iter().map(Node::whole).collect();
    Some(Sheet {
        id: root.required("id", Node::text).filter(|id| is_plain(root, id))?,
        name: text(root)?,
        subgroups: root.optional("subgroups", numbers)?.unwrap_or_default(),
        parts: root.tables("part").iter().map(part).collect::<Option<_>>()?,
        gates: root.tables("gate").iter().map(gate).collect::<Option<_>>()?,
        verified: root.required("verified", Node::word)?,
        source: root.optional("source", Node::text)?,
        note: root.optional("note", Node::text)?,
    })
}

/// A score names a criterion as `sheet/code`.
fn is_plain(root: &Table<'_, '_>, id: &str) -> bool {
    let is_plain = !id.contains('/');
    if !is_plain {
        root.error(format!("`{id}` has a slash, which parts a sheet from its criterion"));
    }
    is_plain
}

fn part(table: &Table<'_, '_>) -> Option<SheetPart> {
    table.only(&["code", "section"]);
    Some(SheetPart {
        code: table.required("code", Node::text)?,
        sections: table.tables("section").iter().map(section).collect::<Option<_>>()?,
    })
}

fn section(table: &Table<'_, '_>) -> Option<SheetSection> {
    table.only(&["code", "vi", "en", "criterion"]);
    Some(SheetSection {
        code: table.required("code", Node::text)?,
        name: text(table)?,
        criteria: table.tables("criterion").iter().map(criterion).collect::<Option<_>>()?,
    })
}

fn criterion(table: &Table<'_, '_>) -> Option<SheetCriterion> {
    table.only(&["code", "vi", "en", "points", "options"]);
    let most = table.required("points", Node::quantity)?;
    let options: Option<Vec<ScaleOption>> =
        table.optional("options", |node| node.array()?.into_iter().map(option).collect())?;
    let scale = match options {
        None => Scale::UpTo(most),
        Some(options) => {
            let rises = options.is_sorted_by(|fewer, more| fewer.points < more.points);
            let fits = options.first().is_some_and(|first| first.points >= Quantity::ZERO)
                && options.last().is_some_and(|last| last.points == most);
            if options.len() < 2 || !rises || !fits {
                let rule = format!("at least two options, each worth more than the one before, the last {most} points");
                table.error(rule);
            }
            Scale::Options(options)
        }
    };
    if most <= Quantity::ZERO {
        table.error("a criterion brings more than no points".to_owned());
    }
    Some(SheetCriterion { code: table.required("code", Node::text)?, name: text(table)?, scale })
}

fn option(node: Node<'_, '_>) -> Option<ScaleOption> {
    let table = node.table()?;
    table.only(&["vi", "en", "points"]);
    Some(ScaleOption { name: text(&table)?, points: table.required("points", Node::quantity)? })
}

fn gate(table: &Table<'_, '_>) -> Option<Gate> {
    table.only(&["star", "code", "vi", "en", "items", "part", "criterion", "points", "verified", "note"]);
    let points = || table.required("points", Node::quantity);
    let demand = match (table.has("items"), table.has("part"), table.has("criterion")) {
        (true, false, false) => Demand::Items(table.required("items", Node::texts)?),
        (false, true, false) => Demand::Part(table.required("part", Node::text)?, points()?),
        (false, false, true) => Demand::Criterion(table.required("criterion", Node::text)?, points()?),
        _ => {
            table.error("a gate asks for `items`, or for `points` in a `part` or a `criterion`".to_owned());
            return None;
        }
    };
    Some(Gate {
        star: table.required("star", star)?,
        code: table.required("code", Node::text)?,
        name: text(table)?,
        demand,
        verified: table.required("verified", Node::word)?,
    })
}

fn check(rules: &OcopRules, sheet: &Sheet, root: &Table<'_, '_>) {
    let taken = |other: &&Sheet| match &sheet.subgroups[..] {
        [] => other.subgroups.is_empty(),
        own => own.iter().any(|number| other.subgroups.contains(number)),
    };
    if let Some(other) = rules.sheets.iter().find(taken) {
        root.error(format!("sheet `{}` scores the same sub-groups", other.id));
    }
    for number in &sheet.subgroups {
        if rules.subgroup(*number).is_none() {
            root.error(format!("rules `{}` have no sub-group {number}", rules.id));
        }
    }
    parts(rules, sheet, root);
    let mut codes: Vec<&str> = Vec::new();
    for criterion in sheet.criteria() {
        if codes.contains(&criterion.code.as_str()) {
            root.error(format!("duplicate code: criterion `{}` stands twice", criterion.code));
        }
        codes.push(&criterion.code);
    }
    for (place, (gate, table)) in sheet.gates.iter().zip(root.tables("gate")).enumerate() {
        if sheet.gates[..place].iter().any(|other| other.code == gate.code) {
            table.error(format!("duplicate code: gate `{}` stands twice", gate.code));
        }
        if let Some(wrong) = unreachable(rules, sheet, &gate.demand) {
            table.error(wrong);
        }
    }
}

/// The parts are those of the rules, and their criteria add up to them.
fn parts(rules: &OcopRules, sheet: &Sheet, root: &Table<'_, '_>) {
    let asked: Vec<&str> = rules.parts.iter().map(|part| part.code.as_str()).collect();
    let given: Vec<&str> = sheet.parts.iter().map(|part| part.code.as_str()).collect();
    if asked != given {
        root.error(format!("the parts are {}; the rules have {}", given.join(", "), asked.join(", ")));
        return;
    }
    for ((part, whole), table) in sheet.parts.iter().zip(&rules.parts).zip(root.tables("part")) {
        let what = format!("the criteria of part {}", part.code);
        let points = part.criteria().map(|criterion| criterion.scale.most());
        totals(points, whole.points, &what, |wrong| table.error(wrong));
    }
}

/// Why nothing could meet a demand, if so.
fn unreachable(rules: &OcopRules, sheet: &Sheet, demand: &Demand) -> Option<String> {
    let within = |most: Option<Quantity>, points: Quantity, what: &str| match most {
        None => Some(format!("no {what}")),
        Some(most) if points > most => Some(format!("{what} brings at most {most} points")),
        Some(_) => None,
    };
    match demand {
        Demand::Items(items) => {
            let unknown = items.iter().find(|code| rules.item(code).is_none())?;
            Some(format!("the rules know no document `{unknown}`"))
        }
        Demand::Part(code, points) => {
            within(rules.part(code).map(|part| part.points), *points, &format!("part `{code}`"))
        }
        Demand::Criterion(code, points) => {
            let most = sheet.criterion(code).map(|criterion| criterion.scale.most());
            within(most, *points, &format!("criterion `{code}`"))
        }
    }
}
