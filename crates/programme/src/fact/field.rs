//! How one field of a fact is stored, and how it is read from what a person typed.

use std::borrow::Cow;

use jiff::civil::Date;

use super::Row;
use crate::{Dong, Lang, Quantity, period::Period, unit::UnitCode, vietnamese};

/// The type of a stored column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    /// A whole number.
    Int,
    /// A quantity in ten-thousandths: a whole number to the database, a decimal to a person.
    Quantity,
    /// A year, or a period as [`Years`](super::Years) writes it: a whole number to the database, `2021-2025` to a person.
    Years,
    /// Text.
    Text,
}

/// A stored value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Cell<'a> {
    /// Nothing.
    Null,
    /// A whole number.
    Int(i64),
    /// Text.
    Text(Cow<'a, str>),
}

impl<'a> Cell<'a> {
    /// A cell of borrowed text.
    #[must_use]
    pub const fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    /// The text in it.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The number in it.
    #[must_use]
    pub const fn as_int(&self) -> Option<i64> {
        if let Self::Int(number) = self { Some(*number) } else { None }
    }

    /// A cell that owns its text.
    #[must_use]
    pub fn into_owned(self) -> Cell<'static> {
        match self {
            Self::Null => Cell::Null,
            Self::Int(number) => Cell::Int(number),
            Self::Text(text) => Cell::Text(Cow::Owned(text.into_owned())),
        }
    }
}

/// What stands in a cell of a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Raw<'a> {
    /// Nothing, or white space only.
    Empty,
    /// Text, trimmed.
    Text(Cow<'a, str>),
    /// A number of a spreadsheet.
    Number(f64),
    /// A date of a spreadsheet.
    Date(Date),
    /// A truth value of a spreadsheet.
    Flag(bool),
}

impl<'a> Raw<'a> {
    /// Text without the white space around it.
    #[must_use]
    pub fn text(text: &'a str) -> Self {
        let text = text.trim();
        if text.is_empty() { Self::Empty } else { Self::Text(Cow::Borrowed(text)) }
    }

    /// Whether nothing stands there.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// As a person sees it.
    #[must_use]
    pub fn to_text(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Number(number) => match Quantity::from_float(*number) {
                Some(quantity) => Cow::Owned(quantity.to_string()),
                None => Cow::Owned(number.to_string()),
            },
            Self::Date(date) => Cow::Owned(vietnamese::date(*date)),
            Self::Flag(true) => Cow::Borrowed("true"),
            Self::Flag(false) => Cow::Borrowed("false"),
        }
    }
}

/// How a person gives a field in a form.
#[derive(Clone, Copy, Debug)]
pub enum Input {
    /// By typing text.
    Text,
    /// By typing a number.
    Number,
    /// By choosing a day.
    Day,
    /// By naming a unit.
    Unit,
    /// By choosing one of these: identifier and name.
    Choice(fn(Lang) -> Vec<(&'static str, &'static str)>),
}

/// A type that a field of a fact can have.
pub trait Field: Sized {
    /// The column's type.
    const STORED: Stored;
    /// How a person gives it.
    const INPUT: Input = Input::Text;
    /// Whether the field must be given.
    const REQUIRED: bool = true;

    /// As stored.
    fn store(&self) -> Cell<'_>;
    /// From what is stored; `None` when that is damaged.
    fn load(cell: &Cell<'_>) -> Option<Self>;
    /// From what a person wrote; `None` when it is not of this type.
    fn read(raw: &Raw<'_>) -> Option<Self>;
    /// What would be right, for an error message.
    fn expected(lang: Lang) -> String;

    /// From what a person wrote, where the rest of the line decides what it means.
    #[must_use]
    fn read_in(raw: &Raw<'_>, _row: &Row<'_>) -> Option<Self> {
        Self::read(raw)
    }

    /// From the text as stored.
    #[must_use]
    fn from_id_text(text: &str) -> Option<Self> {
        Self::load(&Cell::text(text))
    }
}

impl<T: Field> Field for Option<T> {
    const STORED: Stored = T::STORED;
    const INPUT: Input = T::INPUT;
    const REQUIRED: bool = false;

    fn store(&self) -> Cell<'_> {
        self.as_ref().map_or(Cell::Null, Field::store)
    }
    fn load(cell: &Cell<'_>) -> Option<Self> {
        if *cell == Cell::Null { Some(None) } else { T::load(cell).map(Some) }
    }
    fn read(raw: &Raw<'_>) -> Option<Self> {
        if raw.is_empty() { Some(None) } else { T::read(raw).map(Some) }
    }
    fn expected(lang: Lang) -> String {
        T::expected(lang)
    }
}

impl Field for String {
    const STORED: Stored = Stored::Text;
    fn store(&self) -> Cell<'_> {
        Cell::text(self)
    }
    fn load(cell: &Cell<'_>) -> Option<Self> {
        cell.as_text().map(str::to_owned)
    }
    fn read(raw: &Raw<'_>) -> Option<Self> {
        Some(raw.to_text().into_owned())
    }
    fn expected(lang: Lang) -> String {
        lang.pick("chữ", "text").to_owned()
    }
}

