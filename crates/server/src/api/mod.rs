//! The interface for programs: `/api/v1`, described by `OpenAPI` 3.1.

mod acts;
pub mod answer;
mod areas;
mod backups;
mod boundaries;
mod cases;
mod completeness;
mod councils;
mod difficulties;
mod directing;
mod dossiers;
mod doubts;
mod evidence;
mod facts;
mod figures;
mod forms;
mod history;
mod imports;
mod labels;
mod law;
mod money;
mod narrative;
mod news;
mod newsletter;
mod notices;
pub mod observations;
mod organisation;
mod outlook;
mod path;
mod people;
mod policies;
mod producers;
mod reorganisations;
mod reports;
mod review;
mod scenarios;
mod scorecard;
mod search;
mod sets;
mod settings;
mod shop;
mod status;
mod targets;
mod tasks;
mod thresholds;
pub mod token;
mod treasury;
mod units;

use axum::{
    http::header,
    response::{IntoResponse as _, Response},
};
use programme::policy::Action;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        OpenApi as Document,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use crate::{
    failure::Failure,
    route::{
        Access::{AtUnit, Office, Public, SignedIn, Somewhere},
        Route,
    },
};

/// Where the interface begins.
const ROOT: &str = "/api/v1/";

/// Whether an address is of the interface.
pub fn is_address(path: &str) -> bool {
    path.starts_with(ROOT) || crate::dhis2::is_address(path)
}

/// What is demanded and what is counted.
fn routes_of_law() -> Vec<Route> {
    vec![
        Route::get("/api/v1/criteria-sets", SignedIn, law::sets),
        Route::get("/api/v1/criteria-sets/{set}", SignedIn, law::set),
        Route::get("/api/v1/metrics", SignedIn, law::metrics),
        Route::get("/api/v1/set-versions", Office(Action::SeeFigures), sets::list),
        Route::post("/api/v1/set-versions", Office(Action::ManageLaw), sets::draft),
        Route::get("/api/v1/criteria-sets/{set}/versions/{version}", Office(Action::SeeFigures), sets::one),
        Route::put("/api/v1/criteria-sets/{set}/versions/{version}/state", Office(Action::ManageLaw), sets::step),
        Route::get("/api/v1/criteria-sets/{set}/comparison/{with}", Office(Action::SeeFigures), sets::comparison),
    ]
}

