//! `quality.toml` → [`Quality`].

use std::collections::HashMap;

use super::{Bounds, Change, Consistency, JumpRule, OutlierRule, Quality, Range};
use crate::{
    Quantity,
    law::{
        Law, Measure, MeasureIndex, MeasureKind,
        node::{Node, Table},
        parse::{known_measure, text},
    },
};

/// Greater scores would question nothing, and keep the arithmetic far from overflow.
const GREATEST_SCORE: Quantity = Quantity::HUNDRED;

pub(in crate::law) fn read(law: &mut Law, root: &Table<'_, '_>) {
    root.only(&["range", "consistency", "jump", "outlier"]);
    law.quality = Quality {
        ranges: ranges(law, root),
        consistencies: root
            .tables("consistency")
            .iter()
            .filter_map(|table| consistency(law, table))
            .flatten()
            .collect(),
        jumps: jumps(law, root),
        outlier: root.get("outlier").and_then(|node| outlier(&node.table()?)),
    };
}

/// The measure that a text names, when its values are numbers.
fn number<'l>(law: &'l Law, node: Node<'_, '_>) -> Option<(MeasureIndex, &'l Measure)> {
    let (index, measure) = known_measure(law, node)?;
    if !measure.is_number() {
        node.error(format!("measure `{}` is no number: this rule is for percent, count and amount", measure.id));
        return None;
    }
    Some((index, measure))
}

/// By measure; what is said of a measure holds for its women and its men too, unless something is said of them.
fn by_measure<T: Clone>(
    law: &Law,
    said: Vec<(MeasureIndex, T)>,
    mut rules: HashMap<MeasureIndex, T>,
) -> HashMap<MeasureIndex, T> {
    for (measure, rule) in &said {
        for sex in law.measure_at(*measure).by_sex.into_iter().flatten() {
            rules.insert(sex, rule.clone());
        }
    }
    rules.extend(said);
    rules
}

/// Adds what a table says of its measure, unless an earlier table spoke of it.
fn add<T>(said: &mut Vec<(MeasureIndex, T)>, table: &Table<'_, '_>, measure: (MeasureIndex, &Measure), rule: T) {
    if said.iter().any(|(earlier, _)| *earlier == measure.0) {
        table.error(format!("measure `{}` has two rules of this kind", measure.1.id));
        return;
    }
    said.push((measure.0, rule));
}

fn ranges(law: &Law, root: &Table<'_, '_>) -> HashMap<MeasureIndex, Range> {
    let mut said = Vec::new();
    for table in root.tables("range") {
        table.only(&["measure", "hard", "soft", "vi", "en"]);
        let measure = table.required("measure", |node| number(law, node));
        if let (Some(measure), Some(range)) = (measure, range(&table)) {
            add(&mut said, &table, measure, range);
        }
    }
    by_measure(law, said, HashMap::new())
}

fn range(table: &Table<'_, '_>) -> Option<Range> {
    let reason = text(table);
    let hard = table.optional("hard", bounds)?.unwrap_or_default();
    let soft = table.optional("soft", bounds)?.unwrap_or_default();
    if hard.is_open() && soft.is_open() {
        table.error("the range is empty: give `hard` or `soft`".to_owned());
        return None;
    }
    if let Some(node) = table.get("soft")
        && [soft.min, soft.max].into_iter().flatten().any(|bound| !hard.hold(bound))
    {
        node.error("the usual values lie outside the possible ones".to_owned());
    }
    Some(Range { hard, soft, reason: reason? })
}

fn bounds(node: Node<'_, '_>) -> Option<Bounds> {
    let table = node.table()?;
    table.only(&["min", "max"]);
    let bounds = Bounds { min: table.optional("min", Node::quantity)?, max: table.optional("max", Node::quantity)? };
    if bounds.is_open() {
        node.error("give `min`, `max` or both".to_owned());
        return None;
    }
    if bounds.min.zip(bounds.max).is_some_and(|(min, max)| min > max) {
        node.error("`min` is greater than `max`".to_owned());
        return None;
    }
    Some(bounds)
}

