//! A target is set, or adjusted by a later decision: what was decided before is kept.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use documents::import::{GivenRow, ImportProblem, Rejected};
use ledger::Amended;
use programme::{
    fact::{Goal, Record, Seq, Target},
    metric::{Metric, catalogue, find, of_target},
    policy::{self, Action},
    target,
    unit::UnitIndex,
};

use crate::{
    amending::say,
    failure::Failure,
    pages::{
        frame::{Frame, Page},
        go, imports,
    },
    request::{Fields, Visit},
};

/// The fields of a target by their identifiers, as they were typed.
pub type Typed = BTreeMap<String, String>;

/// What is typed when a target is set; of one that is adjusted the first four stand.
const FIELDS: [&str; 8] = ["metric", "scope", "year", "goal", "number", "units", "basis", "date"];

#[derive(Template)]
#[template(path = "target_form.html")]
struct TargetForm<'a> {
    frame: Frame<'a>,
    unit: UnitIndex,
    /// The version that is adjusted: its number, and what it says.
    of: Option<(i64, String)>,
    fields: Vec<Field>,
    problems: usize,
}

/// A field of the form.
struct Field {
    name: &'static str,
    label: String,
    value: String,
    /// What may be chosen, where it is a choice: as it is sent, and in words.
    options: Vec<(String, String)>,
    required: bool,
    problem: Option<String>,
}

/// What is wrong in a field, and what would be right.
#[derive(Debug)]
pub struct Problem {
    /// The field.
    pub field: String,
    /// What is wrong, and what would be right.
    pub says: String,
}

/// `GET /units/{unit}/targets/new`: an empty form; with `of` that of a version to be adjusted.
pub async fn page(visit: Visit, Path(code): Path<String>) -> Result<Page, Failure> {
    let unit = visit.unit(&code)?;
    let of = visit.asked("of").map(|seq| adjustable(&visit, unit, seq)).transpose()?;
    let mut typed = Typed::from([("date".to_owned(), visit.moment.as_of().to_string())]);
    if let Some(record) = of {
        let Target { number, units, .. } = record.fact();
        typed.insert("number".to_owned(), number.map(written).unwrap_or_default());
        typed.insert("units".to_owned(), units.clone().unwrap_or_default());
    } else {
        typed.insert("scope".to_owned(), code);
        typed.insert("year".to_owned(), visit.moment.as_of().year().to_string());
    }
    show(&visit, unit, &typed, of, &[])
}

/// A number as a form holds it.
pub fn written(number: programme::Quantity) -> String {
    number.to_string().replace('.', ",")
}

/// The version that is in force of the target whose version has this number.
fn current<'v>(visit: &'v Visit, seq: &str) -> Result<&'v Record<Target>, Failure> {
    let seq: i64 = seq.parse().map_err(|_| Failure::NotFound)?;
    let records = visit.moment.now.all::<Target>();
    let record = records.iter().find(|record| record.seq == Seq(seq)).ok_or(Failure::NotFound)?;
    target::versions(&visit.moment.now, record.fact().aim()).first().copied().ok_or(Failure::NotFound)
}

/// The version of a number, which must still be in force.
pub fn in_force<'v>(visit: &'v Visit, seq: &str) -> Result<&'v Record<Target>, Failure> {
    let current = current(visit, seq)?;
    if current.seq.0.to_string() == seq { Ok(current) } else { Err(Failure::Conflict("problem-target-adjusted")) }
}

/// The version of a number that is to be adjusted from a unit's page.
pub fn adjustable<'v>(visit: &'v Visit, unit: UnitIndex, seq: &str) -> Result<&'v Record<Target>, Failure> {
    let record = in_force(visit, seq)?;
    let mut scopes = scopes(visit, unit).into_iter();
    let may = scopes.any(|scope| visit.moment.unit(scope).code == record.fact().scope);
    if may { Ok(record) } else { Err(Failure::Forbidden) }
}

