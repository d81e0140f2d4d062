//! The fields of a form that says a fact: what is asked, what stands in them, what is wrong.

use std::collections::BTreeMap;

use programme::{
    fact::{Cell, Fact, FactKind, FieldInfo, Input, Problem, Raw, ReadContext, Record, Row, key},
    snapshot::Collected,
    unit::Register,
};

use super::choices;
use crate::{failure::Failure, request::Visit};

/// The fields of a form, by their identifiers.
pub type Values = BTreeMap<&'static str, String>;

/// A field of the form.
#[derive(Debug)]
pub struct InputRow {
    /// As it is sent.
    pub id: &'static str,
    /// What it is called.
    pub label: String,
    /// What stands in it.
    pub value: String,
    /// Whether it must be filled.
    pub required: bool,
    /// What it is about cannot be changed: that would be another thing.
    pub fixed: bool,
    /// How it is given.
    pub how: How,
    /// What it may hold or often holds: as it is sent, and in words.
    pub choices: Vec<(String, String)>,
    /// What is wrong with it.
    pub problem: Option<String>,
}

/// How it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// A line.
    Typed,
    /// Sentences.
    Long,
    /// A number.
    Number,
    /// A day.
    Day,
    /// One of a list.
    Chosen,
    /// A file that is sent along.
    File,
}

impl InputRow {
    /// Whether sentences stand in it.
    pub fn is_long(&self) -> bool {
        self.how == How::Long
    }

    /// Whether it is a number.
    pub fn is_number(&self) -> bool {
        self.how == How::Number
    }

    /// Whether it is a day.
    pub fn is_day(&self) -> bool {
        self.how == How::Day
    }

    /// Whether it is one of a list.
    pub fn is_chosen(&self) -> bool {
        self.how == How::Chosen
    }

    /// Whether a file is sent.
    pub fn is_file(&self) -> bool {
        self.how == How::File
    }

    /// Whether what is typed is helped by a list.
    pub fn is_helped(&self) -> bool {
        self.how == How::Typed && !self.choices.is_empty()
    }
}

/// The fields of a kind with what stands in them and what is wrong; what is fixed cannot be changed here.
pub fn inputs(
    visit: &Visit,
    kind: FactKind,
    values: &mut Values,
    problems: &[Problem],
    is_fixed: &dyn Fn(&FieldInfo) -> bool,
) -> Vec<InputRow> {
    let input = |field: &FieldInfo| {
        let mut choices = choices::of(visit, kind, field);
        let value = values.remove(field.id).unwrap_or_default();
        let how = match field.input {
            Input::Number => How::Number,
            Input::Day => How::Day,
            Input::Choice(_) => How::Chosen,
            Input::Text if choices::is_closed(kind, field) => How::Chosen,
            Input::Text if choices::is_long(field) => How::Long,
            Input::Text | Input::Unit => How::Typed,
        };
        // What stands there can be kept though it could not be chosen today.
        if how == How::Chosen && !value.is_empty() && !choices.iter().any(|(id, _)| *id == value) {
            choices.push((value.clone(), programme::task::body_name(&visit.moment.now, &value, visit.lang)));
        }
        let problem = problems.iter().find(|problem| problem.field == field.id);
        InputRow {
            id: field.id,
            label: label(visit, field),
            value,
            required: field.required,
            fixed: is_fixed(field),
            how,
            choices,
            problem: problem.map(|problem| format!("{} → {}", problem.wrong, problem.right)),
        }
    };
    kind.fields().iter().map(input).collect()
}

/// What a field is called.
pub fn label(visit: &Visit, field: &FieldInfo) -> String {
    capital(&visit.lang.pick(field.vi, field.id).replace('_', " "))
}

/// With a capital first letter.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The fact that the fields say, and what is wrong with them.
pub async fn read<F: Fact>(visit: &Visit, said: &Values) -> Result<(Option<F>, Vec<Problem>), Failure> {
    Ok(read_in(visit, &register(visit).await?, said))
}

/// The units that what is said may name: all that are recorded.
pub async fn register(visit: &Visit) -> Result<Register, Failure> {
    Ok(visit.app.ledger().register(&visit.app.config.register, None).await?)
}

/// The same, of units that are known already.
pub fn read_in<F: Fact>(visit: &Visit, register: &Register, said: &Values) -> (Option<F>, Vec<Problem>) {
    let context = ReadContext { law: visit.moment.law(), register, lang: visit.lang };
    let text = |field: &FieldInfo| said.get(field.id).map_or("", String::as_str);
    let cells: Vec<Raw<'_>> = F::FIELDS.iter().map(|field| Raw::text(text(field))).collect();
    let mut problems = Vec::new();
    let fact = F::read(&mut Row::new(context, F::FIELDS, &cells, &mut problems));
    (fact, problems)
}

/// What a fact is about, in one text.
pub fn key_of<F: Fact>(fact: &F) -> String {
    let mut cells: Vec<Cell<'_>> = Vec::with_capacity(F::FIELDS.len());
    fact.store(&mut cells);
    key(F::KIND, &cells)
}

/// Whether a record about the same thing stands.
pub fn is_known<F: Collected>(visit: &Visit, fact: &F) -> bool {
    about::<F>(visit, fact).is_some()
}

/// The record about the same thing, where one stands.
pub fn about<'v, F: Collected>(visit: &'v Visit, fact: &F) -> Option<&'v Record<F>> {
    let key = key_of(fact);
    visit.moment.now.all::<F>().iter().find(|record| key_of(record.fact()) == key)
}
