//! Reading facts from the lines of a file, with every problem named.

use crate::{
    Lang,
    fact::{Field, FieldInfo, Raw},
    law::{Law, Measure},
    unit::Register,
};

/// What reading a fact may consult: the law and the units.
#[derive(Clone, Copy, Debug)]
pub struct ReadContext<'a> {
    /// Measures, criteria sets, metrics' names.
    pub law: &'a Law,
    /// The units.
    pub register: &'a Register,
    /// The language of the problems.
    pub lang: Lang,
}

/// What is wrong in one cell, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The field.
    pub field: &'static str,
    /// What stands there, and why it cannot.
    pub wrong: String,
    /// What would be right.
    pub right: String,
}

/// One line of a file on its way to becoming a fact.
#[derive(Debug)]
pub struct Row<'a> {
    /// What may be consulted.
    pub context: ReadContext<'a>,
    fields: &'static [FieldInfo],
    cells: &'a [Raw<'a>],
    problems: &'a mut Vec<Problem>,
    problems_before: usize,
}

impl<'a> Row<'a> {
    /// A line whose `cells` stand in the order of `fields`; problems are added to `problems`.
    pub fn new(
        context: ReadContext<'a>,
        fields: &'static [FieldInfo],
        cells: &'a [Raw<'a>],
        problems: &'a mut Vec<Problem>,
    ) -> Self {
        let problems_before = problems.len();
        Self { context, fields, cells, problems, problems_before }
    }

    /// What stands in a field.
    #[must_use]
    pub fn raw(&self, id: &'static str) -> &'a Raw<'a> {
        let index = self.fields.iter().position(|field| field.id == id);
        index.and_then(|index| self.cells.get(index)).unwrap_or(&Raw::Empty)
    }

    /// The field's value; a problem is noted when it is missing or of the wrong type.
    pub fn field<T: Field>(&mut self, id: &'static str) -> Option<T> {
        let raw = self.raw(id);
        let lang = self.context.lang;
        if T::REQUIRED && raw.is_empty() {
            let wrong = lang.pick("ô trống", "the cell is empty").to_owned();
            self.problem(id, wrong, T::expected(lang));
            return None;
        }
        let value = T::read_in(raw, self);
        if value.is_none() {
            let wrong = format!("{} “{}”", lang.pick("không hiểu được", "cannot make sense of"), raw.to_text());
            self.problem(id, wrong, T::expected(lang));
        }
        value
    }

    /// Notes a problem.
    pub fn problem(&mut self, field: &'static str, wrong: String, right: String) {
        self.problems.push(Problem { field, wrong, right });
    }

    /// Notes a problem in both languages at once.
    pub fn problem_in(&mut self, field: &'static str, vi: (String, String), en: (String, String)) {
        let (wrong, right) = if self.context.lang == Lang::Vi { vi } else { en };
        self.problem(field, wrong, right);
    }

    /// Whether this line has had no problem so far.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.problems.len() == self.problems_before
    }

    /// The measure of this id; a problem is noted when there is none.
    pub fn expect_measure(&mut self, field: &'static str, id: &str) -> Option<&'a Measure> {
        let law = self.context.law;
        let measure = law.measure(id).map(|(_, measure)| measure);
        if measure.is_none() {
            self.problem_in(
                field,
                (format!("không có số đo “{id}”"), "mã số đo của bộ tiêu chí (nongthon law show BỘ)".to_owned()),
                (format!("no measure “{id}”"), "a measure of the law (nongthon law show SET)".to_owned()),
            );
        }
        measure
    }

    /// Notes a problem when no unit bears `code` on `date`.
    pub fn expect_unit(&mut self, field: &'static str, code: crate::unit::UnitCode, date: jiff::civil::Date) {
        let register = self.context.register;
        if register.find(code, date).is_some() {
            return;
        }
        let day = crate::vietnamese::date(date);
        match register.find_ever(code) {
            None => self.problem_in(
                field,
                (
                    format!("không có đơn vị nào mang mã {code}"),
                    "mã trong danh mục hành chính (nongthon units)".to_owned(),
                ),
                (format!("no unit bears code {code}"), "a code of the register (nongthon units)".to_owned()),
            ),
            Some(unit) => {
                let (name, from, to) = (unit.full_name(), unit.from, unit.to);
                let span = |date: Option<jiff::civil::Date>| date.map_or("…".to_owned(), crate::vietnamese::date);
                let span = format!("{} – {}", span(from), span(to));
                self.problem_in(
                    field,
                    (
                        format!("{name} ({code}) không tồn tại vào ngày {day}"),
                        format!("ngày trong khoảng {span}, hoặc mã của đơn vị kế thừa"),
                    ),
                    (
                        format!("{name} ({code}) does not exist on {day}"),
                        format!("a date in {span}, or the successor's code"),
                    ),
                );
            }
        }
    }
}
