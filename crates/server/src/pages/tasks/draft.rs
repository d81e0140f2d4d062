//! A task and its document as somebody typed them, and what is wrong with them before they are recorded.

use documents::edxml::Letter;
use jiff::civil::Date;
use programme::{
    fact::{ContentGroup, Directive, Document, DocumentKind, Priority, Record},
    task::bodies,
    unit::UnitCode,
};

use super::ties;
use crate::request::{Fields, Visit};

/// What is asked, and what a document is about, has at most so many letters.
const LONGEST: usize = 2000;
/// Every other text has at most so many.
const LINE: usize = 300;

/// What is wrong with a field: its name, and the key of a message that names it and the cure.
pub type Problem = (&'static str, &'static str);

/// A task as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// What is asked.
    pub asks: String,
    /// Who asks.
    pub asker: String,
    /// The body that leads.
    pub lead: String,
    /// The bodies that take part.
    pub helpers: Vec<String>,
    /// Who answers for it.
    pub person: String,
    /// What is to be delivered.
    pub deliverable: String,
    /// By when.
    pub due: String,
    /// How pressing it is.
    pub priority: String,
    /// The task it is a part of.
    pub part_of: String,
    /// The group of contents.
    pub content: String,
    /// The locality it concerns.
    pub unit: String,
    /// What it is tied to.
    pub ties: Vec<String>,
    /// The words of the document.
    pub quote: String,
}

impl Draft {
    /// The task whose fields a form bears under names with this ending.
    pub fn sent(form: &Fields, ending: &str) -> Self {
        let text = |name: &str| form.get(&format!("{name}{ending}")).to_owned();
        let list = |name: &str| -> Vec<String> {
            let name = format!("{name}{ending}");
            form.all(&name).flat_map(str::split_whitespace).map(str::to_owned).collect()
        };
        Self {
            asks: text("asks"),
            asker: text("asker"),
            lead: text("lead"),
            helpers: list("helpers"),
            person: text("person"),
            deliverable: text("deliverable"),
            due: text("due"),
            priority: text("priority"),
            part_of: text("part_of"),
            content: text("content"),
            unit: text("unit"),
            ties: list("concerns"),
            quote: text("quote"),
        }
    }

    /// A task that is recorded, to be typed over.
    pub fn of(directive: &Directive) -> Self {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        Self {
            asks: directive.asks.clone(),
            asker: directive.asker.clone(),
            lead: directive.lead.clone(),
            helpers: directive.helpers().map(str::to_owned).collect(),
            person: text(&directive.person),
            deliverable: text(&directive.deliverable),
            due: directive.due.map(|due| due.to_string()).unwrap_or_default(),
            priority: directive.priority.id().to_owned(),
            part_of: text(&directive.part_of),
            content: directive.content.map(|content| content.id().to_owned()).unwrap_or_default(),
            unit: directive.unit.map(UnitCode::to_text).unwrap_or_default(),
            ties: text(&directive.concerns).split_whitespace().map(str::to_owned).collect(),
            quote: text(&directive.quote),
        }
    }

