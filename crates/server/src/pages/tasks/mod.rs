//! Tasks: what bodies were asked for, seen as a table, a board, by body or by month.

pub mod calendar;
pub mod intake;
pub mod task;
mod ties;

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State, response::Response};
use programme::{
    fact::Priority,
    policy::{Action, Target},
    task::{Task, TaskState, bodies, body_name, tasks},
    vietnamese,
};

use super::{
    frame::{Frame, Page},
    go,
};
use crate::{
    app::App,
    failure::Failure,
    moment::Moment,
    reminder,
    request::{Fields, Visit},
    route::{
        Access::{Office, Somewhere},
        Route,
    },
};

/// The routes of tasks, with who may use them.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/tasks", Somewhere(Action::SeeFigures), page),
        Route::get("/tasks/calendar.ics", Somewhere(Action::SeeFigures), calendar::feed),
        Route::get("/tasks/new", Office(Action::Direct), intake::page),
        Route::post("/tasks/read", Office(Action::Direct), intake::proposals),
        Route::post("/tasks/record", Office(Action::Direct), intake::record),
        Route::post("/tasks/remind", Office(Action::Direct), remind),
        Route::get("/tasks/{task}", Somewhere(Action::SeeFigures), task::page),
        Route::get("/tasks/{task}/file", Somewhere(Action::SeeFigures), task::file),
        Route::post("/tasks/{task}/update", Somewhere(Action::UpdateTasks), task::update),
        Route::post("/tasks/{task}/extend", Somewhere(Action::Direct), task::extend),
        Route::post("/tasks/{task}/hand-over", Somewhere(Action::Direct), task::hand_over),
    ]
}

/// The ways to look at tasks.
const VIEWS: [&str; 4] = ["table", "board", "bodies", "calendar"];

#[derive(Template)]
#[template(path = "tasks.html")]
struct TasksPage<'a> {
    frame: Frame<'a>,
    views: Vec<(&'static str, String, bool)>,
    states: Vec<(TaskState, &'static str, bool)>,
    leads: Vec<(String, String, bool)>,
    query: String,
    view: &'static str,
    rows: Vec<Row>,
    /// Columns of the board, or months of the calendar: title and the places of its rows.
    columns: Vec<(String, Vec<usize>)>,
    tallies: Vec<Tally>,
    may_direct: bool,
    /// How many open tasks nobody looks after: their body or person is gone.
    left: usize,
}

/// A task in a list.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its page.
    pub href: String,
    /// What is asked.
    pub asks: String,
    /// The body that leads, as it is called.
    pub lead: String,
    /// Who answers for it.
    pub person: String,
    /// Where it comes from.
    pub document: String,
    /// The conclusion notice of that document, for those who write papers.
    pub notice: Option<String>,
    /// By when.
    pub due: String,
    /// How many days it is overdue.
    pub days_late: i64,
    /// How it stands.
    pub state: &'static str,
    /// The class that paints it.
    pub class: &'static str,
    /// Whether it is pressing.
    pub priority: Option<&'static str>,
}

/// How many tasks of a body stand how.
struct Tally {
    name: String,
    href: String,
    counts: Vec<usize>,
    all: usize,
}

/// The class that paints a state.
pub const fn class(state: TaskState) -> &'static str {
    match state {
        TaskState::DoneOnTime => "v-met",
        TaskState::DoneLate => "v-basically_met",
        TaskState::InProgress | TaskState::NoDeadline => "v-missing",
        TaskState::Overdue => "v-unmet",
        TaskState::Cancelled => "v-not_applicable",
    }
}

/// The address of a task's page.
pub fn address(code: &str) -> String {
    // One segment of a path: numbers of documents bear slashes.
    format!("/tasks/{}", crate::failure::form_urlencoded(code).replace('+', "%20").replace('/', "%2F"))
}

/// Asks whether something may be done about a task: at the locality it concerns, or else the province; for the bodies that
/// lead it or take part.
pub fn asks(moment: &Moment, task: &Task<'_>, may: impl Fn(Target<'_>) -> bool) -> bool {
    let unit = task.unit().and_then(|unit| moment.tree().index(unit)).unwrap_or(moment.province);
    may(Target { unit, departments: &task.bodies() })
}

/// Whether whoever asks may do this about a task.
pub fn may(visit: &Visit, task: &Task<'_>, action: Action) -> bool {
    asks(&visit.moment, task, |target| visit.may(action, target))
}

/// Whether whoever asks may see a task: where it is done, or because they answer for it.
pub fn may_see(visit: &Visit, task: &Task<'_>) -> bool {
    may(visit, task, Action::SeeFigures) || may(visit, task, Action::UpdateTasks)
}

/// A task as a list shows it.
pub fn row(visit: &Visit, task: &Task<'_>) -> Row {
    let number = task.document();
    let has_notice =
        visit.may_somewhere(Action::WriteReports) && documents::paper::find(&visit.moment.now, number).is_some();
    Row {
        notice: has_notice.then(|| super::reports::paper::notice(visit, number)),
        href: visit.when.link(&address(&task.code)),
        asks: task.asks(visit.lang),
        lead: body_name(&visit.moment.now, task.lead, visit.lang),
        person: task.person.unwrap_or_default().to_owned(),
        document: number.to_owned(),
        due: task.due.map(vietnamese::date).unwrap_or_default(),
        days_late: task.days_late(visit.moment.as_of()).unwrap_or_default(),
        state: task.state.label(visit.lang),
        class: class(task.state),
        priority: (task.priority() != Priority::Normal).then(|| task.priority().label(visit.lang)),
    }
}

