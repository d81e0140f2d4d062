//! Dates and times where the programme is run. The clock itself is handed in.

use std::time::{Duration, SystemTime};

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// Reads the moment.
pub type Clock = fn() -> Timestamp;

/// The time zone of the programme.
pub fn home() -> TimeZone {
    // The time zone database is compiled in; were the name missing, seven hours ahead is what Vietnam keeps all year.
    TimeZone::get("Asia/Ho_Chi_Minh").unwrap_or_else(|_| TimeZone::fixed(jiff::tz::offset(7)))
}

/// The calendar day of a moment.
pub fn day_of(moment: Timestamp) -> Date {
    moment.to_zoned_datetime(home()).date()
}

/// The hour of the day of a moment.
pub fn hour_of(moment: Timestamp) -> i8 {
    moment.to_zoned_datetime(home()).hour()
}

/// A moment as a person reads it: `13/03/2023 07:30`.
pub fn written(moment: Timestamp) -> String {
    moment.to_zoned_datetime(home()).strftime("%d/%m/%Y %H:%M").to_string()
}

/// The last moment of a day, or of the minute named: `2023-03-13` or `2023-03-13T17:00`.
pub fn moment_of(text: &str) -> Option<Timestamp> {
    let civil = match text.parse::<Date>() {
        Ok(date) => date.at(23, 59, 59, 999_999_000),
        Err(_) => text.parse::<jiff::civil::DateTime>().ok()?,
    };
    home().to_timestamp(civil).ok()
}

/// A moment as libraries take it; what was before 1970 never happened here.
pub fn system(moment: Timestamp) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(moment.as_second()).unwrap_or_default())
}
