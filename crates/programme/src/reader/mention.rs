//! Where a text names bodies: those of the lexicon, and others that look like one.

use std::ops::Range;

use super::{
    lexicon::{Atoms, Lexicon},
    names::{COMPLETE, FAMILIES, HEADS, LEVELS, PLURALS, TITLES},
    token::{Kind, Phrases, Tokens},
    words::{ACTIONS, FACTS, MANNERS, MODALS, ORDERS, REPORTING},
};
use crate::group::BodyGroup;

/// A body named in the text.
#[derive(Clone, Debug)]
pub(super) struct Named {
    /// Its tokens.
    pub(super) tokens: Range<usize>,
    /// Its identifier, if the lexicon knows it.
    pub(super) id: Option<String>,
}

impl Named {
    pub(super) fn is_group(&self) -> bool {
        self.id.as_deref().is_some_and(|id| id.starts_with("group:"))
    }
}

/// Every body named in a text.
pub(super) struct Mentions {
    list: Vec<Named>,
}

impl Mentions {
    pub(super) fn new(tokens: &Tokens<'_>, lexicon: &Lexicon) -> Self {
        let atoms = Atoms::new(tokens);
        let finder = Finder {
            tokens,
            lexicon,
            atoms: &atoms,
            heads: Phrases::new(&[HEADS]),
            titles: Phrases::new(&[TITLES]),
            verbs: Phrases::new(&[ACTIONS, MANNERS, MODALS, ORDERS, FACTS, REPORTING]),
        };
        let mut list = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            at = match tokens.kind(at) {
                Some(Kind::Word) => finder.take(at, &mut list),
                _ => at + 1,
            };
        }
        Self { list }
    }

    /// The body named at a token.
    pub(super) fn at(&self, token: usize) -> Option<&Named> {
        self.list.binary_search_by_key(&token, |named| named.tokens.start).ok().map(|index| &self.list[index])
    }

    /// The body whose name covers a token.
    pub(super) fn over(&self, token: usize) -> Option<&Named> {
        let after = self.list.partition_point(|named| named.tokens.start <= token);
        self.list[..after].last().filter(|named| named.tokens.contains(&token))
    }

    /// The known body that a bare *Văn phòng* or *Sở* at a token stands for: the one named last, not far before.
    pub(super) fn meant(&self, tokens: &Tokens<'_>, token: usize) -> Option<Named> {
        const BARE: [&str; 6] = ["văn phòng", "sở", "cục", "chi cục", "ban", "hội"];
        let end = BARE.iter().filter_map(|head| tokens.phrase(token, tokens.len(), head)).max()?;
        if !tokens.is_capital(token) || self.over(token).is_some() {
            return None;
        }
        let head = &(token..end);
        let same = |named: &&Named| {
            named.id.is_some() && head.clone().zip(named.tokens.clone()).all(|(a, b)| tokens.word(a) == tokens.word(b))
        };
        let before = self.list.partition_point(|named| named.tokens.start < token);
        let named = self.list[..before].iter().rev().take(40).find(same)?;
        Some(Named { tokens: token..end, id: named.id.clone() })
    }
}

struct Finder<'t> {
    tokens: &'t Tokens<'t>,
    lexicon: &'t Lexicon,
    atoms: &'t Atoms<'t>,
    heads: Phrases,
    titles: Phrases,
    verbs: Phrases,
}

