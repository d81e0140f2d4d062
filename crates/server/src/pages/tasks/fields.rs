//! The fields of a task in a form: what was typed, what is wrong with it, what somebody else has said meanwhile.

use askama::Template;
use programme::{
    fact::{ContentGroup, Directive, Document, DocumentKind, Priority, Record},
    task::bodies,
    vietnamese,
};

use super::{
    draft::{Draft, Problem},
    ties,
};
use crate::request::Visit;

/// What is told beneath a field.
#[derive(Debug, Template)]
#[template(path = "field_wrong.html")]
pub struct Wrong {
    id: String,
    problem: Option<String>,
    theirs: Option<String>,
}

/// A task in a form.
#[derive(Debug, Default)]
pub struct TaskFields {
    /// What the names of its fields end with.
    pub ending: String,
    /// What stands in them.
    pub draft: Draft,
    /// The deadline in the document's words, where it is no day.
    pub deadline: String,
    /// What is wrong with a field, in words.
    problems: Vec<(&'static str, String)>,
    /// What somebody else has said meanwhile.
    theirs: Vec<(&'static str, String)>,
}

impl TaskFields {
    /// A task in a form of its own.
    pub fn new(draft: Draft) -> Self {
        Self { draft, ..Self::default() }
    }

    /// A proposal among others.
    pub fn numbered(number: usize, draft: Draft, deadline: String) -> Self {
        Self { ending: format!(".{number}"), draft, deadline, ..Self::default() }
    }

    /// The same with what is wrong.
    pub fn with_problems(self, visit: &Visit, problems: &[Problem]) -> Self {
        let problems = problems.iter().map(|(field, key)| (*field, visit.words(key, &[]))).collect();
        Self { problems, ..self }
    }

    /// The same with what stands now in the fields that say something else.
    pub fn with_theirs(self, visit: &Visit, theirs: &Directive) -> Self {
        let (own, other) = (parts(visit, &self.draft), parts(visit, &Draft::of(theirs)));
        let differs = |((field, own), (_, other)): ((&'static str, String), (&'static str, String))| {
            let other = if other.is_empty() { "–" } else { other.as_str() };
            (own != other).then(|| (field, visit.words("conflict", &[("value", other)])))
        };
        let theirs = own.into_iter().zip(other).filter_map(differs).collect();
        Self { theirs, ..self }
    }

    /// What is told beneath a field.
    pub fn wrong(&self, field: &str) -> Wrong {
        let of = |list: &'_ [(&'static str, String)]| {
            list.iter().find(|(of, _)| *of == field).map(|(_, words)| words.clone())
        };
        let id = format!("wrong-{field}{}", self.ending);
        Wrong { id, problem: of(&self.problems), theirs: of(&self.theirs) }
    }

    /// What a field says of itself to those who do not see it.
    pub fn marks(&self, field: &str) -> String {
        if !self.problems.iter().any(|(of, _)| *of == field) {
            return String::new();
        }
        format!(r#" aria-invalid="true" aria-describedby="wrong-{field}{}""#, self.ending)
    }

    /// Whether the fields that are seldom needed are shown at once.
    pub fn is_open(&self) -> bool {
        let always = ["asks", "lead", "due", "asker", "content"];
        let Draft { helpers, person, deliverable, part_of, unit, ties, .. } = &self.draft;
        let is_filled = [person, deliverable, part_of, unit].iter().any(|text| !text.is_empty());
        is_filled
            || !helpers.is_empty()
            || !ties.is_empty()
            || self.problems.iter().chain(&self.theirs).any(|(field, _)| !always.contains(field))
    }

    /// What is wrong, with the id of the field.
    pub fn all_problems(&self) -> impl Iterator<Item = (String, &str)> {
        self.problems.iter().map(|(field, words)| (format!("{field}{}", self.ending), words.as_str()))
    }
}

/// The fields of a task as people read them.
fn parts(visit: &Visit, draft: &Draft) -> Vec<(&'static str, String)> {
    let name = |id: &String| programme::task::body_name(&visit.moment.now, id, visit.lang);
    let lead = if draft.lead.is_empty() { String::new() } else { name(&draft.lead) };
    let due = draft.due.parse().map_or_else(|_| draft.due.clone(), vietnamese::date);
    let priority = Priority::from_id(&draft.priority).map(|priority| priority.label(visit.lang).to_owned());
    let content = ContentGroup::from_id(&draft.content).map(|content| content.label(visit.lang).to_owned());
    vec![
        ("asks", draft.asks.clone()),
        ("asker", draft.asker.clone()),
        ("lead", lead),
        ("helpers", draft.helpers.iter().map(name).collect::<Vec<_>>().join(", ")),
        ("person", draft.person.clone()),
        ("deliverable", draft.deliverable.clone()),
        ("due", due),
        ("priority", priority.unwrap_or_default()),
        ("part_of", draft.part_of.clone()),
        ("content", content.unwrap_or_default()),
        ("unit", draft.unit.clone()),
        ("concerns", draft.ties.join(" ")),
    ]
}

/// What may be chosen in such a form: the word that is kept, and what it is called.
#[derive(Debug)]
pub struct Choices {
    /// Bodies.
    pub bodies: Vec<(String, String)>,
    /// How pressing it may be.
    pub priorities: Vec<(&'static str, &'static str)>,
    /// Groups of contents.
    pub contents: Vec<(&'static str, &'static str)>,
    /// Units, tasks and ties, with the ids of their lists.
    pub lists: [(&'static str, Vec<(String, String)>); 3],
}

impl Choices {
    /// What may be chosen today.
    pub fn new(visit: &Visit) -> Self {
        let units = visit.moment.tree().iter().map(|(_, unit)| (unit.code.to_string(), unit.full_name())).collect();
        let directives = visit.moment.now.all::<Directive>().iter().map(Record::fact);
        let tasks = directives.map(|directive| (directive.code.clone(), directive.asks.clone())).collect();
        Self {
            bodies: bodies(&visit.moment.now, visit.lang),
            priorities: Priority::ALL.iter().map(|each| (each.id(), each.label(visit.lang))).collect(),
            contents: ContentGroup::ALL.iter().map(|each| (each.id(), each.label(visit.lang))).collect(),
            lists: [("units", units), ("tasks", tasks), ("ties", ties::choices(visit))],
        }
    }
}

/// The kinds of documents.
pub fn kinds(visit: &Visit) -> Vec<(&'static str, &'static str)> {
    DocumentKind::ALL.iter().map(|kind| (kind.id(), kind.label(visit.lang))).collect()
}

/// The documents that are known, the latest first: number, and what it is called.
pub fn documents(visit: &Visit) -> Vec<(String, String)> {
    let mut known: Vec<&Document> = visit.moment.now.all::<Document>().iter().map(Record::fact).collect();
    known.sort_by_key(|document| std::cmp::Reverse(document.date));
    let named = |document: &Document| {
        let Document { number, date, subject, .. } = document;
        (number.clone(), format!("{number} ({}): {subject}", vietnamese::date(*date)))
    };
    known.into_iter().map(named).collect()
}