/// Every route of the interface with who may use it.
pub fn routes() -> Vec<Route> {
    let mut routes = routes_of_law();
    routes.extend(vec![
        Route::get("/api/v1/openapi.json", Public, openapi),
        Route::get("/api/v1/me", SignedIn, units::me),
        Route::get("/api/v1/notices", SignedIn, notices::list),
        Route::post("/api/v1/notices/read", SignedIn, notices::read),
        Route::get("/api/v1/search", SignedIn, search::find),
        Route::get("/api/v1/units", SignedIn, units::list),
        Route::get("/api/v1/units/{unit}", AtUnit(Action::SeeFigures), units::one),
        Route::get("/api/v1/units/{unit}/figures", AtUnit(Action::SeeFigures), figures::all),
        Route::get("/api/v1/units/{unit}/figures/{metric}", AtUnit(Action::SeeFigures), figures::one),
        Route::get("/api/v1/units/{unit}/assessment", AtUnit(Action::SeeFigures), figures::assessment),
        Route::get("/api/v1/units/{unit}/scorecard", AtUnit(Action::SeeFigures), scorecard::of_unit),
        Route::get("/api/v1/units/{unit}/completeness", AtUnit(Action::SeeFigures), completeness::of_unit),
        Route::post("/api/v1/units/{unit}/reminders", AtUnit(Action::Approve), completeness::remind),
        Route::get("/api/v1/units/{unit}/areas", AtUnit(Action::SeeFigures), areas::list),
        Route::post("/api/v1/units/{unit}/areas", AtUnit(Action::Report), areas::declare),
        Route::post("/api/v1/units/{unit}/recognition", AtUnit(Action::Approve), areas::decide),
        Route::get("/api/v1/units/{unit}/money", AtUnit(Action::SeeFigures), money::lines_of),
        Route::post("/api/v1/units/{unit}/treasury-lists", AtUnit(Action::Import), treasury::compare_list),
        Route::post("/api/v1/units/{unit}/treasury-lists/{list}", AtUnit(Action::Import), treasury::settle),
        Route::get("/api/v1/units/{unit}/policies", AtUnit(Action::SeeFigures), policies::of_unit),
        Route::get("/api/v1/units/{unit}/targets", AtUnit(Action::SeeFigures), targets::list),
        Route::post("/api/v1/units/{unit}/targets", AtUnit(Action::Direct), targets::set),
        Route::post("/api/v1/units/{unit}/targets/{record}/parts", AtUnit(Action::Direct), targets::share),
        Route::get("/api/v1/units/{unit}/doubts", AtUnit(Action::SeeClaims), doubts::list),
        Route::post("/api/v1/units/{unit}/acknowledgements", AtUnit(Action::Acknowledge), doubts::acknowledge),
        Route::get("/api/v1/units/{unit}/history/{measure}", AtUnit(Action::SeeClaims), history::of_measure),
        Route::get("/api/v1/units/{unit}/observations", AtUnit(Action::SeeClaims), observations::list),
        Route::get(
            "/api/v1/units/{unit}/observations/{measure}/{period}",
            AtUnit(Action::SeeClaims),
            observations::one,
        ),
        Route::put("/api/v1/units/{unit}/observations/{measure}/{period}", AtUnit(Action::Report), observations::put),
        Route::post("/api/v1/units/{unit}/evidence", AtUnit(Action::Report), evidence::add),
        Route::get("/api/v1/units/{unit}/evidence/{digest}", AtUnit(Action::SeeClaims), evidence::file),
        Route::get("/api/v1/units/{unit}/form", AtUnit(Action::Report), forms::empty),
        Route::post("/api/v1/units/{unit}/form", AtUnit(Action::Report), forms::filled),
        Route::get("/api/v1/records/{kind}/{record}", Office(Action::SeeFigures), figures::record),
        Route::get("/api/v1/facts/{kind}", Office(Action::SeeFigures), facts::list),
        Route::post("/api/v1/facts/{kind}", Office(Action::Import), facts::add),
        Route::get("/api/v1/difficulties", Office(Action::SeeFigures), difficulties::all),
        Route::get("/api/v1/organisation", Office(Action::SeeFigures), organisation::all),
        Route::post("/api/v1/organisation/hand-overs", Office(Action::Direct), organisation::hand_over),
        Route::get("/api/v1/tasks", Somewhere(Action::SeeFigures), tasks::list),
        Route::get("/api/v1/tasks/{task}", Somewhere(Action::SeeFigures), tasks::one),
        Route::post("/api/v1/tasks", Office(Action::Direct), directing::add),
        Route::put("/api/v1/tasks/{task}", Somewhere(Action::Direct), directing::correct),
        Route::post("/api/v1/tasks/{task}/evidence", Somewhere(Action::UpdateTasks), directing::bring),
        Route::get("/api/v1/tasks/{task}/evidence/{digest}", Somewhere(Action::SeeFigures), directing::file),
        Route::post("/api/v1/tasks/{task}/updates", Somewhere(Action::UpdateTasks), directing::update),
        Route::post("/api/v1/tasks/{task}/plan", Somewhere(Action::UpdateTasks), directing::issue),
        Route::post("/api/v1/tasks/{task}/extensions", Somewhere(Action::Direct), directing::extend),
        Route::post("/api/v1/tasks/{task}/hand-overs", Somewhere(Action::Direct), directing::hand_over),
        Route::get("/api/v1/inbox", Somewhere(Action::SeeClaims), observations::inbox),
        Route::post("/api/v1/decisions", Somewhere(Action::Verify), observations::decide),
        Route::get("/api/v1/acts", Office(Action::SeeAudit), acts::list),
        Route::get("/api/v1/acts/{act}", Office(Action::SeeAudit), acts::one),
        Route::post("/api/v1/acts/check", Office(Action::SeeAudit), acts::check),
        Route::post("/api/v1/acts/{act}/undo", Office(Action::Undo), acts::undo),
        Route::get("/api/v1/imports/{kind}/template", Office(Action::Import), imports::template),
        Route::post("/api/v1/imports/{kind}", Office(Action::Import), imports::add),
        Route::get("/api/v1/reports", Office(Action::SeeFigures), reports::list),
        Route::post("/api/v1/reports", Office(Action::IssueReports), reports::issue),
        Route::post("/api/v1/reports/drafts", Office(Action::WriteReports), reports::draft),
        Route::post("/api/v1/reports/packs", Office(Action::WriteReports), reports::pack),
        Route::post("/api/v1/reports/{act}/reissue", Office(Action::IssueReports), reports::reissue),
        Route::get("/api/v1/reports/{act}/files/{file}", Office(Action::SeeFigures), reports::file),
        Route::get("/api/v1/jobs/{job}", Office(Action::WriteReports), reports::job),
        Route::get("/api/v1/jobs/{job}/files/{file}", Office(Action::WriteReports), reports::job_file),
        Route::get("/api/v1/narrative", Office(Action::WriteReports), narrative::all),
        Route::post("/api/v1/narrative", Office(Action::WriteReports), narrative::write),
        Route::get("/api/v1/news", Office(Action::WriteReports), news::list),
        Route::post("/api/v1/news", Office(Action::WriteReports), news::add),
        Route::put("/api/v1/news/{post}", Office(Action::WriteReports), news::correct),
        Route::put("/api/v1/news/{post}/state", Office(Action::WriteReports), news::turn),
        Route::get("/api/v1/local-thresholds", Office(Action::ManageLaw), thresholds::list),
        Route::post("/api/v1/local-thresholds", Office(Action::ManageLaw), thresholds::decide),
    ]);
    routes.extend(system_routes());
    routes.extend(path_routes());
    routes.extend(outlook::routes());
    routes.extend(ocop_routes());
    routes.extend(cases::routes());
    routes.extend(shop::routes());
    routes.extend(reorganisations::routes());
    routes.extend(newsletter::routes());
    routes.extend(scenarios::routes());
    routes.push(review::route());
    routes
}