    /// The task of this code that a document gave on a day, or all that is wrong with what was typed.
    pub fn read(&self, visit: &Visit, document: &str, date: Date, code: &str) -> Result<Directive, Vec<Problem>> {
        let now = &visit.moment.now;
        let known = bodies(now, visit.lang);
        let is_body = |id: &String| known.iter().any(|(known, _)| known == id);
        let mut problems: Vec<Problem> = Vec::new();
        let mut expect = |holds: bool, field: &'static str, key: &'static str| {
            if !holds {
                problems.push((field, key));
            }
        };
        for (field, text, most) in [
            ("asks", &self.asks, LONGEST),
            ("asker", &self.asker, LINE),
            ("person", &self.person, LINE),
            ("deliverable", &self.deliverable, LINE),
        ] {
            expect(text.chars().count() <= most, field, "problem-too-long");
        }
        expect(!self.asks.trim().is_empty(), "asks", "problem-asks");
        expect(!self.asker.trim().is_empty(), "asker", "problem-asker");
        expect(is_body(&self.lead), "lead", "problem-lead");
        expect(self.helpers.iter().all(is_body), "helpers", "problem-helpers");
        let due: Option<Date> = self.due.parse().ok();
        expect(self.due.is_empty() || due.is_some(), "due", "problem-due");
        expect(due.is_none_or(|due| due >= date), "due", "problem-due-early");
        let priority = Priority::from_id(&self.priority);
        expect(self.priority.is_empty() || priority.is_some(), "priority", "problem-priority");
        let content = ContentGroup::from_id(&self.content);
        expect(self.content.is_empty() || content.is_some(), "content", "problem-content");
        let unit = self.unit.parse().ok().filter(|code: &UnitCode| visit.moment.tree().index(*code).is_some());
        expect(self.unit.is_empty() || unit.is_some(), "unit", "problem-task-unit");
        let all = now.all::<Directive>();
        let is_known = |code: &str| all.iter().any(|record| record.fact().code == code);
        expect(self.part_of.is_empty() || is_known(&self.part_of), "part_of", "problem-task-whole");
        expect(!is_within(all, &self.part_of, code), "part_of", "problem-whole-circle");
        expect(self.ties.iter().all(|tie| ties::is_known(visit, tie)), "concerns", "problem-tie");
        if !problems.is_empty() {
            return Err(problems);
        }
        // Texts of files hold signs that no person sees.
        let seen = |letter: char| letter.is_whitespace() || !letter.is_control();
        let line = |text: &str| {
            let text: String = text.chars().filter(|letter| seen(*letter)).collect();
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let optional = |text: &str| Some(line(text)).filter(|text| !text.is_empty());
        let list = |words: &mut dyn Iterator<Item = &String>| optional(&words.cloned().collect::<Vec<_>>().join(" "));
        Ok(Directive {
            code: code.to_owned(),
            document: document.to_owned(),
            date,
            asker: line(&self.asker),
            lead: self.lead.clone(),
            coordinating: list(&mut self.helpers.iter().filter(|id| **id != self.lead)),
            person: optional(&self.person),
            asks: line(&self.asks),
            deliverable: optional(&self.deliverable),
            due,
            priority: priority.unwrap_or(Priority::Normal),
            part_of: optional(&self.part_of),
            content,
            unit,
            concerns: list(&mut self.ties.iter()),
            quote: Some(self.quote.trim().to_owned()).filter(|quote| !quote.is_empty()),
        })
    }
}

/// Whether a task is another one or a part of it, however deep.
fn is_within(all: &[Record<Directive>], part: &str, whole: &str) -> bool {
    let above = |code: &&str| {
        let found = all.iter().map(Record::fact).find(|directive| directive.code == **code)?;
        found.part_of.as_deref()
    };
    let mut chain = std::iter::successors(Some(part), |code| above(code)).take(all.len() + 1);
    !whole.is_empty() && chain.any(|code| code == whole)
}

/// A document as it was typed: one that is known, or a new one.
#[derive(Clone, Debug, Default)]
pub struct Paper {
    /// The number of the known one that was chosen; empty for a new one.
    pub known: String,
    /// The number of a new one.
    pub number: String,
    /// What it is.
    pub kind: String,
    /// Its day.
    pub date: String,
    /// Who issued it.
    pub issuer: String,
    /// What it is about.
    pub subject: String,
    /// The digest of its file.
    pub file: String,
}

impl Paper {
    /// The document a form bears.
    pub fn sent(form: &Fields) -> Self {
        let text = |name: &str| form.get(name).to_owned();
        Self {
            known: text("document"),
            number: text("number"),
            kind: text("kind"),
            date: text("date"),
            issuer: text("issuer"),
            subject: text("subject"),
            file: text("file-digest"),
        }
    }

    /// What a letter says of itself, where nothing was typed and no known one chosen.
    pub fn take(&mut self, letter: &Letter) {
        if !self.known.is_empty() || !self.number.is_empty() {
            return;
        }
        let text = |typed: &str, said: &str| if typed.is_empty() { said.to_owned() } else { typed.to_owned() };
        self.number.clone_from(&letter.number);
        letter.kind.unwrap_or(DocumentKind::Other).id().clone_into(&mut self.kind);
        self.date = letter.date.map_or_else(|| self.date.clone(), |date| date.to_string());
        self.issuer = text(&self.issuer, &letter.issuer);
        self.subject = text(&self.subject, &letter.subject);
    }

    /// The document of a number, to be chosen.
    pub fn known(number: &str) -> Self {
        Self { known: number.to_owned(), ..Self::default() }
    }

    /// The document, or all that is wrong with what was typed.
    pub fn read(&self, visit: &Visit) -> Result<Document, Vec<Problem>> {
        if !self.known.is_empty() {
            return find(visit, &self.known).cloned().ok_or_else(|| vec![("document", "problem-document")]);
        }
        let mut problems: Vec<Problem> = Vec::new();
        for (field, text, most, key) in [
            ("number", &self.number, LINE, "problem-document-number"),
            ("issuer", &self.issuer, LINE, "problem-document-issuer"),
            ("subject", &self.subject, LONGEST, "problem-document-subject"),
        ] {
            if text.is_empty() {
                problems.push((field, key));
            } else if text.chars().count() > most || text.contains(char::is_control) {
                problems.push((field, "problem-too-long"));
            }
        }
        let date = if self.date.is_empty() { Some(visit.moment.as_of()) } else { self.date.parse().ok() };
        let (Some(date), Some(kind)) = (date, DocumentKind::from_id(&self.kind)) else {
            problems.push(if date.is_none() { ("date", "failure-date") } else { ("kind", "problem-document-kind") });
            return Err(problems);
        };
        if date > visit.moment.as_of() {
            problems.push(("date", "problem-document-future"));
        }
        let document = Document {
            number: self.number.clone(),
            kind,
            date,
            issuer: self.issuer.clone(),
            subject: self.subject.clone(),
            file: Some(self.file.clone()).filter(|digest| !digest.is_empty()),
        };
        let is_other = |known: &Document| Document { file: known.file.clone(), ..document.clone() } != *known;
        if find(visit, &self.number).is_some_and(is_other) {
            problems.push(("number", "problem-document-known"));
        }
        if problems.is_empty() { Ok(document) } else { Err(problems) }
    }
}

/// The document of a number.
pub fn find<'v>(visit: &'v Visit, number: &str) -> Option<&'v Document> {
    visit.moment.now.all::<Document>().iter().map(Record::fact).find(|document| document.number == number)
}
