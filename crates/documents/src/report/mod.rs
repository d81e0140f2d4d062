//! Official reports: one content model, rendered as DOCX, PDF, XLSX and HTML that always say the same figures.
//!
//! The layout is that of Decree 30/2020/NĐ-CP, annex I ("the decree" in what follows).

pub mod docx;
pub mod html;
pub mod model;
pub mod pdf;
pub mod xlsx;

mod check;
mod columns;
mod compose;
mod format;
mod table;
pub(crate) mod words;

pub use check::Flaw;
pub use format::Format;
pub use model::{Inline, Report};

/// Why a report could not be rendered.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The report contradicts itself.
    #[error("the report contradicts itself: {0}")]
    Flaw(#[from] Flaw),
    /// The PDF could not be set.
    #[error("the PDF could not be set: {0}")]
    Typesetting(String),
    /// The composition could not be handed to the typesetter.
    #[error("the content could not be handed over: {0}")]
    Handover(#[from] serde_json::Error),
    /// The workbook could not be written.
    #[error("the workbook could not be written: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The Word document could not be packed.
    #[error("the document could not be packed: {0}")]
    Package(#[from] zip::result::ZipError),
    /// An address is too long for a QR code.
    #[error("\"{0}\" does not fit into a QR code")]
    Code(String),
    /// A chart could not be turned into dots.
    #[error("chart \"{0}\" could not be drawn")]
    Chart(String),
}
