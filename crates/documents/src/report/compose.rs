//! From content to words: numbers formatted, headings numbered, tables measured, charts drawn.
//!
//! The page, the Word document and the PDF are all set from this one composition, so they cannot say different things.
//! The workbook is written from the content itself, because it needs values rather than words.

use jiff::civil::Date;
use serde::Serialize;

use super::columns::{self, TextWidth};
use super::model::{Align, Annex, Block, Cell, Chart, Form, Inline, Level, Report, Signature, Table};
use super::words::Words;
use crate::chart::{self, Drawing};
use crate::fonts::Face;

/// A report in words.
#[derive(Serialize)]
pub(crate) struct Composed {
    pub language: &'static str,
    pub is_brief: bool,
    pub date: CalendarDay,
    pub head: Head,
    pub kind: String,
    pub title: String,
    pub salutation: Option<String>,
    pub notice: Option<String>,
    pub stamp: String,
    pub body: Vec<Section>,
    pub closing: Option<Closing>,
    pub annexes: Vec<AnnexSection>,
}

/// A date in parts.
#[derive(Clone, Copy, Serialize)]
pub(crate) struct CalendarDay {
    pub year: i16,
    pub month: i8,
    pub day: i8,
}

/// The two blocks at the top of the first page.
#[derive(Serialize)]
pub(crate) struct Head {
    pub superior: Option<String>,
    pub issuer: String,
    pub number: String,
    pub national_name: &'static str,
    pub motto: &'static str,
    pub place_and_date: String,
}

/// Recipients on the left, signature on the right; where two sign, the recipients below them.
#[derive(Serialize)]
pub(crate) struct Closing {
    pub recipients_title: &'static str,
    pub recipients: Vec<String>,
    pub signer: Signer,
    pub beside: Option<Signer>,
}

/// Who signs.
#[derive(Serialize)]
pub(crate) struct Signer {
    pub authority: Vec<String>,
    pub post: String,
    pub name: String,
}

impl Signer {
    fn new(signature: &Signature) -> Self {
        Self {
            authority: signature.authority.iter().map(|line| clean(line)).collect(),
            post: clean(&signature.post),
            name: clean(&signature.name),
        }
    }
}

/// Blocks that share one orientation of the page.
#[derive(Serialize)]
pub(crate) struct Section {
    pub landscape: bool,
    pub blocks: Vec<Piece>,
}

impl Section {
    /// Takes the headings at its end, which belong to what follows.
    fn take_headings(&mut self) -> Vec<Piece> {
        let headings = self.blocks.iter().rev().take_while(|piece| matches!(piece, Piece::Heading(_))).count();
        self.blocks.split_off(self.blocks.len() - headings)
    }
}

/// An annex, beginning on a page of its own.
#[derive(Serialize)]
pub(crate) struct AnnexSection {
    pub label: String,
    pub title: String,
    pub note: Option<String>,
    #[serde(flatten)]
    pub section: Section,
}

/// A block in words.
#[derive(Serialize)]
#[serde(tag = "block", rename_all = "snake_case")]
pub(crate) enum Piece {
    Heading(Heading),
    Paragraph { runs: Vec<Run> },
    Bullets { items: Vec<Vec<Run>> },
    Note { runs: Vec<Run> },
    Centred { runs: Vec<Run> },
    Table(Grid),
    Chart(Picture),
}

/// A numbered heading.
#[derive(Serialize)]
pub(crate) struct Heading {
    pub level: LevelName,
    /// 1 for the highest level in use.
    pub depth: u8,
    pub number: String,
    pub text: String,
}

/// A level as the layouts call it.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LevelName {
    Part,
    Roman,
    Arabic,
    Letter,
}

/// A piece of a line.
#[derive(Clone, Serialize)]
#[serde(tag = "run", rename_all = "snake_case")]
pub(crate) enum Run {
    Text {
        text: String,
    },
    Bold {
        text: String,
    },
    Italic {
        text: String,
    },
    Figure {
        text: String,
        reference: u32,
    },
    Badge {
        text: String,
    },
    /// The place that figures with this reference point at.
    Source {
        number: u32,
    },
}

