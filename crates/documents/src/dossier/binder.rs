//! Pages of many files bound to one: numbered at the foot, with bookmarks.

use std::collections::BTreeMap;

use jiff::civil::Date;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};

use super::foreign::Pages;

/// A place in the book.
pub(super) struct Bookmark {
    /// What it is called.
    pub(super) title: String,
    /// The page, from nought.
    pub(super) page: usize,
    /// What is below it.
    pub(super) below: Vec<Self>,
}

impl Bookmark {
    pub(super) fn new(title: &str, page: usize) -> Self {
        Self { title: title.to_owned(), page, below: Vec::new() }
    }
}

/// The book as far as it is bound.
#[derive(Default)]
pub(super) struct Binder {
    objects: BTreeMap<ObjectId, Object>,
    pages: Vec<Dictionary>,
    last: u32,
}

/// A4 in points, for a page that does not say how large it is.
const A4: [f32; 4] = [0.0, 0.0, 595.0, 842.0];
/// How the font of the page numbers is called in a page: no file names one so.
const FONT: &[u8] = b"NongthonNumber";
/// How far above the foot a number stands, in points.
const FOOT: f32 = 14.0;
const SIZE: f32 = 8.0;

impl Binder {
    /// How many pages it has.
    pub(super) const fn len(&self) -> usize {
        self.pages.len()
    }

    /// Adds pages, under new numbers.
    pub(super) fn add(&mut self, pages: Pages) {
        let mut names = BTreeMap::new();
        for id in pages.objects.keys() {
            names.insert(*id, self.fresh());
        }
        for (id, mut object) in pages.objects {
            rename(&mut object, &names);
            if let Some(name) = names.get(&id) {
                self.objects.insert(*name, object);
            }
        }
        for mut page in pages.leaves {
            for (_, value) in &mut page {
                rename(value, &names);
            }
            self.pages.push(page);
        }
    }

    fn fresh(&mut self) -> ObjectId {
        self.last += 1;
        (self.last, 0)
    }

    fn put(&mut self, object: impl Into<Object>) -> ObjectId {
        let id = self.fresh();
        self.objects.insert(id, object.into());
        id
    }

