//! Money: what this year gives, what lapses soon, where more was spent than given; by source and plan year.

use std::collections::BTreeMap;

use programme::{
    Lang,
    fact::FundSource,
    money::{self, Lapsing, Sum},
    vietnamese,
};

use super::{Scene, count, woven};
use crate::{
    figures::Figures,
    prose::{capital, join, more, plain},
    report::model::{Block, Cell, Column, DongUnit, Inline, Table},
};

/// The days within which money that lapses is told of: those of the figure `fund.lapsing_90_days`.
const SOON: i32 = 90;
/// So many lines are named.
const LINES: usize = 5;

/// What a report says of this year's money, and of what lapses.
pub(crate) fn told(scene: Scene<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let lang = scene.lang;
    let mut blocks = Vec::new();
    if figures.has("fund.this_year.allocated") {
        let words = match lang {
            Lang::Vi => ["Vốn năm nay được phân bổ ", ", đã giải ngân ", ", đạt ", "."],
            Lang::En => ["Allocated this year: ", "; disbursed: ", "; rate: ", "."],
        };
        let ids = ["fund.this_year.allocated", "fund.this_year.disbursed", "fund.this_year.disbursement_rate"];
        blocks.push(Block::Paragraph(woven(words, ids, |id| figures.show(id))));
    }
    if figures.has("fund.lapsing_90_days") {
        let words = match lang {
            Lang::Vi => ["Trong 90 ngày tới có ", " hết hạn chi mà chưa giải ngân, nhiều nhất ở:"],
            Lang::En => ["Within 90 days, money not disbursed lapses: ", "; most of it:"],
        };
        blocks.push(Block::Paragraph(woven(words, ["fund.lapsing_90_days"], |id| figures.show(id))));
        blocks.push(Block::Bullets(lapsing(scene)));
    }
    if figures.has("fund.overspent_lines") {
        let words = match lang {
            Lang::Vi => ["Có ", " dòng vốn chi vượt số phân bổ, cần đối chiếu với kho bạc."],
            Lang::En => ["Lines of money with more spent than allocated, to be compared with the treasury: ", "."],
        };
        blocks.push(Block::Paragraph(woven(words, ["fund.overspent_lines"], |id| figures.show(id))));
    }
    blocks
}

/// The lines of which most lapses.
fn lapsing(scene: Scene<'_>) -> Vec<Vec<Inline>> {
    let Scene { now, lang, .. } = scene;
    let mut lapsing = money::lapsing(now, scene.province, SOON);
    lapsing.sort_by_key(|each| std::cmp::Reverse(each.left));
    let item = |each: &Lapsing<'_>| {
        let key = &each.line.key;
        let amount = Cell::Dong(each.left.0).shown(&Column::number("", 0).money_in(DongUnit::Million));
        let until = vietnamese::date(each.until);
        let (unit, year, fund) = (capital(&now.unit_name(key.unit)), key.year.0, key.fund.label(lang));
        join([
            plain(format!("{unit}, {year}, {fund}, {}: ", key.content)),
            vec![Inline::bold(format!("{amount} {}", lang.pick("triệu đồng", "million đồng")))],
            plain(format!(" ({} {until}).", lang.pick("hạn", "until"))),
        ])
    };
    let mut items: Vec<Vec<Inline>> = lapsing.iter().take(LINES).map(item).collect();
    if lapsing.len() > LINES {
        items.push(plain(format!("{}.", more(lapsing.len() - LINES, "dòng vốn", lang))));
    }
    items
}

/// What was allocated and disbursed, by plan year and source, of the plan years asked for.
pub(crate) fn by_source(scene: Scene<'_>, years: (i16, i16)) -> Table {
    let Scene { now, lang, .. } = scene;
    let lines = money::lines(now, scene.province);
    let of_years = lines.iter().filter(|line| (years.0..=years.1).contains(&line.key.year.0));
    let sums: BTreeMap<(i16, FundSource), Sum> = money::by(of_years, |line| (line.key.year.0, line.key.fund));
    let row = |((year, fund), sum): (&(i16, FundSource), &Sum)| {
        vec![
            Cell::text(year.to_string()),
            Cell::text(capital(fund.label(lang))),
            Cell::Dong(sum.allocated.0),
            Cell::Dong(sum.disbursed.0),
            Cell::Computed,
            Cell::Dong(sum.carried_over.0),
            count(sum.overspent),
        ]
    };
    let dong = |vi, en| Column::summed(lang.pick(vi, en), 13).money_in(DongUnit::Million);
    Table {
        caption: match lang {
            Lang::Vi => format!("Vốn theo năm kế hoạch và nguồn, {}–{}", years.0, years.1),
            Lang::En => format!("Money by plan year and source, {}–{}", years.0, years.1),
        },
        unit: Some(lang.pick("triệu đồng", "million đồng").to_owned()),
        columns: vec![
            Column::centred(lang.pick("Năm", "Year"), 6),
            Column::text(lang.pick("Nguồn vốn", "Source"), 22),
            dong("Phân bổ", "Allocated"),
            dong("Giải ngân", "Disbursed"),
            Column::percent(lang.pick("Tỷ lệ", "Rate"), 8, 3, 2),
            dong("Kéo dài", "Carried over"),
            Column::summed(lang.pick("Dòng chi vượt", "Lines overspent"), 9),
        ],
        rows: sums.iter().map(row).collect(),
        total: Some(lang.pick("Cộng", "Total").to_owned()),
        sheet_name: None,
    }
}
