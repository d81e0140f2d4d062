//! The cheapest path: plans that the office drafts, explains, changes, compares and puts into effect.

pub mod adopt;
pub mod asked;
pub mod compare;
pub mod costs;
pub mod drafts;
pub mod file;
pub mod plan;
pub mod tables;

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use ledger::{Account, PathPlan};
use programme::{
    fact::FactKind,
    path::Request,
    policy::{Action, Target},
};

use self::asked::{Asked, Choices, Problem};
use super::{
    frame::{Frame, Page},
    go, recording,
};
use crate::{
    failure::Failure,
    request::{Fields, Visit},
    route::{Access::Office, Route},
};

/// The routes of plans.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/path", Office(Action::SeeFigures), page),
        Route::post("/path/new", Office(Action::Direct), new),
        Route::get("/path/compare", Office(Action::SeeFigures), compare::page),
        Route::get("/path/costs", Office(Action::SeeFigures), costs::page),
        Route::get("/path/{plan}", Office(Action::SeeFigures), plan::page),
        Route::get("/path/{plan}/file/{format}", Office(Action::SeeFigures), file::file),
        Route::post("/path/{plan}/ask", Office(Action::Direct), plan::ask),
        Route::post("/path/{plan}/choose", Office(Action::Direct), plan::choose),
        Route::post("/path/{plan}/drop", Office(Action::Direct), plan::throw_away),
        Route::get("/path/{plan}/adopt", Office(Action::Direct), adopt::page),
        Route::post("/path/{plan}/adopt", Office(Action::Direct), adopt::form),
    ]
}

/// A plan in the list.
struct Listed {
    id: String,
    name: String,
    cost: String,
    by: String,
    state: String,
}

#[derive(Template)]
#[template(path = "path.html")]
struct PathPage<'a> {
    frame: Frame<'a>,
    plans: Vec<Listed>,
    may: bool,
    asked: Asked,
    choices: Choices,
    problems: Vec<Problem>,
    /// Where costs are recorded and come in by a file.
    costs: Vec<(String, String)>,
}

/// Whether whoever asks may make plans, here and now.
pub fn may(visit: &Visit) -> bool {
    visit.when.is_now() && visit.may(Action::Direct, Target::unit(visit.moment.province))
}

/// `GET /path`: the plans there are, and what the year asks for as the beginning of a new one.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let request = Request::of_the_year(&visit.moment.now, visit.moment.province);
    let name = visit.words("path-usual-name", &[("year", &request.due.year().to_string())]);
    show(&visit, Asked::of(&name, &request), Vec::new()).await
}

async fn show(visit: &Visit, asked: Asked, problems: Vec<Problem>) -> Result<Page, Failure> {
    let plans = visit.app.ledger().path_plans().await?;
    let accounts = visit.app.ledger().accounts().await?;
    let plans = plans.iter().map(|plan| listed(visit, plan, &accounts)).collect::<Result<_, Failure>>()?;
    Frame::new(visit, "path").render(|frame| PathPage {
        plans,
        may: may(visit),
        choices: Choices::new(visit),
        asked,
        problems,
        costs: costs(visit),
        frame,
    })
}

fn listed(visit: &Visit, plan: &PathPlan, accounts: &[Account]) -> Result<Listed, Failure> {
    let draft = drafts::read(plan)?;
    let state = match &plan.adopted {
        Some(document) => visit.words("path-adopted", &[("document", document)]),
        None => visit.words("path-draft", &[]),
    };
    let none = || visit.words("path-none-found", &[]);
    Ok(Listed {
        id: plan.id.clone(),
        name: plan.name.clone(),
        cost: draft.meeting().map_or_else(none, |kept| programme::path::money(kept.cost, visit.lang)),
        by: accounts
            .iter()
            .find(|account| account.id == plan.account)
            .map(|account| account.name.clone())
            .unwrap_or_default(),
        state,
    })
}

fn costs(visit: &Visit) -> Vec<(String, String)> {
    let list = (visit.when.link("/path/costs"), visit.words("path-costs", &[]));
    let record =
        recording::new_address(visit, FactKind::StepCost, &[]).map(|to| (to, visit.words("path-cost-new", &[])));
    let import = visit
        .may_somewhere(Action::Import)
        .then(|| (format!("/imports?kind={}", FactKind::StepCost.id()), visit.words("path-cost-import", &[])));
    std::iter::once(list).chain(record).chain(import).collect()
}

/// `POST /path/new`: a plan is made and kept.
pub async fn new(visit: Visit, form: Fields) -> Result<Response, Failure> {
    let asked = Asked::sent(&form);
    match asked.read(&visit) {
        Ok((name, request)) => {
            let plan = drafts::make(&visit, &name, request).await?;
            Ok(go(&visit, &format!("/path/{}", plan.id), "done-path"))
        }
        Err(problems) => {
            let page = show(&visit, asked, problems).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

#[cfg(test)]
mod tests;
