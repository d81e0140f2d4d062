//! One task: what was asked, how it went, and what can be said or decided about it.

use askama::Template;
use axum::{extract::Path, response::Response};
use jiff::civil::Date;
use ledger::Amended;
use programme::{
    fact::{DirectiveExtension, DirectiveHandOver, DirectiveUpdate, Document, Fact, Outcome, Seq},
    policy::Action,
    task::{Origin, Task, bodies, body_name, tasks},
    vietnamese,
};

use super::{Row, address, may, may_see, row, ties};
use crate::{
    amending,
    failure::Failure,
    pages::{
        evidence::hand_out,
        frame::{Frame, Page},
        go,
    },
    request::{Fields, Visit},
};

#[derive(Template)]
#[template(path = "task.html")]
struct TaskPage<'a> {
    frame: Frame<'a>,
    row: Row,
    /// What is told of it: key of the label, and the words.
    facts: Vec<(&'static str, String)>,
    quote: Option<String>,
    record: String,
    ties: Vec<(String, Option<String>)>,
    /// The task it is a part of, and its own parts.
    whole: Option<Row>,
    parts: Vec<Row>,
    /// Where the document's file is handed out.
    file: Option<String>,
    /// What happened, the latest first: day, what, by whom.
    events: Vec<(Date, String, String)>,
    action: String,
    may_update: bool,
    may_direct: bool,
    is_plan: bool,
    outcomes: Vec<(&'static str, &'static str)>,
    bodies: Vec<(String, String)>,
    today: String,
}

fn find<'v>(visit: &'v Visit, code: &str) -> Result<Task<'v>, Failure> {
    let found = tasks(&visit.moment.now).into_iter().find(|task| task.code == code).ok_or(Failure::NotFound)?;
    if may_see(visit, &found) { Ok(found) } else { Err(Failure::Forbidden) }
}

/// `GET /tasks/{task}`.
pub async fn page(visit: Visit, Path(code): Path<String>) -> Result<Page, Failure> {
    let task = find(&visit, &code)?;
    let name = |id: &str| body_name(&visit.moment.now, id, visit.lang);
    let date = |date: Option<Date>| date.map(vietnamese::date).unwrap_or_default();
    let directive = task.directive();
    let mut facts = vec![
        ("task-document", document(&visit, task.document())),
        ("task-asker", directive.map(|directive| directive.asker.clone()).unwrap_or_default()),
        ("task-lead", name(task.lead)),
        (
            "task-helpers",
            directive.map(|each| each.helpers().map(name).collect::<Vec<_>>().join(", ")).unwrap_or_default(),
        ),
        ("task-person", task.person.unwrap_or_default().to_owned()),
        ("task-given", vietnamese::date(task.given())),
        ("task-due", date(task.due)),
        ("task-done", date(task.done)),
        ("task-deliverable", directive.and_then(|each| each.deliverable.clone()).unwrap_or_default()),
        ("task-content", directive.and_then(|each| each.content.clone()).unwrap_or_default()),
        ("task-unit", task.unit().map(|unit| visit.moment.now.unit_name(unit)).unwrap_or_default()),
    ];
    facts.retain(|(_, words)| !words.is_empty());
    let (kind, seq) = task.source();
    let now = visit.when.is_now();
    let updates = now && may(&visit, &task, Action::UpdateTasks);
    let directs = now && may(&visit, &task, Action::Direct);
    let mut all = tasks(&visit.moment.now);
    all.retain(|task| may_see(&visit, task));
    let whole = directive.and_then(|directive| directive.part_of.as_deref());
    let whole = whole.and_then(|code| all.iter().find(|task| task.code == code)).map(|task| row(&visit, task));
    let parts = all.iter().filter(|task| task.is_part_of(&code)).map(|task| row(&visit, task)).collect();
    Frame::new(&visit, "task").render(|frame| TaskPage {
        row: row(&visit, &task),
        facts,
        quote: directive.and_then(|directive| directive.quote.clone()),
        record: frame.link(format!("/records/{}/{}", kind.id(), seq.0)),
        ties: directive.map(|directive| ties::of(&visit, directive)).unwrap_or_default(),
        whole,
        parts,
        file: file_of(&visit, &task).map(|_| frame.link(format!("{}/file", address(&task.code)))),
        events: events(&visit, &task),
        action: address(&task.code),
        may_update: updates,
        may_direct: directs && matches!(task.origin, Origin::Directive(_)),
        is_plan: matches!(task.origin, Origin::Plan(_)),
        outcomes: Outcome::ALL.iter().map(|outcome| (outcome.id(), outcome.label(visit.lang))).collect(),
        bodies: bodies(&visit.moment.now, visit.lang),
        today: visit.moment.as_of().to_string(),
        frame,
    })
}

