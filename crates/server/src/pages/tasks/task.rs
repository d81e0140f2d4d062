//! One task: what was asked, how it went, and what can be said or decided about it.

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use jiff::civil::Date;
use programme::{
    fact::{Fact as _, Outcome, Record, Seq},
    policy::Action,
    task::{Origin, Task, bodies, body_name, tasks},
    vietnamese,
};

use super::{
    Row, address,
    draft::find,
    may, may_see, row,
    steps::{self, Brought, Delivered, Extension, HandOver, Issue, Update, plan_of, seen},
    ties,
};
use crate::{
    failure::Failure,
    pages::{
        evidence::{hand_out, hand_out_file},
        frame::{Frame, Page},
        go,
    },
    request::{Fields, Visit},
    upload::Upload,
};

#[derive(Template)]
#[template(path = "task.html")]
struct TaskPage<'a> {
    frame: Frame<'a>,
    row: Row,
    /// What is told of it: key of the label, and the words.
    facts: Vec<(&'static str, String)>,
    quote: Option<String>,
    /// The record it comes from: where it is shown, and what it is called.
    record: (String, String),
    ties: Vec<(String, Option<String>)>,
    /// The task it is a part of, and its own parts.
    whole: Option<Row>,
    parts: Vec<Row>,
    /// How many parts keep it from being done.
    held_by: usize,
    /// Where the document's file is handed out, and that of the plan.
    file: Option<String>,
    plan_file: Option<String>,
    /// What happened, the latest first.
    events: Vec<Event>,
    action: String,
    may_update: bool,
    may_direct: bool,
    is_plan: bool,
    outcomes: Vec<(&'static str, &'static str)>,
    bodies: Vec<(String, String)>,
    today: String,
    /// The latest record of the task.
    seen: i64,
    tried: Tried,
}

/// Something that happened to a task.
struct Event {
    date: Date,
    what: String,
    who: String,
    /// What was brought: name and address of each file.
    files: Vec<(String, String)>,
}

/// A form of the page that was refused.
#[derive(Default)]
struct Tried {
    form: &'static str,
    problem: String,
    fields: Option<Fields>,
}

impl Tried {
    /// What was typed into a field of a form, or else what stands in it at first.
    fn typed(&self, form: &str, field: &str, first: &str) -> String {
        let fields = self.fields.as_ref().filter(|_| self.form == form);
        fields.map_or_else(|| first.to_owned(), |fields| fields.get(field).to_owned())
    }

    /// What is wrong with a form.
    fn problem(&self, form: &str) -> Option<&str> {
        (self.form == form && !self.problem.is_empty()).then_some(self.problem.as_str())
    }
}

/// `GET /tasks/{task}`.
pub async fn page(visit: Visit, Path(code): Path<String>) -> Result<Page, Failure> {
    shown(&visit, &code, Tried::default()).await
}

async fn shown(visit: &Visit, code: &str, tried: Tried) -> Result<Page, Failure> {
    let task = seen(visit, code)?;
    let directive = task.directive();
    let (kind, seq) = task.source();
    let now = visit.when.is_now();
    let updates = now && may(visit, &task, Action::UpdateTasks);
    let directs = now && may(visit, &task, Action::Direct);
    let mut all = tasks(&visit.moment.now);
    all.retain(|task| may_see(visit, task));
    let whole = task.whole().and_then(|code| all.iter().find(|task| task.code == code));
    let parts = all.iter().filter(|task| task.is_part_of(code)).map(|task| row(visit, task)).collect();
    let events = events(visit, &task).await?;
    let own = address(&task.code);
    Frame::new(visit, "task").render(|frame| TaskPage {
        row: row(visit, &task),
        facts: facts(visit, &task),
        quote: directive.and_then(|directive| directive.quote.clone()),
        record: (frame.link(format!("/records/{}/{}", kind.id(), seq.0)), format!("{} {seq}", kind.label(visit.lang))),
        ties: directive.map(|directive| ties::of(visit, directive)).unwrap_or_default(),
        whole: whole.map(|task| row(visit, task)),
        parts,
        held_by: task.held_by.len(),
        file: file_of(visit, &task).map(|_| frame.link(format!("{own}/file"))),
        plan_file: plan_of(visit, &task).and_then(|plan| plan.file.as_ref()).map(|_| frame.link(format!("{own}/plan"))),
        events,
        action: own,
        may_update: updates,
        may_direct: directs && matches!(task.origin, Origin::Directive(_)),
        is_plan: matches!(task.origin, Origin::Plan(_)),
        outcomes: Outcome::ALL.iter().map(|outcome| (outcome.id(), outcome.label(visit.lang))).collect(),
        bodies: bodies(&visit.moment.now, visit.lang),
        today: visit.moment.as_of().to_string(),
        seen: last_seq(&task).0,
        tried,
        frame,
    })
}

