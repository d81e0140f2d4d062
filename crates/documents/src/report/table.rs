//! Tables: typed cells, computed columns and totals, so that each format writes the same value its own way.

use jiff::civil::Date;
use programme::{Quantity, vietnamese};

use super::model::Inline;

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name, above it.
    pub caption: String,
    /// The unit of its amounts, said above it on the right: `triệu đồng`.
    pub unit: Option<String>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each with one cell per column.
    pub rows: Vec<Vec<Cell>>,
    /// The words before the totals; without them there is no total row.
    pub total: Option<String>,
    /// The workbook sheet of a table of the body; a table of an annex is always in the workbook.
    pub sheet_name: Option<String>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub title: String,
    /// A heading over this one and its neighbours of the same group.
    pub group: Option<String>,
    /// Where its cells stand.
    pub align: Align,
    /// How wide it would like to be, in letters; a share of the page in the end.
    pub width: u16,
    /// The most decimals that its numbers show.
    pub decimals: u8,
    /// The unit in which [`Cell::Dong`] is shown.
    pub dong_unit: DongUnit,
    /// Where its values come from.
    pub kind: ColumnKind,
}

/// Where the cells of a column stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Left: words.
    Left,
    /// Centre: serial numbers, dates, marks.
    Centre,
    /// Right: numbers.
    Right,
}

/// The unit in which money is shown; the workbook keeps every đồng.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DongUnit {
    /// Đồng.
    One,
    /// Million đồng, the usual unit of official tables.
    Million,
    /// Billion đồng.
    Billion,
}

impl DongUnit {
    /// How many đồng make one.
    #[must_use]
    pub const fn dong(self) -> i64 {
        match self {
            Self::One => 1,
            Self::Million => 1_000_000,
            Self::Billion => 1_000_000_000,
        }
    }
}

/// Where the values of a column come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// From its cells.
    Given,
    /// From its cells; the total row adds them up.
    Summed,
    /// Computed in each row and in the total row: column `part` in percent of column `whole`. Its cells are
    /// [`Cell::Computed`].
    Percent {
        /// The column of the part, counted from 0.
        part: usize,
        /// The column of the whole, counted from 0.
        whole: usize,
    },
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Plain text.
    Text(String),
    /// Text with emphasis, figures or badges.
    Rich(Vec<Inline>),
    /// A whole number.
    Count(i64),
    /// A number with decimals.
    Quantity(Quantity),
    /// A rate in percent.
    Percent(Quantity),
    /// Money in đồng.
    Dong(i64),
    /// A day.
    Date(Date),
    /// The number by which figures point at this row: their links lead here.
    Source(u32),
    /// Computed by the column.
    Computed,
    /// Nothing.
    Empty,
}

impl Column {
    /// A column of words.
    pub fn text(title: impl Into<String>, width: u16) -> Self {
        Self {
            title: title.into(),
            group: None,
            align: Align::Left,
            width,
            decimals: 1,
            dong_unit: DongUnit::Million,
            kind: ColumnKind::Given,
        }
    }

    /// A narrow centred column: serial numbers, dates, marks.
    pub fn centred(title: impl Into<String>, width: u16) -> Self {
        Self { align: Align::Centre, ..Self::text(title, width) }
    }

    /// A column of numbers.
    pub fn number(title: impl Into<String>, width: u16) -> Self {
        Self { align: Align::Right, ..Self::text(title, width) }
    }

    /// A column of numbers that the total row adds up.
    pub fn summed(title: impl Into<String>, width: u16) -> Self {
        Self { kind: ColumnKind::Summed, ..Self::number(title, width) }
    }

    /// A computed column: column `part` in percent of column `whole`, both counted from 0.
    pub fn percent(title: impl Into<String>, width: u16, part: usize, whole: usize) -> Self {
        Self { kind: ColumnKind::Percent { part, whole }, ..Self::number(title, width) }
    }

    /// Under a heading shared with the neighbours of the same name.
    #[must_use]
    pub fn in_group(self, group: impl Into<String>) -> Self {
        Self { group: Some(group.into()), ..self }
    }

