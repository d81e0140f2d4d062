//! Tasks: what bodies were asked for and how it stands.

use axum::{extract::Path, http::HeaderMap, response::Response};
use jiff::civil::Date;
use programme::{
    fact::{ContentGroup, Directive, Record},
    task::{Task, TaskState, body_name, tasks, tasks_within},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Page, Paging, Problems, asked_flag, asked_line, tagged};
use crate::{
    failure::Failure,
    pages::tasks::{
        list::owes,
        may_see,
        steps::{plan_of, seen},
    },
    request::Visit,
};

/// A body that leads or takes part.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaskBody {
    /// Its identifier.
    id: String,
    /// What it is called on the date.
    name: String,
}

/// What a task is tied to.
#[derive(Debug, Serialize, ToSchema)]
pub struct Tie {
    /// The kind: `metric`, `criterion`, `difficulty` and so on.
    kind: String,
    /// Which one.
    name: String,
}

/// A task and how it stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaskView {
    /// Its name: the code of the directive, or the document and the body that owes a plan, parted by `@`.
    task: String,
    /// What is asked.
    asks: String,
    /// How it stands: `done_on_time`, `done_late`, `in_progress`, `overdue`, `no_deadline`, `cancelled`.
    state: &'static str,
    /// The body that leads on the date.
    lead: TaskBody,
    /// The bodies that take part.
    coordinating: Vec<TaskBody>,
    /// Who answers for it.
    #[schema(required)]
    person: Option<String>,
    /// The document it comes from.
    document: String,
    /// The day it was given.
    #[schema(value_type = String, format = Date)]
    given: Date,
    /// By when, after extensions.
    #[schema(required, value_type = Option<String>, format = Date)]
    due: Option<Date>,
    /// The day it was done.
    #[schema(required, value_type = Option<String>, format = Date)]
    done: Option<Date>,
    /// By how many days it is overdue; none when it is not.
    #[schema(required)]
    days_late: Option<i64>,
    /// How pressing it is.
    priority: &'static str,
    /// What is to be delivered.
    #[schema(required)]
    deliverable: Option<String>,
    /// The group of contents it belongs to.
    #[schema(required)]
    content: Option<&'static str>,
    /// The task it is a part of.
    #[schema(required)]
    part_of: Option<String>,
    /// The parts that keep it from being done: it was said to be, and these are open.
    held_by: Vec<String>,
    /// The locality it concerns; none when it concerns the province.
    #[schema(required)]
    unit: Option<String>,
    /// What it is tied to.
    ties: Vec<Tie>,
    /// The kind and the number of the record it comes from.
    record: TaskRecord,
}

/// A record of the ledger.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaskRecord {
    /// The kind of fact.
    kind: &'static str,
    /// Its number.
    id: i64,
}

fn view(visit: &Visit, task: &Task<'_>) -> TaskView {
    let body = |id: &str| TaskBody { id: id.to_owned(), name: body_name(&visit.moment.now, id, visit.lang) };
    let tie = |tie: &str| tie.split_once(':').map(|(kind, name)| Tie { kind: kind.to_owned(), name: name.to_owned() });
    let directive = task.directive();
    let (kind, seq) = task.source();
    TaskView {
        task: task.code.clone(),
        asks: task.asks(visit.lang),
        state: task.state.id(),
        lead: body(task.lead),
        coordinating: task.helpers.iter().copied().map(body).collect(),
        person: task.person.map(str::to_owned),
        document: task.document().to_owned(),
        given: task.given(),
        due: task.due,
        done: task.done,
        days_late: task.days_late(visit.moment.as_of()),
        priority: task.priority().id(),
        deliverable: directive.and_then(|directive| directive.deliverable.clone()),
        content: task.content().map(ContentGroup::id),
        part_of: task.whole().map(str::to_owned),
        held_by: task.held_by.iter().map(|code| (*code).to_owned()).collect(),
        unit: task.unit().map(programme::unit::UnitCode::to_text),
        ties: directive.into_iter().flat_map(Directive::ties).filter_map(tie).collect(),
        record: TaskRecord { kind: kind.id(), id: seq.0 },
    }
}

/// The tasks that whoever asks may see, by name.
#[utoipa::path(get, path = "/api/v1/tasks", tag = "tasks",
    params(
        ("state" = Option<String>, Query, description = "How they stand", example = "overdue", pattern = "^[a-z_]+$"),
        ("lead" = Option<String>, Query, description = "The body that leads: its identifier", min_length = 1, max_length = 100),
        ("person" = Option<String>, Query, description = "Who answers for them", min_length = 1, max_length = 200),
        ("content" = Option<String>, Query, description = "The group of contents", example = "water", pattern = "^[a-z_]+$"),
        ("own" = Option<bool>, Query, description = "Only what the token's owner owes by department or locality"),
        ("unit" = Option<String>, Query, description = "Only tasks that concern this unit or one below it", example = "42", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$"),
        ("as_of" = Option<String>, Query, description = "The date the answer is about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of tasks", body = Page<TaskView>), Problems))]
