//! Whether somebody is said to speak, and whether it is to ask, to direct or to report.

use std::ops::Range;

use super::{
    addressee::addressees,
    clause::{Task, order},
    page::Page,
    speaker::{Person, person},
};

pub(super) enum Speech {
    /// Something is asked.
    Order(Task),
    /// This person leads the talk; what is said begins at `after`, and may all be under one word that orders.
    Directs {
        /// The token after the verb.
        after: usize,
        /// The word that orders: *… yêu cầu:*.
        order: Option<Range<usize>>,
    },
    /// Somebody only reports.
    Reports,
}

/// How far from the speaker a verb may stand; posts can be long.
const REACH: usize = 80;

/// Words after which *đề nghị*, *yêu cầu*, *chỉ đạo*, *báo cáo* name a thing and tell no act.
const NOUN_MARKS: [&str; 16] = [
    "theo", "những", "các", "văn", "bản", "dung", "việc", "tác", "sự", "kiến", "bài", "của", "nghe", "lãnh", "được",
    "và",
];

/// Somebody at a token who may speak.
pub(super) fn speaker(page: &Page<'_>, at: usize, end: usize) -> Option<Person> {
    person(page, at, end).or_else(|| speaking_body(page, at, end))
}

/// The speech of this person, whom the clause names before.
pub(super) fn speech(page: &Page<'_>, person: &Person, end: usize) -> Option<Speech> {
    let mut directs = None;
    let mut order_word = None;
    for here in person.tokens.end..end.min(person.tokens.end + REACH) {
        if directs.is_some() && page.word(here) == "," {
            break;
        }
        let joined = page.word(here - 1) == "và" && directs.is_some();
        if page.mentions.over(here).is_some() || (NOUN_MARKS.contains(&page.word(here - 1)) && !joined) {
            continue;
        }
        if let Some(task) =
            order(page, here, end, true).filter(|task| !task.to.is_empty() || joined || directs.is_none())
        {
            return Some(Speech::Order(task));
        }
        if directs.is_none() {
            let announces = |after: &usize| page.word(*after) == ":";
            if let Some(after) = page.is(&page.orders, here, end).filter(announces) {
                directs = Some(after);
                order_word = Some(here..after);
            } else if let Some(after) = page.is(&page.directing, here, end) {
                directs = Some(after);
            } else if page.is(&page.reporting, here, end).is_some() {
                return Some(Speech::Reports);
            }
        }
    }
    directs.map(|after| Speech::Directs { after, order: order_word })
}

/// A single body that asks others: *UBND tỉnh yêu cầu các sở …*.
fn speaking_body(page: &Page<'_>, at: usize, end: usize) -> Option<Person> {
    let named = page.mentions.at(at).filter(|named| !named.is_group())?;
    let (_, mut after) = addressees(page, at, named.tokens.end)?;
    let last = (after..end).take(3).find(|at| !page.tokens.is_capital(*at)).unwrap_or(after);
    after = page.past_leads(last, end);
    let asks = page.is(&page.orders, after, end).or_else(|| page.is(&page.requests, after, end));
    asks.and_then(|verb_end| addressees(page, verb_end, end))?;
    Some(Person { title: at..last, name: None, tokens: at..last })
}
