//! The papers that an office makes from its records: what each is called, which states it tells of, and its files.

use std::{fmt, str::FromStr};

use jiff::{Timestamp, civil::Date};
use programme::{
    Lang,
    fact::{Document, Record},
    snapshot::Snapshot,
    unit::UnitIndex,
};
use serde::{Deserialize, Serialize};

use crate::{
    briefing, conclusion, council, mid_term, pack,
    programme_report::{self, Office},
    recognition::{self, Batch},
    report::{Format, RenderError, Report},
    review,
};

pub use council::{Meeting, MemberSheet};
pub use mid_term::Period;
pub use review::Reviewing;

/// The name of the file that holds the papers of a meeting.
pub const PACK: &str = "bo-tai-lieu-cuoc-hop.zip";

/// A paper. In writing: `programme`, `briefing`, `conclusion 57/TB-UBND`, `mid-term 2021-2023`, `minutes HD-42-2023 2023-03-12`,
/// `stars HD-42-2023 2023-03-12`, `sheet HD-42-2023 / HS-2023-1-17 / TV2`, `review commune-advanced-2021-2025 2023`,
/// `case-decision 2023-1 commune advanced recognise`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Paper {
    /// The programme report of the province.
    Programme,
    /// The two pages that a leader takes into the room.
    Briefing,
    /// The conclusion notice of a meeting or document, by its number.
    Conclusion(String),
    /// The review of a period.
    MidTerm(Period),
    /// What judging every unit under a set anew comes to.
    Review(Reviewing),
    /// The minutes of an OCOP council's day.
    Minutes(Meeting),
    /// The decision on the stars that the council came to that day.
    Stars(Meeting),
    /// The sheet by which a member of an OCOP council scores a product.
    Sheet(MemberSheet),
    /// A paper of cases of recognition or withdrawal that go together.
    Recognition(recognition::Kind, Batch),
}

/// What a paper is made from.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The state told.
    pub now: &'a Snapshot,
    /// The states of [`Paper::earlier`], in its order.
    pub earlier: &'a [&'a Snapshot],
    /// The province.
    pub province: UnitIndex,
    /// How the office names itself.
    pub office: &'a Office,
    /// The number it is issued under; none for a draft.
    pub number: Option<&'a str>,
    /// The moment up to which facts were known.
    pub known_at: Timestamp,
    /// The language; what is issued is in Vietnamese.
    pub lang: Lang,
}

impl Paper {
    /// The papers of a meeting: what is taken into the room and, once its tasks are known, the notice of what was concluded.
    #[must_use]
    pub fn of_meeting(document: Option<&str>) -> Vec<Self> {
        let notice = document.map(|number| Self::Conclusion(number.to_owned()));
        [Self::Briefing, Self::Programme].into_iter().chain(notice).collect()
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &'static str {
        match self {
            Self::Programme => lang.pick("Báo cáo kết quả thực hiện Chương trình", "Report on the programme's results"),
            Self::Briefing => lang.pick("Tóm tắt phục vụ lãnh đạo", "Briefing for leaders"),
            Self::Conclusion(_) => lang.pick("Thông báo kết luận", "Conclusion notice"),
            Self::MidTerm(_) => lang.pick("Báo cáo đánh giá giữa kỳ", "Mid-term review"),
            Self::Review(_) => lang.pick("Báo cáo rà soát theo bộ tiêu chí", "Review under a criteria set"),
            Self::Minutes(_) => lang.pick("Biên bản họp hội đồng OCOP", "Minutes of an OCOP council"),
            Self::Stars(_) => lang.pick("Quyết định công nhận sản phẩm OCOP", "Decision on OCOP products"),
            Self::Sheet(_) => lang.pick("Phiếu chấm điểm sản phẩm OCOP", "Scoring sheet of an OCOP product"),
            Self::Recognition(kind, _) => kind.name(lang),
        }
    }

