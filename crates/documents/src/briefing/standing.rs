//! Where the programme stands: targets, risks, money.

use programme::{
    Lang, Quantity,
    judge::Verdict,
    metric::{self, AtRisk, MeasuredIn, Progress},
};

use super::Request;
use crate::{
    figures::Figures,
    passages::{self, Scene},
    prose::{capital, first, join, more, plain},
    report::model::{Block, Cell, Column, Inline, Level, Table},
};

/// So many targets of the year and of periods, communes and criteria are named.
const TARGETS: usize = 10;
const PERIODS: usize = 3;
const COMMUNES: usize = 4;
const CRITERIA: usize = 3;

/// The targets of the year with their pace, then those of the periods it is in.
pub(super) fn targets(request: &Request<'_>, of_year: &[Progress<'_>], of_periods: &[Progress<'_>]) -> Vec<Block> {
    let Request { now, province, lang, .. } = *request;
    let mut blocks = of_the_year(request, of_year);
    blocks.extend(passages::targets::sentence(Scene { now, province, lang }, of_periods, PERIODS));
    blocks
}

fn of_the_year(request: &Request<'_>, progress: &[Progress<'_>]) -> Vec<Block> {
    let Request { now, lang, .. } = *request;
    let year = now.as_of().year();
    let mut blocks = vec![Block::heading(
        Level::Roman,
        format!("{} {year}", lang.pick("TIẾN ĐỘ CHỈ TIÊU NĂM", "PROGRESS TO THE TARGETS OF")),
    )];
    if progress.is_empty() {
        let none = match lang {
            Lang::Vi => format!("Chưa có chỉ tiêu năm {year}."),
            Lang::En => format!("No targets of {year} are recorded."),
        };
        blocks.push(Block::paragraph(none));
        return blocks;
    }
    let row = |each: &Progress<'_>| {
        let target = each.target.fact();
        let metric = metric::find(&target.metric);
        let is_rate = metric.is_some_and(|metric| metric.measured_in == MeasuredIn::Percent);
        let number = |value: Option<Quantity>| match value {
            Some(value) if is_rate => Cell::Percent(value),
            Some(value) => Cell::Quantity(value),
            None => Cell::text("–"),
        };
        vec![
            Cell::text(metric.map_or(target.metric.as_str(), |metric| metric.name(lang))),
            Cell::text(each.asks(now, lang)),
            number(each.baseline),
            number(each.figure.value),
            number(each.done),
            Cell::Rich(vec![Inline::bold(each.pace.label(lang))]),
        ]
    };
    blocks.push(Block::Table(Table {
        caption: lang
            .pick(
                "Đúng tiến độ: phần đã làm ít nhất bằng phần thời gian của năm đã qua",
                "On pace: the share done is at least the share of the year gone",
            )
            .to_owned(),
        unit: None,
        columns: vec![
            Column::text(lang.pick("Chỉ số", "Figure"), 30),
            Column::text(lang.pick("Chỉ tiêu", "Target"), 22),
            Column::number(lang.pick("Đầu năm", "Year begin"), 8),
            Column::number(lang.pick("Hiện nay", "Now"), 8),
            Column::number(lang.pick("Đã làm", "Done"), 8),
            Column::text(lang.pick("Tiến độ", "Pace"), 14),
        ],
        rows: progress.iter().take(TARGETS).map(row).collect(),
        total: None,
        sheet_name: None,
    }));
    if progress.len() > TARGETS {
        blocks.push(Block::Note(plain(format!("… {}.", more(progress.len() - TARGETS, "chỉ tiêu", lang)))));
    }
    blocks
}