pub async fn list(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let paging = Paging::read(&visit)?;
    let known = |id: &str| TaskState::from_id(id).ok_or(Failure::Part("state", "failure-part"));
    let state = visit.asked("state").map(known).transpose()?;
    let lead = asked_line(&visit, "lead", 100)?;
    let person = asked_line(&visit, "person", 200)?;
    let known = |id: &str| ContentGroup::from_id(id).ok_or(Failure::Part("content", "failure-part"));
    let content = visit.asked("content").map(known).transpose()?;
    let own = asked_flag(&visit, "own")?;
    let now = &visit.moment.now;
    let mut found = match visit.asked("unit") {
        Some(code) => tasks_within(now, visit.unit(code)?),
        None => tasks(now),
    };
    found.retain(|task| state.is_none_or(|state| task.state == state));
    found.retain(|task| lead.is_none_or(|lead| task.lead == lead));
    found.retain(|task| person.is_none_or(|person| task.person == Some(person)));
    found.retain(|task| content.is_none_or(|content| task.content() == Some(content)));
    found.retain(|task| (!own || owes(&visit, task)) && may_see(&visit, task));
    found.sort_by(|a, b| a.code.cmp(&b.code));
    tagged(&headers, &paging.page(found.iter().map(|task| (task.code.clone(), view(&visit, task)))))
}

/// What was said of a task on a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct UpdateView {
    /// The day.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// Who said it.
    author: String,
    /// How it goes.
    outcome: &'static str,
    /// In words.
    text: String,
    /// The document that was delivered, as it is called.
    #[schema(required)]
    evidence: Option<String>,
    /// The files that were delivered: their SHA-256.
    files: Vec<String>,
    /// The number of the record.
    record: i64,
}

/// More time that was given.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExtensionView {
    /// The day it was decided.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// The new deadline.
    #[schema(value_type = String, format = Date)]
    due: Date,
    /// Why.
    reason: String,
    /// Who approved it.
    approver: String,
    /// The number of the record.
    record: i64,
}

/// A body that a task went to.
#[derive(Debug, Serialize, ToSchema)]
pub struct HandOverView {
    /// The day.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// The body that leads from then on, or takes part.
    lead: TaskBody,
    /// The body that took part, whose place it takes; none where the lead went over.
    #[schema(required)]
    coordinating: Option<TaskBody>,
    /// Who answers for it there.
    #[schema(required)]
    person: Option<String>,
    /// Why.
    reason: String,
    /// The number of the record.
    record: i64,
}

/// A task with what happened to it, the earliest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaskHistory {
    /// How it stands.
    #[serde(flatten)]
    task: TaskView,
    /// What was said of it.
    updates: Vec<UpdateView>,
    /// The time it was given beyond.
    extensions: Vec<ExtensionView>,
    /// The bodies it went to.
    hand_overs: Vec<HandOverView>,
    /// The number of the plan that was issued, where a plan is owed.
    #[schema(required)]
    issued: Option<String>,
    /// The SHA-256 of that plan's file, where it was brought.
    #[schema(required)]
    plan_file: Option<String>,
}

fn history(visit: &Visit, task: &Task<'_>) -> TaskHistory {
    let updates = task.updates.iter().map(|record| (record.seq, record.fact()));
    let extensions = task.extensions.iter().map(|record| (record.seq, record.fact()));
    let hand_overs = task.hand_overs.iter().map(|record| (record.seq, record.fact()));
    let body = |id: &str| TaskBody { id: id.to_owned(), name: body_name(&visit.moment.now, id, visit.lang) };
    TaskHistory {
        task: view(visit, task),
        updates: updates
            .map(|(seq, update)| UpdateView {
                date: update.date,
                author: update.author.clone(),
                outcome: update.outcome.id(),
                text: update.text.clone(),
                evidence: Some(update.delivered()).filter(|document| !document.is_empty()),
                files: update.files().map(str::to_owned).collect(),
                record: seq.0,
            })
            .collect(),
        extensions: extensions
            .map(|(seq, extension)| ExtensionView {
                date: extension.date,
                due: extension.due,
                reason: extension.reason.clone(),
                approver: extension.approver.clone(),
                record: seq.0,
            })
            .collect(),
        hand_overs: hand_overs
            .map(|(seq, hand_over)| HandOverView {
                date: hand_over.date,
                lead: body(&hand_over.lead),
                coordinating: hand_over.coordinating.as_deref().map(body),
                person: hand_over.person.clone(),
                reason: hand_over.reason.clone(),
                record: seq.0,
            })
            .collect(),
        issued: task.issued.map(Record::fact).map(|plan| plan.number.clone()),
        plan_file: plan_of(visit, task).and_then(|plan| plan.file.clone()),
    }
}

/// A task with what was said of it.
#[utoipa::path(get, path = "/api/v1/tasks/{task}", tag = "tasks",
    params(
        ("task" = String, Path, description = "Its name, slashes as `%2F`", min_length = 1),
        ("as_of" = Option<String>, Query, description = "The date the answer is about", format = Date),
        ("known_at" = Option<String>, Query, description = "What was known up to this date counts", format = Date),
    ),
    responses((status = 200, description = "The task", body = TaskHistory), Problems))]
pub async fn one(visit: Visit, headers: HeaderMap, Path(code): Path<String>) -> Result<Response, Failure> {
    tagged(&headers, &history(&visit, &seen(&visit, &code)?))
}
