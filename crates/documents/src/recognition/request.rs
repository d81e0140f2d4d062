//! The request to decide (tờ trình): the units, what was found of each, and what is asked for.

use programme::{
    Lang,
    fact::Action,
    recognition::{Case, conditions},
};

use super::{Frame, Request, bases, list, subject, vote};
use crate::report::model::{Block, Level, Report};

pub(super) fn compose(request: &Request<'_>, cases: &[Case<'_>]) -> Report {
    let Request { now, office, lang, .. } = *request;
    let number = request.number.map_or_else(|| "…/TTr-VPĐP".to_owned(), str::to_owned);
    let province = now.tree().unit(request.province).full_name();
    let mut body = bases(request, cases);
    body.push(Block::paragraph(match lang {
        Lang::Vi => format!(
            "Sau khi tổng hợp kết quả thẩm định, {} kính trình UBND {province} xem xét, {}:",
            office.name,
            subject(request, cases.len())
        ),
        Lang::En => format!(
            "Having appraised the dossiers, {} asks the People's Committee of {province} for the {}:",
            office.name,
            subject(request, cases.len())
        ),
    }));
    body.push(Block::heading(Level::Roman, lang.pick("CÁC ĐƠN VỊ ĐỀ NGHỊ", "THE UNITS")));
    body.push(list(
        request,
        lang.pick("Kết quả của từng đơn vị", "What was found of each"),
        cases,
        &[(lang.pick("Kết quả thẩm định", "Findings"), 36), (lang.pick("Hội đồng", "Council"), 19)],
        |case| {
            let council = vote(case).map(|(_, count)| count.describe(lang));
            let waiting = lang.pick("chưa bỏ phiếu", "has not voted");
            vec![findings(request, case), council.unwrap_or_else(|| waiting.to_owned())]
        },
    ));
    body.push(Block::paragraph(match (lang, request.batch.action) {
        (Lang::Vi, Action::Recognise) => "Hồ sơ của các đơn vị kèm theo. Kính trình UBND tỉnh xem xét, quyết định./.",
        (Lang::Vi, Action::Withdraw) => "Hồ sơ rà soát kèm theo. Kính trình UBND tỉnh xem xét, quyết định thu hồi./.",
        (Lang::En, _) => "The dossiers are attached.",
    }));
    let frame = Frame {
        letterhead: office.letterhead(number, now.as_of()),
        kind: lang.pick("TỜ TRÌNH", "REQUEST"),
        title: match lang {
            Lang::Vi => format!("Về việc {}", subject(request, cases.len())),
            Lang::En => format!("On the {}", subject(request, cases.len())),
        },
        salutation: Some(match lang {
            Lang::Vi => format!("Ủy ban nhân dân {province}"),
            Lang::En => format!("The People's Committee of {province}"),
        }),
        body,
        recipients: vec![lang.pick("Như trên", "As above").to_owned()],
        archive: "VT, NTM",
        signature: office.signature(),
    };
    frame.report(request, cases)
}

/// What was found of a unit: every condition that stands in its way, or that none does.
fn findings(request: &Request<'_>, case: &Case<'_>) -> String {
    let lang = request.lang;
    let all = conditions(request.now, case);
    let blocking: Vec<String> = all
        .iter()
        .filter(|condition| condition.blocks())
        .map(|condition| format!("{}: {}", condition.name.get(lang), condition.says.get(lang)))
        .collect();
    if blocking.is_empty() {
        let says = lang.pick("đủ điều kiện", "all conditions hold").to_owned();
        return all.first().map_or(says.clone(), |_| says);
    }
    blocking.join(". ")
}
