//! The pages, one module each, and the list of all routes.

pub mod areas;
pub mod audit;
pub mod backups;
pub mod boundaries;
pub mod capture;
pub mod cases;
pub mod completeness;
pub mod criterion;
pub mod decide;
pub mod difficulties;
pub mod dossiers;
pub mod events;
pub mod evidence;
pub mod failure;
pub mod figure;
pub mod frame;
mod health;
pub mod history;
pub mod imports;
pub mod inbox;
pub mod labels;
pub mod law;
pub mod map;
pub mod menu;
pub mod money;
pub mod morning;
pub mod news;
pub mod newsletter;
pub mod ocop;
pub mod organisation;
pub mod outlook;
pub mod parts;
pub mod path;
pub mod people;
pub mod plans;
pub mod policies;
pub mod producer;
pub mod programs;
pub mod proposals;
pub mod quality;
pub mod record;
pub mod recording;
pub mod register;
pub mod reorganisations;
pub mod reports;
pub mod review;
pub mod sales;
pub mod scenarios;
pub mod scorecard;
pub mod search;
pub mod sets;
pub mod settings;
pub mod sheet;
pub mod shop;
pub mod sort;
pub mod status;
pub mod targets;
pub mod tasks;
pub mod training;
pub mod treasury;
pub mod webhooks;

use axum::response::{IntoResponse as _, Redirect, Response};
use programme::policy::Action;

use crate::{
    assets,
    auth::{account, oidc, pages as auth, tokens},
    failure::Failure,
    request::Visit,
    route::{
        Access::{AtUnit, HalfWay, Office, Public, SignedIn, Somewhere},
        Route,
    },
};

