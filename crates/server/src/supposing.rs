//! Worlds that people suppose: which one a request looks at, kept for a while, and what is done with them by forms and programs
//! alike.

pub mod adopting;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use axum::http::Method;
use ledger::{NewScenario, Scenario};
use programme::{
    Lang,
    fact::ReadContext,
    policy::Action,
    scenario::{self, Change, Context, Stated, Unread},
};

use crate::{
    app::App,
    failure::Failure,
    moment::Moment,
    random,
    request::{Viewer, Visit},
    route::Access,
};

/// Worlds that are kept.
const REMEMBERED: usize = 8;
/// A scenario has at most so many changes.
pub const MOST_CHANGES: usize = 200;
/// The name of a scenario has at most so many characters.
pub const LONGEST_NAME: usize = 120;
/// Its note has at most so many.
pub const LONGEST_NOTE: usize = 1_000;

/// A scenario that is looked at, with the world as it is.
#[derive(Debug)]
pub struct Beside {
    /// The scenario.
    pub scenario: Scenario,
    /// How many changes it has.
    pub changes: usize,
    /// The world as it is.
    pub today: Arc<Moment>,
    /// The world as it is supposed to be.
    pub moment: Arc<Moment>,
}

/// Worlds that were looked at lately.
#[derive(Debug, Default)]
pub struct Worlds(Mutex<VecDeque<World>>);

#[derive(Clone, Debug)]
struct World {
    id: String,
    version: i64,
    today: Arc<Moment>,
    moment: Arc<Moment>,
}

impl Worlds {
    fn find(&self, scenario: &Scenario, today: &Arc<Moment>) -> Option<Arc<Moment>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = |world: &&World| {
            world.id == scenario.id && world.version == scenario.version && Arc::ptr_eq(&world.today, today)
        };
        kept.iter().find(is_it).map(|world| world.moment.clone())
    }

    fn keep(&self, world: World) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Of a state that has passed, or a wording that has changed, nobody asks again.
        kept.retain(|other| {
            other.id != world.id || (other.version == world.version && other.today.act == world.today.act)
        });
        kept.push_front(world);
        kept.truncate(REMEMBERED);
    }
}

/// Whether a supposed world may be looked at by such a request: it is for looking, so pages on which one writes or makes papers
/// show the world as it is, and nothing else. What concerns the scenario itself, or how pages look, goes on.
pub fn may_be_supposed(access: Access, method: &Method, path: &str) -> bool {
    if path.starts_with("/scenarios") || matches!(path, "/preferences" | "/sign-out") {
        return true;
    }
    let looks = match access {
        Access::Public | Access::HalfWay | Access::SignedIn => true,
        Access::AtUnit(action) | Access::Office(action) | Access::Somewhere(action) => {
            matches!(action, Action::SeeFigures | Action::SeeClaims)
        }
    };
    looks && matches!(*method, Method::GET | Method::HEAD) && !path.contains("/papers/")
}

/// The scenario of an identifier that the viewer may see, and the worlds with and without it.
pub async fn beside(
    app: &App,
    viewer: Option<&Viewer>,
    id: &str,
    today: &Arc<Moment>,
    lang: Lang,
) -> Result<Arc<Beside>, Failure> {
    let viewer = viewer.ok_or(Failure::NotFound)?;
    let scenario = app.ledger().scenario(id, &viewer.account.id).await?.ok_or(Failure::NotFound)?;
    open(app, scenario, today, lang).await?.map(Arc::new).map_err(|_| Failure::Conflict("failure-scenario-stale"))
}

/// The worlds with and without a scenario, or the changes of it that mean nothing any more.
pub async fn open(
    app: &App,
    scenario: Scenario,
    today: &Arc<Moment>,
    lang: Lang,
) -> Result<Result<Beside, Vec<Unread>>, Failure> {
    let stated = stated(&scenario)?;
    let changes = stated.len();
    if let Some(moment) = app.worlds.find(&scenario, today) {
        return Ok(Ok(Beside { scenario, changes, today: today.clone(), moment }));
    }
    let supposed = match read(app, today, &stated, lang).await? {
        Ok(supposed) => supposed,
        Err(unread) => return Ok(Err(unread)),
    };
    let now = supposed.apply(&today.now);
    let province = today.unit(today.province).code;
    let moment = Moment::new(today.act, today.known, now, today.desk.clone(), province);
    let moment = moment.ok_or_else(|| Failure::Broken("the province is gone".to_owned()))?;
    let moment = Arc::new(moment.on_map(today.map, today.redrawn.clone()));
    let (id, version) = (scenario.id.clone(), scenario.version);
    app.worlds.keep(World { id, version, today: today.clone(), moment: moment.clone() });
    Ok(Ok(Beside { scenario, changes, today: today.clone(), moment }))
}

