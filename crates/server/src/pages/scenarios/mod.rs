//! What if: worlds beside today's, each with its changes, what it would do, and how it becomes real.

mod adopt;
mod change;
mod world;

use askama::Template;
use axum::{extract::Path, response::Response};
use ledger::Scenario;
use programme::policy::Action;

use super::{
    frame::{Frame, Page},
    go,
};
use crate::{
    failure::Failure,
    request::{Fields, Visit},
    route::{Access::Office, Route},
    supposing, time,
};

/// The routes of scenarios, with who may use them: everybody who sees the office's figures supposes for themselves.
pub fn routes() -> Vec<Route> {
    let access = Office(Action::SeeFigures);
    vec![
        Route::get("/scenarios", access, page),
        Route::post("/scenarios/add", access, add),
        Route::get("/scenarios/{scenario}", access, world::page),
        Route::post("/scenarios/{scenario}/rename", access, rename),
        Route::post("/scenarios/{scenario}/copy", access, copy),
        Route::post("/scenarios/{scenario}/delete", access, delete),
        Route::get("/scenarios/{scenario}/changes/{kind}", access, change::page),
        Route::post("/scenarios/{scenario}/changes/{kind}", access, change::add),
        Route::post("/scenarios/{scenario}/remove", access, change::remove),
        Route::get("/scenarios/{scenario}/adopt", access, adopt::page),
        Route::post("/scenarios/{scenario}/adopt", access, adopt::confirm),
    ]
}

#[derive(Template)]
#[template(path = "scenarios.html")]
struct ScenariosPage<'a> {
    frame: Frame<'a>,
    rows: Vec<Row>,
}

/// A scenario in the list.
struct Row {
    scenario: Scenario,
    changes: usize,
    when: String,
    own: bool,
    /// Where the world under it is looked at.
    look: String,
}

/// `GET /scenarios`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let account = &visit.viewer()?.account.id;
    let mut rows = Vec::new();
    for scenario in visit.app.ledger().scenarios(account).await? {
        rows.push(Row {
            changes: supposing::stated(&scenario)?.len(),
            when: time::written(scenario.changed_at),
            own: supposing::is_own(&visit, &scenario),
            look: look(&visit, &scenario.id),
            scenario,
        });
    }
    Frame::new(&visit, "scenarios").render(|frame| ScenariosPage { frame, rows })
}

/// The first page of the world under a scenario.
fn look(visit: &Visit, id: &str) -> String {
    visit.when.under(Some(id)).link(&format!("/units/{}", visit.province()))
}

/// `POST /scenarios/add`.
pub async fn add(visit: Visit, form: Fields) -> Result<Response, Failure> {
    let content = supposing::content(&form.line("name"), &form.lines("note"), false, &[])?;
    let id = supposing::add(&visit, &content).await?;
    Ok(go(&visit, &format!("/scenarios/{id}"), "done-scenario"))
}

/// `POST /scenarios/{scenario}/rename`: its name, its note, and whether others see it.
pub async fn rename(visit: Visit, Path(id): Path<String>, form: Fields) -> Result<Response, Failure> {
    let scenario = supposing::own(&visit, &id).await?;
    let shared = form.get("shared") == "yes";
    let stated = supposing::stated(&scenario)?;
    let content = supposing::content(&form.line("name"), &form.lines("note"), shared, &stated)?;
    supposing::change(&visit, &id, seen(&form)?, &content).await?;
    Ok(go(&visit, &format!("/scenarios/{id}"), "done-changed"))
}

/// The version that a form was made from.
fn seen(form: &Fields) -> Result<i64, Failure> {
    form.get("version").parse().map_err(|_| Failure::Bad("failure-form"))
}

/// `POST /scenarios/{scenario}/copy`: the same changes as one of one's own.
pub async fn copy(visit: Visit, Path(id): Path<String>, _form: Fields) -> Result<Response, Failure> {
    let scenario = supposing::find(&visit, &id).await?;
    let name = visit.words("scenario-copy-of", &[("name", &scenario.content.name)]);
    let name: String = name.chars().take(supposing::LONGEST_NAME).collect();
    let stated = supposing::stated(&scenario)?;
    let content = supposing::content(&name, &scenario.content.note, false, &stated)?;
    let copy = supposing::add(&visit, &content).await?;
    Ok(go(&visit, &format!("/scenarios/{copy}"), "done-scenario"))
}

/// `POST /scenarios/{scenario}/delete`.
pub async fn delete(visit: Visit, Path(id): Path<String>, form: Fields) -> Result<Response, Failure> {
    supposing::own(&visit, &id).await?;
    if form.get("sure") != "yes" {
        return Err(Failure::Bad("problem-scenario-sure"));
    }
    visit.app.ledger().delete_scenario(&id, &visit.viewer()?.account.id).await?;
    Ok(go(&visit, "/scenarios", "done-scenario-deleted"))
}
