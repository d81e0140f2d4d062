//! A plan of the cheapest path as a document: what it reaches, what it costs and from where, which communes do what, and why not others.

use std::collections::BTreeMap;

use jiff::Timestamp;
use programme::{
    Dong, Lang,
    fact::{FundSource, Provenance},
    path::{Basis, Explanation, Field, Plan, money, reason},
    vietnamese,
};

use crate::{
    programme_report::Office,
    report::model::{Block, Cell, Column, DongUnit, Form, Inline, Level, Recipients, Report, Stamp, Table},
};

/// What the document is made from.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// What the office calls the plan.
    pub name: &'a str,
    /// What it chooses from.
    pub field: &'a Field<'a>,
    /// The plan.
    pub plan: &'a Plan,
    /// Why it is as it is, where that was kept.
    pub explanation: Option<&'a Explanation>,
    /// How the office names itself.
    pub office: &'a Office,
    /// The moment up to which facts were known.
    pub known_at: Timestamp,
    /// The language.
    pub lang: Lang,
}

/// Composes the document.
#[must_use]
pub fn compose(request: &Request<'_>) -> Report {
    let Request { field, plan, office, lang, .. } = *request;
    let as_of = field.now.as_of();
    let head = |vi, en| Block::heading(Level::Roman, lang.pick(vi, en));
    let mut body = vec![Block::paragraph(summary(request))];
    body.push(head("CHỈ TIÊU VÀ KẾT QUẢ CỦA PHƯƠNG ÁN", "TARGETS AND WHAT THE PLAN REACHES"));
    body.push(Block::Table(targets(request)));
    body.push(head("NGUỒN VỐN", "MONEY"));
    body.push(match field.by_source(&plan.chosen) {
        paid if paid.is_empty() => {
            Block::paragraph(lang.pick("Phương án không giới hạn theo nguồn vốn.", "Money does not limit the plan."))
        }
        paid => Block::Table(sources(request, &paid)),
    });
    body.push(head("CÁC XÃ VÀ VIỆC PHẢI LÀM", "COMMUNES AND STEPS"));
    body.push(Block::Table(steps(request)));
    body.push(Block::Note(vec![Inline::text(lang.pick(
        "Chỉ tiêu chưa có số liệu hoặc chưa có mức quy định không tính chi phí và phải được xác minh trước.",
        "What has no figure or no threshold is not costed and is to be verified first.",
    ))]));
    body.push(head("CÁC XÃ CHƯA CHỌN", "COMMUNES NOT CHOSEN"));
    body.push(Block::Table(left(request)));
    Report {
        language: lang,
        form: Form::Official,
        letterhead: office.letterhead(format!("…/{}", office.symbol_of("PA")), as_of),
        kind: lang.pick("PHƯƠNG ÁN", "PLAN").to_owned(),
        title: request.name.to_owned(),
        salutation: None,
        notice: is_illustrative(request).then(|| {
            lang.pick(
                "Phương án minh họa: có chi phí là dữ liệu minh họa; không dùng làm căn cứ pháp lý.",
                "Illustrative: some costs are made up; not for official use.",
            )
            .to_owned()
        }),
        stamp: Stamp { as_of, known_at: request.known_at },
        body,
        recipients: Recipients { lines: Vec::new(), archive: "VT, NTM".to_owned() },
        signature: office.signature(),
        beside: None,
        annexes: Vec::new(),
    }
}

fn summary(request: &Request<'_>) -> String {
    let Request { field, plan, lang, .. } = *request;
    let (count, cost) = (plan.chosen.len(), money(plan.cost, lang));
    let due = vietnamese::date(field.request.due);
    let proof = if plan.bound == plan.cost {
        lang.pick("đã chứng minh không có phương án rẻ hơn", "proven that none is cheaper").to_owned()
    } else {
        format!("{} {}", lang.pick("không phương án nào dưới", "none costs less than"), money(plan.bound, lang))
    };
    let next = request.explanation.and_then(|explanation| explanation.next_words(plan.cost, field.now, lang));
    let next = next.map(|next| format!(" {next}")).unwrap_or_default();
    match lang {
        Lang::Vi => format!("Đến {due}, phương án chọn {count} xã với tổng chi phí {cost} ({proof}).{next}"),
        Lang::En => format!("By {due} the plan chooses {count} communes at {cost} together ({proof}).{next}"),
    }
}

fn table(caption: &str, columns: Vec<Column>, rows: Vec<Vec<Cell>>, total: Option<String>) -> Table {
    Table { caption: caption.to_owned(), unit: None, columns, rows, total, sheet_name: None }
}

fn in_millions(table: Table, lang: Lang) -> Table {
    Table { unit: Some(lang.pick("triệu đồng", "million đồng").to_owned()), ..table }
}

