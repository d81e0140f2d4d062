//! What the text before a line still says about it: who speaks, what the section is, which bodies head the list.

use std::ops::Range;

use super::{
    addressee::Asked,
    outline::{Rank, Section},
    page::Page,
    speaker::Person,
};

/// The bodies that the items below a line are for.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub(super) rank: Rank,
    pub(super) to: Vec<Asked>,
    pub(super) order: Option<Range<usize>>,
}

pub(super) struct Context {
    pub(super) section: Section,
    pub(super) speaker: Option<Person>,
    pub(super) heads: Vec<Head>,
    /// Persons whose names are known, by their posts.
    known: Vec<Person>,
}

impl Context {
    pub(super) fn new() -> Self {
        Self { section: Section::Plain, speaker: None, heads: Vec::new(), known: Vec::new() }
    }

    /// From here on this person speaks, until another does.
    pub(super) fn speak(&mut self, person: Option<Person>) {
        self.speaker = person;
        if matches!(self.section, Section::Results | Section::Targets) {
            self.section = Section::Plain;
        }
    }

    /// The person with the name that an earlier line gave with the same post, or the post given with the same name.
    pub(super) fn named(&mut self, page: &Page<'_>, mut person: Person) -> Person {
        let same =
            |a: &Range<usize>, b: &Range<usize>| a.clone().zip(b.clone()).all(|(a, b)| page.word(a) == page.word(b));
        match &person.name {
            Some(name) if person.is_bare(page) => {
                let known =
                    self.known.iter().rev().find(|known| known.name.as_ref().is_some_and(|known| same(known, name)));
                if let Some(known) = known {
                    person.title = known.title.clone();
                }
            }
            // A text names few people in authority; the bound keeps a hostile one from costing more.
            Some(_) if self.known.len() < 32 => self.known.push(person.clone()),
            Some(_) => {}
            None => {
                let known = self.known.iter().rev().find(|known| same(&known.title, &person.title));
                person.name = known.and_then(|known| known.name.clone());
            }
        }
        person
    }

    /// Enters a list. One of each rank at most is open, so that no text makes them many.
    pub(super) fn enter_list(&mut self, head: Head) {
        self.heads.retain(|known| known.rank != head.rank);
        self.heads.push(head);
    }

    /// Leaves the lists that a line of this rank does not belong to.
    pub(super) fn leave_lists(&mut self, rank: Rank) {
        let belongs = |head: &Head| match head.rank {
            Rank::Plain => rank != Rank::Plain,
            _ => rank > head.rank,
        };
        let kept = self.heads.iter().take_while(|head| belongs(head)).count();
        self.heads.truncate(kept);
    }
}
