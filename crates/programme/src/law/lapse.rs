//! Until when the money of a year may be spent: rules of `lapse.toml`. A decision to carry over (`CarryOver`) sets a later
//! day for what it names.

use jiff::civil::Date;

use super::{
    Law, Verification,
    node::{Node, Table},
};
use crate::fact::{CapitalKind, Year};

/// The last day on which the money of a plan year may be spent, unless it is carried over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LapseRule {
    /// What the money may be spent on.
    pub capital: CapitalKind,
    /// The month of the year after the plan year.
    pub month: i8,
    /// The day of that month; one that every year has.
    pub day: i8,
    /// The legal source.
    pub law: String,
    /// How far it was compared with the text.
    pub verification: Verification,
}

impl LapseRule {
    /// The last day for the money of a year.
    #[must_use]
    pub fn last_day(&self, year: Year) -> Date {
        Date::new(year.0.saturating_add(1), self.month, self.day).unwrap_or(Date::MAX)
    }
}

/// A year without 29 February: a day that it has, every year has.
const COMMON_YEAR: i16 = 2023;

pub(super) fn read(law: &mut Law, root: &Table<'_, '_>) {
    root.only(&["rule"]);
    for table in root.tables("rule") {
        let Some(rule) = rule(&table) else { continue };
        if law.lapse_rule(rule.capital).is_some() {
            table.error(format!("capital `{}` has two rules", rule.capital.id()));
        } else {
            law.lapse.push(rule);
        }
    }
    for capital in CapitalKind::ALL {
        if law.lapse_rule(*capital).is_none() {
            root.error(format!("no rule for capital `{}`", capital.id()));
        }
    }
}

fn rule(table: &Table<'_, '_>) -> Option<LapseRule> {
    table.only(&["capital", "month", "day", "law", "verified"]);
    let rule = LapseRule {
        capital: table.required("capital", Node::word)?,
        month: table.required("month", Node::whole)?,
        day: table.required("day", Node::whole)?,
        law: table.required("law", Node::text)?,
        verification: table.required("verified", Node::word)?,
    };
    if Date::new(COMMON_YEAR, rule.month, rule.day).is_err() {
        table.error(format!("day {} of month {} is not in every year", rule.day, rule.month));
        return None;
    }
    Some(rule)
}
