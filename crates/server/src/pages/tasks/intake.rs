//! From a document to tasks: its text is read, what it seems to ask for is proposed, and a person corrects and confirms.

use std::ops::Range;

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use documents::{
    edxml::{self, Letter},
    import::Rejected,
};
use jiff::civil::Date;
use programme::{
    fact::{Directive, Document, Priority},
    law::WorkingDays,
    reader::{Proposal, Role, read},
    task::lexicon,
};

use super::{
    draft::{Draft, Paper, Problem, find},
    fields::{Choices, TaskFields, documents, kinds},
    give,
};
use crate::{
    apart,
    failure::Failure,
    pages::{
        evidence::keep_document,
        frame::{Frame, Page},
        go,
    },
    request::{Fields, Visit},
    upload::{Sent, Upload},
};

/// So many files of a letter are looked at for one that can be read: the document itself comes first.
const LOOKED_AT: usize = 5;

/// So many tasks may be taken from one document.
const MOST: usize = 200;

#[derive(Template)]
#[template(path = "task_new.html")]
struct NewPage<'a> {
    frame: Frame<'a>,
    paper: Paper,
    documents: Vec<(String, String)>,
    kinds: Vec<(&'static str, &'static str)>,
    text: String,
    /// What is wrong: the id of the field, and the words.
    problems: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "task_proposals.html")]
struct ProposalsPage<'a> {
    frame: Frame<'a>,
    document: Document,
    file: String,
    proposals: Vec<Proposed>,
    choices: Choices,
    /// The text in pieces, each with the number of the proposal it is in.
    text: Vec<(String, Option<usize>)>,
}

impl ProposalsPage<'_> {
    fn has_problems(&self) -> bool {
        self.proposals.iter().any(Proposed::is_wrong)
    }
}

/// A proposal in the form.
struct Proposed {
    number: usize,
    is_kept: bool,
    /// What sort of request it is, and why it was taken for one.
    kind: String,
    why: String,
    /// The number of the proposal it is joined to.
    join: String,
    /// What is wrong with that number.
    join_problem: Option<String>,
    fields: TaskFields,
}

impl Proposed {
    fn is_wrong(&self) -> bool {
        self.join_problem.is_some() || self.fields.all_problems().next().is_some()
    }
}

/// `GET /tasks/new`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    form(&visit, Paper::default(), String::new(), Vec::new())
}

fn form(visit: &Visit, paper: Paper, text: String, problems: Vec<(String, String)>) -> Result<Page, Failure> {
    let (documents, kinds) = (documents(visit), kinds(visit));
    Frame::new(visit, "tasks-new").render(|frame| NewPage { frame, paper, documents, kinds, text, problems })
}

