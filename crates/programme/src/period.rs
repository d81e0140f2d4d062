//! The span of time a figure is about.

use std::fmt;

use jiff::civil::{Date, date};

use crate::{Lang, vietnamese::padded};

/// A calendar year, half, quarter or month. Ordered by the day it ends, the shorter one last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    year: i16,
    /// Months in the period: 12, 6, 3 or 1.
    months: i8,
    /// Which of them in the year, from 1.
    ordinal: i8,
}

impl Period {
    /// A calendar year.
    #[must_use]
    pub const fn year(year: i16) -> Self {
        Self { year, months: 12, ordinal: 1 }
    }

    /// Parses `2022`, `2022-H1`, `2022-Q4` or `2022-11`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (year, part) = text.split_once('-').unwrap_or((text, ""));
        if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let year = year.parse().ok().filter(|year| (1990..=2100).contains(year))?;
        let numbered = |prefix: char, months: i8| {
            let ordinal = part.strip_prefix(prefix)?.parse().ok()?;
            (1..=12 / months).contains(&ordinal).then_some(Self { year, months, ordinal })
        };
        if part.is_empty() {
            return (text.len() == 4).then_some(Self::year(year));
        }
        numbered('H', 6).or_else(|| numbered('Q', 3)).or_else(|| {
            let ordinal = part.parse().ok().filter(|month| part.len() == 2 && (1..=12).contains(month))?;
            Some(Self { year, months: 1, ordinal })
        })
    }

    /// As text: `2022`, `2022-H1`, `2022-Q4`, `2022-11`.
    #[must_use]
    pub fn to_text(self) -> String {
        let mut text = String::with_capacity(7);
        padded(&mut text, self.year.unsigned_abs().into(), 4);
        let (mark, width) = match self.months {
            12 => return text,
            6 => ("-H", 1),
            3 => ("-Q", 1),
            _ => ("-", 2),
        };
        text.push_str(mark);
        padded(&mut text, self.ordinal.unsigned_abs().into(), width);
        text
    }

    /// It as a person reads it: `quý I/2023`.
    #[must_use]
    pub fn label(self, lang: Lang) -> String {
        const QUARTERS: [&str; 4] = ["I", "II", "III", "IV"];
        let (year, ordinal) = (self.year, self.ordinal);
        let at = usize::try_from(ordinal - 1).unwrap_or_default();
        match (self.months, lang) {
            (12, Lang::Vi) => format!("năm {year}"),
            (12, Lang::En) => year.to_string(),
            (6, Lang::Vi) => format!("6 tháng {} năm {year}", if ordinal == 1 { "đầu" } else { "cuối" }),
            (6, Lang::En) => format!("{} half of {year}", if ordinal == 1 { "first" } else { "second" }),
            (3, Lang::Vi) => format!("quý {}/{year}", QUARTERS.get(at).copied().unwrap_or_default()),
            (3, Lang::En) => format!("Q{ordinal} {year}"),
            (_, Lang::Vi) => format!("tháng {ordinal}/{year}"),
            (_, Lang::En) => format!("{ordinal:02}/{year}"),
        }
    }

    /// Its calendar year.
    #[must_use]
    pub const fn calendar_year(self) -> i16 {
        self.year
    }

    /// How many months it has: 12, 6, 3 or 1.
    #[must_use]
    pub const fn months(self) -> i8 {
        self.months
    }

    /// Its first day.
    #[must_use]
    pub fn start(self) -> Date {
        date(self.year, (self.ordinal - 1) * self.months + 1, 1)
    }

    /// Its last day.
    #[must_use]
    pub fn end(self) -> Date {
        date(self.year, self.ordinal * self.months, 1).last_of_month()
    }

    /// A number that orders periods: later ends are greater, and of two that end together the longer one is.
    #[must_use]
    pub fn rank(self) -> u32 {
        let months = u32::from(self.year.unsigned_abs()) * 12 + u32::from((self.ordinal * self.months).unsigned_abs());
        months * 16 + u32::from(self.months.unsigned_abs())
    }

    /// The period of a [rank](Self::rank).
    #[must_use]
    pub fn of_rank(rank: u32) -> Option<Self> {
        let months = i8::try_from(rank % 16).ok().filter(|months| matches!(months, 1 | 3 | 6 | 12))?;
        let end = (rank / 16).checked_sub(1)?;
        let last = i8::try_from(end % 12 + 1).ok()?;
        (last % months == 0).then_some(Self { year: i16::try_from(end / 12).ok()?, months, ordinal: last / months })
    }

    /// The period of the same length before this one.
    #[must_use]
    pub const fn previous(self) -> Self {
        if self.ordinal > 1 {
            return Self { ordinal: self.ordinal - 1, ..self };
        }
        Self { year: self.year - 1, ordinal: 12 / self.months, ..self }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.to_text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_read_periods_in_words() {
        let read = |text: &str, lang| Period::parse(text).map(|period| period.label(lang)).unwrap_or_default();
        for (text, vi, en) in [
            ("2022", "năm 2022", "2022"),
            ("2022-H2", "6 tháng cuối năm 2022", "second half of 2022"),
            ("2023-Q1", "quý I/2023", "Q1 2023"),
            ("2023-11", "tháng 11/2023", "11/2023"),
        ] {
            assert_eq!((read(text, Lang::Vi).as_str(), read(text, Lang::En).as_str()), (vi, en));
        }
    }

    #[test]
    fn periods_round_trip_and_end_where_they_should() {
        for (text, end) in [
            ("2022", date(2022, 12, 31)),
            ("2022-H1", date(2022, 6, 30)),
            ("2022-Q1", date(2022, 3, 31)),
            ("2024-02", date(2024, 2, 29)),
        ] {
            let period = Period::parse(text).expect(text);
            assert_eq!((period.to_string().as_str(), period.end()), (text, end));
            assert_eq!(Period::of_rank(period.rank()), Some(period));
        }
        for wrong in ["22", "2022-", "2022-Q5", "2022-H0", "2022-13", "2022-1", "2022-Q-1", "năm 2022"] {
            assert_eq!(Period::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_year_outranks_its_last_month() {
        let rank = |text| Period::parse(text).expect(text).rank();
        assert!(rank("2022") > rank("2022-Q4") && rank("2022-Q4") > rank("2022-12") && rank("2023-01") > rank("2022"));
    }
}
