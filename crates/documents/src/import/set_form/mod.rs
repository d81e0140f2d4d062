//! A criteria set as a workbook that an office fills in: a sheet for each table of its form.

mod read;
mod write;

pub use read::read_set;
pub use write::write_set;

use programme::{Lang, law::form::Sheet};

/// The line of the workbook where the rows of a table begin, from 1.
const FIRST_LINE: u64 = 2;

/// The sheet that explains the others.
fn guide(lang: Lang) -> &'static str {
    lang.pick("Hướng dẫn", "Guide")
}

/// The sheet of what may be chosen from.
fn lists(lang: Lang) -> &'static str {
    lang.pick("Danh mục", "Lists")
}

/// The column of the head's values: it goes downwards, the other tables go to the right.
const HEAD_VALUES: usize = 1;

/// Where a column of a table stands: of the head its line, of the others its column.
const fn is_downwards(sheet: Sheet) -> bool {
    matches!(sheet, Sheet::Head)
}