/// `POST /tasks/read`: what a text seems to ask for; nothing is written but the file that was sent.
pub async fn proposals(visit: Visit, upload: Upload) -> Result<Response, Failure> {
    let Upload { fields, mut files } = upload;
    let mut paper = Paper { file: String::new(), ..Paper::sent(&fields) };
    let opened = match files.first() {
        Some(file) if edxml::is_letter(&file.bytes) => {
            open(&visit, files.swap_remove(0)).await?.map(|(letter, file)| {
                paper.take(&letter);
                files = file.into_iter().collect();
            })
        }
        _ => Ok(()),
    };
    let paper = paper;
    let typed = fields.get("text").to_owned();
    let refused = |problems: Vec<(String, String)>| {
        let mut page = form(&visit, paper.clone(), typed.clone(), problems)?.into_response();
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        Ok(page)
    };
    if let Err(rejected) = opened {
        return refused(told(&rejected));
    }
    let mut document = match paper.read(&visit) {
        Ok(document) => document,
        Err(problems) => {
            let named = |(field, key): Problem| (field.to_owned(), visit.words(key, &[]));
            return refused(problems.into_iter().map(named).collect());
        }
    };
    let text = match files.into_iter().next() {
        None => typed.clone(),
        Some(file) => {
            match text_of(&visit, &file.name, &file.bytes).await? {
                // A document that has its file already keeps that; this one is only read.
                Ok(text) if find(&visit, &document.number).is_some_and(|known| known.file.is_some()) => text,
                Ok(text) => {
                    document.file = Some(keep_document(&visit, file.name, &file.bytes).await?);
                    text
                }
                Err(rejected) => return refused(told(&rejected)),
            }
        }
    };
    if text.trim().is_empty() || text.len() > documents::text::TEXT_LIMIT {
        return refused(vec![("text".to_owned(), visit.words("problem-no-text", &[]))]);
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
    Ok(proposed_page(&visit, document, proposals, pieces)?.into_response())
}

/// The text of a file.
async fn text_of(visit: &Visit, name: &str, bytes: &[u8]) -> Result<Result<String, Rejected>, Failure> {
    let (lang, name, bytes) = (visit.lang, name.to_owned(), bytes.to_vec());
    let words = if bytes.starts_with(b"%PDF-") {
        apart::words(visit.app.config.program.clone(), bytes.clone()).await?
    } else {
        None
    };
    let read = tokio::task::spawn_blocking(move || documents::text::text(&name, &bytes, lang, |_| words));
    read.await.map_err(|error| Failure::Broken(error.to_string()))
}

/// What is wrong with a file, at its field.
fn told(rejected: &Rejected) -> Vec<(String, String)> {
    rejected.problems.iter().map(|problem| ("file".to_owned(), problem.to_string())).collect()
}

/// What a letter says of itself, and which of its first files can be read; else its very first, of which the reader says what is wrong.
async fn open(visit: &Visit, file: Sent) -> Result<Result<(Letter, Option<Sent>), Rejected>, Failure> {
    let lang = visit.lang;
    let read = tokio::task::spawn_blocking(move || edxml::read(&file.name, &file.bytes, lang));
    let mut letter = match read.await.map_err(|error| Failure::Broken(error.to_string()))? {
        Ok(letter) => letter,
        Err(rejected) => return Ok(Err(rejected)),
    };
    let mut enclosed = std::mem::take(&mut letter.files);
    enclosed.truncate(LOOKED_AT);
    let mut place = 0;
    for (number, file) in enclosed.iter().enumerate() {
        if text_of(visit, &file.name, &file.bytes).await?.is_ok() {
            place = number;
            break;
        }
    }
    let chosen = enclosed.into_iter().nth(place);
    let sent = chosen.map(|file| Sent { field: "file".to_owned(), name: file.name, bytes: file.bytes });
    Ok(Ok((letter, sent)))
}

fn proposed_page(
    visit: &Visit,
    document: Document,
    proposals: Vec<Proposed>,
    text: Vec<(String, Option<usize>)>,
) -> Result<Page, Failure> {
    let file = document.file.clone().unwrap_or_default();
    let choices = Choices::new(visit);
    Frame::new(visit, "tasks-new").render(|frame| ProposalsPage { frame, document, file, proposals, choices, text })
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
    let (due, deadline) = due(text, document.date, proposal, visit.moment.law().working_days());
    let asks = match &proposal.topic {
        Some(topic) => format!("{topic}: {}", proposal.asks),
        None => proposal.asks.clone(),
    };
    let draft = Draft {
        asks,
        asker: asker.unwrap_or_else(|| document.issuer.clone()),
        lead,
        helpers,
        due,
        content: proposal.content.map(|content| content.id().to_owned()).unwrap_or_default(),
        priority: if proposal.urgent { Priority::High } else { Priority::Normal }.id().to_owned(),
        quote: text.get(proposal.span.clone()).unwrap_or_default().trim().to_owned(),
        ..Draft::default()
    };
    Proposed {
        number,
        is_kept: true,
        kind: proposal.kind.label(visit.lang).to_owned(),
        why: proposal.why.iter().map(|reason| reason.rule.label(visit.lang)).collect::<Vec<_>>().join("; "),
        join: String::new(),
        join_problem: None,
        fields: TaskFields::numbered(number, draft, deadline),
    }
}

/// The day of a deadline as a form writes it, and the words it was read from.
fn due(text: &str, given: Date, proposal: &Proposal, calendar: &WorkingDays) -> (String, String) {
    let Some(due) = &proposal.deadline else { return Default::default() };
    let quote = text.get(due.span.clone()).unwrap_or_default().to_owned();
    let day = due.when.last_day(given, calendar);
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
/// own; a task that is joined to another adds its words to it. What is wrong is told beside each task, with all that was
/// typed.
pub async fn record(visit: Visit, form: Fields) -> Result<Response, Failure> {
    let document = Paper::sent(&form).read(&visit).map_err(|problems| {
        let key = problems.first().map_or("failure-form", |(_, key)| key);
        Failure::Bad(key)
    })?;
    let mut proposals = sent(&form);
    let directives = directives(&visit, &mut proposals, &document);
    if proposals.iter().any(Proposed::is_wrong) {
        let mut page = proposed_page(&visit, document, proposals, Vec::new())?.into_response();
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(page);
    }
    if directives.is_empty() {
        return Err(Failure::Bad("problem-no-tasks"));
    }
    for directive in &directives {
        give::demand(&visit, directive)?;
    }
    give::give(&visit, document, directives).await?;
    Ok(go(&visit, "/tasks", "done-tasks"))
}

/// The proposals as the form bears them, kept or not.
fn sent(form: &Fields) -> Vec<Proposed> {
    let kept: Vec<&str> = form.all("keep").collect();
    let numbers = form.all("proposal").filter_map(|number| number.parse::<usize>().ok());
    let sent = |number: usize| {
        let text = |name: &str| form.get(&format!("{name}.{number}")).to_owned();
        Proposed {
            number,
            is_kept: kept.contains(&number.to_string().as_str()),
            kind: text("kind"),
            why: text("why"),
            join: text("join"),
            join_problem: None,
            fields: TaskFields::numbered(number, Draft::sent(form, &format!(".{number}")), text("deadline")),
        }
    };
    numbers.take(MOST).map(sent).collect()
}

/// The tasks that are kept; what is wrong is noted in the proposals.
fn directives(visit: &Visit, proposals: &mut [Proposed], document: &Document) -> Vec<Directive> {
    let mut asked: Vec<(usize, Draft)> = Vec::new();
    for proposal in proposals.iter_mut().filter(|proposal| proposal.is_kept) {
        let draft = &proposal.fields.draft;
        if proposal.join.is_empty() {
            asked.push((proposal.number, draft.clone()));
            continue;
        }
        let other = proposal.join.parse::<usize>().ok().filter(|other| *other != proposal.number);
        match asked.iter_mut().find(|(number, _)| Some(*number) == other) {
            Some((_, whole)) => whole.asks = format!("{}; {}", whole.asks, draft.asks),
            None => proposal.join_problem = Some(visit.words("problem-join", &[])),
        }
    }
    let mut directives = Vec::new();
    for (number, draft) in asked {
        let mut lines: Vec<&str> = draft.asks.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        if lines.is_empty() {
            // What is asked is missing: it is told like what else is wrong.
            lines.push("");
        }
        for line in lines {
            let read = Draft { asks: line.to_owned(), ..draft.clone() };
            match read.read(visit, &document.number, document.date, "") {
                Ok(directive) => directives.push(directive),
                Err(problems) => {
                    let Some(proposal) = proposals.iter_mut().find(|each| each.number == number) else { continue };
                    let fields = std::mem::take(&mut proposal.fields);
                    proposal.fields = fields.with_problems(visit, &problems);
                }
            }
        }
    }
    directives
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