/// The latest record about a task.
pub fn last_seq(task: &Task<'_>) -> Seq {
    let said = task.updates.iter().map(|record| record.seq);
    let said = said.chain(task.extensions.iter().map(|record| record.seq));
    let said = said.chain(task.hand_overs.iter().map(|record| record.seq));
    let said = said.chain(task.issued.map(|record| record.seq));
    said.max().unwrap_or(Seq(0)).max(task.source().1)
}

/// What is told of a task: key of the label, and the words.
fn facts(visit: &Visit, task: &Task<'_>) -> Vec<(&'static str, String)> {
    let name = |id: &str| body_name(&visit.moment.now, id, visit.lang);
    let date = |date: Option<Date>| date.map(vietnamese::date).unwrap_or_default();
    let directive = task.directive();
    let document = find(visit, task.document());
    let mut facts = vec![
        ("task-code", task.code.clone()),
        ("task-document", document.map_or_else(|| task.document().to_owned(), |each| each.describe(visit.lang))),
        ("task-asker", directive.map(|directive| directive.asker.clone()).unwrap_or_default()),
        ("task-lead", name(task.lead)),
        ("task-helpers", task.helpers.iter().copied().map(name).collect::<Vec<_>>().join(", ")),
        ("task-person", task.person.unwrap_or_default().to_owned()),
        ("task-given", vietnamese::date(task.given())),
        ("task-due", date(task.due)),
        ("task-done", date(task.done)),
        ("task-deliverable", directive.and_then(|each| each.deliverable.clone()).unwrap_or_default()),
        ("task-content", task.content().map(|content| content.label(visit.lang).to_owned()).unwrap_or_default()),
        ("task-unit", task.unit().map(|unit| visit.moment.now.unit_name(unit)).unwrap_or_default()),
    ];
    facts.retain(|(_, words)| !words.is_empty());
    facts
}

async fn events(visit: &Visit, task: &Task<'_>) -> Result<Vec<Event>, Failure> {
    let lang = visit.lang;
    let mut events: Vec<Event> = Vec::new();
    for update in task.updates.iter().map(|record| record.fact()) {
        let delivered = update.delivered();
        let delivered = if delivered.is_empty() { delivered } else { format!(" ({delivered})") };
        let mut files = Vec::new();
        for digest in update.files() {
            // A file that the ledger does not know is told by what names it.
            let known = visit.app.ledger().evidence(digest).await?;
            let name = known.map_or_else(|| digest.to_owned(), |file| file.name);
            files.push((name, visit.when.link(&format!("{}/evidence/{digest}", address(&task.code)))));
        }
        let what = format!("{}: {}{delivered}", update.outcome.label(lang), update.text);
        let who = body_name(&visit.moment.now, &update.author, lang);
        events.push(Event { date: update.date, what, who, files });
    }
    for extension in task.extensions.iter().map(|record| record.fact()) {
        let until = lang.pick("gia hạn đến", "extended to");
        let what = format!("{until} {}: {}", vietnamese::date(extension.due), extension.reason);
        events.push(Event { date: extension.date, what, who: extension.approver.clone(), files: Vec::new() });
    }
    for hand_over in task.hand_overs.iter().map(|record| record.fact()) {
        let to = body_name(&visit.moment.now, &hand_over.lead, lang);
        let part = hand_over.coordinating.as_ref().map(|body| {
            let body = body_name(&visit.moment.now, body, lang);
            format!("{} {body} ", lang.pick("phần phối hợp của", "the part of"))
        });
        let (part, over) = (part.unwrap_or_default(), lang.pick("chuyển giao cho", "handed over to"));
        let what = format!("{part}{over} {to}: {}", hand_over.reason);
        let who = hand_over.person.clone().unwrap_or_default();
        events.push(Event { date: hand_over.date, what, who, files: Vec::new() });
    }
    if let Some(plan) = task.issued.map(Record::fact) {
        let what = format!("{} {}", lang.pick("ban hành", "issued"), plan.number);
        events.push(Event { date: plan.date, what, who: String::new(), files: Vec::new() });
    }
    events.sort_by_key(|event| std::cmp::Reverse(event.date));
    Ok(events)
}

