//! The last annex of a report: where each figure comes from.

use programme::{Lang, law::Verification, vietnamese};

use crate::{
    figures::{Figures, Shown, written},
    report::model::{Cell, Column, Table},
};

/// One row for each figure shown; with the day of each where they are of several.
pub(crate) fn table(figures: &Figures<'_>, lang: Lang) -> Table {
    let first = figures.all().next().map(|(_, shown)| shown.day);
    let dated = figures.all().any(|(_, shown)| Some(shown.day) != first);
    let rows = figures.all().map(|(number, shown)| {
        let records: usize = shown.records.values().sum();
        let origins = shown.records.iter().map(|(origin, count)| format!("{count} {}", origin.label(lang)));
        let value = shown.figure.value.map_or_else(|| "–".to_owned(), |value| written(shown.metric, value, lang));
        let name = format!("{} ({})", shown.metric.name(lang), shown.metric.id);
        vec![
            Cell::Source(number),
            Cell::Text(if dated { format!("{name}, {}", vietnamese::date(shown.day)) } else { name }),
            Cell::Text(value),
            Cell::text(shown.metric.definition(lang)),
            Cell::Text(law(shown, lang)),
            Cell::Count(i64::try_from(records).unwrap_or(i64::MAX)),
            Cell::text(origins.collect::<Vec<_>>().join("; ")),
        ]
    });
    let caption = lang.pick(
        "Mỗi con số trong báo cáo, cách tính, căn cứ và các bản ghi bên dưới",
        "Each figure of the report, how it is computed, its ground and the records under it",
    );
    Table {
        caption: caption.to_owned(),
        unit: None,
        columns: vec![
            Column::centred(lang.pick("Số", "No."), 4),
            Column::text(lang.pick("Chỉ số", "Figure"), 26),
            Column::number(lang.pick("Giá trị", "Value"), 11),
            Column::text(lang.pick("Cách tính", "Definition"), 34),
            Column::text(lang.pick("Căn cứ", "Ground"), 18),
            Column::number(lang.pick("Số bản ghi", "Records"), 8),
            Column::text(lang.pick("Nguồn gốc bản ghi", "Origin of records"), 20),
        ],
        rows: rows.collect(),
        total: None,
        sheet_name: None,
    }
}

/// The legal source, with how far its thresholds are verified where the figure was judged by them.
fn law(shown: &Shown, lang: Lang) -> String {
    let name = |badge: Verification| {
        format!("{} ({} {})", shown.metric.law, lang.pick("ngưỡng", "thresholds"), badge.label(lang))
    };
    shown.figure.badge.map_or_else(|| shown.metric.law.to_owned(), name)
}
