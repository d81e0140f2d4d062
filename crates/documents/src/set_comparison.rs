//! Two criteria sets side by side, as a workbook.

use programme::{
    Lang,
    law::compare::{Change, Comparison, Demand, Side},
    snapshot::Snapshot,
    vietnamese,
};
use rust_xlsxwriter::XlsxError;

use crate::grid::{Grid, GridCell, grids};

/// The workbook: demand by demand, then the measures that are new, dropped, or not collected yet.
pub fn set_comparison(
    (old, new): (Side<'_>, Side<'_>),
    comparison: &Comparison<'_>,
    state: &Snapshot,
    unit: &str,
    lang: Lang,
) -> Result<Vec<u8>, XlsxError> {
    let title = format!("{} → {}", old.set.name.get(lang), new.set.name.get(lang));
    let note = format!(
        "{} {unit}, {} {} → {}; {} {}",
        lang.pick("Mức áp dụng cho", "Thresholds for"),
        lang.pick("năm đánh giá", "assessment year"),
        old.profile.year,
        new.profile.year,
        lang.pick("số liệu đến ngày", "figures as of"),
        vietnamese::date(state.as_of()),
    );
    let day = state.as_of();
    let cells = |side: Side<'_>, demand: Option<Demand<'_>>| match demand.map(|demand| side.tell(&demand, lang)) {
        Some(told) => [told.code, told.name, told.demand],
        None => [const { String::new() }; 3],
    };
    let text = |words: &str| GridCell::Text(words.to_owned());
    let row = |line: &programme::law::compare::Compared<'_>| {
        let words = cells(old, line.old).into_iter().chain([line.change.label(lang).to_owned()]);
        words.chain(cells(new, line.new)).map(GridCell::Text).collect()
    };
    let demands = Grid {
        title: title.clone(),
        notes: vec![note.clone(), counts(comparison, lang)],
        head: [
            lang.pick("mã cũ", "old code"),
            lang.pick("chỉ tiêu cũ", "old indicator"),
            lang.pick("yêu cầu cũ", "old demand"),
            lang.pick("thay đổi", "change"),
            lang.pick("mã mới", "new code"),
            lang.pick("chỉ tiêu mới", "new indicator"),
            lang.pick("yêu cầu mới", "new demand"),
        ]
        .map(str::to_owned)
        .into(),
        rows: comparison.lines.iter().map(row).collect(),
        day,
    };
    let uncollected = comparison.uncollected(state);
    let named = |side: Side<'_>, id: &str| {
        side.law.measure(id).map_or_else(|| id.to_owned(), |(_, measure)| measure.name.get(lang).to_owned())
    };
    let measure = |(side, id, what): (Side<'_>, &str, &str)| vec![text(&named(side, id)), text(what), text(id)];
    let news = lang.pick("bộ mới mới hỏi đến", "asked by the new set only");
    let gone = lang.pick("bộ mới không hỏi nữa", "not asked any more");
    let missing = lang.pick("chưa đơn vị nào báo cáo", "no unit has reported it");
    let measures = Grid {
        title,
        notes: vec![note],
        head: [lang.pick("số đo", "measure"), lang.pick("điều cần biết", "what is to be known"), lang.pick("mã", "id")]
            .map(str::to_owned)
            .into(),
        rows: uncollected
            .iter()
            .map(|id| (new, *id, missing))
            .chain(comparison.new_measures.iter().map(|id| (new, *id, news)))
            .chain(comparison.dropped_measures.iter().map(|id| (old, *id, gone)))
            .map(measure)
            .collect(),
        day,
    };
    let sheets = [
        (lang.pick("Chỉ tiêu", "Indicators").to_owned(), &demands),
        (lang.pick("Số đo", "Measures").to_owned(), &measures),
    ];
    grids(lang.pick("So sánh bộ tiêu chí", "Criteria sets compared"), &sheets)
}

/// How many demands fared how, in one line.
#[must_use]
pub fn counts(comparison: &Comparison<'_>, lang: Lang) -> String {
    let told = Change::ALL.iter().map(|change| (change.label(lang), comparison.count(*change)));
    told.filter(|(_, count)| *count > 0).map(|(label, count)| format!("{count} {label}")).collect::<Vec<_>>().join(", ")
}
