//! The last annex: where each figure comes from.

use programme::Lang;

use super::provenance;
use crate::{
    figures::{Figures, Shown, written},
    report::model::{Block, Cell, Column, Table},
};

pub(super) fn blocks(figures: &Figures<'_>) -> Vec<Block> {
    let rows = figures.all().map(|(number, shown)| {
        let records: usize = shown.records.values().sum();
        let origins = shown.records.iter().map(|(origin, count)| format!("{count} {}", provenance(*origin)));
        let value = shown.figure.value.map_or_else(|| "–".to_owned(), |value| written(shown.metric, value, Lang::Vi));
        vec![
            Cell::Source(number),
            Cell::text(format!("{} ({})", shown.metric.name(Lang::Vi), shown.metric.id)),
            Cell::Text(value),
            Cell::text(shown.metric.definition(Lang::Vi)),
            Cell::Text(law(shown)),
            Cell::Count(i64::try_from(records).unwrap_or(i64::MAX)),
            Cell::text(origins.collect::<Vec<_>>().join("; ")),
        ]
    });
    vec![Block::Table(Table {
        caption: "Mỗi con số trong báo cáo, cách tính, căn cứ và các bản ghi bên dưới".to_owned(),
        unit: None,
        columns: vec![
            Column::centred("Số", 4),
            Column::text("Chỉ số", 26),
            Column::number("Giá trị", 11),
            Column::text("Cách tính", 34),
            Column::text("Căn cứ", 18),
            Column::number("Số bản ghi", 8),
            Column::text("Nguồn gốc bản ghi", 20),
        ],
        rows: rows.collect(),
        total: None,
        sheet_name: None,
    })]
}

/// The legal source, with how far its thresholds are verified where the figure was judged by them.
fn law(shown: &Shown) -> String {
    match shown.figure.badge {
        Some(badge) => format!("{} (ngưỡng {})", shown.metric.law, badge.label(Lang::Vi)),
        None => shown.metric.law.to_owned(),
    }
}
