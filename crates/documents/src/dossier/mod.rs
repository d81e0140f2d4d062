//! A dossier as one PDF: a cover, a table of contents with page numbers, then every file that can be bound. What cannot be is listed by name
//! and digest with the reason, so that nobody takes the book for more than it is.

mod binder;
mod foreign;

use std::sync::LazyLock;

use jiff::civil::Date;
use programme::{Lang, vietnamese};
use serde::Serialize;
use typst::syntax::Source;

use crate::{report::RenderError, typesetting};
use binder::{Binder, Bookmark};
use foreign::Pages;
pub use foreign::Unbound;

/// A dossier to be bound.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// What stands on the cover: `Hồ sơ đề nghị công nhận …`.
    pub title: String,
    /// What is said beneath it.
    pub lines: Vec<String>,
    /// A warning that must not be overlooked.
    pub notice: Option<String>,
    /// The day of the state it was made from.
    pub date: Date,
    /// The language of what is ours.
    pub lang: Lang,
    /// Its parts.
    pub sections: Vec<Section>,
}

/// A part of a dossier.
#[derive(Clone, Debug)]
pub struct Section {
    /// What it is called.
    pub title: String,
    /// What is in it.
    pub entries: Vec<Entry>,
}

/// A document of a dossier.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it is called.
    pub title: String,
    /// What else is said of it: its number, its day.
    pub detail: String,
    /// Its file; none where only its number is on record.
    pub file: Option<File>,
}

/// A file of the evidence store.
#[derive(Clone, Debug)]
pub struct File {
    /// What it is called.
    pub name: String,
    /// Its digest.
    pub digest: String,
    /// A picture, or of a PDF its pages as [`pages_alone`] gives them; else why it cannot be bound.
    pub bytes: Result<Vec<u8>, Unbound>,
}

/// A dossier holds at most so many values: a number of two bytes takes a hundred in memory.
const MOST_VALUES: usize = 3_000_000;

/// A dossier has at most so many pages; what comes after them is only listed.
const MOST_PAGES: usize = 3_000;

#[derive(Serialize)]
struct Front<'d> {
    date: (i16, i8, i8),
    lang: &'static str,
    title: &'d str,
    lines: &'d [String],
    notice: Option<&'d str>,
    contents: &'static str,
    heads: [&'static str; 3],
    rows: Vec<Row<'d>>,
    stamp: String,
}

/// A line of the table of contents.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Row<'d> {
    Section { title: &'d str },
    Entry { number: usize, title: &'d str, detail: &'d str, file: String, page: Option<usize>, why: Option<String> },
}

#[derive(Serialize)]
struct Picture<'d> {
    date: (i16, i8, i8),
    lang: &'static str,
    title: &'d str,
    name: &'d str,
}

static FRONT: LazyLock<Source> = LazyLock::new(|| typesetting::template("dossier.typ", include_str!("dossier.typ")));
static PICTURE: LazyLock<Source> = LazyLock::new(|| typesetting::template("picture.typ", include_str!("picture.typ")));

/// Binds a dossier. The same dossier gives the same bytes.
pub fn bind(dossier: &Dossier) -> Result<Vec<u8>, RenderError> {
    let mut room = MOST_VALUES;
    let mut take = |entry: &Entry| {
        let pages = pages_of(dossier, entry)?;
        room = room.checked_sub(pages.values).ok_or(Unbound::TooLong)?;
        Ok(pages)
    };
    let read: Vec<Vec<Result<Pages, Unbound>>> =
        dossier.sections.iter().map(|section| section.entries.iter().map(&mut take).collect()).collect();
    // How many pages the front has decides where all others begin: it is set once to see.
    let mut before = 1;
    let front = loop {
        let front = front(dossier, &read, before)?;
        let pages =
            foreign::pages(&front).map_err(|_| RenderError::Typesetting("the front has no pages".to_owned()))?;
        if pages.len() == before {
            break pages;
        }
        before = pages.len();
    };
    Ok(bound(dossier, front, read))
}

/// The pages of an entry, or why there are none.
fn pages_of(dossier: &Dossier, entry: &Entry) -> Result<Pages, Unbound> {
    let file = entry.file.as_ref().ok_or(Unbound::NumberOnly)?;
    let bytes = file.bytes.as_deref().map_err(|why| *why)?;
    if bytes.starts_with(b"%PDF-") {
        let pages = foreign::pages(bytes)?;
        return if pages.len() > MOST_PAGES { Err(Unbound::TooLong) } else { Ok(pages) };
    }
    if !is_picture(bytes) {
        return Err(Unbound::OtherKind);
    }
    let picture = Picture { date: ymd(dossier.date), lang: dossier.lang.id(), title: &entry.title, name: &file.name };
    let content = serde_json::to_string(&picture).map_err(|_| Unbound::Damaged)?;
    // A picture that cannot be decoded spoils a page of its own, never the dossier.
    let page = typesetting::pdf_with_picture(&PICTURE, content, bytes.to_vec()).map_err(|_| Unbound::Damaged)?;
    foreign::pages(&page)
}