fn document(visit: &Visit, number: &str) -> String {
    let known = visit.moment.now.all::<Document>().iter().find(|record| record.fact().number == number);
    known.map_or_else(|| number.to_owned(), |record| record.fact().describe(visit.lang))
}

fn events(visit: &Visit, task: &Task<'_>) -> Vec<(Date, String, String)> {
    let lang = visit.lang;
    let mut events: Vec<(Date, String, String)> = Vec::new();
    for update in task.updates.iter().map(|record| record.fact()) {
        let evidence = update.evidence.as_ref().map(|evidence| format!(" ({evidence})")).unwrap_or_default();
        let what = format!("{}: {}{evidence}", update.outcome.label(lang), update.text);
        events.push((update.date, what, update.author.clone()));
    }
    for extension in task.extensions.iter().map(|record| record.fact()) {
        let until = lang.pick("gia hạn đến", "extended to");
        let what = format!("{until} {}: {}", vietnamese::date(extension.due), extension.reason);
        events.push((extension.date, what, extension.approver.clone()));
    }
    for hand_over in task.hand_overs.iter().map(|record| record.fact()) {
        let to = body_name(&visit.moment.now, &hand_over.lead, lang);
        let what = format!("{} {to}: {}", lang.pick("chuyển giao cho", "handed over to"), hand_over.reason);
        events.push((hand_over.date, what, hand_over.person.clone().unwrap_or_default()));
    }
    if let Some(plan) = task.issued.map(programme::fact::Record::fact) {
        events.push((plan.date, format!("{} {}", lang.pick("ban hành", "issued"), plan.number), String::new()));
    }
    events.sort_by_key(|(date, ..)| std::cmp::Reverse(*date));
    events
}

/// The digest of the file of the document a task comes from.
fn file_of<'v>(visit: &'v Visit, task: &Task<'_>) -> Option<&'v str> {
    let known = visit.moment.now.all::<Document>().iter().find(|record| record.fact().number == task.document())?;
    known.fact().file.as_deref()
}