/// People, settings, copies and outlines: what the administrator keeps.
fn system_routes() -> Vec<Route> {
    vec![
        Route::get("/api/v1/people", Office(Action::ManagePeople), people::list),
        Route::post("/api/v1/people", Office(Action::ManagePeople), people::add),
        Route::get("/api/v1/people/{login}", Office(Action::ManagePeople), people::one),
        Route::put("/api/v1/people/{login}", Office(Action::ManagePeople), people::put),
        Route::post("/api/v1/people/{login}/password", Office(Action::ManagePeople), people::set_password),
        Route::get("/api/v1/settings", Office(Action::ManageSystem), settings::list),
        Route::put("/api/v1/settings/{key}", Office(Action::ManageSystem), settings::put),
        Route::get("/api/v1/status", Office(Action::ManageSystem), status::one),
        Route::get("/api/v1/backups", Office(Action::ManageSystem), backups::list),
        Route::post("/api/v1/backups", Office(Action::ManageSystem), backups::make),
        Route::get("/api/v1/backups/{name}", Office(Action::ManageSystem), backups::file),
        Route::get("/api/v1/boundaries", Office(Action::ManageSystem), boundaries::all),
        Route::put("/api/v1/boundaries", Office(Action::ManageSystem), boundaries::put),
        Route::delete("/api/v1/boundaries", Office(Action::ManageSystem), boundaries::remove),
    ]
}