    /// The formats it is made in: what has annexes is also a workbook.
    #[must_use]
    pub const fn formats(&self) -> &'static [Format] {
        match self {
            Self::Programme | Self::MidTerm(_) | Self::Review(_) => &Format::ALL,
            Self::Briefing
            | Self::Conclusion(_)
            | Self::Minutes(_)
            | Self::Stars(_)
            | Self::Sheet(_)
            | Self::Recognition(..) => &Format::READ,
        }
    }

    /// Whether it is sent under a number, as a document of the office.
    #[must_use]
    pub const fn is_official(&self) -> bool {
        !matches!(self, Self::Briefing)
    }

    /// The name of its file in a format.
    #[must_use]
    pub fn file_name(&self, format: Format) -> String {
        let stem = match (self, format) {
            (Self::Programme, Format::Xlsx) => "phu-luc",
            (Self::Programme, _) => "bao-cao",
            (Self::Briefing, _) => "tom-tat-cho-lanh-dao",
            (Self::Conclusion(_), _) => "thong-bao-ket-luan",
            (Self::MidTerm(_), Format::Xlsx) => "danh-gia-giua-ky-phu-luc",
            (Self::MidTerm(_), _) => "danh-gia-giua-ky",
            (Self::Review(_), Format::Xlsx) => "ra-soat-phu-luc",
            (Self::Review(_), _) => "bao-cao-ra-soat",
            (Self::Minutes(_), _) => "bien-ban-hop-hoi-dong-ocop",
            (Self::Stars(_), _) => "quyet-dinh-cong-nhan-san-pham-ocop",
            (Self::Sheet(_), _) => "phieu-cham-diem-ocop",
            (Self::Recognition(kind, _), _) => kind.stem(),
        };
        format!("{stem}.{}", format.extension())
    }

    /// The days before that of the paper whose states it tells of.
    #[must_use]
    pub fn earlier(&self, as_of: Date) -> Vec<Date> {
        match self {
            Self::MidTerm(period) => period.year_ends_before(as_of),
            Self::Programme
            | Self::Briefing
            | Self::Conclusion(_)
            | Self::Review(_)
            | Self::Minutes(_)
            | Self::Stars(_)
            | Self::Sheet(_)
            | Self::Recognition(..) => Vec::new(),
        }
    }

    /// Composes it; nothing when the document or the meeting it is about is not known.
    #[must_use]
    pub fn compose(&self, ground: &Ground<'_>) -> Option<Report> {
        let Ground { now, earlier, province, office, number, known_at, lang } = *ground;
        let date = now.as_of();
        Some(match self {
            Self::Programme => {
                programme_report::compose(&programme_report::Request { now, province, office, number, date, known_at })
            }
            Self::Briefing => briefing::compose(&briefing::Request { now, province, office, date, known_at, lang }),
            Self::Conclusion(named) => {
                let document = find(now, named)?;
                conclusion::compose(&conclusion::Request { now, document, office, number, date, known_at, lang })
            }
            Self::Minutes(meeting) | Self::Stars(meeting) => {
                let request = council::Request { now, province, meeting, office, number, known_at, lang };
                let compose = if matches!(self, Self::Minutes(_)) { council::minutes } else { council::decision };
                compose(&request)?
            }
            Self::Sheet(sheet) => council::sheet(ground, sheet)?,
            Self::Review(reviewing) => review::compose(ground, reviewing)?,
            Self::Recognition(kind, batch) => {
                let request = recognition::Request { now, province, batch: *batch, office, number, known_at, lang };
                recognition::compose(*kind, &request)?
            }
            Self::MidTerm(period) => mid_term::compose(&mid_term::Request {
                period: *period,
                now,
                earlier,
                province,
                office,
                number,
                known_at,
                lang,
            }),
        })
    }
}

/// The document or meeting of a number.
#[must_use]
pub fn find<'s>(now: &'s Snapshot, number: &str) -> Option<&'s Record<Document>> {
    now.all::<Document>().iter().find(|record| record.fact().number == number)
}

