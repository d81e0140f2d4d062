//! What was reached at the end of each year, and what of each year's targets.

use programme::{
    Lang, Quantity,
    metric::{self, MeasuredIn, Metric, Progress},
    snapshot::Snapshot,
    target,
};

use super::{Request, heading};
use crate::{
    figures::Figures,
    prose::{list, plain},
    report::model::{Arrangement, Bar, Block, Cell, Chart, Column, DongUnit, Inline, Level, Table},
};

/// The figures told for each year.
const FIGURES: [&str; 19] = [
    "commune.in_programme",
    "commune.recognised.ntm",
    "commune.recognised.ntm.rate",
    "commune.recognised.advanced",
    "commune.recognised.advanced.rate",
    "commune.recognised.model",
    "commune.at_risk",
    "district.recognised",
    "district.recognised.rate",
    "area.recognised.model",
    "ocop.products.certified",
    "ocop.products.certified.3_star",
    "ocop.products.certified.4_star",
    "ocop.products.certified.5_star",
    "plan.issued.rate",
    "training.courses",
    "training.attended",
    "fund.this_year.allocated",
    "fund.this_year.disbursed",
];

/// Those that a chart shows.
const CHARTED: [(&str, (&str, &str)); 3] = [
    ("commune.recognised.ntm", ("Đạt chuẩn NTM", "Recognised")),
    ("commune.recognised.advanced", ("NTM nâng cao", "Advanced")),
    ("commune.recognised.model", ("NTM kiểu mẫu", "Model")),
];

pub(super) fn section(request: &Request<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let lang = request.lang;
    let states = request.states();
    let mut blocks = vec![
        Block::heading(Level::Roman, lang.pick("KẾT QUẢ SO VỚI MỤC TIÊU", "RESULTS AGAINST TARGETS")),
        Block::heading(Level::Arabic, lang.pick("Kết quả qua các năm", "Results by year")),
        Block::Table(by_year(request, &states, figures)),
        Block::Note(plain(lang.pick(
            "Số của mỗi năm là số của ngày ghi ở đầu cột; “–” là chưa có số liệu. Cách tính và các bản ghi ở phụ lục cuối.",
            "The figures of a year are those of the day above the column; “–” is not known. Definitions and records: last annex.",
        ))),
    ];
    blocks.extend(chart(request, &states, figures));
    blocks.extend(of_periods(request, &states));
    blocks.push(Block::heading(Level::Arabic, lang.pick("Chỉ tiêu từng năm", "Targets of each year")));
    blocks.extend(of_years(request, &states));
    blocks
}

/// A value in a table of million đồng.
fn cell(metric: &Metric, value: Option<Quantity>) -> Cell {
    match (metric.measured_in, value) {
        (_, None) => Cell::text("–"),
        (MeasuredIn::Percent, Some(value)) => Cell::Percent(value),
        (MeasuredIn::Dong, Some(value)) => value.as_whole().map_or(Cell::Quantity(value), Cell::Dong),
        (_, Some(value)) => Cell::Quantity(value),
    }
}

fn by_year(request: &Request<'_>, states: &[&Snapshot], figures: &mut Figures<'_>) -> Table {
    let lang = request.lang;
    let row = |metric: &'static Metric| {
        let unit = match metric.measured_in {
            MeasuredIn::Dong => lang.pick("triệu đồng", "million đồng"),
            unit => unit.label(lang),
        };
        let values = states.iter().map(|state| cell(metric, figures.value_of(state, metric.id)));
        [Cell::text(metric.name(lang)), Cell::text(unit)].into_iter().chain(values).collect()
    };
    let days = states.iter().map(|state| Column::number(heading(state), 11).money_in(DongUnit::Million));
    let names = [Column::text(lang.pick("Chỉ số", "Figure"), 34), Column::text(lang.pick("Đơn vị tính", "Unit"), 12)];
    Table {
        caption: lang.pick("Kết quả đến cuối mỗi năm", "Results at the end of each year").to_owned(),
        unit: None,
        columns: names.into_iter().chain(days).collect(),
        rows: FIGURES.iter().filter_map(|id| metric::find(id)).map(row).collect(),
        total: None,
        sheet_name: Some(lang.pick("Kết quả", "Results").to_owned()),
    }
}

fn chart(request: &Request<'_>, states: &[&Snapshot], figures: &mut Figures<'_>) -> Option<Block> {
    let lang = request.lang;
    let bars = states.iter().map(|state| Bar {
        label: heading(state),
        values: CHARTED.iter().map(|(id, _)| figures.value_of(state, id)).collect(),
        target: None,
    });
    let bars: Vec<Bar> = bars.collect();
    let (caption, alt) = match lang {
        Lang::Vi => (
            "Số xã được công nhận đến cuối mỗi năm",
            "Biểu đồ thanh ngang: số xã đạt chuẩn, nâng cao, kiểu mẫu ở cuối mỗi năm.",
        ),
        Lang::En => (
            "Communes recognised at the end of each year",
            "Horizontal bars: communes recognised, advanced and model at the end of each year.",
        ),
    };
    (!bars.is_empty()).then(|| {
        Block::Chart(Chart {
            caption: caption.to_owned(),
            alt: alt.to_owned(),
            arrangement: Arrangement::Grouped,
            unit: MeasuredIn::Communes.label(lang).to_owned(),
            decimals: 0,
            series: CHARTED.iter().map(|(_, (vi, en))| lang.pick(vi, en).to_owned()).collect(),
            bars,
            target_name: String::new(),
        })
    })
}

