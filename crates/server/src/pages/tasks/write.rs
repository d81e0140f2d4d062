//! A task written by hand: added to a document, or corrected where it is recorded.

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use ledger::Amended;
use programme::{
    fact::{Directive, FILE_MARK, Seq},
    policy::Action,
    task::Origin,
};

use super::{
    address,
    draft::{Draft, Paper, Problem, find},
    fields::{Choices, TaskFields, documents, kinds},
    give, may,
    steps::seen,
};
use crate::{
    failure::Failure,
    pages::{
        evidence::take,
        frame::{Frame, Page},
        go,
    },
    request::Visit,
    upload::Upload,
};

#[derive(Template)]
#[template(path = "task_write.html")]
struct WritePage<'a> {
    frame: Frame<'a>,
    action: String,
    /// Where one comes from and goes back to.
    back: String,
    /// The task that is corrected, with the word that was seen; none when one is added.
    corrected: Option<(String, i64)>,
    paper: Paper,
    documents: Vec<(String, String)>,
    kinds: Vec<(&'static str, &'static str)>,
    fields: TaskFields,
    choices: Choices,
    reason: String,
    /// What is wrong, in words, with the id of the field.
    problems: Vec<(String, String)>,
    is_conflict: bool,
}

/// What stands in the form.
#[derive(Default)]
struct Form {
    corrected: Option<(String, i64)>,
    paper: Paper,
    fields: TaskFields,
    reason: String,
    problems: Vec<Problem>,
    is_conflict: bool,
}

fn form(visit: &Visit, form: Form) -> Result<Page, Failure> {
    let Form { corrected, paper, fields, reason, problems, is_conflict } = form;
    let back = corrected.as_ref().map_or_else(|| "/tasks".to_owned(), |(code, _)| address(code));
    let action =
        corrected.as_ref().map_or_else(|| "/tasks/add".to_owned(), |(code, _)| format!("{}/correct", address(code)));
    let title = if corrected.is_some() { "task-correct" } else { "task-add" };
    let mut told: Vec<(String, String)> =
        fields.all_problems().map(|(field, words)| (field, words.to_owned())).collect();
    told.extend(problems.into_iter().map(|(field, key)| (field.to_owned(), visit.words(key, &[]))));
    let mut documents = documents(visit);
    if !paper.known.is_empty() && !documents.iter().any(|(number, _)| *number == paper.known) {
        // A task may come from a file without its document.
        documents.push((paper.known.clone(), paper.known.clone()));
    }
    Frame::new(visit, title).render(|frame| WritePage {
        frame,
        action,
        back,
        corrected,
        paper,
        documents,
        kinds: kinds(visit),
        fields,
        choices: Choices::new(visit),
        reason,
        problems: told,
        is_conflict,
    })
}

fn refused(visit: &Visit, status: StatusCode, shown: Form) -> Result<Response, Failure> {
    let mut page = form(visit, shown)?.into_response();
    *page.status_mut() = status;
    Ok(page)
}

/// `GET /tasks/add`.
pub async fn add_page(visit: Visit) -> Result<Page, Failure> {
    let paper = visit.asked("document").map(Paper::known).unwrap_or_default();
    form(&visit, Form { paper, ..Form::default() })
}

/// `POST /tasks/add`: a task of a document, with the document where that is new.
pub async fn add(visit: Visit, upload: Upload) -> Result<Response, Failure> {
    let Upload { fields, files } = upload;
    let (paper, draft) = (Paper::sent(&fields), Draft::sent(&fields, ""));
    let shown = |paper: Paper, problems: Vec<Problem>, of_task: &[Problem]| {
        let fields = TaskFields::new(draft.clone()).with_problems(&visit, of_task);
        refused(&visit, StatusCode::UNPROCESSABLE_ENTITY, Form { paper, fields, problems, ..Form::default() })
    };
    let document = paper.read(&visit);
    // The task is read all the same, so that everything that is wrong is told at once.
    let given = document.as_ref().map_or(("", visit.moment.as_of()), |each| (each.number.as_str(), each.date));
    let directive = draft.read(&visit, given.0, given.1, "");
    let (mut document, directive) = match (document, directive) {
        (Ok(document), Ok(directive)) => (document, directive),
        (document, directive) => {
            return shown(paper, document.err().unwrap_or_default(), &directive.err().unwrap_or_default());
        }
    };
    give::demand(&visit, &directive)?;
    if let Some(sent) = files.into_iter().next() {
        if find(&visit, &document.number).is_some_and(|known| known.file.is_some()) {
            return shown(paper, vec![("file", "problem-document-file")], &[]);
        }
        let unit = visit.moment.unit(visit.moment.province).code;
        match take(&visit, unit, sent).await? {
            Ok(reference) => document.file = reference.strip_prefix(FILE_MARK).map(str::to_owned),
            Err(key) => return shown(paper, vec![("file", key)], &[]),
        }
    }
    let codes = give::give(&visit, document, vec![directive]).await?;
    let added = codes.first().map_or_else(|| "/tasks".to_owned(), |code| address(code));
    Ok(go(&visit, &added, "done-tasks"))
}

