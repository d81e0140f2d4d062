//! The cut points of outlook tiers, and what belongs to which measure: `outlook.toml`. They are ours and no law; the back-test says
//! what they are worth.

use super::{
    Law, Level, LowerUnits, MeasureIndex,
    node::{Node, Table},
};
use crate::{
    Quantity,
    fact::{OutlookTier, ProjectKind},
    vietnamese::fold,
};

/// How a criterion's tier follows from what is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlookRules {
    /// From this chance in percent on it is likely.
    pub likely: Quantity,
    /// From this chance in percent on it is hard; below, very hard.
    pub hard: Quantity,
    /// The chance in percent that each tier stands for when it is held against what came.
    stands_for: [Quantity; OutlookTier::ALL.len()],
    /// The course of a measure is looked at over so many years.
    pub years: i16,
    /// How sure, in percent, the span of the usual pace is.
    pub band: Quantity,
    /// So many months a flag or rating usually takes to be met once work has begun.
    pub usual_months: i32,
    /// So many months the office's word stands.
    pub word_months: i32,
    /// Money is compared when it is known of so many earlier years.
    pub money_years: usize,
    /// Below this percentage of what was usual, money is thin.
    pub thin: Quantity,
    /// Up to when each level is looked at.
    pub horizons: Vec<(Level, Horizon)>,
    /// What contents, works and measures have to do with each other.
    pub contents: Vec<Content>,
    /// The documents whose plans serve a set.
    pub plans: Vec<SetPlan>,
}

/// Up to when a set's criteria are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Horizon {
    /// The end of the year.
    Year,
    /// The end of the last year that the set judges.
    Set,
}

/// A content of the programme, and what it moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// What lines of money and difficulties call it, folded for comparison.
    names: Vec<String>,
    /// As people write it.
    pub name: String,
    /// The works that belong to it.
    pub works: Vec<ProjectKind>,
    /// The measures it moves.
    pub measures: Vec<MeasureIndex>,
    /// The lower units whose grades it moves.
    pub lower: Vec<LowerUnits>,
}

impl Content {
    /// Whether a line of money or a difficulty is about it.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        self.names.contains(&fold(name))
    }
}

/// The document whose plans serve a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetPlan {
    /// The set.
    pub set: String,
    /// The document that obliges bodies to plan.
    pub basis: String,
    /// Where it is said.
    pub source: String,
}

impl OutlookRules {
    /// The chance in percent that a tier stands for.
    #[must_use]
    pub const fn stands_for(&self, tier: OutlookTier) -> Quantity {
        self.stands_for[tier as usize]
    }

    /// Up to when a level is looked at: the end of the year, unless something else is said.
    #[must_use]
    pub fn horizon(&self, level: Level) -> Horizon {
        self.horizons.iter().find(|(each, _)| *each == level).map_or(Horizon::Year, |(_, horizon)| *horizon)
    }
}

pub(super) fn read(law: &mut Law, root: &Table<'_, '_>) {
    root.only(&[
        "chance",
        "stands_for",
        "course",
        "money",
        "usual_months",
        "word_months",
        "horizon",
        "content",
        "plan",
    ]);
    let Some(mut rules) = cut_points(root) else { return };
    for table in root.tables("content") {
        rules.contents.extend(content(law, &table));
    }
    for table in root.tables("plan") {
        table.only(&["set", "basis", "source"]);
        let set = table.required("set", Node::text);
        let (basis, source) = (table.required("basis", Node::text), table.required("source", Node::text));
        if let (Some(set), Some(basis), Some(source)) = (set, basis, source) {
            if law.set(&set).is_none() {
                table.error(format!("no criteria set `{set}`"));
            }
            rules.plans.push(SetPlan { set, basis, source });
        }
    }
    law.outlook = Some(rules);
}

