//! The years that a target is about.

use std::fmt;

use jiff::civil::{Date, date};

use super::{Cell, Field, Raw, Stored};
use crate::Lang;

/// A year, or several in a row: those of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Years {
    first: i16,
    last: i16,
}

/// What can be written: as for a [`Year`](super::Year).
const WRITTEN: std::ops::RangeInclusive<i16> = 1990..=2100;

/// A period is stored as one number: `20212025`. It leaves the column, and the digests of what was recorded before there were
/// periods, as they are.
const SHIFT: i64 = 10_000;

impl Years {
    /// One year.
    #[must_use]
    pub const fn one(year: i16) -> Self {
        Self { first: year, last: year }
    }

    /// From a first year to a later last one; none where they are no years or the last is not later.
    #[must_use]
    pub fn period(first: i16, last: i16) -> Option<Self> {
        (first < last && WRITTEN.contains(&first) && WRITTEN.contains(&last)).then_some(Self { first, last })
    }

    /// Parses `2023` or `2021-2025`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let year = |text: &str| {
            let text = text.trim();
            let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse().ok().filter(|year| is_year && WRITTEN.contains(year))
        };
        match text.split_once(['-', '–']) {
            Some((first, last)) => Self::period(year(first)?, year(last)?),
            None => year(text).map(Self::one),
        }
    }

    /// As a file writes it: `2023`, `2021-2025`.
    #[must_use]
    pub fn to_text(self) -> String {
        if self.is_one() { self.first.to_string() } else { format!("{}-{}", self.first, self.last) }
    }

    /// The first year.
    #[must_use]
    pub const fn first(self) -> i16 {
        self.first
    }

    /// The last year.
    #[must_use]
    pub const fn last(self) -> i16 {
        self.last
    }

    /// Whether it is a single year.
    #[must_use]
    pub const fn is_one(self) -> bool {
        self.first == self.last
    }

    /// Whether a day is in them.
    #[must_use]
    pub fn contains(self, day: Date) -> bool {
        (self.first..=self.last).contains(&day.year())
    }

    /// The last day before them.
    #[must_use]
    pub const fn eve(self) -> Date {
        date(self.first - 1, 12, 31)
    }

    /// Their last day.
    #[must_use]
    pub const fn end(self) -> Date {
        date(self.last, 12, 31)
    }

    /// How many days they have.
    #[must_use]
    pub fn days(self) -> i64 {
        days_between(self.eve(), self.end())
    }

    /// How many of their days are gone at the end of a day.
    #[must_use]
    pub fn days_gone(self, day: Date) -> i64 {
        days_between(self.eve(), day).clamp(0, self.days())
    }
}

fn days_between(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

impl fmt::Display for Years {
    /// As a person reads it: `2023`, `2021–2025`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_one() { write!(f, "{}", self.first) } else { write!(f, "{}–{}", self.first, self.last) }
    }
}

impl Field for Years {
    const STORED: Stored = Stored::Years;
    fn store(&self) -> Cell<'_> {
        let (first, last) = (i64::from(self.first), i64::from(self.last));
        Cell::Int(if self.is_one() { first } else { first * SHIFT + last })
    }
    fn load(cell: &Cell<'_>) -> Option<Self> {
        let stored = cell.as_int()?;
        let year = |number: i64| i16::try_from(number).ok();
        if stored < SHIFT {
            return year(stored).map(Self::one);
        }
        let (first, last) = (year(stored / SHIFT)?, year(stored % SHIFT)?);
        (first < last).then_some(Self { first, last })
    }
    fn read(raw: &Raw<'_>) -> Option<Self> {
        Self::parse(&raw.to_text())
    }
    fn expected(lang: Lang) -> String {
        lang.pick("năm, như 2023, hoặc giai đoạn, như 2021-2025", "a year, as 2023, or a period, as 2021-2025")
            .to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_read_as_people_write_them() {
        let period = Years::period(2021, 2025).expect("a period");
        for text in ["2021-2025", "2021–2025", " 2021 – 2025 "] {
            assert_eq!(Years::parse(text), Some(period), "{text}");
        }
        assert_eq!(Years::read(&Raw::Number(2023.0)), Some(Years::one(2023)));
        for wrong in
            ["2025-2021", "2023-2023", "21-25", "2021-2025-2026", "20212025", "1800", "+202", "-2023", "năm 2023"]
        {
            assert_eq!(Years::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn years_are_stored_as_a_number_and_come_back() {
        for (text, stored) in [("2023", 2023), ("2021-2025", 20_212_025)] {
            let years = Years::parse(text).expect(text);
            assert_eq!(years.store(), Cell::Int(stored));
            assert_eq!(Years::load(&years.store()), Some(years));
            assert_eq!(years.to_text(), text);
        }
        assert_eq!(Years::load(&Cell::Int(20_252_021)), None);
    }

    #[test]
    fn days_are_counted_from_the_eve_to_the_end() {
        let (year, period) = (Years::one(2024), Years::period(2021, 2025).expect("a period"));
        assert_eq!((year.days(), period.days()), (366, 1826));
        assert_eq!((year.eve(), year.end()), (date(2023, 12, 31), date(2024, 12, 31)));
        assert_eq!(year.days_gone(date(2024, 3, 1)), 61);
        assert_eq!(period.days_gone(date(2023, 3, 13)), 730 + 72);
        assert_eq!((year.days_gone(date(2023, 6, 1)), year.days_gone(date(2025, 6, 1))), (0, 366));
    }
}