/// The digest of the file of the document a task comes from.
fn file_of<'v>(visit: &'v Visit, task: &Task<'_>) -> Option<&'v str> {
    find(visit, task.document())?.file.as_deref()
}

/// `GET /tasks/{task}/file`: the file of the document it comes from.
pub async fn file(visit: Visit, Path(code): Path<String>) -> Result<Response, Failure> {
    let task = seen(&visit, &code)?;
    let digest = file_of(&visit, &task).ok_or(Failure::NotFound)?;
    hand_out_of_office(&visit, digest).await
}

/// `GET /tasks/{task}/plan`: the file of the plan that was issued.
pub async fn plan_file(visit: Visit, Path(code): Path<String>) -> Result<Response, Failure> {
    let task = seen(&visit, &code)?;
    let digest = plan_of(&visit, &task).and_then(|plan| plan.file.as_deref()).ok_or(Failure::NotFound)?;
    hand_out_of_office(&visit, digest).await
}

/// Only what was sent as a document of the office: a digest that a form names may be that of anything.
async fn hand_out_of_office(visit: &Visit, digest: &str) -> Result<Response, Failure> {
    hand_out(&visit.app, visit.moment.unit(visit.moment.province).code, digest).await
}

/// `GET /tasks/{task}/evidence/{digest}`: a file that an update of the task brought, or that of its plan; who records an update had the
/// file in hand.
pub async fn evidence(visit: Visit, Path((code, digest)): Path<(String, String)>) -> Result<Response, Failure> {
    let task = seen(&visit, &code)?;
    let plan = plan_of(&visit, &task).and_then(|plan| plan.file.as_deref());
    if plan == Some(&digest) {
        return hand_out_of_office(&visit, &digest).await;
    }
    let is_brought = task.updates.iter().any(|record| record.fact().files().any(|file| file == digest));
    let known = visit.app.ledger().evidence(&digest).await?.filter(|file| is_brought && file.digest == digest);
    hand_out_file(&visit.app, known.ok_or(Failure::NotFound)?, &digest).await
}

/// A date that a form bears; the day of the page when it is empty.
pub fn day(visit: &Visit, form: &Fields, name: &str) -> Result<Date, Failure> {
    match form.get(name) {
        "" => Ok(visit.moment.as_of()),
        text => text.parse().map_err(|_| Failure::Bad("failure-date")),
    }
}

/// A text that a form must bear.
pub fn words(form: &Fields, name: &str) -> Result<String, Failure> {
    let text: String = form.get(name).chars().take(2000).collect();
    if text.is_empty() { Err(Failure::Bad("problem-words")) } else { Ok(text) }
}

/// The latest record of the task that the form's page showed.
fn seen_by(form: &Fields) -> Option<Seq> {
    form.get("seen").parse().ok().map(Seq)
}

