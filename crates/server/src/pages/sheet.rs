//! A page of figures and tables to read: money, training, policies and difficulties are such.

use askama::Template;
use axum::response::Response;
use documents::grid::{Grid, GridCell, RATE, WHOLE};
use programme::{
    Dong, Quantity,
    fact::{FactKind, Seq},
    metric,
    policy::{Action, Target},
    unit::{UnitCode, UnitIndex},
    vietnamese,
};

use super::{
    frame::{Frame, Page},
    morning,
};
use crate::{failure::Failure, request::Visit};

/// How a workbook shows a figure, whatever it counts.
const FIGURE: &str = "#,##0.##";

/// What such a page shows.
#[derive(Template)]
#[template(path = "sheet.html")]
pub struct Sheet<'a> {
    frame: Frame<'a>,
    hint: String,
    years: Vec<(i16, bool)>,
    days: i32,
    filters: Vec<Filter>,
    tiles: Vec<Tile>,
    tables: Vec<Table>,
    forms: Vec<Form>,
    notes: Vec<String>,
    links: Vec<(String, String)>,
    imports: Vec<(String, &'static str)>,
    /// Where one of a kind is recorded.
    recordings: Vec<(String, &'static str)>,
    /// Where the workbook of the page is.
    workbook: Option<String>,
}

/// What a page puts on its sheet.
#[derive(Debug, Default)]
pub struct Contents {
    /// What is said of the page beside its day.
    pub hint: String,
    /// The plan years to choose from; none where there is no choice.
    pub years: Vec<(i16, bool)>,
    /// The days within which something lapses.
    pub days: i32,
    /// What its tables can be narrowed by.
    pub filters: Vec<Filter>,
    /// The figures of the catalogue it begins with.
    pub figures: &'static [&'static str],
    /// Its tables.
    pub tables: Vec<Table>,
    /// What can be recorded here.
    pub forms: Vec<Form>,
    /// What is said beneath them.
    pub notes: Vec<String>,
    /// Pages that go with it: address and title.
    pub links: Vec<(String, String)>,
    /// The kinds of facts it is made from.
    pub kinds: &'static [FactKind],
    /// Where its workbook is, if it has one.
    pub workbook: Option<String>,
}

struct Tile {
    name: &'static str,
    number: String,
    unit: String,
    href: String,
    /// What it comes to as things are, where another value is supposed.
    was: Option<String>,
}

/// A choice that narrows a page.
#[derive(Debug)]
pub struct Filter {
    /// As it is asked for.
    pub name: &'static str,
    /// As it is called.
    pub label: String,
    /// What may be chosen: as it is sent, in words, and whether it is chosen.
    pub options: Vec<(String, String, bool)>,
}

impl Filter {
    /// A choice by its name, the key of its label, and what may be chosen.
    pub fn new(
        visit: &Visit,
        name: &'static str,
        label: &str,
        options: impl Iterator<Item = (String, String)>,
    ) -> Self {
        let asked = visit.asked(name);
        let chosen = |(value, words): (String, String)| {
            let is_chosen = asked == Some(value.as_str());
            (value, words, is_chosen)
        };
        Self { name, label: visit.words(label, &[]), options: options.map(chosen).collect() }
    }
}

/// A form that records one thing.
#[derive(Debug)]
pub struct Form {
    /// What it records.
    pub title: String,
    /// Where it is sent.
    pub action: String,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// A field of a form.
#[derive(Debug)]
pub struct Field {
    /// As it is sent.
    pub name: &'static str,
    /// As it is called.
    pub label: String,
    /// The type of the input.
    pub kind: &'static str,
    /// What stands in it at first.
    pub value: String,
    /// Whether it must be filled.
    pub required: bool,
    /// What may be chosen, where it is a choice: as it is sent, and in words.
    pub options: Vec<(&'static str, &'static str)>,
}

impl Field {
    /// A field to type in: its name, the key of its label, the type of the input.
    pub fn new(visit: &Visit, name: &'static str, label: &str, kind: &'static str) -> Self {
        let label = visit.words(label, &[]);
        Self { name, label, kind, value: String::new(), required: false, options: Vec::new() }
    }

    /// The same field, which must be filled.
    pub fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// The same field with something in it.
    pub fn with(self, value: impl Into<String>) -> Self {
        Self { value: value.into(), ..self }
    }

