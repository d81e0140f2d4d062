//! What must be true of the law as a whole: no two rules for one case, and no reference that leads nowhere or round.

use std::cell::RefCell;

use super::{
    CriteriaSet, Indicator, Law, LawError, Leaf, Otherwise,
    node::{Node, Table},
};
use crate::{Lang, Text};

/// What can be told when a set is read: its codes, its counts, and whether another set already judges its cases.
pub(super) fn identity(law: &Law, set: &CriteriaSet, root: &Table<'_, '_>) {
    if law.set(&set.id).is_some() {
        let id = &set.id;
        root.error((format!("bộ tiêu chí “{id}” đã có"), format!("criteria set `{id}` is defined twice")));
    }
    if let Some(other) = law.sets.iter().find(|other| judges_same_cases(set, other)) {
        let place = root.get("assessment_years");
        let (id, other, level, grade) = (&set.id, &other.id, set.level, set.grade);
        let lang = Lang::Vi;
        let message = (
            format!("“{id}” và “{other}” cùng xét {} {} trong một năm", level.label(lang), grade.label(lang)),
            format!("overlapping periods: `{id}` and `{other}` both judge {} {} in one year", level.id(), grade.id()),
        );
        match place {
            Some(node) => node.error(message),
            None => root.error(message),
        }
    }
    duplicate_codes(root, set);
    let criteria = root.tables("criterion");
    if let Some((official_criteria, official_indicators)) = set.official.filter(|_| set.complete) {
        let mut codes: Vec<&str> = set.indicators().map(|(_, indicator)| indicator.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        if (criteria.len(), codes.len()) != (official_criteria, official_indicators) {
            let (own_criteria, own_indicators) = (criteria.len(), codes.len());
            root.error((
                format!(
                    "văn bản có {official_criteria} tiêu chí, {official_indicators} chỉ tiêu; ở đây có {own_criteria} và {own_indicators}"
                ),
                format!(
                    "`official` says {official_criteria} criteria and {official_indicators} indicators; the file has \
                     {own_criteria} and {own_indicators}"
                ),
            ));
        }
    }
}

fn judges_same_cases(a: &CriteriaSet, b: &CriteriaSet) -> bool {
    let kinds = a.kinds.is_empty() || b.kinds.is_empty() || a.kinds.iter().any(|kind| b.kinds.contains(kind));
    a.level == b.level
        && a.grade == b.grade
        && a.province == b.province
        && kinds
        && a.assessment_years.overlap(b.assessment_years)
}

fn duplicate_codes(root: &Table<'_, '_>, set: &CriteriaSet) {
    let code = |table: &Table<'_, '_>| table.get("code").and_then(Node::text).unwrap_or_default();
    let mut criteria: Vec<String> = Vec::new();
    for table in root.tables("criterion") {
        let code = code(&table);
        if criteria.contains(&code) {
            let vi = format!("mã tiêu chí “{code}” có hai lần");
            table.error((vi, format!("duplicate code: criterion `{code}` stands twice")));
        }
        criteria.push(code);
    }
    let criteria = root.tables("criterion");
    let tables = criteria.iter().flat_map(|criterion| criterion.tables("indicator"));
    let tables: Vec<_> = tables.chain(root.tables("precondition")).collect();
    let all: Vec<&Indicator> = set.indicators().map(|(_, indicator)| indicator).chain(&set.preconditions).collect();
    if tables.len() != all.len() {
        return; // An indicator could not be read; that error is already noted.
    }
    for (index, (indicator, table)) in all.iter().zip(&tables).enumerate() {
        let twin = all[..index].iter().find(|other| other.code == indicator.code && wordings_overlap(indicator, other));
        if twin.is_some() {
            let code = &indicator.code;
            let vi = format!("chỉ tiêu “{code}” có hai lời văn cho cùng một ngày");
            table.error((vi, format!("duplicate code: indicator `{code}` has two wordings for one day")));
        }
    }
}

fn wordings_overlap(a: &Indicator, b: &Indicator) -> bool {
    let before = |a: &Indicator, b: &Indicator| a.until.is_some_and(|until| b.from.is_some_and(|from| until < from));
    !before(a, b) && !before(b, a)
}

/// What can be told only when all sets are known: citations, sets and indicators referred to.
pub(super) fn references(law: &mut Law, root: &Table<'_, '_>) {
    let Some(set) = root.get("id").and_then(Node::text).and_then(|id| law.set(&id)) else {
        return;
    };
    for key in ["builds_on"] {
        if let Some(node) = root.get(key)
            && node.text().is_none_or(|id| law.set(&id).is_none())
        {
            node.error(("không có bộ tiêu chí này", format!("`{key}` names no criteria set")));
        }
    }
    let criteria = root.tables("criterion");
    let tables: Vec<_> =
        criteria.iter().flat_map(|table| table.tables("indicator")).chain(root.tables("precondition")).collect();
    for table in tables.iter().chain(&root.tables("exception")) {
        cited(set, table);
    }
    if let Some(table) = root.get("withdrawal").and_then(Node::table) {
        cited(set, &table);
        for code in set.withdrawal.iter().flat_map(|withdrawal| &withdrawal.sensitive) {
            if set.criterion(code).is_none() {
                let vi = format!("tiêu chí “{code}” không có trong bộ");
                table.error((vi, format!("sensitive criterion `{code}` is not in the set")));
            }
        }
    }
    let all = set.indicators().map(|(_, indicator)| indicator).chain(&set.preconditions);
    for (indicator, table) in all.zip(&tables) {
        for leaf in indicator.requirement.leaves() {
            if let Some(Text { vi, en }) = dangling(law, leaf) {
                let code = &indicator.code;
                table.error((format!("chỉ tiêu {code}: {vi}"), format!("indicator `{code}`: {en}")));
            }
        }
    }
    if let Some(path) = cycle(law, &set.id) {
        let line = tables.iter().find(|table| table.get("requirement").is_some_and(|node| mentions(node, &path)));
        let path = path.join(" → ");
        let message = (
            format!("các mức hoặc các bộ suy từ nhau thành vòng: {path}"),
            format!("a cycle of derived thresholds or sets: {path}"),
        );
        match line {
            Some(table) => table.error(message),
            None => root.error(message),
        }
    }
}

fn cited(set: &CriteriaSet, table: &Table<'_, '_>) {
    if let Some(node) = table.get("cites")
        && let Some(number) = node.text()
        && set.basis.iter().all(|basis| basis.number != number)
    {
        let vi = format!("“{number}” không thuộc các căn cứ của bộ");
        node.error((vi, format!("`{number}` is not one of the set's legal bases")));
    }
}

fn dangling(law: &Law, leaf: &Leaf) -> Option<Text> {
    if let Leaf::Meets { set } = leaf {
        let message =
            || Text { vi: format!("không có bộ tiêu chí “{set}”"), en: format!("no criteria set `{set}`") };
        return law.set(set).is_none().then(message);
    }
    let Otherwise::Derived { set, indicator, .. } = &leaf.threshold()?.otherwise else {
        return None;
    };
    let origin = law.set(set).is_some_and(|set| set.indicators().any(|(_, i)| i.code == *indicator));
    (!origin).then(|| Text {
        vi: format!("suy từ “{set}” {indicator}, vốn không có"),
        en: format!("derived from `{set}` `{indicator}`, which does not exist"),
    })
}

/// Whether the requirement at `node` refers to one of the sets on the path.
fn mentions(node: Node<'_, '_>, path: &[String]) -> bool {
    let Some(table) = node.table() else {
        return false;
    };
    let refers = |set: Option<String>| set.is_some_and(|set| path.iter().any(|step| step.starts_with(&set)));
    let derived = table
        .get("threshold")
        .filter(|node| node.is_table())
        .and_then(|node| node.table()?.get("derived_from")?.table()?.get("set")?.text());
    let meets = table.get("meets").and_then(Node::text);
    let branches = ["all", "any", "of"]
        .iter()
        .filter_map(|key| table.get(key)?.array())
        .flatten()
        .any(|item| mentions(item, path));
    refers(derived) || refers(meets) || branches
}

/// A way from `start` back to itself over "builds on", "meets" and derived thresholds, if there is one.
fn cycle(law: &Law, start: &str) -> Option<Vec<String>> {
    fn walk(law: &Law, here: &str, start: &str, path: &mut Vec<String>) -> bool {
        let Some(set) = law.set(here) else {
            return false;
        };
        path.push(here.to_owned());
        for next in successors(set) {
            if next == start && (path.len() > 1 || here == start) {
                path.push(next);
                return true;
            }
            if !path.contains(&next) && walk(law, &next, start, path) {
                return true;
            }
        }
        path.pop();
        false
    }
    let mut path = Vec::new();
    walk(law, start, start, &mut path).then_some(path)
}

fn successors(set: &CriteriaSet) -> Vec<String> {
    let leaves =
        set.indicators().map(|(_, indicator)| indicator).chain(&set.preconditions).flat_map(|i| i.requirement.leaves());
    let referred = leaves.filter_map(|leaf| match leaf {
        Leaf::Meets { set } => Some(set.clone()),
        _ => match &leaf.threshold()?.otherwise {
            Otherwise::Derived { set, .. } => Some(set.clone()),
            _ => None,
        },
    });
    set.builds_on.iter().cloned().chain(referred).collect()
}

/// What needs no place in a file.
pub(super) fn whole(law: &Law, errors: &RefCell<Vec<LawError>>) {
    let add = |file: &str, message: String| {
        let message = Text::alike(&message);
        errors.borrow_mut().push(LawError { file: file.to_owned(), line: 1, at: 0, missing: None, message });
    };
    for department in &law.departments {
        if let Some(successor) = &department.successor
            && law.department(successor).is_none()
        {
            add("departments.toml", format!("the successor `{successor}` of `{}` is not a department", department.id));
        }
    }
    for (index, rules) in law.ocop.iter().enumerate() {
        let clash = law.ocop[..index]
            .iter()
            .find(|other| rules.to.is_none_or(|to| other.from <= to) && other.to.is_none_or(|to| rules.from <= to));
        if let Some(other) = clash {
            add(&format!("ocop/{}.toml", rules.id), format!("overlapping periods: `{}` and `{}`", rules.id, other.id));
        }
    }
}
