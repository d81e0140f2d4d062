//! Small pieces of text.

use crate::report::Inline;

/// A plain piece.
pub(super) fn plain(text: impl Into<String>) -> Vec<Inline> {
    vec![Inline::text(text)]
}

/// Pieces in a row.
pub(super) fn join<const N: usize>(pieces: [Vec<Inline>; N]) -> Vec<Inline> {
    pieces.into_iter().flatten().collect()
}

/// `a, b và c`.
pub(super) fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} và {last}", first.join(", ")),
    }
}
