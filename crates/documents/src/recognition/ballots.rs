//! The count of a council's ballots: one line for each unit with what its vote came to. Committees count; nobody is named here.

use programme::{Lang, recognition::Case, vietnamese};

use super::{Frame, Request, list, subject, vote};
use crate::report::model::{Block, Letterhead, Level, Report, Signature};

pub(super) fn compose(request: &Request<'_>, cases: &[Case<'_>]) -> Option<Report> {
    let Request { now, office, lang, .. } = *request;
    // A round may take several sessions: the last one is told, with the units it voted on.
    let day = cases.iter().filter_map(|case| vote(case).map(|(ballot, _)| ballot.date)).max()?;
    let of_day: Vec<Case<'_>> =
        cases.iter().filter(|case| vote(case).is_some_and(|(ballot, _)| ballot.date == day)).cloned().collect();
    let (first, count) = vote(of_day.first()?)?;
    let number = request.number.or(first.number.as_deref()).map_or_else(|| "…/BB-HĐ".to_owned(), str::to_owned);
    let province = now.tree().unit(request.province).full_name();
    let least = vietnamese::quantity(count.least_agreed, 2);
    let day = vietnamese::date(day);
    let body = vec![
        Block::paragraph(match lang {
            Lang::Vi => format!("Thời gian: …… giờ ……, ngày {day}. Địa điểm: ……………………………, {province}."),
            Lang::En => format!("Time: ……, on {day}. Place: ……………………………, {province}."),
        }),
        Block::heading(Level::Roman, lang.pick("THÀNH PHẦN", "WHO WAS PRESENT")),
        Block::paragraph(match lang {
            Lang::Vi => format!(
                "Hội đồng có {} thành viên, {} thành viên dự họp. Ban kiểm phiếu: …………………………………………",
                first.members, first.present
            ),
            Lang::En => format!("{} members, {} present. Counted by: ……………………", first.members, first.present),
        }),
        Block::heading(Level::Roman, lang.pick("KẾT QUẢ BỎ PHIẾU", "THE VOTES")),
        Block::paragraph(match lang {
            Lang::Vi => format!(
                "Hội đồng bỏ phiếu kín về việc {}. Đơn vị được thông qua khi ít nhất {least}% số thành viên dự họp đồng ý.",
                subject(request, of_day.len())
            ),
            Lang::En => format!(
                "The council voted in secret on the {}. A unit passes with at least {least}% of those present.",
                subject(request, of_day.len())
            ),
        }),
        list(
            request,
            lang.pick("Kết quả kiểm phiếu", "Count"),
            &of_day,
            &[
                (lang.pick("Dự họp", "Present"), 9),
                (lang.pick("Phiếu hợp lệ", "Valid"), 10),
                (lang.pick("Đồng ý", "Agreed"), 9),
                (lang.pick("Kết quả", "Outcome"), 27),
            ],
            |case| {
                let Some((ballot, count)) = vote(case) else { return vec![String::new(); 4] };
                let outcome = if count.passes() {
                    lang.pick("thông qua", "passed")
                } else {
                    lang.pick("không thông qua", "not passed")
                };
                vec![
                    ballot.present.to_string(),
                    ballot.ballots.to_string(),
                    ballot.agreed.to_string(),
                    format!("{outcome}: {}", count.describe(lang)),
                ]
            },
        ),
        Block::paragraph(match lang {
            Lang::Vi => "Biên bản được thông qua tại cuộc họp./.",
            Lang::En => "The minutes were approved by those present.",
        }),
    ];
    let frame = Frame {
        letterhead: Letterhead {
            superior: Some(format!(
                "{} {}",
                lang.pick("ỦY BAN NHÂN DÂN", "PEOPLE'S COMMITTEE OF"),
                province.to_uppercase().replace(' ', "\u{a0}")
            )),
            issuer: lang.pick("HỘI ĐỒNG THẨM ĐỊNH", "APPRAISAL COUNCIL").to_owned(),
            ..office.letterhead(number, first.date)
        },
        kind: lang.pick("BIÊN BẢN", "MINUTES"),
        title: match lang {
            Lang::Vi => format!("Kiểm phiếu {}", subject(request, of_day.len())),
            Lang::En => format!("Count of ballots: {}", subject(request, of_day.len())),
        },
        salutation: None,
        body,
        recipients: vec![lang.pick("Thành viên Hội đồng", "Members of the council").to_owned()],
        archive: "HĐ, NTM",
        signature: Signature {
            authority: Vec::new(),
            post: lang.pick("CHỦ TỊCH HỘI ĐỒNG", "CHAIR").to_owned(),
            name: String::new(),
        },
    };
    let mut report = frame.report(request, &of_day);
    report.beside = Some(Signature {
        authority: Vec::new(),
        post: lang.pick("TRƯỞNG BAN KIỂM PHIẾU", "HEAD OF THE COUNT").to_owned(),
        name: String::new(),
    });
    Some(report)
}