impl Field for UnitCode {
    const STORED: Stored = Stored::Text;
    const INPUT: Input = Input::Unit;
    fn store(&self) -> Cell<'_> {
        Cell::Text(Cow::Owned(self.to_text()))
    }
    fn load(cell: &Cell<'_>) -> Option<Self> {
        cell.as_text()?.parse().ok()
    }
    fn read(raw: &Raw<'_>) -> Option<Self> {
        raw.to_text().parse().ok()
    }
    fn expected(lang: Lang) -> String {
        lang.pick(
            "mã đơn vị: 2 chữ số (tỉnh), 3 (huyện), 5 (xã), hoặc mã xã và số thứ tự như 18145-03 (khu dân cư)",
            "a unit code: 2 digits (province), 3 (district), 5 (commune), or commune and number as 18145-03 (area)",
        )
        .to_owned()
    }
}

impl Field for Date {
    const STORED: Stored = Stored::Text;
    const INPUT: Input = Input::Day;
    fn store(&self) -> Cell<'_> {
        let mut text = String::with_capacity(10);
        for (part, (number, width)) in
            [(self.year(), 4), (self.month().into(), 2), (self.day().into(), 2)].into_iter().enumerate()
        {
            if part > 0 {
                text.push('-');
            }
            vietnamese::padded(&mut text, number.unsigned_abs().into(), width);
        }
        Cell::Text(Cow::Owned(text))
    }
    fn load(cell: &Cell<'_>) -> Option<Self> {
        cell.as_text()?.parse().ok()
    }
    fn read(raw: &Raw<'_>) -> Option<Self> {
        match raw {
            Raw::Date(date) => Some(*date),
            Raw::Text(text) => read_date(text),
            _ => None,
        }
    }
    fn expected(lang: Lang) -> String {
        lang.pick("ngày có thật, dạng 13/03/2023", "a date that exists, as 13/03/2023 or 2023-03-13").to_owned()
    }
}

/// `13/3/2023`, `13-03-2023`, `13.03.2023` or `2023-03-13`.
fn read_date(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
    let [first, month, last] = parts[..] else {
        return None;
    };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

impl Field for Period {
    const STORED: Stored = Stored::Text;
    fn store(&self) -> Cell<'_> {
        Cell::Text(Cow::Owned(self.to_text()))
    }
    fn load(cell: &Cell<'_>) -> Option<Self> {
        Self::parse(cell.as_text()?)
    }
    fn read(raw: &Raw<'_>) -> Option<Self> {
        Self::parse(&raw.to_text())
    }
    fn expected(lang: Lang) -> String {
        lang.pick("kỳ số liệu: 2022, 2022-H1, 2022-Q4 hoặc 2022-11", "a period: 2022, 2022-H1, 2022-Q4 or 2022-11")
            .to_owned()
    }
}

impl Field for Quantity {
    const STORED: Stored = Stored::Quantity;
    const INPUT: Input = Input::Number;
    fn store(&self) -> Cell<'_> {
        Cell::Int(self.scaled())
    }
    fn load(cell: &Cell<'_>) -> Option<Self> {
        cell.as_int().map(Self::from_scaled)
    }
    fn read(raw: &Raw<'_>) -> Option<Self> {
        match raw {
            Raw::Number(number) => Self::from_float(*number),
            Raw::Text(text) => vietnamese::parse_quantity(text),
            _ => None,
        }
    }
    fn expected(lang: Lang) -> String {
        lang.pick("số, như 97,8 hoặc 1.100", "a number, as 97,8 or 1.100").to_owned()
    }
}

/// A whole number read the way a quantity is.
pub(super) fn read_whole(raw: &Raw<'_>) -> Option<i64> {
    Quantity::read(raw)?.as_whole()
}

