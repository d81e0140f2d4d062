//! A report as PDF/A-2b, set from the template `report.typ`.

use std::sync::LazyLock;

use typst::syntax::Source;

use super::RenderError;
use super::compose::compose;
use super::model::Report;
use crate::typesetting;

static TEMPLATE: LazyLock<Source> = LazyLock::new(|| typesetting::template("report.typ", include_str!("report.typ")));

/// Renders the PDF. Its creation date is that of the letterhead, so the same report gives the same bytes.
pub fn render(report: &Report) -> Result<Vec<u8>, RenderError> {
    typesetting::pdf(&TEMPLATE, content(report)?)
}

/// The content as the template reads it: JSON.
pub fn content(report: &Report) -> Result<String, RenderError> {
    report.check()?;
    Ok(serde_json::to_string_pretty(&compose(report))?)
}
