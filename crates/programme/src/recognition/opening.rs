//! Whether a case may be opened on a unit, and by which procedure and set.

use super::{cases, find};
use crate::{
    fact::Action,
    grade::Grade,
    law::{CriteriaSet, RecognitionProcedure},
    snapshot::Snapshot,
    unit::{UnitIndex, UnitKind},
    vocabulary::vocabulary,
};

vocabulary! {
    /// Why no case may be opened.
    Obstacle {
        NoProcedure = "no_procedure", "chưa biết thủ tục cho đơn vị, danh hiệu này vào hôm nay", "no procedure is known for such a unit and grade today";
        NoSet = "no_set", "không có bộ tiêu chí cho năm đánh giá này", "no criteria set judges this assessment year";
        HoldsAlready = "holds_already", "đơn vị đang giữ danh hiệu này", "the unit holds this grade";
        HoldsNot = "holds_not", "đơn vị không giữ danh hiệu này", "the unit does not hold this grade";
        OpenAlready = "open_already", "đã có hồ sơ đang mở cho danh hiệu này", "a case for this grade is open";
    }
}

/// By what a case is opened.
#[derive(Clone, Copy, Debug)]
pub struct Opening<'s> {
    /// The procedure.
    pub procedure: &'s RecognitionProcedure,
    /// The criteria set.
    pub set: &'s CriteriaSet,
}

/// By what a case may be opened on the day of the snapshot, or why it may not.
pub fn opening(
    snapshot: &Snapshot,
    index: UnitIndex,
    (grade, action, year): (Grade, Action, i16),
) -> Result<Opening<'_>, Obstacle> {
    let (law, tree) = (snapshot.law(), snapshot.tree());
    let unit = tree.unit(index);
    let governs = law
        .procedures()
        .iter()
        .find(|procedure| procedure.governs((unit.code.tier(), Some(unit.kind)), grade, action, snapshot.as_of()));
    let procedure = governs.ok_or(Obstacle::NoProcedure)?;
    let province = std::iter::successors(Some(index), |unit| tree.parent(*unit)).last().unwrap_or(index);
    let set = law.set_judging(unit, tree.unit(province).code, grade, year).ok_or(Obstacle::NoSet)?;
    match (action, snapshot.holds(index, grade)) {
        (Action::Recognise, true) => return Err(Obstacle::HoldsAlready),
        (Action::Withdraw, false) => return Err(Obstacle::HoldsNot),
        _ => {}
    }
    let is_open = cases(snapshot, index).into_iter().any(|case| {
        let fact = case.fact();
        (fact.unit, fact.grade, fact.action) == (unit.code, grade, action) && !case.standing().is_over()
    });
    if is_open { Err(Obstacle::OpenAlready) } else { Ok(Opening { procedure, set }) }
}

/// The grades for which units of a kind may strive or which they may lose on a day by any procedure.
#[must_use]
pub fn grades(snapshot: &Snapshot, kind: UnitKind, action: Action) -> Vec<Grade> {
    let level = crate::law::Level::of(kind);
    let of_kind = snapshot.law().procedures().iter().filter(|procedure| {
        procedure.level == level
            && (procedure.kinds.is_empty() || procedure.kinds.contains(&kind))
            && procedure.action == action
            && procedure.holds_on(snapshot.as_of())
    });
    of_kind.flat_map(|procedure| procedure.grades.iter().copied()).collect()
}

/// The first code of a round that no case bears: `CN-2023-1-04`.
pub fn free_codes(snapshot: &Snapshot, round: crate::fact::Round) -> impl Iterator<Item = String> + '_ {
    (1..).map(move |number: u32| format!("CN-{round}-{number:02}")).filter(|code| find(snapshot, code).is_none())
}
