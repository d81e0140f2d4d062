//! PDF/A-2b, set by typst from a template of ours.
//!
//! typst sees the template, the content as `content.json`, a picture where one is set, and the embedded fonts: no files, no
//! network, no clock.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::fonts;
use crate::report::RenderError;

/// A template under a name of its own.
#[must_use]
pub fn template(name: &str, text: &str) -> Source {
    Source::new(file(name), text.to_owned())
}

/// Sets the content, which is JSON. The same content gives the same bytes.
pub fn pdf(template: &Source, content: String) -> Result<Vec<u8>, RenderError> {
    set(&Desk { template, content: Bytes::from_string(content), picture: None })
}

/// Sets the content with a picture, which the template knows as `picture`; an error when it is none.
pub fn pdf_with_picture(template: &Source, content: String, picture: Vec<u8>) -> Result<Vec<u8>, RenderError> {
    set(&Desk { template, content: Bytes::from_string(content), picture: Some(Bytes::new(picture)) })
}

fn set(desk: &Desk<'_>) -> Result<Vec<u8>, RenderError> {
    let document = typst::compile::<PagedDocument>(desk).output.map_err(|errors| complaint(&errors))?;
    let standards = PdfStandards::new(&[PdfStandard::A_2b])
        .map_err(|error| RenderError::Typesetting(error.message().to_string()))?;
    let options =
        PdfOptions { creator: Smart::Custom(Some("Nongthon".to_owned())), standards, ..PdfOptions::default() };
    let pdf = typst_pdf::pdf(&document, &options).map_err(|errors| complaint(&errors));
    // What typst remembers helps the next document, but must not grow with every one.
    typst::comemo::evict(2);
    pdf
}

fn complaint(errors: &[SourceDiagnostic]) -> RenderError {
    let messages: Vec<String> = errors.iter().map(|error| error.message.to_string()).collect();
    RenderError::Typesetting(messages.join("; "))
}

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));
static BOOK: LazyLock<LazyHash<FontBook>> = LazyLock::new(|| LazyHash::new(FontBook::from_fonts(fonts::typst_fonts())));
static CONTENT: LazyLock<FileId> = LazyLock::new(|| file("content.json"));
static PICTURE: LazyLock<FileId> = LazyLock::new(|| file("picture"));

#[expect(clippy::expect_used, reason = "called with fixed names")]
fn file(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("a plain file name is a path");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// All that typst can see.
struct Desk<'t> {
    template: &'t Source,
    content: Bytes,
    picture: Option<Bytes>,
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let picture = self.picture.as_ref().filter(|_| id == *PICTURE);
        let content = (id == *CONTENT).then_some(&self.content);
        content.or(picture).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        fonts::typst_fonts().get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