/// The tasks whoever asks may see and asked for, the most pressing first.
fn asked(visit: &Visit) -> Vec<Task<'_>> {
    let state = visit.asked("state").and_then(TaskState::from_id);
    let lead = visit.asked("lead").filter(|lead| !lead.is_empty());
    let query = vietnamese::fold(visit.asked("q").unwrap_or_default().trim());
    let says = |task: &Task<'_>| {
        let lead = body_name(&visit.moment.now, task.lead, visit.lang);
        vietnamese::fold(&format!("{} {lead} {}", task.asks(visit.lang), task.document())).contains(&query)
    };
    let mut found: Vec<Task<'_>> = tasks(&visit.moment.now)
        .into_iter()
        .filter(|task| state.is_none_or(|state| task.state == state))
        .filter(|task| lead.is_none_or(|lead| task.lead == lead))
        .filter(|task| query.is_empty() || says(task))
        .filter(|task| may_see(visit, task))
        .collect();
    let rank = |state: TaskState| match state {
        TaskState::Overdue => 0,
        TaskState::InProgress => 1,
        TaskState::NoDeadline => 2,
        TaskState::DoneLate | TaskState::DoneOnTime => 3,
        TaskState::Cancelled => 4,
    };
    found.sort_by_key(|task| (rank(task.state), task.due.is_none(), task.due, std::cmp::Reverse(task.given())));
    found
}

/// `GET /tasks`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let tasks = asked(&visit);
    let chosen = visit.asked("view").unwrap_or_default();
    let view = VIEWS.into_iter().find(|view| *view == chosen).unwrap_or(VIEWS[0]);
    let rows: Vec<Row> = tasks.iter().map(|task| row(&visit, task)).collect();
    let columns = match view {
        "board" => board(&visit, &tasks),
        "calendar" => months(&visit, &tasks),
        _ => Vec::new(),
    };
    let query = visit.asked("q").unwrap_or_default().to_owned();
    let (state, lead) = (visit.asked("state").unwrap_or_default(), visit.asked("lead").unwrap_or_default());
    let mut leads: Vec<(String, String, bool)> = bodies(&visit.moment.now, visit.lang)
        .into_iter()
        .map(|(id, name)| (id == lead, id, name))
        .map(|(is, id, name)| (id, name, is))
        .collect();
    leads.sort_by(|a, b| super::sort::compare(&a.1, &b.1));
    let tallies = if view == "bodies" { tallies(&visit, &tasks) } else { Vec::new() };
    Frame::new(&visit, "tasks").render(|frame| TasksPage {
        views: VIEWS
            .iter()
            .map(|each| {
                let query = crate::failure::form_urlencoded(&query);
                let address = format!("/tasks?view={each}&state={state}&lead={lead}&q={query}");
                (*each, frame.link(address), *each == view)
            })
            .collect(),
        states: TaskState::ALL.iter().map(|each| (*each, each.label(visit.lang), each.id() == state)).collect(),
        leads,
        query: query.clone(),
        view,
        rows,
        columns,
        tallies,
        may_direct: visit.when.is_now() && visit.may_somewhere(Action::Direct),
        left: super::organisation::left_behind(&visit),
        frame,
    })
}

/// `POST /tasks/remind`: whoever owes something is told, each once a day.
pub async fn remind(State(app): State<App>, visit: Visit, _form: Fields) -> Result<Response, Failure> {
    if reminder::ask_for_tasks(&app, &visit.moment).await? == 0 {
        return Err(Failure::Bad("failure-nobody-to-remind"));
    }
    Ok(go(&visit, "/tasks", "done-reminded"))
}

fn board(visit: &Visit, tasks: &[Task<'_>]) -> Vec<(String, Vec<usize>)> {
    let column = |state: &TaskState| {
        let places: Vec<usize> = (0..tasks.len()).filter(|place| tasks[*place].state == *state).collect();
        (state.label(visit.lang).to_owned(), places)
    };
    TaskState::ALL.iter().map(column).filter(|(_, places)| !places.is_empty()).collect()
}

/// Open tasks by the month of their deadline, the overdue ones first.
fn months(visit: &Visit, tasks: &[Task<'_>]) -> Vec<(String, Vec<usize>)> {
    let mut months: BTreeMap<(i16, i8), Vec<usize>> = BTreeMap::new();
    let mut never = Vec::new();
    for (place, task) in tasks.iter().enumerate().filter(|(_, task)| task.is_open()) {
        match task.due {
            Some(due) => months.entry((due.year(), due.month())).or_default().push(place),
            None => never.push(place),
        }
    }
    let title = |(year, month): (i16, i8)| format!("{month:02}/{year}");
    let mut columns: Vec<(String, Vec<usize>)> =
        months.into_iter().map(|(month, places)| (title(month), places)).collect();
    if !never.is_empty() {
        columns.push((TaskState::NoDeadline.label(visit.lang).to_owned(), never));
    }
    columns
}

fn tallies(visit: &Visit, tasks: &[Task<'_>]) -> Vec<Tally> {
    let mut by_lead: BTreeMap<&str, Vec<TaskState>> = BTreeMap::new();
    for task in tasks {
        by_lead.entry(task.lead).or_default().push(task.state);
    }
    let tally = |(lead, states): (&str, Vec<TaskState>)| Tally {
        name: body_name(&visit.moment.now, lead, visit.lang),
        href: visit.when.link(&format!("/tasks?lead={lead}")),
        counts: TaskState::ALL.iter().map(|state| states.iter().filter(|each| *each == state).count()).collect(),
        all: states.len(),
    };
    let mut tallies: Vec<Tally> = by_lead.into_iter().map(tally).collect();
    tallies.sort_by(|a, b| super::sort::compare(&a.name, &b.name));
    tallies
}
