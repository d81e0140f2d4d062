//! The content of an official report, before any format: what every renderer starts from.

use jiff::{Timestamp, civil::Date};
use programme::{Lang, Quantity};

pub use super::table::{Align, Cell, Column, ColumnKind, DongUnit, Table};

/// An official report with its annexes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The language of the words that the renderers add ("Nơi nhận", "Phụ lục") and of the document as a whole.
    pub language: Lang,
    /// How it is set.
    pub form: Form,
    /// Who issues it, its number, place and date.
    pub letterhead: Letterhead,
    /// The kind of document: `BÁO CÁO`.
    pub kind: String,
    /// What it is about, beneath the kind.
    pub title: String,
    /// To whom: `Kính gửi: …`.
    pub salutation: Option<String>,
    /// A warning that must not be overlooked, for instance that the figures are illustrative.
    pub notice: Option<String>,
    /// Of which day the figures are, and what was known.
    pub stamp: Stamp,
    /// The text.
    pub body: Vec<Block>,
    /// Who receives it.
    pub recipients: Recipients,
    /// Who signs it.
    pub signature: Signature,
    /// Who signs beside, on the left, as the secretary of a meeting does.
    pub beside: Option<Signature>,
    /// What is attached.
    pub annexes: Vec<Annex>,
}

/// How a document is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As the decree wants it.
    Official,
    /// For a leader's hand: smaller type, closer lines; neither sent nor signed.
    Brief,
}

/// The head of the first page (Decree 30/2020/NĐ-CP, annex I).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letterhead {
    /// The superior body, if there is one.
    pub superior: Option<String>,
    /// The issuing body.
    pub issuer: String,
    /// Number and symbol without the word "Số": `57/BC-VPĐP`; a draft leaves the number out: `…/BC-VPĐP`. Empty where
    /// the document bears none.
    pub number: String,
    /// Where it is issued: `Hà Tĩnh`.
    pub place: String,
    /// When it is issued; also the creation date that the files carry.
    pub date: Date,
}

/// The pair that makes a report repeatable: the day its figures are about and the moment up to which facts were known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The day the figures are about.
    pub as_of: Date,
    /// The moment up to which recorded facts count.
    pub known_at: Timestamp,
}

/// Those who receive the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipients {
    /// One line each, without dash or semicolon: `Như trên`.
    pub lines: Vec<String>,
    /// Where copies are kept, after the word "Lưu": `VT, NTM`.
    pub archive: String,
}

/// The signer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// In whose name, one line each: `TM. ỦY BAN NHÂN DÂN`, `KT. CHỦ TỊCH`.
    pub authority: Vec<String>,
    /// The post: `CHÁNH VĂN PHÒNG`.
    pub post: String,
    /// The name; empty in a draft.
    pub name: String,
}

/// An annex; its Roman number follows from its place, and a single annex has none (decree, annex I, part III).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annex {
    /// Its name.
    pub title: String,
    /// The line beneath, in brackets and italics: `Kèm theo Báo cáo số …`.
    pub note: Option<String>,
    /// Its content.
    pub blocks: Vec<Block>,
    /// The workbook sheet of its first table; further tables are numbered after it.
    pub sheet_name: String,
}

/// A piece of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading; its number follows from its place.
    Heading {
        /// How deep.
        level: Level,
        /// The words, without number.
        text: String,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list with dashes.
    Bullets(Vec<Vec<Inline>>),
    /// A table.
    Table(Table),
    /// A chart.
    Chart(Chart),
    /// A remark in small italics, as a rule beneath a table.
    Note(Vec<Inline>),
    /// A line in the middle: `QUYẾT ĐỊNH:`.
    Centred(Vec<Inline>),
}

/// The levels of headings in an official document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// `Phần I`.
    Part,
    /// `I.`
    Roman,
    /// `1.`
    Arabic,
    /// `a)`
    Letter,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// Bold text.
    Bold(String),
    /// Italic text.
    Italic(String),
    /// A figure that says where it comes from.
    Figure {
        /// The figure as it is written: `97,8%`.
        text: String,
        /// The number of its source: a [`Cell::Source`] somewhere in the report.
        reference: u32,
    },
    /// A small visible mark: `chưa kiểm chứng`.
    Badge(String),
}

impl Inline {
    /// Plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Bold text.
    pub fn bold(text: impl Into<String>) -> Self {
        Self::Bold(text.into())
    }

    /// Italic text.
    pub fn italic(text: impl Into<String>) -> Self {
        Self::Italic(text.into())
    }

    /// A figure with the number of its source.
    pub fn figure(text: impl Into<String>, reference: u32) -> Self {
        Self::Figure { text: text.into(), reference }
    }

    /// A small visible mark.
    pub fn badge(text: impl Into<String>) -> Self {
        Self::Badge(text.into())
    }
}

impl Block {
    /// A heading.
    pub fn heading(level: Level, text: impl Into<String>) -> Self {
        Self::Heading { level, text: text.into() }
    }

    /// A paragraph of plain text.
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph(vec![Inline::text(text)])
    }
}

/// Horizontal bars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// The line above it.
    pub caption: String,
    /// What it shows, for those who cannot see it; the renderers add the figures.
    pub alt: String,
    /// How the values of one label stand to each other.
    pub arrangement: Arrangement,
    /// The unit after each value: `%` closes up, `xã` is set apart, nothing is fine.
    pub unit: String,
    /// The most decimals that values show.
    pub decimals: u8,
    /// The names of the series; with one, no legend names it.
    pub series: Vec<String>,
    /// The labels with their values.
    pub bars: Vec<Bar>,
    /// What the target marks are called in the legend.
    pub target_name: String,
}

/// How the values of one label stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrangement {
    /// A bar for each series; with one series, simple bars.
    Grouped,
    /// One bar, its parts end to end.
    Stacked,
}

/// One label of a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What the values are of.
    pub label: String,
    /// One value for each series; `None` is not known.
    pub values: Vec<Option<Quantity>>,
    /// Where the value should be.
    pub target: Option<Quantity>,
}