    /// The same field as a choice.
    pub fn of(self, options: Vec<(&'static str, &'static str)>) -> Self {
        Self { options, ..self }
    }
}

/// A table.
#[derive(Debug, Default)]
pub struct Table {
    /// What it is about.
    pub title: String,
    /// What is said above it.
    pub says: String,
    /// Where something is done about it: address and words.
    pub link: Option<(String, String)>,
    /// Whether one unfolds it first.
    pub folded: bool,
    /// Its columns.
    pub heads: Vec<Head>,
    /// Its rows, with a cell for each column.
    pub rows: Vec<Vec<Cell>>,
    /// What is said when it has no rows.
    pub empty: String,
}

/// A column.
#[derive(Debug)]
pub struct Head {
    label: String,
    num: bool,
}

impl Head {
    /// A column of numbers under words of its own.
    pub const fn number(label: String) -> Self {
        Self { label, num: true }
    }
}

/// A cell.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    text: String,
    href: Option<String>,
    class: Option<&'static str>,
    /// The number it shows, in plain decimals, and how a workbook shows it.
    number: Option<(String, &'static str)>,
    /// What is folded beneath its text; a workbook has it instead.
    beneath: Vec<String>,
}

impl Cell {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// An amount of money.
    pub fn money(amount: Dong) -> Self {
        let number = Some((amount.0.to_string(), WHOLE));
        Self { number, ..Self::text(vietnamese::count(amount.0)) }
    }

    /// A number as it is written.
    pub fn number(number: Quantity, written: impl Into<String>) -> Self {
        Self { number: Some((number.to_string(), WHOLE)), ..Self::text(written) }
    }

    /// A rate.
    pub fn rate(rate: Option<Quantity>) -> Self {
        let text = rate.map_or_else(|| "–".to_owned(), |rate| format!("{}%", vietnamese::quantity(rate, 1)));
        Self { number: rate.map(|rate| (rate.to_string(), RATE)), ..Self::text(text) }
    }

    /// A day, where there is one.
    pub fn day(day: impl Into<Option<jiff::civil::Date>>) -> Self {
        Self::text(day.into().map_or_else(|| "–".to_owned(), vietnamese::date))
    }

    /// A text that leads somewhere.
    pub fn link(text: impl Into<String>, href: Option<String>) -> Self {
        Self { href, ..Self::text(text) }
    }

    /// Several texts, folded beneath words that count them; one alone stands by itself.
    pub fn several(mut texts: Vec<String>, count: String) -> Self {
        if texts.len() > 1 {
            Self { beneath: texts, ..Self::text(count) }
        } else {
            Self::text(texts.pop().unwrap_or_default())
        }
    }

    /// The same cell, leading somewhere.
    pub fn to(self, href: Option<String>) -> Self {
        Self { href, ..self }
    }

    /// A text in the colours of a verdict: never by colour alone.
    pub fn verdict(text: impl Into<String>, class: &'static str) -> Self {
        Self { class: Some(class), ..Self::text(text) }
    }
}

impl Cell {
    /// The words alone.
    pub fn into_text(self) -> String {
        self.text
    }

