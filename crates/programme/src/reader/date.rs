//! Dates as documents write them: *30/6/2023*, *ngày 15 tháng 4 năm 2023*, *31/3*.

use jiff::civil::Date;

use super::token::Tokens;

/// A date as written: the year may be left out, and the day need not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WrittenDate {
    pub(super) day: i16,
    pub(super) month: i16,
    pub(super) year: Option<i16>,
    /// The token after it.
    pub(super) end: usize,
}

impl WrittenDate {
    /// The date, if the year is written and the day exists.
    pub(super) fn date(self) -> Option<Date> {
        self.in_year(self.year?)
    }

    /// The day in a year.
    pub(super) fn in_year(self, year: i16) -> Option<Date> {
        Date::new(year, self.month.try_into().ok()?, self.day.try_into().ok()?).ok()
    }

    /// The first such day that is not before `since`.
    pub(super) fn next_after(self, since: Date) -> Option<Date> {
        // The 29th of February comes at the latest after eight years.
        (0..=8).filter_map(|later| self.in_year(since.year() + later)).find(|date| *date >= since)
    }
}

/// The date at a token, with or without *ngày* before it.
pub(super) fn written_date(tokens: &Tokens<'_>, at: usize, end: usize) -> Option<WrittenDate> {
    let at = if tokens.word(at) == "ngày" { at + 1 } else { at };
    let day = tokens.number(at).filter(|_| tokens.word(at).len() <= 2)?;
    let part = tokens.word(at + 1);
    let month = |at: usize| tokens.number(at).filter(|_| tokens.word(at).len() <= 2);
    let year = |at: usize| tokens.number(at).filter(|year| (1990..=2100).contains(year));
    let written = match part {
        "tháng" => {
            let month = month(at + 2)?;
            let year_at = if tokens.word(at + 3) == "năm" { at + 4 } else { at + 3 };
            match year(year_at).filter(|_| tokens.word(at + 3) == "năm" || tokens.word(at + 3) == "/") {
                Some(year) => WrittenDate { day, month, year: Some(year), end: year_at + 1 },
                None => WrittenDate { day, month, year: None, end: at + 3 },
            }
        }
        "/" | "-" | "." if tokens.touches_next(at) && tokens.touches_next(at + 1) => {
            let month = month(at + 2)?;
            match year(at + 4).filter(|_| tokens.word(at + 3) == part) {
                Some(year) => WrittenDate { day, month, year: Some(year), end: at + 5 },
                None if part == "/" => WrittenDate { day, month, year: None, end: at + 3 },
                None => return None,
            }
        }
        _ => return None,
    };
    (written.end <= end).then_some(written)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn read(text: &str) -> Option<WrittenDate> {
        let tokens = Tokens::new(text);
        written_date(&tokens, 0, tokens.len())
    }

    #[test]
    fn each_way_of_writing_is_read() {
        for text in ["30/6/2023", "ngày 30/06/2023", "30-6-2023", "30.6.2023", "ngày 30 tháng 6 năm 2023"] {
            assert_eq!(read(text).and_then(WrittenDate::date), Some(date(2023, 6, 30)), "{text}");
        }
        assert_eq!(read("31/2/2023").map(WrittenDate::date), Some(None));
        assert_eq!(read("1.100"), None);
    }

    #[test]
    fn without_a_year_the_next_such_day_is_meant() {
        let day = read("31/3").expect("a date");
        assert_eq!(day.next_after(date(2023, 3, 13)), Some(date(2023, 3, 31)));
        assert_eq!(day.next_after(date(2023, 4, 1)), Some(date(2024, 3, 31)));
        assert_eq!(read("29/2").expect("a date").next_after(date(2023, 1, 1)), Some(date(2024, 2, 29)));
        assert_eq!(read("31/2").expect("a date").next_after(date(2023, 1, 1)), None);
    }
}