/// What may go wrong: communes that may lose their grade, what is overdue, what expires.
pub(super) fn risks(request: &Request<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let lang = request.lang;
    let mut blocks = vec![Block::heading(Level::Roman, lang.pick("RỦI RO", "RISKS"))];
    blocks.push(Block::Paragraph(match lang {
        Lang::Vi => join([
            figures.say("directive.overdue"),
            plain(" nhiệm vụ và "),
            figures.say("plan.overdue"),
            plain(" kế hoạch quá hạn; "),
            figures.say("ocop.products.expiring"),
            plain(" sản phẩm OCOP hết hạn chứng nhận trong 6 tháng tới; "),
            figures.say("commune.at_risk"),
            plain(" xã có nguy cơ bị thu hồi quyết định công nhận."),
        ]),
        Lang::En => join([
            figures.say("directive.overdue"),
            plain(" tasks and "),
            figures.say("plan.overdue"),
            plain(" plans are overdue; "),
            figures.say("ocop.products.expiring"),
            plain(" OCOP certificates expire within six months; "),
            figures.say("commune.at_risk"),
            plain(" communes are at risk of losing their recognition."),
        ]),
    }));
    let risks = metric::at_risk(request.now, request.province);
    let mut items: Vec<Vec<Inline>> = risks.iter().take(COMMUNES).map(|risk| commune(request, risk)).collect();
    if risks.len() > COMMUNES {
        items.push(plain(format!("{}.", more(risks.len() - COMMUNES, "xã", lang))));
    }
    blocks.extend((!items.is_empty()).then_some(Block::Bullets(items)));
    blocks.extend(passages::outlook::hardest(Scene { now: request.now, province: request.province, lang }));
    blocks
}

/// A commune and the criteria it fails.
fn commune(request: &Request<'_>, risk: &AtRisk<'_>) -> Vec<Inline> {
    let Request { now, lang, .. } = *request;
    let unit = now.tree().unit(risk.unit);
    let within = unit.parent.map(|parent| format!(" ({})", now.unit_name(parent))).unwrap_or_default();
    let criteria = risk.set.criteria.iter().zip(&risk.assessment.criteria);
    let failed = criteria.filter(|(_, verdict)| **verdict == Verdict::Unmet);
    let failed: Vec<String> =
        failed.map(|(criterion, _)| format!("{} {}", criterion.code, criterion.name.get(lang))).collect();
    vec![
        Inline::bold(format!("{}{within}", capital(&unit.full_name()))),
        Inline::text(format!(
            "{} {}.",
            lang.pick(": chưa đạt tiêu chí", ": fails criteria"),
            first(&failed, CRITERIA, "tiêu chí", lang)
        )),
    ]
}

/// Last year's money.
pub(super) fn money(request: &Request<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let lang = request.lang;
    let year = request.now.as_of().year() - 1;
    let heading = Block::heading(Level::Roman, format!("{} {year}", lang.pick("VỐN NĂM", "MONEY OF")));
    if !figures.has("fund.last_year.allocated") {
        let none = lang.pick("Chưa có số liệu về vốn.", "Nothing is recorded of money.");
        return vec![heading, Block::paragraph(none)];
    }
    let [allocated, disbursed, rate] = match lang {
        Lang::Vi => ["Được phân bổ ", "; đã giải ngân ", "; tỷ lệ giải ngân "],
        Lang::En => ["Allocated ", "; disbursed ", "; rate "],
    };
    let paragraph = join([
        plain(allocated),
        figures.say("fund.last_year.allocated"),
        plain(disbursed),
        figures.say("fund.last_year.disbursed"),
        plain(rate),
        figures.say("fund.last_year.disbursement_rate"),
        plain("."),
    ]);
    vec![heading, Block::Paragraph(paragraph)]
}

/// Where the figures of the text come from.
pub(super) fn sources(figures: &Figures<'_>, lang: Lang) -> Vec<Inline> {
    let ids: Vec<&str> = figures.all().map(|(_, shown)| shown.metric.id).collect();
    let says = lang.pick(
        "Mỗi con số là một chỉ số của danh mục; cách tính và các bản ghi bên dưới xem bằng mã chỉ số",
        "Each figure is one of the catalogue; how it is computed and its records are found by its identifier",
    );
    plain(format!("{says}: {}.", ids.join(", ")))
}
