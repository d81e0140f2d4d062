//! Section IV: the targets of the year and of the periods it is in, and how far they have come.

use programme::{
    Lang, Quantity,
    fact::Goal,
    metric::{self, MeasuredIn, Progress},
};

use super::Request;
use crate::{
    figures::Figures,
    passages::targets::{self, Heads},
    prose::plain,
    report::model::{Arrangement, Bar, Block, Cell, Chart, Column, Inline, Level, Table},
};

pub(super) fn section(request: &Request<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let year = request.now.as_of().year();
    let mut blocks = vec![Block::heading(Level::Roman, format!("CHỈ TIÊU NĂM {year} VÀ TIẾN ĐỘ"))];
    blocks.extend(of_the_year(request, figures, year));
    blocks.extend(of_periods(request, figures));
    blocks
}

/// The targets of the periods that the day is in; nothing where there are none.
fn of_periods(request: &Request<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let all: Vec<_> = targets::of_periods(request.scene()).into_iter().map(|each| (request.now, each)).collect();
    if all.is_empty() {
        return Vec::new();
    }
    let heads = Heads::of_periods(Lang::Vi);
    let mut blocks = vec![Block::heading(Level::Arabic, heads.sheet)];
    blocks.extend(targets::told(Lang::Vi, &heads, &all, |metric, _| Cell::Rich(figures.show(metric.id))));
    blocks
}

fn of_the_year(request: &Request<'_>, figures: &mut Figures<'_>, year: i16) -> Vec<Block> {
    let progress = request.progress();
    if progress.is_empty() {
        return vec![Block::paragraph(format!("Chưa có chỉ tiêu năm {year}."))];
    }
    let mut blocks = vec![Block::Table(table(request, figures, &progress))];
    let rule = "Đúng tiến độ: phần đã làm ít nhất bằng phần thời gian của năm đã qua. Số đầu năm là số của ngày 31/12 năm trước.";
    blocks.push(Block::Note(plain(rule)));
    let begun = progress.iter().any(|p| is_built_up(p) && p.done.is_some_and(|done| done > Quantity::ZERO));
    blocks.push(if begun { chart(&progress, year) } else { nothing_yet(request) });
    blocks
}

fn table(request: &Request<'_>, figures: &mut Figures<'_>, progress: &[Progress<'_>]) -> Table {
    let rows = progress.iter().zip(1..).map(|(progress, number)| {
        let target = progress.target.fact();
        let Some(metric) = metric::find(&target.metric) else { return vec![Cell::Empty; 7] };
        let write = |value: Option<Quantity>| value.map_or(Cell::Empty, |value| cell(metric.measured_in, value));
        vec![
            Cell::Count(number),
            Cell::text(metric.name(Lang::Vi)),
            Cell::text(progress.asks(request.now, Lang::Vi)),
            write(progress.baseline),
            Cell::Rich(figures.show(&target.metric)),
            write(progress.done),
            Cell::Rich(vec![Inline::bold(progress.pace.label(Lang::Vi))]),
        ]
    });
    Table {
        caption: format!("Tiến độ các chỉ tiêu năm {}", request.now.as_of().year()),
        unit: None,
        columns: vec![
            Column::centred("TT", 4),
            Column::text("Chỉ số", 24),
            Column::text("Chỉ tiêu", 20),
            Column::number("Đầu năm", 9),
            Column::number("Hiện nay", 10),
            Column::number("Đã thực hiện", 10),
            Column::text("Tiến độ", 14),
        ],
        rows: rows.collect(),
        total: None,
        sheet_name: Some("Chỉ tiêu năm".to_owned()),
    }
}

fn cell(unit: MeasuredIn, value: Quantity) -> Cell {
    if unit == MeasuredIn::Percent { Cell::Percent(value) } else { Cell::Quantity(value) }
}

/// Whether a target is built up over the year rather than held at a level.
fn is_built_up(progress: &Progress<'_>) -> bool {
    matches!(progress.target.fact().goal, Goal::Increase | Goal::Units)
}

fn nothing_yet(request: &Request<'_>) -> Block {
    let day = programme::vietnamese::date(request.now.as_of());
    Block::paragraph(format!("Đến ngày {day} chưa chỉ tiêu tăng thêm nào có kết quả mới so với đầu năm."))
}

/// The share done of each target that is built up over the year.
fn chart(progress: &[Progress<'_>], year: i16) -> Block {
    let built_up = progress.iter().filter(|p| is_built_up(p));
    let bars = built_up.filter_map(|progress| {
        let metric = metric::find(&progress.target.fact().metric)?;
        progress.done.zip(progress.to_do)?;
        Some(Bar {
            label: metric.name(Lang::Vi).to_owned(),
            values: vec![progress.share()],
            target: Some(Quantity::HUNDRED),
        })
    });
    Block::Chart(Chart {
        caption: format!("Phần đã thực hiện của các chỉ tiêu tăng thêm trong năm {year}"),
        alt: "Biểu đồ thanh ngang: phần trăm đã thực hiện của từng chỉ tiêu; vạch ở 100% là hoàn thành.".to_owned(),
        arrangement: Arrangement::Grouped,
        unit: "%".to_owned(),
        decimals: 1,
        series: vec!["Đã thực hiện".to_owned()],
        bars: bars.collect(),
        target_name: "Hoàn thành".to_owned(),
    })
}
