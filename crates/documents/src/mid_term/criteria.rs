//! The criteria by year: how many communes met each, and how the province's own stood.

use programme::{
    Lang,
    metric::{CriterionTally, criteria_met, outlook},
    snapshot::Snapshot,
};

use super::{Request, heading};
use crate::{
    passages::count,
    prose::plain,
    report::model::{Block, Cell, Column, Level, Table},
};

pub(super) fn section(request: &Request<'_>) -> Vec<Block> {
    let lang = request.lang;
    let states = request.states();
    let mut blocks = vec![
        Block::heading(Level::Roman, lang.pick("KẾT QUẢ THEO TIÊU CHÍ", "RESULTS BY CRITERION")),
        Block::heading(Level::Arabic, lang.pick("Tiêu chí cấp xã", "Criteria of communes")),
    ];
    blocks.extend(of_communes(request, &states));
    blocks.push(Block::heading(Level::Arabic, lang.pick("Tiêu chí của tỉnh", "Criteria of the province")));
    blocks.push(of_province(request, &states).map_or_else(
        || Block::paragraph(lang.pick("Chưa có bộ tiêu chí của tỉnh.", "There is no set for the province.")),
        Block::Table,
    ));
    blocks
}

fn of_communes(request: &Request<'_>, states: &[&Snapshot]) -> Vec<Block> {
    let lang = request.lang;
    let tallies: Vec<(String, Vec<CriterionTally<'_>>)> = states
        .iter()
        .map(|state| {
            (heading(state), request.province_in(state).map_or_else(Vec::new, |unit| criteria_met(state, unit)))
        })
        .collect();
    let mut criteria: Vec<(&str, &str)> = Vec::new();
    for tally in tallies.iter().flat_map(|(_, tallies)| tallies) {
        let code = tally.criterion.code.as_str();
        if !criteria.iter().any(|(known, _)| *known == code) {
            criteria.push((code, tally.criterion.name.get(lang)));
        }
    }
    if criteria.is_empty() {
        let none = lang.pick(
            "Không có bộ tiêu chí nào đánh giá các năm của giai đoạn.",
            "No criteria set judges the years of the period.",
        );
        return vec![Block::paragraph(none)];
    }
    let row = |(code, name): &(&str, &str)| {
        let of_day = |(_, tallies): &(String, Vec<CriterionTally<'_>>)| {
            let known = tallies.iter().find(|tally| tally.criterion.code == *code).filter(|tally| tally.judged > 0);
            known.map_or_else(|| [Cell::text("–"), Cell::text("–")], |tally| [count(tally.met), count(tally.judged)])
        };
        [Cell::text(*code), Cell::text(*name)].into_iter().chain(tallies.iter().flat_map(of_day)).collect()
    };
    let of_day = |(day, _): &(String, Vec<CriterionTally<'_>>)| {
        let column = |vi, en| Column::number(lang.pick(vi, en), 7).in_group(day.clone());
        [column("Đạt", "Met"), column("Đánh giá được", "Judged")]
    };
    let names = [Column::centred(lang.pick("TT", "No."), 4), Column::text(lang.pick("Tiêu chí", "Criterion"), 24)];
    let table = Table {
        caption: lang.pick("Số xã đạt từng tiêu chí theo năm", "Communes that met each criterion, by year").to_owned(),
        unit: None,
        columns: names.into_iter().chain(tallies.iter().flat_map(of_day)).collect(),
        rows: criteria.iter().map(row).collect(),
        total: None,
        sheet_name: Some(lang.pick("Tiêu chí xã", "Commune criteria").to_owned()),
    };
    let note = lang.pick(
        "Đánh giá lại số liệu đã duyệt đến ngày ghi ở đầu cột theo bộ tiêu chí của năm (ngưỡng chưa kiểm chứng). “Đạt” gồm cơ bản đạt; “–” là chưa có số liệu, hoặc ngưỡng do tỉnh quy định chưa được nhập nên không thể đánh giá.",
        "What was approved by the day above the column, judged by the set of the year (thresholds unverified). “Met” includes basically met; “–” is no data, or a threshold left to the province that is not typed in, so nothing can be judged.",
    );
    vec![Block::Table(table), Block::Note(plain(note))]
}

/// The office's word on each criterion of the province at the end of each year.
fn of_province(request: &Request<'_>, states: &[&Snapshot]) -> Option<Table> {
    let lang = request.lang;
    let (set, criteria) = outlook(request.now, request.province)?;
    let tier = |state: &&Snapshot, code: &str| {
        let (_, criteria) = outlook(state, request.province_in(state)?)?;
        let (_, record) = criteria.into_iter().find(|(criterion, _)| criterion.code == code)?;
        record.map(|record| record.fact().tier.label(lang))
    };
    let rows = criteria.iter().map(|(criterion, _)| {
        let tiers = states.iter().map(|state| Cell::text(tier(state, &criterion.code).unwrap_or("–")));
        let name = criterion.name.get(lang);
        [Cell::text(criterion.code.clone()), Cell::text(name)].into_iter().chain(tiers).collect()
    });
    let names = [Column::centred(lang.pick("TT", "No."), 4), Column::text(lang.pick("Tiêu chí", "Criterion"), 24)];
    let days = states.iter().map(|state| Column::text(heading(state), 13));
    Some(Table {
        caption: match lang {
            Lang::Vi => format!("Khả năng hoàn thành do Văn phòng Điều phối xếp – {}; “–” là chưa xếp", set.name.vi),
            Lang::En => format!("Outlook as told by the coordination office – {}; “–” is not told", set.name.get(lang)),
        },
        unit: None,
        columns: names.into_iter().chain(days).collect(),
        rows: rows.collect(),
        total: None,
        sheet_name: Some(lang.pick("Tiêu chí tỉnh", "Province criteria").to_owned()),
    })
}