/// A table in words.
#[derive(Serialize)]
pub(crate) struct Grid {
    pub caption: String,
    pub unit: Option<String>,
    /// The type size, in points.
    pub size: i64,
    /// How many letters its columns ask for.
    pub letters: u32,
    /// The width of each column, in twentieths of a point.
    pub widths: Vec<i64>,
    pub head: Vec<Vec<HeadCell>>,
    pub rows: Vec<GridRow>,
}

/// A heading cell of a table.
#[derive(Serialize)]
pub(crate) struct HeadCell {
    pub text: String,
    /// Its first column, counted from 0.
    pub column: usize,
    pub columns: usize,
    pub rows: usize,
}

/// A row of a table.
#[derive(Serialize)]
pub(crate) struct GridRow {
    pub is_total: bool,
    pub cells: Vec<GridCell>,
}

/// A cell of a table.
#[derive(Serialize)]
pub(crate) struct GridCell {
    pub runs: Vec<Run>,
    pub align: AlignName,
    pub columns: usize,
    /// Whether it names its row.
    pub is_name: bool,
}

/// An alignment as the layouts call it.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AlignName {
    Left,
    Center,
    Right,
}

/// A chart, drawn.
#[derive(Serialize)]
pub(crate) struct Picture {
    pub caption: String,
    /// What it shows, with all its figures.
    pub alt: String,
    pub svg: String,
    /// In CSS pixels: four of them are a millimetre on paper.
    pub width: i64,
    pub height: i64,
}

impl Picture {
    /// The drawing alone.
    pub fn drawing(&self) -> Drawing {
        Drawing { svg: self.svg.clone(), width: self.width, height: self.height }
    }
}

/// Puts a report into words.
pub(crate) fn compose(report: &Report) -> Composed {
    let words = Words::of(report.language);
    let mut composer = Composer { report, words, charts: 0 };
    let number = &report.letterhead.number;
    Composed {
        language: words.tag,
        is_brief: report.form == Form::Brief,
        date: day(report.letterhead.date),
        head: Head {
            superior: report.letterhead.superior.as_deref().map(clean),
            issuer: clean(&report.letterhead.issuer),
            number: if number.is_empty() { String::new() } else { clean(&words.number_line(number)) },
            national_name: words.national_name,
            motto: words.motto,
            place_and_date: clean(&words.place_and_date(&report.letterhead.place, report.letterhead.date)),
        },
        kind: clean(&report.kind),
        title: clean(&report.title),
        salutation: report.salutation.as_deref().map(clean),
        notice: report.notice.as_deref().map(clean),
        stamp: words.stamp(report.stamp),
        body: composer.body(),
        closing: (report.form == Form::Official).then(|| closing(report, words)),
        annexes: report.annexes.iter().enumerate().map(|(index, annex)| composer.annex(index, annex)).collect(),
    }
}

fn closing(report: &Report, words: &Words) -> Closing {
    let lines = report.recipients.lines.iter().map(|line| format!("- {};", clean(line)));
    let archive = format!("- {}: {}.", words.archive, clean(&report.recipients.archive));
    Closing {
        recipients_title: words.recipients,
        recipients: lines.chain([archive]).collect(),
        signer: Signer::new(&report.signature),
        beside: report.beside.as_ref().map(Signer::new),
    }
}

struct Composer<'a> {
    report: &'a Report,
    words: &'static Words,
    charts: usize,
}