/// Plans of the cheapest path.
fn path_routes() -> Vec<Route> {
    vec![
        Route::get("/api/v1/path/plans", Office(Action::SeeFigures), path::list),
        Route::post("/api/v1/path/plans", Office(Action::Direct), path::make),
        Route::get("/api/v1/path/plans/{plan}", Office(Action::SeeFigures), path::one),
        Route::put("/api/v1/path/plans/{plan}", Office(Action::Direct), path::remake),
        Route::delete("/api/v1/path/plans/{plan}", Office(Action::Direct), path::throw_away),
        Route::post("/api/v1/path/plans/{plan}/adoption", Office(Action::Direct), path::put_into_effect),
    ]
}

/// Dossiers, councils, certificates, proposals of producers, labels.
fn ocop_routes() -> Vec<Route> {
    vec![
        Route::get("/api/v1/ocop/dossiers", SignedIn, dossiers::list),
        Route::post("/api/v1/ocop/dossiers", Somewhere(Action::KeepProducts), dossiers::file),
        Route::get("/api/v1/ocop/dossiers/{dossier}", SignedIn, dossiers::one),
        Route::post("/api/v1/ocop/dossiers/{dossier}/documents", Somewhere(Action::KeepProducts), dossiers::give),
        Route::post("/api/v1/ocop/dossiers/{dossier}/files", Somewhere(Action::KeepProducts), dossiers::give_file),
        Route::put("/api/v1/ocop/dossiers/{dossier}/self-score", Somewhere(Action::KeepProducts), dossiers::self_score),
        Route::post("/api/v1/ocop/dossiers/{dossier}/appeals", Somewhere(Action::KeepProducts), dossiers::appeal),
        Route::put(
            "/api/v1/ocop/dossiers/{dossier}/appeals/{record}/answer",
            Somewhere(Action::RunCouncils),
            dossiers::answer,
        ),
        Route::put("/api/v1/ocop/councils/{council}/scores/{dossier}", Somewhere(Action::Score), councils::score),
        Route::put("/api/v1/ocop/councils/{council}/recusals/{dossier}", Somewhere(Action::Score), councils::recuse),
        Route::get("/api/v1/ocop/councils/{council}/papers/{paper}", Somewhere(Action::SeeFigures), councils::paper),
        Route::post("/api/v1/ocop/councils/{council}/sessions", Somewhere(Action::RunCouncils), councils::hold),
        Route::post("/api/v1/ocop/councils/{council}/awards", Somewhere(Action::RunCouncils), councils::award),
        Route::post("/api/v1/ocop/products/{product}/withdrawal", Office(Action::Import), councils::withdraw),
        Route::get("/api/v1/ocop/proposals", Somewhere(Action::KeepProducts), producers::list),
        Route::get("/api/v1/ocop/proposals/{proposal}", Somewhere(Action::KeepProducts), producers::one),
        Route::put("/api/v1/ocop/proposals/{proposal}/decision", Somewhere(Action::KeepProducts), producers::say),
        Route::post("/api/v1/ocop/producers/{producer}/proposals", Somewhere(Action::KeepProducts), producers::add),
        Route::post("/api/v1/ocop/producers/{producer}/evidence", Somewhere(Action::KeepProducts), producers::bring),
        Route::get("/api/v1/ocop/surveys", Office(Action::SeeFigures), producers::surveys),
        Route::post("/api/v1/ocop/surveys", Office(Action::KeepProducts), producers::ask),
        Route::post("/api/v1/ocop/labels", Office(Action::WriteReports), labels::print),
        Route::post("/api/v1/ocop/passport-keys", Office(Action::ManageSystem), labels::rotate),
    ]
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Nongthon",
        version = "1",
        description = "The programme of a province for programs: what stands, what was reported, what was decided. \
                       Every figure bears the records behind it. Fields of a request that are not described are refused.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    servers((url = "/")),
    paths(
        openapi,
        units::me, units::list, units::one,
        notices::list, notices::read, search::find,
        law::sets, law::set, law::metrics,
        sets::list, sets::draft, sets::one, sets::step, sets::comparison, thresholds::list, thresholds::decide,
        figures::all, figures::one, figures::assessment, figures::record, scorecard::of_unit,
        outlook::of_unit, outlook::of_units_below, outlook::put, outlook::take_back,
        areas::list, areas::declare, areas::decide,
        targets::list, targets::set, targets::share,
        completeness::of_unit, completeness::remind, doubts::list, doubts::acknowledge,
        observations::list, observations::one, observations::put, observations::inbox, observations::decide,
        facts::list, facts::add, tasks::list, tasks::one,
        money::lines_of, treasury::compare_list, treasury::settle, policies::of_unit, difficulties::all, organisation::all, organisation::hand_over,
        directing::add, directing::correct, directing::bring, directing::file, directing::update, directing::issue,
        directing::extend, directing::hand_over,
        history::of_measure, evidence::add, evidence::file, forms::empty, forms::filled,
        acts::list, acts::one, acts::check, acts::undo,
        imports::template, imports::add,
        reorganisations::list, reorganisations::one, reorganisations::preview,
        reports::list, reports::issue, reports::file, reports::draft, reports::pack, reports::reissue, reports::job,
        reports::job_file,
        narrative::all, narrative::write, news::list, news::add, news::correct, news::turn,
        newsletter::list, newsletter::add, newsletter::correct, newsletter::turn, newsletter::readers, newsletter::bounce,
        dossiers::list, dossiers::file, dossiers::one, dossiers::give, dossiers::give_file, dossiers::self_score, dossiers::appeal,
        dossiers::answer, councils::score, councils::recuse, councils::hold, councils::award, councils::paper,
        councils::withdraw,
        producers::list, producers::one, producers::say, producers::add, producers::bring, producers::surveys,
        producers::ask,
        labels::print, labels::rotate,
        path::list, path::make, path::one, path::remake, path::throw_away, path::put_into_effect,
        shop::offers, shop::offer, shop::moderate, shop::orders, shop::turn, shop::complaints, shop::answer,
        review::of_province,
        scenarios::list, scenarios::add, scenarios::one, scenarios::put, scenarios::remove, scenarios::effect,
        scenarios::plan, scenarios::adopt,
        people::list, people::add, people::one, people::put, people::set_password,
        settings::list, settings::put,
        cases::list, cases::one, cases::acts::open, cases::acts::take, cases::acts::survey, cases::acts::vote,
        cases::acts::decide, cases::papers::give, cases::papers::give_file, cases::papers::dossier, cases::papers::paper,
        status::one,
        backups::list, backups::make, backups::file,
        boundaries::all, boundaries::put, boundaries::remove,
    ),
    components(schemas(answer::Problem, answer::FileError)),
    modifiers(&Bearer),
    security(("token" = []))
)]
struct Described;

