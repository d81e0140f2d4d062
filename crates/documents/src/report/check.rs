//! What a report must get right before it can be rendered.

use std::collections::BTreeSet;

use super::model::{Arrangement, Block, Cell, Chart, ColumnKind, Inline, Report, Table};

/// A contradiction inside a report: the fault of whoever built it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// A figure points at a source that is not there.
    #[error("figure \"{figure}\" points at source [{reference}], which no table of the report holds")]
    DanglingReference {
        /// The figure.
        figure: String,
        /// The missing source.
        reference: u32,
    },
    /// Two rows are the same source.
    #[error("source [{0}] is held by two rows")]
    DuplicateSource(u32),
    /// A table without columns.
    #[error("table \"{0}\" has no columns")]
    NoColumns(String),
    /// A row that is longer or shorter than its table.
    #[error("table \"{caption}\": row {row} has {cells} cells for {columns} columns")]
    RaggedRow {
        /// The table.
        caption: String,
        /// The row, counted from 1.
        row: usize,
        /// How many cells it has.
        cells: usize,
        /// How many it should have.
        columns: usize,
    },
    /// A computed column without something to compute from, or a cell that waits for one.
    #[error("table \"{caption}\", column \"{column}\": {problem}")]
    Column {
        /// The table.
        caption: String,
        /// The column.
        column: String,
        /// What is wrong.
        problem: &'static str,
    },
    /// A chart that cannot be drawn.
    #[error("chart \"{caption}\": {problem}")]
    Chart {
        /// The chart.
        caption: String,
        /// What is wrong.
        problem: &'static str,
    },
}

impl Report {
    /// Looks for contradictions; every renderer does so first.
    pub fn check(&self) -> Result<(), Flaw> {
        let blocks = || self.body.iter().chain(self.annexes.iter().flat_map(|annex| &annex.blocks));
        let mut sources = BTreeSet::new();
        for block in blocks() {
            match block {
                Block::Table(table) => {
                    check_table(table)?;
                    for number in table.rows.iter().flatten().filter_map(source) {
                        if !sources.insert(number) {
                            return Err(Flaw::DuplicateSource(number));
                        }
                    }
                }
                Block::Chart(chart) => check_chart(chart)?,
                _ => {}
            }
        }
        for (figure, reference) in blocks().flat_map(inlines).filter_map(reference) {
            if !sources.contains(&reference) {
                return Err(Flaw::DanglingReference { figure: figure.to_owned(), reference });
            }
        }
        Ok(())
    }
}

fn source(cell: &Cell) -> Option<u32> {
    if let Cell::Source(number) = cell { Some(*number) } else { None }
}

fn reference(inline: &Inline) -> Option<(&str, u32)> {
    if let Inline::Figure { text, reference } = inline { Some((text, *reference)) } else { None }
}

fn inlines(block: &Block) -> Vec<&Inline> {
    match block {
        Block::Heading { .. } | Block::Chart(_) => Vec::new(),
        Block::Paragraph(inlines) | Block::Note(inlines) | Block::Centred(inlines) => inlines.iter().collect(),
        Block::Bullets(items) => items.iter().flatten().collect(),
        Block::Table(table) => table.rows.iter().flatten().flat_map(rich).collect(),
    }
}

fn rich(cell: &Cell) -> &[Inline] {
    if let Cell::Rich(inlines) = cell { inlines } else { &[] }
}

fn check_table(table: &Table) -> Result<(), Flaw> {
    let caption = || table.caption.clone();
    if table.columns.is_empty() {
        return Err(Flaw::NoColumns(caption()));
    }
    let columns = table.columns.len();
    for (index, row) in table.rows.iter().enumerate() {
        if row.len() != columns {
            return Err(Flaw::RaggedRow { caption: caption(), row: index + 1, cells: row.len(), columns });
        }
    }
    for (index, column) in table.columns.iter().enumerate() {
        if let Some(problem) = column_problem(table, index) {
            return Err(Flaw::Column { caption: caption(), column: column.title.clone(), problem });
        }
    }
    Ok(())
}

fn column_problem(table: &Table, index: usize) -> Option<&'static str> {
    let cells = |column: usize| table.rows.iter().map(move |row| &row[column]);
    match table.columns[index].kind {
        ColumnKind::Given => {
            cells(index).any(|cell| *cell == Cell::Computed).then_some("a computed cell in a given column")
        }
        ColumnKind::Summed => {
            let mut numbers = cells(index).filter(|cell| **cell != Cell::Empty);
            let first = numbers.next()?;
            let addable = matches!(first, Cell::Count(_) | Cell::Quantity(_) | Cell::Dong(_));
            (!addable || numbers.any(|cell| !cell.same_kind_as(first)))
                .then_some("a sum needs cells of one kind: counts, quantities or đồng")
        }
        ColumnKind::Percent { part, whole } => {
            let is_source = |column: usize| {
                table.columns.get(column).is_some_and(|column| !matches!(column.kind, ColumnKind::Percent { .. }))
            };
            if !is_source(part) || !is_source(whole) {
                return Some("a percentage needs two given columns");
            }
            let comparable = |(part, whole): (&Cell, &Cell)| {
                part.number().is_none() || whole.number().is_none() || part.same_kind_as(whole)
            };
            if !cells(part).zip(cells(whole)).all(comparable) {
                return Some("a percentage needs two numbers of one kind");
            }
            cells(index)
                .any(|cell| !matches!(cell, Cell::Computed | Cell::Empty))
                .then_some("a given cell in a computed column")
        }
    }
}

fn check_chart(chart: &Chart) -> Result<(), Flaw> {
    /// As many as the palette keeps apart on a black-and-white print.
    const MOST_SERIES: usize = 5;
    let stacked = chart.arrangement == Arrangement::Stacked;
    let values = || chart.bars.iter().flat_map(|bar| bar.values.iter().flatten());
    let problem = if chart.series.is_empty() || chart.bars.is_empty() {
        "it has nothing to show"
    } else if chart.series.len() > MOST_SERIES {
        "it has more than five series"
    } else if chart.bars.iter().any(|bar| bar.values.len() != chart.series.len()) {
        "a label has not one value for each series"
    } else if stacked && values().any(|value| value.scaled() < 0) {
        "parts of a stack cannot be negative"
    } else {
        return Ok(());
    };
    Err(Flaw::Chart { caption: chart.caption.clone(), problem })
}