/// Whether the bytes begin as a picture that can be set on a page.
fn is_picture(bytes: &[u8]) -> bool {
    let is_webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    is_webp || bytes.starts_with(&[0xff, 0xd8, 0xff]) || bytes.starts_with(b"\x89PNG\r\n\x1a\n")
}

fn ymd(date: Date) -> (i16, i8, i8) {
    (date.year(), date.month(), date.day())
}

fn front(dossier: &Dossier, read: &[Vec<Result<Pages, Unbound>>], before: usize) -> Result<Vec<u8>, RenderError> {
    let lang = dossier.lang;
    let (mut rows, mut number, mut page) = (Vec::new(), 0, before + 1);
    for (section, pages) in dossier.sections.iter().zip(read) {
        rows.push(Row::Section { title: &section.title });
        for (entry, pages) in section.entries.iter().zip(pages) {
            number += 1;
            let (at, why) = match pages {
                Ok(_) => (Some(page), None),
                Err(why) => (None, Some(told(*why, entry, lang))),
            };
            page += pages.as_ref().map_or(0, Pages::len);
            let file = entry.file.as_ref().map(|file| file.name.clone()).unwrap_or_default();
            rows.push(Row::Entry { number, title: &entry.title, detail: &entry.detail, file, page: at, why });
        }
    }
    let day = vietnamese::date(dossier.date);
    let front = Front {
        date: ymd(dossier.date),
        lang: lang.id(),
        title: &dossier.title,
        lines: &dossier.lines,
        notice: dossier.notice.as_deref(),
        contents: lang.pick("MỤC LỤC", "CONTENTS"),
        heads: [lang.pick("TT", "No."), lang.pick("Tài liệu", "Document"), lang.pick("Trang", "Page")],
        rows,
        stamp: match lang {
            Lang::Vi => format!("Lập từ hồ sơ điện tử, số liệu đến ngày {day}."),
            Lang::En => format!("Made from the electronic record as of {day}."),
        },
    };
    typesetting::pdf(&FRONT, serde_json::to_string(&front)?)
}

/// Why a document is not bound, with what finds it in the store.
fn told(why: Unbound, entry: &Entry, lang: Lang) -> String {
    let digest = entry.file.as_ref().map(|file| format!(" (SHA-256 {})", file.digest)).unwrap_or_default();
    format!("{}{digest}", why.label(lang))
}

fn bound(dossier: &Dossier, front: Pages, read: Vec<Vec<Result<Pages, Unbound>>>) -> Vec<u8> {
    let mut binder = Binder::default();
    binder.add(front);
    let contents = Bookmark::new(dossier.lang.pick("Bìa, mục lục", "Cover and contents"), 0);
    let mut bookmarks = vec![contents];
    for (section, pages) in dossier.sections.iter().zip(read) {
        let mut own = Vec::new();
        for (entry, pages) in section.entries.iter().zip(pages) {
            let Ok(pages) = pages else { continue };
            own.push(Bookmark::new(&entry.title, binder.len()));
            binder.add(pages);
        }
        if let Some(first) = own.first() {
            bookmarks.push(Bookmark { page: first.page, title: section.title.clone(), below: own });
        }
    }
    binder.finish(&dossier.title, dossier.date, &bookmarks)
}

/// The pages of a PDF that came in, and nothing else of it, as a PDF. A few kilobytes may unpack to any number of gigabytes while it is read:
/// the caller has it done where that brings nobody down. Nothing in what comes out unpacks while it is read, and its values are counted.
pub fn pages_alone(bytes: &[u8]) -> Result<Vec<u8>, Unbound> {
    let pages = foreign::pages(bytes)?;
    let length = pages.len();
    let mut binder = Binder::default();
    binder.add(pages);
    let alone = binder.plain();
    // What is written anew may be read in another way: no page gets lost unseen.
    if foreign::pages(&alone)?.len() == length { Ok(alone) } else { Err(Unbound::Damaged) }
}

/// Whether a file that came in can be bound at all: foreign bytes only ever fail, they never panic.
#[must_use]
pub fn can_bind(bytes: &[u8]) -> bool {
    let bytes = if bytes.starts_with(b"%PDF-") { pages_alone(bytes) } else { Ok(bytes.to_vec()) };
    let file = File { name: String::new(), digest: String::new(), bytes };
    let entry = Entry { title: String::new(), detail: String::new(), file: Some(file) };
    let dossier = Dossier {
        title: String::new(),
        lines: Vec::new(),
        notice: None,
        date: jiff::civil::date(2023, 1, 1),
        lang: Lang::Vi,
        sections: Vec::new(),
    };
    pages_of(&dossier, &entry).is_ok()
}
