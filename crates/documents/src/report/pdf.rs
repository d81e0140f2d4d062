//! A report as PDF/A-2b, set by typst from the template `report.typ`.
//!
//! typst sees four things: the template, the content as `report.json`, and the embedded fonts: no files, no network,
//! no clock.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::RenderError;
use super::compose::compose;
use super::model::Report;
use crate::fonts;

/// Renders the PDF. Its creation date is that of the letterhead, so the same report gives the same bytes.
pub fn render(report: &Report) -> Result<Vec<u8>, RenderError> {
    let desk = Desk { content: Bytes::from_string(content(report)?) };
    let document = typst::compile::<PagedDocument>(&desk).output.map_err(|errors| complaint(&errors))?;
    let standards = PdfStandards::new(&[PdfStandard::A_2b])
        .map_err(|error| RenderError::Typesetting(error.message().to_string()))?;
    let options =
        PdfOptions { creator: Smart::Custom(Some("Nongthon".to_owned())), standards, ..PdfOptions::default() };
    let pdf = typst_pdf::pdf(&document, &options).map_err(|errors| complaint(&errors));
    // What typst remembers helps the next report, but must not grow with every one.
    typst::comemo::evict(2);
    pdf
}

/// The content as the template reads it: JSON.
pub fn content(report: &Report) -> Result<String, RenderError> {
    report.check()?;
    Ok(serde_json::to_string_pretty(&compose(report))?)
}

fn complaint(errors: &[SourceDiagnostic]) -> RenderError {
    let messages: Vec<String> = errors.iter().map(|error| error.message.to_string()).collect();
    RenderError::Typesetting(messages.join("; "))
}

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));
static BOOK: LazyLock<LazyHash<FontBook>> = LazyLock::new(|| LazyHash::new(FontBook::from_fonts(fonts::typst_fonts())));
static TEMPLATE: LazyLock<Source> =
    LazyLock::new(|| Source::new(file("report.typ"), include_str!("report.typ").to_owned()));
static CONTENT: LazyLock<FileId> = LazyLock::new(|| file("report.json"));

#[expect(clippy::expect_used, reason = "called with two fixed names")]
fn file(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("a plain file name is a path");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// All that typst can see.
struct Desk {
    content: Bytes,
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        TEMPLATE.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == TEMPLATE.id() { Ok(TEMPLATE.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == *CONTENT { Ok(self.content.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        fonts::typst_fonts().get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
