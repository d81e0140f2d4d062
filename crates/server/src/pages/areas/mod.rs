//! Residential areas, wards and townships: which report, how they are judged, which were recognised.

pub mod declare;
pub mod recognise;

use axum::extract::Path;
use programme::{
    fact::{Action as Decided, Area, FactKind, ModelArea, Recognition, Record},
    grade::Grade,
    judge::Verdict,
    policy::{Action, Target},
    unit::{Tier, Unit, UnitIndex, UnitKind},
    vietnamese,
};

use super::{
    frame::{Frame, Page},
    sheet::{self, Cell, Contents, Field, Form, Table},
    sort,
};
use crate::{failure::Failure, moment::Moment, request::Visit};

/// The figures the page begins with.
const FIGURES: &[&str] = &[
    "area.recognised.model",
    "area.reporting",
    "area.assessed.unmet",
    "urban.in_programme",
    "urban.recognised",
    "urban.assessed.unmet",
];

/// `GET /units/{unit}/areas`.
pub async fn page(visit: Visit, Path(code): Path<String>) -> Result<Page, Failure> {
    let scope = visit.unit(&code)?;
    let tier = visit.moment.unit(scope).code.tier();
    let mut tables = match tier {
        Tier::Province | Tier::District => vec![communes(&visit, scope)],
        Tier::Commune => vec![reporting(&visit, scope), by_name_only(&visit, scope)],
        Tier::Hamlet => vec![reporting(&visit, scope)],
    };
    tables.extend(urban(&visit, scope));
    let contents = Contents {
        hint: visit.words("areas-hint", &[]),
        figures: FIGURES,
        tables,
        forms: forms(&visit, scope),
        kinds: &[FactKind::Area, FactKind::ModelArea, FactKind::Recognition],
        ..Contents::default()
    };
    sheet::render(&visit, Frame::of_unit(&visit, "areas", scope), scope, contents)
}

/// How the decisions on a unit stand: the last one, in words.
pub struct State {
    /// Whether it is recognised.
    pub recognised: bool,
    /// The number of the decision it stands on, or by which it fell, where known.
    pub number: Option<String>,
    /// The day of that decision.
    pub date: Option<jiff::civil::Date>,
}

impl State {
    /// Of a residential area, a ward or a township.
    pub fn of(moment: &Moment, index: UnitIndex) -> Self {
        let unit = moment.unit(index);
        if unit.kind == UnitKind::Hamlet {
            let last = last_decision(moment, unit).map(Record::fact);
            return Self {
                recognised: moment.now.holds(index, Grade::Model),
                number: last.and_then(|decision| match decision.withdrawn {
                    Some(_) => decision.withdrawn_by.clone(),
                    None => decision.number.clone(),
                }),
                date: last.map(|decision| decision.withdrawn.unwrap_or(decision.recognised)),
            };
        }
        let decisions = moment.now.all::<Recognition>().iter().map(Record::fact);
        let own = decisions.filter(|fact| fact.unit == unit.code && fact.grade == Grade::CivilisedUrban);
        let last = own.max_by_key(|fact| (fact.date, fact.action == Decided::Withdraw));
        Self {
            recognised: moment.now.holds(index, Grade::CivilisedUrban),
            number: last.and_then(|fact| fact.number.clone()),
            date: last.map(|fact| fact.date),
        }
    }

    fn cell(&self, visit: &Visit) -> Cell {
        let told = |key: &str| {
            let parts = [self.number.clone(), self.date.map(vietnamese::date)].into_iter().flatten();
            format!("{} ({})", visit.words(key, &[]), parts.collect::<Vec<_>>().join(", "))
        };
        match (self.recognised, self.date) {
            (true, _) => Cell::verdict(told("area-recognised"), "met"),
            (false, Some(_)) => Cell::verdict(told("area-withdrawn"), "unmet"),
            (false, None) => Cell::text(visit.words("area-not-recognised", &[])),
        }
    }
}

