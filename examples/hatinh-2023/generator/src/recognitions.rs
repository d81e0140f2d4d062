//! Decisions on communes and districts: the known ones, and those that must have come before them.

use std::collections::BTreeMap;

use anyhow::Result;
use jiff::civil::{Date, date};
use programme::{
    fact::{Action, Recognition, RecognitionBasis, Sourced},
    grade::Grade,
    unit::{Unit, UnitCode, UnitTree},
};

use crate::{LAST_DECISION, chance::Chance, communes, illustrative, inputs::Inputs};

/// Communes that are advanced beside those whose names are known.
const UNNAMED_ADVANCED: usize = 2;
/// Merged communes that lived on the recognition of their predecessors until December 2023.
const INHERITED: usize = 16;

/// The province's first round of advanced communes.
const FIRST_ADVANCED: Date = date(2019, 9, 30);

/// Days on which the province decided, as far as one may imagine.
const ROUNDS: [Date; 10] = [
    date(2014, 12, 30),
    date(2015, 12, 29),
    date(2016, 12, 28),
    date(2017, 12, 27),
    date(2018, 7, 20),
    date(2018, 12, 28),
    date(2019, 9, 30),
    date(2019, 12, 30),
    date(2020, 7, 24),
    date(2020, 12, 29),
];

/// The days since which units hold their grades.
#[derive(Debug)]
pub struct Standing(BTreeMap<(UnitCode, Grade), Date>);

impl Standing {
    /// What the decisions give.
    #[must_use]
    pub fn of(decisions: &[Sourced<Recognition>]) -> Self {
        Self(decisions.iter().map(|sourced| (key(sourced), sourced.fact.date)).collect())
    }

    /// Whether a unit holds a grade by a decision of its own.
    #[must_use]
    pub fn holds(&self, unit: UnitCode, grade: Grade) -> bool {
        self.since(unit, grade).is_some()
    }

    fn since(&self, unit: UnitCode, grade: Grade) -> Option<Date> {
        self.0.get(&(unit, grade)).copied()
    }
}

fn key(sourced: &Sourced<Recognition>) -> (UnitCode, Grade) {
    (sourced.fact.unit, sourced.fact.grade)
}

/// Every decision, by unit and grade.
pub fn decisions(inputs: &Inputs, tree: &UnitTree) -> Result<Vec<Sourced<Recognition>>> {
    let mut chance = Chance::of(1);
    let mut decisions = inputs.known::<Recognition>()?;
    let not_recognised = inputs.not_recognised()?;
    let mut recognised = communes(tree);
    recognised.retain(|commune| !not_recognised.contains(&commune.code));

    let known = Standing::of(&decisions);
    let mut unnamed = recognised.clone();
    unnamed.retain(|commune| !known.holds(commune.code, Grade::Ntm) && !known.holds(commune.code, Grade::Advanced));
    unnamed.retain(|commune| commune.from.is_none() && !known.holds(commune.code, Grade::Model));
    chance.shuffle(&mut unnamed);
    for commune in unnamed.iter().take(UNNAMED_ADVANCED) {
        decisions.push(own(commune, Grade::Advanced, date(2022, 12, 20)));
    }
    for grade in [Grade::Advanced, Grade::Ntm] {
        let known = Standing::of(&decisions);
        for commune in &recognised {
            let above = [Grade::Advanced, Grade::Model].into_iter().filter(|above| *above > grade);
            let higher = above.filter_map(|above| known.since(commune.code, above)).min();
            let must_hold = grade == Grade::Ntm || higher.is_some();
            if must_hold && !known.holds(commune.code, grade) {
                let date = round(&mut chance, commune, grade, higher.unwrap_or(LAST_DECISION));
                decisions.push(own(commune, grade, date));
            }
        }
    }
    inherit(&mut decisions, &recognised, &mut chance);
    decisions.sort_by_key(key);
    Ok(decisions)
}

fn own(commune: &Unit, grade: Grade, date: Date) -> Sourced<Recognition> {
    let basis = RecognitionBasis::Own;
    illustrative(Recognition { unit: commune.code, grade, action: Action::Recognise, date, number: None, basis })
}

/// A day of decision while the commune and the grade exist, before the commune rose higher.
fn round(chance: &mut Chance, commune: &Unit, grade: Grade, higher: Date) -> Date {
    let first = if grade == Grade::Ntm { commune.from } else { commune.from.max(Some(FIRST_ADVANCED)) };
    let possible = |round: &Date| first.is_none_or(|first| first <= *round) && *round < higher;
    let possible: Vec<Date> = ROUNDS.into_iter().filter(possible).collect();
    chance.pick(&possible).copied().unwrap_or(higher)
}

/// Of the merged communes that hold nothing but the basic grade, most stand on the decisions on their predecessors.
fn inherit(decisions: &mut [Sourced<Recognition>], recognised: &[&Unit], chance: &mut Chance) {
    let standing = Standing::of(decisions);
    let mut merged: Vec<(UnitCode, Date)> = recognised
        .iter()
        .filter(|commune| !standing.holds(commune.code, Grade::Advanced))
        .filter_map(|commune| Some((commune.code, commune.from?)))
        .collect();
    chance.shuffle(&mut merged);
    let made_up = |sourced: &Sourced<Recognition>| sourced.provenance == programme::fact::Provenance::Illustrative;
    let mut left = INHERITED;
    for (commune, since) in merged {
        let decision = decisions.iter_mut().find(|sourced| made_up(sourced) && sourced.fact.unit == commune);
        if let Some(decision) = decision.filter(|_| left > 0) {
            decision.fact.basis = RecognitionBasis::Inherited;
            decision.fact.date = since;
            left -= 1;
        }
    }
}
