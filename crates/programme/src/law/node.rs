//! A parsed TOML value with its place, so that every error names file and line.

use std::{cell::RefCell, fmt, ops::Range};

use jiff::civil::Date;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{Quantity, Text};

/// Something in the law's files that cannot be accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawError {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The place in the text, in bytes.
    pub at: usize,
    /// The key that is missing at the place, where that is what is wrong.
    pub missing: Option<&'static str>,
    /// What is wrong and what would be right.
    pub message: Text,
}

/// What is wrong, as the code says it: in English, or for what an office writes too in both languages.
pub(super) struct Complaint(Text);

impl From<String> for Complaint {
    fn from(en: String) -> Self {
        Self(Text::alike(&en))
    }
}

impl<V: Into<String>, E: Into<String>> From<(V, E)> for Complaint {
    fn from((vi, en): (V, E)) -> Self {
        Self(Text { vi: vi.into(), en: en.into() })
    }
}

impl fmt::Display for LawError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message.en)
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
                let en = error.message();
                self.error(&error.span().unwrap_or(0..0), (format!("không phải TOML: {en}"), en));
                None
            }
        }
    }

    pub fn line(&self, span: &Range<usize>) -> usize {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        before.bytes().filter(|byte| *byte == b'\n').count() + 1
    }

    pub fn error(&self, span: &Range<usize>, message: impl Into<Complaint>) {
        self.lacks(span, None, message);
    }

    fn lacks(&self, span: &Range<usize>, missing: Option<&'static str>, message: impl Into<Complaint>) {
        let (line, Complaint(message)) = (self.line(span), message.into());
        let error = LawError { file: self.name.to_owned(), line, at: span.start, missing, message };
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

    pub fn error(&self, message: impl Into<Complaint>) {
        self.source.error(&self.span, message);
    }

    /// Notes an error for every key that is not one of these.
    pub fn only(&self, keys: &[&str]) {
        for (key, _) in self.entries {
            if !keys.contains(&key.get_ref().as_ref()) {
                let (key, span, known) = (key.get_ref(), key.span(), keys.join(", "));
                let vi = format!("không có khóa `{key}`; có: {known}");
                self.source.error(&span, (vi, format!("unknown key `{key}`; known: {known}")));
            }
        }
    }

    pub fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    pub fn get(&self, key: &str) -> Option<Node<'s, 'a>> {
        self.entries.get(key).map(|value| Node { source: self.source, value })
    }

    pub fn need(&self, key: &'static str) -> Option<Node<'s, 'a>> {
        let node = self.get(key);
        if node.is_none() {
            let message = ("còn trống", format!("`{key}` is missing"));
            self.source.lacks(&self.span, Some(key), message);
        }
        node
    }

    /// A required value; an error is noted when it is missing or wrong.
    pub fn required<T>(&self, key: &'static str, read: impl Fn(Node<'s, 'a>) -> Option<T>) -> Option<T> {
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
    pub fn error(&self, message: impl Into<Complaint>) {
        self.source.error(&self.value.span(), message);
    }

    fn wrong<T>(self, (vi, en): (&str, &str)) -> Option<T> {
        let found = self.value.get_ref();
        let stands = found.as_str().map(|text| format!("“{text}”: ")).unwrap_or_default();
        self.error((format!("{stands}phải là {vi}"), format!("expected {en}, found {}", found.type_str())));
        None
    }

    pub fn table(self) -> Option<Table<'s, 'a>> {
        match self.value.get_ref() {
            DeValue::Table(table) => Some(Table { source: self.source, entries: table, span: self.value.span() }),
            _ => self.wrong(("một bảng", "a table")),
        }
    }

    pub fn array(self) -> Option<Vec<Self>> {
        match self.value.get_ref() {
            DeValue::Array(items) => Some(items.iter().map(|value| Node { source: self.source, value }).collect()),
            _ => self.wrong(("một danh sách", "an array")),
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
            Some("") => self.wrong(("chữ, không để trống", "a text that is not empty")),
            Some(text) => Some(text.to_owned()),
            None => self.wrong(("chữ", "a text")),
        }
    }

    pub fn text_or_empty(self) -> Option<String> {
        self.value.get_ref().as_str().map(str::to_owned).or_else(|| self.wrong(("chữ", "a text")))
    }

    pub fn texts(self) -> Option<Vec<String>> {
        self.array()?.into_iter().map(Node::text).collect()
    }

    pub fn flag(self) -> Option<bool> {
        self.value.get_ref().as_bool().or_else(|| self.wrong(("có hoặc không", "true or false")))
    }

    /// A number with at most four decimals, read from its text: exact.
    pub fn quantity(self) -> Option<Quantity> {
        let number = match self.value.get_ref() {
            DeValue::Integer(number) => Quantity::parse_plain(number.as_str()),
            DeValue::Float(number) => Quantity::parse_plain(number.as_str()),
            _ => None,
        };
        number.or_else(|| self.wrong(("số, nhiều nhất bốn chữ số thập phân", "a number with at most four decimals")))
    }

    pub fn whole<T: TryFrom<i64>>(self) -> Option<T> {
        let whole = self.quantity()?.as_whole().and_then(|whole| T::try_from(whole).ok());
        whole.or_else(|| self.wrong(("số nguyên", "a whole number")))
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
        date.or_else(|| self.wrong(("ngày, như 08/03/2022", "a date as 2022-03-08")))
    }

    /// A member of a closed vocabulary, by its id.
    pub fn word<T: crate::fact::Field>(self) -> Option<T> {
        let text = self.text()?;
        T::from_id_text(&text).or_else(|| {
            let vi = format!("“{text}” không phải {}", T::expected(crate::Lang::Vi));
            self.error((vi, format!("`{text}` is not {}", T::expected(crate::Lang::En))));
            None
        })
    }

    pub fn words<T: crate::fact::Field>(self) -> Option<Vec<T>> {
        self.array()?.into_iter().map(Node::word).collect()
    }
}