/// The rule, and where all its measures are observed by sex the same rule for women and for men.
fn consistency(law: &Law, table: &Table<'_, '_>) -> Option<Vec<Consistency>> {
    table.only(&["parts", "whole", "severity", "vi", "en"]);
    let reason = text(table);
    let severity = table.required("severity", Node::word);
    let whole = table.required("whole", |node| number(law, node));
    let parts = table.required("parts", |node| {
        let parts: Option<Vec<_>> = node.array()?.into_iter().map(|part| number(law, part)).collect();
        parts.filter(|parts| {
            if parts.is_empty() {
                node.error("`parts` is empty: name at least one measure".to_owned());
            }
            !parts.is_empty()
        })
    });
    let (reason, severity, (whole, of), parts) = (reason?, severity?, whole?, parts?);
    if let Some((_, part)) = parts.iter().find(|(index, part)| *index == whole || !comparable(part, of)) {
        table.error(format!("`{}` cannot be a part of `{}`: another kind, unit or level, or itself", part.id, of.id));
        return None;
    }
    let rule = |parts, whole| Consistency { parts, whole, severity, reason: reason.clone() };
    let mut rules = vec![rule(parts.iter().map(|(index, _)| *index).collect(), whole)];
    for sex in [0, 1] {
        let of_sex = |measure: &Measure| measure.by_sex.map(|by_sex| by_sex[sex]);
        let parts: Option<Vec<MeasureIndex>> = parts.iter().map(|(_, part)| of_sex(part)).collect();
        rules.extend(parts.zip(of_sex(of)).map(|(parts, whole)| rule(parts, whole)));
    }
    Some(rules)
}

fn comparable(part: &Measure, whole: &Measure) -> bool {
    part.kind == whole.kind && part.unit == whole.unit && part.levels.iter().any(|level| whole.levels.contains(level))
}

fn jumps(law: &Law, root: &Table<'_, '_>) -> HashMap<MeasureIndex, JumpRule> {
    let (mut of_kinds, mut said) = (Vec::<(MeasureKind, JumpRule)>::new(), Vec::new());
    for table in root.tables("jump") {
        table.only(&["kind", "measure", "absolute", "relative", "least"]);
        let rule = jump(&table);
        if table.has("kind") && !table.has("measure") {
            let Some((kind, rule)) = table.required("kind", kind).zip(rule) else { continue };
            if of_kinds.iter().any(|(earlier, _)| *earlier == kind) {
                table.error("this kind has two rules".to_owned());
            }
            of_kinds.push((kind, rule));
        } else if table.has("measure") && !table.has("kind") {
            let measure = table.required("measure", |node| number(law, node));
            if let (Some(measure), Some(rule)) = (measure, rule) {
                add(&mut said, &table, measure, rule);
            }
        } else {
            table.error("give either `kind` or `measure`".to_owned());
        }
    }
    let of_kind = |measure: &Measure| of_kinds.iter().find(|(kind, _)| *kind == measure.kind).map(|(_, rule)| *rule);
    let default = law.each_measure().filter_map(|(index, measure)| Some((index, of_kind(measure)?))).collect();
    by_measure(law, said, default)
}

fn kind(node: Node<'_, '_>) -> Option<MeasureKind> {
    match node.text()?.as_str() {
        "percent" => Some(MeasureKind::Percent),
        "count" => Some(MeasureKind::Count),
        "amount" => Some(MeasureKind::Amount),
        other => {
            node.error(format!("`{other}` is not one of: percent, count, amount"));
            None
        }
    }
}

fn jump(table: &Table<'_, '_>) -> Option<JumpRule> {
    let absolute = table.optional("absolute", positive)?;
    let relative = table.optional("relative", positive)?;
    let limit = match (absolute, relative) {
        (Some(absolute), None) => Change::Absolute(absolute),
        (None, Some(relative)) => Change::Relative(relative),
        _ => {
            table.error("give either `absolute` or `relative`".to_owned());
            return None;
        }
    };
    Some(JumpRule { limit, least: table.optional("least", positive)?.unwrap_or_default() })
}

fn positive(node: Node<'_, '_>) -> Option<Quantity> {
    let quantity = node.quantity()?;
    if quantity <= Quantity::ZERO {
        node.error("must be more than 0".to_owned());
        return None;
    }
    Some(quantity)
}

fn outlier(table: &Table<'_, '_>) -> Option<OutlierRule> {
    table.only(&["score", "peers"]);
    let score = table.required("score", |node| {
        let score = positive(node)?;
        if score > GREATEST_SCORE {
            node.error("a score is at most 100".to_owned());
        }
        Some(score.min(GREATEST_SCORE))
    });
    let peers = table.required("peers", Node::whole);
    Some(OutlierRule { score: score?, peers: peers? })
}
