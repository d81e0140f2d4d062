//! Cases are opened, for one unit or for several in one round.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use documents::recognition::Batch;
use programme::{
    fact::{Action as Decided, Field as _, Raw, RecognitionCase, Round, Year},
    grade::Grade,
    policy::{Action, Target},
    recognition::{Obstacle, free_codes, grades, opening},
    unit::{UnitCode, UnitIndex, UnitKind},
};

use super::round_address;
use crate::{
    amending::say,
    failure::Failure,
    pages::{
        frame::{Frame, Page},
        go, sort,
    },
    request::{Fields, Visit},
};

/// What is to be opened.
#[derive(Debug)]
pub struct Opened {
    /// The units.
    pub units: Vec<UnitCode>,
    /// The grade.
    pub grade: Grade,
    /// Recognise or withdraw.
    pub action: Decided,
    /// The assessment year.
    pub year: i16,
    /// The round.
    pub round: Round,
}

#[derive(Template)]
#[template(path = "case_open.html")]
struct OpenPage<'a> {
    frame: Frame<'a>,
    /// What may be asked for: level of unit and grade, as one choice.
    kinds: Vec<(String, String, bool)>,
    actions: Vec<(&'static str, &'static str, bool)>,
    action: &'static str,
    kind: String,
    round: String,
    year: i16,
    units: Vec<UnitRow>,
    /// Units for which no case may be opened, with the reason.
    others: Vec<(String, &'static str)>,
    problem: Option<String>,
}

struct UnitRow {
    code: String,
    name: String,
    above: String,
    chosen: bool,
    /// What is told of it: the rule of withdrawal that applies.
    says: String,
}

/// What the page is about: a kind of unit, a grade, an action.
#[derive(Clone, Copy)]
struct Asked {
    kind: UnitKind,
    grade: Grade,
    action: Decided,
}

impl Asked {
    const KINDS: [UnitKind; 6] = [
        UnitKind::Commune,
        UnitKind::RuralDistrict,
        UnitKind::Town,
        UnitKind::City,
        UnitKind::Province,
        UnitKind::Hamlet,
    ];

    fn read(kind: &str, action: &str) -> Option<Self> {
        let (unit, grade) = kind.split_once('.')?;
        Some(Self { kind: UnitKind::from_id(unit)?, grade: Grade::from_id(grade)?, action: Decided::from_id(action)? })
    }

    fn id(self) -> String {
        format!("{}.{}", self.kind.id(), self.grade.id())
    }

    /// Everything for which a case may be opened today to this end.
    fn all(visit: &Visit, action: Decided) -> Vec<Self> {
        let of_kind = |kind: UnitKind| {
            let grades = grades(&visit.moment.now, kind, action);
            grades.into_iter().map(move |grade| Self { kind, grade, action })
        };
        Self::KINDS.into_iter().flat_map(of_kind).collect()
    }
}

/// Whether whoever asks may open a case on a unit: an application by whoever reports for it, a withdrawal by the office.
fn may_open(visit: &Visit, unit: UnitIndex, action: Decided) -> bool {
    let needed = if action == Decided::Recognise { Action::Report } else { Action::Approve };
    visit.when.is_now() && visit.may(needed, Target::unit(unit))
}

/// `GET /cases/open?kind=commune.ntm&action=recognise&unit=`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let action = visit.asked("action").and_then(Decided::from_id).unwrap_or(Decided::Recognise);
    let chosen: Vec<String> =
        visit.query.iter().filter(|(name, _)| name == "unit").map(|(_, value)| value.clone()).collect();
    show(&visit, visit.asked("kind").unwrap_or_default(), action, (&chosen, "", None), None)
}

fn show(
    visit: &Visit,
    kind: &str,
    action: Decided,
    (chosen, round, year): (&[String], &str, Option<i16>),
    problem: Option<String>,
) -> Result<Page, Failure> {
    let all = Asked::all(visit, action);
    let asked = Asked::read(kind, action.id()).or_else(|| all.first().copied());
    let now = visit.moment.as_of().year();
    let year = year.unwrap_or(now);
    let (mut units, mut others) = (Vec::new(), Vec::new());
    for (index, unit) in asked.into_iter().flat_map(|asked| of_kind(visit, asked)) {
        let Some(asked) = asked else { continue };
        match opening(&visit.moment.now, index, (asked.grade, action, year)) {
            Ok(found) => {
                let fall = (action == Decided::Withdraw)
                    .then(|| programme::recognition::fall(&visit.moment.now, found.procedure, found.set, year, index));
                let above = visit.moment.tree().parent(index);
                units.push(UnitRow {
                    code: unit.code.to_text(),
                    name: unit.full_name(),
                    above: above.map(|above| visit.moment.unit(above).full_name()).unwrap_or_default(),
                    chosen: chosen.iter().any(|code| *code == unit.code.to_text()),
                    says: fall.map(|fall| fall.describe(visit.lang)).unwrap_or_default(),
                });
            }
            Err(Obstacle::HoldsAlready | Obstacle::HoldsNot) => {}
            Err(obstacle) => others.push((unit.full_name(), obstacle.label(visit.lang))),
        }
    }
    let named = |asked: &Asked| format!("{} – {}", asked.kind.label(visit.lang), asked.grade.label(visit.lang));
    let kind = asked.map(Asked::id).unwrap_or_default();
    Frame::new(visit, "case-open").render(|frame| OpenPage {
        kinds: all.iter().map(|each| (each.id(), named(each), each.id() == kind)).collect(),
        actions: Decided::ALL.iter().map(|each| (each.id(), each.label(visit.lang), *each == action)).collect(),
        action: action.id(),
        kind,
        round: if round.is_empty() { format!("1/{now}") } else { round.to_owned() },
        year,
        units,
        others,
        problem,
        frame,
    })
}

