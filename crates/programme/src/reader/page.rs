//! A text prepared for reading: its tokens, the bodies it names and the phrases looked for.

use std::ops::Range;

use super::{
    lexicon::Lexicon,
    mention::Mentions,
    names,
    token::{Kind, Phrases, Tokens},
    words,
};

pub(super) struct Page<'t> {
    pub(super) tokens: &'t Tokens<'t>,
    pub(super) mentions: Mentions,
    pub(super) orders: Phrases,
    pub(super) spoken_orders: Phrases,
    pub(super) requests: Phrases,
    pub(super) leads: Phrases,
    pub(super) modals: Phrases,
    pub(super) manners: Phrases,
    pub(super) actions: Phrases,
    pub(super) facts: Phrases,
    pub(super) directing: Phrases,
    pub(super) reporting: Phrases,
    pub(super) titles: Phrases,
    pub(super) topics: Phrases,
    pub(super) prefixes: Phrases,
    pub(super) trailers: Phrases,
    pub(super) urgent: Phrases,
}

impl<'t> Page<'t> {
    pub(super) fn new(tokens: &'t Tokens<'t>, lexicon: &Lexicon) -> Self {
        Self {
            tokens,
            mentions: Mentions::new(tokens, lexicon),
            orders: Phrases::new(&[words::ORDERS]),
            spoken_orders: Phrases::new(&[words::SPOKEN_ORDERS]),
            requests: Phrases::new(&[words::REQUESTS]),
            leads: Phrases::new(&[words::LEADS]),
            modals: Phrases::new(&[words::MODALS]),
            manners: Phrases::new(&[words::MANNERS]),
            actions: Phrases::new(&[words::ACTIONS]),
            facts: Phrases::new(&[words::FACTS]),
            directing: Phrases::new(&[words::DIRECTING]),
            reporting: Phrases::new(&[words::REPORTING]),
            titles: Phrases::new(&[names::TITLES]),
            topics: Phrases::new(&[words::TOPICS]),
            prefixes: Phrases::new(&[names::PREFIXES]),
            trailers: Phrases::new(&[names::TRAILERS]),
            urgent: Phrases::new(&[words::URGENT]),
        }
    }

    pub(super) fn word(&self, at: usize) -> &str {
        self.tokens.word(at)
    }

    /// Where one of `phrases` ends that stands at a token.
    pub(super) fn is(&self, phrases: &Phrases, at: usize, end: usize) -> Option<usize> {
        phrases.at(self.tokens, at, end)
    }

    /// The first token after words that open a sentence without changing it, and a comma.
    pub(super) fn past_leads(&self, mut at: usize, end: usize) -> usize {
        // A few at most: nobody writes more, and a text made of nothing else must not cost more.
        for _ in 0..6 {
            let Some(after) = self.is(&self.leads, at, end) else { break };
            at = if self.word(after) == "," { after + 1 } else { after };
        }
        at.min(end)
    }

    /// Whether what is to be done, or how, stands at a token.
    pub(super) fn is_doing(&self, at: usize, end: usize) -> bool {
        self.is(&self.actions, at, end).is_some() || self.is(&self.manners, at, end).is_some()
    }

    /// A range without the marks at its ends.
    pub(super) fn trimmed(&self, mut range: Range<usize>) -> Range<usize> {
        let is_edge = |at: usize| {
            matches!(self.tokens.kind(at), Some(Kind::Break))
                || matches!(self.word(at), "." | "," | ";" | ":" | "-" | "…" | "!" | "?" | "*" | "•" | "+")
        };
        while range.start < range.end && is_edge(range.end - 1) {
            range.end -= 1;
        }
        while range.start < range.end && is_edge(range.start) {
            range.start += 1;
        }
        range
    }

    /// Whether some word stands in a range.
    pub(super) fn has_words(&self, range: Range<usize>) -> bool {
        range.clone().take(20).any(|at| self.tokens.kind(at) == Some(Kind::Word))
    }
}