/// The latest word on whether a residential area is a model one, standing or withdrawn.
fn last_decision<'m>(moment: &'m Moment, area: &Unit) -> Option<&'m Record<ModelArea>> {
    let decisions = moment.now.all::<ModelArea>().iter();
    let of_area = |decision: &ModelArea| Some(decision.commune) == area.code.commune() && decision.name == area.name;
    decisions.rev().find(|record| of_area(record.fact()))
}

/// What the judge says of a unit by the set of its first grade: the verdict, criteria met, criteria that apply.
pub fn judged(moment: &Moment, unit: UnitIndex) -> Option<(Verdict, usize, usize)> {
    let judged = moment.judged(moment.set_of(unit)?);
    let (_, judgement) = judged.iter().find(|(index, _)| *index == unit)?;
    let assessment = &judgement.assessment;
    Some((assessment.verdict, assessment.count(Verdict::Met), assessment.applicable()))
}

fn judged_cells(visit: &Visit, unit: UnitIndex) -> [Cell; 2] {
    let Some((verdict, met, applicable)) = judged(&visit.moment, unit) else { return Default::default() };
    let class = verdict.id();
    [Cell::text(format!("{met}/{applicable}")), Cell::verdict(verdict.label(visit.lang), class)]
}

/// The residential areas in a unit that report, in the order of their names.
pub fn areas(moment: &Moment, scope: UnitIndex) -> Vec<(UnitIndex, &Record<Area>)> {
    let tree = moment.tree();
    let here = |record: &'_ Record<Area>| tree.index(record.fact().code).filter(|unit| tree.is_within(*unit, scope));
    let declared = moment.now.all::<Area>().iter();
    let mut areas: Vec<(UnitIndex, &Record<Area>)> =
        declared.filter_map(|record| Some((here(record)?, record))).collect();
    sort::by_name(&mut areas, |(index, _)| &moment.unit(*index).name);
    areas
}

fn reporting(visit: &Visit, scope: UnitIndex) -> Table {
    let heads = ["area", "code", "#area-households", "#criteria-met", "verdict", "area-state"];
    let row = |(index, record): (UnitIndex, &Record<Area>)| {
        let area = record.fact();
        let [met, verdict] = judged_cells(visit, index);
        let households = area.households.map(|count| vietnamese::count(count.into())).unwrap_or_default();
        let name = Cell::link(area.name.as_str(), Some(visit.when.link(&format!("/units/{}", area.code))));
        let state = State::of(&visit.moment, index).cell(visit);
        vec![name, Cell::text(area.code.to_text()), Cell::text(households), met, verdict, state]
    };
    let rows = areas(&visit.moment, scope).into_iter().map(row).collect();
    Table { rows, ..Table::new(visit, "areas-reporting", "areas-none", &heads) }
}

/// Areas that a decision names and that do not report here.
fn by_name_only(visit: &Visit, commune: UnitIndex) -> Table {
    let moment = &visit.moment;
    let reporting: Vec<&str> =
        areas(moment, commune).iter().map(|(index, _)| moment.unit(*index).name.as_str()).collect();
    let decisions = moment.now.model_areas(commune).filter(|record| !reporting.contains(&record.fact().name.as_str()));
    let row = |record: &Record<ModelArea>| {
        let fact = record.fact();
        vec![
            Cell::link(fact.name.as_str(), sheet::record(visit, FactKind::ModelArea, record.seq)),
            Cell::text(fact.number.clone().unwrap_or_else(|| visit.words("number-unknown", &[]))),
            Cell::day(fact.recognised),
        ]
    };
    let rows: Vec<_> = decisions.map(row).collect();
    let heads = ["area", "area-decision", "area-recognised-on"];
    Table { rows, folded: true, ..Table::new(visit, "areas-by-name", "areas-none-by-name", &heads) }
}