fn show(
    visit: &Visit,
    unit: UnitIndex,
    typed: &Typed,
    of: Option<&Record<Target>>,
    problems: &[Problem],
) -> Result<Page, Failure> {
    let shown = |name: &&str| match of.map(|record| record.fact().goal) {
        None => true,
        Some(Goal::Units) => ["units", "basis", "date"].contains(name),
        Some(_) => ["number", "basis", "date"].contains(name),
    };
    let field = |name: &'static str| Field {
        name,
        label: visit.words(label(name), &[]),
        value: typed.get(name).cloned().unwrap_or_default(),
        options: options(visit, unit, name),
        required: !matches!(name, "number" | "units") || of.is_some(),
        problem: problems.iter().find(|problem| problem.field == name).map(|problem| problem.says.clone()),
    };
    Frame::of_unit(visit, "target-new", unit).render(|frame| TargetForm {
        unit,
        of: of.map(|record| (record.seq.0, told(visit, record))),
        fields: FIELDS.into_iter().filter(shown).map(field).collect(),
        problems: problems.len(),
        frame,
    })
}

/// The key of what a field is called.
fn label(name: &str) -> &'static str {
    match name {
        "metric" => "target-metric",
        "scope" => "target-scope",
        "year" => "target-years-field",
        "goal" => "target-goal",
        "number" => "target-number",
        "units" => "target-units",
        "basis" => "target-basis",
        _ => "target-set-on",
    }
}

/// What may be chosen in a field; nothing where it is typed.
fn options(visit: &Visit, unit: UnitIndex, name: &str) -> Vec<(String, String)> {
    let (moment, lang) = (&visit.moment, visit.lang);
    let scopes = || scopes(visit, unit).into_iter().map(|scope| moment.unit(scope));
    match name {
        "metric" => {
            let applies = |metric: &&Metric| scopes().any(|scope| metric.applies_to(scope.code));
            let metrics = catalogue().filter(|metric| of_target(metric.id).is_some()).filter(applies);
            metrics.map(|metric| (metric.id.to_owned(), metric.name(lang).to_owned())).collect()
        }
        "scope" => scopes().map(|scope| (scope.code.to_text(), scope.full_name())).collect(),
        "goal" => Goal::ALL.iter().map(|goal| (goal.id().to_owned(), goal.label(lang).to_owned())).collect(),
        _ => Vec::new(),
    }
}

/// A target in one line: for whom, which years, what, by which document.
pub fn told(visit: &Visit, record: &Record<Target>) -> String {
    let fact = record.fact();
    let metric = find(&fact.metric).map_or(fact.metric.as_str(), |metric| metric.name(visit.lang));
    let asks = target::asks(fact, &visit.moment.now, visit.lang);
    format!("{}, {}, {metric}: {asks} ({})", visit.moment.now.unit_name(fact.scope), fact.year, fact.basis)
}

/// The units that targets are set for from a unit's page: those directly below, and itself for whoever steers the unit above.
fn scopes(visit: &Visit, unit: UnitIndex) -> Vec<UnitIndex> {
    let above = visit.moment.tree().parent(unit).unwrap_or(unit);
    let may = visit.may(Action::Direct, policy::Target::unit(above));
    may.then_some(unit).into_iter().chain(visit.moment.children(unit)).collect()
}

