//! The lists of tasks: as a table, a board, by body, by person, by locality, by content or by month; and as a workbook.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use documents::grid::{Grid, GridCell};
use programme::{
    fact::ContentGroup,
    policy::{Action, Role, Target},
    task::{Task, TaskState, body_name, tasks},
    unit::UnitCode,
    vietnamese,
};

use super::{
    Row,
    bodies::{self, Bodies},
    may_see, rank, row,
};
use crate::{
    failure::{Failure, form_urlencoded},
    pages::{
        frame::{Frame, Page},
        imports, organisation, sort,
    },
    request::Visit,
};

/// The ways to look at tasks.
const VIEWS: [&str; 7] = ["table", "board", "bodies", "people", "places", "contents", "calendar"];

#[derive(Template)]
#[template(path = "tasks.html")]
struct TasksPage<'a> {
    frame: Frame<'a>,
    views: Vec<(&'static str, String, bool)>,
    states: Vec<(TaskState, &'static str, bool)>,
    /// What else tasks may be chosen by.
    selects: Vec<Select>,
    whose: Vec<(&'static str, String, bool)>,
    query: String,
    view: &'static str,
    rows: Vec<Row>,
    /// The rows under headings, where the view puts them so.
    columns: Vec<Column>,
    /// The figures by body, where the view shows them.
    bodies: Option<Bodies>,
    file: String,
    may_direct: bool,
    /// How many open tasks nobody looks after: their body or person is gone.
    left: usize,
}

impl TasksPage<'_> {
    fn view_title(&self) -> std::borrow::Cow<'static, str> {
        self.frame.t(&format!("tasks-view-{}", self.view))
    }
}

/// A choice among the tasks.
struct Select {
    /// The field.
    name: &'static str,
    /// The keys of its label and of what stands for all.
    label: &'static str,
    all: &'static str,
    options: Vec<(String, String, bool)>,
}

/// A state, a month, a body, a person, a locality or a group of contents, with the tasks listed under it.
struct Column {
    title: String,
    /// Where its tasks alone are listed.
    href: Option<String>,
    /// The places of its rows.
    places: Vec<usize>,
}

/// Which tasks are asked for.
struct Asked<'v> {
    /// Only those that whoever asks owes.
    own: bool,
    state: Option<TaskState>,
    lead: &'v str,
    person: &'v str,
    place: Option<UnitCode>,
    content: Option<ContentGroup>,
    query: &'v str,
}

/// Whether whoever asks has tasks of their own: who steers all of them does not, nor who only looks.
pub fn may_owe(visit: &Visit) -> bool {
    let owes = |role| matches!(role, Role::Specialist | Role::DistrictOfficer | Role::CommuneOfficer);
    !visit.may_somewhere(Action::Direct) && visit.posts().iter().any(|post| owes(post.role))
}

/// Whether whoever asks owes a task.
pub fn owes(visit: &Visit, task: &Task<'_>) -> bool {
    task.is_owed_by(&visit.moment.now, visit.posts())
}

/// How many open tasks whoever asks owes.
pub fn owed(visit: &Visit) -> usize {
    tasks(&visit.moment.now).iter().filter(|task| task.is_open() && owes(visit, task)).count()
}

impl<'v> Asked<'v> {
    fn read(visit: &'v Visit) -> Self {
        let own = match visit.asked("whose") {
            Some("own") => true,
            Some(_) => false,
            None => may_owe(visit),
        };
        Self {
            own,
            state: visit.asked("state").and_then(TaskState::from_id),
            lead: visit.asked("lead").unwrap_or_default(),
            person: visit.asked("person").unwrap_or_default(),
            place: visit.asked("place").and_then(|code| code.parse().ok()),
            content: visit.asked("content").and_then(ContentGroup::from_id),
            query: visit.asked("q").unwrap_or_default(),
        }
    }