/// The directive a task is, for those who may correct it, with its number.
fn corrected<'v>(visit: &'v Visit, code: &str) -> Result<(&'v Directive, Seq), Failure> {
    let task = seen(visit, code)?;
    let Origin::Directive(record) = task.origin else { return Err(Failure::Conflict("problem-is-plan")) };
    if may(visit, &task, Action::Direct) { Ok((record.fact(), record.seq)) } else { Err(Failure::Forbidden) }
}

/// `GET /tasks/{task}/correct`.
pub async fn correct_page(visit: Visit, Path(code): Path<String>) -> Result<Page, Failure> {
    let (directive, seq) = corrected(&visit, &code)?;
    let paper = Paper::known(&directive.document);
    let fields = TaskFields::new(Draft::of(directive));
    form(&visit, Form { corrected: Some((code, seq.0)), paper, fields, ..Form::default() })
}

/// `POST /tasks/{task}/correct`: other words for the same task; what somebody else said meanwhile is shown, not overwritten.
pub async fn correct(visit: Visit, Path(code): Path<String>, upload: Upload) -> Result<Response, Failure> {
    let (standing, _) = corrected(&visit, &code)?;
    let fields = &upload.fields;
    let paper = Paper::sent(fields);
    // The words of the document stay as they were read.
    let draft = Draft { quote: standing.quote.clone().unwrap_or_default(), ..Draft::sent(fields, "") };
    let (reason, seen) = (fields.get("reason").to_owned(), fields.get("seen").parse().unwrap_or_default());
    let task = TaskFields::new(draft.clone());
    let shown = |status, seen: i64, problems: Vec<Problem>, fields: TaskFields| {
        let (corrected, is_conflict) = (Some((code.clone(), seen)), status == StatusCode::CONFLICT);
        let (paper, reason) = (paper.clone(), reason.clone());
        refused(&visit, status, Form { corrected, paper, fields, reason, problems, is_conflict })
    };
    let mut problems: Vec<Problem> = Vec::new();
    let known = find(&visit, &paper.known).map(|document| (document.number.as_str(), document.date));
    let (number, date) = match known.filter(|(number, _)| *number != standing.document) {
        Some(other) => other,
        None => (standing.document.as_str(), standing.date),
    };
    if number != paper.known {
        problems.push(("document", "problem-document"));
    }
    if reason.is_empty() || reason.chars().count() > 300 {
        problems.push(("reason", "failure-reason"));
    }
    let directive = match draft.read(&visit, number, date, &code) {
        Ok(directive) if problems.is_empty() => directive,
        read => {
            let task = task.with_problems(&visit, &read.err().unwrap_or_default());
            return shown(StatusCode::UNPROCESSABLE_ENTITY, seen, problems, task);
        }
    };
    match give::correct(&visit, directive, Some(Seq(seen)), &reason).await? {
        Amended::Conflicts(conflicts) => {
            let current = conflicts.into_iter().next().and_then(|conflict| conflict.current);
            let current = current.ok_or(Failure::Conflict("problem-said-already"))?;
            let task = task.with_theirs(&visit, current.fact());
            shown(StatusCode::CONFLICT, current.seq.0, Vec::new(), task)
        }
        Amended::Done(_) | Amended::Unchanged => Ok(go(&visit, &address(&code), "done-task")),
    }
}
