//! Vietnamese habits: numbers (`1.100`, `97,8`), dates (`13/03/2023`), and text folded for search and matching.

use jiff::civil::Date;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::Quantity;

/// A whole number with points between thousands: `1.100`.
#[must_use]
pub fn count(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        text.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// A quantity with a decimal comma and at most `max_decimals` decimals (0 to 4), rounded half away from zero: `97,8`.
#[must_use]
pub fn quantity(value: Quantity, max_decimals: u8) -> String {
    let decimals = usize::from(max_decimals.min(4));
    let step = 10_i64.pow(4 - u32::from(max_decimals.min(4)));
    let rounded = (value.scaled() + value.scaled().signum() * (step / 2)) / step;
    let scale = Quantity::SCALE / step;
    let whole = rounded / scale;
    let fraction = (rounded % scale).unsigned_abs();
    let sign = if rounded < 0 && whole == 0 { "-" } else { "" };
    let fraction = if scale == 1 { String::new() } else { format!("{fraction:0decimals$}") };
    let fraction = fraction.trim_end_matches('0');
    let comma = if fraction.is_empty() { "" } else { "," };
    format!("{sign}{}{comma}{fraction}", count(whole))
}

/// A number with leading zeros to a width. Codes, years and days are written by the million on import, where the
/// formatting machinery would be felt.
pub(crate) fn padded(text: &mut String, number: u32, width: u32) {
    for power in (0..width).rev() {
        let digit = number / 10_u32.pow(power) % 10;
        text.push(char::from_digit(digit, 10).unwrap_or('0'));
    }
}

/// A date as `13/03/2023`.
#[must_use]
pub fn date(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}

/// Reads a number the way people here write it: `1.100` and `1 100` are eleven hundred, `97,8` and `97.8` the same rate.
///
/// A point followed by exactly three digits parts thousands, unless the number begins with a lone zero (`0.125`).
#[must_use]
pub fn parse_quantity(text: &str) -> Option<Quantity> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Quantity::parse_plain(text);
    }
    let compact: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\u{a0}').collect();
    let compact = compact.strip_suffix('%').unwrap_or(&compact);
    let unsigned = compact.strip_prefix('-').unwrap_or(compact);
    let plain = match (unsigned.contains('.'), unsigned.contains(',')) {
        (_, true) if unsigned.matches(',').count() == 1 => {
            let (whole, fraction) = compact.split_once(',')?;
            let grouped = !whole.contains('.') || parts_thousands(whole.trim_start_matches('-'));
            if !grouped || fraction.contains('.') {
                return None;
            }
            format!("{}.{fraction}", whole.replace('.', ""))
        }
        (true, false) if parts_thousands(unsigned) => compact.replace('.', ""),
        _ => compact.to_owned(),
    };
    Quantity::parse_plain(&plain)
}

/// Whether the points in `unsigned` part groups of three: `1.100`, `12.345.678`, but not `0.125`.
fn parts_thousands(unsigned: &str) -> bool {
    let mut groups = unsigned.split('.');
    let Some(first) = groups.next() else {
        return false;
    };
    let rest: Vec<&str> = groups.collect();
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    (1..=3).contains(&first.len())
        && digits(first)
        && !(first == "0" && rest.len() == 1)
        && !rest.is_empty()
        && rest.iter().all(|group| group.len() == 3 && digits(group))
}

/// Text without case, marks and đ, for matching: `Đức Thọ` → `duc tho`. White space and underscores fold to one space.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfd().filter(|letter| !is_combining_mark(*letter)) {
        match letter {
            'đ' | 'Đ' => folded.push('d'),
            _ if letter.is_whitespace() || letter == '_' => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            _ => folded.extend(letter.to_lowercase()),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_here() {
        assert_eq!(count(1_100), "1.100");
        assert_eq!(count(-12_345_678), "-12.345.678");
        assert_eq!(count(999), "999");
        assert_eq!(quantity(Quantity::from_scaled(977_901), 1), "97,8");
        assert_eq!(quantity(Quantity::from_scaled(400_000), 1), "40");
        assert_eq!(quantity(Quantity::from_scaled(-4_000), 1), "-0,4");
        assert_eq!(quantity(Quantity::from_scaled(999_999), 1), "100");
        assert_eq!(quantity(Quantity::from_scaled(15_000), 0), "2");
        assert_eq!(quantity(Quantity::whole(1_100), 4), "1.100");
    }

    #[test]
    fn numbers_are_read_as_here() {
        let read = |text| parse_quantity(text).map(|q| q.to_string());
        assert_eq!(read("1.100").as_deref(), Some("1100"));
        assert_eq!(read("1.100,5").as_deref(), Some("1100.5"));
        assert_eq!(read("97,8%").as_deref(), Some("97.8"));
        assert_eq!(read("97.8").as_deref(), Some("97.8"));
        assert_eq!(read("0.125").as_deref(), Some("0.125"));
        assert_eq!(read("1 100").as_deref(), Some("1100"));
        assert_eq!(read("-1.100").as_deref(), Some("-1100"));
        for wrong in ["1.10.0", "1,2,3", "mười", "", "1.100.5", "--1", "1,5.2"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn folding_ignores_marks_and_case() {
        assert_eq!(fold("  Đức  Thọ "), "duc tho");
        assert_eq!(fold("Đơn_vị"), fold("don vi"));
        assert_eq!(fold("Kỳ Anh"), fold("KỲ ANH"));
    }

    #[test]
    fn dates_are_written_as_here() {
        assert_eq!(date(jiff::civil::date(2023, 3, 1)), "01/03/2023");
    }
}