/// `GET /tasks/{task}/file`: the file of the document it comes from.
pub async fn file(visit: Visit, Path(code): Path<String>) -> Result<Response, Failure> {
    let task = find(&visit, &code)?;
    let digest = file_of(&visit, &task).ok_or(Failure::NotFound)?;
    // Only what was sent as a document of the office: a digest that a form names may be that of anything.
    hand_out(&visit.app, visit.moment.unit(visit.moment.province).code, digest).await
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

/// Records facts that somebody says here and now; who says the same thing twice says it once.
pub async fn say<F: Fact>(visit: &Visit, kind: &str, facts: Vec<F>) -> Result<(), Failure> {
    let facts = facts.into_iter().map(|fact| (fact, None)).collect();
    say_after(visit, (kind, ""), facts).await.map(|_| ())
}

/// Records facts that somebody says here and now with a reason, each with the word on the same thing that its author has
/// seen.
pub async fn say_after<F: Fact>(
    visit: &Visit,
    (kind, reason): (&str, &str),
    facts: Vec<(F, Option<Seq>)>,
) -> Result<Amended<F>, Failure> {
    amending::amend(visit, visit.act(kind, reason)?, amending::said(visit, facts)?).await
}

/// `POST /tasks/{task}/update`: how it stands, by whoever leads it or takes part.
pub async fn update(visit: Visit, Path(code): Path<String>, form: Fields) -> Result<Response, Failure> {
    let task = find(&visit, &code)?;
    if !may(&visit, &task, Action::UpdateTasks) {
        return Err(Failure::Forbidden);
    }
    let evidence = Some(form.get("evidence").to_owned()).filter(|evidence| !evidence.is_empty());
    let date = day(&visit, &form, "date")?;
    if let Origin::Plan(record) = task.origin {
        let number = evidence.ok_or(Failure::Bad("problem-plan-number"))?;
        let (basis, body) = (record.fact().basis.clone(), record.fact().body.clone());
        say(&visit, "issue plan", vec![programme::fact::PlanIssued { basis, body, number, date }]).await?;
        return Ok(go(&visit, &address(&code), "done-task"));
    }
    let outcome = Outcome::from_id(form.get("outcome")).ok_or(Failure::Bad("failure-form"))?;
    let owes_evidence = task.directive().is_some_and(|directive| directive.deliverable.is_some());
    if outcome == Outcome::Done && owes_evidence && evidence.is_none() {
        return Err(Failure::Bad("problem-deliverable"));
    }
    let is_open_part = |part: &Task<'_>| part.is_part_of(&code) && part.is_open();
    if outcome == Outcome::Done && tasks(&visit.moment.now).iter().any(is_open_part) {
        return Err(Failure::Bad("problem-parts-open"));
    }
    if date < task.given() {
        return Err(Failure::Bad("problem-before-given"));
    }
    let author = visit.viewer()?.account.name.clone();
    let fact =
        DirectiveUpdate { directive: code.clone(), date, author, outcome, text: words(&form, "text")?, evidence };
    say(&visit, "update task", vec![fact]).await?;
    Ok(go(&visit, &address(&code), "done-task"))
}

/// `POST /tasks/{task}/extend`: more time, with reason and approver.
pub async fn extend(visit: Visit, Path(code): Path<String>, form: Fields) -> Result<Response, Failure> {
    let task = find(&visit, &code)?;
    if task.directive().is_none() || !may(&visit, &task, Action::Direct) {
        return Err(Failure::Forbidden);
    }
    let due: Date = form.get("due").parse().map_err(|_| Failure::Bad("failure-date"))?;
    if task.due.is_some_and(|before| due <= before) {
        return Err(Failure::Bad("problem-not-later"));
    }
    let (reason, approver) = (words(&form, "reason")?, words(&form, "approver")?);
    let date = visit.moment.as_of();
    say(&visit, "extend task", vec![DirectiveExtension { directive: code.clone(), date, due, reason, approver }])
        .await?;
    Ok(go(&visit, &address(&code), "done-task"))
}

/// `POST /tasks/{task}/hand-over`: to another body or person.
pub async fn hand_over(visit: Visit, Path(code): Path<String>, form: Fields) -> Result<Response, Failure> {
    let task = find(&visit, &code)?;
    if task.directive().is_none() || !may(&visit, &task, Action::Direct) {
        return Err(Failure::Forbidden);
    }
    let lead = form.get("lead").to_owned();
    if !bodies(&visit.moment.now, visit.lang).iter().any(|(id, _)| *id == lead) {
        return Err(Failure::Bad("failure-form"));
    }
    let person = Some(form.get("person").to_owned()).filter(|person| !person.is_empty());
    let (date, reason) = (visit.moment.as_of(), words(&form, "reason")?);
    say(&visit, "hand over task", vec![DirectiveHandOver { directive: code.clone(), date, lead, person, reason }])
        .await?;
    Ok(go(&visit, &address(&code), "done-task"))
}
