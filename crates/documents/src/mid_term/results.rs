//! What was reached at the end of each year, and what of each year's targets.

use programme::{
    Lang,
    metric::{self, MeasuredIn, Metric, Progress},
    snapshot::Snapshot,
};

use super::{Request, heading};
use crate::{
    figures::Figures,
    passages::{
        Scene,
        targets::{self, Heads, cell},
    },
    prose::{list, plain},
    report::model::{Arrangement, Bar, Block, Cell, Chart, Column, DongUnit, Level, Table},
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
    let Some(&now) = states.last() else { return Vec::new() };
    let Some(province) = request.province_in(now) else { return Vec::new() };
    let progress = targets::of_periods(Scene { now, province, lang });
    if progress.is_empty() {
        return Vec::new();
    }
    let all: Vec<_> = progress.into_iter().map(|each| (now, each)).collect();
    let heads = Heads { now: lang.pick("Cuối kỳ", "At the end"), ..Heads::of_periods(lang) };
    let mut blocks = vec![Block::heading(Level::Arabic, heads.sheet)];
    blocks.extend(told(lang, &heads, &all));
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
        let heads = Heads {
            caption: lang.pick("Thực hiện chỉ tiêu từng năm", "Targets of each year and what came of them"),
            sheet: lang.pick("Chỉ tiêu", "Targets"),
            years: lang.pick("Năm", "Year"),
            before: lang.pick("Đầu năm", "Year begin"),
            now: lang.pick("Cuối kỳ", "At the end"),
        };
        blocks.extend(told(lang, &heads, &all));
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

fn told<'s>(lang: Lang, heads: &Heads, all: &[(&'s Snapshot, Progress<'s>)]) -> [Block; 2] {
    targets::told(lang, heads, all, |metric, progress| cell(metric, progress.figure.value))
}