impl Finder<'_> {
    /// Takes what is named at a token, and says where to go on.
    fn take(&self, at: usize, list: &mut Vec<Named>) -> usize {
        if let Some(end) = self.listed(at, list) {
            return end;
        }
        if let Some(found) = self.lexicon.longest(self.atoms, at, "") {
            let named = Named { tokens: at..found.end, id: Some(self.lexicon.id(found.body).to_owned()) };
            let is_group = named.is_group();
            list.push(named);
            return if is_group { self.tails(found.end, list) } else { found.end };
        }
        // *Cục trưởng* is a post, not a body.
        if let Some(end) =
            self.titles.at(self.tokens, at, self.tokens.len()).filter(|end| self.tokens.word(end - 1) == "trưởng")
        {
            return end;
        }
        if let Some(end) = self.unknown(at) {
            list.push(Named { tokens: at..end, id: None });
            return end;
        }
        at + 1
    }

    /// *các sở: Nội vụ, Tài chính*: a plural, then the bodies without their first word.
    fn listed(&self, at: usize, list: &mut Vec<Named>) -> Option<usize> {
        let tokens = self.tokens;
        let (mut here, opening) =
            PLURALS.iter().find_map(|(plural, one)| Some((tokens.phrase(at, tokens.len(), plural)?, *one)))?;
        if tokens.word(here) == ":" {
            here += 1;
        }
        let places = opening != "Sở";
        let mut end = None;
        while tokens.is_capital(here) {
            let start = if end.is_none() { at } else { here };
            let known = self.lexicon.longest(self.atoms, here, opening);
            let (id, after) = match known {
                Some(found) => (Some(self.lexicon.id(found.body).to_owned()), found.end),
                None if places => (None, self.capitals(here)),
                None => break,
            };
            list.push(Named { tokens: start..after, id });
            end = Some(after);
            here = match tokens.word(after) {
                "," | "và"
                    if tokens.is_capital(after + 1) && self.lexicon.longest(self.atoms, after + 1, "").is_none() =>
                {
                    after + 1
                }
                _ => break,
            };
        }
        end
    }

    /// What a list that began with a group goes on with.
    fn tails(&self, mut end: usize, list: &mut Vec<Named>) -> usize {
        let tokens = self.tokens;
        while matches!(tokens.word(end), "," | "và") {
            let tails = BodyGroup::ALL.iter().flat_map(|group| group.tails().iter().map(|tail| (group.id(), tail)));
            let tail = tails.filter_map(|(id, name)| {
                let mut here = end + 1;
                for word in name.split([' ', ',']).filter(|word| !word.is_empty()) {
                    if tokens.word(here) == "," && here > end + 1 {
                        here += 1;
                    }
                    here = tokens.phrase(here, tokens.len(), word)?;
                }
                Some((here, id))
            });
            let Some((after, id)) = tail.max() else { break };
            list.push(Named { tokens: end + 1..after, id: Some(id.to_owned()) });
            end = after;
        }
        end
    }

    /// Where something ends that is written like the name of a body: *Sở Ngoại vụ*, *UBND huyện Hương Khê*.
    fn unknown(&self, at: usize) -> Option<usize> {
        let tokens = self.tokens;
        let level = |at: usize| LEVELS.iter().find_map(|level| tokens.phrase(at, tokens.len(), level));
        if let Some(after) = level(at).filter(|_| tokens.word(at) != "tỉnh") {
            return tokens.is_capital(after).then(|| self.capitals(after));
        }
        let complete = COMPLETE.iter().filter_map(|name| tokens.phrase(at, tokens.len(), name)).max();
        if let Some(end) = complete.filter(|_| tokens.is_capital(at)) {
            return Some(end);
        }
        let mut here = self.heads.at(tokens, at, tokens.len()).filter(|_| tokens.is_capital(at))?;
        let head = here;
        for _ in 0..10 {
            here = match tokens.word(here) {
                "-" | "&" | "và"
                    if here > head
                        && tokens.is_capital(here + 1)
                        && self.heads.at(tokens, here + 1, tokens.len()).is_none() =>
                {
                    here + 2
                }
                _ if let Some(after) = level(here) => {
                    if tokens.is_capital(after) {
                        return Some(self.capitals(after));
                    }
                    after
                }
                _ if tokens.is_capital(here) => here + 1,
                // The second syllable of a word: *Ngoại vụ*; not the verb after a name.
                _ if here > head
                    && tokens.is_capital(here - 1)
                    && tokens.kind(here) == Some(Kind::Word)
                    && self.verbs.at(tokens, here, tokens.len()).is_none() =>
                {
                    here + 1
                }
                _ => break,
            };
        }
        (here > head).then_some(here)
    }

    /// Where the name of a place ends; the name of a person may follow it.
    fn capitals(&self, at: usize) -> usize {
        let tokens = self.tokens;
        let begins_person =
            |here: usize| here >= at + 2 && FAMILIES.contains(&tokens.word(here)) && tokens.is_capital(here + 1);
        (at..at + 4).find(|here| !tokens.is_capital(*here) || begins_person(*here)).unwrap_or(at + 4)
    }
}
