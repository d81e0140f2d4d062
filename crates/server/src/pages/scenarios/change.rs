//! A change is told: one form for every kind, whose fields follow from the kind.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use programme::{
    fact::{FactKind, FieldInfo, Input, Problem},
    law::{CriteriaSet, Leaf},
    scenario::{ChangeKind, Stated},
};

use crate::{
    failure::Failure,
    pages::{
        frame::{Frame, Page},
        go,
        recording::{
            choices,
            fields::{How, InputRow, capital, inputs},
        },
    },
    request::{Fields, Visit},
    supposing,
};

#[derive(Template)]
#[template(path = "scenario_change.html")]
struct ChangePage<'a> {
    frame: Frame<'a>,
    id: String,
    name: String,
    version: i64,
    kind: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    inputs: Vec<InputRow>,
    wrong: Vec<String>,
}

type Values = BTreeMap<&'static str, String>;

/// `GET /scenarios/{scenario}/changes/{kind}`: an empty form, or one with the fields that the address names.
pub async fn page(visit: Visit, Path((id, kind)): Path<(String, String)>) -> Result<Page, Failure> {
    let kind = ChangeKind::from_id(&kind).ok_or(Failure::NotFound)?;
    let scenario = supposing::own(&visit, &id).await?;
    let given = |field: &FieldInfo| visit.asked(field.id).map(str::to_owned).or_else(|| usual(&visit, kind, field));
    let values = kind.fields().iter().filter_map(|field| Some((field.id, given(field)?))).collect();
    show(&visit, &scenario, kind, values, &[])
}

/// What usually stands in a field.
fn usual(visit: &Visit, kind: ChangeKind, field: &FieldInfo) -> Option<String> {
    match kind {
        ChangeKind::Fact(FactKind::Observation) if field.id == "period" => {
            Some((visit.today().as_of().year() - 1).to_string())
        }
        ChangeKind::Fact(FactKind::Observation) | ChangeKind::Threshold | ChangeKind::Judging => None,
        ChangeKind::Fact(kind) => choices::usual(visit, kind, field),
    }
}

fn show(
    visit: &Visit,
    scenario: &ledger::Scenario,
    kind: ChangeKind,
    values: Values,
    problems: &[Problem],
) -> Result<Page, Failure> {
    let inputs = rows(visit, kind, values, problems);
    let told = |problem: &Problem| inputs.iter().any(|input| input.id == problem.field);
    let wrong = problems.iter().filter(|problem| !told(problem));
    let wrong = wrong.map(|problem| format!("{} → {}", problem.wrong, problem.right)).collect();
    Frame::new(visit, "scenarios").render(|frame| ChangePage {
        frame,
        id: scenario.id.clone(),
        name: scenario.content.name.clone(),
        version: scenario.version,
        kind: kind.id(),
        label: kind.label(visit.lang),
        hint: hint(kind),
        inputs,
        wrong,
    })
}

const fn hint(kind: ChangeKind) -> Option<&'static str> {
    match kind {
        ChangeKind::Threshold => Some("scenario-threshold-hint"),
        ChangeKind::Judging => Some("scenario-judging-hint"),
        ChangeKind::Fact(FactKind::Observation) => Some("scenario-figure-hint"),
        ChangeKind::Fact(_) => None,
    }
}

fn rows(visit: &Visit, kind: ChangeKind, mut values: Values, problems: &[Problem]) -> Vec<InputRow> {
    if let ChangeKind::Fact(kind) = kind
        && kind != FactKind::Observation
    {
        return inputs(visit, kind, &mut values, problems, &|_| false);
    }
    // Whatever is supposed of a figure is supposed to be approved.
    let fields = kind.fields().iter().filter(|field| !matches!(field.id, "stage" | "evidence"));
    let row = |field: &FieldInfo| {
        let choices = listed(visit, field);
        let problem = problems.iter().find(|problem| problem.field == field.id);
        InputRow {
            id: field.id,
            label: capital(&visit.lang.pick(field.vi, field.id).replace('_', " ")),
            value: values.remove(field.id).unwrap_or_default(),
            required: field.required,
            fixed: false,
            how: how(field),
            choices,
            problem: problem.map(|problem| format!("{} → {}", problem.wrong, problem.right)),
        }
    };
    fields.map(row).collect()
}