/// The changes of a scenario, as they were told.
pub fn stated(scenario: &Scenario) -> Result<Vec<Stated>, Failure> {
    serde_json::from_str(&scenario.content.changes).map_err(|error| Failure::Broken(format!("a scenario: {error}")))
}

fn written(stated: &[Stated]) -> Result<String, Failure> {
    serde_json::to_string(stated).map_err(|error| Failure::Broken(error.to_string()))
}

/// What was told, read by the law and the units of a state.
pub async fn read(
    app: &App,
    today: &Moment,
    stated: &[Stated],
    lang: Lang,
) -> Result<Result<scenario::Scenario, Vec<Unread>>, Failure> {
    let register = app.ledger().register(&app.config.register, today.known).await?;
    let read = ReadContext { law: today.law(), register: &register, lang };
    let context = Context { read, province: today.unit(today.province).code, as_of: today.as_of() };
    Ok(scenario::Scenario::read(stated, &context))
}

/// One change as it was told, or everything that is wrong with it.
pub async fn read_one(visit: &Visit, stated: &Stated) -> Result<Result<Change, Unread>, Failure> {
    let read = read(&visit.app, visit.today(), std::slice::from_ref(stated), visit.lang).await?;
    Ok(match read {
        Ok(mut scenario) => scenario.changes.pop().ok_or(Unread { place: 0, problems: Vec::new() }),
        Err(mut unread) => Err(unread.pop().unwrap_or(Unread { place: 0, problems: Vec::new() })),
    })
}

/// What somebody says of a scenario, checked.
pub fn content(name: &str, note: &str, shared: bool, stated: &[Stated]) -> Result<NewScenario, Failure> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || note.chars().count() > LONGEST_NOTE {
        return Err(Failure::Bad("problem-scenario-name"));
    }
    if stated.len() > MOST_CHANGES {
        return Err(Failure::Bad("problem-scenario-long"));
    }
    Ok(NewScenario { name: name.to_owned(), note: note.trim().to_owned(), changes: written(stated)?, shared })
}

/// Keeps a new scenario of whoever asks; its identifier.
pub async fn add(visit: &Visit, content: &NewScenario) -> Result<String, Failure> {
    let now = visit.app.now();
    let id = random::name(now)?;
    visit.app.ledger().add_scenario(&id, &visit.viewer()?.account.id, content, now).await?;
    Ok(id)
}

/// The scenario of an identifier that whoever asks may see.
pub async fn find(visit: &Visit, id: &str) -> Result<Scenario, Failure> {
    visit.app.ledger().scenario(id, &visit.viewer()?.account.id).await?.ok_or(Failure::NotFound)
}

/// The scenario of an identifier, which whoever asks owns.
pub async fn own(visit: &Visit, id: &str) -> Result<Scenario, Failure> {
    let scenario = find(visit, id).await?;
    if is_own(visit, &scenario) { Ok(scenario) } else { Err(Failure::Forbidden) }
}

/// Whether whoever asks owns it.
pub fn is_own(visit: &Visit, scenario: &Scenario) -> bool {
    visit.viewer.as_ref().is_some_and(|viewer| viewer.account.id == scenario.owner)
}

/// Changes a scenario of whoever asks that stands as it was seen.
pub async fn change(visit: &Visit, id: &str, seen: i64, content: &NewScenario) -> Result<(), Failure> {
    let owner = &visit.viewer()?.account.id;
    let changed = visit.app.ledger().change_scenario(id, owner, seen, content, visit.app.now()).await?;
    if changed { Ok(()) } else { Err(Failure::Moved) }
}

#[cfg(test)]
mod tests {
    use axum::{
        body::{Body, to_bytes},
        http::{Request, StatusCode, header},
    };
    use jiff::Timestamp;
    use ledger::AccountId;
    use programme::{Quantity, policy::Role};
    use tower::ServiceExt as _;

    use super::*;
    use crate::{
        auth::session,
        request::SESSION,
        route::router,
        test_office::{UNITS, office},
    };

    fn clock() -> Timestamp {
        Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(24 * (365 * 53 + 80))
    }

    fn content(value: &str) -> NewScenario {
        let fields = [("unit", "18001"), ("measure", "income"), ("period", "2022"), ("value", value)];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter().collect();
        let told = Stated { kind: "observation".to_owned(), fields };
        super::content("Thử", "", false, &[told]).expect("sound")
    }

