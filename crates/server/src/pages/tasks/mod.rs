//! Tasks: what bodies were asked for, from the document that asks to the word that it is done.

pub mod about;
mod bodies;
pub mod calendar;
pub mod draft;
mod fields;
pub mod give;
pub mod intake;
pub mod list;
pub mod steps;
pub mod task;
mod ties;
pub mod write;

use axum::{extract::State, response::Response};
use programme::{
    fact::Priority,
    policy::{Action, Target},
    task::{Task, TaskState, body_name},
    unit::UnitIndex,
    vietnamese,
};

use super::go;
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
        Route::get("/tasks", Somewhere(Action::SeeFigures), list::page),
        Route::get("/tasks/file", Somewhere(Action::SeeFigures), list::file),
        Route::get("/tasks/calendar.ics", Somewhere(Action::SeeFigures), calendar::feed),
        Route::get("/tasks/new", Office(Action::Direct), intake::page),
        Route::post("/tasks/read", Office(Action::Direct), intake::proposals),
        Route::post("/tasks/record", Office(Action::Direct), intake::record),
        Route::get("/tasks/add", Office(Action::Direct), write::add_page),
        Route::post("/tasks/add", Office(Action::Direct), write::add),
        Route::post("/tasks/remind", Office(Action::Direct), remind),
        Route::get("/tasks/{task}", Somewhere(Action::SeeFigures), task::page),
        Route::get("/tasks/{task}/file", Somewhere(Action::SeeFigures), task::file),
        Route::get("/tasks/{task}/plan", Somewhere(Action::SeeFigures), task::plan_file),
        Route::get("/tasks/{task}/evidence/{digest}", Somewhere(Action::SeeFigures), task::evidence),
        Route::get("/tasks/{task}/correct", Somewhere(Action::Direct), write::correct_page),
        Route::post("/tasks/{task}/correct", Somewhere(Action::Direct), write::correct),
        Route::post("/tasks/{task}/update", Somewhere(Action::UpdateTasks), task::update),
        Route::post("/tasks/{task}/extend", Somewhere(Action::Direct), task::extend),
        Route::post("/tasks/{task}/hand-over", Somewhere(Action::Direct), task::hand_over),
    ]
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
    /// What it is tied to.
    pub ties: String,
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

/// Where a task is done: at the locality it concerns, or else the province.
pub fn place(moment: &Moment, task: &Task<'_>) -> UnitIndex {
    task.unit().and_then(|unit| moment.tree().index(unit)).unwrap_or(moment.province)
}

/// Whether whoever asks may do this about a task: where it is done, for the bodies that lead it or take part.
pub fn may(visit: &Visit, task: &Task<'_>, action: Action) -> bool {
    visit.may(action, Target::of_departments(place(&visit.moment, task), &task.bodies()))
}

/// Whether whoever asks may see a task: where it is done, or because they answer for it.
pub fn may_see(visit: &Visit, task: &Task<'_>) -> bool {
    let may_look = || visit.may_somewhere(Action::SeeFigures) && list::owes(visit, task);
    may(visit, task, Action::SeeFigures) || may(visit, task, Action::UpdateTasks) || may_look()
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
        ties: {
            let ties = task.directive().map(|directive| ties::of(visit, directive)).unwrap_or_default();
            ties.into_iter().map(|(name, _)| name).collect::<Vec<_>>().join("; ")
        },
        priority: (task.priority() != Priority::Normal).then(|| task.priority().label(visit.lang)),
    }
}

/// What stands first in a list: what presses most.
pub fn rank(task: &Task<'_>) -> impl Ord + use<> {
    let state = match task.state {
        TaskState::Overdue => 0,
        TaskState::InProgress => 1,
        TaskState::NoDeadline => 2,
        TaskState::DoneLate | TaskState::DoneOnTime => 3,
        TaskState::Cancelled => 4,
    };
    (state, task.due.is_none(), task.due, std::cmp::Reverse(task.given()))
}

/// `POST /tasks/remind`: whoever owes something is told, each once a day.
pub async fn remind(State(app): State<App>, visit: Visit, _form: Fields) -> Result<Response, Failure> {
    if reminder::ask_for_tasks(&app, &visit.moment).await? == 0 {
        return Err(Failure::Bad("failure-nobody-to-remind"));
    }
    Ok(go(&visit, "/tasks", "done-reminded"))
}
