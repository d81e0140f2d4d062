//! Routes and the guard before each: a route cannot be declared without saying who may use it.

pub mod headers;

use std::sync::Arc;

use axum::{
    Router,
    extract::{FromRequestParts as _, RawPathParams, Request, State},
    handler::Handler,
    http::{HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{MethodRouter, delete, get, patch, post, put},
};
use futures_util::future::BoxFuture;
use programme::{
    Lang,
    policy::{Action, Target},
};
use tracing::{Instrument as _, field::Empty};

use crate::{
    api,
    app::App,
    auth, dhis2,
    failure::Failure,
    moment::Moment,
    pages::{self, frame::Frame},
    portal, random,
    request::{Manner, Viewer, Visit, When, fields},
    room,
    security::{self, Event},
    supposing, traces,
};

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Whoever has passed the password and still owes the second factor, or must change the password.
    HalfWay,
    /// Whoever is signed in.
    SignedIn,
    /// Whoever may do this at the unit that the address names.
    AtUnit(Action),
    /// Whoever may do this at the province: what concerns the whole office.
    Office(Action),
    /// Whoever may do this anywhere; the handler shows only what they may see.
    Somewhere(Action),
}

/// An address with who may use it.
#[derive(Debug)]
pub struct Route {
    /// The path, with its parameters in braces.
    pub path: &'static str,
    /// The method it answers to.
    pub method: &'static str,
    /// Who may use it.
    pub access: Access,
    handler: MethodRouter<App>,
}

impl Route {
    const fn new(path: &'static str, method: &'static str, access: Access, handler: MethodRouter<App>) -> Self {
        Self { path, method, access, handler }
    }

    /// A page to look at.
    pub fn get<H, T>(path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Self::new(path, "GET", access, get(forget(handler)))
    }

    /// A thing that is put in its place.
    pub fn put<H, T>(path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Self::new(path, "PUT", access, put(forget(handler)))
    }

    /// A thing that is taken away.
    pub fn delete<H, T>(path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Self::new(path, "DELETE", access, delete(forget(handler)))
    }

    /// A form that does something.
    pub fn post<H, T>(path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Self::new(path, "POST", access, post(forget(handler)))
    }

    /// A part of a thing that is put to what is there.
    pub fn patch<H, T>(path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Self::new(path, "PATCH", access, patch(forget(handler)))
    }

    /// The same, answered from what is kept with the moment.
    #[must_use]
    pub fn kept(self) -> Self {
        Self { handler: self.handler.layer(from_fn(portal::keep)), ..self }
    }
}

