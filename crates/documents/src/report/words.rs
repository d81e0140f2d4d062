//! The words that the renderers add to a report, in its language.

use jiff::{civil::Date, tz::Offset};
use programme::{Lang, vietnamese};

use super::model::{Level, Stamp};

/// Viet Nam's clock: seven hours ahead of UTC, without summer time.
const VIET_NAM: Offset = Offset::constant(7);

/// The fixed words of an official document.
pub(crate) struct Words {
    lang: Lang,
    pub tag: &'static str,
    pub national_name: &'static str,
    pub motto: &'static str,
    pub recipients: &'static str,
    pub archive: &'static str,
    pub no_rows: &'static str,
    pub unknown: &'static str,
    pub unit: &'static str,
    pub source: &'static str,
    number: &'static str,
    annex: &'static str,
    part: &'static str,
}

const VIETNAMESE: Words = Words {
    lang: Lang::Vi,
    tag: "vi-VN",
    national_name: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    motto: "Độc lập - Tự do - Hạnh phúc",
    recipients: "Nơi nhận:",
    archive: "Lưu",
    no_rows: "Không có số liệu",
    unknown: "chưa có số liệu",
    unit: "Đơn vị tính",
    source: "nguồn số",
    number: "Số",
    annex: "Phụ lục",
    part: "Phần",
};

const ENGLISH: Words = Words {
    lang: Lang::En,
    tag: "en-GB",
    national_name: "SOCIALIST REPUBLIC OF VIET NAM",
    motto: "Independence - Freedom - Happiness",
    recipients: "Recipients:",
    archive: "Archive",
    no_rows: "No data",
    unknown: "not known",
    unit: "Unit",
    source: "source",
    number: "No.",
    annex: "Annex",
    part: "Part",
};

impl Words {
    /// The words in `lang`.
    pub fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::Vi => &VIETNAMESE,
            Lang::En => &ENGLISH,
        }
    }

    /// `Số: 57/BC-VPĐP`.
    pub fn number_line(&self, number: &str) -> String {
        format!("{}: {number}", self.number)
    }

    /// `Hà Tĩnh, ngày 05 tháng 3 năm 2023`: a day under 10 and months 1 and 2 take a leading 0 (decree, annex I).
    pub fn place_and_date(&self, place: &str, date: Date) -> String {
        let (day, month, year) = (date.day(), date.month(), date.year());
        match self.lang {
            Lang::Vi if month < 3 => format!("{place}, ngày {day:02} tháng {month:02} năm {year}"),
            Lang::Vi => format!("{place}, ngày {day:02} tháng {month} năm {year}"),
            Lang::En => format!("{place}, {day} {} {year}", english_month(month)),
        }
    }

    /// Of which day the figures are, and what was known.
    pub fn stamp(&self, stamp: Stamp) -> String {
        let known = VIET_NAM.to_datetime(stamp.known_at);
        let clock = format!("{:02}:{:02}", known.hour(), known.minute());
        let (as_of, known_on) = (vietnamese::date(stamp.as_of), vietnamese::date(known.date()));
        match self.lang {
            Lang::Vi => format!("Số liệu tính đến ngày {as_of}, theo dữ liệu ghi nhận đến {clock} ngày {known_on}."),
            Lang::En => format!("Figures as of {as_of}, as recorded by {clock} on {known_on} (dd/mm/yyyy)."),
        }
    }

    /// `Phụ lục II`; a single annex has no number.
    pub fn annex_label(&self, index: usize, annexes: usize) -> String {
        if annexes > 1 { format!("{} {}", self.annex, roman(index + 1)) } else { self.annex.to_owned() }
    }

    /// The number before a heading: `Phần I`, `I.`, `1.`, `a)`.
    pub fn heading_number(&self, level: Level, number: usize) -> String {
        match level {
            Level::Part => format!("{} {}", self.part, roman(number)),
            Level::Roman => format!("{}.", roman(number)),
            Level::Arabic => format!("{number}."),
            Level::Letter => format!("{})", letter(number)),
        }
    }
}

fn english_month(month: i8) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    usize::try_from(month - 1).ok().and_then(|index| NAMES.get(index).copied()).unwrap_or_default()
}

fn roman(mut number: usize) -> String {
    const DIGITS: [(usize, &str); 9] =
        [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let mut text = String::new();
    for (value, digit) in DIGITS {
        while number >= value {
            text.push_str(digit);
            number -= value;
        }
    }
    text
}

/// The Vietnamese alphabet as it numbers points: a, b, c, d, đ, e, g …
pub(crate) fn letter(number: usize) -> String {
    const LETTERS: [&str; 22] =
        ["a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "x"];
    let index = number.saturating_sub(1);
    LETTERS[index % LETTERS.len()].repeat(index / LETTERS.len() + 1)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn dates_take_a_leading_zero_where_the_decree_wants_it() {
        let line = |date| VIETNAMESE.place_and_date("Hà Tĩnh", date);
        assert_eq!(line(date(2023, 3, 13)), "Hà Tĩnh, ngày 13 tháng 3 năm 2023");
        assert_eq!(line(date(2023, 2, 5)), "Hà Tĩnh, ngày 05 tháng 02 năm 2023");
        assert_eq!(ENGLISH.place_and_date("Hà Tĩnh", date(2023, 3, 5)), "Hà Tĩnh, 5 March 2023");
    }

    #[test]
    fn headings_are_numbered_as_in_official_documents() {
        assert_eq!(VIETNAMESE.heading_number(Level::Part, 2), "Phần II");
        assert_eq!(VIETNAMESE.heading_number(Level::Roman, 49), "XLIX.");
        assert_eq!(VIETNAMESE.heading_number(Level::Letter, 5), "đ)");
        assert_eq!(VIETNAMESE.heading_number(Level::Letter, 23), "aa)");
    }

    #[test]
    fn a_single_annex_has_no_number() {
        assert_eq!(VIETNAMESE.annex_label(0, 1), "Phụ lục");
        assert_eq!(VIETNAMESE.annex_label(3, 4), "Phụ lục IV");
    }
}