fn how(field: &FieldInfo) -> How {
    match (field.input, field.id) {
        (Input::Choice(_), _) | (Input::Text, "set" | "instead_of") => How::Chosen,
        (Input::Number, _) => How::Number,
        (Input::Day, _) => How::Day,
        _ => How::Typed,
    }
}

/// What may stand in a field, as it is sent and in words.
fn listed(visit: &Visit, field: &FieldInfo) -> Vec<(String, String)> {
    let (law, lang) = (visit.today().law(), visit.lang);
    match (field.input, field.id) {
        (Input::Choice(choices), _) => {
            choices(lang).into_iter().map(|(id, label)| (id.to_owned(), label.to_owned())).collect()
        }
        (Input::Unit, _) => {
            let units = visit.today().tree().iter();
            units.map(|(_, unit)| (unit.code.to_text(), unit.full_name())).collect()
        }
        (_, "set" | "instead_of") => {
            let pair = |set: &CriteriaSet| (set.id.clone(), set.name.get(lang).to_owned());
            law.sets().iter().map(pair).collect()
        }
        (_, "measure") => law.measures().iter().map(|each| (each.id.clone(), each.name.get(lang).to_owned())).collect(),
        (_, "indicator") => indicators(visit),
        _ => Vec::new(),
    }
}

/// The indicators that compare a measure in sets of this year: code, and its name with that of the measure.
fn indicators(visit: &Visit) -> Vec<(String, String)> {
    let (law, year) = (visit.today().law(), visit.today().as_of().year());
    let sets = law.sets().iter().filter(|set| set.assessment_years.contains(year));
    let mut found = Vec::new();
    for (_, indicator) in sets.flat_map(CriteriaSet::indicators) {
        let measure = indicator.requirement.leaves().find_map(|leaf| match leaf {
            Leaf::Measure { measure, .. } => Some(law.measure_at(*measure).id.as_str()),
            _ => None,
        });
        let words = |measure| (indicator.code.clone(), format!("{} – {measure}", indicator.name.get(visit.lang)));
        found.extend(measure.map(words));
    }
    found
}

/// `POST /scenarios/{scenario}/changes/{kind}`: supposes what the form says, or shows it again with every error at its field.
pub async fn add(visit: Visit, Path((id, kind)): Path<(String, String)>, form: Fields) -> Result<Response, Failure> {
    let kind = ChangeKind::from_id(&kind).ok_or(Failure::NotFound)?;
    let scenario = supposing::own(&visit, &id).await?;
    let values: Values = kind.fields().iter().map(|field| (field.id, form.get(field.id).to_owned())).collect();
    let given = values.iter().filter(|(_, value)| !value.is_empty());
    let fields = given.map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    let told = Stated { kind: kind.id().to_owned(), fields };
    if let Err(unread) = supposing::read_one(&visit, &told).await? {
        let page = show(&visit, &scenario, kind, values, &unread.problems)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let mut stated = supposing::stated(&scenario)?;
    stated.push(told);
    save(&visit, &scenario, super::seen(&form)?, &stated).await?;
    Ok(go(&visit, &format!("/scenarios/{id}"), "done-scenario-changed"))
}

async fn save(visit: &Visit, scenario: &ledger::Scenario, seen: i64, stated: &[Stated]) -> Result<(), Failure> {
    let ledger::NewScenario { name, note, shared, .. } = &scenario.content;
    let content = supposing::content(name, note, *shared, stated)?;
    supposing::change(visit, &scenario.id, seen, &content).await
}

/// `POST /scenarios/{scenario}/remove`: takes a change back.
pub async fn remove(visit: Visit, Path(id): Path<String>, form: Fields) -> Result<Response, Failure> {
    let scenario = supposing::own(&visit, &id).await?;
    let mut stated = supposing::stated(&scenario)?;
    let place = form.get("place").parse::<usize>().ok().filter(|place| *place < stated.len());
    stated.remove(place.ok_or(Failure::Bad("failure-form"))?);
    save(&visit, &scenario, super::seen(&form)?, &stated).await?;
    Ok(go(&visit, &format!("/scenarios/{id}"), "done-scenario-changed"))
}