/// Leads on after a step, or shows the page again with what was typed and what is wrong with it.
async fn after_step<T>(
    visit: &Visit,
    code: &str,
    form: &'static str,
    fields: Fields,
    done: Result<T, Failure>,
) -> Result<Response, Failure> {
    let failure = match done {
        Ok(_) => return Ok(go(visit, &address(code), "done-task")),
        Err(failure @ (Failure::Bad(_) | Failure::Conflict(_))) => failure,
        Err(failure) => return Err(failure),
    };
    let status = if matches!(failure, Failure::Conflict(_)) { StatusCode::CONFLICT } else { failure.status() };
    let tried = Tried { form, problem: failure.message(visit.lang), fields: Some(fields) };
    let mut response = shown(visit, code, tried).await?.into_response();
    *response.status_mut() = status;
    Ok(response)
}

/// `POST /tasks/{task}/update`: how it stands, by whoever leads it or takes part; of a plan, that it was issued.
pub async fn update(visit: Visit, Path(code): Path<String>, upload: Upload) -> Result<Response, Failure> {
    let task = seen(&visit, &code)?;
    let Upload { fields, files } = upload;
    let files: Vec<Brought> = files.into_iter().map(Brought::Sent).collect();
    let done = match task.origin {
        Origin::Plan(_) => {
            let issue = day(&visit, &fields, "date").map(|date| Issue {
                number: fields.get("evidence").chars().take(200).collect(),
                date,
                file: files.into_iter().next(),
                seen: seen_by(&fields),
            });
            match issue {
                Ok(issue) => steps::issue(&visit, &task, issue).await.map(drop),
                Err(failure) => Err(failure),
            }
        }
        Origin::Directive(_) => match said(&visit, &fields) {
            Ok(said) => {
                let delivered = Delivered { files, ..said.delivered };
                steps::update(&visit, &task, Update { delivered, ..said }).await.map(drop)
            }
            Err(failure) => Err(failure),
        },
    };
    after_step(&visit, &code, "update", fields, done).await
}

/// What the form of an update says, without its files.
fn said(visit: &Visit, fields: &Fields) -> Result<Update, Failure> {
    let document = fields.get("evidence").chars().take(200).collect();
    Ok(Update {
        outcome: Outcome::from_id(fields.get("outcome")).ok_or(Failure::Bad("problem-outcome"))?,
        date: day(visit, fields, "date")?,
        text: words(fields, "text").map_err(|_| Failure::Bad("problem-result"))?,
        delivered: Delivered { document, ..Delivered::default() },
        seen: seen_by(fields),
    })
}

/// `POST /tasks/{task}/extend`: more time, with reason and approver.
pub async fn extend(visit: Visit, Path(code): Path<String>, form: Fields) -> Result<Response, Failure> {
    let task = seen(&visit, &code)?;
    let more = more_time(&form);
    let done = match more {
        Ok(more) => steps::extend(&visit, &task, more).await.map(drop),
        Err(failure) => Err(failure),
    };
    after_step(&visit, &code, "extend", form, done).await
}

fn more_time(form: &Fields) -> Result<Extension, Failure> {
    Ok(Extension {
        due: form.get("due").parse().map_err(|_| Failure::Bad("problem-due"))?,
        reason: words(form, "reason").map_err(|_| Failure::Bad("failure-reason"))?,
        approver: words(form, "approver").map_err(|_| Failure::Bad("problem-approver"))?,
        seen: seen_by(form),
    })
}

/// `POST /tasks/{task}/hand-over`: to another body or person.
pub async fn hand_over(visit: Visit, Path(code): Path<String>, form: Fields) -> Result<Response, Failure> {
    let task = seen(&visit, &code)?;
    let done = match words(&form, "reason") {
        Ok(reason) => {
            let person = Some(form.get("person").to_owned()).filter(|person| !person.is_empty());
            let to = HandOver { lead: form.get("lead").to_owned(), person, reason, seen: seen_by(&form) };
            steps::hand_over(&visit, &task, to).await.map(drop)
        }
        Err(_) => Err(Failure::Bad("failure-reason")),
    };
    after_step(&visit, &code, "hand-over", form, done).await
}
