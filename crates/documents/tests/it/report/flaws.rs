//! Reports that contradict themselves are refused, by name.

use documents::report::model::{Arrangement, Bar, Block, Cell, Chart, Column, Inline, Report, Table};
use documents::report::{RenderError, docx, html, pdf, xlsx};
use programme::{Lang, Quantity};

use super::sample;

fn complaint(block: Block) -> String {
    let report = Report { body: vec![block], ..sample::bare(Lang::Vi) };
    let words = report.check().unwrap_err().to_string();
    let errors = [
        docx::render(&report).err(),
        pdf::render(&report).err(),
        xlsx::render(&report).err(),
        html::render(&report).err(),
    ];
    for error in errors {
        assert!(matches!(error, Some(RenderError::Flaw(_))), "every renderer refuses it");
    }
    words
}

fn table(columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Block {
    let caption = "Bảng".to_owned();
    Block::Table(Table { caption, unit: None, columns, rows, total: None, sheet_name: None })
}

#[test]
fn a_figure_without_its_source() {
    let paragraph = Block::Paragraph(vec![Inline::figure("97,8%", 9)]);
    assert_eq!(complaint(paragraph), "figure \"97,8%\" points at source [9], which no table of the report holds");
}

#[test]
fn a_source_held_twice() {
    let rows = vec![vec![Cell::Source(1)], vec![Cell::Source(1)]];
    assert_eq!(complaint(table(vec![Column::centred("Số", 4)], rows)), "source [1] is held by two rows");
}

#[test]
fn tables_that_do_not_add_up() {
    assert_eq!(complaint(table(Vec::new(), Vec::new())), "table \"Bảng\" has no columns");
    let ragged = table(vec![Column::text("A", 4), Column::text("B", 4)], vec![vec![Cell::Empty]]);
    assert_eq!(complaint(ragged), "table \"Bảng\": row 1 has 1 cells for 2 columns");
    let mixed = table(vec![Column::summed("A", 4)], vec![vec![Cell::Count(1)], vec![Cell::Dong(1)]]);
    assert_eq!(
        complaint(mixed),
        "table \"Bảng\", column \"A\": a sum needs cells of one kind: counts, quantities or đồng"
    );
    let beyond = table(vec![Column::percent("A", 4, 5, 6)], Vec::new());
    assert_eq!(complaint(beyond), "table \"Bảng\", column \"A\": a percentage needs two given columns");
    let unlike = vec![Column::number("A", 4), Column::number("B", 4), Column::percent("C", 4, 0, 1)];
    let unlike = table(unlike, vec![vec![Cell::Count(1), Cell::Dong(2), Cell::Computed]]);
    assert_eq!(complaint(unlike), "table \"Bảng\", column \"C\": a percentage needs two numbers of one kind");
    let waiting = table(vec![Column::number("A", 4)], vec![vec![Cell::Computed]]);
    assert_eq!(complaint(waiting), "table \"Bảng\", column \"A\": a computed cell in a given column");
}

#[test]
fn charts_that_cannot_be_drawn() {
    let chart = |arrangement, series: &[&str], values: Vec<Option<Quantity>>| {
        Block::Chart(Chart {
            caption: "Biểu đồ".to_owned(),
            alt: String::new(),
            arrangement,
            unit: String::new(),
            decimals: 0,
            series: series.iter().map(|name| (*name).to_owned()).collect(),
            bars: vec![Bar { label: "A".to_owned(), values, target: None }],
            target_name: String::new(),
        })
    };
    let below = Some(Quantity::from_scaled(-1));
    assert_eq!(complaint(chart(Arrangement::Grouped, &[], vec![])), "chart \"Biểu đồ\": it has nothing to show");
    assert_eq!(
        complaint(chart(Arrangement::Grouped, &["A"], vec![])),
        "chart \"Biểu đồ\": a label has not one value for each series"
    );
    assert_eq!(
        complaint(chart(Arrangement::Grouped, &["A"; 6], vec![None; 6])),
        "chart \"Biểu đồ\": it has more than five series"
    );
    assert_eq!(
        complaint(chart(Arrangement::Stacked, &["A"], vec![below])),
        "chart \"Biểu đồ\": parts of a stack cannot be negative"
    );
}
