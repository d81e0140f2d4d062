//! A criteria set as tables that an office fills in: the spreadsheet and the editor are this form, and so is the text that is kept.
//!
//! A form is checked by the parser of the law and by nothing else: it writes the text of the set, remembers which cell each part
//! of the text came from, and tells the parser's errors by cell.

mod columns;
mod formula;
mod person;
mod read;
mod write;

pub use columns::{Column, Holds, Sheet, lower_units};
pub use write::Written;

use super::{Law, LawError};
use crate::Text;

/// A row of a table: the cells in the order of its columns.
///
/// Cells are as the text has them: words by their identifiers, days as `2026-02-15`, plain decimals, `true` and `false`. What
/// fits no column stands as it was written, for the parser to refuse.
pub type Row = Vec<String>;

/// The tables of a set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SetForm {
    sheets: [Vec<Row>; Sheet::ALL.len()],
}

/// A cell, or a whole row, or a whole table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The table.
    pub sheet: Sheet,
    /// The row, from 0.
    pub row: Option<usize>,
    /// The column, from 0.
    pub column: Option<usize>,
}

/// What is wrong with a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormProblem {
    /// Where; none: in what else the law says, which no longer fits.
    pub place: Option<Place>,
    /// What is wrong and what would be right.
    pub message: Text,
}

impl SetForm {
    /// The rows of a table.
    #[must_use]
    pub fn rows(&self, sheet: Sheet) -> &[Row] {
        &self.sheets[sheet as usize]
    }

    /// A cell; nothing where there is no such row.
    #[must_use]
    pub fn cell(&self, sheet: Sheet, row: usize, column: &str) -> &str {
        self.rows(sheet).get(row).and_then(|row| row.get(sheet.place(column))).map_or("", String::as_str)
    }

    /// The identifier of the set.
    #[must_use]
    pub fn id(&self) -> &str {
        self.cell(Sheet::Head, 0, "id")
    }

    /// The same set under another identifier.
    pub fn rename(&mut self, id: &str) {
        if let Some(cell) =
            self.sheets[Sheet::Head as usize].first_mut().and_then(|row| row.get_mut(Sheet::Head.place("id")))
        {
            id.clone_into(cell);
        }
    }

    /// Adds a row at the end of a table; missing cells are empty.
    pub fn push(&mut self, sheet: Sheet, mut row: Row) -> &mut Row {
        row.resize(sheet.columns().len(), String::new());
        let rows = &mut self.sheets[sheet as usize];
        let place = rows.len();
        rows.push(row);
        &mut rows[place]
    }

    /// Puts a row in the place of another; what refers to its code follows it.
    pub fn replace(&mut self, sheet: Sheet, place: usize, mut row: Row) {
        row.resize(sheet.columns().len(), String::new());
        let Some(old) = self.sheets[sheet as usize].get_mut(place) else { return };
        let old = std::mem::replace(old, row);
        let is_only = |form: &Self, column: usize| form.rows(sheet).iter().all(|row| row[column] != old[column]);
        for (referring, by, named) in references(sheet) {
            let named = sheet.place(named);
            if is_only(self, named) {
                let new = self.rows(sheet)[place][named].clone();
                let rows = self.sheets[*referring as usize].iter_mut();
                for row in rows.filter(|row| row[referring.place(by)] == old[named]) {
                    row[referring.place(by)].clone_from(&new);
                }
            }
        }
    }

    /// Takes a row out, with what belongs to it alone: the indicators of a criterion, the tests of an indicator, the
    /// thresholds of a test.
    pub fn remove(&mut self, sheet: Sheet, place: usize) {
        if place >= self.rows(sheet).len() {
            return;
        }
        let old = self.sheets[sheet as usize].remove(place);
        match sheet {
            Sheet::Criterion => self.remove_all(Sheet::Indicator, |row| row[0] == old[0]),
            Sheet::Indicator => {
                let (code, of) = (Sheet::Indicator.place("code"), Sheet::Test.place("indicator"));
                if self.rows(Sheet::Indicator).iter().all(|row| row[code] != old[code]) {
                    self.remove_all(Sheet::Test, |row| row[of] == old[code]);
                }
            }
            Sheet::Test => self.remove_all(Sheet::Threshold, |row| row[..2] == old[..2]),
            _ => {}
        }
    }

    fn remove_all(&mut self, sheet: Sheet, is_it: impl Fn(&Row) -> bool) {
        while let Some(place) = self.rows(sheet).iter().position(&is_it) {
            self.remove(sheet, place);
        }
    }

