//! Units, and who asks.

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use programme::{
    policy::{Action, Post, Target},
    unit::{UnitIndex, UnitKind},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Page, Paging, Problems, json, tagged};
use crate::{
    failure::Failure,
    request::{Proof, Visit},
};

/// A unit.
#[derive(Debug, Serialize, ToSchema)]
pub struct Unit {
    /// The official code.
    #[schema(example = "18145")]
    code: String,
    /// Its name.
    #[schema(example = "Sơn Lâm")]
    name: String,
    /// What kind of unit it is.
    #[schema(example = "commune")]
    kind: &'static str,
    /// The unit above it.
    #[schema(required, example = "439")]
    parent: Option<String>,
    /// Whether it takes part in the programme.
    in_programme: bool,
    /// The criteria set that judges it for the basic grade this year.
    #[schema(required)]
    criteria_set: Option<String>,
}

fn view(visit: &Visit, index: UnitIndex) -> Unit {
    let moment = &visit.moment;
    let unit = moment.unit(index);
    Unit {
        code: unit.code.to_text(),
        name: unit.name.clone(),
        kind: unit.kind.id(),
        parent: moment.tree().parent(index).map(|parent| moment.unit(parent).code.to_text()),
        in_programme: unit.in_programme,
        criteria_set: moment.set_of(index).map(|set| set.id.clone()),
    }
}

/// The units whose figures whoever asks may see, by code.
#[utoipa::path(get, path = "/api/v1/units", tag = "units",
    params(
        ("kind" = Option<String>, Query, description = "Only this kind: province, district, commune, …", pattern = "^[a-z_]+$"),
        ("as_of" = Option<String>, Query, description = "The date the answer is about", format = Date),
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of units", body = Page<Unit>), Problems))]
pub async fn list(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let kind = visit.query.iter().find(|(key, _)| key == "kind").map(|(_, value)| UnitKind::from_id(value));
    let kind = kind.map(|kind| kind.ok_or(Failure::Part("kind", "failure-part"))).transpose()?;
    let moment = &visit.moment;
    let mut units: Vec<UnitIndex> = moment
        .tree()
        .iter()
        .filter(|(index, unit)| {
            kind.is_none_or(|kind| unit.kind == kind) && visit.may(Action::SeeFigures, Target::unit(*index))
        })
        .map(|(index, _)| index)
        .collect();
    units.sort_by_key(|index| moment.unit(*index).code.to_text());
    let page = Paging::read(&visit)?.page(units.into_iter().map(|index| {
        let unit = view(&visit, index);
        (unit.code.clone(), unit)
    }));
    tagged(&headers, &page)
}

/// A unit.
#[utoipa::path(get, path = "/api/v1/units/{unit}", tag = "units",
    params(
        ("unit" = String, Path, description = "The official code", example = "18145", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("as_of" = Option<String>, Query, description = "The date the answer is about", format = Date),
    ),
    responses((status = 200, description = "The unit", body = Unit), Problems))]
pub async fn one(visit: Visit, headers: HeaderMap, Path(code): Path<String>) -> Result<Response, Failure> {
    tagged(&headers, &view(&visit, visit.unit(&code)?))
}

/// Who asks.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// The login of the person the token speaks for.
    login: String,
    /// The person's name.
    name: String,
    /// The posts the person holds.
    posts: Vec<HeldPost>,
    /// The actions that the token reaches.
    scopes: Vec<&'static str>,
}

/// A post.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeldPost {
    /// The role.
    #[schema(example = "commune_officer")]
    role: &'static str,
    /// The unit where it is held.
    unit: String,
    /// The department, for a specialist.
    #[schema(required)]
    department: Option<String>,
    /// The code of the producer for whom it speaks.
    #[schema(required)]
    producer: Option<String>,
}

impl From<&Post> for HeldPost {
    fn from(post: &Post) -> Self {
        Self {
            role: post.role.id(),
            unit: post.unit.to_text(),
            department: post.department.clone(),
            producer: post.producer.clone(),
        }
    }
}

/// For whom the token speaks, and what it reaches.
#[utoipa::path(get, path = "/api/v1/me", tag = "interface",
    responses((status = 200, description = "Who asks", body = Me), Problems))]
pub async fn me(visit: Visit) -> Result<Response, Failure> {
    let viewer = visit.viewer()?;
    let scopes = match &viewer.proof {
        Proof::Token(scopes) => scopes.iter().map(|action| action.id()).collect(),
        Proof::Session(_) => Vec::new(),
    };
    let posts = viewer.account.posts.iter().map(HeldPost::from).collect();
    let me = Me { login: viewer.account.login.clone(), name: viewer.account.name.clone(), posts, scopes };
    json(StatusCode::OK, &me)
}
