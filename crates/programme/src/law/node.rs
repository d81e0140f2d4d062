//! A parsed TOML value with its place, so that every error names file and line.

use std::{cell::RefCell, fmt, ops::Range};

use jiff::civil::Date;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::Quantity;

/// Something in the law's files that cannot be accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawError {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what would be right.
    pub message: String,
}

impl fmt::Display for LawError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

impl std::error::Error for LawError {}

/// One file while it is read; collects errors so that all are told at once.
pub(super) struct Source<'a> {
    pub name: &'a str,
    text: &'a str,
    errors: &'a RefCell<Vec<LawError>>,
}

impl<'a> Source<'a> {
    pub fn new(name: &'a str, text: &'a str, errors: &'a RefCell<Vec<LawError>>) -> Self {
        Self { name, text, errors }
    }

    pub fn parse(&self) -> Option<Spanned<DeTable<'a>>> {
        match DeTable::parse(self.text) {
            Ok(table) => Some(table),
            Err(error) => {
                self.error(&error.span().unwrap_or(0..0), error.message().to_owned());
                None
            }
        }
    }

    pub fn line(&self, span: &Range<usize>) -> usize {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        before.bytes().filter(|byte| *byte == b'\n').count() + 1
    }

    pub fn error(&self, span: &Range<usize>, message: String) {
        let error = LawError { file: self.name.to_owned(), line: self.line(span), message };
        self.errors.borrow_mut().push(error);
    }
}

/// A table with its place.
#[derive(Clone)]
pub(super) struct Table<'s, 'a> {
    pub source: &'s Source<'a>,
    entries: &'s DeTable<'a>,
    span: Range<usize>,
}

/// A value with its place.
#[derive(Clone, Copy)]
pub(super) struct Node<'s, 'a> {
    source: &'s Source<'a>,
    value: &'s Spanned<DeValue<'a>>,
}

impl<'s, 'a> Table<'s, 'a> {
    pub fn root(source: &'s Source<'a>, table: &'s Spanned<DeTable<'a>>) -> Self {
        Self { source, entries: table.get_ref(), span: 0..0 }
    }

    pub fn error(&self, message: String) {
        self.source.error(&self.span, message);
    }

    /// Notes an error for every key that is not one of these.
    pub fn only(&self, keys: &[&str]) {
        for (key, _) in self.entries {
            if !keys.contains(&key.get_ref().as_ref()) {
                let message = format!("unknown key `{}`; known: {}", key.get_ref(), keys.join(", "));
                self.source.error(&key.span(), message);
            }
        }
    }

    pub fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    pub fn get(&self, key: &str) -> Option<Node<'s, 'a>> {
        self.entries.get(key).map(|value| Node { source: self.source, value })
    }

    pub fn need(&self, key: &str) -> Option<Node<'s, 'a>> {
        let node = self.get(key);
        if node.is_none() {
            self.error(format!("`{key}` is missing"));
        }
        node
    }

    /// A required value; an error is noted when it is missing or wrong.
    pub fn required<T>(&self, key: &str, read: impl Fn(Node<'s, 'a>) -> Option<T>) -> Option<T> {
        self.need(key).and_then(read)
    }

    /// An optional value: the outer `None` is a noted error.
    #[expect(clippy::option_option, reason = "`?` on the outer level ends a reader whose error is noted")]
    pub fn optional<T>(&self, key: &str, read: impl Fn(Node<'s, 'a>) -> Option<T>) -> Option<Option<T>> {
        match self.get(key) {
            None => Some(None),
            Some(node) => read(node).map(Some),
        }
    }

    /// The tables of `[[key]]`, none when there is no such key.
    pub fn tables(&self, key: &str) -> Vec<Table<'s, 'a>> {
        self.get(key)
            .map(|node| node.array().unwrap_or_default().into_iter().filter_map(Node::table).collect())
            .unwrap_or_default()
    }
}

impl<'s, 'a> Node<'s, 'a> {
    pub fn error(&self, message: String) {
        self.source.error(&self.value.span(), message);
    }

    fn wrong<T>(self, expected: &str) -> Option<T> {
        self.error(format!("expected {expected}, found {}", self.value.get_ref().type_str()));
        None
    }

    pub fn table(self) -> Option<Table<'s, 'a>> {
        match self.value.get_ref() {
            DeValue::Table(table) => Some(Table { source: self.source, entries: table, span: self.value.span() }),
            _ => self.wrong("a table"),
        }
    }

    pub fn array(self) -> Option<Vec<Self>> {
        match self.value.get_ref() {
            DeValue::Array(items) => Some(items.iter().map(|value| Node { source: self.source, value }).collect()),
            _ => self.wrong("an array"),
        }
    }

    pub fn is_array(self) -> bool {
        self.value.get_ref().is_array()
    }

    pub fn is_table(self) -> bool {
        self.value.get_ref().is_table()
    }

    pub fn is_text(self) -> bool {
        self.value.get_ref().is_str()
    }

    pub fn text(self) -> Option<String> {
        match self.value.get_ref().as_str() {
            Some("") => self.wrong("a text that is not empty"),
            Some(text) => Some(text.to_owned()),
            None => self.wrong("a text"),
        }
    }

    pub fn text_or_empty(self) -> Option<String> {
        self.value.get_ref().as_str().map(str::to_owned).or_else(|| self.wrong("a text"))
    }

    pub fn texts(self) -> Option<Vec<String>> {
        self.array()?.into_iter().map(Node::text).collect()
    }

    pub fn flag(self) -> Option<bool> {
        self.value.get_ref().as_bool().or_else(|| self.wrong("true or false"))
    }

    /// A number with at most four decimals, read from its text: exact.
    pub fn quantity(self) -> Option<Quantity> {
        let number = match self.value.get_ref() {
            DeValue::Integer(number) => Quantity::parse_plain(number.as_str()),
            DeValue::Float(number) => Quantity::parse_plain(number.as_str()),
            _ => None,
        };
        number.or_else(|| self.wrong("a number with at most four decimals"))
    }

    pub fn whole<T: TryFrom<i64>>(self) -> Option<T> {
        let whole = self.quantity()?.as_whole().and_then(|whole| T::try_from(whole).ok());
        whole.or_else(|| self.wrong("a whole number"))
    }

    pub fn date(self) -> Option<Date> {
        let date = self
            .value
            .get_ref()
            .as_datetime()
            .filter(|datetime| datetime.time.is_none())
            .and_then(|datetime| datetime.date);
        let date = date.and_then(|date| {
            let (year, month, day) = (date.year, date.month, date.day);
            Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
        });
        date.or_else(|| self.wrong("a date as 2022-03-08"))
    }

    /// A member of a closed vocabulary, by its id.
    pub fn word<T: crate::fact::Field>(self) -> Option<T> {
        let text = self.text()?;
        T::from_id_text(&text).or_else(|| {
            self.error(format!("`{text}` is not {}", T::expected(crate::Lang::En)));
            None
        })
    }

    pub fn words<T: crate::fact::Field>(self) -> Option<Vec<T>> {
        self.array()?.into_iter().map(Node::word).collect()
    }
}
