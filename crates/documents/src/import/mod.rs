//! Files that people send: CSV and XLSX read into facts, all of a file or nothing, every error with its cell.

mod columns;
mod detect;
mod form;
mod lines;
mod read;
mod rows;
mod set_form;
mod text;
mod unit_form;
mod workbook;
mod write;

use std::fmt;

pub use form::{filled_template, template};
pub use read::{read, read_list};
pub use rows::{GivenRow, read_rows};
pub use set_form::{read_set, write_set};
pub use unit_form::{FormRow, unit_form};
pub use write::{write_csv, written_fields};

use programme::{Lang, fact::Distinct};

/// A file: its name for messages, and its bytes.
#[derive(Clone, Copy, Debug)]
pub struct SourceFile<'a> {
    /// As shown in messages.
    pub name: &'a str,
    /// The content.
    pub bytes: &'a [u8],
}

/// What was read.
#[derive(Clone, Debug)]
pub struct Imported<F> {
    /// The facts, in the file's order; no two are about the same thing.
    pub facts: Distinct<F>,
    /// The sheet they stand on, in a workbook.
    pub sheet: Option<String>,
}

/// Why a file was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The first problems.
    pub problems: Vec<ImportProblem>,
    /// How many there are in all.
    pub total: usize,
}

/// One problem: where, what is wrong, what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportProblem {
    /// The file.
    pub file: String,
    /// The sheet, in a workbook.
    pub sheet: Option<String>,
    /// The cell, as a spreadsheet names it, or the feature of a map; none when the whole file is meant.
    pub cell: Option<String>,
    /// What is wrong.
    pub wrong: String,
    /// What would be right.
    pub right: String,
}

impl fmt::Display for ImportProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(sheet) = &self.sheet {
            write!(f, " [{sheet}]")?;
        }
        if let Some(cell) = &self.cell {
            write!(f, " {cell}")?;
        }
        write!(f, ": {} → {}", self.wrong, self.right)
    }
}

/// So many problems are told one by one.
const TOLD: usize = 200;

/// Problems as they are found.
#[derive(Debug)]
pub(crate) struct Problems<'a> {
    file: &'a str,
    sheet: Option<String>,
    lang: Lang,
    rejected: Rejected,
}

/// What is wrong and what would be right, in both languages.
#[derive(Clone, Debug)]
pub(crate) struct Complaint {
    vi: (String, String),
    en: (String, String),
}

impl Complaint {
    pub(crate) fn new(vi: (&str, &str), en: (&str, &str)) -> Self {
        let own = |(wrong, right): (&str, &str)| (wrong.to_owned(), right.to_owned());
        Self { vi: own(vi), en: own(en) }
    }

    /// A file refused for this alone.
    pub(crate) fn of_file(self, name: &str, lang: Lang) -> Rejected {
        let mut problems = Problems::new(name, lang);
        problems.complain(None, self);
        problems.rejected()
    }
}

impl<'a> Problems<'a> {
    pub(crate) fn new(file: &'a str, lang: Lang) -> Self {
        Self { file, sheet: None, lang, rejected: Rejected { problems: Vec::new(), total: 0 } }
    }

    fn add(&mut self, cell: Option<String>, wrong: String, right: String) {
        self.rejected.total += 1;
        if self.rejected.problems.len() < TOLD {
            let (file, sheet) = (self.file.to_owned(), self.sheet.clone());
            self.rejected.problems.push(ImportProblem { file, sheet, cell, wrong, right });
        }
    }

    pub(crate) fn complain(&mut self, cell: Option<String>, complaint: Complaint) {
        let (wrong, right) = if self.lang == Lang::Vi { complaint.vi } else { complaint.en };
        self.add(cell, wrong, right);
    }

    /// What is told from now on stands on this sheet.
    fn on_sheet(&mut self, sheet: Option<String>) {
        self.sheet = sheet;
    }

    pub(crate) fn none(&self) -> bool {
        self.rejected.total == 0
    }

    pub(crate) fn rejected(self) -> Rejected {
        self.rejected
    }
}

/// A cell's name: column from 0, row from 1.
fn cell_name(column: usize, row: u64) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.reverse();
    format!("{}{row}", letters.into_iter().collect::<String>())
}

#[cfg(test)]
mod tests {
    #[test]
    fn cells_are_named_as_in_a_spreadsheet() {
        let names = [(0, 1), (25, 2), (26, 3), (701, 4), (702, 5)].map(|(column, row)| super::cell_name(column, row));
        assert_eq!(names, ["A1", "Z2", "AA3", "ZZ4", "AAA5"]);
    }
}