fn targets(request: &Request<'_>) -> Table {
    let Request { field, plan, explanation, lang, .. } = *request;
    let rows = field.aims.iter().enumerate().map(|(place, aim)| {
        let more = explanation.map_or_else(|| "–".to_owned(), |explanation| explanation.one_more_words(place, lang));
        vec![
            Cell::text(aim.wanted.words(field.now, lang)),
            Cell::Count(aim.asked),
            Cell::Count(plan.reached.get(place).copied().unwrap_or_default()),
            Cell::text(more),
        ]
    });
    let columns = vec![
        Column::text(lang.pick("Chỉ tiêu", "Target"), 36),
        Column::number(lang.pick("Cần", "Asked"), 8),
        Column::number(lang.pick("Chọn", "Chosen"), 8),
        Column::text(lang.pick("Thêm một xã tốn thêm", "One more costs"), 18),
    ];
    table(lang.pick("Chỉ tiêu", "Targets"), columns, rows.collect(), None)
}

fn sources(request: &Request<'_>, paid: &BTreeMap<FundSource, Dong>) -> Table {
    let Request { field, explanation, lang, .. } = *request;
    let has = |fund| field.request.budget.as_ref().and_then(|budget| budget.get(fund)).copied().unwrap_or_default();
    let rows = paid.iter().map(|(fund, amount)| {
        let billion =
            explanation.map_or_else(|| "–".to_owned(), |explanation| explanation.billion_words(*fund, field, lang));
        vec![Cell::text(fund.label(lang)), Cell::Dong(has(fund).0), Cell::Dong(amount.0), Cell::text(billion)]
    });
    let columns = vec![
        Column::text(lang.pick("Nguồn vốn", "Source"), 22),
        Column::number(lang.pick("Có", "Has"), 14).money_in(DongUnit::Million),
        Column::summed(lang.pick("Phương án dùng", "The plan takes"), 14).money_in(DongUnit::Million),
        Column::text(lang.pick("Thêm 1 tỷ đồng thì", "Another billion"), 24),
    ];
    let total = lang.pick("Tổng", "Total").to_owned();
    in_millions(table(lang.pick("Vốn theo nguồn", "Money by source"), columns, rows.collect(), Some(total)), lang)
}

fn steps(request: &Request<'_>) -> Table {
    let Request { field, plan, lang, .. } = *request;
    let mut rows = Vec::new();
    for place in &plan.chosen {
        let candidate = &field.candidates[*place];
        let name = field.now.tree().unit(candidate.unit).full_name();
        let steps: Vec<String> = candidate.way.steps.iter().map(|step| step.words(field.now, lang)).collect();
        rows.push(vec![
            Cell::text(name),
            Cell::text(candidate.grade.label(lang)),
            Cell::text(steps.join("; ")),
            Cell::Count(i64::try_from(candidate.way.open.len()).unwrap_or(i64::MAX)),
            Cell::Dong(candidate.cost.0),
        ]);
    }
    let columns = vec![
        Column::text(lang.pick("Xã", "Commune"), 16),
        Column::text(lang.pick("Mức", "Grade"), 12),
        Column::text(lang.pick("Việc phải làm", "Steps"), 41),
        Column::number(lang.pick("Cần xác minh", "To verify"), 12),
        Column::summed(lang.pick("Chi phí", "Cost"), 12).money_in(DongUnit::Million),
    ];
    let total = lang.pick("Tổng", "Total").to_owned();
    in_millions(
        table(lang.pick("Việc phải làm của từng xã", "Steps of each commune"), columns, rows, Some(total)),
        lang,
    )
}

fn left(request: &Request<'_>) -> Table {
    let Request { field, plan, lang, .. } = *request;
    let places = (0..field.candidates.len()).filter(|place| !plan.chosen.contains(place));
    let rows = places.map(|place| {
        let candidate = &field.candidates[place];
        vec![
            Cell::text(field.now.tree().unit(candidate.unit).full_name()),
            Cell::text(candidate.grade.label(lang)),
            Cell::text(reason(field, plan, place).words(field.now, &field.request, lang)),
        ]
    });
    let columns = vec![
        Column::text(lang.pick("Xã", "Commune"), 18),
        Column::text(lang.pick("Mức", "Grade"), 12),
        Column::text(lang.pick("Vì sao", "Why"), 50),
    ];
    table(lang.pick("Vì sao chưa chọn", "Why they are not chosen"), columns, rows.collect(), None)
}

/// Whether a cost it rests on is made up.
fn is_illustrative(request: &Request<'_>) -> bool {
    let Request { field, plan, .. } = *request;
    let steps = plan.chosen.iter().flat_map(|place| &field.candidates[*place].way.steps);
    steps.filter_map(|step| step.price.as_ref()).any(|price| match &price.basis {
        Basis::Entered(record) => record.sourced.provenance == Provenance::Illustrative,
        Basis::Estimated(_) => false,
    })
}
