//! The decision that recognises the products a council gave their stars: articles, and an annex that lists them.

use programme::{
    Lang,
    fact::{OcopLevel, Star},
    law::OcopRules,
    ocop::{Next, Verdict},
    unit::{Tier, UnitCode},
    vietnamese,
};

use super::{Met, Request, capitals, met, notice, placed};
use crate::report::model::{
    Annex, Block, Cell, Column, Form, Inline, Letterhead, Recipients, Report, Signature, Stamp, Table,
};

/// A product to be recognised.
struct Recognised<'m, 's> {
    met: &'m Met<'s>,
    star: Star,
}

/// Composes the decision; nothing when the council recognised no product that day.
#[must_use]
pub fn compose(request: &Request<'_>) -> Option<Report> {
    let Request { now, meeting, office, lang, .. } = *request;
    let (council, met) = met(now, request.province, meeting)?;
    let council = council.fact();
    let at = met.iter().find_map(|each| certified_at(each, council.level))?;
    let recognised: Vec<Recognised<'_, '_>> = met
        .iter()
        .filter(|each| certified_at(each, council.level) == Some(at))
        .filter_map(|each| Some(Recognised { star: each.result.star()?, met: each }))
        .collect();
    let number = request.number.map_or_else(|| "…/QĐ-UBND".to_owned(), str::to_owned);
    let rules = recognised.first()?.met.case.rules;
    let unit = unit_of(request, council.unit, at);
    let title = title(request, unit, &recognised);
    Some(Report {
        language: lang,
        form: Form::Official,
        letterhead: Letterhead {
            superior: None,
            issuer: format!("{} {}", lang.pick("ỦY BAN NHÂN DÂN", "PEOPLE'S COMMITTEE OF"), capitals(now, unit)),
            ..placed(now, unit, office.letterhead(number.clone(), now.as_of()))
        },
        kind: lang.pick("QUYẾT ĐỊNH", "DECISION").to_owned(),
        title,
        salutation: None,
        notice: notice(&met, lang),
        stamp: Stamp { as_of: now.as_of(), known_at: request.known_at },
        body: articles(request, unit, rules, &recognised),
        recipients: Recipients {
            lines: vec![
                lang.pick("Như Điều 3", "As in Article 3").to_owned(),
                lang.pick("Văn phòng Điều phối nông thôn mới tỉnh", "The coordination office of the province")
                    .to_owned(),
            ],
            archive: "VT, NTM".to_owned(),
        },
        signature: Signature {
            authority: vec![lang.pick("TM. ỦY BAN NHÂN DÂN", "FOR THE PEOPLE'S COMMITTEE").to_owned()],
            post: lang.pick("CHỦ TỊCH", "CHAIRMAN").to_owned(),
            name: String::new(),
        },
        beside: None,
        annexes: vec![annex(request, &number, &recognised)],
    })
}

/// The level that certifies what the council came to, where a People's Committee does.
fn certified_at(met: &Met<'_>, own: OcopLevel) -> Option<OcopLevel> {
    let level = match met.result.verdict {
        Verdict::Ranked(_, Next::Recognise) => own,
        Verdict::Ranked(_, Next::HandBack(level)) => level,
        _ => return None,
    };
    matches!(level, OcopLevel::District | OcopLevel::Province).then_some(level)
}

