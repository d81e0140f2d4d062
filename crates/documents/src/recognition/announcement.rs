//! The announcement: what was decided on which units, to be read out and posted.

use programme::{Lang, recognition::Case, vietnamese};

use super::{Frame, Request, list, subject};
use crate::report::model::{Block, Report};

pub(super) fn compose(request: &Request<'_>, cases: &[Case<'_>]) -> Report {
    let Request { now, office, lang, .. } = *request;
    let number = request.number.map_or_else(|| "…/TB-VPĐP".to_owned(), str::to_owned);
    let subject = subject(request, cases.len());
    let unknown = lang.pick("chưa rõ số", "number not known");
    let body = vec![
        Block::paragraph(match lang {
            Lang::Vi => format!("{} thông báo công bố quyết định {subject} như sau:", office.name),
            Lang::En => format!("{} announces the decision on the {subject}:", office.name),
        }),
        list(
            request,
            lang.pick("Các đơn vị và quyết định", "Units and decisions"),
            cases,
            &[
                (lang.pick("Danh hiệu", "Grade"), 22),
                (lang.pick("Quyết định", "Decision"), 20),
                (lang.pick("Ngày", "Day"), 13),
            ],
            |case| {
                let number = case.decision.and_then(programme::recognition::Decision::number).unwrap_or(unknown);
                let day = case.decision.map(|decision| vietnamese::date(decision.date())).unwrap_or_default();
                vec![case.fact().grade.label(lang).to_owned(), number.to_owned(), day]
            },
        ),
        Block::paragraph(match lang {
            Lang::Vi => {
                "Đề nghị các địa phương tổ chức công bố, niêm yết và thông tin trên các phương tiện truyền thông để Nhân dân biết./."
            }
            Lang::En => "The localities publish it, post it and tell it by their loudspeakers.",
        }),
    ];
    let frame = Frame {
        letterhead: office.letterhead(number, now.as_of()),
        kind: lang.pick("THÔNG BÁO", "ANNOUNCEMENT"),
        title: match lang {
            Lang::Vi => format!("Công bố quyết định {subject}"),
            Lang::En => format!("Decision on the {subject}"),
        },
        salutation: None,
        body,
        recipients: vec![
            lang.pick("Các đơn vị có tên", "The units named").to_owned(),
            lang.pick("Cơ quan báo chí, truyền thông của tỉnh", "The press of the province").to_owned(),
        ],
        archive: "VT, NTM",
        signature: office.signature(),
    };
    frame.report(request, cases)
}