/// The targets of the periods that the review's last day is in; nothing where there are none.
fn of_periods(request: &Request<'_>, states: &[&Snapshot]) -> Vec<Block> {
    let lang = request.lang;
    let last = states.last().copied();
    let targets = last.zip(last.and_then(|state| request.province_in(state)));
    let progress: Vec<(&Snapshot, Progress<'_>)> = targets.map_or_else(Vec::new, |(state, province)| {
        let targets = target::of_periods(state, province).into_iter();
        targets.map(|target| (state, metric::progress_now(target, state))).collect()
    });
    if progress.is_empty() {
        return Vec::new();
    }
    let caption = match lang {
        Lang::Vi => "Thực hiện chỉ tiêu giai đoạn, tính từ ngày trước năm đầu của giai đoạn",
        Lang::En => "Targets of periods, counted from the day before their first year",
    };
    let sheet = lang.pick("Chỉ tiêu giai đoạn", "Targets of periods");
    let mut blocks = vec![Block::heading(Level::Arabic, sheet)];
    blocks.extend(told(lang, (caption, sheet), &progress));
    blocks
}

/// The targets of each year as they stood on its last day; the years that have none are named.
fn of_years(request: &Request<'_>, states: &[&Snapshot]) -> Vec<Block> {
    let lang = request.lang;
    let (mut all, mut without) = (Vec::new(), Vec::new());
    for &state in states.iter().skip(1) {
        let Some(province) = request.province_in(state) else { continue };
        let progress = metric::progress_of_the_year(state, province);
        if progress.is_empty() {
            without.push(state.as_of().year().to_string());
        }
        all.extend(progress.into_iter().map(|each| (state, each)));
    }
    let mut blocks = Vec::new();
    if !all.is_empty() {
        let caption = lang.pick("Thực hiện chỉ tiêu từng năm", "Targets of each year and what came of them");
        blocks.extend(told(lang, (caption, lang.pick("Chỉ tiêu", "Targets")), &all));
    }
    if !without.is_empty() {
        let years = list(&without, lang);
        blocks.push(Block::paragraph(match lang {
            Lang::Vi => format!("Chưa có chỉ tiêu được ghi nhận của năm {years}."),
            Lang::En => format!("No targets are recorded of {years}."),
        }));
    }
    blocks
}

/// Targets in a table, and the documents that set them.
fn told(lang: Lang, (caption, sheet): (&str, &str), all: &[(&Snapshot, Progress<'_>)]) -> [Block; 2] {
    let mut grounds = Vec::new();
    for (_, each) in all {
        let basis = each.target.fact().basis.as_str();
        if !grounds.contains(&basis) {
            grounds.push(basis);
        }
    }
    let rows = all.iter().map(|(state, each)| row(lang, state, each)).collect();
    let says = lang.pick("Căn cứ", "Basis");
    [
        Block::Table(target_table(lang, (caption, sheet), rows)),
        Block::Note(plain(format!("{says}: {}.", grounds.join("; ")))),
    ]
}

fn row(lang: Lang, state: &Snapshot, progress: &Progress<'_>) -> Vec<Cell> {
    let fact = progress.target.fact();
    let metric = metric::find(&fact.metric);
    let write = |value| metric.map_or(Cell::Empty, |metric| cell(metric, value));
    vec![
        Cell::text(fact.year.to_string()),
        Cell::text(metric.map_or(fact.metric.as_str(), |metric| metric.name(lang))),
        Cell::text(progress.asks(state, lang)),
        write(progress.baseline),
        write(progress.figure.value),
        write(progress.done),
        Cell::Rich(vec![Inline::bold(progress.pace.label(lang))]),
    ]
}

fn target_table(lang: Lang, (caption, sheet): (&str, &str), rows: Vec<Vec<Cell>>) -> Table {
    Table {
        caption: caption.to_owned(),
        unit: None,
        columns: vec![
            Column::centred(lang.pick("Năm", "Year"), 8),
            Column::text(lang.pick("Chỉ số", "Figure"), 24),
            Column::text(lang.pick("Chỉ tiêu", "Target"), 18),
            Column::number(lang.pick("Đầu năm", "Year begin"), 9).money_in(DongUnit::Million),
            Column::number(lang.pick("Cuối kỳ", "At the end"), 9).money_in(DongUnit::Million),
            Column::number(lang.pick("Đã thực hiện", "Done"), 9).money_in(DongUnit::Million),
            Column::text(lang.pick("Kết quả", "Result"), 12),
        ],
        rows,
        total: None,
        sheet_name: Some(sheet.to_owned()),
    }
}
