//! The programme's units, measures, values and figures in the shape of DHIS2's Web API (2.41), to be read by the programs that speak it.
//! Nothing can be written here. Data elements are the law's measures, data sets the criteria sets, indicators the metrics of the
//! catalogue; a data value is an approved observation, as it was reported and where it was.

mod analytics;
mod elements;
mod fields;
mod list;
mod period;
mod system;
mod uid;
mod units;
mod values;

use axum::{
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};
use programme::{
    Lang,
    policy::{Action, Target},
};
use serde_json::{Value, json};

use crate::{
    api::answer,
    failure::Failure,
    request::Visit,
    route::{
        Access::{SignedIn, Somewhere},
        Route,
    },
};

/// Where it begins; what follows is as DHIS2 has it.
const ROOT: &str = "/dhis2/";

/// Whether an address is one of these.
pub fn is_address(path: &str) -> bool {
    path.starts_with(ROOT)
}

/// The routes.
pub fn routes() -> Vec<Route> {
    let figures = || Somewhere(Action::SeeFigures);
    vec![
        Route::get("/dhis2/api/system/info", SignedIn, system::info),
        Route::get("/dhis2/api/me", SignedIn, system::me),
        Route::get("/dhis2/api/organisationUnits", figures(), units::list),
        Route::get("/dhis2/api/organisationUnits.geojson", figures(), units::geojson),
        Route::get("/dhis2/api/organisationUnits/{uid}", figures(), units::one),
        Route::get("/dhis2/api/organisationUnitLevels", figures(), units::levels),
        Route::get("/dhis2/api/dataElements", figures(), elements::list),
        Route::get("/dhis2/api/dataElements/{uid}", figures(), elements::one),
        Route::get("/dhis2/api/dataSets", figures(), elements::sets),
        Route::get("/dhis2/api/dataSets/{uid}", figures(), elements::set),
        Route::get("/dhis2/api/indicators", figures(), elements::indicators),
        Route::get("/dhis2/api/indicators/{uid}", figures(), elements::indicator),
        Route::get("/dhis2/api/dataValueSets", figures(), values::set),
        Route::get("/dhis2/api/dataValues", figures(), values::one),
        Route::get("/dhis2/api/analytics", figures(), analytics::table),
    ]
}

/// A failure as DHIS2 tells one.
pub fn problem(failure: &Failure, lang: Lang) -> Response {
    let status = failure.status();
    let told = json!({
        "httpStatus": status.canonical_reason().unwrap_or_default(),
        "httpStatusCode": status.as_u16(),
        "status": "ERROR",
        "message": failure.message(lang),
    });
    let mut response = (status, axum::Json(told)).into_response();
    if status == axum::http::StatusCode::UNAUTHORIZED {
        let challenge = header::HeaderValue::from_static("Basic realm=\"nongthon\", charset=\"UTF-8\"");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}

fn answer(headers: &HeaderMap, value: &Value) -> Result<Response, Failure> {
    answer::tagged(headers, value)
}

/// All values of a field of the query that may stand several times, each of which may list several.
fn asked<'v>(visit: &'v Visit, name: &'v str) -> impl Iterator<Item = &'v str> {
    let values = visit.query.iter().filter(move |(key, _)| key == name);
    values.flat_map(|(_, value)| value.split([',', ';'])).filter(|value| !value.is_empty())
}

/// A yes or no of the query.
fn is_asked(visit: &Visit, name: &str) -> bool {
    visit.asked(name).is_some_and(|value| value.eq_ignore_ascii_case("true"))
}

/// The units whose figures whoever asks may see, by code.
fn seen(visit: &Visit) -> Vec<programme::unit::UnitIndex> {
    let moment = &visit.moment;
    let seen = moment.tree().iter().filter(|(index, _)| visit.may(Action::SeeFigures, Target::unit(*index)));
    let mut seen: Vec<_> = seen.map(|(index, _)| index).collect();
    seen.sort_by_key(|index| moment.unit(*index).code.to_text());
    seen
}

/// What is named in an address, without the form that may be asked for (`…/abc.json`).
fn without_form(name: &str) -> &str {
    name.strip_suffix(".json").unwrap_or(name)
}