/// The units of a kind on which whoever asks may open cases, in the order of their names.
fn of_kind(visit: &Visit, asked: Asked) -> Vec<(UnitIndex, &programme::unit::Unit)> {
    let of_kind = visit.moment.tree().iter().filter(|(index, unit)| {
        // Communes beside the programme and wards are not among those that are recognised.
        let counts = unit.kind != UnitKind::Commune || unit.in_programme;
        unit.kind == asked.kind && counts && may_open(visit, *index, asked.action)
    });
    let mut units: Vec<_> = of_kind.collect();
    sort::by_name(&mut units, |(_, unit)| &unit.name);
    units
}

/// `POST /cases/add`.
pub async fn add(visit: Visit, form: Fields) -> Result<Response, Failure> {
    let action = Decided::from_id(form.get("action")).ok_or(Failure::Bad("failure-form"))?;
    let chosen: Vec<String> = form.all("unit").map(str::to_owned).collect();
    let year = form.get("year").parse().ok();
    let refuse = |key: &str| {
        let kept = (chosen.as_slice(), form.get("round"), year);
        let page = show(&visit, form.get("kind"), action, kept, Some(visit.words(key, &[])))?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    };
    let Some(asked) = Asked::read(form.get("kind"), action.id()) else { return refuse("failure-form") };
    let Some(round) = Round::read(&Raw::text(form.get("round"))) else { return refuse("case-round-wrong") };
    let Some(year) = year else { return refuse("case-year-wrong") };
    let units: Option<Vec<UnitCode>> = chosen.iter().map(|code| code.parse().ok()).collect();
    let Some(units) = units else { return refuse("failure-form") };
    let opened = Opened { units, grade: asked.grade, action, year, round };
    match open(&visit, opened).await {
        Ok((codes, batch)) => {
            let address = match codes.as_slice() {
                [only] => super::address(only),
                _ => round_address(batch),
            };
            Ok(go(&visit, &address, "done-case-opened"))
        }
        Err(Failure::Bad(key) | Failure::Conflict(key)) => refuse(key),
        Err(failure) => Err(failure),
    }
}

/// Opens cases as one act: for all of the units or for none. Their codes, and with which cases they go.
pub async fn open(visit: &Visit, opened: Opened) -> Result<(Vec<String>, Batch), Failure> {
    let Opened { mut units, grade, action, year, round } = opened;
    units.sort_unstable();
    units.dedup();
    let today = visit.moment.as_of();
    let mut codes = free_codes(&visit.moment.now, round);
    let (mut said, mut batch) = (Vec::new(), None);
    for unit in units {
        let index = visit.moment.tree().index(unit).ok_or(Failure::NotFound)?;
        if !may_open(visit, index, action) {
            return Err(Failure::Forbidden);
        }
        let found = opening(&visit.moment.now, index, (grade, action, year)).map_err(obstacle)?;
        batch = Some(Batch { round, level: found.procedure.level, grade, action });
        let code = codes.next().ok_or(Failure::Bad("failure-form"))?;
        let set = found.set.id.clone();
        let case = RecognitionCase { code, unit, grade, action, set, year: Year(year), round, opened: today };
        said.push((case, None));
    }
    let batch = batch.ok_or(Failure::Bad("case-no-units"))?;
    let codes: Vec<String> = said.iter().map(|(case, _)| case.code.clone()).collect();
    say(visit, ("open cases", &codes.join(" ")), said).await?;
    Ok((codes, batch))
}

/// The message of an obstacle.
const fn obstacle(obstacle: Obstacle) -> Failure {
    Failure::Conflict(match obstacle {
        Obstacle::NoProcedure => "case-no-procedure",
        Obstacle::NoSet => "case-no-set",
        Obstacle::HoldsAlready => "case-holds-already",
        Obstacle::HoldsNot => "case-holds-not",
        Obstacle::OpenAlready => "case-open-already",
    })
}