/// Tokens are how programs are known.
struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut Document) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(
            "A token made on the account page. Its scopes are actions of the policy; it may do what they and its \
             owner's posts both allow.",
        ));
        let components = document.components.get_or_insert_with(Default::default);
        components.add_security_scheme("token", SecurityScheme::Http(scheme.build()));
    }
}

/// The description of the interface.
pub fn document() -> Document {
    Described::openapi()
}

/// This description.
#[utoipa::path(get, path = "/api/v1/openapi.json", security(()), tag = "interface",
    responses((status = 200, description = "OpenAPI 3.1", body = serde_json::Value, content_type = "application/json")))]
async fn openapi() -> Result<Response, Failure> {
    let text = document().to_json().map_err(|error| Failure::Broken(error.to_string()))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], text).into_response())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn what_is_described_is_what_there_is() {
        let routes: BTreeSet<(String, String)> =
            routes().iter().map(|route| (route.method.to_lowercase(), route.path.to_owned())).collect();
        let document: serde_json::Value = serde_json::from_str(&document().to_json().expect("JSON")).expect("JSON");
        let paths = document["paths"].as_object().expect("paths");
        let described: BTreeSet<(String, String)> = paths
            .iter()
            .flat_map(|(path, methods)| {
                methods.as_object().expect("methods").keys().map(move |method| (method.clone(), path.clone()))
            })
            .collect();
        assert_eq!(routes, described);
        assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
    }
}