fn cut_points(root: &Table<'_, '_>) -> Option<OutlookRules> {
    let chance = root.required("chance", Node::table)?;
    chance.only(&["likely", "hard"]);
    let course = root.required("course", Node::table)?;
    course.only(&["years", "band"]);
    let money = root.required("money", Node::table)?;
    money.only(&["years", "thin"]);
    let horizons = match root.optional("horizon", Node::table)? {
        None => Vec::new(),
        Some(table) => horizons(&table)?,
    };
    let rules = OutlookRules {
        likely: chance.required("likely", percent)?,
        hard: chance.required("hard", percent)?,
        stands_for: stands_for(&root.required("stands_for", Node::table)?)?,
        years: course.required("years", Node::whole)?,
        band: course.required("band", percent)?,
        usual_months: root.required("usual_months", Node::whole)?,
        word_months: root.required("word_months", Node::whole)?,
        money_years: money.required("years", Node::whole)?,
        thin: money.required("thin", percent)?,
        horizons,
        contents: Vec::new(),
        plans: Vec::new(),
    };
    if rules.hard >= rules.likely {
        chance.error(format!("`hard` ({}) must be below `likely` ({})", rules.hard, rules.likely));
        return None;
    }
    if !(2..=10).contains(&rules.years) {
        course.error(format!("`years` must be 2 to 10, not {}", rules.years));
        return None;
    }
    Some(rules)
}

/// A chance for each tier: of a better one never a smaller.
fn stands_for(table: &Table<'_, '_>) -> Option<[Quantity; OutlookTier::ALL.len()]> {
    let ids: Vec<&str> = OutlookTier::ALL.iter().map(|tier| tier.id()).collect();
    table.only(&ids);
    let mut chances = [Quantity::ZERO; OutlookTier::ALL.len()];
    for (tier, chance) in OutlookTier::ALL.iter().zip(&mut chances) {
        *chance = table.required(tier.id(), percent)?;
    }
    if !chances.is_sorted_by(|better, worse| better >= worse) {
        table.error(format!("the chances must not rise from one tier to the next: {}", ids.join(", ")));
        return None;
    }
    Some(chances)
}

fn horizons(table: &Table<'_, '_>) -> Option<Vec<(Level, Horizon)>> {
    let levels: Vec<&str> = Level::ALL.iter().map(|level| level.id()).collect();
    table.only(&levels);
    let mut horizons = Vec::new();
    for level in Level::ALL {
        let horizon = table.optional(level.id(), |node| match node.text()?.as_str() {
            "year" => Some(Horizon::Year),
            "set" => Some(Horizon::Set),
            other => {
                node.error(format!("`{other}` is not one of: year, set"));
                None
            }
        })?;
        horizons.extend(horizon.map(|horizon| (*level, horizon)));
    }
    Some(horizons)
}

fn percent(node: Node<'_, '_>) -> Option<Quantity> {
    let percent = node.quantity()?;
    if (Quantity::ZERO..=Quantity::HUNDRED).contains(&percent) {
        return Some(percent);
    }
    node.error(format!("{percent} is no percentage from 0 to 100"));
    None
}

fn content(law: &Law, table: &Table<'_, '_>) -> Option<Content> {
    table.only(&["names", "works", "measures", "lower"]);
    let names = table.required("names", Node::texts)?;
    let Some(name) = names.first().cloned() else {
        table.error("`names` is empty".to_owned());
        return None;
    };
    let measure = |node: Node<'_, '_>| {
        let id = node.text()?;
        let found = law.measure(&id).map(|(index, _)| index);
        if found.is_none() {
            node.error(format!("no measure `{id}`"));
        }
        found
    };
    let measures = |node: Node<'_, '_>| node.array()?.into_iter().map(measure).collect::<Option<Vec<_>>>();
    // Nodes live as long as the table; a closure for each keeps that plain.
    let measures = match table.get("measures") {
        None => Vec::new(),
        Some(node) => measures(node)?,
    };
    Some(Content {
        names: names.iter().map(|name| fold(name)).collect(),
        name,
        works: table.optional("works", Node::words)?.unwrap_or_default(),
        measures,
        lower: table.optional("lower", Node::words)?.unwrap_or_default(),
    })
}
