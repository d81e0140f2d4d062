//! The criteria by year: how many communes met each, and how the province's own stood.

use programme::{
    Lang, Quantity,
    metric::Part,
    outlook::{self, Forecast},
    snapshot::Snapshot,
};

use super::{Request, heading};
use crate::{
    figures::Figures,
    prose::plain,
    report::model::{Block, Cell, Column, Level, Table},
};

/// The figures told by criterion.
const COUNTED: [&str; 2] = ["commune.criteria.met", "commune.criteria.unmet"];

pub(super) fn section(request: &Request<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let lang = request.lang;
    let states = request.states();
    let mut blocks = vec![
        Block::heading(Level::Roman, lang.pick("KẾT QUẢ THEO TIÊU CHÍ", "RESULTS BY CRITERION")),
        Block::heading(Level::Arabic, lang.pick("Tiêu chí cấp xã", "Criteria of communes")),
    ];
    blocks.extend(of_communes(request, &states, figures));
    blocks.push(Block::heading(Level::Arabic, lang.pick("Tiêu chí của tỉnh", "Criteria of the province")));
    blocks.push(of_province(request, &states).map_or_else(
        || Block::paragraph(lang.pick("Chưa có bộ tiêu chí của tỉnh.", "There is no set for the province.")),
        Block::Table,
    ));
    blocks
}

/// How many communes met each criterion at the end of each year, and how many were known to fall short.
fn of_communes(request: &Request<'_>, states: &[&Snapshot], figures: &mut Figures<'_>) -> Vec<Block> {
    let lang = request.lang;
    let days: Vec<(String, [Vec<Part>; 2])> =
        states.iter().map(|state| (heading(state), COUNTED.map(|id| figures.parts_of(state, id)))).collect();
    let mut criteria: Vec<&Part> = Vec::new();
    for part in days.iter().flat_map(|(_, counted)| counted.iter().flatten()) {
        if !criteria.iter().any(|known| known.id == part.id) {
            criteria.push(part);
        }
    }
    if criteria.is_empty() {
        let none = lang.pick(
            "Không có bộ tiêu chí nào đánh giá các năm của giai đoạn.",
            "No criteria set judges the years of the period.",
        );
        return vec![Block::paragraph(none)];
    }
    let cell = |amount: Quantity| Cell::Count(amount.as_whole().unwrap_or_default());
    let row = |criterion: &&Part| {
        let of_day = |(_, counted): &(String, [Vec<Part>; 2])| {
            let amounts = counted.each_ref().map(|parts| {
                let part = parts.iter().find(|part| part.id == criterion.id);
                part.map_or(Quantity::ZERO, |part| part.amount)
            });
            let is_judged = amounts.iter().any(|amount| *amount != Quantity::ZERO);
            amounts.map(|amount| if is_judged { cell(amount) } else { Cell::text("–") })
        };
        [Cell::text(criterion.name.get(lang))].into_iter().chain(days.iter().flat_map(of_day)).collect()
    };
    let of_day = |(day, _): &(String, [Vec<Part>; 2])| {
        let column = |vi, en| Column::number(lang.pick(vi, en), 7).in_group(day.clone());
        [column("Đạt", "Met"), column("Chưa đạt", "Not met")]
    };
    let name = Column::text(lang.pick("Tiêu chí", "Criterion"), 28);
    let table = Table {
        caption: lang.pick("Số xã đạt từng tiêu chí theo năm", "Communes that met each criterion, by year").to_owned(),
        unit: None,
        columns: [name].into_iter().chain(days.iter().flat_map(of_day)).collect(),
        rows: criteria.iter().map(row).collect(),
        total: None,
        sheet_name: Some(lang.pick("Tiêu chí xã", "Commune criteria").to_owned()),
    };
    let note = lang.pick(
        "Số liệu đã duyệt đến ngày ghi ở đầu cột, đánh giá theo bộ tiêu chí của năm (ngưỡng chưa kiểm chứng). “Đạt” gồm cơ bản đạt; “–” là chưa có số liệu, hoặc ngưỡng do tỉnh quy định chưa được nhập nên không thể đánh giá. Cách tính và các bản ghi ở phụ lục cuối.",
        "What was approved by the day above the column, judged by the set of the year (thresholds unverified). “Met” includes basically met; “–” is no data, or a threshold left to the province that is not typed in, so nothing can be judged. Definitions and records: last annex.",
    );
    vec![Block::Table(table), Block::Note(plain(note))]
}

/// The tier of each criterion of the province at the end of each year.
fn of_province(request: &Request<'_>, states: &[&Snapshot]) -> Option<Table> {
    let lang = request.lang;
    let set = outlook::own_set(request.now, request.province)?;
    let of_state = |state: &&Snapshot| {
        let province = request.province_in(state)?;
        // By the set of the state's own law: decisions of the province are laid over it by date.
        let set = state.law().set(&set.id).filter(|set| set.assessment_years.contains(state.as_of().year()))?;
        let told = Forecast::new(state).of(province, set).criteria;
        let tiers = told.iter().map(|each| (each.criterion.code.clone(), each.in_effect().tier()));
        Some(tiers.collect::<Vec<_>>())
    };
    let tiers: Vec<_> = states.iter().map(of_state).collect();
    let rows = set.criteria.iter().map(|criterion| {
        let tiers = tiers.iter().map(|state| {
            let told = state.iter().flatten().find(|(code, _)| *code == criterion.code);
            Cell::text(told.and_then(|(_, tier)| *tier).map_or("–", |tier| tier.label(lang)))
        });
        let name = criterion.name.get(lang);
        [Cell::text(criterion.code.clone()), Cell::text(name)].into_iter().chain(tiers).collect()
    });
    let names = [Column::centred(lang.pick("TT", "No."), 4), Column::text(lang.pick("Tiêu chí", "Criterion"), 24)];
    let days = states.iter().map(|state| Column::text(heading(state), 13));
    Some(Table {
        caption: match lang {
            Lang::Vi => format!(
                "Khả năng hoàn thành (tính từ số liệu, hoặc theo ý kiến Văn phòng Điều phối) – {}; “–” là chưa xếp được",
                set.name.vi
            ),
            Lang::En => format!(
                "Outlook (computed, or as the coordination office says) – {}; “–” cannot be told",
                set.name.get(lang)
            ),
        },
        unit: None,
        columns: names.into_iter().chain(days).collect(),
        rows: rows.collect(),
        total: None,
        sheet_name: Some(lang.pick("Tiêu chí tỉnh", "Province criteria").to_owned()),
    })
}
