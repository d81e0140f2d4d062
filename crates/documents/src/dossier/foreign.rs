//! The pages of a PDF that came from somewhere: what they show and nothing else. Scripts, forms, attachments and links stay behind.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId};
use programme::Lang;

/// Why a document is not bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unbound {
    /// Only its number is on record.
    NumberOnly,
    /// Its bytes could not be had.
    Missing,
    /// It cannot be read.
    Damaged,
    /// It asks for a password.
    Protected,
    /// It is neither PDF nor picture.
    OtherKind,
    /// It has too many pages, or what they are made of is too much.
    TooLong,
}

impl Unbound {
    pub(super) const fn label(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::NumberOnly, Lang::Vi) => "chỉ có số, không có tệp",
            (Self::NumberOnly, Lang::En) => "a number only, no file",
            (Self::Missing, Lang::Vi) => "không lấy được tệp",
            (Self::Missing, Lang::En) => "the file could not be had",
            (Self::Damaged, Lang::Vi) => "tệp hỏng, không ghép được",
            (Self::Damaged, Lang::En) => "damaged, not bound",
            (Self::Protected, Lang::Vi) => "tệp có mật khẩu, không ghép được",
            (Self::Protected, Lang::En) => "protected by a password, not bound",
            (Self::OtherKind, Lang::Vi) => "không phải PDF hay ảnh: xem tệp gốc",
            (Self::OtherKind, Lang::En) => "neither PDF nor picture: see the file",
            (Self::TooLong, Lang::Vi) => "quá dài, không ghép",
            (Self::TooLong, Lang::En) => "too long, not bound",
        }
    }
}

/// Pages with all that they show, under numbers of their own.
pub(super) struct Pages {
    pub(super) leaves: Vec<Dictionary>,
    pub(super) objects: BTreeMap<ObjectId, Object>,
    /// How many values they are made of.
    pub(super) values: usize,
}

impl Pages {
    pub(super) const fn len(&self) -> usize {
        self.leaves.len()
    }
}

/// Attributes that a page has from the nodes above it (ISO 32000-1, 7.7.3.4).
const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];
/// What a page keeps beside them.
const OWN: [&[u8]; 4] = [b"Contents", b"Annots", b"Group", b"UserUnit"];
/// What an annotation does or leads to; what it shows is kept.
const ACTIVE: [&[u8]; 9] = [b"A", b"AA", b"P", b"Parent", b"Dest", b"Popup", b"IRT", b"Kids", b"StructParent"];
/// The pages of a file are made of at most so many values.
const MOST_VALUES: usize = 500_000;
/// Trees of pages and nested values are at most so deep.
const DEEPEST: usize = 64;

/// The pages of a PDF. Foreign files make any reader stumble: one that panics has read nothing.
pub(super) fn pages(bytes: &[u8]) -> Result<Pages, Unbound> {
    std::panic::catch_unwind(|| read(bytes)).unwrap_or(Err(Unbound::Damaged))
}

fn read(bytes: &[u8]) -> Result<Pages, Unbound> {
    let document = match Document::load_mem(bytes) {
        Ok(document) => document,
        Err(lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_)) => return Err(Unbound::Protected),
        Err(_) => return Err(Unbound::Damaged),
    };
    // What opens without a password was decrypted while it was read.
    if document.trailer.has(b"Encrypt") && !document.was_encrypted() {
        return Err(Unbound::Protected);
    }
    let pages: Vec<Dictionary> = document.page_iter().filter_map(|id| page(&document, id)).collect();
    if pages.is_empty() {
        return Err(Unbound::Damaged);
    }
    let mut wanted =
        Wanted { document: &document, seen: BTreeSet::new(), waiting: Vec::new(), objects: BTreeMap::new(), values: 0 };
    for page in &pages {
        for (_, value) in page {
            wanted.look_at(value, 0);
        }
    }
    let (objects, values) = wanted.gather()?;
    Ok(Pages { leaves: pages, objects, values })
}

/// A page by itself.
fn page(document: &Document, id: ObjectId) -> Option<Dictionary> {
    let found = document.get_dictionary(id).ok()?;
    let mut page = Dictionary::new();
    page.set("Type", Object::Name(b"Page".to_vec()));
    let mut node = found;
    for _ in 0..DEEPEST {
        for key in INHERITED {
            if let Ok(value) = node.get(key)
                && !page.has(key)
            {
                page.set(key, value.clone());
            }
        }
        let Ok(above) = node.get(b"Parent").and_then(Object::as_reference).and_then(|id| document.get_dictionary(id))
        else {
            break;
        };
        node = above;
    }
    for key in OWN {
        if let Ok(value) = found.get(key) {
            page.set(key, value.clone());
        }
    }
    if let Ok(annotations) = found.get(b"Annots") {
        page.set("Annots", Object::Array(annotations_of(document, annotations)));
    }
    Some(page)
}

/// What is drawn over a page, a digital signature for instance, without what it would do.
fn annotations_of(document: &Document, annotations: &Object) -> Vec<Object> {
    let list = document.dereference(annotations).ok().and_then(|(_, list)| list.as_array().ok());
    let shown = |each: &Object| {
        let mut shown = document.dereference(each).ok()?.1.as_dict().ok()?.clone();
        for key in ACTIVE {
            shown.remove(key);
        }
        Some(Object::Dictionary(shown))
    };
    list.into_iter().flatten().filter_map(shown).collect()
}

/// Everything that pages refer to, wherever it stands in the file.
struct Wanted<'d> {
    document: &'d Document,
    seen: BTreeSet<ObjectId>,
    waiting: Vec<ObjectId>,
    objects: BTreeMap<ObjectId, Object>,
    values: usize,
}

impl Wanted<'_> {
    fn look_at(&mut self, value: &Object, depth: usize) {
        self.values += 1;
        if depth > DEEPEST {
            return;
        }
        match value {
            Object::Reference(id) if self.seen.insert(*id) => self.waiting.push(*id),
            Object::Array(values) => values.iter().for_each(|value| self.look_at(value, depth + 1)),
            Object::Dictionary(values) => values.iter().for_each(|(_, value)| self.look_at(value, depth + 1)),
            Object::Stream(stream) => stream.dict.iter().for_each(|(_, value)| self.look_at(value, depth + 1)),
            _ => {}
        }
    }

    fn gather(mut self) -> Result<(BTreeMap<ObjectId, Object>, usize), Unbound> {
        while let Some(id) = self.waiting.pop() {
            if self.values > MOST_VALUES {
                return Err(Unbound::TooLong);
            }
            let Ok(object) = self.document.get_object(id) else { continue };
            let is_of_tree = object.as_dict().is_ok_and(|dict| dict.has_type(b"Page") || dict.has_type(b"Pages"));
            if is_of_tree {
                continue; // What leads to other pages would bring the whole file along.
            }
            self.look_at(object, 0);
            self.objects.insert(id, object.clone());
        }
        if self.values > MOST_VALUES { Err(Unbound::TooLong) } else { Ok((self.objects, self.values)) }
    }
}
