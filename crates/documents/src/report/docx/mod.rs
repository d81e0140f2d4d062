//! A report as a Word document: the few `WordprocessingML` parts that an official document needs, written directly.

mod body;
mod package;
mod page;
mod table;
mod text;

use super::RenderError;
use super::compose::compose;
use super::model::Report;
use crate::chart;

/// Dots of a chart's picture to its CSS pixel: three are 305 dots to the inch on paper.
const DOTS_PER_PIXEL: u8 = 3;

/// Renders the document. All dates inside are that of the letterhead, so the same report gives the same bytes.
pub fn render(report: &Report) -> Result<Vec<u8>, RenderError> {
    report.check()?;
    let composed = compose(report);
    let document = body::document(&composed);
    let pictures = document.pictures.iter().map(|picture| {
        chart::png(&picture.drawing(), DOTS_PER_PIXEL).ok_or_else(|| RenderError::Chart(picture.caption.clone()))
    });
    package::pack(&composed, &document.xml, pictures.collect::<Result<_, _>>()?)
}
