//! Passages that several papers share: what the records say of tasks, money, training, policies and difficulties.
//!
//! Each shows figures of the catalogue only, and a list of its text is cut and says so; the whole stands in a table for
//! an annex.

pub(crate) mod difficulties;
pub(crate) mod money;
pub(crate) mod outlook;
pub(crate) mod policies;
pub(crate) mod targets;
pub(crate) mod tasks;
pub(crate) mod training;

use programme::{Lang, snapshot::Snapshot, unit::UnitIndex};

use crate::report::model::{Cell, Inline};

/// What a passage tells of.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    /// The state.
    pub now: &'a Snapshot,
    /// The province.
    pub province: UnitIndex,
    /// The language.
    pub lang: Lang,
}

/// A number of things in a table.
pub(crate) fn count(number: usize) -> Cell {
    Cell::Count(i64::try_from(number).unwrap_or(i64::MAX))
}

/// Words with figures between them: `parts` has one piece more than there are figures.
fn woven<const W: usize, const F: usize>(
    words: [&str; W],
    figures: [&str; F],
    mut show: impl FnMut(&str) -> Vec<Inline>,
) -> Vec<Inline> {
    let mut figures = figures.into_iter();
    let mut line = Vec::new();
    for word in words {
        line.push(Inline::text(word));
        line.extend(figures.next().into_iter().flat_map(&mut show));
    }
    line
}