impl Field for Dong {
    const STORED: Stored = Stored::Int;
    const INPUT: Input = Input::Number;
    fn store(&self) -> Cell<'_> {
        Cell::Int(self.0)
    }
    fn load(cell: &Cell<'_>) -> Option<Self> {
        cell.as_int().map(Self)
    }
    fn read(raw: &Raw<'_>) -> Option<Self> {
        read_whole(raw).filter(|amount| *amount >= 0).map(Self)
    }
    fn expected(lang: Lang) -> String {
        lang.pick("số tiền nguyên, tính bằng đồng, như 1.500.000", "a whole amount in đồng, as 1.500.000").to_owned()
    }
}

impl Field for u16 {
    const STORED: Stored = Stored::Int;
    const INPUT: Input = Input::Number;
    fn store(&self) -> Cell<'_> {
        Cell::Int((*self).into())
    }
    fn load(cell: &Cell<'_>) -> Option<Self> {
        cell.as_int()?.try_into().ok()
    }
    fn read(raw: &Raw<'_>) -> Option<Self> {
        read_whole(raw)?.try_into().ok()
    }
    fn expected(lang: Lang) -> String {
        lang.pick("số thứ tự, như 1", "an ordinal, as 1").to_owned()
    }
}

impl Field for u32 {
    const STORED: Stored = Stored::Int;
    const INPUT: Input = Input::Number;
    fn store(&self) -> Cell<'_> {
        Cell::Int((*self).into())
    }
    fn load(cell: &Cell<'_>) -> Option<Self> {
        cell.as_int()?.try_into().ok()
    }
    fn read(raw: &Raw<'_>) -> Option<Self> {
        read_whole(raw)?.try_into().ok()
    }
    fn expected(lang: Lang) -> String {
        lang.pick("số nguyên không âm, như 1.250", "a whole number, none or more, as 1.250").to_owned()
    }
}

/// A calendar year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Year(pub i16);

impl Field for Year {
    const STORED: Stored = Stored::Int;
    const INPUT: Input = Input::Number;
    fn store(&self) -> Cell<'_> {
        Cell::Int(self.0.into())
    }
    fn load(cell: &Cell<'_>) -> Option<Self> {
        i16::try_from(cell.as_int()?).ok().map(Self)
    }
    fn read(raw: &Raw<'_>) -> Option<Self> {
        let plain = match raw {
            Raw::Text(text) => text.parse().ok()?,
            _ => read_whole(raw)?,
        };
        i16::try_from(plain).ok().filter(|year| (1990..=2100).contains(year)).map(Self)
    }
    fn expected(lang: Lang) -> String {
        lang.pick("năm, như 2023", "a year, as 2023").to_owned()
    }
}

/// An OCOP ranking, one to five stars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Star(u8);

impl Star {
    /// One to five, else `None`.
    #[must_use]
    pub const fn new(stars: u8) -> Option<Self> {
        if matches!(stars, 1..=5) { Some(Self(stars)) } else { None }
    }

    /// How many.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl Field for Star {
    const STORED: Stored = Stored::Int;
    const INPUT: Input = Input::Number;
    fn store(&self) -> Cell<'_> {
        Cell::Int(self.0.into())
    }
    fn load(cell: &Cell<'_>) -> Option<Self> {
        Self::new(u8::try_from(cell.as_int()?).ok()?)
    }
    fn read(raw: &Raw<'_>) -> Option<Self> {
        Self::new(u8::try_from(read_whole(raw)?).ok()?)
    }
    fn expected(lang: Lang) -> String {
        lang.pick("số sao từ 1 đến 5", "one to five stars").to_owned()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn dates_are_read_as_people_write_them_and_must_exist() {
        for text in ["13/3/2023", "13/03/2023", "13-03-2023", "13.03.2023", "2023-03-13"] {
            assert_eq!(Date::read(&Raw::text(text)), Some(date(2023, 3, 13)), "{text}");
        }
        for text in ["31/02/2023", "13/2023", "3/13/2023", "13/03/23", "hôm nay"] {
            assert_eq!(Date::read(&Raw::text(text)), None, "{text}");
        }
        assert_eq!(Date::read(&Raw::Number(44998.0)), None);
    }

    #[test]
    fn money_is_whole_and_not_negative() {
        assert_eq!(Dong::read(&Raw::text("1.500.000")), Some(Dong(1_500_000)));
        assert_eq!(Dong::read(&Raw::text("-5")), None);
        assert_eq!(Dong::read(&Raw::Number(1.5)), None);
    }
}
