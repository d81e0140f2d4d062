//! Reads conclusion notices, reports of meetings and plans, and proposes the directives in them.
//!
//! The reader goes by rules over words ([`Rule`]) and says which of them made it propose something. It decides
//! nothing: a person confirms, corrects or drops each proposal.

mod addressee;
mod clause;
mod contents;
mod context;
mod date;
mod deadline;
mod flow;
mod lexicon;
mod mention;
mod names;
mod outline;
mod page;
mod passage;
mod proposal;
mod reference;
mod repeat;
mod source;
mod speaker;
mod speech;
mod token;
mod words;

use std::ops::Range;

use jiff::civil::Date;

pub use lexicon::{BodyNames, Lexicon};
pub use proposal::{Deadline, Due, Kind, Mention, Proposal, Reason, Recurrence, Role, Rule, Speaker, TimeUnit};
pub use reference::Reference;

use addressee::Asked;
use deadline::times;
use flow::{Draft, drafts};
use outline::Section;
use page::Page;
use reference::{Referred, references};
use repeat::join_repeated;
use token::Tokens;

/// The directives that a text seems to give, in its order. `date` is the day of the document: it tells the year of
/// deadlines that name none.
#[must_use]
pub fn read(text: &str, lexicon: &Lexicon, date: Option<Date>) -> Vec<Proposal> {
    let tokens = Tokens::new(text);
    let page = Page::new(&tokens, lexicon);
    let referred = references(&tokens, 0..tokens.len());
    let mut drafts = drafts(&page);
    drafts.retain(|draft| page.has_words(draft.task.action..draft.end));
    let lines: Vec<usize> = drafts.iter().map(|draft| draft.line).collect();
    let mut proposals: Vec<Proposal> = drafts.iter().map(|draft| proposal(&page, draft, &referred, date)).collect();
    join_repeated(&mut proposals, &lines);
    proposals
}

fn proposal(page: &Page<'_>, draft: &Draft, referred: &[Referred], today: Option<Date>) -> Proposal {
    let tokens = page.tokens;
    let whole = page.trimmed(draft.task.from..draft.end);
    let action = page.trimmed(draft.task.action.max(whole.start)..whole.end.max(draft.task.action));
    let first = referred.partition_point(|referred| referred.tokens.start < whole.start);
    let referred = referred[first..].iter().take_while(|referred| referred.tokens.start < whole.end);
    let masked: Vec<Range<usize>> = referred.clone().map(|referred| referred.tokens.clone()).collect();
    let times = times(tokens, whole.clone(), &masked, today);
    let (kind, weak) = kind(page, draft);
    let (content, told) = contents::content(page, whole.clone()).unzip();
    let why = draft.task.why.iter().cloned().chain(times.why).chain(weak.map(|rule| (rule, whole.clone())));
    let why = why.chain(told.map(|words| (Rule::Content, words)));
    Proposal {
        by: draft.by.as_ref().map(|person| Speaker {
            title: tokens.written(&page.trimmed(person.title.clone())).to_owned(),
            name: person.name.as_ref().map(|name| tokens.written(name).to_owned()),
            span: tokens.span(&person.tokens),
        }),
        to: draft.task.to.iter().map(|asked| mention(page, asked)).collect(),
        implied_to: draft.implied.iter().map(|asked| mention(page, asked)).collect(),
        topic: draft.topic.as_ref().map(|topic| tokens.written(topic).to_owned()),
        asks: tokens.written(&action).to_owned(),
        kind,
        content,
        deadline: times.due,
        urgent: action.clone().any(|at| page.is(&page.urgent, at, action.end).is_some()),
        references: referred.map(|referred| referred.reference.clone()).collect(),
        span: tokens.span(&whole),
        also_at: Vec::new(),
        why: why.map(|(rule, span)| Reason { rule, span: tokens.span(&span) }).collect(),
    }
}

fn mention(page: &Page<'_>, asked: &Asked) -> Mention {
    Mention {
        body: asked.id.clone(),
        text: page.tokens.written(&asked.tokens).to_owned(),
        role: asked.role,
        span: page.tokens.span(&asked.tokens),
    }
}

/// How binding a task is, and why it is less than a directive.
fn kind(page: &Page<'_>, draft: &Draft) -> (Kind, Option<Rule>) {
    let order = draft.task.order.as_ref();
    let is = |phrases: &token::Phrases| order.is_some_and(|order| page.is(phrases, order.start, order.end).is_some());
    if draft.task.to.iter().any(|asked| asked.is_above(page)) {
        return (Kind::Request, Some(Rule::Above));
    }
    if is(&page.requests) || draft.section == Section::Proposals {
        return (Kind::Request, None);
    }
    if draft.by.as_ref().is_none_or(|person| person.has_authority(page)) {
        return (Kind::Directive, None);
    }
    let polite = order.is_some_and(|order| page.tokens.phrase(order.start, order.end, "đề nghị").is_some());
    match (order, polite) {
        (Some(_), true) => (Kind::Request, Some(Rule::Unempowered)),
        (Some(_), false) => (Kind::Directive, None),
        (None, _) => (Kind::Opinion, Some(Rule::Unempowered)),
    }
}
