//! The briefing that a leader takes into the room: two pages on where the programme stands, what is at risk, who owes what,
//! the money, and what has to be decided.
//!
//! Every figure is a metric of the catalogue. Lists are cut and say so, so that it stays at two pages.

mod decisions;
mod owed;
mod standing;

use jiff::{Timestamp, civil::Date};
use programme::{Lang, metric, snapshot::Snapshot, unit::UnitIndex, vietnamese};

use crate::{
    figures::Figures,
    passages::{self, Scene},
    programme_report::Office,
    report::model::{Block, Form, Recipients, Report, Signature, Stamp},
};

/// What a briefing is made from.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The state told.
    pub now: &'a Snapshot,
    /// The province.
    pub province: UnitIndex,
    /// How the office names itself.
    pub office: &'a Office,
    /// The date it bears.
    pub date: Date,
    /// The moment up to which facts were known.
    pub known_at: Timestamp,
    /// The language.
    pub lang: Lang,
}

/// Composes the briefing.
#[must_use]
pub fn compose(request: &Request<'_>) -> Report {
    let Request { now, lang, .. } = *request;
    let province = &now.tree().unit(request.province).name;
    let day = vietnamese::date(now.as_of());
    let mut figures = Figures::new(now, request.province, lang);
    let progress = metric::progress_of_the_year(now, request.province);
    let of_periods = passages::targets::of_periods(Scene { now, province: request.province, lang });
    let mut body = standing::targets(request, &progress, &of_periods);
    body.extend(standing::risks(request, &mut figures));
    body.extend(owed::section(request, &mut figures));
    body.extend(standing::money(request, &mut figures));
    let chosen = decisions::choose(request, &progress);
    body.extend(decisions::section(request, &chosen));
    body.push(Block::Note(standing::sources(&figures, lang)));
    let is_illustrative =
        figures.is_illustrative() || decisions::is_illustrative(now, progress.iter().chain(&of_periods), &chosen);
    Report {
        language: lang,
        form: Form::Brief,
        letterhead: request.office.letterhead(String::new(), request.date),
        kind: lang.pick("TÓM TẮT PHỤC VỤ LÃNH ĐẠO", "BRIEFING").to_owned(),
        title: match lang {
            Lang::Vi => format!("Chương trình nông thôn mới và OCOP tỉnh {province} đến ngày {day}"),
            Lang::En => format!("New rural development and OCOP in {province} province as of {day}"),
        },
        salutation: None,
        notice: is_illustrative.then(|| {
            lang.pick(
                "Bản minh họa: nhiều bản ghi dưới các con số là dữ liệu minh họa; không dùng làm căn cứ pháp lý.",
                "Illustrative: many records under these figures are made up; not for official use.",
            )
            .to_owned()
        }),
        stamp: Stamp { as_of: now.as_of(), known_at: request.known_at },
        body,
        recipients: Recipients { lines: Vec::new(), archive: String::new() },
        beside: None,
        signature: Signature { authority: Vec::new(), post: String::new(), name: String::new() },
        annexes: Vec::new(),
    }
}
