//! The review of a period: what was reached each year against what was asked, the criteria, the money, and the lessons
//! that its difficulties teach.
//!
//! A year's figures are those of its last day, from the state of that day; the last year of a period that goes on is told
//! up to the day of the review.

mod criteria;
mod resources;
mod results;

use jiff::{
    Timestamp,
    civil::{Date, date},
};
use programme::{
    Lang,
    fact::{Allocation, Contribution, Difficulty, Disbursement, Provenance},
    snapshot::{Collected, Snapshot},
    unit::UnitIndex,
    vietnamese,
};

use crate::{
    figures::Figures,
    passages::{self, Scene},
    programme_report::Office,
    report::model::{Annex, Block, Form, Level, Recipients, Report, Stamp},
    sources,
};

/// The years of a review, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    from: i16,
    to: i16,
}

impl Period {
    /// As many years as a table holds.
    const LONGEST: i16 = 5;

    /// From one year to another; none where it ends before it begins or is longer than five years.
    #[must_use]
    pub const fn new(from: i16, to: i16) -> Option<Self> {
        let sensible = from >= 1900 && to <= 2999 && from <= to && to - from < Self::LONGEST;
        if sensible { Some(Self { from, to }) } else { None }
    }

    /// The first year.
    #[must_use]
    pub const fn from(self) -> i16 {
        self.from
    }

    /// The last year.
    #[must_use]
    pub const fn to(self) -> i16 {
        self.to
    }

    /// The last days of the year before the period and of each of its years, as far as they are before a day.
    #[must_use]
    pub fn year_ends_before(self, day: Date) -> Vec<Date> {
        (self.from - 1..=self.to).map(|year| date(year, 12, 31)).filter(|end| *end < day).collect()
    }
}

/// What a review is made from.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The years.
    pub period: Period,
    /// The state of the day of the review.
    pub now: &'a Snapshot,
    /// The states of [`Period::year_ends_before`] that day.
    pub earlier: &'a [&'a Snapshot],
    /// The province.
    pub province: UnitIndex,
    /// How the office names itself.
    pub office: &'a Office,
    /// The number it is issued under; none for a draft.
    pub number: Option<&'a str>,
    /// The moment up to which facts were known.
    pub known_at: Timestamp,
    /// The language.
    pub lang: Lang,
}

impl<'a> Request<'a> {
    /// The states told, the earliest first: that before the period, then one for each of its years.
    fn states(&self) -> Vec<&'a Snapshot> {
        let goes_on = self.now.as_of().year() <= self.period.to;
        self.earlier.iter().copied().chain(goes_on.then_some(self.now)).collect()
    }

    /// The province in a state.
    fn province_in(&self, state: &Snapshot) -> Option<UnitIndex> {
        state.tree().index(self.now.tree().unit(self.province).code)
    }

    const fn scene(&self) -> Scene<'a> {
        Scene { now: self.now, province: self.province, lang: self.lang }
    }
}

/// Composes the review.
#[must_use]
pub fn compose(request: &Request<'_>) -> Report {
    let Request { now, lang, office, period, .. } = *request;
    let province = &now.tree().unit(request.province).name;
    let mut figures = Figures::new(now, request.province, lang);
    let mut body = results::section(request, &mut figures);
    body.extend(criteria::section(request, &mut figures));
    body.extend(resources::section(request));
    body.extend(lessons(request, &mut figures));
    let number = request.number.map_or_else(|| format!("…/{}", office.symbol), str::to_owned);
    let Period { from, to } = period;
    Report {
        language: lang,
        form: Form::Official,
        letterhead: office.letterhead(number, now.as_of()),
        kind: lang.pick("BÁO CÁO", "REPORT").to_owned(),
        title: match lang {
            Lang::Vi => format!(
                "Đánh giá giữa kỳ kết quả thực hiện Chương trình mục tiêu quốc gia xây dựng nông thôn mới và Chương trình mỗi xã một sản phẩm giai đoạn {from}–{to}"
            ),
            Lang::En => {
                format!("Mid-term review of new rural development and One Commune One Product, {from}–{to}")
            }
        },
        salutation: Some(match lang {
            Lang::Vi => format!("Kính gửi: Ủy ban nhân dân tỉnh {province}."),
            Lang::En => format!("To: the People's Committee of {province} province."),
        }),
        notice: is_illustrative(now, &figures).then(|| {
            lang.pick(
                "Báo cáo minh họa: nhiều bản ghi dưới các con số là dữ liệu minh họa, ghi rõ trong phụ lục; không dùng làm căn cứ pháp lý.",
                "Illustrative: many records under these figures are made up, as the annex says; not for official use.",
            )
            .to_owned()
        }),
        stamp: Stamp { as_of: now.as_of(), known_at: request.known_at },
        body,
        recipients: Recipients {
            lines: vec![lang.pick("Như trên", "As above").to_owned()],
            archive: "VT, NTM".to_owned(),
        },
        signature: office.signature(),
        beside: None,
        annexes: annexes(request, &figures),
    }
}

/// What the difficulties of the period teach.
fn lessons(request: &Request<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let (lang, scene) = (request.lang, request.scene());
    let mut blocks = vec![Block::heading(Level::Roman, lang.pick("KHÓ KHĂN VÀ BÀI HỌC", "DIFFICULTIES AND LESSONS"))];
    let table = passages::difficulties::by_content(scene);
    if table.rows.is_empty() {
        let none = lang.pick("Chưa ghi nhận khó khăn, vướng mắc nào.", "No difficulty is recorded.");
        blocks.push(Block::paragraph(none));
        return blocks;
    }
    blocks.extend(passages::difficulties::told(scene, figures));
    blocks.push(Block::Table(table));
    blocks
}

fn annexes(request: &Request<'_>, figures: &Figures<'_>) -> Vec<Annex> {
    let (lang, scene) = (request.lang, request.scene());
    let annex = |title: (&str, &str), sheet: (&str, &str), table| Annex {
        title: lang.pick(title.0, title.1).to_owned(),
        note: None,
        blocks: vec![Block::Table(table)],
        sheet_name: lang.pick(sheet.0, sheet.1).to_owned(),
    };
    vec![
        annex(
            ("Khó khăn, vướng mắc và kiến nghị", "Difficulties and proposals"),
            ("Khó khăn", "Difficulties"),
            passages::difficulties::table(scene),
        ),
        annex(("Nhiệm vụ được giao", "Tasks given"), ("Nhiệm vụ", "Tasks"), passages::tasks::table(scene)),
        annex(
            ("Các con số lấy từ đâu", "Where the figures come from"),
            ("Nguồn số liệu", "Sources"),
            sources::table(figures, lang),
        ),
    ]
}

/// Whether anything told rests on something made up.
fn is_illustrative(now: &Snapshot, figures: &Figures<'_>) -> bool {
    fn has<F: Collected>(now: &Snapshot) -> bool {
        now.all::<F>().iter().any(|record| record.sourced.provenance == Provenance::Illustrative)
    }
    figures.is_illustrative()
        || has::<Allocation>(now)
        || has::<Disbursement>(now)
        || has::<Contribution>(now)
        || has::<Difficulty>(now)
}

/// What the column of a state is called.
fn heading(state: &Snapshot) -> String {
    vietnamese::date(state.as_of())
}
