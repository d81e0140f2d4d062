//! Which communes could reach which grade, by what way, and what bars the others.

use jiff::ToSpan as _;

use super::{
    price::Prices,
    request::Request,
    way::{Way, cost},
};
use crate::{
    Dong,
    difficulty::difficulties,
    fact::{Difficulty, Record},
    grade::Grade,
    judge::Judge,
    law::{CriteriaSet, MeasureIndex},
    snapshot::Snapshot,
    unit::{UnitIndex, UnitKind},
};

/// The grades of communes, from the lowest up.
pub(super) const GRADES: [Grade; 3] = [Grade::Ntm, Grade::Advanced, Grade::Model];

/// A commune and a grade that it does not hold.
#[derive(Clone, Debug)]
pub struct Candidate<'s> {
    /// The commune.
    pub unit: UnitIndex,
    /// The grade.
    pub grade: Grade,
    /// What it lacks.
    pub way: Way<'s>,
    /// What that costs, as far as it is known.
    pub cost: Dong,
    /// Why it cannot be chosen; empty when it can.
    pub bars: Vec<Bar<'s>>,
}

/// Why a commune cannot be chosen.
#[derive(Clone, Debug)]
pub enum Bar<'s> {
    /// Nobody knows what these steps cost.
    Unpriced(Vec<MeasureIndex>),
    /// The step takes more months than are left.
    TooLate {
        /// The step.
        measure: MeasureIndex,
        /// Its months.
        months: u16,
    },
    /// An open difficulty at a criterion that it must still meet.
    Difficulty(&'s Record<Difficulty>),
    /// So many figures are missing.
    Missing(usize),
    /// So many indicators are to be verified first, more than the plan allows.
    Unverified {
        /// How many.
        open: usize,
        /// How many may be.
        most: u32,
    },
    /// It depends on units below it.
    Beyond,
    /// Of the sources that may pay for this step none has money.
    NoMoney(MeasureIndex),
    /// The office does not want it.
    Forbidden,
}

/// The communes of the programme in `scope`.
pub(super) fn communes(now: &Snapshot, scope: UnitIndex) -> impl Iterator<Item = UnitIndex> {
    let counts = |unit: &crate::unit::Unit| unit.kind == UnitKind::Commune && unit.in_programme;
    now.tree().within(scope).filter(move |(_, unit)| counts(unit)).map(|(index, _)| index)
}

/// What each commune in `scope` could reach by the day of the request, with what bars it.
pub(super) fn candidates<'s>(now: &'s Snapshot, request: &Request, scope: UnitIndex) -> Vec<Candidate<'s>> {
    let prices = Prices::new(now);
    let tree = now.tree();
    let province = std::iter::successors(Some(scope), |unit| tree.parent(*unit)).last().unwrap_or(scope);
    let province = tree.unit(province).code;
    let year = request.due.year();
    let mut judges: Vec<(&CriteriaSet, Judge<'s>)> = Vec::new();
    let mut found = Vec::new();
    for unit in communes(now, scope) {
        let not_held = GRADES.into_iter().filter(|grade| !now.holds(unit, *grade));
        let reachable = not_held.take(if request.limits.one_grade { 1 } else { GRADES.len() });
        for grade in reachable {
            let Some(set) = now.law().set_judging(tree.unit(unit), province, grade, year) else { continue };
            if !judges.iter().any(|(known, _)| known.id == set.id) {
                judges.push((set, Judge::new(now, set, year)));
            }
            let Some((_, judge)) = judges.iter().find(|(known, _)| known.id == set.id) else { continue };
            let way = cost(judge, &prices, unit);
            let known = way.steps.iter().filter_map(|step| step.price.as_ref()).map(|price| price.amount);
            let cost = known.sum();
            let bars = bars(now, request, unit, &way);
            found.push(Candidate { unit, grade, way, cost, bars });
        }
    }
    found
}

fn bars<'s>(now: &'s Snapshot, request: &Request, unit: UnitIndex, way: &Way<'s>) -> Vec<Bar<'s>> {
    let mut bars = Vec::new();
    let code = now.tree().unit(unit).code;
    if request.forbidden.contains(&code) {
        bars.push(Bar::Forbidden);
    }
    let unpriced: Vec<MeasureIndex> = way.unpriced().map(|step| step.measure).collect();
    if !unpriced.is_empty() {
        bars.push(Bar::Unpriced(unpriced));
    }
    if let Some((step, months)) = way.longest()
        && now.as_of().saturating_add(i32::from(months).months()) > request.due
    {
        bars.push(Bar::TooLate { measure: step.measure, months });
    }
    if request.limits.most_missing.is_some_and(|most| way.missing() > most as usize) {
        bars.push(Bar::Missing(way.missing()));
    }
    let open = way.open.len();
    bars.extend(
        request.limits.verify_at_most.filter(|most| open > *most as usize).map(|most| Bar::Unverified { open, most }),
    );
    if !way.beyond.is_empty() {
        bars.push(Bar::Beyond);
    }
    if request.limits.difficulties_block {
        bars.extend(blocking(now, unit, way).map(Bar::Difficulty));
    }
    if let Some(budget) = &request.budget {
        let costs = |step: &&super::way::Step<'_>| {
            step.price.as_ref().is_some_and(|price| price.amount.0 > 0 && price.funds.have(budget).0 == 0)
        };
        bars.extend(way.steps.iter().find(costs).map(|step| Bar::NoMoney(step.measure)));
    }
    bars
}

/// The open difficulties of a commune itself at criteria of which it must still take a step.
fn blocking<'s>(now: &'s Snapshot, unit: UnitIndex, way: &Way<'s>) -> impl Iterator<Item = &'s Record<Difficulty>> {
    let held_up: Vec<String> = way
        .steps
        .iter()
        .flat_map(|step| &step.asked)
        .filter_map(|asked| Some(format!("{}/{}", asked.set.id, asked.criterion?.code)))
        .collect();
    difficulties(now, unit).filter(move |record| {
        let difficulty = record.fact();
        let is_at = difficulty.criterion.as_ref().is_some_and(|criterion| held_up.contains(criterion));
        is_at && difficulty.is_open_on(now.as_of())
    })
}