/// The communes in a unit with their areas; those without any are left out.
fn communes(visit: &Visit, scope: UnitIndex) -> Table {
    let moment = &visit.moment;
    let mut communes: Vec<(UnitIndex, &Unit)> =
        moment.tree().within(scope).filter(|(_, unit)| unit.code.tier() == Tier::Commune).collect();
    sort::by_name(&mut communes, |(_, unit)| &unit.name);
    let counted = ["area.reporting", "area.recognised.model", "area.assessed.unmet"].map(programme::metric::find);
    let row = |(index, unit): &(UnitIndex, &Unit)| {
        let counts = counted.map(|metric| metric.map_or(0, |metric| moment.figure(metric, *index).items.len()));
        let cells = counts.map(|count| Cell::text(count.to_string()));
        (counts != [0; 3]).then(|| std::iter::once(sheet::unit(visit, unit.code, "/areas")).chain(cells).collect())
    };
    let heads = ["unit", "#areas-reporting", "#areas-recognised", "#areas-unmet"];
    Table {
        rows: communes.iter().filter_map(row).collect(),
        ..Table::new(visit, "areas-by-commune", "areas-none", &heads)
    }
}

/// The wards and townships in a unit; no table where there are none.
fn urban(visit: &Visit, scope: UnitIndex) -> Option<Table> {
    let moment = &visit.moment;
    let mut units: Vec<(UnitIndex, &Unit)> =
        moment.tree().within(scope).filter(|(_, unit)| unit.kind.is_urban_commune()).collect();
    sort::by_name(&mut units, |(_, unit)| &unit.name);
    let row = |(index, unit): &(UnitIndex, &Unit)| {
        let [met, verdict] = judged_cells(visit, *index);
        vec![sheet::unit(visit, unit.code, "/areas"), met, verdict, State::of(moment, *index).cell(visit)]
    };
    let heads = ["unit", "#criteria-met", "verdict", "urban-state"];
    let table = Table::new(visit, "urban-units", "areas-none", &heads);
    (!units.is_empty()).then(|| Table { rows: units.iter().map(row).collect(), ..table })
}

/// What whoever asks may record here.
fn forms(visit: &Visit, scope: UnitIndex) -> Vec<Form> {
    let unit = visit.moment.unit(scope);
    let may = |action| visit.when.is_now() && visit.may(action, Target::unit(scope));
    let today = visit.moment.as_of().to_string();
    let mut forms = Vec::new();
    if unit.code.tier() == Tier::Commune && may(Action::Report) {
        let fields = vec![
            Field::new(visit, "name", "area-name", "text").required(),
            Field::new(visit, "households", "area-households", "number"),
            Field::new(visit, "population", "area-population", "number"),
        ];
        let action = format!("/units/{}/areas/declare", unit.code);
        forms.push(Form { title: visit.words("area-declare", &[]), action, fields });
    }
    if let Some(area) = declare::declared(visit, scope).filter(|_| may(Action::Report)).map(Record::fact) {
        let count = |count: Option<u16>| count.map(|count| count.to_string()).unwrap_or_default();
        let fields = vec![
            Field::new(visit, "households", "area-households", "number").with(count(area.households)),
            Field::new(visit, "population", "area-population", "number").with(count(area.population)),
            Field::new(visit, "until", "area-until", "date"),
        ];
        let action = format!("/units/{}/areas/correct", unit.code);
        forms.push(Form { title: visit.words("area-correct", &[]), action, fields });
    }
    if recognise::is_decided_here(unit) && may(Action::Approve) {
        let step = if State::of(&visit.moment, scope).recognised { Decided::Withdraw } else { Decided::Recognise };
        let fields = vec![
            Field::new(visit, "action", "area-action", "text").of(vec![(step.id(), step.label(visit.lang))]),
            Field::new(visit, "number", "area-decision", "text").required(),
            Field::new(visit, "date", "day", "date").required().with(today),
        ];
        let action = format!("/units/{}/recognition", unit.code);
        let title = format!("{}: {}", visit.words("area-decide", &[]), unit.full_name());
        forms.push(Form { title, action, fields });
    }
    forms
}
