//! Which decision each unit's grade stands on.

use std::collections::HashMap;

use jiff::civil::Date;

use super::Ground;
use crate::{
    fact::{Action, ModelArea, Recognition, Record},
    grade::Grade,
    law::Needs,
    unit::{UnitCode, UnitIndex, UnitKind, UnitTree},
};

const GRADES: usize = Grade::ALL.len();

/// For each unit and grade, the decisions it stands on; for each residential area that of its own kind.
#[derive(Debug)]
pub(super) struct Holdings {
    /// The places of the decisions: one of its own, or those of the units it was made of. Former units stand behind those of the tree.
    standing: Vec<[Box<[u32]>; GRADES]>,
    inherited: HashMap<(UnitIndex, Grade), Inherited>,
    areas: HashMap<UnitIndex, usize>,
}

/// What a unit has of a grade from the units it was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inherited {
    /// Whether it counts as recognised.
    pub state: Succession,
    /// The places of the decisions of those that held it.
    pub decisions: Box<[u32]>,
    /// Those that held it.
    pub held: Vec<UnitIndex>,
    /// Those that did not.
    pub without: Vec<UnitIndex>,
}

/// Whether a unit counts as recognised by those it was made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Succession {
    /// It does, until a decision acknowledges it.
    Inherits,
    /// Some held it and others did not: for a person to decide, and not counted until then.
    Open,
    /// Units of its kind are not recognised so.
    Ends,
}

impl Holdings {
    pub fn new(ground: &Ground, decisions: &[Record<Recognition>], areas: &[Record<ModelArea>]) -> Self {
        let tree = &*ground.tree;
        let units = tree.len() + tree.formers().count();
        let mut own: HashMap<UnitIndex, Vec<(u32, &Recognition)>> = HashMap::new();
        let mut in_order: Vec<(u32, &Record<Recognition>)> = (0..).zip(decisions).collect();
        in_order.sort_by_key(|(_, record)| (record.fact().date, record.seq));
        for (place, record) in in_order {
            let decision = record.fact();
            if let Some(unit) = tree.bearer(decision.unit, decision.date) {
                own.entry(unit).or_default().push((place, decision));
            }
        }
        let standing = vec![Default::default(); units];
        let mut holdings =
            Self { standing, inherited: HashMap::new(), areas: areas_standing(tree, areas, ground.as_of) };
        // The formers first, the oldest before those made of them.
        let formers: Vec<UnitIndex> = tree.formers().map(|(index, _)| index).collect();
        for unit in formers.into_iter().chain(tree.made()) {
            holdings.inherit(ground, unit);
            holdings.decide(unit, own.remove(&unit).unwrap_or_default());
        }
        for (unit, decisions) in own {
            holdings.decide(unit, decisions);
        }
        holdings
    }

    fn decide(&mut self, unit: UnitIndex, decisions: Vec<(u32, &Recognition)>) {
        for (place, decision) in decisions {
            self.inherited.remove(&(unit, decision.grade));
            self.standing[unit.get()][decision.grade as usize] = match decision.action {
                Action::Recognise => Box::new([place]),
                Action::Withdraw => Box::default(),
            };
        }
    }

    /// What a unit has from those whose history is read through it.
    fn inherit(&mut self, ground: &Ground, unit: UnitIndex) {
        let tree = &*ground.tree;
        let is_principal =
            |index: &&UnitIndex| tree.former(**index).is_some_and(|former| former.principal == Some(unit));
        let made_of: Vec<UnitIndex> = tree.made_of(unit).iter().filter(is_principal).copied().collect();
        let Some(kind) = tree.then_or_now(unit).map(|unit| unit.kind) else { return };
        for grade in Grade::ALL.iter().copied() {
            let Some(rule) = ground.law.transition().inheritance(grade) else { continue };
            let (held, without): (Vec<UnitIndex>, Vec<UnitIndex>) =
                made_of.iter().copied().partition(|former| !self.standing(*former, grade).is_empty());
            if held.is_empty() {
                continue;
            }
            let enough = match rule.needs {
                Needs::All => without.is_empty(),
                Needs::Majority => held.len() > without.len(),
            };
            let state = match enough {
                _ if !can_hold(kind, grade) => Succession::Ends,
                true => Succession::Inherits,
                false => Succession::Open,
            };
            let decisions: Box<[u32]> = held.iter().flat_map(|former| self.standing(*former, grade)).copied().collect();
            if state == Succession::Inherits {
                self.standing[unit.get()][grade as usize].clone_from(&decisions);
            }
            self.inherited.insert((unit, grade), Inherited { state, decisions, held, without });
        }
    }

    /// The places of the decisions on which a unit holds a grade itself.
    pub fn standing(&self, unit: UnitIndex, grade: Grade) -> &[u32] {
        &self.standing[unit.get()][grade as usize]
    }

    pub fn inherited(&self, unit: UnitIndex, grade: Grade) -> Option<&Inherited> {
        self.inherited.get(&(unit, grade))
    }

    /// The place of the decision on a residential area.
    pub fn area(&self, unit: UnitIndex) -> Option<usize> {
        self.areas.get(&unit).copied()
    }
}

/// Whether units of a kind are recognised at a grade.
fn can_hold(kind: UnitKind, grade: Grade) -> bool {
    kind != UnitKind::UrbanDistrict && kind.is_urban_commune() == (grade == Grade::CivilisedUrban)
}

/// A decision names an area as its commune does: by its name.
fn areas_standing(tree: &UnitTree, decisions: &[Record<ModelArea>], day: Date) -> HashMap<UnitIndex, usize> {
    let named = |(index, unit)| {
        let unit: &crate::unit::Unit = unit;
        Some(((unit.code.commune()?, unit.name.as_str()), index))
    };
    let areas: HashMap<(UnitCode, &str), UnitIndex> = tree.iter().filter_map(named).collect();
    let stands = |(place, record): (usize, &Record<ModelArea>)| {
        let decision = Some(record.fact()).filter(|decision| decision.stands_on(day))?;
        areas.get(&(decision.commune, decision.name.as_str())).map(|unit| (*unit, place))
    };
    if areas.is_empty() { HashMap::new() } else { decisions.iter().enumerate().filter_map(stands).collect() }
}
