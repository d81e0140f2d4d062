//! Papers made from the records: the briefing, the conclusion notice, the programme report's sections, the review.

mod briefing;
mod conclusion;
mod council;
mod mid_term;
mod pack;
mod programme;
mod recognition;
mod review;
mod sample;

use documents::report::{Report, docx, html, pdf};

use super::report::{
    html::readable,
    tools::{Workshop, pages_of_pdf},
};

/// The words of a paper, one element a line.
fn words(report: &Report) -> String {
    readable(&html::render(report).unwrap())
}

/// The pages of the PDF.
fn pages(report: &Report) -> Vec<String> {
    let workshop = Workshop::new();
    pages_of_pdf(&workshop.put("paper.pdf", &pdf::render(report).unwrap()))
}

/// The pages of the Word document, as LibreOffice sets them.
fn word_pages(report: &Report) -> Vec<String> {
    let workshop = Workshop::new();
    let docx = workshop.put("paper.docx", &docx::render(report).unwrap());
    workshop.convert(&docx, "pdf");
    pages_of_pdf(&workshop.path("paper.pdf"))
}