    /// Whether a task is asked for, whatever its state.
    fn is(&self, visit: &Visit, task: &Task<'_>) -> bool {
        let query = vietnamese::fold(self.query.trim());
        let says = || {
            let lead = body_name(&visit.moment.now, task.lead, visit.lang);
            vietnamese::fold(&format!("{} {lead} {} {}", task.asks(visit.lang), task.document(), task.code))
        };
        (self.lead.is_empty() || task.lead == self.lead)
            && (self.person.is_empty() || task.person == Some(self.person))
            && self.place.is_none_or(|place| self::place(visit, task) == place)
            && self.content.is_none_or(|content| task.content() == Some(content))
            && (query.is_empty() || says().contains(&query))
            && (!self.own || owes(visit, task))
    }

    /// Whether all tasks are.
    fn is_all(&self) -> bool {
        let Self { own, state, lead, person, place, content, query } = self;
        let is_narrowed = *own || state.is_some() || place.is_some() || content.is_some();
        !is_narrowed && [lead, person, query].iter().all(|words| words.trim().is_empty())
    }

    /// The tasks that are asked for, the most pressing first.
    fn tasks(&self, visit: &'v Visit) -> Vec<Task<'v>> {
        let mut found = tasks(&visit.moment.now);
        found.retain(|task| self.state.is_none_or(|state| task.state == state));
        found.retain(|task| self.is(visit, task) && may_see(visit, task));
        found.sort_by_key(rank);
        found
    }

    /// An address that asks for the same, but for what is given instead.
    fn address(&self, path: &str, instead: &[(&str, &str)]) -> String {
        let own = if self.own { "own" } else { "all" };
        let place = self.place.map(UnitCode::to_text).unwrap_or_default();
        let fields = [
            ("view", ""),
            ("whose", own),
            ("state", self.state.map(TaskState::id).unwrap_or_default()),
            ("lead", self.lead),
            ("person", self.person),
            ("place", &place),
            ("content", self.content.map(ContentGroup::id).unwrap_or_default()),
            ("q", self.query),
        ];
        let value = |name: &str, first: &'_ str| {
            instead.iter().find(|(other, _)| *other == name).map_or(first.to_owned(), |(_, value)| (*value).to_owned())
        };
        let fields = fields.iter().map(|(name, first)| (*name, value(name, first)));
        let given: Vec<String> = fields
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", form_urlencoded(&value)))
            .collect();
        format!("{path}?{}", given.join("&"))
    }