    /// Showing at most so many decimals (0 to 4) instead of one.
    #[must_use]
    pub fn decimals(self, decimals: u8) -> Self {
        Self { decimals, ..self }
    }

    /// Showing money in this unit instead of million đồng.
    #[must_use]
    pub fn money_in(self, dong_unit: DongUnit) -> Self {
        Self { dong_unit, ..self }
    }
}

impl Cell {
    /// Plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// The number, in the kind's own smallest part; `None` when the cell holds no number.
    pub(crate) fn number(&self) -> Option<i64> {
        match self {
            Self::Count(number) | Self::Dong(number) => Some(*number),
            Self::Quantity(quantity) | Self::Percent(quantity) => Some(quantity.scaled()),
            _ => None,
        }
    }

    /// The cell as it is written under `column`; empty for [`Cell::Rich`], whose pieces speak for themselves.
    pub(crate) fn shown(&self, column: &Column) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(number) => vietnamese::count(*number),
            Self::Quantity(quantity) => vietnamese::quantity(*quantity, column.decimals),
            Self::Percent(rate) => format!("{}%", vietnamese::quantity(*rate, column.decimals)),
            Self::Dong(dong) => Quantity::ratio(i128::from(*dong), i128::from(column.dong_unit.dong()))
                .map_or_else(|| vietnamese::count(*dong), |amount| vietnamese::quantity(amount, column.decimals)),
            Self::Date(date) => vietnamese::date(*date),
            Self::Source(number) => number.to_string(),
            Self::Rich(_) | Self::Computed | Self::Empty => String::new(),
        }
    }

    /// Whether two cells hold the same kind of number, so that they can be added or divided.
    pub(crate) fn same_kind_as(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

impl Table {
    /// The cell at a place with computed columns computed; [`Cell::Empty`] where there is nothing to compute from.
    pub(crate) fn value(&self, row: usize, column: usize) -> Cell {
        let cells = &self.rows[row];
        match (&cells[column], self.columns[column].kind) {
            (Cell::Computed, ColumnKind::Percent { part, whole }) => percent(&cells[part], &cells[whole]),
            (cell, _) => cell.clone(),
        }
    }

    /// The cell of the total row.
    pub(crate) fn total_of(&self, column: usize) -> Cell {
        match self.columns[column].kind {
            ColumnKind::Given => Cell::Empty,
            ColumnKind::Summed => self.sum(column),
            ColumnKind::Percent { part, whole } => percent(&self.total_of(part), &self.total_of(whole)),
        }
    }

    /// The column that names its row: the first that holds words.
    pub(crate) fn naming_column(&self) -> Option<usize> {
        self.columns.iter().position(|column| column.align == Align::Left)
    }

    /// How many columns the label of the total row may run across.
    pub(crate) fn total_label_columns(&self) -> usize {
        let given = self.columns.iter().take_while(|column| column.kind == ColumnKind::Given).count();
        given.max(1)
    }

    /// How many letters its columns ask for.
    pub(crate) fn letters(&self) -> u32 {
        self.columns.iter().map(|column| u32::from(column.width)).sum()
    }

    /// Whether it wants a landscape page: its columns ask for more letters than a portrait line holds.
    pub(crate) fn is_wide(&self) -> bool {
        const LETTERS_OF_A_LINE: u32 = 92;
        self.letters() > LETTERS_OF_A_LINE
    }

    fn sum(&self, column: usize) -> Cell {
        let mut cells = self.rows.iter().map(|row| &row[column]).filter(|cell| cell.number().is_some());
        let Some(first) = cells.next() else { return Cell::Empty };
        let total = cells.filter_map(Cell::number).fold(first.number().unwrap_or(0), i64::saturating_add);
        match first {
            Cell::Dong(_) => Cell::Dong(total),
            Cell::Quantity(_) => Cell::Quantity(Quantity::from_scaled(total)),
            _ => Cell::Count(total),
        }
    }
}

fn percent(part: &Cell, whole: &Cell) -> Cell {
    match (part.number(), whole.number()) {
        (Some(part), Some(whole)) => Quantity::percent(part, whole).map_or(Cell::Empty, Cell::Percent),
        _ => Cell::Empty,
    }
}
