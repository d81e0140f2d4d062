//! Tinos, the one family of our documents: free, with the metrics of Times New Roman, which Decree 30/2020/NĐ-CP demands.
//!
//! Four faces, installed by npm's lock file and embedded at build time, so that no system font ever decides how a
//! document looks.

use std::sync::{Arc, LazyLock};

use resvg::usvg::fontdb;
use typst::foundations::Bytes;
use typst::layout::Abs;
use typst::text::{Font, FontInstance, FontVariant, FontVariations};

/// The family's name inside the font files.
pub const FAMILY: &str = "Tinos";

/// One of the four faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// Upright.
    Regular,
    /// Slanted.
    Italic,
    /// Heavy.
    Bold,
    /// Heavy and slanted.
    BoldItalic,
}

impl Face {
    /// All four, in the order in which they are loaded.
    pub const ALL: [Self; 4] = [Self::Regular, Self::Italic, Self::Bold, Self::BoldItalic];

    /// The TrueType file.
    #[must_use]
    pub const fn bytes(self) -> &'static [u8] {
        match self {
            Self::Regular => include_bytes!(env!("TINOS_REGULAR")),
            Self::Italic => include_bytes!(env!("TINOS_ITALIC")),
            Self::Bold => include_bytes!(env!("TINOS_BOLD")),
            Self::BoldItalic => include_bytes!(env!("TINOS_BOLD_ITALIC")),
        }
    }

    /// How wide `text` runs, in thousandths of the type size: kerning, which only makes it shorter, is left out.
    #[must_use]
    pub fn width(self, text: &str) -> i64 {
        let face = instances()[self as usize].ttf();
        let advances: i64 = text
            .chars()
            .map(|letter| face.glyph_index(letter).and_then(|glyph| face.glyph_hor_advance(glyph)).map_or(0, i64::from))
            .sum();
        advances * 1000 / i64::from(face.units_per_em()).max(1)
    }

    /// Breaks `text` into lines that run at most `room`, in thousandths of the type size; a single word that does not
    /// fit is broken where it must be. No text has no lines.
    #[must_use]
    pub fn wrap(self, text: &str, room: i64) -> Vec<String> {
        let fits = |line: &str| self.width(line) <= room;
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            if let Some(line) = lines.last_mut() {
                let longer = format!("{line} {word}");
                if fits(&longer) {
                    *line = longer;
                    continue;
                }
            }
            let mut line = String::new();
            for letter in word.chars() {
                if !line.is_empty() && !fits(&format!("{line}{letter}")) {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(letter);
            }
            lines.push(line);
        }
        lines
    }

    /// Whether the face draws this letter.
    #[must_use]
    pub fn has(self, letter: char) -> bool {
        instances()[self as usize].ttf().glyph_index(letter).is_some()
    }
}

/// The faces as typst wants them, in the order of [`Face::ALL`].
#[expect(clippy::expect_used, reason = "the bytes are fixed when the program is built, and a test reads them")]
pub(crate) fn typst_fonts() -> &'static [Font; 4] {
    static FONTS: LazyLock<[Font; 4]> = LazyLock::new(|| {
        Face::ALL.map(|face| Font::new(Bytes::new(face.bytes()), 0).expect("the embedded faces are sound"))
    });
    &FONTS
}

/// The faces with their glyphs at hand, in the order of [`Face::ALL`].
fn instances() -> &'static [FontInstance; 4] {
    static INSTANCES: LazyLock<[FontInstance; 4]> = LazyLock::new(|| {
        let plain = |font: Font| font.instantiate(FontVariant::default(), Abs::pt(12.0), &FontVariations::default());
        typst_fonts().clone().map(plain)
    });
    &INSTANCES
}

/// The faces as resvg wants them.
pub(crate) fn svg_fonts() -> Arc<fontdb::Database> {
    static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
        let mut database = fontdb::Database::new();
        for face in Face::ALL {
            database.load_font_source(fontdb::Source::Binary(Arc::new(face.bytes())));
        }
        database.set_serif_family(FAMILY);
        Arc::new(database)
    });
    Arc::clone(&FONTS)
}