    /// What is asked for, in words.
    fn words(&self, visit: &Visit) -> Vec<String> {
        let say = |key: &str, value: String| format!("{}: {value}", visit.words(key, &[]));
        let lead = (!self.lead.is_empty()).then(|| body_name(&visit.moment.now, self.lead, visit.lang));
        let content = self.content.map(|content| content.label(visit.lang).to_owned());
        [
            self.own.then(|| visit.words("tasks-own", &[])),
            self.state.map(|state| say("state", state.label(visit.lang).to_owned())),
            lead.map(|lead| say("task-lead", lead)),
            (!self.person.is_empty()).then(|| say("task-person", self.person.to_owned())),
            self.place.map(|place| say("task-unit", visit.moment.now.unit_name(place))),
            content.map(|content| say("task-content", content)),
            (!self.query.is_empty()).then(|| say("filter", self.query.to_owned())),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// The locality a task concerns: the province where it names none.
fn place(visit: &Visit, task: &Task<'_>) -> UnitCode {
    task.unit().unwrap_or_else(|| visit.moment.unit(visit.moment.province).code)
}

/// `GET /tasks`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let asked = Asked::read(&visit);
    let tasks = asked.tasks(&visit);
    let chosen = visit.asked("view").unwrap_or_default();
    let view = VIEWS.into_iter().find(|view| *view == chosen).unwrap_or(VIEWS[0]);
    let rows: Vec<Row> = tasks.iter().map(|task| row(&visit, task)).collect();
    let columns = match view {
        "board" => board(&visit, &tasks),
        "calendar" => months(&visit, &tasks),
        _ => grouped(&visit, &asked, &tasks, view),
    };
    let sees_all = asked.is_all() && visit.may(Action::SeeFigures, Target::unit(visit.moment.province));
    let of_body = |body: &str| visit.when.link(&asked.address("/tasks", &[("lead", body)]));
    let bodies = (view == "bodies" && sees_all).then(|| bodies::table(&visit, of_body)).flatten();
    let whose = if may_owe(&visit) { ["own", "all"].as_slice() } else { &[] };
    let link = |path: &str, instead: &[(&str, &str)]| visit.when.link(&asked.address(path, instead));
    Frame::new(&visit, "tasks").render(|frame| TasksPage {
        views: VIEWS.iter().map(|each| (*each, link("/tasks", &[("view", each)]), *each == view)).collect(),
        states: TaskState::ALL.iter().map(|each| (*each, each.label(visit.lang), asked.state == Some(*each))).collect(),
        selects: selects(&visit, &asked),
        whose: whose
            .iter()
            .map(|id| (*id, visit.words(&format!("tasks-{id}"), &[]), (*id == "own") == asked.own))
            .collect(),
        query: asked.query.to_owned(),
        view,
        rows,
        columns,
        bodies,
        file: link("/tasks/file", &[]),
        may_direct: visit.when.is_now() && visit.may_somewhere(Action::Direct),
        left: organisation::left_behind(&visit),
        frame,
    })
}

/// What may be chosen among the tasks that whoever asks may see.
fn selects(visit: &Visit, asked: &Asked<'_>) -> Vec<Select> {
    let mut all = tasks(&visit.moment.now);
    all.retain(|task| may_see(visit, task) && (!asked.own || owes(visit, task)));
    let now = &visit.moment.now;
    let sorted = |mut options: Vec<(String, String, bool)>| {
        options.sort_by(|a, b| sort::compare(&a.1, &b.1));
        options.dedup();
        options
    };
    let leads = all.iter().map(|task| task.lead);
    let leads = leads.map(|id| (id.to_owned(), body_name(now, id, visit.lang), id == asked.lead)).collect();
    let people = all.iter().filter_map(|task| task.person).filter(|person| !person.is_empty());
    let people = people.map(|person| (person.to_owned(), person.to_owned(), person == asked.person)).collect();
    let places = all.iter().map(|task| place(visit, task));
    let places = places.map(|code| (code.to_text(), now.unit_name(code), asked.place == Some(code))).collect();
    let contents = ContentGroup::ALL.iter().filter(|each| all.iter().any(|task| task.content() == Some(**each)));
    let contents = contents
        .map(|each| (each.id().to_owned(), each.label(visit.lang).to_owned(), asked.content == Some(*each)))
        .collect();
    [
        Select { name: "lead", label: "task-lead", all: "all-bodies", options: sorted(leads) },
        Select { name: "person", label: "task-person", all: "all-people", options: sorted(people) },
        Select { name: "place", label: "task-unit", all: "all-places", options: sorted(places) },
        Select { name: "content", label: "task-content", all: "all-contents", options: contents },
    ]
    .into_iter()
    .filter(|select| !select.options.is_empty())
    .collect()
}

fn board(visit: &Visit, tasks: &[Task<'_>]) -> Vec<Column> {
    let column = |state: &TaskState| {
        let places = (0..tasks.len()).filter(|place| tasks[*place].state == *state).collect();
        Column { title: state.label(visit.lang).to_owned(), href: None, places }
    };
    TaskState::ALL.iter().map(column).filter(|column| !column.places.is_empty()).collect()
}

/// Open tasks by the month of their deadline, the overdue ones first.
fn months(visit: &Visit, tasks: &[Task<'_>]) -> Vec<Column> {
    let mut months: BTreeMap<(i16, i8), Vec<usize>> = BTreeMap::new();
    let mut never = Vec::new();
    for (place, task) in tasks.iter().enumerate().filter(|(_, task)| task.is_open()) {
        match task.due {
            Some(due) => months.entry((due.year(), due.month())).or_default().push(place),
            None => never.push(place),
        }
    }
    let month = |((year, month), places)| Column { title: format!("{month:02}/{year}"), href: None, places };
    let mut columns: Vec<Column> = months.into_iter().map(month).collect();
    if !never.is_empty() {
        columns.push(Column { title: TaskState::NoDeadline.label(visit.lang).to_owned(), href: None, places: never });
    }
    columns
}

/// Tasks under what the view parts them by, in the order of the names' alphabet.
fn grouped(visit: &Visit, asked: &Asked<'_>, tasks: &[Task<'_>], view: &str) -> Vec<Column> {
    let now = &visit.moment.now;
    // The field that asks for one group, its value and the group's name.
    let group = |task: &Task<'_>| -> Option<(&'static str, String, String)> {
        let told = |words: &str| if words.is_empty() { visit.words("not-told", &[]) } else { words.to_owned() };
        match view {
            "bodies" => Some(("lead", task.lead.to_owned(), body_name(now, task.lead, visit.lang))),
            "people" => {
                let person = task.person.unwrap_or_default();
                Some(("person", person.to_owned(), told(person)))
            }
            "places" => {
                let code = place(visit, task);
                Some(("place", code.to_text(), now.unit_name(code)))
            }
            "contents" => {
                let content = task.content();
                let name = content.map(|content| content.label(visit.lang)).unwrap_or_default();
                Some(("content", content.map(ContentGroup::id).unwrap_or_default().to_owned(), told(name)))
            }
            _ => None,
        }
    };
    let mut groups: BTreeMap<(&'static str, String, String), Vec<usize>> = BTreeMap::new();
    for (place, task) in tasks.iter().enumerate() {
        if let Some(group) = group(task) {
            groups.entry(group).or_default().push(place);
        }
    }
    let column = |((field, value, title), places): ((&str, String, String), Vec<usize>)| Column {
        title,
        href: (!value.is_empty()).then(|| visit.when.link(&asked.address("/tasks", &[(field, &value)]))),
        places,
    };
    let mut columns: Vec<Column> = groups.into_iter().map(column).collect();
    columns.sort_by(|a, b| (a.href.is_none()).cmp(&b.href.is_none()).then_with(|| sort::compare(&a.title, &b.title)));
    columns
}

/// The columns of the workbook.
const COLUMNS: [&str; 16] = [
    "task-asks",
    "task-code",
    "task-lead",
    "task-helpers",
    "task-person",
    "task-document",
    "task-given",
    "task-due",
    "task-done",
    "state",
    "task-days-late",
    "task-priority",
    "task-content",
    "task-unit",
    "task-deliverable",
    "task-ties",
];

/// `GET /tasks/file`: the tasks that are listed, as a workbook.
pub async fn file(visit: Visit) -> Result<Response, Failure> {
    let asked = Asked::read(&visit);
    let frame = Frame::new(&visit, "tasks");
    let mut notes = frame.notes();
    notes.extend(asked.words(&visit));
    let grid = Grid {
        title: frame.t("tasks").into_owned(),
        notes,
        head: COLUMNS.map(|key| frame.t(key).into_owned()).to_vec(),
        rows: asked.tasks(&visit).iter().map(|task| cells(&visit, task)).collect(),
        day: visit.moment.as_of(),
    };
    imports::table(&grid, &frame.t("tasks"), &format!("nhiem-vu-{}.xlsx", visit.moment.as_of()))
}

fn cells(visit: &Visit, task: &Task<'_>) -> Vec<GridCell> {
    let name = |id: &str| body_name(&visit.moment.now, id, visit.lang);
    let day = |date: Option<jiff::civil::Date>| date.map(vietnamese::date).unwrap_or_default();
    let helpers: Vec<String> = task.helpers.iter().copied().map(name).collect();
    let deliverable = task.directive().and_then(|directive| directive.deliverable.clone());
    let cells = [
        task.asks(visit.lang),
        task.code.clone(),
        name(task.lead),
        helpers.join(", "),
        task.person.unwrap_or_default().to_owned(),
        task.document().to_owned(),
        vietnamese::date(task.given()),
        day(task.due),
        day(task.done),
        task.state.label(visit.lang).to_owned(),
        task.days_late(visit.moment.as_of()).map(|days| days.to_string()).unwrap_or_default(),
        task.priority().label(visit.lang).to_owned(),
        task.content().map(|content| content.label(visit.lang).to_owned()).unwrap_or_default(),
        visit.moment.now.unit_name(place(visit, task)),
        deliverable.unwrap_or_default(),
        row(visit, task).ties,
    ];
    cells.map(GridCell::Text).to_vec()
}
