//! The money of the period by plan year and source, and what people gave.

use std::collections::BTreeMap;

use programme::{
    Lang,
    fact::ContributionKind,
    money::{Given, given},
};

use super::Request;
use crate::{
    passages,
    prose::capital,
    report::model::{Block, Cell, Column, DongUnit, Level, Table},
};

pub(super) fn section(request: &Request<'_>) -> Vec<Block> {
    let (lang, period) = (request.lang, request.period);
    let mut blocks = vec![Block::heading(Level::Roman, lang.pick("NGUỒN LỰC", "RESOURCES"))];
    let mut money = passages::money::by_source(request.scene(), (period.from(), period.to()));
    if money.rows.is_empty() {
        let none = lang.pick("Chưa có số liệu về vốn của giai đoạn.", "Nothing is recorded of the period's money.");
        blocks.push(Block::paragraph(none));
    } else {
        money.sheet_name = Some(lang.pick("Vốn", "Money").to_owned());
        blocks.push(Block::Table(money));
    }
    let given = contributions(request);
    blocks.push(if given.rows.is_empty() {
        let none = lang.pick("Chưa ghi nhận đóng góp nào.", "No contribution is recorded.");
        Block::paragraph(none)
    } else {
        Block::Table(given)
    });
    blocks
}

/// What people, enterprises and the armed forces gave in each year.
fn contributions(request: &Request<'_>) -> Table {
    let (lang, period) = (request.lang, request.period);
    let of_year = |year| -> BTreeMap<ContributionKind, Given> { given(request.now, request.province, year) };
    let rows = (period.from()..=period.to()).flat_map(|year| {
        of_year(year).into_iter().map(move |(kind, given)| {
            vec![
                Cell::text(year.to_string()),
                Cell::text(capital(kind.label(lang))),
                Cell::Quantity(given.quantity),
                // What was not valued is not worth nothing.
                if given.value.0 == 0 { Cell::text("–") } else { Cell::Dong(given.value.0) },
            ]
        })
    });
    Table {
        caption: match lang {
            Lang::Vi => "Đóng góp của nhân dân, doanh nghiệp và lực lượng vũ trang".to_owned(),
            Lang::En => "What people, enterprises and the armed forces gave".to_owned(),
        },
        unit: None,
        columns: vec![
            Column::centred(lang.pick("Năm", "Year"), 6),
            Column::text(lang.pick("Hình thức", "Kind"), 24),
            Column::number(lang.pick("Số lượng", "Quantity"), 16),
            Column::number(lang.pick("Quy ra tiền (triệu đồng)", "Valued at (million đồng)"), 18)
                .money_in(DongUnit::Million),
        ],
        rows: rows.collect(),
        total: None,
        sheet_name: Some(lang.pick("Đóng góp", "Contributions").to_owned()),
    }
}
