//! What redrawing the units does to everything that is recorded of them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::{
    fact::{Duty, DutyTransfer, FactKind, Heir, Record, Reorganisation, Seq},
    grade::Grade,
    policy::{Post, Role},
    snapshot::{Facts, Snapshot, Succession},
    unit::{UnitCode, UnitIndex, UnitKind, UnitTree},
};

/// How many records of a kind are about units that end, and where they count afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched {
    /// The kind.
    pub kind: FactKind,
    /// Those that count at a unit that takes the place of theirs.
    pub inherited: usize,
    /// Those that count at the unit above, for want of one that takes its place.
    pub above: usize,
}

/// What is recorded of units that end, kind by kind; kinds without such records are left out.
#[must_use]
pub fn touched(before: &Snapshot, after: &UnitTree) -> Vec<Touched> {
    let mut all: BTreeMap<FactKind, Touched> = BTreeMap::new();
    before.facts().each_naming_units(&mut |kind, _, _, units| {
        let Some(ended) = units.iter().find(|code| ends(before.tree(), after, **code)) else { return };
        let touched = all.entry(kind).or_insert(Touched { kind, inherited: 0, above: 0 });
        if has_heir(after, *ended) {
            touched.inherited += 1;
        } else {
            touched.above += 1;
        }
    });
    all.into_values().collect()
}

/// Whether a unit that stands before does not stand after: a code that another unit bears does not save it.
fn ends(before: &UnitTree, after: &UnitTree, code: UnitCode) -> bool {
    before.index(code).is_some() && (after.index(code).is_none() || after.has_formers(code))
}

fn has_heir(after: &UnitTree, code: UnitCode) -> bool {
    after.index(code).is_some() || after.gone(code).is_some_and(|gone| gone.is_inherited)
}

/// What was recorded since some lines were and would stand on nothing without them: about units that they founded, of their day or later.
#[must_use]
pub fn dependents(facts: &Facts, lines: &[Record<Reorganisation>]) -> Vec<(FactKind, usize)> {
    let Some(founded) = Founded::of(lines) else { return Vec::new() };
    let mut all: BTreeMap<FactKind, usize> = BTreeMap::new();
    facts.each_naming_units(&mut |kind, seq, valid, units| {
        if founded.holds(seq, valid) && units.iter().any(|code| founded.has(*code)) {
            *all.entry(kind).or_default() += 1;
        }
    });
    all.into_iter().collect()
}

/// The units that the lines of an act found.
#[derive(Clone, Debug)]
pub struct Founded {
    codes: BTreeSet<UnitCode>,
    from: Date,
    last: Seq,
}

impl Founded {
    /// Of the lines of an act; none without lines.
    #[must_use]
    pub fn of(lines: &[Record<Reorganisation>]) -> Option<Self> {
        let codes = lines.iter().filter_map(|line| line.fact().new).collect();
        let from = lines.iter().map(|line| line.fact().date).min()?;
        Some(Self { codes, from, last: lines.iter().map(|line| line.seq).max()? })
    }

    /// Whether a fact was recorded later and is of their day or later.
    #[must_use]
    pub fn holds(&self, seq: Seq, valid: Date) -> bool {
        seq > self.last && valid >= self.from
    }

    /// Whether one of them bears a code.
    #[must_use]
    pub fn has(&self, code: UnitCode) -> bool {
        self.codes.contains(&code.commune().unwrap_or(code))
    }
}

/// What units that were made of others have of the grades.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// They count, until a decision acknowledges them.
    pub inherits: usize,
    /// For a person to decide.
    pub open: usize,
    /// Units of their kind are not recognised so.
    pub ends: usize,
}

/// For each grade, how many units inherit it; grades of which nobody has anything are left out.
#[must_use]
pub fn recognition(after: &Snapshot) -> Vec<(Grade, Carried)> {
    let count = |grade: &Grade| {
        let mut carried = Carried::default();
        for unit in after.tree().made() {
            match after.inherited(unit, *grade).map(|inherited| inherited.state) {
                Some(Succession::Inherits) => carried.inherits += 1,
                Some(Succession::Open) => carried.open += 1,
                Some(Succession::Ends) => carried.ends += 1,
                None => {}
            }
        }
        (*grade, carried)
    };
    Grade::ALL.iter().map(count).filter(|(_, carried)| *carried != Carried::default()).collect()
}

/// How many units of each kind stand before and after.
#[must_use]
pub fn kinds(before: &UnitTree, after: &UnitTree) -> Vec<(UnitKind, usize, usize)> {
    let count = |tree: &UnitTree, kind| tree.iter().filter(|(_, unit)| unit.kind == kind).count();
    let both = UnitKind::ALL.iter().map(|kind| (*kind, count(before, *kind), count(after, *kind)));
    both.filter(|(_, before, after)| before + after > 0).collect()
}

/// What became of somebody's post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Its unit stands.
    Stays,
    /// Its unit ended; it is held there now.
    Passes(Vec<Post>),
    /// Its unit ended, and no decision says who does now what it did.
    Open,
}

/// What becomes of a post: with a commune it passes to the unit that took its place, with a district to whom the decision says. What is held of
/// a whole level reaches no further than before, but where the decision names the province.
#[must_use]
pub fn fate(post: &Post, tree: &UnitTree, duties: &[Record<DutyTransfer>]) -> Fate {
    if tree.index(post.unit).is_some() {
        return Fate::Stays;
    }
    let Some(gone) = tree.gone(post.unit) else { return Fate::Stays };
    let at = |unit: UnitIndex| Post { unit: tree.unit(unit).code, ..post.clone() };
    if gone.is_inherited || post.role == Role::Producer {
        return Fate::Passes(vec![at(gone.place)]);
    }
    let heir = duties.iter().map(Record::fact).filter(|line| line.level.tier() == Some(post.unit.tier()));
    match heir.filter(|line| line.duty == Duty::Verify).max_by_key(|line| line.date).map(|line| line.heir) {
        Some(Heir::Province) => Fate::Passes(vec![at(gone.place)]),
        Some(Heir::Commune) => {
            let below = tree.formers().filter(|(_, former)| former.unit.parent == Some(post.unit));
            let heirs: BTreeSet<UnitIndex> =
                below.filter_map(|(_, former)| final_heir(tree, former.principal?)).collect();
            Fate::Passes(heirs.into_iter().map(at).collect())
        }
        None => Fate::Open,
    }
}

/// The unit of the tree that a unit passed into in the end.
fn final_heir(tree: &UnitTree, unit: UnitIndex) -> Option<UnitIndex> {
    let next = |unit: &UnitIndex| tree.former(*unit).and_then(|former| former.principal);
    std::iter::successors(Some(unit), next).last().filter(|last| tree.former(*last).is_none())
}

/// Posts as they are held on the map of a date.
#[must_use]
pub fn posts(held: &[Post], now: &Snapshot) -> Vec<Post> {
    let duties = now.all::<DutyTransfer>();
    let mut posts = Vec::new();
    for post in held {
        match fate(post, now.tree(), duties) {
            Fate::Stays | Fate::Open => posts.push(post.clone()),
            Fate::Passes(to) => posts.extend(to),
        }
    }
    posts.sort();
    posts.dedup();
    posts
}
