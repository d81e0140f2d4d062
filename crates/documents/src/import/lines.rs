//! Lines of cells, whatever kind of file they come from.

use programme::fact::Raw;

use super::Complaint;

/// What a reader of lines is told.
pub(super) enum Event<'e> {
    /// A line: its number from 1, and its cells.
    Line(u64, &'e [Raw<'e>]),
    /// A problem at a cell (column from 0, row from 1), or with the whole.
    Problem(Option<(usize, u64)>, Complaint),
}

/// Whether to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    Continue,
    Stop,
}

/// More lines than this are refused.
pub(super) const MOST_LINES: u64 = 2_000_000;

/// The complaint about too many lines.
pub(super) fn too_many() -> Complaint {
    Complaint::new(
        ("quá 2.000.000 hàng", "chia thành nhiều tệp nhỏ hơn"),
        ("more than 2,000,000 rows", "several smaller files"),
    )
}
