//! Reports in every format.

mod chart;
mod docx;
mod flaws;
mod fonts;
pub mod html;
mod pdf;
pub mod sample;
pub mod tools;
mod xlsx;

use documents::report::{docx as word, html as page, model::Report, pdf as paper, xlsx as workbook};

/// Renders a report in every format.
fn render_all(report: &Report) -> [Vec<u8>; 4] {
    [
        word::render(report).unwrap(),
        paper::render(report).unwrap(),
        workbook::render(report).unwrap(),
        page::render(report).unwrap().into_bytes(),
    ]
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let report = sample::report();
    let (first, second) = (render_all(&report), render_all(&report));
    for (format, (first, second)) in ["docx", "pdf", "xlsx", "html"].iter().zip(first.iter().zip(&second)) {
        assert!(first == second, "two renderings as {format} differ");
    }
}

#[test]
fn an_empty_report_and_an_english_one_can_be_rendered() {
    render_all(&sample::bare(programme::Lang::Vi));
    let [_, _, _, html] = render_all(&sample::bare(programme::Lang::En));
    let html = String::from_utf8(html).unwrap();
    for words in ["<html lang=\"en-GB\">", "SOCIALIST REPUBLIC OF VIET NAM", "Hà Tĩnh, 13 March 2023", "Recipients:"]
    {
        assert!(html.contains(words), "{words}");
    }
}
