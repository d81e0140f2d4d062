//! The files a report is made into.

use super::{RenderError, docx, html, model::Report, pdf, xlsx};

/// A format of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Word.
    Docx,
    /// PDF.
    Pdf,
    /// The annexes as a workbook.
    Xlsx,
    /// A page.
    Html,
}

impl Format {
    /// All of them, in the order they are listed.
    pub const ALL: [Self; 4] = [Self::Docx, Self::Pdf, Self::Xlsx, Self::Html];

    /// The formats of a document that is only read: without the workbook.
    pub const READ: [Self; 3] = [Self::Docx, Self::Pdf, Self::Html];

    /// The end of a file's name: `docx`.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Pdf => "pdf",
            Self::Xlsx => "xlsx",
            Self::Html => "html",
        }
    }

    /// The format of a file's name.
    #[must_use]
    pub fn of_file(name: &str) -> Option<Self> {
        let (_, end) = name.rsplit_once('.')?;
        Self::ALL.into_iter().find(|format| format.extension() == end)
    }

    /// The media type of the file.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Pdf => "application/pdf",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Html => "text/html; charset=utf-8",
        }
    }

    /// Makes the file.
    pub fn render(self, report: &Report) -> Result<Vec<u8>, RenderError> {
        match self {
            Self::Docx => docx::render(report),
            Self::Pdf => pdf::render(report),
            Self::Xlsx => xlsx::render(report),
            Self::Html => html::render(report).map(String::into_bytes),
        }
    }
}