/// `POST /units/{unit}/targets/set`.
pub async fn form(visit: Visit, Path(code): Path<String>, form: Fields) -> Result<Response, Failure> {
    let unit = visit.unit(&code)?;
    let typed: Typed = FIELDS.iter().map(|field| ((*field).to_owned(), form.get(field).to_owned())).collect();
    let of = match form.get("of") {
        "" => None,
        seq => match adjustable(&visit, unit, seq) {
            // Somebody else was faster: their version is shown, and what was typed is kept.
            Err(Failure::Conflict(key)) => {
                let says = visit.words(key, &[]);
                let problems = [Problem { field: "date".to_owned(), says }];
                let page = show(&visit, unit, &typed, Some(current(&visit, seq)?), &problems)?;
                return Ok((StatusCode::CONFLICT, page).into_response());
            }
            other => Some(other?),
        },
    };
    match record(&visit, unit, typed.clone(), of).await? {
        Ok(_) => Ok(go(&visit, &format!("/units/{code}/targets"), "done-target")),
        Err(rejected) => {
            let page = show(&visit, unit, &typed, of, &problems(&rejected))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// The problems by field.
pub fn problems(rejected: &Rejected) -> Vec<Problem> {
    let problem = |problem: &ImportProblem| {
        let cell = problem.cell.as_deref().unwrap_or_default();
        let field = cell.rsplit('.').next().unwrap_or_default().to_owned();
        Problem { field, says: format!("{} → {}", problem.wrong, problem.right) }
    };
    rejected.problems.iter().map(problem).collect()
}

/// Records a target from what was typed: a new one, or the next version of one that is in force. What is wrong is told by field.
pub async fn record(
    visit: &Visit,
    unit: UnitIndex,
    mut typed: Typed,
    of: Option<&Record<Target>>,
) -> Result<Result<Amended<Target>, Rejected>, Failure> {
    if let Some(record) = of {
        let fact = record.fact();
        let stands = [
            ("metric", fact.metric.clone()),
            ("scope", fact.scope.to_text()),
            ("year", fact.year.to_text()),
            ("goal", fact.goal.id().to_owned()),
        ];
        typed.extend(stands.map(|(field, text)| (field.to_owned(), text)));
    }
    let row = GivenRow { fields: &typed, provenance: "", source: "Nongthon" };
    let facts = match imports::read_rows::<Target>(visit, &[row]).await? {
        Ok(facts) => facts,
        Err(rejected) => return Ok(Err(rejected)),
    };
    let Some(fact) = facts.first().map(|sourced| sourced.fact.clone()) else {
        return Err(Failure::Bad("failure-form"));
    };
    let scopes = scopes(visit, unit);
    if !scopes.iter().any(|scope| visit.moment.unit(*scope).code == fact.scope) {
        return Ok(Err(wrong(visit, "scope", "target-wrong-scope", "target-right-scope")));
    }
    if fact.date > visit.moment.as_of() {
        return Ok(Err(wrong(visit, "date", "target-wrong-future", "target-right-future")));
    }
    let standing = target::versions(&visit.moment.now, fact.aim());
    match of {
        None if !standing.is_empty() => {
            return Ok(Err(wrong(visit, "metric", "target-wrong-there", "target-right-there")));
        }
        Some(record) if fact.date < record.fact().date => {
            return Ok(Err(wrong(visit, "date", "target-wrong-early", "target-right-early")));
        }
        _ => {}
    }
    // The same day again is no later decision but a correction of this one.
    let seen = of.filter(|record| record.fact().date == fact.date).map(|record| record.seq);
    let kind = if of.is_some() { "adjust target" } else { "set target" };
    let reason = fact.basis.clone();
    say(visit, (kind, &reason), vec![(fact, seen)]).await.map(Ok)
}

/// One problem of a field, by the keys of what is wrong and of what would be right.
pub fn wrong(visit: &Visit, field: &str, wrong: &str, right: &str) -> Rejected {
    let problem = ImportProblem {
        file: String::new(),
        sheet: None,
        cell: Some(format!("1.{field}")),
        wrong: visit.words(wrong, &[]),
        right: visit.words(right, &[]),
    };
    Rejected { problems: vec![problem], total: 1 }
}

#[cfg(test)]
mod tests {
    use axum::{
        Router,
        body::{Body, to_bytes},
        http::{Request, header},
    };
    use jiff::Timestamp;
    use ledger::AccountId;
    use programme::policy::Role;
    use tower::ServiceExt as _;

    use super::*;
    use crate::{
        app::App,
        auth,
        request::SESSION,
        route::router,
        test_office::{UNITS, office},
    };

    fn clock() -> Timestamp {
        Timestamp::from_second(1_678_672_800).expect("a moment")
    }

    struct Person {
        router: Router,
        cookie: String,
        csrf: String,
    }

    impl Person {
        async fn of(app: &App, login: &str) -> Self {
            let secret = auth::session::begin(app, &AccountId(login.to_owned()), false, "test").await.expect("begun");
            let viewer = auth::session::viewer(app, &secret).await.expect("readable").expect("signed in");
            let csrf = viewer.csrf().expect("a session").to_owned();
            Self { router: router(app), cookie: format!("{SESSION}={secret}"), csrf }
        }

        async fn ask(&self, request: axum::http::request::Builder, body: String) -> (StatusCode, String) {
            let request = request.header(header::COOKIE, &self.cookie).body(Body::from(body)).expect("a request");
            let answer = self.router.clone().oneshot(request).await.expect("an answer");
            let status = answer.status();
            let bytes = to_bytes(answer.into_body(), 1 << 22).await.expect("a page");
            (status, String::from_utf8(bytes.to_vec()).expect("UTF-8"))
        }

        async fn set(&self, unit: &str, fields: &str) -> (StatusCode, String) {
            let request = Request::post(format!("/units/{unit}/targets/set"));
            let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            self.ask(request, format!("csrf={}&{fields}", self.csrf)).await
        }
    }

    fn numbers(app: &App) -> Vec<(i64, i64)> {
        let targets = app.live.now();
        let number = |record: &Record<Target>| {
            (record.seq.0, record.fact().number.and_then(programme::Quantity::as_whole).unwrap_or(0))
        };
        targets.now.all::<Target>().iter().map(number).collect()
    }

    const ASKED: &str = "metric=ocop.products.certified&year=2023&goal=increase&basis=QD&date=2023-03-01";

    #[tokio::test]
    async fn a_target_is_given_by_the_unit_above() {
        let folder = tempfile::tempdir().expect("a folder");
        let people = [("tinh", Role::Coordinator, "42", None), ("huyen", Role::Coordinator, "439", None)];
        let app = office(folder.path(), UNITS, &people, clock).await;
        let (province, district) = (Person::of(&app, "tinh").await, Person::of(&app, "huyen").await);
        let (status, page) = district.set("439", &format!("{ASKED}&scope=439&number=9")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("scope-problem"), "{page}");
        assert_eq!(district.set("439", &format!("{ASKED}&scope=18001&number=1")).await.0, StatusCode::SEE_OTHER);
        assert_eq!(province.set("439", &format!("{ASKED}&scope=439&number=9")).await.0, StatusCode::SEE_OTHER);
        let all = numbers(&app);
        assert_eq!(all.iter().map(|(_, number)| *number).collect::<Vec<_>>(), [1, 9]);
        let own = format!("of={}&number=8&basis=QD2&date=2023-03-02", all[1].0);
        assert_eq!(district.set("439", &own).await.0, StatusCode::FORBIDDEN, "nobody lowers what is asked of them");
    }

    #[tokio::test]
    async fn who_adjusts_what_was_adjusted_meanwhile_sees_it_and_keeps_what_was_typed() {
        let folder = tempfile::tempdir().expect("a folder");
        let app = office(folder.path(), UNITS, &[("tinh", Role::Coordinator, "42", None)], clock).await;
        let person = Person::of(&app, "tinh").await;
        assert_eq!(person.set("42", &format!("{ASKED}&scope=42&number=50")).await.0, StatusCode::SEE_OTHER);
        let first = numbers(&app)[0].0;
        let adjust = |number: i64, date: &str| format!("of={first}&number={number}&basis=QD2&date={date}");
        assert_eq!(person.set("42", &adjust(40, "2023-03-02")).await.0, StatusCode::SEE_OTHER);
        let (status, page) = person.set("42", &adjust(30, "2023-03-03")).await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert!(page.contains("tăng thêm 40") && page.contains("value=\"30\""), "{page}");
        assert_eq!(numbers(&app).len(), 2, "nothing was recorded");
        let again = format!("of={first}&number=45&basis=QD2&date=2023-02-01")
            .replace(&first.to_string(), &numbers(&app)[1].0.to_string());
        let (status, page) = person.set("42", &again).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "a decision is not before the one in force");
        assert!(page.contains("date-problem"), "{page}");
    }
}
