//! The days on which offices work: Monday to Friday but the public holidays of `holidays.toml`, and the weekend days that are worked
//! in exchange for a day off (Labour Code 45/2019/QH14, articles 111 and 112, with the notices of each year).

use std::collections::BTreeSet;

use jiff::{
    ToSpan as _,
    civil::{Date, Weekday},
};

use super::{
    Law, Verification,
    node::{Node, Table},
    parse,
};
use crate::Text;

/// Days on which offices do not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// What is celebrated.
    pub name: Text,
    /// The first day off.
    pub from: Date,
    /// The last one.
    pub to: Date,
    /// Where it is said.
    pub source: String,
    /// How far it was compared with the text.
    pub verification: Verification,
}

/// On which days offices work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkingDays {
    holidays: Vec<Holiday>,
    off: BTreeSet<Date>,
    worked: BTreeSet<Date>,
}

impl WorkingDays {
    /// The holidays, in their order.
    #[must_use]
    pub fn holidays(&self) -> &[Holiday] {
        &self.holidays
    }

    /// The last year of which holidays are known: of later years only weekends are.
    #[must_use]
    pub fn known_until(&self) -> Option<i16> {
        self.holidays.last().map(|holiday| holiday.to.year())
    }

    /// Whether offices work on a day.
    #[must_use]
    pub fn is_working(&self, day: Date) -> bool {
        let is_weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.worked.contains(&day) || !(is_weekend || self.off.contains(&day))
    }

    /// The day so many working days after another; the day itself for none.
    #[must_use]
    pub fn after(&self, day: Date, number: i64) -> Option<Date> {
        let days = day.series(1.day()).skip(1).filter(|day| self.is_working(*day));
        days.take(usize::try_from(number).ok()?).last().or(Some(day))
    }

    fn add(&mut self, holiday: Holiday) {
        let days = holiday.from.series(1.day()).take_while(|day| *day <= holiday.to);
        self.off.extend(days);
        self.holidays.push(holiday);
        self.holidays.sort_by_key(|holiday| holiday.from);
    }
}

/// No holiday is longer.
const LONGEST: i32 = 14;

pub(super) fn read(law: &mut Law, root: &Table<'_, '_>) {
    root.only(&["holiday", "worked"]);
    for table in root.tables("holiday") {
        let Some(holiday) = holiday(&table) else { continue };
        let lasts = (holiday.to - holiday.from).get_days();
        if !(0..LONGEST).contains(&lasts) {
            table.error(format!("{} to {} is no holiday", holiday.from, holiday.to));
        } else if law.working_days.off.range(holiday.from..=holiday.to).next().is_some() {
            table.error(format!("a day from {} to {} is off twice", holiday.from, holiday.to));
        } else {
            law.working_days.add(holiday);
        }
    }
    for table in root.tables("worked") {
        table.only(&["date", "source", "verified"]);
        let (Some(date), Some(_), Some(_)) = (
            table.required("date", Node::date),
            table.required("source", Node::text),
            table.required("verified", Node::word::<Verification>),
        ) else {
            continue;
        };
        if matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) {
            law.working_days.worked.insert(date);
        } else {
            table.error(format!("{date} is worked anyway"));
        }
    }
}

fn holiday(table: &Table<'_, '_>) -> Option<Holiday> {
    table.only(&["vi", "en", "from", "to", "source", "verified"]);
    Some(Holiday {
        name: parse::text(table)?,
        from: table.required("from", Node::date)?,
        to: table.required("to", Node::date)?,
        source: table.required("source", Node::text)?,
        verification: table.required("verified", Node::word)?,
    })
}
