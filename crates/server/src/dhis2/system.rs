//! What the server is, and who asks.

use axum::{http::HeaderMap, response::Response};
use programme::{
    policy::{Action, Target},
    unit::UnitIndex,
};
use serde_json::json;

use super::{
    answer,
    fields::{Fields, Object},
    list, seen, uid, units,
};
use crate::{failure::Failure, request::Visit};

/// The version of DHIS2 whose shapes these are.
const VERSION: &str = "2.41";

/// `GET /dhis2/api/system/info`.
pub async fn info(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let info = json!({
        "version": VERSION,
        "revision": concat!("nongthon ", env!("CARGO_PKG_VERSION")),
        "calendar": "iso8601",
        "dateFormat": "yyyy-mm-dd",
        "systemName": "Nongthon",
        "serverTimeZoneId": "Asia/Ho_Chi_Minh",
        "serverDate": visit.app.now().to_string(),
    });
    answer(&headers, &info)
}

/// The highest units whose figures whoever asks may see; all below them may be seen, too.
pub fn topmost(visit: &Visit) -> Vec<UnitIndex> {
    let mut units = seen(visit);
    units.retain(|unit| {
        let parent = visit.moment.tree().parent(*unit);
        parent.is_none_or(|parent| !visit.may(Action::SeeFigures, Target::unit(parent)))
    });
    units
}

/// `GET /dhis2/api/me`.
pub async fn me(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let account = &visit.viewer()?.account;
    let fields = list::fields(&visit, Fields::all())?;
    let units = topmost(&visit);
    let own = |of: &Fields| Some(units.iter().map(|unit| units::object(&visit.moment, *unit, of)).collect());
    let me = Object::new(&fields)
        .put("id", || json!(uid::account(&account.id.0)))
        .put("username", || json!(account.login))
        .put("name", || json!(account.name))
        .put("displayName", || json!(account.name))
        .put("email", || json!(account.email))
        .put("authorities", || json!([]))
        .refer("organisationUnits", own)
        .refer("dataViewOrganisationUnits", own);
    answer(&headers, &me.done())
}
