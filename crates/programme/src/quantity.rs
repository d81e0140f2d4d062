//! Exact numbers: a fixed-point quantity for measures and metrics, and whole đồng for money.

use std::{fmt, iter::Sum, ops};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A number with four decimals, stored as an integer: `97.8` is `978_000`.
///
/// Rates are in percent, counts in units, incomes in the unit of their measure. Four decimals are enough for any
/// threshold of the law and keep sums exact, which binary floating point does not.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Quantity(i64);

impl Quantity {
    /// How many parts make one.
    pub const SCALE: i64 = 10_000;
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// One: also the value of a flag that holds.
    pub const ONE: Self = Self(Self::SCALE);
    /// A hundred (percent).
    pub const HUNDRED: Self = Self(100 * Self::SCALE);

    /// From ten-thousandths.
    #[must_use]
    pub const fn from_scaled(scaled: i64) -> Self {
        Self(scaled)
    }

    /// In ten-thousandths.
    #[must_use]
    pub const fn scaled(self) -> i64 {
        self.0
    }

    /// From a whole number; saturates far beyond any figure of a nation.
    #[must_use]
    pub const fn whole(number: i64) -> Self {
        Self(number.saturating_mul(Self::SCALE))
    }

    /// `part / whole` in percent, rounded half away from zero; `None` when there is no whole.
    #[must_use]
    pub fn percent(part: i64, whole: i64) -> Option<Self> {
        Self::ratio(i128::from(part) * 100, i128::from(whole))
    }

    /// `numerator / denominator`, rounded half away from zero; `None` when the denominator is zero or the result too large.
    #[must_use]
    pub fn ratio(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 0 {
            return None;
        }
        let doubled = numerator.checked_mul(2 * i128::from(Self::SCALE))? / denominator;
        let rounded = doubled / 2 + doubled % 2;
        i64::try_from(rounded).ok().map(Self)
    }

    /// The product, rounded half away from zero: a threshold "1.1 times" another.
    #[must_use]
    pub fn times(self, factor: Self) -> Option<Self> {
        Self::ratio(i128::from(self.0) * i128::from(factor.0), i128::from(Self::SCALE) * i128::from(Self::SCALE))
    }

    /// Parses a plain decimal with a point: `-12`, `97.8`. `None` when it is not one or has more than four decimals.
    #[must_use]
    pub fn parse_plain(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let is_number = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !is_number(whole) || !is_number(fraction) || digits.ends_with('.') {
            return None;
        }
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > 4 {
            return None;
        }
        let whole: i64 = whole.parse().ok()?;
        let places = u32::try_from(fraction.len()).ok()?;
        let fraction = if fraction.is_empty() { 0 } else { fraction.parse::<i64>().ok()? * 10_i64.pow(4 - places) };
        let scaled = whole.checked_mul(Self::SCALE)?.checked_add(fraction)?;
        Some(Self(if negative { -scaled } else { scaled }))
    }

    /// From a spreadsheet's floating-point cell, rounded to four decimals; `None` when it is not finite or too large.
    #[must_use]
    pub fn from_float(value: f64) -> Option<Self> {
        // A spreadsheet's 97.8 prints as 97.8000: the shortest exact way back to a decimal is through its text.
        (value.is_finite() && value.abs() < 1e14).then(|| Self::parse_plain(&format!("{value:.4}")))?
    }

    /// The nearest floating-point number, for spreadsheets, charts and JSON.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "figures stay far below 2^53 ten-thousandths")]
    pub fn to_float(self) -> f64 {
        self.0 as f64 / Self::SCALE as f64
    }

    /// The whole number, when there is no fraction.
    #[must_use]
    pub const fn as_whole(self) -> Option<i64> {
        if self.0 % Self::SCALE == 0 { Some(self.0 / Self::SCALE) } else { None }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.unsigned_abs();
        let scale = Self::SCALE.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}", magnitude / scale)?;
        let fraction = magnitude % scale;
        if fraction != 0 {
            write!(f, ".{}", format!("{fraction:04}").trim_end_matches('0'))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl ops::Sub for Quantity {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl ops::Add for Quantity {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Serialize for Quantity {
    /// As a JSON number: whole when it is whole.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.as_whole() {
            Some(whole) => serializer.serialize_i64(whole),
            None => serializer.serialize_f64(self.to_float()),
        }
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Quantity;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number with at most four decimals")
            }
            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Quantity, E> {
                Ok(Quantity::whole(value))
            }
            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Quantity, E> {
                i64::try_from(value).map(Quantity::whole).map_err(|_| E::custom("the number is too large"))
            }
            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Quantity, E> {
                Quantity::from_float(value).ok_or_else(|| E::custom("the number is too large"))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// An amount of money in whole đồng.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Dong(pub i64);

impl Sum for Dong {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.fold(0, |total, amount| total.saturating_add(amount.0)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn plain_text_round_trips(scaled in -1_000_000_000_000_i64..1_000_000_000_000) {
            let quantity = Quantity::from_scaled(scaled);
            prop_assert_eq!(Quantity::parse_plain(&quantity.to_string()), Some(quantity));
        }

        #[test]
        fn a_spreadsheet_cell_round_trips(scaled in -10_000_000_000_i64..10_000_000_000) {
            let quantity = Quantity::from_scaled(scaled);
            prop_assert_eq!(Quantity::from_float(quantity.to_float()), Some(quantity));
        }
    }

    #[test]
    fn percent_rounds_half_away_from_zero() {
        assert_eq!(Quantity::percent(177, 181).map(Quantity::scaled), Some(977_901));
        assert_eq!(Quantity::percent(1, 3).map(Quantity::scaled), Some(333_333));
        assert_eq!(Quantity::percent(2, 3).map(Quantity::scaled), Some(666_667));
        assert_eq!(Quantity::percent(-1, 3).map(Quantity::scaled), Some(-333_333));
        assert_eq!(Quantity::percent(1, 0), None);
    }

    #[test]
    fn text_that_is_no_number_is_refused() {
        for text in ["", "-", ".5", "5.", "1,5", "1e3", "12a", "1.23456", "99999999999999999999"] {
            assert_eq!(Quantity::parse_plain(text), None, "{text}");
        }
    }
}