impl Composer<'_> {
    /// The body; a wide table gets landscape pages, with the headings over it and the note beneath. The letterhead and the
    /// signature need an upright page, so the first section and the last are upright, though they may be empty.
    fn body(&mut self) -> Vec<Section> {
        let mut numbering = Numbering::of(&self.report.body, 1, self.words);
        let mut sections = vec![Section { landscape: false, blocks: Vec::new() }];
        for block in &self.report.body {
            let is_below = |section: &Section| section.landscape && matches!(block, Block::Note(_));
            let landscape = is_wide(block) || sections.last().is_some_and(is_below);
            let piece = self.piece(block, &mut numbering, landscape);
            match sections.last_mut() {
                Some(section) if section.landscape == landscape => section.blocks.push(piece),
                before => {
                    let mut blocks = before.filter(|_| landscape).map(Section::take_headings).unwrap_or_default();
                    blocks.push(piece);
                    sections.push(Section { landscape, blocks });
                }
            }
        }
        if sections.last().is_some_and(|section| section.landscape) {
            sections.push(Section { landscape: false, blocks: Vec::new() });
        }
        sections
    }

    /// An annex; a wide table turns all of it.
    fn annex(&mut self, index: usize, annex: &Annex) -> AnnexSection {
        let landscape = annex.blocks.iter().any(is_wide);
        let mut numbering = Numbering::of(&annex.blocks, 2, self.words);
        AnnexSection {
            label: self.words.annex_label(index, self.report.annexes.len()),
            title: clean(&annex.title),
            note: annex.note.as_deref().map(|note| format!("({})", clean(note))),
            section: Section {
                landscape,
                blocks: annex.blocks.iter().map(|block| self.piece(block, &mut numbering, landscape)).collect(),
            },
        }
    }

    fn piece(&mut self, block: &Block, numbering: &mut Numbering, landscape: bool) -> Piece {
        match block {
            Block::Heading { level, text } => Piece::Heading(numbering.heading(*level, text)),
            Block::Paragraph(inlines) => Piece::Paragraph { runs: runs(inlines) },
            Block::Bullets(items) => Piece::Bullets { items: items.iter().map(|item| runs(item)).collect() },
            Block::Note(inlines) => Piece::Note { runs: runs(inlines) },
            Block::Centred(inlines) => Piece::Centred { runs: runs(inlines) },
            Block::Table(table) => Piece::Table(self.grid(table, TextWidth::of_page(landscape))),
            Block::Chart(chart) => Piece::Chart(self.picture(chart)),
        }
    }

    fn picture(&mut self, chart: &Chart) -> Picture {
        self.charts += 1;
        let drawing = chart::draw(chart, &format!("chart-{}", self.charts), self.report.language);
        Picture {
            caption: clean(&chart.caption),
            alt: clean(&chart::describe(chart, self.report.language)),
            svg: drawing.svg,
            width: drawing.width,
            height: drawing.height,
        }
    }

    fn grid(&self, table: &Table, width: TextWidth) -> Grid {
        let mut rows: Vec<GridRow> = (0..table.rows.len()).map(|row| data_row(table, row)).collect();
        if rows.is_empty() {
            rows.push(empty_row(table, self.words));
        } else if let Some(label) = &table.total {
            rows.push(total_row(table, label));
        }
        let head = head(table);
        let largest = if self.report.form == Form::Brief { 10 } else { 12 };
        let (size, widths) = columns::fit(table, &head, &rows, width, largest);
        Grid {
            caption: clean(&table.caption),
            unit: table.unit.as_deref().map(|unit| format!("{}: {}", self.words.unit, clean(unit))),
            size,
            letters: table.letters(),
            widths,
            head,
            rows,
        }
    }
}

fn is_wide(block: &Block) -> bool {
    matches!(block, Block::Table(table) if table.is_wide())
}

/// Counts headings.
struct Numbering {
    words: &'static Words,
    /// The levels in use, highest first: a report without parts begins with `I.`
    levels: Vec<Level>,
    counts: Vec<usize>,
    first_depth: u8,
}

impl Numbering {
    fn of(blocks: &[Block], first_depth: u8, words: &'static Words) -> Self {
        let level = |block: &Block| if let Block::Heading { level, .. } = block { Some(*level) } else { None };
        let mut levels: Vec<Level> = blocks.iter().filter_map(level).collect();
        levels.sort_unstable();
        levels.dedup();
        Self { words, counts: vec![0; levels.len()], levels, first_depth }
    }

    fn heading(&mut self, level: Level, text: &str) -> Heading {
        let place = self.levels.iter().position(|used| *used == level).unwrap_or(0);
        self.counts[place] += 1;
        self.counts[place + 1..].fill(0);
        Heading {
            level: level.into(),
            depth: self.first_depth + u8::try_from(place).unwrap_or(0),
            number: self.words.heading_number(level, self.counts[place]),
            text: clean(text),
        }
    }
}

impl From<Level> for LevelName {
    fn from(level: Level) -> Self {
        match level {
            Level::Part => Self::Part,
            Level::Roman => Self::Roman,
            Level::Arabic => Self::Arabic,
            Level::Letter => Self::Letter,
        }
    }
}

