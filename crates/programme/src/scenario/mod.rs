//! What if: changes of the law and of what is known, laid over a state without touching it.
//!
//! A change is either another law (a threshold, which set judges) or a fact as if it were recorded. Both are told in one way
//! ([`Stated`]): a kind, and fields as a person types them.

mod change;
mod difference;
mod read;

use crate::{fact::Seq, snapshot::Snapshot};

pub use change::{Change, ChangeKind, Figure, Judging, NewThreshold, SupposedFact};
pub use difference::{CriterionMoved, FigureMoved, Moved, difference, figures};
pub use read::{Context, Stated, Unread};

/// Supposed facts bear numbers from here on, above all that a ledger will ever give.
const FIRST: i64 = 1 << 52;

impl Seq {
    /// Whether it is the number of something that is only supposed.
    #[must_use]
    pub const fn is_supposed(self) -> bool {
        self.0 >= FIRST
    }
}

/// Changes in the order in which they are laid over a state.
#[derive(Clone, Debug, Default)]
pub struct Scenario {
    /// The changes.
    pub changes: Vec<Change>,
}

impl Scenario {
    /// The state as it would be. What is about a later date than that of the state changes nothing yet; the state itself
    /// stays as it is.
    ///
    /// Facts come first and the law last, so that a supposed threshold holds whatever the province is supposed to have decided.
    #[must_use]
    pub fn apply(&self, snapshot: &Snapshot) -> Snapshot {
        self.lay(snapshot).each_earlier(|state| self.lay(state))
    }

    fn lay(&self, snapshot: &Snapshot) -> Snapshot {
        let numbered = || (FIRST..).map(Seq).zip(&self.changes);
        let mut state = snapshot.clone();
        if self.changes.iter().any(|change| matches!(change, Change::Fact(_))) {
            state = state.with_facts(|facts| {
                for (seq, change) in numbered() {
                    if let Change::Fact(fact) = change {
                        fact.lay(facts, seq);
                    }
                }
            });
        }
        let figure = |(seq, change): (Seq, &Change)| match change {
            Change::Figure(figure) => figure.supposed(&state, seq),
            _ => None,
        };
        let figures: Vec<_> = numbered().filter_map(figure).collect();
        if !figures.is_empty() {
            state = state.with_supposed(figures);
        }
        if self.changes.iter().any(Change::is_of_law) {
            let year = state.as_of().year();
            let mut law = state.law().clone();
            for change in &self.changes {
                match change {
                    Change::Threshold(threshold) => threshold.lay(&mut law),
                    Change::Judging(judging) => judging.lay(&mut law, year),
                    Change::Figure(_) | Change::Fact(_) => {}
                }
            }
            state = state.under(law);
        }
        state
    }
}