/// Whether any product is recognised.
pub(super) fn is_due(own: OcopLevel, met: &[Met<'_>]) -> bool {
    met.iter().any(|each| certified_at(each, own).is_some())
}

/// Whose People's Committee decides.
fn unit_of(request: &Request<'_>, council: UnitCode, at: OcopLevel) -> UnitCode {
    let is_own = (at == OcopLevel::District) == (council.tier() == Tier::District);
    if is_own { council } else { request.now.tree().unit(request.province).code }
}

fn title(request: &Request<'_>, unit: UnitCode, recognised: &[Recognised<'_, '_>]) -> String {
    let place = request.now.unit_name(unit);
    let mut rounds: Vec<_> = recognised.iter().map(|each| each.met.case.dossier.fact().round).collect();
    rounds.sort_unstable();
    rounds.dedup();
    let rounds: Vec<String> = rounds.into_iter().map(|round| round.label(request.lang)).collect();
    let rounds = rounds.join(", ");
    match request.lang {
        Lang::Vi => format!("Về việc công nhận kết quả đánh giá, phân hạng sản phẩm OCOP {place}, {rounds}"),
        Lang::En => format!("On the recognition of OCOP products of {place}, {rounds}"),
    }
}

fn articles(request: &Request<'_>, unit: UnitCode, rules: &OcopRules, recognised: &[Recognised<'_, '_>]) -> Vec<Block> {
    let Request { now, meeting, lang, .. } = *request;
    let place = now.unit_name(unit);
    let day = vietnamese::date(meeting.day);
    let italic = |text: String| Block::Paragraph(vec![Inline::italic(text)]);
    let committee = format!("{} {}", lang.pick("ỦY BAN NHÂN DÂN", "THE PEOPLE'S COMMITTEE OF"), capitals(now, unit));
    let mut body = vec![Block::Centred(vec![Inline::bold(committee)])];
    let bases = rules.basis.iter().filter(|basis| basis.date.is_none_or(|date| date <= now.as_of())).map(|basis| {
        let date = basis.date.map(vietnamese::date);
        italic(match (lang, date) {
            (Lang::Vi, Some(date)) => {
                format!("Căn cứ Quyết định số {} ngày {date} của {};", basis.number, basis.issuer)
            }
            (Lang::Vi, None) => format!("Căn cứ Quyết định số {} của {};", basis.number, basis.issuer),
            (Lang::En, _) => format!("By Decision {} of {};", basis.number, basis.issuer),
        })
    });
    body.extend(bases);
    body.push(italic(match lang {
        Lang::Vi => format!("Căn cứ Biên bản họp Hội đồng đánh giá, phân hạng sản phẩm OCOP ngày {day};"),
        Lang::En => format!("By the minutes of the OCOP council of {day}."),
    }));
    let count = |star: Star| {
        let (stars, count) = (star.get(), recognised.iter().filter(|each| each.star == star).count());
        (count > 0).then(|| {
            format!("{count} {} {stars} {}", lang.pick("sản phẩm", "products with"), lang.pick("sao", "stars"))
        })
    };
    let counts: Vec<String> = rules.recognised().into_iter().filter_map(count).collect();
    let article = |number: u8, text: String| {
        Block::Paragraph(vec![Inline::bold(format!("{} {number}. ", lang.pick("Điều", "Article"))), Inline::text(text)])
    };
    let months = rules.certificate_months;
    body.push(italic(match lang {
        Lang::Vi => "Theo đề nghị của Hội đồng đánh giá, phân hạng sản phẩm OCOP.".to_owned(),
        Lang::En => "As proposed by the OCOP council.".to_owned(),
    }));
    body.push(Block::Centred(vec![Inline::bold(lang.pick("QUYẾT ĐỊNH:", "DECIDES:"))]));
    body.push(article(
        1,
        match lang {
            Lang::Vi => format!(
                "Công nhận kết quả đánh giá, phân hạng {} sản phẩm OCOP {place} ({}); danh sách kèm theo.",
                recognised.len(),
                counts.join(", "),
            ),
            Lang::En => format!(
                "{} OCOP products of {place} are recognised ({}), as listed.",
                recognised.len(),
                counts.join(", ")
            ),
        },
    ));
    body.push(article(2, match lang {
        Lang::Vi => format!(
            "Giấy chứng nhận có thời hạn {months} tháng kể từ ngày ban hành Quyết định này. Chủ thể được in, dán nhãn hạng sao trên sản phẩm và chịu trách nhiệm duy trì chất lượng; giấy chứng nhận bị thu hồi trong các trường hợp theo quy định."
        ),
        Lang::En => format!(
            "Certificates hold for {months} months from the day of this decision. Producers may label the products with their stars and answer for their quality; certificates are withdrawn in the cases the rules name."
        ),
    }));
    body.push(article(3, match lang {
        Lang::Vi => "Quyết định có hiệu lực kể từ ngày ký. Thủ trưởng các cơ quan liên quan và các chủ thể có tên trong danh sách chịu trách nhiệm thi hành./.".to_owned(),
        Lang::En => "The decision takes effect on the day of signing. The bodies concerned and the producers listed carry it out.".to_owned(),
    }));
    body
}

fn annex(request: &Request<'_>, number: &str, recognised: &[Recognised<'_, '_>]) -> Annex {
    let Request { now, lang, .. } = *request;
    let columns = vec![
        Column::centred(lang.pick("TT", "No."), 4),
        Column::text(lang.pick("Sản phẩm", "Product"), 24),
        Column::text(lang.pick("Chủ thể", "Producer"), 24),
        Column::text(lang.pick("Địa chỉ", "Place"), 20),
        Column::number(lang.pick("Điểm", "Points"), 8),
        Column::centred(lang.pick("Hạng", "Stars"), 8),
    ];
    let row = |(each, place): (&Recognised<'_, '_>, i64)| {
        let product = each.met.case.product;
        vec![
            Cell::Count(place),
            Cell::text(each.met.product()),
            Cell::text(each.met.producer),
            Cell::text(product.map(|record| now.unit_name(record.fact().unit)).unwrap_or_default()),
            Cell::text(each.met.result.mean.map(programme::ocop::Mean::show).unwrap_or_default()),
            Cell::text(format!("{} {}", each.star.get(), lang.pick("sao", "stars"))),
        ]
    };
    Annex {
        title: lang.pick("Danh sách sản phẩm OCOP được công nhận", "The products that are recognised").to_owned(),
        note: Some(format!("{} {number}", lang.pick("Kèm theo Quyết định số", "To Decision"))),
        blocks: vec![Block::Table(Table {
            caption: lang.pick("Sản phẩm và hạng sao", "Products and stars").to_owned(),
            unit: None,
            columns,
            rows: recognised.iter().zip(1..).map(row).collect(),
            total: None,
            sheet_name: None,
        })],
        sheet_name: lang.pick("Danh sách", "List").to_owned(),
    }
}