/// A handler of which nothing is known but that it answers: what stands around it is compiled once, not once a handler.
#[derive(Clone)]
struct Forgotten(Arc<dyn Fn(Request, App) -> BoxFuture<'static, Response> + Send + Sync>);

fn forget<H, T>(handler: H) -> Forgotten
where
    H: Handler<T, App>,
    T: 'static,
{
    Forgotten(Arc::new(move |request, app| Box::pin(handler.clone().call(request, app))))
}

impl Handler<(), App> for Forgotten {
    type Future = BoxFuture<'static, Response>;

    fn call(self, request: Request, app: App) -> Self::Future {
        self.0(request, app)
    }
}

/// Every route with its method and who may use it, for an auditor to read.
#[must_use]
pub fn policies() -> Vec<(&'static str, &'static str, Access)> {
    routes().iter().map(|route| (route.method, route.path, route.access)).collect()
}

/// Every route of pages, of the interface for programs and of the portal.
fn routes() -> Vec<Route> {
    let mut routes = pages::routes();
    routes.extend(api::routes());
    routes.extend(dhis2::routes());
    routes.extend(portal::routes());
    routes
}

/// All routes behind their guards.
pub fn router(app: &App) -> Router {
    let mut router = Router::new();
    for route in routes() {
        let way = Way { access: route.access, method: route.method, path: route.path };
        let guarded = route.handler.layer(from_fn_with_state((app.clone(), way), guard));
        router = router.route(route.path, guarded);
    }
    let lost = axum::routing::any(|| async { Failure::NotFound });
    router
        .fallback_service(lost.layer(from_fn_with_state((app.clone(), Way::NOWHERE), guard)).with_state(app.clone()))
        .with_state(app.clone())
        .layer(from_fn_with_state(app.clone(), headers::add))
}

/// A declared address and who may use it.
#[derive(Clone, Copy, Debug)]
struct Way {
    access: Access,
    method: &'static str,
    path: &'static str,
}

impl Way {
    /// What is not declared.
    const NOWHERE: Self = Self { access: Access::Public, method: "", path: "" };
}

/// A person notices that an answer takes so long.
const SLOW: std::time::Duration = std::time::Duration::from_secs(1);

const REQUEST_ID: header::HeaderName = header::HeaderName::from_static("x-request-id");

/// Counts and logs what is asked, under the address as it is declared: what stands in its place may be a secret.
async fn guard(State((app, way)): State<(App, Way)>, request: Request, next: Next) -> Response {
    let _under_way = app.telemetry.begin();
    let began = tokio::time::Instant::now();
    let id = random::name(app.now()).unwrap_or_default();
    let (account, method, route) = (Empty, way.method, way.path);
    let span = tracing::info_span!("request", id, method, route, account, "otel.name" = Empty, "otel.kind" = Empty);
    if app.config.traced {
        traces::begin(&span, method, route, request.headers());
    }
    let answered = async {
        let response = admit(&app, way.access, request, next).await;
        let (status, took) = (response.status().as_u16(), began.elapsed());
        app.telemetry.answered(way.method, way.path, status, took);
        let ms = took.as_millis();
        // What failed or took long is told always; every request only where it is asked for.
        if response.status().is_server_error() || took > SLOW {
            tracing::warn!(status, ms, "answered");
        } else {
            tracing::debug!(status, ms, "answered");
        }
        response
    };
    let mut response = answered.instrument(span.clone()).await;
    if app.config.traced {
        traces::end(&span, response.status());
    }
    if let Ok(id) = HeaderValue::try_from(id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    // For how long nobody could say that it is still so (RFC 9111, 5.1).
    if let Some(stale) = app.live.stale() {
        response.headers_mut().insert(header::AGE, HeaderValue::from(stale.as_secs()));
    }
    response
}

/// Finds out who asks about what, refuses who may not, and turns a failure into a page.
async fn admit(app: &App, access: Access, request: Request, next: Next) -> Response {
    let mut manner = Manner::read(app.config.secure, request.headers());
    // Only what a person looks at tells what was done: a script that fetches a page must not use the word up.
    if request.headers().contains_key("x-script") {
        manner.flash = None;
    }
    let (mut parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    let is_api = api::is_address(&path);
    if is_api {
        manner.lang = api::answer::language(&parts.headers);
    }
    if portal::is_address(&path) {
        manner = portal::manner(&path);
    }
    // Whoever looks after the application must hear of it when it is full, too.
    let place = if path.starts_with("/health/") { None } else { Some(app.room.enter().await) };
    if let Some(Err(failure)) = place {
        app.telemetry.refused();
        return told(app, &path, manner.lang, failure.into_response(), None);
    }
    let known = viewer(app, is_api, &manner, &parts).await;
    let who = known.as_ref().ok().and_then(|known| Some(known.as_ref()?.account.id.clone()));
    tracing::Span::current().record("account", who.as_ref().map(|who| who.0.as_str()));
    let visit = match known {
        Ok(known) => visit(app, access, &manner, &mut parts, known).await,
        Err(failure) => Err(failure),
    };
    let (response, visit) = match visit {
        Err(failure) => {
            let ran_out = manner.browser.session.is_some() && who.is_none() && matches!(failure, Failure::SignIn(_));
            let mut response = failure.into_response();
            if ran_out {
                auth::session::forget(app, &mut response);
            }
            (response, None)
        }
        Ok(visit) => {
            let visit = Arc::new(visit);
            parts.extensions.insert(visit.clone());
            (answer(&visit, access, Request::from_parts(parts, body), next).await, Some(visit))
        }
    };
    if let Some(event) = response.extensions().get::<Arc<Failure>>().and_then(|failure| Event::of(failure)) {
        security::note(event, who.as_ref());
    }
    let mut response = told(app, &path, manner.lang, response, visit.as_ref());
    if manner.flash.is_some() && response.status() == StatusCode::OK && is_page(&response) {
        auth::cookie::clear(app, &mut response, crate::request::FLASH);
    }
    response
}

/// Whether this is what a person looks at: a browser asks for pictures, events and its worker by itself, with the same cookies.
fn is_page(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/html"))
}

/// Has a request answered whose asker may.
async fn answer(visit: &Visit, access: Access, request: Request, next: Next) -> Response {
    if visit.beside.is_some() && !supposing::may_be_supposed(access, request.method(), &visit.path) {
        return Failure::Supposed.into_response();
    }
    let answered = tokio::time::timeout(room::PATIENCE, next.run(request)).await;
    answered.unwrap_or_else(|_| Failure::Slow.into_response())
}

/// Who asks. Programs bring a token, browsers a cookie: neither is taken for the other.
async fn viewer(app: &App, is_api: bool, manner: &Manner, parts: &Parts) -> Result<Option<Viewer>, Failure> {
    match &manner.browser.session {
        _ if is_api => {
            let viewer = api::token::viewer(app, &parts.headers).await?;
            if viewer.is_none() && parts.headers.contains_key(header::AUTHORIZATION) {
                security::note(Event::TokenWrong, None);
            }
            Ok(viewer)
        }
        Some(secret) => auth::session::viewer(app, secret).await,
        None => Ok(None),
    }
}

async fn visit(
    app: &App,
    access: Access,
    manner: &Manner,
    parts: &mut Parts,
    viewer: Option<Viewer>,
) -> Result<Visit, Failure> {
    if !matches!(parts.method, Method::GET | Method::HEAD) {
        same_origin(parts)?;
    }
    let query = fields(parts.uri.query().unwrap_or_default());
    let path = parts.uri.path().to_owned();
    let back = parts.uri.path_and_query().map_or(path.as_str(), |both| both.as_str()).to_owned();
    let is_api = api::is_address(&path);
    let is_complete = |viewer: &Viewer| viewer.session().map_or(true, |session| !session.needs_second_factor);
    let complete = viewer.as_ref().is_some_and(is_complete);
    let owes_factor = |viewer: &Viewer| viewer.session().is_ok_and(|session| session.owes_factor);
    match access {
        Access::Public => {}
        _ if is_api && viewer.is_none() => return Err(Failure::NoToken),
        _ if is_api => {}
        Access::HalfWay if viewer.is_some() => {}
        _ if !complete => return Err(Failure::SignIn(back)),
        Access::HalfWay => {}
        _ if viewer.as_ref().is_some_and(|viewer| viewer.account.given_until.is_some())
            && !matches!(path.as_str(), "/account" | "/account/password") =>
        {
            return Err(Failure::MustChangePassword);
        }
        _ if viewer.as_ref().is_some_and(owes_factor)
            && !matches!(path.as_str(), "/account" | "/account/password" | "/account/second-factor") =>
        {
            return Err(Failure::MustSetFactor);
        }
        _ => {}
    }
    // A form sends a field that was left empty; a program that sends one is mistaken. Who asks is asked first.
    if is_api && query.iter().any(|(_, value)| value.is_empty()) {
        return Err(Failure::Part("query", "failure-part"));
    }
    // The portal is about today: a state of the past is made for those who are known only.
    let when = if portal::is_address(&path) { When::default() } else { When::read(&query)? };
    if path != "/health/live" {
        app.live.refresh(app.day()).await;
    }
    let today = moment(app, &when).await?;
    // Half-way nobody is anybody yet.
    let mut viewer = viewer.filter(|_| complete || access == Access::HalfWay);
    // Posts at units that were redrawn are held where the decision says.
    if let Some(viewer) = &mut viewer {
        viewer.account.posts = programme::reorganisation::posts(&viewer.account.posts, &today.now);
    }
    let beside = match &when.scenario {
        None => None,
        // Programs are told of a scenario by addresses of its own.
        Some(_) if is_api => return Err(Failure::Part("scenario", "failure-part")),
        Some(_) if viewer.is_none() => return Err(Failure::SignIn(back)),
        Some(id) => Some(supposing::beside(app, viewer.as_ref(), id, &today, manner.lang).await?),
    };
    let moment = beside.as_ref().map_or(&today, |beside| &beside.moment).clone();
    let (app, lang, theme) = (app.clone(), manner.lang, manner.theme);
    let (flash, browser) = (manner.flash.clone(), manner.browser.clone());
    let visit = Visit { app, viewer, lang, theme, when, moment, beside, path, query, flash, browser };
    if visit.beside.is_some() {
        visit.demand(Action::SeeFigures, Target::unit(visit.moment.province))?;
    }
    match access {
        Access::Public | Access::HalfWay | Access::SignedIn => {}
        Access::AtUnit(action) => {
            let params = RawPathParams::from_request_parts(parts, &()).await.map_err(|_| Failure::NotFound)?;
            let code = params.iter().find(|(name, _)| *name == "unit").map(|(_, value)| value.to_owned());
            let unit = visit.unit(&code.ok_or(Failure::NotFound)?)?;
            // A department may look at every unit whose criteria it answers for; the handler shows it only those.
            if !visit.may_by_department(action, unit) {
                visit.demand(action, Target::unit(unit))?;
            }
        }
        Access::Office(action) => visit.demand(action, Target::unit(visit.moment.province))?,
        Access::Somewhere(action) => {
            if !visit.may_somewhere(action) {
                return Err(Failure::Forbidden);
            }
        }
    }
    Ok(visit)
}

async fn moment(app: &App, when: &When) -> Result<Arc<Moment>, Failure> {
    let day = app.day();
    let as_of = when.as_of.unwrap_or(day);
    let known = when.known_at.as_ref().map(|(_, known)| *known);
    let map = when.map.date(as_of, day);
    if (as_of, map) == (day, day) && known.is_none() {
        Ok(app.live.now())
    } else {
        app.live.past(as_of, known, map).await
    }
}

/// A form sent by another site's page is refused: browsers say where a request comes from.
fn same_origin(parts: &Parts) -> Result<(), Failure> {
    let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
    if header("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return Err(Failure::Stale);
    }
    if let Some(origin) = header("origin").filter(|origin| *origin != "null") {
        let host = origin.split_once("://").map_or("", |(_, host)| host);
        if header("host") != Some(host) {
            return Err(Failure::Stale);
        }
    }
    Ok(())
}

/// A failure as a page in the person's language.
fn told(app: &App, path: &str, lang: Lang, response: Response, visit: Option<&Arc<Visit>>) -> Response {
    let Some(failure) = response.extensions().get::<Arc<Failure>>().cloned() else {
        return response;
    };
    let status = response.status();
    if dhis2::is_address(path) {
        return dhis2::problem(&failure, lang);
    }
    if api::is_address(path) {
        return api::answer::problem(&failure, lang);
    }
    let page = match visit {
        Some(visit) if portal::is_address(&visit.path) => portal::failure_page(visit, &failure.told(lang)),
        Some(visit) => pages::failure::page(&Frame::new(visit, "failure"), &failure.told(lang)),
        None => pages::failure::bare(app, lang, &failure.told(lang)),
    };
    (status, page).into_response()
}

#[cfg(test)]
mod borne;
#[cfg(test)]
mod log;
#[cfg(test)]
mod walk;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_may_use_is_this_and_nothing_else() {
        let public: Vec<String> = policies()
            .into_iter()
            .filter(|(_, path, access)| *access == Access::Public && !portal::is_address(path))
            .map(|(method, path, _)| format!("{method} {path}"))
            .collect();
        let expected = [
            "GET /health/live",
            "GET /health/ready",
            "GET /assets/{version}/{name}",
            "GET /sw.js",
            "GET /app.webmanifest",
            "GET /mark.svg",
            "GET /sign-in",
            "POST /sign-in/password",
            "GET /sign-in/oidc",
            "GET /sign-in/oidc/return",
            "POST /preferences",
            "GET /api/v1/openapi.json",
        ];
        assert_eq!(public, expected);
        let portal: Vec<_> = policies().into_iter().filter(|(_, path, _)| portal::is_address(path)).collect();
        assert!(portal.len() > 20 && portal.iter().all(|(_, _, access)| *access == Access::Public));
        // Whoever sends one of these is nobody: what it must bring instead of a session stands in `portal::gate` and `portal::shop`.
        let sent = portal.iter().filter(|(method, ..)| *method != "GET");
        let sent: Vec<String> = sent.map(|(method, path, _)| format!("{method} {path}")).collect();
        let expected = [
            "/cart/add",
            "/cart/change",
            "/cart/order",
            "/orders/{token}/cancel",
            "/orders/{token}/complain",
            "/orders/{token}/forget",
            "/newsletter",
            "/newsletter/{token}",
            "/newsletter/{token}/leave",
        ];
        let expected =
            expected.iter().flat_map(|path| ["/portal", "/portal/en"].map(|root| format!("POST {root}{path}")));
        assert_eq!(sent, expected.collect::<Vec<_>>());
    }

    #[test]
    fn a_route_of_a_unit_names_it_and_nothing_is_declared_twice() {
        let mut seen = std::collections::BTreeSet::new();
        for (method, path, access) in policies() {
            assert!(seen.insert((method, path)), "{method} {path} stands twice");
            assert_eq!(matches!(access, Access::AtUnit(_)), path.contains("{unit}"), "{method} {path}");
            let only_looks = !matches!(
                access,
                Access::AtUnit(Action::SeeFigures | Action::SeeClaims) | Access::Somewhere(Action::SeeClaims)
            );
            assert!(method == "GET" || only_looks, "{method} {path} changes something but asks only for a look");
        }
    }
}
