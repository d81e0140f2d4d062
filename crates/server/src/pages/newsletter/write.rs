//! What is typed of an issue, what is wrong with it, and how it is recorded. Forms and programs share it.

use ledger::Amended;
use programme::{
    fact::{IssueState, NewsletterIssue, Record, Seq, Topic},
    shop::on_offer,
};

use super::issues;
use crate::{
    amending::{attempt, first_named, said},
    failure::Failure,
    portal::slug,
    request::{Fields, Visit},
};

/// A subject is at most so long, in characters.
pub const SUBJECT: usize = 150;
/// The text.
pub const TEXT: usize = 20_000;
/// So many products are promoted at most.
pub const PRODUCTS: usize = 20;

/// A field, and the key of what is wrong with it.
pub type Problem = (&'static str, &'static str);

/// The words of an issue as they are typed; in empty fields nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// What it is about.
    pub topic: Option<Topic>,
    /// Its subject.
    pub subject: String,
    /// The subject in English.
    pub subject_en: String,
    /// The text, in Markdown.
    pub text: String,
    /// The text in English.
    pub text_en: String,
    /// The codes of the products that it promotes.
    pub products: Vec<String>,
}

impl Words {
    /// The words of an issue.
    pub fn of(issue: &NewsletterIssue) -> Self {
        let maybe = |text: &Option<String>| text.clone().unwrap_or_default();
        Self {
            topic: Some(issue.topic),
            subject: issue.subject.clone(),
            subject_en: maybe(&issue.subject_en),
            text: issue.text.clone(),
            text_en: maybe(&issue.text_en),
            products: issue.products().map(str::to_owned).collect(),
        }
    }

    /// What a form says.
    pub fn typed(fields: &Fields) -> Self {
        Self {
            topic: Topic::from_id(fields.get("topic")),
            subject: fields.line("subject"),
            subject_en: fields.line("subject_en"),
            text: fields.lines("text"),
            text_en: fields.lines("text_en"),
            products: fields.all("product").map(str::to_owned).collect(),
        }
    }

    /// What is wrong with them.
    pub fn problems(&self, visit: &Visit) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut demand = |field, is_right: bool, key| {
            if !is_right {
                problems.push((field, key));
            }
        };
        let is_short = |text: &str, most: usize| text.chars().count() <= most;
        demand("topic", self.topic.is_some(), "problem-newsletter-topic");
        demand("subject", !self.subject.is_empty(), "problem-words");
        demand("text", !self.text.is_empty(), "problem-words");
        for (field, text) in [("subject", &self.subject), ("subject_en", &self.subject_en)] {
            demand(field, is_short(text, SUBJECT), "problem-issue-long");
        }
        for (field, text) in [("text", &self.text), ("text_en", &self.text_en)] {
            demand(field, is_short(text, TEXT), "problem-issue-long");
        }
        // Half a translation would leave the reader in two languages.
        demand("text_en", self.subject_en.is_empty() == self.text_en.is_empty(), "problem-issue-english");
        let on = on_offer(&visit.moment.now);
        let is_offered = |code: &String| on.iter().any(|on| Record::fact(on.product).code == *code);
        demand("product", self.products.iter().all(is_offered), "problem-issue-product");
        demand("product", self.products.len() <= PRODUCTS, "problem-issue-products");
        problems
    }

    fn issue(self, code: String, date: jiff::civil::Date) -> Result<NewsletterIssue, Failure> {
        let maybe = |text: String| (!text.is_empty()).then_some(text);
        Ok(NewsletterIssue {
            code,
            date,
            state: IssueState::Draft,
            topic: self.topic.ok_or(Failure::Bad("problem-newsletter-topic"))?,
            subject: self.subject,
            subject_en: maybe(self.subject_en),
            text: self.text,
            text_en: maybe(self.text_en),
            products: maybe(self.products.join("\n")),
        })
    }
}

/// What an issue of a state can be turned into.
pub const fn steps(state: IssueState) -> &'static [IssueState] {
    match state {
        IssueState::Draft | IssueState::Stopped => &[IssueState::Released],
        IssueState::Released => &[IssueState::Stopped],
    }
}

/// Records a new draft; its code.
pub async fn add(visit: &Visit, words: Words) -> Result<String, Failure> {
    let date = visit.moment.as_of();
    let is_taken = |code: &str| issues(visit).iter().any(|record| record.fact().code == code);
    let code = first_named(&format!("{date}-{}", slug(&words.subject)), 60, is_taken);
    let issue = words.issue(code.clone(), date)?;
    match attempt(visit, visit.act("write newsletter", "")?, said(visit, vec![(issue, None)])?).await? {
        Amended::Conflicts(_) => Err(Failure::Conflict("problem-said-already")),
        Amended::Done(_) | Amended::Unchanged => Ok(code),
    }
}

/// Records other words of a draft. What was released stays as it was read.
pub async fn correct(
    visit: &Visit,
    record: &Record<NewsletterIssue>,
    words: Words,
    seen: Seq,
) -> Result<Amended<NewsletterIssue>, Failure> {
    let before = record.fact();
    if before.state != IssueState::Draft {
        return Err(Failure::Conflict("problem-issue-released"));
    }
    let issue = words.issue(before.code.clone(), before.date)?;
    attempt(visit, visit.act("write newsletter", "")?, said(visit, vec![(issue, Some(seen))])?).await
}

/// Releases an issue, stops it or lets it go on, as an act of its own. It bears the day it was first released.
pub async fn turn(
    visit: &Visit,
    record: &Record<NewsletterIssue>,
    state: IssueState,
    seen: Seq,
) -> Result<Amended<NewsletterIssue>, Failure> {
    let before = record.fact();
    if !steps(before.state).contains(&state) {
        return Err(Failure::Conflict("problem-issue-state"));
    }
    let date = if before.state == IssueState::Draft { visit.moment.as_of() } else { before.date };
    let issue = NewsletterIssue { state, date, ..before.clone() };
    attempt(visit, visit.act("release newsletter", "")?, said(visit, vec![(issue, Some(seen))])?).await
}
