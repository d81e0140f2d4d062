//! The only place that reads the clock.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// The moment.
#[expect(clippy::disallowed_methods, reason = "this is the one module that reads the clock")]
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// The calendar day of a moment where the programme is run.
pub fn day_of(moment: Timestamp) -> Date {
    moment.to_zoned_datetime(home()).date()
}

/// A moment as a person reads it: `13/03/2023 07:30`.
pub fn written(moment: Timestamp) -> String {
    moment.to_zoned_datetime(home()).strftime("%d/%m/%Y %H:%M:%S").to_string()
}

/// The time zone of the programme.
pub fn home() -> TimeZone {
    // The time zone database is compiled in; were the name missing, seven hours ahead is what Vietnam keeps all year.
    TimeZone::get("Asia/Ho_Chi_Minh").unwrap_or_else(|_| TimeZone::fixed(jiff::tz::offset(7)))
}
