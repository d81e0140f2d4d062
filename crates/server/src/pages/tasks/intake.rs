//! From a document to tasks: its text is read, what it seems to ask for is proposed, and a person corrects and confirms.

use std::ops::Range;

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use jiff::civil::Date;
use programme::{
    fact::{Directive, Document, DocumentKind, Priority},
    reader::{Proposal, Role, read},
    task::{bodies, lexicon},
    unit::UnitCode,
};

use super::{
    task::{say, words},
    ties,
};
use crate::{
    failure::Failure,
    pages::{
        evidence::keep_document,
        frame::{Frame, Page},
        go,
    },
    request::{Fields, Visit},
    upload::Upload,
};

/// So many tasks may be taken from one document.
const MOST: usize = 200;

#[derive(Template)]
#[template(path = "task_new.html")]
struct NewPage<'a> {
    frame: Frame<'a>,
    kinds: Vec<(&'static str, &'static str)>,
    today: String,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "task_proposals.html")]
struct ProposalsPage<'a> {
    frame: Frame<'a>,
    document: Document,
    file: String,
    proposals: Vec<Proposed>,
    priorities: Vec<(Priority, &'static str)>,
    bodies: Vec<(String, String)>,
    /// What may be chosen of units, tasks and ties: the word that is kept, and what it is called.
    choices: [(&'static str, Vec<(String, String)>); 3],
    /// The text in pieces, each with the number of the proposal it is in.
    text: Vec<(String, Option<usize>)>,
}

/// A proposal in the form.
struct Proposed {
    number: usize,
    asker: String,
    lead: String,
    helpers: Vec<String>,
    asks: String,
    due: String,
    /// The deadline in the document's words, where it is no day.
    deadline: String,
    priority: Priority,
    kind: &'static str,
    quote: String,
    why: String,
}

/// `GET /tasks/new`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    form(&visit, None)
}

fn form(visit: &Visit, problem: Option<String>) -> Result<Page, Failure> {
    Frame::new(visit, "tasks-new").render(|frame| NewPage {
        frame,
        kinds: DocumentKind::ALL.iter().map(|kind| (kind.id(), kind.label(visit.lang))).collect(),
        today: visit.moment.as_of().to_string(),
        problem,
    })
}

fn document(visit: &Visit, fields: &Fields) -> Result<Document, Failure> {
    Ok(Document {
        number: words(fields, "number")?,
        kind: DocumentKind::from_id(fields.get("kind")).ok_or(Failure::Bad("failure-form"))?,
        date: super::task::day(visit, fields, "date")?,
        issuer: words(fields, "issuer")?,
        subject: words(fields, "subject")?,
        file: Some(fields.get("file-digest").to_owned()).filter(|digest| !digest.is_empty()),
    })
}

/// `POST /tasks/read`: what a text seems to ask for; nothing is written but the file that was sent.
pub async fn proposals(visit: Visit, upload: Upload) -> Result<Response, Failure> {
    let mut document = document(&visit, &upload.fields)?;
    let lang = visit.lang;
    let text = match upload.files.into_iter().next() {
        None => upload.fields.get("text").to_owned(),
        Some(file) => {
            let read = tokio::task::spawn_blocking(move || {
                documents::text::text(&file.name, &file.bytes, lang).map(|text| (text, file))
            });
            match read.await.map_err(|error| Failure::Broken(error.to_string()))? {
                Ok((text, file)) => {
                    document.file = Some(keep_document(&visit, file.name, &file.bytes).await?);
                    text
                }
                Err(rejected) => {
                    let problem = rejected.problems.first().map(ToString::to_string);
                    let mut page = form(&visit, problem)?.into_response();
                    *page.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
                    return Ok(page);
                }
            }
        }
    };
    if text.trim().is_empty() || text.len() > documents::text::TEXT_LIMIT {
        let mut page = form(&visit, Some(visit.words("problem-no-text", &[])))?.into_response();
        *page.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(page);
    }
    let (lexicon, date) = (lexicon(&visit.moment.now), document.date);
    let read = tokio::task::spawn_blocking(move || {
        let found = read(&text, &lexicon, Some(date));
        (text, found)
    });
    let (text, mut found) = read.await.map_err(|error| Failure::Broken(error.to_string()))?;
    found.truncate(MOST);
    let shown = (1..).zip(&found).map(|(number, proposal)| proposed(&visit, &text, &document, number, proposal));
    let proposals: Vec<Proposed> = shown.collect();
    let pieces = pieces(&text, &found.iter().map(|proposal| proposal.span.clone()).collect::<Vec<_>>());
    let page = Frame::new(&visit, "tasks-new").render(|frame| ProposalsPage {
        frame,
        file: document.file.clone().unwrap_or_default(),
        document,
        proposals,
        priorities: Priority::ALL.iter().map(|each| (*each, each.label(visit.lang))).collect(),
        bodies: bodies(&visit.moment.now, visit.lang),
        choices: [("units", units(&visit)), ("tasks", known_tasks(&visit)), ("ties", ties::choices(&visit))],
        text: pieces,
    })?;
    Ok(page.into_response())
}

fn units(visit: &Visit) -> Vec<(String, String)> {
    visit.moment.tree().iter().map(|(_, unit)| (unit.code.to_string(), unit.full_name())).collect()
}

fn known_tasks(visit: &Visit) -> Vec<(String, String)> {
    let directives = visit.moment.now.all::<Directive>().iter().map(programme::fact::Record::fact);
    directives.map(|directive| (directive.code.clone(), directive.asks.clone())).collect()
}

fn proposed(visit: &Visit, text: &str, document: &Document, number: usize, proposal: &Proposal) -> Proposed {
    let asker = proposal.by.as_ref().map(|by| match &by.name {
        Some(name) => format!("{} {name}", by.title),
        None => by.title.clone(),
    });
    let to = if proposal.to.is_empty() { &proposal.implied_to } else { &proposal.to };
    let ids = |role: fn(Role) -> bool| {
        to.iter().filter(move |mention| role(mention.role)).filter_map(|mention| mention.body.clone())
    };
    let mut leads = ids(|role| role != Role::Coordinating);
    let lead = leads.next().unwrap_or_default();
    let helpers: Vec<String> = leads.chain(ids(|role| role == Role::Coordinating)).collect();
    let (due, deadline) = due(text, document.date, proposal);
    let asks = match &proposal.topic {
        Some(topic) => format!("{topic}: {}", proposal.asks),
        None => proposal.asks.clone(),
    };
    Proposed {
        number,
        asker: asker.unwrap_or_else(|| document.issuer.clone()),
        lead,
        helpers,
        asks,
        due,
        deadline,
        priority: if proposal.urgent { Priority::High } else { Priority::Normal },
        kind: proposal.kind.label(visit.lang),
        quote: text.get(proposal.span.clone()).unwrap_or_default().trim().to_owned(),
        why: proposal.why.iter().map(|reason| reason.rule.label(visit.lang)).collect::<Vec<_>>().join("; "),
    }
}

/// The day of a deadline as a form writes it, and the words it was read from.
fn due(text: &str, given: Date, proposal: &Proposal) -> (String, String) {
    let Some(due) = &proposal.deadline else { return Default::default() };
    let quote = text.get(due.span.clone()).unwrap_or_default().to_owned();
    let day = due.when.last_day(given);
    (day.filter(|day| *day >= given).map(|day| day.to_string()).unwrap_or_default(), quote)
}

/// A text cut where proposals begin and end.
fn pieces(text: &str, spans: &[Range<usize>]) -> Vec<(String, Option<usize>)> {
    let mut order: Vec<(usize, &Range<usize>)> = (1..).zip(spans).collect();
    order.sort_by_key(|(_, span)| span.start);
    let (mut pieces, mut at) = (Vec::new(), 0);
    for (number, span) in order {
        let start = span.start.max(at);
        if start >= span.end {
            continue;
        }
        pieces.extend(text.get(at..start).map(|between| (between.to_owned(), None)));
        pieces.extend(text.get(start..span.end).map(|piece| (piece.to_owned(), Some(number))));
        at = span.end;
    }
    pieces.extend(text.get(at..).map(|rest| (rest.to_owned(), None)));
    pieces.retain(|(piece, _)| !piece.is_empty());
    pieces
}

/// `POST /tasks/record`: the document and the tasks that a person kept. A line of its own in a task is a task of its
/// own; a task that is joined to another adds its words to it.
pub async fn record(visit: Visit, form: Fields) -> Result<Response, Failure> {
    let document = document(&visit, &form)?;
    let directives = directives(&visit, &form, &document)?;
    if directives.is_empty() {
        return Err(Failure::Bad("problem-no-tasks"));
    }
    let known = visit.moment.now.all::<Document>().iter().any(|record| record.fact().number == document.number);
    if !known {
        say(&visit, "record document", vec![document]).await?;
    }
    say(&visit, "give tasks", directives).await?;
    Ok(go(&visit, "/tasks", "done-tasks"))
}

fn directives(visit: &Visit, form: &Fields, document: &Document) -> Result<Vec<Directive>, Failure> {
    let known = bodies(&visit.moment.now, visit.lang);
    let is_known = |id: &str| known.iter().any(|(known, _)| known == id);
    let optional = |name: String| Some(form.get(&name).to_owned()).filter(|text| !text.is_empty());
    let exists = |code: UnitCode| visit.moment.tree().index(code).is_some();
    let taken = visit.moment.now.all::<Directive>();
    let mut asked: Vec<(usize, Directive)> = Vec::new();
    for number in form.all("keep").filter_map(|number| number.parse::<usize>().ok()).take(MOST) {
        let field = |name: &str| format!("{name}.{number}");
        let asks = words(form, &field("asks"))?;
        if let Some(other) = form.get(&field("join")).parse::<usize>().ok().filter(|other| *other != number) {
            let Some((_, whole)) = asked.iter_mut().find(|(each, _)| *each == other) else {
                return Err(Failure::Bad("problem-join"));
            };
            whole.asks = format!("{}; {asks}", whole.asks);
            continue;
        }
        let lead = form.get(&field("lead")).to_owned();
        if !is_known(&lead) {
            return Err(Failure::Bad("problem-lead"));
        }
        let helpers_field = field("helpers");
        let helpers: Vec<&str> = form.all(&helpers_field).filter(|id| is_known(id) && **id != *lead).collect();
        let due =
            optional(field("due")).map(|due| due.parse().map_err(|_| Failure::Bad("failure-date"))).transpose()?;
        if due.is_some_and(|due: Date| due < document.date) {
            return Err(Failure::Bad("problem-due-early"));
        }
        let unit = optional(field("unit")).map(|code| code.parse().ok().filter(|code| exists(*code)));
        let unit = unit.map(|unit| unit.ok_or(Failure::Bad("problem-task-unit"))).transpose()?;
        let whole = optional(field("part_of"));
        if whole.as_ref().is_some_and(|code| !taken.iter().any(|record| record.fact().code == *code)) {
            return Err(Failure::Bad("problem-task-whole"));
        }
        let ties = ties::read(visit, form.get(&field("concerns")))?;
        for line in asks.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let directive = Directive {
                code: String::new(),
                document: document.number.clone(),
                date: document.date,
                asker: words(form, &field("asker"))?,
                lead: lead.clone(),
                coordinating: (!helpers.is_empty()).then(|| helpers.join(" ")),
                person: optional(field("person")),
                asks: line.to_owned(),
                deliverable: optional(field("deliverable")),
                due,
                priority: Priority::from_id(form.get(&field("priority"))).unwrap_or(Priority::Normal),
                part_of: whole.clone(),
                content: optional(field("content")),
                unit,
                concerns: ties.clone(),
                quote: optional(field("quote")),
            };
            asked.push((number, directive));
        }
    }
    let mut next = 1;
    let mut directives: Vec<Directive> = asked.into_iter().map(|(_, directive)| directive).collect();
    for directive in &mut directives {
        loop {
            directive.code = format!("NV-{}-{next}", document.date);
            next += 1;
            if !taken.iter().any(|record| record.fact().code == directive.code) {
                break;
            }
        }
    }
    Ok(directives)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_falls_into_what_is_asked_and_what_is_not() {
        let text = "Mở đầu. Giao Sở A. Giao Sở B. Hết.";
        let span = |words: &str| {
            let start = text.find(words).expect("there");
            start..start + words.len()
        };
        let found = pieces(text, &[span("Giao Sở B."), span("Giao Sở A.")]);
        let joined: String = found.iter().map(|(piece, _)| piece.as_str()).collect();
        assert_eq!(joined, text);
        let numbers: Vec<Option<usize>> = found.iter().map(|(_, number)| *number).collect();
        assert_eq!(numbers, [None, Some(2), None, Some(1), None]);
    }
}