/// Every route of the application with who may use it.
pub fn routes() -> Vec<Route> {
    let of_modules = [
        tasks::routes(),
        targets::routes(),
        money::routes(),
        path::routes(),
        outlook::routes(),
        recording::routes(),
        news::routes(),
        newsletter::routes(),
        labels::routes(),
        law::routes(),
        dossiers::routes(),
        cases::routes(),
        ocop::routes(),
        shop::routes(),
        producer::routes(),
        proposals::routes(),
        sales::routes(),
        reports::routes(),
        sets::routes(),
        settings::routes(),
        backups::routes(),
        boundaries::routes(),
        reorganisations::routes(),
        people::routes(),
        webhooks::routes(),
        scenarios::routes(),
        review::routes(),
        status::routes(),
        health::routes(),
        parts::routes(),
        assets::routes(),
    ];
    let mut routes: Vec<Route> = of_modules.into_iter().flatten().collect();
    routes.extend(vec![
        Route::get("/", SignedIn, start),
        Route::get("/sign-in", Public, auth::sign_in_page),
        Route::post("/sign-in/password", Public, auth::sign_in),
        Route::get("/sign-in/oidc", Public, oidc::begin),
        Route::get("/sign-in/oidc/return", Public, oidc::finish),
        Route::get("/sign-in/second-factor", HalfWay, auth::second_factor_page),
        Route::post("/sign-in/code", HalfWay, auth::second_factor),
        Route::post("/sign-out", HalfWay, auth::sign_out),
        Route::post("/preferences", Public, auth::preferences),
        Route::get("/account", SignedIn, account::account_page),
        Route::post("/account/password", SignedIn, account::change_password),
        Route::post("/account/second-factor", SignedIn, account::change_second_factor),
        Route::post("/account/sessions/end", SignedIn, account::end_sessions),
        Route::post("/account/tokens/add", SignedIn, tokens::add),
        Route::post("/account/tokens/revoke", SignedIn, tokens::revoke),
        Route::get("/api", SignedIn, programs::page),
        Route::get("/units/{unit}", AtUnit(Action::SeeFigures), morning::page),
        Route::get("/units/{unit}/map", AtUnit(Action::SeeFigures), map::page),
        Route::get("/units/{unit}/scorecard", AtUnit(Action::SeeFigures), scorecard::page),
        Route::get("/units/{unit}/scorecard/file", AtUnit(Action::SeeFigures), scorecard::file),
        Route::get("/units/{unit}/figures/{metric}", AtUnit(Action::SeeFigures), figure::page),
        Route::get("/units/{unit}/criteria/{set}/{criterion}", AtUnit(Action::SeeFigures), criterion::page),
        Route::get("/units/{unit}/measures/{measure}", AtUnit(Action::SeeFigures), history::page),
        Route::get("/units/{unit}/capture", AtUnit(Action::Report), capture::page),
        Route::post("/units/{unit}/capture/save", AtUnit(Action::Report), capture::save),
        Route::post("/units/{unit}/capture/judge", AtUnit(Action::Report), capture::judge),
        Route::get("/units/{unit}/form", AtUnit(Action::Report), imports::form::page),
        Route::get("/units/{unit}/form/file", AtUnit(Action::Report), imports::form::file),
        Route::post("/units/{unit}/form/preview", AtUnit(Action::Report), imports::form::preview),
        Route::post("/units/{unit}/form/confirm", AtUnit(Action::Report), imports::form::confirm),
        Route::get("/units/{unit}/evidence/{digest}", AtUnit(Action::SeeClaims), evidence::file),
        Route::get("/units/{unit}/completeness", AtUnit(Action::SeeFigures), completeness::page),
        Route::post("/units/{unit}/completeness/remind", AtUnit(Action::Approve), completeness::remind),
        Route::get("/units/{unit}/quality", AtUnit(Action::SeeClaims), quality::page),
        Route::post("/units/{unit}/quality/acknowledge", AtUnit(Action::Acknowledge), quality::acknowledge),
        Route::get("/units/{unit}/areas", AtUnit(Action::SeeFigures), areas::page),
        Route::post("/units/{unit}/areas/declare", AtUnit(Action::Report), areas::declare::form),
        Route::post("/units/{unit}/areas/correct", AtUnit(Action::Report), areas::declare::correct),
        Route::post("/units/{unit}/recognition", AtUnit(Action::Approve), areas::recognise::form),
        Route::get("/training", Office(Action::SeeFigures), training::page),
        Route::get("/training/file", Office(Action::SeeFigures), training::file),
        Route::get("/policies", Office(Action::SeeFigures), policies::page),
        Route::get("/policies/file", Office(Action::SeeFigures), policies::file),
        Route::get("/difficulties", Office(Action::SeeFigures), difficulties::page),
        Route::get("/difficulties/file", Office(Action::SeeFigures), difficulties::file),
        Route::get("/inbox", Somewhere(Action::SeeClaims), inbox::page),
        Route::post("/inbox/preview", Somewhere(Action::Verify), decide::preview),
        Route::post("/inbox/decide", Somewhere(Action::Verify), decide::decide),
        Route::get("/plans", Office(Action::SeeFigures), plans::page),
        Route::get("/organisation", Office(Action::SeeFigures), organisation::page),
        Route::post("/organisation/hand-over", Office(Action::Direct), organisation::hand_over),
        Route::get("/notices", SignedIn, inbox::notices),
        Route::get("/search", SignedIn, search::page),
        Route::get("/events", SignedIn, events::stream),
        Route::get("/audit", Office(Action::SeeAudit), audit::page),
        Route::post("/audit/check", Office(Action::SeeAudit), audit::check),
        Route::post("/audit/undo", Office(Action::Undo), audit::undo),
        Route::get("/imports", Office(Action::Import), imports::page),
        Route::get("/imports/templates/{kind}", Office(Action::Import), imports::template),
        Route::post("/imports/preview", Office(Action::Import), imports::preview),
        Route::post("/imports/confirm", Office(Action::Import), imports::confirm),
        Route::get("/register", Office(Action::SeeFigures), register::page),
    ]);
    routes
}

/// `GET /`: the morning view of where one is at home.
async fn start(visit: Visit) -> Result<Redirect, Failure> {
    if !visit.may_somewhere(Action::SeeFigures) && visit.producers().next().is_some() {
        return Ok(Redirect::to(&visit.when.link("/producer")));
    }
    let home = visit.moment.unit(visit.home()).code;
    Ok(Redirect::to(&visit.when.link(&format!("/units/{home}"))))
}

/// Leads on after a form has done its work, with a word on what was done.
pub fn go(visit: &Visit, address: &str, done: &'static str) -> Response {
    let mut response = Redirect::to(&visit.when.link(address)).into_response();
    crate::auth::cookie::set(&visit.app, &mut response, crate::request::FLASH, done, 60);
    response
}