/// One file of the papers of a meeting: under the names a person reads, in the order in which they are read, without the
/// pages for a screen.
pub fn pack(papers: &[Paper], files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, RenderError> {
    let content = |name: &str| files.iter().find(|(known, _)| known == name).map(|(_, bytes)| bytes.clone());
    let mut named = Vec::new();
    for (paper, number) in papers.iter().zip(1..) {
        for format in paper.formats().iter().filter(|format| **format != Format::Html) {
            let annexes = if *format == Format::Xlsx { " – phụ lục" } else { "" };
            let name = format!("{number}. {}{annexes}.{}", paper.name(Lang::Vi), format.extension());
            named.extend(content(&paper.file_name(*format)).map(|bytes| (name, bytes)));
        }
    }
    Ok(pack::zip(named)?)
}

impl fmt::Display for Paper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Programme => write!(f, "programme"),
            Self::Briefing => write!(f, "briefing"),
            Self::Conclusion(number) => write!(f, "conclusion {number}"),
            Self::MidTerm(period) => write!(f, "mid-term {}-{}", period.from(), period.to()),
            Self::Review(reviewing) => write!(f, "review {reviewing}"),
            Self::Minutes(meeting) => write!(f, "minutes {meeting}"),
            Self::Stars(meeting) => write!(f, "stars {meeting}"),
            Self::Sheet(sheet) => write!(f, "sheet {sheet}"),
            Self::Recognition(kind, batch) => write!(f, "{} {batch}", kind.id()),
        }
    }
}

/// What is written names no paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such paper")]
pub struct NoSuchPaper;

impl FromStr for Paper {
    type Err = NoSuchPaper;

    fn from_str(text: &str) -> Result<Self, NoSuchPaper> {
        let period = |text: &str| {
            let (from, to) = text.split_once('-')?;
            Period::new(from.parse().ok()?, to.parse().ok()?)
        };
        match text.split_once(' ') {
            None if text == "programme" => Ok(Self::Programme),
            None if text == "briefing" => Ok(Self::Briefing),
            Some(("conclusion", number)) => Ok(Self::Conclusion(number.to_owned())),
            Some(("review", reviewing)) => reviewing.parse().map(Self::Review).map_err(|()| NoSuchPaper),
            Some(("minutes", meeting)) => meeting.parse().map(Self::Minutes).map_err(|()| NoSuchPaper),
            Some(("stars", meeting)) => meeting.parse().map(Self::Stars).map_err(|()| NoSuchPaper),
            Some(("sheet", sheet)) => sheet.parse().map(Self::Sheet).map_err(|()| NoSuchPaper),
            Some(("mid-term", years)) => period(years).map(Self::MidTerm).ok_or(NoSuchPaper),
            Some((kind, batch)) => {
                let kind = recognition::Kind::from_id(kind).ok_or(NoSuchPaper)?;
                batch.parse().map(|batch| Self::Recognition(kind, batch)).map_err(|()| NoSuchPaper)
            }
            None => Err(NoSuchPaper),
        }
    }
}

impl TryFrom<String> for Paper {
    type Error = NoSuchPaper;

    fn try_from(text: String) -> Result<Self, NoSuchPaper> {
        text.parse()
    }
}

impl From<Paper> for String {
    fn from(paper: Paper) -> Self {
        paper.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let period = Period::new(2021, 2023).expect("a period");
        for paper in [
            Paper::Programme,
            Paper::Briefing,
            Paper::Conclusion("Buổi làm việc ngày 13/3/2023".to_owned()),
            Paper::MidTerm(period),
            Paper::Review("commune-ntm-2021-2025 2023".parse().expect("a review")),
            Paper::Minutes("HD-42-2023 2023-03-12".parse().expect("a meeting")),
            Paper::Stars("HD-42-2023 2023-03-12".parse().expect("a meeting")),
            Paper::Sheet("HD-42-2023 / HS-2023-1-17 / TV2".parse().expect("a sheet")),
            Paper::Recognition(recognition::Kind::Decision, "2023-1 commune ntm recognise".parse().expect("a batch")),
        ] {
            assert_eq!(paper.to_string().parse(), Ok(paper));
        }
        for wrong in ["", "programm", "mid-term", "mid-term 2023-2021", "mid-term 2021", "briefing 1"] {
            assert_eq!(wrong.parse::<Paper>(), Err(NoSuchPaper), "{wrong}");
        }
    }
}
