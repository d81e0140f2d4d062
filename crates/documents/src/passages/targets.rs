//! Targets: what was asked for of a year or a period, and what came of it.

use programme::{
    Lang, Quantity,
    metric::{self, MeasuredIn, Metric, Progress},
    snapshot::Snapshot,
    target,
};

use super::Scene;
use crate::{
    prose::{more, plain},
    report::model::{Block, Cell, Column, DongUnit, Inline, Table},
};

/// The targets in force of the periods that the day of a state is in, with what came of them so far.
pub(crate) fn of_periods(scene: Scene<'_>) -> Vec<Progress<'_>> {
    let targets = target::of_periods(scene.now, scene.province).into_iter();
    targets.map(|target| metric::progress_now(target, scene.now)).collect()
}

/// A value in a table of million đồng.
pub(crate) fn cell(metric: &Metric, value: Option<Quantity>) -> Cell {
    match (metric.measured_in, value) {
        (_, None) => Cell::text("–"),
        (MeasuredIn::Percent, Some(value)) => Cell::Percent(value),
        (MeasuredIn::Dong, Some(value)) => value.as_whole().map_or(Cell::Quantity(value), Cell::Dong),
        (_, Some(value)) => Cell::Quantity(value),
    }
}

/// What stands above a table of targets and its columns.
pub(crate) struct Heads {
    pub caption: &'static str,
    pub sheet: &'static str,
    /// Above the years of a target.
    pub years: &'static str,
    /// Above its value before them.
    pub before: &'static str,
    /// Above its value in the state that tells it.
    pub now: &'static str,
}

impl Heads {
    /// Those of the targets of periods.
    pub(crate) fn of_periods(lang: Lang) -> Self {
        Self {
            caption: lang.pick(
                "Thực hiện chỉ tiêu giai đoạn, tính từ ngày trước năm đầu của giai đoạn",
                "Targets of periods, counted from the day before their first year",
            ),
            sheet: lang.pick("Chỉ tiêu giai đoạn", "Targets of periods"),
            years: lang.pick("Giai đoạn", "Period"),
            before: lang.pick("Đầu kỳ", "Before it"),
            now: lang.pick("Hiện nay", "Now"),
        }
    }
}

/// Targets in a table, each with the state that tells it, and the documents that set them. `now` writes what a target has come to.
pub(crate) fn told<'s>(
    lang: Lang,
    heads: &Heads,
    all: &[(&'s Snapshot, Progress<'s>)],
    mut now: impl FnMut(&Metric, &Progress<'s>) -> Cell,
) -> [Block; 2] {
    let mut grounds = Vec::new();
    for (_, each) in all {
        let basis = each.target.fact().basis.as_str();
        if !grounds.contains(&basis) {
            grounds.push(basis);
        }
    }
    let mut row = |(state, progress): &(&'s Snapshot, Progress<'s>)| {
        let fact = progress.target.fact();
        let metric = metric::find(&fact.metric);
        let write = |value| metric.map_or(Cell::Empty, |metric| cell(metric, value));
        vec![
            Cell::text(fact.year.to_string()),
            Cell::text(metric.map_or(fact.metric.as_str(), |metric| metric.name(lang))),
            Cell::text(progress.asks(state, lang)),
            write(progress.baseline),
            metric.map_or(Cell::Empty, |metric| now(metric, progress)),
            write(progress.done),
            Cell::Rich(vec![Inline::bold(progress.pace.label(lang))]),
        ]
    };
    let table = Table {
        caption: heads.caption.to_owned(),
        unit: None,
        columns: vec![
            Column::centred(heads.years, 8),
            Column::text(lang.pick("Chỉ số", "Figure"), 24),
            Column::text(lang.pick("Chỉ tiêu", "Target"), 18),
            Column::number(heads.before, 9).money_in(DongUnit::Million),
            Column::number(heads.now, 9).money_in(DongUnit::Million),
            Column::number(lang.pick("Đã thực hiện", "Done"), 9).money_in(DongUnit::Million),
            Column::text(lang.pick("Kết quả", "Result"), 12),
        ],
        rows: all.iter().map(&mut row).collect(),
        total: None,
        sheet_name: Some(heads.sheet.to_owned()),
    };
    let says = lang.pick("Căn cứ", "Basis");
    [Block::Table(table), Block::Note(plain(format!("{says}: {}.", grounds.join("; "))))]
}

/// So many targets in a sentence, where there is no room for a table; nothing where there are none.
pub(crate) fn sentence(scene: Scene<'_>, all: &[Progress<'_>], most: usize) -> Option<Block> {
    let Scene { now, lang, .. } = scene;
    let mut line = plain(lang.pick("Chỉ tiêu giai đoạn: ", "Targets of periods: "));
    for (place, each) in all.iter().take(most).enumerate() {
        let fact = each.target.fact();
        let metric = metric::find(&fact.metric);
        let name = metric.map_or(fact.metric.as_str(), |metric| metric.name(lang));
        let done = metric.zip(each.done).map_or_else(|| "–".to_owned(), |(metric, done)| metric.write(done, lang));
        let (gap, reached) = (if place > 0 { "; " } else { "" }, lang.pick("đã làm", "done"));
        line.push(Inline::text(format!("{gap}{} {name} – {}: {reached} {done}, ", fact.year, each.asks(now, lang))));
        line.push(Inline::bold(each.pace.label(lang)));
    }
    if all.len() > most {
        line.push(Inline::text(format!("; {}", more(all.len() - most, "chỉ tiêu", lang))));
    }
    line.push(Inline::text("."));
    (!all.is_empty()).then_some(Block::Paragraph(line))
}