    /// The book as PDF.
    pub(super) fn finish(mut self, title: &str, date: Date, bookmarks: &[Bookmark]) -> Vec<u8> {
        let font = self.put(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" });
        let root = self.fresh();
        let (all, mut kids) = (self.pages.len(), Vec::new());
        for (place, mut page) in std::mem::take(&mut self.pages).into_iter().enumerate() {
            self.stamp(&mut page, font, &format!("{}/{all}", place + 1));
            page.set("Parent", Object::Reference(root));
            kids.push(self.put(page));
        }
        let outline = self.outline(&kids, bookmarks);
        self.tree(root, kids);
        let catalog = self.put(dictionary! {
            "Type" => "Catalog", "Pages" => root, "Outlines" => outline, "PageMode" => "UseOutlines",
        });
        let day = format!("D:{:04}{:02}{:02}000000+07'00'", date.year(), date.month(), date.day());
        let info = self.put(dictionary! {
            "Title" => written(title),
            "Creator" => Object::string_literal("Nongthon"),
            "CreationDate" => Object::String(day.into_bytes(), StringFormat::Literal),
        });
        self.saved(dictionary! { "Root" => catalog, "Info" => info })
    }

    /// The pages as they are, as PDF.
    pub(super) fn plain(mut self) -> Vec<u8> {
        let root = self.fresh();
        let mut kids = Vec::new();
        for mut page in std::mem::take(&mut self.pages) {
            page.set("Parent", Object::Reference(root));
            kids.push(self.put(page));
        }
        self.tree(root, kids);
        let catalog = self.put(dictionary! { "Type" => "Catalog", "Pages" => root });
        self.saved(dictionary! { "Root" => catalog })
    }

    /// The tree of pages.
    fn tree(&mut self, root: ObjectId, pages: Vec<ObjectId>) {
        let count = i64::try_from(pages.len()).unwrap_or(i64::MAX);
        let pages = pages.into_iter().map(Object::Reference).collect::<Vec<_>>();
        self.objects.insert(root, dictionary! { "Type" => "Pages", "Kids" => pages, "Count" => count }.into());
    }

    fn saved(self, trailer: Dictionary) -> Vec<u8> {
        let mut document = Document::new();
        "1.7".clone_into(&mut document.version);
        document.max_id = self.last;
        document.objects = self.objects;
        document.trailer = trailer;
        let mut bytes = Vec::new();
        // Writing to memory cannot fail.
        let _ = document.save_to(&mut bytes);
        bytes
    }

    /// Writes a number at the foot of a page as it is seen, whatever the page did to its own drawing.
    fn stamp(&mut self, page: &mut Dictionary, font: ObjectId, number: &str) {
        let [left, bottom, right, top] = self.size(page);
        let (width, height) = (right - left, top - bottom);
        let turned = page.get(b"Rotate").and_then(|value| self.resolve(value).as_i64()).unwrap_or(0).rem_euclid(360);
        // Digits of Helvetica are a little wider than half their height.
        #[expect(clippy::cast_precision_loss, reason = "a few letters")]
        let half = number.len() as f32 * SIZE * 0.278;
        let place = match turned {
            90 => [0.0, 1.0, -1.0, 0.0, right - FOOT, bottom + height / 2.0 - half],
            180 => [-1.0, 0.0, 0.0, -1.0, left + width / 2.0 + half, top - FOOT],
            270 => [0.0, -1.0, 1.0, 0.0, left + FOOT, bottom + height / 2.0 + half],
            _ => [1.0, 0.0, 0.0, 1.0, left + width / 2.0 - half, bottom + FOOT],
        };
        let place = place.map(|number| format!("{number:.2}")).join(" ");
        let font_name = String::from_utf8_lossy(FONT);
        let text = format!("\nQ q BT /{font_name} {SIZE} Tf 0 g {place} Tm ({number}) Tj ET Q\n");
        let before = self.put(Stream::new(Dictionary::new(), b"q\n".to_vec()));
        let after = self.put(Stream::new(Dictionary::new(), text.into_bytes()));
        let own = match page.get(b"Contents").map(|contents| self.resolve(contents)) {
            Ok(Object::Array(parts)) => parts.clone(),
            Ok(Object::Stream(_)) => page.get(b"Contents").ok().cloned().into_iter().collect(),
            _ => Vec::new(),
        };
        let contents = [before.into()].into_iter().chain(own).chain([after.into()]).collect::<Vec<Object>>();
        page.set("Contents", contents);
        let mut resources = self.dictionary(page.get(b"Resources").ok());
        let mut fonts = self.dictionary(resources.get(b"Font").ok());
        fonts.set(FONT, Object::Reference(font));
        resources.set("Font", Object::Dictionary(fonts));
        page.set("Resources", Object::Dictionary(resources));
    }

    /// What is seen of a page.
    fn size(&self, page: &mut Dictionary) -> [f32; 4] {
        let of = |key: &[u8]| -> Option<[f32; 4]> {
            let corners = self.resolve(page.get(key).ok()?).as_array().ok()?;
            let corners: Vec<f32> = corners.iter().filter_map(|value| self.resolve(value).as_float().ok()).collect();
            let [a, b, c, d] = <[f32; 4]>::try_from(corners).ok()?;
            let size = [a.min(c), b.min(d), a.max(c), b.max(d)];
            size.iter().all(|corner| corner.is_finite()).then_some(size)
        };
        if let Some(size) = of(b"CropBox").or_else(|| of(b"MediaBox")) {
            return size;
        }
        page.set("MediaBox", A4.map(Object::Real).to_vec());
        A4
    }

    fn resolve<'o>(&'o self, object: &'o Object) -> &'o Object {
        object.as_reference().ok().and_then(|id| self.objects.get(&id)).unwrap_or(object)
    }

    fn dictionary(&self, object: Option<&Object>) -> Dictionary {
        object.and_then(|object| self.resolve(object).as_dict().ok()).cloned().unwrap_or_default()
    }

    fn outline(&mut self, pages: &[ObjectId], bookmarks: &[Bookmark]) -> ObjectId {
        let root = self.fresh();
        let (first, last) = self.level(pages, root, bookmarks);
        let mut outline = dictionary! { "Type" => "Outlines" };
        outline.set("Count", i64::try_from(bookmarks.len()).unwrap_or(i64::MAX));
        for (key, id) in [("First", first), ("Last", last)] {
            if let Some(id) = id {
                outline.set(key, id);
            }
        }
        self.objects.insert(root, outline.into());
        root
    }

    /// Bookmarks side by side; the first and the last of them.
    fn level(
        &mut self,
        pages: &[ObjectId],
        parent: ObjectId,
        bookmarks: &[Bookmark],
    ) -> (Option<ObjectId>, Option<ObjectId>) {
        let ids: Vec<ObjectId> = bookmarks.iter().map(|_| self.fresh()).collect();
        for (place, bookmark) in bookmarks.iter().enumerate() {
            let Some(page) = pages.get(bookmark.page) else { continue };
            let (first, last) = self.level(pages, ids[place], &bookmark.below);
            let mut item = dictionary! {
                "Title" => written(&bookmark.title),
                "Parent" => parent,
                "Dest" => vec![Object::Reference(*page), Object::Name(b"Fit".to_vec())],
            };
            let beside = [
                ("Prev", place.checked_sub(1).and_then(|before| ids.get(before)).copied()),
                ("Next", ids.get(place + 1).copied()),
                ("First", first),
                ("Last", last),
            ];
            for (key, id) in beside {
                if let Some(id) = id {
                    item.set(key, id);
                }
            }
            if !bookmark.below.is_empty() {
                item.set("Count", i64::try_from(bookmark.below.len()).unwrap_or(i64::MAX));
            }
            self.objects.insert(ids[place], item.into());
        }
        (ids.first().copied(), ids.last().copied())
    }
}

/// A text as PDF writes what is not Latin (ISO 32000-1, 7.9.2.2).
fn written(text: &str) -> Object {
    let units = text.encode_utf16().flat_map(u16::to_be_bytes);
    Object::String([0xfe, 0xff].into_iter().chain(units).collect(), StringFormat::Hexadecimal)
}

/// Gives everything that is referred to its new number; what was left behind is nothing.
fn rename(object: &mut Object, names: &BTreeMap<ObjectId, ObjectId>) {
    match object {
        Object::Reference(id) => match names.get(id) {
            Some(name) => *id = *name,
            None => *object = Object::Null,
        },
        Object::Array(values) => values.iter_mut().for_each(|value| rename(value, names)),
        Object::Dictionary(values) => values.iter_mut().for_each(|(_, value)| rename(value, names)),
        Object::Stream(stream) => stream.dict.iter_mut().for_each(|(_, value)| rename(value, names)),
        _ => {}
    }
}
