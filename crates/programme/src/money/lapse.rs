//! Until when the money of a year may be spent. A decision to carry over (`CarryOver`) sets a later day for what it names.

use jiff::civil::Date;

use crate::{
    fact::{CapitalKind, Year},
    law::Verification,
};

/// The last day on which the money of a plan year may be spent, unless it is carried over.
#[derive(Clone, Copy, Debug)]
pub struct LapseRule {
    /// What the money may be spent on.
    pub capital: CapitalKind,
    /// The month of the year after the plan year.
    pub month: i8,
    /// The day of that month.
    pub day: i8,
    /// The legal source.
    pub law: &'static str,
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

/// The rules, one for each kind of capital. Neither was compared with the text of the law.
pub const LAPSE_RULES: [LapseRule; 2] = [INVESTMENT, RECURRENT];

const INVESTMENT: LapseRule = LapseRule {
    capital: CapitalKind::Investment,
    month: 1,
    day: 31,
    law: "27/2022/NĐ-CP; Luật Đầu tư công 39/2019/QH14, Điều 68",
    verification: Verification::Unverified,
};

const RECURRENT: LapseRule = LapseRule {
    capital: CapitalKind::Recurrent,
    month: 1,
    day: 31,
    law: "27/2022/NĐ-CP; Luật Ngân sách nhà nước 83/2015/QH13, Điều 64",
    verification: Verification::Unverified,
};

/// The rule for a kind of capital.
#[must_use]
pub const fn lapse_rule(capital: CapitalKind) -> &'static LapseRule {
    match capital {
        CapitalKind::Investment => &INVESTMENT,
        CapitalKind::Recurrent => &RECURRENT,
    }
}
