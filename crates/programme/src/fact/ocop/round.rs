//! Rounds of assessment.

use std::{borrow::Cow, fmt};

use crate::{
    Lang,
    fact::{Cell, Field, Raw, Stored},
};

/// A round of assessment: the first of 2023. Rounds are in the order of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Round {
    year: i16,
    number: u8,
}

impl Round {
    /// A round of a year; they are counted from one.
    #[must_use]
    pub fn new(year: i16, number: u8) -> Option<Self> {
        ((1990..=2100).contains(&year) && number > 0).then_some(Self { year, number })
    }

    /// The year it belongs to.
    #[must_use]
    pub const fn year(self) -> i16 {
        self.year
    }

    /// As a person says it: `đợt 1/2023`.
    #[must_use]
    pub fn label(self, lang: Lang) -> String {
        format!("{} {}/{}", lang.pick("đợt", "round"), self.number, self.year)
    }
}

impl fmt::Display for Round {
    /// `2023-1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.year, self.number)
    }
}

impl Field for Round {
    const STORED: Stored = Stored::Text;
    fn store(&self) -> Cell<'_> {
        Cell::Text(Cow::Owned(self.to_string()))
    }
    fn load(cell: &Cell<'_>) -> Option<Self> {
        let (year, number) = cell.as_text()?.split_once('-')?;
        Self::new(year.parse().ok()?, number.parse().ok()?)
    }
    fn read(raw: &Raw<'_>) -> Option<Self> {
        let text = raw.to_text().to_lowercase();
        let text = text.strip_prefix("đợt").unwrap_or(&text).trim();
        let stored = Self::load(&Cell::text(text));
        stored.or_else(|| {
            let (number, year) = text.split_once('/')?;
            Self::new(year.trim().parse().ok()?, number.trim().parse().ok()?)
        })
    }
    fn expected(lang: Lang) -> String {
        lang.pick("đợt đánh giá: 2023-1 hoặc đợt 1/2023", "a round: 2023-1 or 1/2023").to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_is_read_as_people_write_it_and_stored_in_one_way() {
        let first = Round::new(2023, 1).expect("a round");
        for text in ["2023-1", "1/2023", "đợt 1/2023", "Đợt 1 / 2023"] {
            assert_eq!(Round::read(&Raw::text(text)), Some(first), "{text}");
        }
        assert_eq!(Round::load(&first.store()), Some(first));
        for text in ["2023", "0/2023", "2023-0", "1-2023", "đợt một"] {
            assert_eq!(Round::read(&Raw::text(text)), None, "{text}");
        }
        assert!(first < Round::new(2023, 2).expect("a round") && first > Round::new(2022, 9).expect("a round"));
    }
}
