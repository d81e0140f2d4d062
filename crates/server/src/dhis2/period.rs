//! Periods as DHIS2 writes them: `2022`, `2022S1`, `2022Q4`, `202211`.

use programme::period::Period;

/// A period as DHIS2 writes it.
pub fn written(period: Period) -> String {
    let text = period.to_text();
    match period.months() {
        6 => text.replacen("-H", "S", 1),
        _ => text.replacen('-', "", 1),
    }
}

/// A period as DHIS2 writes it, read.
pub fn read(text: &str) -> Option<Period> {
    let (year, part) = text.split_at_checked(4)?;
    match part.chars().next() {
        None => Period::parse(year),
        Some('S') => Period::parse(&format!("{year}-H{}", &part[1..])),
        Some('Q' | '0'..='9') => Period::parse(&format!("{year}-{part}")),
        Some(_) => None,
    }
}

/// What a length of periods is called.
pub const fn kind(months: i8) -> &'static str {
    match months {
        12 => "Yearly",
        6 => "SixMonthly",
        3 => "Quarterly",
        _ => "Monthly",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_read_as_it_is_written() {
        for (ours, theirs) in [("2022", "2022"), ("2022-H1", "2022S1"), ("2022-Q4", "2022Q4"), ("2022-11", "202211")] {
            let period = Period::parse(ours).expect("a period");
            assert_eq!(written(period), theirs);
            assert_eq!(read(theirs), Some(period));
        }
        for wrong in ["", "202", "20221", "2022Q5", "2022W1", "2022-Q1", "năm 2022", "2022Sé"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