impl From<Align> for AlignName {
    fn from(align: Align) -> Self {
        match align {
            Align::Left => Self::Left,
            Align::Centre => Self::Center,
            Align::Right => Self::Right,
        }
    }
}

fn data_row(table: &Table, row: usize) -> GridRow {
    let naming = table.naming_column();
    let cell = |column: usize| {
        let runs = match table.value(row, column) {
            Cell::Rich(inlines) => runs(&inlines),
            Cell::Source(number) => vec![Run::Source { number }],
            cell => plain(&cell.shown(&table.columns[column])),
        };
        GridCell { runs, align: table.columns[column].align.into(), columns: 1, is_name: naming == Some(column) }
    };
    GridRow { is_total: false, cells: (0..table.columns.len()).map(cell).collect() }
}

fn total_row(table: &Table, label: &str) -> GridRow {
    let label_columns = table.total_label_columns();
    let named = GridCell { runs: plain(label), align: AlignName::Center, columns: label_columns, is_name: true };
    let total = |column: usize| GridCell {
        runs: plain(&table.total_of(column).shown(&table.columns[column])),
        align: table.columns[column].align.into(),
        columns: 1,
        is_name: false,
    };
    GridRow {
        is_total: true,
        cells: [named].into_iter().chain((label_columns..table.columns.len()).map(total)).collect(),
    }
}

fn empty_row(table: &Table, words: &Words) -> GridRow {
    let runs = vec![Run::Italic { text: words.no_rows.to_owned() }];
    let cell = GridCell { runs, align: AlignName::Center, columns: table.columns.len(), is_name: false };
    GridRow { is_total: false, cells: vec![cell] }
}

/// One row of headings, or two when columns are grouped.
pub(crate) fn head(table: &Table) -> Vec<Vec<HeadCell>> {
    let is_grouped = table.columns.iter().any(|column| column.group.is_some());
    let rows = if is_grouped { 2 } else { 1 };
    let (mut upper, mut lower) = (Vec::new(), Vec::new());
    for (index, column) in table.columns.iter().enumerate() {
        let text = clean(&column.title);
        let Some(group) = &column.group else {
            upper.push(HeadCell { text, column: index, columns: 1, rows });
            continue;
        };
        lower.push(HeadCell { text, column: index, columns: 1, rows: 1 });
        let continues = index > 0 && table.columns[index - 1].group.as_ref() == Some(group);
        match upper.last_mut() {
            Some(cell) if continues => cell.columns += 1,
            _ => upper.push(HeadCell { text: clean(group), column: index, columns: 1, rows: 1 }),
        }
    }
    if is_grouped { vec![upper, lower] } else { vec![upper] }
}

fn runs(inlines: &[Inline]) -> Vec<Run> {
    let run = |inline: &Inline| match inline {
        Inline::Text(text) => Run::Text { text: clean(text) },
        Inline::Bold(text) => Run::Bold { text: clean(text) },
        Inline::Italic(text) => Run::Italic { text: clean(text) },
        // A figure never breaks across lines.
        Inline::Figure { text, reference } => {
            Run::Figure { text: clean(text).replace(' ', "\u{a0}"), reference: *reference }
        }
        Inline::Badge(text) => Run::Badge { text: clean(text) },
    };
    inlines.iter().map(run).collect()
}

fn plain(text: &str) -> Vec<Run> {
    let text = clean(text);
    if text.is_empty() { Vec::new() } else { vec![Run::Text { text }] }
}

/// Text on one line: line breaks and other control characters become spaces. A letter that our faces have no sign for, as
/// foreign files bring them, becomes a question mark: no PDF can be set with it.
pub(crate) fn clean(text: &str) -> String {
    // What only says where a line may break needs no sign.
    let is_silent = |letter: char| matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    let drawn = |letter: char| match letter {
        letter if letter.is_control() => ' ',
        letter if letter.is_whitespace() || is_silent(letter) || Face::Regular.has(letter) => letter,
        _ => '?',
    };
    text.chars().map(drawn).collect()
}

fn day(date: Date) -> CalendarDay {
    CalendarDay { year: date.year(), month: date.month(), day: date.day() }
}
