//! Which decision each unit's grade stands on.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::{
    fact::{Action, ModelArea, Recognition, Record},
    grade::Grade,
    unit::{UnitCode, UnitIndex, UnitTree},
};

const GRADES: usize = Grade::ALL.len();

/// For each unit and grade, the place of the decision it stands on; for each residential area that of its own kind.
#[derive(Debug)]
pub(super) struct Holdings {
    standing: Vec<[Option<u32>; GRADES]>,
    areas: HashMap<UnitIndex, usize>,
}

impl Holdings {
    pub fn new(tree: &UnitTree, decisions: &[Record<Recognition>], areas: (&[Record<ModelArea>], Date)) -> Self {
        let mut standing = vec![[None; GRADES]; tree.len()];
        let mut in_order: Vec<(u32, &Record<Recognition>)> = (0..).zip(decisions).collect();
        in_order.sort_by_key(|(_, record)| (record.fact().date, record.seq));
        for (place, record) in in_order {
            let decision = record.fact();
            if let Some(unit) = tree.index(decision.unit) {
                standing[unit.get()][decision.grade as usize] = match decision.action {
                    Action::Recognise => Some(place),
                    Action::Withdraw => None,
                };
            }
        }
        Self { standing, areas: areas_standing(tree, areas.0, areas.1) }
    }

    pub fn standing(&self, unit: UnitIndex, grade: Grade) -> Option<usize> {
        self.standing[unit.get()][grade as usize].map(|place| place as usize)
    }

    /// The place of the decision on a residential area.
    pub fn area(&self, unit: UnitIndex) -> Option<usize> {
        self.areas.get(&unit).copied()
    }
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
