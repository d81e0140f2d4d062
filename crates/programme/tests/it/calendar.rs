//! On which days offices work.

use jiff::{
    ToSpan as _,
    civil::{Date, date},
};
use programme::law::{Law, LawError, LawFile, WorkingDays};
use proptest::prelude::*;

const HOLIDAYS: &str = include_str!("../../../../reference/holidays.toml");

fn read(text: &str) -> Result<Law, Vec<LawError>> {
    Law::parse(&[LawFile { name: "holidays.toml".to_owned(), text: text.to_owned() }])
}

fn calendar() -> WorkingDays {
    read(HOLIDAYS).expect("sound").working_days().clone()
}

#[test]
fn nobody_works_at_tet_and_a_saturday_may_be_worked_in_exchange() {
    let calendar = calendar();
    for (day, number, expected) in [
        (date(2023, 1, 18), 3, date(2023, 1, 30)),
        (date(2023, 3, 13), 5, date(2023, 3, 20)),
        (date(2023, 4, 28), 1, date(2023, 5, 4)),
        (date(2025, 4, 25), 1, date(2025, 4, 26)),
        (date(2025, 4, 29), 1, date(2025, 5, 5)),
        (date(2023, 1, 22), 0, date(2023, 1, 22)),
    ] {
        assert_eq!(calendar.after(day, number), Some(expected), "{number} after {day}");
    }
    assert_eq!(calendar.known_until(), Some(2026));
}

#[test]
fn every_year_that_is_known_has_its_holidays() {
    let calendar = calendar();
    for year in 2022..=2026 {
        for fixed in [date(year, 1, 1), date(year, 4, 30), date(year, 5, 1), date(year, 9, 2)] {
            assert!(!calendar.is_working(fixed), "{fixed}");
        }
        let days = date(year, 1, 1).series(1.day()).take_while(|day| day.year() == year);
        let off = days.filter(|day| is_weekday(*day) && !calendar.is_working(*day)).count();
        // Eleven days of the law; what falls on a weekend is made up, one exchange takes a day for another.
        assert!((10..=13).contains(&off), "{year}: {off}");
    }
}

fn is_weekday(day: Date) -> bool {
    day.weekday().to_monday_one_offset() < 6
}

#[test]
fn what_cannot_be_a_holiday_is_told_with_its_line() {
    let holiday = |from: &str, to: &str| {
        format!(
            "[[holiday]]\nvi = \"a\"\nen = \"a\"\nfrom = {from}\nto = {to}\nsource = \"a\"\nverified = \"unverified\"\n"
        )
    };
    let worked = |date: &str| format!("[[worked]]\ndate = {date}\nsource = \"a\"\nverified = \"unverified\"\n");
    let tet = holiday("2023-01-20", "2023-01-26");
    for (text, expected) in [
        (holiday("2023-01-26", "2023-01-20"), "2023-01-26 to 2023-01-20 is no holiday"),
        (holiday("2023-01-01", "2023-12-31"), "is no holiday"),
        (format!("{tet}{}", holiday("2023-01-26", "2023-01-27")), "off twice"),
        (worked("2023-03-13"), "2023-03-13 is worked anyway"),
    ] {
        let errors = read(&text).expect_err("refused");
        let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert!(errors.iter().any(|error| error.contains(expected)), "{errors:?}");
    }
}

proptest! {
    #[test]
    fn so_many_working_days_lie_between(ahead in 0_i32..2500, number in 1_i64..60) {
        let calendar = calendar();
        let day = date(2021, 6, 1).saturating_add(ahead.days());
        let after = calendar.after(day, number).expect("a day");
        prop_assert!(calendar.is_working(after));
        let between = day.series(1.day()).skip(1).take_while(|each| *each <= after);
        prop_assert_eq!(between.filter(|each| calendar.is_working(*each)).count(), usize::try_from(number).expect("few"));
        prop_assert!(calendar.after(day, number + 1).expect("a day") > after);
    }
}