    fn for_workbook(self) -> GridCell {
        match self.number {
            Some((plain, shown)) => GridCell::Number(plain, shown),
            None if self.beneath.is_empty() => GridCell::Text(self.text),
            None => GridCell::Text(self.beneath.join("; ")),
        }
    }
}

impl Table {
    /// An empty table: the keys of its title, of what is said when it stays empty, and of its columns; those that begin with
    /// `#` are of numbers.
    pub fn new(visit: &Visit, title: &str, empty: &str, heads: &[&str]) -> Self {
        let say = |key: &str| visit.words(key, &[]);
        let head = |key: &&str| Head { label: say(key.trim_start_matches('#')), num: key.starts_with('#') };
        Self { title: say(title), empty: say(empty), heads: heads.iter().map(head).collect(), ..Self::default() }
    }
}

/// The page of a frame with its contents.
pub fn render(visit: &Visit, frame: Frame<'_>, scope: UnitIndex, contents: Contents) -> Result<Page, Failure> {
    let Contents { hint, years, days, filters, figures, tables, forms, notes, links, kinds, workbook } = contents;
    let code = visit.moment.unit(scope).code;
    let found = figures.iter().filter_map(|id| metric::find(id)).filter(|metric| metric.applies_to(code));
    let tile = |metric: &'static metric::Metric| {
        let value = visit.moment.figure(metric, scope).value;
        let (number, unit) =
            value.map_or_else(|| ("–".to_owned(), String::new()), |value| morning::short(metric, value, visit.lang));
        let href = visit.when.link(&format!("/units/{code}/figures/{}", metric.id));
        Tile { name: metric.name(visit.lang), number, unit, href, was: visit.was(metric, scope) }
    };
    let may_import = visit.may_somewhere(Action::Import);
    let imports = kinds.iter().filter(|_| may_import);
    let imports = imports.map(|kind| (format!("/imports?kind={}", kind.id()), kind.label(visit.lang))).collect();
    let recordings = kinds
        .iter()
        .filter_map(|kind| Some((super::recording::new_address(visit, *kind, &[])?, kind.label(visit.lang))));
    let recordings = recordings.collect();
    let tiles = found.map(tile).collect();
    frame.render(|frame| Sheet {
        frame,
        hint,
        years,
        days,
        filters,
        tiles,
        tables,
        forms,
        notes,
        links,
        imports,
        recordings,
        workbook,
    })
}

/// What a page shows, as a workbook: its figures on one sheet, each of its tables on another.
pub fn file(visit: &Visit, frame: &Frame<'_>, scope: UnitIndex, contents: Contents) -> Result<Response, Failure> {
    let unit = visit.moment.unit(scope);
    let (code, day) = (unit.code, visit.moment.as_of());
    let title = format!("{}: {}", frame.t(frame.title), unit.full_name());
    let notes = frame.notes();
    let found = contents.figures.iter().filter_map(|id| metric::find(id)).filter(|metric| metric.applies_to(code));
    let figure = |metric: &'static metric::Metric| {
        let value = visit.moment.figure(metric, scope).value;
        let number =
            value.map_or(GridCell::Text("–".to_owned()), |value| GridCell::Number(value.to_string(), FIGURE));
        vec![
            GridCell::Text(metric.name(visit.lang).to_owned()),
            number,
            metric.measured_in.label(visit.lang).to_owned().into(),
        ]
    };
    let head = ["figure-called", "value", "measured-in"].map(|key| visit.words(key, &[])).into();
    let rows = found.map(figure).collect();
    let figures = Grid { title: title.clone(), notes: notes.clone(), head, rows, day };
    let mut grids = vec![(visit.words("figures", &[]), figures)];
    for table in contents.tables.into_iter().filter(|table| !table.rows.is_empty()) {
        let says = Some(table.says).filter(|says| !says.is_empty());
        let rows = table.rows.into_iter().map(|row| row.into_iter().map(Cell::for_workbook).collect()).collect();
        let head = table.heads.into_iter().map(|head| head.label).collect();
        let notes = notes.iter().cloned().chain(says).collect();
        grids.push((table.title.clone(), Grid { title: table.title, notes, head, rows, day }));
    }
    let sheets: Vec<(String, &Grid)> = grids.iter().map(|(name, grid)| (name.clone(), grid)).collect();
    let bytes = documents::grid::grids(&title, &sheets).map_err(|error| Failure::Broken(error.to_string()))?;
    Ok(super::imports::workbook(&format!("{}-{code}-{day}.xlsx", frame.title), bytes))
}

/// Where a record is shown, for those who may see it.
pub fn record(visit: &Visit, kind: FactKind, seq: Seq) -> Option<String> {
    let may = visit.may(Action::SeeFigures, Target::unit(visit.moment.province));
    may.then(|| visit.when.link(&format!("/records/{}/{}", kind.id(), seq.0)))
}

/// A unit that leads to one of its pages, for those who may see it.
pub fn unit(visit: &Visit, code: UnitCode, page: &str) -> Cell {
    let may = |index: &UnitIndex| visit.may(Action::SeeFigures, Target::unit(*index));
    let href = visit.moment.tree().index(code).filter(may);
    Cell::link(visit.moment.now.unit_name(code), href.map(|_| visit.when.link(&format!("/units/{code}{page}"))))
}
