//! A scenario becomes real: what would be recorded is shown first, and only that is recorded.

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use ledger::Scenario;

use crate::{
    failure::Failure,
    pages::{
        frame::{Frame, Page},
        go,
    },
    request::{Fields, Visit},
    supposing::{
        self,
        adopting::{Decision, Plan},
    },
};

#[derive(Template)]
#[template(path = "scenario_adopt.html")]
struct AdoptPage<'a> {
    frame: Frame<'a>,
    scenario: Scenario,
    plan: Plan,
    date: String,
    /// Whether the ledger or the scenario has changed since this was shown.
    moved: bool,
}

/// `GET /scenarios/{scenario}/adopt`.
pub async fn page(visit: Visit, Path(id): Path<String>) -> Result<Page, Failure> {
    let scenario = supposing::own(&visit, &id).await?;
    show(&visit, scenario, false).await
}

async fn show(visit: &Visit, scenario: Scenario, moved: bool) -> Result<Page, Failure> {
    let date = visit.today().as_of();
    let plan = Plan::new(visit, &scenario, &Decision { document: "…", date }).await?;
    let date = date.to_string();
    Frame::new(visit, "scenarios").render(|frame| AdoptPage { frame, scenario, plan, date, moved })
}

/// `POST /scenarios/{scenario}/adopt`: records what was shown.
pub async fn confirm(visit: Visit, Path(id): Path<String>, form: Fields) -> Result<Response, Failure> {
    let scenario = supposing::own(&visit, &id).await?;
    let document: String = form.line("decision").chars().take(200).collect();
    let date = match form.get("date") {
        "" => visit.today().as_of(),
        date => date.parse().map_err(|_| Failure::Bad("failure-date"))?,
    };
    let plan = Plan::new(&visit, &scenario, &Decision { document: &document, date }).await?;
    if plan.stamp != form.get("stamp") {
        return Ok((StatusCode::CONFLICT, show(&visit, scenario, true).await?).into_response());
    }
    if plan.decides && document.is_empty() {
        return Err(Failure::Bad("problem-decision"));
    }
    plan.carry_out(&visit, &scenario, &form.line("reason")).await?;
    Ok(go(&visit, &format!("/scenarios/{id}"), "done-scenario-adopted"))
}
