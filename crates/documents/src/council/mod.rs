//! The papers of an OCOP council: the sheets of its members, the minutes of a day, and the decision on the stars it came to.

mod decision;
mod minutes;
mod sheet;

use std::{fmt, str::FromStr};

use jiff::{Timestamp, civil::Date};
use programme::{
    Lang,
    fact::{Council, Provenance, Record},
    ocop::{Case, CouncilResult, cases},
    snapshot::Snapshot,
    unit::{Tier, UnitCode, UnitIndex},
};

use crate::{programme_report::Office, report::model::Letterhead};

pub use decision::compose as decision;
pub use minutes::compose as minutes;
pub use sheet::{MemberSheet, compose as sheet, is_known as is_sheet};

/// A day on which a council met. In writing: `HD-42-2023 2023-03-12`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// The council's code.
    pub council: String,
    /// The day.
    pub day: Date,
}

impl fmt::Display for Meeting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.council, self.day)
    }
}

impl FromStr for Meeting {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (council, day) = text.rsplit_once(' ').ok_or(())?;
        if council.is_empty() {
            return Err(());
        }
        Ok(Self { council: council.to_owned(), day: day.parse().map_err(|_| ())? })
    }
}

/// What the papers of a meeting are made from.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The state that knows it.
    pub now: &'a Snapshot,
    /// The province.
    pub province: UnitIndex,
    /// Which meeting.
    pub meeting: &'a Meeting,
    /// How the office names itself.
    pub office: &'a Office,
    /// The number the paper is issued under; none for a draft.
    pub number: Option<&'a str>,
    /// The moment up to which facts were known.
    pub known_at: Timestamp,
    /// The language.
    pub lang: Lang,
}

/// A dossier that the council met on that day, with what it came to.
#[derive(Clone, Debug)]
pub struct Met<'s> {
    /// The dossier.
    pub case: Case<'s>,
    /// What the council came to that day.
    pub result: CouncilResult<'s>,
    /// Who makes the product; a dash where nobody is on record.
    pub producer: &'s str,
}

impl Met<'_> {
    /// What the product is called.
    #[must_use]
    pub fn product(&self) -> &str {
        self.case.product.map_or(&self.case.dossier.fact().product, |product| &product.fact().name)
    }

    fn is_illustrative(&self) -> bool {
        self.case.dossier.sourced.provenance == Provenance::Illustrative
    }
}

/// The council and the dossiers it met on that day, by their codes; nothing when it did not meet.
#[must_use]
pub fn met<'s>(
    now: &'s Snapshot,
    province: UnitIndex,
    meeting: &Meeting,
) -> Option<(&'s Record<Council>, Vec<Met<'s>>)> {
    let council = now.all::<Council>().iter().find(|record| record.fact().code == meeting.council)?;
    let met = |case: Case<'s>| {
        let work = case.work_of(&meeting.council)?;
        if !work.sessions.iter().any(|session| session.fact().date == meeting.day) {
            return None;
        }
        let result = CouncilResult::as_of(&case, work, meeting.day);
        let producer = case.product.and_then(|product| now.maker(product.fact())).unwrap_or("–");
        Some(Met { case, result, producer })
    };
    let mut all: Vec<Met<'_>> = cases(now, province).into_iter().filter_map(met).collect();
    all.sort_by(|a, b| a.case.dossier.fact().code.cmp(&b.case.dossier.fact().code));
    (!all.is_empty()).then_some((council, all))
}

/// Whether a decision on stars can be made of what the council came to that day.
#[must_use]
pub fn has_stars(now: &Snapshot, province: UnitIndex, meeting: &Meeting) -> bool {
    met(now, province, meeting).is_some_and(|(council, met)| decision::is_due(council.fact().level, &met))
}

/// A letterhead whose place is where a district issues; a province issues where its office does.
fn placed(now: &Snapshot, unit: UnitCode, letterhead: Letterhead) -> Letterhead {
    let is_district = unit.tier() == Tier::District;
    let place = now.tree().index(unit).filter(|_| is_district).map(|index| now.tree().unit(index).name.clone());
    Letterhead { place: place.unwrap_or_else(|| letterhead.place.clone()), ..letterhead }
}

/// The name of a level's unit in capitals, on one line: `TỈNH HÀ TĨNH`.
fn capitals(now: &Snapshot, unit: UnitCode) -> String {
    now.unit_name(unit).to_uppercase().replace(' ', "\u{a0}")
}

/// The warning that a paper on made-up records bears.
fn notice(met: &[Met<'_>], lang: Lang) -> Option<String> {
    illustrative(met.iter().any(Met::is_illustrative), lang)
}

fn illustrative(is_so: bool, lang: Lang) -> Option<String> {
    is_so.then(|| {
        lang.pick(
            "Văn bản minh họa: có hồ sơ là dữ liệu minh họa; không dùng làm căn cứ pháp lý.",
            "Illustrative: some of its dossiers are made up; not for official use.",
        )
        .to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meeting_is_read_as_it_is_written() {
        let meeting = Meeting { council: "HD 42".to_owned(), day: jiff::civil::date(2023, 3, 12) };
        assert_eq!(meeting.to_string().parse(), Ok(meeting));
        for wrong in ["", "HD-42", "HD-42 2023", " 2023-03-12"] {
            assert_eq!(wrong.parse::<Meeting>(), Err(()), "{wrong}");
        }
    }
}
