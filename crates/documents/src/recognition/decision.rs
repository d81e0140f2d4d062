//! The decision that recognises units or withdraws that: articles, and an annex that lists them.

use programme::{Lang, fact::Action, recognition::Case, vietnamese};

use super::{Frame, Request, bases, committee, list, subject, verb, vote};
use crate::report::model::{Annex, Block, Inline, Report};

pub(super) fn compose(request: &Request<'_>, cases: &[Case<'_>]) -> Report {
    let lang = request.lang;
    let (letterhead, signature, committee) = committee(request, cases);
    let number = letterhead.number.clone();
    let mut body = vec![Block::Centred(vec![Inline::bold(match lang {
        Lang::Vi => format!("CHỦ TỊCH {committee}"),
        Lang::En => format!("THE CHAIRMAN, {committee}"),
    })])];
    body.extend(bases(request, cases));
    let voted = cases.iter().filter_map(|case| vote(case).map(|(ballot, _)| ballot.date)).max();
    body.extend(voted.map(|day| {
        let day = vietnamese::date(day);
        Block::Paragraph(vec![Inline::italic(match lang {
            Lang::Vi => format!("Căn cứ kết quả bỏ phiếu của Hội đồng thẩm định ngày {day};"),
            Lang::En => format!("By the vote of the appraisal council of {day};"),
        })])
    }));
    body.push(Block::Paragraph(vec![Inline::italic(match lang {
        Lang::Vi => format!("Theo đề nghị của {}.", request.office.name),
        Lang::En => format!("As proposed by {}.", request.office.name),
    })]));
    body.push(Block::Centred(vec![Inline::bold(lang.pick("QUYẾT ĐỊNH:", "DECIDES:"))]));
    body.extend(articles(request, cases.len()));
    let frame = Frame {
        letterhead,
        kind: lang.pick("QUYẾT ĐỊNH", "DECISION"),
        title: match lang {
            Lang::Vi => format!("Về việc {}", subject(request, cases.len())),
            Lang::En => format!("On the {}", subject(request, cases.len())),
        },
        salutation: None,
        body,
        recipients: vec![
            lang.pick("Như Điều 3", "As in Article 3").to_owned(),
            lang.pick("Thường trực Tỉnh ủy, HĐND tỉnh", "The party committee and council of the province").to_owned(),
            request.office.name.clone(),
        ],
        archive: "VT, NTM",
        signature,
    };
    let mut report = frame.report(request, cases);
    report.annexes = vec![Annex {
        title: lang.pick("Danh sách đơn vị", "The units").to_owned(),
        note: Some(format!("{} {number}", lang.pick("Kèm theo Quyết định số", "To Decision"))),
        blocks: vec![list(
            request,
            lang.pick("Các đơn vị có tên trong Quyết định", "The units of the decision"),
            cases,
            &[
                (lang.pick("Danh hiệu", "Grade"), 20),
                (lang.pick("Năm đánh giá", "Year"), 12),
                (lang.pick("Mã hồ sơ", "Case"), 18),
            ],
            |case| {
                let fact = case.fact();
                vec![fact.grade.label(lang).to_owned(), fact.year.0.to_string(), fact.code.clone()]
            },
        )],
        sheet_name: lang.pick("Danh sách", "List").to_owned(),
    }];
    report
}

fn articles(request: &Request<'_>, count: usize) -> Vec<Block> {
    let (lang, action) = (request.lang, request.batch.action);
    let article = |number: u8, text: String| {
        Block::Paragraph(vec![Inline::bold(format!("{} {number}. ", lang.pick("Điều", "Article"))), Inline::text(text)])
    };
    let mut first = verb(action, lang).to_owned();
    first[..1].make_ascii_uppercase();
    let (level, grade) = (request.batch.level.label(lang), request.batch.grade.label(lang));
    vec![
        article(1, match lang {
            Lang::Vi => format!("{first} {count} {level} {grade}; danh sách kèm theo."),
            Lang::En => format!("{first} {count} units ({level}: {grade}), as listed."),
        }),
        article(2, match (lang, action) {
            (Lang::Vi, Action::Recognise) => "Các đơn vị có tên trong danh sách tiếp tục duy trì và nâng cao chất lượng các tiêu chí; quyết định công nhận bị thu hồi khi thuộc các trường hợp theo quy định.".to_owned(),
            (Lang::Vi, Action::Withdraw) => "Các đơn vị có tên trong danh sách khắc phục các tiêu chí không đạt và lập hồ sơ đề nghị công nhận lại theo quy định.".to_owned(),
            (Lang::En, Action::Recognise) => "The units keep up the criteria; recognition is withdrawn in the cases the rules name.".to_owned(),
            (Lang::En, Action::Withdraw) => "The units make good what they fail and apply anew.".to_owned(),
        }),
        article(3, match lang {
            Lang::Vi => "Quyết định có hiệu lực kể từ ngày ký. Thủ trưởng các cơ quan liên quan và các đơn vị có tên trong danh sách chịu trách nhiệm thi hành./.".to_owned(),
            Lang::En => "The decision takes effect on the day of signing. The bodies concerned and the units listed carry it out.".to_owned(),
        }),
    ]
}