    /// Moves a row before the one above it, or after the one below it: among those of the same criterion, indicator or test.
    pub fn shift(&mut self, sheet: Sheet, place: usize, up: bool) {
        let Some(row) = self.rows(sheet).get(place) else { return };
        let belongs = match sheet {
            Sheet::Indicator | Sheet::Test => 1,
            Sheet::Threshold => 2,
            _ => 0,
        };
        let is_beside = |other: &usize| self.rows(sheet)[*other][..belongs] == row[..belongs];
        let other =
            if up { (0..place).rev().find(is_beside) } else { (place + 1..self.rows(sheet).len()).find(is_beside) };
        if let Some(other) = other {
            self.sheets[sheet as usize].swap(place, other);
        }
    }

    /// A row for a new test of an indicator, with the first letter that is free.
    #[must_use]
    pub fn new_test(&self, indicator: &str) -> Row {
        let mut row = vec![String::new(); Sheet::Test.columns().len()];
        let letter = self.next_letter(indicator);
        for (column, cell) in [("indicator", indicator), ("letter", letter.as_str())] {
            cell.clone_into(&mut row[Sheet::Test.place(column)]);
        }
        row
    }

    /// Makes a new test count: where the indicator says how its tests combine, it must hold too.
    pub fn join_test(&mut self, test: usize) {
        let code = self.cell(Sheet::Test, test, "indicator").to_owned();
        let letter = self.cell(Sheet::Test, test, "letter").to_owned();
        let column = Sheet::Indicator.place("requirement");
        let rows = self.sheets[Sheet::Indicator as usize].iter_mut();
        for row in rows.filter(|row| row[Sheet::Indicator.place("code")] == code && !row[column].is_empty()) {
            let is_simple = row[column].chars().all(char::is_alphanumeric);
            row[column] = if is_simple || !row[column].contains("hoặc") {
                format!("{} và {letter}", row[column])
            } else {
                format!("({}) và {letter}", row[column])
            };
        }
    }

    /// The rows that belong to another, with their places.
    pub fn belonging<'f>(&'f self, sheet: Sheet, column: &str, to: &'f str) -> impl Iterator<Item = (usize, &'f Row)> {
        let column = sheet.place(column);
        self.rows(sheet).iter().enumerate().filter(move |(_, row)| row.get(column).is_some_and(|cell| cell == to))
    }

    /// Everything that the law has against the form, in the order of its tables: nothing when it can be put in force beside all
    /// else that `law` says.
    #[must_use]
    pub fn problems(&self, law: &Law) -> Vec<FormProblem> {
        let written = self.write();
        let mut problems = written.problems.clone();
        if let Err(errors) = law.keeping([(self.id(), written.text.as_str())]) {
            let (own, others): (Vec<_>, Vec<_>) = errors.iter().partition(|error| error.file == law.file_of(self.id()));
            // While the set itself cannot be read, others miss it and say so.
            let telling = if own.is_empty() { others } else { own };
            problems.extend(telling.into_iter().map(|error| written.problem(law, self.id(), error)));
        }
        problems.sort_by_key(|problem| problem.place);
        problems.dedup();
        problems
    }
}

/// Which columns name a row: the table that names it, its column, and the column that is named.
const fn references(sheet: Sheet) -> &'static [(Sheet, &'static str, &'static str)] {
    match sheet {
        Sheet::Basis => &[
            (Sheet::Indicator, "cites", "number"),
            (Sheet::Exception, "cites", "number"),
            (Sheet::Head, "withdrawal_cites", "number"),
        ],
        Sheet::Criterion => &[(Sheet::Indicator, "criterion", "code")],
        Sheet::Indicator => &[(Sheet::Test, "indicator", "code"), (Sheet::Threshold, "indicator", "code")],
        Sheet::Measure => &[(Sheet::Test, "of", "id")],
        _ => &[],
    }
}

impl Written {
    /// What an error of the parser means in the form.
    fn problem(&self, law: &Law, id: &str, error: &LawError) -> FormProblem {
        if error.file != law.file_of(id) {
            let Text { vi, en } = &error.message;
            let message = Text {
                vi: format!("{}:{}: {vi}", error.file, error.line),
                en: format!("{}:{}: {en}", error.file, error.line),
            };
            return FormProblem { place: None, message };
        }
        let mut place = self.place(error.at);
        if let (Some(place), Some(key)) = (&mut place, error.missing) {
            let from = place.column.unwrap_or(0);
            let columns = place.sheet.columns();
            place.column = (from..columns.len()).find(|column| columns[*column].key == key).or(place.column);
        }
        FormProblem { place, message: error.message.clone() }
    }
}