    #[tokio::test]
    async fn a_world_is_kept_until_the_scenario_or_the_ledger_moves() {
        let folder = tempfile::tempdir().expect("a folder");
        let app = office(folder.path(), UNITS, &[("vp", Role::Coordinator, "42", None)], clock).await;
        let owner = AccountId("vp".to_owned());
        app.ledger().add_scenario("1", &owner, &content("7"), clock()).await.expect("kept");
        let world = async || {
            let scenario = app.ledger().scenario("1", &owner).await.expect("readable").expect("there");
            open(&app, scenario, &app.live.now(), Lang::En).await.expect("readable").expect("sound").moment
        };
        let first = world().await;
        assert!(Arc::ptr_eq(&first, &world().await));
        let income = |moment: &Moment| {
            let unit = moment.tree().index("18001".parse().expect("a code")).expect("it exists");
            moment.now.reading(unit, moment.law().measure("income").expect("known").0).map(|reading| reading.value)
        };
        assert_eq!((income(&first), income(&app.live.now())), (Some(Quantity::whole(7)), None));
        assert!(app.ledger().change_scenario("1", &owner, 1, &content("8"), clock()).await.expect("answered"));
        let second = world().await;
        assert_eq!(income(&second), Some(Quantity::whole(8)));
        let set = app.ledger().change_settings(crate::test_office::act(clock()), &[("forms.per_person", "5")]);
        set.await.expect("set");
        app.live.catch_up(app.day()).await.expect("a state");
        assert!(!Arc::ptr_eq(&second, &world().await), "the ledger moved");
    }

    #[tokio::test]
    async fn pages_show_the_supposed_world_to_whom_it_belongs_and_no_form_of_them_writes() {
        let folder = tempfile::tempdir().expect("a folder");
        let people = [("vp", Role::Coordinator, "42", None), ("xa", Role::CommuneOfficer, "18001", None)];
        let app = office(folder.path(), UNITS, &people, clock).await;
        app.ledger().add_scenario("1", &AccountId("vp".to_owned()), &content("7"), clock()).await.expect("kept");
        let router = router(&app);
        let ask = async |login: &str, method: &str, path: &str, body: String| {
            let secret = session::begin(&app, &AccountId(login.to_owned()), false, "test").await.expect("begun");
            let viewer = session::viewer(&app, &secret).await.expect("readable").expect("signed in");
            let body = body.replace("CSRF", viewer.csrf().expect("a session"));
            let request =
                Request::builder().method(method).uri(path).header(header::COOKIE, format!("{SESSION}={secret}"));
            let request = request.body(Body::from(body)).expect("a request");
            let answer = router.clone().oneshot(request).await.expect("an answer");
            let status = answer.status();
            let bytes = to_bytes(answer.into_body(), 1 << 22).await.expect("a page");
            (status, String::from_utf8_lossy(&bytes).into_owned())
        };
        let (status, page) = ask("vp", "GET", "/units/42?scenario=1", String::new()).await;
        assert!(status == StatusCode::OK && page.contains("Giả định: Thử"), "{status}");
        assert!(page.contains("href=\"/units/42/scorecard?scenario=1\""), "links keep it");
        assert_eq!(ask("xa", "GET", "/units/18001?scenario=1", String::new()).await.0, StatusCode::NOT_FOUND);
        assert_eq!(ask("vp", "GET", "/units/42?scenario=2", String::new()).await.0, StatusCode::NOT_FOUND);
        assert_eq!(ask("vp", "GET", "/units/18001/capture?scenario=1", String::new()).await.0, StatusCode::CONFLICT);
        let form = "csrf=~CSRF&name=x".to_owned();
        assert_eq!(ask("vp", "POST", "/scenarios/add", form).await.0, StatusCode::CONFLICT, "marked");
        assert_eq!(ask("vp", "POST", "/scenarios/add", "csrf=~x&name=x".to_owned()).await.0, StatusCode::FORBIDDEN);
        assert_eq!(ask("vp", "POST", "/scenarios/add", "csrf=CSRF&name=x".to_owned()).await.0, StatusCode::SEE_OTHER);
    }

    #[test]
    fn a_supposed_world_is_only_looked_at() {
        let may = |access, method: Method, path: &str| may_be_supposed(access, &method, path);
        assert!(may(Access::AtUnit(Action::SeeFigures), Method::GET, "/units/42"));
        assert!(!may(Access::AtUnit(Action::SeeFigures), Method::POST, "/units/42"));
        assert!(!may(Access::AtUnit(Action::Report), Method::GET, "/units/42/form/file"));
        assert!(!may(Access::Office(Action::WriteReports), Method::GET, "/reports/programme/draft"));
        assert!(!may(Access::Somewhere(Action::SeeFigures), Method::GET, "/ocop/councils/HD/papers/minutes"));
        assert!(may(Access::Office(Action::SeeFigures), Method::POST, "/scenarios/1/adopt"));
    }
}
