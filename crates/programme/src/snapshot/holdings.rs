//! Which decision each unit's grade stands on.

use crate::{
    fact::{Action, Recognition, Record},
    grade::Grade,
    unit::{UnitIndex, UnitTree},
};

const GRADES: usize = Grade::ALL.len();

/// For each unit and grade, the place of the decision it stands on.
#[derive(Debug)]
pub(super) struct Holdings(Vec<[Option<u32>; GRADES]>);

impl Holdings {
    pub fn new(tree: &UnitTree, decisions: &[Record<Recognition>]) -> Self {
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
        Self(standing)
    }

    pub fn standing(&self, unit: UnitIndex, grade: Grade) -> Option<usize> {
        self.0[unit.get()][grade as usize].map(|place| place as usize)
    }
}
