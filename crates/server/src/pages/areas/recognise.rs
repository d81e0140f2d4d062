//! A decision recognises a residential area, a ward or a township, or withdraws that.

use axum::{extract::Path, response::Response};
use jiff::civil::Date;
use programme::{
    fact::{Action, ModelArea, Recognition, RecognitionBasis, Record, Seq},
    grade::Grade,
    unit::{Unit, UnitIndex, UnitKind},
};

use super::{
    super::{
        go,
        tasks::task::{day, words},
    },
    State, last_decision,
};
use crate::{
    amending::say,
    failure::Failure,
    request::{Fields, Visit},
};

/// What a decision says.
#[derive(Debug)]
pub struct Decision {
    /// Recognise or withdraw.
    pub action: Action,
    /// Its number.
    pub number: String,
    /// Its day.
    pub date: Date,
}

/// Whether decisions on such a unit are recorded one by one: those on communes and districts come as files.
pub fn is_decided_here(unit: &Unit) -> bool {
    unit.kind == UnitKind::Hamlet || unit.kind.is_urban_commune()
}

/// `POST /units/{unit}/recognition`.
pub async fn form(visit: Visit, Path(code): Path<String>, form: Fields) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let action = Action::from_id(form.get("action")).ok_or(Failure::Bad("failure-form"))?;
    let decision = Decision { action, number: words(&form, "number")?, date: day(&visit, &form, "date")? };
    record(&visit, unit, decision).await?;
    Ok(go(&visit, &format!("/units/{code}/areas"), "done-recognition"))
}

/// Records a decision on a unit.
pub async fn record(visit: &Visit, index: UnitIndex, decision: Decision) -> Result<(), Failure> {
    let unit = visit.moment.unit(index);
    if !is_decided_here(unit) {
        return Err(Failure::Bad("problem-decision-unit"));
    }
    if decision.date > visit.moment.as_of() {
        return Err(Failure::Bad("problem-decision-future"));
    }
    let state = State::of(&visit.moment, index);
    if state.recognised == (decision.action == Action::Recognise) {
        return Err(Failure::Bad("problem-decision-twice"));
    }
    if state.date.is_some_and(|last| decision.date < last) {
        return Err(Failure::Bad("problem-decision-early"));
    }
    if unit.kind == UnitKind::Hamlet {
        on_area(visit, unit, decision).await
    } else {
        on_urban(visit, unit, decision).await
    }
}

async fn on_area(visit: &Visit, area: &Unit, decision: Decision) -> Result<(), Failure> {
    let number = decision.number.clone();
    let fact = fact_of(visit, area, decision)?;
    say(visit, ("decide recognition", &number), vec![fact]).await.map(|_| ())
}

/// What a decision on a residential area says, with the word on it that was seen.
pub fn fact_of(visit: &Visit, area: &Unit, decision: Decision) -> Result<(ModelArea, Option<Seq>), Failure> {
    let commune = area.code.commune().ok_or(Failure::NotFound)?;
    let last = last_decision(&visit.moment, area);
    let fact = match (decision.action, last.map(Record::fact)) {
        (Action::Withdraw, Some(standing)) => {
            ModelArea { withdrawn: Some(decision.date), withdrawn_by: Some(decision.number), ..standing.clone() }
        }
        _ => ModelArea {
            commune,
            name: area.name.clone(),
            recognised: decision.date,
            withdrawn: None,
            number: Some(decision.number),
            withdrawn_by: None,
        },
    };
    Ok((fact, last.map(|record| record.seq)))
}

async fn on_urban(visit: &Visit, unit: &Unit, decision: Decision) -> Result<(), Failure> {
    let fact = Recognition {
        unit: unit.code,
        grade: Grade::CivilisedUrban,
        action: decision.action,
        date: decision.date,
        number: Some(decision.number),
        basis: RecognitionBasis::Own,
    };
    let number = fact.number.clone().unwrap_or_default();
    say(visit, ("decide recognition", &number), vec![(fact, None)]).await.map(|_| ())
}
